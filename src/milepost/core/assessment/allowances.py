"""When does a waiver serve, and when is a criterion not applicable by agreement?

Both are dated and may end; both are asked for a day, so that any past day comes out as it was.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from milepost.core.access.roles import PartyKind
from milepost.core.matrix.definition import Criterion, LevelKind, LevelRule, MaturityMatrix
from milepost.core.period.months import in_words

# -- waivers --------------------------------------------------------------------------------------


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


def waived_on(waivers: Iterable[WaiverFacts], *, authority: str, on: date) -> frozenset[str]:
    """The criteria that an Authority waives on a day."""
    return frozenset(
        each.criterion for each in waivers if each.authority == authority and each.holds(on)
    )


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
    if not reason.strip():
        yield "Write down why the criterion is waived."


# -- not applicable by agreement ------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class NotApplicableWord:
    """What a side said on a day: that a criterion does not apply, or that it does after all.

    A rating of NA is the provider's word; agreeing to it, with a reason, is the Authority's.
    """

    criterion: str
    side: PartyKind
    on: date
    is_not_applicable: bool


@dataclass(frozen=True, kw_only=True)
class NotApplicable:
    """Whether a criterion is not applicable by agreement on a day, and in a sentence why.

    ``since``: the day on which the later of the two sides had said so; None where it is not.
    """

    criterion: str
    is_agreed: bool
    since: date | None
    words: str


def not_applicable(
    words: Iterable[NotApplicableWord], *, criterion: str, on: date
) -> NotApplicable:
    """Whether both sides say of a criterion that it does not apply (design 2.2).

    Each side's latest word by that day counts; until both have said so it is as not rated.

    :param words: what the provider and one Authority said, oldest first.
    """
    said = {side: _said_since(words_of, on) for side, words_of in _by_side(words, criterion)}
    missing = [name for side, name in _SIDES if said.get(side) is None]
    days = [day for day in said.values() if day is not None]
    if missing:
        both = " and ".join(missing)
        have = "have" if len(missing) > 1 else "has"
        return NotApplicable(
            criterion=criterion,
            is_agreed=False,
            since=None,
            words=f"{both[0].upper()}{both[1:]} {have} not said that {criterion} does not apply,"
            " so it is as not rated.",
        )
    since = max(days)
    return NotApplicable(
        criterion=criterion,
        is_agreed=True,
        since=since,
        words=f"Not applicable by agreement of both sides since {in_words(since)}.",
    )


_SIDES = ((PartyKind.PROVIDER, "the provider"), (PartyKind.AUTHORITY, "the Authority"))


def _by_side(
    words: Iterable[NotApplicableWord], criterion: str
) -> Iterator[tuple[PartyKind, list[NotApplicableWord]]]:
    of_it = [each for each in words if each.criterion == criterion]
    for side, _ in _SIDES:
        yield side, [each for each in of_it if each.side is side]


def _said_since(words: list[NotApplicableWord], on: date) -> date | None:
    """Since when a side has been saying so without a break, by a day; None where it does not."""
    since: date | None = None
    for each in words:
        if each.on > on:
            break
        since = (since or each.on) if each.is_not_applicable else None
    return since
