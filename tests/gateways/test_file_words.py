"""The words of files of every kind, and of files that are damaged, locked or made to do harm."""

import io
import zipfile
from datetime import date
from email.message import EmailMessage
from typing import Any

import docx
import pikepdf
import pptx
import pytest
import xlsxwriter
from pptx.util import Inches

from milepost.cli.demonstration.pdf import pdf
from milepost.core.evidence.passages import Passage, passages_in
from milepost.gateways import file_words
from milepost.gateways.file_words import FoundWords, WordsState, kind_to_read, read_words

pytestmark = pytest.mark.once

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def words_of(content: bytes, content_type: str) -> FoundWords:
    return read_words(io.BytesIO(content), content_type=content_type)


def places(found: FoundWords) -> list[str]:
    return [each.place for each in passages_in(found.text)]


def a_pdf() -> bytes:
    return pdf(
        "Gully report", "R. Nixon", [["# One", *["A line of words."] * 60][n] for n in range(61)]
    )


def a_document() -> bytes:
    document = docx.Document()
    document.core_properties.author = "A. Rahman"
    document.core_properties.title = "Liaison notes"
    document.add_paragraph("Before any heading")
    document.add_heading("Results", level=1)
    document.add_paragraph("The ford lane was reopened")
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "Ravensgill", "outfall"
    return _saved(document)


def a_presentation() -> bytes:
    presentation = pptx.Presentation()
    for words in ("Permits", "Closures"):
        slide = presentation.slides.add_slide(presentation.slide_layouts[5])
        slide.shapes.title.text = words
    size = [Inches(each) for each in (1, 2, 4, 1)]
    slide.shapes.add_table(1, 1, *size).table.cell(0, 0).text = "ninety-seven"
    slide.shapes.add_group_shape().shapes.add_textbox(*size).text_frame.text = "in a group"
    slide.notes_slide.notes_text_frame.text = "said aloud"
    return _saved(presentation)


def a_workbook() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"title": "Cases", "author": "Wayfarer"})
        book.add_worksheet("Cases").write_row(0, 0, ("Saving", 182, 1.5))
        book.add_worksheet("Empty")
        book.add_worksheet("Notes").write(4, 2, "thermal patching")
    return out.getvalue()


def a_message(*, html: bool = False) -> bytes:
    message = EmailMessage()
    message["From"] = "Clerk of Fenby <clerk@fenby.example>"
    message["To"] = "roads@tarnshire.example"
    message["Date"] = "Tue, 03 Mar 2026 09:15:00 +0000"
    message["Subject"] = "The crew at the ford"
    if html:
        page = "<style>p{}</style><p>Thank you</p><script>run()</script><p>all</p>"
        message.set_content(page, subtype="html")
    else:
        message.set_content("Thank you for staying late.")
    message.add_attachment(b"x", maintype="image", subtype="png", filename="ford lane.png")
    return message.as_bytes()


def _saved(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_a_pdf_is_read_page_by_page() -> None:
    found = words_of(a_pdf(), "application/pdf")
    assert (found.state, found.author, found.title) == (WordsState.READ, "R. Nixon", "Gully report")
    assert found.pages == len(places(found)) > 1
    assert places(found)[:2] == ["page 1", "page 2"]
    assert "A line of words." in found.text


def test_a_document_is_read_heading_by_heading_with_its_tables() -> None:
    found = words_of(a_document(), DOCX)
    assert (found.author, found.title) == ("A. Rahman", "Liaison notes")
    assert found.dated_on is not None
    assert passages_in(found.text) == (
        Passage(words="Before any heading"),
        Passage(
            place="under “Results”",
            words="Results\nThe ford lane was reopened\nRavensgill outfall",
        ),
    )


def test_a_presentation_is_read_slide_by_slide_with_what_is_said_beside_it() -> None:
    found = words_of(a_presentation(), PPTX)
    assert found.pages == 2
    assert passages_in(found.text) == (
        Passage(place="slide 1", words="Permits"),
        Passage(place="slide 2", words="Closures\nninety-seven\nin a group\nsaid aloud"),
    )


def test_a_workbook_is_read_sheet_by_sheet() -> None:
    found = words_of(a_workbook(), XLSX)
    assert (found.author, found.title) == ("Wayfarer", "Cases")
    assert passages_in(found.text) == (
        Passage(place="sheet Cases", words="Saving 182 1.5"),
        Passage(place="sheet Notes", words="thermal patching"),
    )


def test_an_email_keeps_its_sender_date_subject_and_the_names_of_what_is_attached() -> None:
    found = words_of(a_message(), "message/rfc822")
    assert found.author == "Clerk of Fenby <clerk@fenby.example>"
    assert found.title == "The crew at the ford"
    assert found.dated_on == date(2026, 3, 3)
    assert passages_in(found.text)[1:] == (
        Passage(place="the message", words="Thank you for staying late."),
        Passage(place="attachments", words="ford lane.png"),
    )


def test_of_an_email_that_is_a_page_only_what_is_shown_is_read() -> None:
    found = words_of(a_message(html=True), "message/rfc822")
    assert passages_in(found.text)[1].words == "Thank you\nall"


@pytest.mark.parametrize(
    "heading", [b"Date: never", b"Date:", b"From: \xff\xfe<", b"From: =?bad?=", b"Nothing: x"]
)
def test_an_email_with_broken_headings_is_read_all_the_same(heading: bytes) -> None:
    found = words_of(heading + b"\n\nThe outfall was dug out.\n", "message/rfc822")
    assert found.dated_on is None
    assert "The outfall was dug out." in found.text


@pytest.mark.parametrize(
    "content",
    [
        "Café £5".encode(),
        "Café £5".encode("utf-8-sig"),
        "Café £5".encode("utf-16"),
        b"Caf\xe9 \xa35",
    ],
)
def test_plain_text_is_read_however_it_was_saved(content: bytes) -> None:
    assert passages_in(words_of(content, "text/plain").text) == (Passage(words="Café £5"),)


def test_signs_that_are_not_shown_are_left_out() -> None:
    found = words_of("a\x00b\u202ec\x1ed\r\n\n  e  ".encode(), "text/csv")
    assert passages_in(found.text) == (Passage(words="a b c d\ne"),)


def test_no_more_is_kept_than_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_words, "MOST_KEPT", 10)
    found = words_of(b"words " * 10, "text/plain")
    assert found.is_cut
    assert passages_in(found.text) == (Passage(words="words word"),)


def test_a_file_that_is_too_large_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_words, "LARGEST_READ", 10)
    monkeypatch.setattr(file_words, "LARGEST_TEXT", 10)
    for content_type in ("text/plain", "application/pdf"):
        assert words_of(b"eleven byte", content_type).state is WordsState.TOO_LARGE


@pytest.mark.parametrize("content_type", ["image/png", "video/mp4", "application/zip"])
def test_what_has_no_words_is_no_fault(content_type: str) -> None:
    assert words_of(b"anything", content_type) == FoundWords(state=WordsState.NONE)


def test_a_scan_has_pages_and_no_words() -> None:
    out = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(out)
    found = words_of(out.getvalue(), "application/pdf")
    assert (found.state, found.pages, found.text) == (WordsState.NONE, 1, "")


@pytest.mark.parametrize(
    ("content_type", "name", "kind"),
    [
        ("application/pdf", "anything.docx", "pdf"),
        ("text/plain; charset=utf-8", "", "text"),
        ("application/octet-stream", "letter.EML", "mail"),
        ("", "table.ods", "sheets"),
        ("image/png", "letter.eml", ""),
    ],
)
def test_what_a_file_was_found_to_be_decides_and_then_its_name(
    content_type: str, name: str, kind: str
) -> None:
    assert kind_to_read(content_type, name) == kind


def _locked() -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(out, encryption=pikepdf.Encryption(owner="o", user="u"))
    return out.getvalue()


def _a_bomb(content: bytes, piece: str) -> bytes:
    """The same file, with one piece that unpacks to far more than a reader may use."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as before,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for name in before.namelist():
            if name != piece:
                after.writestr(name, before.read(name))
        with after.open(piece, "w", force_zip64=True) as opened:
            for _ in range(200):
                opened.write(b" " * 1024 * 1024)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (b"%PDF-1.7 and nothing more", "application/pdf"),
        (_locked(), "application/pdf"),
        (a_document()[:-900], DOCX),
        (a_workbook(), DOCX),
        (b"PK\x03\x04", PPTX),
        (b"", XLSX),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', XLSX),
    ],
)
def test_a_file_that_cannot_be_read_is_said_to_be_so(content: bytes, content_type: str) -> None:
    assert words_of(content, content_type) == FoundWords(state=WordsState.UNREADABLE)


def test_a_file_that_unpacks_to_more_than_the_reader_may_use_is_given_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(file_words, "_MEMORY", 250 * 1024 * 1024)
    assert words_of(a_document(), DOCX).state is WordsState.READ
    bomb = _a_bomb(a_document(), "word/document.xml")
    assert words_of(bomb, DOCX) == FoundWords(state=WordsState.UNREADABLE)


def test_a_reader_that_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_words, "_SECONDS", 0)
    assert words_of(a_pdf(), "application/pdf").state is WordsState.UNREADABLE
