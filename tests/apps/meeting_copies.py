"""The workbook of a draft as people handle it: taken, filled in with a program of its own."""

import io
from collections.abc import Callable, Mapping

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from milepost.apps.matrices import actions
from milepost.apps.matrices.actions.meeting import BroughtIn
from milepost.apps.matrices.queries.meeting import (
    MeetingPage,
    meeting_book,
    meeting_handed_in,
    meeting_page,
)
from tests.apps.worlds import World

HEADING_ROW = 4
NEW = "new"  # for the first blank row of a sheet
Said = Mapping[tuple[str, str], Mapping[str, object]]  # by sheet and key, then by heading


def take(world: World, number: int, by: str) -> bytes:
    """The workbook as it is handed out."""
    return meeting_book(number=number, by=world.actor(by), at=world.at()).content


def opened(content: bytes) -> Workbook:
    """The workbook, opened by a program that is not ours."""
    return openpyxl.load_workbook(io.BytesIO(content))


def saved(book: Workbook) -> bytes:
    """As that program saves it."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def columns(sheet: Worksheet) -> dict[str, int]:
    """The column of each heading."""
    return {str(cell.value): int(cell.column or 0) for cell in sheet[HEADING_ROW] if cell.value}


def row_of(sheet: Worksheet, key: str) -> int:
    """The row that begins with a key, or the first that begins with none."""
    for row in range(HEADING_ROW + 1, sheet.max_row + 1):
        value = sheet.cell(row, 1).value
        if value == key or (key.startswith(NEW) and value is None):
            return row + int(key.removeprefix(NEW) or 0) if key.startswith(NEW) else row
    raise AssertionError(f"no row {key} in {sheet.title}")


def filled(
    content: bytes, said: Said, then: Callable[[Workbook], object] = lambda _: None
) -> bytes:
    """The workbook with cells filled in.

    :param then: what else is done to it before it is saved.
    """
    book = opened(content)
    places = {each: row_of(book[each[0]], each[1]) for each in said}
    for (name, key), cells in said.items():
        sheet = book[name]
        for heading, value in cells.items():
            sheet.cell(places[name, key], columns(sheet)[heading]).value = value  # type: ignore[assignment]
    then(book)
    return saved(book)


def upload(content: bytes, name: str = "meeting.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def hand_in(world: World, number: int, by: str, content: bytes) -> MeetingPage:
    """Hand a workbook in, and look at what would come of it."""
    actor = world.actor(by)
    carried = meeting_handed_in(
        number=number, file=io.BytesIO(content), name="meeting.xlsx", by=actor
    )
    return meeting_page(number=number, carried=carried, by=actor)


def look_again(world: World, number: int, by: str, page: MeetingPage) -> MeetingPage:
    """The same workbook as it compares now."""
    return meeting_page(number=number, carried=page.carried, by=world.actor(by))


def bring_in(
    world: World,
    number: int,
    by: str,
    page: MeetingPage,
    *mine: str,
    reason: str = "",
    is_by_area: bool = False,
) -> BroughtIn:
    """Bring in what was looked at; of the conflicts those that are named."""
    return actions.bring_in_meeting(
        number=number,
        carried=page.carried,
        seen=page.seen,
        mine=mine,
        reason=reason,
        is_by_area=is_by_area,
        by=world.actor(by),
        at=world.at(),
    )
