"""What is said before the Board and after: votes, and dissent. Neither decides anything."""

from datetime import datetime

from django.db import transaction

from milepost.apps.assessments.actions.every_step import fetch, person_of, steps_taken
from milepost.apps.assessments.conflicts import refuse_conflicts
from milepost.apps.assessments.models import (
    Assessment,
    BoardVote,
    Dissent,
    ProposedLevel,
    not_undone,
)
from milepost.apps.audit.actions import add_seal, record, write_down
from milepost.apps.contracts.models import Party
from milepost.core.access.refusals import ChangedMeanwhile, NoSuchThing, NotPossible
from milepost.core.access.roles import Actor
from milepost.core.assessment.board import (
    VoteChoice,
    dissents_from,
    require_may_dissent,
    require_may_vote,
)
from milepost.core.assessment.workflow import Stage, Step


@transaction.atomic
def vote(
    *, number: int, paper: str, choice: VoteChoice, reason: str, by: Actor, at: datetime
) -> str:
    """Record how a Board member votes on a proposal, and why; their latest counts. Sealed.

    :param paper: the hash of the proposal's seal, as printed on the Board's paper.
    :return: the hash of the vote's seal.
    :raises NotAllowed: to whoever does not vote here, and by a declared interest or earlier step.
    :raises OutOfTurn: where no proposal lies before the Board.
    :raises ChangedMeanwhile: where the proposal is no longer the one on the paper.
    :raises NotPossible: where no reason is given.
    """
    assessment = fetch(number, by=by)
    require_may_vote(by=by, authority=assessment.authority.reference, stage=Stage(assessment.stage))
    refuse_conflicts(
        assessment, Step.RATIFY.value, by=by, at=at, earlier_steps=steps_taken(assessment)
    )
    proposal = _proposal(assessment, paper)
    if not reason.strip():
        raise NotPossible(["Say in a sentence why you vote so."])
    statement = write_down(reason)
    seal = add_seal(
        arrangement=by.arrangement,
        kind="vote.recorded",
        about=str(assessment),
        at=at,
        content={
            "assessment": str(assessment),
            "paper": paper,
            "choice": choice.value,
            "by": by.person,
            "party": by.party or "",
            "reason": statement.digest,
        },
    )
    BoardVote.objects.create(
        proposal=proposal,
        party=Party.objects.get(reference=by.party),
        choice=choice.value,
        reason=statement,
        by=person_of(by),
        at=at,
        seal=seal,
    )
    record(
        "board.voted",
        about=str(assessment),
        by=by,
        at=at,
        after={"choice": choice.value, "seal": seal.hash},
        reason=statement,
    )
    return seal.hash


@transaction.atomic
def dissent(
    *, number: int, paper: str, words: str, is_published: bool, by: Actor, at: datetime
) -> str:
    """Record that one does not agree with the level, or with the joint view of it. Sealed.

    A later one of the same person on the same proposal takes its place.

    :param is_published: the author wishes it to stand beside the level.
    :return: the hash of its seal.
    :raises NotAllowed: by role.
    :raises OutOfTurn: where no level is proposed or ratified.
    :raises ChangedMeanwhile: where another level is proposed by now.
    :raises NotPossible: where nothing is said.
    """
    return _dissent(number, paper, words, by, at, is_published=is_published)


@transaction.atomic
def withdraw_dissent(*, number: int, paper: str, words: str, by: Actor, at: datetime) -> str:
    """Record that one dissents no longer, and why; what was said stays in the record. Sealed.

    :raises NoSuchThing: where nothing of the actor's stands.
    """
    return _dissent(number, paper, words, by, at, is_published=False, is_withdrawn=True)


def _dissent(
    number: int,
    paper: str,
    words: str,
    by: Actor,
    at: datetime,
    *,
    is_published: bool,
    is_withdrawn: bool = False,
) -> str:
    assessment = fetch(number, by=by)
    require_may_dissent(by=by, stage=Stage(assessment.stage))
    proposal = _proposal(assessment, paper)
    last = proposal.dissents.filter(by__reference=by.person).order_by("-id").first()
    if is_withdrawn and (last is None or last.is_withdrawn):
        raise NoSuchThing("a dissent of yours")
    if not words.strip():
        why = "why you dissent no longer" if is_withdrawn else "what you do not agree with, and why"
        raise NotPossible([f"Write down {why}."])
    about = dissents_from(by, authority=assessment.authority.reference)
    statement = write_down(words)
    seal = add_seal(
        arrangement=by.arrangement,
        kind="dissent.recorded",
        about=str(assessment),
        at=at,
        content={
            "assessment": str(assessment),
            "paper": paper,
            "about": about.value,
            "by": by.person,
            "party": by.party or "",
            "words": statement.digest,
            "is_published": is_published,
            "is_withdrawn": is_withdrawn,
        },
    )
    Dissent.objects.create(
        proposal=proposal,
        party=Party.objects.get(reference=by.party),
        about=about.value,
        words=statement,
        is_published=is_published,
        is_withdrawn=is_withdrawn,
        by=person_of(by),
        at=at,
        seal=seal,
    )
    record(
        "board.dissented",
        about=str(assessment),
        by=by,
        at=at,
        after={
            "about": about.value,
            "is_published": is_published,
            **({"is_withdrawn": True} if is_withdrawn else {}),
            "seal": seal.hash,
        },
        reason=statement,
    )
    return seal.hash


def _proposal(assessment: Assessment, paper: str) -> ProposedLevel:
    """The proposal that lies before the Board, or that it adopted."""
    found = (
        assessment.proposedlevels.filter(not_undone())
        .select_related("seal")
        .order_by("-id")
        .first()
    )
    if found is None or found.seal.hash != paper:
        raise ChangedMeanwhile(
            "The proposal is no longer the one on your paper. Nothing was recorded:"
            " look at the proposal as it stands now."
        )
    return found
