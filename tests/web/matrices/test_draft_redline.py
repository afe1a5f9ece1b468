"""The redline of a draft: who sees it, what it says, and the document made of it."""

import io

import docx
import pytest

from milepost.core.assessment.seal import digest
from milepost.core.matrix.document import to_document
from tests.apps.drafted_worlds import (
    NORTH,
    PROVIDER,
    a_draft_in_consultation,
    a_private_draft,
    answer,
    begin,
    drafted,
    open_to_all,
    propose,
    words_at,
    write,
)
from tests.apps.small_worlds import a_small_matrix, a_small_world
from tests.apps.worlds import World, a_world_without_a_matrix
from tests.web.browsing import MOST_QUERIES, Browser

pytestmark = pytest.mark.django_db

PLACE = "matrix/drafts/1/redline/"
FILE = "matrix/drafts/1/redline.docx"


@pytest.fixture(scope="module")
def standing_world(standing_rows: None) -> World:
    """A draft in consultation: a term is defined, and words of a level are accepted."""
    world = a_small_world()
    number = a_draft_in_consultation(world)
    said = words_at(world, number, words="Some are told beforehand.")
    answer(world, number, propose(world, number, changes=said))
    return world


def test_it_shows_what_is_other_than_in_the_edition_the_draft_came_from(world: World) -> None:
    words = Browser(world, "member").see(PLACE)
    assert "Draft 1 compared with version 1, 1.0" in words
    assert "[put in: Some are told beforehand. ]" in words
    assert "Two in three say it, by draft 1." in words
    assert digest(to_document(world.matrix)) in words
    assert digest(to_document(drafted(world, 1))) in words


def test_what_is_only_proposed_is_not_in_it(world: World) -> None:
    propose(world, 1, changes=words_at(world, 1, "DD", 4, "All of them are told."))
    words = Browser(world, "auditor").see(PLACE)
    assert "All of them are told." not in words
    assert "open proposals are not in it" in words


def test_the_whole_text_has_what_stayed_as_well(world: World) -> None:
    browser = Browser(world, NORTH)
    assert "What CS.A1 asks for is so." not in browser.see(PLACE)
    assert "What CS.A1 asks for is so." in browser.see(f"{PLACE}?text=whole")


def test_the_document_tracks_each_change(world: World) -> None:
    browser = Browser(world, PROVIDER)
    answered = browser.get(browser.at(FILE))
    assert "hw-01-matrix-draft-1-redline.docx" in answered["Content-Disposition"]
    found = docx.Document(io.BytesIO(answered.content))
    written = found.element.xml
    put_in = "".join(
        text.text or ""
        for change in found.element.iter(f"{{{found.element.nsmap['w']}}}ins")
        for text in change.iter(f"{{{found.element.nsmap['w']}}}t")
    )
    assert "Some are told beforehand." in put_in
    assert "Version 1, 1.0" in written
    assert browser.get(browser.at(FILE)).content == answered.content


def test_the_changes_lead_to_it(world: World) -> None:
    browser = Browser(world, NORTH)
    for place in ("matrix/drafts/1/changes/", "matrix/drafts/1/"):
        assert browser.at(PLACE) in browser.get(browser.at(place)).content.decode()


def test_a_draft_that_only_its_own_side_sees_is_redlined_for_that_side_alone(
    world: World,
) -> None:
    number = a_private_draft(world, by="south-manager")
    for place in (f"matrix/drafts/{number}/redline/", f"matrix/drafts/{number}/redline.docx"):
        Browser(world, NORTH).see(place, 404)
        own = Browser(world, "south-manager")
        assert own.get(own.at(place)).status_code == 200


def test_what_a_file_said_before_a_side_wrote_in_it_stays_with_that_side() -> None:
    world = a_world_without_a_matrix("hw-05", suffix="-5")
    number = begin(world, matrix=a_small_matrix())
    write(world, number, words_at(world, number))
    open_to_all(world, number)
    browser = Browser(world, NORTH)
    assert "Draft 1 compared with what was read" in browser.see(PLACE)
    assert "redline" in browser.see("matrix/drafts/1/")
    for place in (PLACE, FILE):
        Browser(world, PROVIDER).see(place, 404)
    assert "redline" not in Browser(world, PROVIDER).see("matrix/drafts/1/")


def test_it_asks_little(world: World) -> None:
    assert Browser(world, NORTH).queries(PLACE) <= MOST_QUERIES
