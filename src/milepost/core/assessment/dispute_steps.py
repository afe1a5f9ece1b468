"""Which are the five steps of a dispute, who acts on each, and what is recorded? Handbook 8.3."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class DisputeSide(StrEnum):
    """Who acts in a dispute."""

    PROVIDER = "provider"
    AUTHORITY = "authority"
    BOTH = "both"
    MODERATOR = "moderator"
    OPERATIONAL_BOARD = "operational_board"
    STRATEGIC_BOARD = "strategic_board"

    @property
    def words(self) -> str:
        return _SIDE_WORDS[self]


_SIDE_WORDS = {
    DisputeSide.PROVIDER: "the provider",
    DisputeSide.AUTHORITY: "the Authority",
    DisputeSide.BOTH: "the leads of both sides",
    DisputeSide.MODERATOR: "the moderator",
    DisputeSide.OPERATIONAL_BOARD: "the Operational Board",
    DisputeSide.STRATEGIC_BOARD: "the Strategic Board",
}


class DisputeStep(StrEnum):
    """The five steps, lowest first."""

    CHALLENGE = "challenge"
    MEETING = "meeting"
    MODERATION = "moderation"
    OPERATIONAL_BOARD = "operational_board"
    STRATEGIC_BOARD = "strategic_board"


@dataclass(frozen=True, kw_only=True)
class DisputeTerms:
    """One step as the procedure has it; ``limit`` names its setting, "" where it has no limit."""

    step: DisputeStep
    number: int
    name: str
    acts: DisputeSide
    recorded: str
    limit: str = ""


DISPUTE_STEPS: tuple[DisputeTerms, ...] = (
    DisputeTerms(
        step=DisputeStep.CHALLENGE,
        number=1,
        name="Challenge",
        acts=DisputeSide.PROVIDER,
        recorded="The challenge with its reason and evidence, and the provider's answer.",
        limit="answer_within_days",
    ),
    DisputeTerms(
        step=DisputeStep.MEETING,
        number=2,
        name="Joint meeting of leads",
        acts=DisputeSide.BOTH,
        recorded="The day they met, and what they agreed, or that they did not agree.",
        limit="meet_within_days",
    ),
    DisputeTerms(
        step=DisputeStep.MODERATION,
        number=3,
        name="Moderation",
        acts=DisputeSide.MODERATOR,
        recorded="The moderator's proposal, with reasons.",
        limit="moderate_within_days",
    ),
    DisputeTerms(
        step=DisputeStep.OPERATIONAL_BOARD,
        number=4,
        name="Operational Board",
        acts=DisputeSide.OPERATIONAL_BOARD,
        recorded="What the Operational Board made of the proposal.",
    ),
    DisputeTerms(
        step=DisputeStep.STRATEGIC_BOARD,
        number=5,
        name="Strategic Board",
        acts=DisputeSide.STRATEGIC_BOARD,
        recorded="The ratified level, the votes, and any dissent.",
    ),
)
TERMS = {terms.step: terms for terms in DISPUTE_STEPS}


class DisputeAct(StrEnum):
    """What a side does about a challenge; each is recorded with its day."""

    CHALLENGED = "challenged"
    ANSWERED = "answered"  # keeps to its rating, with reasons
    ACCEPTED = "accepted"  # takes the challenger's rating
    WITHDRAWN = "withdrawn"  # the challenger takes the challenge back
    MET = "met"  # the leads met and did not agree
    AGREED = "agreed"  # the leads met and agreed on a rating
    MODERATION_OPENED = "moderation_opened"
    PROPOSED = "proposed"
    CONSIDERED = "considered"  # by the Operational Board
    DEFERRED = "deferred"  # by the Strategic Board, to a date
    RATIFIED = "ratified"
    DISSENTED = "dissented"


# The step that an act takes a challenge to; those left out leave it where it is, or settle it.
LEADS_TO = {
    DisputeAct.CHALLENGED: DisputeStep.CHALLENGE,
    DisputeAct.ANSWERED: DisputeStep.MEETING,
    DisputeAct.MET: DisputeStep.MODERATION,
    DisputeAct.MODERATION_OPENED: DisputeStep.MODERATION,
    DisputeAct.PROPOSED: DisputeStep.OPERATIONAL_BOARD,
    DisputeAct.CONSIDERED: DisputeStep.STRATEGIC_BOARD,
    DisputeAct.DEFERRED: DisputeStep.STRATEGIC_BOARD,
}
# The acts that meet a step's limit: after any of them, nothing more is due there.
MEETS = {
    DisputeStep.CHALLENGE: frozenset({DisputeAct.ANSWERED, DisputeAct.ACCEPTED}),
    DisputeStep.MEETING: frozenset({DisputeAct.MET, DisputeAct.AGREED}),
    DisputeStep.MODERATION: frozenset({DisputeAct.PROPOSED}),
}


class Settlement(StrEnum):
    """How a challenge came to its end."""

    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"
    AGREED = "agreed"
    LAPSED = "lapsed"
    RATIFIED = "ratified"

    @property
    def words(self) -> str:
        return _SETTLEMENT_WORDS[self]


_SETTLEMENT_WORDS = {
    Settlement.ACCEPTED: "the provider accepted the challenger's rating",
    Settlement.WITHDRAWN: "the Authority took the challenge back",
    Settlement.AGREED: "the leads of both sides agreed",
    Settlement.LAPSED: "it was not answered in time, and so lapsed to the challenger's position",
    Settlement.RATIFIED: "the Strategic Board ratified a level",
}
SETTLES = {
    DisputeAct.ACCEPTED: Settlement.ACCEPTED,
    DisputeAct.WITHDRAWN: Settlement.WITHDRAWN,
    DisputeAct.AGREED: Settlement.AGREED,
    DisputeAct.RATIFIED: Settlement.RATIFIED,
}


# What a side may do at each step, and what the next one may do once its limit has passed.
_D, _S = DisputeAct, DisputeSide
_TAKE_BACK = (_D.WITHDRAWN, _S.AUTHORITY)
_AGREE = (_D.AGREED, _S.BOTH)
_DISSENT = (_D.DISSENTED, _S.PROVIDER)
_RATIFY = (_D.RATIFIED, _S.STRATEGIC_BOARD)

OPEN_AT: Mapping[DisputeStep, tuple[tuple[DisputeAct, DisputeSide], ...]] = {
    DisputeStep.CHALLENGE: (
        (_D.ANSWERED, _S.PROVIDER),
        (_D.ACCEPTED, _S.PROVIDER),
        _TAKE_BACK,
    ),
    DisputeStep.MEETING: ((_D.MET, _S.BOTH), _AGREE, (_D.ACCEPTED, _S.PROVIDER), _TAKE_BACK),
    DisputeStep.MODERATION: (
        (_D.MODERATION_OPENED, _S.MODERATOR),
        (_D.PROPOSED, _S.MODERATOR),
        _AGREE,
        _TAKE_BACK,
    ),
    DisputeStep.OPERATIONAL_BOARD: (
        (_D.CONSIDERED, _S.OPERATIONAL_BOARD),
        _RATIFY,
        (_D.DEFERRED, _S.STRATEGIC_BOARD),
        _DISSENT,
    ),
    DisputeStep.STRATEGIC_BOARD: (_RATIFY, (_D.DEFERRED, _S.STRATEGIC_BOARD), _DISSENT),
}
ONCE_OVERDUE: Mapping[DisputeStep, tuple[DisputeAct, DisputeSide]] = {
    DisputeStep.CHALLENGE: (_D.MODERATION_OPENED, _S.MODERATOR),
    DisputeStep.MEETING: (_D.MODERATION_OPENED, _S.MODERATOR),
    DisputeStep.MODERATION: (_D.CONSIDERED, _S.OPERATIONAL_BOARD),
}
AFTER_RATIFYING = (_DISSENT,)
