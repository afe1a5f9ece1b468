"""Is everything that is gone from a record gone by a recorded erasure, and the reverse?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from milepost.core.access.erasure import removed_words
from milepost.core.archive.rows import ArchivedRow, OpenArchive, rows
from milepost.core.matrix.faults import Fault

ERASURES = "audit_erasure"
PEOPLE = "people_person"
_BEGINS = removed_words(date.min).partition(" on ")[0]


@dataclass(frozen=True, kw_only=True)
class Erased:
    """What was removed: what is shown instead of a reason, by its number, and who is no longer
    named, by their references.
    """

    reasons: Mapping[int, str]
    people: frozenset[str]


def read_erased(archive: OpenArchive, faults: list[Fault]) -> Erased:
    """The recorded erasures, each person of them held against their row."""
    reasons: dict[int, str] = {}
    people: dict[str, str] = {}
    for row in rows(archive, ERASURES, faults):
        shown = row.word("shown")
        if shown != _words_of(row):
            faults.append(Fault(where=row.where, sentence="It shows other words than it may."))
        if row.word("person"):
            people[row.word("person")] = shown
        else:
            reasons[row.count("statement")] = shown
    for row in rows(archive, PEOPLE, faults):
        if fault := _fault_of_person(row, people):
            faults.append(Fault(where=row.where, sentence=fault))
    return Erased(reasons=reasons, people=frozenset(people))


def fault_of_reason(row: ArchivedRow, erased: Erased) -> str:
    """What is wrong with a reason whose salt is gone, or of which an erasure is recorded."""
    shown = erased.reasons.get(row.number)
    if shown is None:
        return "Its words are gone, and no erasure of them is recorded."
    if row.word("salt"):
        return "An erasure of it is recorded, and it is still there."
    if row.word("text") != shown:
        return "It says other words than the erasure of it that is recorded."
    return ""


def _fault_of_person(row: ArchivedRow, people: Mapping[str, str]) -> str:
    shown, name = people.get(row.word("reference")), row.word("full_name")
    if shown is None:
        is_gone = name.startswith(_BEGINS)
        return "The name is gone, and no erasure of it is recorded." if is_gone else ""
    if name != shown or row.word("email"):
        return "An erasure of this person is recorded, and they are still named."
    return ""


def _words_of(row: ArchivedRow) -> str:
    try:
        return removed_words(date.fromisoformat(row.word("on")))
    except ValueError:
        return ""
