"""The look over the site: each thing that can be wrong is found, and what to do is said."""

import pytest
from django.conf import settings
from django.db import connection

from milepost.apps.assessments import actions
from milepost.apps.assessments.models import Assessment
from milepost.apps.audit.frozen import freeze, unfreeze
from milepost.apps.evidence.models import EvidenceVersion
from milepost.apps.reports.queries.examination import Finding, examine_site
from tests.apps.worlds import World, a_cycle, a_world, cite_for_level, rate_level, some_evidence

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


def test_a_seal_that_was_rewritten_is_found() -> None:
    a_world_with_a_claim()
    change("UPDATE audit_seal SET kind = 'level.ratified' WHERE sequence = 2")

    assert faults() == ["seals of hw-01"]


def test_a_remembered_level_that_differs_from_the_sealed_one_is_found() -> None:
    a_world_with_a_claim()
    change("UPDATE assessments_rating_set SET indicated = 3")

    assert faults() == ["levels of hw-01"]
