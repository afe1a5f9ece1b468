"""The register: what was put in, looked through by words and by what it is, a page at a time."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Count, QuerySet, Window

from milepost.apps.evidence.models import EvidenceVersion, EvidenceWords
from milepost.apps.evidence.queries.narrowing import Narrowed, narrowed
from milepost.apps.evidence.queries.serving import of_versions
from milepost.apps.evidence.queries.telling import EvidenceFacts, facts_of
from milepost.apps.evidence.queries.visible import by_type, visible_to
from milepost.apps.evidence.searching import with_words
from milepost.core.access.duties import require
from milepost.core.access.roles import Actor, Permission
from milepost.core.evidence.passages import Excerpt, excerpt, words_to_find
from milepost.gateways.prepared_query import Asked, Given, prepared

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
_NOTHING = Narrowed()


@dataclass(frozen=True, kw_only=True)
class EvidencePage:
    """One page of the register.

    ``excerpts``: by an item's number, where in its file the words stand that were looked for.
    """

    items: tuple[EvidenceFacts, ...]
    total: int
    page: int
    pages: int
    text: str
    type_code: str
    sort: str
    types: tuple[str, ...]
    narrowed: Narrowed = _NOTHING
    excerpts: Mapping[int, Excerpt] = field(default_factory=dict)

    @property
    def is_narrowed(self) -> bool:
        """Whether it may leave out something of what there is."""
        return bool(self.text or self.type_code or self.narrowed.is_any)


def register(
    *,
    by: Actor,
    text: str = "",
    type_code: str = "",
    narrow: Narrowed = _NOTHING,
    sort: str = NEWEST_FIRST,
    page: int = 1,
) -> EvidencePage:
    """The items that the actor may see, a page at a time: three queries, six to look for words.

    :param text: words, each of which is in what was said of an item, or in its file.
    """
    require(Permission.VIEW_ASSESSMENTS, by=by)
    counts = by_type(by)
    seen = narrowed(visible_to(by), narrow, by=by)
    words = words_to_find(text)
    if type_code:
        seen = seen.filter(item__type_code=type_code)
    if words:
        seen = seen.filter(with_words(by.arrangement, words))
    order = (SORTS.get(sort, SORTS[NEWEST_FIRST]), "-item__number")
    if words or narrow.is_any:
        items, total, page = _looked_for(seen.order_by(*order), page)
    else:
        total = counts.get(type_code, 0) if type_code else sum(counts.values())
        page = min(max(page, 1), _pages(total))
        items = facts_of(seen.order_by(*order)[(page - 1) * PAGE_SIZE : page * PAGE_SIZE])
    return EvidencePage(
        items=items,
        total=total,
        page=page,
        pages=_pages(total),
        text=text,
        type_code=type_code,
        sort=sort if sort in SORTS else NEWEST_FIRST,
        types=tuple(counts),
        narrowed=narrow,
        excerpts=excerpts_of(items, words, by=by) if words else {},
    )


def _looked_for(
    rows: "QuerySet[EvidenceVersion]", page: int
) -> tuple[tuple[EvidenceFacts, ...], int, int]:
    """The items of a page, how many there are in all, and which page it is: words once looked for.

    A page beyond the last is the last.
    """
    asked = rows.values_list("pk", Window(Count("*")))
    found = list(asked[(max(page, 1) - 1) * PAGE_SIZE : max(page, 1) * PAGE_SIZE])
    if not found and page > 1:
        page = _pages(rows.count())
        found = list(asked[(page - 1) * PAGE_SIZE : page * PAGE_SIZE])
    ids = [pk for pk, _ in found]
    facts = of_versions(ids)
    return tuple(facts[pk] for pk in ids), found[0][1] if found else 0, max(page, 1)


def _pages(total: int) -> int:
    return max(1, -(-total // PAGE_SIZE))


def excerpts_of(
    items: Iterable[EvidenceFacts], words: Iterable[str], *, by: Actor
) -> Mapping[int, Excerpt]:
    """Where in the files of some items words stand, by an item's number: one query."""
    by_hash = {each.sha256: each.number for each in items if each.sha256}
    told: dict[str, str] = dict(_texts(arrangement=by.arrangement, hashes=tuple(by_hash)))
    wanted = tuple(words)
    found = {
        each.number: excerpt(told[each.sha256], wanted) for each in items if each.sha256 in told
    }
    return {number: each for number, each in found.items() if each is not None}


@prepared
def _texts(arrangement: Given, hashes: Given) -> Asked:
    return EvidenceWords.objects.filter(
        arrangement__reference=arrangement, sha256__in=hashes, text__gt=""
    ).values_list("sha256", "text")
