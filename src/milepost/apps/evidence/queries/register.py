"""The register: what was put in, a page at a time."""

from dataclasses import dataclass

from django.db.models import Q

from milepost.apps.evidence.queries.telling import EvidenceFacts, facts_of
from milepost.apps.evidence.queries.visible import by_type, visible_to
from milepost.core.access.duties import require
from milepost.core.access.roles import Actor, Permission

PAGE_SIZE = 25
SORTS = {
    "number": "item__number",
    "-number": "-item__number",
    "title": "item__title",
    "-title": "-item__title",
    "dated": "dated_on",
    "-dated": "-dated_on",
}
NEWEST_FIRST = "-number"


@dataclass(frozen=True, kw_only=True)
class EvidencePage:
    """One page of the register."""

    items: tuple[EvidenceFacts, ...]
    total: int
    page: int
    pages: int
    text: str
    type_code: str
    sort: str
    types: tuple[str, ...]


def register(
    *, by: Actor, text: str = "", type_code: str = "", sort: str = NEWEST_FIRST, page: int = 1
) -> EvidencePage:
    """The items that the actor may see, a page at a time: three queries, four to look for words."""
    require(Permission.VIEW_ASSESSMENTS, by=by)
    counts = by_type(by)
    seen = visible_to(by)
    if type_code:
        seen = seen.filter(item__type_code=type_code)
    if text:
        seen = seen.filter(
            Q(item__title__icontains=text)
            | Q(item__author__icontains=text)
            | Q(item__source__icontains=text)
            | Q(file_name__icontains=text)
        )
        total = seen.count()
    else:
        total = counts.get(type_code, 0) if type_code else sum(counts.values())
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(max(page, 1), pages)
    order = SORTS.get(sort, SORTS[NEWEST_FIRST])
    rows = seen.order_by(order, "-item__number")[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    return EvidencePage(
        items=facts_of(rows),
        total=total,
        page=page,
        pages=pages,
        text=text,
        type_code=type_code,
        sort=sort if sort in SORTS else NEWEST_FIRST,
        types=tuple(counts),
    )
