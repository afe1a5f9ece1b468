"""The sheet that says of what is cited whether it counts, how strong it is, and why not."""

from collections.abc import Iterable
from typing import NamedTuple

from milepost.apps.evidence.queries import EvidenceFacts
from milepost.core.evidence.admissible import Admissibility
from milepost.core.evidence.strength import Strength
from milepost.gateways.matrix_workbook import SheetTable

SHEET = "Evidence cited"
TITLE = "What is cited, and whether it counts"
_BY_ALL = (
    "By each Authority's own judgement, in its own assessments, as the pages say it. What is"
    " restricted to its owner is left out."
)
COLUMNS = (
    ("Focus area", 26),
    ("Authority", 10),
    ("Item", 8),
    ("Version", 8),
    ("Title", 40),
    ("Shows", 12),
    ("Criteria", 34),
    ("Strength", 9),
    ("Counts", 8),
    ("Why not", 70),
)


class Weighed(NamedTuple):
    """A citation in one assessment, and what it is worth there."""

    focus_area: str  # its name
    authority: str  # short name
    criterion: str
    kind: str  # "supports", "contradicts" or "context"
    item: EvidenceFacts
    strength: Strength  # for that Authority
    worth: Admissibility


def evidence_sheet(citations: Iterable[Weighed]) -> SheetTable:
    """The sheet of the workbook that everybody may have."""
    return SheetTable(
        name=SHEET, title=TITLE, remark=_BY_ALL, columns=COLUMNS, rows=counted_rows(citations)
    )


def counted_rows(citations: Iterable[Weighed]) -> tuple[tuple[str | int, ...], ...]:
    """A line for each version cited in an assessment, with every criterion that it is cited for.

    In the order in which the citations come.
    """
    found: dict[tuple[str | int, ...], list[str]] = {}
    for each in citations:
        whole = (
            each.focus_area,
            each.authority,
            each.item.reference,
            each.item.version,
            each.item.title,
            each.kind,
            each.strength.value,
            "yes" if each.worth.is_admissible else "no",
            " ".join(fault.sentence for fault in each.worth.faults),
        )
        codes = found.setdefault(whole, [])
        if each.criterion not in codes:
            codes.append(each.criterion)
    return tuple((*row[:6], ", ".join(codes), *row[6:]) for row, codes in found.items())
