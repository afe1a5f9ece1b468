"""What follows a challenge: the provider answers it, the leads of both sides meet about it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from milepost.apps.assessments.actions.every_step import (
    fetch,
    find_allowed_move,
    person_of,
    release_evidence,
)
from milepost.apps.assessments.disputes import read_disputes
from milepost.apps.assessments.last_move import EVENT_NAMES
from milepost.apps.assessments.models import Assessment, ChallengeAnswer, challenge_stands
from milepost.apps.audit.actions import record, state, write_down
from milepost.core.access.duties import require
from milepost.core.access.refusals import NoSuchThing, NotPossible
from milepost.core.access.roles import Actor, Permission
from milepost.core.assessment.dispute import Dispute
from milepost.core.assessment.dispute_steps import DisputeAct, Settlement
from milepost.core.assessment.workflow import Position, Stage, find_move
from milepost.core.period.local_time import local_date


@dataclass(frozen=True, kw_only=True)
class GivenAnswer:
    """The provider's answer to one challenge; accepting it, or keeping to its own rating."""

    criterion: str
    is_accepted: bool
    text: str


@transaction.atomic
def answer_challenges(
    *, number: int, answers: Sequence[GivenAnswer], by: Actor, at: datetime
) -> None:
    """Answer challenges: keep to the provider's rating with reasons, or accept the Authority's.

    What the provider has cited since it was challenged is shown to the others from here on.

    :raises NoSuchThing: for a criterion that is not challenged here.
    :raises NotPossible: with every fault.
    """
    assessment = fetch(number, by=by)
    require(Permission.ANSWER_CHALLENGE, by=by)
    find_move(Stage(assessment.stage), "answer")
    open_challenges = {
        each.criterion: each
        for each in assessment.challenges.filter(challenge_stands(), answer__isnull=True)
    }
    faults = _lapsed(assessment, answers, by=by, at=at)
    faults += [
        f"Write an answer to the challenge of {each.criterion}."
        for each in answers
        if not each.text.strip() and not each.is_accepted
    ]
    counts = Counter(each.criterion for each in answers)
    faults += [
        f"The challenge of {code} is answered twice here."
        for code, times in counts.items()
        if times > 1
    ]
    if faults or not answers:
        raise NotPossible(faults or ["Write an answer to at least one challenge."])
    for each in answers:
        if each.criterion not in open_challenges:
            raise NoSuchThing(f"an open challenge of {each.criterion}")
        statement = write_down(each.text.strip() or "Accepted.")
        ChallengeAnswer.objects.create(
            challenge=open_challenges[each.criterion],
            is_accepted=each.is_accepted,
            text=statement,
            by=person_of(by),
            at=at,
        )
        record(
            "challenge.answered",
            about=str(assessment),
            by=by,
            at=at,
            after={"criterion": each.criterion, "is_accepted": each.is_accepted},
            reason=statement,
        )
    release_evidence(assessment, Position.PROVIDER, at)


@transaction.atomic
def record_meeting(
    *, number: int, met_on: date, reason: str, seen: int | None = None, by: Actor, at: datetime
) -> None:
    """Record that the leads of both sides met about the challenges, and what came of it.

    :param met_on: the day of the meeting.
    :param reason: what they agreed, or that they did not agree.
    :raises NotPossible: where a challenge still waits for its answer, a meeting is recorded
        already, or the day cannot be.
    """
    assessment = fetch(number, by=by)
    find_allowed_move(assessment, "meet", by=by, seen=seen)
    today = local_date(at)
    disputes = read_disputes(assessment, arrangement=by.arrangement, on=today)
    faults = [*_too_early_to_meet(disputes), *_strange_day(met_on, disputes, today)]
    statement = state(reason)
    if statement is None:
        faults.append("Write down what you agreed, or that you did not agree.")
    if faults:
        raise NotPossible(faults)
    record(
        EVENT_NAMES["meet"],
        about=str(assessment),
        by=by,
        at=at,
        after={"met_on": met_on.isoformat()},
        reason=statement,
    )


@transaction.atomic
def record_consideration(
    *,
    number: int,
    considered_on: date,
    reason: str,
    seen: int | None = None,
    by: Actor,
    at: datetime,
) -> None:
    """Record what the Operational Board made of a proposal that is in dispute (handbook 8.3).

    :param considered_on: the day of its meeting.
    :param reason: what it made of the proposal.
    :raises NotPossible: where no dispute is before it, or the day cannot be.
    """
    assessment = fetch(number, by=by)
    find_allowed_move(assessment, "consider", by=by, seen=seen)
    today = local_date(at)
    disputes = read_disputes(assessment, arrangement=by.arrangement, on=today)
    waiting = [each for each in disputes.values() if each.may(DisputeAct.CONSIDERED)]
    faults = []
    if not waiting:
        faults.append("Nothing that is in dispute here is before the Operational Board.")
    if considered_on > today:
        faults.append("It cannot have met on a day that is still to come.")
    if any(considered_on < each.since for each in waiting):
        faults.append("It cannot have met before the level was proposed.")
    statement = state(reason)
    if statement is None:
        faults.append("Write down what the Operational Board made of the proposal.")
    if faults:
        raise NotPossible(faults)
    record(
        EVENT_NAMES["consider"],
        about=str(assessment),
        by=by,
        at=at,
        after={"considered_on": considered_on.isoformat()},
        reason=statement,
    )


def _lapsed(
    assessment: Assessment, answers: Sequence[GivenAnswer], *, by: Actor, at: datetime
) -> list[str]:
    """The challenges that it is too late to answer: only where the parties agreed to a lapse."""
    stood = read_disputes(assessment, arrangement=by.arrangement, on=local_date(at))
    return [
        f"The challenge of {each.criterion} was not answered in time, and lapsed."
        for each in answers
        if each.criterion in stood and stood[each.criterion].settlement is Settlement.LAPSED
    ]


def _too_early_to_meet(disputes: Mapping[str, Dispute]) -> list[str]:
    waiting = [each for each in disputes.values() if each.is_open]
    if not waiting:
        return ["No challenge is open here, so there is nothing to meet about."]
    if all(each.may(DisputeAct.MET) for each in waiting):
        return []
    unanswered = [code for code, each in disputes.items() if each.may(DisputeAct.ANSWERED)]
    if unanswered:
        return [f"The leads meet once every challenge is answered; {', '.join(unanswered)} is not."]
    return ["The meeting is recorded already, or none is held here."]


def _strange_day(met_on: date, disputes: Mapping[str, Dispute], today: date) -> list[str]:
    if met_on > today:
        return ["The leads cannot have met on a day that is still to come."]
    if any(each.is_open and met_on < each.since for each in disputes.values()):
        return ["The leads cannot have met before the last challenge was answered."]
    return []
