"""The main job, told once: from the spreadsheet people have to the workbook they get back.

Each chapter is one person's, on their own browser; the story does not know in which way they act.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import openpyxl
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


def adopt_the_matrix(other: Person, lead: Person) -> None:
    """The other Authority and the provider read the same words, and consent."""
    for person, told in (
        (other, "Matrix version 1 still waits for"),
        (lead, "Matrix version 1 is in force now."),
    ):
        person.follow("See the matrix document")
        person.follow("Read version 1")
        person.follow("Consent or decline")
        person.choose("We consent to exactly these words")
        person.press("Record our answer")
        person.told(told)


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


def rate_level_1(lead: Person, facts: Facts) -> None:
    """The provider's lead rates what level 1 asks; each rating is kept as it is chosen."""
    come_to_the_assessment(lead)
    lead.follow("Level 1", within=lead.page.get_by_role("navigation", name="Which criteria"))
    legends = lead.page.get_by_role("group", name="Your rating of").locator("> legend")
    facts.codes = tuple(each.removeprefix("Your rating of ") for each in legends.all_inner_texts())
    assert len(facts.codes) > 1
    for code in facts.codes:
        rate(lead, code, "Fully")
    save(lead)


def put_in_and_cite(lead: Person, facts: Facts, report: Path) -> None:
    """One report is put in, and cited for every criterion of level 1."""
    lead.follow("Cite evidence for several at once")
    lead.follow("Add a new item")
    lead.write("Title", "Customer survey of the summer")
    lead.hand_in("File", report)
    lead.pick("Type", "Customer satisfaction survey")
    lead.choose("An independent body")
    lead.write("Author", "Fellside Research")
    lead.write("Source", "Contract office")
    lead.write_day("Date of the evidence itself", facts.today - timedelta(days=20))
    lead.write_day("Covers the time from", facts.opens_on)
    lead.write_day("Until", facts.today - timedelta(days=21))
    lead.choose("Nothing has to be blacked out")
    lead.press("Put it in")
    lead.told("E-1 is in the register.")
    lead.heading("Cite evidence")
    chosen = lead.page.get_by_role("radio", name="E-1 Customer survey of the summer")
    expect(chosen).to_be_checked()
    lead.write("Where to look", "page 4")
    for code in facts.codes:
        lead.tick(code)
    lead.press("Cite it")
    lead.told(f"E-1 cited for {len(facts.codes)} criteria.")
    lead.sees("These ratings indicate level 1")


def submit(lead: Person) -> None:
    """A level is claimed, read back, certified, and sealed."""
    lead.press("Claim a level and submit")
    lead.choose("Level 1")
    lead.press("Continue")
    lead.heading("Check before you go on")
    lead.tick("I certify")
    lead.press("Submit and seal")
    lead.told("Submitted and sealed.")


def challenge(validator: Person, facts: Facts) -> None:
    """The validator sees claim and evidence, and differs on one criterion, with a reason."""
    come_to_the_assessment(validator)
    validator.sees("E-1 Customer survey of the summer")
    rate(validator, facts.codes[0], "Partly", WHY_NOT)
    save(validator)
    validator.press("Challenge")
    validator.press("Continue")
    validator.sees(facts.codes[0])
    validator.press("Challenge and seal")
    validator.told("Challenged and sealed.")


def answer(lead: Person, facts: Facts) -> None:
    """The provider keeps to its rating, and says why."""
    come_to_the_assessment(lead)
    lead.press("Answer the challenges")
    lead.sees(WHY_NOT)
    lead.choose("Keep to our rating, for the reason below")
    lead.write(f"Reason, for {facts.codes[0]}", ANSWER)
    lead.press("Send the answers")
    lead.told("1 challenge answered.")


def meet(lead: Person, facts: Facts) -> None:
    """The leads of both sides have met, and each keeps to its word."""
    lead.press("Record the leads’ meeting")
    lead.write_day("The day you met", facts.today)
    lead.write("What you agreed, or that you did not agree", "We did not agree on the method.")
    lead.press("Record the meeting")
    lead.told("The meeting is recorded.")


def moderate(moderator: Person, facts: Facts) -> None:
    """The moderator weighs both sides, rates between them, and proposes."""
    come_to_the_assessment(moderator)
    moderator.press("Take into moderation")
    moderator.sees(ANSWER)
    moderator.press("Take into moderation")
    moderator.told("Taken into moderation.")
    rate(moderator, facts.codes[0], "Largely", WHY_LARGELY)
    save(moderator)
    moderator.press("Propose a level")
    moderator.choose("Level 1")
    moderator.press("Continue")
    moderator.press("Propose and seal")
    moderator.told("Proposed and sealed.")


def ratify(board: Person) -> None:
    """The Board's member reads the paper, and ratifies exactly that."""
    come_to_the_assessment(board)
    board.press("Read the paper and ratify")
    board.sees(WHY_LARGELY)
    board.press("Ratify level 1 and seal")
    board.told("Ratified and sealed.")


def see_it_and_take_the_workbook(board: Person, facts: Facts) -> None:
    """The level stands on the matrix page, and in the sheet that everybody knows."""
    board.follow("Matrix", within=board.page.get_by_role("navigation", name="Menu"))
    cell = board.page.get_by_role("link", name=f"{AREA}, level 1:", exact=False)
    expect(cell).to_contain_text("Ratified")

    book = openpyxl.load_workbook(BytesIO(board.download("Download the workbook")))
    cells = [cell for row in book.worksheets[0].iter_rows() for cell in row]
    words = next(c for c in cells if str(c.value).startswith("An Engagement Plan that covers"))
    assert words.comment is not None
    assert "Ratified" in words.comment.text
    told = {str(row[2].value): [cell.value for cell in row] for row in book["Criteria"].iter_rows()}
    line = told[facts.codes[0]]
    assert line[5:9] == ["F", None, "P", WHY_NOT]
    assert WHY_LARGELY in line
    assert "E-1, page 4" in line


# -- what several of them do ----------------------------------------------------------------------


def come_to_the_assessment(person: Person) -> None:
    """By the list of what waits for them."""
    person.follow("Assessments", within=person.page.get_by_role("navigation", name="Menu"))
    person.follow(OF_NORTH, within=person.page.get_by_role("region", name="Waits for you"))
    person.heading(AREA)


def rate(person: Person, code: str, word: str, reason: str = "") -> None:
    """Choose a rating; with a script it is kept at once, or a reason is asked for."""
    fields = person.page.get_by_role("group", name=f"Your rating of {code}", exact=True)
    person.choose(word, within=fields)
    saved, not_yet = fields.get_by_text("Saved", exact=True), fields.get_by_text("Not saved yet")
    if person.way.is_scripted:
        expect(not_yet if reason else saved).to_be_visible()
    if reason:
        field = fields.get_by_label("Why this rating")
        if not field.is_visible():
            person.way.activate(fields.locator("summary"))
        person.way.write(field, reason)
        if person.way.is_scripted:
            person.way.leave(field)
            expect(saved).to_be_visible()


def save(person: Person) -> None:
    """Where no script kept the ratings as they were chosen, the button does."""
    if not person.way.is_scripted:
        person.press("Save ratings", is_first=True)
        person.told("saved.")
