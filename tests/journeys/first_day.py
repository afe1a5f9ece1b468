"""A first day, told once: from a site with nobody on it to its first open cycle.

Each chapter is one person's, on their own browser. What is counted is pages come to: a first day
has to be short in steps, whatever the machine.
"""

import re
from datetime import date

from playwright.sync_api import expect

from tests.journeys.person import Person

PASSWORD = "three-words-apart"
ARRANGEMENT = "Ambleshire Highways Services"
PEOPLE = {
    # In the order in which the page asks for them: what nobody holds yet.
    "Priya Nair": "Contract manager, North Ambleshire Council",
    "Owen Hale": "Validator, North Ambleshire Council",
    "Ruth Amadi": "Board member (Authority), North Ambleshire Council",
    "Colin Frost": "Contract manager, South Ambleshire Council",
    "Mei Tan": "Validator, South Ambleshire Council",
    "Saul Grant": "Board member (Authority), South Ambleshire Council",
    "Dana Wills": "Provider performance lead, Wayfarer Highways Ltd",
    "Iris Kemp": "Moderator",
}
MANAGER, OTHER_MANAGER, LEAD = "Priya Nair", "Colin Frost", "Dana Wills"


def become_site_administrator(first: Person, link: str) -> None:
    """Whoever started the site opens the address that was printed."""
    first.open(link)
    first.heading("Set up this site")
    first.write("Your full name", "Ada Byron")
    first.write("Username", "ada.byron")
    first.write("New password", PASSWORD)
    first.write("New password again", PASSWORD)
    first.press("Become site administrator")
    first.told("Your password is set.")


def set_up_the_arrangement(first: Person) -> None:
    """Its name, the provider, and two Authorities with a contract each."""
    first.follow("Set up an arrangement")
    first.write("Name of the arrangement", ARRANGEMENT)
    first.write("Provider", "Wayfarer Highways Ltd")
    first.write("Provider’s short name", "Wayfarer")
    for number, name in (("first", "North"), ("second", "South")):
        group = first.page.get_by_role("group", name=f"The {number} Authority", exact=True)
        first.write("Name", f"{name} Ambleshire Council", within=group)
        first.write("Short name", name, within=group)
        first.write("Contract reference", f"HW-{name[0]}", within=group)
        for legend, day in (
            ("Contract starts on", date(2026, 4, 1)),
            ("Contract ends on", date(2034, 3, 31)),
        ):
            dates = group.get_by_role("group", name=legend, exact=True)
            for part, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
                first.write(part, str(value), within=dates)
    first.press("Continue")
    first.heading("Check before you set it up")
    first.press("Set it up")
    first.told(f"{ARRANGEMENT} is set up.")
    first.sees("What comes next")


def let_the_people_in(first: Person) -> dict[str, str]:
    """A name in each row that the page has ready, and a link for each: by full name."""
    first.follow("Add people", within=first.page.get_by_role("region", name="What comes next"))
    for number, (name, role) in enumerate(PEOPLE.items(), start=1):
        row = first.page.get_by_role("group", name=f"Person {number}", exact=True)
        first.write("Full name", name, within=row)
        chosen = row.get_by_label("First role").locator("option:checked")
        expect(chosen).to_have_text(role.partition(",")[0])
    first.press("Continue")
    for name, role in PEOPLE.items():
        expect(first.page.get_by_role("row").filter(has_text=name)).to_contain_text(role)
    first.press("Add them")
    first.heading("Hand over these links")
    slips = first.page.get_by_role("listitem").filter(has_text="Signs in as").all_inner_texts()
    found = {slip.split("\n")[0]: re.findall(r"http\S+", slip)[0] for slip in slips}
    assert found.keys() == PEOPLE.keys()
    return found


def come_in(person: Person, link: str) -> None:
    """Somebody opens their link, and chooses a password; from then on they are in."""
    person.open(link)
    person.heading("Choose your password")
    person.write("New password", PASSWORD)
    person.write("New password again", PASSWORD)
    person.press("Set password and sign in")
    person.heading("No matrix has been adopted yet")


def put_the_shipped_matrix_forward(manager: Person) -> None:
    """The manager has no file at hand, and takes the matrix that comes with the site."""
    manager.follow("Read a matrix")
    manager.press("Look at the shipped matrix")
    manager.press("Put it forward")
    manager.told("Matrix version 1 is put forward.")


def consent(person: Person, told: str) -> None:
    """Another party is led from what comes next to the edition that waits."""
    person.open(person.page.url)
    person.follow("Read version 1")
    person.follow("Consent or decline")
    person.choose("We consent to exactly these words")
    person.press("Record our answer")
    person.told(told)


def open_the_first_cycle(manager: Person) -> None:
    """Name and dates are there already; what is to be done is read back first."""
    manager.follow("Matrix", within=manager.page.get_by_role("navigation", name="Menu"))
    manager.follow("Open the first cycle")
    manager.press("Continue")
    manager.press("Open the cycle")
    manager.told("is open: 18 assessments")


def see_that_nothing_is_left(manager: Person, first: Person) -> None:
    """What came next is done, and is said no more."""
    manager.follow("Matrix", within=manager.page.get_by_role("navigation", name="Menu"))
    expect(manager.page.get_by_role("table")).to_be_visible()
    for person in (manager, first):
        person.open(person.page.url)
        expect(person.page.get_by_text("What comes next")).to_have_count(0)
