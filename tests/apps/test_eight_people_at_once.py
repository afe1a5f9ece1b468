"""Eight people write and read through a real server: nothing fails, and nothing is lost.

The same as ``bin/bench --people`` does for a minute on a site of full size; here each of them
writes a few times on a small one.
"""

from datetime import UTC, datetime
from urllib.parse import quote

import pytest
from django.db import connection, connections

from bench.crowd import judge
from bench.eight_people import Tally, Writer, at_once
from bench.processes import served
from milepost.apps.contracts.actions import give_role
from milepost.apps.people.actions import add_person
from milepost.core.access.roles import Role
from tests.apps.small_worlds import (
    a_draft,
    a_small_world,
    a_submission,
    agree,
    independent_evidence,
    number_of,
)
from tests.apps.worlds import PASSWORD, World

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]

EACH = 6  # writes


@pytest.fixture
def world() -> World:
    """A world that is really written, since the server has connections of its own."""
    world = a_small_world()
    add_person(username="second-lead", full_name="Second Lead", password=PASSWORD)
    give_role(
        username="second-lead", role=Role.PROVIDER_LEAD, by=world.actor("admin"), at=world.at()
    )
    return world


def _address() -> str:
    """Where the rows of this test are."""
    at = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{at['NAME']}"
    return f"postgresql://{at['USER']}@/{at['NAME']}?host={quote(at['HOST'], safe='/')}"


def _writers(world: World) -> list[Writer]:
    draft = number_of(world, "CS")
    a_draft(world, draft)
    for _ in range(2):
        independent_evidence(world)
    north, south = number_of(world, "DD"), number_of(world, "CS", authority="south")
    a_submission(world, north)
    a_submission(world, south)
    agreed = number_of(world, "W0")
    a_submission(world, agreed)
    agree(world, agreed)

    def of(name: str, *writes: str, on: int, position: str = "provider") -> Writer:
        return Writer(
            username=name, password=PASSWORD, writes=writes, assessments=(on,), position=position
        )

    return [
        of("provider-lead", "rate", on=draft),
        of("second-lead", "rate", on=draft),  # the same criteria: they meet
        of("provider-contributor", "cite", "add", on=draft),
        of("north-contributor", "add", on=north),
        of("south-contributor", "add", on=south),
        of("north-validator", "rate", on=north, position="authority"),
        of("south-validator", "rate", on=south, position="authority"),
        of("moderator", "rate", on=agreed, position="moderator"),
    ]


def test_nothing_that_eight_people_write_at_once_fails_or_is_lost(world: World) -> None:
    writers = _writers(world)
    connections.close_all()
    since = datetime.now(UTC)

    with served(
        {"MILEPOST_DATABASE_URL": _address(), "DJANGO_SETTINGS_MODULE": "tests.settings"}
    ) as site:
        tally = at_once(
            writers, host=site.host, port=site.port, arrangement=world.reference, writes=EACH
        )

    found = judge(len(writers), tally, since=since)
    assert found.is_sound, found.words()
    assert found.acknowledged + found.refused == EACH * len(writers)
    assert found.acknowledged > EACH * len(writers) // 2


def test_a_write_that_is_not_there_would_be_missed(world: World) -> None:
    tally = Tally(done={"rate": ["somebody wrote 1"]}, reads=1, read_ms=[1.0], write_ms=[1.0])

    found = judge(1, tally, since=datetime.now(UTC))

    assert found.lost == ("somebody wrote 1 (rate)",)
    assert found.without_an_event == 1
    assert not found.is_sound
