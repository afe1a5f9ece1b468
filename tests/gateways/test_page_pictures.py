"""Pages of PDF files as pictures, also of files that are damaged or strange."""

import io

import pikepdf
import pytest
from PIL import Image

from milepost.cli.demonstration.pdf import pdf
from milepost.gateways import page_pictures
from milepost.gateways.page_pictures import NoPicture, drawn_as, picture_of_page

pytestmark = pytest.mark.once


def a_report() -> bytes:
    return pdf("Gully report", "R. Nixon", ["A line of words."] * 60)


def a_page(width: float, height: float) -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page(page_size=(width, height))
        document.save(out)
    return out.getvalue()


def test_each_page_has_a_picture_of_its_own() -> None:
    first, second = (picture_of_page(io.BytesIO(a_report()), number) for number in (1, 2))
    assert first.png.startswith(b"\x89PNG")
    assert first.png != second.png
    assert (first.pages, first.width) == (second.pages, page_pictures.WIDTH)
    assert first.height > first.width


@pytest.mark.parametrize("number", [0, -1, 3, 10**9])
def test_a_page_that_is_not_there_is_said_to_be_so(number: int) -> None:
    with pytest.raises(NoPicture, match=f"There is no page {number}: it has 2."):
        picture_of_page(io.BytesIO(a_report()), number)


def test_a_page_as_long_as_a_roll_is_drawn_smaller() -> None:
    picture = picture_of_page(io.BytesIO(a_page(100, 14_000)), 1)
    assert picture.height <= 8_000


def a_photograph(kind: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (3000, 1500), "teal").save(out, format=kind)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "BMP", "WEBP"])
def test_a_picture_is_shown_no_larger_than_it_may_be(kind: str) -> None:
    picture = picture_of_page(io.BytesIO(a_photograph(kind)), 1, drawn="picture")
    assert (picture.pages, picture.width, picture.height) == (1, 1000, 500)
    assert picture.png.startswith(b"\x89PNG")
    with pytest.raises(NoPicture, match="There is no page 2"):
        picture_of_page(io.BytesIO(a_photograph(kind)), 2, drawn="picture")


def test_nothing_of_a_picture_is_shown_but_what_can_be_seen() -> None:
    hidden = a_photograph("PNG") + b"<script>run()</script>"
    assert b"script" not in picture_of_page(io.BytesIO(hidden), 1, drawn="picture").png


@pytest.mark.parametrize(
    ("content_type", "drawn"),
    [
        ("application/pdf", "pages"),
        ("image/png", "picture"),
        ("image/jpeg; x=1", "picture"),
        ("image/svg+xml", ""),
        ("text/html", ""),
    ],
)
def test_only_pages_and_pictures_are_shown(content_type: str, drawn: str) -> None:
    assert drawn_as(content_type) == drawn


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"\x89PNG", a_report()[:300]])
def test_a_file_that_cannot_be_drawn_is_said_to_be_so(content: bytes) -> None:
    with pytest.raises(NoPicture, match="locked or damaged"):
        picture_of_page(io.BytesIO(content), 1)


def test_a_file_that_is_too_large_is_to_be_downloaded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_pictures, "LARGEST_DRAWN", 10)
    with pytest.raises(NoPicture, match="too large"):
        picture_of_page(io.BytesIO(a_report()), 1)
