"""Whose ratings is a reader shown, what do they indicate, and what holds a level back?"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from milepost.apps.assessments.held_ratings import RatingFacts
from milepost.apps.assessments.queries.assessment_facts import Indication, Showing
from milepost.apps.assessments.queries.assessment_reading import AssessmentRead
from milepost.apps.assessments.queries.facts import HeldBackFacts
from milepost.core.assessment.workflow import Position
from milepost.core.matrix.definition import FocusArea
from milepost.core.rating.scale import HeldBackReason

# Furthest in the workflow first: whose view a reader is shown who writes none.
FURTHEST = (Position.MODERATOR, Position.AUTHORITY, Position.PROVIDER)


@dataclass(frozen=True, kw_only=True)
class PositionView:
    """What one side's ratings come to, worked out now or remembered when they were issued."""

    position: Position
    is_draft: bool
    level: int
    held_back_by: Mapping[int, tuple[tuple[str, HeldBackReason], ...]]
    covered: frozenset[str]
    runs: Mapping[str, int]


def views_of(read: AssessmentRead) -> dict[Position, PositionView]:
    """Each side's view that the reader may see, in the order of the workflow."""
    found: dict[Position, PositionView] = {}
    for position in Position:
        seen = read.seen(position)
        is_old_draft = bool(read.day and seen is not None and seen.issued_at is None)
        live = read.live if position is read.side else None
        if live is None and is_old_draft:  # what is remembered of it is of a later day
            live = read.weighed_for(position)
        if live is not None:
            found[position] = PositionView(
                position=position,
                is_draft=True,
                level=live.indicated.level,
                held_back_by={
                    level: tuple((each.criterion, each.reason) for each in held)
                    for level, held in live.indicated.held_back_by.items()
                },
                covered=live.indicated.covered,
                runs=live.runs,
            )
        elif seen is not None:
            found[position] = PositionView(
                position=position,
                is_draft=not seen.is_issued,
                level=seen.indicated,
                held_back_by={
                    int(level): tuple((code, HeldBackReason(reason)) for code, reason in held)
                    for level, held in seen.held_back_by.items()
                },
                covered=seen.covered,
                runs=seen.runs,
            )
    return found


def looked_at(views: Mapping[Position, PositionView], showing: Showing) -> PositionView | None:
    """The side asked for, else the draft on the reader's own side, else the furthest issued."""
    if showing.position is not None and showing.position in views:
        return views[showing.position]
    drafts = [each for each in views.values() if each.is_draft]
    if drafts:
        return drafts[-1]
    return next((views[each] for each in FURTHEST if each in views), None)


def aim_of(read: AssessmentRead, view: PositionView | None, showing: Showing) -> int | None:
    """The level looked at: the one asked for, else the claimed one, else the next above."""
    above = sorted(view.held_back_by) if view else []
    if showing.aim in above:
        return showing.aim
    claimed = read.stated.get("claimed")
    if claimed and claimed.level in above:
        return claimed.level
    return above[0] if above else None


def indication_of(read: AssessmentRead, view: PositionView, aim: int | None) -> Indication:
    """What a side's ratings indicate, and what holds the level looked at back."""
    held = view.held_back_by.get(aim, ()) if aim is not None else ()
    to_rate = [c.code for c in read.area.criteria if not c.is_prior]
    counted = ratings_of(read, view.position)
    return Indication(
        position=view.position,
        party=read.party(view.position),
        is_draft=view.is_draft,
        level=view.level,
        aim=aim,
        aims=tuple(
            (level, len({code for code, _ in faults}))
            for level, faults in sorted(view.held_back_by.items())
        ),
        held_back_by=tuple(_held_back(read.area, held)),
        total=len({code for code, _ in held}),
        undefined=tuple(
            level.number for level in read.matrix.levels if not read.area.at(level.number).criteria
        ),
        rated=sum(code in counted and counted[code].rating is not None for code in to_rate),
        to_rate=len(to_rate),
    )


def _held_back(
    area: FocusArea, held: Iterable[tuple[str, HeldBackReason]]
) -> Iterator[HeldBackFacts]:
    """One entry a criterion, with all its reasons; a critical one that is not met is told so."""
    reasons: dict[str, list[HeldBackReason]] = {}
    for code, reason in held:
        reasons.setdefault(code, []).append(reason)
    for code, why in reasons.items():
        criterion = area.by_code.get(code)
        yield HeldBackFacts(
            criterion=code,
            text=criterion.text if criterion else "",
            reason=why[0].value,
            words="; ".join(each.words for each in dict.fromkeys(why)),
        )


def ratings_of(read: AssessmentRead, position: Position) -> Mapping[str, RatingFacts]:
    """What counts for a side: its own ratings over those it starts from."""
    if read.live is not None and position is read.side:
        return {**read.live.base, **read.live.own}
    return read.ratings_in(read.seen(position))
