"""Was a level reached by its date, and does it still stand (design 2.8)?"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from milepost.core.period.months import in_words


class DatedAnswer(StrEnum):
    """How a dated test was answered for one focus area and Authority."""

    MET_IN_TIME = "met_in_time"
    MET_LATE = "met_late"
    NOT_MET = "not_met"
    LOST_SINCE = "lost_since"
    MET_ALREADY = "met_already"  # its date is still to come
    NOT_YET = "not_yet"  # the same

    @property
    def stands(self) -> bool:
        """Whether the level stands now, whenever it was reached."""
        return self in (self.MET_IN_TIME, self.MET_LATE, self.MET_ALREADY)


@dataclass(frozen=True, kw_only=True)
class LevelFrom:
    """The ratified level from a day on, until the next one."""

    on: date
    level: int


@dataclass(frozen=True, kw_only=True)
class DatedTest:
    """A level that was to be reached by a day, and what came of it.

    ``met_on``: from when the level that answers the test stood; None where it never did.
    ``lost_on``: when it was last lost after that; ``recovered_on``: when it came back.
    """

    level: int
    due_on: date
    answer: DatedAnswer
    met_on: date | None = None
    lost_on: date | None = None
    recovered_on: date | None = None

    @property
    def words(self) -> str:
        """The answer in a sentence."""
        due = f"level {self.level} by {in_words(self.due_on)}"
        said = f"{_SAID[self.answer]}: {due}"
        if self.met_on is None:
            return f"{said}."
        said += f", held from {in_words(self.met_on)}"
        if self.lost_on is None:
            return f"{said}."
        if self.recovered_on is None:
            return f"{said} and lost on {in_words(self.lost_on)}."
        return f"{said}; lost on {in_words(self.lost_on)}, back on {in_words(self.recovered_on)}."


_SAID = {
    DatedAnswer.MET_IN_TIME: "Met in time",
    DatedAnswer.MET_LATE: "Met late",
    DatedAnswer.NOT_MET: "Not met",
    DatedAnswer.LOST_SINCE: "Lost since",
    DatedAnswer.MET_ALREADY: "Met already",
    DatedAnswer.NOT_YET: "Not yet reached",
}


@dataclass(frozen=True, kw_only=True)
class _Stretch:
    """Days on which the level stood: from the first until the day it was lost, if it was."""

    first: date
    lost_on: date | None


def dated_test(history: Sequence[LevelFrom], *, level: int, due_on: date, on: date) -> DatedTest:
    """Whether a level stood on its day, later, or not at all, and whether it still stands.

    A level that was held and lost again before its day is not met by having been held.

    :param history: the ratified levels, oldest first; before the first there is none.
    :param on: the day of asking: nothing later counts, and a day to come is not missed yet.
    """
    stretches = _stretches([each for each in history if each.on <= on], level)
    stands = bool(stretches) and stretches[-1].lost_on is None
    found = DatedTest(level=level, due_on=due_on, answer=DatedAnswer.NOT_YET)
    if due_on > on:
        if not stands:
            return found
        return replace(found, answer=DatedAnswer.MET_ALREADY, met_on=stretches[-1].first)
    counted = [each for each in stretches if each.lost_on is None or each.lost_on > due_on]
    if not counted:
        return replace(found, answer=DatedAnswer.NOT_MET)
    met_on = counted[0].first
    found = replace(
        found,
        answer=DatedAnswer.MET_IN_TIME if met_on <= due_on else DatedAnswer.MET_LATE,
        met_on=met_on,
    )
    if not stands:
        return replace(found, answer=DatedAnswer.LOST_SINCE, lost_on=counted[-1].lost_on)
    if len(counted) == 1:
        return found
    return replace(found, lost_on=counted[-2].lost_on, recovered_on=counted[-1].first)


def _stretches(history: Sequence[LevelFrom], level: int) -> list[_Stretch]:
    """The stretches of days on which the level was reached."""
    found: list[_Stretch] = []
    since: date | None = None
    for each in history:
        if each.level >= level and since is None:
            since = each.on
        elif each.level < level and since is not None:
            found.append(_Stretch(first=since, lost_on=each.on))
            since = None
    return [*found, _Stretch(first=since, lost_on=None)] if since is not None else found
