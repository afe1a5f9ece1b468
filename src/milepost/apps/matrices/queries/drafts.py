"""Which drafts are there, where does each stand, and is it ready to be agreed?"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from milepost.apps.matrices.drafted import (
    DOCUMENTS_BESIDE,
    DRAFT,
    IN_CONSULTATION,
    PUT_FORWARD,
    base_of,
    drafts_seen,
    find_draft,
    read_draft,
)
from milepost.apps.matrices.models import (
    DraftProposal,
    MatrixConsent,
    MatrixDraft,
    MatrixVersion,
)
from milepost.apps.matrices.readying import readiness_of
from milepost.core.access.duties import allows, require
from milepost.core.access.roles import Actor, Permission
from milepost.core.matrix.definition import MaturityMatrix
from milepost.core.matrix.drafting.proposals import require_proposer
from milepost.core.matrix.drafting.readiness import Readiness


@dataclass(frozen=True, kw_only=True)
class DraftFacts:
    """A draft: where it came from, where it stands, and what the reader may do with it.

    ``stage`` is "draft", "in_consultation", "put_forward" or "withdrawn".
    """

    number: int
    title: str
    version: str
    stage: str
    stage_since: datetime
    revision: int
    party: str  # the short name of the party that began it
    is_own: bool
    begun_by: str
    begun_at: datetime
    base_number: int | None  # the edition it came from
    base_words: str  # how it is called, "what was read" without one
    source_name: str
    edition: int | None  # the edition it was put forward as
    was_declined: bool
    open_proposals: int

    @property
    def is_open(self) -> bool:
        """Whether changes are proposed in it now."""
        return self.stage == IN_CONSULTATION

    @property
    def has_redline(self) -> bool:
        """Whether the reader may hold it against what it came from.

        What a file said before the party that read it wrote in it stays that party's.
        """
        return self.base_number is not None or self.is_own


@dataclass(frozen=True, kw_only=True)
class DraftsPage:
    """Every draft that exists for the reader, newest first."""

    drafts: tuple[DraftFacts, ...]
    may_begin: bool
    has_edition: bool


@dataclass(frozen=True, kw_only=True)
class DraftRead:
    """A draft with its matrix, what it is compared with, and what the reader may do."""

    facts: DraftFacts
    matrix: MaturityMatrix
    base: MaturityMatrix
    may_write: bool  # at once, since nobody else sees it yet
    may_propose: bool
    may_open: bool
    may_withdraw: bool
    may_take_up_again: bool
    may_put_forward: bool


@dataclass(frozen=True, kw_only=True)
class DraftPage:
    """A draft as a whole: where it stands, and what is to be done before it can be agreed."""

    read: DraftRead
    readiness: Readiness


def drafts_page(*, by: Actor) -> DraftsPage:
    """The drafts of the actor's arrangement, as far as they exist for them: two queries.

    :raises NotAllowed: where the actor may not see matrices.
    """
    require(Permission.VIEW_MATRIX, by=by)
    agreed = MatrixVersion.objects.filter(
        arrangement__reference=by.arrangement, agreement__isnull=False
    )
    return DraftsPage(
        drafts=tuple(_facts(row, by) for row in _rows(by)),
        may_begin=allows(require_proposer, by=by),
        has_edition=agreed.exists(),
    )


def read_of(number: int, *, by: Actor) -> DraftRead:
    """A draft with its matrix, for any page of it: two queries.

    :raises NoSuchThing: where no draft of that number exists for the actor.
    """
    require(Permission.VIEW_MATRIX, by=by)
    row = find_draft(number, by=by)
    facts = _facts(_rows(by).get(pk=row.pk), by)
    answers_for_a_party = allows(require_proposer, by=by)
    is_private = facts.stage == DRAFT
    return DraftRead(
        facts=facts,
        matrix=read_draft(row.document),
        base=base_of(row),
        may_write=answers_for_a_party and is_private,
        may_propose=answers_for_a_party and facts.is_open,
        may_open=answers_for_a_party and is_private,
        may_withdraw=answers_for_a_party and facts.is_own and (is_private or facts.is_open),
        may_take_up_again=answers_for_a_party and facts.was_declined,
        may_put_forward=by.may(Permission.PUT_FORWARD_MATRIX) and facts.is_open,
    )


def draft_page(*, number: int, by: Actor) -> DraftPage:
    """A draft as a whole: at most seven queries.

    :raises NoSuchThing: where no draft of that number exists for the actor.
    """
    read = read_of(number, by=by)
    return DraftPage(read=read, readiness=readiness_of(find_draft(number, by=by)))


def _rows(by: Actor) -> "QuerySet[MatrixDraft]":
    still_open = DraftProposal.objects.filter(answer=None, is_written=False)
    declined = MatrixConsent.objects.filter(is_consent=False)
    return (
        drafts_seen(by)
        .select_related("party", "base", "version", "begun_by")
        .defer(*DOCUMENTS_BESIDE)
        .annotate(
            open_proposals=_number_of(still_open.filter(draft=OuterRef("pk")), "draft"),
            declined=Exists(declined.filter(matrix_version=OuterRef("version"))),
        )
        .order_by("-number")
    )


def _number_of(rows: "QuerySet[Any]", of: str) -> Coalesce:
    """How many there are. Grouped by the draft itself, its documents would be compared."""
    counted = rows.order_by().values(of).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


def _facts(row: MatrixDraft, by: Actor) -> DraftFacts:
    matrix = read_draft(row.document)
    base = row.base
    return DraftFacts(
        number=row.number,
        title=matrix.title,
        version=matrix.version,
        stage=row.stage,
        stage_since=row.stage_since,
        revision=row.revision,
        party=row.party.short_name,
        is_own=row.party.reference == by.party,
        begun_by=row.begun_by.full_name,
        begun_at=row.begun_at,
        base_number=base.number if base else None,
        base_words=f"version {base.number}, {base.version}" if base else "what was read",
        source_name=row.source_name,
        edition=row.version.number if row.version else None,
        was_declined=row.stage == PUT_FORWARD and row.declined,  # type: ignore[attr-defined]
        open_proposals=row.open_proposals,  # type: ignore[attr-defined]
    )
