"""How does an assessment say things: whose position, whose turn, what kind of criterion?"""

from collections.abc import Mapping
from typing import Any

from milepost.apps.assessments.disputes import turn_of
from milepost.core.assessment.board import DissentAbout
from milepost.core.assessment.dispute import Dispute
from milepost.core.assessment.workflow import Position, Stage
from milepost.core.evidence.strength import Strength
from milepost.core.matrix.definition import AssessBy, Lasting, Relation, Subject
from milepost.core.rating.scale import Achieved, SustainGrade

RATING_WORDS: Mapping[Achieved, str] = {
    Achieved.FULLY: "Fully",
    Achieved.LARGELY: "Largely",
    Achieved.PARTLY: "Partly",
    Achieved.NOT: "Not met",
    Achieved.NOT_APPLICABLE: "Not applicable",
    Achieved.NOT_EVIDENCED: "Not evidenced",
}


def rating_words(rating: str) -> str:
    """A rating's letter as people say it; "" is not rated."""
    return RATING_WORDS[Achieved(rating)] if rating else "Not rated"


SUBJECT_WORDS: Mapping[Subject, str] = {
    Subject.PROVIDER: "Provider’s conduct",
    Subject.CLIENT: "Client’s conduct",
    Subject.JOINT: "Both sides’ conduct",
    Subject.OUTCOME: "A result",
}
DECIDED_WORDS: Mapping[AssessBy, str] = {
    AssessBy.DOCUMENT: "Decided by a document",
    AssessBy.EVENT: "Decided by an event",
    AssessBy.MEASURE: "Decided by a measure",
    AssessBy.PERCEPTION: "Decided by what people say",
    AssessBy.JUDGEMENT: "Decided by judgement",
}
LASTING_WORDS: Mapping[Lasting, str] = {
    Lasting.NONE: "",
    Lasting.IMPLIED: "Meant to last",
    Lasting.EXPLICIT: "Has to last",
}
RELATION_WORDS: Mapping[Relation, str] = {
    Relation.FIRST: "",
    Relation.REPEATS: "Repeats",
    Relation.STRENGTHENS: "Strengthens",
    Relation.EXTENDS: "Extends",
    Relation.RESUMES: "Resumes",
    Relation.GATE: "Gate for",
}
GRADE_WORDS: Mapping[SustainGrade, str] = {
    SustainGrade.NOT_SHOWN: "not shown",
    SustainGrade.EMERGING: "emerging",
    SustainGrade.SUSTAINED: "sustained",
    SustainGrade.DURABLE: "durable",
}

STRENGTH_WORDS: Mapping[Strength, str] = {
    Strength.A: "independent",
    Strength.B: "client made",
    Strength.C: "provider made, client checked",
    Strength.D: "provider made, unchecked",
}

# What a stated level is called, by whose position it is; the Board's is apart.
LEVEL_WORDS: Mapping[str, str] = {
    "claimed": "Claimed",
    "validated": "Validated",
    "proposed": "Proposed",
    "ratified": "Ratified",
}
POSITION_WORDS: Mapping[Position, str] = {
    Position.PROVIDER: "the provider",
    Position.AUTHORITY: "the Authority",
    Position.MODERATOR: "the moderator",
}
NOT_STATED_YET: Mapping[str, str] = {
    "claimed": "The provider has not claimed a level yet.",
    "validated": "The Authority has not validated a level yet.",
    "proposed": "The moderator has not proposed a level yet.",
    "ratified": "The Board has not ratified a level yet.",
}


def dissent_words(after: Mapping[str, Any]) -> str:
    """What somebody's dissent was about, as its event tells it."""
    about = DissentAbout(after["about"]).words if "about" in after else ""
    no_longer = " no longer" if after.get("is_withdrawn") else ""
    return f"Dissented{no_longer} from {about}"


# How somebody voted, as it is told after "voted".
VOTE_WORDS: Mapping[str, str] = {
    "for": "for the proposal",
    "against": "against the proposal",
    "abstain": "to abstain",
}


def waits_for(stage: Stage, disputes: Mapping[str, Dispute]) -> str:
    """Whose turn it is: "the provider", "the Authority", "the moderator", "the Board" or "".

    While it is challenged also until when: "the provider, by 21 July 2026".
    """
    if stage is Stage.CHALLENGED:
        return turn_of(disputes)
    return _TURNS.get(stage, "")


_TURNS: Mapping[Stage, str] = {
    Stage.DRAFT: "the provider",
    Stage.RETURNED: "the provider",
    Stage.SUBMITTED: "the Authority",
    Stage.AGREED: "the moderator",
    Stage.IN_MODERATION: "the moderator",
    Stage.DEFERRED: "the moderator",
    Stage.PROPOSED: "the Board",
}

# A move that was taken back, as it is told.
MOVE_UNDONE: Mapping[str, str] = {
    "return_for_evidence": "the return for evidence",
    "agree": "the agreement",
    "challenge": "the challenge",
    "open_moderation": "taking it into moderation",
    "propose": "the proposal",
    "resume": "the proposal",
    "defer": "the deferral",
}
