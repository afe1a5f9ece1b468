"""What is put in is told by its content, and what is hostile is refused with a sentence."""

from collections.abc import Callable
from io import BytesIO

import pytest

from milepost.gateways.evidence_store import FileRefused
from milepost.gateways.file_containers import DOCX, PPTX, XLSX
from milepost.gateways.file_kinds import kind_of, plain_name
from tests.gateways import hostile_files as made

pytestmark = pytest.mark.once

MACROS = "carries macros, which are programs. Save it without them"
PROGRAM = "is a program or a script, and programs are not kept as evidence"
TOO_MUCH = "would unpack to far more than it seems to hold"
DAMAGED = "is cut short or damaged"


def _refusal(name: str, content: bytes) -> str:
    with pytest.raises(FileRefused) as refused:
        kind_of(BytesIO(content), name=name)
    return str(refused.value)


@pytest.mark.parametrize(
    ("name", "make", "says"),
    [
        ("empty.pdf", lambda: b"", "The file is empty"),
        # programs and scripts, by what they are
        ("setup.exe", made.a_windows_program, PROGRAM),
        ("report.pdf", made.a_windows_program, PROGRAM),
        ("report", lambda: b"\x7fELF\x02\x01\x01" + bytes(60), PROGRAM),
        ("notes.txt", lambda: b"#!/bin/sh\nrm -rf ~\n", PROGRAM),
        ("page.txt", lambda: b"<?php system($_GET['c']);", PROGRAM),
        ("tool", lambda: b"\xcf\xfa\xed\xfe" + bytes(60), PROGRAM),
        ("A.class", lambda: b"\xca\xfe\xba\xbe" + bytes(60), PROGRAM),
        ("report.lnk", lambda: b"L\x00\x00\x00\x01\x14\x02\x00" + bytes(60), PROGRAM),
        ("report.doc", made.an_installer, PROGRAM),
        # and by what a machine would do with their names
        *((f"x.{each}", lambda: b"words", PROGRAM) for each in ("bat", "ps1", "vbs", "js", "hta")),
        *((f"x.{each}", lambda: b"words", PROGRAM) for each in ("jar", "scr", "py", "PIF", "reg")),
        ("report.pdf.exe", lambda: made.PDF, PROGRAM),
        ("report.pdf.exe. .", lambda: made.PDF, PROGRAM),
        ("report\u202efdp.exe", lambda: made.PDF, PROGRAM),
        # macros
        ("sheet.xlsm", made.a_macro_workbook, MACROS),
        ("words.docm", made.an_office_file, MACROS),
        ("sheet.xlsx", made.a_macro_workbook, MACROS),
        ("sheet.zip", made.a_macro_workbook, MACROS),
        ("words.docx", made.a_macro_document_by_its_list, MACROS),
        ("sheet.xlsx", made.a_macro_sheet, MACROS),
        ("old.xls", lambda: made.a_compound_document("Workbook", "_VBA_PROJECT"), MACROS),
        ("old.doc", lambda: made.a_compound_document("WordDocument", "_VBA_PROJECT"), MACROS),
        ("text.odt", lambda: made.an_opendocument(**{"Basic/Standard/A.xml": "x"}), MACROS),
        # what would fill a disk
        ("figures.zip", made.a_zip_that_unpacks_to_much, TOO_MUCH),
        ("figures.docx", made.a_document_that_unpacks_to_much, TOO_MUCH),
        ("figures.zip", made.a_zip_with_too_many_files, TOO_MUCH),
        ("figures.zip", made.a_zip_whose_files_share_their_bytes, TOO_MUCH),
        # archives that hide something
        ("a.zip", lambda: made.a_zip(**{"inner.zip": "PK"}), "holds another archive (“inner.zip”)"),
        ("a.zip", lambda: made.a_zip(**{"x/setup.exe": "MZ"}), "holds a program or a script"),
        ("a.docx", lambda: made.an_office_file(**{"word/run.vbs": "x"}), "holds a program"),
        ("a.zip", lambda: made.a_zip(**{"../../etc/x": "x"}), "leads out of it"),
        ("a.zip", lambda: made.a_zip(**{"/etc/passwd": "x"}), "leads out of it"),
        ("a.zip", lambda: made.a_zip(**{"C:\\x": "x"}), "leads out of it"),
        # another thing than the name says
        ("report.pdf", lambda: made.PNG, "named as a PDF document, but what is in it is a PNG"),
        ("report.pdf", lambda: b"only words", "but what is in it is plain text"),
        ("report.pdf", lambda: b"<html>hello", "but what is in it is a web page"),
        ("photo.png", lambda: b"<svg onload='x'/>", "but what is in it is an SVG drawing"),
        ("photo.jpg", lambda: made.PDF, "named as a picture, but what is in it is a PDF document"),
        ("words.docx", lambda: made.a_zip(a="b"), "but what is in it is a ZIP archive"),
        ("words.docx", lambda: made.an_office_file(made.EXCEL), "is an Excel workbook"),
        ("sheet.xls", lambda: b"a,b\n1,2", "but what is in it is plain text"),
        ("sheet.csv", lambda: made.an_office_file(made.EXCEL), "named as a text, but what is in"),
        ("words.txt", lambda: bytes(range(32)) * 9, "named as a text, but what is in it is no"),
        # damaged
        ("words.docx", lambda: made.an_office_file()[:-30], DAMAGED),
        ("a.zip", lambda: b"PK\x03\x04" + bytes(100), DAMAGED),
        ("report.pdf", lambda: bytes(4096), "what is in it is no such thing"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_a_sentence(
    name: str, make: Callable[[], bytes], says: str
) -> None:
    assert says in _refusal(name, make())


@pytest.mark.parametrize(
    ("name", "make", "kind"),
    [
        ("report.pdf", lambda: made.PDF, "application/pdf"),
        ("REPORT.PDF", lambda: b"\n\n" + made.PDF, "application/pdf"),
        ("report", lambda: made.PDF, "application/pdf"),
        ("words.docx", made.an_office_file, DOCX),
        ("sheet.xlsx", lambda: made.an_office_file(made.EXCEL), XLSX),
        ("slides.pptx", lambda: made.an_office_file(made.POWERPOINT), PPTX),
        ("text.odt", made.an_opendocument, "application/vnd.oasis.opendocument.text"),
        ("old.doc", lambda: made.a_compound_document("WordDocument"), "application/msword"),
        ("mail.msg", lambda: made.a_compound_document("__properties_version1.0"), None),
        ("photo.png", lambda: made.PNG, "image/png"),
        ("photo.jpg", lambda: made.PNG, "image/png"),  # a picture all the same
        ("photo.jpeg", lambda: b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(60), "image/jpeg"),
        ("film.mp4", lambda: b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom", "video/mp4"),
        ("figures.zip", lambda: made.a_zip(**{"a/b.csv": "1,2"}), "application/zip"),
        ("figures.csv", lambda: b"MZ,count\nA1,3\n", "text/csv"),
        ("figures.csv", lambda: "straße,zahl\n".encode("cp1252"), "text/csv"),
        ("figures.txt", lambda: "\ufeffwords".encode("utf-16"), "text/plain"),
        ("long.txt", lambda: ("a" + "é" * 40_000).encode(), "text/plain"),  # read in mid-letter
        ("mail.eml", lambda: b"From: a@example.org\r\nSubject: b\r\n\r\nc", "message/rfc822"),
        ("letter.rtf", lambda: rb"{\rtf1\ansi words}", "application/rtf"),
        ("map.shp", lambda: b"\x00\x00\x27\x0a" + bytes(200), None),
    ],
)
def test_what_is_kept_is_told_by_its_content(
    name: str, make: Callable[[], bytes], kind: str | None
) -> None:
    found = kind_of(BytesIO(make()), name=name)
    assert found.remark == ""
    assert found.content_type == (kind or found.content_type)


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("page.html", b"<!DOCTYPE html><script>alert(1)</script>", "text/html"),
        ("notes.txt", b"words <script>alert(1)</script>", "text/html"),
        ("plan.svg", b"<?xml version='1.0'?><svg onload='alert(1)'/>", "image/svg+xml"),
        ("data.xml", b"<?xml version='1.0'?><a/>", "application/xml"),
    ],
)
def test_what_a_browser_would_run_is_known_for_it_and_never_for_a_picture_or_words(
    name: str, content: bytes, kind: str
) -> None:
    assert kind_of(BytesIO(content), name=name).content_type == kind


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("report.pdf", made.a_locked_pdf),
        ("figures.zip", made.a_locked_zip),
        ("sheet.xlsx", lambda: made.a_compound_document("EncryptedPackage", "EncryptionInfo")),
    ],
)
def test_what_is_locked_is_taken_with_a_remark(name: str, make: Callable[[], bytes]) -> None:
    remark = kind_of(BytesIO(make()), name=name).remark
    assert remark.startswith("It is locked with a password")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("report.pdf", "report.pdf"),
        ("../../etc/report.pdf", "report.pdf"),
        ("C:\\Users\\me\\report.pdf", "report.pdf"),
        ("report\u202efdp.pdf", "reportfdp.pdf"),
        ("re\x00po\nrt.pdf", "report.pdf"),
        ('a<b>:"c|?*.pdf', "abc.pdf"),
        (" ..report.pdf. ", "report.pdf"),
        ("re\u200bport.pdf", "report.pdf"),
        ("straße 2026.pdf", "straße 2026.pdf"),
        ("..", "file"),
        ("", "file"),
        (f"{'long ' * 60}.pdf", f"{('long ' * 60)[:196]}.pdf"),
    ],
)
def test_a_name_keeps_what_can_be_seen_and_leads_nowhere(given: str, kept: str) -> None:
    assert plain_name(given) == kept
