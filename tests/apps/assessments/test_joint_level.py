"""Where the Board sets the level that is shown for both Authorities: by whom, which, how long."""

from datetime import date, timedelta

import pytest

from milepost.apps.assessments import actions
from milepost.apps.assessments.joint_levels import set_jointly
from milepost.apps.assessments.queries.board_page import JointOnBoard, board_page
from milepost.apps.assessments.queries.facts import MatrixRow
from milepost.apps.assessments.queries.matrix_page import matrix_page
from milepost.apps.assessments.queries.work_list import work_list
from milepost.apps.audit.models import Event
from milepost.apps.contracts.models import Arrangement
from milepost.apps.documents.profiles import profile
from milepost.apps.notices.wording import digest
from milepost.core.access.conflicts import InterestKind
from milepost.core.access.refusals import NotAllowed, NotPossible
from milepost.core.assessment.workflow import Stage
from milepost.core.period.local_time import local_date
from tests.apps.small_worlds import (
    a_submission,
    agree,
    bring_to,
    everything,
    number_of,
    propose,
    ratify,
    the_board_sets_jointly,
)
from tests.apps.worlds import World, a_cycle
from tests.web.browsing import MOST_QUERIES, Browser, words_of

pytestmark = pytest.mark.django_db

NOT_SET = "Not settled (the Board has yet to set it: North 1, South 0)"


@pytest.fixture
def apart(world: World) -> int:
    """North stands at 1 and South at 0, and the Board sets the joint level; North's assessment."""
    number = number_of(world)
    bring_to(world, Stage.RATIFIED, number)
    the_board_sets_jointly(world)
    return number


def _set(world: World, number: int, level: int, who: str = "board-north", **said: str) -> None:
    reason = said.get("reason", "The South follows by the summer.")
    actions.set_joint_level(
        number=number, level=level, reason=reason, by=world.actor(who), at=world.at()
    )


def _row(world: World, day: date | None = None) -> MatrixRow:
    page = matrix_page(by=world.actor("member"), view="joint", at=world.at(), day=day)
    return next(row for row in page.rows if row.code == "CS")


def _board(world: World, number: int, who: str = "board-north") -> JointOnBoard:
    found = board_page(number=number, by=world.actor(who), at=world.at()).joint
    assert found is not None
    return found


def test_until_it_is_set_it_is_not_settled_and_then_it_is_shown_everywhere(
    world: World, apart: int
) -> None:
    assert (_row(world).level, _row(world).level_words) == (None, NOT_SET)

    _set(world, apart, 1)
    said = "Level 1 (set by the Board: North 1, South 0)"
    assert (_row(world).level, _row(world).level_words) == (1, said)
    assert _board(world, apart).words == said
    shown = profile(by=world.actor("auditor"), at=world.at())
    rows = [row for category in shown.categories for row in category.rows if row.code == "CS"]
    assert [row.joint_words for row in rows] == [said]


def test_each_authority_keeps_its_own_level(world: World, apart: int) -> None:
    _set(world, apart, 1)
    assert [each.level for each in _row(world).standings] == [1, 0]


def test_a_later_decision_takes_the_place_of_an_earlier_one_and_both_are_recorded(
    world: World, apart: int
) -> None:
    _set(world, apart, 1)
    day = local_date(world.now)
    world.now += timedelta(days=1)
    _set(world, apart, 0, who="board-south")
    assert _row(world).level == 0
    assert _row(world, day=day).level == 1  # as it was recorded by then
    assert Event.objects.filter(name="joint_level.set").count() == 2


def test_it_counts_while_the_authorities_stand_where_they_stood(world: World, apart: int) -> None:
    _set(world, apart, 0)
    on, was_set = local_date(world.now), set_jointly(arrangement=world.reference, rule="board")
    assert was_set.level("CS", {"North": 1, "South": 0}, on=on) == 0
    assert was_set.level("CS", {"North": 3, "South": 0}, on=on) is None
    assert was_set.level("CS", {"North": 1, "South": None}, on=on) is None
    assert was_set.level("W0", {"North": 1, "South": 0}, on=on) is None
    assert was_set.level("CS", {"North": 1, "South": 0}, on=on - timedelta(days=1)) is None

    a_cycle(world, window_from=date(2026, 6, 1), cut_off_on=date(2026, 9, 30))
    south = number_of(world, authority="south")
    a_submission(world, south)
    agree(world, south, by="south-validator")
    propose(world, south)
    ratify(world, south, by="board-south")
    assert (_row(world).level, _row(world).level_words) == (1, "Level 1")
    assert _board(world, apart).found is None


#    what is asked, and the sentence that refuses it
NOT_POSSIBLE = [
    ({"level": 2}, "Choose a level at which one of the Authorities stands."),
    ({"level": 1, "reason": " "}, "Write down why the Board sets this level."),
]


@pytest.mark.parametrize(("asked", "sentence"), NOT_POSSIBLE)
def test_what_lacks_something_is_refused(
    world: World, apart: int, asked: dict[str, object], sentence: str
) -> None:
    before = everything()
    with pytest.raises(NotPossible) as refused:
        _set(world, apart, **asked)  # type: ignore[arg-type]
    assert refused.value.faults == (sentence,)
    assert everything() == before


@pytest.mark.parametrize("rule", ["lower", "both"])
def test_under_another_rule_the_board_sets_nothing(world: World, apart: int, rule: str) -> None:
    _set(world, apart, 1)
    Arrangement.objects.update(joint_rule=rule)
    with pytest.raises(NotPossible, match="does not set the joint level"):
        _set(world, apart, 1)
    assert board_page(number=apart, by=world.actor("board-north"), at=world.at()).joint is None
    assert _row(world).level == (0 if rule == "lower" else None)  # what was set is of no account


def test_where_both_stand_at_the_same_level_there_is_nothing_to_set(world: World) -> None:
    number = the_board_sets_jointly(world, "W0")
    with pytest.raises(NotPossible, match="There is nothing to set"):
        _set(world, number, 0)


def test_a_declared_interest_bars_from_it_and_the_page_says_so(world: World, apart: int) -> None:
    actions.declare_interest(
        cycle=1,
        kind=InterestKind.PAY,
        focus_areas=(),
        words="A bonus hangs on it.",
        by=world.actor("board-north"),
        at=world.at(),
    )
    with pytest.raises(NotAllowed, match="pay that hangs on a level"):
        _set(world, apart, 1)
    assert (len(_waits(world)), len(_waits(world, "board-south"))) == (0, 1)
    found = _board(world, apart)
    assert not found.may_set
    assert "pay that hangs on a level" in found.why_not
    Browser(world, "board-north").see(f"assessments/{apart}/joint-level/", 403)


# -- on pages -------------------------------------------------------------------------------------


def test_a_board_member_sets_it_on_a_page_with_a_reason(world: World, apart: int) -> None:
    browser, place = Browser(world, "board-south"), f"assessments/{apart}/joint-level/"
    assert NOT_SET in browser.see(f"assessments/{apart}/board/")
    assert "Level 1, as North stands" in browser.see(place)
    assert "Write down why the Board sets this level." in words_of(
        browser.send(place, 422, level="1")
    )
    browser.send(place, 303, level="1", reason="The South follows.")
    said = browser.see(f"assessments/{apart}/board/")
    assert "Level 1 (set by the Board: North 1, South 0)" in said
    assert "“The South follows.”" in said
    assert browser.queries(f"assessments/{apart}/board/") <= MOST_QUERIES
    assert browser.queries("?view=joint") <= MOST_QUERIES


@pytest.mark.parametrize("who", ["board-provider", "moderator", "north-manager", "auditor"])
def test_nobody_else_does(world: World, apart: int, who: str) -> None:
    browser = Browser(world, who)
    browser.see(f"assessments/{apart}/joint-level/", 403)
    assert "Set the joint level" not in browser.see(f"assessments/{apart}/board/")


# -- what waits to be set --------------------------------------------------------------------------


def _waits(world: World, who: str = "board-north") -> list[tuple[int, str, str]]:
    found = work_list(by=world.actor(who), at=world.at()).joint
    return [(each.number, each.focus_area, each.stood) for each in found]


def test_it_waits_on_the_work_list_of_each_who_can_set_it_until_it_is_set(
    world: World, apart: int
) -> None:
    name = world.matrix.areas_by_code["CS"].name
    last = apart + 1  # South's, ratified after North's
    waits = [(last, name, "North 1, South 0")]
    assert [_waits(world, who) for who in ("board-north", "board-south")] == [waits, waits]
    for who in ("board-provider", "north-manager", "moderator", "auditor"):
        assert _waits(world, who) == []
    before = work_list(by=world.actor("board-north"), at=world.at()).total
    _set(world, apart, 1)
    assert _waits(world) == []
    assert work_list(by=world.actor("board-north"), at=world.at()).total == before - 1


def test_under_another_rule_nothing_waits(world: World, apart: int) -> None:
    Arrangement.objects.filter(reference=world.reference).update(joint_rule="lower")
    assert _waits(world) == []


def test_the_work_list_and_the_mail_lead_to_where_it_is_set(world: World, apart: int) -> None:
    browser = Browser(world, "board-south")
    assert "Set the joint level" in browser.see("work/")
    way = browser.at(f"assessments/{apart + 1}/joint-level/")
    assert f'href="{way}"' in browser.get(browser.at("work/")).content.decode()
    assert browser.queries("work/") <= MOST_QUERIES
    found = work_list(by=world.actor("board-south"), at=world.at())
    mail = digest(found, late=(), address="https://m.test")
    assert f"https://m.test{way}" in mail.text
    assert "North 1, South 0" in mail.text
