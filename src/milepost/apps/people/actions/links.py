"""Make a one-time link, and come in by one: the site's first administrator, or somebody else."""

import secrets
from datetime import datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from milepost.apps.audit.actions import record
from milepost.apps.people.actions.accounts import add_person, as_themselves, name_faults
from milepost.apps.people.models import OneTimeLink, Person
from milepost.core.access.refusals import NoSuchThing, NotPossible
from milepost.core.access.roles import Actor

LINK_LASTS = timedelta(days=7)
FIRST_LINK_LASTS = timedelta(days=1)  # and whoever runs the site has another at hand
OPERATOR = "operator"  # in the place of a person's reference, in events


class LinkGone(NoSuchThing):
    """The link never was, was used, has expired, or was replaced: it is not said which."""


def operator_on(arrangement: str = "") -> Actor:
    """Whoever runs the site, acting at its terminal."""
    return Actor(
        person=OPERATOR,
        name="The operator of the site",
        arrangement=arrangement,
        party=None,
        party_kind=None,
        roles=frozenset(),
    )


@transaction.atomic
def make_link(*, person: str, by: Actor, at: datetime, lasts: timedelta = LINK_LASTS) -> str:
    """Make the one link by which a person may choose a password; an earlier one ends.

    The password they have goes on until the link is used. Who may make it is for callers to say.

    :param person: their opaque reference.
    :return: the secret at the end of its address, which nobody can look up again.
    """
    found = Person.objects.select_for_update().get(reference=person)
    OneTimeLink.objects.filter(person=found, closed_at=None).update(closed_at=at)
    secret = _new_link(person=found, arrangement=by.arrangement, at=at, lasts=lasts)
    record("link.made", about=person, by=by, at=at)
    return secret


@transaction.atomic
def use_link(*, secret: str, password: str, at: datetime) -> int:
    """Choose a password by a one-time link, which is of no use from then on.

    :return: the person's row, to be signed in.
    :raises LinkGone: where the link does not serve, or no longer.
    :raises NotPossible: where the password is too weak; the link goes on serving then.
    """
    link = _open_link(secret, at)
    if link.person is None:
        raise LinkGone("this link")
    person = link.person
    _refuse_weak(password, person)
    person.set_password(password)
    person.save(update_fields=["password"])
    _close(link, at)
    by = as_themselves(person, arrangement=link.arrangement)
    record("link.used", about=person.reference, by=by, at=at)
    return person.pk


@transaction.atomic
def make_first_link(*, at: datetime) -> str | None:
    """Make the link by which the first administrator of an empty site comes about.

    :return: its secret; None where somebody is on the site already.
    """
    if Person.objects.exists():
        return None
    OneTimeLink.objects.filter(person=None, closed_at=None).update(closed_at=at)
    return _new_link(person=None, arrangement="", at=at, lasts=FIRST_LINK_LASTS)


@transaction.atomic
def use_first_link(
    *, secret: str, username: str, full_name: str, password: str, at: datetime
) -> int:
    """Become the site's first administrator.

    :return: the person's row, to be signed in.
    :raises LinkGone: where the link does not serve, or somebody is on the site already.
    :raises NotPossible: with every fault of the names and the password.
    """
    link = _open_link(secret, at)
    if link.person is not None or Person.objects.exists():
        raise LinkGone("this link")
    username, full_name = username.strip().lower(), full_name.strip()
    faults = [
        *name_faults(username=username, full_name=full_name),
        *_weakness(password, Person(username=username, full_name=full_name)),
    ]
    if faults:
        raise NotPossible(faults)
    reference = add_person(username=username, full_name=full_name, password=password)
    _close(link, at)
    person = Person.objects.get(reference=reference)
    _name(person, by=as_themselves(person), at=at)
    return person.pk


@transaction.atomic
def name_site_administrator(*, username: str, full_name: str, at: datetime) -> str:
    """The operator names a site administrator: somebody there already, or somebody new.

    :return: their opaque reference.
    :raises NotPossible: with every fault of the names of somebody new.
    """
    username = username.strip().lower()
    person = Person.objects.select_for_update().filter(username=username).first()
    if person is None:
        faults = tuple(name_faults(username=username, full_name=full_name))
        if faults:
            raise NotPossible(faults)
        add_person(username=username, full_name=full_name.strip(), password=None)
        person = Person.objects.get(username=username)
        record("person.added", about=person.reference, by=operator_on(), at=at)
    if not person.is_site_administrator:
        _name(person, by=operator_on(), at=at)
    return person.reference


def _name(person: Person, *, by: Actor, at: datetime) -> None:
    person.is_site_administrator = True
    person.save(update_fields=["is_site_administrator"])
    record("site_administrator.named", about=person.reference, by=by, at=at)


def _new_link(*, person: Person | None, arrangement: str, at: datetime, lasts: timedelta) -> str:
    secret = secrets.token_urlsafe(32)
    OneTimeLink.objects.create(
        person=person,
        secret_digest=OneTimeLink.digest_of(secret),
        arrangement=arrangement,
        made_at=at,
        expires_at=at + lasts,
    )
    return secret


def _open_link(secret: str, at: datetime) -> OneTimeLink:
    """The link, locked: of two who use it at once, the second finds it used."""
    link = (
        OneTimeLink.objects.select_for_update(of=("self",))
        .select_related("person")
        .filter(secret_digest=OneTimeLink.digest_of(secret), closed_at=None, expires_at__gt=at)
        .first()
    )
    if link is None or (link.person is not None and not link.person.is_active):
        raise LinkGone("this link")
    return link


def _close(link: OneTimeLink, at: datetime) -> None:
    link.closed_at = at
    link.save(update_fields=["closed_at"])


def _refuse_weak(password: str, person: Person) -> None:
    faults = _weakness(password, person)
    if faults:
        raise NotPossible(faults)


def _weakness(password: str, person: Person) -> list[str]:
    try:
        validate_password(password, person)
    except ValidationError as refused:
        return list(refused.messages)
    return []
