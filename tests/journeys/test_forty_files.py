"""Forty files of eight kinds: put in, described, cited, judged by both Authorities, and lapsing."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path

import docx
import openpyxl
import pptx
import pytest
from django.utils import timezone
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from milepost.apps.assessments import actions
from milepost.apps.assessments.models import EvidenceLink
from milepost.apps.evidence.models import EvidenceItem, EvidenceJudgement
from milepost.core.evidence.support import LinkKind
from milepost.core.period.local_time import local_date
from tests.apps.small_worlds import a_small_matrix, agree, number_of, propose, rate, ratify, submit
from tests.apps.worlds import World, a_cycle, a_world
from tests.gateways.hostile_files import PDF, PNG
from tests.journeys.conftest import Company
from tests.journeys.inspection import everything, nothing
from tests.journeys.person import Person
from tests.journeys.ways import Mouse, Way, WithoutScript

HOW_MANY = 40
CRITERIA = ("CS.A1", "CS.A2", "CS.C1")


@pytest.fixture
def world(live_server: LiveServer, transactional_db: None) -> World:
    """A small matrix, and a cycle whose cut-off was ten days ago."""
    found = a_world("hw-01", matrix=a_small_matrix())
    found.now = timezone.now() - timedelta(hours=6)
    today = local_date(found.now)
    a_cycle(found, window_from=today - timedelta(days=100), cut_off_on=today - timedelta(days=10))
    return found


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Forty files, five of each kind, no two the same."""
    found = []
    for number, (ending, made) in zip(range(HOW_MANY), _kinds(), strict=False):
        path = tmp_path / f"survey-{number:02}.{ending}"
        path.write_bytes(made(number))
        found.append(path)
    return found


@pytest.mark.parametrize("way", [Mouse, WithoutScript])
def test_forty_files_become_evidence_and_say_when_they_lapse(
    way: type[Way], world: World, files: list[Path], company: Company
) -> None:
    inspect = everything if way.is_scripted else nothing
    lead = company.signed_in("provider-lead", way, inspect)
    lead.open(f"/arrangements/{world.reference}/evidence/put-in/")
    _put_in(lead, files)
    lead.press("Say what they are")
    valid_until = local_date(timezone.now()) + timedelta(days=20)
    _describe(lead, valid_until=valid_until)
    lead.press(f"Put {HOW_MANY} files in the register")
    lead.heading("Cite them for criteria")
    assert EvidenceItem.objects.count() == HOW_MANY
    assert set(EvidenceItem.objects.values_list("type_code", flat=True)) == {
        "customer_survey",
        "client_overview_report",
    }

    _cite(lead)
    _claim_for_both(world)
    _judge(company.signed_in("north-validator", way, inspect), world, "rejected")
    _judge(company.signed_in("south-validator", way), world, "accepted")
    assert dict(EvidenceJudgement.objects.values_list("party__slug", "answer")) == {
        "north": "rejected",
        "south": "accepted",
    }
    lead.open(f"/arrangements/{world.reference}/evidence/2/")
    lead.sees("It is of another year.")

    agree(world, number_of(world))
    propose(world, number_of(world))
    ratify(world, number_of(world))
    lead.open(f"/arrangements/{world.reference}/evidence/lapsing/")
    lead.sees("1 ratified level would no longer be carried")
    lead.open(f"/arrangements/{world.reference}/focus-areas/CS/?view=north")
    lead.sees("At risk")


def _put_in(lead: Person, files: list[Path]) -> None:
    """Choose them all at once; each arrives by itself where there is a script."""
    lead.page.locator("input[name=files]").set_input_files(files)
    if lead.way.is_scripted:
        told = lead.page.locator("[data-put-in-told]")
        expect(told).to_contain_text(f"{HOW_MANY} of the files arrived", timeout=60_000)
        lead.follow("Show the tray")
    else:
        lead.press("Put them in the tray")
    expect(lead.page.locator("input[name=file]:checked")).to_have_count(HOW_MANY)


def _describe(lead: Person, *, valid_until: date) -> None:
    """What holds for all; one of them is something else."""
    page = lead.page
    page.locator("[name=all-type_code]").select_option("customer_survey")
    page.locator("[name=all-made_by][value=independent]").check()
    page.locator("[name=all-author]").fill("Linden Field Research")
    page.locator("[name=all-source]").fill("Their reports")
    today = local_date(timezone.now())
    for name, day in (
        ("dated_on", today - timedelta(days=30)),
        ("period_from", today - timedelta(days=90)),
        ("period_to", today - timedelta(days=15)),
        ("valid_until", valid_until),
    ):
        for part in ("day", "month", "year"):
            page.locator(f"[name=all-{name}-{part}]").fill(str(getattr(day, part)))
    page.locator("[name=all-redaction][value=not_needed]").check()
    page.locator("[name$=-type_code]").last.select_option("client_overview_report")
    for field in page.locator("select[name^=file-][name$=-type_code]").all()[:-1]:
        field.select_option("customer_survey")


def _cite(lead: Person) -> None:
    """All of them for the criteria of level 1, each with where to look."""
    page = lead.page
    page.locator("#assessment").select_option(label=_assessment_of(page.locator("#assessment")))
    lead.press("Go on")
    for code in CRITERIA:
        page.locator(f"[name=criteria][value='{code}']").check()
    for field in page.locator("[name^=place-]").all():
        field.fill("page 1")
    lead.press(f"Cite {HOW_MANY} items")
    lead.heading("Focus area CS")
    assert EvidenceLink.objects.count() == HOW_MANY * len(CRITERIA)


def _assessment_of(select: object) -> str:
    """The option for the focus area CS and the North."""
    options: list[str] = select.locator("option").all_inner_texts()  # type: ignore[attr-defined]
    return next(each for each in options if "CS" in each and "North" in each)


def _claim_for_both(world: World) -> None:
    """Level 1 is claimed for both Authorities, so that each sees what it rests on."""
    south = number_of(world, authority="south")
    actions.cite(
        number=south,
        evidence=2,
        criteria=list(CRITERIA),
        kind=LinkKind.SUPPORTS,
        place="page 1",
        by=world.actor("provider-lead"),
        at=timezone.now(),
    )
    world.now = timezone.now()
    for number in (number_of(world), south):
        rate(world, number, "A1 F, A2 F, C1 F")
        submit(world, number)


def _judge(validator: Person, world: World, answer: str) -> None:
    page = validator.page
    validator.open(f"/arrangements/{world.reference}/evidence/2/judge/")
    page.locator(f"[name=answer][value={answer}]").check()
    if answer == "rejected":
        page.get_by_label("Why?").fill("It is of another year.")
    validator.press("Say so")
    validator.heading("survey")


# -- the files ------------------------------------------------------------------------------------


def _kinds() -> Iterator[tuple[str, Callable[[int], bytes]]]:
    """Kinds of files by their ending, again and again."""
    while True:
        yield "pdf", lambda n: PDF + f"% {n}\n".encode()
        yield "docx", _document
        yield "xlsx", _workbook
        yield "pptx", _slides
        yield "eml", _message
        yield "png", lambda n: PNG + n.to_bytes(4)
        yield "txt", lambda n: f"Customers said, in round {n}, that they are content.\n".encode()
        yield "csv", lambda n: f"round,content\n{n},{50 + n}\n".encode()


def _document(number: int) -> bytes:
    made, out = docx.Document(), BytesIO()
    made.add_paragraph(f"Round {number}: customers are content.")
    made.save(out)
    return out.getvalue()


def _workbook(number: int) -> bytes:
    made, out = openpyxl.Workbook(), BytesIO()
    made.worksheets[0]["A1"] = f"Round {number}"
    made.save(out)
    return out.getvalue()


def _slides(number: int) -> bytes:
    made, out = pptx.Presentation(), BytesIO()
    slide = made.slides.add_slide(made.slide_layouts[5])
    slide.shapes.title.text = f"Round {number}"
    made.save(out)
    return out.getvalue()


def _message(number: int) -> bytes:
    made = EmailMessage()
    made["From"], made["To"] = "surveys@example.org", "lead@example.org"
    made["Subject"], made["Date"] = f"Round {number}", "Mon, 15 Jun 2026 09:00:00 +0100"
    made.set_content("The results are attached to the report.")
    return made.as_bytes()
