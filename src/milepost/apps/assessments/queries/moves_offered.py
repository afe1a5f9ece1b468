"""What may the reader do with an assessment now, and why not where an earlier step forbids it?"""

from collections.abc import Collection, Iterator, Mapping

from milepost.apps.assessments.conflicts import judged
from milepost.apps.assessments.disputes import moderation_waits_for
from milepost.apps.assessments.queries.assessment_facts import MoveOffered
from milepost.apps.assessments.queries.assessment_reading import AssessmentRead
from milepost.apps.assessments.queries.beside_offered import beside_offered
from milepost.apps.assessments.queries.taking_back import taking_back_offered
from milepost.core.access.conflicts import require_no_conflict
from milepost.core.access.duties import (
    refusal,
)
from milepost.core.access.refusals import NotAllowed
from milepost.core.access.roles import Permission
from milepost.core.assessment.dispute import Dispute
from milepost.core.assessment.dispute_steps import DisputeAct
from milepost.core.assessment.turn import require_mover
from milepost.core.assessment.workflow import (
    OPEN_TO,
    Move,
    Position,
    Stage,
    Step,
    find_move,
    moves_from,
)
from milepost.core.period.local_time import local_date

WORDS: Mapping[str, str] = {
    "submit": "Claim a level and submit",
    "withdraw": "Withdraw this assessment",
    "retract": "Retract the claim",
    "return_for_evidence": "Return for evidence",
    "agree": "Agree",
    "challenge": "Challenge",
    "answer": "Answer the challenges",
    "meet": "Record the leads’ meeting",
    "consider": "Record what the Operational Board made of it",
    "open_moderation": "Take into moderation",
    "propose": "Propose a level",
    "defer": "Defer to a date",
    "resume": "Put before the Board again",
    "ratify": "Read the paper and ratify",
    "publish": "Publish the level",
    "supersede": "Supersede it by a new assessment",
}
_ASIDE = frozenset({"withdraw", "retract", "return_for_evidence", "consider", "defer", "supersede"})
_JUDGED = frozenset({"agree", "challenge"})

# What each side needs to write its own ratings, and the step that they lead to.
WRITING: Mapping[Position, tuple[Permission, Step]] = {
    Position.PROVIDER: (Permission.RATE_FOR_PROVIDER, Step.SUBMIT),
    Position.AUTHORITY: (Permission.VALIDATE_ASSESSMENT, Step.VALIDATE),
    Position.MODERATOR: (Permission.PROPOSE_LEVEL, Step.PROPOSE),
}


def moves_offered(read: AssessmentRead) -> tuple[MoveOffered, ...]:
    """The moves that the reader's role allows from this stage, in the order of the table.

    None where a day gone by is looked at.
    """
    return () if read.day else tuple(_offered(read))


def _offered(read: AssessmentRead) -> Iterator[MoveOffered]:
    differing = differing_criteria(read)
    for move in moves_from(read.stage):
        if move.name not in WORDS or not read.by.may(move.needs):
            continue
        if move.name != "open_moderation" and not has_a_point(move.name, read.disputes):
            continue
        refused = refusal_of(read, move)
        hint = "" if refused else _hint(read, move.name, differing)
        yield MoveOffered(
            name=move.name,
            words=WORDS[move.name],
            hint=hint,
            is_main=move.name not in _ASIDE and not hint,
            refusal=refused,
        )

    yield from beside_offered(read)
    yield from taking_back_offered(read)


def refusal_of(read: AssessmentRead, move: Move) -> str:
    """Why the reader may not take a move that their role allows; "" where they may."""
    found = refusal(
        require_mover, name=move.name, by=read.by, authority=read.assessment.authority.reference
    )
    if found is None and move.judges_as is not None:
        is_judged = move.name in _JUDGED and read.live is not None
        authors = read.live.sole_authors() if is_judged and read.live else {}
        steps = read.steps if move.step else {}
        found = barred_from(read, move.judges_as, sole_authors=authors, earlier_steps=steps)
    return found or ""


def barred_from(
    read: AssessmentRead,
    step: Step,
    *,
    sole_authors: Mapping[str, Collection[str]] | None = None,
    earlier_steps: Mapping[str, str] | None = None,
) -> str:
    """What of the reader's own bars them from a step, every reason at once; "" for nothing.

    :param earlier_steps: of the assessment, where they are others than those that were taken.
    """
    asked = judged(
        read.assessment,
        step.value,
        bearing=read.bearing,
        on=local_date(read.at),
        earlier_steps=read.steps if earlier_steps is None else earlier_steps,
        sole_authors=sole_authors,
    )
    return refusal(require_no_conflict, by=read.by, judged=asked) or ""


def require_move(read: AssessmentRead, name: str) -> Move:
    """The move, where the reader may take it now; the action asks again, with the row locked.

    :raises OutOfTurn: where it does not start from this stage.
    :raises NotAllowed: by role, party or an earlier step.
    """
    move = find_move(Stage(read.assessment.stage), name)
    if not read.by.may(move.needs):
        raise NotAllowed(f"Your role here does not allow this: {WORDS[name].lower()}.")
    refused = refusal_of(read, move)
    if refused:
        raise NotAllowed(refused)
    return move


def differing_criteria(read: AssessmentRead) -> tuple[str, ...]:
    """The criteria that the side that is writing rates otherwise than the one it starts from."""
    found = read.live
    if found is None or read.side is Position.PROVIDER:
        return ()
    return tuple(
        code
        for code, each in found.own.items()
        if each.rating != (found.base[code].rating if code in found.base else None)
    )


def has_a_point(name: str, disputes: Mapping[str, Dispute]) -> bool:
    """Whether a move about challenges is of any use as they stand."""
    if name == "answer":
        return any(each.may(DisputeAct.ANSWERED) for each in disputes.values())
    if name == "meet":
        waiting = [each for each in disputes.values() if each.is_open]
        return bool(waiting) and all(each.may(DisputeAct.MET) for each in waiting)
    if name == "consider":
        return any(each.may(DisputeAct.CONSIDERED) for each in disputes.values())
    return name != "open_moderation" or not moderation_waits_for(disputes)


def _hint(read: AssessmentRead, name: str, differing: tuple[str, ...]) -> str:
    """Why a move that is open to the reader does not fit what they have rated."""
    if name == "agree" and differing:
        number = f"{len(differing)} criteria" if len(differing) > 1 else "one criterion"
        return f"You differ on {number}: challenge, or take the difference back."
    if name == "challenge" and not differing:
        return "Rate at least one criterion otherwise than the provider, with your reason, first."
    if name == "open_moderation":
        return " ".join(moderation_waits_for(read.disputes))
    return ""


def writing(read: AssessmentRead) -> tuple[Position | None, str]:
    """The side whose ratings the reader may change now; or None, and why not if there is a why."""
    return (None, "") if read.day else writing_then(read)


def writing_then(read: AssessmentRead) -> tuple[Position | None, str]:
    """The same, of the day that is looked at, whether it has gone by or not."""
    position = read.side
    if position is None or not read.by.may(WRITING[position][0]):
        return None, ""
    refused = barred_from(read, WRITING[position][1])
    if refused and read.stage in OPEN_TO[position]:
        return None, refused
    return (position, "") if read.stage in OPEN_TO[position] else (None, "")


def may_cite(read: AssessmentRead) -> bool:
    """Whether the reader may cite evidence here now."""
    if read.day or not read.by.may(Permission.ADD_EVIDENCE) or read.side is None:
        return False
    is_answering = (
        read.stage is Stage.CHALLENGED
        and read.side is Position.PROVIDER
        and any(not each.is_answered for each in read.challenges)
    )
    return is_answering or read.stage in OPEN_TO[read.side]
