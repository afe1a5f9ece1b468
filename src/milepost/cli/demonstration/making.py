"""Make the demonstration: people, the two arrangements, the matrix, and then the story."""

from collections.abc import Callable
from datetime import UTC, date, datetime

from django.db import transaction

from milepost.apps.assessments.actions import GivenRating, open_cycle, rate
from milepost.apps.audit.tokens import foreseeable
from milepost.apps.contracts.actions import NewContract, give_role, set_up_arrangement
from milepost.apps.contracts.queries import arrangement_facts
from milepost.apps.matrices.actions import answer, put_forward
from milepost.apps.people.actions import add_person
from milepost.cli.demonstration import cast
from milepost.cli.demonstration.decisions import decide_on_targets
from milepost.cli.demonstration.keeping import keep_evidence
from milepost.cli.demonstration.next_edition import draft_the_next_edition
from milepost.cli.demonstration.renewals import put_in_newer_versions
from milepost.cli.demonstration.scene import Clock
from milepost.cli.demonstration.teller import Teller
from milepost.core.access.roles import ROLE_SIDES, Actor, PartyKind
from milepost.core.assessment.workflow import Position
from milepost.core.rating.scale import Achieved
from milepost.gateways.matrix_files import shipped_matrix

_SEED = 2023
_BEGINS = datetime(2023, 6, 5, 9, 0, tzinfo=UTC)
_OTHER_BEGINS = datetime(2026, 9, 7, 9, 0, tzinfo=UTC)


def make(*, say: Callable[[str], None]) -> None:
    """Make all of it, on a database that has been migrated and is empty.

    The same each time, down to the references and the seals.

    :param say: told a line as each part is done.
    """
    with foreseeable(_SEED):
        people = _people()
        clock = Clock(now=_BEGINS)
        actors = _first_arrangement(people, clock)
        say("People, parties, contracts and the matrix are in place")
        Teller(shipped_matrix(), actors, clock).tell(say)
        with transaction.atomic():
            decide_on_targets(actors, clock)
        with transaction.atomic():
            put_in_newer_versions(actors, clock)
        with transaction.atomic():
            draft_the_next_edition(shipped_matrix(), actors, clock)
            keep_evidence(actors, clock)
        say("The next edition of the matrix, in consultation")
        with transaction.atomic():
            _other_arrangement(people, Clock(now=_OTHER_BEGINS))
    say("Another arrangement, of which these people see nothing")


def _people() -> dict[str, str]:
    """Their opaque references, by username. Nobody can sign in yet."""
    return {
        each.username: add_person(
            username=each.username, full_name=each.full_name, password=None, email=each.email
        )
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
    for who in ("south-manager", "provider-lead"):
        answer(number=1, is_consent=True, by=actors[who], at=clock.tick())
    return actors


def _other_arrangement(people: dict[str, str], clock: Clock) -> None:
    """One council, one cycle, and little in it so far."""
    admin = set_up_arrangement(
        reference=cast.OTHER_ARRANGEMENT,
        name=cast.OTHER_NAME,
        provider_name=cast.OTHER_PROVIDER_NAME,
        provider_short_name=cast.OTHER_PROVIDER_SHORT_NAME,
        contracts=(_contract(cast.OTHER_COUNCIL),),
        administrator=cast.OTHER_ADMINISTRATOR.username,
        at=clock.tick(),
    )
    actors = _cast(cast.OTHER_ACCOUNTS, people, admin, clock)
    put_forward(matrix=shipped_matrix(), by=actors["outsider"], at=clock.tick())
    answer(number=1, is_consent=True, by=actors["saltmarsh-provider"], at=clock.tick())
    open_cycle(
        name="First look, autumn 2026",
        window_from=date(2025, 10, 1),
        cut_off_on=date(2026, 9, 30),
        by=actors["outsider"],
        at=clock.tick(),
    )
    first = shipped_matrix().focus_areas[0]
    rate(
        number=1,
        position=Position.PROVIDER,
        given=[
            GivenRating(criterion=each.code, rating=Achieved.PARTLY, seen=0)
            for each in first.at(1).criteria[:4]
        ],
        by=actors["saltmarsh-provider"],
        at=clock.tick(),
    )


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
