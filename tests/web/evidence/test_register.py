"""The register: what one may see of it, looked through and in order."""

import pytest

from tests.apps.worlds import World, a_cycle, a_world, cite_for_level, rate_level, some_evidence
from tests.web.browsing import MOST_QUERIES, Browser

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def standing_world(standing_rows: None) -> World:
    return a_world()


@pytest.mark.parametrize(
    ("who", "status"),
    [("provider-contributor", 200), ("moderator", 200), ("member", 403), ("admin", 403)],
)
def test_who_sees_the_register(world: World, who: str, status: int) -> None:
    Browser(world, who).see("evidence/", status)


def test_an_empty_register_says_what_to_do(world: World) -> None:
    assert "Put in the first file or link" in Browser(world, "provider-lead").see("evidence/")
    assert "No evidence to see yet" in Browser(world, "auditor").see("evidence/")


def test_what_one_side_put_in_is_not_the_others_to_see_until_it_is_relied_on(world: World) -> None:
    a_cycle(world)
    item = some_evidence(
        world,
        by="provider-lead",
        made_by="independent",
        type_code="customer_satisfaction_survey",
        title="Survey of the provider",
    )
    other = Browser(world, "north-validator")
    assert "Survey of the provider" not in other.see("evidence/")
    other.see(f"evidence/{item}/", 404)
    other.see(f"evidence/{item}/file/", 404)
    rate_level(world, 1, "CS", 1)
    cite_for_level(world, 1, "CS", 1, evidence=item)
    assert "Survey of the provider" not in other.see("evidence/")

    from milepost.apps.assessments import actions

    actions.submit(number=1, level=1, by=world.actor("provider-lead"), at=world.at())
    assert "Survey of the provider" in other.see("evidence/")
    assert "CS.CHAN.L1.1" in other.see(f"evidence/{item}/")


def test_a_citation_of_the_other_sides_draft_is_not_told(world: World) -> None:
    from milepost.apps.assessments import actions

    a_cycle(world)
    item = some_evidence(
        world, by="provider-lead", made_by="independent", type_code="customer_satisfaction_survey"
    )
    rate_level(world, 1, "CS", 1)
    cite_for_level(world, 1, "CS", 1, evidence=item)
    actions.submit(number=1, level=1, by=world.actor("provider-lead"), at=world.at())
    # Another draft, for the other Authority, that nobody has submitted yet.
    cite_for_level(world, 2, "CS", 1, evidence=item)
    assert "A-2 Customer" in Browser(world, "provider-lead").see(f"evidence/{item}/")
    assert "A-2 Customer" not in Browser(world, "north-validator").see(f"evidence/{item}/")


def test_it_is_looked_through_by_words_and_type(world: World) -> None:
    some_evidence(world, title="Winter report")
    some_evidence(world, title="Complaints in May", type_code="complaints_monitoring_report")
    browser = Browser(world, "north-manager")
    found = browser.see("evidence/?q=winter")
    assert ("Winter report" in found, "Complaints in May" in found) == (True, False)
    found = browser.see("evidence/?type=complaints_monitoring_report")
    assert ("Winter report" in found, "Complaints in May" in found) == (False, True)
    assert "Nothing found" in browser.see("evidence/?q=nowhere")


def test_strange_requests_are_answered_like_plain_ones(world: World) -> None:
    some_evidence(world, title="Winter report")
    browser = Browser(world, "north-manager")
    for strange in ("q=%00winter", "sort=nothing", "page=-1", "page=999999999999", "page=%C2%B2"):
        assert "Winter report" in browser.see(f"evidence/?{strange}"), strange


@pytest.mark.parametrize(
    ("sort", "first"), [("number", "Bee"), ("-number", "Ant"), ("title", "Ant"), ("-title", "Bee")]
)
def test_it_is_sorted_as_asked(world: World, sort: str, first: str) -> None:
    for title in ("Bee", "Ant"):
        some_evidence(world, title=title)
    words = Browser(world, "north-manager").see(f"evidence/?sort={sort}")
    assert min(("Bee", "Ant"), key=words.index) == first


def test_a_long_register_is_told_in_pages(world: World) -> None:
    for number in range(26):
        some_evidence(world, title=f"Report {number:02}")
    browser = Browser(world, "north-manager")
    assert "Report 00" not in browser.see("evidence/")
    assert "Report 00" in browser.see("evidence/?page=2")


def test_the_pages_take_as_many_queries_with_more_data(world: World) -> None:
    a_cycle(world)
    item = some_evidence(world, by="provider-lead", made_by="independent")
    browser = Browser(world, "provider-lead")
    cite_for_level(world, 1, "CS", 1, evidence=item)
    few = browser.queries("evidence/"), browser.queries(f"evidence/{item}/")
    for _ in range(8):
        some_evidence(world, by="provider-lead", made_by="independent")
    cite_for_level(world, 2, "CS", 3, evidence=item)
    many = browser.queries("evidence/"), browser.queries(f"evidence/{item}/")
    assert many == few
    assert max(many) <= MOST_QUERIES
