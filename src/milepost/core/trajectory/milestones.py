"""What may a milestone say, how late is it, and by how much did those before it slip?"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from milepost.core.period.months import Period, in_words
from milepost.core.trajectory.work import Work, WorkInACircle, in_order


class PlanKind(StrEnum):
    """The plans that the matrix speaks of, and any other."""

    ENGAGEMENT = "engagement"
    INNOVATION = "innovation"
    SOCIAL_VALUE = "social_value"
    CLIMATE = "climate"
    ASSET = "asset"
    NETWORK = "network"
    OTHER = "other"

    @property
    def words(self) -> str:
        """What such a plan is called."""
        return _KIND_WORDS[self]


_KIND_WORDS = {
    PlanKind.ENGAGEMENT: "Engagement plan",
    PlanKind.INNOVATION: "Innovation and improvement plan",
    PlanKind.SOCIAL_VALUE: "Social value plan",
    PlanKind.CLIMATE: "Climate and environment plan",
    PlanKind.ASSET: "Asset management plan",
    PlanKind.NETWORK: "Network management plan",
    PlanKind.OTHER: "Another plan",
}


class Whose(StrEnum):
    """Which side has to reach a milestone."""

    PROVIDER = "provider"
    AUTHORITY = "authority"
    JOINT = "joint"


@dataclass(frozen=True, kw_only=True)
class MilestoneDates:
    """When a milestone was to be reached, is now expected, and was; and what it waits for."""

    number: int
    baseline_on: date
    forecast_on: date
    done_on: date | None = None
    is_dropped: bool = False
    after: tuple[int, ...] = ()

    @property
    def code(self) -> str:
        """As people write it: M-12."""
        return f"M-{self.number}"

    @property
    def slip_days(self) -> int:
        """By how many days it is later than its baseline; negative where it is earlier."""
        return ((self.done_on or self.forecast_on) - self.baseline_on).days

    def is_overdue(self, on: date) -> bool:
        """Whether its forecast date has passed and it is still to be reached."""
        return self.done_on is None and not self.is_dropped and self.forecast_on < on

    def as_work(self) -> Work:
        """The same as a piece of work that criteria wait for."""
        return Work(
            code=self.code,
            expected_on=self.done_on or self.forecast_on,
            is_done=self.done_on is not None,
            after=tuple(f"M-{number}" for number in self.after),
        )


def slips(milestones: Iterable[MilestoneDates]) -> tuple[int, ...]:
    """By how many days each milestone that was reached came after its baseline, oldest first."""
    reached = [each for each in milestones if each.done_on is not None and not each.is_dropped]
    return tuple(
        each.slip_days for each in sorted(reached, key=lambda m: (m.done_on or date.max, m.number))
    )


def works(milestones: Iterable[MilestoneDates]) -> tuple[Work, ...]:
    """The milestones that count, as work; a dropped one holds nothing up."""
    return tuple(each.as_work() for each in milestones if not each.is_dropped)


def milestone_faults(
    milestone: MilestoneDates,
    others: Mapping[int, MilestoneDates],
    *,
    term: Period,
    criteria: Collection[str],
    known_criteria: Collection[str],
    on: date,
) -> list[str]:
    """Everything that is wrong with a milestone; nothing where it can stand.

    :param others: the other milestones of the arrangement, by number.
    :param term: of the contract that it serves.
    :param criteria: the codes that it says it serves; ``known_criteria``: those there are.
    """
    return [
        *_out_of_term(milestone, term),
        *_done(milestone, on),
        *_unknown(milestone, others, criteria, known_criteria),
        *_circle(milestone, others),
    ]


def _out_of_term(milestone: MilestoneDates, term: Period) -> Iterator[str]:
    for what, day in (("baseline", milestone.baseline_on), ("forecast", milestone.forecast_on)):
        if day < term.first:
            yield (
                f"The {what} date, {in_words(day)}, comes before the contract begins on"
                f" {in_words(term.first)}."
            )
        if day > term.last:
            yield (
                f"The {what} date, {in_words(day)}, comes after the contract ends on"
                f" {in_words(term.last)}."
            )


def _done(milestone: MilestoneDates, on: date) -> Iterator[str]:
    if milestone.done_on is not None and milestone.done_on > on:
        yield "The day it was reached lies in the future: give its forecast date instead."


def _unknown(
    milestone: MilestoneDates,
    others: Mapping[int, MilestoneDates],
    criteria: Collection[str],
    known: Collection[str],
) -> Iterator[str]:
    for number in milestone.after:
        if number != milestone.number and number not in others:
            yield f"There is no milestone M-{number} that it could wait for."
    for code in criteria:
        if code not in known:
            yield f"The matrix in force has no criterion {code}."


def _circle(milestone: MilestoneDates, others: Mapping[int, MilestoneDates]) -> Iterator[str]:
    everything = {**others, milestone.number: milestone}
    try:
        in_order(each.as_work() for each in everything.values())
    except WorkInACircle as circle:
        yield f"{str(circle).removesuffix('.')}: take one of these out."
