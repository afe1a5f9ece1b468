"""Add a person who can sign in, change a password, and note a sign-in that failed."""

import re
from collections.abc import Collection, Iterator
from datetime import datetime, timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from milepost.apps.audit.actions import record
from milepost.apps.audit.tokens import token
from milepost.apps.people.models import Person, SignInFailure
from milepost.core.access.refusals import NotPossible
from milepost.core.access.roles import Actor

FAILURES_KEPT = timedelta(days=1)

_USERNAME = re.compile(r"[a-z0-9][a-z0-9.-]{2,59}")
LONGEST_NAME = 120  # characters


def add_person(*, username: str, full_name: str, password: str | None, email: str = "") -> str:
    """Add somebody who can sign in; they may do nothing until they are given a role.

    :param password: None for somebody who cannot sign in until they are given one.
    :return: their opaque reference.
    """
    person = Person(
        reference=f"P-{token(5)}",  # says nothing about them
        username=username.lower(),
        full_name=full_name,
        email=email,
    )
    person.set_password(password)
    person.save()
    return person.reference


def name_faults(*, username: str, full_name: str) -> Iterator[str]:
    """What keeps somebody new from being added by a username and a full name."""
    if not _USERNAME.fullmatch(username):
        yield "A username has 3 to 60 small letters, digits, dots and dashes, such as ada.lovelace."
    elif Person.objects.filter(username=username).exists():
        yield f"Somebody signs in as “{username}” already: give them a role instead."
    if not full_name.strip():
        yield "Give the person's full name."
    elif len(full_name.strip()) > LONGEST_NAME:
        yield f"A full name has at most {LONGEST_NAME} characters."


@transaction.atomic
def change_password(*, person: int, current: str, new: str, at: datetime) -> None:
    """Change one's own password.

    :param person: the row's id.
    :raises NotPossible: where the current one is not right, or the new one is too weak.
    """
    row = Person.objects.select_for_update().get(pk=person)
    faults = []
    # Not row.check_password: that may write a stronger hash, which is not asked for here.
    if not check_password(current, row.password):
        faults.append("Your current password is not right.")
    try:
        validate_password(new, row)
    except ValidationError as refused:
        faults.extend(refused.messages)
    if faults:
        raise NotPossible(faults)
    row.set_password(new)
    row.save(update_fields=["password"])
    record("password.changed", about=row.reference, by=as_themselves(row), at=at)


def share_password(*, usernames: Collection[str], password: str) -> None:
    """Give several accounts one password: for a demonstration, where nobody owns an account."""
    Person.objects.filter(username__in=usernames).update(password=make_password(password))


def note_failed_sign_in(*, username: str, tried_from: str, at: datetime) -> None:
    """Note a try that failed, and let go of what is too old to matter."""
    SignInFailure.objects.filter(at__lt=at - FAILURES_KEPT).delete()
    SignInFailure.objects.create(name_digest=SignInFailure.digest_of(username, tried_from), at=at)


def forget_failed_sign_ins(*, username: str, tried_from: str) -> None:
    """Somebody signed in by this name: what failed before was theirs."""
    SignInFailure.objects.filter(name_digest=SignInFailure.digest_of(username, tried_from)).delete()


def as_themselves(person: Person, *, arrangement: str = "") -> Actor:
    """Somebody acting on their own account, whatever their roles."""
    return Actor(
        person=person.reference,
        name=person.full_name,
        arrangement=arrangement,
        party=None,
        party_kind=None,
        roles=frozenset(),
    )
