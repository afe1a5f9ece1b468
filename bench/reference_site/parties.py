"""An arrangement on its first day: its parties, its people, the matrix both sides adopted."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from random import Random

from bench.reference_site.quarters import Clock
from bench.reference_site.record import Record, Somebody
from bench.reference_site.tables import Tables, day, moment
from milepost.cli.demonstration.cast import ACCOUNTS, ADMINISTRATOR, SIDES
from milepost.core.access.roles import ROLE_SIDES, PartyKind
from milepost.core.assessment.seal import canonical, digest
from milepost.core.matrix.definition import MaturityMatrix
from milepost.core.matrix.document import to_document
from milepost.core.period.local_time import local_date

_STARTS_ON, _ENDS_ON = date(2016, 10, 1), date(2030, 9, 30)
_COUNTIES = ("Aldershire", "Brackenshire", "Corveshire", "Dunmereshire", "Eskshire")
_FIRST_NAMES = ("Amir", "Bridget", "Callum", "Dilys", "Emeka", "Frances", "Gwen", "Hamid", "Isla")
_LAST_NAMES = ("Ashby", "Boothroyd", "Chowdhury", "Dunstan", "Eversley", "Fairclough", "Gill")


@dataclass(frozen=True, kw_only=True)
class Side:
    """A party: its row, its opaque reference, and what it is called."""

    id: int
    reference: str
    slug: str
    short_name: str


@dataclass(frozen=True, kw_only=True)
class Place:
    """An arrangement that stands: everything that its cycles are told about it."""

    id: int
    number: int
    reference: str
    provider: Side
    authorities: tuple[Side, ...]
    people: Mapping[str, Somebody]
    matrix: MaturityMatrix
    matrix_id: int
    matrix_hash: str
    record: Record


def reference_of(number: int) -> str:
    """The reference of the arrangement of that number, counted from 1."""
    return f"reference-{number:02}"


def username_of(name: str, number: int) -> str:
    """The name that one of the cast signs in with on the arrangement of that number."""
    return f"{name}-{number:02}"


def set_up(
    number: int,
    *,
    tables: Tables,
    matrix: MaturityMatrix,
    password: str,
    chance: Random,
    clock: Clock,
) -> Place:
    """Set an arrangement up as an administrator, a contract manager and a provider's lead do.

    :param password: hashed already, and the same for everybody.
    """
    reference = reference_of(number)
    county = _COUNTIES[number % len(_COUNTIES)]
    record = Record(reference, tables, chance)
    provider = _party(
        tables, chance, PartyKind.PROVIDER, "Ridgeway Roads Ltd", "Ridgeway", "provider"
    )
    row = tables.arrangement.add(reference, f"{county} Highways {number:02}", provider.id)
    authorities = tuple(
        _party(
            tables,
            chance,
            PartyKind.AUTHORITY,
            f"{side.title()} {county} Council",
            side.title(),
            side,
        )
        for side in SIDES
    )
    for each in authorities:
        contract = f"{reference}-{each.slug[0]}"
        tables.contract.add(row, each.id, contract, day(_STARTS_ON), day(_ENDS_ON))
    people = _people(number, row, tables, provider, authorities, password, chance)
    admin = people[ADMINISTRATOR.username]
    record.event(
        "arrangement.set_up", about=reference, by=admin, at=clock.tick(), after={"name": reference}
    )
    for account in ACCOUNTS:
        given = people[account.username]
        after = {"role": account.role.value, "party": given.party}
        record.event("role.given", about=given.reference, by=admin, at=clock.tick(), after=after)
    matrix_id, matrix_hash = _adopt(
        row, tables, record, matrix, people, _who_answers(provider, authorities), clock
    )
    return Place(
        id=row,
        number=number,
        reference=reference,
        provider=provider,
        authorities=authorities,
        people=people,
        matrix=matrix,
        matrix_id=matrix_id,
        matrix_hash=matrix_hash,
        record=record,
    )


def _who_answers(provider: Side, authorities: tuple[Side, ...]) -> dict[str, Side]:
    managers = {f"{each.slug}-manager": each for each in authorities}
    return {**managers, "provider-lead": provider}


def _party(
    tables: Tables, chance: Random, kind: PartyKind, name: str, short_name: str, slug: str
) -> Side:
    reference = f"Y-{chance.getrandbits(40):010x}"
    row = tables.party.add(reference, kind.value, name, short_name, slug)
    return Side(id=row, reference=reference, slug=slug, short_name=short_name)


def _people(
    number: int,
    arrangement: int,
    tables: Tables,
    provider: Side,
    authorities: tuple[Side, ...],
    password: str,
    chance: Random,
) -> dict[str, Somebody]:
    found = {}
    for account in (ADMINISTRATOR, *ACCOUNTS):
        name = f"{chance.choice(_FIRST_NAMES)} {chance.choice(_LAST_NAMES)}"
        reference = f"P-{chance.getrandbits(40):010x}"
        username = username_of(account.username, number)
        row = tables.person.add(reference, username, name, password, 1)
        side = next((each for each in authorities if each.slug == account.authority), None)
        if ROLE_SIDES[account.role] is PartyKind.PROVIDER:
            side = provider
        tables.membership.add(row, arrangement, side.id if side else None, account.role.value)
        party = side.reference if side else ""
        found[account.username] = Somebody(id=row, reference=reference, name=name, party=party)
    return found


def _adopt(
    arrangement: int,
    tables: Tables,
    record: Record,
    matrix: MaturityMatrix,
    people: Mapping[str, Somebody],
    parties: Mapping[str, Side],
    clock: Clock,
) -> tuple[int, str]:
    """The first Authority puts the matrix forward and the other parties consent: sealed.

    :param parties: each side by the name of the one who answers for it.
    """
    document = canonical(to_document(matrix)).decode()
    sha256 = hashlib.sha256(document.encode()).hexdigest()
    about, at = "matrix version 1", clock.tick()
    first, *_, last = parties
    manager = people[first]
    row = tables.matrix_version.add(
        arrangement, 1, matrix.title, matrix.version, document, sha256, manager.id, moment(at)
    )
    words = {"title": matrix.title, "version": matrix.version, "sha256": sha256}
    for who, side in parties.items():
        by = people[who]
        at = at if who == first else clock.tick()
        signed = {"matrix_version": 1, "sha256": sha256, "party": by.party, "by": by.reference}
        seal, _ = record.seal("matrix.consented", about=about, at=at, content=signed)
        tables.consent.add(row, side.id, 1, by.id, moment(at), seal)
        name = "matrix.put_forward" if who == first else "matrix.consented"
        if who != last:
            after = words if who == first else {"sha256": sha256}
            record.event(name, about=about, by=by, at=at, after=after)
    in_force_on = local_date(at).isoformat()
    content = {
        "matrix_version": 1,
        "sha256": sha256,
        "in_force_on": in_force_on,
        "follows": 0,
        "carries": digest([]),
    }
    seal, _ = record.seal("matrix.adopted", about=about, at=at, content=content)
    tables.agreement.add(row, in_force_on, moment(at), seal)
    after = {"sha256": sha256, "in_force_on": in_force_on}
    record.event("matrix.adopted", about=about, by=people[last], at=at, after=after)
    return row, sha256
