"""Add a person who can sign in, change a password, and note a sign-in that failed."""

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from milepost.apps.audit.actions import record
from milepost.apps.people.models import Person, SignInFailure
from milepost.core.access.refusals import NotPossible
from milepost.core.access.roles import Actor

FAILURES_KEPT = timedelta(days=1)


def add_person(*, username: str, full_name: str, password: str | None, email: str = "") -> str:
    """Add somebody who can sign in; they may do nothing until they are given a role.

    :param password: None for somebody who cannot sign in until they are given one.
    :return: their opaque reference.
    """
    person = Person(
        reference=f"P-{secrets.token_hex(5)}",  # says nothing about them
        username=username.lower(),
        full_name=full_name,
        email=email,
    )
    person.set_password(password)
    person.save()
    return person.reference


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
    record("password.changed", about=row.reference, by=_as_themselves(row), at=at)


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


def _as_themselves(person: Person) -> Actor:
    """Somebody acting on their own account, outside of any arrangement."""
    return Actor(
        person=person.reference,
        name=person.full_name,
        arrangement="",
        party=None,
        party_kind=None,
        roles=frozenset(),
    )
