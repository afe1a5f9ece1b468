"""The register of interests: who declares, who reads the words, and who records secondments."""

import pytest

from milepost.apps.assessments import actions
from milepost.apps.assessments.models import (
    InterestDeclaration,
    InterestEnd,
    RecordedSecondment,
)
from milepost.core.access.conflicts import InterestKind
from tests.apps.small_worlds import a_secondment
from tests.apps.worlds import CAST, World, a_world
from tests.web.browsing import MOST_QUERIES, Browser, words_of

pytestmark = pytest.mark.django_db

WORDS = "My brother runs the depot."
ELSEWHERE = {"first_on-day": "1", "first_on-month": "4", "first_on-year": "2026"}


def declare(world: World, who: str, kind: InterestKind = InterestKind.PERSONAL) -> int:
    return actions.declare_interest(
        cycle=1,
        kind=kind,
        words="" if kind is InterestKind.NONE else WORDS,
        by=world.actor(who),
        at=world.at(),
    )


@pytest.mark.parametrize("reader", [*CAST, "admin"])
@pytest.mark.parametrize("owner", ["north-validator", "board-south", "moderator"])
def test_all_are_told_of_an_interest_and_few_of_its_words(
    world: World, reader: str, owner: str
) -> None:
    """Viewer by owner: the kind to all who see assessments; the words to two at most."""
    declare(world, owner)
    sees_page = reader not in ("member", "admin")
    said = Browser(world, reader).see("interests/", status=200 if sees_page else 403)
    assert ("personal tie" in said) == sees_page
    side = owner.partition("-")[0] if owner != "moderator" else owner.rpartition("-")[2]
    managers = {"north-validator": "north-manager", "board-south": "south-manager"}
    assert side
    assert (WORDS in said) == (reader in (owner, managers.get(owner)))


@pytest.mark.parametrize("reader", ["north-manager", "auditor", "provider-lead"])
def test_the_record_tells_of_it_without_its_words(world: World, reader: str) -> None:
    declare(world, "north-validator")
    said = Browser(world, reader).see("record/")
    assert "Interest declared" in said
    assert WORDS not in said


def test_one_declares_by_the_page_and_ends_it_there(world: World) -> None:
    browser = Browser(world, "moderator")
    assert "Nothing yet for" in browser.see("interests/")
    bare = browser.send("interests/declare/", status=422, kind="")
    assert "Choose what you declare." in words_of(bare)
    bare = browser.send("interests/declare/", status=422, kind="pay", words="")
    assert "Say in a few words what the interest is." in words_of(bare)
    browser.send("interests/declare/", kind="pay", words="A bonus.", focus_areas=["CS", "DD"])
    row = InterestDeclaration.objects.get()
    assert (row.kind, row.focus_areas) == ("pay", ["CS", "DD"])
    place = f"interests/end/?declaration={row.pk}"
    assert "pay that hangs on a level" in browser.see(place)
    bare = browser.send(place, status=422, reason="")
    assert "Say why it holds no longer." in words_of(bare)
    browser.send(place, reason="It is paid.")
    assert InterestEnd.objects.get().declaration == row
    Browser(world, "board-north").see(place, status=404)


def test_a_contract_manager_records_a_secondment_and_puts_it_right(world: World) -> None:
    browser = Browser(world, "north-manager")
    manager, lead = world.actor("north-manager"), world.actor("provider-lead")
    typed = {
        "person": world.actor("north-contributor").person,
        "home": manager.party or "",
        "host": lead.party or "",
        "reason": "To help.",
    }
    bare = browser.send("interests/secondment/", status=422, **typed)
    assert "Give the first day." in words_of(bare)
    browser.send("interests/secondment/", **typed, **ELSEWHERE)
    row = RecordedSecondment.objects.get()
    assert "no end known" in browser.see("interests/")
    ended = {"last_on-day": "30", "last_on-month": "6", "last_on-year": "2026"}
    browser.send(
        f"interests/secondment/correct/?secondment={row.pk}",
        reason="It has ended.",
        **ELSEWHERE,
        **ended,
    )
    assert "to 30 June 2026" in browser.see("interests/")
    other = {**typed, "home": world.actor("south-manager").party or ""}
    refused = browser.send("interests/secondment/", status=422, **other, **ELSEWHERE)
    assert "yours is neither" in words_of(refused)


@pytest.mark.parametrize(
    ("who", "place"),
    [
        ("provider-lead", "interests/declare/"),
        ("north-manager", "interests/declare/"),
        ("north-validator", "interests/secondment/"),
        ("moderator", "interests/secondment/"),
        ("admin", "interests/secondment/"),
    ],
)
def test_who_may_not_is_told_so(world: World, who: str, place: str) -> None:
    Browser(world, who).see(place, status=403)


def test_another_partys_secondment_is_not_put_right(world: World) -> None:
    held = a_secondment(world, "north-contributor")
    place = f"interests/secondment/correct/?secondment={held}"
    Browser(world, "south-manager").see(place, status=404)


def test_who_has_not_declared_yet_is_named(world: World) -> None:
    declare(world, "moderator", InterestKind.NONE)
    said = Browser(world, "auditor").see("interests/")
    silent = said.partition("Not declared yet:")[2].partition("Secondments")[0]
    assert "North Validator (Validator, North)" in silent
    assert "Moderator (" not in silent


def test_an_unknown_cycle_is_not_there(world: World) -> None:
    Browser(world, "moderator").see("interests/?cycle=9", status=404)


def test_before_the_first_cycle_the_page_says_so(db: None) -> None:
    world = a_world("hw-07", suffix="-7")
    assert "No cycle yet" in Browser(world, "moderator").see("interests/")
    Browser(world, "moderator").see("interests/declare/", status=404)


@pytest.mark.parametrize("who", ["moderator", "north-manager", "auditor"])
def test_reading_asks_little_however_much_is_declared(world: World, who: str) -> None:
    declare(world, "moderator")
    a_secondment(world, "north-contributor")
    browser = Browser(world, who)
    few = browser.queries("interests/")
    for other in ("north-validator", "south-validator", "board-north", "board-south"):
        declare(world, other)
        a_secondment(world, other)
    assert browser.queries("interests/") == few <= MOST_QUERIES
