"""What does the evidence linked to a criterion amount to?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from milepost.core.evidence.strength import Strength

OVERVIEW_REPORT = "client_overview_report"  # the default of a setting: a matrix may name its own


class LinkKind(StrEnum):
    """What a piece of evidence does to the criterion that it is linked to."""

    SUPPORTS = "supports"
    CONTRADICTS = "contradicts"
    CONTEXT = "context"


@dataclass(frozen=True, kw_only=True)
class LinkFacts:
    """All that the rules are told about one tie between an evidence item and a criterion.

    ``is_answered`` matters for a contradicting item alone: somebody has answered it in writing.
    """

    criterion: str
    kind: LinkKind
    item_type: str
    is_admissible: bool
    strength: Strength
    is_answered: bool = False


@dataclass(frozen=True, kw_only=True)
class Support:
    """What the admissible evidence linked to a criterion amounts to (design 2.3, point 4).

    ``has_a_to_c``: at least one supporting item is of strength A to C.
    ``beyond_overview``: at least one supporting item is not the client overview report.
    ``is_contradicted``: a contradicting item stands unanswered.
    """

    is_supported: bool = False
    has_a_to_c: bool = False
    beyond_overview: bool = False
    is_contradicted: bool = False


UNSUPPORTED = Support()
FULL_SUPPORT = Support(is_supported=True, has_a_to_c=True, beyond_overview=True)


def support(
    links: Iterable[LinkFacts], *, overview_type: str = OVERVIEW_REPORT
) -> Mapping[str, Support]:
    """What the links say of each criterion they name, by its code.

    Only admissible items count, on either side; an inadmissible one is still shown to people.

    :param overview_type: the evidence type of the report that the client side writes itself.
    """
    found: dict[str, list[LinkFacts]] = {}
    for link in links:
        found.setdefault(link.criterion, []).append(link)
    return {code: _weigh(of_one, overview_type) for code, of_one in found.items()}


def rests_on_overview_alone(
    links: Iterable[LinkFacts], kind: LinkKind, *, overview_type: str = OVERVIEW_REPORT
) -> frozenset[str]:
    """The criteria whose every admissible item of a kind is the client overview report.

    Asked of contradicting items it finds the downgrades that nothing else carries (design 2.7).
    """
    types: dict[str, set[str]] = {}
    for link in links:
        if link.is_admissible and link.kind is kind:
            types.setdefault(link.criterion, set()).add(link.item_type)
    return frozenset(code for code, of_one in types.items() if of_one == {overview_type})


def _weigh(links: Iterable[LinkFacts], overview_type: str) -> Support:
    counted = [link for link in links if link.is_admissible]
    supporting = [link for link in counted if link.kind is LinkKind.SUPPORTS]
    return Support(
        is_supported=bool(supporting),
        has_a_to_c=any(link.strength.is_a_to_c for link in supporting),
        beyond_overview=any(link.item_type != overview_type for link in supporting),
        is_contradicted=any(
            link.kind is LinkKind.CONTRADICTS and not link.is_answered for link in counted
        ),
    )
