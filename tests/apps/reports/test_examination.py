"""The look over the site: each thing that can be wrong is found, and what to do is said."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import override_settings

from milepost.apps.assessments import actions
from milepost.apps.assessments.models import Assessment
from milepost.apps.audit.frozen import freeze, unfreeze
from milepost.apps.evidence.models import EvidenceVersion
from milepost.apps.evidence.tidying import tidy_up
from milepost.apps.jobs.models import Job
from milepost.apps.reports.queries.examination import examine_site
from milepost.apps.reports.queries.finding import Finding
from milepost.gateways.virus_scan import read_virus_scanner
from tests.apps.worlds import World, a_cycle, a_world, cite_for_level, rate_level, some_evidence
from tests.gateways.scanner import a_scanner_on_a_port

pytestmark = pytest.mark.django_db


def findings(*, deep: bool = False) -> dict[str, Finding]:
    return {each.part: each for each in examine_site(deep=deep)}


def faults(*, deep: bool = False) -> list[str]:
    return [part for part, each in findings(deep=deep).items() if not each.is_well]


def a_world_with_a_claim() -> World:
    world = a_world()
    a_cycle(world)
    number = Assessment.objects.get(focus_area="CS", authority__slug="north").number
    item = some_evidence(
        world, by="provider-lead", made_by="independent", type_code="customer_satisfaction_survey"
    )
    rate_level(world, number, "CS", 1)
    cite_for_level(world, number, "CS", 1, evidence=item)
    actions.submit(number=number, level=1, by=world.actor("provider-lead"), at=world.at())
    Job.objects.all().delete()  # a worker has read what was put in
    return world


def change(sql: str) -> None:
    """As somebody would who goes past the site."""
    unfreeze()
    with connection.cursor() as cursor:
        cursor.execute(sql)
    freeze()


def test_a_whole_site_has_no_fault() -> None:
    a_world_with_a_claim()

    assert faults(deep=True) == []


def test_a_trigger_that_is_gone_is_missed() -> None:
    a_world_with_a_claim()
    unfreeze()

    assert faults() == ["frozen rows"]
    freeze()


def test_an_evidence_file_that_is_gone_is_named_with_its_item() -> None:
    a_world_with_a_claim()
    sha256 = EvidenceVersion.objects.get().sha256
    (settings.EVIDENCE_FOLDER / sha256[:2] / sha256).unlink()

    found = findings()["evidence files"]

    assert not found.is_well
    assert "E-1 of hw-01" in found.words
    assert found.remedy


def test_an_evidence_file_that_was_changed_is_found_by_reading_it() -> None:
    a_world_with_a_claim()
    sha256 = EvidenceVersion.objects.get().sha256
    path = settings.EVIDENCE_FOLDER / sha256[:2] / sha256
    content = path.read_bytes()
    try:
        path.write_bytes(b"something else")
        assert faults() == []
        assert faults(deep=True) == ["evidence files"]
    finally:
        path.write_bytes(content)  # other tests put in the same file


def test_a_file_that_no_row_names_is_told_and_is_no_fault() -> None:
    a_world_with_a_claim()
    spare = settings.EVIDENCE_FOLDER / "ab" / ("ab" + "0" * 62)
    spare.parent.mkdir(parents=True, exist_ok=True)
    spare.write_text("left by a crash")

    try:
        found = findings()["spare files"]
    finally:
        spare.unlink()

    assert found.is_well
    assert "that no row names" in found.words


def test_what_was_left_half_is_told_and_goes_by_itself() -> None:
    a_world_with_a_claim()
    half = settings.EVIDENCE_FOLDER / ".incoming-left-by-a-kill"
    half.write_bytes(b"half of a file")
    long_ago = (datetime.now(UTC) - timedelta(days=2)).timestamp()
    os.utime(half, (long_ago, long_ago))

    told = findings()["half files"].words
    tidy_up(at=datetime.now(UTC))

    assert str(half) in told
    assert findings()["half files"].words == "none"
    assert not half.exists()


def test_a_place_for_files_that_cannot_be_used_is_a_fault(tmp_path: Path) -> None:
    a_world_with_a_claim()
    (tmp_path / "in the way").write_text("a file")
    with override_settings(EVIDENCE_FOLDER=tmp_path / "in the way"):
        assert faults() == ["evidence store"]


def test_a_virus_scanner_is_asked_whether_it_answers() -> None:
    a_world_with_a_claim()
    assert "virus scanner" not in findings()
    with (
        a_scanner_on_a_port() as (_, address),
        override_settings(VIRUS_SCANNER=read_virus_scanner(address)),
    ):
        assert findings()["virus scanner"].words.startswith("ClamAV 1.4.2/")
    with override_settings(VIRUS_SCANNER=read_virus_scanner(address)):
        assert faults() == ["virus scanner"]


def test_a_seal_that_was_rewritten_is_found() -> None:
    a_world_with_a_claim()
    change("UPDATE audit_seal SET kind = 'level.ratified' WHERE sequence = 2")

    assert faults() == ["seals of hw-01"]


def test_a_remembered_level_that_differs_from_the_sealed_one_is_found() -> None:
    a_world_with_a_claim()
    change("UPDATE assessments_rating_set SET indicated = 3")

    assert faults() == ["levels of hw-01"]
