"""Rating criteria: one at a time as they are chosen, or all at once by the button."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from milepost.apps.assessments import actions
from milepost.apps.assessments.queries.assessment_page import assessment_page
from milepost.apps.assessments.queries.wording import rating_words
from milepost.core.access.refusals import ChangedMeanwhile, NotPossible
from milepost.core.access.roles import Actor, Permission
from milepost.web.assessments.asking import address_of, kept_query, showing_of
from milepost.web.assessments.drawing import crumbs_of, drawn
from milepost.web.assessments.forms import SentRating, sent_position, sent_ratings
from milepost.web.shared.answer import SeeOther, page
from milepost.web.shared.guard import guarded
from milepost.web.shared.words import count_words

RATES = (
    Permission.RATE_FOR_PROVIDER,
    Permission.VALIDATE_ASSESSMENT,
    Permission.PROPOSE_LEVEL,
)


@guarded(*RATES)
@require_POST
def rate(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Keep what was changed; a change that lacks something is shown again as it was typed."""
    sent = sent_ratings(request.POST)
    changed = [each for each in sent if each.is_changed and _is_meant(request, each)]
    refused = _keep(request, actor, number, changed)
    if refused is not None:
        return refused
    if request.htmx:  # type: ignore[attr-defined]
        return _parts(request, actor, number, changed)
    if changed:
        said = count_words(len(changed), "rating", "ratings")
        messages.success(request, f"{said} saved.")
    else:
        messages.info(request, "Nothing was changed, so nothing was saved.")
    return SeeOther(address_of(actor, number, request))


@guarded(*RATES)
@require_POST
def still_so(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Carry ratings from the cycle before, after keeping what was changed on the page.

    Of one criterion the button counts; of several, what was changed by hand is not carried over.
    """
    sent = sent_ratings(request.POST)
    wanted = request.POST.getlist("carry")
    codes = _codes(wanted)
    changed = [each for each in sent if each.is_changed and [each.criterion] != codes]
    refused = _keep(request, actor, number, changed)
    if refused is not None:
        return refused
    by_hand = {each.criterion for each in changed}
    try:
        actions.still_so(
            number=number,
            position=sent_position(request.POST),
            criteria=None if "all" in wanted else [each for each in codes if each not in by_hand],
            seen={each.criterion: each.seen for each in sent if each.criterion not in by_hand},
            by=actor,
            at=timezone.now(),
        )
        messages.success(request, "The ratings of the cycle before still stand.")
    except NotPossible as refusal:
        messages.error(request, str(refusal))
    except ChangedMeanwhile as behind:
        return _choose(request, actor, number, _as_sent(behind), behind)
    return SeeOther(address_of(actor, number, request, at=_place(wanted)))


@guarded(*RATES)
@require_POST
def accept(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Take a difference back: rate as the side before did."""
    taken_back = request.POST.getlist("take_back")
    sent = sent_ratings(request.POST)
    changed = [each for each in sent if each.is_changed and each.criterion not in taken_back]
    refused = _keep(request, actor, number, changed)
    if refused is not None:
        return refused
    try:
        actions.accept_ratings(
            number=number,
            position=sent_position(request.POST),
            criteria=taken_back,
            seen={each.criterion: each.seen for each in sent},
            by=actor,
            at=timezone.now(),
        )
        messages.success(request, f"Taken back: {', '.join(taken_back)}.")
    except NotPossible as refusal:
        messages.error(request, str(refusal))
    except ChangedMeanwhile as behind:
        return _choose(request, actor, number, _as_sent(behind), behind)
    return SeeOther(address_of(actor, number, request, at=_place(taken_back)))


def _keep(
    request: HttpRequest, actor: Actor, number: int, changed: Sequence[SentRating]
) -> HttpResponse | None:
    """Write what was changed; the answer to give instead where it could not be written."""
    if not changed:
        return None
    try:
        actions.rate(
            number=number,
            position=sent_position(request.POST),
            given=[each.given() for each in changed],
            by=actor,
            at=timezone.now(),
        )
    except NotPossible as refused:
        return _show_again(request, actor, number, changed, refused.faults)
    except ChangedMeanwhile as refused:
        return _choose(request, actor, number, changed, refused)
    return None


def _show_again(
    request: HttpRequest,
    actor: Actor,
    number: int,
    changed: Sequence[SentRating],
    faults: Sequence[str],
) -> HttpResponse:
    found = assessment_page(
        number=number, by=actor, at=timezone.now(), showing=showing_of(request.GET)
    )
    if request.htmx:  # type: ignore[attr-defined]
        facts = drawn(request, found, sent=changed, faults=faults)
        return page(request, "assessments/pages/parts/refused.html", changed=changed, **facts)
    sent = sent_ratings(request.POST)
    facts = drawn(request, found, sent=sent, faults=faults)
    return page(request, "assessments/pages/show.html", status=422, **facts)


def _choose(
    request: HttpRequest,
    actor: Actor,
    number: int,
    changed: Sequence[SentRating],
    refused: ChangedMeanwhile,
) -> HttpResponse:
    """Theirs and mine, side by side; nothing that was typed is lost."""
    found = assessment_page(number=number, by=actor, at=timezone.now())
    texts = {c.code: c.text for thread in found.threads for c in thread.criteria}
    mine = {each.criterion: each for each in changed}
    in_conflict = {each.what for each in refused.conflicts}
    answer = page(
        request,
        "assessments/pages/conflict.html",
        status=200 if request.htmx else 409,  # type: ignore[attr-defined]
        head=found.head,
        crumbs=crumbs_of(found.head, "Two people rated the same criterion"),
        sentence=str(refused),
        conflicts=[
            (each, texts.get(each.what, ""), mine[each.what].reason) for each in refused.conflicts
        ],
        others=[each for each in changed if each.criterion not in in_conflict],
        position=request.POST.get("position", ""),
        query=kept_query(request),
    )
    if request.htmx:  # type: ignore[attr-defined]
        answer["HX-Retarget"] = "#main-content"
        answer["HX-Reselect"] = "#main-content"
        answer["HX-Reswap"] = "outerHTML show:window:top"
    return answer


def _as_sent(behind: ChangedMeanwhile) -> list[SentRating]:
    """What a button would have written, as if it had been typed."""
    return [
        SentRating(
            criterion=each.what,
            rating=each.yours,
            was="",
            seen=each.revision,
            reason=each.your_reason,
            had="",
        )
        for each in behind.conflicts
    ]


def _parts(
    request: HttpRequest, actor: Actor, number: int, changed: Sequence[SentRating]
) -> HttpResponse:
    """The parts of the page that a saved rating changes."""
    found = assessment_page(
        number=number, by=actor, at=timezone.now(), showing=showing_of(request.GET)
    )
    codes = {each.criterion for each in changed}
    facts = drawn(request, found)
    saved = [
        criterion
        for thread in found.threads
        for criterion in thread.criteria
        if criterion.code in codes
    ]
    said = [f"{each.criterion}: {rating_words(each.rating)}" for each in changed]
    return page(request, "assessments/pages/parts/saved.html", saved=saved, said=said, **facts)


def _is_meant(request: HttpRequest, sent: SentRating) -> bool:
    """While single changes are sent as they are made, only the one that was made counts."""
    asked = request.htmx  # type: ignore[attr-defined]
    return not asked or asked.trigger == f"rate-{sent.criterion.replace('.', '-')}"


def _codes(wanted: Sequence[str]) -> list[str]:
    """The buttons' values: a criterion's code, or several with spaces between."""
    return [code for each in wanted for code in each.split()]


def _place(wanted: Sequence[str]) -> str:
    codes = [code for code in _codes(wanted) if code != "all"]
    return f"criterion-{codes[0]}" if codes else ""
