"""Put a matrix forward, and answer one put forward by the other side."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from milepost.apps.audit.actions import add_seal, record
from milepost.apps.contracts.models import Arrangement, Party
from milepost.apps.matrices.models import MatrixConsent, MatrixVersion, RememberedLayout
from milepost.apps.people.models import Person
from milepost.core.access.duties import require
from milepost.core.access.refusals import NoSuchThing, NotAllowed, NotPossible
from milepost.core.access.roles import Actor, PartyKind, Permission
from milepost.core.assessment.seal import canonical
from milepost.core.matrix.definition import MaturityMatrix
from milepost.core.matrix.document import to_document
from milepost.core.matrix.layout import Layout
from milepost.core.matrix.layout_document import to_layout_document


@transaction.atomic
def put_forward(
    *,
    matrix: MaturityMatrix,
    findings: Sequence[Mapping[str, str]] = (),
    source_name: str = "",
    source_layout: Mapping[str, Any] | None = None,
    by: Actor,
    at: datetime,
) -> int:
    """Put a matrix forward for adoption; that is the consent of the actor's own side.

    :param findings: what a careful reader found, each ``{"where": …, "finding": …}``.
    :param source_layout: how the sheet it came from was laid out, to hand it back the same.
    :return: the version's number on the arrangement.
    :raises NotAllowed: where the actor is not a contract manager.
    :raises NotPossible: where another version still waits for an answer.
    """
    require(Permission.PUT_FORWARD_MATRIX, by=by)
    arrangement = Arrangement.objects.select_for_update().get(reference=by.arrangement)
    held = MatrixVersion.objects.filter(arrangement=arrangement)
    _refuse_while_one_waits(held)
    document = canonical(to_document(matrix)).decode()
    person = Person.objects.get(reference=by.person)
    version = MatrixVersion.objects.create(
        arrangement=arrangement,
        number=(held.aggregate(last=Max("number"))["last"] or 0) + 1,
        title=matrix.title,
        version=matrix.version,
        document=document,
        sha256=hashlib.sha256(document.encode()).hexdigest(),
        findings=[dict(finding) for finding in findings],
        source_name=source_name,
        source_layout=dict(source_layout or {}),
        put_forward_by=person,
        put_forward_at=at,
    )
    _answer(version, is_consent=True, by=by, at=at)
    record(
        "matrix.put_forward",
        about=f"matrix version {version.number}",
        by=by,
        at=at,
        after={"title": matrix.title, "version": matrix.version, "sha256": version.sha256},
    )
    return version.number


@transaction.atomic
def remember_layout(*, layout: Layout, source_name: str, by: Actor, at: datetime) -> None:
    """Remember how a file was mapped by hand, for the next one with the same headings.

    :raises NotAllowed: where the actor is not a contract manager.
    """
    require(Permission.PUT_FORWARD_MATRIX, by=by)
    RememberedLayout.objects.create(
        arrangement=Arrangement.objects.get(reference=by.arrangement),
        fingerprint=layout.fingerprint,
        layout=to_layout_document(layout),
        source_name=source_name,
        remembered_by=Person.objects.get(reference=by.person),
        remembered_at=at,
    )
    record(
        "layout.remembered",
        about=f"layout of {source_name}",
        by=by,
        at=at,
        after={"fingerprint": layout.fingerprint, "tables": list(layout.tables)},
    )


@transaction.atomic
def answer(*, number: int, is_consent: bool, by: Actor, at: datetime) -> None:
    """Consent to a matrix put forward by the other side, or decline it. Consent adopts it.

    :raises NotAllowed: where the actor's role or side does not answer for it.
    :raises NoSuchThing: where the arrangement has no such version.
    :raises NotPossible: where it has been answered already.
    """
    require(Permission.CONSENT_TO_MATRIX, by=by)
    version = (
        MatrixVersion.objects.select_for_update()
        .filter(arrangement__reference=by.arrangement, number=number)
        .first()
    )
    if version is None:
        raise NoSuchThing(f"matrix version {number}")
    if version.consents.filter(party__kind=PartyKind.PROVIDER.value).exists():
        raise NotPossible([f"Matrix version {number} has been answered already."])
    _answer(version, is_consent=is_consent, by=by, at=at)
    name = "matrix.adopted" if is_consent else "matrix.declined"
    if is_consent:
        add_seal(
            arrangement=by.arrangement,
            kind=name,
            about=f"matrix version {number}",
            at=at,
            content={"matrix_version": version.number, "sha256": version.sha256},
        )
    record(name, about=f"matrix version {number}", by=by, at=at, after={"sha256": version.sha256})


def _answer(version: MatrixVersion, *, is_consent: bool, by: Actor, at: datetime) -> None:
    if by.party is None:
        raise NotAllowed("Only a party to the arrangement answers for a matrix.")
    MatrixConsent.objects.create(
        matrix_version=version,
        party=Party.objects.get(reference=by.party),
        is_consent=is_consent,
        by=Person.objects.get(reference=by.person),
        at=at,
    )


def _refuse_while_one_waits(held: "Any") -> None:
    waiting = held.exclude(consents__party__kind=PartyKind.PROVIDER.value).first()
    if waiting is not None:
        raise NotPossible(
            [
                f"Matrix version {waiting.number} still waits for the provider's answer:"
                " it has to be answered before another is put forward."
            ]
        )
