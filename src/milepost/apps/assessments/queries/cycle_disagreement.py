"""Where the argument is over a whole cycle, and whose levels stood: of what was issued alone."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations

from milepost.apps.assessments.models import Cycle
from milepost.apps.assessments.queries.disagreement_facts import (
    AreaOnMap,
    AssessmentOnMap,
    CycleDisagreement,
)
from milepost.apps.assessments.queries.positions_issued import IssuedPosition, positions_issued
from milepost.apps.contracts.queries import ArrangementFacts, arrangement_facts
from milepost.apps.matrices.queries import matrix_of
from milepost.core.access.duties import require
from milepost.core.access.refusals import NoSuchThing
from milepost.core.access.roles import Actor, Permission
from milepost.core.assessment.claims import (
    MODERATOR,
    PROVIDER,
    ClaimRecord,
    StatedLevels,
    claim_records,
)
from milepost.core.assessment.disagreement import (
    PairAgreement,
    PartyRatings,
    agreement,
    disagreement_map,
)
from milepost.core.assessment.workflow import Position
from milepost.core.matrix.definition import MaturityMatrix
from milepost.core.rating.apart import defined_levels
from milepost.core.rating.scale import NOTHING_KNOWN, Achieved

Stated = Mapping[str, IssuedPosition]  # by kind
Pairs = dict[tuple[str, str], list[tuple[Achieved | None, Achieved | None]]]


def cycle_disagreement(*, by: Actor, cycle: int | None = None) -> CycleDisagreement:
    """A cycle, the newest where none is named: three queries.

    :raises NotAllowed: where the reader may not see assessments.
    :raises NoSuchThing: where there is no such cycle, or none at all.
    """
    require(Permission.VIEW_ASSESSMENTS, by=by)
    arrangement = arrangement_facts(by=by)
    cycles = (
        Cycle.objects.filter(arrangement_id=arrangement.id)
        .order_by("-number")
        .values_list("number", "name", "cut_off_on", "matrix_version", "matrix_version__sha256")
    )
    rows = list(cycles)
    chosen = next((row for row in rows if cycle in (None, row[0])), None)
    if chosen is None:
        raise NoSuchThing(f"cycle {cycle or ''}".strip())
    matrix = matrix_of(chosen[3], chosen[4])
    by_assessment: dict[int, dict[str, IssuedPosition]] = defaultdict(dict)
    for each in positions_issued(arrangement=by.arrangement, cycle=chosen[0]):
        by_assessment[each.assessment][each.kind] = each
    stated = list(by_assessment.values())
    areas = tuple(_areas(matrix, arrangement, stated))
    spoken = [each for each in stated if len(_positions(each)) > 1]
    disputed = [one for area in areas for one in area.assessments if one.decisive or one.others]
    return CycleDisagreement(
        arrangement=by.arrangement,
        cycle=chosen[1],
        number=chosen[0],
        cut_off_on=chosen[2],
        cycles=tuple((row[0], row[1]) for row in rows),
        areas=tuple(sorted(areas, key=_most_to_argue_about)),
        settled=len(spoken) - len(disputed),
        spoken=len(spoken),
        claims=tuple(_claims(matrix, arrangement, stated)),
        agreement=tuple(_agreement(matrix, arrangement, stated)),
    )


def _positions(stated: Stated) -> list[IssuedPosition]:
    return [each for kind, each in stated.items() if kind != "ratified"]


def _name(arrangement: ArrangementFacts, each: IssuedPosition) -> str:
    return {
        Position.PROVIDER: arrangement.provider.short_name,
        Position.AUTHORITY: each.authority,
        Position.MODERATOR: "Moderator",
    }[each.position]


# -- focus area by focus area ---------------------------------------------------------------------


def _areas(
    matrix: MaturityMatrix, arrangement: ArrangementFacts, stated: Iterable[Stated]
) -> Iterator[AreaOnMap]:
    """The focus areas in which somebody has spoken, in the order of the matrix."""
    order = [party.short_name for party in arrangement.authorities]
    found: dict[str, list[AssessmentOnMap]] = defaultdict(list)
    for each in stated:
        any_of_it = next(iter(each.values()))
        found[any_of_it.focus_area].append(_assessment(matrix, arrangement, each))
    for area in matrix.focus_areas:
        if area.code in found:
            assessments = sorted(found[area.code], key=lambda one: order.index(one.authority))
            yield AreaOnMap(code=area.code, name=area.name, assessments=tuple(assessments))


def _assessment(
    matrix: MaturityMatrix, arrangement: ArrangementFacts, stated: Stated
) -> AssessmentOnMap:
    first = next(iter(stated.values()))
    sets = [
        PartyRatings(name=_name(arrangement, each), position=each.position, facts=each.facts)
        for each in _positions(stated)
    ]
    found = disagreement_map(matrix, matrix.areas_by_code[first.focus_area], sets)
    levels = {kind: each.level for kind, each in stated.items()}
    return AssessmentOnMap(
        number=first.assessment,
        authority=first.authority,
        claimed=levels.get("claimed"),
        validated=levels.get("validated"),
        proposed=levels.get("proposed"),
        ratified=levels.get("ratified"),
        decisive=tuple(each.criterion for each in found.decisive),
        others=len(found.criteria) - len(found.decisive),
    )


def _most_to_argue_about(area: AreaOnMap) -> tuple[int, int]:
    decisive = sum(len(each.decisive) for each in area.assessments)
    return -decisive, -sum(each.others for each in area.assessments)


# -- measured over the cycle ----------------------------------------------------------------------


def _claims(
    matrix: MaturityMatrix, arrangement: ArrangementFacts, stated: Iterable[Stated]
) -> Iterator[tuple[str, ClaimRecord]]:
    """Whose levels stood, by name; what nobody has stated yet is left out."""
    levels = (
        StatedLevels(
            focus_area=next(iter(each.values())).focus_area,
            authority=next(iter(each.values())).authority,
            defined=defined_levels(
                matrix.areas_by_code[next(iter(each.values())).focus_area], matrix.levels
            ),
            **{kind: said.level for kind, said in each.items()},
        )
        for each in stated
    )
    names = {PROVIDER: arrangement.provider.short_name, MODERATOR: "Moderator"}
    for record in claim_records(levels):
        if record.compared or record.waiting:
            yield names.get(record.party, record.party), record


def _agreement(
    matrix: MaturityMatrix, arrangement: ArrangementFacts, stated: Iterable[Stated]
) -> Iterator[PairAgreement]:
    """How far each two sides agree over all criteria that both have rated in the cycle."""
    pairs: Pairs = defaultdict(list)
    by_area: dict[str, dict[str, IssuedPosition]] = defaultdict(dict)
    for each in stated:
        for first, second in combinations(_positions(each), 2):
            names = _name(arrangement, first), _name(arrangement, second)
            pairs[names] += _rated(matrix, first, second)
        if "validated" in each:
            by_area[each["validated"].focus_area][each["validated"].authority] = each["validated"]
    order = [party.short_name for party in arrangement.authorities]
    for validated in by_area.values():
        for one, other in combinations(sorted(validated, key=order.index), 2):
            pairs[one, other] += _rated(matrix, validated[one], validated[other])
    for (one, other), found in pairs.items():
        yield agreement(found, first=one, second=other)


def _rated(
    matrix: MaturityMatrix, first: IssuedPosition, second: IssuedPosition
) -> Iterator[tuple[Achieved | None, Achieved | None]]:
    for criterion in matrix.areas_by_code[first.focus_area].criteria:
        if not criterion.is_prior:
            yield (
                first.facts.get(criterion.code, NOTHING_KNOWN).rating,
                second.facts.get(criterion.code, NOTHING_KNOWN).rating,
            )
