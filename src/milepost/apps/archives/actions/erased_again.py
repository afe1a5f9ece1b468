"""After a backup was restored: remove again what had been removed since it was made."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.db import transaction

from milepost.apps.archives.actions.exporting import operator
from milepost.apps.audit.actions import record
from milepost.apps.audit.models import Erasure, Statement
from milepost.apps.contracts.models import Membership
from milepost.apps.people.actions import remove_name
from milepost.apps.people.models import Person
from milepost.core.access.erasure import ErasureGround, removed_words
from milepost.core.access.refusals import NotPossible
from milepost.core.assessment.seal import utc_text

_TEXTS = ("arrangement", "digest", "person", "ground", "case", "asked_by", "by", "on", "at")


@dataclass(frozen=True, kw_only=True)
class ErasedAgain:
    """What applying a list of erasures came to."""

    words: int
    names: int
    there_already: int
    unknown: int  # what it names is not on this site: an older backup than the words


def erasures() -> list[dict[str, str]]:
    """Every erasure of the site, for a file beside the backups: no words, no names."""
    rows = Erasure.objects.select_related("statement").order_by("id")
    return [
        {
            "arrangement": row.arrangement,
            "digest": row.statement.digest if row.statement else "",
            "person": row.person,
            "ground": row.ground,
            "case": row.case,
            "asked_by": row.asked_by,
            "by": row.by,
            "on": row.on.isoformat(),
            "at": utc_text(row.at),
        }
        for row in rows
    ]


@transaction.atomic
def erase_again(told: Iterable[Mapping[str, Any]], *, at: datetime) -> ErasedAgain:
    """Remove what a list names and this site still holds, as it was removed before.

    :raises NotPossible: where it is no such list; nothing is removed then.
    """
    counts = {"words": 0, "names": 0, "there_already": 0, "unknown": 0, "beside": 0}
    for number, entry in enumerate(told, start=1):
        try:
            counts[_again(entry, at)] += 1
        except (KeyError, TypeError, ValueError) as refused:
            raise NotPossible([f"Entry {number} is no erasure: {refused}."]) from refused
    counts.pop("beside")
    return ErasedAgain(**counts)


def _again(entry: Mapping[str, Any], at: datetime) -> str:
    kept = {name: str(entry[name]) for name in _TEXTS}
    ErasureGround(kept["ground"])
    on = date.fromisoformat(kept.pop("on"))
    kept["at"] = datetime.fromisoformat(kept["at"]).astimezone(UTC)  # type: ignore[assignment]
    digest, shown = kept.pop("digest"), removed_words(on)
    if kept["person"]:
        return _name_again(kept, on, shown, at)
    statement = Statement.objects.filter(digest=digest).first() if digest else None
    if statement is None:
        return "unknown"
    if Erasure.objects.filter(statement=statement).exists():
        return "there_already"
    Erasure.objects.create(statement=statement, on=on, shown=shown, **kept)
    Statement.objects.filter(pk=statement.pk).update(text=shown, salt="")
    record("words.removed", about=f"digest {digest[:16]}", by=operator(), at=at, after=_why(kept))
    return "words"


def _name_again(kept: Mapping[str, Any], on: date, shown: str, at: datetime) -> str:
    person, arrangement = kept["person"], kept["arrangement"]
    if not Person.objects.filter(reference=person).exists():
        return "unknown"
    if Erasure.objects.filter(person=person, arrangement=arrangement).exists():
        return "there_already"
    Erasure.objects.create(on=on, shown=shown, **kept)
    if arrangement:  # told once for the site, and besides in each arrangement's own record
        return "beside"
    Membership.objects.filter(person__reference=person, ended_at=None).update(ended_at=at)
    remove_name(person=person, shown=shown, at=at)
    record("person.removed", about=person, by=operator(), at=at, after=_why(kept))
    return "names"


def _why(kept: Mapping[str, Any]) -> dict[str, str]:
    return {"ground": kept["ground"], "case": kept["case"]}
