"""What is told of a focus area before it is submitted, so that its weak places can be found?

The checks themselves, as a list, are in ``quality_catalogue``; this is what they look at, and
what they answer. A finding stops nobody: it says what somebody else will ask.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from milepost.core.evidence.coverage import COUNTED_ONCE
from milepost.core.evidence.strength import Strength
from milepost.core.evidence.support import OVERVIEW_REPORT, LinkKind
from milepost.core.matrix.definition import Criterion, FocusArea, LevelKind, MaturityMatrix
from milepost.core.rating.ladder import IndicatedLevel
from milepost.core.rating.scale import NOTHING_KNOWN, Achieved, CriterionFacts

RELIED_ON = frozenset({Achieved.FULLY, Achieved.LARGELY})


class Severity(StrEnum):
    """How much weight a finding has, the heaviest first."""

    SERIOUS = "serious"  # as it is, it will not stand
    WARNING = "warning"  # somebody will ask
    NOTE = "note"  # good to know

    @property
    def words(self) -> str:
        return self.value.capitalize()


@dataclass(frozen=True, kw_only=True)
class CheckedLink:
    """One tie between an evidence item and a criterion, as the checks see it.

    ``item`` and ``author`` are how people name them. ``sha256`` is "" for an address.
    ``counts_until`` is the last day on which the item is fresh enough, None where none is known.
    ``owes_redaction``: it still holds something that has to be struck out. ``has_newer``: a later
    version of it is there, which is not cited.
    """

    criterion: str
    item: str
    type: str
    kind: LinkKind = LinkKind.SUPPORTS
    author: str = ""
    sha256: str = ""
    strength: Strength = Strength.D
    is_admissible: bool = True
    is_answered: bool = False
    owes_redaction: bool = False
    counts_until: date | None = None
    added_on: date | None = None
    has_newer: bool = False


@dataclass(frozen=True, kw_only=True)
class CheckedRow:
    """All that the checks are told of one position's view of one focus area.

    ``stated``: the level to be claimed, validated or proposed; None where none is stated yet.
    ``has_reason``: a reason is given for it. ``reasons``: the criteria whose rating has one.
    ``started_from``: the ratings that the position started from; empty for the provider's.
    ``cycles_unchanged``: for how many cycles running each rating has been what it is now.
    ``elsewhere``: the other focus areas in which an item, or one with the same file, supports
    something in this cycle, by the item's name.
    """

    matrix: MaturityMatrix
    area: FocusArea
    facts: Mapping[str, CriterionFacts]
    indicated: IndicatedLevel
    cut_off_on: date
    stated: int | None = None
    has_reason: bool = False
    links: tuple[CheckedLink, ...] = ()
    reasons: frozenset[str] = frozenset()
    started_from: Mapping[str, Achieved | None] = field(default_factory=dict)
    cycles_unchanged: Mapping[str, int] = field(default_factory=dict)
    elsewhere: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    overview_type: str = OVERVIEW_REPORT
    application_types: frozenset[str] = frozenset(
        {"accreditation_application", "award_application"}
    )
    counted_once_types: frozenset[str] = COUNTED_ONCE

    def rating(self, code: str) -> Achieved | None:
        return self.facts.get(code, NOTHING_KNOWN).rating

    def relied_on(self) -> Iterator[Criterion]:
        """The criteria that are owed, rated F or L, and not carried by later ones."""
        for criterion in self.owed():
            is_carried = criterion.code in self.indicated.covered
            if self.rating(criterion.code) in RELIED_ON and not is_carried:
                yield criterion

    def owed(self) -> Iterator[Criterion]:
        """The criteria of the level stated and of full levels below it; all if none is stated."""
        full = {each.number for each in self.matrix.levels if each.kind is LevelKind.FULL}
        for criterion in self.area.criteria:
            is_below = self.stated is None or criterion.level < self.stated
            is_owed = criterion.level == self.stated or (is_below and criterion.level in full)
            if not criterion.is_prior and (is_owed or self.stated is None):
                yield criterion

    def supporting(self, code: str) -> tuple[CheckedLink, ...]:
        """What was cited in support of a criterion, whether it counts or not."""
        return tuple(
            each for each in self.links if each.criterion == code and each.kind is LinkKind.SUPPORTS
        )

    def counted(self, code: str) -> tuple[CheckedLink, ...]:
        """What supports a criterion and counts."""
        return tuple(each for each in self.supporting(code) if each.is_admissible)


@dataclass(frozen=True, kw_only=True)
class QualityFinding:
    """One weak place: which check found it, the criteria and items it is about, and a sentence."""

    check: str
    severity: Severity
    criteria: tuple[str, ...]
    items: tuple[str, ...]
    sentence: str


@dataclass(frozen=True, kw_only=True)
class Weakness:
    """What a check saw, before it is put into its message."""

    criteria: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    more: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class QualityCheck:
    """One entry of the catalogue.

    ``message`` is the sentence, with {criteria}, {items} and what the look adds in its place.
    """

    id: str
    severity: Severity
    message: str
    look: Callable[[CheckedRow], Iterator[Weakness]]

    def findings(self, row: CheckedRow) -> Iterator[QualityFinding]:
        for weakness in self.look(row):
            yield QualityFinding(
                check=self.id,
                severity=self.severity,
                criteria=weakness.criteria,
                items=weakness.items,
                sentence=self.message.format(
                    criteria=_listed(weakness.criteria),
                    items=_listed(weakness.items),
                    **weakness.more,
                ),
            )


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(names[:-1]) + (" and " if names[1:] else "") + "".join(names[-1:])
