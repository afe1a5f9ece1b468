"""Removing by law, on pages: found, read back with what is gone and what stays, then done."""

import pytest

from milepost.apps.archives.removals import look_for_words
from milepost.apps.audit.models import Erasure, Event
from milepost.apps.contracts.actions import end_role
from milepost.apps.people.actions import name_site_administrator
from milepost.apps.people.models import Person
from milepost.core.access.roles import Role
from tests.apps.worlds import World
from tests.web.assessments.stories import a_draft, challenged
from tests.web.browsing import MOST_QUERIES, Browser, words_of

pytestmark = pytest.mark.django_db

WORDS = "The rhythm broke off in May."
WHY = {"ground": "never_lawful", "case": "DP-7"}


@pytest.fixture(scope="module")
def standing_world(standing_rows: None) -> World:
    return challenged(a_draft()).world


def number_of(world: World) -> int:
    return look_for_words(by=world.actor("north-manager"), text="rhythm")[0].statement


# -- words ----------------------------------------------------------------------------------------


def test_words_of_ones_own_side_are_found(world: World) -> None:
    words = Browser(world, "north-manager").see("record/words/?text=rhythm")
    assert WORDS in words
    assert "A-1" in words
    for other in ("south-manager", "provider-lead", "moderator"):
        said = Browser(world, other).see("record/words/?text=rhythm")
        assert "Nothing found" in said, other
        assert WORDS not in said


def test_the_very_same_words_are_listed_once_with_every_place(world: World) -> None:
    browser = Browser(world, "north-manager")
    said = browser.see("record/words/?text=rhythm")
    assert said.count(f"{WORDS} A-1") == 1
    assert "1 passage, in 2 places" in said
    assert (
        browser.get(browser.at("record/words/?text=rhythm")).content.decode().count("/remove/") == 1
    )


@pytest.mark.parametrize("who", ["north-validator", "auditor", "member", "admin"])
def test_nobody_else_comes_in(world: World, who: str) -> None:
    Browser(world, who).see("record/words/", 403)
    Browser(world, who).see(f"record/words/{number_of(world)}/remove/", 403)


@pytest.mark.parametrize("who", ["moderator", "north-manager", "provider-lead"])
def test_whoever_may_remove_words_is_led_there(world: World, who: str) -> None:
    browser = Browser(world, who)
    link = f'href="{browser.at("record/words/")}"'
    for page in ("/account/", browser.at("assessments/1/story/")):
        assert link in browser.get(page).content.decode(), page
    way_back = (
        f'href="{browser.at("record/")}"'
        in browser.get(browser.at("record/words/")).content.decode()
    )
    assert way_back == (who != "moderator")  # who does not read the record


@pytest.mark.parametrize("who", ["north-validator", "auditor"])
def test_nobody_else_is_led_there(world: World, who: str) -> None:
    browser = Browser(world, who)
    for page in ("/account/", browser.at("assessments/1/story/")):
        assert "record/words/" not in browser.get(page).content.decode(), page


def test_what_will_be_gone_and_what_stays_is_read_back_first(world: World) -> None:
    browser, place = Browser(world, "north-manager"), f"record/words/{number_of(world)}/remove/"
    assert WORDS in browser.see(place)
    asked = words_of(browser.send(place, 200, **WHY))
    assert "Gone for ever" in asked
    assert "What stays" in asked
    assert not Erasure.objects.exists()
    changed = words_of(browser.send(place, 200, change="yes", **WHY))
    assert "Gone for ever" not in changed

    browser.send(place, 303, confirmed="yes", **WHY)

    assert Erasure.objects.count() > 0
    found = browser.see("record/words/?text=rhythm")
    assert "Nothing found" in found
    assert "In their place it says now: Removed under policy on" in found
    browser.send(place, 422, confirmed="yes", **WHY)  # a second time


def test_a_removal_without_ground_or_case_is_refused_in_words(world: World) -> None:
    place = f"record/words/{number_of(world)}/remove/"
    said = words_of(Browser(world, "north-manager").send(place, 422))
    assert "Say on which ground" in said
    assert "Give the reference" in said


def test_words_of_another_side_are_not_there(world: World) -> None:
    Browser(world, "south-manager").see(f"record/words/{number_of(world)}/remove/", 404)


def test_a_search_takes_a_fixed_number_of_queries(world: World) -> None:
    browser = Browser(world, "north-manager")
    assert browser.queries("record/words/?text=e") <= MOST_QUERIES
    assert browser.queries(f"record/words/{number_of(world)}/remove/") <= MOST_QUERIES


def test_whoever_may_is_led_there_from_the_record(world: World) -> None:
    assert "Remove words of your side by law" in Browser(world, "north-manager").see("record/")
    assert "Remove words of your side by law" not in Browser(world, "auditor").see("record/")


# -- names ----------------------------------------------------------------------------------------


def keeper(world: World) -> Browser:
    """A site administrator, who is on no arrangement."""
    name_site_administrator(username="keeper", full_name="Kay Keeper", at=world.at())
    world.people["keeper"] = Person.objects.get(username="keeper").pk
    return Browser(world, "keeper")


def test_one_administrator_asks_for_a_name_to_be_removed_and_another_does_it(world: World) -> None:
    gone = Person.objects.get(username="north-validator")
    admin = Browser(world, "admin")
    said = {"person": gone.reference, **WHY}
    read = words_of(admin.send("people/remove-name/", 200, **said))
    assert "Gone for ever, from the whole site" in read
    assert not Event.objects.filter(name="removal.asked_for").exists()
    admin.send("people/remove-name/", 303, confirmed="yes", **said)
    again = words_of(admin.send("people/remove-name/", 422, confirmed="yes", **said))
    assert "asked for already" in again

    site = keeper(world)
    assert gone.full_name in words_of(site.get("/removals/"))
    held = words_of(site.get(f"/removals/{gone.reference}/"))
    assert "They still act here: validator" in held
    assert site.post(f"/removals/{gone.reference}/").status_code == 422
    end_role(username=gone.username, role=Role.VALIDATOR, by=world.actor("admin"), at=world.at())
    answer = site.post(f"/removals/{gone.reference}/", follow=True)

    assert "Instead of the name it says now: Removed under policy on" in words_of(answer)
    assert "No name is to be removed" in words_of(answer)
    assert site.get(f"/removals/{gone.reference}/").status_code == 404
    assert gone.full_name not in Browser(world, "provider-lead").see("assessments/1/story/")


def test_only_site_administrators_see_whose_names_are_to_be_removed(world: World) -> None:
    for who in ("admin", "north-manager"):
        assert Browser(world, who).get("/removals/").status_code == 403
    assert "Names to be removed by law" in words_of(keeper(world).get("/"))


def test_nobody_asks_for_their_own_name(world: World) -> None:
    own = {"person": Person.objects.get(username="admin").reference, **WHY}
    said = words_of(
        Browser(world, "admin").send("people/remove-name/", 422, confirmed="yes", **own)
    )
    assert "another administrator" in said


def test_a_name_is_asked_for_with_its_ground_and_case(world: World) -> None:
    said = words_of(Browser(world, "admin").send("people/remove-name/", 422, person="P-nobody"))
    assert "Say on which ground" in said
    Browser(world, "north-manager").see("people/remove-name/", 403)
