"""What was promised in the bid, what it serves, and what nothing promised serves."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from milepost.apps.contracts.queries import arrangement_facts
from milepost.apps.matrices.drafted import IN_CONSULTATION, drafts_seen, read_draft
from milepost.apps.matrices.promised import CommitmentFacts, commitments
from milepost.apps.matrices.queries.versions import current_matrix
from milepost.core.access.duties import allows
from milepost.core.access.refusals import NoSuchThing
from milepost.core.access.roles import Actor
from milepost.core.matrix.definition import Criterion, FocusArea, MaturityMatrix
from milepost.core.matrix.drafting.proposals import require_proposer

PAGE_SIZE = 25


@dataclass(frozen=True, kw_only=True)
class CommitmentsPage:
    """Bid commitments, and both kinds of loose ends."""

    commitments: tuple[CommitmentFacts, ...]
    total: int
    found: int
    page: int
    text: str
    serving: str  # "", "none" for those that touch nothing, "some"
    idle: int  # how many touch nothing
    unserved: tuple[tuple[FocusArea, tuple[Criterion, ...]], ...]
    unserved_count: int
    criteria: int
    texts: Mapping[str, str]  # of the criteria of the matrix, by code
    parties: tuple[tuple[str, str], ...]  # reference and name
    may_record: bool
    has_matrix: bool


def commitments_page(
    *, by: Actor, on: date, text: str = "", serving: str = "", page: int = 1
) -> CommitmentsPage:
    """The bid commitments as somebody looks through them: five queries.

    :raises NotAllowed: where the actor may not see assessments.
    """
    held = commitments(by=by)
    facts = arrangement_facts(by=by)
    matrix = matrix_to_serve(by=by, on=on)
    fitting = [each for each in held if _fits(each, text, serving)]
    last = max(1, -(-len(fitting) // PAGE_SIZE))
    page = min(max(page, 1), last)
    served = {code for each in held if not each.is_withdrawn for code in each.criteria}
    unserved = _unserved(matrix, served)
    texts = {each.code: each.text for each in matrix.criteria()} if matrix else {}
    return CommitmentsPage(
        commitments=tuple(fitting[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]),
        total=len(held),
        found=len(fitting),
        page=page,
        text=text,
        serving=serving,
        idle=sum(not each.criteria and not each.is_withdrawn for each in held),
        unserved=unserved,
        unserved_count=sum(len(criteria) for _, criteria in unserved),
        criteria=len(texts),
        texts=texts,
        parties=tuple((p.reference, p.name) for p in facts.parties.values()),
        may_record=allows(require_proposer, by=by),
        has_matrix=matrix is not None,
    )


def commitment(number: int, *, by: Actor) -> CommitmentFacts:
    """One bid commitment: two queries.

    :raises NoSuchThing: where there is none of that number.
    """
    for each in commitments(by=by):
        if each.number == number:
            return each
    raise NoSuchThing(f"bid commitment {number}")


def matrix_to_serve(*, by: Actor, on: date) -> MaturityMatrix | None:
    """The matrix that commitments serve: the draft in consultation, else the one in force."""
    draft = drafts_seen(by).filter(stage=IN_CONSULTATION).values_list("document", flat=True).first()
    if draft is not None:
        return read_draft(draft)
    current = current_matrix(arrangement=by.arrangement, on=on)
    return current.matrix if current else None


def _unserved(
    matrix: MaturityMatrix | None, served: set[str]
) -> tuple[tuple[FocusArea, tuple[Criterion, ...]], ...]:
    areas = matrix.focus_areas if matrix else ()
    loose = (
        (area, tuple(c for c in area.criteria if c.code not in served and not c.is_prior))
        for area in areas
    )
    return tuple((area, criteria) for area, criteria in loose if criteria)


def _fits(each: CommitmentFacts, text: str, serving: str) -> bool:
    if serving == "none" and (each.criteria or each.is_withdrawn):
        return False
    if serving == "some" and not each.criteria:
        return False
    wanted = text.casefold()
    said = (each.text, each.place, each.owner, f"B-{each.number}", *each.criteria)
    return not wanted or any(wanted in one.casefold() for one in said)
