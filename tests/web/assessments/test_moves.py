"""Every move by its page: it says what it means first, does it, and refuses aloud."""

import pytest

from milepost.apps.assessments.models import EvidenceLink
from milepost.core.assessment.workflow import Position
from tests.web.assessments.stories import (
    CHALLENGED,
    a_draft,
    agreed,
    challenged,
    contradicted,
    give,
    proposed,
    rated,
    ratified,
    submitted,
)
from tests.web.browsing import Browser, words_of

pytestmark = pytest.mark.django_db


def test_submitting_says_what_will_be_sealed_and_wants_a_certificate() -> None:
    story = rated(a_draft())
    browser = Browser(story.world, "provider-lead")
    place = f"{story.place}submit/"
    assert "Your ratings indicate level 1" in browser.see(place)
    said = words_of(browser.send(place, status=200, level="1", reason=""))
    assert "You claim level 1. Your ratings indicate level 1." in said
    assert "After this your ratings are closed." in said
    assert story.row.stage == "draft"
    bare = browser.send(place, status=422, level="1", reason="", confirmed="yes")
    assert "Certify that what you submit is true" in words_of(bare)
    assert story.row.stage == "draft"
    browser.send(place, level="1", reason="", confirmed="yes", certified="on")
    assert story.row.stage == "submitted"


def test_another_level_wants_a_reason_and_what_was_typed_is_kept() -> None:
    story = rated(a_draft())
    browser = Browser(story.world, "provider-lead")
    answer = browser.send(
        f"{story.place}submit/", status=422, level="0", reason="", confirmed="yes", certified="on"
    )
    assert "To state level 0 instead, write down why." in words_of(answer)
    assert story.row.stage == "draft"


def test_change_something_goes_back_with_what_was_chosen() -> None:
    story = rated(a_draft())
    answer = Browser(story.world, "provider-lead").send(
        f"{story.place}submit/", status=200, level="0", reason="Caution.", change="yes"
    )
    assert "Caution." in answer.content.decode()
    assert story.row.stage == "draft"


def test_agreeing_is_one_click_where_nothing_differs() -> None:
    story = submitted(a_draft())
    browser = Browser(story.world, "north-validator")
    assert "Agree and seal" in browser.see(f"{story.place}agree/")
    browser.send(f"{story.place}agree/", level="1", reason="")
    assert story.row.stage == "agreed"


def test_who_differs_cannot_agree() -> None:
    story = submitted(a_draft())
    give(story, Position.AUTHORITY, CHALLENGED, "P", "The rhythm broke off.")
    browser = Browser(story.world, "north-validator")
    assert "You differ on one criterion" in browser.see(story.place)
    browser.send(f"{story.place}agree/", status=422, level="1", reason="")
    assert story.row.stage == "submitted"


def test_challenging_lists_the_criteria_with_their_reasons() -> None:
    story = submitted(a_draft())
    give(story, Position.AUTHORITY, CHALLENGED, "P", "The rhythm broke off.")
    browser = Browser(story.world, "north-validator")
    place = f"{story.place}challenge/"
    assert "The rhythm broke off." in browser.see(place)
    said = words_of(browser.send(place, status=200, level="0", reason=""))
    assert CHALLENGED in said
    browser.send(place, level="0", reason="", confirmed="yes")
    assert story.row.stage == "challenged"


def test_returning_wants_to_know_what_is_missing() -> None:
    story = submitted(a_draft())
    browser = Browser(story.world, "north-validator")
    browser.send(f"{story.place}return/", status=422, reason="")
    assert story.row.stage == "submitted"
    browser.send(f"{story.place}return/", reason="The survey lacks its tables.")
    assert story.row.stage == "returned"


def test_challenges_are_answered_one_by_one() -> None:
    story = challenged(a_draft())
    browser = Browser(story.world, "provider-lead")
    place = f"{story.place}answer/"
    assert "The rhythm broke off in May." in browser.see(place)
    silent = {f"choice.{CHALLENGED}": "keep", f"text.{CHALLENGED}": " "}
    assert "Write why you keep" in words_of(browser.send(place, status=422, **silent))
    browser.send(place, **silent | {f"text.{CHALLENGED}": "It resumed in June."})
    assert "It resumed in June." in browser.see(story.place)
    assert "Every challenge is answered." in browser.see(place)


def test_a_moderator_takes_it_up_and_proposes() -> None:
    story = challenged(a_draft())
    browser = Browser(story.world, "moderator")
    assert "1 challenge is not answered." in browser.see(f"{story.place}moderate/")
    browser.send(f"{story.place}moderate/")
    browser.send(f"{story.place}propose/", status=200, level="0", reason="")
    browser.send(f"{story.place}propose/", level="0", reason="", confirmed="yes")
    assert story.row.stage == "proposed"


def test_in_an_agreed_case_the_moderator_proposes_by_one_click() -> None:
    story = agreed(a_draft())
    browser = Browser(story.world, "moderator")
    assert "Propose and seal" in browser.see(f"{story.place}propose/")
    browser.send(f"{story.place}propose/", level="1", reason="")
    assert story.row.stage == "proposed"


def test_the_board_ratifies_the_paper_it_saw_and_no_other() -> None:
    story = proposed(a_draft())
    browser = Browser(story.world, "board-north")
    paper = story.row.proposedlevels.get().seal.hash
    assert paper in browser.see(f"{story.place}ratify/")
    browser.send(f"{story.place}ratify/", status=409, paper="0" * 64)
    assert story.row.stage == "proposed"
    browser.send(f"{story.place}ratify/", paper=paper)
    assert story.row.stage == "ratified"


def test_the_board_defers_to_a_day_and_the_moderator_resumes() -> None:
    story = proposed(a_draft())
    browser = Browser(story.world, "board-north")
    day = {"until-day": "31", "until-month": "3", "until-year": "2099"}
    browser.send(f"{story.place}defer/", status=422, reason="", **day)
    browser.send(f"{story.place}defer/", reason="The survey is due.", **day)
    assert story.row.stage == "deferred"
    moderator = Browser(story.world, "moderator")
    moderator.send(f"{story.place}resume/", level="1", reason="", confirmed="yes")
    assert story.row.stage == "proposed"


def test_withdrawing_wants_a_reason_and_publishing_none() -> None:
    story = a_draft()
    browser = Browser(story.world, "provider-lead")
    browser.send(f"{story.place}withdraw/", status=422, reason="")
    browser.send(f"{story.place}withdraw/", reason="Opened by mistake.")
    assert story.row.stage == "withdrawn"


def test_a_ratified_level_is_published() -> None:
    story = ratified(a_draft())
    Browser(story.world, "north-manager").send(f"{story.place}publish/")
    assert story.row.stage == "published"


#    brought to   who             what            what they are answered
REFUSED = [
    (submitted, "provider-lead", "submit", 409),
    (submitted, "south-validator", "agree", 403),
    (submitted, "provider-lead", "agree", 403),
    (agreed, "moderator", "resume", 409),
    (proposed, "board-south", "ratify", 403),
    (proposed, "board-provider", "ratify", 403),
    (a_draft, "provider-contributor", "submit", 403),
]


@pytest.mark.parametrize(("bring", "who", "move", "status"), REFUSED)
def test_a_move_out_of_turn_or_not_theirs_is_refused(
    bring: object, who: str, move: str, status: int
) -> None:
    story = a_draft() if bring is a_draft else bring(a_draft())  # type: ignore[operator]
    stage = story.row.stage
    browser = Browser(story.world, who)
    browser.see(f"{story.place}{move}/", status=status)
    browser.send(f"{story.place}{move}/", status=status, level="1", reason="Because.")
    assert story.row.stage == stage


# --- evidence ----------------------------------------------------------------------------------


def test_one_item_is_cited_for_several_criteria_at_once() -> None:
    story = rated(a_draft())
    browser = Browser(story.world, "provider-lead")
    place = f"{story.place}cite/?criterion=CS.PLAN.L3.1"
    said = browser.see(place)
    assert "Survey of road users" in said
    sent = {"evidence": "1", "kind": "supports", "criteria": ["CS.PLAN.L3.1", "CS.FEED.L3.1"]}
    faulty = browser.post(browser.at(place), {"place": "", **sent})
    assert "Say where to look" in words_of(faulty)
    before = EvidenceLink.objects.count()
    assert browser.post(browser.at(place), {"place": "page 9", **sent}).status_code == 303
    assert EvidenceLink.objects.count() == before + 2
    assert "page 9" in browser.see(story.place)


def test_the_register_is_searched_without_a_script() -> None:
    story = rated(a_draft())
    browser = Browser(story.world, "provider-lead")
    assert "1 of 1 item found" in browser.see(f"{story.place}cite/?text=road+users")
    assert "0 of 1 item found" in browser.see(f"{story.place}cite/?text=drainage")


def test_a_citation_is_taken_back() -> None:
    story = rated(a_draft())
    link = EvidenceLink.objects.filter(criterion=CHALLENGED).get()
    browser = Browser(story.world, "provider-lead")
    place = f"{story.place}withdraw-citation/?link={link.pk}"
    assert "Survey of road users" in browser.see(place)
    browser.send(place)
    assert link.superseded_by.is_withdrawn


def test_contradicting_evidence_is_answered() -> None:
    story = submitted(a_draft())
    link = contradicted(story)
    browser = Browser(story.world, "north-validator")
    place = f"{story.place}answer-evidence/?link={link}"
    browser.send(place, status=422, words="")
    browser.send(place, words="It speaks of another district.")
    assert "It speaks of another district." in browser.see(story.place)


def test_another_sides_draft_citation_is_not_there() -> None:
    story = submitted(a_draft())
    link = contradicted(story)
    for place in ("withdraw-citation", "answer-evidence"):
        Browser(story.world, "provider-lead").see(f"{story.place}{place}/?link={link}", status=404)


def test_nothing_is_cited_where_the_set_is_closed() -> None:
    story = submitted(a_draft())
    Browser(story.world, "provider-lead").see(f"{story.place}cite/", status=409)


def test_the_story_tells_each_step_with_its_seal() -> None:
    story = ratified(a_draft())
    said = Browser(story.world, "auditor").see(f"{story.place}story/")
    steps = ("Level 1 ratified", "Level 1 proposed", "Agreed: level 1 validated")
    for step in (*steps, "Board member (Authority), North"):
        assert step in said
    assert "an item that supports it" in said  # the provider's item may be restricted
    for seal in (story.row.assessedlevels.get().seal, story.row.ratifiedlevels.get().seal):
        assert seal.hash in said
