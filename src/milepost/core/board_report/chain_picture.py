"""Where does each step of the chain that sets a date stand on a picture: a bar to a line?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from milepost.core.board_report.trajectory_picture import PictureLine
from milepost.core.period.months import add_months
from milepost.core.trajectory.forecast import ForecastStep, ForecastStepKind

WIDTH, LEFT, RIGHT, TOP, BOTTOM = 620, 130, 40, 24, 26  # pixels
ROW = 28
_TICK_ROOM = 70  # pixels that the name of a month takes
_LEAST = 3  # pixels: a bar of a day can be seen

_WORDS = {
    ForecastStepKind.LASTS: "Lasts",
    ForecastStepKind.CUT_OFF: "Cut-off",
    ForecastStepKind.RATIFIED: "Ratified",
}
_SHORT_MONTHS = {1: "Jan", 4: "Apr", 7: "Jul", 10: "Oct"}


@dataclass(frozen=True, kw_only=True)
class ChainBar:
    """A step: from when it is waited for until its day; ``y`` is the middle of its line."""

    kind: ForecastStepKind
    words: str
    x: int
    y: int
    width: int

    @property
    def end(self) -> int:
        """Where its day stands."""
        return self.x + self.width


@dataclass(frozen=True, kw_only=True)
class ChainPicture:
    """A chain as it is drawn, the first step on top; ``months``: the quarters' beginnings."""

    height: int
    today: int
    bars: tuple[ChainBar, ...]
    months: tuple[PictureLine, ...]
    width: int = WIDTH

    @property
    def plot_bottom(self) -> int:
        """Where the plot ends below."""
        return self.height - BOTTOM


def draw_chain(chain: Sequence[ForecastStep], *, on: date) -> ChainPicture | None:
    """Place the steps of a chain; None where there is nothing but a day to show.

    A step is waited for from the day on which the one before it ends, the first from the day of
    asking; what is over by then is a mark on that day.
    """
    if not chain or chain[-1].on <= on:
        return None
    last = max(each.on for each in chain)
    bars, begins = [], on
    for place, step in enumerate(chain):
        ends = max(begins, step.on)
        x = _x(begins, on, last)
        bars.append(
            ChainBar(
                kind=step.kind,
                words=_WORDS.get(step.kind, step.of),
                x=x,
                y=TOP + ROW * place + ROW // 2,
                width=max(_LEAST, _x(ends, on, last) - x),
            )
        )
        begins = ends
    return ChainPicture(
        height=TOP + ROW * len(chain) + BOTTOM,
        today=_x(on, on, last),
        bars=tuple(bars),
        months=tuple(_months(on, last)),
    )


def _x(day: date, first: date, last: date) -> int:
    return LEFT + (WIDTH - LEFT - RIGHT) * (day - first).days // (last - first).days


def _months(first: date, last: date) -> Iterator[PictureLine]:
    """The beginnings of quarters, no more of them than there is room for."""
    month = date(first.year, first.month - (first.month - 1) % 3, 1)
    quarters = []
    while (month := add_months(month, 3)) <= last:
        quarters.append(month)
    every = 1 + len(quarters) * _TICK_ROOM // (WIDTH - LEFT - RIGHT)
    for each in quarters[::every]:
        words = f"{_SHORT_MONTHS[each.month]} {each.year}"
        yield PictureLine(at=_x(each, first, last), words=words)
