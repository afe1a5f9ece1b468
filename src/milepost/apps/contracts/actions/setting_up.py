"""Set up an arrangement, with its parties, contracts and first administrator."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.text import slugify

from milepost.apps.audit.actions import record
from milepost.apps.audit.tokens import token
from milepost.apps.contracts.models import Arrangement, Contract, Membership, Party
from milepost.apps.people.models import Person
from milepost.core.access.duties import require
from milepost.core.access.refusals import NotPossible
from milepost.core.access.roles import Actor, PartyKind, Permission, Role
from milepost.core.rating.joint import JointRule

_REFERENCE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_REFERENCE = 40  # characters, as of every length below
LONGEST_NAME = 120
LONGEST_SHORT_NAME = 30

# What stands in the place of an Authority in the addresses of pages.
_NOT_AN_AUTHORITY = frozenset({"joint", "provider"})


@dataclass(frozen=True, kw_only=True)
class NewContract:
    """An Authority and its own contract, to be set up."""

    name: str
    short_name: str
    slug: str
    reference: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True, kw_only=True)
class NewArrangement:
    """An arrangement as somebody describes it, to be set up."""

    reference: str
    name: str
    provider_name: str
    provider_short_name: str
    contracts: tuple[NewContract, ...]
    joint_rule: JointRule = JointRule.LOWER


@transaction.atomic
def set_up_own_arrangement(*, new: NewArrangement, by: Actor, at: datetime) -> Actor:
    """A site administrator sets up an arrangement, and is its first administrator.

    :return: them as an actor on it.
    :raises NotAllowed: where the actor is no site administrator.
    :raises NotPossible: with every fault.
    """
    require(Permission.SET_UP_ARRANGEMENT, by=by)
    administrator = Person.objects.get(reference=by.person).username
    return set_up_arrangement(
        reference=new.reference,
        name=new.name,
        provider_name=new.provider_name,
        provider_short_name=new.provider_short_name,
        contracts=new.contracts,
        joint_rule=new.joint_rule,
        administrator=administrator,
        at=at,
    )


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
    joint_rule: JointRule = JointRule.LOWER,
) -> Actor:
    """Set up an arrangement of a provider and its Authorities, with its first administrator.

    :param administrator: the username of a person, who is given the administrator's role.
    :param joint_rule: how the levels of several Authorities are shown as one.
    :return: the administrator as an actor on the new arrangement.
    :raises NotPossible: with every fault: the reference is taken or cannot stand in an address,
        no Authority is named, nobody signs in by the administrator's name, a contract's dates
        are the wrong way round.
    """
    person = Person.objects.filter(username=administrator).first()
    faults = [
        *_name_faults(name, provider_name, provider_short_name, contracts),
        *_contract_faults(contracts),
        *_reference_faults(reference),
    ]
    if person is None:
        faults.append(f"There is nobody who signs in as “{administrator}”.")
    if faults or person is None:
        raise NotPossible(faults)
    provider = _new_party(PartyKind.PROVIDER, provider_name, provider_short_name, "provider")
    arrangement = Arrangement.objects.create(
        reference=reference, name=name, provider=provider, joint_rule=joint_rule.value
    )
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
    after = {"name": name, "joint_rule": joint_rule.value}
    record("arrangement.set_up", about=reference, by=actor, at=at, after=after)
    return actor


def slug_of(name: str, *, longest: int = LONGEST_SHORT_NAME) -> str:
    """How a name stands in an address: small letters, digits and dashes."""
    return slugify(name)[:longest].strip("-")


def _reference_faults(reference: str) -> Iterator[str]:
    if not _REFERENCE.fullmatch(reference) or len(reference) > LONGEST_REFERENCE:
        yield (
            "The arrangement's name in addresses has small letters, digits and dashes, at most"
            f" {LONGEST_REFERENCE}: such as ambleshire-highways."
        )
    elif Arrangement.objects.filter(reference=reference).exists():
        yield f"There is an arrangement “{reference}” already: choose another reference."


def _name_faults(
    name: str, provider: str, provider_short: str, contracts: tuple[NewContract, ...]
) -> Iterator[str]:
    names = [("The arrangement", name, LONGEST_NAME), ("The provider", provider, LONGEST_NAME)]
    names += [("The provider's short name", provider_short, LONGEST_SHORT_NAME)]
    for each in contracts:
        names += [("An Authority", each.name, LONGEST_NAME)]
        names += [(f"The short name of {each.name}", each.short_name, LONGEST_SHORT_NAME)]
    for what, given, longest in names:
        if not given.strip():
            yield f"{what} needs a name."
        elif len(given) > longest:
            yield f"{what}: “{given}” is longer than {longest} characters."


def _contract_faults(contracts: tuple[NewContract, ...]) -> Iterator[str]:
    if not contracts:
        yield "An arrangement needs at least one Authority with its contract."
    slugs = [each.slug for each in contracts]
    if len(set(slugs)) < len(contracts):
        yield "Each Authority needs a short name of its own in addresses."
    if not all(slugs) or set(slugs) & _NOT_AN_AUTHORITY:
        yield "An Authority's short name needs letters, and is neither “joint” nor “provider”."
    for each in contracts:
        if each.ends_on <= each.starts_on:
            yield f"The contract {each.reference} ends before it starts: check the two dates."


def _new_party(kind: PartyKind, name: str, short_name: str, slug: str) -> Party:
    return Party.objects.create(
        reference=f"Y-{token(5)}",
        kind=kind.value,
        name=name,
        short_name=short_name,
        slug=slug,
    )
