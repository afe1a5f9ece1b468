"""Give a role on an arrangement, and end it."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from milepost.apps.audit.actions import record
from milepost.apps.contracts.models import Arrangement, Contract, Membership, Party
from milepost.apps.people.actions import operator_on
from milepost.apps.people.models import Person
from milepost.core.access.duties import require
from milepost.core.access.refusals import NotAllowed, NotPossible
from milepost.core.access.roles import (
    ROLE_SIDES,
    SITE_ROLES,
    Actor,
    PartyKind,
    Permission,
    Role,
)


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
    if role in SITE_ROLES:
        raise NotPossible([f"The role {role.words.lower()} is held on no arrangement."])
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
def appoint_administrator(*, username: str, arrangement: str, at: datetime) -> None:
    """The operator gives an arrangement an administrator, where the last one cannot come back.

    :raises NotPossible: where there is no such person or arrangement, or the person holds a role
        there already: an administrator touches no content.
    """
    person = Person.objects.filter(username=username).first()
    found = Arrangement.objects.select_for_update().filter(reference=arrangement).first()
    faults = []
    if person is None:
        faults.append(f"There is nobody who signs in as “{username}”.")
    if found is None:
        faults.append(f"There is no arrangement “{arrangement}”.")
    if person is None or found is None:
        raise NotPossible(faults)
    role = Role.ADMINISTRATOR
    held = Membership.objects.filter(person=person, arrangement=found, ended_at=None)
    _refuse_an_administrator_with_content(person, role, held.values_list("role", flat=True))
    if held.filter(role=role.value).exists():
        raise NotPossible([f"{person.full_name} is administrator there already."])
    Membership.objects.create(person=person, arrangement=found, role=role.value)
    record(
        "role.given",
        about=person.reference,
        by=operator_on(arrangement),
        at=at,
        after={"role": role.value, "party": ""},
    )


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
