"""On which days does each of forty quarterly cycles open, close and go before the Board?"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from milepost.core.period.months import add_months

CYCLES = 40  # ten years of them
_FIRST_ENDS_BEFORE = date(2017, 1, 1)

# Days after the cut-off date on which each part of a cycle is done.
OPENS, PUT_IN, DRAFT, SUBMIT, VALIDATE, ANSWER, MODERATE, PROPOSE, RATIFY, PUBLISH = (
    -20,
    -6,
    8,
    14,
    26,
    35,
    37,
    40,
    49,
    50,
)


@dataclass(frozen=True, kw_only=True)
class Quarter:
    """The days of one cycle, counted from 1."""

    number: int
    first_day: date
    cut_off_on: date
    window_from: date  # each assessment looks back over a year

    @property
    def name(self) -> str:
        """As a contract calls it: Q2 2023/24."""
        quarter = (self.cut_off_on.month - 4) // 3 % 4 + 1
        year = self.cut_off_on.year - (1 if self.cut_off_on.month < 4 else 0)
        return f"Q{quarter} {year}/{(year + 1) % 100:02}"

    def day(self, after_cut_off: int) -> date:
        return self.cut_off_on + timedelta(days=after_cut_off)


def quarter(number: int) -> Quarter:
    """The days of a cycle, counted from 1."""
    after = add_months(_FIRST_ENDS_BEFORE, 3 * (number - 1))
    return Quarter(
        number=number,
        first_day=add_months(after, -3),
        cut_off_on=after - timedelta(days=1),
        window_from=add_months(after, -12),
    )


class Clock:
    """Time goes forward by a minute with each thing that is done."""

    def __init__(self) -> None:
        self._now = datetime(2016, 9, 1, 9, tzinfo=UTC)

    def go_to(self, day: date) -> None:
        self._now = max(self._now, datetime.combine(day, time(9), UTC))

    def tick(self) -> datetime:
        self._now += timedelta(minutes=1)
        return self._now
