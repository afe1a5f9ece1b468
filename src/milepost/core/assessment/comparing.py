"""What has changed between two recorded states of a matrix, and why?

Two cycles, or two days, side by side: for each focus area and Authority the level and its standing,
the criteria of which something changed, the evidence that came, went or ceased to count, each with
its reasons by code. Where the indicated level moved, the changes that moved it are marked.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from milepost.core.assessment.why_changed import WhyChanged
from milepost.core.evidence.support import LinkKind
from milepost.core.matrix.definition import FocusArea, MaturityMatrix
from milepost.core.rating.ladder import IndicatedLevel, indicated_level
from milepost.core.rating.scale import NOTHING_KNOWN, Achieved, CriterionFacts
from milepost.core.rating.standing import Standing

_UPWARDS = (Achieved.NOT, Achieved.PARTLY, Achieved.LARGELY, Achieved.FULLY)

Key = tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class RecordedTie:
    """A tie of an evidence item to a criterion, as it was recorded."""

    criterion: str
    item: str
    kind: LinkKind
    version: int = 1
    is_admissible: bool = True

    @property
    def key(self) -> tuple[str, str, LinkKind]:
        return self.criterion, self.item, self.kind


@dataclass(frozen=True, kw_only=True)
class RecordedState:
    """One focus area, for one Authority, as recorded by a moment.

    ``facts`` are those of the set of ratings that is compared, the Authority's as a rule.
    ``level`` is the ratified level, None where none was by then.
    """

    focus_area: str
    authority: str
    matrix: MaturityMatrix
    facts: Mapping[str, CriterionFacts] = field(default_factory=dict)
    evidence: frozenset[RecordedTie] = frozenset()
    level: int | None = None
    standing: Standing | None = None

    @property
    def area(self) -> FocusArea | None:
        return self.matrix.areas_by_code.get(self.focus_area)


@dataclass(frozen=True, kw_only=True)
class CriterionChange:
    """What became of one criterion, and why.

    ``moved_the_level``: with this criterion as it was, all else as it is now, the ratings would
    indicate another level.
    """

    criterion: str
    before: Achieved | None
    after: Achieved | None
    reasons: tuple[WhyChanged, ...]
    moved_the_level: bool


@dataclass(frozen=True, kw_only=True)
class StateChange:
    """What became of one focus area for one Authority. None stands for a state not on record.

    ``criteria``: those that moved the level first, then in the order of the matrix.
    """

    focus_area: str
    authority: str
    before: RecordedState | None
    after: RecordedState | None
    indicated_before: int | None
    indicated_after: int | None
    criteria: tuple[CriterionChange, ...]
    came: tuple[RecordedTie, ...]
    went: tuple[RecordedTie, ...]
    reasons: tuple[WhyChanged, ...]

    @property
    def is_changed(self) -> bool:
        return bool(self.criteria or self.reasons)

    @property
    def moved_by(self) -> tuple[CriterionChange, ...]:
        return tuple(each for each in self.criteria if each.moved_the_level)


def compare(
    before: Iterable[RecordedState], after: Iterable[RecordedState]
) -> tuple[StateChange, ...]:
    """Every focus area and Authority of either state, in the order of the later one.

    Those in which nothing changed are among them, with ``is_changed`` False.
    """
    old = {(each.focus_area, each.authority): each for each in before}
    new = {(each.focus_area, each.authority): each for each in after}
    return tuple(_compared(key, old.get(key), new.get(key)) for key in {**new, **old})


def _compared(key: Key, old: RecordedState | None, new: RecordedState | None) -> StateChange:
    was, now = _indicated(old), _indicated(new)
    return StateChange(
        focus_area=key[0],
        authority=key[1],
        before=old,
        after=new,
        indicated_before=None if was is None else was.level,
        indicated_after=None if now is None else now.level,
        criteria=_criteria(old, new, was, now),
        came=_only_in(new, old),
        went=_only_in(old, new),
        reasons=tuple(_of_the_state(old, new, was, now)),
    )


def _indicated(state: RecordedState | None) -> IndicatedLevel | None:
    """What the state's ratings indicate, by the matrix they were made under."""
    if state is None or state.area is None:
        return None
    return indicated_level(
        state.area,
        state.facts,
        levels=state.matrix.levels,
        rule=state.matrix.rule,
        settings=state.matrix.settings,
    )


# -- of the focus area ----------------------------------------------------------------------------


def _of_the_state(
    old: RecordedState | None,
    new: RecordedState | None,
    was: IndicatedLevel | None,
    now: IndicatedLevel | None,
) -> Iterator[WhyChanged]:
    yield from _of_levels(old, new)
    if was is not None and now is not None and was.level != now.level:
        is_up = now.level > was.level
        yield WhyChanged.INDICATED_HIGHER if is_up else WhyChanged.INDICATED_LOWER
    if old is not None and new is not None and old.matrix != new.matrix:
        yield WhyChanged.OTHER_MATRIX


def _of_levels(old: RecordedState | None, new: RecordedState | None) -> Iterator[WhyChanged]:
    before = None if old is None else old.level
    after = None if new is None else new.level
    if after is not None and before is None:
        yield WhyChanged.RATIFIED
    elif after is not None and before is not None and after != before:
        yield WhyChanged.LEVEL_RAISED if after > before else WhyChanged.LEVEL_LOWERED
    if old is not None and new is not None and _state(old) != _state(new):
        yield WhyChanged.STANDING_CHANGED


def _state(of: RecordedState) -> str | None:
    return None if of.standing is None else of.standing.state.value


# -- of its criteria ------------------------------------------------------------------------------


def _criteria(
    old: RecordedState | None,
    new: RecordedState | None,
    was: IndicatedLevel | None,
    now: IndicatedLevel | None,
) -> tuple[CriterionChange, ...]:
    if old is None or new is None or was is None or now is None:
        return ()
    codes = dict.fromkeys((*_codes(new), *_codes(old)))
    found = [
        CriterionChange(
            criterion=code,
            before=old.facts.get(code, NOTHING_KNOWN).rating,
            after=new.facts.get(code, NOTHING_KNOWN).rating,
            reasons=reasons,
            moved_the_level=_moved_the_level(code, old, new, now),
        )
        for code in codes
        if (reasons := tuple(_of_a_criterion(code, old, new, was, now)))
    ]
    return tuple(sorted(found, key=lambda each: not each.moved_the_level))


def _codes(state: RecordedState) -> tuple[str, ...]:
    criteria = state.area.criteria if state.area else ()
    return tuple(each.code for each in criteria if not each.is_prior)


def _moved_the_level(
    code: str, old: RecordedState, new: RecordedState, now: IndicatedLevel
) -> bool:
    as_it_was = {**new.facts, code: old.facts.get(code, NOTHING_KNOWN)}
    if as_it_was[code] == new.facts.get(code, NOTHING_KNOWN) or new.area is None:
        return False
    found = indicated_level(
        new.area,
        as_it_was,
        levels=new.matrix.levels,
        rule=new.matrix.rule,
        settings=new.matrix.settings,
    )
    return found.level != now.level


def _of_a_criterion(
    code: str,
    old: RecordedState,
    new: RecordedState,
    was: IndicatedLevel,
    now: IndicatedLevel,
) -> Iterator[WhyChanged]:
    yield from _of_wording(code, old, new)
    before, after = (state.facts.get(code, NOTHING_KNOWN) for state in (old, new))
    yield from _of_rating(before.rating, after.rating)
    yield from _of_evidence(code, old, new)
    pairs = (
        (before.support.is_supported, after.support.is_supported, _SUPPORT),
        (before.support.is_contradicted, after.support.is_contradicted, _CONTRADICTION),
        (before.is_waived, after.is_waived, _WAIVER),
        (before.is_agreed_not_applicable, after.is_agreed_not_applicable, _NOT_APPLICABLE),
        (code in was.covered, code in now.covered, _COVER),
    )
    for was_so, is_so, (came, went) in pairs:
        if was_so != is_so:
            yield came if is_so else went
    if before.sustain != after.sustain:
        yield WhyChanged.LASTED if after.sustain > before.sustain else WhyChanged.BROKEN_OFF


_SUPPORT = (WhyChanged.SUPPORTED, WhyChanged.UNSUPPORTED)
_CONTRADICTION = (WhyChanged.CONTRADICTED, WhyChanged.ANSWERED)
_WAIVER = (WhyChanged.WAIVED, WhyChanged.WAIVER_ENDED)
_NOT_APPLICABLE = (WhyChanged.AGREED_NOT_APPLICABLE, WhyChanged.APPLICABLE_AGAIN)
_COVER = (WhyChanged.COVERED, WhyChanged.NO_LONGER_COVERED)


def _of_wording(code: str, old: RecordedState, new: RecordedState) -> Iterator[WhyChanged]:
    then, later = (state.area.by_code.get(code) if state.area else None for state in (old, new))
    if then is None:
        yield WhyChanged.NEW_CRITERION
    elif later is None:
        yield WhyChanged.REMOVED_CRITERION
    elif (then.text, then.level) != (later.text, later.level):
        yield WhyChanged.REWORDED


def _of_rating(before: Achieved | None, after: Achieved | None) -> Iterator[WhyChanged]:
    if before == after:
        return
    if before is None:
        yield WhyChanged.RATED_FIRST
    elif after is None:
        yield WhyChanged.NOT_RATED_NOW
    elif before in _UPWARDS and after in _UPWARDS:
        is_up = _UPWARDS.index(after) > _UPWARDS.index(before)
        yield WhyChanged.RATED_HIGHER if is_up else WhyChanged.RATED_LOWER
    else:
        yield WhyChanged.RATED_OTHERWISE


# -- of its evidence ------------------------------------------------------------------------------


def _only_in(one: RecordedState | None, other: RecordedState | None) -> tuple[RecordedTie, ...]:
    there = {each.key for each in other.evidence} if other else set()
    only = (each for each in (one.evidence if one else ()) if each.key not in there)
    return tuple(sorted(only, key=lambda each: (each.key, each.version)))


def _of_evidence(code: str, old: RecordedState, new: RecordedState) -> Iterator[WhyChanged]:
    before, after = (
        {each.key: each for each in state.evidence if each.criterion == code}
        for state in (old, new)
    )
    both = [(before[key], after[key]) for key in before.keys() & after.keys()]
    found = {
        WhyChanged.EVIDENCE_CAME: bool(after.keys() - before.keys()),
        WhyChanged.EVIDENCE_WENT: bool(before.keys() - after.keys()),
        WhyChanged.EVIDENCE_RENEWED: any(one.version != two.version for one, two in both),
        WhyChanged.EVIDENCE_LAPSED: any(
            one.is_admissible and not two.is_admissible for one, two in both
        ),
        WhyChanged.EVIDENCE_COUNTS: any(
            two.is_admissible and not one.is_admissible for one, two in both
        ),
    }
    yield from (why for why, is_so in found.items() if is_so)
