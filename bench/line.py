"""One line of the table: what was measured, on which site, and how it came out."""

import statistics
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from time import perf_counter, process_time
from typing import Any

Work = Callable[[], object]


@dataclass(frozen=True, kw_only=True)
class Line:
    """What one piece of work took: milliseconds, or megabytes where ``unit`` says so.

    ``median`` and ``worst`` (the 95th percentile) are of ``runs``; ``floor`` is the median of the
    least that the same work could take, in the same run; ``mark`` the most that design 6 allows.
    """

    group: str
    name: str
    median: float
    worst: float
    cpu: float | None = None  # median of what one core worked for it, in this process
    floor: float | None = None
    floor_name: str = ""
    mark: float | None = None
    queries: int | None = None
    runs: int = 1
    unit: str = "ms"

    @property
    def is_within(self) -> bool:
        return self.mark is None or self.median <= self.mark

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(kw_only=True)
class Samples:
    """What is gathered for one line, piece by piece."""

    taken: list[float] = field(default_factory=list)
    worked: list[float] = field(default_factory=list)  # by one core, in this process
    least: list[float] = field(default_factory=list)
    queries: int | None = None

    def line(self, group: str, name: str, *, floor_name: str, mark: float | None) -> Line:
        return Line(
            group=group,
            name=name,
            median=statistics.median(self.taken),
            worst=percentile_95(self.taken),
            cpu=statistics.median(self.worked) if self.worked else None,
            floor=statistics.median(self.least) if self.least else None,
            floor_name=floor_name,
            mark=mark,
            queries=self.queries,
            runs=len(self.taken),
        )


def percentile_95(taken: list[float]) -> float:
    """The 95th percentile; of fewer than twenty, the largest."""
    return statistics.quantiles(taken, n=20)[-1] if len(taken) >= 20 else max(taken)


def milliseconds(work: Work) -> float:
    start = perf_counter()
    work()
    return (perf_counter() - start) * 1000


def note(samples: Samples, work: Work, floor: Work) -> None:
    """Do the work and its floor once, and note how long each took."""
    worked = process_time()
    samples.taken.append(milliseconds(work))
    samples.worked.append((process_time() - worked) * 1000)
    samples.least.append(milliseconds(floor))


def repeated(work: Work, floor: Work, *, most: int = 30, for_ms: float = 800) -> Samples:
    """The work and its floor in turn after a warm-up, until there are enough or time is up."""
    work()
    floor()
    found = Samples()
    while len(found.taken) < most and (
        len(found.taken) < min(5, most) or sum(found.taken) < for_ms
    ):
        note(found, work, floor)
    return found
