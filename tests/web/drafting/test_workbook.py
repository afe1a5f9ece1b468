"""Work in a meeting: the page the workbook is taken from, and the one it is looked at on."""

import re
from html import unescape
from typing import Any

import pytest

from milepost.apps.matrices.models import DraftProposal
from tests.apps.drafted_worlds import (
    NORTH,
    PROVIDER,
    a_private_draft,
    drafted,
    open_to_all,
    words_at,
    write,
)
from tests.apps.meeting_copies import NEW, filled, opened, upload
from tests.apps.small_worlds import a_small_world
from tests.apps.worlds import World
from tests.web.browsing import MOST_QUERIES, Browser, words_of

pytestmark = pytest.mark.django_db

_HERE = "matrix/drafts/1/workbook/"
_FILE = "matrix/drafts/1/workbook.xlsx"
_BRING_IN = f"{_HERE}bring-in/"
_BETTER = {"New words": "Most are told every month.", "Why": "The workshop said so."}


@pytest.fixture(scope="module")
def standing_world(standing_rows: None) -> World:
    """North's own draft, that nobody else sees."""
    world = a_small_world()
    a_private_draft(world)
    return world


def _taken(browser: Browser) -> bytes:
    return bytes(browser.get(browser.at(_FILE)).content)


def _handed_in(browser: Browser, content: bytes, status: int = 200) -> Any:
    return browser.send(_HERE, status, upload=upload(content))


def _fields(answer: Any) -> dict[str, str]:
    """What the form of a page carries."""
    found = re.findall(
        r'<input type="hidden" name="(\w+)" value="([^"]*)"', answer.content.decode()
    )
    return {name: unescape(value) for name, value in found}


def _words(world: World, area: str) -> str | None:
    return drafted(world, 1).areas_by_code[area].at(4).words


def test_the_draft_leads_to_its_workbook(world: World) -> None:
    browser = Browser(world, NORTH)
    assert browser.at(_HERE) in browser.get(browser.at("matrix/drafts/1/")).content.decode()
    assert browser.at(_FILE) in browser.get(browser.at(_HERE)).content.decode()
    answer = browser.get(browser.at(_FILE))
    assert answer["Content-Disposition"].startswith('attachment; filename="hw-01-draft-1-')
    assert opened(answer.content).sheetnames[0] == "Read me"


def test_what_it_would_change_is_shown_and_then_written(world: World) -> None:
    browser = Browser(world, NORTH)
    answer = _handed_in(browser, filled(_taken(browser), {("Levels", "CS/4"): _BETTER}))
    words = words_of(answer)
    assert "1 would change" in words
    assert "Most are told every month." in words
    assert "Levels, row " in words
    assert _words(world, "CS") is None
    sent = browser.send(_BRING_IN, **_fields(answer))
    assert sent.url == browser.at("matrix/drafts/1/")
    assert "1 row written in draft 1." in browser.see("matrix/drafts/1/")
    assert _words(world, "CS") == _BETTER["New words"]


def test_a_conflict_shows_both_and_the_choice_counts(world: World) -> None:
    browser = Browser(world, NORTH)
    both = {("Levels", "CS/4"): _BETTER, ("Levels", "DD/4"): _BETTER}
    copy = filled(_taken(browser), both)
    write(world, 1, words_at(world, 1, words="Some are told."))
    write(world, 1, words_at(world, 1, area="DD", words="None are told."))
    answer = _handed_in(browser, copy)
    words = words_of(answer)
    assert "2 for you to choose" in words
    assert "Keep what is on the site" in words
    names = re.findall(r'name="(choose\.[\w.]+)" value="mine"', answer.content.decode())
    nothing = browser.send(_BRING_IN, 409, **_fields(answer))
    assert "nothing in this workbook to bring in" in words_of(nothing)
    browser.send(_BRING_IN, **_fields(answer), **{names[0]: "mine", names[1]: "site"})
    assert (_words(world, "CS"), _words(world, "DD")) == (_BETTER["New words"], "None are told.")


def test_what_changed_since_it_was_looked_at_is_looked_at_again(world: World) -> None:
    browser = Browser(world, NORTH)
    answer = _handed_in(browser, filled(_taken(browser), {("Levels", "CS/4"): _BETTER}))
    write(world, 1, words_at(world, 1, words="Some are told."))
    again = browser.send(_BRING_IN, 409, **_fields(answer))
    assert "Something changed on the site" in words_of(again)
    assert "1 for you to choose" in words_of(again)
    assert _words(world, "CS") == "Some are told."


def test_one_proposal_for_a_focus_area_takes_the_reasons_of_its_rows(world: World) -> None:
    open_to_all(world, 1)
    browser = Browser(world, PROVIDER)
    new = {"Focus area": "CS", "Level": 1, "New text": "A log is kept."}
    copy = filled(_taken(browser), {("Criteria", NEW): new, ("Levels", "CS/4"): _BETTER})
    browser.send(_BRING_IN, **_fields(_handed_in(browser, copy)), by_area="yes")
    made = DraftProposal.objects.get(is_written=False)
    assert made.reason is not None
    assert (len(made.changes), made.reason.text) == (2, "The workshop said so.")


def test_one_proposal_for_each_row_with_the_reason_that_was_asked_for(world: World) -> None:
    open_to_all(world, 1)
    browser = Browser(world, PROVIDER)
    words = {"New words": "Most are told."}
    copy = filled(_taken(browser), {("Levels", "CS/4"): words, ("Levels", "DD/4"): _BETTER})
    answer = _handed_in(browser, copy)
    refused = browser.send(_BRING_IN, 409, **_fields(answer))
    assert "Say why, so that the other side can weigh it." in words_of(refused)
    sent = browser.send(_BRING_IN, **_fields(answer), reason="It was agreed at the table.")
    assert sent.url == browser.at("matrix/drafts/1/proposals/")
    assert "2 proposals made" in browser.see("matrix/drafts/1/proposals/")


def test_every_fault_is_shown_with_its_place(world: World) -> None:
    browser = Browser(world, NORTH)
    bad = {("Criteria", "CS.A1"): {"Strike": "maybe"}, ("Criteria", NEW): {"New text": "A log."}}
    words = words_of(_handed_in(browser, filled(_taken(browser), bad)))
    assert "3 cannot be taken" in words
    assert "Criteria, row 5, column J" in words
    assert "Nothing would change" in words


def test_what_is_no_workbook_is_answered_on_the_form(world: World) -> None:
    browser = Browser(world, NORTH)
    assert "This is a PDF" in words_of(_handed_in(browser, b"%PDF-1.7", 422))
    assert "Choose the workbook" in words_of(browser.send(_HERE, 422))


def test_what_is_not_kept_any_more_is_asked_for_again(world: World) -> None:
    browser = Browser(world, NORTH)
    assert "Hand the workbook in again" in words_of(browser.send(_BRING_IN, 422, carried="x"))


@pytest.mark.parametrize(("who", "status"), [(PROVIDER, 404), ("north-validator", 403)])
def test_it_is_for_those_who_may_change_the_draft(world: World, who: str, status: int) -> None:
    browser = Browser(world, who)
    for place in (_HERE, _FILE):
        assert browser.get(browser.at(place)).status_code == status
    browser.send(_BRING_IN, status, carried="x")


def test_a_page_asks_little_of_the_database(
    world: World, django_assert_max_num_queries: Any
) -> None:
    open_to_all(world, 1)
    browser = Browser(world, NORTH)
    assert browser.queries(_HERE) <= MOST_QUERIES
    assert browser.queries(_FILE) <= MOST_QUERIES
    said = {("Levels", f"W{n}/4"): _BETTER for n in range(12)}
    few = filled(_taken(browser), dict(list(said.items())[:1]))
    many = filled(_taken(browser), said)
    _handed_in(browser, few)
    for copy in (few, many):
        with django_assert_max_num_queries(MOST_QUERIES + 1):  # it reads and shows at once
            _handed_in(browser, copy)
