"""Files are received into a side's tray, whole or in parts, and become evidence once described."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings

from milepost.apps.audit.models import Event
from milepost.apps.evidence import actions
from milepost.apps.evidence.actions import DescribedFile, NewEvidence, Upload
from milepost.apps.evidence.models import EvidenceItem, EvidenceScan, EvidenceVersion, ReceivedFile
from milepost.apps.evidence.queries.stored_files import stored_files
from milepost.apps.evidence.queries.tray import arriving_file, tray
from milepost.apps.evidence.store import evidence_store
from milepost.apps.evidence.tidying import tidy_up
from milepost.core.access.refusals import (
    ChangedMeanwhile,
    NoSuchThing,
    NotAllowed,
    NotPossible,
)
from milepost.gateways.evidence_files import EvidenceFolder
from milepost.gateways.virus_scan import read_virus_scanner
from tests.apps.worlds import World, a_world, some_evidence
from tests.gateways.hostile_files import PDF, PNG
from tests.gateways.scanner import NAME, PATTERN, a_scanner_on_a_port

pytestmark = pytest.mark.django_db

SAID = NewEvidence(
    title="Survey of 2026",
    type_code="customer_satisfaction_survey",
    made_by="independent",
    author="Surveyors",
    source="Their report",
    dated_on=date(2026, 6, 20),
    period_from=date(2026, 4, 1),
    period_to=date(2026, 6, 30),
)


@pytest.fixture(scope="module")
def standing_world(standing_rows: None) -> World:
    return a_world()


@pytest.fixture(autouse=True)
def _a_place_of_its_own(settings: LazySettings, tmp_path: Path) -> None:
    settings.EVIDENCE_FOLDER = tmp_path / "evidence"


def _receive(world: World, name: str, content: bytes, by: str = "provider-lead") -> str:
    return actions.receive_file(
        upload=Upload(name=name, chunks=[content]), by=world.actor(by), at=world.at()
    )


def _begin(world: World, content: bytes, name: str = "report.pdf") -> str:
    return actions.begin_file(
        name=name, size=len(content), by=world.actor("provider-lead"), at=world.at()
    )


def _part(world: World, reference: str, start: int, *chunks: bytes) -> int:
    return actions.take_part(
        reference=reference,
        start=start,
        chunks=chunks,
        by=world.actor("provider-lead"),
        at=world.at(),
    )


def _describe(world: World, *references: str, **more: object) -> tuple[int, ...]:
    said = replace(SAID, **more)  # type: ignore[arg-type]
    return actions.put_in(
        described=[DescribedFile(reference=each, said=said) for each in references],
        by=world.actor("provider-lead"),
        at=world.at(),
    )


def _nothing_is_astray(world: World) -> bool:
    return stored_files(at=world.at() + timedelta(days=3), deep=True).is_whole


def test_a_file_stands_in_the_tray_until_it_is_described(world: World) -> None:
    reference = _receive(world, "../up/report.pdf", PDF)
    by = world.actor("provider-lead")
    (found,) = tray(by=by)
    assert (found.name, found.size, found.is_whole) == ("report.pdf", len(PDF), True)
    assert found.content_type == "application/pdf"
    assert EvidenceItem.objects.count() == 0
    assert _nothing_is_astray(world)

    assert _describe(world, reference) == (1,)
    version = EvidenceVersion.objects.get()
    assert (version.sha256, version.file_name) == (found.sha256, "report.pdf")
    assert tray(by=by) == ()
    assert Event.objects.filter(name="evidence.added", about="E-1").count() == 1
    assert _nothing_is_astray(world)


def test_several_files_become_evidence_together_or_not_at_all(world: World) -> None:
    one, two = _receive(world, "a.pdf", PDF), _receive(world, "b.png", PNG + bytes(20))
    with pytest.raises(NotPossible) as refused:
        _describe(world, one, two, author="", dated_on=world.at().date() + timedelta(days=400))
    told = refused.value.faults
    assert [each for each in told if each.startswith("a.pdf: ")]
    assert len(told) == 4  # two things wrong with each of two
    assert (EvidenceItem.objects.count(), ReceivedFile.objects.count()) == (0, 2)
    assert _describe(world, two, one) == (1, 2)
    assert EvidenceVersion.objects.get(item__number=1).file_name == "b.png"


def test_nobody_else_sees_or_takes_what_is_in_a_tray(world: World) -> None:
    reference = _receive(world, "a.pdf", PDF)
    other = world.actor("north-contributor")
    assert tray(by=other) == ()
    with pytest.raises(NoSuchThing):
        arriving_file(by=other, reference=reference)
    with pytest.raises(NoSuchThing):
        actions.drop_files(references=[reference], by=other, at=world.at())
    with pytest.raises(NoSuchThing):
        actions.put_in(
            described=[DescribedFile(reference=reference, said=SAID)], by=other, at=world.at()
        )
    assert ReceivedFile.objects.filter(dropped_at=None).count() == 1


def test_who_may_not_add_evidence_has_no_tray(world: World) -> None:
    auditor = world.actor("auditor")
    at = world.at()
    with pytest.raises(NotAllowed):
        tray(by=auditor)
    with pytest.raises(NotAllowed):
        actions.receive_file(upload=Upload(name="a.pdf", chunks=[PDF]), by=auditor, at=at)
    with pytest.raises(NotAllowed):
        actions.begin_file(name="a.pdf", size=9, by=auditor, at=at)
    with pytest.raises(NotAllowed):
        actions.take_part(reference="0", start=0, chunks=[], by=auditor, at=at)
    with pytest.raises(NotAllowed):
        actions.drop_files(references=[], by=auditor, at=at)
    with pytest.raises(NotAllowed):
        actions.put_in(described=[], by=auditor, at=at)


def test_the_same_file_is_told_only_to_who_may_see_the_other(world: World) -> None:
    some_evidence(world, by="north-contributor", made_by="authority", content=PDF)
    some_evidence(world, by="provider-lead", made_by="provider", content=PDF)
    _receive(world, "again.pdf", PDF)
    _receive(world, "and again.pdf", PDF)
    first, second = tray(by=world.actor("provider-lead"))
    assert first.same_as == second.same_as == ("E-2",)
    assert (first.same_in_tray, second.same_in_tray) == ("", "again.pdf")


# --- in parts ----------------------------------------------------------------------------------


def test_a_file_in_parts_is_kept_with_its_last_byte(world: World) -> None:
    reference = _begin(world, PDF)
    assert _part(world, reference, 0, PDF[:20]) == 20
    assert not arriving_file(by=world.actor("provider-lead"), reference=reference).is_whole
    assert _part(world, reference, 20, PDF[20:50], PDF[50:]) == len(PDF)
    (found,) = tray(by=world.actor("provider-lead"))
    assert found.is_whole
    assert evidence_store().is_intact(found.sha256)
    assert _describe(world, reference) == (1,)
    assert _nothing_is_astray(world)


def test_a_line_that_breaks_loses_nothing_that_arrived(world: World) -> None:
    reference = _begin(world, PDF)

    def broken() -> Iterator[bytes]:
        yield PDF[:30]
        raise ConnectionResetError("the browser went away")

    by = world.actor("provider-lead")
    with pytest.raises(ConnectionResetError):
        actions.take_part(reference=reference, start=0, chunks=broken(), by=by, at=world.at())
    assert arriving_file(by=by, reference=reference).received == 30
    assert _part(world, reference, 30, PDF[30:]) == len(PDF)
    assert _nothing_is_astray(world)


def test_a_part_from_another_place_is_not_taken(world: World) -> None:
    reference = _begin(world, PDF)
    _part(world, reference, 0, PDF[:20])
    for start in (0, 19, 21, len(PDF)):
        with pytest.raises(ChangedMeanwhile):
            _part(world, reference, start, PDF[20:])
    assert _part(world, reference, 20, PDF[20:]) == len(PDF)


@pytest.mark.parametrize(
    ("name", "size", "says"),
    [
        ("setup.exe", 10, "programs are not kept"),
        ("sheet.xlsm", 10, "carries macros"),
        ("a.pdf", 0, "empty"),
        ("a.pdf", 3 * 1024**3, "larger than 2 GB"),
    ],
)
def test_what_would_be_refused_anyway_is_refused_before_it_is_sent(
    world: World, name: str, size: int, says: str
) -> None:
    with pytest.raises(NotPossible, match=says):
        actions.begin_file(name=name, size=size, by=world.actor("provider-lead"), at=world.at())
    assert ReceivedFile.objects.count() == 0


def test_what_turns_out_to_be_another_thing_leaves_nothing(world: World) -> None:
    reference = _begin(world, PNG)
    with pytest.raises(NotPossible, match="named as a PDF document"):
        _part(world, reference, 0, PNG)
    assert ReceivedFile.objects.count() == 0
    assert _nothing_is_astray(world)


def test_a_store_that_does_not_answer_costs_only_the_last_byte(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    reference = _begin(world, PDF)

    def gone(*_: object) -> None:
        raise OSError("the storage is gone")

    with monkeypatch.context() as patch:
        patch.setattr(EvidenceFolder, "take", gone)
        with pytest.raises(NotPossible, match="could not be kept"):
            _part(world, reference, 0, PDF)
    by = world.actor("provider-lead")
    assert arriving_file(by=by, reference=reference).received == len(PDF) - 1
    assert _part(world, reference, len(PDF) - 1, PDF[-1:]) == len(PDF)
    assert tray(by=by)[0].is_whole
    assert _nothing_is_astray(world)


def test_a_store_that_does_not_answer_leaves_nothing_of_a_whole_file(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object) -> None:
        raise OSError("the storage is gone")

    with monkeypatch.context() as patch:
        patch.setattr(EvidenceFolder, "take", gone)
        with pytest.raises(NotPossible, match="could not be kept"):
            _receive(world, "a.pdf", PDF)
    assert ReceivedFile.objects.count() == 0
    assert _nothing_is_astray(world)


def test_a_tray_has_room_for_so_many(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("milepost.apps.evidence.actions.receiving.MOST_ARRIVING", 1)
    _receive(world, "a.pdf", PDF)
    with pytest.raises(NotPossible, match="in the tray already"):
        _receive(world, "b.pdf", PDF)
    with pytest.raises(NotPossible, match="in the tray already"):
        _begin(world, PDF)


# --- letting go --------------------------------------------------------------------------------


def test_what_is_dropped_goes_a_day_later_unless_it_is_evidence_too(world: World) -> None:
    only, also = _receive(world, "a.png", PNG + bytes(9)), _receive(world, "b.pdf", PDF)
    some_evidence(world, by="provider-lead", made_by="provider", content=PDF)
    hashes = {each.name: each.sha256 for each in tray(by=world.actor("provider-lead"))}
    by = world.actor("provider-lead")
    assert actions.drop_files(references=[only, also], by=by, at=world.at()) == 2
    assert tray(by=by) == ()
    tidy_up(at=world.at() + timedelta(hours=20))
    assert evidence_store().holds(hashes["a.png"])
    later = _after_everything(world)
    tidy_up(at=later)
    assert not evidence_store().holds(hashes["a.png"])
    assert evidence_store().holds(hashes["b.pdf"])
    assert ReceivedFile.objects.count() == 0
    assert stored_files(at=later, deep=True).is_whole


def test_what_somebody_puts_in_again_meanwhile_is_not_let_go(world: World) -> None:
    """It is kept already, but no row names it yet: it is on its way at this very moment."""
    reference = _receive(world, "a.pdf", PDF)
    by = world.actor("provider-lead")
    actions.drop_files(references=[reference], by=by, at=world.at() - timedelta(days=9))
    kept = evidence_store().keep([PDF])
    tidy_up(at=evidence_store().kept_at(kept.sha256) or world.at())
    assert evidence_store().holds(kept.sha256)


def test_parts_that_nobody_goes_on_with_are_let_go_after_a_week(world: World) -> None:
    reference = _begin(world, PDF)
    _part(world, reference, 0, PDF[:20])
    tidy_up(at=world.at() + timedelta(days=6))
    assert ReceivedFile.objects.count() == 1
    tidy_up(at=world.at() + timedelta(days=8))
    assert ReceivedFile.objects.count() == 0
    assert not list(evidence_store().aside.glob(".*"))


def test_what_a_form_sent_to_a_killed_process_goes_a_day_later(
    world: World, settings: LazySettings
) -> None:
    left = settings.FILE_UPLOAD_TEMP_DIR / "tmpleft.upload.pdf"
    left.write_bytes(PDF)
    tidy_up(at=datetime.now(UTC) + timedelta(hours=20))
    assert left.exists()
    tidy_up(at=_after_everything(world))
    assert not left.exists()


def _after_everything(world: World) -> datetime:
    """Later than the files were written, by the clock of the disk, too."""
    return max(world.at(), datetime.now(UTC)) + timedelta(days=2)


# --- scanned -----------------------------------------------------------------------------------


def test_without_a_scanner_a_file_counts_as_not_scanned(world: World) -> None:
    _receive(world, "a.pdf", PDF)
    assert tray(by=world.actor("provider-lead"))[0].scan == ""


def test_a_scanner_is_asked_about_every_file(world: World, settings: LazySettings) -> None:
    with a_scanner_on_a_port() as (scanner, address):
        settings.VIRUS_SCANNER = read_virus_scanner(address)
        _receive(world, "a.pdf", PDF)
        assert tray(by=world.actor("provider-lead"))[0].scan == "clean"
        some_evidence(world, by="provider-lead", made_by="provider", content=PDF + b"more")
        assert EvidenceScan.objects.filter(outcome="clean").count() == 2
        with pytest.raises(NotPossible, match=rf"carries a virus \({NAME}\)"):
            _receive(world, "b.txt", PATTERN)
        reference = _begin(world, PATTERN, name="c.txt")
        with pytest.raises(NotPossible, match="carries a virus"):
            _part(world, reference, 0, PATTERN)
        assert len(scanner.seen) == 4
    assert ReceivedFile.objects.count() == 1
    assert _nothing_is_astray(world)


def test_a_scanner_that_does_not_answer_is_said_and_stops_nobody(
    world: World, settings: LazySettings
) -> None:
    with a_scanner_on_a_port() as (_, address):
        settings.VIRUS_SCANNER = read_virus_scanner(address)
    _receive(world, "a.pdf", PDF)
    assert tray(by=world.actor("provider-lead"))[0].scan == "failed"
