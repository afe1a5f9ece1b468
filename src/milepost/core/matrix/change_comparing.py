"""How are the criteria and the cells of two editions compared, code by code and cell by cell?

The editions are treated alike, so that the comparison the other way round is the same in reverse:
what was new is removed, what was harder is easier.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from milepost.core.matrix.change_entries import CellKey, ChangeKind, MappedCell, MappedCriterion
from milepost.core.matrix.change_lines import changed_terms
from milepost.core.matrix.change_signs import Placed, cell_signs, criterion_signs, overall
from milepost.core.matrix.change_wording import Asks, ChangeSign
from milepost.core.matrix.definition import LevelDescriptor, MaturityMatrix

_KINDS = {
    None: ChangeKind.UNCHANGED,
    Asks.MORE: ChangeKind.HARDER,
    Asks.LESS: ChangeKind.EASIER,
    Asks.OTHERWISE: ChangeKind.REWORDED,
    Asks.THE_SAME: ChangeKind.REWORDED,
}
_ASKS = {
    ChangeKind.HARDER: Asks.MORE,
    ChangeKind.EASIER: Asks.LESS,
    ChangeKind.REWORDED: Asks.THE_SAME,
}


def compared_criteria(old: MaturityMatrix, new: MaturityMatrix) -> tuple[MappedCriterion, ...]:
    """What became of every code of either edition, each once."""
    return tuple(_Comparison(old=old, new=new).criteria())


def compared_cells(
    old: MaturityMatrix, new: MaturityMatrix, criteria: Iterable[MappedCriterion]
) -> tuple[MappedCell, ...]:
    """What became of every cell of either edition, told from what became of its criteria."""
    return tuple(_cells(old, new, tuple(criteria)))


# -- criteria -------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class _Comparison:
    """Two editions, and who took whose place between them."""

    old: MaturityMatrix
    new: MaturityMatrix

    @cached_property
    def before(self) -> Mapping[str, Placed]:
        return _placed(self.old)

    @cached_property
    def after(self) -> Mapping[str, Placed]:
        return _placed(self.new)

    @cached_property
    def _forth(self) -> Mapping[str, tuple[str, ...]]:
        """For each criterion of the new edition, those of the old one whose place it took."""
        return _took(self.after, gone=self.before.keys() - self.after.keys())

    @cached_property
    def _back(self) -> Mapping[str, tuple[str, ...]]:
        """For each criterion of the old edition, those that it had replaced and that are back."""
        return _took(self.before, gone=self.after.keys() - self.before.keys())

    def criteria(self) -> Iterator[MappedCriterion]:
        terms = changed_terms(self.old, self.new)
        for code in dict.fromkeys((*self.before, *self.after)):
            before, after = self.before.get(code), self.after.get(code)
            if before is None:
                yield self._new(self.after[code])
            elif after is None:
                yield self._removed(before)
            else:
                yield self._in_both(before, after, terms)

    def _in_both(self, before: Placed, after: Placed, terms: tuple[str, ...]) -> MappedCriterion:
        code = after.criterion.code
        forth, back = self._forth.get(code, ()), self._back.get(code, ())
        signs = tuple(criterion_signs(before, after, terms=terms, taken=(*forth, *back)))
        return MappedCriterion(
            code=code,
            focus_area=after.area.code,
            level=after.criterion.level,
            before=before.criterion,
            after=after.criterion,
            moved_from="" if before.area.code == after.area.code else before.area.code,
            suggested=_KINDS[overall(signs)],
            asks=overall(signs),
            reasons=tuple(sign.reason for sign in signs),
            replaces=forth,
            replaced_by=back,
        )

    def _new(self, placed: Placed) -> MappedCriterion:
        code = placed.criterion.code
        replaces = (*self._forth.get(code, ()), *_takers_of(code, self._back))
        return MappedCriterion(
            code=code,
            focus_area=placed.area.code,
            level=placed.criterion.level,
            before=None,
            after=placed.criterion,
            suggested=ChangeKind.NEW,
            reasons=(_told_new(replaces),),
            replaces=replaces,
        )

    def _removed(self, placed: Placed) -> MappedCriterion:
        code = placed.criterion.code
        replaced_by = (*_takers_of(code, self._forth), *self._back.get(code, ()))
        return MappedCriterion(
            code=code,
            focus_area=placed.area.code,
            level=placed.criterion.level,
            before=placed.criterion,
            after=None,
            suggested=ChangeKind.REMOVED,
            reasons=(_told_removed(replaced_by),),
            replaced_by=replaced_by,
        )


def _takers_of(code: str, took: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(taker for taker, gone in took.items() if code in gone)


def _placed(matrix: MaturityMatrix) -> Mapping[str, Placed]:
    return {
        criterion.code: Placed(criterion=criterion, area=area)
        for area in matrix.focus_areas
        for criterion in area.criteria
    }


def _took(takers: Mapping[str, Placed], *, gone: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """Those of the codes that are gone whose place each criterion says it takes, each once."""
    left = frozenset(gone)
    taken = {
        code: tuple(dict.fromkeys(each for each in placed.criterion.replaces if each in left))
        for code, placed in takers.items()
    }
    return {code: codes for code, codes in taken.items() if codes}


def _told_new(replaces: tuple[str, ...]) -> str:
    if not replaces:
        return "asked for the first time"
    return f"{'merged out of' if len(replaces) > 1 else 'takes the place of'} {listed(replaces)}"


def _told_removed(replaced_by: tuple[str, ...]) -> str:
    if not replaced_by:
        return "no longer asked for, and nothing takes its place"
    if len(replaced_by) > 1:
        return f"split into {listed(replaced_by)}"
    return f"its place is taken by {replaced_by[0]}"


def listed(codes: tuple[str, ...]) -> str:
    """ "A, B and C"."""
    return " and ".join(filter(None, (", ".join(codes[:-1]), codes[-1])))


# -- cells ----------------------------------------------------------------------------------------


def _cells(
    old: MaturityMatrix, new: MaturityMatrix, criteria: tuple[MappedCriterion, ...]
) -> Iterator[MappedCell]:
    signs = _signs_by_cell(criteria)
    kinds = [{level.number: level.kind for level in matrix.levels} for matrix in (old, new)]
    for area in dict.fromkeys((*old.areas_by_code, *new.areas_by_code)):
        for level in sorted({*kinds[0], *kinds[1]}):
            was = old.areas_by_code.get(area) if level in kinds[0] else None
            now = new.areas_by_code.get(area) if level in kinds[1] else None
            here = signs.get((area, level), [])
            if was is not None and now is not None:
                pair = (kinds[0][level], kinds[1][level])
                here = [*cell_signs(was.at(level), now.at(level), kinds=pair), *here]
            if was is not None or now is not None:
                yield _cell(
                    (area, level),
                    was.at(level) if was else None,
                    now.at(level) if now else None,
                    here,
                )


def _cell(
    key: CellKey,
    before: LevelDescriptor | None,
    after: LevelDescriptor | None,
    signs: Sequence[ChangeSign],
) -> MappedCell:
    # One that took another's place says it on both sides.
    reasons = tuple(dict.fromkeys(sign.reason for sign in signs))
    kind = _KINDS[overall(signs)]
    if before is None or after is None:
        kind = ChangeKind.REMOVED if after is None else ChangeKind.NEW
        reasons = (f"there is {'no longer' if after is None else 'now'} such a cell", *reasons)
    elif before.is_defined != after.is_defined:
        kind = ChangeKind.NEW if after.is_defined else ChangeKind.REMOVED
        reasons = (f"{'defined now' if after.is_defined else 'no longer defined'}", *reasons)
    elif _says_anything(before) != _says_anything(after):
        kind = ChangeKind.NEW if _says_anything(after) else ChangeKind.REMOVED
        reasons = (f"{'it has' if _says_anything(after) else 'it no longer has'} words", *reasons)
    return MappedCell(
        focus_area=key[0],
        level=key[1],
        before=before,
        after=after,
        suggested=kind,
        reasons=reasons,
    )


def _says_anything(cell: LevelDescriptor) -> bool:
    return bool((cell.words or "").strip() or cell.criteria)


def _signs_by_cell(
    criteria: tuple[MappedCriterion, ...],
) -> Mapping[CellKey, Sequence[ChangeSign]]:
    """What the criteria of each cell say of it."""
    stood = {
        each.code: (each.moved_from or each.focus_area, each.before.level)
        for each in criteria
        if each.before
    }
    stands = {each.code: each.cell for each in criteria if each.after}
    found: dict[CellKey, list[ChangeSign]] = {}
    for each in criteria:
        was, now = stood.get(each.code), stands.get(each.code)
        if was == now and now is not None:
            found.setdefault(now, []).extend(_stayed(each))
            continue
        if now is not None:
            found.setdefault(now, []).append(_came(each, now, stood))
        if was is not None:
            found.setdefault(was, []).append(_went(each, was, stands))
    return found


def _stayed(each: MappedCriterion) -> Iterator[ChangeSign]:
    asks = _ASKS[each.decision.kind] if each.decision and each.asks else each.asks
    if asks is not None:
        yield ChangeSign(asks=asks, reason=f"{each.code} is {each.kind.value}")


def _came(each: MappedCriterion, now: CellKey, stood: Mapping[str, CellKey]) -> ChangeSign:
    """A criterion that this cell did not have: more is asked, unless in others' place."""
    here = tuple(code for code in each.replaces if stood.get(code) == now)
    if here:
        return ChangeSign(asks=Asks.OTHERWISE, reason=f"{each.code} for {listed(here)}")
    whence = "has come here" if each.before else "is new"
    return ChangeSign(asks=Asks.MORE, reason=f"{each.code} {whence}")


def _went(each: MappedCriterion, was: CellKey, stands: Mapping[str, CellKey]) -> ChangeSign:
    """A criterion that this cell no longer has: less is asked, unless others ask it here."""
    here = tuple(code for code in each.replaced_by if stands.get(code) == was)
    if here:
        return ChangeSign(asks=Asks.OTHERWISE, reason=f"{listed(here)} for {each.code}")
    whither = "has gone elsewhere" if each.after else "is removed"
    return ChangeSign(asks=Asks.LESS, reason=f"{each.code} {whither}")
