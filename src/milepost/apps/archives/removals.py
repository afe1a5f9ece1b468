"""What may be removed by law, by whom, and what was asked for and is not done yet?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from milepost.apps.archives.said import WordsStand, places
from milepost.apps.audit.models import Erasure, Event
from milepost.apps.contracts.models import Membership
from milepost.apps.people.models import Person
from milepost.core.access.duties import require
from milepost.core.access.erasure import ErasureGround
from milepost.core.access.refusals import NoSuchThing
from milepost.core.access.roles import Actor, Permission, Role

ASKED_FOR = "removal.asked_for"
MOST_FOUND = 100


@dataclass(frozen=True, kw_only=True)
class OwnWords:
    """Words of one's own side: every row that holds the very same, and where each stands."""

    text: str
    statements: tuple[int, ...]
    places: tuple[WordsStand, ...]

    @property
    def told(self) -> tuple[tuple[WordsStand, int], ...]:
        """The places, those that are alike together, each with how many there are."""
        found: dict[tuple[str, str, str, str], list[WordsStand]] = {}
        for each in self.places:
            found.setdefault((each.what, each.about, each.criterion, each.by), []).append(each)
        return tuple((alike[0], len(alike)) for alike in found.values())


@dataclass(frozen=True, kw_only=True)
class AskedRemoval:
    """That somebody's name is to be removed; ``by`` is who asked, by reference."""

    person: str
    name: str
    ground: ErasureGround
    case: str
    arrangement: str
    by: str
    by_name: str
    at: datetime
    roles: tuple[str, ...]  # still held, anywhere: they have to be ended first


def look_for_words(*, by: Actor, text: str) -> tuple[WordsStand, ...]:
    """Where words of the actor's own side stand that hold a text: two queries.

    :raises NotAllowed: where the actor removes no words.
    """
    require(Permission.REMOVE_WORDS, by=by)
    if not text.strip():
        return ()
    return _own(places(by.arrangement, text__icontains=text.strip()), by)[:MOST_FOUND]


def passages(found: Iterable[WordsStand]) -> tuple[OwnWords, ...]:
    """What was found, the very same words together: they are removed together."""
    alike: dict[str, list[WordsStand]] = {}
    for each in found:
        alike.setdefault(each.text, []).append(each)
    return tuple(
        OwnWords(
            text=text,
            statements=tuple(sorted({each.statement for each in together})),
            places=tuple(together),
        )
        for text, together in alike.items()
    )


def own_words(*, by: Actor, statement: int) -> OwnWords:
    """What is to be removed, with the same words wherever the actor's own side wrote them.

    :raises NotAllowed: where the actor removes no words.
    :raises NoSuchThing: where no such words of their own side stand on their arrangement.
    """
    require(Permission.REMOVE_WORDS, by=by)
    chosen = _own(places(by.arrangement, id=statement), by)
    if not chosen:
        raise NoSuchThing(f"words {statement}")
    text = chosen[0].text
    same = _own(places(by.arrangement, text=text, salt__gt=""), by) or chosen
    return OwnWords(
        text=text,
        statements=tuple(sorted({each.statement for each in same})),
        places=same,
    )


def _own(found: tuple[WordsStand, ...], by: Actor) -> tuple[WordsStand, ...]:
    """Those that the actor's own side wrote; a moderator sees no other's view before its time."""
    sides = _sides(by.arrangement)
    own = [each for each in found if sides.get(each.by, "") == (by.party or "")]
    if by.party is None:
        spoken = {
            each.statement
            for each in own
            if each.by == by.person or each.table == Event._meta.db_table
        }
        own = [each for each in own if each.statement in spoken]
    return tuple(own)


def _sides(arrangement: str) -> dict[str, str]:
    """The party that each person acts or acted for, by reference; "" for none: one query."""
    rows = (
        Membership.objects.filter(arrangement__reference=arrangement)
        .order_by("id")
        .values_list("person__reference", "party__reference")
    )
    found: dict[str, str] = {}
    for person, party in rows:
        found[person] = party or found.get(person, "")
    return found


def asked_removals(*, by: Actor) -> tuple[AskedRemoval, ...]:
    """Whose names are to be removed from the site, oldest first.

    :raises NotAllowed: where the actor is no site administrator.
    """
    require(Permission.REMOVE_PERSON, by=by)
    return tuple(_asked())


def asked_removal(*, person: str) -> AskedRemoval | None:
    """What was asked for a person and is not done yet; None where nothing was."""
    return next((each for each in _asked(person) if each.person == person), None)


def _asked(person: str = "") -> list[AskedRemoval]:
    rows = Event.objects.filter(name=ASKED_FOR).order_by("id")
    if person:
        rows = rows.filter(about=person)
    rows = rows.exclude(about__in=Erasure.objects.exclude(person="").values("person"))
    asked = {row.about: row for row in reversed(rows)}
    people = {
        each.reference: each
        for each in Person.objects.filter(
            reference__in=[*asked, *(row.by for row in asked.values())]
        )
    }
    return [
        AskedRemoval(
            person=row.about,
            name=people[row.about].full_name,
            ground=ErasureGround(row.after["ground"]),
            case=row.after["case"],
            arrangement=row.arrangement,
            by=row.by,
            by_name=people[row.by].full_name if row.by in people else row.by,
            at=row.at,
            roles=roles_held(people[row.about]),
        )
        for row in sorted(asked.values(), key=lambda row: row.pk)
        if row.about in people
    ]


def roles_held(person: Person) -> tuple[str, ...]:
    """The roles that somebody still holds, in words, each with its arrangement."""
    held = Membership.objects.filter(person=person, ended_at=None).order_by("id")
    found = [
        f"{Role(role).words.lower()} ({arrangement})"
        for role, arrangement in held.values_list("role", "arrangement__reference")
    ]
    return (*found, *(["site administrator"] if person.is_site_administrator else []))
