"""Set up an arrangement, its parties, contracts and roles."""

import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from milepost.apps.audit.actions import record
from milepost.apps.contracts.models import Arrangement, Contract, Membership, Party
from milepost.apps.people.actions import add_person
from milepost.apps.people.models import Person
from milepost.core.access.duties import require
from milepost.core.access.refusals import NotAllowed, NotPossible
from milepost.core.access.roles import ROLE_SIDES, Actor, PartyKind, Permission, Role

_USERNAME = re.compile(r"[a-z0-9][a-z0-9.-]{2,59}")


@dataclass(frozen=True, kw_only=True)
class NewContract:
    """An Authority and its own contract, to be set up."""

    name: str
    short_name: str
    slug: str
    reference: str
    starts_on: date
    ends_on: date


@transaction.atomic
def set_up_arrangement(
    *,
    reference: str,
    name: str,
    provider_name: str,
    provider_short_name: str,
    contracts: tuple[NewContract, ...],
    administrator: str,
    at: datetime,
) -> Actor:
    """Set up an arrangement of a provider and its Authorities, with its first administrator.

    :param administrator: the username of a person, who is given the administrator's role.
    :return: the administrator as an actor on the new arrangement.
    :raises NotPossible: with every fault: the reference is taken, no Authority is named, nobody
        signs in by the administrator's name, a contract's dates are the wrong way round.
    """
    person = Person.objects.filter(username=administrator).first()
    faults = _contract_faults(contracts)
    if Arrangement.objects.filter(reference=reference).exists():
        faults.append(f"There is an arrangement “{reference}” already: choose another reference.")
    if person is None:
        faults.append(f"There is nobody who signs in as “{administrator}”.")
    if faults or person is None:
        raise NotPossible(faults)
    provider = _new_party(PartyKind.PROVIDER, provider_name, provider_short_name, "provider")
    arrangement = Arrangement.objects.create(reference=reference, name=name, provider=provider)
    for contract in contracts:
        authority = _new_party(
            PartyKind.AUTHORITY, contract.name, contract.short_name, contract.slug
        )
        Contract.objects.create(
            arrangement=arrangement,
            authority=authority,
            reference=contract.reference,
            starts_on=contract.starts_on,
            ends_on=contract.ends_on,
        )
    Membership.objects.create(person=person, arrangement=arrangement, role=Role.ADMINISTRATOR.value)
    actor = Actor(
        person=person.reference,
        name=person.full_name,
        arrangement=reference,
        party=None,
        party_kind=None,
        roles=frozenset({Role.ADMINISTRATOR}),
    )
    record("arrangement.set_up", about=reference, by=actor, at=at, after={"name": name})
    return actor


@transaction.atomic
def give_role(
    *, username: str, role: Role, authority: str | None = None, by: Actor, at: datetime
) -> None:
    """Give a person a role on the administrator's arrangement.

    :param authority: the Authority's slug, where the role is held for one.
    :raises NotAllowed: where the actor is no administrator, or it is their own role.
    :raises NotPossible: where there is no such person or Authority, or the person holds the role
        already, or acts for another party here: nobody stands on both sides. An administrator
        touches no content, so holds no other role.
    """
    require(Permission.MANAGE_PEOPLE, by=by)
    arrangement = Arrangement.objects.select_related("provider").get(reference=by.arrangement)
    person = Person.objects.filter(username=username).first()
    party = _party_for(arrangement, role, authority)
    if person is None:
        raise NotPossible([f"There is nobody who signs in as “{username}”."])
    if person.reference == by.person:
        raise NotAllowed("Nobody gives themselves a role: ask another administrator.")
    held = Membership.objects.filter(person=person, arrangement=arrangement, ended_at=None)
    _refuse_an_administrator_with_content(person, role, held.values_list("role", flat=True))
    if party is not None and held.exclude(party=None).exclude(party=party).exists():
        raise NotPossible([f"{person.full_name} already acts for another party here."])
    if held.filter(role=role.value).exists():
        raise NotPossible([f"{person.full_name} holds the role {role.words.lower()} already."])
    Membership.objects.create(person=person, arrangement=arrangement, party=party, role=role.value)
    record(
        "role.given",
        about=person.reference,
        by=by,
        at=at,
        after={"role": role.value, "party": party.reference if party else ""},
    )


def _refuse_an_administrator_with_content(person: Person, role: Role, held: Iterable[str]) -> None:
    others = {Role(each) for each in held} - {role}
    if others and (role is Role.ADMINISTRATOR or Role.ADMINISTRATOR in others):
        raise NotPossible(
            [
                f"{person.full_name} cannot be administrator and {_listed(others | {role})}"
                " at once: an administrator touches no content."
            ]
        )


def _listed(roles: Iterable[Role]) -> str:
    return " and ".join(
        sorted(role.words.lower() for role in roles if role is not Role.ADMINISTRATOR)
    )


@transaction.atomic
def end_role(*, username: str, role: Role, by: Actor, at: datetime) -> None:
    """End a person's role on the administrator's arrangement; what they did stands.

    :raises NotAllowed: where the actor is no administrator.
    :raises NotPossible: where the person does not hold the role, or nobody else could give roles.
    """
    require(Permission.MANAGE_PEOPLE, by=by)
    Arrangement.objects.select_for_update().get(reference=by.arrangement)
    held = (
        Membership.objects.filter(
            person__username=username,
            arrangement__reference=by.arrangement,
            role=role.value,
            ended_at=None,
        )
        .select_related("person")
        .first()
    )
    if held is None:
        raise NotPossible([f"“{username}” does not hold the role {role.words.lower()} here."])
    if role is Role.ADMINISTRATOR and _is_the_last_administrator(held):
        raise NotPossible(["Somebody has to be administrator: give the role to another first."])
    held.ended_at = at
    held.save(update_fields=["ended_at"])
    record("role.ended", about=held.person.reference, by=by, at=at, before={"role": role.value})


@transaction.atomic
def welcome_person(
    *,
    username: str,
    full_name: str,
    role: Role,
    authority: str | None = None,
    by: Actor,
    at: datetime,
) -> str:
    """Add somebody who can sign in, with their first role.

    :return: their first password, which nobody can look up again.
    :raises NotAllowed: where the actor is no administrator.
    :raises NotPossible: where the username is taken or not fit to be one.
    """
    require(Permission.MANAGE_PEOPLE, by=by)
    username = username.strip().lower()
    faults = []
    if not _USERNAME.fullmatch(username):
        faults.append(
            "A username has 3 to 60 small letters, digits, dots and dashes, such as ada.lovelace."
        )
    elif Person.objects.filter(username=username).exists():
        faults.append(f"Somebody signs in as “{username}” already: give them a role instead.")
    if not full_name.strip():
        faults.append("Give the person's full name.")
    if faults:
        raise NotPossible(faults)
    password = "-".join(secrets.token_hex(2) for _ in range(4))
    reference = add_person(username=username, full_name=full_name.strip(), password=password)
    record("person.added", about=reference, by=by, at=at)
    give_role(username=username, role=role, authority=authority, by=by, at=at)
    return password


def _is_the_last_administrator(held: Membership) -> bool:
    others = Membership.objects.filter(
        arrangement=held.arrangement_id, role=held.role, ended_at=None
    )
    return not others.exclude(pk=held.pk).exists()


def _party_for(arrangement: Arrangement, role: Role, authority: str | None) -> Party | None:
    side = ROLE_SIDES[role]
    if side is None:
        return None
    if side is PartyKind.PROVIDER:
        return arrangement.provider
    contract = (
        Contract.objects.filter(arrangement=arrangement, authority__slug=authority or "")
        .select_related("authority")
        .first()
    )
    if contract is None:
        raise NotPossible([f"The role {role.words.lower()} is held for an Authority: name one."])
    return contract.authority


def _contract_faults(contracts: tuple[NewContract, ...]) -> list[str]:
    faults = []
    if not contracts:
        faults.append("An arrangement needs at least one Authority with its contract.")
    if len({each.slug for each in contracts}) < len(contracts):
        faults.append("Each Authority needs a short name of its own in addresses.")
    faults += [
        f"The contract {each.reference} ends before it starts: check the two dates."
        for each in contracts
        if each.ends_on <= each.starts_on
    ]
    return faults


def _new_party(kind: PartyKind, name: str, short_name: str, slug: str) -> Party:
    return Party.objects.create(
        reference=f"Y-{secrets.token_hex(5)}",
        kind=kind.value,
        name=name,
        short_name=short_name,
        slug=slug,
    )
