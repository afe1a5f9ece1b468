"""Which page of a list is asked for? The numbers that the pagination component draws."""

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

LONGEST_WORDS = 200  # characters


def number_asked(request: HttpRequest) -> int:
    """The page asked for by ``?page=``; 1 where that is no number of a page."""
    asked = request.GET.get("page", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1


def numbers(*, total: int, page: int, size: int) -> "Page[int]":
    """The place of a page that a query has cut out already: for ``{% pagination %}``."""
    return Paginator(range(total), size).get_page(page)


def words_asked(request: HttpRequest, name: str) -> str:
    """What was typed to look for: no longer than anything is, and only what a row can hold."""
    return request.GET.get(name, "").replace("\x00", "").strip()[:LONGEST_WORDS]
