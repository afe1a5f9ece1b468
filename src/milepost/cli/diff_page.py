"""What does `matrix diff` say to a person? What became of each focus area, and of the rest."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from milepost.cli.file_pages import counted, item
from milepost.core.matrix.change_entries import ChangeKind, MappedCell, MappedCriterion
from milepost.core.matrix.change_lines import ChangeLine
from milepost.core.matrix.change_map import ChangeMap
from milepost.core.matrix.faults import Fault

_NONE = "–"


def diff_page(change: ChangeMap, code_faults: Sequence[Fault]) -> str:
    """What differs between two matrices; what does not is counted only."""
    return "\n".join(_lines(change, code_faults))


def _lines(change: ChangeMap, code_faults: Sequence[Fault]) -> Iterator[str]:
    yield f"from  {change.old.title}, version {change.old.version}"
    yield f"to    {change.new.title}, version {change.new.version}"
    yield ""
    if change.is_empty:
        count = counted(len(change.criteria), "criterion")
        yield f"Nothing differs: {count}, {counted(len(change.cells), 'cell')}."
    else:
        yield f"Criteria: {_counts(change.criteria_by_kind)}."
        yield f"Cells:    {_counts(change.cells_by_kind)}."
        yield "Suggested by what differs; whoever agrees the new version has to confirm it."
    yield from _area_lines(change)
    yield from _other_lines(change.lines)
    if code_faults:
        yield ""
        yield "Codes that could not be agreed as they stand"
        for fault in code_faults:
            yield from item("  - ", str(fault))


def _counts(kinds: Mapping[ChangeKind, int]) -> str:
    return ", ".join(f"{count} {kind.value}" for kind, count in kinds.items() if count)


def _area_lines(change: ChangeMap) -> Iterator[str]:
    criteria = [each for each in change.criteria if each.kind is not ChangeKind.UNCHANGED]
    for code, cells in groupby(change.cells, key=lambda cell: cell.focus_area):
        found = list(_cell_lines(cells, [each for each in criteria if each.focus_area == code]))
        if found:
            area = change.new.areas_by_code.get(code) or change.old.areas_by_code[code]
            yield ""
            yield f"{code}  {area.name}"
            yield from found


def _cell_lines(cells: Iterable[MappedCell], criteria: Sequence[MappedCriterion]) -> Iterator[str]:
    for cell in cells:
        here = [each for each in criteria if each.level == cell.level]
        if cell.kind is not ChangeKind.UNCHANGED or here:
            yield from item(f"  Level {cell.level}: ", _what(cell.kind, cell.reason))
        for each in here:
            yield from item(f"    {each.code}  ", _what(each.kind, each.reason))
            if each.before and each.after and each.before.text == each.after.text:
                yield from item("      words   ", each.after.text, keeps_tags=True)
                continue
            if each.before:
                yield from item("      before  ", each.before.text, keeps_tags=True)
            if each.after:
                yield from item("      after   ", each.after.text, keeps_tags=True)


def _what(kind: ChangeKind, reason: str) -> str:
    return f"{kind.value} ({reason})" if reason else kind.value


def _other_lines(lines: Iterable[ChangeLine]) -> Iterator[str]:
    for part, those in groupby(lines, key=lambda line: line.part):
        yield ""
        yield part.value.replace("_", " ").capitalize()
        for line in those:
            yield f"  {line.about}"
            yield from item("    before  ", _NONE if line.before is None else line.before)
            yield from item("    after   ", _NONE if line.after is None else line.after)
