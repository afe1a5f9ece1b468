"""The bid commitments of an arrangement, and what each serves."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from milepost.apps.matrices.drafted import IN_CONSULTATION, earlier_editions, read_draft
from milepost.apps.matrices.models import BidCommitment, CommitmentTrace, MatrixDraft
from milepost.core.access.duties import require
from milepost.core.access.refusals import ChangedMeanwhile, NoSuchThing
from milepost.core.access.roles import Actor, Permission


@dataclass(frozen=True, kw_only=True)
class CommitmentFacts:
    """A commitment made in the bid, as it is recorded now, and the criteria that it serves."""

    number: int
    revision: int
    text: str
    place: str
    owner: str  # name
    owner_reference: str
    is_withdrawn: bool
    reason: str  # why it was last revised, "" at first
    by: str
    at: datetime
    criteria: tuple[str, ...]


def commitments(*, by: Actor) -> tuple[CommitmentFacts, ...]:
    """Every bid commitment, those that bind first: two queries.

    :raises NotAllowed: where the actor may not see assessments: what a bid promised is between the
        parties.
    """
    require(Permission.VIEW_ASSESSMENTS, by=by)
    serving = traced(by=by)
    newest: dict[int, BidCommitment] = {}
    rows = BidCommitment.objects.filter(arrangement__reference=by.arrangement)
    for row in rows.select_related("owner", "by", "reason").order_by("number", "revision"):
        newest[row.number] = row
    found = [
        CommitmentFacts(
            number=row.number,
            revision=row.revision,
            text=row.text,
            place=row.place,
            owner=row.owner.name,
            owner_reference=row.owner.reference,
            is_withdrawn=row.is_withdrawn,
            reason=row.reason.text if row.reason else "",
            by=row.by.full_name,
            at=row.at,
            criteria=tuple(sorted(serving.get(row.number, ()))),
        )
        for row in newest.values()
    ]
    return tuple(sorted(found, key=lambda each: (each.is_withdrawn, each.number)))


def newest_commitment(number: int, *, by: Actor, seen: int | None = None) -> BidCommitment:
    """The newest revision of a commitment.

    :raises NoSuchThing: where there is none of that number.
    :raises ChangedMeanwhile: where it is another than was seen.
    """
    found = (
        BidCommitment.objects.filter(arrangement__reference=by.arrangement, number=number)
        .order_by("-revision")
        .first()
    )
    if found is None:
        raise NoSuchThing(f"bid commitment {number}")
    if seen is not None and found.revision != seen:
        raise ChangedMeanwhile(
            f"Bid commitment {number} was revised since you looked at it. Look again."
        )
    return found


def codes_to_serve(arrangement: str) -> frozenset[str]:
    """The criteria that a commitment may be traced to, since every party may read of them.

    Those of the editions, and of the drafts that are open to all: two queries.
    """
    drafts = MatrixDraft.objects.filter(arrangement__reference=arrangement, stage=IN_CONSULTATION)
    documents = drafts.values_list("document", flat=True)
    matrices = (*earlier_editions(arrangement), *map(read_draft, documents))
    return frozenset(each.code for matrix in matrices for each in matrix.criteria())


def traced(*, by: Actor) -> Mapping[int, frozenset[str]]:
    """The criteria that each commitment serves now, by its number: one query."""
    rows = CommitmentTrace.objects.filter(arrangement__reference=by.arrangement).order_by("id")
    newest: dict[tuple[int, str], bool] = {}
    for commitment, criterion, serves in rows.values_list("commitment", "criterion", "serves"):
        newest[commitment, criterion] = serves
    found: dict[int, set[str]] = {}
    for (commitment, criterion), serves in newest.items():
        if serves:
            found.setdefault(commitment, set()).add(criterion)
    return {number: frozenset(codes) for number, codes in found.items()}
