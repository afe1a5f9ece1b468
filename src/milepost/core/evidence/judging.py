"""What may an Authority answer to a piece of evidence, and how strong is it then?"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from milepost.core.evidence.strength import Maker, Strength, strength


class JudgementAnswer(StrEnum):
    """What an Authority answers to a piece of evidence."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    MORE_ASKED = "more_asked"

    @property
    def words(self) -> str:
        """As it is said of the evidence: "North accepted it"."""
        return {"more_asked": "asked for more"}.get(self.value, self.value)


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """The newest answer of one Authority to one version of an item.

    :param authority: its short name, as sentences say it.
    :param strength: how strong it took the evidence to be; None unless it accepted it.
    :param reason: in the Authority's own words; "" where it gave none.
    """

    authority: str
    answer: JudgementAnswer
    on: date
    strength: Strength | None = None
    reason: str = ""

    @property
    def is_rejection(self) -> bool:
        return self.answer is JudgementAnswer.REJECTED


def strengths_open_to(made_by: Maker) -> tuple[Strength, ...]:
    """As what an Authority may take evidence, the strongest first: never above what its maker is.

    The provider's own evidence is C at best, the Authority's own B; anything may be worth less.
    """
    ceiling = strength(made_by, is_checked=True)
    return tuple(each for each in Strength if each >= ceiling)


def strength_when_accepted(made_by: Maker) -> Strength:
    """How strong evidence is once an Authority accepts it and says no more."""
    return strength(made_by, is_checked=True)


def judged_strength(made_by: Maker, judgement: Judgement | None) -> Strength:
    """How strong evidence is for an Authority, by its own judgement; unchecked without one."""
    if judgement is None or judgement.strength is None:
        return strength(made_by, is_checked=False)
    return max(judgement.strength, strength_when_accepted(made_by))


def judgement_faults(made_by: Maker, *, answer: str, strength: str, reason: str) -> tuple[str, ...]:
    """Every reason why a judgement cannot be given so, in sentences; none where it can.

    :param strength: a letter; "" unless it is accepted.
    :param reason: needed to reject, to ask for more, and for another strength than the usual one.
    """
    return tuple(_faults(made_by, answer, strength, bool(reason.strip())))


def _faults(made_by: Maker, answer: str, letter: str, has_reason: bool) -> Iterator[str]:
    if answer not in set(JudgementAnswer):
        yield "Say whether you accept it, reject it or ask for more."
        return
    if answer == JudgementAnswer.REJECTED and not has_reason:
        yield "Write down why you reject it: its owner has to be able to answer."
    elif answer == JudgementAnswer.MORE_ASKED and not has_reason:
        yield "Write down what more you ask for."
    if answer == JudgementAnswer.ACCEPTED:
        yield from _strength_faults(made_by, letter, has_reason)
    elif letter:
        yield "A strength is given to what you accept, and to nothing else."


def _strength_faults(made_by: Maker, letter: str, has_reason: bool) -> Iterator[str]:
    if letter not in set(Strength):
        yield "Say how strong it is: A, B, C or D."
        return
    usual = strength_when_accepted(made_by)
    if letter < usual:
        yield f"{_MADE_BY[made_by]}, it is no stronger than {usual}."
    elif letter != usual and not has_reason:
        made = _MADE_BY[made_by].replace("Made", "made")
        yield f"Write down why it is {letter}: {made}, it would be {usual}."


_MADE_BY = {
    Maker.INDEPENDENT: "Made independently",
    Maker.AUTHORITY: "Made by an Authority",
    Maker.PROVIDER: "Made by the provider",
}
