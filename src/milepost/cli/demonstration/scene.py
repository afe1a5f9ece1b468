"""The time in the story, and the assessments that stand in it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from milepost.cli.demonstration.story import When
from milepost.core.matrix.definition import FocusArea


class StoryDoesNotHold(AssertionError):
    """The rules give another level than the story has: the story is to be mended."""


@dataclass(kw_only=True)
class Clock:
    """The time in the story, which only goes forward."""

    now: datetime

    def go_to(self, day: date, hour: int = 9) -> None:
        """To a working day, or on where that has passed."""
        while day.weekday() >= 5:
            day += timedelta(days=1)
        self.now = max(self.now, datetime.combine(day, time(hour, 5), UTC))

    def tick(self) -> datetime:
        """The next moment: a few minutes on."""
        self.now += timedelta(minutes=3 + self.now.minute % 5)
        return self.now


@dataclass(frozen=True, kw_only=True)
class Case:
    """One assessment of the story."""

    side: str
    area: FocusArea
    when: When
    number: int

    @property
    def key(self) -> tuple[str, str, int]:
        return (self.side, self.area.code, self.when.number)
