"""Files that somebody might put in by mistake or malice, each made here and never shipped."""

import struct
import zipfile
from io import BytesIO

OFFICE_LIST = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
    'content-types"><Override PartName="/part.xml" ContentType="application/{kind}+xml"/></Types>'
)
WORD = "vnd.openxmlformats-officedocument.wordprocessingml.document.main"
EXCEL = "vnd.openxmlformats-officedocument.spreadsheetml.sheet.main"
POWERPOINT = "vnd.openxmlformats-officedocument.presentationml.presentation.main"
PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00"


def a_zip(**files: bytes | str) -> bytes:
    """A ZIP file; names are given as they are, in a dictionary."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


def an_office_file(kind: str = WORD, **more: bytes | str) -> bytes:
    """A file of Office, as far as its list of contents tells."""
    return a_zip(
        **{"[Content_Types].xml": OFFICE_LIST.format(kind=kind), "part.xml": "<p/>"}, **more
    )


def a_macro_workbook() -> bytes:
    """A workbook whose list says nothing of the macros that it has."""
    return an_office_file(EXCEL, **{"xl/vbaProject.bin": b"Attribute VB_Name"})


def a_macro_document_by_its_list() -> bytes:
    """A document whose list of contents says that it may have macros."""
    return an_office_file("vnd.ms-word.document.macroEnabled.main")


def a_macro_sheet() -> bytes:
    """A workbook with a sheet of the older kind of macros."""
    return an_office_file(EXCEL, **{"xl/macrosheets/sheet1.xml": "<m/>"})


def an_opendocument(kind: str = "text", **more: bytes | str) -> bytes:
    """A file of LibreOffice, as far as its list of contents tells."""
    return a_zip(mimetype=f"application/vnd.oasis.opendocument.{kind}", **more)


def a_zip_that_unpacks_to_much() -> bytes:
    """A few kilobytes that are seventy million once unpacked."""
    made = BytesIO()
    with (
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("zeros.csv", "w") as out,
    ):
        for _ in range(70):
            out.write(bytes(1_000_000))
    return made.getvalue()


def a_document_that_unpacks_to_much() -> bytes:
    """A Word document as far as it says, with a picture of seventy million zeros."""
    return an_office_file(WORD, **{"word/media/picture.emf": bytes(70_000_000)})


def a_zip_with_too_many_files() -> bytes:
    """More files than anybody puts in."""
    return a_zip(**{f"{number}.txt": "" for number in range(10_001)})


def a_zip_whose_files_share_their_bytes() -> bytes:
    """Its list names one and the same packed bytes many times over."""
    once = a_zip(**{"a.txt": bytes(50_000)})
    start = once.rindex(b"PK\x01\x02")
    end = once.rindex(b"PK\x05\x06")
    entries = once[start:end] * 3
    tail = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 3, 3, len(entries), start, 0)
    return once[:start] + entries + tail


def a_locked_zip() -> bytes:
    """A ZIP file that says of its entry that a password is needed."""
    made = bytearray(a_zip(**{"figures.csv": "a,b\n1,2\n"}))
    made[6] |= 1  # in the entry's own head
    made[made.rindex(b"PK\x01\x02") + 8] |= 1  # and in the list
    return bytes(made)


def a_compound_document(*names: str, root_class: bytes = bytes(16)) -> bytes:
    """An older Office file, with a directory that has the names given."""
    head = bytearray(512)
    head[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<H", head, 30, 9)  # sectors of 512 bytes
    struct.pack_into("<I", head, 48, 0)  # the directory is the first of them
    entries = [_entry("Root Entry", 5, root_class), *(_entry(name, 2) for name in names)]
    body = b"".join(entries)
    return bytes(head) + body + bytes(-len(body) % 512)


def _entry(name: str, kind: int, its_class: bytes = bytes(16)) -> bytes:
    said = name.encode("utf-16-le") + b"\0\0"
    entry = bytearray(128)
    entry[: len(said)] = said
    struct.pack_into("<H", entry, 64, len(said))
    entry[66] = kind
    entry[80:96] = its_class
    return bytes(entry)


def a_windows_program() -> bytes:
    """The beginning of an EXE file."""
    return b"MZ\x90\x00\x03\x00\x00\x00" + bytes(52) + b"\x80\x00\x00\x00" + bytes(64) + b"PE\0\0"


def an_installer() -> bytes:
    """A Windows installer: a compound document of a class of its own."""
    return a_compound_document(
        "Table", root_class=bytes.fromhex("84100c0000000000c000000000000046")
    )


def a_locked_pdf() -> bytes:
    """A PDF document that says that it is encrypted."""
    return PDF.replace(b"/Root 1 0 R", b"/Root 1 0 R /Encrypt 2 0 R")
