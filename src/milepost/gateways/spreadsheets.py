"""How does a file that people send become plain tables, without trusting what is in it?

Every limit is kept before the memory is used that it protects: a file is read no further than its
own limit, a workbook is unpacked no further than its own, and only then is it parsed.
"""

from typing import BinaryIO

from milepost.core.matrix.tables import Table
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


def read_tables(file: BinaryIO, *, name: str) -> tuple[Table, ...]:
    """The tables in a file: one for a text file, one a sheet for a workbook.

    What the file is, is judged by its content; its name only places the faults.

    :raises UnreadableMatrix: where it is too big, damaged, locked, or no table at all.
    """
    content = read_at_most(file, name=name)
    if content.startswith(_ZIP):
        return tables_in_workbook(content, name=name)
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


def _about_old_office(content: bytes) -> str:
    if _ENCRYPTED in content:
        return "the workbook is locked with a password; take the password off and save it again."
    return "this is an old Office file (.xls or .doc); open it and save its table as .xlsx."
