"""Putting evidence in, with every fault at once and nothing typed lost."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from milepost.apps.audit.models import Event
from milepost.apps.evidence.models import EvidenceItem, EvidenceVersion
from tests.apps.worlds import World, a_cycle, a_world, a_world_without_a_matrix
from tests.web.browsing import Browser, words_of

pytestmark = pytest.mark.django_db


def _day(name: str, day: str, month: str, year: str) -> dict[str, str]:
    return {f"{name}-day": day, f"{name}-month": month, f"{name}-year": year}


def _said(**more: Any) -> dict[str, Any]:
    return {
        "title": "Survey 2026",
        "upload": SimpleUploadedFile("survey.pdf", b"%PDF-1.7 words", "application/pdf"),
        "type_code": "customer_satisfaction_survey",
        "made_by": "independent",
        "author": "Surveyors",
        "source": "Their report",
        **_day("dated_on", "20", "6", "2026"),
        **_day("period_from", "1", "4", "2026"),
        **_day("period_to", "30", "6", "2026"),
        "redaction": "not_needed",
        **more,
    }


@pytest.fixture(scope="module")
def standing_world(standing_rows: None) -> World:
    return a_world()


def test_a_file_is_put_in_hashed_and_recorded(world: World) -> None:
    browser = Browser(world, "provider-lead")
    answer = browser.send("evidence/add/", **_said())
    assert answer["Location"] == browser.at("evidence/1/")
    version = EvidenceVersion.objects.get()
    assert (version.file_name, version.size) == ("survey.pdf", 14)
    assert Event.objects.filter(name="evidence.added", about="E-1").count() == 1
    words = browser.see("evidence/1/")
    assert version.sha256 in words
    assert "An independent body made it." in words


def test_an_address_is_put_in_with_what_was_seen_there(world: World) -> None:
    said = _said(address="https://example.org/r", snapshot_note="Seen on 1 July", upload="")
    Browser(world, "provider-lead").send("evidence/add/", **said)
    version = EvidenceVersion.objects.get()
    assert (version.sha256, version.address) == ("", "https://example.org/r")


@pytest.mark.parametrize("who", ["moderator", "north-manager", "auditor", "board-north"])
def test_whoever_may_not_add_evidence_is_refused(world: World, who: str) -> None:
    Browser(world, who).send("evidence/add/", 403, **_said())
    assert not EvidenceItem.objects.exists()


def test_every_fault_is_named_at_once_and_what_was_typed_is_kept(world: World) -> None:
    said = {
        **_said(title="", upload="", author="", made_by="", redaction="", type_code="made_up"),
        **_day("dated_on", "31", "2", "2026"),
        **_day("period_to", "1", "1", "2026"),
    }
    answer = Browser(world, "provider-lead").send("evidence/add/", 422, **said)
    words = words_of(answer)
    for fault in (
        "Give the evidence a title.",
        "Choose a file, or give an address.",
        "Give the evidence an author.",
        "Say who made it.",
        "Say whether anything has to be blacked out.",
        "Choose a type from the list.",
        "The date of the evidence has to be a real date",
        "The period covered ends before it begins.",
    ):
        assert fault in words, fault
    assert b'value="Their report"' in answer.content
    assert b'value="31"' in answer.content
    assert not EvidenceItem.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        ({"address": "https://example.org/"}, "Give either a file or an address, not both."),
        (
            {"address": "javascript:alert(1)", "upload": "", "snapshot_note": "x"},
            "The address has to begin with https:// or http://.",
        ),
        (
            {"address": "https://example.org/", "upload": ""},
            "Say what you saw at the address, and when.",
        ),
        (_day("dated_on", "1", "1", "2099"), "The date of the evidence cannot be in the future."),
        (
            {"upload": SimpleUploadedFile("empty.pdf", b"", "application/pdf")},
            "The file is empty",
        ),
    ],
)
def test_a_fault_is_refused_and_nothing_is_written(
    world: World, wrong: dict[str, Any], fault: str
) -> None:
    answer = Browser(world, "provider-lead").send("evidence/add/", 422, **_said(**wrong))
    assert fault in words_of(answer)
    assert not EvidenceItem.objects.exists()


def test_a_provider_puts_nothing_in_in_an_authoritys_name(world: World) -> None:
    Browser(world, "provider-lead").send("evidence/add/", 422, **_said(made_by="authority"))
    Browser(world, "north-contributor").send("evidence/add/", **_said(made_by="authority"))
    assert EvidenceItem.objects.filter(owner__slug="north").count() == 1


def test_one_goes_back_to_the_assessment_it_is_for(world: World) -> None:
    a_cycle(world)
    browser = Browser(world, "provider-lead")
    answer = browser.send("evidence/add/?for=1&criterion=CS.CHAN.L1.1", **_said())
    assert answer["Location"] == browser.at("assessments/1/cite/?item=1&criterion=CS.CHAN.L1.1")
    assert "For Customer service" in browser.see("evidence/add/?for=1")


def test_a_strange_assessment_to_go_back_to_is_no_matter(world: World) -> None:
    browser = Browser(world, "provider-lead")
    for strange in ("99", "x", "-1", "9" * 40):
        assert "Add evidence" in browser.see(f"evidence/add/?for={strange}")


def test_a_path_in_a_files_name_leads_nowhere(world: World) -> None:
    upload = SimpleUploadedFile("x.pdf", b"%PDF", "application/pdf")
    upload.name = "..\\..\\etc\\passwd"
    Browser(world, "provider-lead").send("evidence/add/", **_said(upload=upload))
    assert EvidenceVersion.objects.get().file_name == "passwd"
    names = [path.name for path in Path(settings.EVIDENCE_FOLDER).rglob("*") if path.is_file()]
    assert "passwd" not in names


def test_without_a_matrix_there_are_no_types_to_choose_from() -> None:
    world = a_world_without_a_matrix("hw-02", suffix="-2")
    assert "No matrix has been adopted yet" in Browser(world, "provider-lead").see("evidence/add/")
