"""The matrix as a document: its editions, what each says, and the answers of both sides."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from milepost.apps.assessments.queries.cycles import what_stands
from milepost.apps.matrices import actions, queries
from milepost.apps.matrices.queries.drafts import drafts_page
from milepost.core.access.refusals import NoSuchThing, NotPossible
from milepost.core.access.roles import Actor, Permission
from milepost.core.period.local_time import local_date
from milepost.core.period.months import in_words
from milepost.web.matrices.forms import AnswerForm
from milepost.web.shared.answer import SeeOther, form_page, page
from milepost.web.shared.guard import guarded


@guarded(Permission.VIEW_MATRIX)
@require_safe
def versions(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every edition, newest first, and the words of the one in force."""
    held = queries.versions(by=actor, on=local_date(timezone.now()))
    in_force = next((each for each in held if each.state == "in_force"), None)
    drafts = drafts_page(by=actor)
    return page(
        request,
        "matrices/pages/versions.html",
        versions=held,
        in_force=in_force,
        matrix=queries.edition(by=actor, number=in_force.number) if in_force else None,
        waiting=next((each for each in held if each.state == "waiting"), None),
        may_put_forward=actor.may(Permission.PUT_FORWARD_MATRIX),
        may_consent=actor.may(Permission.CONSENT_TO_MATRIX),
        drafts=drafts,
        sees_commitments=actor.may(Permission.VIEW_ASSESSMENTS),
        going=[each for each in drafts.drafts if each.stage in ("draft", "in_consultation")],
    )


@guarded(Permission.VIEW_MATRIX)
@require_safe
def version(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """One edition: who consented, its hash, its words, and what is still to be settled."""
    found = _version(actor, number)
    return page(
        request,
        "matrices/pages/version.html",
        version=found,
        matrix=queries.edition(by=actor, number=number),
        may_answer=found.awaits_reader and actor.may(Permission.CONSENT_TO_MATRIX),
        crumbs=_crumbs(actor, f"Version {number}"),
    )


@guarded(Permission.CONSENT_TO_MATRIX)
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """A party consents, or declines; either is recorded for good."""
    found = _version(actor, number)
    form = AnswerForm(request.POST if request.method == "POST" else None, sha256=found.sha256)
    if request.method == "POST" and form.is_valid():
        is_consent = form.cleaned_data["answer"] == "consent"
        try:
            actions.answer(
                number=number,
                is_consent=is_consent,
                stands=what_stands(by=actor),
                by=actor,
                at=timezone.now(),
            )
        except NotPossible as refused:
            form.add_faults(refused.faults)
        else:
            messages.success(request, _done(_version(actor, number)))
            return SeeOther(reverse("matrix_version", args=[actor.arrangement, number]))
    return form_page(
        request,
        "matrices/pages/answer.html",
        form=form,
        version=found,
        crumbs=_crumbs(actor, f"Answer version {number}"),
    )


def _done(found: queries.VersionFacts) -> str:
    """What came of an answer."""
    here = f"Matrix version {found.number}"
    if found.state == "waiting":
        return f"Your consent is recorded. {here} still waits for {' and '.join(found.awaited)}."
    if found.state == "agreed" and found.in_force_on is not None:
        return f"{here} is agreed, and in force from {in_words(found.in_force_on)}."
    return f"{here} is declined." if found.state == "declined" else f"{here} is in force now."


def _version(actor: Actor, number: int) -> queries.VersionFacts:
    for each in queries.versions(by=actor, on=local_date(timezone.now())):
        if each.number == number:
            return each
    raise NoSuchThing(f"matrix version {number}")


def _crumbs(actor: Actor, here: str) -> list[tuple[str, str]]:
    return [("Matrix document", reverse("matrix_document", args=[actor.arrangement])), (here, "")]
