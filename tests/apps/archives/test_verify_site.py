"""A site is verified as its archives are: whoever changes a row past the triggers is found out."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from milepost.apps.archives.actions import export_arrangement
from milepost.apps.archives.queries import VerifiedArrangement, verify_site
from milepost.apps.audit.frozen import unfreeze
from milepost.apps.audit.models import Erasure, Statement
from milepost.apps.evidence.models import EvidenceVersion
from milepost.core.access.refusals import NotPossible
from milepost.core.archive.inspection import inspect
from milepost.core.archive.manifest import ArchivedFile
from milepost.gateways.archive_files import open_archive
from tests.apps.archives.made import REFERENCE, a_full_world, evidence_in
from tests.apps.worlds import A_MOMENT, a_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Path]:
    """A site with something sealed; the folder of its evidence files."""
    with evidence_in(tmp_path / "evidence") as folder:
        a_full_world()
        yield folder


def verified() -> VerifiedArrangement:
    (found,) = verify_site()
    return found


def change(sql: str) -> None:
    """Change the database past the site and its triggers."""
    unfreeze()
    with connection.cursor() as cursor:
        cursor.execute(sql)


def told(found: VerifiedArrangement) -> str:
    assert not found.is_sound
    verdict = found.record.verification
    return "\n".join(
        [
            *map(str, found.faults),
            *(each.finding for each in verdict.verdict.broken),
            *(each.finding for each in verdict.findings),
        ]
    )


def test_a_site_that_nobody_changed_holds_and_so_says_its_archive(
    site: Path, tmp_path: Path
) -> None:
    read: list[ArchivedFile] = []
    (found,) = verify_site(looked_at=read.append)
    done = export_arrangement(REFERENCE, to=tmp_path / "one.zip", at=A_MOMENT)
    archive = open_archive(done.path)
    exported = inspect(archive, head=done.head, manifest_sha256=done.manifest_sha256)
    archive.close()

    assert found.is_sound
    assert exported.is_sound
    assert found.record.compared == exported.record.compared
    assert found.record.verification.verdict.head == done.head
    assert found.files == len(read) > 1


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("UPDATE assessments_assessed_level SET level = 3, indicated = 3", "“level” is 3 in"),
        ("UPDATE assessments_ratified_level SET paper_hash = 'x'", "“paper_hash” is 'x' in"),
        ("UPDATE assessments_criterion_rating SET rating = 'N'", "is rated N by the rows, and F"),
        ("UPDATE audit_statement SET text = 'Another.'", "The reason was changed"),
        ("UPDATE evidence_item SET type_code = 'x'", "The type of E-1, version 1 is another"),
        ("UPDATE evidence_version SET size = 1", "bytes; it says 1."),
        ("UPDATE matrices_version SET sha256 = 'x'", "Its matrix was changed"),
        ("UPDATE audit_seal_head SET sequence = 1", "It does not name the last seal."),
        ("UPDATE audit_seal SET about = 'A-99'", "It is filed under A-99"),
        ("DELETE FROM assessments_evidence_answer", ""),
    ],
)
def test_a_row_that_was_changed_past_the_triggers_is_named(site: Path, sql: str, said: str) -> None:
    change(sql)

    if not said:  # no seal covers it, so the site cannot tell
        assert verified().is_sound
        return
    assert said in told(verified())


def test_an_evidence_file_that_was_changed_or_is_gone_is_named(site: Path) -> None:
    changed, gone = {
        each.sha256
        for each in EvidenceVersion.objects.filter(
            file_name__endswith=".pdf", deletion__isnull=True
        )
    }
    (site / changed[:2] / changed).write_bytes(b"!")
    (site / gone[:2] / gone).unlink()

    found = told(verified())

    assert f"evidence/{changed}.pdf: It was changed, or cannot be read" in found
    assert f"Its file, of the hash {gone}, is not there." in found


def test_words_that_were_erased_by_law_are_no_fault(site: Path) -> None:
    found = verified()

    assert found.is_sound
    assert found.record.removed == Erasure.objects.filter(person="").count() == 1
    assert found.record.unnamed == 1
    assert Statement.objects.filter(text="It speaks of another year.").count() == 0


def test_words_that_are_gone_without_a_recorded_erasure_are_a_fault(site: Path) -> None:
    change("UPDATE audit_statement SET text = 'Removed under policy on 3 May 2026', salt = ''")

    assert "Its words are gone, and no erasure of them is recorded." in told(verified())


def test_a_head_hash_proves_that_nothing_was_cut_off(site: Path) -> None:
    head = verified().record.verification.verdict.head
    (proved,) = verify_site(head=head.upper())
    (another,) = verify_site(head="0" * 64)

    assert proved.record.verification.verdict.is_tail_proved
    assert "not in this chain" in told(another)


def test_each_arrangement_is_verified_or_the_one_that_is_named(site: Path) -> None:
    a_world("saltmarsh", suffix="-saltmarsh")

    assert [each.reference for each in verify_site()] == [REFERENCE, "saltmarsh"]
    assert [each.reference for each in verify_site(arrangement="saltmarsh")] == ["saltmarsh"]
    with pytest.raises(NotPossible, match="name it with --arrangement"):
        list(verify_site(head="0" * 64))
    with pytest.raises(NotPossible, match="There are hw-01, saltmarsh"):
        list(verify_site(arrangement="x"))


def test_a_site_with_nothing_on_it_has_nothing_that_could_be_wrong() -> None:
    assert list(verify_site()) == []
    with pytest.raises(NotPossible, match="The site has none yet"):
        list(verify_site(arrangement="x"))
    with pytest.raises(NotPossible, match="no arrangement that a head hash could be of"):
        list(verify_site(head="0" * 64))
