"""The pages of a document: asked for, watched, cancelled, handed out to those who may have it."""

import hashlib

import pytest
from django.utils import timezone

from milepost.apps.documents.models import Document, DocumentFile
from milepost.apps.jobs import actions as jobs
from milepost.core.assessment.workflow import Stage
from tests.apps.documents.papers import nothing_waits, work
from tests.apps.small_worlds import a_small_world, bring_to, number_of
from tests.apps.worlds import World, a_world
from tests.reading import ReadingOnly
from tests.web.browsing import MOST_QUERIES, Browser

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def standing_world(standing_rows: None) -> World:
    world = a_small_world()
    bring_to(world, Stage.RATIFIED, number_of(world, "W0"))
    nothing_waits()
    return world


def asked(world: World, who: str = "board-north") -> str:
    """Press the button; the place of the document's page."""
    browser = Browser(world, who)
    answer = browser.send("documents/make/")
    return str(answer["Location"]).removeprefix(browser.at(""))


def done(world: World) -> None:
    world.now = timezone.now()
    assert work(world) == 1


def test_pressed_it_waits_is_made_and_can_be_downloaded(world: World) -> None:
    place = asked(world)
    browser = Browser(world, "board-north")
    assert place == "documents/1/"
    assert "Waiting for its turn" in browser.see(place)
    browser.see(f"{place}file/", 404)
    done(world)
    assert "Ready: a tagged PDF" in browser.see(place)
    file = browser.get(browser.at(f"{place}file/"))
    content = b"".join(file)
    assert content.startswith(b"%PDF-")
    assert file["ETag"] == f'"{hashlib.sha256(content).hexdigest()}"'
    assert file["Content-Type"] == "application/pdf"
    assert file["Cache-Control"] == "private, no-store"
    assert "attachment" in file["Content-Disposition"]
    assert "hw-01-profile-" in file["Content-Disposition"]
    assert "D-1, profile" in browser.see("documents/")


def test_how_far_it_is_is_told_step_by_step(world: World) -> None:
    place = asked(world)
    job = jobs.take_one(worker="w1", at=timezone.now())
    assert job is not None
    jobs.report(job.id, job.claim, doing="Setting the pages", done_steps=1, all_steps=3)
    said = Browser(world, "board-north").see(place)
    assert "Setting the pages: 1 of 3 steps done" in said
    assert "Look again now" in said


def test_without_a_script_the_page_looks_again_by_itself_only_while_it_is_made(
    world: World,
) -> None:
    place = asked(world)
    browser = Browser(world, "board-north")
    page = browser.get(browser.at(place)).content.decode()
    assert '<noscript><meta http-equiv="refresh"' in page
    done(world)
    page = browser.get(browser.at(place)).content.decode()
    assert "refresh" not in page
    assert "hx-get" not in page


def test_a_script_asks_for_the_part_that_changes_and_is_told_when_it_is_over(
    world: World,
) -> None:
    place = asked(world)
    browser = Browser(world, "board-north")
    part = browser.get(browser.at(place), headers={"HX-Request": "true"})
    assert part.content.strip().startswith(b"<div") or b"<html" not in part.content
    assert "HX-Refresh" not in part
    done(world)
    part = browser.get(browser.at(place), headers={"HX-Request": "true"})
    assert part["HX-Refresh"] == "true"


def test_who_asked_cancels_it_and_others_are_not_offered_to(world: World) -> None:
    place = asked(world)
    other = Browser(world, "board-south")
    assert "Cancel" not in other.see(place)
    other.send(f"{place}cancel/", 403)
    mine = Browser(world, "board-north")
    assert "Cancel" in mine.see(place)
    mine.send(f"{place}cancel/")
    said = mine.see(place)
    assert "Cancelled: nothing was made." in said
    mine.send(f"{place}cancel/")
    assert "had ended, before it could be cancelled" in mine.see(place)
    assert asked(world) == place
    done(world)
    assert "Ready" in mine.see(place)


def test_what_could_not_be_made_says_why_and_can_be_asked_for_again(world: World) -> None:
    place = asked(world)
    job = jobs.take_one(worker="w1", at=timezone.now())
    assert job is not None
    jobs.fail(job.id, job.claim, "The typeface is not set up.", at=timezone.now())
    said = Browser(world, "board-north").see(place)
    assert "It could not be made. The typeface is not set up." in said
    assert "Make it as it stands now" in said


def test_what_holds_more_than_ratified_levels_is_not_there_for_an_elected_member(
    world: World,
) -> None:
    place = asked(world)
    done(world)
    member = Browser(world, "member")
    member.see(place, 404)
    member.see(f"{place}file/", 404)
    member.send(f"{place}cancel/", 404)
    assert "Nothing was made yet" in member.see("documents/")
    own = asked(world, "member")
    assert own == "documents/2/"
    done(world)
    assert "Ready" in member.see(own)


def test_another_arrangements_document_is_not_there(world: World) -> None:
    asked(world)
    done(world)
    elsewhere = a_world("elsewhere", suffix="-elsewhere")
    stranger = Browser(elsewhere, "board-north")
    for place in ("documents/1/", "documents/1/file/"):
        stranger.see(place, 404)
        assert stranger.get(f"/arrangements/{world.reference}/{place}").status_code == 404


def test_an_administrator_may_not_ask(world: World) -> None:
    Browser(world, "admin").send("documents/make/", 403)
    assert not Document.objects.exists()


def test_a_file_that_is_lost_is_said_to_be_missing_and_not_an_error(world: World) -> None:
    place = asked(world)
    DocumentFile.objects.create(
        document=Document.objects.get(), sha256="0" * 64, size=1, made_at=timezone.now()
    )
    Browser(world, "board-north").see(f"{place}file/", 404)


def test_looking_changes_nothing_and_takes_few_queries(
    world: World, reading_only: ReadingOnly
) -> None:
    place = asked(world)
    browser = Browser(world, "board-north")
    with reading_only:
        browser.see(place)
        browser.see("profile/")
        browser.see("documents/")
    assert browser.queries(place) <= MOST_QUERIES
    assert browser.queries("profile/") <= MOST_QUERIES
    assert browser.queries("documents/") <= MOST_QUERIES
