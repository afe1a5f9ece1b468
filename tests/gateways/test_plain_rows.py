"""Rows written in one go are read as they were told, by programs that are not ours."""

import io

import openpyxl
import pytest
import python_calamine
import xlsxwriter

from milepost.gateways.plain_rows import PlainRows

ROWS: list[list[str | int]] = [
    ["A & B <c>", 3, "=1+1", ""],
    ["", 0, "  two\nlines ", "last"],
    ["an x_y_z", -1, "‘é’ 漢 🙂", 'a "quotation"'],
]


def a_workbook(rows: list[list[str | int]]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet("Plain", worksheet_class=PlainRows)
        sheet.write_string(0, 0, "Heading")
        sheet.tell(
            1,
            ((15.0, row) for row in rows),
            words=workbook.add_format({"text_wrap": True}),
            numbers=workbook.add_format({"align": "center"}),
        )
    return out.getvalue()


def test_openpyxl_reads_every_word_and_number_in_its_place() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(a_workbook(ROWS)))["Plain"]

    read = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert read == [[value if value != "" else None for value in row] for row in ROWS]
    assert sheet.cell(1, 1).value == "Heading"
    assert {sheet.cell(2, 1).data_type, sheet.cell(2, 3).data_type} <= {"s", "inlineStr"}
    assert sheet.cell(2, 1).alignment.wrap_text
    assert sheet.cell(2, 2).alignment.horizontal == "center"
    assert sheet.row_dimensions[2].height == 15


def test_calamine_reads_them_too() -> None:
    content = io.BytesIO(a_workbook(ROWS))
    with python_calamine.CalamineWorkbook.from_filelike(content) as workbook:
        read = workbook.get_sheet_by_name("Plain").to_python(skip_empty_area=False)

    assert [row[2] for row in read[1:]] == [row[2] for row in ROWS]


def test_words_that_look_like_an_escaped_sign_stay_as_they_are() -> None:
    content = io.BytesIO(a_workbook([["_x0041_ is no A"]]))
    with python_calamine.CalamineWorkbook.from_filelike(content) as workbook:
        read = workbook.get_sheet_by_name("Plain").to_python()

    assert read[-1][0] == "_x0041_ is no A"


@pytest.mark.parametrize("sign", ["\x00", "\x0b", "\x1f", "\ufffe"])
def test_what_xml_cannot_say_spoils_no_sheet(sign: str) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(a_workbook([[f"a{sign}b"]])))["Plain"]

    assert str(sheet.cell(2, 1).value).startswith("a")


def test_a_table_without_rows_is_its_heading() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(a_workbook([])))["Plain"]

    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [["Heading"]]
