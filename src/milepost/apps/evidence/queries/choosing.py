"""Which items may somebody cite, and which of them fit what they look for?"""

from dataclasses import dataclass

from milepost.apps.evidence.queries.telling import EvidenceFacts, facts_of
from milepost.apps.evidence.queries.visible import by_type, visible_to
from milepost.apps.evidence.searching import with_words
from milepost.core.access.duties import require
from milepost.core.access.roles import Actor, Permission
from milepost.core.evidence.passages import words_to_find

CHOICES_A_PAGE = 10


@dataclass(frozen=True, kw_only=True)
class ChoicePage:
    """One page of the items that may be cited; ``found`` of ``total`` fit what was looked for."""

    items: tuple[EvidenceFacts, ...]
    found: int
    total: int
    page: int
    pages: int


def choice_page(
    *, by: Actor, text: str = "", page: int = 1, chosen: int | None = None
) -> ChoicePage:
    """The items that the actor may cite, newest first, a page at a time: at most six queries.

    :param text: words, each of which is in what was said of an item, or in its file.
    :param chosen: an item that stands first on every page, if it exists for the actor.
    """
    require(Permission.VIEW_ASSESSMENTS, by=by)
    seen = fitting = visible_to(by)
    total = found = sum(by_type(by).values())
    words = words_to_find(text)
    if words:
        fitting = fitting.filter(with_words(by.arrangement, words))
        found = fitting.count()
    pages = max(1, -(-found // CHOICES_A_PAGE))
    page = min(max(page, 1), pages)
    start = (page - 1) * CHOICES_A_PAGE
    items = facts_of(fitting.order_by("-item__number")[start : start + CHOICES_A_PAGE])
    if chosen is not None and chosen not in {each.number for each in items}:
        items = (*facts_of(seen.filter(item__number=chosen)), *items)
    return ChoicePage(items=items, found=found, total=total, page=page, pages=pages)
