"""Which matrix is in force, and what does an edition say?"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from milepost.apps.matrices.models import MatrixConsent, MatrixVersion, RememberedLayout
from milepost.core.access.duties import require
from milepost.core.access.refusals import NoSuchThing
from milepost.core.access.roles import Actor, PartyKind, Permission
from milepost.core.matrix.definition import MaturityMatrix
from milepost.core.matrix.document import from_document
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
    state: str  # "waiting", "in_force", "superseded" or "declined"
    findings: tuple[Mapping[str, str], ...]
    source_layout: Mapping[str, Any]


def versions(*, by: Actor) -> tuple[VersionFacts, ...]:
    """Every edition of the arrangement's matrix, newest first: two queries."""
    require(Permission.VIEW_MATRIX, by=by)
    rows = list(
        MatrixVersion.objects.filter(arrangement__reference=by.arrangement)
        .select_related("put_forward_by")
        .defer("document")
        .order_by("-number")
    )
    answers: dict[int, list[tuple[str, Answer]]] = {}
    consents = MatrixConsent.objects.filter(matrix_version__in=rows).select_related("party", "by")
    for consent in consents.order_by("id"):
        answers.setdefault(consent.matrix_version_id, []).append(
            (
                consent.party.kind,
                Answer(
                    party=consent.party.name,
                    is_consent=consent.is_consent,
                    by=consent.by.full_name,
                    at=consent.at,
                ),
            )
        )
    found: list[VersionFacts] = []
    for row in rows:
        given = answers.get(row.pk, [])
        state = _state(given)
        if state == "in_force" and any(each.state == "in_force" for each in found):
            state = "superseded"
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
                answers=tuple(answer for _, answer in given),
                state=state,
                findings=tuple(row.findings),
                source_layout=row.source_layout,
            )
        )
    return tuple(found)


def _state(answers: list[tuple[str, Answer]]) -> str:
    of_provider = [a for kind, a in answers if kind == PartyKind.PROVIDER.value]
    if not of_provider:
        return "waiting"
    return "in_force" if of_provider[0].is_consent else "declined"


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
class CurrentMatrix:
    """The edition in force: its row, its place among the editions, and the matrix itself."""

    id: int
    number: int
    matrix: MaturityMatrix


def current_matrix(*, arrangement: str, until: datetime = NO_END) -> CurrentMatrix | None:
    """The newest edition that both sides consented to, or None: one query.

    :param until: what was consented to before this moment counts.
    """
    for id_, number, sha256 in _in_force(arrangement=arrangement, until=until):
        return CurrentMatrix(id=id_, number=number, matrix=matrix_of(id_, sha256))
    return None


def matrices_then(
    *, arrangement: str, untils: Iterable[datetime]
) -> tuple[CurrentMatrix | None, ...]:
    """The edition that was in force at each of several moments, or None: one query."""
    consents = MatrixConsent.objects.filter(
        matrix_version__arrangement__reference=arrangement,
        party__kind=PartyKind.PROVIDER.value,
        is_consent=True,
    ).order_by("matrix_version__number")
    columns = ("matrix_version_id", "matrix_version__number", "matrix_version__sha256", "at")
    rows = list(consents.values_list(*columns))
    found: list[CurrentMatrix | None] = []
    for until in untils:
        newest = next((row for row in reversed(rows) if row[3] < until), None)
        found.append(
            CurrentMatrix(id=newest[0], number=newest[1], matrix=matrix_of(newest[0], newest[2]))
            if newest
            else None
        )
    return tuple(found)


@prepared
def _in_force(arrangement: Given, until: Given) -> Asked:
    return (
        MatrixVersion.objects.filter(
            arrangement__reference=arrangement,
            consents__party__kind=PartyKind.PROVIDER.value,
            consents__is_consent=True,
            consents__at__lt=until,
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


@lru_cache(maxsize=64)
def matrix_of(version_id: int, sha256: str) -> MaturityMatrix:
    """The matrix of a frozen row. Kept in memory: rows never change, and the hash names them."""
    document = MatrixVersion.objects.values_list("document", flat=True).get(
        pk=version_id, sha256=sha256
    )
    return from_document(json.loads(document))
