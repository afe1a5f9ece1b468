"""Propose changes to a draft, comment on a proposal, and answer it for the other side."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from milepost.apps.audit.actions import record, state, write_down
from milepost.apps.matrices.actions.drafting import apply_to, next_number
from milepost.apps.matrices.drafted import (
    IN_CONSULTATION,
    facts_of,
    find_draft,
    party_of,
    person_of,
    require_stage,
    with_changes,
)
from milepost.apps.matrices.models import (
    DraftProposal,
    MatrixDraft,
    ProposalAnswer,
    ProposalComment,
)
from milepost.core.access.duties import require
from milepost.core.access.refusals import NoSuchThing, NotPossible
from milepost.core.access.roles import Actor
from milepost.core.matrix.drafting.changes import (
    DraftChanges,
    changes_from_document,
    changes_to_document,
)
from milepost.core.matrix.drafting.proposals import (
    NEEDED_TO_COMMENT,
    proposal_move,
    require_comment,
    require_counter,
    require_proposable,
    require_proposer,
)

ANSWERS = ("accept", "reject", "withdraw")  # a counter-proposal is made, not said


@transaction.atomic
def propose_change(
    *, number: int, changes: DraftChanges, reason: str, by: Actor, at: datetime
) -> int:
    """Propose changes to a draft that is open to all parties.

    :param number: the draft's.
    :return: the number of the proposal.
    :raises NotAllowed: where the actor does not answer for a party's matrix.
    :raises NoSuchThing: where no such draft exists for the actor.
    :raises NotPossible: where nothing can be proposed in it, or with every fault of the changes.
    """
    require_proposer(by=by)
    draft = find_draft(number, by=by, is_locked=True)
    require_stage(draft, IN_CONSULTATION)
    require_proposable(changes, reason=reason)
    with_changes(draft, changes, by=by)
    return _propose(draft, changes, reason, by=by, at=at).number


@transaction.atomic
def counter_proposal(
    *, number: int, proposal: int, changes: DraftChanges, reason: str, by: Actor, at: datetime
) -> int:
    """Answer a proposal by another one; the first is closed by it.

    :param number: the draft's, and ``proposal`` that of what is answered.
    :return: the number of the new proposal.
    :raises NotAllowed: where the proposal is the actor's own side's.
    :raises NoSuchThing: where there is no such draft or proposal for the actor.
    :raises NotPossible: where it is not open, or with every fault of the changes.
    """
    require_proposer(by=by)
    draft, found = _find(number, proposal, by)
    facts = facts_of(found)
    proposal_move("counter", facts, by=by, reason=reason)
    require_counter(facts, changes, first=changes_from_document(found.changes), reason=reason)
    with_changes(draft, changes, by=by)
    made = _propose(draft, changes, reason, by=by, at=at, answers=found)
    _close(found, "countered", "", by=by, at=at)
    return made.number


@transaction.atomic
def answer_proposal(
    *, number: int, proposal: int, move: str, reason: str = "", by: Actor, at: datetime
) -> None:
    """Accept or reject a proposal of the other side, or withdraw one of one's own party.

    What is accepted is made in the draft at once, all of it or none.

    :param move: "accept", "reject" or "withdraw".
    :raises NotAllowed: where it is not for the actor to say.
    :raises NoSuchThing: where there is no such draft or proposal for the actor.
    :raises NotPossible: where it is not open, a reason is missing, or the draft has changed so that
        it does not fit any more: with every fault.
    """
    require_proposer(by=by)
    if move not in ANSWERS:
        raise NoSuchThing(f"answer {move}")
    draft, found = _find(number, proposal, by)
    taken = proposal_move(move, facts_of(found), by=by, reason=reason)
    if move == "accept":
        apply_to(draft, changes_from_document(found.changes), by=by)
    _close(found, taken.end.value, reason, by=by, at=at)


@transaction.atomic
def answer_proposals(
    *, number: int, proposals: Collection[int], by: Actor, at: datetime
) -> tuple[int, ...]:
    """Accept several proposals of the other side at once, in the order of their numbers.

    All of them are made in the draft and each is recorded, or none is.

    :return: the numbers of what was accepted.
    :raises NotAllowed: where one of them is not for the actor to accept.
    :raises NoSuchThing: where there is no such draft or proposal for the actor.
    :raises NotPossible: with every fault of all of them, or where none is named.
    """
    wanted = sorted(set(proposals))
    if not wanted:
        raise NotPossible(["Tick at least one proposal to accept."])
    faults: list[str] = []
    for each in wanted:
        try:
            answer_proposal(number=number, proposal=each, move="accept", by=by, at=at)
        except NotPossible as refused:
            faults += [f"Proposal {each}: {fault}" for fault in refused.faults]
    if faults:
        raise NotPossible(faults)
    return tuple(wanted)


@transaction.atomic
def comment_on(*, number: int, proposal: int, words: str, by: Actor, at: datetime) -> None:
    """Say something of a proposal while it is open.

    :raises NotAllowed: where the actor may not see matrices.
    :raises NoSuchThing: where there is no such draft or proposal for the actor.
    :raises NotPossible: where it is no longer open, or nothing is said.
    """
    require(NEEDED_TO_COMMENT, by=by)
    _, found = _find(number, proposal, by)
    require_comment(facts_of(found), words, by=by)
    ProposalComment.objects.create(proposal=found, words=write_down(words), by=person_of(by), at=at)
    record("proposal.commented", about=_about(found), by=by, at=at)


def _find(number: int, proposal: int, by: Actor) -> tuple[MatrixDraft, DraftProposal]:
    draft = find_draft(number, by=by, is_locked=True)
    found = (
        draft.proposals.filter(number=proposal)
        .select_related("by", "party", "answer", "answers", "draft")
        .first()
    )
    if found is None or (found.is_written and found.party.reference != by.party):
        raise NoSuchThing(f"proposal {proposal}")
    require_stage(draft, IN_CONSULTATION)
    return draft, found


def _propose(
    draft: MatrixDraft,
    changes: DraftChanges,
    reason: str,
    *,
    by: Actor,
    at: datetime,
    answers: DraftProposal | None = None,
) -> DraftProposal:
    statement = write_down(reason)
    made = DraftProposal.objects.create(
        draft=draft,
        number=next_number(draft),
        changes=changes_to_document(changes),
        answers=answers,
        reason=statement,
        by=person_of(by),
        party=party_of(by),
        at=at,
    )
    after: dict[str, object] = {"changes": [each.where for each in changes]}
    if answers is not None:
        after["answers"] = answers.number
    name = "proposal.countered" if answers is not None else "proposal.made"
    record(name, about=_about(made), by=by, at=at, after=after, reason=statement)
    return made


def _close(found: DraftProposal, stage: str, reason: str, *, by: Actor, at: datetime) -> None:
    statement = state(reason)
    ProposalAnswer.objects.create(
        proposal=found,
        stage=stage,
        reason=statement,
        by=person_of(by),
        party=party_of(by),
        at=at,
    )
    if stage != "countered":  # the counter-proposal is the event of that
        record(f"proposal.{stage}", about=_about(found), by=by, at=at, reason=statement)


def _about(proposal: DraftProposal) -> str:
    return f"draft {proposal.draft.number}, proposal {proposal.number}"
