"""The story of an assessment: who did what for whom, when, and with which reason."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from milepost.apps.assessments.disputes import Followed, Recorded, followed_by
from milepost.apps.assessments.models import Assessment, ChallengeAnswer, RatingSet
from milepost.apps.assessments.queries.assessment_facts import AssessmentHead
from milepost.apps.assessments.queries.assessment_reading import find_assessment
from milepost.apps.assessments.queries.head import head_of
from milepost.apps.assessments.queries.ladder import DisputeLadder
from milepost.apps.assessments.queries.ladder_reading import dispute_of
from milepost.apps.assessments.queries.wording import (
    MOVE_UNDONE,
    VOTE_WORDS,
    dissent_words,
    rating_words,
)
from milepost.apps.audit.models import Event, Seal
from milepost.apps.contracts.models import Membership, Party
from milepost.apps.matrices.queries import matrix_of
from milepost.core.access.duties import require
from milepost.core.access.roles import Actor, Permission, Role
from milepost.core.access.visibility import Ownership, may_see_position
from milepost.core.assessment.board import RATIFIED, may_see_votes
from milepost.core.assessment.moderation import may_see_view, views_phase
from milepost.core.assessment.workflow import Position, Stage
from milepost.core.period.local_time import local_date
from milepost.core.period.months import in_words

MOST = 500  # events on one page; an assessment has some tens


@dataclass(frozen=True, kw_only=True)
class StoryLine:
    """One thing that happened."""

    title: str
    kind: str  # how it is drawn: "submitted", "challenged", "ratified", ...
    by: str
    role: str
    party: str
    at: datetime
    changes: tuple[tuple[str, str, str], ...]  # what, before, after
    level: int | None
    level_kind: str
    reason: str
    seal: str
    sequence: int | None


@dataclass(frozen=True, kw_only=True)
class StoryPage:
    """An assessment's story, the oldest first."""

    head: AssessmentHead
    lines: tuple[StoryLine, ...]
    ladder: DisputeLadder | None  # of its dispute; None where nothing was challenged


def story_page(*, number: int, by: Actor, at: datetime) -> StoryPage:
    """What happened to an assessment, as far as the reader may know: ten queries at most.

    What another side did to a draft it has not issued is no part of it.

    :raises NotAllowed, NoSuchThing: as for the assessment's page.
    """
    require(Permission.VIEW_ASSESSMENTS, by=by)
    assessment = find_assessment(number=number, by=by)
    version = assessment.cycle.matrix_version
    provider = assessment.arrangement.provider
    issued = _last_issued(assessment.pk)
    told = list(_events(by.arrangement, assessment))
    hears = _hears(told, by, Stage(assessment.stage))
    events = [
        _of_this(event, str(assessment))
        for event in told
        if hears(event) and _may_know(event, by, provider.reference, issued)
    ]
    people = _people(by.arrangement, {event.by for event in events})
    parties = dict(
        Party.objects.filter(reference__in={event.party for event in events}).values_list(
            "reference", "short_name"
        )
    )
    seals = dict(
        Seal.objects.filter(arrangement=by.arrangement, about=str(assessment)).values_list(
            "hash", "sequence"
        )
    )
    matrix = matrix_of(version.pk, version.sha256)
    disputes, ladder = dispute_of(
        assessment, by, matrix, on=local_date(at), followed=_followed(events)
    )
    return StoryPage(
        head=head_of(assessment, matrix, disputes=disputes),
        ladder=ladder,
        lines=tuple(_line(_without_items(event, by), people, parties, seals) for event in events),
    )


def _events(arrangement: str, assessment: Assessment) -> Iterable[Event]:
    """What is told of it alone, and the workbooks that bore on it among others."""
    workbooks = Q(
        about=f"cycle {assessment.cycle.number}",
        name="workbook.applied",
        after__assessments__has_key=str(assessment),
    )
    return (
        Event.objects.filter(Q(about=str(assessment)) | workbooks, arrangement=arrangement)
        .select_related("reason")
        .order_by("id")[:MOST]
    )


def _of_this(event: Event, about: str) -> Event:
    """Of a workbook, what it changed here."""
    if event.name == "workbook.applied":
        event.before = event.before.get(about, {})
        event.after = event.after["assessments"][about]
    return event


def _followed(events: Iterable[Event]) -> tuple[Followed, ...]:
    return followed_by(
        Recorded(event.name, event.at, event.after, event.reason.text if event.reason else "")
        for event in events
    )


def _without_items(event: Event, by: Actor) -> Event:
    """Another side's items are not named here: one of them may be restricted."""
    if event.party == (by.party or ""):
        return event
    if event.name == "workbook.applied":
        cited = [[code, "an item that"] for code, _ in event.after.get("cited", ())]
        event.after = {**event.after, "cited": cited}
    if event.name.startswith("evidence."):
        event.after = {**event.after, "item": "an item that"}
        event.before = {**event.before, "item": "an item"}
    return event


def _last_issued(assessment: int) -> Mapping[Position, datetime]:
    rows = RatingSet.objects.filter(assessment=assessment, issued_at__isnull=False)
    found: dict[Position, datetime] = {}
    for position, at in rows.values_list("position", "issued_at"):
        if at is not None:
            found[Position(position)] = max(at, found.get(Position(position), at))
    # The provider speaks once more by answering: what it cited for that is told from then on.
    answers = ChallengeAnswer.objects.filter(challenge__assessment=assessment).order_by("-at")
    for at in answers.values_list("at", flat=True)[:1]:
        found[Position.PROVIDER] = at
    return found


# What a side does to its own draft, before it is issued.
_DRAFTING = frozenset(
    {
        "criteria.rated",
        "workbook.applied",
        "evidence.cited",
        "evidence.citation_withdrawn",
        "evidence.answered",
        "signature.awaited",
        "conduct.rated",
    }
)


def _hears(events: Iterable[Event], by: Actor, stage: Stage) -> Callable[[Event], bool]:
    """Whether the reader is told who gave a view, and how somebody voted."""
    given_by = {event.by for event in events if event.name == "moderator.viewed"}
    sees_views = may_see_view(views_phase(by, stage=stage, given_by=given_by))
    sees_votes = may_see_votes(by, is_ratified=stage in RATIFIED)

    def hears(event: Event) -> bool:
        if event.name == "moderator.viewed":
            return sees_views or event.by == by.person
        return event.name != "board.voted" or sees_votes

    return hears


def _may_know(event: Event, by: Actor, provider: str, issued: Mapping[Position, datetime]) -> bool:
    if event.name not in _DRAFTING:
        return True
    if not event.party:
        position = Position.MODERATOR
    else:
        position = Position.PROVIDER if event.party == provider else Position.AUTHORITY
    since = issued.get(position)
    owner = Ownership(party=event.party or None)
    return may_see_position(by, owner, is_issued=since is not None and event.at <= since)


def _people(arrangement: str, references: Iterable[str]) -> Mapping[str, tuple[str, str]]:
    """The name and roles of each person, by opaque reference."""
    rows = (
        Membership.objects.filter(
            arrangement__reference=arrangement, person__reference__in=set(references)
        )
        .order_by("id")
        .values_list("person__reference", "person__full_name", "role")
    )
    found: dict[str, tuple[str, str]] = {}
    for reference, name, role in rows:
        held = found.get(reference)
        words = Role(role).words
        found[reference] = (name, f"{held[1]}, {words}" if held else words)
    return found


def _line(
    event: Event,
    people: Mapping[str, tuple[str, str]],
    parties: Mapping[str, str],
    seals: Mapping[str, int],
) -> StoryLine:
    name, role = people.get(event.by, ("Somebody no longer named", ""))
    seal = str(event.after.get("seal", ""))
    level = event.after.get("level")
    return StoryLine(
        title=_title(event),
        kind=_KINDS.get(event.name, ""),
        by=name,
        role=role,
        party=parties.get(event.party, ""),
        at=event.at,
        changes=tuple(_changes(event)),
        level=level if isinstance(level, int) else None,
        level_kind=_LEVEL_KINDS.get(event.name, ""),
        reason=event.reason.text if event.reason else "",
        seal=seal,
        sequence=seals.get(seal),
    )


_TITLES: Mapping[str, str] = {
    "assessment.submitted": "Submitted: {level} claimed",
    "assessment.withdrawn": "Withdrawn",
    "assessment.retracted": "The claim retracted",
    "assessment.superseded": "Superseded by a new assessment, {by}",
    "assessment.begun_again": "Begun in place of {instead_of}",
    "move.undone": "Undone: {undone}",
    "assessment.returned": "Returned for evidence",
    "assessment.agreed": "Agreed: {level} validated",
    "assessment.challenged": "Challenged: {level} validated",
    "challenge.answered": "A challenge answered",
    "signature.awaited": "{level} stated; it waits for a second signature",
    "level.signed": "{level} signed by a second person",
    "leads.met": "The leads of both sides met",
    "moderation.opened": "Taken into moderation",
    "level.proposed": "{level} proposed",
    "proposal.considered": "Considered by the Operational Board",
    "level.deferred": "Deferred by the Board",
    "level.ratified": "{level} ratified",
    "conduct.rated": "The Authority’s own conduct rated by another Authority",
    "moderator.viewed": "A moderator gave their view",
    "board.voted": "Voted {voted}",
    "board.dissented": "{dissented}",
    "level.published": "Published",
    "criteria.rated": "Criteria rated",
    "workbook.applied": "Rated in a workbook",
    "evidence.cited": "Evidence cited",
    "evidence.citation_withdrawn": "A citation taken back",
    "evidence.answered": "Contradicting evidence answered",
}
_KINDS: Mapping[str, str] = {
    "assessment.submitted": "submitted",
    "assessment.agreed": "agreed",
    "assessment.challenged": "challenged",
    "level.proposed": "proposed",
    "level.ratified": "ratified",
    "level.published": "ratified",
}
_LEVEL_KINDS: Mapping[str, str] = {
    "assessment.submitted": "claimed",
    "assessment.agreed": "validated",
    "assessment.challenged": "validated",
    "level.proposed": "proposed",
    "level.ratified": "ratified",
}


def _title(event: Event) -> str:
    level = event.after.get("level")
    words = "below level 1" if level == 0 else f"level {level}"
    said = _TITLES.get(event.name, event.name.replace(".", " ").replace("_", " "))
    said = said.format(
        level=words,
        voted=VOTE_WORDS.get(str(event.after.get("choice")), ""),
        dissented=dissent_words(event.after),
        by=event.after.get("by", ""),
        instead_of=event.after.get("instead_of", ""),
        undone=MOVE_UNDONE.get(str(event.after.get("move")), ""),
    )
    return said[0].upper() + said[1:]


Changes = Iterator[tuple[str, str, str]]


def _changes(event: Event) -> Changes:
    """What changed, in words: (what, before, after)."""
    tell = _TELL.get(event.name)
    return tell(event.before, event.after) if tell else iter(())


def _rated(before: Mapping[str, Any], after: Mapping[str, Any]) -> Changes:
    for code, rating in after.items():
        yield code, rating_words(str(before.get(code, ""))), rating_words(str(rating))


def _brought_in(before: Mapping[str, Any], after: Mapping[str, Any]) -> Changes:
    yield from _rated(before, after.get("ratings", {}))
    for code, item in after.get("cited", ()):
        yield str(code), "", f"{item} {_CITED['supports']}"


def _cited(before: Mapping[str, Any], after: Mapping[str, Any]) -> Changes:
    said = f"{after.get('item', '')} {_CITED.get(after.get('kind', ''), '')}"
    for code in after.get("criteria", ()):
        yield code, "", said


def _taken_back(before: Mapping[str, Any], after: Mapping[str, Any]) -> Changes:
    yield str(before.get("criterion", "")), str(before.get("item", "")), "taken back"


def _evidence_answered(before: Mapping[str, Any], after: Mapping[str, Any]) -> Changes:
    yield str(after.get("criterion", "")), "", f"{after.get('item', '')} was answered"


def _challenge_answered(before: Mapping[str, Any], after: Mapping[str, Any]) -> Changes:
    kept = "accepted" if after.get("is_accepted") else "kept to the provider’s rating"
    yield str(after.get("criterion", "")), "", kept


def _challenged(before: Mapping[str, Any], after: Mapping[str, Any]) -> Changes:
    for code in after.get("challenged", ()):
        yield str(code), "", "challenged"


def _deferred(before: Mapping[str, Any], after: Mapping[str, Any]) -> Changes:
    until = after.get("until")
    if until:
        yield "Until", "", in_words(date.fromisoformat(str(until)))


def _met(before: Mapping[str, Any], after: Mapping[str, Any]) -> Changes:
    held_on = after.get("met_on") or after.get("considered_on")
    if held_on:
        yield "On", "", in_words(date.fromisoformat(str(held_on)))


_TELL: Mapping[str, Callable[[Mapping[str, Any], Mapping[str, Any]], Changes]] = {
    "criteria.rated": _rated,
    "conduct.rated": _rated,
    "workbook.applied": _brought_in,
    "evidence.cited": _cited,
    "evidence.citation_withdrawn": _taken_back,
    "evidence.answered": _evidence_answered,
    "challenge.answered": _challenge_answered,
    "assessment.challenged": _challenged,
    "level.deferred": _deferred,
    "leads.met": _met,
    "proposal.considered": _met,
}
_CITED = {"supports": "supports it", "contradicts": "contradicts it", "context": "gives context"}
