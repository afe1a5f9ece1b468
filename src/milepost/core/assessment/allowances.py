"""When does a waiver serve? It is dated and may end; any past day comes out as it was."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from milepost.core.matrix.definition import Criterion, LevelKind, LevelRule, MaturityMatrix
from milepost.core.period.months import in_words

# A waiver is for a time; one of more is a slip of the pen, or another contract.
LONGEST_WAIVER_DAYS = 3 * 366


@dataclass(frozen=True, kw_only=True)
class WaiverFacts:
    """An Authority's acceptance of a criterion largely met, from a day until one, both included.

    ``ended_on``: the day from which it was taken back; None where it was not.
    """

    criterion: str
    authority: str
    from_on: date
    until_on: date
    ended_on: date | None = None

    def holds(self, on: date) -> bool:
        is_ended = self.ended_on is not None and on >= self.ended_on
        return self.from_on <= on <= self.until_on and not is_ended

    def words(self, on: date) -> str:
        """Whether it holds on a day, and why, in a sentence."""
        days = f"from {in_words(self.from_on)} until {in_words(self.until_on)}"
        if self.ended_on is not None and on >= self.ended_on:
            return f"The waiver {days} was taken back on {in_words(self.ended_on)}."
        if on < self.from_on:
            return f"The waiver {days} does not hold yet."
        if on > self.until_on:
            return f"The waiver {days} has run out."
        return f"Waived {days}."


def waiver_faults(
    matrix: MaturityMatrix, criterion: Criterion, *, from_on: date, until_on: date, reason: str
) -> tuple[str, ...]:
    """Every reason why a waiver cannot be given, in sentences; none where it can.

    A waiver that could serve nothing is refused: it would only look as if it did.
    """
    return tuple(_waiver_faults(matrix, criterion, from_on, until_on, reason))


def _waiver_faults(
    matrix: MaturityMatrix, criterion: Criterion, from_on: date, until_on: date, reason: str
) -> Iterator[str]:
    full = {each.number for each in matrix.levels if each.kind is LevelKind.FULL}
    if criterion.is_critical:
        yield f"{criterion.code} is critical, and no waiver serves a critical criterion."
    if criterion.is_prior:
        yield f"{criterion.code} is worked out and never rated, so there is nothing to waive."
    elif criterion.level not in full:
        yield (
            f"{criterion.code} is owed at level {criterion.level} alone, where largely is enough,"
            " so there is nothing to waive."
        )
    if matrix.rule is LevelRule.STRICT:
        yield "Under the strict rule largely is never enough, so no waiver serves."
    if until_on < from_on:
        yield (
            f"A waiver cannot end on {in_words(until_on)}, before it begins on {in_words(from_on)}."
        )
    if (until_on - from_on).days > LONGEST_WAIVER_DAYS:
        yield "A waiver lasts three years at most: give a nearer last day."
    if not reason.strip():
        yield "Write down why the criterion is waived."
