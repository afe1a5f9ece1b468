"""A working copy as people handle it: taken, filled in with a program of its own, handed in."""

import io
from collections.abc import Callable, Iterator, Mapping

import openpyxl
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from milepost.apps.reports import actions, queries
from milepost.apps.reports.comparison import Comparison
from milepost.core.assessment.working_copy_reading import ASSESSMENT, CODE, HEADINGS
from tests.apps.worlds import World

HEADING_ROW = 4


def take(world: World, by: str, **asked: str) -> bytes:
    """A working copy as it is handed out."""
    return queries.working_copy(by=world.actor(by), at=world.at(), **asked).content  # type: ignore[arg-type]


def opened(content: bytes) -> Workbook:
    """A working copy, opened by a program that is not ours."""
    return openpyxl.load_workbook(io.BytesIO(content))


def saved(book: Workbook) -> bytes:
    """As that program saves it."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def columns(sheet: Worksheet) -> dict[str, int]:
    """The column of each heading."""
    found = {str(cell.value): int(cell.column or 0) for cell in sheet[HEADING_ROW]}
    assert set(HEADINGS) <= found.keys()
    return found


def rows(sheet: Worksheet) -> Iterator[tuple[tuple[int, str], int]]:
    """Each line's key, and the row that it stands in."""
    where = columns(sheet)
    for row in range(HEADING_ROW + 1, sheet.max_row + 1):
        number, code = (sheet.cell(row, where[each]).value for each in (ASSESSMENT, CODE))
        if number:
            yield (int(str(number).removeprefix("A-")), str(code)), row


def filled(
    content: bytes,
    said: Mapping[tuple[int, str], Mapping[str, object]],
    then: Callable[[Workbook], object] = lambda _: None,
) -> bytes:
    """The copy with cells filled in, by line and heading.

    :param then: what else is done to the workbook before it is saved.
    """
    book = opened(content)
    sheet = book["Ratings"]
    where, places = columns(sheet), dict(rows(sheet))
    for key, cells in said.items():
        for heading, value in cells.items():
            sheet.cell(places[key], where[heading]).value = value  # type: ignore[assignment]
    then(book)
    return saved(book)


def hand_in(world: World, by: str, content: bytes, name: str = "copy.xlsx") -> str:
    """Hand a workbook in; the reference that leads back to it."""
    return actions.hand_in(file=io.BytesIO(content), name=name, by=world.actor(by), at=world.at())


def looked_at(world: World, by: str, reference: str) -> Comparison:
    """What its person is shown."""
    found = queries.upload_page(reference, by=world.actor(by), at=world.now).found
    assert found is not None
    return found


def apply(
    world: World, by: str, reference: str, *, mine: tuple[str, ...] = ()
) -> Mapping[str, int]:
    """Look at it, and bring it in."""
    return actions.apply(
        reference=reference,
        seen=looked_at(world, by, reference).seen,
        mine=mine,
        by=world.actor(by),
        at=world.at(),
    )
