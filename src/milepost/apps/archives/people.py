"""Who comes in with an archive: somebody the site knows already, or somebody new?

People and parties are known by their opaque references. Somebody of the same reference is the same
person, and stays as the site has them. Somebody new whose username is taken is kept apart from
whoever has it: they get another.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.db.models import Model

from milepost.apps.archives.columns import Plain
from milepost.apps.archives.contents import ArchivedTable
from milepost.apps.people.models import Person

_LONGEST = 60  # characters of a username


@dataclass(frozen=True, kw_only=True)
class Newcomer:
    """Somebody who came in, and what whoever runs the site should know about them."""

    username: str
    note: str


class NewPeople:
    """Settles for each person and party of an archive who they are on this site."""

    def __init__(self) -> None:
        self.told: list[Newcomer] = []
        self._taken: set[str] = set()

    def found(self, table: ArchivedTable, plain: Mapping[str, Plain]) -> int | None:
        """The id of a row that the site has already, for tables that no arrangement owns."""
        if table.path or not table.known_by:
            return None
        rows = table.model._base_manager.filter(**{table.known_by: plain[table.known_by]})
        found: int | None = rows.values_list("pk", flat=True).first()
        if found is not None and table.model is Person:
            here = Person.objects.get(pk=found)
            self._tell(here.username, "known here already, and left as they are")
        return found

    def make_fit(self, row: Model) -> None:
        """Give a new person a username that nobody has, and no password."""
        if not isinstance(row, Person):
            return
        row.password = make_password(None)
        wanted = row.username
        count = 1
        while self._is_taken(row.username):
            count += 1
            row.username = f"{wanted[: _LONGEST - 4]}-{count}"
        self._taken.add(row.username.lower())
        if row.username == wanted:
            self._tell(row.username, "new, without a password")
        else:
            self._tell(
                row.username, f"new, without a password; “{wanted}” is somebody else's name here"
            )

    def _is_taken(self, username: str) -> bool:
        return (
            username.lower() in self._taken
            or Person.objects.filter(username__iexact=username).exists()
        )

    def _tell(self, username: str, note: str) -> None:
        self.told.append(Newcomer(username=username, note=note))
