"""The pages of votes, dissent, moderators' views and like evidence, and who sees what of them."""

import re
from datetime import date

import pytest

from milepost.apps.assessments import actions
from milepost.apps.assessments.models import BoardVote, Dissent, ModeratorView
from milepost.core.access.roles import Actor, Role
from milepost.core.assessment.board import VoteChoice
from milepost.core.assessment.workflow import Position, Stage
from tests.apps.small_worlds import (
    a_secondment,
    bring_to,
    cite,
    defer,
    dissent,
    number_of,
    propose,
    rate,
    ratify,
    second_of,
    submit,
    the,
    view,
    vote,
)
from tests.apps.worlds import CAST, World
from tests.web.browsing import MOST_QUERIES, Browser, words_of

pytestmark = pytest.mark.django_db

SEE_ASSESSMENTS = [who for who in CAST if who != "member"]
VOTED, DISSENTED = "The survey shows it.", "The rhythm resumed in June."


@pytest.fixture
def proposed(world: World) -> int:
    number = number_of(world, "W0")
    bring_to(world, Stage.PROPOSED, number)
    return number


def place(number: int, page: str = "") -> str:
    return f"assessments/{number}/{page}"


# -- votes and dissent ----------------------------------------------------------------------------


@pytest.mark.parametrize("who", SEE_ASSESSMENTS)
@pytest.mark.parametrize("is_ratified", [False, True])
@pytest.mark.parametrize("page", ["board/", "story/", "passport/"])
def test_votes_are_the_boards_own_until_it_has_decided(
    world: World, proposed: int, who: str, is_ratified: bool, page: str
) -> None:
    vote(world, proposed, VoteChoice.AGAINST)
    if is_ratified:
        ratify(world, proposed)
    said = Browser(world, who).see(place(proposed, page))
    is_told_early = who in ("board-north", "board-south") and page != "passport/"
    assert (VOTED in said) == (is_ratified or is_told_early)


@pytest.mark.parametrize("who", SEE_ASSESSMENTS)
@pytest.mark.parametrize("page", ["board/", "story/", "passport/"])
def test_dissent_is_told_to_all_who_see_assessments(
    world: World, proposed: int, who: str, page: str
) -> None:
    dissent(world, proposed, is_published=False)
    assert DISSENTED in Browser(world, who).see(place(proposed, page))


def test_a_member_votes_by_the_page_and_the_paper_shows_it(world: World, proposed: int) -> None:
    board = Browser(world, "board-north")
    assert "Vote on the proposal" in board.see(place(proposed))
    bare = board.send(place(proposed, "vote/"), status=422, choice="", reason="")
    assert "Choose how you vote." in words_of(bare)
    assert "Say in a sentence why you vote so." in words_of(bare)
    paper = the(world, proposed).proposedlevels.get().seal.hash
    board.send(place(proposed, "vote/"), choice="against", reason="One survey.", paper=paper)
    assert BoardVote.objects.get().choice == "against"
    assert "1 against" in board.see(place(proposed, "board/"))
    said = board.see(place(proposed, "ratify/"))
    assert "1 against" in said
    assert "One survey." in said


def test_a_vote_on_another_paper_is_told_and_not_written(world: World, proposed: int) -> None:
    answer = Browser(world, "board-north").send(
        place(proposed, "vote/"), status=409, choice="for", reason="So.", paper="0" * 64
    )
    assert "no longer the one on your paper" in words_of(answer)
    assert not BoardVote.objects.exists()


@pytest.mark.parametrize(
    ("who", "page", "status"),
    [
        ("board-south", "vote/", 403),
        ("board-provider", "vote/", 403),
        ("moderator", "vote/", 403),
        ("provider-lead", "dissent/", 403),
        ("member", "board/", 403),
        ("board-provider", "dissent/withdraw/", 409),
    ],
)
def test_who_may_not_is_told_so(
    world: World, proposed: int, who: str, page: str, status: int
) -> None:
    Browser(world, who).see(place(proposed, page), status=status)


def test_whoever_is_barred_is_told_before_they_type(world: World, proposed: int) -> None:
    a_secondment(world, "board-north", first_on=date(2026, 4, 1), last_on=None)
    board = Browser(world, "board-north")
    for page, status in (("", 200), ("board/", 200), ("vote/", 403)):
        assert "You are or were seconded" in board.see(place(proposed, page), status=status)


def test_dissent_is_recorded_changed_and_withdrawn_by_the_page(world: World, proposed: int) -> None:
    member = Browser(world, "board-provider")
    assert "Record dissent" in member.see(place(proposed))
    paper = the(world, proposed).proposedlevels.get().seal.hash
    bare = member.send(place(proposed, "dissent/"), status=422, words="", paper=paper)
    assert "Write down what you do not agree with, and why." in words_of(bare)
    member.send(place(proposed, "dissent/"), words="No.", is_published="on", paper=paper)
    assert "Dissents from the level" in member.see(place(proposed, "board/"))
    assert "No." in member.see(place(proposed, "dissent/withdraw/"))
    member.send(place(proposed, "dissent/withdraw/"), words="It is settled.", paper=paper)
    assert "Nobody has recorded dissent." in member.see(place(proposed, "board/"))
    assert [row.is_withdrawn for row in Dissent.objects.order_by("id")] == [False, True]


@pytest.mark.parametrize("is_published", [False, True])
@pytest.mark.parametrize("is_ratified", [False, True])
def test_dissent_stands_beside_the_level_by_its_authors_wish(
    world: World, proposed: int, is_published: bool, is_ratified: bool
) -> None:
    dissent(world, proposed, is_published=is_published)
    if is_ratified:
        ratify(world, proposed)
    said = Browser(world, "member").see("focus-areas/W0/?view=north")
    assert (DISSENTED in said) == (is_published and is_ratified)


def test_without_a_proposal_the_boards_page_says_so(world: World) -> None:
    said = Browser(world, "board-north").see(place(number_of(world, "W1"), "board/"))
    assert "No level is proposed yet" in said
    Browser(world, "board-north").see(place(number_of(world, "W1"), "vote/"), status=409)
    Browser(world, "board-provider").see(place(number_of(world, "W1"), "dissent/"), status=409)


# -- moderators' views ----------------------------------------------------------------------------


@pytest.fixture
def another(world: World) -> Actor:
    return second_of(world, "moderator-two", Role.MODERATOR)


THOUGHT = "Like evidence stood for as much elsewhere."


@pytest.mark.parametrize("who", [*SEE_ASSESSMENTS, "moderator-two"])
@pytest.mark.parametrize("stage", ["agreed", "agreed, and theirs given", "proposed", "deferred"])
@pytest.mark.parametrize("page", ["moderation/", "story/"])
def test_a_view_is_seen_once_ones_own_is_given_or_a_level_proposed(
    world: World, another: Actor, who: str, stage: str, page: str
) -> None:
    number = number_of(world, "W0")
    bring_to(world, Stage.AGREED, number)
    view(world, number)
    if stage == "agreed, and theirs given":
        view(world, number, by=another, reason="Mine is another.")
    if stage in ("proposed", "deferred"):
        propose(world, number, by="moderator")
    if stage == "deferred":
        defer(world, number)
    said = Browser(world, who).see(place(number, page))
    sees = (
        who == "moderator"
        or stage in ("proposed", "deferred")
        or (who == "moderator-two" and stage == "agreed, and theirs given")
    )
    told = THOUGHT if page == "moderation/" else "A moderator gave their view"
    assert (told in said) == sees or (
        page == "story/" and who == "moderator-two" and stage == "agreed, and theirs given"
    )


def test_before_ones_own_view_nothing_counts_the_others(world: World, another: Actor) -> None:
    number = number_of(world, "W0")
    bring_to(world, Stage.AGREED, number)
    reader = Browser(world, "moderator-two")
    before = reader.see(place(number, "moderation/"))
    view(world, number)
    assert reader.see(place(number, "moderation/")) == before
    assert "moderator.viewed" not in reader.see(place(number, "story/"))


def test_a_view_is_given_by_the_page_with_ratings_of_what_was_challenged(world: World) -> None:
    number = number_of(world, "CS")
    bring_to(world, Stage.IN_MODERATION, number)
    moderator = Browser(world, "moderator")
    assert "Give your own view" in moderator.see(place(number))
    said = moderator.see(place(number, "moderation/"))
    assert "Your own view first" in said
    assert "Your rating of CS.A1, which was challenged" in said
    bare = moderator.send(place(number, "moderation/"), status=422, level="", reason="")
    assert "Choose a level." in words_of(bare)
    moderator.send(place(number, "moderation/"), level="1", reason="So.", rating_0="L")
    assert ModeratorView.objects.get().ratings == {"CS.A1": "L"}
    assert "What the moderators think" in moderator.see(place(number, "moderation/"))
    # The form starts from what they think, to be changed.
    page = moderator.get(moderator.at(place(number, "moderation/"))).content.decode()
    assert re.search(r'<textarea name="reason"[^>]*>\s*So\.</textarea>', page)
    assert re.search(r'<option value="L"[^>]* selected', page)
    moderator.send(place(number, "moderation/"), level="0", reason="I was wrong.", rating_0="")
    assert "1 earlier view" in moderator.see(place(number, "moderation/"))


def test_the_views_stand_side_by_side_where_a_level_is_proposed(
    world: World, another: Actor
) -> None:
    number = number_of(world, "CS")
    bring_to(world, Stage.IN_MODERATION, number)
    view(world, number, by=another, reason="The works stopped for a month.")
    moderator = Browser(world, "moderator")
    before = moderator.see(place(number, "propose/"))
    assert "Give your own view first" in before
    assert "The works stopped" not in before
    view(world, number)
    said = moderator.see(place(number, "propose/"))
    assert THOUGHT in said
    assert "The works stopped for a month." in said
    assert moderator.queries(place(number, "propose/")) <= MOST_QUERIES


def test_a_view_is_not_given_out_of_turn_nor_by_others(world: World, proposed: int) -> None:
    Browser(world, "moderator").send(
        place(proposed, "moderation/"), status=409, level="1", reason="So."
    )
    Browser(world, "provider-lead").send(
        place(proposed, "moderation/"), status=409, level="1", reason="So."
    )
    assert not ModeratorView.objects.exists()


# -- like evidence --------------------------------------------------------------------------------


def test_like_evidence_is_shown_where_else_it_serves_and_how_it_was_rated(world: World) -> None:
    here, there = number_of(world, "W0"), number_of(world, "W0", authority="south")
    rate(world, here, "A1 F")
    item = cite(world, here, "A1")
    submit(world, here)
    rate(world, there, "A1 P")
    cite(world, there, "A1", evidence=item)
    bring_to_agreed(world, here)
    moderator = Browser(world, "moderator")
    unissued = moderator.see(place(here, "moderation/"))
    assert "Nothing that is cited here serves anywhere else" in unissued
    submit(world, there, level=0)
    said = moderator.see(place(here, "moderation/"))
    assert "rated otherwise elsewhere" in said
    assert "Focus area W0, South" in said
    assert "Like evidence" not in Browser(world, "provider-lead").see(place(here, "moderation/"))


def test_the_same_file_under_another_title_is_like_evidence(world: World) -> None:
    here, there = number_of(world, "W0"), number_of(world, "W1")
    for number in (here, there):
        rate(world, number, "A1 F")
        cite(world, number, "A1")  # each a new item, of the same bytes
        submit(world, number)
    bring_to_agreed(world, here)
    said = Browser(world, "moderator").see(place(here, "moderation/"))
    assert "The same file as E-" in said


def test_what_one_side_restricts_is_shown_to_moderators_alone_and_once_relied_on(
    world: World,
) -> None:
    here = number_of(world, "W0")
    bring_to(world, Stage.AGREED, here)
    assert "Like evidence" in Browser(world, "moderator").see(place(here, "moderation/"))


def bring_to_agreed(world: World, number: int) -> None:
    actions.agree(number=number, by=world.actor("north-validator"), at=world.at())


# -- an Authority's own conduct is tried with its actions; here that its page is nobody else's -----


@pytest.mark.parametrize("who", ["south-validator", "north-validator"])
def test_where_nothing_is_about_its_conduct_there_is_no_page(world: World, who: str) -> None:
    number = number_of(world, "W0")
    bring_to(world, Stage.SUBMITTED, number)
    Browser(world, who).see(place(number, "conduct/"), status=404)


# -- and all of it asks little --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "page"),
    [
        ("board-north", ""),
        ("board-north", "board/"),
        ("board-north", "vote/"),
        ("board-north", "ratify/"),
        ("board-provider", "dissent/"),
        ("provider-lead", "passport/"),
        ("provider-lead", "story/"),
        ("moderator", "moderation/"),
    ],
)
def test_reading_asks_little_however_much_was_said(
    world: World, another: Actor, who: str, page: str
) -> None:
    number = number_of(world, "CS")
    bring_to(world, Stage.IN_MODERATION, number)
    view(world, number)
    view(world, number, by=another)
    propose(world, number)
    browser = Browser(world, who)
    for _ in range(2):
        vote(world, number)
        dissent(world, number)
    few = browser.queries(place(number, page))
    for _ in range(6):
        vote(world, number)
        dissent(world, number)
        dissent(world, number, by="south-decider")
    assert browser.queries(place(number, page)) == few <= MOST_QUERIES


def test_moderating_asks_little_however_much_is_alike(world: World) -> None:
    here = number_of(world, "CS")
    bring_to(world, Stage.IN_MODERATION, here)
    moderator = Browser(world, "moderator")
    few = moderator.queries(place(here, "moderation/"))
    for area in ("W0", "W1", "W2"):
        bring_to(world, Stage.SUBMITTED, number_of(world, area))
    assert Position.MODERATOR
    assert moderator.queries(place(here, "moderation/")) <= max(few + 1, 0) <= MOST_QUERIES
