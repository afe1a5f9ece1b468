"""Human against indicated: every stated level that differs, and what is missing from its record."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from milepost.apps.assessments import actions
from milepost.apps.assessments.models import AwaitedSignature, Cycle
from milepost.apps.matrices import editions
from milepost.apps.matrices.models import MatrixVersion
from tests.apps.worlds import (
    World,
    a_world_without_a_matrix,
    cite_for_level,
    rate_level,
    some_evidence,
)
from tests.web.assessments.stories import a_draft, number_of, rated
from tests.web.browsing import MOST_QUERIES, Browser

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def standing_world(standing_rows: None) -> World:
    """The provider claims level 2 where its ratings indicate 1; North agrees to level 1."""
    story = rated(a_draft())
    world = story.world
    actions.submit(
        number=story.number,
        level=2,
        reason="The =routes are agreed.",
        by=world.actor("provider-lead"),
        at=world.at(),
    )
    actions.agree(
        number=story.number,
        level=1,
        reason="",
        by=world.actor("north-validator"),
        at=world.at(),
    )
    return world


def in_the_south(world: World, level: int, reason: str) -> None:
    """Another claim, where the ratings indicate 1, in the other Authority's assessment."""
    number = number_of("CS", "south")
    item = some_evidence(
        world, by="provider-lead", made_by="independent", type_code="customer_satisfaction_survey"
    )
    rate_level(world, number, "CS", 1)
    cite_for_level(world, number, "CS", 1, evidence=item)
    actions.submit(
        number=number,
        level=level,
        reason=reason,
        by=world.actor("provider-lead"),
        at=world.at(),
    )


def lower_in_the_south(world: World) -> None:
    in_the_south(world, 0, "We were honest with ourselves.")


@pytest.mark.parametrize(
    ("who", "status"),
    [("auditor", 200), ("provider-lead", 200), ("south-manager", 200), ("moderator", 403)],
)
def test_who_reads_the_record_reads_the_report(world: World, who: str, status: int) -> None:
    browser = Browser(world, who)
    browser.see("record/overrides/", status)
    assert browser.get(browser.at("record/overrides/csv/")).status_code == status


def test_a_level_stated_otherwise_is_told_with_its_reason_and_by_whom(world: World) -> None:
    words = Browser(world, "auditor").see("record/overrides/")
    assert "1 of 2 stated levels differ from the indicated one." in words
    for said in ("claimed 2, indicated 1", "+1", "The =routes are agreed.", "Provider Lead"):
        assert said in words


def test_the_report_counts_by_cycle_and_party(world: World) -> None:
    lower_in_the_south(world)
    words = Browser(world, "auditor").see("record/overrides/")
    assert "2 of 2 1 higher, 1 lower 0 of 1 none stated none stated" in words
    lowest = Browser(world, "auditor").see("record/overrides/?sort=steps")
    highest = Browser(world, "auditor").see("record/overrides/?sort=-steps")
    assert lowest.index("honest with") < lowest.index("=routes")
    assert highest.index("=routes") < highest.index("honest with")


@pytest.mark.parametrize(
    ("asked", "is_there"),
    [
        ("party=provider", True),
        ("party=north", False),
        ("party=board", False),
        ("kind=claimed", True),
        ("kind=ratified", False),
        ("cycle=1", True),
        ("cycle=x&kind=nonsense&sort=nonsense&page=99", True),
        ("cycle=8", False),
    ],
)
def test_the_report_is_looked_through(world: World, asked: str, is_there: bool) -> None:
    words = Browser(world, "auditor").see(f"record/overrides/?{asked}")
    assert ("The =routes are agreed." in words) == is_there
    assert ("Nothing found" in words) == (not is_there)


def test_a_level_that_waits_for_its_second_signature_is_not_stated_yet(world: World) -> None:
    in_the_south(world, 3, "A secret so far.")
    assert AwaitedSignature.objects.count() == 1
    for who in ("auditor", "provider-lead"):
        browser = Browser(world, who)
        assert "A secret so far." not in browser.see("record/overrides/")
        file = browser.get(browser.at("record/overrides/csv/")).content.decode()
        assert "A secret so far." not in file


def test_a_level_that_was_taken_back_counts_no_more(world: World) -> None:
    lower_in_the_south(world)
    actions.retract(
        number=number_of("CS", "south"),
        reason="Too soon.",
        by=world.actor("provider-lead"),
        at=world.at(),
    )
    words = Browser(world, "auditor").see("record/overrides/")
    assert "We were honest with ourselves." not in words
    assert "1 of 2 stated levels differ" in words


def test_the_file_holds_every_line_and_no_formula(world: World) -> None:
    lower_in_the_south(world)
    browser = Browser(world, "auditor")
    answer = browser.get(browser.at("record/overrides/csv/?page=9"))
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert len(lines) == 3
    assert "attachment" in answer["Content-Disposition"]
    assert lines[1].startswith("A-")
    assert "We were honest with ourselves." in lines[2]


def test_the_report_takes_as_many_queries_with_more_levels(world: World) -> None:
    browser = Browser(world, "auditor")
    few = browser.queries("record/overrides/")
    lower_in_the_south(world)
    assert browser.queries("record/overrides/") == few <= MOST_QUERIES


def test_before_any_level_was_stated_the_page_says_so() -> None:
    world = a_world_without_a_matrix("hw-02", suffix="-2")
    words = Browser(world, "auditor").see("record/overrides/")
    assert "No level was stated yet" in words


def test_it_takes_no_more_queries_however_many_editions_there_were(world: World) -> None:
    editions._kept.clear()
    browser = Browser(world, "auditor")
    of_one = _queries_of_a_cold_page(browser)
    first = MatrixVersion.objects.get()
    for number in range(2, 15):
        document = first.document.replace('"version":"', f'"version":"{number}.', 1)
        row = MatrixVersion.objects.create(
            arrangement=first.arrangement,
            number=number,
            title=first.title,
            version=f"{number}.0",
            document=document,
            sha256=f"{number:064}",
            put_forward_by=first.put_forward_by,
            put_forward_at=first.put_forward_at,
        )
        Cycle.objects.create(
            arrangement=first.arrangement,
            number=number,
            name=f"Cycle {number}",
            matrix_version=row,
            window_from=date(2025, 1, 1),
            cut_off_on=date(2026, 1, number),
            opened_by=first.put_forward_by,
            opened_at=world.at(),
        )
    assert _queries_of_a_cold_page(browser) == of_one <= MOST_QUERIES


def _queries_of_a_cold_page(browser: Browser) -> int:
    editions._kept.clear()
    with CaptureQueriesContext(connection) as taken:
        browser.see("record/overrides/")
    return len(taken)
