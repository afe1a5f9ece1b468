"""The drafts of the next edition: the list, beginning one, its overview, and its next steps."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from milepost.apps.matrices import actions
from milepost.apps.matrices.models import MatrixVersion
from milepost.core.matrix.drafting.acts import strike_criterion
from milepost.gateways.matrix_files import shipped_matrix
from tests.apps.drafted_worlds import (
    a_busy_draft,
    a_declined_draft,
    a_draft_ready_to_agree,
    a_private_draft,
    answer,
    drafted,
    propose,
    the_draft,
    words_at,
    write,
)
from tests.apps.small_worlds import a_small_world
from tests.apps.worlds import World, a_world_without_a_matrix
from tests.web.browsing import MOST_QUERIES, Browser, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def standing_world(standing_rows: None) -> World:
    world = a_small_world()
    a_busy_draft(world)
    return world


def test_the_list_tells_where_each_draft_stands(world: World) -> None:
    words = Browser(world, "auditor").see("matrix/drafts/")
    assert "Draft 1 A maturity matrix, from version 1, 1.0 In consultation" in words


def test_the_overview_tells_every_reason_to_wait(world: World) -> None:
    answer(world, 1, propose(world, 1, changes=words_at(world, 1, "CS", 1)))
    words = Browser(world, "auditor").see("matrix/drafts/1/")
    assert "Not ready to be agreed 4 things keep it from being put forward." in words
    assert "1 line of the change map is only suggested; confirm or correct it." in words
    assert "1 proposal is open; accept, reject, counter or withdraw it." in words


@pytest.mark.parametrize(
    "place",
    [
        "",
        "begin/",
        "1/",
        "1/withdraw/",
        "1/put-forward/",
        "1/notes/",
        "1/settings/",
        "1/words/CS/",
        "1/words/CS/cell/4/",
        "1/words/CS/offer/0/",
        "1/words/CS/apart/4/",
        "1/words/CS/criterion/CS.A1/",
        "1/words/CS/criterion/CS.A1/strike/",
        "1/words/CS/evidence/",
    ],
)
def test_a_page_asks_little_of_the_database(world: World, place: str) -> None:
    assert Browser(world, "north-manager").queries(f"matrix/drafts/{place}") <= MOST_QUERIES


# -- the list -------------------------------------------------------------------------------------


@pytest.fixture
def first_day(world: World) -> World:
    """Another arrangement, without a matrix and without a draft."""
    return a_world_without_a_matrix("hw-02", suffix="-2")


def test_without_a_draft_it_is_said_how_one_is_begun(first_day: World) -> None:
    assert "No draft yet" in Browser(first_day, "provider-lead").see("matrix/drafts/")
    assert "No draft that you can see" in Browser(first_day, "auditor").see("matrix/drafts/")


@pytest.mark.parametrize(("who", "is_seen"), [("south-manager", True), ("provider-lead", False)])
def test_a_draft_is_its_own_sides_alone_until_it_is_opened(
    world: World, who: str, is_seen: bool
) -> None:
    number = a_private_draft(world, by="south-manager")
    browser = Browser(world, who)
    assert (f"Draft {number}" in browser.see("matrix/drafts/")) is is_seen
    assert (f"Draft {number}" in browser.see("matrix/")) is is_seen
    browser.see(f"matrix/drafts/{number}/", 200 if is_seen else 404)


def test_the_matrix_document_leads_to_the_draft_that_is_open(world: World) -> None:
    words = Browser(world, "auditor").see("matrix/")
    assert "Draft 1 In consultation 1 open proposal" in words


# -- beginning one --------------------------------------------------------------------------------


def test_a_draft_is_begun_from_the_agreed_edition(world: World) -> None:
    browser = Browser(world, "provider-lead")
    assert "The newest edition that is agreed" in browser.see("matrix/drafts/begin/")
    browser.send("matrix/drafts/begin/", begins="edition")
    words = browser.see("matrix/drafts/2/")
    assert "Draft 2 is begun. Only your side sees it until you open it to all." in words
    assert "begun by Provider Lead, Wayfarer, from version 1, 1.0" in words


def test_a_draft_is_begun_from_the_shipped_matrix(first_day: World) -> None:
    browser = Browser(first_day, "provider-lead")
    assert "newest edition" not in browser.see("matrix/drafts/begin/")
    browser.send("matrix/drafts/begin/", begins="shipped")
    assert drafted(first_day, 1) == shipped_matrix()


@pytest.mark.parametrize("who", ["north-manager", "provider-lead"])
def test_a_draft_is_begun_with_a_file_and_what_was_found_in_it(first_day: World, who: str) -> None:
    browser = Browser(first_day, who)
    sheet = (
        b"Category;Focus area;Level 1;Level 3;Evidence base\n"
        b"Roads;Potholes;Potholes are are mended quickly.;Roads are good.;Survey\n"
    )
    read = browser.send("matrix/read/", 200, upload=SimpleUploadedFile("ours.csv", sheet))
    said = {"is_right": "on"} if read.context["guesses"] else {}
    browser.send("matrix/read/", token=read.context["token"], draft="yes", **said)
    draft = the_draft(first_day, 1)
    assert draft.source_name == "ours.csv"
    assert draft.findings
    assert MatrixVersion.objects.filter(arrangement__reference="hw-02").count() == 0
    assert "findings made at reading are open" in browser.see("matrix/drafts/1/")


def test_who_only_drafts_is_asked_nothing_of_an_edition(first_day: World) -> None:
    browser = Browser(first_day, "provider-lead")
    read = words_of(browser.send("matrix/read/", 200, shipped="yes"))
    assert "Begin a draft with it" in read
    assert "Put it forward" not in read
    token = browser.send("matrix/read/", 200, shipped="yes").context["token"]
    browser.send("matrix/read/", 403, token=token, version="1.0")


def test_a_side_begins_one_draft_at_a_time(world: World) -> None:
    number = a_private_draft(world, by="south-manager")
    browser = Browser(world, "south-manager")
    assert f"works on draft {number} already" in browser.see("matrix/drafts/begin/")
    refused = words_of(browser.send("matrix/drafts/begin/", 422, begins="edition"))
    assert "Your side works on a draft already" in refused


@pytest.mark.parametrize("who", ["north-validator", "auditor", "moderator"])
def test_who_does_not_answer_for_the_matrix_begins_none(world: World, who: str) -> None:
    browser = Browser(world, who)
    browser.see("matrix/drafts/begin/", 403)
    browser.send("matrix/drafts/begin/", 403, begins="edition")


# -- the overview ---------------------------------------------------------------------------------


def test_each_reason_leads_to_where_it_is_mended(world: World) -> None:
    browser = Browser(world, "north-manager")
    page = browser.get(browser.at("matrix/drafts/1/")).content.decode()
    for place in ("proposals/", "points/", "terms/"):
        assert f'href="{browser.at(f"matrix/drafts/1/{place}")}"' in page


def test_a_cell_shows_what_it_has_and_what_is_proposed_in_it(world: World) -> None:
    words = Browser(world, "auditor").see("matrix/drafts/1/")
    assert "Focus area CS, level 1: 3 criteria" in words
    assert "Focus area CS, level 4: Words alone" in words
    assert "Focus area DD, level 2: Undefined 1 1 open proposal" in words
    assert "Focus area DD, level 4: Undefined Focus area" in words


def test_a_level_below_a_defined_one_that_says_nothing_is_led_to(world: World) -> None:
    number = a_private_draft(world, by="south-manager")
    for code in ("CS.A3", "CS.B3"):
        write(world, number, strike_criterion(drafted(world, number), code), by="south-manager")
    browser = Browser(world, "south-manager")
    page = browser.get(browser.at(f"matrix/drafts/{number}/")).content.decode()
    assert "Focus area CS, level 3</a>" in page
    assert browser.at(f"matrix/drafts/{number}/words/CS/#level-3") in page


# -- its steps ------------------------------------------------------------------------------------


def test_a_draft_is_opened_once_that_was_said_to_be_for_good(world: World) -> None:
    actions.withdraw_draft(number=1, by=world.actor("north-manager"), at=world.at())
    number = a_private_draft(world, by="south-manager")
    browser = Browser(world, "south-manager")
    assert "This cannot be taken back." in browser.see(f"matrix/drafts/{number}/open/")
    Browser(world, "provider-lead").see(f"matrix/drafts/{number}/", 404)
    browser.send(f"matrix/drafts/{number}/open/", seen=the_draft(world, number).revision)
    assert "In consultation" in Browser(world, "provider-lead").see(f"matrix/drafts/{number}/")


def test_a_draft_that_was_changed_since_it_was_looked_at_is_looked_at_again_before_it_is_opened(
    world: World,
) -> None:
    actions.withdraw_draft(number=1, by=world.actor("north-manager"), at=world.at())
    number = a_private_draft(world, by="south-manager")
    browser, place = Browser(world, "south-manager"), f"matrix/drafts/{number}/open/"
    shown = browser.get(browser.at(place)).content.decode()
    seen = the_draft(world, number).revision
    assert f'name="seen" value="{seen}"' in shown
    write(world, number, words_at(world, number), by="south-manager")
    for late in (seen, "", "soon"):
        refused = browser.send(place, 409, seen=late)
        assert "was changed since you looked at it" in words_of(refused)
        assert f'name="seen" value="{seen + 1}"' in refused.content.decode()
    assert the_draft(world, number).stage == "draft"
    browser.send(place, seen=seen + 1)
    assert the_draft(world, number).stage == "in_consultation"


def test_what_waits_is_led_to_and_not_what_is_done(world: World) -> None:
    browser = Browser(world, "north-manager")
    shown = browser.get(browser.at("matrix/drafts/1/")).content.decode()
    for place in ("proposals/?stage=open", "points/?show=open", "terms/?which=open"):
        assert f'href="{browser.at("matrix/drafts/1/")}{place}"' in shown


def test_a_second_draft_is_not_opened_beside_another(world: World) -> None:
    number = a_private_draft(world, by="south-manager")
    browser = Browser(world, "south-manager")
    seen = the_draft(world, number).revision
    refused = words_of(browser.send(f"matrix/drafts/{number}/open/", 422, seen=seen))
    assert "Only one is at a time" in refused
    assert the_draft(world, number).stage == "draft"


def test_a_draft_is_withdrawn_by_the_party_that_began_it_alone(world: World) -> None:
    for who in ("south-manager", "provider-lead"):
        Browser(world, who).see("matrix/drafts/1/withdraw/", 403)
        Browser(world, who).send("matrix/drafts/1/withdraw/", 403)
    browser = Browser(world, "north-manager")
    assert "1 open proposal stays unanswered" in browser.see("matrix/drafts/1/withdraw/")
    browser.send("matrix/drafts/1/withdraw/")
    assert "Nothing comes of it." in browser.see("matrix/drafts/1/")
    browser.see("matrix/drafts/1/open/", 403)


# -- putting it forward ---------------------------------------------------------------------------


@pytest.fixture
def ready(world: World) -> int:
    """A draft that nothing keeps from being agreed."""
    actions.withdraw_draft(number=1, by=world.actor("north-manager"), at=world.at())
    return a_draft_ready_to_agree(world)


def test_what_is_not_ready_is_not_put_forward(world: World) -> None:
    browser = Browser(world, "north-manager")
    words = browser.see("matrix/drafts/1/put-forward/")
    assert "It cannot be put forward yet." in words
    assert "Read it back" not in words
    said = {"version": "1.1", "step": "do", "seen": the_draft(world, 1).revision}
    refused = words_of(browser.send("matrix/drafts/1/put-forward/", 422, **said))
    assert "1 proposal is open" in refused


def test_a_draft_is_put_forward_under_the_hash_that_was_read_back(world: World, ready: int) -> None:
    browser = Browser(world, "north-manager")
    place = f"matrix/drafts/{ready}/put-forward/"
    assert 'value="1.1"' in browser.get(browser.at(place)).content.decode()
    day = {"in_force_from-day": "1", "in_force_from-month": "4", "in_force_from-year": "2030"}
    said = {"version": "1.1", **day}
    back = words_of(browser.send(place, 200, step="look", **said))
    assert "1 April 2030, once every party has consented" in back
    browser.send(place, 303, step="do", seen=the_draft(world, ready).revision, **said)
    edition = the_draft(world, ready).version
    assert edition is not None
    assert edition.sha256 in back
    assert (edition.version, str(edition.in_force_from)) == ("1.1", "2030-04-01")
    assert "Put forward As version 2 , word for word." in browser.see(f"matrix/drafts/{ready}/")


def test_a_draft_changed_meanwhile_is_read_back_again(world: World, ready: int) -> None:
    browser = Browser(world, "north-manager")
    place = f"matrix/drafts/{ready}/put-forward/"
    seen = the_draft(world, ready).revision - 1
    shown = words_of(browser.send(place, 409, step="do", version="1.1", seen=seen))
    assert "was changed since you looked at it" in shown
    assert the_draft(world, ready).version is None


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ({"version": ""}, "Give the edition a version"),
        ({"version": "1.1", "in_force_from-day": "40"}, "The first day in force needs"),
    ],
)
def test_an_edition_is_named_before_it_is_read_back(
    world: World, ready: int, said: dict[str, str], fault: str
) -> None:
    browser = Browser(world, "north-manager")
    place = f"matrix/drafts/{ready}/put-forward/"
    assert fault in words_of(browser.send(place, 422, step="look", **said))


def test_the_name_of_the_edition_is_changed_once_it_was_read_back(world: World, ready: int) -> None:
    browser = Browser(world, "north-manager")
    place = f"matrix/drafts/{ready}/put-forward/"
    answer = browser.send(place, 200, again="yes", version="4.0")
    assert 'value="4.0"' in answer.content.decode()


@pytest.mark.parametrize("who", ["provider-lead", "auditor"])
def test_only_a_contract_manager_puts_a_draft_forward(world: World, ready: int, who: str) -> None:
    Browser(world, who).see(f"matrix/drafts/{ready}/put-forward/", 403)


def test_a_declined_draft_is_taken_up_again(world: World) -> None:
    actions.withdraw_draft(number=1, by=world.actor("north-manager"), at=world.at())
    number = a_declined_draft(world)
    browser = Browser(world, "provider-lead")
    assert "A party declined it." in browser.see(f"matrix/drafts/{number}/")
    assert "Version 2 was declined." in browser.see(f"matrix/drafts/{number}/again/")
    browser.send(f"matrix/drafts/{number}/again/")
    assert "In consultation" in browser.see(f"matrix/drafts/{number}/")
    browser.see(f"matrix/drafts/{number}/again/", 403)
