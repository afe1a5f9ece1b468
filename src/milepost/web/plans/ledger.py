"""The two-sided ledger: what each side owes the other, and where the client stands in the way."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from milepost.apps.assessments.queries.ledger_page import ledger_page
from milepost.apps.contracts.queries import ArrangementFacts, arrangement_facts
from milepost.apps.plans import actions
from milepost.apps.plans.queries import ClientBlockFacts, client_blocks
from milepost.core.access.refusals import NoSuchThing, NotAllowed, NotPossible
from milepost.core.access.roles import Actor, Permission
from milepost.core.trajectory.client_cause import BlockSpeech
from milepost.web.plans.frame import tabs
from milepost.web.shared.answer import SeeOther, form_page, page
from milepost.web.shared.forms import DayField, PageForm, Radios
from milepost.web.shared.guard import guarded

_ANSWERS = {
    BlockSpeech.AGREED: ("We agree", "The client stands in the way."),
    BlockSpeech.DISPUTED: ("We dispute it", "The client does not stand in the way."),
    BlockSpeech.LIFTED: ("It was lifted", "The client stands in the way no more."),
}
_NOT_ASSESSABLE = "For this the criterion cannot be assessed"


class BlockForm(PageForm):
    """Where the client stands in the way, since when, and what it is."""

    criterion = forms.CharField(
        label="Criterion", error_messages={"required": "Give the criterion’s code."}
    )
    since_on = DayField(what="The day since when", label="Since")
    words = forms.CharField(
        label="What it is that stands in the way",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say what it is that stands in the way."},
    )
    commitment = forms.RegexField(
        label="Commitment of the client that it waits for",
        help_text="Its number, such as C-12, where there is one.",
        regex=r"^[Cc]?-?[0-9]{1,6}$",
        required=False,
        error_messages={"invalid": "Give the commitment by number, such as C-12."},
    )
    is_not_assessable = forms.BooleanField(
        label=_NOT_ASSESSABLE,
        help_text="Counts once both sides have said so. It changes no rating.",
        required=False,
    )

    def __init__(
        self, *args: object, arrangement: ArrangementFacts, party: str, **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)
        own = [each for each in arrangement.authorities if each.reference == party]
        self.fields["authority"] = forms.ChoiceField(
            label="Which Authority stands in the way?",
            choices=[(each.slug, each.name) for each in own or arrangement.authorities],
            initial=own[0].slug if own else None,
            widget=Radios,
            error_messages={"required": "Choose the Authority."},
        )
        self.order_fields(["authority"])

    def clean_criterion(self) -> str:
        return str(self.cleaned_data["criterion"]).strip().upper()

    def clean_commitment(self) -> int | None:
        said = str(self.cleaned_data["commitment"] or "").upper().lstrip("C-")
        return int(said) if said else None


class AnswerForm(PageForm):
    """What a side says of a block that was raised."""

    words = forms.CharField(
        label="Why",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say why."},
    )
    is_not_assessable = forms.BooleanField(
        label=_NOT_ASSESSABLE,
        help_text="With an agreement. Counts once both sides have said so; it changes no rating.",
        required=False,
    )
    lifted_on = DayField(
        what="The day it was lifted",
        label="Lifted on",
        help_text="Where it was lifted.",
        required=False,
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: object, block: ClientBlockFacts, **kwargs: object) -> None:
        super().__init__(*args, initial={"seen": len(block.said)}, **kwargs)
        can = list(_ANSWERS) if block.may_answer else [BlockSpeech.LIFTED]
        self.fields["said"] = forms.TypedChoiceField(
            label="What does your side say?",
            coerce=BlockSpeech,
            choices=[(each.value, _ANSWERS[each][0]) for each in can],
            initial=can[0].value if len(can) == 1 else None,
            widget=Radios(hints={each.value: _ANSWERS[each][1] for each in can}),
            error_messages={"required": "Choose what your side says."},
        )
        if not block.may_answer:
            del self.fields["is_not_assessable"]
        self.order_fields(["said", "words", "is_not_assessable", "lifted_on", "seen"])


@guarded(Permission.VIEW_ASSESSMENTS)
@require_safe
def show(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What each side owes the other, with days late, and where the client stands in the way."""
    found = ledger_page(by=actor, at=timezone.now(), view=request.GET.get("of", ""))
    here = reverse("ledger", args=[actor.arrangement])
    return page(
        request,
        "plans/pages/ledger.html",
        page=found,
        tabs=tabs(actor, "ledger"),
        views=[
            (each.name, f"{here}?of={each.slug}", each == found.authority)
            for each in found.arrangement.authorities
        ],
    )


@guarded(Permission.KEEP_PLAN)
@require_http_methods(["GET", "HEAD", "POST"])
def raise_block(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Say that the client stands in a criterion's way."""
    form = BlockForm(
        request.POST or None, arrangement=arrangement_facts(by=actor), party=actor.party or ""
    )
    if request.method == "POST" and form.is_valid():
        try:
            number = actions.raise_client_block(by=actor, at=timezone.now(), **form.cleaned_data)
        except NotPossible as refused:
            form.add_faults(refused.faults)
        else:
            messages.success(request, f"CB-{number} is recorded. The other side answers it.")
            return SeeOther(reverse("client_block", args=[actor.arrangement, number]))
    return form_page(
        request,
        "plans/pages/form.html",
        form=form,
        heading="The client stands in the way",
        lead="What your side says here is a position. It changes no rating; the other side answers"
        " it.",
        button="Record it",
        crumbs=_trail(actor, "A new one"),
    )


@guarded(Permission.VIEW_ASSESSMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def show_block(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """All that both sides said of one, and what one's own side says now."""
    block = next((each for each in client_blocks(by=actor) if each.number == number), None)
    if block is None:
        raise NoSuchThing(f"CB-{number}")
    if request.method == "POST" and not block.may_speak:
        raise NotAllowed("Its two sides say more of it, as long as it was not lifted.")
    form = AnswerForm(request.POST or None, block=block)
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer_client_block(
                number=number, by=actor, at=timezone.now(), **form.cleaned_data
            )
        except NotPossible as refused:
            form.add_faults(refused.faults)
        else:
            messages.success(request, "What your side says is recorded.")
            return SeeOther(reverse("client_block", args=[actor.arrangement, number]))
    return form_page(
        request,
        "plans/pages/client_block.html",
        form=form,
        found=block,
        crumbs=_trail(actor, block.code),
    )


def _trail(actor: Actor, here: str) -> list[tuple[str, str]]:
    return [("Ledger", reverse("ledger", args=[actor.arrangement])), (here, "")]
