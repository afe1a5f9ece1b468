"""Whose own interest keeps them from judging? Declarations, secondments, and automatic blocks.

Each duty is one named rule that refuses aloud, as those in ``duties``; ``conflicts`` asks all of
them and tells every reason at once. A provider's people may claim whatever their interest: a claim
is known to be one. What is barred is judging: validate, propose, ratify.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from milepost.core.access.duties import (
    refusal,
    require_fresh_eyes,
    require_other_author,
)
from milepost.core.access.refusals import NotAllowed
from milepost.core.access.roles import Actor, PartyKind, Permission
from milepost.core.period.months import Period, in_words

JUDGING = frozenset({"validate", "propose", "ratify"})


class InterestKind(StrEnum):
    """What somebody declares for a cycle; ``NONE`` is a declaration too."""

    NONE = "none"
    PAY = "pay"  # pay, bonus or promotion hangs on a level
    PERSONAL = "personal"  # family, friendship or enmity with somebody whose work is judged
    HOLDING = "holding"  # shares, or another stake, in a party or its suppliers
    OUTSIDE_WORK = "outside_work"  # work for a party beside one's own
    OTHER = "other"

    @property
    def words(self) -> str:
        return _INTEREST_WORDS[self]


_INTEREST_WORDS = {
    InterestKind.NONE: "no interest",
    InterestKind.PAY: "pay that hangs on a level",
    InterestKind.PERSONAL: "a personal tie",
    InterestKind.HOLDING: "a stake in a party",
    InterestKind.OUTSIDE_WORK: "work for a party",
    InterestKind.OTHER: "another interest",
}


@dataclass(frozen=True, kw_only=True)
class DeclaredInterest:
    """What a person declared for a cycle. No ``focus_areas``: it bears on all of them.

    One that no longer holds is ended by a further one, with its day in ``ended_on``.
    """

    person: str
    cycle: int
    kind: InterestKind
    declared_on: date
    focus_areas: tuple[str, ...] = ()
    ended_on: date | None = None

    def bears_on(self, focus_area: str, on: date) -> bool:
        """Whether it is an interest at all, in that focus area, and held on that day."""
        is_held = self.declared_on <= on and (self.ended_on is None or on < self.ended_on)
        is_about = not self.focus_areas or focus_area in self.focus_areas
        return self.kind is not InterestKind.NONE and is_held and is_about


@dataclass(frozen=True, kw_only=True)
class Secondment:
    """Somebody of one party works for another: ``last`` is None while no end is known."""

    person: str
    home: str
    host: str
    first: date
    last: date | None = None

    def overlaps(self, period: Period) -> bool:
        return self.first <= period.last and (self.last is None or self.last >= period.first)


class ConflictReason(StrEnum):
    """Why a person may not judge an assessment, by name."""

    EARLIER_STEP = "earlier_step"
    SOLE_AUTHOR = "sole_author"
    NOT_DECLARED = "not_declared"
    DECLARED_INTEREST = "declared_interest"
    SECONDMENT = "secondment"
    OWN_CONDUCT = "own_conduct"


@dataclass(frozen=True, kw_only=True)
class ConflictOfInterest:
    """One reason why a person may not take a step, and the sentence that they read."""

    reason: ConflictReason
    sentence: str


@dataclass(frozen=True, kw_only=True)
class Judged:
    """What the rules are told of an assessment that somebody is about to take a step of.

    ``step``: submit, validate, propose or ratify. ``window_from`` is the first day that the cycle
    looks at, ``on`` today. ``earlier_steps`` and ``sole_authors`` are as in ``duties``.
    ``own_conduct``: the criteria about the Authority's own conduct that the person rates.
    ``needs_declaration``: the arrangement asks for one before anybody judges.
    """

    step: str
    cycle: int
    focus_area: str
    authority: str
    provider: str
    window_from: date
    on: date
    earlier_steps: Mapping[str, str] = field(default_factory=dict)
    sole_authors: Mapping[str, Collection[str]] = field(default_factory=dict)
    interests: tuple[DeclaredInterest, ...] = ()
    secondments: tuple[Secondment, ...] = ()
    own_conduct: tuple[str, ...] = ()
    has_other_authority: bool = False
    needs_declaration: bool = False


def conflicts(by: Actor, judged: Judged) -> tuple[ConflictOfInterest, ...]:
    """Every reason why the actor may not take the step; none where they may."""
    return tuple(
        ConflictOfInterest(reason=reason, sentence=sentence)
        for reason, sentence in _asked(by, judged)
        if sentence is not None
    )


def require_no_conflict(*, by: Actor, judged: Judged) -> None:
    """Nothing of the actor's own stands between them and the step.

    :raises NotAllowed: with the sentence of every reason.
    """
    if found := conflicts(by, judged):
        raise NotAllowed(" ".join(each.sentence for each in found))


def _asked(by: Actor, judged: Judged) -> Iterator[tuple[ConflictReason, str | None]]:
    yield (
        ConflictReason.EARLIER_STEP,
        refusal(require_fresh_eyes, by=by, earlier_steps=judged.earlier_steps, step=judged.step),
    )
    if judged.step not in JUDGING:
        return
    if judged.step == "validate":
        yield (
            ConflictReason.SOLE_AUTHOR,
            refusal(require_other_author, by=by, sole_authors=judged.sole_authors),
        )
    if judged.needs_declaration:
        yield (
            ConflictReason.NOT_DECLARED,
            refusal(require_declaration, by=by, cycle=judged.cycle, interests=judged.interests),
        )
    yield (
        ConflictReason.DECLARED_INTEREST,
        refusal(
            require_no_interest,
            by=by,
            cycle=judged.cycle,
            focus_area=judged.focus_area,
            on=judged.on,
            interests=judged.interests,
        ),
    )
    yield (
        ConflictReason.SECONDMENT,
        refusal(
            require_not_seconded,
            by=by,
            provider=judged.provider,
            during=Period(first=min(judged.window_from, judged.on), last=judged.on),
            secondments=judged.secondments,
        ),
    )
    yield (
        ConflictReason.OWN_CONDUCT,
        refusal(
            require_not_own_conduct,
            by=by,
            authority=judged.authority,
            criteria=judged.own_conduct,
            has_other_authority=judged.has_other_authority,
        ),
    )


# -- the duties -----------------------------------------------------------------------------------


def require_declaration(*, by: Actor, cycle: int, interests: Iterable[DeclaredInterest]) -> None:
    """Whoever judges has said for the cycle what interest they have, if only that they have none.

    :raises NotAllowed: where the actor has declared nothing for it.
    """
    if not any(each.person == by.person and each.cycle == cycle for each in interests):
        raise NotAllowed(
            "You have not declared your interests for this cycle. Say first which you have, or"
            " that you have none."
        )


def require_no_interest(
    *,
    by: Actor,
    cycle: int,
    focus_area: str,
    on: date,
    interests: Iterable[DeclaredInterest],
) -> None:
    """A declared interest bars its holder from judging, and from a vote (design 2.11).

    :raises NotAllowed: naming the kinds of interest, never what was written about them.
    """
    kinds = {
        each.kind
        for each in interests
        if each.person == by.person and each.cycle == cycle and each.bears_on(focus_area, on)
    }
    if kinds:
        held = ", ".join(kind.words for kind in InterestKind if kind in kinds)
        raise NotAllowed(
            f"You declared an interest here ({held}), so somebody else must judge this assessment."
        )


def require_not_seconded(
    *, by: Actor, provider: str, during: Period, secondments: Iterable[Secondment]
) -> None:
    """Nobody judges what they worked on for the other side, or while they work for it.

    :param provider: the provider's reference; a secondment between Authorities bars nothing.
    :param during: from the first day that the cycle looks at until today.
    :raises NotAllowed: naming the days of the secondment.
    """
    for each in secondments:
        is_across = (each.home == provider) != (each.host == provider)
        if each.person == by.person and is_across and each.overlaps(during):
            until = f" until {in_words(each.last)}" if each.last else ""
            raise NotAllowed(
                f"You are or were seconded between the provider and an Authority, from"
                f" {in_words(each.first)}{until}, within the time that this cycle looks at, so"
                " somebody else must judge this assessment."
            )


def require_not_own_conduct(
    *, by: Actor, authority: str, criteria: Collection[str], has_other_authority: bool
) -> None:
    """No Authority rates its own conduct: the other Authority does, or the moderator.

    :param criteria: those the actor rates that are about the Authority's own conduct.
    :raises NotAllowed: naming them.
    """
    if by.party_kind is PartyKind.AUTHORITY and by.party == authority and criteria:
        who = "the other Authority or the moderator" if has_other_authority else "the moderator"
        are = "is" if len(criteria) == 1 else "are"
        raise NotAllowed(
            f"{', '.join(sorted(criteria))} {are} about what your Authority itself did, so {who}"
            " must rate it."
        )


def may_see_interest_words(viewer: Actor, *, person: str, party: str | None) -> bool:
    """That somebody declared an interest, and of which kind, is told to all who see assessments.

    What they wrote about it is theirs, and their own party's contract manager's, who has to find
    somebody else to judge.
    """
    keeps_the_register = viewer.may(Permission.RECORD_SECONDMENT) and viewer.party == party
    return viewer.person == person or (party is not None and keeps_the_register)
