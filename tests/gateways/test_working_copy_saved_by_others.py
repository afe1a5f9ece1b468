"""A working copy that was filled in, and saved by LibreOffice, says what was filled in."""

import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from milepost.core.assessment.working_copy import NewCitation
from milepost.core.assessment.working_copy_reading import ReadCopy, read_copy
from milepost.core.matrix.tables import Table
from milepost.gateways.sheets_to_fill import ORIGIN_SHEET
from milepost.gateways.spreadsheets import read_tables
from milepost.gateways.xlsx_formulas import formulas_in, is_xlsx
from tests.gateways.sheets import LOOK_ALIKE

FOLDER = LOOK_ALIKE.parent / "working-copy"
XLSX, ODS = (FOLDER / f"saved-by-libreoffice.{each}" for each in ("xlsx", "ods"))
KNOWN = {(1, "CS.A1"), (1, "CS.A2"), (1, "CS.C1"), (2, "DD.A1"), (2, "DD.A3"), (2, "DD.A5")}


@pytest.fixture(scope="module")
def read() -> ReadCopy:
    content = XLSX.read_bytes()
    return read_copy(_tables(XLSX), known=KNOWN, formulas=formulas_in(content))


def _tables(path: Path) -> tuple[Table, ...]:
    return read_tables(BytesIO(path.read_bytes()), name=path.name)


def test_ratings_reasons_and_evidence_are_as_they_were_typed(read: ReadCopy) -> None:
    lines = {line.criterion: line for line in read.lines}

    assert {code: (line.rating, line.reason) for code, line in lines.items()} == {
        "CS.A1": ("P", "It broke off in May."),
        "CS.A2": ("L", "Two\n\nparagraphs"),
        "CS.C1": ("", "=1+1"),
        "DD.A1": ("NA", "Nobody is asked here."),
    }
    assert lines["CS.A1"].citations == (
        NewCitation(item=12, place="page 4"),
        NewCitation(item=13, place="3.2"),
    )


def test_a_formula_and_merged_cells_are_told_with_their_places(read: ReadCopy) -> None:
    told = [(each.row, each.column, each.sentence.split(".")[0]) for each in read.faults]

    assert told == [
        (9, "I", "“Your rating” holds a formula"),
        (10, "J", "“Your reason” is merged with other cells"),
    ]
    assert read.missing == 0


def test_what_the_copy_started_from_is_carried_along_whole_and_hidden() -> None:
    origin = next(each for each in _tables(XLSX) if each.name == ORIGIN_SHEET)

    assert origin.is_hidden
    assert "".join(row[0] for row in origin.rows[1:]) == "signed-" + "x" * 40_000


def test_an_opendocument_sheet_is_told_from_a_workbook_of_excels_kind() -> None:
    assert is_xlsx(XLSX.read_bytes())
    assert not is_xlsx(ODS.read_bytes())


@pytest.mark.parametrize(
    ("cell", "places", "is_unplaced"),
    [
        ('<c r="G5"><f>1</f><v>1</v></c>', {(5, 7)}, False),
        ('<c r="AA5" s="1"><f t="shared" si="0"/><v>1</v></c>', {(5, 27)}, False),
        ('<x:c r="B2"><x:f>1</x:f></x:c>', {(2, 2)}, False),
        ("<c><f>1</f></c>", set(), True),
        ('<c r="G5"><v>1</v></c><c r="H5" t="s"/>', set(), False),
    ],
)
def test_formulas_are_found_however_they_are_written(
    cell: str, places: set[tuple[int, int]], is_unplaced: bool
) -> None:
    found = formulas_in(_workbook(cell))["Ratings & more"]

    assert (set(found.cells), found.is_unplaced) == (places, is_unplaced)


def test_a_formula_that_fills_many_cells_is_found_with_all_of_them() -> None:
    found = formulas_in(_workbook('<c r="G5"><f t="array" ref="G5:H9">1</f></c>'))

    (area,) = found["Ratings & more"].ranges
    assert (area.first_row, area.last_row, area.first_column, area.last_column) == (5, 9, 7, 8)


def _workbook(cell: str) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(
            "xl/workbook.xml",
            '<workbook><sheets><sheet name="Ratings &amp; more" sheetId="1" r:id="rId7"/>'
            "</sheets></workbook>",
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            '<Relationships><Relationship Id="rId7" Target="/xl/worksheets/one.xml"/>'
            "</Relationships>",
        )
        archive.writestr("xl/worksheets/one.xml", f"<sheetData><row>{cell}</row></sheetData>")
    return out.getvalue()
