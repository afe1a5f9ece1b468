"""A draft as the verbs and the pages find it: whose it is, its matrix, the codes ever given."""

import json
from functools import lru_cache

from django.db.models import F, Q, QuerySet

from milepost.apps.contracts.models import Party
from milepost.apps.matrices.editions import matrix_of
from milepost.apps.matrices.models import (
    DraftProposal,
    MatrixConsent,
    MatrixDraft,
    MatrixVersion,
)
from milepost.apps.people.models import Person
from milepost.core.access.refusals import ChangedMeanwhile, NoSuchThing, NotAllowed, NotPossible
from milepost.core.access.roles import Actor, PartyKind, Permission
from milepost.core.matrix.definition import MaturityMatrix
from milepost.core.matrix.document import from_document
from milepost.core.matrix.drafting.applying import applied
from milepost.core.matrix.drafting.changes import (
    DraftChanges,
    changes_from_document,
    changes_to_document,
)
from milepost.core.matrix.drafting.proposals import ProposalFacts, ProposalStage
from milepost.core.matrix.faults import FaultyMatrix
from milepost.core.matrix.wording import begun

DRAFT, IN_CONSULTATION, PUT_FORWARD, WITHDRAWN = (
    "draft",
    "in_consultation",
    "put_forward",
    "withdrawn",
)


def drafts_seen(by: Actor) -> "QuerySet[MatrixDraft]":
    """The drafts that exist for the actor: those opened to all, and their own party's.

    What a party still writes is for those of it who may see assessments, as its ratings are.
    """
    seen = Q(consulted_at__isnull=False)
    if by.party is not None and by.may(Permission.VIEW_ASSESSMENTS):
        seen |= Q(party__reference=by.party)
    return MatrixDraft.objects.filter(seen, arrangement__reference=by.arrangement)


# An edition beside a draft is told by its name and its hash; its document is kept in memory.
DOCUMENTS_BESIDE = tuple(
    f"{edition}__{name}"
    for edition in ("base", "version")
    for name in ("document", "findings", "source_layout")
)


def find_draft(number: int, *, by: Actor, is_locked: bool = False) -> MatrixDraft:
    """The draft of that number.

    :param is_locked: hold it, to change it.
    :raises NoSuchThing: where none of that number exists for the actor.
    """
    seen = drafts_seen(by).filter(number=number)
    held = seen.select_related("party", "base", "version").defer(*DOCUMENTS_BESIDE)
    if is_locked:
        held = held.select_for_update(of=("self",))
    found = held.first()
    if found is None:
        raise NoSuchThing(f"draft {number}")
    return found


def require_unchanged(draft: MatrixDraft, seen: int) -> None:
    """The draft is still as it was looked at.

    :raises ChangedMeanwhile: where something was accepted or written since.
    """
    if draft.revision != seen:
        raise ChangedMeanwhile(
            f"Draft {draft.number} was changed since you looked at it. Look again, then decide."
        )


def require_stage(draft: MatrixDraft, *stages: str) -> None:
    """The draft is at one of these stages.

    :raises NotPossible: where it is at another.
    """
    if draft.stage not in stages:
        raise NotPossible([f"Draft {draft.number} {STAGE_SENTENCES[draft.stage]}."])


STAGE_SENTENCES = {
    DRAFT: "is not open to the other parties yet",
    IN_CONSULTATION: "is open to all parties: what is to change in it has to be proposed",
    PUT_FORWARD: "was put forward for adoption, so nothing changes in it any more",
    WITHDRAWN: "was withdrawn",
}


def party_of(by: Actor) -> Party:
    """The party that somebody acts for.

    :raises NotAllowed: where they act for none.
    """
    if by.party is None:
        raise NotAllowed("Only the parties to the contract work on its matrix.")
    return Party.objects.get(reference=by.party)


def person_of(by: Actor) -> Person:
    """The actor's own row."""
    return Person.objects.get(reference=by.person)


@lru_cache(maxsize=32)
def read_draft(document: str) -> MaturityMatrix:
    """The matrix that a draft's document holds. Kept in memory by its very words."""
    return from_document(json.loads(document))


def base_of(draft: MatrixDraft) -> MaturityMatrix:
    """What the draft is compared with: the edition it came from, or what it began with."""
    if draft.base is not None:
        return matrix_of(draft.base.pk, draft.base.sha256)
    return read_draft(draft.begun_from)


def editions_held(arrangement: str) -> "QuerySet[MatrixVersion]":
    """The editions that were put forward, without those that a party declined, oldest first."""
    held = MatrixVersion.objects.filter(arrangement__reference=arrangement)
    declined = MatrixConsent.objects.filter(is_consent=False).values("matrix_version")
    return held.exclude(pk__in=declined).order_by("number")


def earlier_editions(arrangement: str) -> tuple[MaturityMatrix, ...]:
    """What the editions say that were put forward and not declined, the oldest first.

    One that was declined bound nobody: what it struck may stay.
    """
    return tuple(matrix_of(*row) for row in editions_held(arrangement).values_list("pk", "sha256"))


def newest_agreed(arrangement: str) -> MatrixVersion | None:
    """The newest edition that every party signed."""
    held = MatrixVersion.objects.filter(arrangement__reference=arrangement, agreement__isnull=False)
    return held.order_by("-number").first()


def why_outdated(draft: MatrixDraft, arrangement: str) -> str:
    """That another edition was agreed since the draft was begun, as a sentence; "" if none was.

    Its new codes might have been given to something else in that edition, and what it changes was
    never compared with it.
    """
    newest = newest_agreed(arrangement)
    if newest is None or newest.pk == draft.base_id:
        return ""
    return (
        f"Matrix version {newest.number} was agreed since draft {draft.number} was begun. Begin"
        " another draft from that version, and write there what is still wanted."
    )


def codes_ever(draft: MatrixDraft, arrangement: str) -> frozenset[str]:
    """Every code that a criterion or a thread had in an edition, or when the draft was begun.

    Those of editions that were declined are among them: who signed one has read them.
    """
    rows = MatrixVersion.objects.filter(arrangement__reference=arrangement)
    editions = (matrix_of(*row) for row in rows.values_list("pk", "sha256"))
    matrices = (*editions, read_draft(draft.begun_from))
    criteria = {each.code for matrix in matrices for each in matrix.criteria()}
    areas = (area for matrix in matrices for area in matrix.focus_areas)
    return frozenset(criteria | {each.code for area in areas for each in area.threads})


def accepted_changes(draft: MatrixDraft) -> DraftChanges:
    """Every change that was written or accepted, in the order in which it was."""
    rows = DraftProposal.objects.filter(
        Q(is_written=True) | Q(answer__stage=ProposalStage.ACCEPTED.value), draft=draft
    ).order_by(F("answer__id").asc(nulls_first=True), "id")
    documents = rows.values_list("changes", flat=True)
    return tuple(change for each in documents for change in changes_from_document(each))


def with_changes(draft: MatrixDraft, changes: DraftChanges, *, by: Actor) -> MaturityMatrix:
    """The draft as the changes would make it, all of them.

    :raises NotPossible: with every fault, of the changes and of what they would make.
    """
    try:
        return applied(
            read_draft(draft.document),
            _as_kept(changes),
            used_codes=codes_ever(draft, by.arrangement),
            accepted=accepted_changes(draft),
        )
    except FaultyMatrix as faulty:
        raise NotPossible([begun(str(fault)) for fault in faulty.faults]) from None


def _as_kept(changes: DraftChanges) -> DraftChanges:
    """The changes as they are read again once they are kept.

    :raises FaultyMatrix: where they cannot be read again.
    :raises NotPossible: where they hold what no database keeps.
    """
    document = changes_to_document(changes)
    if "\\u0000" in json.dumps(document):
        raise NotPossible(["A sign in these words cannot be kept. Write them anew."])
    return changes_from_document(document)


def facts_of(proposal: DraftProposal) -> ProposalFacts:
    """A proposal as the rules are told of it.

    :param proposal: with ``by``, ``party``, ``answer`` and ``answers`` selected.
    """
    answer = getattr(proposal, "answer", None)
    stage = ProposalStage(answer.stage) if answer else ProposalStage.OPEN
    return ProposalFacts(
        number=proposal.number,
        stage=ProposalStage.ACCEPTED if proposal.is_written else stage,
        person=proposal.by.reference,
        party=proposal.party.reference,
        side=PartyKind(proposal.party.kind),
        answers=proposal.answers.number if proposal.answers else None,
    )
