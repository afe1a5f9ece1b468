"""Remove by law: a side's own words, or a person's name. What is removed is gone for ever."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Q
from django.utils.html import escape

from milepost.apps.archives.removals import (
    ASKED_FOR,
    AskedRemoval,
    asked_removal,
    own_words,
    roles_held,
)
from milepost.apps.audit.actions import record
from milepost.apps.audit.models import Erasure, Statement
from milepost.apps.contracts.models import Membership
from milepost.apps.notices.models import MailChoice, Notice
from milepost.apps.people.actions import remove_name
from milepost.apps.people.models import Person
from milepost.apps.reports.models import WorkbookUpload
from milepost.core.access.duties import require
from milepost.core.access.erasure import ErasureGround, removed_words
from milepost.core.access.refusals import NoSuchThing, NotAllowed, NotPossible
from milepost.core.access.roles import Actor, Permission
from milepost.core.period.local_time import local_date

LONGEST_CASE = 60  # characters


@transaction.atomic
def remove_words(
    *, statement: int, ground: ErasureGround, case: str, by: Actor, at: datetime
) -> str:
    """Remove words that the actor's own side wrote, wherever that side wrote the very same.

    What is recorded is where, why and by whom, and nothing of the words. Every seal still holds.

    :param case: the reference of the request or decision, which names nobody.
    :return: what stands in their place from now on.
    :raises NotAllowed: where the actor removes no words.
    :raises NoSuchThing: where no such words of the actor's own side stand on the arrangement.
    :raises NotPossible: where no case is given, or the words were removed before.
    """
    require(Permission.REMOVE_WORDS, by=by)
    _require_case(case)
    found = own_words(by=by, statement=statement)
    if Erasure.objects.filter(statement__in=found.statements).exists():
        raise NotPossible(["These words were removed before."])
    on = local_date(at)
    shown = removed_words(on)
    for each in found.statements:
        erasure = Erasure.objects.create(
            arrangement=by.arrangement,
            statement_id=each,
            ground=ground.value,
            case=case.strip(),
            shown=shown,
            by=by.person,
            on=on,
            at=at,
        )
        record(
            "words.removed",
            about=f"words {erasure.pk}",
            by=by,
            at=at,
            after={"ground": ground.value, "case": case.strip()},
        )
    _overwrite(found.statements, shown)
    # What was handed in and waits to be applied may hold the same words, and so may a mail.
    WorkbookUpload.objects.filter(arrangement__reference=by.arrangement).delete()
    Notice.objects.filter(_says(found.text)).delete()
    return shown


@transaction.atomic
def ask_for_removal(
    *, person: str, ground: ErasureGround, case: str, by: Actor, at: datetime
) -> None:
    """Ask the site administrators to remove the name of somebody who has or had a role here.

    :param person: their opaque reference.
    :raises NotAllowed: where the actor manages no people here, or it is their own name.
    :raises NoSuchThing: where nobody of that reference ever had a role here.
    :raises NotPossible: where no case is given, it was asked for, or the name is gone already.
    """
    require(Permission.MANAGE_PEOPLE, by=by)
    if person == by.person:
        raise NotAllowed("Your own name is for another administrator to have removed.")
    if not Membership.objects.filter(
        arrangement__reference=by.arrangement, person__reference=person
    ).exists():
        raise NoSuchThing(person)
    _require_case(case)
    if Erasure.objects.filter(person=person).exists():
        raise NotPossible(["This name was removed before."])
    if asked_removal(person=person) is not None:
        raise NotPossible(["The removal of this name was asked for already."])
    record(
        ASKED_FOR,
        about=person,
        by=by,
        at=at,
        after={"ground": ground.value, "case": case.strip()},
    )


@transaction.atomic
def remove_person(*, person: str, by: Actor, at: datetime) -> str:
    """Remove a person's name and address from the whole site, and close their account.

    It was asked for by somebody else. What they did stands, by an opaque reference.

    :param person: their opaque reference.
    :return: what stands in the place of their name from now on.
    :raises NotAllowed: where the actor is no site administrator, asked for it, or it is their own.
    :raises NoSuchThing: where nobody asked for it.
    :raises NotPossible: where they still hold a role.
    """
    require(Permission.REMOVE_PERSON, by=by)
    row = Person.objects.select_for_update().filter(reference=person).first()
    asked = asked_removal(person=person)
    if row is None or asked is None:
        raise NoSuchThing(person)
    if by.person in (person, asked.by):
        raise NotAllowed("Whoever asked for it, or is named, leaves it to another administrator.")
    if held := roles_held(row):
        raise NotPossible([f"They still act here: {', '.join(held)}. End these roles first."])
    name = row.full_name
    shown = _erase(row, asked, by=by, at=at)
    WorkbookUpload.objects.filter(person=row).delete()
    MailChoice.objects.filter(person=row).delete()
    Notice.objects.filter(Q(person=row) | _says(name)).delete()
    return shown


def _erase(row: Person, asked: AskedRemoval, *, by: Actor, at: datetime) -> str:
    on = local_date(at)
    shown = removed_words(on)
    there = Membership.objects.filter(person=row).values_list("arrangement__reference", flat=True)
    for arrangement in ("", *sorted(set(there))):
        Erasure.objects.create(
            arrangement=arrangement,
            person=row.reference,
            ground=asked.ground.value,
            case=asked.case,
            shown=shown,
            asked_by=asked.by,
            by=by.person,
            on=on,
            at=at,
        )
        record(
            "person.removed",
            about=row.reference,
            by=_on(by, arrangement),
            at=at,
            after={"ground": asked.ground.value, "case": asked.case},
        )
    _leave_nothing_behind()
    remove_name(person=row.reference, shown=shown, at=at)
    return shown


def _on(by: Actor, arrangement: str) -> Actor:
    """The same person, as an arrangement's own record is told of them."""
    return Actor(
        person=by.person,
        name=by.name,
        arrangement=arrangement,
        party=None,
        party_kind=None,
        roles=by.roles,
    )


def _overwrite(statements: Sequence[int], shown: str) -> None:
    _leave_nothing_behind()
    for each in statements:
        Statement.objects.filter(pk=each).update(text=shown, salt="")


def _says(words: str) -> Q:
    """Which mails hold some words, as they are or as a page writes them."""
    return Q(text__contains=words) | Q(html__contains=escape(words)) | Q(subject__contains=words)


def _leave_nothing_behind() -> None:
    """Have SQLite overwrite what was there with zeros, and not only forget where it stood."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete=ON")


def _require_case(case: str) -> None:
    if not case.strip():
        raise NotPossible(["Give the reference of the request or decision, such as DP-2026-014."])
    if len(case.strip()) > LONGEST_CASE:
        raise NotPossible([f"A reference has at most {LONGEST_CASE} characters."])
