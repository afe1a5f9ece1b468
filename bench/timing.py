"""Time two things in turn, so that a noisy machine is noisy to both."""

import statistics
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter

Work = Callable[[], object]


@dataclass(frozen=True, kw_only=True)
class Timing:
    """What one piece of work took, in milliseconds, beside its floor in the same run."""

    name: str
    mark_ms: float | None  # the most that the design allows
    median_ms: float
    worst_ms: float  # the 95th percentile
    floor_name: str
    floor_ms: float
    queries: int | None

    @property
    def is_within(self) -> bool:
        return self.mark_ms is None or self.median_ms <= self.mark_ms

    @property
    def ratio(self) -> float:
        """How many times its floor it takes."""
        return self.median_ms / self.floor_ms if self.floor_ms else float("inf")


def measure(
    name: str,
    work: Work,
    *,
    floor_name: str,
    floor: Work,
    mark_ms: float | None,
    runs: int = 30,
    queries: int | None = None,
) -> Timing:
    """Do the work and its floor in turn, after a warm-up of each."""
    for _ in range(3):
        work()
        floor()
    taken: list[float] = []
    least: list[float] = []
    for _ in range(runs):
        taken.append(_once(work))
        least.append(_once(floor))
    return Timing(
        name=name,
        mark_ms=mark_ms,
        median_ms=statistics.median(taken),
        worst_ms=statistics.quantiles(taken, n=20)[-1],
        floor_name=floor_name,
        floor_ms=statistics.median(least),
        queries=queries,
    )


def _once(work: Work) -> float:
    start = perf_counter()
    work()
    return (perf_counter() - start) * 1000
