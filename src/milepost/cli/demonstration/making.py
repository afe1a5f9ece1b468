"""Make the demonstration: people, the two arrangements, the matrix, and then the story."""

from collections.abc import Callable
from datetime import UTC, datetime

from milepost.apps.contracts.actions import NewContract, give_role, set_up_arrangement
from milepost.apps.contracts.queries import arrangement_facts
from milepost.apps.matrices.actions import answer, put_forward
from milepost.apps.people.actions import add_person
from milepost.cli.demonstration import cast
from milepost.cli.demonstration.teller import Clock, Teller
from milepost.core.access.roles import ROLE_SIDES, Actor, PartyKind
from milepost.gateways.matrix_files import shipped_matrix

_BEGINS = datetime(2023, 6, 5, 9, 0, tzinfo=UTC)


def make(*, say: Callable[[str], None]) -> None:
    """Make all of it, on a database that has been migrated and is empty.

    :param say: told a line as each part is done.
    """
    clock = Clock(now=_BEGINS)
    actors = _first_arrangement(_people(), clock)
    say("People, parties, contracts and the matrix are in place")
    Teller(shipped_matrix(), actors, clock).tell(say)


def _people() -> dict[str, str]:
    return {
        each.username: add_person(username=each.username, full_name=each.full_name, password=None)
        for each in cast.EVERYBODY
    }


def _first_arrangement(people: dict[str, str], clock: Clock) -> dict[str, Actor]:
    admin = set_up_arrangement(
        reference=cast.ARRANGEMENT,
        name=cast.ARRANGEMENT_NAME,
        provider_name=cast.PROVIDER_NAME,
        provider_short_name=cast.PROVIDER_SHORT_NAME,
        contracts=tuple(_contract(each) for each in cast.COUNCILS),
        administrator=cast.ADMINISTRATOR.username,
        at=clock.tick(),
    )
    actors = _cast(cast.ACCOUNTS, people, admin, clock)
    put_forward(matrix=shipped_matrix(), by=actors["north-manager"], at=clock.tick())
    answer(number=1, is_consent=True, by=actors["provider-lead"], at=clock.tick())
    return actors


def _contract(council: cast.Council) -> NewContract:
    return NewContract(
        name=council.name,
        short_name=council.short_name,
        slug=council.slug,
        reference=council.contract,
        starts_on=cast.STARTS_ON,
        ends_on=cast.ENDS_ON,
    )


def _cast(
    accounts: tuple[cast.Account, ...], people: dict[str, str], admin: Actor, clock: Clock
) -> dict[str, Actor]:
    """Give each their role; they are actors from then on."""
    facts = arrangement_facts(by=admin)
    actors: dict[str, Actor] = {}
    for each in accounts:
        give_role(
            username=each.username,
            role=each.role,
            authority=each.authority,
            by=admin,
            at=clock.tick(),
        )
        side = ROLE_SIDES[each.role]
        party = facts.authority(each.authority) if each.authority else None
        if side is PartyKind.PROVIDER:
            party = facts.provider
        actors[each.username] = Actor(
            person=people[each.username],
            name=each.full_name,
            arrangement=admin.arrangement,
            party=party.reference if party else None,
            party_kind=side,
            roles=frozenset({each.role}),
        )
    return actors
