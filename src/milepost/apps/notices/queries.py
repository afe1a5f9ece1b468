"""Which mail does somebody want?"""

from dataclasses import dataclass

from milepost.apps.notices.models import MailChoice
from milepost.apps.people.models import Person


@dataclass(frozen=True, kw_only=True)
class MailFacts:
    """Where somebody's mail goes, and which."""

    email: str
    wants_digest: bool


def mail_facts(*, person: int) -> MailFacts:
    """Two queries."""
    email = Person.objects.values_list("email", flat=True).get(pk=person)
    unwanted = MailChoice.objects.filter(person=person, wants_digest=False)
    return MailFacts(email=email, wants_digest=not unwanted.exists())
