"""How far does evidence reach, row by row and type by type, and what rests on how little?"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from milepost.core.evidence.strength import Strength
from milepost.core.evidence.support import OVERVIEW_REPORT, LinkKind

# Types of which one document should serve one focus area alone (design 2.7).
COUNTED_ONCE = frozenset(
    {
        "accreditation_application",
        "accreditation_review",
        "award_application",
        "toms_improvement",
    }
)


@dataclass(frozen=True, kw_only=True)
class CoverageTie:
    """A tie of an item to a criterion of a focus area, as far as it bears on coverage.

    ``sha256`` tells two items with one file apart from two files; "" for an address.
    """

    area: str
    criterion: str
    item: str
    sha256: str
    type: str
    author: str
    kind: LinkKind
    is_admissible: bool
    strength: Strength
    is_answered: bool = False

    @property
    def document(self) -> str:
        """The same file under two titles is one document."""
        return self.sha256 or self.item

    @property
    def supports(self) -> bool:
        return self.is_admissible and self.kind is LinkKind.SUPPORTS


@dataclass(frozen=True, kw_only=True)
class CoverageCell:
    """How many documents of a type support a focus area, and the strongest of them.

    ``is_asked``: the type is in the focus area's evidence base. ``best`` is None where none is.
    """

    type: str
    is_asked: bool
    documents: int
    best: Strength | None


class CoverageFindingKind(StrEnum):
    """What is thin, disputed or counted twice."""

    NOTHING = "nothing"  # no admissible evidence supports the focus area
    OVERVIEW_ALONE = "overview_alone"  # only the report that the client side writes itself
    ONE_DOCUMENT = "one_document"
    ONE_AUTHOR = "one_author"
    CONTRADICTED = "contradicted"  # a contradicting item stands unanswered
    COUNTED_TWICE = "counted_twice"  # one certificate, award or return in several focus areas


@dataclass(frozen=True, kw_only=True)
class CoverageFinding:
    """One thing to look at: in which focus areas, about which items and criteria."""

    kind: CoverageFindingKind
    areas: tuple[str, ...]
    items: tuple[str, ...] = ()
    criteria: tuple[str, ...] = ()
    author: str = ""


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """By focus area a cell for each type, and what was found, the gravest kind first."""

    types: tuple[str, ...]
    rows: Mapping[str, tuple[CoverageCell, ...]]
    findings: tuple[CoverageFinding, ...]


def coverage(
    bases: Mapping[str, Sequence[str]],
    ties: Iterable[CoverageTie],
    *,
    counted_once: Collection[str] = COUNTED_ONCE,
    overview_type: str = OVERVIEW_REPORT,
) -> Coverage:
    """What supports each focus area, and what that rests on.

    :param bases: by focus area, in their order, the types of its evidence base.
    :param counted_once: the types of which one document should serve one focus area alone.
    :param overview_type: the evidence type of the report that the client side writes itself.
    """
    known = tuple(ties)
    held = {area: [tie for tie in known if tie.area == area and tie.supports] for area in bases}
    types = tuple(
        dict.fromkeys(
            [
                *(each for base in bases.values() for each in base),
                *(tie.type for of_area in held.values() for tie in of_area),
            ]
        )
    )
    return Coverage(
        types=types,
        rows={
            area: tuple(_cell(each, base, held[area]) for each in types)
            for area, base in bases.items()
        },
        findings=tuple(
            sorted(
                (
                    *_thin(held, overview_type),
                    *_contradicted(known, bases),
                    *_counted_twice(held, counted_once),
                ),
                key=lambda found: _GRAVEST_FIRST.index(found.kind),
            )
        ),
    )


_GRAVEST_FIRST = tuple(CoverageFindingKind)


def _cell(type_code: str, base: Sequence[str], ties: Iterable[CoverageTie]) -> CoverageCell:
    own = [tie for tie in ties if tie.type == type_code]
    return CoverageCell(
        type=type_code,
        is_asked=type_code in base,
        documents=len({tie.document for tie in own}),
        best=min((tie.strength for tie in own), default=None),
    )


def _thin(held: Mapping[str, list[CoverageTie]], overview_type: str) -> Iterator[CoverageFinding]:
    """What rests on nothing, on the overview report alone, on one document or on one author."""
    for area, ties in held.items():
        items = tuple(dict.fromkeys(tie.item for tie in ties))
        authors = {" ".join(tie.author.casefold().split()) for tie in ties}
        author = ties[0].author.strip() if ties else ""
        kind = None
        if not ties:
            kind = CoverageFindingKind.NOTHING
        elif {tie.type for tie in ties} == {overview_type}:
            kind = CoverageFindingKind.OVERVIEW_ALONE
        elif len({tie.document for tie in ties}) == 1:
            kind = CoverageFindingKind.ONE_DOCUMENT
        elif len(authors) == 1 and author:
            kind = CoverageFindingKind.ONE_AUTHOR
        if kind is not None:
            yield CoverageFinding(kind=kind, areas=(area,), items=items, author=author)


def _contradicted(ties: Iterable[CoverageTie], areas: Collection[str]) -> Iterator[CoverageFinding]:
    """Each contradicting item that counts and that nobody has answered, by focus area."""
    found: dict[tuple[str, str], set[str]] = {}
    for tie in ties:
        is_open = tie.kind is LinkKind.CONTRADICTS and not tie.is_answered
        if is_open and tie.is_admissible and tie.area in areas:
            found.setdefault((tie.area, tie.item), set()).add(tie.criterion)
    for (area, item), criteria in found.items():
        yield CoverageFinding(
            kind=CoverageFindingKind.CONTRADICTED,
            areas=(area,),
            items=(item,),
            criteria=tuple(sorted(criteria)),
        )


def _counted_twice(
    held: Mapping[str, list[CoverageTie]], counted_once: Collection[str]
) -> Iterator[CoverageFinding]:
    """Each document of a type that should serve one focus area, where it serves several."""
    found: dict[str, list[CoverageTie]] = {}
    for ties in held.values():
        for tie in ties:
            if tie.type in counted_once:
                found.setdefault(tie.document, []).append(tie)
    for of_one in found.values():
        areas = tuple(dict.fromkeys(tie.area for tie in of_one))
        if len(areas) > 1:
            yield CoverageFinding(
                kind=CoverageFindingKind.COUNTED_TWICE,
                areas=areas,
                items=tuple(dict.fromkeys(tie.item for tie in of_one)),
            )
