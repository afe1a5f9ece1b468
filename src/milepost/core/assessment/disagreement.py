"""Where do the parties differ, by how much, and where is the argument really?

Two sides may differ on ten criteria of which one decides the level. So for each pair of rating
sets and each criterion on which they differ, the level rule is asked what either set would come to
if it took the other's view of that criterion alone. Those that move a level come first.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from milepost.core.assessment.workflow import Position
from milepost.core.matrix.definition import Criterion, FocusArea, MaturityMatrix
from milepost.core.rating.ladder import indicated_level
from milepost.core.rating.scale import NOTHING_KNOWN, Achieved, CriterionFacts

# The ratings that say how far a criterion is met; NA, NE and not rated are of another kind.
SCALE = (Achieved.NOT, Achieved.PARTLY, Achieved.LARGELY, Achieved.FULLY)

Facts = Mapping[str, CriterionFacts]


@dataclass(frozen=True, kw_only=True)
class PartyRatings:
    """One side's set of ratings; ``name`` is how people call it, and tells it from the others."""

    name: str
    position: Position
    facts: Facts


@dataclass(frozen=True, kw_only=True)
class LevelShift:
    """What one set would indicate if it took another's view of one criterion, and nothing else."""

    whose: str
    takes: str
    from_level: int
    to_level: int


@dataclass(frozen=True, kw_only=True)
class DisputedCriterion:
    """A criterion that not all sets rate alike, or whose evidence they see otherwise to that end.

    ``ratings`` has every set's, None where not rated. ``steps`` is the widest distance on the
    scale N, P, L, F between those that are on it, None where fewer than two are.
    """

    criterion: str
    level: int
    ratings: Mapping[str, Achieved | None]
    steps: int | None
    shifts: tuple[LevelShift, ...]

    @property
    def is_decisive(self) -> bool:
        """Whether resolving it alone moves the level that some set indicates."""
        return bool(self.shifts)

    @property
    def words(self) -> str:
        """What hangs on it, one sentence for each level that it moves."""
        if not self.shifts:
            return "Resolved either way, no level moves by it alone."
        return " ".join(
            f"With {each.takes}'s view, {each.whose}'s level would be {each.to_level}"
            f" and not {each.from_level}."
            for each in self.shifts
        )


@dataclass(frozen=True, kw_only=True)
class PairAgreement:
    """How far two sets of ratings agree, as counts of criteria.

    ``compared``: both are on the scale N to F; ``apart_in_kind``: one is and the other is not, or
    they are of two different kinds beyond it; ``unrated``: neither has a rating.
    ``kappa`` is Cohen's weighted kappa with linear weights over the compared ones: 1 where they
    agree throughout, 0 where no more than chance would have it; None where it says nothing (fewer
    than two, or all of one rating).
    """

    first: str
    second: str
    compared: int
    same: int
    one_step: int
    first_higher: int
    second_higher: int
    apart_in_kind: int
    unrated: int
    kappa: Fraction | None


@dataclass(frozen=True, kw_only=True)
class DisagreementMap:
    """Where the sets differ on a focus area: what decides a level first, then the widest apart."""

    indicated: Mapping[str, int]
    criteria: tuple[DisputedCriterion, ...]
    agreement: tuple[PairAgreement, ...]

    @property
    def decisive(self) -> tuple[DisputedCriterion, ...]:
        """Where the argument really is."""
        return tuple(each for each in self.criteria if each.is_decisive)


def disagreement_map(
    matrix: MaturityMatrix, area: FocusArea, sets: Sequence[PartyRatings]
) -> DisagreementMap:
    """Where the provider, each Authority and the moderator differ on a focus area.

    :param sets: in the order in which they are to be shown; each with a name of its own.
    :raises ValueError: if two sets have one name.
    """
    if len({each.name for each in sets}) < len(sets):
        raise ValueError("Two sets of ratings have one name, so they cannot be told apart.")
    indicated = {each.name: _level(matrix, area, each.facts) for each in sets}
    rated = [each for each in area.criteria if not each.is_prior]
    compared = (_disputed(matrix, area, criterion, sets, indicated) for criterion in rated)
    disputed = [each for each in compared if len(set(each.ratings.values())) > 1 or each.shifts]
    return DisagreementMap(
        indicated=indicated,
        criteria=tuple(sorted(disputed, key=_where_the_argument_is)),
        agreement=tuple(
            agreement(
                ((_known(first, each).rating, _known(second, each).rating) for each in rated),
                first=first.name,
                second=second.name,
            )
            for first, second in combinations(sets, 2)
        ),
    )


def agreement(
    pairs: Iterable[tuple[Achieved | None, Achieved | None]], *, first: str, second: str
) -> PairAgreement:
    """How far two raters agree, from their two ratings of each criterion, None where not rated.

    The pairs may be of one focus area or of a whole cycle.
    """
    found = list(pairs)
    on_scale = [(SCALE.index(a), SCALE.index(b)) for a, b in found if a in SCALE and b in SCALE]
    beyond = [(a, b) for a, b in found if not (a in SCALE and b in SCALE)]
    apart = [a - b for a, b in on_scale]
    return PairAgreement(
        first=first,
        second=second,
        compared=len(on_scale),
        same=sum(each == 0 for each in apart),
        one_step=sum(abs(each) == 1 for each in apart),
        first_higher=sum(each > 0 for each in apart),
        second_higher=sum(each < 0 for each in apart),
        apart_in_kind=sum(a != b for a, b in beyond),
        unrated=sum(a is None and b is None for a, b in beyond),
        kappa=_weighted_kappa(on_scale),
    )


def _weighted_kappa(pairs: Sequence[tuple[int, int]]) -> Fraction | None:
    """1 minus the distance seen over the distance that chance would bring (Cohen, 1968)."""
    if len(pairs) < 2:
        return None
    firsts, seconds = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    seen = sum(abs(a - b) for a, b in pairs) * len(pairs)
    by_chance = sum(abs(a - b) * n * m for a, n in firsts.items() for b, m in seconds.items())
    return None if by_chance == 0 else 1 - Fraction(seen, by_chance)


def _disputed(
    matrix: MaturityMatrix,
    area: FocusArea,
    criterion: Criterion,
    sets: Sequence[PartyRatings],
    indicated: Mapping[str, int],
) -> DisputedCriterion:
    ratings = {each.name: _known(each, criterion).rating for each in sets}
    places = [SCALE.index(each) for each in ratings.values() if each in SCALE]
    return DisputedCriterion(
        criterion=criterion.code,
        level=criterion.level,
        ratings=ratings,
        steps=max(places) - min(places) if len(places) > 1 else None,
        shifts=tuple(_shifts(matrix, area, criterion, sets, indicated)),
    )


def _shifts(
    matrix: MaturityMatrix,
    area: FocusArea,
    criterion: Criterion,
    sets: Sequence[PartyRatings],
    indicated: Mapping[str, int],
) -> Iterator[LevelShift]:
    """Every set tries every other view of the criterion that some set has, each once.

    Not to have rated it is no view of it; who has not may still take the view of one who has.
    """
    for mine in sets:
        tried = {_known(mine, criterion)}
        for theirs in sets:
            if (view := _known(theirs, criterion)) in tried or view.rating is None:
                continue  # tried already, or no view of it at all
            tried.add(view)
            level = _level(matrix, area, {**mine.facts, criterion.code: view})
            if level != indicated[mine.name]:
                yield LevelShift(
                    whose=mine.name,
                    takes=theirs.name,
                    from_level=indicated[mine.name],
                    to_level=level,
                )


def _where_the_argument_is(each: DisputedCriterion) -> tuple[int, int, int, int]:
    """What moves a level first, by how many levels; then the widest apart, the lowest level."""
    moved = sum(abs(shift.to_level - shift.from_level) for shift in each.shifts)
    return (not each.is_decisive, -moved, -(each.steps or 0), each.level)


def _level(matrix: MaturityMatrix, area: FocusArea, facts: Facts) -> int:
    return indicated_level(
        area, facts, levels=matrix.levels, rule=matrix.rule, settings=matrix.settings
    ).level


def _known(of: PartyRatings, criterion: Criterion) -> CriterionFacts:
    return of.facts.get(criterion.code, NOTHING_KNOWN)
