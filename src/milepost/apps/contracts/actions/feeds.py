"""Make the address of one's own calendar feed, and revoke it."""

import secrets
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from milepost.apps.audit.actions import record
from milepost.apps.contracts.models import Arrangement, CalendarFeed
from milepost.apps.people.models import OneTimeLink, Person
from milepost.core.access.duties import require
from milepost.core.access.refusals import NotPossible
from milepost.core.access.roles import Actor, Permission


@transaction.atomic
def make_calendar_feed(*, by: Actor, at: datetime) -> str:
    """Make the one address of the actor's feed; an earlier one ends.

    :return: the secret in the address, which nobody can look up again.
    """
    require(Permission.VIEW_MATRIX, by=by)
    person = Person.objects.select_for_update().get(reference=by.person)
    _open_feeds(by).update(closed_at=at)
    secret = secrets.token_urlsafe(32)
    CalendarFeed.objects.create(
        person=person,
        arrangement=Arrangement.objects.get(reference=by.arrangement),
        secret_digest=OneTimeLink.digest_of(secret),
        made_at=at,
    )
    record("calendar_feed.made", about=by.person, by=by, at=at)
    return secret


@transaction.atomic
def revoke_calendar_feed(*, by: Actor, at: datetime) -> None:
    """End the actor's feed: its address answers no more.

    :raises NotPossible: where there is none.
    """
    require(Permission.VIEW_MATRIX, by=by)
    if not _open_feeds(by).update(closed_at=at):
        raise NotPossible(["There is no address to revoke: none was made, or it was revoked."])
    record("calendar_feed.revoked", about=by.person, by=by, at=at)


def _open_feeds(by: Actor) -> "QuerySet[CalendarFeed]":
    return CalendarFeed.objects.filter(
        person__reference=by.person, arrangement__reference=by.arrangement, closed_at=None
    )
