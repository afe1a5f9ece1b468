"""What happens in the demonstration? Three years of levels, and where the newest cycle stands."""

from dataclasses import dataclass
from datetime import date, timedelta

from milepost.core.period.months import add_months

# The level that the Board ratifies for each Authority and focus area, one digit a cycle, from
# Q2 2023/24 on. The seventh cycle is cut off on 31 March 2025, the day of the default target.
LEVELS = {
    ("north", "CS"): "011223333333",
    ("north", "IV"): "001111223333",
    ("north", "SV"): "011122223333",
    ("north", "CE"): "000111111111",  # stuck: no carbon baseline, and the TOMs return shows it
    ("north", "AM"): "111333333333",  # held at 3 for longest
    ("north", "NM"): "011123333333",
    ("north", "DD"): "011113333333",
    ("north", "FR"): "111133333355",  # the one row at 5
    ("north", "CB"): "001111123333",
    ("south", "CS"): "001122333333",
    ("south", "IV"): "000111112222",
    ("south", "SV"): "001111122333",
    ("south", "CE"): "000011222233",
    ("south", "AM"): "011112333333",
    ("south", "NM"): "011133113333",  # lapses in a bad winter, and recovers
    ("south", "DD"): "011111133333",
    ("south", "FR"): "011113333333",
    ("south", "CB"): "000111111122",
}
AREAS = ("CS", "IV", "SV", "CE", "AM", "NM", "DD", "FR", "CB")
# Where each assessment of the newest cycle stands; what is not named is ratified.
NEWEST_STAGES = {
    ("north", "IV"): "proposed",
    ("north", "CE"): "submitted",
    ("north", "AM"): "published",
    ("north", "NM"): "deferred",
    ("north", "CB"): "half_drafted",
    ("south", "CS"): "challenged",
    ("south", "IV"): "agreed",
    ("south", "SV"): "returned",
    ("south", "CE"): "agreed",
    ("south", "AM"): "in_moderation",
    ("south", "NM"): "drafted",
    ("south", "DD"): "submitted",
    ("south", "FR"): "proposed",
    ("south", "CB"): "untouched",
}
# How far along each of these is: which of the phases of a cycle have been gone through.
PHASES = ("draft", "submit", "validate", "answer", "moderate", "propose", "ratify", "publish")
_LAST_PHASE = {
    "untouched": "",
    "half_drafted": "draft",
    "drafted": "draft",
    "submitted": "submit",
    "returned": "submit",
    "agreed": "validate",
    "challenged": "answer",
    "in_moderation": "moderate",
    "proposed": "propose",
    "deferred": "propose",
    "ratified": "ratify",
    "published": "publish",
}
COMPLETE = 12  # cycles that have been ratified to the end
NEWEST = COMPLETE + 1


@dataclass(frozen=True, kw_only=True)
class When:
    """The days of one cycle, counted from 1."""

    number: int
    cut_off_on: date

    @property
    def window_from(self) -> date:
        """Each assessment looks back over a year."""
        return add_months(self.cut_off_on + timedelta(days=1), -12)

    @property
    def opens_on(self) -> date:
        return self.cut_off_on - timedelta(days=20)

    @property
    def name(self) -> str:
        """As the contract calls it: Q2 2023/24."""
        quarter = (self.cut_off_on.month - 4) // 3 % 4 + 1
        year = self.cut_off_on.year - (1 if self.cut_off_on.month < 4 else 0)
        return f"Q{quarter} {year}/{(year + 1) % 100:02}"

    def day(self, after_cut_off: int) -> date:
        """So many days after the cut-off date."""
        return self.cut_off_on + timedelta(days=after_cut_off)


def when(number: int) -> When:
    """The days of a cycle: quarters, from the one that ended on 30 September 2023."""
    first_of_next = add_months(date(2023, 10, 1), 3 * (number - 1))
    return When(number=number, cut_off_on=first_of_next - timedelta(days=1))


def level(side: str, area: str, cycle: int) -> int:
    """The level that the story has there; in the newest cycle that of the one before it."""
    return int(LEVELS[side, area][min(cycle, COMPLETE) - 1])


def next_rise(side: str, area: str, cycle: int, wanted: int) -> int | None:
    """In how many cycles a level is reached, None where the story never gets there."""
    for number in range(cycle + 1, COMPLETE + 1):
        if level(side, area, number) >= wanted:
            return number - cycle
    return None


def stage(side: str, area: str, cycle: int) -> str:
    """Where the story leaves an assessment."""
    if cycle == NEWEST:
        return NEWEST_STAGES.get((side, area), "ratified")
    return "published" if cycle <= COMPLETE - 2 else "ratified"


def goes_through(side: str, area: str, cycle: int, phase: str) -> bool:
    """Whether an assessment gets as far as a phase of its cycle."""
    last = _LAST_PHASE[stage(side, area, cycle)]
    return last != "" and PHASES.index(phase) <= PHASES.index(last)
