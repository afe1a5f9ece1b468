"""The redline between two editions: who sees it, what it says, and the document made of it."""

import io
from dataclasses import replace

import docx
import pytest

from milepost.apps.matrices import actions
from milepost.core.matrix.definition import DefinedTerm
from tests.apps.worlds import World, a_world
from tests.web.browsing import MOST_QUERIES, Browser, words_of

pytestmark = pytest.mark.django_db

_REDLINE = "matrix/2/redline/"


@pytest.fixture(scope="module")
def standing_world(standing_rows: None) -> World:
    """A second edition waits: one note reworded, one term defined."""
    world = a_world()
    notes = (f"{world.matrix.notes[0]} It is dated.", *world.matrix.notes[1:])
    actions.put_forward(
        matrix=replace(
            world.matrix,
            version="1.1",
            notes=notes,
            terms=(DefinedTerm(word="timely", test="Within 5 working days."),),
        ),
        by=world.actor("south-manager"),
        at=world.at(),
    )
    return world


def test_it_compares_with_the_edition_before(world: World) -> None:
    words = Browser(world, "member").see(_REDLINE)
    assert "Version 2 compared with version 1" in words
    assert "2 changed, 1 new" in words
    assert "[put in: It is dated. ]" in words
    assert "[struck out: 1.0 ] [put in: 1.1 ]" in words
    assert "Within 5 working days." in words


def test_changes_only_leaves_out_what_stayed_and_the_whole_text_does_not(world: World) -> None:
    browser = Browser(world, "board-north")
    stayed = world.matrix.focus_areas[0].at(1).words or ""
    assert " ".join(stayed.split()) not in browser.see(_REDLINE)
    assert " ".join(stayed.split()) in browser.see(f"{_REDLINE}?from=1&text=whole")


def test_an_older_edition_can_be_compared_with_a_newer_one(world: World) -> None:
    words = Browser(world, "provider-lead").see("matrix/1/redline/?from=2")
    assert "Version 1 compared with version 2" in words
    assert "[struck out: It is dated. ]" in words


def test_the_only_edition_has_nothing_to_be_compared_with(world: World) -> None:
    from milepost.apps.matrices.models import MatrixVersion

    assert MatrixVersion.objects.count() == 2
    other = a_world("hw-02", suffix="-2")
    assert "The only edition" in Browser(other, "member").see("matrix/1/redline/")
    Browser(other, "member").see("matrix/1/redline.docx", 404)


def test_editions_that_are_equal_say_so(world: World) -> None:
    other = a_world("hw-02", suffix="-2")
    actions.put_forward(matrix=other.matrix, by=other.actor("north-manager"), at=other.at())
    assert "Not a word, code or setting differs" in Browser(other, "member").see(_REDLINE)


@pytest.mark.parametrize(
    "place", ["matrix/9/redline/", f"{_REDLINE}?from=9", f"{_REDLINE}?from=2", f"{_REDLINE}?from=x"]
)
def test_an_edition_that_is_not_there_is_404(world: World, place: str) -> None:
    Browser(world, "member").see(place, 404)


def test_the_document_tracks_the_same_changes(world: World) -> None:
    browser = Browser(world, "auditor")
    answer = browser.get(browser.at("matrix/2/redline.docx"))
    assert answer.status_code == 200
    assert 'filename="hw-01-matrix-1-to-2-redline.docx"' in answer["Content-Disposition"]
    document = docx.Document(io.BytesIO(answer.content))
    assert document.tables[0].rows[2].cells[1].text == "Version 2 (1.1)"
    assert document.element.xpath("//w:ins[@w:author='the two parties']")


def test_another_arrangement_is_closed(world: World) -> None:
    other = a_world("hw-02", suffix="-2")
    browser = Browser(other, "member")
    for place in (_REDLINE, "matrix/2/redline.docx"):
        answer = browser.get(f"/arrangements/{world.reference}/{place}")
        assert answer.status_code == 404, words_of(answer)


def test_the_page_is_led_to_from_the_editions_and_from_each(world: World) -> None:
    browser = Browser(world, "member")
    for place in ("matrix/", "matrix/2/"):
        assert browser.at(_REDLINE) in browser.get(browser.at(place)).content.decode()


def test_the_pages_ask_little(world: World) -> None:
    browser = Browser(world, "member")
    places = (_REDLINE, f"{_REDLINE}?text=whole", "matrix/2/redline.docx")
    assert max(map(browser.queries, places)) <= MOST_QUERIES
