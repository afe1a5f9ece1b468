"""How is the page of an assessment laid out: its links, its scale, what was typed but not kept?"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from milepost.apps.assessments.queries.assessment_facts import (
    AssessmentHead,
    AssessmentPage,
    CriterionOnPage,
)
from milepost.apps.assessments.queries.wording import RATING_WORDS
from milepost.web.assessments.asking import kept_query
from milepost.web.assessments.forms import SentRating

# Each rating as a choice: its letter, its word, and what it means.
SCALE = (
    *((rating.value, word) for rating, word in RATING_WORDS.items()),
    ("", "Not rated"),
)


def drawn(
    request: HttpRequest,
    page: AssessmentPage,
    *,
    sent: Iterable[SentRating] = (),
    faults: Iterable[str] = (),
) -> dict[str, Any]:
    """What the template of the page is told.

    :param sent: what was typed and not kept, to be shown again as it was typed.
    :param faults: why it was not kept; a sentence that names a criterion is shown beside it.
    """
    found = tuple(faults)
    page = _as_typed(page, {each.criterion: each for each in sent})
    return {
        "page": page,
        "head": page.head,
        "crumbs": crumbs_of(page.head),
        "tabs": tabs_of(page.head, "criteria"),
        "scale": SCALE,
        "query": kept_query(request),
        "showings": _showings(request, page),
        "faults": [(_target(page, sentence), sentence) for sentence in found],
        "faults_of": _faults_of(page, found),
    }


def crumbs_of(head: AssessmentHead, here: str = "") -> list[tuple[str, str]]:
    """The way back to the list; ``here`` names a page below the assessment's own."""
    of_list = reverse("assessments", args=[head.arrangement]) + f"?cycle={head.cycle_number}"
    own = reverse("assessment", args=[head.arrangement, head.number])
    name = f"{head.focus_area_name}, {head.authority}"
    found = [("Assessments", of_list), (name, own if here else "")]
    return [*found, (here, "")] if here else found


def tabs_of(head: AssessmentHead, current: str) -> list[tuple[str, str, bool]]:
    """The pages of an assessment: criteria, argument, moderation, the Board, story, passport."""
    where = [head.arrangement, head.number]
    return [
        ("Criteria", reverse("assessment", args=where), current == "criteria"),
        ("Where the sides differ", reverse("disagreement", args=where), current == "disagreement"),
        ("Moderation", reverse("moderation", args=where), current == "moderation"),
        ("The Board", reverse("board", args=where), current == "board"),
        ("The story so far", reverse("story", args=where), current == "story"),
        ("Passport", reverse("passport", args=where), current == "passport"),
    ]


def _showings(request: HttpRequest, page: AssessmentPage) -> list[tuple[str, str, bool]]:
    """The ways to look at the criteria, as links."""
    asked, showing = request.GET, page.showing
    kept = {name: asked[name] for name in ("aim", "as", "on") if asked.get(name)}

    def to(**wanted: str) -> str:
        query = asked.__class__(mutable=True)
        query.update({**kept, **wanted})
        return f"?{query.urlencode()}"

    aim = page.indication.aim if page.indication else None
    found = [("All criteria", to(), showing.is_all)]
    if aim is not None:
        is_chosen = showing.choice == "claim" and showing.level is None
        found.append((f"Level {aim} and what holds it back", to(show="claim"), is_chosen))
    if page.differing or showing.choice == "differences":
        is_chosen = showing.choice == "differences" and showing.level is None
        found.append((f"Differences ({page.differing})", to(show="differences"), is_chosen))
    for level in page.level_choices:
        found.append((f"Level {level}", to(level=str(level)), showing.level == level))
    return found


def _as_typed(page: AssessmentPage, sent: Mapping[str, SentRating]) -> AssessmentPage:
    if not sent:
        return page
    threads = tuple(
        replace(thread, criteria=tuple(_typed(c, sent.get(c.code)) for c in thread.criteria))
        for thread in page.threads
    )
    return replace(page, threads=threads)


def _typed(criterion: CriterionOnPage, sent: SentRating | None) -> CriterionOnPage:
    if sent is None or criterion.field is None:
        return criterion
    # The form goes on from what its sender had seen, so that a conflict is still one.
    field = replace(
        criterion.field,
        rating=sent.was,
        reason=sent.had,
        seen=sent.seen,
        chosen=sent.rating,
        written=sent.reason,
    )
    return replace(criterion, field=field)


def _faults_of(page: AssessmentPage, faults: Iterable[str]) -> dict[str, str]:
    return {
        criterion.code: sentence
        for sentence in faults
        for thread in page.threads
        for criterion in thread.criteria
        if _names(sentence, criterion.code)
    }


def _target(page: AssessmentPage, sentence: str) -> str:
    for thread in page.threads:
        for criterion in thread.criteria:
            if _names(sentence, criterion.code):
                return f"reason-{criterion.slug}"
    return "criteria"


def _names(sentence: str, code: str) -> bool:
    return code in sentence.replace(",", " ").replace(":", " ").split()
