"""Proposals of a draft: who sees them, what they change, and what becomes of them."""

from dataclasses import replace

import pytest

from milepost.apps.audit.models import Event
from milepost.apps.matrices import actions
from milepost.core.matrix.drafting.acts import (
    define_term,
    revise_criterion,
    set_setting,
    strike_criterion,
)
from tests.apps.drafted_worlds import (
    NORTH,
    PROVIDER,
    SOUTH,
    a_busy_draft,
    a_draft_in_consultation,
    a_private_draft,
    answer,
    comment,
    drafted,
    propose,
    words_at,
)
from tests.apps.small_worlds import a_small_world
from tests.apps.worlds import World, a_world
from tests.web.browsing import MOST_QUERIES, Browser, words_of

pytestmark = pytest.mark.django_db

_LIST = "matrix/drafts/1/proposals/"
_OPEN = f"{_LIST}7/"  # of the busy draft: the provider's, for level 2 of DD


@pytest.fixture(scope="module")
def standing_world(standing_rows: None) -> World:
    """A draft with a proposal at each stage: see ``a_busy_draft``."""
    world = a_small_world()
    a_busy_draft(world)
    return world


# -- the list -------------------------------------------------------------------------------------


def test_the_list_has_the_open_ones_first_and_counts_each_stage(world: World) -> None:
    words = Browser(world, "auditor").see(_LIST)
    assert "1 Open 2 Accepted 1 Rejected 1 Countered 1 Withdrawn" in words
    numbers = [words.index(f"Proposal {number}:") for number in (7, 6, 5, 4, 3, 2)]
    assert numbers == sorted(numbers)


def test_what_was_written_before_others_saw_it_stays_with_its_party(world: World) -> None:
    own, other = Browser(world, "north-validator"), Browser(world, PROVIDER)
    assert "Proposal 1:" not in own.see(_LIST)
    assert "Proposal 1: The test of “something”" in own.see(f"{_LIST}?stage=written")
    assert "The bid left it open" in own.see(f"{_LIST}1/")
    assert "Written before" not in other.see(_LIST)
    other.see(f"{_LIST}1/", 404)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("stage=rejected", {3}),
        ("area=CS", {2, 4, 5}),
        ("party=North", {5, 6}),
        ("q=LEVEL 0&area=DD", {6}),
        ("q=7", {7}),
        ("stage=open&area=CS", set()),
    ],
)
def test_the_list_is_looked_through(world: World, asked: str, found: set[int]) -> None:
    words = Browser(world, PROVIDER).see(f"{_LIST}?{asked}")
    assert {number for number in range(1, 9) if f"Proposal {number}:" in words} == found
    assert ("Nothing found" in words) is not bool(found)


def test_the_list_is_sorted_by_its_columns(world: World) -> None:
    browser = Browser(world, PROVIDER)
    upwards, downwards = (browser.see(f"{_LIST}?sort={way}number") for way in ("", "-"))
    assert upwards.index("Proposal 2:") < upwards.index("Proposal 7:")
    assert downwards.index("Proposal 7:") < downwards.index("Proposal 2:")
    by_talk = browser.see(f"{_LIST}?sort=-comments")
    assert by_talk.index("Proposal 7:") < by_talk.index("Proposal 6:")


def test_a_long_list_has_pages(world: World) -> None:
    for turn in range(26):
        propose(world, 1, changes=words_at(world, 1, "W1", 3, f"Words {turn}."))
    browser = Browser(world, PROVIDER)
    assert "Proposal 33:" in browser.see(_LIST)
    second = browser.see(f"{_LIST}?page=2")
    assert "Proposal 33:" not in second
    assert "Proposal 2:" in second
    assert "Proposal 2:" in browser.see(f"{_LIST}?page=99")


def test_a_draft_without_proposals_says_what_to_do(world: World) -> None:
    number = a_private_draft(world)
    private = f"matrix/drafts/{number}/proposals/"
    assert "writes in it at once" in Browser(world, NORTH).see(private)
    Browser(world, PROVIDER).see(private, 404)
    other = a_small_world("hw-02", suffix="-2")
    a_draft_in_consultation(other)
    assert "Propose a change" in Browser(other, PROVIDER).see(_LIST)
    assert "Propose a change" not in Browser(other, "member").see(_LIST)


# -- one proposal ---------------------------------------------------------------------------------


def test_a_proposal_shows_its_redline_its_reason_and_what_was_said(world: World) -> None:
    words = Browser(world, "member").see(_OPEN)
    assert "Open proposed by Provider Lead for Wayfarer" in words
    assert "It was said so at the workshop." in words
    assert "[put in: Some of it. ]" in words
    assert words.index("South Manager") < words.index("Says who?")


def test_fields_beside_the_words_are_told_as_they_change(world: World) -> None:
    now = drafted(world, 1)
    setting = propose(world, 1, changes=set_setting(now, "target_level", 4))
    words = Browser(world, NORTH).see(f"{_LIST}{setting}/")
    assert "Setting: target level" in words
    assert "[put in: 4 ]" in words
    criterion = replace(now.areas_by_code["CS"].criteria[0], is_critical=True, note="By year.")
    revised = propose(world, 1, changes=revise_criterion(now, criterion))
    words = Browser(world, NORTH).see(f"{_LIST}{revised}/")
    assert "[put in: Critical. ]" in words
    assert "[put in: Note: By year. ]" in words
    assert "Decided by" not in words


def test_what_is_struck_is_told_with_all_that_is_said_of_it(world: World) -> None:
    now = drafted(world, 1)
    code = now.areas_by_code["W5"].criteria[0].code
    number = propose(world, 1, changes=strike_criterion(now, code))
    words = Browser(world, NORTH).see(f"{_LIST}{number}/")
    assert f"criterion {code} removed [struck out:" in words
    assert "Thread: W5.T." in words
    assert "[struck out: Thread" not in words


def test_a_proposal_and_its_counter_lead_to_each_other(world: World) -> None:
    browser = Browser(world, PROVIDER)
    assert "Countered by North Manager for North" in browser.see(f"{_LIST}4/")
    assert browser.at(f"{_LIST}5/") in browser.get(browser.at(f"{_LIST}4/")).content.decode()
    assert "It answers proposal 4 ." in browser.see(f"{_LIST}5/")
    assert "Rejected by North Manager" in (words := browser.see(f"{_LIST}3/"))
    assert "Nobody can test that." in words


@pytest.mark.parametrize(
    ("who", "offered", "why"),
    [
        (NORTH, {"accept", "counter", "reject"}, ""),
        (SOUTH, {"accept", "counter", "reject"}, ""),
        (PROVIDER, {"withdraw"}, "You made proposal 7 yourself"),
        ("auditor", set(), "Your role here"),
    ],
)
def test_each_is_offered_the_moves_they_may_take(
    world: World, who: str, offered: set[str], why: str
) -> None:
    browser = Browser(world, who)
    shown = browser.get(browser.at(_OPEN)).content.decode()
    moves = ("accept", "counter", "reject", "withdraw")
    assert {move for move in moves if browser.at(f"{_OPEN}{move}/") in shown} == offered
    assert why in browser.see(_OPEN)


def test_another_of_the_same_side_is_told_that_it_is_their_own_sides(world: World) -> None:
    number = propose(world, 1, SOUTH, words_at(world, 1, "W2", 3, "All can see it."))
    words = Browser(world, NORTH).see(f"{_LIST}{number}/")
    assert "your own side's" in words
    Browser(world, NORTH).see(f"{_LIST}{number}/accept/", 403)
    Browser(world, NORTH).send(f"{_LIST}{number}/accept/", 403)


def test_it_is_accepted_after_a_look_at_it(world: World) -> None:
    browser = Browser(world, NORTH)
    assert "[put in: Some of it. ]" in browser.see(f"{_OPEN}accept/")
    assert drafted(world, 1).areas_by_code["DD"].at(2).words is None
    browser.send(f"{_OPEN}accept/", reason="")
    assert drafted(world, 1).areas_by_code["DD"].at(2).words == "Some of it."
    assert "Accepted by North Manager for North" in browser.see(_OPEN)


def test_it_is_rejected_with_a_reason_alone(world: World) -> None:
    browser = Browser(world, SOUTH)
    refused = browser.send(f"{_OPEN}reject/", 422, reason=" ")
    assert "Say why" in words_of(refused)
    browser.send(f"{_OPEN}reject/", reason="Too little.")
    assert "Too little." in browser.see(_OPEN)


def test_its_own_party_withdraws_it(world: World) -> None:
    browser = Browser(world, PROVIDER)
    browser.send(f"{_OPEN}withdraw/", reason="")
    assert "Withdrawn by Provider Lead" in browser.see(_OPEN)
    browser.see(f"{_OPEN}accept/", 400)


@pytest.mark.parametrize("move", ["accept", "reject", "withdraw", "counter"])
def test_those_who_answer_for_no_party_do_nothing_with_it(world: World, move: str) -> None:
    for who in ("auditor", "north-validator", "member", "moderator"):
        browser = Browser(world, who)
        browser.see(f"{_OPEN}{move}/", 403)
        browser.send(f"{_OPEN}{move}/", 403, reason="I want it.")


def test_a_proposal_that_fits_no_more_says_why(world: World) -> None:
    answer(world, 1, propose(world, 1, changes=words_at(world, 1, "DD", 2, "All of it.")))
    browser = Browser(world, NORTH)
    words = browser.see(_OPEN)
    assert "It does not fit the draft any more" in words
    assert "Cell DD/2: it was not there when this was proposed, and by now it is" in words
    refused = browser.send(f"{_OPEN}accept/", 422)
    assert "All of it." in words_of(refused)
    assert drafted(world, 1).areas_by_code["DD"].at(2).words == "All of it."


def test_of_two_answers_at_once_the_second_is_told_of_the_first(world: World) -> None:
    first, second = Browser(world, NORTH), Browser(world, SOUTH)
    second.see(f"{_OPEN}reject/")
    first.send(f"{_OPEN}accept/")
    late = second.send(f"{_OPEN}reject/", 422, reason="Too little.")
    assert "Proposal 7 was accepted, so it is too late to reject it" in words_of(late)


def test_a_closed_draft_takes_no_answers(world: World) -> None:
    actions.withdraw_draft(number=1, by=world.actor(NORTH), at=world.at())
    browser = Browser(world, SOUTH)
    assert "Draft 1 was withdrawn." in browser.see(_OPEN)
    assert "Add a comment" not in browser.see(_OPEN)
    browser.see(f"{_OPEN}accept/", 400)


# -- comments -------------------------------------------------------------------------------------


def test_whoever_sees_a_proposal_comments_on_it_while_it_is_open(world: World) -> None:
    browser = Browser(world, "board-north")
    browser.send(f"{_OPEN}comment/", words="Which survey?")
    words = browser.see(_OPEN)
    assert words.index("Says who?") < words.index("Which survey?")
    assert "Write the comment." in words_of(browser.send(f"{_OPEN}comment/", 422, words=" "))
    late = browser.send(f"{_LIST}3/comment/", 422, words="And yet.")
    assert "too late to comment on it" in words_of(late)


# -- countering -----------------------------------------------------------------------------------


def test_a_counter_begins_with_the_proposed_words(world: World) -> None:
    browser = Browser(world, NORTH)
    shown = browser.get(browser.at(f"{_OPEN}counter/")).content.decode()
    assert "Some of it.</textarea>" in shown
    browser.send(f"{_OPEN}counter/", **{"words-0": "Half of it.", "reason": "Say how much."})
    assert "Countered by North Manager" in browser.see(_OPEN)
    assert "[put in: Half of it. ]" in browser.see(f"{_LIST}8/")
    assert "It answers proposal 7 ." in browser.see(f"{_LIST}8/")


def test_a_counter_that_says_the_same_or_nothing_is_refused_and_kept(world: World) -> None:
    browser = Browser(world, NORTH)
    same = browser.send(f"{_OPEN}counter/", 422, **{"words-0": "Some of it.", "reason": "So."})
    assert "It is the same as proposal 7" in words_of(same)
    nothing = browser.send(f"{_OPEN}counter/", 422, **{"words-0": "", "reason": "So."})
    assert "this one would leave the draft as it is" in words_of(nothing)
    silent = browser.send(f"{_OPEN}counter/", 422, **{"words-0": "Half of it.", "reason": ""})
    assert "Say why" in words_of(silent)
    assert "Half of it.</textarea>" in silent.content.decode()


def test_a_counter_stands_on_what_the_draft_says_by_now(world: World) -> None:
    answer(world, 1, propose(world, 1, changes=words_at(world, 1, "DD", 2, "All of it.")))
    browser = Browser(world, NORTH)
    assert "What stands in the draft now All of it." in browser.see(f"{_OPEN}counter/")
    browser.send(f"{_OPEN}counter/", **{"words-0": "Most of it.", "reason": "Between them."})
    answer(world, 1, 9, by=PROVIDER)
    assert drafted(world, 1).areas_by_code["DD"].at(2).words == "Most of it."


def test_what_is_not_written_anew_is_kept_or_left_out(world: World) -> None:
    changes = (
        *words_at(world, 1, "W2", 3, "All can see it."),
        *set_setting(drafted(world, 1), "target_level", 4),
    )
    number = propose(world, 1, changes=changes)
    browser = Browser(world, NORTH)
    browser.send(
        f"{_LIST}{number}/counter/", 303, kept=["1"], **{"words-0": "Some can.", "reason": "So."}
    )
    assert "Setting: target level" in browser.see(f"{_LIST}{number + 1}/")
    another = propose(world, 1, changes=changes)
    browser.send(f"{_LIST}{another}/counter/", **{"words-0": "Some can.", "reason": "So."})
    assert "Setting: target level" not in browser.see(f"{_LIST}{another + 1}/")


def test_a_proposal_without_words_is_countered_on_the_words_page(world: World) -> None:
    number = propose(world, 1, changes=set_setting(drafted(world, 1), "target_level", 4))
    words = Browser(world, NORTH).see(f"{_LIST}{number}/counter/")
    assert "There are no words in it to write anew here." in words


# -- several at once ------------------------------------------------------------------------------


def test_several_are_accepted_at_once_and_each_is_recorded(world: World) -> None:
    second = propose(world, 1, changes=define_term(drafted(world, 1), "better", "By a tenth."))
    browser = Browser(world, NORTH)
    shown = browser.get(browser.at(_LIST)).content.decode()
    assert 'name="chosen" type="checkbox" value="7"' in shown
    words = browser.see(f"{_LIST}accept/?chosen=7&chosen={second}")
    assert "Accept all 2" in words
    assert "[put in: By a tenth. ]" in words
    before = Event.objects.filter(name="proposal.accepted").count()
    browser.send(f"{_LIST}accept/", chosen=[7, second])
    assert Event.objects.filter(name="proposal.accepted").count() == before + 2
    assert drafted(world, 1).areas_by_code["DD"].at(2).words == "Some of it."
    assert [each.word for each in drafted(world, 1).terms] == ["something", "better"]


def test_all_are_accepted_or_none_with_every_fault(world: World) -> None:
    other = propose(world, 1, changes=words_at(world, 1, "DD", 2, "All of it."))
    browser = Browser(world, NORTH)
    refused = words_of(browser.send(f"{_LIST}accept/", 422, chosen=[3, 7, other]))
    assert "Proposal 3: Proposal 3 was rejected" in refused
    assert f"Proposal {other}: Cell DD/2" in refused
    assert drafted(world, 1).areas_by_code["DD"].at(2).words is None
    assert "Open proposed by" in browser.see(_OPEN)


def test_what_does_not_fit_after_those_before_it_is_told_before_it_is_accepted(
    world: World,
) -> None:
    other = propose(world, 1, changes=words_at(world, 1, "DD", 2, "All of it."))
    browser = Browser(world, NORTH)
    words = browser.see(f"{_LIST}accept/?chosen=7&chosen={other}&chosen=3")
    assert words.count("It does not fit the draft any more") == 1
    assert words.index(f"Proposal {other}") < words.index("It does not fit the draft any more")
    assert "not yours to accept: proposal 3." in words


def test_a_code_that_one_strikes_and_the_next_revises_is_a_fault_of_the_next(world: World) -> None:
    now = drafted(world, 1)
    code = now.areas_by_code["W4"].criteria[0].code
    second = replace(now.areas_by_code["W4"].criteria[0], text="Nobody can see it.")
    first = propose(world, 1, changes=strike_criterion(now, code))
    last = propose(world, 1, changes=revise_criterion(now, second))
    browser = Browser(world, NORTH)
    assert "It does not fit" in browser.see(f"{_LIST}accept/?chosen={first}&chosen={last}")
    assert "It does not fit" not in browser.see(f"{_LIST}accept/?chosen={first}&chosen=7")


def test_nothing_ticked_says_what_to_do(world: World) -> None:
    browser = Browser(world, NORTH)
    assert "Nothing to accept" in browser.see(f"{_LIST}accept/?chosen=3&chosen=x&chosen=99")
    assert "Tick at least one" in words_of(browser.send(f"{_LIST}accept/", 422))


def test_ones_own_sides_are_not_there_to_be_ticked(world: World) -> None:
    browser = Browser(world, PROVIDER)
    assert 'name="chosen"' not in browser.get(browser.at(_LIST)).content.decode()
    assert "Nothing to accept" in browser.see(f"{_LIST}accept/?chosen=7")
    browser.send(f"{_LIST}accept/", 403, chosen=[7])


# -- who, and how much it asks --------------------------------------------------------------------


def test_another_arrangement_is_closed(world: World) -> None:
    other = a_world("hw-02", suffix="-2")
    browser = Browser(other, NORTH)
    for place in (_LIST, _OPEN, f"{_LIST}accept/", f"{_OPEN}accept/", f"{_OPEN}counter/"):
        assert browser.get(f"/arrangements/{world.reference}/{place}").status_code == 404
    browser.see(_LIST, 404)


def test_the_pages_ask_little_however_much_is_proposed_and_said(world: World) -> None:
    browser = Browser(world, NORTH)
    places = (
        _LIST,
        _OPEN,
        f"{_OPEN}accept/",
        f"{_OPEN}counter/",
        f"{_LIST}4/",
        f"{_LIST}accept/?chosen=7&chosen=8&chosen=9",
    )
    before = [browser.queries(place) for place in places]
    for turn in range(4):
        comment(world, 1, 7, f"Once more: {turn}.")
        propose(world, 1, changes=words_at(world, 1, "W3", 3, f"Words {turn}."))
    assert [browser.queries(place) for place in places] == before
    assert max(before) <= MOST_QUERIES
