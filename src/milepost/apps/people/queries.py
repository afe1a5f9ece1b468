"""May a name be tried again just now, whom does a link let in, and what is somebody on the site?"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from milepost.apps.people.models import OneTimeLink, Person, SignInFailure
from milepost.core.access.roles import Actor, Role

MOST_FAILURES = 10
WITHIN = timedelta(minutes=15)


@dataclass(frozen=True, kw_only=True)
class OneTimeLinkFacts:
    """A one-time link that serves. ``username`` is "" where it names the first administrator."""

    username: str
    full_name: str
    expires_at: datetime
    has_password: bool

    @property
    def is_for_the_first(self) -> bool:
        """Whether whoever opens it becomes the site's first administrator."""
        return not self.username


def is_held_off(*, username: str, tried_from: str, at: datetime) -> bool:
    """Whether a name, known or not, was tried too often of late from an address to go on."""
    tried = SignInFailure.objects.filter(
        name_digest=SignInFailure.digest_of(username, tried_from), at__gt=at - WITHIN
    )
    return tried.count() >= MOST_FAILURES


def link_facts(*, secret: str, at: datetime) -> OneTimeLinkFacts | None:
    """Whom a link lets in; None where it serves nobody, or no longer."""
    link = (
        OneTimeLink.objects.filter(
            secret_digest=OneTimeLink.digest_of(secret), closed_at=None, expires_at__gt=at
        )
        .select_related("person")
        .first()
    )
    if link is None:
        return None
    person = link.person
    if person is None:
        is_empty = not Person.objects.exists()
        empty = OneTimeLinkFacts(
            username="", full_name="", expires_at=link.expires_at, has_password=False
        )
        return empty if is_empty else None
    if not person.is_active:
        return None
    return OneTimeLinkFacts(
        username=person.username,
        full_name=person.full_name,
        expires_at=link.expires_at,
        has_password=person.has_usable_password(),
    )


def actor_on_the_site(*, person: int) -> Actor:
    """The person as they act on the site as a whole, outside of any arrangement."""
    row = Person.objects.get(pk=person)
    roles = frozenset({Role.SITE_ADMINISTRATOR} if row.is_site_administrator else ())
    return Actor(
        person=row.reference,
        name=row.full_name,
        arrangement="",
        party=None,
        party_kind=None,
        roles=roles,
    )


def find_person(*, username: str) -> str | None:
    """The opaque reference of whoever signs in by a name; None where nobody does."""
    found = Person.objects.filter(username=username.strip().lower()).values_list("reference")
    return found[0][0] if found else None
