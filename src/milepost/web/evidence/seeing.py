"""What of a file is shown on the page of its item: a page of it, or the picture that it is."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest

from milepost.apps.evidence.queries import EvidenceFacts, FileWords, VersionHistory
from milepost.gateways.page_pictures import drawn_as
from milepost.web.shared.paging import number_asked

# What is said where a file has no words to search.
NO_WORDS: Mapping[str, str] = {
    "": "Its words have not been read yet: that takes a minute or two.",
    "begun": "Its words are being read.",
    "none": "It holds no words that could be read, as a scan or a picture does not.",
    "unreadable": "Its words could not be read: it is locked, damaged, or asks too much.",
    "too_large": "It is too large for its words to be read.",
}


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What is shown of a version. ``drawn``: "pages", "picture" or "" for nothing.

    ``pages`` is 0 where nobody has counted them yet; ``words`` are those of the page.
    """

    item: EvidenceFacts
    drawn: str
    page: int
    pages: int
    words: str
    is_newest: bool

    @property
    def before(self) -> int | None:
        """The number of the page before it, if there is one."""
        return self.page - 1 if self.drawn == "pages" and self.page > 1 else None

    @property
    def after(self) -> int | None:
        is_last = self.drawn != "pages" or self.page >= self.pages
        return None if is_last else self.page + 1

    @property
    def alt(self) -> str:
        """What the picture shows, for whoever cannot see it."""
        if self.drawn == "picture":
            return f"The picture that was put in as {self.item.reference}: {self.item.title}"
        beside = "its words stand below" if self.words else "no words could be read on it"
        return f"Page {self.page} of {self.item.file_name}; {beside}"


def version_asked(request: HttpRequest, history: VersionHistory) -> EvidenceFacts:
    """The version that ``?version=`` names, if the person may see it; else the newest."""
    asked = request.GET.get("version", "")
    is_number = asked.isascii() and asked.isdigit() and len(asked) < 7
    told = history.numbered(int(asked)) if is_number else None
    return told.facts if told else history.newest


def shown(request: HttpRequest, item: EvidenceFacts, words: FileWords, *, is_newest: bool) -> Shown:
    """What is shown: the page that ``?page=`` names, or the first."""
    drawn = drawn_as(item.content_type) if item.sha256 else ""
    page = number_asked(request) or 1
    pages = words.pages or (1 if drawn else 0)
    if drawn == "picture" or (words.pages and page > words.pages):
        page = 1
    return Shown(
        item=item,
        drawn=drawn,
        page=page,
        pages=pages,
        words=words.of_page(page),
        is_newest=is_newest,
    )
