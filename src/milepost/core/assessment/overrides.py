"""Where did people state another level than their ratings indicated? The override report.

Every stated level is looked at, not the ratified ones alone. To differ is allowed, with a reason;
what is pointed out is where a reason or a second signature that was owed is not on record.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from milepost.core.assessment.claims import StatedAs
from milepost.core.assessment.second_signature import signature_need
from milepost.core.matrix.definition import ProcedureSettings
from milepost.core.rating.apart import steps_between


@dataclass(frozen=True, kw_only=True)
class SignedLevel:
    """One stated level as it is on record. ``by`` and ``second_by`` are opaque references.

    ``defined``: the levels that could be stated for the focus area in that matrix version.
    """

    reference: str
    cycle: int
    focus_area: str
    authority: str
    stated_as: StatedAs
    stated: int
    indicated: int
    defined: tuple[int, ...]
    by: str
    on: date
    has_reason: bool = False
    second_by: str | None = None

    @property
    def steps(self) -> int:
        """How many defined levels it is above the indicated one; below 0 where it is lower."""
        return steps_between(self.indicated, self.stated, defined=self.defined)


@dataclass(frozen=True, kw_only=True)
class Override:
    """A stated level that differs from the indicated one, and what is missing from its record."""

    level: SignedLevel
    missing: tuple[str, ...]

    @property
    def is_in_order(self) -> bool:
        return not self.missing


@dataclass(frozen=True, kw_only=True)
class OverrideReport:
    """Human against indicated: the widest apart first.

    ``looked_at`` counts every stated level, by what it was stated as; ``raised`` and ``lowered``
    count the overrides among them in the same way; ``by_person`` counts them by who stated them.
    """

    overrides: tuple[Override, ...]
    looked_at: Mapping[StatedAs, int]
    raised: Mapping[StatedAs, int]
    lowered: Mapping[StatedAs, int]
    by_person: Mapping[str, int]

    @property
    def not_in_order(self) -> tuple[Override, ...]:
        return tuple(each for each in self.overrides if not each.is_in_order)

    @property
    def words(self) -> str:
        n, of = len(self.overrides), sum(self.looked_at.values())
        missing = len(self.not_in_order)
        owed = f" {missing} lack something that was owed." if missing else ""
        return f"{n} of {of} stated levels differ from the indicated one.{owed}"


def override_report(
    levels: Iterable[SignedLevel],
    settings: Mapping[int, ProcedureSettings] | ProcedureSettings,
    *,
    looked_at: Mapping[StatedAs, int],
) -> OverrideReport:
    """Where stated levels differ from the indicated ones.

    :param levels: those that differ; any that do not are passed over.
    :param settings: the procedure's, of all cycles or of each by its number.
    :param looked_at: how many levels were stated in all, by what they were stated as.
    """
    apart = [each for each in levels if each.stated != each.indicated]
    overrides = [Override(level=each, missing=_missing(each, settings)) for each in apart]
    return OverrideReport(
        overrides=tuple(sorted(overrides, key=_widest_first)),
        looked_at={stated: looked_at.get(stated, 0) for stated in StatedAs},
        raised=_count(each for each in apart if each.stated > each.indicated),
        lowered=_count(each for each in apart if each.stated < each.indicated),
        by_person=dict(Counter(each.by for each in apart).most_common()),
    )


def _missing(
    level: SignedLevel, settings: Mapping[int, ProcedureSettings] | ProcedureSettings
) -> tuple[str, ...]:
    procedure = settings if isinstance(settings, ProcedureSettings) else settings[level.cycle]
    need = signature_need(level.stated, level.indicated, defined=level.defined, settings=procedure)
    found = {
        "No reason is on record.": not level.has_reason,
        "No second signature is on record.": need.needs_second and level.second_by is None,
        "Both signatures are one person's.": level.second_by == level.by,
    }
    return tuple(sentence for sentence, is_so in found.items() if is_so)


def _count(levels: Iterable[SignedLevel]) -> dict[StatedAs, int]:
    counts = Counter(each.stated_as for each in levels)
    return {stated: counts[stated] for stated in StatedAs}


def _widest_first(override: Override) -> tuple[int, int, str, str, str]:
    level = override.level
    return -abs(level.steps), -level.cycle, level.focus_area, level.authority, level.reference
