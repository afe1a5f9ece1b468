"""Who is asking, for which party, and what do the parties run together?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.contrib.auth import get_user_model
from django.db.models import BooleanField, ExpressionWrapper, F, Q

from milepost.apps.contracts.models import CalendarFeed, Contract, Membership
from milepost.apps.people.models import OneTimeLink
from milepost.core.access.refusals import NoSuchThing
from milepost.core.access.roles import Actor, PartyKind, Role
from milepost.core.period.months import Period
from milepost.gateways.prepared_query import Asked, Given, Row, prepared

# Without these nobody could take every step from the matrix to a ratified level.
NEEDED_OF_EACH_AUTHORITY = (Role.CONTRACT_MANAGER, Role.VALIDATOR, Role.BOARD_MEMBER)
NEEDED_OF_THE_PROVIDER = (Role.PROVIDER_LEAD,)
NEEDED_OF_NO_SIDE = (Role.MODERATOR,)


@dataclass(frozen=True, kw_only=True)
class PartyFacts:
    """A party, by its opaque reference."""

    id: int
    reference: str
    kind: PartyKind
    name: str
    short_name: str
    slug: str


@dataclass(frozen=True, kw_only=True)
class ArrangementFacts:
    """An arrangement with its provider and Authorities, in the order of their contracts.

    ``terms``: the first and last day of each Authority's contract, in the same order.
    """

    id: int
    reference: str
    name: str
    joint_rule: str
    provider: PartyFacts
    authorities: tuple[PartyFacts, ...]
    terms: tuple[Period, ...]

    @cached_property
    def parties(self) -> Mapping[str, PartyFacts]:
        """Every party by its reference."""
        return {p.reference: p for p in (*self.authorities, self.provider)}

    @cached_property
    def parties_by_id(self) -> Mapping[int, PartyFacts]:
        return {p.id: p for p in (*self.authorities, self.provider)}

    @property
    def ends_on(self) -> date:
        """The last day of the contract that ends last."""
        return max(each.last for each in self.terms)

    @property
    def joint_name(self) -> str:
        """What its Authorities together are called."""
        return joint_name(len(self.authorities))

    def authority(self, slug: str) -> PartyFacts:
        """The Authority of that slug.

        :raises NoSuchThing: where the arrangement has none of that name.
        """
        for party in self.authorities:
            if party.slug == slug:
                return party
        raise NoSuchThing(slug)


def joint_name(authorities: int) -> str:
    """What so many Authorities together are called."""
    return "Both Authorities" if authorities == 2 else f"All {authorities} Authorities"


@dataclass(frozen=True, kw_only=True)
class ArrangementChoice:
    """One arrangement that a person has a role on."""

    reference: str
    name: str
    roles: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Colleague:
    """A person with a role on an arrangement."""

    name: str
    username: str
    role: str  # in words
    role_code: str
    party: str
    has_come_in: bool  # they have chosen a password


@dataclass(frozen=True, kw_only=True)
class Vacancy:
    """A role that somebody has to hold, and nobody does."""

    role: Role
    party: str  # its name; "" where the role has no side
    slug: str  # of the Authority; "" where it is held for none

    @property
    def words(self) -> str:
        """As it is said: Validator, North Council."""
        return f"{self.role.words}, {self.party}" if self.party else self.role.words


def actor_for(*, person: int, arrangement: str) -> Actor:
    """The person as they act on an arrangement: one query.

    :raises NoSuchThing: where they hold no role there, so that it does not exist for them.
    """
    held = _held(person=person, arrangement=arrangement)
    if not held:
        raise NoSuchThing(arrangement)
    return _actor(arrangement, held)


def actor_named(*, username: str, arrangement: str) -> Actor:
    """Somebody, by the name that they sign in with, as they act on an arrangement: two queries.

    :raises NoSuchThing: where there is nobody of that name, or they hold no role there.
    """
    person = get_user_model().objects.filter(username=username.strip().lower()).first()
    if person is None:
        raise NoSuchThing(username)
    return actor_for(person=person.pk, arrangement=arrangement)


def actors_of(*, person: int) -> tuple[Actor, ...]:
    """The person as they act on each arrangement where they hold a role, by its name: one query."""
    held: dict[str, list[Row]] = {}
    for arrangement, *row in _held_anywhere(person=person):
        held.setdefault(arrangement, []).append(tuple(row))
    return tuple(_actor(arrangement, rows) for arrangement, rows in held.items())


def _actor(arrangement: str, held: Sequence[Row]) -> Actor:
    party = next((row[1] for row in held if row[1]), None)
    kind = next((row[2] for row in held if row[2]), None)
    party_name = next((row[6] for row in held if row[6]), "")
    return Actor(
        person=held[0][3],
        name=held[0][4],
        arrangement=arrangement,
        party=party,
        party_kind=PartyKind(kind) if kind else None,
        roles=frozenset(Role(row[0]) for row in held),
        arrangement_name=held[0][5],
        party_name=party_name,
    )


def calendar_feed_made_at(*, by: Actor) -> datetime | None:
    """When the actor's calendar feed was made; None where there is none: one query."""
    return (
        CalendarFeed.objects.filter(
            person__reference=by.person, arrangement__reference=by.arrangement, closed_at=None
        )
        .values_list("made_at", flat=True)
        .first()
    )


def actor_of_feed(*, secret: str) -> Actor:
    """Whose calendar a feed gives, as they act on its arrangement now: two queries.

    :raises NoSuchThing: where the feed never was, was revoked, or its owner has no role any more.
    """
    feed = (
        CalendarFeed.objects.filter(
            secret_digest=OneTimeLink.digest_of(secret), closed_at=None, person__is_active=True
        )
        .values_list("person_id", "arrangement__reference")
        .first()
    )
    if feed is None:
        raise NoSuchThing("this calendar")
    person, arrangement = feed
    return actor_for(person=person, arrangement=arrangement)


_OF_A_ROLE = (
    "role",
    "party__reference",
    "party__kind",
    "person__reference",
    "person__full_name",
    "arrangement__name",
    "party__name",
)


@prepared
def _held(person: Given, arrangement: Given) -> Asked:
    return Membership.objects.filter(
        person_id=person, arrangement__reference=arrangement, ended_at=None
    ).values_list(*_OF_A_ROLE)


@prepared
def _held_anywhere(person: Given) -> Asked:
    return (
        Membership.objects.filter(person_id=person, ended_at=None)
        .order_by("arrangement__name", "id")
        .values_list("arrangement__reference", *_OF_A_ROLE)
    )


def arrangements_of(*, person: int) -> tuple[ArrangementChoice, ...]:
    """The arrangements on which a person holds a role, by name."""
    found: dict[tuple[str, str], list[str]] = {}
    rows = (
        Membership.objects.filter(person_id=person, ended_at=None)
        .order_by("arrangement__name", "id")
        .values_list("arrangement__reference", "arrangement__name", "role")
    )
    for reference, name, role in rows:
        found.setdefault((reference, name), []).append(Role(role).words)
    return tuple(
        ArrangementChoice(reference=reference, name=name, roles=tuple(roles))
        for (reference, name), roles in found.items()
    )


def arrangement_facts(*, by: Actor) -> ArrangementFacts:
    """The actor's arrangement and its parties: one query."""
    rows = _contracts(arrangement=by.arrangement)
    id_, reference, name, joint_rule, *_ = rows[0]
    return ArrangementFacts(
        id=id_,
        reference=reference,
        name=name,
        joint_rule=joint_rule,
        provider=_party(rows[0][4:10]),
        authorities=tuple(_party(row[10:16]) for row in rows),
        terms=tuple(Period(first=row[16], last=row[17]) for row in rows),
    )


_PARTY_COLUMNS = ("id", "reference", "kind", "name", "short_name", "slug")


@prepared
def _contracts(arrangement: Given) -> Asked:
    return Contract.objects.filter(arrangement__reference=arrangement).values_list(
        "arrangement_id",
        "arrangement__reference",
        "arrangement__name",
        "arrangement__joint_rule",
        *(f"arrangement__provider__{name}" for name in _PARTY_COLUMNS),
        *(f"authority__{name}" for name in _PARTY_COLUMNS),
        "starts_on",
        "ends_on",
    )


def colleagues(*, by: Actor) -> tuple[Colleague, ...]:
    """Who holds which role on the actor's arrangement."""
    rows = (
        Membership.objects.filter(arrangement__reference=by.arrangement, ended_at=None)
        .annotate(has_come_in=_HAS_PASSWORD)
        .order_by(_NO_PARTY_FIRST, "party__name", "role", "person__full_name")
        .values_list("person__full_name", "person__username", "role", "party__name", "has_come_in")
    )
    return tuple(
        Colleague(
            name=name,
            username=username,
            role=Role(role).words,
            role_code=role,
            party=party or "",
            has_come_in=has_come_in,
        )
        for name, username, role, party, has_come_in in rows
    )


# Left to themselves, one database has them first and the other last.
_NO_PARTY_FIRST = F("party__kind").asc(nulls_first=True)

# Django's mark of a password that was never set.
_NEVER_SET = "!"
_HAS_PASSWORD = ExpressionWrapper(
    ~Q(person__password__startswith=_NEVER_SET), output_field=BooleanField()
)


def vacancies(*, by: Actor) -> tuple[Vacancy, ...]:
    """The roles that nobody holds on the arrangement, and somebody has to: two queries."""
    facts = arrangement_facts(by=by)
    held = set(
        Membership.objects.filter(arrangement_id=facts.id, ended_at=None).values_list(
            "role", "party_id"
        )
    )
    wanted = [
        (Vacancy(role=role, party=party.name, slug=party.slug), party.id)
        for party in facts.authorities
        for role in NEEDED_OF_EACH_AUTHORITY
    ]
    wanted += [
        (Vacancy(role=role, party=facts.provider.name, slug=""), facts.provider.id)
        for role in NEEDED_OF_THE_PROVIDER
    ]
    found = [vacancy for vacancy, party in wanted if (vacancy.role.value, party) not in held]
    roles_held = {role for role, _ in held}
    found += [
        Vacancy(role=role, party="", slug="")
        for role in NEEDED_OF_NO_SIDE
        if role.value not in roles_held
    ]
    return tuple(found)


def _party(columns: Row) -> PartyFacts:
    id_, reference, kind, name, short_name, slug = columns
    return PartyFacts(
        id=id_,
        reference=reference,
        kind=PartyKind(kind),
        name=name,
        short_name=short_name,
        slug=slug,
    )


def names_here(*, by: Actor) -> Mapping[str, str]:
    """The names of everybody who ever had a role on the arrangement, by reference: one query."""
    return dict(
        Membership.objects.filter(arrangement__reference=by.arrangement)
        .order_by("person__full_name")
        .values_list("person__reference", "person__full_name")
        .distinct()
    )
