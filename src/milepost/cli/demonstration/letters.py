"""Papers of the demonstration that people write and send: Word documents, e-mails and scans."""

import io
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime

from milepost.core.matrix.redline import Marked, Redline, Stretch
from milepost.gateways.docx_writing import TrackedDocument
from milepost.gateways.page_pictures import picture_of_page

_A_QUARTER = timedelta(days=91)
_BEGUN = datetime(2023, 7, 3, 9, tzinfo=UTC)


def as_document(
    title: str,
    author: str,
    opening: str,
    parts: Sequence[tuple[str, Sequence[str]]],
    *,
    cycle: int,
) -> bytes:
    """A Word document of the time of a cycle: its opening, and paragraphs under headings."""
    document = TrackedDocument(title=title, footer=title, author=author, at=_written(cycle))
    document.paragraph(_plain(title), "Title")
    document.paragraph(_plain(author), "Subtitle")
    document.paragraph(_plain(opening), "Normal")
    for heading, paragraphs in parts:
        document.paragraph(_plain(heading), "Heading1")
        for words in paragraphs:
            document.paragraph(_plain(words), "Normal")
    return document.content()


def as_message(
    title: str, author: str, lines: Sequence[str], *, attached: str, cycle: int
) -> bytes:
    """An e-mail with a file attached to it, of the time of a cycle."""
    message = EmailMessage()
    message["From"] = f"{author.replace(',', ' ')} <stakeholders@wayfarer.example>"
    message["To"] = "contract.office@tarnshire.example"
    message["Date"] = format_datetime(_written(cycle))
    message["Subject"] = title
    message.set_content("\n\n".join(lines))
    content = "\n".join(lines).encode()
    message.add_attachment(content, maintype="text", subtype="plain", filename=attached)
    message.set_boundary("=_of_the_demonstration")
    return message.as_bytes()


def _written(cycle: int) -> datetime:
    return _BEGUN + cycle * _A_QUARTER


def as_scan(pdf: bytes) -> bytes:
    """The first page of a paper, as a scanner makes it: a picture without a word in it."""
    return picture_of_page(io.BytesIO(pdf), 1).png


def _plain(words: str) -> Redline:
    return (Stretch(marked=Marked.SAME, text=words),) if words else ()
