"""The rating form: it keeps what is changed, loses nothing typed, and overwrites nobody."""

import pytest

from milepost.apps.assessments.models import CriterionRating
from milepost.core.assessment.workflow import Position
from tests.web.assessments.stories import (
    CHALLENGED,
    Story,
    a_draft,
    a_later_cycle,
    give,
    rated,
    submitted,
)
from tests.web.browsing import Browser, words_of

pytestmark = pytest.mark.django_db

TAIL = "CS.TAIL.L1.1"


def fields(
    code: str, rating: str, *, was: str = "", seen: int = 0, reason: str = "", had: str = ""
) -> dict[str, str]:
    """One criterion's part of the form."""
    return {
        f"rating.{code}": rating,
        f"was.{code}": was,
        f"seen.{code}": str(seen),
        f"reason.{code}": reason,
        f"had.{code}": had,
    }


def newest(story: Story, code: str) -> CriterionRating:
    return CriterionRating.objects.filter(criterion=code).order_by("rating_set", "revision").last()  # type: ignore[return-value]


def test_a_rating_is_kept_and_shown() -> None:
    story = a_draft()
    browser = Browser(story.world, "provider-lead")
    sent = {"position": "provider", **fields(TAIL, "L", reason="Two of three.")}
    browser.send(f"{story.place}rate/", **sent)
    assert (newest(story, TAIL).rating, newest(story, TAIL).reason.text) == ("L", "Two of three.")  # type: ignore[union-attr]
    assert "1 rating saved." in browser.see(story.place)


def test_what_was_not_changed_is_not_sent_on() -> None:
    """Somebody else's rating of a criterion that the sender never touched is left alone."""
    story = a_draft()
    give(story, Position.PROVIDER, TAIL, "F")
    stale = fields(TAIL, "", was="", seen=0)
    mine = fields(CHALLENGED, "P")
    Browser(story.world, "provider-lead").send(
        f"{story.place}rate/", position="provider", **stale, **mine
    )
    assert newest(story, TAIL).rating == "F"
    assert newest(story, CHALLENGED).rating == "P"


def test_a_rating_that_lacks_its_reason_is_shown_again_as_typed() -> None:
    story = submitted(a_draft())
    browser = Browser(story.world, "north-validator")
    sent = fields(TAIL, "P", was="F") | fields(CHALLENGED, "L", was="F", reason="Not in August.")
    answer = browser.send(f"{story.place}rate/", status=422, position="authority", **sent)
    html = answer.content.decode()
    assert f"Say why you rate {TAIL} otherwise than the provider did." in words_of(answer)
    assert 'href="#reason-CS-TAIL-L1-1"' in html
    assert "Not in August." in html
    assert 'id="rating-CS-TAIL-L1-1-P" value="P" checked' in html
    assert not CriterionRating.objects.filter(rating_set__position="authority").exists()


def test_two_people_who_rate_alike_criteria_see_both_and_choose() -> None:
    story = a_draft()
    give(story, Position.PROVIDER, TAIL, "F")
    browser = Browser(story.world, "provider-lead")
    sent = fields(TAIL, "N", reason="Not since May.") | fields(CHALLENGED, "L")
    answer = browser.send(f"{story.place}rate/", status=409, position="provider", **sent)
    said, html = words_of(answer), answer.content.decode()
    assert "Keep theirs: Fully" in said
    assert "Put yours in its place: Not met" in said
    assert "Not since May." in html
    assert newest(story, TAIL).rating == "F"

    chosen = {
        "position": "provider",
        f"rating.{TAIL}": "N",
        f"was.{TAIL}": "F",
        f"seen.{TAIL}": "1",
        f"mine.{TAIL}": "Not since May.",
        **fields(CHALLENGED, "L"),
    }
    browser.send(f"{story.place}rate/", **chosen)
    assert (newest(story, TAIL).rating, newest(story, TAIL).revision) == ("N", 2)
    assert newest(story, TAIL).reason.text == "Not since May."  # type: ignore[union-attr]
    assert newest(story, CHALLENGED).rating == "L"


def test_of_the_same_rating_with_two_reasons_the_chosen_reason_is_kept() -> None:
    story = a_draft()
    give(story, Position.PROVIDER, TAIL, "P", reason="Two of five.")
    browser = Browser(story.world, "provider-lead")
    sent = fields(TAIL, "P", reason="One of five.")
    answer = browser.send(f"{story.place}rate/", status=409, position="provider", **sent)
    assert "Two of five." in words_of(answer)
    met = {"position": "provider", f"was.{TAIL}": "P", f"seen.{TAIL}": "1", f"yours.{TAIL}": "P",
           f"mine.{TAIL}": "One of five."}  # fmt: skip
    browser.send(f"{story.place}rate/", **met, **{f"rating.{TAIL}": "theirs"})
    assert newest(story, TAIL).revision == 1
    browser.send(f"{story.place}rate/", **met, **{f"rating.{TAIL}": "yours"})
    assert newest(story, TAIL).reason.text == "One of five."  # type: ignore[union-attr]


def test_keeping_theirs_changes_nothing() -> None:
    story = a_draft()
    give(story, Position.PROVIDER, TAIL, "F")
    chosen = {
        "position": "provider",
        f"rating.{TAIL}": "F",
        f"was.{TAIL}": "F",
        f"seen.{TAIL}": "1",
        f"mine.{TAIL}": "Not since May.",
    }
    Browser(story.world, "provider-lead").send(f"{story.place}rate/", **chosen)
    assert newest(story, TAIL).revision == 1


def test_a_single_change_saves_itself_and_brings_the_level_along() -> None:
    story = rated(a_draft())
    browser = Browser(story.world, "provider-lead")
    sent = fields(TAIL, "N", was="F", seen=1) | fields(CHALLENGED, "P", was="F", seen=1)
    answer = browser.post(
        browser.at(f"{story.place}rate/"),
        {"position": "provider", **sent},
        headers={"HX-Request": "true", "HX-Trigger": "rate-CS-TAIL-L1-1"},
    )
    html = answer.content.decode()
    assert "<html" not in html
    assert "These ratings indicate below level 1" in html
    assert 'id="shown-CS-TAIL-L1-1" hx-swap-oob="true"' in html
    assert newest(story, TAIL).rating == "N"
    assert newest(story, CHALLENGED).rating == "F"  # not the one that was changed


def test_still_so_carries_the_cycle_before_in_one_click() -> None:
    story = submitted(a_draft())
    later = a_later_cycle(story)
    browser = Browser(story.world, "provider-lead")
    assert "Still so: carry all 9 ratings of last cycle" in browser.see(later.place)
    browser.send(f"{later.place}still-so/", position="provider", carry=f"{TAIL} {CHALLENGED}")
    assert newest(later, TAIL).origin == "still_so"
    assert "Still so: carry all 7 ratings" in browser.see(later.place)
    browser.send(f"{later.place}still-so/", position="provider", carry="all")
    assert "Still so: carry all" not in browser.see(later.place)


def test_still_so_keeps_what_was_changed_on_the_page_as_well() -> None:
    story = submitted(a_draft())
    later = a_later_cycle(story)
    sent = fields(CHALLENGED, "P")
    Browser(story.world, "provider-lead").send(
        f"{later.place}still-so/", position="provider", carry=TAIL, **sent
    )
    assert newest(later, CHALLENGED).rating == "P"
    assert newest(later, TAIL).rating == "F"


def test_still_so_never_carries_over_what_somebody_rated_meanwhile() -> None:
    story = submitted(a_draft())
    later = a_later_cycle(story)
    give(later, Position.PROVIDER, TAIL, "N", reason="Not since May.")
    browser = Browser(story.world, "provider-lead")
    stale = {"position": "provider", "carry": TAIL, **fields(TAIL, "")}
    answer = browser.send(f"{later.place}still-so/", status=409, **stale)
    assert "Keep theirs: Not met" in words_of(answer)
    assert "Put yours in its place: Fully" in words_of(answer)
    assert newest(later, TAIL).rating == "N"


def test_still_so_for_a_thread_leaves_what_was_rated_by_hand() -> None:
    story = submitted(a_draft())
    later = a_later_cycle(story)
    sent = fields(TAIL, "P") | fields(CHALLENGED, "")
    Browser(story.world, "provider-lead").send(
        f"{later.place}still-so/", position="provider", carry=f"{TAIL} {CHALLENGED}", **sent
    )
    assert (newest(later, TAIL).rating, newest(later, CHALLENGED).rating) == ("P", "F")


def test_a_difference_that_somebody_changed_meanwhile_is_not_taken_back() -> None:
    story = submitted(a_draft())
    give(story, Position.AUTHORITY, TAIL, "P", "Too few.")
    give(story, Position.AUTHORITY, TAIL, "N", "None at all.", seen=1)
    stale = {"position": "authority", "take_back": TAIL}
    stale |= fields(TAIL, "P", was="P", seen=1, reason="Too few.", had="Too few.")
    answer = Browser(story.world, "north-validator").send(
        f"{story.place}accept/", status=409, **stale
    )
    assert "None at all." in words_of(answer)
    assert newest(story, TAIL).rating == "N"


def test_a_difference_can_be_taken_back() -> None:
    story = submitted(a_draft())
    give(story, Position.AUTHORITY, TAIL, "P", "Too few.")
    browser = Browser(story.world, "north-validator")
    assert "Take the difference back" in browser.see(story.place)
    browser.send(f"{story.place}accept/", position="authority", take_back=TAIL)
    assert (newest(story, TAIL).rating, newest(story, TAIL).origin) == ("F", "accepted")
    assert "Take the difference back" not in browser.see(story.place)


@pytest.mark.parametrize(
    ("who", "position", "status"),
    [
        ("provider-contributor", "provider", 403),
        ("north-validator", "provider", 403),
        ("moderator", "authority", 403),
        ("auditor", "provider", 403),
    ],
)
def test_nobody_writes_another_sides_ratings(who: str, position: str, status: int) -> None:
    story = a_draft()
    Browser(story.world, who).send(
        f"{story.place}rate/", status=status, position=position, **fields(TAIL, "F")
    )
    assert not CriterionRating.objects.exists()


def test_a_rating_off_the_scale_is_refused() -> None:
    story = a_draft()
    Browser(story.world, "provider-lead").send(
        f"{story.place}rate/", status=400, position="provider", **fields(TAIL, "Z")
    )
    assert not CriterionRating.objects.exists()


def test_signs_that_no_database_keeps_and_numbers_beyond_all_reason_break_nothing() -> None:
    story = a_draft()
    sent = fields(TAIL, "L", reason="Two\x00 of three.") | {f"seen.{TAIL}": "9" * 5000}
    Browser(story.world, "provider-lead").send(f"{story.place}rate/", position="provider", **sent)
    assert newest(story, TAIL).reason.text == "Two of three."  # type: ignore[union-attr]


def test_a_reason_longer_than_anybody_reads_is_refused_and_shown_again() -> None:
    story = a_draft()
    sent = fields(TAIL, "L", reason="word " * 5000)
    answer = Browser(story.world, "provider-lead").send(
        f"{story.place}rate/", status=422, position="provider", **sent
    )
    assert "What you wrote has 24,999 characters; 20,000 are kept." in words_of(answer)
    assert not CriterionRating.objects.exists()
