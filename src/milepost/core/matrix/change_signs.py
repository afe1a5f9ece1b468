"""What differs between two editions of a criterion, or of a cell, and what does that come to?"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from milepost.core.matrix.change_wording import Asks, ChangeSign, wording_sign
from milepost.core.matrix.definition import (
    Criterion,
    FocusArea,
    Lasting,
    LevelDescriptor,
    LevelKind,
    Relation,
)
from milepost.core.matrix.wording import plain


@dataclass(frozen=True, kw_only=True)
class Placed:
    """A criterion with the focus area that it stands in."""

    criterion: Criterion
    area: FocusArea


def overall(signs: Iterable[ChangeSign]) -> Asks | None:
    """What several signs come to together; None where nothing differs.

    What is told differently weighs nothing beside what is asked differently. Signs both ways, or
    one that is not clear, leave the whole unclear.
    """
    found = {sign.asks for sign in signs}
    weighed = found - {Asks.THE_SAME}
    if len(weighed) > 1:
        return Asks.OTHERWISE
    return next(iter(weighed or found), None)


def criterion_signs(
    before: Placed, after: Placed, *, terms: Iterable[str] = (), taken: Iterable[str] = ()
) -> Iterator[ChangeSign]:
    """Everything that differs between two editions of a criterion.

    :param terms: the words that are defined, or struck from the definitions, or defined anew.
    :param taken: the criteria whose place it takes in one edition and not in the other.
    """
    was, now = before.criterion, after.criterion
    if (sign := wording_sign(was.text, now.text)) is not None:
        yield sign
    yield from _place_signs(before, after)
    yield from _demand_signs(was, now)
    yield from _lasting_signs(before, after)
    yield from _relation_signs(before, after)
    yield from _evidence_signs(was, now)
    yield from _term_signs(was, now, terms)
    yield from _other_signs(was, now)
    for code in taken:
        yield _otherwise(f"whether it takes the place of {code} differs")
    if was.replaces != now.replaces and not taken:
        yield _the_same("what it is said to have replaced differs")


def cell_signs(
    before: LevelDescriptor, after: LevelDescriptor, *, kinds: tuple[LevelKind, LevelKind]
) -> Iterator[ChangeSign]:
    """What differs between two editions of a cell, beside its criteria."""
    if (before.words or "") != (after.words or ""):
        yield _the_same("its words differ")
    if kinds[0] is not kinds[1]:
        yield _otherwise(f"its level is {kinds[1].value} now, and was {kinds[0].value}")
    codes = [{c.code: None for c in each.criteria} for each in (before, after)]
    if [code for code in codes[0] if code in codes[1]] != [c for c in codes[1] if c in codes[0]]:
        yield _the_same("its criteria stand in another order")


def _more(reason: str) -> ChangeSign:
    return ChangeSign(asks=Asks.MORE, reason=reason)


def _less(reason: str) -> ChangeSign:
    return ChangeSign(asks=Asks.LESS, reason=reason)


def _otherwise(reason: str) -> ChangeSign:
    return ChangeSign(asks=Asks.OTHERWISE, reason=reason)


def _the_same(reason: str) -> ChangeSign:
    return ChangeSign(asks=Asks.THE_SAME, reason=reason)


def _place_signs(before: Placed, after: Placed) -> Iterator[ChangeSign]:
    was, now = before.criterion.level, after.criterion.level
    if before.area.code != after.area.code:
        yield _otherwise(f"in focus area {after.area.code} now, and was in {before.area.code}")
    if was != now:
        # The lower the level, the more levels cannot be reached without it.
        asks = _more if now < was else _less
        yield asks(f"asked for from level {now} now, and was from level {was}")


def _demand_signs(was: Criterion, now: Criterion) -> Iterator[ChangeSign]:
    if was.is_critical != now.is_critical:
        yield _more("critical now") if now.is_critical else _less("no longer critical")
    if was.is_prior != now.is_prior:
        yield _otherwise("computed now" if now.is_prior else "rated now, and was computed")
    if was.subject is not now.subject:
        yield _otherwise(f"about the {now.subject.value} now, and was about the {was.subject}")
    if was.assess_by is not now.assess_by:
        yield _otherwise(f"assessed by {now.assess_by.value} now, and was by {was.assess_by}")


_LASTS = {
    Lasting.NONE: "not asked to last",
    Lasting.IMPLIED: "implied to last",
    Lasting.EXPLICIT: "asked in so many words to last",
}


def _lasting_signs(before: Placed, after: Placed) -> Iterator[ChangeSign]:
    was, now = before.criterion.lasting, after.criterion.lasting
    if was is not now:
        told = f"{_LASTS[now]} now, and was {_LASTS[was]}"
        ranks = list(_LASTS)
        yield _more(told) if ranks.index(now) > ranks.index(was) else _less(told)
    if before.area.lasting_only != after.area.lasting_only:
        if after.area.lasting_only:
            yield _more("has to last now, as all of its focus area")
        else:
            yield _less("its focus area no longer has to last as a whole")


def _relation_signs(before: Placed, after: Placed) -> Iterator[ChangeSign]:
    """Meeting a criterion may carry an earlier one: the less is carried, the more is asked.

    One that came or went with the edition is not missed: nothing had to be carried there.
    """
    was, now = before.criterion, after.criterion
    if (was.relation, was.builds_on) == (now.relation, now.builds_on):
        return
    carried = _carried(was) & after.area.by_code.keys()
    carries = _carried(now) & before.area.by_code.keys()
    told = f"it {_relation(now)} now, and {_relation(was)} before"
    if carries < carried:
        yield _more(f"{told}, so {', '.join(carried)} is no longer carried")
    elif carried < carries:
        yield _less(f"{told}, so {', '.join(carries)} is carried")
    elif was.builds_on != now.builds_on:
        yield _otherwise(told)
    elif Relation.REPEATS in (was.relation, now.relation) and Relation.STRENGTHENS in (
        was.relation,
        now.relation,
    ):
        yield _more(told) if now.relation is Relation.STRENGTHENS else _less(told)
    else:
        yield _otherwise(told)


def _carried(criterion: Criterion) -> frozenset[str]:
    if criterion.builds_on is None or not criterion.relation.covers:
        return frozenset()
    return frozenset({criterion.builds_on})


def _relation(criterion: Criterion) -> str:
    verb = {Relation.FIRST: "is the first of its thread", Relation.GATE: "is a gate"}.get(
        criterion.relation, criterion.relation.value
    )
    if criterion.builds_on is None:
        return verb
    return f"{verb} {'on ' if criterion.relation is Relation.GATE else ''}{criterion.builds_on}"


def _evidence_signs(was: Criterion, now: Criterion) -> Iterator[ChangeSign]:
    for code in was.evidence_types:
        if code not in now.evidence_types:
            yield _otherwise(f"evidence type {code} no longer serves")
    for code in now.evidence_types:
        if code not in was.evidence_types:
            yield _otherwise(f"evidence type {code} serves now")
    is_the_same_set = set(was.evidence_types) == set(now.evidence_types)
    if is_the_same_set and was.evidence_types != now.evidence_types:
        yield _the_same("its evidence types stand in another order")


def _term_signs(was: Criterion, now: Criterion, terms: Iterable[str]) -> Iterator[ChangeSign]:
    for word in terms:
        if holds_term(was.text, word) or holds_term(now.text, word):
            yield _otherwise(f"“{word}”, which it says, is not defined as it was")


def holds_term(text: str, word: str) -> bool:
    """Whether a text says a defined term, whatever its case, spelling and punctuation."""
    return bool(plain(word)) and f" {plain(word)} " in f" {plain(text)} "


_TOLD: tuple[tuple[str, Callable[[Criterion], object]], ...] = (
    ("its thread", lambda criterion: criterion.thread),
    ("what in it needs a definition", lambda criterion: criterion.needs_definition),
    ("what evidence it lacks", lambda criterion: criterion.evidence_gap),
    ("its note", lambda criterion: criterion.note),
)


def _other_signs(was: Criterion, now: Criterion) -> Iterator[ChangeSign]:
    for what, of in _TOLD:
        if of(was) != of(now):
            yield _the_same(f"{what} differs")
