"""Calendar feeds: an address of one's own, which gives what its owner may see, and no more."""

import re
from datetime import date, timedelta
from urllib.parse import urlparse

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar

from milepost.apps.audit.models import Event
from milepost.apps.contracts.actions import end_role
from milepost.apps.contracts.models import CalendarFeed
from milepost.core.access.roles import Role
from milepost.core.assessment.workflow import Stage
from milepost.web.plans import feeds
from tests.apps.planned_worlds import a_milestone, a_plan
from tests.apps.small_worlds import a_small_world, bring_to, number_of
from tests.apps.worlds import World
from tests.reading import ReadingOnly
from tests.web.browsing import MOST_QUERIES, Browser

pytestmark = pytest.mark.django_db
PLACE = "plans/calendar/feed/"


@pytest.fixture(scope="module")
def standing_world(standing_rows: None) -> World:
    world = a_small_world()
    bring_to(world, Stage.RATIFIED, number_of(world))
    return world


def _made(world: World, who: str) -> str:
    """The address of somebody's new feed, as its path."""
    shown = Browser(world, who).send(PLACE, 200).content.decode()
    (address,) = re.findall(r'value="(http[^"]+\.ics)"', shown)
    return str(urlparse(address).path)


def _summaries(address: str) -> list[str]:
    answer = Client().get(address)
    assert answer.status_code == 200
    return [str(each["summary"]) for each in Calendar.from_ical(answer.content).walk("VEVENT")]


def _soon() -> date:
    return timezone.localdate() + timedelta(days=30)


def test_it_is_shown_once_and_kept_as_a_hash_and_on_the_record(world: World) -> None:
    address = _made(world, "north-manager")
    secret = address.removeprefix("/calendar-feeds/").removesuffix(".ics")
    browser = Browser(world, "north-manager")
    again = browser.get(browser.at(PLACE))
    assert secret not in again.content.decode()
    assert "no-store" in again["Cache-Control"]
    assert "You have an address , made on" in browser.see(PLACE)
    (feed,) = CalendarFeed.objects.all()
    assert secret not in str(vars(feed))
    event = Event.objects.latest("id")
    assert event.name == "calendar_feed.made"
    assert secret not in str(vars(event))


def test_it_gives_what_its_owner_may_see_without_signing_in(world: World) -> None:
    a_plan(world)
    a_milestone(world, forecast_on=_soon())
    manager, member = (_summaries(_made(world, who)) for who in ("north-manager", "member"))
    assert "M-1 The first panel has met" in manager
    assert any(each.startswith("Cut-off of") for each in manager)
    assert not [each for each in member if each.startswith(("M-1", "Cut-off", "Board ratifies"))]
    assert any(each.startswith("Contract year") for each in member)


def test_reading_it_sets_no_cookie_writes_nothing_and_is_not_kept(world: World) -> None:
    address = _made(world, "north-manager")
    with ReadingOnly():
        answer = Client().get(address)
    assert not answer.cookies
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Cache-Control"] == "private, no-store"
    assert Client().post(address).status_code == 405


def test_another_one_ends_the_one_before(world: World) -> None:
    first, second = _made(world, "north-manager"), _made(world, "north-manager")
    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200


def test_it_is_revoked_by_its_owner_and_others_go_on(world: World) -> None:
    own, other = _made(world, "north-manager"), _made(world, "south-manager")
    browser = Browser(world, "north-manager")
    browser.send(PLACE + "revoke/")
    assert "Revoked. The address gives nothing any more." in browser.see(PLACE)
    assert Client().get(own).status_code == 404
    assert Client().get(other).status_code == 200
    assert Event.objects.latest("id").name == "calendar_feed.revoked"
    browser.send(PLACE + "revoke/")
    assert "There is no address to revoke" in browser.see(PLACE)


def test_when_the_role_ends_or_the_person_may_not_sign_in_it_gives_nothing(world: World) -> None:
    auditor, member = _made(world, "auditor"), _made(world, "member")
    end_role(username="auditor", role=Role.INTERNAL_AUDITOR, by=world.actor("admin"), at=world.at())
    get_user_model().objects.filter(username="member").update(is_active=False)
    assert Client().get(auditor).status_code == 404
    assert Client().get(member).status_code == 404


def test_who_may_not_see_the_calendar_has_no_feed(world: World) -> None:
    browser = Browser(world, "admin")
    browser.see(PLACE, 403)
    browser.send(PLACE, 403)
    browser.send(PLACE + "revoke/", 403)
    assert not CalendarFeed.objects.exists()


def test_a_secret_that_never_was_is_told_nothing_apart(world: World) -> None:
    answer = Client().get("/calendar-feeds/a-feed-that-never-was.ics")
    assert answer.status_code == 404
    assert answer.content == b""


def test_one_that_is_asked_for_without_end_is_held_off(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeds, "MOST_ASKED", 3)
    monkeypatch.setattr(feeds, "_asked", type(feeds._asked)())
    own, other = _made(world, "north-manager"), _made(world, "south-manager")
    assert [Client().get(own).status_code for _ in range(4)] == [200, 200, 200, 429]
    assert int(Client().get(own)["Retry-After"]) > 0
    assert Client().get(other).status_code == 200


def test_only_so_many_feeds_are_remembered_as_asked_for(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeds, "_FEEDS_REMEMBERED", 1)
    monkeypatch.setattr(feeds, "_asked", type(feeds._asked)())
    for who in ("north-manager", "south-manager"):
        Client().get(_made(world, who))
    assert len(feeds._asked) == 1


def test_it_takes_no_more_queries_with_more_in_it(world: World) -> None:
    address = _made(world, "north-manager")
    few = _queries(address)
    a_plan(world)
    for _ in range(5):
        a_milestone(world, forecast_on=_soon())
    assert _queries(address) == few <= MOST_QUERIES


def _queries(address: str) -> int:
    """How many it takes, once everything that is kept in memory is there."""
    assert Client().get(address).status_code == 200
    with CaptureQueriesContext(connection) as taken:
        Client().get(address)
    return len(taken)
