"""Which kinds of job are there, what does each run, and which come round by themselves?

Later apps register their kinds when Django starts. What a kind runs is named, not imported: the
web process only asks for jobs, and never loads what draws a chart or sets a page.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class JobState(StrEnum):
    """How far a job is. The last three are final."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


FINAL = frozenset({JobState.DONE, JobState.FAILED, JobState.CANCELLED})


@dataclass(frozen=True, kw_only=True)
class JobKind:
    """A kind of job.

    ``runs`` is "package.module:function", called with a ``RunningJob`` in a process of its own.
    ``every``: how often it comes round by itself; None where it is only asked for.
    """

    name: str
    runs: str
    most_attempts: int = 3
    longest: timedelta = timedelta(minutes=5)
    every: timedelta | None = None


_KINDS: dict[str, JobKind] = {}


def register(*kinds: JobKind) -> None:
    """Make kinds of job known; a name means one kind."""
    for kind in kinds:
        _KINDS[kind.name] = kind


def kind_of(name: str) -> JobKind:
    """:raises KeyError: where no app has registered a kind of that name."""
    return _KINDS[name]


def is_known(name: str) -> bool:
    """Whether an app has registered a kind of that name."""
    return name in _KINDS


def scheduled() -> Iterable[tuple[JobKind, timedelta]]:
    """The kinds that come round by themselves, and how often."""
    return tuple((kind, kind.every) for kind in _KINDS.values() if kind.every is not None)
