"""What is to be settled with a draft: both sides beside each other, and saying one's own word."""

from typing import Any

import pytest

from milepost.apps.matrices import actions
from milepost.core.matrix.drafting.acts import define_term
from milepost.core.matrix.drafting.points import POINTS_TO_SETTLE, SettledAs
from tests.apps.drafted_worlds import (
    NORTH,
    PROVIDER,
    SOUTH,
    a_draft_in_consultation,
    a_private_draft,
    answer,
    begin,
    confirm,
    drafted,
    open_to_all,
    propose,
    put_forward,
    say,
    settle,
)
from tests.apps.small_worlds import a_small_world
from tests.apps.worlds import World, a_world
from tests.web.browsing import MOST_QUERIES, Browser, words_of

pytestmark = pytest.mark.django_db

_LIST = "matrix/drafts/1/points/"


@pytest.fixture(scope="module")
def standing_world(standing_rows: None) -> World:
    """M1 is agreed; M2 is settled for the Authorities alone; F1 is settled in two ways."""
    world = a_small_world()
    number = a_draft_in_consultation(world)
    for side in (NORTH, PROVIDER):
        say(world, number, "M1", by=side, words="Levels 2 and 4 are halves.")
    say(world, number, "M2", by=SOUTH, words="The test is in the terms.")
    say(world, number, "F1", by=NORTH, words="The second is struck.")
    say(world, number, "F1", SettledAs.ACCEPTED, by=PROVIDER, words="")
    return world


def test_findings_and_points_stand_by_where_they_are_settled(world: World) -> None:
    words = Browser(world, "auditor").see(_LIST)
    assert f"1 of {len(POINTS_TO_SETTLE) + 2} settled" in words
    assert "1 agreed, 0 accepted as it is, 25 still open" in words
    places = (
        "Found when the matrix was read F1",
        "Settled in its defined terms See the defined terms M2",
    )
    assert [each in words for each in places] == [True, True]
    assert all(f" {each.code} {each.title} " in words for each in POINTS_TO_SETTLE)


def test_what_each_side_last_said_stands_beside_the_others(world: World) -> None:
    words = Browser(world, PROVIDER).see(_LIST)
    assert "The provider (your side): agreed Levels 2 and 4 are halves." in words
    assert "nothing said yet The Authorities : agreed The test is in the terms." in words
    assert "South Manager, South, 6 Jul 2026" in words
    assert words.count("Both sides hold it settled, but not in the same way.") == 1


def test_open_only_leaves_out_what_is_settled(world: World) -> None:
    words = Browser(world, NORTH).see(f"{_LIST}?show=open")
    assert " M2 Words that need a test " in words
    assert " M1 Levels without words " not in words
    assert f"1 of {len(POINTS_TO_SETTLE) + 2} settled" in words


def test_a_draft_with_all_settled_says_so(world: World) -> None:
    settle(world, 1)
    assert "Nothing is open" in Browser(world, NORTH).see(f"{_LIST}?show=open")


def test_both_agreed_in_words_of_their_own_is_open_until_one_agrees_to_the_others(
    world: World,
) -> None:
    say(world, 1, "M2", by=PROVIDER, words="The tests of note 4.")
    theirs, ours = Browser(world, PROVIDER), Browser(world, NORTH)
    assert "each in words of its own" in ours.see(_LIST)
    assert "1 agreed, 0 accepted" in ours.see(_LIST)
    assert _BUTTON not in theirs.see(_LIST)  # it spoke last
    assert _BUTTON in ours.see(_LIST)
    ours.send(f"{_LIST}M2/", said_as="same", heard=_heard(ours))
    assert "each in words of its own" not in ours.see(_LIST)
    assert ours.see(_LIST).count("agreed The tests of note 4.") == 2
    assert "2 agreed, 0 accepted" in ours.see(_LIST)


_BUTTON = "Agree to the other side’s words : M2 Words that need a test"


def test_words_are_agreed_to_as_they_were_read(world: World) -> None:
    browser = Browser(world, PROVIDER)
    heard = _heard(browser)
    say(world, 1, "M2", by=NORTH, words="The test is what we say it is.")
    refused = browser.send(f"{_LIST}M2/", 422, said_as="same", heard=heard)
    assert "The other side said something else since you looked." in words_of(refused)
    say(world, 1, "M2", SettledAs.OPEN, by=NORTH, words="")
    refused = browser.send(f"{_LIST}M2/", 422, said_as="same", heard=_heard(browser))
    assert "M2: the other side has not said that it is settled" in words_of(refused)


def test_a_side_answers_with_the_others_words_and_settles_it(world: World) -> None:
    browser = Browser(world, PROVIDER)
    assert _BUTTON in browser.see(_LIST)
    assert "Say something else for your side : M2" in browser.see(_LIST)
    shown = browser.get(browser.at(f"{_LIST}M2/")).content.decode()
    assert "The test is in the terms.</textarea>" in shown
    done = browser.send(f"{_LIST}M2/", said_as="agreed", words="The test is in the terms.")
    assert done["Location"].endswith(f"{_LIST}#M2")
    assert "2 agreed, 0 accepted" in browser.see(_LIST)
    browser.send(f"{_LIST}M2/", said_as="open", words="")
    assert "1 agreed, 0 accepted" in browser.see(_LIST)


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ({"said_as": "agreed", "words": " "}, "Say what was agreed"),
        ({"said_as": "", "words": "Fine."}, "Say how it stands for your side."),
        ({"said_as": "settled", "words": "Fine."}, "Select a valid choice"),
    ],
)
def test_a_faulty_word_is_refused_and_kept(world: World, said: dict[str, str], fault: str) -> None:
    refused = Browser(world, PROVIDER).send(f"{_LIST}M2/", 422, **said)
    assert fault in words_of(refused)
    assert f"{said['words'].strip()}</textarea>" in refused.content.decode().replace("\n", "")


def test_the_later_word_of_a_side_counts_whoever_of_it_says_it(world: World) -> None:
    say(world, 1, "M2", SettledAs.OPEN, by=NORTH, words="South was too quick.")
    words = Browser(world, PROVIDER).see(_LIST)
    assert "The Authorities : open South was too quick. North Manager" in words
    assert "The test is in the terms." not in words


@pytest.mark.parametrize("who", ["auditor", "north-validator", "member", "moderator"])
def test_those_who_answer_for_no_party_read_and_say_nothing(world: World, who: str) -> None:
    browser = Browser(world, who)
    assert "for your side" not in browser.see(_LIST)
    browser.see(f"{_LIST}M2/", 403)
    browser.send(f"{_LIST}M2/", 403, said_as="agreed", words="Fine.")


def test_nothing_is_said_before_both_sides_see_the_draft(world: World) -> None:
    number = a_private_draft(world, by=SOUTH)
    place = f"matrix/drafts/{number}/points/"
    Browser(world, PROVIDER).see(place, 404)
    browser = Browser(world, SOUTH)
    assert "for your side" not in browser.see(place)
    browser.see(f"{place}M2/", 400)
    refused = browser.send(f"{place}M2/", 422, said_as="agreed", words="Fine.")
    assert "is not open to the other parties yet" in words_of(refused)


def test_a_point_that_is_not_there_is_404(world: World) -> None:
    browser = Browser(world, NORTH)
    browser.see(f"{_LIST}M99/", 404)
    browser.send(f"{_LIST}F9/", 404, said_as="accepted", words="")
    other = a_world("hw-02", suffix="-2")
    for place in (_LIST, f"{_LIST}M2/"):
        outsider = Browser(other, NORTH)
        assert outsider.get(f"/arrangements/{world.reference}/{place}").status_code == 404


def test_the_pages_ask_little_however_much_is_said(world: World) -> None:
    browser = Browser(world, NORTH)
    before = [browser.queries(place) for place in (_LIST, f"{_LIST}M2/")]
    for point in ("M3", "M4", "M5", "M6"):
        say(world, 1, point)
        say(world, 1, point, by=PROVIDER)
    assert [browser.queries(place) for place in (_LIST, f"{_LIST}M2/")] == before
    assert max(before) <= MOST_QUERIES


# -- as it was settled before ---------------------------------------------------------------------


def test_what_an_earlier_draft_settled_stands_with_who_said_it_and_where(world: World) -> None:
    say(world, 1, "M2", by=PROVIDER, words="The test is in the terms.")
    settle(world, 1)
    confirm(world, 1)
    edition = put_forward(world, 1)
    for who in (SOUTH, PROVIDER):
        actions.answer(number=edition, is_consent=True, by=world.actor(who), at=world.at())
    number = begin(world, findings=())
    open_to_all(world, number)
    browser, place = Browser(world, PROVIDER), f"matrix/drafts/{number}/points/"
    words = browser.see(place)
    assert f"{len(POINTS_TO_SETTLE)} stand as settled in an earlier draft" in words
    assert "M2 Words that need a test Agreed By what" in words
    assert "It stands as it was settled in draft 1 ." in words
    assert "Provider Lead, Wayfarer, 6 Jul 2026, in draft 1" in words
    assert browser.queries(place) <= MOST_QUERIES
    something = define_term(drafted(world, number), "something", "Three in four say it.")
    answer(world, number, propose(world, number, changes=something))
    words = browser.see(f"{place}?show=open")
    assert "It was settled in draft 1 . The words that it is about were changed since" in words
    assert "Agreed: “The test is in the terms.” South Manager, South" in words
    assert _BUTTON not in words
    shown = browser.get(browser.at(f"{place}M2/")).content.decode()
    assert "The test is in the terms.</textarea>" in shown


# -- of several at once ---------------------------------------------------------------------------


def _heard(browser: Browser) -> str:
    """The moment of the other side's last word, as the page has it."""
    page = browser.get(browser.at(_LIST)).content.decode()
    return page.rpartition('name="heard" value="')[2].partition('"')[0]


def test_the_same_is_said_of_all_that_are_ticked(world: World) -> None:
    browser = Browser(world, NORTH)
    browser.send(_LIST, chosen=["M3", "M4", "F2"], said_as="accepted", words="As tendered.")
    words = browser.see(_LIST)
    assert words.count("accepted as it is As tendered. North Manager") == 3
    assert "1 agreed, 0 accepted as it is" in words


def test_a_side_agrees_to_all_that_the_other_side_holds_settled(world: World) -> None:
    say(world, 1, "M3", SettledAs.ACCEPTED, by=NORTH, words="There are none.")
    browser = Browser(world, PROVIDER)
    ticked = browser.get(browser.at(f"{_LIST}?tick=theirs")).context["form"].ticked
    assert {"M2", "M3", "F1"} <= ticked
    assert "M4" not in ticked
    done = {"said_as": "same", "words": "", "heard": _heard(browser)}
    browser.send(f"{_LIST}?show=open", chosen=sorted(ticked), **done)
    words = browser.see(_LIST)
    assert "3 agreed, 1 accepted as it is" in words
    assert words.count("agreed The test is in the terms.") == 2
    assert words.count("accepted as it is There are none.") == 2


def test_what_the_other_side_said_since_is_not_agreed_to_unread(world: World) -> None:
    browser = Browser(world, PROVIDER)
    said = {"chosen": ["M2"], "said_as": "same", "words": "", "heard": _heard(browser)}
    say(world, 1, "M2", by=NORTH, words="The test is what we say it is.")
    refused = browser.send(_LIST, 422, **said)
    assert "The other side said something else since you looked." in words_of(refused)
    assert "provider : nothing" not in words_of(refused)
    assert "1 agreed, 0 accepted" in browser.see(_LIST)
    for nonsense in ("", "yesterday", "2026-07-06"):
        browser.send(_LIST, 422, **{**said, "heard": nonsense})


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ({"said_as": "accepted"}, "Tick at least one of them in the list."),
        ({"chosen": "M3", "said_as": "agreed", "words": " "}, "Say what was agreed"),
        ({"chosen": "M3", "words": "Fine."}, "Say how they stand for your side."),
        ({"chosen": "M99", "said_as": "accepted"}, "Select a valid choice"),
        ({"chosen": "M3", "said_as": "same"}, "M3: the other side has not said"),
    ],
)
def test_faulty_words_of_several_are_refused_and_the_ticks_kept(
    world: World, said: dict[str, str], fault: str
) -> None:
    refused = Browser(world, PROVIDER).send(_LIST, 422, **said)
    assert fault in words_of(refused)
    assert (said.get("chosen") == "M3") == ('value="M3" id="tick-M3" checked' in _html(refused))


def test_whoever_answers_for_no_party_says_nothing_of_several(world: World) -> None:
    browser = Browser(world, "auditor")
    assert "all that are ticked" not in browser.see(_LIST)
    browser.send(_LIST, 403, chosen="M3", said_as="accepted")
    browser.send(_LIST, 403, chosen="M2", said_as="same")


def _html(answer: Any) -> str:
    found: str = answer.content.decode()
    return found
