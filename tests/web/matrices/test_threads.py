"""One requirement across the levels of an edition, and the list to find it in."""

import re
from dataclasses import replace

import pytest

from milepost.apps.matrices import actions
from milepost.core.matrix.definition import DefinedTerm, MaturityMatrix
from milepost.core.matrix.threads import followed_threads
from tests.apps.worlds import World, a_world
from tests.builders import a_focus_area, a_matrix
from tests.web.browsing import MOST_QUERIES, Browser, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def standing_world(standing_rows: None) -> World:
    return a_world()


def _thread(matrix: MaturityMatrix) -> str:
    return matrix.focus_areas[0].threads[0].code


def test_every_thread_is_listed_under_its_focus_area(world: World) -> None:
    words = Browser(world, "member").see("matrix/1/threads/")
    count = sum(len(area.threads) for area in world.matrix.focus_areas)
    assert f"{count} threads" in words
    for area in world.matrix.focus_areas:
        assert f"{area.code} {area.name}" in words
        assert all(each.code in words for each in area.threads)


def test_a_search_finds_words_of_criteria_and_says_so_where_there_are_none(world: World) -> None:
    browser = Browser(world, "auditor")
    code = world.matrix.focus_areas[0].criteria[0].code
    words = browser.see(f"matrix/1/threads/?q={code}")
    assert f"1 thread with “{code}”" in words
    assert "Nothing found" in browser.see("matrix/1/threads/?q=zebra+crossing+giraffe")


def test_a_thread_shows_what_each_level_adds_and_where_it_is_silent(world: World) -> None:
    answer = Browser(world, "board-north").get(
        Browser(world, "board-north").at("matrix/1/threads/IV.PLAN/")
    )
    words = words_of(answer)
    assert "Innovation and improvement plan" in words
    assert "Repeats IV.PLAN.L1.2" in words
    assert "[put in: due ]" in words
    assert "Says nothing at level 2: what level 1 asks for still holds." in words
    levels = re.findall(r"mp-thread__level\">Level (\d)", answer.content.decode())
    assert levels == ["1", "2", "3", "4", "5"]


def test_defined_terms_are_told_with_their_tests(world: World) -> None:
    actions.put_forward(
        matrix=replace(world.matrix, terms=(DefinedTerm(word="milestones", test="Dated."),)),
        by=world.actor("north-manager"),
        at=world.at(),
    )
    words = Browser(world, "member").see("matrix/2/threads/IV.PLAN/")
    assert "Defined terms in these criteria milestones Dated." in words


def test_an_edition_without_threads_says_so() -> None:
    area = replace(a_focus_area("CS", level_1="A1"), threads=())
    bare = tuple(
        replace(cell, criteria=tuple(replace(each, thread="") for each in cell.criteria))
        for cell in area.descriptors
    )
    world = a_world("hw-03", matrix=a_matrix(replace(area, descriptors=bare)), suffix="-3")
    assert "No threads" in Browser(world, "member").see("matrix/1/threads/")


@pytest.mark.parametrize(
    "place", ["matrix/9/threads/", "matrix/1/threads/NO.SUCH/", "matrix/9/threads/IV.PLAN/"]
)
def test_what_is_not_there_is_404(world: World, place: str) -> None:
    Browser(world, "member").see(place, 404)


def test_another_arrangement_is_closed(world: World) -> None:
    other = a_world("hw-02", suffix="-2")
    browser = Browser(other, "member")
    for place in ("matrix/1/threads/", "matrix/1/threads/IV.PLAN/"):
        assert browser.get(f"/arrangements/{world.reference}/{place}").status_code == 404


def test_each_criterion_of_an_edition_leads_to_its_thread(world: World) -> None:
    browser = Browser(world, "member")
    code = _thread(world.matrix)
    shown = browser.get(browser.at("matrix/1/")).content.decode()
    assert f'href="{browser.at(f"matrix/1/threads/{code}/")}"' in shown


def test_the_pages_ask_little(world: World) -> None:
    browser = Browser(world, "member")
    places = ("matrix/1/threads/", "matrix/1/threads/?q=plan", "matrix/1/threads/IV.PLAN/")
    assert max(map(browser.queries, places)) <= MOST_QUERIES


def test_the_shipped_matrix_is_silent_where_it_is_known_to_be(world: World) -> None:
    threads = [each for each in followed_threads(world.matrix) if set(each.said_at) & {1, 3, 5}]
    assert len(threads) == 73
    skipping = {each.thread.code for each in threads if each.silent_at == (3,)}
    assert skipping == {"CS.TAIL", "AM.NEEDS", "NM.BASEL", "NM.DATA"}
    ending = [each for each in threads if each.silent_at == (5,) and 1 in each.said_at]
    assert len(ending) == 11
