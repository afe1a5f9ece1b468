"""Add people with their first roles, and make the links by which they come in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from milepost.apps.audit.actions import record
from milepost.apps.contracts.actions.roles import give_role
from milepost.apps.contracts.models import Membership
from milepost.apps.people.actions import add_person, make_link, name_faults
from milepost.apps.people.models import Person
from milepost.core.access.duties import require
from milepost.core.access.refusals import NoSuchThing, NotAllowed, NotPossible
from milepost.core.access.roles import Actor, Permission, Role


@dataclass(frozen=True, kw_only=True)
class NewPerson:
    """Somebody to be added, with one role. Two of the same username are one person, two roles."""

    username: str
    full_name: str
    role: Role
    authority: str | None = None


@dataclass(frozen=True, kw_only=True)
class Welcomed:
    """Somebody who was added, and the secret of the link by which they come in."""

    username: str
    full_name: str
    secret: str


@transaction.atomic
def welcome_people(
    *, newcomers: Iterable[NewPerson], by: Actor, at: datetime
) -> tuple[Welcomed, ...]:
    """Add people with their first roles: all of them, or where anything is wrong nobody.

    :return: each person with a one-time link, which nobody can look up again.
    :raises NotAllowed: where the actor is no administrator.
    :raises NotPossible: with every fault of everybody.
    """
    require(Permission.MANAGE_PEOPLE, by=by)
    newcomers = list(newcomers)
    added: dict[str, Welcomed] = {}
    faults: list[str] = []
    for each in newcomers:
        try:
            with transaction.atomic():
                found = _welcome(each, added.get(each.username), by=by, at=at)
        except NotPossible as refused:
            who = f"{each.full_name.strip()}: " if len(newcomers) > 1 else ""
            faults += [f"{who}{fault}" for fault in refused.faults]
        else:
            added[each.username] = found
    if not newcomers:
        faults.append("Name at least one person.")
    if faults:
        raise NotPossible(faults)
    return tuple(added.values())


def welcome_person(
    *,
    username: str,
    full_name: str,
    role: Role,
    authority: str | None = None,
    by: Actor,
    at: datetime,
) -> str:
    """Add somebody who can come in, with their first role.

    :return: the secret of their one-time link, which nobody can look up again.
    :raises NotAllowed: where the actor is no administrator.
    :raises NotPossible: where the username is taken or not fit to be one.
    """
    newcomer = NewPerson(
        username=username.strip().lower(), full_name=full_name, role=role, authority=authority
    )
    return welcome_people(newcomers=[newcomer], by=by, at=at)[0].secret


def _welcome(each: NewPerson, known: Welcomed | None, *, by: Actor, at: datetime) -> Welcomed:
    if known is None:
        faults = tuple(name_faults(username=each.username, full_name=each.full_name))
        if faults:
            raise NotPossible(faults)
        name = each.full_name.strip()
        reference = add_person(username=each.username, full_name=name, password=None)
        record("person.added", about=reference, by=by, at=at)
    elif known.full_name != each.full_name.strip():
        raise NotPossible([f"{known.full_name} has the username “{each.username}” above."])
    give_role(username=each.username, role=each.role, authority=each.authority, by=by, at=at)
    if known is not None:
        return known
    return Welcomed(
        username=each.username, full_name=name, secret=make_link(person=reference, by=by, at=at)
    )


@transaction.atomic
def make_new_link(*, username: str, by: Actor, at: datetime) -> str:
    """A new one-time link for somebody who forgot their password, or let the first one expire.

    :return: its secret, which nobody can look up again.
    :raises NoSuchThing: where nobody of that username holds a role on the arrangement.
    :raises NotAllowed: where the actor is no administrator, or asks for their own account, or for
        one that opens more than this arrangement: whoever held that link could act there.
    """
    require(Permission.MANAGE_PEOPLE, by=by)
    person = Person.objects.select_for_update().filter(username=username).first()
    held = Membership.objects.filter(person=person, ended_at=None)
    if person is None or not held.filter(arrangement__reference=by.arrangement).exists():
        raise NoSuchThing(username)
    if person.reference == by.person:
        raise NotAllowed("Your own password is changed under “Your account”.")
    elsewhere = held.exclude(arrangement__reference=by.arrangement).exists()
    if elsewhere or person.is_site_administrator:
        raise NotAllowed(
            f"A new link for {person.full_name} is made by whoever runs the site, with"
            f" milepost link {person.username}."
        )
    return make_link(person=person.reference, by=by, at=at)
