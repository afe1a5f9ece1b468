"""How far has a dispute come, what is due from whom by which day, and what was done on which?"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from milepost.apps.assessments.disputes import Challenged, Followed
from milepost.core.assessment.dispute import Dispute, shown_in_dispute
from milepost.core.assessment.dispute_steps import (
    DISPUTE_STEPS,
    DisputeAct,
    DisputeStep,
    DisputeTerms,
)


@dataclass(frozen=True, kw_only=True)
class LadderPosition:
    """What a side did, and the day it did it."""

    on: date
    words: str


@dataclass(frozen=True, kw_only=True)
class LadderDeadline:
    """What a side owes or owed, by a day, in a sentence."""

    words: str
    is_open: bool
    is_overdue: bool


@dataclass(frozen=True, kw_only=True)
class LadderStep:
    """One of the five steps, with all that was said and is due there."""

    number: int
    name: str
    acts: str
    state: str  # "done", "current", "ahead", or "passed over"
    positions: tuple[LadderPosition, ...]
    deadlines: tuple[LadderDeadline, ...]


@dataclass(frozen=True, kw_only=True)
class DisputeLadder:
    """The five steps of a dispute as they stand for an assessment on a day."""

    is_open: bool
    shown: str  # "Level 1, in dispute"; "" once it is settled
    words: str
    overdue: tuple[str, ...]
    steps: tuple[LadderStep, ...]


@dataclass(frozen=True, kw_only=True)
class Parties:
    """What the two sides are called."""

    provider: str
    authority: str


def ladder_of(
    challenges: Sequence[Challenged],
    followed: Sequence[Followed],
    disputes: Mapping[str, Dispute],
    *,
    last_ratified: int | None,
    parties: Parties,
) -> DisputeLadder | None:
    """The ladder of an assessment; None where nothing was challenged.

    Its step is the lowest that an open challenge stands at: the others wait for that one.
    """
    if not disputes:
        return None
    steps = list(DisputeStep)
    open_at = [steps.index(each.step) for each in disputes.values() if each.is_open]
    current = min(open_at, default=None)
    said = list(_said(challenges, followed, parties))
    overdue = (line for each in disputes.values() for line in each.overdue)
    return DisputeLadder(
        is_open=bool(open_at),
        shown=shown_in_dispute(last_ratified) if open_at else "",
        words=_words(disputes, current),
        overdue=tuple(dict.fromkeys(each.words for each in overdue)),
        steps=tuple(
            _step(terms, place, current, said, disputes)
            for place, terms in enumerate(DISPUTE_STEPS)
        ),
    )


def _words(disputes: Mapping[str, Dispute], current: int | None) -> str:
    if current is not None:
        terms = DISPUTE_STEPS[current]
        return f"Step {terms.number} of {len(DISPUTE_STEPS)}: {terms.name.lower()}."
    ends = dict.fromkeys(each.reasons[0] for each in disputes.values())
    return " ".join(ends)


def _step(
    terms: DisputeTerms,
    place: int,
    current: int | None,
    said: Iterable[tuple[DisputeStep, LadderPosition]],
    disputes: Mapping[str, Dispute],
) -> LadderStep:
    positions = tuple(position for step, position in said if step is terms.step)
    return LadderStep(
        number=terms.number,
        name=terms.name,
        acts=terms.acts.words,
        state=_state(place, current, is_empty=not positions),
        positions=positions,
        deadlines=tuple(_deadlines(terms.step, disputes)),
    )


def _state(place: int, current: int | None, *, is_empty: bool) -> str:
    if place == current:
        return "current"
    if not is_empty:
        return "done"
    return "ahead" if current is not None and place > current else "passed over"


def _deadlines(step: DisputeStep, disputes: Mapping[str, Dispute]) -> Iterator[LadderDeadline]:
    """Each sentence once, with the criteria it is about where it is not about all of them."""
    found: dict[LadderDeadline, list[str]] = {}
    for code, each in disputes.items():
        for due in each.deadlines:
            if due.step is step:
                line = LadderDeadline(
                    words=due.words, is_open=due.is_open, is_overdue=due.is_overdue
                )
                found.setdefault(line, []).append(code)
    for line, codes in found.items():
        about = "" if len(codes) == len(disputes) else f"{', '.join(codes)}. "
        yield LadderDeadline(
            words=f"{about}{line.words}", is_open=line.is_open, is_overdue=line.is_overdue
        )


def _said(
    challenges: Sequence[Challenged], followed: Sequence[Followed], parties: Parties
) -> Iterator[tuple[DisputeStep, LadderPosition]]:
    """Everything that was done, each on its step, the earliest first."""
    found: dict[tuple[date, str], list[str]] = {}
    for each in challenges:
        found.setdefault((each.on, f"{parties.authority} challenged {{}}."), []).append(
            each.criterion
        )
    for each in challenges:
        if each.answered_on is not None:
            words = "accepted {}" if each.is_accepted else "kept to its rating of {}"
            key = (each.answered_on, f"{parties.provider} {words}.")
            found.setdefault(key, []).append(each.criterion)
    for (on, words), codes in sorted(found.items(), key=lambda item: item[0][0]):
        said = words.format(", ".join(codes))
        yield DisputeStep.CHALLENGE, LadderPosition(on=on, words=said)
    for later in followed:
        yield _STEP_OF[later.act], LadderPosition(on=later.on, words=_followed_words(later))


_STEP_OF = {
    DisputeAct.MET: DisputeStep.MEETING,
    DisputeAct.MODERATION_OPENED: DisputeStep.MODERATION,
    DisputeAct.PROPOSED: DisputeStep.MODERATION,
    DisputeAct.CONSIDERED: DisputeStep.OPERATIONAL_BOARD,
    DisputeAct.DEFERRED: DisputeStep.STRATEGIC_BOARD,
    DisputeAct.RATIFIED: DisputeStep.STRATEGIC_BOARD,
}
_FOLLOWED_WORDS = {
    DisputeAct.MET: "The leads of both sides met: “{words}”",
    DisputeAct.MODERATION_OPENED: "The moderator took it up.",
    DisputeAct.PROPOSED: "The moderator proposed {level}.",
    DisputeAct.CONSIDERED: "The Operational Board considered it: “{words}”",
    DisputeAct.DEFERRED: "The Board deferred its decision.",
    DisputeAct.RATIFIED: "The Board ratified {level}.",
}


def _followed_words(each: Followed) -> str:
    level = f"level {each.level}" if each.level else "below level 1"
    words = each.words or "what they said is no longer kept"
    return _FOLLOWED_WORDS[each.act].format(level=level, words=words)
