"""Take a person's name and address off the site, and close their account for ever."""

from datetime import datetime

from milepost.apps.people.models import OneTimeLink, Person


def remove_name(*, person: str, shown: str, at: datetime) -> None:
    """Put words in the place of somebody's name; they can sign in no more.

    Who may have it done, and that it is recorded, is for callers to say, in their transaction.

    :param person: their opaque reference, which stays.
    :param shown: what every page says from now on instead of the name.
    """
    row = Person.objects.select_for_update().get(reference=person)
    OneTimeLink.objects.filter(person=row, closed_at=None).update(closed_at=at)
    row.full_name = shown
    row.username = f"removed-{row.reference.lower()}"
    row.email = ""
    row.is_active = False
    row.is_site_administrator = False
    row.last_login = None
    row.set_unusable_password()
    row.save()
