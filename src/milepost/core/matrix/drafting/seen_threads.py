"""How does one requirement run through the levels: what is new at each, and where is it silent?"""

from dataclasses import dataclass

from milepost.core.matrix.definition import (
    Criterion,
    FocusArea,
    LevelKind,
    MaturityMatrix,
    Thread,
)


@dataclass(frozen=True, kw_only=True)
class ThreadLine:
    """A criterion of a thread beside the earlier one that it builds on, where there is one."""

    criterion: Criterion
    earlier: Criterion | None


@dataclass(frozen=True, kw_only=True)
class ThreadStep:
    """A thread at one level. ``is_silent``: the level is defined and full, the thread speaks at
    full levels below and above it, and says nothing here."""

    level: int
    kind: LevelKind
    is_defined: bool
    is_silent: bool
    lines: tuple[ThreadLine, ...]


@dataclass(frozen=True, kw_only=True)
class SeenThread:
    """One requirement across all levels of the matrix, lowest first."""

    focus_area: str
    thread: Thread
    steps: tuple[ThreadStep, ...]

    @property
    def silent_at(self) -> tuple[int, ...]:
        return tuple(step.level for step in self.steps if step.is_silent)


def seen_threads(matrix: MaturityMatrix) -> tuple[SeenThread, ...]:
    """Every thread of every focus area, in the order of the document."""
    return tuple(
        _seen(matrix, area, thread) for area in matrix.focus_areas for thread in area.threads
    )


def seen_thread(matrix: MaturityMatrix, code: str) -> SeenThread | None:
    """The thread of a code; None where the matrix has none."""
    return next((each for each in seen_threads(matrix) if each.thread.code == code), None)


def _seen(matrix: MaturityMatrix, area: FocusArea, thread: Thread) -> SeenThread:
    full = {level.number for level in matrix.levels if level.kind is LevelKind.FULL}
    own = [each for each in area.criteria if each.thread == thread.code]
    speaks = sorted({each.level for each in own if each.level in full})
    between = range(speaks[0] + 1, speaks[-1]) if speaks else range(0)
    steps = tuple(
        ThreadStep(
            level=level.number,
            kind=level.kind,
            is_defined=area.at(level.number).is_defined,
            is_silent=(
                level.number in between
                and level.number in full
                and level.number not in speaks
                and area.at(level.number).is_defined
            ),
            lines=tuple(
                ThreadLine(criterion=each, earlier=area.by_code.get(each.builds_on or ""))
                for each in own
                if each.level == level.number
            ),
        )
        for level in matrix.levels
    )
    return SeenThread(focus_area=area.code, thread=thread, steps=steps)
