"""The main job, told once: from the spreadsheet people have to the workbook they get back.

Each chapter is one person's, on their own browser; the story does not know in which way they act.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from playwright.sync_api import expect

from tests.journeys.person import Person

LOOK_ALIKE = Path(__file__).parents[2] / "samples" / "look-alike-matrix.txt"
AREA = "Customer service"
OF_NORTH = f"{AREA}, North"
WHY_NOT = "Two of the planned meetings in May did not take place."
ANSWER = "Both meetings were held in June; the minutes are in the report."
WHY_LARGELY = "The rhythm broke off for one month only."


@dataclass(kw_only=True)
class Facts:
    """What the people of the story have to know from each other."""

    today: date
    codes: tuple[str, ...] = ()  # of the criteria at level 1

    @property
    def opens_on(self) -> date:
        return self.today - timedelta(days=90)


def read_the_matrix(manager: Person) -> None:
    """The contract manager reads the spreadsheet as it is, and puts forward what was read."""
    manager.heading("No matrix has been adopted yet")
    manager.follow("Read a matrix")
    manager.hand_in("The file with the matrix", LOOK_ALIKE)
    manager.press("Read it")
    manager.heading("What was read")
    for number, words in (("3", "categories"), ("9", "focus areas"), ("9", "notes")):
        tally = manager.page.get_by_role("listitem").filter(has_text=f"{number} {words}")
        expect(tally.first).to_be_visible()
    manager.sees("What a careful reader would settle")
    manager.press("Put it forward")
    manager.told("Matrix version 1 is put forward.")


def adopt_the_matrix(lead: Person) -> None:
    """The provider reads the same words, and consents."""
    lead.follow("See the matrix document")
    lead.follow("Read version 1")
    lead.follow("Consent or decline")
    lead.choose("We consent: this edition is in force from now on")
    lead.press("Record our answer")
    lead.told("Matrix version 1 is in force now.")


def open_a_cycle(manager: Person, facts: Facts) -> None:
    """A name and two dates; what was chosen is read back first."""
    manager.follow("Cycles")
    manager.follow("Open the first cycle")
    manager.write("Name", "Quarter 2")
    manager.write_day("The window opens on", facts.opens_on)
    manager.write_day("Cut-off date", facts.today)
    manager.press("Continue")
    manager.heading("Check before you open the cycle")
    manager.press("Open the cycle")
    manager.told("Quarter 2 is open: 18 assessments")
