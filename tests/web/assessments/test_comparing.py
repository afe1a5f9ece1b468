"""Two cycles side by side: what changed and why, for each focus area and Authority."""

from datetime import date, timedelta

import pytest

from milepost.apps.assessments import actions
from milepost.apps.assessments.queries.compare_facts import ComparePage
from milepost.apps.assessments.queries.compare_page import compare_days, compare_page
from milepost.core.access.refusals import NoSuchThing, NotAllowed
from milepost.core.assessment.comparing import StateChange
from milepost.core.assessment.why_changed import WhyChanged
from milepost.core.assessment.workflow import Stage
from milepost.core.period.local_time import local_date
from milepost.core.period.months import in_words
from tests.apps.small_worlds import (
    a_submission,
    agree,
    bring_to,
    challenge,
    cite,
    differ,
    number_of,
    propose,
    rate,
    ratify,
    submit,
)
from tests.apps.worlds import World, a_cycle
from tests.web.browsing import MOST_QUERIES, Browser

pytestmark = pytest.mark.django_db

PLACE = "assessments/compare/"


def _next_cycle(world: World) -> None:
    a_cycle(world, window_from=date(2026, 6, 1), cut_off_on=date(2026, 9, 30))


def _page(world: World, who: str = "moderator", **cycles: int) -> ComparePage:
    return compare_page(by=world.actor(who), at=world.at(), **cycles)


def _change(page: ComparePage, area: str = "CS", authority: str = "North") -> StateChange:
    (found,) = (
        each
        for compared in page.areas
        if compared.code == area
        for each in compared.changes
        if each.authority == authority
    )
    return found


def _fell(world: World) -> None:
    """Level 1 is ratified; in the next cycle the Authority rates a criterion lower."""
    bring_to(world, Stage.RATIFIED, number_of(world))
    _next_cycle(world)
    number = number_of(world)
    a_submission(world, number)
    challenge(world, number)


def test_it_says_what_changed_and_why_with_what_moved_the_level_first(world: World) -> None:
    _fell(world)
    change = _change(_page(world))
    assert WhyChanged.INDICATED_LOWER in change.reasons
    assert [each.criterion for each in change.moved_by] == ["CS.A1"]
    assert change.moved_by[0].reasons[0] is WhyChanged.RATED_LOWER
    said = Browser(world, "moderator").see(PLACE)
    assert "Cycle to 30 06 2026 to Cycle to 30 09 2026" in said
    assert "0 levels raised, 0 lowered." in said
    assert "ratings indicated 1, now 0" in said
    assert said.index("What moved the level") < said.index("CS.A1") < said.index("rated lower")


def test_a_level_ratified_since_is_counted(world: World) -> None:
    a_submission(world, number_of(world))
    agree(world, number_of(world))
    _next_cycle(world)
    bring_to(world, Stage.RATIFIED, number_of(world))
    page = _page(world)
    assert WhyChanged.RATIFIED in _change(page).reasons
    assert "1 level raised, 0 lowered." in Browser(world, "moderator").see(PLACE)


def test_evidence_that_came_and_went_is_named(world: World) -> None:
    bring_to(world, Stage.AGREED, number_of(world))
    _next_cycle(world)
    number = number_of(world)
    rate(world, number, "A1 F, A2 F, C1 F")
    item = cite(world, number, "A1", "A2", "C1")
    submit(world, number)
    agree(world, number)
    assert {each.item for each in _change(_page(world)).came} == {f"E-{item}"}
    said = Browser(world, "auditor").see(PLACE)
    assert "Evidence came, has lasted longer for 3 criteria: CS.A1, CS.A2, CS.C1" in said
    assert f"Evidence that came: E-{item} Client overview report" in Browser(world, "auditor").see(
        PLACE
    )


def test_what_is_not_validated_yet_changes_nothing_by_a_draft(world: World) -> None:
    bring_to(world, Stage.AGREED, number_of(world))
    _next_cycle(world)
    number = number_of(world)
    a_submission(world, number)
    differ(world, number)
    for who in ("north-validator", "provider-lead", "south-validator"):
        said = Browser(world, who).see(PLACE)
        assert "rated lower" not in said
        assert "no longer rated" not in said
    assert not _change(_page(world, "north-validator")).criteria


def test_where_a_level_came_without_a_validation_it_is_said_that_none_is_compared(
    world: World,
) -> None:
    bring_to(world, Stage.RATIFIED, number_of(world))
    _next_cycle(world)
    _next = number_of(world, authority="south")
    a_submission(world, _next)
    found = _page(world, before=2, after=1)
    assert found.areas[0].silent == {"North": "in Cycle to 30 09 2026"}
    assert _change(found).criteria == ()


def test_any_two_cycles_can_be_asked_for(world: World) -> None:
    _fell(world)
    a_cycle(world, window_from=date(2026, 7, 1), cut_off_on=date(2026, 12, 31))
    page = _page(world, before=1, after=2)
    assert _change(page).moved_by
    backwards = _page(world, before=2, after=1)
    assert _change(backwards).moved_by[0].reasons[0] is WhyChanged.RATED_HIGHER
    browser = Browser(world, "auditor")
    assert "What moved the level" in browser.see(f"{PLACE}?before=1&after=2")
    browser.see(f"{PLACE}?before=1&after=9", status=404)
    with pytest.raises(NoSuchThing):
        _page(world, before=7)


def test_one_cycle_alone_has_nothing_to_be_compared_with(world: World) -> None:
    assert "Nothing to compare yet" in Browser(world, "moderator").see(PLACE)


def test_who_may_not_see_assessments_is_refused(world: World) -> None:
    with pytest.raises(NotAllowed):
        _page(world, "admin")


def test_it_takes_as_many_queries_whatever_there_is(world: World) -> None:
    _fell(world)
    browser = Browser(world, "moderator")
    few = browser.queries(PLACE)
    for area in ("DD", "W0", "W1"):
        bring_to(world, Stage.RATIFIED, number_of(world, area))
    assert browser.queries(PLACE) == few <= MOST_QUERIES


# -- by date --------------------------------------------------------------------------------------


def _days(world: World, before: date, after: date, who: str = "moderator") -> ComparePage:
    return compare_days(by=world.actor(who), before=before, after=after, at=world.at())


def _asked(before: date, after: date) -> str:
    return (
        f"{PLACE}?earlier-day={before.day}&earlier-month={before.month}&earlier-year={before.year}"
        f"&later-day={after.day}&later-month={after.month}&later-year={after.year}"
    )


def test_two_days_are_compared_by_what_was_recorded_by_the_end_of_each(world: World) -> None:
    number = number_of(world)
    first = local_date(world.now)
    a_submission(world, number)
    world.now += timedelta(days=1)
    agree(world, number)
    validated = local_date(world.now)
    world.now += timedelta(days=1)
    propose(world, number)
    ratify(world, number)
    last = local_date(world.now)

    assert _days(world, first, first).areas == ()
    came = _change(_days(world, first, validated))
    assert came.after is not None
    assert (came.indicated_after, came.after.level) == (1, None)
    settled = _change(_days(world, validated, last))
    assert settled.criteria == ()
    assert WhyChanged.RATIFIED in settled.reasons
    said = Browser(world, "auditor").see(_asked(validated, last))
    assert "7 July 2026 to 8 July 2026" in said
    assert "1 level raised, 0 lowered." in said


def test_a_validation_taken_back_counts_on_the_days_between(world: World) -> None:
    number = number_of(world)
    first = local_date(world.now)
    a_submission(world, number)
    agree(world, number)
    world.now += timedelta(hours=20)
    actions.undo(
        number=number, reason="Too soon.", by=world.actor("north-validator"), at=world.at()
    )
    later = local_date(world.now)

    assert first < later
    taken_back = _days(world, first, later)
    assert taken_back.areas[0].silent == {"North": f"by {in_words(later)}"}
    assert _change(_days(world, first, first)).indicated_after == 1


def test_the_newest_cycle_s_validation_counts_on_a_day(world: World) -> None:
    _fell(world)
    day = local_date(world.now)
    assert _change(_days(world, day, day)).indicated_after == 0


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (date(2026, 7, 1), date(2026, 7, 6), "No matrix was in force yet on 1 July 2026."),
        (date(2026, 7, 6), date(2999, 1, 1), "1 January 2999 is still to come."),
    ],
)
def test_a_day_that_cannot_be_compared_is_told(
    world: World, before: date, after: date, said: str
) -> None:
    assert said in Browser(world, "auditor").see(_asked(before, after), 422)


def test_two_days_take_as_many_queries_whatever_there_is(world: World) -> None:
    _fell(world)
    browser = Browser(world, "moderator")
    place = _asked(date(2026, 7, 6), local_date(world.now))
    few = browser.queries(place)
    for area in ("DD", "W0", "W1"):
        bring_to(world, Stage.RATIFIED, number_of(world, area))
    assert browser.queries(_asked(date(2026, 7, 6), local_date(world.now))) == few <= MOST_QUERIES
