"""Choosing what to cite among one item and among five hundred, without a script."""

import re
from dataclasses import replace
from typing import Any

import pytest

from milepost.apps.assessments.models import EvidenceLink
from tests.apps.extreme_worlds import LARGEST, an_extreme_world
from tests.apps.small_worlds import a_small_world, number_of
from tests.apps.worlds import World
from tests.web.browsing import MOST_QUERIES, Browser, words_of

MANY = replace(LARGEST, rows=2, authorities=1)
A_PAGE = 10


@pytest.fixture(scope="module")
def standing_world(standing_rows: None) -> World:
    """Five hundred items, and an assessment that is being drafted."""
    return an_extreme_world(MANY)


def _place(world: World, query: str = "") -> str:
    return f"assessments/{number_of(world, 'R2')}/cite/{query}"


def _offered(answer: Any) -> list[int]:
    return [int(n) for n in re.findall(r'name="evidence" type="radio" value="(\d+)"', answer)]


def _send(world: World, status: int, said: dict[str, Any]) -> Any:
    browser = Browser(world, "provider-lead")
    answer = browser.post(browser.at(_place(world)), said)
    assert answer.status_code == status, words_of(answer)
    return answer


def _look(world: World, **said: Any) -> str:
    return str(_send(world, 200, said).content.decode())


def test_a_page_of_the_newest_is_offered_and_the_rest_is_a_button_away(world: World) -> None:
    first = _look(world, look="1")
    newest = _offered(first)
    assert len(newest) == A_PAGE
    assert newest == sorted(newest, reverse=True)
    assert "501 of 501 items, page 1 of 51" in " ".join(first.split())
    second = _offered(_look(world, look="2"))
    assert max(second) == min(newest) - 1


def test_words_find_an_item_wherever_it_is_and_so_does_its_number(world: World) -> None:
    assert _offered(_look(world, look="1", text="Report 7")) != []
    assert 7 in _offered(_look(world, look="1", text="e-7"))
    assert _offered(_look(world, look="1", text="drainage")) == []
    assert "No item fits" in _look(world, look="1", text="drainage")


def test_looking_keeps_all_that_was_typed_and_cites_nothing(world: World) -> None:
    before = EvidenceLink.objects.count()
    page = _look(
        world, look="2", evidence="501", kind="contradicts", place="page 9", criteria=["R2.A1"]
    )
    assert _offered(page)[0] == 501  # chosen on another page, and still there
    for kept in (
        'value="501" checked',
        'value="contradicts" checked',
        'value="page 9"',
        'value="R2.A1" checked',
    ):
        assert kept in page, kept
    assert EvidenceLink.objects.count() == before


def test_an_item_of_any_page_is_cited(world: World) -> None:
    said = {"evidence": "3", "kind": "supports", "place": "page 9", "criteria": "R2.A1"}
    _send(world, 303, said)
    assert EvidenceLink.objects.order_by("-id")[0].evidence_version.item.number == 3


@pytest.mark.parametrize("evidence", ["", "9999", "x", "999999999999"])
def test_an_item_that_is_not_there_is_refused_and_what_was_typed_is_kept(
    world: World, evidence: str
) -> None:
    said = {"evidence": evidence, "kind": "supports", "place": "page 9", "criteria": "R2.A1"}
    answer = _send(world, 422, said)
    assert "Choose an evidence item" in words_of(answer)
    assert b'value="page 9"' in answer.content


def test_it_takes_as_many_queries_with_five_hundred_items_as_with_few(world: World) -> None:
    many = Browser(world, "provider-lead").queries(_place(world))
    few = an_extreme_world(replace(MANY, evidence=3), "hw-02", suffix="-2")
    assert Browser(few, "provider-lead").queries(_place(few)) == many <= MOST_QUERIES


@pytest.mark.django_db
def test_where_there_is_nothing_to_cite_one_is_led_to_put_something_in() -> None:
    empty = a_small_world("hw-03", suffix="-3")
    browser = Browser(empty, "provider-lead")
    words = browser.see("assessments/1/cite/?criterion=CS.A1")
    assert "No evidence to cite yet" in words
    page = browser.get(browser.at("assessments/1/cite/?criterion=CS.A1")).content.decode()
    assert "evidence/add/?for=1&amp;criterion=CS.A1" in page
