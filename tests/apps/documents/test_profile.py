"""The profile holds what was ratified and what became of it, and nothing that is not issued."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from milepost.apps.assessments import actions
from milepost.apps.documents.profiles import profile
from milepost.core.access.refusals import NoSuchThing, NotAllowed
from milepost.core.assessment.workflow import Stage
from milepost.core.board_report.plain import freeze
from milepost.core.board_report.profile import Profile, ProfileStanding
from tests.apps.small_worlds import bring_to, number_of, rate
from tests.apps.worlds import CAST, World, a_cycle, a_world_without_a_matrix

pytestmark = pytest.mark.django_db


def seen(world: World, who: str = "board-north") -> Profile:
    return profile(by=world.actor(who), at=world.now)


def line(found: Profile, area: str, authority: str = "North") -> ProfileStanding:
    (row,) = [row for row in found.rows if row.code == area]
    (each,) = [each for each in row.standings if each.authority == authority]
    return each


def next_cycle(world: World, month: int) -> None:
    """Another cycle of the same year, in which the same evidence still counts."""
    world.now = world.now.replace(month=month, day=9)
    a_cycle(world, cut_off_on=date(2026, month, 1))


def test_a_ratified_level_is_there_with_when_it_began(world: World) -> None:
    before = line(seen(world), "W0")
    assert (before.level, before.level_words, before.held_since) == (None, "Not yet ratified", None)
    bring_to(world, Stage.RATIFIED, number_of(world, "W0"))
    found = line(seen(world), "W0")
    assert (found.level, found.state_words, found.held_since) == (1, "Achieved", date(2026, 7, 6))
    assert found.since_cycle.words == "First ratified"
    assert line(seen(world), "W0", "South").level is None


def test_a_claim_is_nowhere_in_it_for_anybody(world: World) -> None:
    empty = {who: freeze(seen(world, who)).text for who in CAST}
    seals = seen(world)
    bring_to(world, Stage.SUBMITTED, number_of(world, "W0"))
    for who in CAST:
        found = freeze(seen(world, who)).text
        # All that moved on is the record's own length and head.
        now = seen(world, who)
        assert (
            found.replace(now.head_seal, seals.head_seal).replace(
                f'"seals":{now.seals}', f'"seals":{seals.seals}'
            )
            == empty[who]
        )


def test_what_is_in_dispute_says_so_to_the_parties_and_not_to_an_elected_member(
    world: World,
) -> None:
    bring_to(world, Stage.CHALLENGED, number_of(world, "W0"))
    assert line(seen(world), "W0").is_in_dispute
    assert not line(seen(world, "member"), "W0").is_in_dispute
    assert not seen(world, "member").shows_what_follows


def test_what_was_validated_since_puts_at_risk_and_an_elected_member_hears_of_it_once_ratified(
    world: World,
) -> None:
    bring_to(world, Stage.RATIFIED, number_of(world, "W0"))
    next_cycle(world, 8)
    number = number_of(world, "W0")
    rate(world, number, "A1 P")
    actions.submit(number=number, level=0, by=world.actor("provider-lead"), at=world.at())
    actions.agree(number=number, by=world.actor("north-validator"), at=world.at())
    assert line(seen(world), "W0").state_words == "At risk"
    assert line(seen(world, "member"), "W0").state_words == "Achieved"


def test_direction_is_told_since_the_cycle_before_and_since_a_year_ago(world: World) -> None:
    bring_to(world, Stage.RATIFIED, number_of(world, "W0"))
    next_cycle(world, 8)
    bring_to(world, Stage.RATIFIED, number_of(world, "W1"))
    found = seen(world)
    assert (found.cycle, found.cycle_before) == ("Cycle to 01 08 2026", "Cycle to 30 06 2026")
    assert line(found, "W0").since_cycle.words == "No change"
    assert line(found, "W1").since_cycle.words == "First ratified"
    world.now = world.now.replace(year=2027, month=7, day=20)  # a year after the first of the two
    found = seen(world)
    assert line(found, "W0").since_year.words == "No change"
    assert line(found, "W1").since_year.words == "First ratified"


def test_the_counts_after_each_cycle_are_those_of_that_day(world: World) -> None:
    bring_to(world, Stage.RATIFIED, number_of(world, "W0"))
    next_cycle(world, 8)
    bring_to(world, Stage.RATIFIED, number_of(world, "W1"))
    found = seen(world)
    assert [each.cycle for each in found.history] == ["Cycle to 30 06 2026", "Cycle to 01 08 2026"]
    assert found.history[-1].counts == found.counts


def test_authorities_that_differ_are_joined_by_the_arrangements_own_rule(world: World) -> None:
    bring_to(world, Stage.RATIFIED, number_of(world, "W0"))
    (row,) = [row for row in seen(world).rows if row.code == "W0"]
    assert row.joint_words == "Not settled (North 1, South none yet)"


def test_it_is_recorded_by_a_day_and_by_the_head_of_the_record(world: World) -> None:
    morning = seen(world)
    world.now += timedelta(hours=2)
    assert freeze(seen(world)).hash == freeze(morning).hash
    bring_to(world, Stage.SUBMITTED, number_of(world, "W0"))
    assert seen(world).head_seal != morning.head_seal
    assert len(morning.head_seal) == 64


def test_an_administrator_is_refused_and_before_a_matrix_there_is_none(world: World) -> None:
    with pytest.raises(NotAllowed):
        seen(world, "admin")
    young = a_world_without_a_matrix("young", suffix="-young")
    with pytest.raises(NoSuchThing):
        seen(young)


def test_it_takes_as_many_queries_however_many_cycles_there_were(world: World) -> None:
    bring_to(world, Stage.RATIFIED, number_of(world, "W0"))
    few = _queries(world)
    for month in (8, 9, 10):
        next_cycle(world, month)
        bring_to(world, Stage.RATIFIED, number_of(world, f"W{month}"))
    assert _queries(world) == few <= 8


def _queries(world: World) -> int:
    seen(world)
    with CaptureQueriesContext(connection) as taken:
        profile(by=world.actor("board-north"), at=world.now)
    return len(taken) - 1  # one of them asks who the actor is
