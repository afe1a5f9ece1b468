"""Two leads of the provider each take a working copy to a meeting, and bring it in again."""

from pathlib import Path

import pytest

from milepost.apps.contracts.actions import give_role
from milepost.core.access.roles import Role
from tests.apps.reports.copies import filled
from tests.apps.worlds import World, a_cycle
from tests.journeys.conftest import Company
from tests.journeys.inspection import everything, nothing
from tests.journeys.person import Person
from tests.journeys.ways import Keyboard, Mouse, Way, WithoutScript

pytestmark = pytest.mark.long

FIRST, SECOND = (1, "CS.CHAN.L1.1"), (1, "CS.CHAN.L1.2")


@pytest.mark.parametrize("way", [Mouse, Keyboard, WithoutScript])
def test_two_copies_are_merged_and_whoever_comes_second_chooses(
    way: type[Way], world: World, company: Company, tmp_path: Path
) -> None:
    a_cycle_with_two_leads(world)
    one = company.signed_in("provider-lead", way, everything if way.is_scripted else nothing)
    other = company.signed_in("provider-contributor", way)
    copies = [take_a_copy(each) for each in (one, other)]

    fill_in(tmp_path / "one.xlsx", copies[0], {FIRST: "F"})
    fill_in(tmp_path / "other.xlsx", copies[1], {FIRST: "P", SECOND: "L"})
    bring_in(one, tmp_path / "one.xlsx")
    one.press("Bring it in")
    one.told("1 line of the working copy brought in.")

    bring_in(other, tmp_path / "other.xlsx")
    other.sees("Keep the site’s: Fully")
    other.choose("Put the workbook’s in its place: Partly")
    other.press("Bring it in")
    other.told("2 lines of the working copy brought in.")

    for person in (one, other):
        person.open(f"/arrangements/{world.reference}/assessments/1/?level=1")
        assert [rating_of(person, code) for _, code in (FIRST, SECOND)] == ["Partly", "Largely"]


def test_what_is_faulty_is_told_with_its_place_and_the_rest_can_be_brought_in(
    world: World, company: Company, tmp_path: Path
) -> None:
    a_cycle_with_two_leads(world)
    lead = company.signed_in("provider-lead", inspect=everything)
    fill_in(tmp_path / "copy.xlsx", take_a_copy(lead), {FIRST: "F", SECOND: "Excellent"})

    bring_in(lead, tmp_path / "copy.xlsx")
    lead.sees("column G")
    lead.sees(f"A-1 {SECOND[1]}")
    lead.sees("“Your rating” says “Excellent”. Choose F, L, P, N, NA or NE, or leave it empty.")
    lead.press("Bring it in")

    lead.told("1 line of the working copy brought in.")


def a_cycle_with_two_leads(world: World) -> None:
    a_cycle(world)
    give_role(
        username="provider-contributor",
        role=Role.PROVIDER_LEAD,
        authority=None,
        by=world.actor("admin"),
        at=world.at(),
    )


def take_a_copy(person: Person) -> bytes:
    person.follow("Assessments")
    person.follow("Work offline")
    person.heading("Work offline")
    button = person.page.get_by_role("button", name="Take a working copy", exact=True)
    with person.page.expect_download() as coming:
        person.way.activate(button)
    return coming.value.path().read_bytes()


def fill_in(path: Path, content: bytes, ratings: dict[tuple[int, str], str]) -> None:
    said = {key: {"Your rating": rating} for key, rating in ratings.items()}
    path.write_bytes(filled(content, said))


def bring_in(person: Person, path: Path) -> None:
    person.hand_in("The working copy you filled in", path)
    person.press("See what it would change")
    person.heading("What this working copy would change")


def rating_of(person: Person, code: str) -> str:
    fields = person.page.get_by_role("group", name=f"Your rating of {code}", exact=True)
    return fields.locator("input:checked + label .mp-rate__word").inner_text()
