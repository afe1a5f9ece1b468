"""Put a matrix forward, and answer for a party: it is agreed once every one has consented."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet

from milepost.apps.audit.actions import add_seal, record
from milepost.apps.audit.models import Seal
from milepost.apps.contracts.models import Arrangement, Party
from milepost.apps.contracts.queries import arrangement_facts
from milepost.apps.matrices.carrying import (
    NOTHING_STANDS,
    WhatStands,
    edition_before,
    moving_to,
)
from milepost.apps.matrices.models import MatrixAgreement, MatrixConsent, MatrixVersion
from milepost.apps.people.models import Person
from milepost.core.access.duties import require
from milepost.core.access.refusals import NoSuchThing, NotAllowed, NotPossible
from milepost.core.access.roles import Actor, Permission
from milepost.core.assessment.seal import canonical, digest
from milepost.core.matrix.definition import MaturityMatrix
from milepost.core.matrix.document import to_document
from milepost.core.matrix.wording import begun
from milepost.core.period.local_time import local_date


@transaction.atomic
def put_forward(
    *,
    matrix: MaturityMatrix,
    findings: Sequence[Mapping[str, str]] = (),
    source_name: str = "",
    source_layout: Mapping[str, Any] | None = None,
    in_force_from: date | None = None,
    stands: WhatStands = NOTHING_STANDS,
    by: Actor,
    at: datetime,
) -> int:
    """Put a matrix forward for adoption; that is the consent of the actor's own party.

    :param findings: what a careful reader found, each ``{"where": …, "finding": …}``.
    :param source_layout: how the sheet it came from was laid out, to hand it back the same.
    :param in_force_from: its first day; the day it is agreed where that comes later or none is set.
    :param stands: what has come of the arrangement's matrix so far.
    :return: the version's number on the arrangement.
    :raises NotAllowed: where the actor is not a contract manager.
    :raises NotPossible: where another version still waits for an answer, or with every ratified
        level that this one would strand.
    """
    require(Permission.PUT_FORWARD_MATRIX, by=by)
    arrangement = Arrangement.objects.select_for_update().get(reference=by.arrangement)
    held = MatrixVersion.objects.filter(arrangement=arrangement)
    _refuse_while_one_waits(held, by)
    document = canonical(to_document(matrix)).decode()
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
        in_force_from=in_force_from,
        put_forward_by=Person.objects.get(reference=by.person),
        put_forward_at=at,
    )
    refuse_stranding(version, stands)
    after = {"title": matrix.title, "version": matrix.version, "sha256": version.sha256}
    if in_force_from is not None:
        after["in_force_from"] = in_force_from.isoformat()
    record(
        "matrix.put_forward", about=f"matrix version {version.number}", by=by, at=at, after=after
    )
    _answer(version, is_consent=True, by=by, at=at)
    return version.number


@transaction.atomic
def answer(
    *,
    number: int,
    is_consent: bool,
    stands: WhatStands = NOTHING_STANDS,
    by: Actor,
    at: datetime,
) -> None:
    """Consent to a matrix for the actor's own party, or decline it: each is final.

    The last consent adopts it. It is in force from the day asked for when it was put forward, but
    from no day before it is agreed, nor while a cycle runs that is judged by another.

    :param stands: what has come of the arrangement's matrix so far.
    :raises NotAllowed: where the actor's role or side does not answer for it.
    :raises NoSuchThing: where the arrangement has no such version.
    :raises NotPossible: where the party has answered already, another has declined it, or with
        every ratified level that its consent would strand.
    """
    require(Permission.CONSENT_TO_MATRIX, by=by)
    version = (
        MatrixVersion.objects.select_for_update()
        .filter(arrangement__reference=by.arrangement, number=number)
        .first()
    )
    if version is None:
        raise NoSuchThing(f"matrix version {number}")
    _refuse_what_is_answered(version, by)
    if is_consent:
        refuse_stranding(version, stands)
    _answer(version, is_consent=is_consent, by=by, at=at)
    about, after = f"matrix version {number}", {"sha256": version.sha256}
    if not is_consent:
        record("matrix.declined", about=about, by=by, at=at, after=after)
    elif _yet_to_answer(version, by):
        record("matrix.consented", about=about, by=by, at=at, after=after)
    else:
        in_force_on = _adopt(version, about, stands=stands, by=by, at=at)
        after["in_force_on"] = in_force_on.isoformat()
        record("matrix.adopted", about=about, by=by, at=at, after=after)


def _refuse_what_is_answered(version: MatrixVersion, by: Actor) -> None:
    given = list(version.consents.values_list("party__reference", "party__name", "is_consent"))
    if any(party == by.party for party, _, _ in given):
        raise NotPossible([f"Your side has answered matrix version {version.number} already."])
    for _, name, is_consent in given:
        if not is_consent:
            raise NotPossible(
                [f"{name} has declined matrix version {version.number}, which ends it."]
            )


def _answer(version: MatrixVersion, *, is_consent: bool, by: Actor, at: datetime) -> None:
    """Record a party's answer; a consent is sealed under the hash of exactly these words."""
    if by.party is None:
        raise NotAllowed("Only a party to the arrangement answers for a matrix.")
    seal = _seal_of_consent(version, by, at) if is_consent else None
    MatrixConsent.objects.create(
        matrix_version=version,
        party=Party.objects.get(reference=by.party),
        is_consent=is_consent,
        by=Person.objects.get(reference=by.person),
        at=at,
        seal=seal,
    )


def _seal_of_consent(version: MatrixVersion, by: Actor, at: datetime) -> Seal:
    return add_seal(
        arrangement=by.arrangement,
        kind="matrix.consented",
        about=f"matrix version {version.number}",
        at=at,
        content={
            "matrix_version": version.number,
            "sha256": version.sha256,
            "party": by.party,
            "by": by.person,
        },
    )


def _adopt(
    version: MatrixVersion, about: str, *, stands: WhatStands, by: Actor, at: datetime
) -> date:
    """Every party has consented: seal from when it is in force."""
    days = [local_date(at), version.in_force_from]
    if stands.last_cut_off is not None:
        days.append(stands.last_cut_off + timedelta(days=1))
    in_force_on = max(day for day in days if day is not None)
    before, moving = edition_before(version), moving_to(version, stands)
    carries = list(moving.carries) if moving else []
    seal = add_seal(
        arrangement=by.arrangement,
        kind="matrix.adopted",
        about=about,
        at=at,
        content={
            "matrix_version": version.number,
            "sha256": version.sha256,
            "in_force_on": in_force_on.isoformat(),
            "follows": before.number if before else 0,
            "carries": digest(carries),
        },
    )
    MatrixAgreement.objects.create(
        matrix_version=version,
        follows=before,
        carries=carries,
        in_force_on=in_force_on,
        at=at,
        seal=seal,
    )
    return in_force_on


def refuse_stranding(version: MatrixVersion, stands: WhatStands) -> None:
    """Every level that stands ratified can be held under the edition.

    :raises NotPossible: with every one that could not.
    """
    moving = moving_to(version, stands)
    if moving is not None and moving.faults:
        raise NotPossible([begun(str(fault)) for fault in moving.faults])


def _yet_to_answer(version: MatrixVersion, by: Actor) -> list[str]:
    """The names of the parties that have not answered."""
    answered = set(version.consents.values_list("party_id", flat=True))
    parties = arrangement_facts(by=by).parties_by_id
    return [party.name for id_, party in parties.items() if id_ not in answered]


def _refuse_while_one_waits(held: "QuerySet[MatrixVersion]", by: Actor) -> None:
    declined = MatrixConsent.objects.filter(is_consent=False).values("matrix_version")
    waiting = held.filter(agreement=None).exclude(pk__in=declined).first()
    if waiting is not None:
        raise NotPossible(
            [
                f"Matrix version {waiting.number} still waits for the answer of"
                f" {' and '.join(_yet_to_answer(waiting, by))}: it has to be answered before"
                " another is put forward."
            ]
        )
