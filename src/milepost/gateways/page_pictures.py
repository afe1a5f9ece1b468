"""What does a page of a PDF, or a picture that was put in, look like? A picture of ours, always.

Drawn in a limited process of its own (`page_pictures_drawing`), one at a time; nothing that a file
can run, ask for or link to is run, asked for or linked, and nothing of it but what can be seen
reaches a browser.
"""

import json
from dataclasses import dataclass
from typing import BinaryIO

from milepost.gateways.limited_process import FileTooLarge, ReaderFailed, read_apart

LARGEST_DRAWN = 200 * 1024 * 1024  # bytes
WIDTH = 1000  # pixels at most; a page is as high as that makes it
_SECONDS = 20
_MEMORY = 1024 * 1024 * 1024
_LARGEST_ANSWER = 16 * 1024 * 1024
_DRAWER = "milepost.gateways.page_pictures_drawing"
_DRAWN_AS = {
    "application/pdf": "pages",
    **dict.fromkeys(("image/png", "image/jpeg", "image/gif", "image/bmp", "image/webp"), "picture"),
}


class NoPicture(Exception):
    """The page cannot be shown; the message says why, for whoever wants to see it."""


@dataclass(frozen=True, kw_only=True)
class PagePicture:
    """A page as PNG, how many pages there are, and the size of the picture in pixels."""

    png: bytes
    pages: int
    width: int
    height: int


def drawn_as(content_type: str) -> str:
    """How files of a kind are shown: "pages", "picture", or "" where they are not."""
    return _DRAWN_AS.get(content_type.partition(";")[0].strip().lower(), "")


def picture_of_page(file: BinaryIO, number: int, *, drawn: str = "pages") -> PagePicture:
    """A page of a file, the first being 1; a picture has but one.

    :param drawn: as ``drawn_as`` says.
    :raises NoPicture: where there is no such page, or the file cannot be drawn.
    """
    try:
        answer = read_apart(
            _DRAWER,
            drawn,
            str(number),
            str(WIDTH),
            file=file,
            largest=LARGEST_DRAWN,
            seconds=_SECONDS,
            memory=_MEMORY,
            largest_answer=_LARGEST_ANSWER,
        )
    except FileTooLarge:
        raise NoPicture("The file is too large to be shown here: download it.") from None
    except ReaderFailed:
        raise NoPicture(
            "It cannot be shown: the file is locked or damaged. Download it to look at it."
        ) from None
    head, _, png = answer.partition(b"\n")
    said = json.loads(head)
    if not png:
        raise NoPicture(f"There is no page {number}: it has {said['pages']}.")
    return PagePicture(png=png, **said)
