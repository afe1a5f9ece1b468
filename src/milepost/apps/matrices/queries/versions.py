"""Which matrix is in force, and what does an edition say?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from milepost.apps.contracts.queries import arrangement_facts
from milepost.apps.matrices.editions import matrix_of
from milepost.apps.matrices.models import (
    MatrixAgreement,
    MatrixConsent,
    MatrixVersion,
    RememberedLayout,
)
from milepost.core.access.duties import require
from milepost.core.access.refusals import NoSuchThing
from milepost.core.access.roles import Actor, Permission
from milepost.core.matrix.definition import MaturityMatrix
from milepost.core.matrix.history_of_codes import codes_ever
from milepost.core.matrix.layout import Layout
from milepost.core.matrix.layout_document import from_layout_document
from milepost.core.period.local_time import NO_END
from milepost.gateways.prepared_query import Asked, Given, prepared

MOST_LAYOUTS = 200  # that are looked through for one that fits


@dataclass(frozen=True, kw_only=True)
class Answer:
    """A party's recorded answer to a matrix put forward."""

    party: str
    is_consent: bool
    by: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class VersionFacts:
    """An edition of the matrix: where it came from and who consented."""

    id: int
    number: int
    title: str
    version: str
    sha256: str
    source_name: str
    put_forward_by: str
    put_forward_at: datetime
    answers: tuple[Answer, ...]
    awaited: tuple[str, ...]  # the parties that have not answered, while it waits
    awaits_reader: bool  # among them the reader's own
    in_force_from: date | None  # the first day asked for
    in_force_on: date | None  # the day that was agreed
    state: str  # "waiting", "agreed", "in_force", "superseded" or "declined"
    findings: tuple[Mapping[str, str], ...]
    source_layout: Mapping[str, Any]


def versions(*, by: Actor, on: date) -> tuple[VersionFacts, ...]:
    """Every edition of the arrangement's matrix, as it stands on a day, newest first: 3 queries."""
    require(Permission.VIEW_MATRIX, by=by)
    rows = list(
        MatrixVersion.objects.filter(arrangement__reference=by.arrangement)
        .select_related("put_forward_by", "agreement")
        .defer("document")
        .order_by("-number")
    )
    answers: dict[int, dict[int, Answer]] = {}
    consents = MatrixConsent.objects.filter(matrix_version__in=rows).select_related("party", "by")
    for consent in consents.order_by("id"):
        answers.setdefault(consent.matrix_version_id, {})[consent.party_id] = Answer(
            party=consent.party.name,
            is_consent=consent.is_consent,
            by=consent.by.full_name,
            at=consent.at,
        )
    parties = arrangement_facts(by=by).parties_by_id if rows else {}
    found: list[VersionFacts] = []
    for row in rows:
        given = answers.get(row.pk, {})
        agreement = getattr(row, "agreement", None)
        state = _state(given.values(), agreement, on)
        if state == "in_force" and any(each.state == "in_force" for each in found):
            state = "superseded"
        left = [] if state != "waiting" else [p for pk, p in parties.items() if pk not in given]
        found.append(
            VersionFacts(
                id=row.pk,
                number=row.number,
                title=row.title,
                version=row.version,
                sha256=row.sha256,
                source_name=row.source_name,
                put_forward_by=row.put_forward_by.full_name,
                put_forward_at=row.put_forward_at,
                answers=tuple(given.values()),
                awaited=tuple(party.name for party in left),
                awaits_reader=by.party in {party.reference for party in left},
                in_force_from=row.in_force_from,
                in_force_on=agreement.in_force_on if agreement else None,
                state=state,
                findings=tuple(row.findings),
                source_layout=row.source_layout,
            )
        )
    return tuple(found)


def _state(answers: Iterable[Answer], agreement: MatrixAgreement | None, on: date) -> str:
    if agreement is not None:
        return "in_force" if agreement.in_force_on <= on else "agreed"
    return "waiting" if all(answer.is_consent for answer in answers) else "declined"


@dataclass(frozen=True, kw_only=True)
class LayoutFacts:
    """How a file was mapped by hand, by whom and when."""

    layout: Layout
    source_name: str
    remembered_by: str
    remembered_at: datetime


def remembered_layouts(*, by: Actor) -> tuple[LayoutFacts, ...]:
    """The layouts that the arrangement remembers, newest first, each heading once: one query."""
    require(Permission.PUT_FORWARD_MATRIX, by=by)
    rows = RememberedLayout.objects.filter(arrangement__reference=by.arrangement)
    newest: dict[str, LayoutFacts] = {}
    for row in rows.select_related("remembered_by").order_by("-pk")[:MOST_LAYOUTS]:
        if row.fingerprint not in newest:
            newest[row.fingerprint] = LayoutFacts(
                layout=from_layout_document(row.layout),
                source_name=row.source_name,
                remembered_by=row.remembered_by.full_name,
                remembered_at=row.remembered_at,
            )
    return tuple(newest.values())


@dataclass(frozen=True, kw_only=True)
class Editions:
    """What an arrangement had before, as far as a matrix that is read has to heed it.

    ``newest`` is the newest edition that was agreed; ``codes_ever`` the codes that any edition had.
    """

    newest: MaturityMatrix | None = None
    codes_ever: frozenset[str] = frozenset()


NO_EDITIONS = Editions()


def editions_before(*, by: Actor) -> Editions:
    """What the next edition of the actor's arrangement has to heed: one query."""
    require(Permission.VIEW_MATRIX, by=by)
    rows = MatrixVersion.objects.filter(arrangement__reference=by.arrangement)
    held = [
        (matrix_of(pk, sha256), is_agreed)
        for pk, sha256, is_agreed in rows.annotate(is_agreed=Q(agreement__isnull=False))
        .order_by("number")
        .values_list("pk", "sha256", "is_agreed")
    ]
    agreed = [matrix for matrix, is_agreed in held if is_agreed]
    return Editions(
        newest=agreed[-1] if agreed else None,
        codes_ever=codes_ever(matrix for matrix, _ in held),
    )


@dataclass(frozen=True, kw_only=True)
class CurrentMatrix:
    """The edition in force: its row, its place among the editions, and the matrix itself."""

    id: int
    number: int
    matrix: MaturityMatrix


def current_matrix(*, arrangement: str, on: date, until: datetime = NO_END) -> CurrentMatrix | None:
    """The edition in force on a day, or None: one query.

    :param until: what was agreed before this moment counts.
    """
    for id_, number, sha256 in _in_force(arrangement=arrangement, on=on, until=until):
        return CurrentMatrix(id=id_, number=number, matrix=matrix_of(id_, sha256))
    return None


def matrices_then(
    *, arrangement: str, moments: Iterable[tuple[date, datetime]]
) -> tuple[CurrentMatrix | None, ...]:
    """The edition in force on each of several days, as agreed by then, or None: one query."""
    agreements = MatrixAgreement.objects.filter(
        matrix_version__arrangement__reference=arrangement
    ).order_by("-matrix_version__number")
    columns = ("matrix_version_id", "matrix_version__number", "matrix_version__sha256")
    rows = list(agreements.values_list(*columns, "in_force_on", "at"))
    found: list[CurrentMatrix | None] = []
    for on, until in moments:
        newest = next((row for row in rows if row[3] <= on and row[4] < until), None)
        found.append(
            CurrentMatrix(id=newest[0], number=newest[1], matrix=matrix_of(newest[0], newest[2]))
            if newest
            else None
        )
    return tuple(found)


@prepared
def _in_force(arrangement: Given, on: Given, until: Given) -> Asked:
    return (
        MatrixVersion.objects.filter(
            arrangement__reference=arrangement,
            agreement__in_force_on__lte=on,
            agreement__at__lt=until,
        )
        .order_by("-number")
        .values_list("pk", "number", "sha256")[:1]
    )


def edition(*, by: Actor, number: int) -> MaturityMatrix:
    """The matrix of one edition.

    :raises NoSuchThing: where the arrangement has no such version.
    """
    require(Permission.VIEW_MATRIX, by=by)
    row = (
        MatrixVersion.objects.filter(arrangement__reference=by.arrangement, number=number)
        .values_list("pk", "sha256")
        .first()
    )
    if row is None:
        raise NoSuchThing(f"matrix version {number}")
    return matrix_of(*row)
