"""Defined terms of a draft: which words want a test, where they are used, and giving them one."""

from dataclasses import replace
from typing import Any

import pytest

from milepost.apps.matrices import actions
from milepost.core.matrix.definition import DefinedTerm
from milepost.core.matrix.drafting.acts import define_term, revise_criterion
from milepost.core.matrix.drafting.terms import terms_used
from tests.apps.drafted_worlds import (
    NORTH,
    PROVIDER,
    a_draft_in_consultation,
    a_private_draft,
    drafted,
    open_to_all,
    propose,
    the_draft,
    words_at,
    write,
)
from tests.apps.small_worlds import a_small_matrix, a_small_world, number_of
from tests.apps.worlds import World, a_world
from tests.web.browsing import MOST_QUERIES, Browser, words_of

pytestmark = pytest.mark.django_db

_LIST = "matrix/drafts/1/terms/"
_FORM = f"{_LIST}define/"
_BETTER = f"{_FORM}?word=better"
_TEST = "Two in three say it, by draft 1."  # of "something"


@pytest.fixture(scope="module")
def standing_world(standing_rows: None) -> World:
    """North's own draft: "something" has a test, "better" and "regular" have none."""
    world = a_small_world()
    number = a_private_draft(world)
    write(world, number, words_at(world, number, words="Something is better, by regular talk."))
    return world


def _seen(world: World) -> int:
    return the_draft(world, 1).revision


def _tests(world: World) -> dict[str, str]:
    return {each.word: each.test for each in drafted(world, 1).terms}


def test_the_words_without_a_test_come_first_with_where_they_are_used(world: World) -> None:
    browser = Browser(world, NORTH)
    words = browser.see(_LIST)
    assert "2 no test yet 1 with a test" in words
    assert words.index(" better ") < words.index(" regular ") < words.index(" something ")
    assert _TEST in words
    shown = browser.get(browser.at(_LIST)).content.decode()
    assert f"{browser.at('matrix/drafts/1/words/CS/')}#level-4" in shown


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("which=open", {"better", "regular"}),
        ("which=defined", {"something"}),
        ("q=REG", {"regular"}),
        ("q=two in three", {"something"}),
        ("q=nowhere", set()),
    ],
)
def test_the_words_are_looked_through(world: World, asked: str, found: set[str]) -> None:
    words = Browser(world, NORTH).see(f"{_LIST}?{asked}")
    listed = words.rpartition(" Show ")[2]
    assert {each for each in ("better", "regular", "something") if f": {each} " in listed} == found
    assert ("Nothing found" in words) is not bool(found)


def test_criteria_that_use_a_word_are_led_to_and_quoted() -> None:
    world = a_world("hw-03", suffix="-3")
    a_private_draft(world)
    browser = Browser(world, NORTH)
    use = next(each for each in terms_used(world.matrix) if each.criteria)
    asked = f"{_LIST}?q={use.word}"
    assert "#criterion-" in browser.get(browser.at(asked)).content.decode()
    assert use.criteria[0] in browser.see(asked)
    text = next(each.text for each in world.matrix.criteria() if each.code == use.criteria[0])
    assert text in browser.see(f"{_FORM}?word={use.word}")


def test_the_words_used_most_can_come_first(world: World) -> None:
    write(world, 1, words_at(world, 1, "DD", 4, "Regular talk is good."))
    words = Browser(world, NORTH).see(f"{_LIST}?sort=used").rpartition(" Show ")[2]
    assert words.index(": regular ") > words.index(": better ")
    criterion = replace(next(drafted(world, 1).criteria()), text="Talk is regular.")
    write(world, 1, revise_criterion(drafted(world, 1), criterion))
    words = Browser(world, NORTH).see(f"{_LIST}?sort=used").rpartition(" Show ")[2]
    assert words.index(": regular ") < words.index(": better ")


def test_a_test_is_written_at_once_while_the_draft_is_private(world: World) -> None:
    browser = Browser(world, NORTH)
    assert "Why" not in browser.see(_BETTER)
    done = browser.send(_BETTER, word="better", test="By a tenth.", seen=_seen(world))
    assert done["Location"].endswith(f"{_LIST}#term-better")
    assert _tests(world)["better"] == "By a tenth."
    assert "“better” is defined." in browser.see(_LIST)


def test_who_gave_a_test_is_back_where_they_were_in_the_list(world: World) -> None:
    browser = Browser(world, NORTH)
    listed = browser.get(
        browser.at(f"{_LIST}?which=open&q=tt&page=2&next=//x.test")
    ).content.decode()
    way = "?word=better&amp;in=q%3Dtt%26which%3Dopen%26page%3D2"
    assert f"{browser.at(_FORM)}{way}" in listed
    form = f"{_FORM}{way.replace('&amp;', '&')}%26next%3D%2F%2Fx.test"
    back = f"{browser.at(_LIST)}?q=tt&amp;which=open&amp;page=2"
    assert f'href="{back}"' in browser.get(browser.at(form)).content.decode()
    done = browser.send(form, word="better", test="By a tenth.", seen=_seen(world))
    assert done["Location"] == f"{back.replace('&amp;', '&')}#term-better"


def test_a_test_is_changed_and_taken_away(world: World) -> None:
    browser = Browser(world, NORTH)
    place = f"{_FORM}?word=something"
    shown = browser.get(browser.at(place)).content.decode()
    assert f"{_TEST}</textarea>" in shown
    browser.send(place, word="something", test="Three in four.", seen=_seen(world))
    assert _tests(world)["something"] == "Three in four."
    browser.send(place, word="something", test="", seen=_seen(world), do="strike")
    assert "something" not in _tests(world)


def test_another_word_can_be_defined(world: World) -> None:
    browser = Browser(world, NORTH)
    browser.send(_FORM, word="gritting run", test="A route, gritted once.", seen=_seen(world))
    assert "No criterion and no cell uses it." in browser.see(f"{_LIST}?q=gritting")


def test_faults_are_told_together_and_what_was_typed_is_kept(world: World) -> None:
    browser = Browser(world, NORTH)
    refused = browser.send(_FORM, 422, word="", test="", seen=_seen(world))
    assert "Write the word that is defined." in words_of(refused)
    assert "Write the test by which the word is read." in words_of(refused)
    same = browser.send(
        f"{_FORM}?word=something",
        422,
        word="something",
        test=_TEST,
        seen=_seen(world),
    )
    assert "Nothing would be changed." in words_of(same)


def test_of_two_who_write_at_once_the_second_sees_what_the_first_wrote(world: World) -> None:
    first, second = Browser(world, NORTH), Browser(world, NORTH)
    seen = _seen(world)
    first.send(_BETTER, word="better", test="By a tenth.", seen=seen)
    late = second.send(_BETTER, 422, word="better", test="By a fifth.", seen=seen)
    assert "was changed since you looked at it" in words_of(late)
    assert "Its test in the draft now: By a tenth." in words_of(late)
    assert "By a fifth.</textarea>" in (shown := late.content.decode())
    assert f'name="seen" value="{_seen(world)}"' in shown
    second.send(_BETTER, word="better", test="By a fifth.", seen=_seen(world))
    assert _tests(world)["better"] == "By a fifth."


def test_in_consultation_a_test_is_proposed_with_a_reason(world: World) -> None:
    open_to_all(world, 1)
    browser = Browser(world, PROVIDER)
    said: dict[str, Any] = {"word": "better", "test": "By a tenth.", "seen": _seen(world)}
    assert "Say why" in words_of(browser.send(_BETTER, 422, **said))
    done = browser.send(_BETTER, reason="It was left open.", **said)
    assert done["Location"].endswith(f"{_LIST}#term-better")
    assert "better" not in _tests(world)
    assert "Proposed: proposal 3" in browser.see(_LIST)
    assert "Proposed already, and open: proposal 3" in browser.see(_BETTER)


def test_those_who_answer_for_no_party_read_and_do_not_define(world: World) -> None:
    Browser(world, PROVIDER).see(_LIST, 404)
    Browser(world, PROVIDER).see(_BETTER, 404)
    open_to_all(world, 1)
    browser = Browser(world, "member")
    assert "Give it a test" not in browser.see(_LIST)
    browser.see(_BETTER, 403)
    browser.send(_BETTER, 403, word="better", test="By a tenth.", reason="So.", seen=_seen(world))


def test_a_withdrawn_draft_takes_no_definitions(world: World) -> None:
    actions.withdraw_draft(number=1, by=world.actor(NORTH), at=world.at())
    browser = Browser(world, NORTH)
    assert "Give it a test" not in browser.see(_LIST)
    browser.see(_BETTER, 403)


def test_a_draft_without_vague_words_says_so() -> None:
    world = a_small_world("hw-04", suffix="-4")
    number = a_private_draft(world)
    write(world, number, define_term(drafted(world, number), "something", None))
    assert "No vague words" in Browser(world, NORTH).see(_LIST)


def test_the_test_of_a_term_stands_with_the_criteria_that_use_it_where_they_are_rated() -> None:
    matrix = a_small_matrix()
    area = matrix.areas_by_code["CS"]
    used = area.criteria[0].text.split()[0]
    other = DefinedTerm(word="gritting run", test="A route, gritted once.")
    defined = (DefinedTerm(word=used, test="By a tenth."), other)
    plain = a_small_world("hw-06", suffix="-6", matrix=matrix)
    world = a_small_world("hw-07", suffix="-7", matrix=replace(matrix, terms=defined))
    asked = []
    for each in (plain, world):
        place = f"assessments/{number_of(each, 'CS')}/"
        browser = Browser(each, PROVIDER)
        asked.append(browser.queries(place))
        assert (f"“{used}” By a tenth." in browser.see(place)) is (each is world)
        assert "A route, gritted once." not in browser.see(place)
    assert asked[0] == asked[1]


def test_another_arrangement_is_closed(world: World) -> None:
    other = a_world("hw-02", suffix="-2")
    browser = Browser(other, NORTH)
    for place in (_LIST, _FORM):
        assert browser.get(f"/arrangements/{world.reference}/{place}").status_code == 404
        browser.see(place, 404)


def test_the_pages_ask_little_however_many_words_there_are() -> None:
    world = a_world("hw-05", suffix="-5")
    a_draft_in_consultation(world)
    browser = Browser(world, PROVIDER)
    places = (_LIST, f"{_LIST}?page=2", f"{_FORM}?word=regular")
    before = [browser.queries(place) for place in places]
    for turn in range(4):
        propose(world, 1, changes=define_term(drafted(world, 1), "regular", f"Test {turn}."))
    assert [browser.queries(place) for place in places] == before
    assert max(before) <= MOST_QUERIES
