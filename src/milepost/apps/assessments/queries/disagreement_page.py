"""Where the sides differ on one assessment, as far as the reader may know it."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from milepost.apps.assessments.queries.assessment_reading import AssessmentRead, read_assessment
from milepost.apps.assessments.queries.disagreement_facts import (
    CriterionOnMap,
    DisagreementPage,
    RatingOnMap,
    SideOnMap,
)
from milepost.apps.assessments.queries.head import head_of_read
from milepost.apps.assessments.queries.position_views import ratings_of
from milepost.apps.assessments.queries.positions_issued import IssuedPosition, positions_issued
from milepost.core.access.roles import Actor
from milepost.core.assessment.disagreement import (
    DisputedCriterion,
    PartyRatings,
    disagreement_map,
)
from milepost.core.assessment.workflow import Position

Reasons = Mapping[tuple[str, str], str]  # by side and criterion


def disagreement_page(*, number: int, by: Actor, at: datetime) -> DisagreementPage:
    """One query more than the assessment's page, whatever the data: for what was issued.

    Told are issued positions, and the reader's own side's draft; of the other Authority what it
    issued of the same focus area in the same cycle.

    :raises NotAllowed, NoSuchThing: as for the assessment's page.
    """
    read = read_assessment(number=number, by=by, at=at)
    issued = positions_issued(
        arrangement=by.arrangement, cycle=read.assessment.cycle.number, area=read.area.code
    )
    here = {each.kind: each for each in issued if each.assessment == number}
    others = [each for each in issued if each.assessment != number and each.kind == "validated"]
    sides = tuple(_sides(read, here, others))
    sets = tuple(_sets(read, here, others))
    found = disagreement_map(read.matrix, read.area, sets)
    reasons = _reasons(read, sides, others)
    criteria = tuple(_criterion(each, read, sides, reasons) for each in found.criteria)
    rated = [each for each in read.area.criteria if not each.is_prior]
    spoken = {each.position for each in sides if not each.is_other}
    return DisagreementPage(
        head=head_of_read(read),
        sides=sides,
        silent=tuple(read.party(each) for each in Position if each not in spoken),
        decisive=tuple(each for each in criteria if each.is_decisive),
        others=tuple(each for each in criteria if not each.is_decisive),
        alike=len(rated) - len(criteria) if len(sides) > 1 else 0,
        agreement=found.agreement,
    )


def _draft(read: AssessmentRead) -> Position | None:
    """The reader's own side, where it has begun to write something."""
    return read.side if read.live is not None and read.live.own else None


def _sides(
    read: AssessmentRead, here: Mapping[str, IssuedPosition], others: Iterable[IssuedPosition]
) -> Iterator[SideOnMap]:
    for kind, position in (
        ("claimed", Position.PROVIDER),
        ("validated", Position.AUTHORITY),
        ("proposed", Position.MODERATOR),
    ):
        said = here.get(kind)
        if position is _draft(read) and read.live is not None:
            yield SideOnMap(
                name=read.party(position),
                position=position,
                is_draft=True,
                is_other=False,
                indicated=read.live.indicated.level,
                stated=None,
                at=None,
            )
        elif said is not None:
            yield _issued_side(read.party(position), said, is_other=False)
        if position is Position.AUTHORITY:
            for each in others:
                yield _issued_side(each.authority, each, is_other=True)


def _issued_side(name: str, said: IssuedPosition, *, is_other: bool) -> SideOnMap:
    return SideOnMap(
        name=name,
        position=said.position,
        is_draft=False,
        is_other=is_other,
        indicated=said.indicated,
        stated=said.level,
        at=said.at,
    )


def _sets(
    read: AssessmentRead, here: Mapping[str, IssuedPosition], others: Iterable[IssuedPosition]
) -> Iterator[PartyRatings]:
    by_side = {read.party(each.position): each for each in here.values() if each.kind != "ratified"}
    by_side |= {each.authority: each for each in others}
    for side in _sides(read, here, others):
        live = read.live if side.is_draft else None
        yield PartyRatings(
            name=side.name,
            position=side.position,
            facts=live.facts if live is not None else by_side[side.name].facts,
        )


def _reasons(
    read: AssessmentRead, sides: Iterable[SideOnMap], others: Iterable[IssuedPosition]
) -> Reasons:
    """Why each side rates as it does."""
    found: dict[tuple[str, str], str] = {}
    for side in sides:
        if not side.is_other:
            live = read.live if side.is_draft else None
            own = live.own if live is not None else ratings_of(read, side.position)
            for code, rating in own.items():
                found[side.name, code] = rating.reason
    for each in others:
        for code, words in each.reasons.items():
            found[each.authority, code] = words
    return found


def _criterion(
    each: DisputedCriterion, read: AssessmentRead, sides: Iterable[SideOnMap], reasons: Reasons
) -> CriterionOnMap:
    criterion = read.area.by_code[each.criterion]
    challenge = next((c for c in read.challenges if c.criterion == each.criterion), None)
    return CriterionOnMap(
        code=criterion.code,
        level=criterion.level,
        text=criterion.text,
        is_critical=criterion.is_critical,
        is_decisive=each.is_decisive,
        words=each.words,
        steps=each.steps,
        ratings=tuple(
            RatingOnMap(
                name=side.name,
                position=side.position,
                is_other=side.is_other,
                rating=each.ratings[side.name] or "",
                reason=reasons.get((side.name, each.criterion), ""),
            )
            for side in sides
        ),
        challenge=challenge,
    )
