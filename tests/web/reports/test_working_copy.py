"""Work offline: the page, the copy, what it would change, and bringing it in."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from milepost.apps.assessments.models import CriterionRating
from tests.apps.reports.copies import filled, opened, rows, take
from tests.apps.small_worlds import rate, submit
from tests.apps.worlds import CAST, World, a_world_without_a_matrix
from tests.web.browsing import MOST_QUERIES, Browser, words_of

pytestmark = pytest.mark.django_db

LEAD, VALIDATOR = "provider-lead", "north-validator"
WORKS = {LEAD, "provider-contributor", "moderator"} | {
    f"{side}-{role}" for side in ("north", "south") for role in ("validator", "contributor")
}
A1, A2 = (1, "CS.A1"), (1, "CS.A2")


def a_file(content: bytes, name: str = "copy.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def handed_in(browser: Browser, content: bytes) -> str:
    """The place of what was handed in, as an address on the arrangement."""
    answer = browser.send("workbook/", upload=a_file(content))
    return str(answer["Location"].removeprefix(browser.at("")))


def shown(browser: Browser, place: str) -> dict[str, str]:
    """What the form of the page sends where nothing is chosen."""
    page = browser.get(browser.at(place)).content.decode()
    seen = re.search(r'name="seen" value="(\w+)"', page)
    assert seen is not None
    return {"seen": seen[1]}


def test_who_rates_or_cites_may_work_offline_and_nobody_else(world: World) -> None:
    for who in (*CAST, "admin"):
        browser = Browser(world, who)
        expected = 200 if who in WORKS else 403
        assert browser.get(browser.at("workbook/")).status_code == expected, who
        if who not in WORKS:
            assert browser.get(browser.at("workbook/copy.xlsx")).status_code == 403, who
            assert browser.post(browser.at("workbook/W-1/")).status_code == 403, who


def test_the_list_of_assessments_leads_there(world: World) -> None:
    address = Browser(world, LEAD).at("workbook/")
    listed = {who: Browser(world, who) for who in (LEAD, VALIDATOR, "auditor")}
    pages = {
        who: each.get(each.at("assessments/")).content.decode() for who, each in listed.items()
    }

    assert f'href="{address}"' in pages[LEAD]
    assert f'href="{address}"' in pages[VALIDATOR]
    assert f'href="{address}"' not in pages["auditor"]


def test_the_page_says_what_may_be_taken_along(world: World) -> None:
    assert "44 criteria in 28 assessments" in Browser(world, LEAD).see("workbook/")
    assert "Nothing is open to you in this cycle" in Browser(world, VALIDATOR).see("workbook/")
    assert "does not rate" in Browser(world, "provider-contributor").see("workbook/")


def test_before_a_cycle_is_opened_it_says_so() -> None:
    browser = Browser(a_world_without_a_matrix("hw-02", suffix="-2"), LEAD)

    assert "No cycle has been opened yet" in browser.see("workbook/")
    assert browser.get(browser.at("workbook/copy.xlsx")).status_code == 404


def test_a_copy_is_handed_out_under_its_name_and_kept_by_no_cache(world: World) -> None:
    browser = Browser(world, LEAD)
    answer = browser.get(browser.at("workbook/copy.xlsx?authority=north&area=CS&cycle=1"))

    assert answer["Content-Disposition"].startswith(
        'attachment; filename="hw-01-working-copy-cs-north-'
    )
    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    ("asked", "status"),
    [("cycle=9", 404), ("cycle=x", 200), ("area=ZZ", 400), ("authority=y", 400)],
)
def test_what_is_asked_for_and_is_not_there_gives_no_copy(
    world: World, asked: str, status: int
) -> None:
    browser = Browser(world, LEAD)

    assert browser.get(browser.at(f"workbook/copy.xlsx?{asked}")).status_code == status


def test_a_file_that_cannot_be_taken_is_told_beside_the_form(world: World) -> None:
    browser = Browser(world, LEAD)
    answer = browser.send("workbook/", 422, upload=a_file(b"%PDF-1.7", "minutes.pdf"))

    assert "There is a problem" in words_of(answer)
    assert "This is a PDF" in words_of(answer)
    assert "Choose the working copy" in words_of(browser.send("workbook/", 422))


def test_both_are_shown_and_the_sites_stays_unless_one_chooses(world: World) -> None:
    browser = Browser(world, LEAD)
    said = {A1: {"Your rating": "F"}, A2: {"Your rating": "F", "Your reason": "Seen in May."}}
    content = filled(take(world, LEAD), said)
    rate(world, 1, "A1 P", reason="It broke off.")
    place = handed_in(browser, content)

    page = browser.see(place)
    answer = browser.send(place, **shown(browser, place))

    assert "1 would change 1 for you to choose" in page
    assert "Keep the site’s: Partly" in page
    assert "Put the workbook’s in its place: Fully" in page
    assert "It broke off." in page
    assert answer["Location"] == browser.at("assessments/")
    told = browser.see("assessments/")
    assert "1 line of the working copy brought in. 1 rating stays as on the site." in told
    assert _rating("CS.A1") == "P"
    assert _rating("CS.A2") == "F"
    assert "This working copy was brought in" in browser.see(place)


def test_the_workbooks_is_put_in_its_place_where_one_chooses(world: World) -> None:
    browser = Browser(world, LEAD)
    content = filled(take(world, LEAD), {A1: {"Your rating": "F"}})
    rate(world, 1, "A1 P")
    place = handed_in(browser, content)

    browser.send(place, **shown(browser, place), **{"choose.1.CS.A1": "mine"})

    assert _rating("CS.A1") == "F"


def test_what_changed_since_it_was_shown_is_shown_again_with_what_was_chosen(world: World) -> None:
    browser = Browser(world, LEAD)
    content = filled(take(world, LEAD), {A1: {"Your rating": "F"}, A2: {"Your rating": "F"}})
    rate(world, 1, "A1 P")
    place = handed_in(browser, content)
    seen = shown(browser, place)
    rate(world, 1, "A2 P")

    answer = browser.send(place, 409, **seen, **{"choose.1.CS.A1": "mine"})

    assert "Something changed on the site since you looked" in words_of(answer)
    assert "2 for you to choose" in words_of(answer)
    page = answer.content.decode()
    assert re.search(r'name="choose.1.CS.A1" value="mine" checked', page)
    assert re.search(r'name="choose.1.CS.A2" value="site" checked', page)
    assert _rating("CS.A2") == "P"


def test_where_nothing_would_change_there_is_no_button(world: World) -> None:
    browser = Browser(world, LEAD)
    place = handed_in(browser, take(world, LEAD))

    assert "Nothing would change" in browser.see(place)
    assert "Bring it in" not in browser.see(place)


def test_what_waits_is_found_again_by_who_handed_it_in_alone(world: World) -> None:
    browser, other = Browser(world, LEAD), Browser(world, "provider-contributor")
    place = handed_in(browser, filled(take(world, LEAD), {A1: {"Your rating": "F"}}))

    assert "Handed in, and not applied yet: copy.xlsx" in browser.see("workbook/")
    assert "not applied yet" not in other.see("workbook/")
    assert other.get(other.at(place)).status_code == 404
    assert other.post(other.at(place)).status_code == 404


def test_the_record_names_the_workbook_to_its_own_side_alone(world: World) -> None:
    browser = Browser(world, LEAD)
    place = handed_in(browser, filled(take(world, LEAD), {A1: {"Your rating": "F"}}))
    browser.send(place, **shown(browser, place))

    assert "Workbook brought in" in browser.see("record/")
    assert "Workbook brought in" not in Browser(world, "north-manager").see("record/")


def test_looking_writes_nothing_and_asks_no_more_for_more_lines(world: World) -> None:
    browser = Browser(world, LEAD)
    few = handed_in(browser, filled(take(world, LEAD), {A1: {"Your rating": "F"}}))
    many_said: Any = {(n, code): {"Your rating": "F"} for n, code in _lines(take(world, LEAD))}
    many = handed_in(browser, filled(take(world, LEAD), many_said))

    assert browser.queries(few) == browser.queries(many) <= MOST_QUERIES
    assert browser.queries("workbook/") <= MOST_QUERIES
    assert not CriterionRating.objects.exists()


def test_a_validator_works_offline_as_the_provider_does(world: World) -> None:
    rate(world, 1, "A1 F, A2 L")
    submit(world, 1, level=0)
    browser = Browser(world, VALIDATOR)
    taken = browser.get(browser.at("workbook/copy.xlsx")).content
    said = {A1: {"Your rating": "P", "Your reason": "It broke off in May."}}

    place = handed_in(browser, filled(taken, said))
    browser.send(place, **shown(browser, place))

    assert "It broke off in May." in browser.see("assessments/1/?show=all")


def _lines(content: bytes) -> list[tuple[int, str]]:
    return [key for key, _ in rows(opened(content)["Ratings"])]


def _rating(code: str) -> str:
    found = CriterionRating.objects.filter(criterion=code).order_by("-revision")
    return str(found[0].rating)


def test_the_sheets_are_these(world: World) -> None:
    browser = Browser(world, LEAD)

    assert opened(browser.get(browser.at("workbook/copy.xlsx")).content).sheetnames == [
        "Ratings",
        "Levels",
        "Evidence",
        "Evidence cited",
        "How to fill it in",
        "Milepost",
    ]
