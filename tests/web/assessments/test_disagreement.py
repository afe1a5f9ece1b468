"""Where the sides differ: what decides a level first, and nobody's draft but one's own."""

from datetime import date

import pytest

from milepost.apps.assessments import actions
from milepost.apps.assessments.queries.cycle_disagreement import cycle_disagreement
from milepost.apps.assessments.queries.disagreement_facts import DisagreementPage
from milepost.apps.assessments.queries.disagreement_page import disagreement_page
from milepost.core.access.refusals import NoSuchThing, NotAllowed
from milepost.core.assessment.claims import StatedAs
from milepost.core.assessment.workflow import Position, Stage
from tests.apps.small_worlds import (
    a_submission,
    agree,
    answer,
    bring_to,
    challenge,
    differ,
    number_of,
    rate,
)
from tests.apps.worlds import World, a_cycle
from tests.web.browsing import MOST_QUERIES, Browser

pytestmark = pytest.mark.django_db


def _map(world: World, number: int, who: str) -> DisagreementPage:
    return disagreement_page(number=number, by=world.actor(who), at=world.at())


def _south_validates(world: World, number: int, written: str = "A2 N") -> None:
    rate(
        world,
        number,
        written,
        position=Position.AUTHORITY,
        by="south-validator",
        reason="Not on our roads.",
    )
    actions.challenge(number=number, by=world.actor("south-validator"), at=world.at())


def test_what_decides_the_level_comes_first_with_what_hangs_on_it(world: World) -> None:
    number = number_of(world)
    rate(world, number, "A3 F, B3 F")
    a_submission(world, number)
    challenge(world, number, "A1 P, B3 P")
    found = _map(world, number, "moderator")
    assert [(each.code, each.is_decisive) for each in (*found.decisive, *found.others)] == [
        ("CS.A1", True),
        ("CS.B3", False),
    ]
    assert "With North's view, Wayfarer's level would be 0 and not 1." in found.decisive[0].words
    said = Browser(world, "moderator").see(f"assessments/{number}/disagreement/")
    assert "1 criterion decides the level. 1 more is seen otherwise." in said
    assert said.index("CS.A1") < said.index("Seen otherwise") < said.index("CS.B3")
    assert "North: The rhythm broke off in May." in said


def test_the_answer_to_a_challenge_stands_with_the_argument(world: World) -> None:
    number = number_of(world)
    bring_to(world, Stage.CHALLENGED, number)
    place = f"assessments/{number}/disagreement/"
    assert "Challenged , and not answered yet." in Browser(world, "moderator").see(place)
    answer(world, number)
    assert "Wayfarer kept to its rating: It resumed in June." in Browser(world, "moderator").see(
        place
    )


@pytest.mark.parametrize(
    ("who", "sides"),
    [
        ("provider-lead", ["Wayfarer"]),
        ("north-validator", ["Wayfarer", "North"]),
        ("south-validator", ["Wayfarer"]),
        ("moderator", ["Wayfarer"]),
        ("board-south", ["Wayfarer"]),
    ],
)
def test_a_draft_is_on_its_own_sides_map_alone(world: World, who: str, sides: list[str]) -> None:
    number = number_of(world)
    a_submission(world, number)
    differ(world, number)
    found = _map(world, number, who)
    assert [each.name for each in found.sides] == sides
    assert "North" in found.silent or who == "north-validator"
    assert "The rhythm broke off" not in Browser(world, "provider-lead").see(
        f"assessments/{number}/disagreement/"
    )


def test_a_claim_not_yet_submitted_is_on_nobody_elses_map(world: World) -> None:
    number = number_of(world)
    rate(world, number, "A1 F")
    assert [each.is_draft for each in _map(world, number, "provider-lead").sides] == [True]
    assert not _map(world, number, "north-validator").sides


@pytest.mark.parametrize("who", ["provider-lead", "north-validator", "moderator", "auditor"])
def test_the_other_authority_is_heard_once_it_has_issued(world: World, who: str) -> None:
    north, south = number_of(world), number_of(world, authority="south")
    for number in (north, south):
        a_submission(world, number)
    agree(world, north)
    differ(world, south, "A2 N", by="south-validator")
    assert "South" not in [each.name for each in _map(world, north, who).sides]
    actions.challenge(number=south, by=world.actor("south-validator"), at=world.at())
    found = _map(world, north, who)
    assert [(each.name, each.is_other) for each in found.sides] == [
        ("Wayfarer", False),
        ("North", False),
        ("South", True),
    ]
    (disputed,) = (*found.decisive, *found.others)
    assert [each.rating for each in disputed.ratings] == ["F", "F", "N"]
    assert disputed.ratings[2].reason == "The rhythm broke off in May."


def test_where_all_rate_alike_the_page_says_so(world: World) -> None:
    number = number_of(world)
    bring_to(world, Stage.AGREED, number)
    said = Browser(world, "moderator").see(f"assessments/{number}/disagreement/")
    assert "All sides rate every criterion alike." in said


def test_one_voice_alone_is_no_map(world: World) -> None:
    number = number_of(world)
    a_submission(world, number)
    said = Browser(world, "moderator").see(f"assessments/{number}/disagreement/")
    assert "Nothing to set side by side yet" in said


def test_who_may_not_see_assessments_sees_no_argument(world: World) -> None:
    with pytest.raises(NotAllowed):
        _map(world, number_of(world), "admin")
    with pytest.raises(NotAllowed):
        cycle_disagreement(by=world.actor("admin"))


# -- over a cycle ---------------------------------------------------------------------------------


def test_a_cycle_tells_where_the_argument_is_and_whose_levels_stood(world: World) -> None:
    argued, agreed = number_of(world), number_of(world, "DD")
    bring_to(world, Stage.CHALLENGED, argued)
    bring_to(world, Stage.RATIFIED, agreed)
    found = cycle_disagreement(by=world.actor("auditor"))
    assert [each.code for each in found.areas] == ["CS", "DD"]
    assert found.areas[0].assessments[0].decisive == ("CS.A1",)
    assert (found.spoken, found.settled) == (2, 1)
    claimed = {
        record.against: record
        for name, record in found.claims
        if name == "Wayfarer" and record.authority == "North"
    }
    against = claimed[StatedAs.VALIDATED]
    assert [(gap.focus_area, gap.steps) for gap in against.over] == [("CS", 1)]
    assert (against.same, claimed[StatedAs.RATIFIED].waiting) == (1, 1)
    said = Browser(world, "auditor").see("assessments/disagreement/")
    assert "1 criterion decides" in said
    assert "CS: 1, stood 0" in said


def test_two_authorities_are_compared_over_the_cycle(world: World) -> None:
    north, south = number_of(world), number_of(world, authority="south")
    for number in (north, south):
        a_submission(world, number)
    agree(world, north)
    _south_validates(world, south)
    pairs = {
        (each.first, each.second): each
        for each in cycle_disagreement(by=world.actor("moderator")).agreement
    }
    assert (pairs["North", "South"].compared, pairs["North", "South"].first_higher) == (3, 1)


def test_a_cycle_tells_nothing_of_drafts(world: World) -> None:
    number = number_of(world)
    a_submission(world, number)
    differ(world, number)
    for who in ("north-validator", "provider-lead"):
        assert cycle_disagreement(by=world.actor(who)).spoken == 0
        assert "no two sides have issued" in Browser(world, who).see("assessments/disagreement/")


def test_an_earlier_cycle_can_be_asked_for(world: World) -> None:
    number = number_of(world)
    bring_to(world, Stage.CHALLENGED, number)
    a_cycle(world, window_from=date(2026, 7, 1), cut_off_on=date(2026, 9, 30))
    browser = Browser(world, "moderator")
    assert "no two sides have issued" in browser.see("assessments/disagreement/")
    assert "1 criterion decides" in browser.see("assessments/disagreement/?cycle=1")
    browser.see("assessments/disagreement/?cycle=9", status=404)
    with pytest.raises(NoSuchThing):
        cycle_disagreement(by=world.actor("moderator"), cycle=3)


def test_a_withdrawn_assessment_is_no_part_of_it(world: World) -> None:
    number = number_of(world)
    bring_to(world, Stage.RETURNED, number)
    actions.withdraw(number=number, reason="Twice.", by=world.actor("provider-lead"), at=world.at())
    assert not cycle_disagreement(by=world.actor("moderator")).areas


def test_the_pages_take_as_many_queries_whatever_there_is(world: World) -> None:
    north, south = number_of(world), number_of(world, authority="south")
    a_submission(world, north)
    challenge(world, north)
    a_submission(world, south)
    _south_validates(world, south)
    browser = Browser(world, "moderator")
    places = f"assessments/{north}/disagreement/", "assessments/disagreement/"
    few = [browser.queries(place) for place in places]
    for area in ("DD", "W0", "W1"):
        bring_to(world, Stage.CHALLENGED, number_of(world, area))
    assert [browser.queries(place) for place in places] == few
    # Where it was challenged, the way since is told as well.
    assert max(few) <= MOST_QUERIES + 1
