"""The list of cycles, and opening the next."""

from datetime import date

import pytest

from milepost.apps.assessments.models import Assessment, Cycle
from milepost.apps.audit.models import Event
from milepost.web.cycles.forms import quarter_name, usual_next
from tests.apps.worlds import World, a_cycle, a_world, a_world_without_a_matrix
from tests.web.browsing import MOST_QUERIES, Browser, words_of

pytestmark = pytest.mark.django_db

TYPED = {
    "name": "Q1 2026/27",
    "window_from-day": "1",
    "window_from-month": "4",
    "window_from-year": "2026",
    "cut_off_on-day": "30",
    "cut_off_on-month": "June",
    "cut_off_on-year": "2026",
}


@pytest.fixture(scope="module")
def standing_world(standing_rows: None) -> World:
    return a_world()


@pytest.mark.parametrize(
    ("who", "status"),
    [("north-manager", 200), ("board-provider", 200), ("member", 403), ("admin", 403)],
)
def test_who_sees_the_cycles(world: World, who: str, status: int) -> None:
    Browser(world, who).see("cycles/", status)


@pytest.mark.parametrize("who", ["provider-lead", "north-validator", "moderator"])
def test_only_a_contract_manager_opens_a_cycle(world: World, who: str) -> None:
    Browser(world, who).send("cycles/open/", 403, **TYPED, confirmed="yes")
    assert not Cycle.objects.exists()


def test_before_the_first_cycle_a_manager_is_led_to_open_it(world: World) -> None:
    assert "Open the first cycle" in Browser(world, "north-manager").see("cycles/")
    assert "Open the first cycle" not in Browser(world, "provider-lead").see("cycles/")


def test_a_cycle_is_opened_once_it_was_checked(world: World) -> None:
    browser = Browser(world, "north-manager")
    asked = words_of(browser.send("cycles/open/", 200, **TYPED))
    assert "Check before you open the cycle" in asked
    assert "1 April 2026 to 30 June 2026" in asked
    assert not Cycle.objects.exists()

    browser.send("cycles/open/", 303, **TYPED, confirmed="yes")
    cycle = Cycle.objects.get()
    assert (cycle.name, cycle.window_from, cycle.cut_off_on) == (
        "Q1 2026/27",
        date(2026, 4, 1),
        date(2026, 6, 30),
    )
    assert Assessment.objects.count() == 18
    assert "Q1 2026/27 is open: 18 assessments" in browser.see("cycles/")
    assert Event.objects.filter(name="cycle.opened").count() == 1


def test_what_was_typed_is_kept_when_something_is_to_be_changed(world: World) -> None:
    answer = Browser(world, "north-manager").send("cycles/open/", 200, **TYPED, change="yes")
    assert b'value="Q1 2026/27"' in answer.content
    assert b'value="June"' in answer.content


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        ({"name": ""}, "Give the cycle a name, such as Q2 2026/27."),
        ({"cut_off_on-year": "2025"}, "The cut-off date has to come after the day the window"),
        ({"cut_off_on-day": "31"}, "The cut-off date has to be a real date"),
        ({"cut_off_on-day": ""}, "The cut-off date needs a day."),
        ({"window_from-month": "", "window_from-year": ""}, "opens needs a month and a year."),
        (
            {"window_from-day": "", "window_from-month": "", "window_from-year": ""},
            "Give the day the window opens.",
        ),
    ],
)
def test_a_fault_is_named_and_what_was_typed_is_kept(
    world: World, wrong: dict[str, str], fault: str
) -> None:
    said = {**TYPED, **wrong, "confirmed": "yes"}
    answer = Browser(world, "north-manager").send("cycles/open/", 422, **said)
    assert fault in words_of(answer)
    assert b'value="June"' in answer.content
    assert not Cycle.objects.exists()


def test_a_cycle_cut_off_before_the_last_one_is_refused_with_the_reason(world: World) -> None:
    a_cycle(world, window_from=date(2026, 7, 1), cut_off_on=date(2026, 9, 30))
    said = {**TYPED, "confirmed": "yes"}
    answer = Browser(world, "north-manager").send("cycles/open/", 422, **said)
    assert "30 September 2026" in words_of(answer)
    assert Cycle.objects.count() == 1


def test_without_an_adopted_matrix_the_page_says_what_comes_first() -> None:
    world = a_world_without_a_matrix("hw-02", suffix="-2")
    browser = Browser(world, "north-manager")
    assert "No matrix has been adopted yet" in browser.see("cycles/")
    assert "No matrix has been adopted yet" in browser.see("cycles/open/")


def test_assessments_are_counted_by_stage(world: World) -> None:
    a_cycle(world)
    words = Browser(world, "auditor").see("cycles/")
    assert "0 of 18" in words
    assert "Draft 18" in words


def test_the_list_takes_as_many_queries_with_ten_cycles_as_with_one(world: World) -> None:
    browser = Browser(world, "north-manager")
    a_cycle(world)
    few = browser.queries("cycles/")
    for year in range(2027, 2036):
        a_cycle(world, window_from=date(year, 4, 1), cut_off_on=date(year, 6, 30))
    assert browser.queries("cycles/") == few <= MOST_QUERIES


@pytest.mark.parametrize(
    ("last", "today", "name", "opens", "cut_off"),
    [
        (None, date(2026, 11, 22), "Q3 2026/27", date(2026, 10, 1), date(2026, 12, 31)),
        (date(2026, 6, 30), date(2026, 11, 22), "Q2 2026/27", date(2026, 7, 1), date(2026, 9, 30)),
        (date(2026, 12, 31), date(2026, 1, 1), "Q4 2026/27", date(2027, 1, 1), date(2027, 3, 31)),
    ],
)
def test_the_next_quarter_is_offered(
    last: date | None, today: date, name: str, opens: date, cut_off: date
) -> None:
    assert usual_next(last, today) == {"name": name, "window_from": opens, "cut_off_on": cut_off}


def test_financial_years_begin_in_april() -> None:
    assert [quarter_name(date(2026, month, 1)) for month in (1, 4, 12)] == [
        "Q4 2025/26",
        "Q1 2026/27",
        "Q3 2026/27",
    ]
