"""The work list: what somebody can do now, what is late on either side, how far cycles are."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from milepost.apps.assessments.queries.work_list import WorkChoices, WorkList, work_list
from milepost.apps.matrices.actions import answer as reply
from milepost.apps.matrices.actions import put_forward
from milepost.core.access.refusals import NotAllowed
from milepost.core.access.roles import Role
from milepost.core.assessment.workflow import Stage
from milepost.core.matrix.drafting.acts import define_term
from milepost.core.matrix.drafting.changes import DraftChanges
from tests.apps.drafted_worlds import a_draft_in_consultation, propose
from tests.apps.drafted_worlds import answer as answer_proposal
from tests.apps.small_worlds import (
    a_draft,
    a_far_claim,
    a_small_matrix,
    a_small_world,
    answer,
    bring_to,
    number_of,
    rate,
    second_of,
)
from tests.apps.worlds import CAST, World, a_cycle, a_world_without_a_matrix
from tests.web.browsing import MOST_QUERIES, Browser

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def standing_world(standing_rows: None) -> World:
    return a_small_world()


def waiting(world: World, who: str, at: datetime | None = None, **choices: object) -> WorkList:
    return work_list(
        by=world.actor(who),
        at=at or world.at(),
        choices=WorkChoices(**choices),  # type: ignore[arg-type]
    )


def moves(world: World, who: str, number: int) -> list[str]:
    return [each.move for each in waiting(world, who).items if each.number == number]


#    stage               who                     what they can do
WAITS = [
    (Stage.DRAFT, "provider-lead", "submit"),
    (Stage.SUBMITTED, "north-validator", "agree"),
    (Stage.RETURNED, "provider-lead", "submit"),
    (Stage.AGREED, "moderator", "propose"),
    (Stage.CHALLENGED, "provider-lead", "answer"),
    (Stage.IN_MODERATION, "moderator", "propose"),
    (Stage.PROPOSED, "board-north", "ratify"),
    (Stage.RATIFIED, "north-manager", "publish"),
]


@pytest.mark.parametrize(("stage", "who", "move"), WAITS)
def test_each_is_told_what_they_can_do_and_nobody_else_is(
    world: World, stage: Stage, who: str, move: str
) -> None:
    number = number_of(world)
    bring_to(world, stage, number)

    found = {name: moves(world, name, number) for name in CAST if name != "member"}

    assert {name: said for name, said in found.items() if said} == {who: [move]}


def test_who_took_an_earlier_step_is_offered_none_that_it_bars(world: World) -> None:
    number = number_of(world)
    bring_to(world, Stage.PROPOSED, number)
    assert moves(world, "board-north", number) == ["ratify"]
    assert moves(world, "moderator", number) == []


def test_a_time_limit_is_told_with_its_day_and_then_as_late_to_both_sides(world: World) -> None:
    number = number_of(world)
    bring_to(world, Stage.CHALLENGED, number)
    (item,) = [each for each in waiting(world, "provider-lead").items if each.number == number]
    assert (item.move, item.due_on, item.is_late) == ("answer", date(2026, 7, 20), False)
    assert waiting(world, "provider-lead").late == ()

    later = world.now + timedelta(days=16)
    (item,) = [
        each for each in waiting(world, "provider-lead", later).items if each.number == number
    ]
    assert item.is_late
    for who, is_own in (("provider-lead", True), ("north-validator", False), ("auditor", False)):
        (late,) = waiting(world, who, later).late
        assert (late.side, late.due_on, late.days_late, late.is_own) == (
            "Wayfarer",
            date(2026, 7, 20),
            2,
            is_own,
        )


def test_what_was_answered_is_not_late_and_the_meeting_is_on_both(world: World) -> None:
    number = number_of(world)
    bring_to(world, Stage.CHALLENGED, number)
    answer(world, number)
    later = world.now + timedelta(days=30)
    (late,) = waiting(world, "north-validator", later).late
    assert late.side == "Wayfarer and North"
    assert late.is_own
    assert not waiting(world, "south-validator", later).late[0].is_own


def test_a_second_signature_waits_for_the_second_alone(world: World) -> None:
    number = number_of(world, "DD")
    a_far_claim(world, number)
    second_of(world, "second-lead", Role.PROVIDER_LEAD)
    assert moves(world, "provider-lead", number) == []
    assert moves(world, "second-lead", number) == ["sign"]


def test_a_draft_of_one_side_tells_the_others_nothing(world: World) -> None:
    before = waiting(world, "north-validator")
    number = number_of(world)
    a_draft(world, number)
    rate(world, number, "A1 P", seen=1)
    after = waiting(world, "north-validator")
    assert (before.items, before.late, before.cycles) == (after.items, after.late, after.cycles)


def test_it_counts_by_cycle_how_many_are_ratified(world: World) -> None:
    bring_to(world, Stage.RATIFIED, number_of(world, "W0"))
    bring_to(world, Stage.SUBMITTED, number_of(world, "W1"))
    a_cycle(world, window_from=date(2026, 6, 1), cut_off_on=date(2026, 9, 30))
    newest, first = waiting(world, "auditor").cycles
    assert (first.ratified, first.total) == (1, 28)
    assert first.stages == (
        ("draft", "Draft", 26),
        ("submitted", "Submitted", 1),
        ("ratified", "Ratified", 1),
    )
    assert (newest.ratified, newest.total) == (0, 28)


def test_it_goes_over_every_cycle_unless_one_is_asked_for(world: World) -> None:
    bring_to(world, Stage.SUBMITTED, number_of(world))
    a_cycle(world, window_from=date(2026, 6, 1), cut_off_on=date(2026, 9, 30))
    bring_to(world, Stage.SUBMITTED, number_of(world, "W1"))
    found = waiting(world, "north-validator")
    assert {each.cycle_number for each in found.items} == {1, 2}
    only = waiting(world, "north-validator", cycle=2)
    assert {each.cycle_number for each in only.items} == {2}
    assert only.total == found.total == 2
    areas = [each.focus_area for each in waiting(world, "north-validator", sort="area").items]
    assert areas == sorted(areas)


def test_the_page_says_what_and_leads_there(world: World) -> None:
    number = number_of(world)
    bring_to(world, Stage.CHALLENGED, number)
    browser = Browser(world, "provider-lead")
    said = browser.see("work/")
    assert "Answer the challenges : Focus area CS, North" in said
    assert f"/assessments/{number}/answer/" in browser.get(browser.at("work/")).content.decode()
    assert "Work list" in browser.get(browser.at("")).content.decode()


def test_nothing_to_do_is_said_and_so_is_a_world_without_a_cycle(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = world.now
    monkeypatch.setattr(timezone, "now", lambda: now)
    said = Browser(world, "auditor").see("work/")
    assert "Nothing waits for you." in said
    assert "Nobody is beyond a time limit." in said
    assert "0 of 28 ratified" in said


def test_who_may_not_see_assessments_is_refused(world: World) -> None:
    with pytest.raises(NotAllowed):
        waiting(world, "member")
    Browser(world, "member").see("work/", 403)
    browser = Browser(world, "member")
    assert "Work list" not in browser.get(browser.at("")).content.decode()


def test_it_takes_as_many_queries_however_much_there_is(world: World) -> None:
    bring_to(world, Stage.CHALLENGED, number_of(world))
    browser = Browser(world, "provider-lead")
    few = browser.queries("work/")
    a_cycle(world, window_from=date(2026, 6, 1), cut_off_on=date(2026, 9, 30))
    for area in ("CS", "W0", "W1"):
        bring_to(world, Stage.CHALLENGED, number_of(world, area))
    put_forward(
        matrix=a_small_matrix(version="2.0"), by=world.actor("north-manager"), at=world.at()
    )
    assert browser.queries("work/") == few <= MOST_QUERIES


# -- a matrix put forward -------------------------------------------------------------------------


def _put_forward(world: World) -> int:
    return put_forward(
        matrix=a_small_matrix(version="2.0"), by=world.actor("north-manager"), at=world.at()
    )


def _to_answer(world: World) -> dict[str, list[int]]:
    """The editions that wait for each of the cast."""
    found = {
        who: [each.number for each in waiting(world, who).matrices]
        for who in CAST
        if who != "member"
    }
    return {who: numbers for who, numbers in found.items() if numbers}


def test_a_matrix_put_forward_waits_for_every_other_side_until_it_is_answered(
    world: World,
) -> None:
    assert _to_answer(world) == {}
    number = _put_forward(world)
    assert _to_answer(world) == {"provider-lead": [number], "south-manager": [number]}
    reply(number=number, is_consent=True, by=world.actor("provider-lead"), at=world.at())
    assert _to_answer(world) == {"south-manager": [number]}


def test_a_matrix_that_one_side_declined_waits_for_nobody(world: World) -> None:
    number = _put_forward(world)
    reply(number=number, is_consent=False, by=world.actor("provider-lead"), at=world.at())
    assert _to_answer(world) == {}


def test_it_is_counted_and_leads_to_where_it_is_answered(world: World) -> None:
    number = _put_forward(world)
    browser = Browser(world, "south-manager")
    said = browser.see("work/")
    assert "1 thing you can do now" in said
    assert f"Consent to the matrix, or decline it : version {number}" in said
    page = browser.get(browser.at("work/")).content.decode()
    assert f'href="{browser.at(f"matrix/{number}/answer/")}"' in page


def test_before_any_cycle_the_first_matrix_is_there_to_be_answered(db: None) -> None:
    world = a_world_without_a_matrix("hw-03", matrix=a_small_matrix(), suffix="-3")
    browser = Browser(world, "provider-lead")
    assert "No cycle has been opened yet" in browser.see("work/")
    put_forward(matrix=world.matrix, by=world.actor("north-manager"), at=world.at())
    said = browser.see("work/")
    assert "Consent to the matrix, or decline it" in said
    assert "Nobody is beyond a time limit." not in said  # there is nothing that a limit runs for


def test_proposals_wait_for_the_other_side_until_each_is_answered(world: World) -> None:
    def drafts_of() -> dict[str, list[tuple[int, int]]]:
        found = {who: waiting(world, who).drafts for who in CAST if who != "member"}
        return {
            who: [(each.number, each.proposals) for each in drafts]
            for who, drafts in found.items()
            if drafts
        }

    number = a_draft_in_consultation(world)
    assert drafts_of() == {}
    first, second = propose(world, number), propose(world, number, "south-manager", term(world))
    assert drafts_of() == {
        "north-manager": [(number, 1)],
        "south-manager": [(number, 1)],
        "provider-lead": [(number, 1)],
    }
    said = Browser(world, "north-manager").see("work/")
    assert f"Answer 1 proposal Draft {number} of the matrix" in said
    answer_proposal(world, number, first)
    answer_proposal(world, number, second, by="provider-lead")
    assert drafts_of() == {}


def term(world: World) -> DraftChanges:
    return define_term(world.matrix, "soon", "Within ten working days.")
