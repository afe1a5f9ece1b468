"""How does a file that people send become plain tables, without trusting what is in it?

Every limit is kept before the memory is used that it protects: a file is read no further than its
own limit, a workbook is unpacked no further than its own, and only then is it parsed.
"""

from typing import BinaryIO

from milepost.core.matrix.faults import UnreadableMatrix
from milepost.core.matrix.tables import Table
from milepost.gateways.archives import names_in
from milepost.gateways.docx_tables import DOCUMENT, tables_in_document
from milepost.gateways.ods_tables import MIMETYPE, tables_in_opendocument
from milepost.gateways.refusal import refusal
from milepost.gateways.text_tables import tables_in_text
from milepost.gateways.xlsx_tables import tables_in_workbook

LARGEST_FILE = 10 * 1024 * 1024  # bytes; a matrix of nine rows takes less than a hundredth of it

_ZIP, _OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_NOT_TABLES = (
    (b"%PDF", "a PDF; copy its table into a spreadsheet and save that as .xlsx"),
    (b"\x89PNG", "a picture; the matrix has to be there as cells with text"),
    (b"\xff\xd8\xff", "a picture; the matrix has to be there as cells with text"),
    (b"GIF8", "a picture; the matrix has to be there as cells with text"),
    (b"{\\rtf", "a text document; copy its table into a spreadsheet and save that as .xlsx"),
    (b"\x1f\x8b", "a packed archive; unpack it and give the spreadsheet in it"),
    (b"PK\x05\x06", "an empty archive"),
    (b"7z\xbc\xaf", "a packed archive; unpack it and give the spreadsheet in it"),
)


_OTHER_ARCHIVES = {
    "xl/workbook.bin": "a binary workbook (.xlsb); open it and save it as .xlsx",
    "ppt/presentation.xml": "a presentation; copy its table into a spreadsheet, save that as .xlsx",
    "mimetype": "an OpenDocument file, but no spreadsheet; open it and save it as .docx or .ods",
}


def read_tables(file: BinaryIO, *, name: str) -> tuple[Table, ...]:
    """The tables in a file: its text, each sheet of a workbook, each table of a document.

    What the file is, is judged by its content; its name only places the faults.

    :raises UnreadableMatrix: where it is too big, damaged, locked, or no table at all.
    """
    content = read_at_most(file, name=name)
    if content.startswith(_ZIP):
        return _tables_in_archive(content, name)
    if content.startswith(_OLD_OFFICE):
        raise refusal(name, _about_old_office(content))
    for beginning, called in _NOT_TABLES:
        if content.startswith(beginning):
            raise refusal(name, f"this is {called}.")
    return (tables_in_text(content, name=name),)


def read_at_most(file: BinaryIO, *, name: str) -> bytes:
    """The whole of a file that is no larger than it may be.

    :raises UnreadableMatrix: where it is empty or too big; no more than the limit is read.
    """
    content = file.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise refusal(
            name,
            f"the file is larger than {LARGEST_FILE // 1024 // 1024} MB, which no matrix needs; "
            "take pictures and other sheets out of it.",
        )
    if not content.strip():
        raise refusal(name, "the file is empty.")
    return content


def _tables_in_archive(content: bytes, name: str) -> tuple[Table, ...]:
    names = names_in(content)
    if not names:
        raise refusal(name, "the file is damaged or was cut short; open it and save it again.")
    if any(DOCUMENT.fullmatch(each) for each in names):
        return tables_in_document(content, name=name)
    if MIMETYPE in content[:200] and "content.xml" in names:
        return tables_in_opendocument(content, name=name)
    if "xl/workbook.xml" not in names:
        raise _refused_archive(names, name)
    return tables_in_workbook(content, name=name)


def _refused_archive(names: frozenset[str], name: str) -> UnreadableMatrix:
    called = next((c for piece, c in _OTHER_ARCHIVES.items() if piece in names), None)
    called = called or "an archive without a workbook or a document in it"
    return refusal(name, f"this is {called}.")


def _about_old_office(content: bytes) -> str:
    if _ENCRYPTED in content:
        return "the file is locked with a password; take the password off and save it again."
    return "this is an old Office file (.xls or .doc); open it and save its table as .xlsx."
