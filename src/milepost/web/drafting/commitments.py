"""What was promised in the bid: recorded, revised, and traced to the criteria that it serves."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from milepost.apps.contracts.queries import arrangement_facts
from milepost.apps.matrices import actions
from milepost.apps.matrices.queries.commitments import (
    PAGE_SIZE,
    commitment,
    commitments_page,
    matrix_to_serve,
)
from milepost.apps.plans.queries import promised_of_bids
from milepost.core.access.refusals import NotPossible
from milepost.core.access.roles import Actor, Permission
from milepost.core.period.local_time import local_date
from milepost.web.shared.answer import SeeOther, form_page, page
from milepost.web.shared.forms import PageForm
from milepost.web.shared.guard import guarded
from milepost.web.shared.paging import number_asked, numbers, words_asked


class CommitmentForm(PageForm):
    """A commitment as the bid has it, where, and whose it is."""

    text = forms.CharField(
        label="What was promised",
        help_text="In the words of the bid.",
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Say what was promised, in the words of the bid."},
    )
    place = forms.CharField(
        label="Where in the bid",
        help_text="Such as Method statement 4, section 2.3.",
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20"}),
    )
    owner = forms.ChoiceField(
        label="Who has to keep it",
        error_messages={"required": "Choose the party that has to keep it."},
    )

    def __init__(self, *args: Any, parties: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].choices = [("", "Choose a party"), *parties]  # type: ignore[attr-defined]


class RevisionForm(CommitmentForm):
    """The same, revised, with the reason."""

    is_withdrawn = forms.BooleanField(label="It does not bind any more", required=False)
    reason = forms.CharField(
        label="Why it is revised",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why it is revised."},
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)


@guarded(Permission.VIEW_ASSESSMENTS)
@require_safe
def listing(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every commitment, those that touch nothing, and the criteria that none serves."""
    found = commitments_page(
        by=actor,
        on=local_date(timezone.now()),
        text=words_asked(request, "q"),
        serving=words_asked(request, "serving"),
        page=number_asked(request),
    )
    return page(
        request,
        "drafting/pages/commitments.html",
        page=found,
        promised=promised_of_bids(by=actor),
        listed=numbers(total=found.found, page=found.page, size=PAGE_SIZE),
        crumbs=_crumbs(actor),
    )


@guarded(Permission.CONSENT_TO_MATRIX)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Record a commitment; then say what it serves."""
    form = CommitmentForm(request.POST or None, parties=_parties(actor))
    if request.method == "POST" and form.is_valid():
        try:
            number = actions.record_commitment(by=actor, at=timezone.now(), **form.cleaned_data)
        except NotPossible as refused:
            form.add_faults(refused.faults)
        else:
            messages.success(request, f"Bid commitment B-{number} is recorded.")
            return SeeOther(reverse("trace_commitment", args=[actor.arrangement, number]))
    return form_page(
        request,
        "drafting/pages/commitment_form.html",
        form=form,
        heading="Record a bid commitment",
        button="Record it",
        crumbs=_crumbs(actor, ("Record a commitment", "")),
    )


@guarded(Permission.CONSENT_TO_MATRIX)
@require_http_methods(["GET", "HEAD", "POST"])
def revise(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Record it anew; the earlier words stay on record."""
    held = commitment(number, by=actor)
    initial = {
        "text": held.text,
        "place": held.place,
        "owner": held.owner_reference,
        "is_withdrawn": held.is_withdrawn,
        "seen": held.revision,
    }
    form = RevisionForm(request.POST or None, initial=initial, parties=_parties(actor))
    if request.method == "POST" and form.is_valid():
        try:
            actions.revise_commitment(
                number=number, by=actor, at=timezone.now(), **form.cleaned_data
            )
        except NotPossible as refused:
            form.add_faults(refused.faults)
        else:
            messages.success(request, f"Bid commitment B-{number} is revised.")
            return SeeOther(reverse("commitments", args=[actor.arrangement]))
    return form_page(
        request,
        "drafting/pages/commitment_form.html",
        form=form,
        heading=f"Revise bid commitment B-{number}",
        button="Record the revision",
        crumbs=_crumbs(actor, (f"B-{number}", "")),
    )


@guarded(Permission.CONSENT_TO_MATRIX)
@require_http_methods(["GET", "HEAD", "POST"])
def trace(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Tick the criteria that it serves, focus area by focus area."""
    held = commitment(number, by=actor)
    matrix = matrix_to_serve(by=actor, on=local_date(timezone.now()))
    known = {c.code for c in matrix.criteria()} if matrix else set()
    faults: list[str] = []
    ticked = set(held.criteria)
    if request.method == "POST":
        ticked = set(request.POST.getlist("criterion"))
        try:
            actions.trace_commitment(
                number=number,
                criteria=ticked,
                seen=request.POST.getlist("seen"),
                by=actor,
                at=timezone.now(),
            )
        except NotPossible as refused:
            faults = list(refused.faults)
        else:
            messages.success(request, f"Recorded what bid commitment B-{number} serves.")
            return SeeOther(reverse("commitments", args=[actor.arrangement]))
    return page(
        request,
        "drafting/pages/trace_commitment.html",
        status=422 if faults else 200,
        commitment=held,
        matrix=matrix,
        areas=[
            (area, not ticked.isdisjoint(area.by_code))
            for area in (matrix.focus_areas if matrix else ())
        ],
        ticked=ticked,
        gone=sorted(ticked - known),
        faults=faults,
        crumbs=_crumbs(actor, (f"B-{number}", "")),
    )


def _parties(actor: Actor) -> list[tuple[str, str]]:
    found = arrangement_facts(by=actor)
    return [(party.reference, party.name) for party in (found.provider, *found.authorities)]


def _crumbs(actor: Actor, *trail: tuple[str, str]) -> list[tuple[str, str]]:
    document = ("Matrix document", reverse("matrix_document", args=[actor.arrangement]))
    here = reverse("commitments", args=[actor.arrangement]) if trail else ""
    return [document, ("Bid commitments", here), *trail]
