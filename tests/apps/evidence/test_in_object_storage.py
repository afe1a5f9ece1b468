"""A whole site keeps its evidence in storage that speaks S3: put in, had back, examined, saved."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from milepost.apps.archives.actions import backing_up, export_arrangement
from milepost.apps.contracts.models import Contract
from milepost.apps.evidence.actions import receive_file, retire, set_keeping
from milepost.apps.evidence.models import EvidenceVersion
from milepost.apps.evidence.queries.stored_files import stored_files
from milepost.apps.evidence.queries.tray import tray
from milepost.apps.evidence.store import evidence_store
from milepost.apps.evidence.taking_in import Upload
from milepost.apps.evidence.tidying import let_go_of_deleted
from milepost.apps.reports.queries.evidence_files import examine_evidence_files
from milepost.core.access.refusals import NotPossible
from milepost.core.evidence.keeping import USUAL_YEARS, KeepingRules
from milepost.gateways.archive_files import open_archive
from milepost.gateways.backup_folder import keep, open_backup
from tests.apps.small_worlds import a_deleted_file
from tests.apps.worlds import World, a_world, some_evidence
from tests.gateways.hostile_files import PDF
from tests.gateways.object_storage import CutLine, address_on, an_object_storage
from tests.web.browsing import Browser

pytestmark = [pytest.mark.django_db, pytest.mark.once]

CONTENT = PDF + bytes(9 * 1024**2)  # more than one part


@pytest.fixture(scope="module")
def standing_world(standing_rows: None) -> World:
    return a_world()


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    with an_object_storage(tmp_path_factory.mktemp("storage")) as found:
        yield found


@pytest.fixture(autouse=True)
def _kept_there(settings: Any, tmp_path: Path, port: int) -> None:
    settings.EVIDENCE_STORE = address_on(port, prefix=f"{uuid4()}/")
    settings.ARRIVING_FOLDER = tmp_path / "arriving"
    settings.EVIDENCE_FOLDER = tmp_path / "unused"


def _later() -> datetime:
    return datetime.now(UTC) + timedelta(days=3)


def _had(world: World, **headers: str) -> tuple[int, bytes]:
    """What a download of the first item answers: its status and its bytes."""
    place = f"/arrangements/{world.reference}/evidence/1/file/"
    answer: Any = Browser(world, "provider-lead").get(place, headers=headers)
    return answer.status_code, b"".join(answer.streaming_content)


def test_it_is_put_in_had_back_and_looked_over(world: World, tmp_path: Path) -> None:
    some_evidence(world, by="provider-lead", made_by="provider", content=CONTENT)
    assert _had(world) == (200, CONTENT)
    assert stored_files(at=_later(), deep=True).is_whole
    assert all(each.is_well for each in examine_evidence_files(deep=True, at=_later()))
    assert not (tmp_path / "unused").exists()
    assert list((tmp_path / "arriving").iterdir()) == []


def test_a_part_of_it_is_had_without_the_rest(world: World) -> None:
    some_evidence(world, by="provider-lead", made_by="provider", content=CONTENT)
    assert _had(world, Range="bytes=5-9") == (206, CONTENT[5:10])


def test_what_is_missing_there_is_named(world: World) -> None:
    some_evidence(world, by="provider-lead", made_by="provider", content=PDF)
    sha256 = EvidenceVersion.objects.get().sha256
    evidence_store().erase(sha256)
    assert stored_files(at=_later()).lost == (sha256,)
    told = [each for each in examine_evidence_files(deep=False, at=_later()) if not each.is_well]
    assert "E-1 of hw-01" in told[0].words


def test_it_goes_into_a_backup_and_an_archive(world: World, tmp_path: Path) -> None:
    some_evidence(world, by="provider-lead", made_by="provider", content=CONTENT)
    sha256 = EvidenceVersion.objects.get().sha256
    assert keep(tmp_path / "backup", "evidence", sha256, evidence_store()) == len(CONTENT)
    done = export_arrangement(world.reference, to=tmp_path / "it.zip", at=world.at())
    assert done is not None
    archive = open_archive(tmp_path / "it.zip")
    try:
        assert len(CONTENT) in archive.sizes.values()
    finally:
        archive.close()


def test_a_storage_that_goes_away_leaves_no_half_item(
    world: World, settings: Any, port: int
) -> None:
    whole = settings.EVIDENCE_STORE
    with CutLine(port, after=4 * 1024**2) as line:
        settings.EVIDENCE_STORE = replace(whole, endpoint=f"http://127.0.0.1:{line.port}")
        with pytest.raises(NotPossible, match="could not be kept"):
            some_evidence(world, by="provider-lead", made_by="provider", content=CONTENT)
        with pytest.raises(NotPossible, match="could not be kept"):
            receive_file(
                upload=Upload(name="a.pdf", chunks=[PDF]),
                by=world.actor("provider-lead"),
                at=world.at(),
            )
        (fault,) = examine_evidence_files(deep=False, at=_later())
        assert (fault.part, fault.is_well) == ("evidence store", False)
    settings.EVIDENCE_STORE = whole
    assert EvidenceVersion.objects.count() == 0
    assert tray(by=world.actor("provider-lead")) == ()
    evidence_store().let_go_of_halves(before=_later())
    assert stored_files(at=_later(), deep=True).is_whole


class _NoDatabase:
    """In place of copies of a database: files alone are looked at here."""

    kind = "sqlite"
    file_name = "database.sqlite3"

    def copy_to(self, path: Path, ask: Callable[[Any], object], _say: object) -> None:
        path.write_bytes(b"a database")
        ask(_asked)

    def is_empty(self) -> bool:
        return True

    def restore_from(self, _path: Path) -> None:
        """Nothing is put in place."""


def _asked(sql: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


def test_a_backup_is_restored_into_a_bucket_that_is_empty(
    world: World, settings: Any, tmp_path: Path, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backing_up, "_copies", _NoDatabase)
    settings.DOCUMENTS_FOLDER = tmp_path / "documents"  # what others made is not of this site
    some_evidence(world, by="provider-lead", made_by="provider", content=CONTENT)
    gone = a_deleted_file(world)
    made = backing_up.back_up(tmp_path / "backups", at=world.at())
    assert (made.files, made.faults) == (1, ())
    settings.EVIDENCE_STORE = address_on(port, prefix=f"{uuid4()}/")
    assert list(evidence_store().all_kept()) == []
    assert backing_up.restore(tmp_path / "backups").files == 1
    (sha256,) = evidence_store().all_kept()
    assert evidence_store().is_intact(sha256)
    assert stored_files(at=_later(), deep=True).is_whole
    assert _had(world) == (200, CONTENT)
    answer: Any = Browser(world, "north-contributor").get(
        f"/arrangements/{world.reference}/evidence/{gone}/file/"
    )
    assert answer.status_code == 410
    strange = backing_up._occupied(_NoDatabase(), open_backup(tmp_path / "backups"))
    assert list(strange) == []  # what stands there is the backup's own


def test_a_deleted_file_goes_from_the_bucket(world: World) -> None:
    some_evidence(world, by="north-contributor", content=PDF)
    sha256 = EvidenceVersion.objects.get().sha256
    Contract.objects.update(starts_on=date(2010, 4, 1), ends_on=date(2020, 3, 31))
    north = world.actor("north-manager")
    rules = KeepingRules(years=USUAL_YEARS, quota=None)
    set_keeping(rules=rules, reason="The Board.", by=north, at=world.at())
    retire(reason="Minute 12.", by=north, at=datetime.now(UTC))
    assert evidence_store().holds(sha256)
    later = _later()
    assert let_go_of_deleted(at=datetime.now(UTC)) == 0  # somebody put it in a moment ago
    assert let_go_of_deleted(at=later) == 1
    assert list(evidence_store().all_kept()) == []
