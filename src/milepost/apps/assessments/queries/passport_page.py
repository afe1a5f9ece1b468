"""From a level to everything it came of: criteria, evidence, argument, decisions and seals."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from milepost.apps.assessments.models import Assessment
from milepost.apps.assessments.queries.assessment_reading import find_assessment
from milepost.apps.assessments.queries.facts import StandingFacts
from milepost.apps.assessments.queries.focus_area_reading import (
    FocusRow,
    StatedHere,
    rows_of,
    stated_of,
)
from milepost.apps.assessments.queries.head import head_of
from milepost.apps.assessments.queries.matrix_reading import next_level
from milepost.apps.assessments.queries.passport_facts import (
    CitedInPassport,
    CriterionInPassport,
    LevelInPassport,
    OtherPassport,
    PassportPage,
    SideInPassport,
)
from milepost.apps.assessments.queries.passport_reading import (
    Content,
    SealRead,
    read_events,
    read_evidence,
    read_people,
    read_reasons,
    read_seals,
    views_in,
)
from milepost.apps.assessments.queries.passport_steps import Told, steps_of
from milepost.apps.assessments.queries.standing_told import standing_facts
from milepost.apps.assessments.queries.stated import read_challenges
from milepost.apps.assessments.queries.what_happened import (
    RATIFIED,
    VALIDATED,
    Happened,
    standing_of,
)
from milepost.apps.matrices.queries import matrix_of
from milepost.core.access.duties import require
from milepost.core.access.roles import Actor, Permission
from milepost.core.matrix.definition import Criterion, FocusArea, LevelKind, MaturityMatrix
from milepost.core.period.local_time import local_date
from milepost.core.rating.scale import HeldBackReason

_FURTHEST = ("ratified", "proposed", "validated", "claimed")
_SNAPSHOTS = {
    "assessment.submitted": "provider",
    "assessment.agreed": "authority",
    "assessment.challenged": "authority",
    "level.proposed": "moderator",
}


def passport_page(*, number: int, by: Actor, at: datetime) -> PassportPage:
    """The passport of an assessment's level, ratified or as far as it has come: nine queries.

    :raises NotAllowed, NoSuchThing: as for the assessment's page.
    """
    require(Permission.VIEW_ASSESSMENTS, by=by)
    assessment = find_assessment(number=number, by=by)
    version = assessment.cycle.matrix_version
    matrix = matrix_of(version.pk, version.sha256)
    area = matrix.areas_by_code[assessment.focus_area]
    theirs = {assessment.authority_id}
    rows = rows_of(assessment.arrangement_id, area.code, theirs)
    stated = stated_of(assessment.arrangement_id, area.code, theirs)
    here = [each for each in stated if each.assessment == assessment.pk]
    seals = read_seals(assessment, matrix)
    events = read_events(assessment)
    thought = {str(view["by"]) for each in seals for view in views_in(each.content)}
    people = read_people(by.arrangement, thought | {event.by for event in events})
    told = Told(
        assessment=assessment,
        area=area,
        people=people,
        challenges=read_challenges(assessment),
        seals={each.shown.hash: each for each in seals},
    )
    stands_at = next((each for kind in _FURTHEST for each in _newest(here, kind)), None)
    rests_on = _rests_on(seals)
    evidence = read_evidence(rests_on, by, area)
    levels = tuple(
        _levels(
            matrix,
            area,
            stands_at.level if stands_at else 0,
            rests_on,
            _sides(assessment, seals),
            read_reasons(assessment),
            {each.item for each in evidence},
        )
    )
    cited = {e.item for level in levels for each in level.criteria for e in each.evidence}
    ratified = [each for each in stated if each.kind == "ratified"]
    steps = tuple(steps_of(events, told))
    decided = next((each for each in reversed(steps) if stands_at and each.level_kind), None)
    upper, held = _held_back(rests_on)
    return PassportPage(
        head=head_of(assessment, matrix, disputes={}),
        level=stands_at.level if stands_at else None,
        kind=stands_at.kind if stands_at else "",
        indicated=stands_at.indicated if stands_at else None,
        reason=stands_at.reason if stands_at else "",
        by=decided.by if decided else "",
        at=stands_at.at if stands_at else None,
        standing=_standing(assessment, matrix, rows, stated, at),
        is_last=bool(ratified) and ratified[-1].assessment == assessment.pk,
        steps=steps,
        levels=levels,
        held_back=held,
        next_level=upper,
        evidence=tuple(each for each in evidence if each.item in cited),
        others=tuple(_others(rows, ratified, assessment)),
        seals=tuple(each.shown for each in seals),
    )


def _newest(stated: Sequence[StatedHere], kind: str) -> list[StatedHere]:
    return [each for each in stated if each.kind == kind][-1:]


def _rests_on(seals: Sequence[SealRead]) -> Content:
    """What was sealed of the ratings behind the level: of the paper that was ratified, if one."""
    snapshots = {each.shown.hash: each.content for each in seals if each.is_snapshot}
    papers = [each.content.get("paper") for each in seals if each.kind == "level.ratified"]
    if papers and papers[-1] in snapshots:
        return snapshots[str(papers[-1])]
    return next(reversed(snapshots.values()), {})


def _sides(assessment: Assessment, seals: Iterable[SealRead]) -> dict[str, tuple[str, Content]]:
    """By position: what the side is called, and its newest sealed ratings."""
    names = {
        "provider": assessment.arrangement.provider.short_name,
        "authority": assessment.authority.short_name,
        "moderator": "Moderator",
    }
    found: dict[str, tuple[str, Content]] = {}
    for each in seals:
        if each.is_snapshot and (position := _SNAPSHOTS.get(each.kind)):
            found[position] = names[position], each.content
    return found


# -- what it rests on -----------------------------------------------------------------------------


def _levels(
    matrix: MaturityMatrix,
    area: FocusArea,
    level: int,
    rests_on: Content,
    sides: Mapping[str, tuple[str, Content]],
    reasons: Mapping[tuple[str, str], str],
    seen: set[int],
) -> Iterator[LevelInPassport]:
    """The level itself and the full levels below it, the highest first."""
    covered = set(rests_on.get("indicated", {}).get("covered", ()))
    full = {each.number for each in matrix.levels if each.kind is LevelKind.FULL}
    for descriptor in reversed(area.descriptors):
        is_owed = descriptor.level == level or (
            descriptor.level < level and descriptor.level in full
        )
        criteria = [each for each in descriptor.criteria if not each.is_prior]
        if is_owed and criteria:
            yield LevelInPassport(
                level=descriptor.level,
                words=descriptor.words or "",
                criteria=tuple(
                    _criterion(each, rests_on, sides, reasons, seen)
                    for each in criteria
                    if each.code not in covered
                ),
                carried=tuple(each.code for each in criteria if each.code in covered),
            )


def _criterion(
    criterion: Criterion,
    rests_on: Content,
    sides: Mapping[str, tuple[str, Content]],
    reasons: Mapping[tuple[str, str], str],
    seen: set[int],
) -> CriterionInPassport:
    code = criterion.code
    known = rests_on.get("facts", {}).get(code, {})
    return CriterionInPassport(
        code=code,
        text=criterion.text,
        is_critical=criterion.is_critical,
        is_waived=bool(known.get("is_waived")),
        stood_as=known.get("rating") or "",
        sides=tuple(
            SideInPassport(
                party=name,
                rating=content.get("facts", {}).get(code, {}).get("rating") or "",
                reason=reasons.get((position, code), ""),
            )
            for position, (name, content) in sides.items()
        ),
        evidence=tuple(_cited(code, rests_on, seen)),
    )


def _cited(code: str, rests_on: Content, seen: set[int]) -> list[CitedInPassport]:
    """What was cited for a criterion and counted; where nothing did, what was cited in vain."""
    found: dict[tuple[int, str], CitedInPassport] = {}
    for each in rests_on.get("evidence", ()):
        item = int(str(each["item"]).removeprefix("E-"))
        if each["criterion"] == code and item in seen:
            found[item, each["kind"]] = CitedInPassport(
                item=item,
                kind=each["kind"],
                counts=each["is_admissible"],
                is_answered=each["is_answered"],
            )
    return [each for each in found.values() if each.counts] or list(found.values())


def _held_back(rests_on: Content) -> tuple[int | None, tuple[tuple[str, str], ...]]:
    indicated = rests_on.get("indicated")
    if not indicated:
        return None, ()
    level, pairs = next_level(indicated["level"], indicated["held_back_by"])
    found: dict[str, list[str]] = {}
    for code, reason in pairs:
        found.setdefault(code, []).append(HeldBackReason(reason).words)
    return level, tuple((code, "; ".join(dict.fromkeys(why))) for code, why in found.items())


# -- before and after -----------------------------------------------------------------------------


def _standing(
    assessment: Assessment,
    matrix: MaturityMatrix,
    rows: Sequence[FocusRow],
    stated: Iterable[StatedHere],
    at: datetime,
) -> StandingFacts:
    """How the level that the Board ratified last stands now."""
    live = {row.id for row in rows}
    kinds = {"validated": VALIDATED, "ratified": RATIFIED}
    told = [each for each in stated if each.kind in kinds and each.assessment in live]
    validated = {each.assessment for each in told if each.kind == "validated"}
    newest = rows[0] if rows else None
    found = standing_of(
        (
            Happened(
                local_date(each.at),
                kinds[each.kind],
                each.level if each.kind == "ratified" else each.indicated,
                each.not_met,
                each.rests_until,
            )
            for each in told
        ),
        matrix,
        on=local_date(at),
        next_cut_off=newest.cut_off_on if newest and newest.id not in validated else None,
    )
    return standing_facts(assessment.authority.short_name, found)


def _others(
    rows: Sequence[FocusRow], ratified: Iterable[StatedHere], assessment: Assessment
) -> Iterator[OtherPassport]:
    """Every level that was ratified here, the oldest first."""
    levels = {each.assessment: each.level for each in ratified}
    for row in reversed(rows):
        if row.id in levels:
            yield OtherPassport(
                number=row.number,
                cycle=row.cycle,
                level=levels[row.id],
                is_this=row.id == assessment.pk,
            )
