"""Add a person who can sign in."""

import secrets

from milepost.apps.people.models import Person


def add_person(*, username: str, full_name: str, password: str, email: str = "") -> str:
    """Add somebody who can sign in; they may do nothing until they are given a role.

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
