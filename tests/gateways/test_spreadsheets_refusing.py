"""A file that is no matrix is refused at once, in a sentence that says what to do."""

import contextlib
import io
import struct
import tracemalloc
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time

import openpyxl
import pytest
from openpyxl.styles import Font

from milepost.core.matrix.faults import UnreadableMatrix
from milepost.gateways.spreadsheets import LARGEST_FILE, read_tables
from tests.gateways.sheets import as_workbook, read

SHEET = "xl/worksheets/sheet1.xml"
SHARED = "xl/sharedStrings.xml"
NAMESPACE = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
WORKBOOK = as_workbook([["Category", "Focus", "Level 0", "Level 1"], ["One", "Two", "", "Words."]])


def workbook_with(pieces: dict[str, bytes], *, without: str = "") -> bytes:
    """The small workbook, with pieces of its archive put in or left out."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(WORKBOOK)) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        kept = [name for name in old.namelist() if name not in pieces and name != without]
        for name in kept:
            new.writestr(name, old.read(name))
        for name, content in pieces.items():
            new.writestr(name, content)
    return file.getvalue()


def sheet_of(rows: bytes) -> bytes:
    return b"<worksheet %s><sheetData>%s</sheetData></worksheet>" % (NAMESPACE, rows)


def a_zip_of(name: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(name, "words")
    return file.getvalue()


def lying_about_its_size() -> bytes:
    """An archive whose directory says that a piece of 100 MB has 100 bytes."""
    content = bytearray(workbook_with({"xl/media/large.bin": bytes(100 * 1024 * 1024)}))
    entry = content.find(b"xl/media/large.bin", content.find(b"PK\x01\x02")) - 46
    content[entry + 24 : entry + 28] = struct.pack("<I", 100)
    return bytes(content)


def with_a_password() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le")


def encrypted_archive() -> bytes:
    content = bytearray(WORKBOOK)
    entry = content.find(b"PK\x01\x02")
    content[entry + 8] |= 1
    return bytes(content)


FAR = (
    b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
)
FAR_WITHOUT_PLACES = (
    b'<row r="1">' + b"<c><v>1</v></c>" * 9000 + b'</row><row r="1048576"><c><v>1</v></c></row>'
)
ONE_TEXT = b"<sst %s><si><t>%s</t></si></sst>" % (NAMESPACE, b"x" * 1_500_000)
USED_OFTEN = b"".join(
    b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (n, n) for n in range(1, 9000)
)
ONE_TEXT_OF_MANY_RUNS = b"<sst %s><si>%s</si></sst>" % (NAMESPACE, b"<r><t>x</t></r>" * 200_000)

OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
LOCKED, DAMAGED = "locked with a password", "damaged or was cut short"
TOO_BIG, EMPTY = "unpacks to far more", "the workbook is empty"


def with_sheet(rows: bytes, **pieces: bytes) -> bytes:
    return workbook_with({SHEET: sheet_of(rows)} | pieces)


def a_bomb() -> bytes:
    return workbook_with({"xl/media/b.bin": bytes(200 * 1024 * 1024)})


def many_pieces() -> bytes:
    return workbook_with({f"xl/media/{n}": b"" for n in range(2001)})


def empty_rows() -> bytes:
    return b"".join(b'<row r="%d"/>' % n for n in range(1, 1_000_001))


# fmt: off
REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "50 MB":                (lambda: b"PK\x03\x04" + bytes(50 * 1024 * 1024), "larger than 10 MB"),
    "empty":                (lambda: b"", "the file is empty"),
    "white space":          (lambda: b" \r\n\t\n", "the file is empty"),
    "a PDF":                (lambda: b"%PDF-1.7\n%\xe2", "this is a PDF"),
    "a picture":            (lambda: b"\x89PNG\r\n\x1a\n", "this is a picture"),
    "a photograph":         (lambda: b"\xff\xd8\xff\xe0", "this is a picture"),
    "rich text":            (lambda: b"{\\rtf1\\ansi", "this is a text document"),
    "a packed archive":     (lambda: b"\x1f\x8b\x08", "this is a packed archive"),
    "an old Excel file":    (lambda: OLD_OFFICE, "an old Office file"),
    "with a password":      (with_a_password, LOCKED),
    "an encrypted archive": (encrypted_archive, LOCKED),
    "a presentation":       (lambda: a_zip_of("ppt/presentation.xml"), "this is a presentation"),
    "a binary workbook":    (lambda: a_zip_of("xl/workbook.bin"), "this is a binary workbook"),
    "another OpenDocument": (lambda: a_zip_of("mimetype"), "this is an OpenDocument file, but no"),
    "another archive":      (lambda: a_zip_of("a.txt"), "an archive without a workbook or a docu"),
    "cut in two":           (lambda: WORKBOOK[: len(WORKBOOK) // 2], DAMAGED),
    "cut at the end":       (lambda: WORKBOOK[:-9], DAMAGED),
    "a sheet cut short":    (lambda: workbook_with({SHEET: b"<worksheet><sheetDa"}), DAMAGED),
    "a lying directory":    (lying_about_its_size, DAMAGED),
    "a zip bomb":           (a_bomb, TOO_BIG),
    "too many pieces":      (many_pieces, TOO_BIG),
    "one text used often":  (lambda: with_sheet(USED_OFTEN, **{SHARED: ONE_TEXT}), TOO_BIG),
    "a text of many runs":  (lambda: workbook_with({SHARED: ONE_TEXT_OF_MANY_RUNS}), TOO_BIG),
    "one endless text":     (lambda: with_sheet(b"x" * 4_000_000), TOO_BIG),
    "a cell far out":       (lambda: with_sheet(FAR), "row 1,048,576 and column 16,384"),
    "cells without places": (lambda: with_sheet(FAR_WITHOUT_PLACES), "more than 2,000,000 cells"),
    "pictures only":        (lambda: with_sheet(b"", **{"xl/media/a.png": b"x"}), "only pictures"),
    "no cells":             (lambda: with_sheet(b""), EMPTY),
    "a million empty rows": (lambda: with_sheet(empty_rows()), EMPTY),
    "text with a NUL":      (lambda: b"Focus\nOne\x00,Two\n", "line 2 holds a sign (code 0)"),
    "bytes of no text":     (lambda: bytes(range(1, 32)) * 9, "this is no table of text"),
    "an open quotation":    (lambda: b'Category,Focus,Level 1\nOne,"Two,Words\n', "is not closed"),
    "too many rows":        (lambda: b"a,b\n" * 20_002, "over 20,000 rows"),
}
# fmt: on


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_no_table_is_refused_in_a_sentence(what: str) -> None:
    make, sentence = REFUSED[what]
    with pytest.raises(UnreadableMatrix) as refusal:
        read_tables(io.BytesIO(make()), name="sent.xlsx")
    (fault,) = refusal.value.faults
    assert fault.where == "sent.xlsx"
    assert sentence in fault.sentence
    assert fault.sentence.endswith(".")


@pytest.mark.parametrize(
    "what", ["50 MB", "a zip bomb", "one text used often", "a cell far out", "cells without places"]
)
def test_a_refusal_takes_little_memory(what: str) -> None:
    file = io.BytesIO(REFUSED[what][0]())
    tracemalloc.start()
    with pytest.raises(UnreadableMatrix):
        read_tables(file, name="sent.xlsx")
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 4 * LARGEST_FILE


def test_a_file_is_read_no_further_than_its_limit() -> None:
    class Endless(io.RawIOBase):
        taken = 0

        def readinto(self, buffer: object) -> int:
            raise AssertionError("the file is asked for a number of bytes")

        def read(self, size: int = -1) -> bytes:
            assert size >= 0
            self.taken += size
            return b"a" * size

    file = Endless()
    with pytest.raises(UnreadableMatrix, match="larger than 10 MB"):
        read_tables(file, name="endless.csv")  # type: ignore[arg-type]
    assert file.taken == LARGEST_FILE + 1


def test_empty_rows_below_a_matrix_do_no_harm() -> None:
    empty = b"".join(b'<row r="%d"><c r="A%d" s="0"/></row>' % (n, n) for n in range(3, 100_000))
    rows = (
        b'<row r="1"><c r="A1" t="inlineStr"><is><t>Category</t></is></c>'
        b'<c r="B1" t="inlineStr"><is><t>Focus</t></is></c>'
        b'<c r="C1" t="inlineStr"><is><t>Level 1</t></is></c></row>'
        b'<row r="2"><c r="A2" t="inlineStr"><is><t>One</t></is></c>'
        b'<c r="B2" t="inlineStr"><is><t>Two</t></is></c>'
        b'<c r="C2" t="inlineStr"><is><t>Words.</t></is></c></row>'
    )
    found = read(workbook_with({SHEET: sheet_of(rows + empty)}), "long.xlsx")
    assert found.matrix.focus_areas[0].at(1).words == "Words."


def test_a_damaged_workbook_is_read_or_refused_wherever_it_is_damaged() -> None:
    for at in range(0, len(WORKBOOK), 37):
        damaged = bytearray(WORKBOOK)
        damaged[at] ^= 0xFF
        with contextlib.suppress(UnreadableMatrix):
            assert read_tables(io.BytesIO(bytes(damaged)), name="damaged.xlsx")


def test_cells_of_every_kind_become_the_text_that_a_person_sees() -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    at = datetime(2025, 3, 31, 9, 30)  # noqa: DTZ001 - a sheet knows no time zones
    sheet.append([3, 2.5, True, "a", date(2025, 3, 31), at, datetime.combine(at, time())])
    sheet["H1"].font = Font(bold=True)  # a cell that is styled and empty
    book.create_chartsheet("Chart")
    file = io.BytesIO()
    book.save(file)
    (table,) = read_tables(file_from_its_start(file), name="a.xlsx")
    assert table.rows == (
        ("3", "2.5", "True", "a", "2025-03-31", "2025-03-31T09:30:00", "2025-03-31"),
    )


def file_from_its_start(file: io.BytesIO) -> io.BytesIO:
    file.seek(0)
    return file
