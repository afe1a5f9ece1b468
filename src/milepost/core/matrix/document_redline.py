"""What changed between two editions of a matrix, told as one document in its own order?

What was struck out stands where it stood. Parts are told apart by what they are, never by their
words: criteria, focus areas, threads and evidence types by code, levels by number, terms by the
word they define; notes, which have no name, by how much of their words they share.
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import TypeVar

from milepost.core.matrix.definition import (
    Category,
    FocusArea,
    MaturityMatrix,
)
from milepost.core.matrix.redline import Redline, Stretch, is_changed, redline
from milepost.core.matrix.redlined import (
    Became,
    DocumentRedline,
    RedlinedArea,
    RedlinedCategory,
    RedlinedCell,
    RedlinedPart,
    became_of,
)
from milepost.core.matrix.said_of import (
    Said,
    level_in_words,
    rule_in_words,
    said_of_area,
    said_of_criterion,
    said_of_evidence,
    said_of_thread,
    settings_in_words,
)

_SAME_NOTE = 0.5  # of its letters; a note that keeps fewer is another note


def document_redline(old: MaturityMatrix, new: MaturityMatrix) -> DocumentRedline:
    """What changed from ``old`` to ``new``, part by part, in the order of ``new``."""
    heads = (_head(old), _head(new))
    levels = ({each.number: level_in_words(each) for each in m.levels} for m in (old, new))
    terms = ({each.word: each.test for each in m.terms} for m in (old, new))
    around = _Around(
        places=(_places(old), _places(new)), defined=(old.defined_words, new.defined_words)
    )
    return DocumentRedline(
        head=tuple(_named(*heads)),
        levels=tuple(_named(*({f"Level {n}": w for n, w in each.items()} for each in levels))),
        categories=tuple(_categories(old, new, around)),
        terms=tuple(_named(*terms)),
        notes=tuple(_notes(old.notes, new.notes)),
        settings=tuple(_named(settings_in_words(old.settings), settings_in_words(new.settings))),
    )


# --- what stands around the focus areas --------------------------------------------------------


def _head(matrix: MaturityMatrix) -> Said:
    said = {
        "Title": matrix.title,
        "Version": matrix.version,
        "Remark": matrix.remark,
        "Rule": rule_in_words(matrix.rule),
    }
    return {name: words for name, words in said.items() if words}


def _named(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[RedlinedPart]:
    """Parts that are a name with words to it."""
    for name, before, after in _in_order(old, new):
        yield _part(name, before, after)


def _notes(old: Sequence[str], new: Sequence[str]) -> Iterator[RedlinedPart]:
    """The notes in their order: those alike first, those between them by what they share."""
    number = 0
    for before, after in _paired(old, new):
        number += after is not None
        yield _part(f"Note {number}" if after is not None else "Note", before, after)


def _paired(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str | None, str | None]]:
    matcher = SequenceMatcher(a=old, b=new, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            yield from zip(old[i1:i2], new[j1:j2], strict=True)
        else:
            yield from _alike(old[i1:i2], new[j1:j2])


def _alike(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str | None, str | None]]:
    """Each old note with the next new one that kept most of it; the others by themselves."""
    left = list(new)
    for note in old:
        at = next((at for at, each in enumerate(left) if _is_reworded(note, each)), None)
        if at is None:
            yield note, None
            continue
        yield from ((None, each) for each in left[:at])
        yield note, left[at]
        del left[: at + 1]
    yield from ((None, each) for each in left)


def _is_reworded(note: str, other: str) -> bool:
    return SequenceMatcher(a=note, b=other, autojunk=False).ratio() >= _SAME_NOTE


# --- the focus areas ---------------------------------------------------------------------------

_Places = Mapping[str, str]  # where each code stands, in words


@dataclass(frozen=True, kw_only=True)
class _Around:
    """What the parts of a row are told by beside it, of the older and the newer edition."""

    places: tuple[_Places, _Places]
    defined: tuple[frozenset[str], frozenset[str]]  # the words that have a test


def _places(matrix: MaturityMatrix) -> _Places:
    """Where each focus area and each criterion stands."""
    areas = {area.code: each.name for each in matrix.categories for area in each.focus_areas}
    return areas | {
        criterion.code: f"{area.code}, level {criterion.level}"
        for area in matrix.focus_areas
        for criterion in area.criteria
    }


def _elsewhere(places: tuple[_Places, _Places]) -> tuple[_Places, _Places]:
    """The places of what stands elsewhere now."""
    was, now = places
    moved = {code for code in was.keys() & now.keys() if was[code] != now[code]}
    return {code: was[code] for code in moved}, {code: now[code] for code in moved}


def _categories(
    old: MaturityMatrix, new: MaturityMatrix, around: _Around
) -> Iterator[RedlinedCategory]:
    before, after = _matched(old.categories, new.categories)
    for key, was, now in _in_order(before, after):
        yield RedlinedCategory(
            key=key,
            name=redline(was.name if was else None, now.name if now else None),
            areas=tuple(_areas(was, now, around)),
        )


def _matched(
    old: Sequence[Category], new: Sequence[Category]
) -> tuple[Mapping[str, Category], Mapping[str, Category]]:
    """The categories of both editions by the newer name; one that was renamed keeps a row."""
    names = {each.name for each in new}
    renamed = {
        area.code: each.name
        for each in new
        if each.name not in {category.name for category in old}
        for area in each.focus_areas
    }
    before: dict[str, Category] = {}
    for category in old:
        codes = (area.code for area in category.focus_areas if area.code in renamed)
        now = next((renamed[code] for code in codes), category.name)
        key = category.name if category.name in names or now in before else now
        before[key] = category
    return before, {each.name: each for each in new}


def _areas(was: Category | None, now: Category | None, around: _Around) -> Iterator[RedlinedArea]:
    before = {each.code: each for each in was.focus_areas} if was else {}
    after = {each.code: each for each in now.focus_areas} if now else {}
    for code, then, today in _in_order(before, after):
        yield _area(code, then, today, around)


def _area(code: str, was: FocusArea | None, now: FocusArea | None, around: _Around) -> RedlinedArea:
    became = _presence(was, now)
    area = RedlinedArea(
        code=code,
        became=became,
        name=redline(was.name if was else None, now.name if now else None),
        said=_said(said_of_area(was) if was else {}, said_of_area(now) if now else {}),
        cells=tuple(_cells(was, now, around)),
        evidence_base=tuple(_parts(_evidence_base(was), _evidence_base(now))),
        threads=tuple(_parts(_threads(was), _threads(now))),
        remark=_remark(code, became, around.places),
    )
    is_reworded = became is Became.SAME and bool(area.counts)
    return replace(area, became=Became.CHANGED) if is_reworded else area


_Told = Mapping[str, tuple[str, Said]]  # parts by code: their words, and what is said beside


def _evidence_base(area: FocusArea | None) -> _Told:
    return {e.code: (e.name, said_of_evidence(e)) for e in area.evidence_base} if area else {}


def _threads(area: FocusArea | None) -> _Told:
    return {each.code: (each.name, said_of_thread(each)) for each in area.threads} if area else {}


def _criteria(area: FocusArea | None, level: int, defined: frozenset[str]) -> _Told:
    held = area.at(level).criteria if area else ()
    return {each.code: (each.text, said_of_criterion(each, defined=defined)) for each in held}


def _cells(was: FocusArea | None, now: FocusArea | None, around: _Around) -> Iterator[RedlinedCell]:
    both = [area.descriptors for area in (was, now) if area is not None]
    for level in sorted({each.level for descriptors in both for each in descriptors}):
        before = was.at(level).words if was else None
        after = now.at(level).words if now else None
        words = redline(before, after)
        known_before, known_now = around.defined
        parts = _parts(_criteria(was, level, known_before), _criteria(now, level, known_now))
        # Of a row that moved as a whole the row says so, and not each of its criteria.
        told = around.places if len(both) > 1 else _elsewhere(around.places)
        criteria = (replace(each, remark=_remark(each.name, each.became, told)) for each in parts)
        yield RedlinedCell(
            level=level, became=became_of(words), words=words, criteria=tuple(criteria)
        )


# --- parts ---------------------------------------------------------------------------------------

_Key = TypeVar("_Key", bound=Hashable)
_Value = TypeVar("_Value")


def _in_order(
    old: Mapping[_Key, _Value], new: Mapping[_Key, _Value]
) -> Iterator[tuple[_Key, _Value | None, _Value | None]]:
    """Each key with what it was and what it is, in the order of both.

    What is gone stands where it stood, before what came in its place. What stands elsewhere in the
    new order is told as gone from the one place and come to the other.
    """
    first, last = list(old), list(new)
    for tag, i1, i2, j1, j2 in SequenceMatcher(a=first, b=last, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from ((key, old[key], new[key]) for key in first[i1:i2])
        else:
            yield from ((key, old[key], None) for key in first[i1:i2])
            yield from ((key, None, new[key]) for key in last[j1:j2])


def _parts(old: _Told, new: _Told) -> Iterator[RedlinedPart]:
    for code, was, now in _in_order(old, new):
        before, said_before = was or _NOTHING
        after, said_after = now or _NOTHING
        yield _part(code, before, after, _said(said_before, said_after))


_NOTHING: tuple[None, Said] = (None, {})


def _part(name: str, before: str | None, after: str | None, said: Redline = ()) -> RedlinedPart:
    words = redline(before, after)
    became = _presence(before, after)
    if became is Became.SAME and is_changed((*words, *said)):
        became = Became.CHANGED
    return RedlinedPart(name=name, became=became, words=words, said=said)


def _said(old: Said, new: Said) -> Redline:
    """Sentence by sentence; one with another's name is compared with no other."""
    found: list[Stretch] = []
    for _, before, after in _in_order(old, new):
        found += redline(before and f"{before} ", after and f"{after} ")
    return tuple(found)


def _presence(before: object, after: object) -> Became:
    if before is None:
        return Became.NEW
    return Became.REMOVED if after is None else Became.SAME


def _remark(code: str, became: Became, places: tuple[_Places, _Places]) -> str:
    """Where what is struck out here stands now, or what is put in here stood."""
    was, now = (each.get(code) for each in places)
    if was is None or now is None or became not in (Became.NEW, Became.REMOVED):
        return ""
    if was == now:
        return f"Moved within {now}."
    return f"Stands in {now} now." if became is Became.REMOVED else f"Stood in {was} before."
