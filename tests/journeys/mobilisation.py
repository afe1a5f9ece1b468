"""Mobilisation, told once: from the tender's matrix to the edition that all parties signed.

And then to the next one. Each chapter is one person's, on their own browser.
"""

import re
from io import BytesIO
from zipfile import ZipFile

from playwright.sync_api import Locator, expect

from tests.journeys.person import Person
from tests.journeys.story import LOOK_ALIKE

AREA = "Customer service"
SIGN = "Letters and calls are answered sooner than a year ago, as the monthly report shows."
TEST = "Every audience that the contract names is covered, each with a goal and a date."
FIRST, SECOND = "1.0", "1.1"


# -- the first edition ----------------------------------------------------------------------------


def begin_with_the_file(manager: Person) -> None:
    """The tender's matrix is read as it is, and a draft begins with it and its findings."""
    manager.follow("Read a matrix")
    manager.hand_in("The file with the matrix", LOOK_ALIKE)
    manager.press("Read it")
    manager.heading("What was read")
    manager.press("Begin a draft with it")
    manager.told("Draft 1 is begun. Only your side sees it until you open it to all.")
    manager.sees("Not ready to be agreed")
    expect(cells_that_are(manager, "undefined")).to_have_count(18)


def write_what_has_no_words(manager: Person) -> None:
    """One level is taken up by itself; then all other offers at once, each row made specific."""
    manager.follow(AREA, within=manager.page.get_by_role("table"))
    manager.follow("Make it specific for level 4")
    manager.write("Line 3", SIGN)
    manager.press("See what would change")
    manager.sees(SIGN)
    manager.press("Write it in the draft")
    manager.told("Written in draft 1.")
    tab(manager, "Overview")
    manager.follow("See the offers for 17 levels")
    signs = manager.page.get_by_label("What is that sign in", exact=False)
    expect(signs).to_have_count(8)
    for turn, field in enumerate(signs.all(), start=1):
        manager.way.write(field, f"The report of spring shows a first result of kind {turn}.")
    manager.press("See what would change")
    manager.sees("The report of spring shows a first result of kind 8.")
    manager.press("Write it in the draft")
    manager.told("Written in draft 1.")
    expect(manager.page.get_by_role("link", name="See the offers")).to_have_count(0)
    expect(cells_that_are(manager, "undefined")).to_have_count(0)
    expect(cells_that_are(manager, "defined")).to_have_count(54)  # the floor by words alone


def define_a_term(manager: Person) -> None:
    """A vague word gets a test."""
    tab(manager, "Defined terms")
    manager.write("Words, or words of a test", "comprehensive")
    manager.press("Show")
    manager.way_to(
        manager.page.get_by_role("link", name=re.compile("^Give it a test.*comprehensive$"))
    )
    manager.write("Its test", TEST)
    manager.press("Write it in the draft")
    manager.told("“comprehensive” is defined.")


def open_it(manager: Person, number: int) -> None:
    """From now on all parties read it, and propose."""
    tab(manager, "Overview")
    manager.follow("Open it to all parties")
    manager.press("Open it to all parties")
    manager.told(f"Draft {number} is open to all parties.")


def propose(lead: Person, level: int, more: str, why: str) -> str:
    """The provider reads the draft, and proposes other words for a criterion; its number."""
    come_to_the_draft(lead, 1)
    lead.follow("Propose a change")
    cell = lead.page.get_by_role("region", name=re.compile(f"^Level {level}"))
    revise(lead, cell.get_by_role("link", name="Revise").last, more)
    lead.write("Why?", why)
    lead.press("Propose it")
    lead.told("The other side accepts, counters or rejects it.")
    found = re.search(r"Proposal (\d+) is made", lead.page.get_by_role("alert").inner_text())
    assert found
    return found[1]


def comment(lead: Person, proposal: str, words: str) -> None:
    """Somebody says something of a proposal."""
    come_to_the_proposal(lead, proposal)
    lead.write("Add a comment", words)
    lead.press("Add the comment")
    lead.told("Your comment is on record.")
    lead.sees(words)


def counter(manager: Person, proposal: str, less: str) -> str:
    """North reads the proposal and its comment, and proposes other words; their number."""
    come_to_the_proposal(manager, proposal)
    manager.press("Propose other words")
    field = manager.page.get_by_label(": your words", exact=False)
    manager.way.write(field, less)
    manager.write("Why it should be so instead", "It can be met by what is counted already.")
    manager.press("Propose this instead")
    manager.told(f"answers proposal {proposal}, now closed.")
    found = re.search(r"Proposal (\d+) is made", manager.page.get_by_role("alert").inner_text())
    assert found
    return found[1]


def accept(person: Person, proposal: str) -> None:
    """What is proposed is made in the draft."""
    come_to_the_proposal(person, proposal)
    person.press("Accept it")
    person.press("Accept it")
    person.told(f"Proposal {proposal} is accepted, and made in the draft.")


def reject(person: Person, proposal: str) -> None:
    """Another is closed, with a reason."""
    come_to_the_proposal(person, proposal)
    person.press("Reject it")
    person.write("Why it is rejected", "Nobody could ever show that.")
    person.press("Reject it")
    person.told(f"Proposal {proposal} is rejected.")


# -- what is to be settled ------------------------------------------------------------------------


def settle_for_the_authorities(manager: Person, number: int) -> None:
    """North accepts all of it as it is."""
    come_to_the_draft(manager, number)
    tab(manager, "To settle")
    manager.follow("Tick all that are shown")
    several = manager.page.get_by_role("region", name="Say the same of all that are ticked")
    manager.choose("Accepted as it is", within=several)
    manager.write("What was agreed, or why it is so", "As tendered.", within=several)
    manager.press("Say it of all that are ticked")
    manager.told("are on record.")


def say_a_word(person: Person, point: str, words: str) -> None:
    """One point is agreed in words of its own."""
    come_to_the_draft(person, 1)
    tab(person, "To settle")
    own = person.page.locator(f"#{point}")
    person.way.activate(own.locator("summary"))
    person.choose("Agreed", within=own)
    person.write("What was agreed, or why it is so", words, within=own)
    person.press("Say it for your side", within=own)
    person.told(f"What your side says of {point} is on record.")


def settle_for_the_provider(lead: Person, number: int, *, agreed: str = "") -> None:
    """The provider reads what the Authorities say, and says the same of all of it."""
    come_to_the_draft(lead, number)
    tab(lead, "To settle")
    if agreed:
        lead.sees(agreed)
    lead.follow("Tick what the other side has settled")
    several = lead.page.get_by_role("region", name="Say the same of all that are ticked")
    lead.choose("As the other side says", within=several)
    lead.press("Say it of all that are ticked")
    lead.told("are on record.")
    lead.follow("Open only")
    lead.sees("Both sides have settled all of it.")


def read_what_was_settled_before(lead: Person, number: int, *, agreed: str) -> None:
    """Nothing is asked twice: what the first edition settled stands, with who said it and where."""
    come_to_the_draft(lead, number)
    tab(lead, "To settle")
    lead.sees("24 stand as settled in an earlier draft")
    lead.sees(agreed)
    lead.follow("Open only")
    lead.sees("Both sides have settled all of it.")


# -- to the signatures ----------------------------------------------------------------------------


def put_forward(manager: Person, number: int, version: str) -> None:
    """Nothing keeps it any more; it is read back, and signed by North."""
    come_to_the_draft(manager, number)
    ready = manager.page.get_by_role("heading", name="Ready to be agreed", exact=True)
    expect(ready).to_be_visible()
    manager.follow("Put it forward")
    manager.write("Version", version)
    manager.press("Read it back")
    manager.heading("Is this what you put forward?")
    manager.press(f"Put it forward as {version}")
    manager.told(f"Draft {number} is put forward as version {number}.")


def consent(person: Person, number: int, told: str) -> None:
    """Another party reads exactly these words, and consents."""
    come_to_the_document(person)
    person.follow(f"Read version {number}")
    person.follow("Consent or decline")
    person.choose("We consent to exactly these words")
    person.press("Record our answer")
    person.told(told)


# -- the next edition -----------------------------------------------------------------------------


def draft_the_next_edition(manager: Person) -> None:
    """It begins with what is agreed: one criterion asks for more, one is struck."""
    come_to_the_document(manager)
    manager.follow("Drafts of the next edition")
    manager.follow("Begin a draft")
    manager.choose("The newest edition that is agreed")
    manager.press("Begin the draft")
    manager.told("Draft 2 is begun.")
    manager.follow(AREA, within=manager.page.get_by_role("table"))
    links = manager.page.get_by_role("region", name=re.compile("^Level 5"))
    revise(manager, links.get_by_role("link", name="Revise").first, "and this every year")
    manager.press("Write it in the draft")
    manager.told("Written in draft 2.")
    links = manager.page.get_by_role("region", name=re.compile("^Level 5"))
    manager.way_to(links.get_by_role("link", name="Strike").last)
    manager.press("Write it in the draft")
    manager.told("Written in draft 2.")


def confirm_what_changed(lead: Person) -> None:
    """The provider says what became of a criterion: it asks for more than before."""
    come_to_the_draft(lead, 2)
    tab(lead, "Changes")
    lead.sees("to be confirmed.")
    for field in lead.page.get_by_label(re.compile("^What became of it, CS")).all():
        lead.way.pick(field, "Harder: rated anew")
    lead.press("Record what is ticked")
    lead.told("Recorded what became of")
    lead.sees("Every change is confirmed.")


def read_the_redline(lead: Person) -> None:
    """Word by word on the page, and as tracked changes in a Word document."""
    come_to_the_document(lead)
    lead.follow("Compare version 2 with the edition before")
    lead.heading("Version 2 compared with version 1")
    put_in = lead.page.locator("ins").filter(has_text="and this every year")
    expect(put_in.first).to_be_visible()
    expect(lead.page.locator("del.mp-del").nth(1)).to_be_visible()
    document = lead.download("Download as a Word document")
    with ZipFile(BytesIO(document)) as parts:
        written = parts.read("word/document.xml").decode()
    assert "every year" in "".join(re.findall(r"<w:ins .*?</w:ins>", written, re.DOTALL))
    assert "<w:del " in written


def read_what_carries(lead: Person) -> None:
    """What the move means for what was rated."""
    come_to_the_document(lead)
    lead.follow("Version 2")
    lead.follow("What it means to move to it")
    lead.heading("What it means to move to it")
    lead.sees("From version 1.")
    anew = lead.page.get_by_role("link", name=re.compile(r"rated anew"))
    expect(anew).to_have_text("1 rated anew")
    expect(lead.page.get_by_role("link", name=re.compile(r"ended"))).to_have_text("1 ended")


# -- what several of them do ----------------------------------------------------------------------


def come_to_the_document(person: Person) -> None:
    """By the menu."""
    person.follow("Matrix document", within=person.page.get_by_role("navigation", name="Menu"))


def come_to_the_draft(person: Person, number: int) -> None:
    """By the matrix document, which names what is worked on."""
    come_to_the_document(person)
    person.follow(f"Draft {number}")
    person.heading("Where it stands")


def come_to_the_proposal(person: Person, proposal: str) -> None:
    """By the list of what is proposed."""
    come_to_the_draft(person, 1)
    tabs = person.page.get_by_role("navigation", name="This draft")
    person.follow("Proposals", within=tabs, exact=False)
    row = person.page.get_by_role("link", name=f"Proposal {proposal}:", exact=False)
    person.way_to(row)
    person.heading(f"Proposal {proposal}")


def tab(person: Person, name: str) -> None:
    """Another page of the same draft."""
    person.follow(name, within=person.page.get_by_role("navigation", name="This draft"))


def revise(person: Person, link: Locator, more: str) -> None:
    """A criterion is asked for in other words, and the redline of that is shown."""
    person.way_to(link)
    field = person.page.get_by_label("What has to be so", exact=True)
    person.way.write(field, f"{field.input_value().rstrip('. ')}, {more}.")
    person.press("See what would change")
    expect(person.page.locator("ins").filter(has_text=more).first).to_be_visible()


def cells_that_are(person: Person, state: str) -> Locator:
    """The levels of all rows that are "defined" or "undefined"."""
    return person.page.get_by_role("table").locator(f"td.mp-small-cell--{state}")
