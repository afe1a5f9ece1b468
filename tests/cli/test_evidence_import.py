"""A folder of files is put in by a list, all faults at once, and again without doing it twice."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from milepost.apps.evidence.models import EvidenceItem, EvidenceVersion
from milepost.apps.evidence.taking_in import take_in
from milepost.cli import main
from milepost.core.access.refusals import NotPossible
from milepost.gateways.evidence_manifest import NEEDED, OPTIONAL
from tests.apps.worlds import World, a_world
from tests.gateways.hostile_files import PDF, PNG

pytestmark = pytest.mark.django_db

LINE = {
    "title": "Customer survey",
    "type": "Customer satisfaction survey",
    "made_by": "independent",
    "author": "Surveyors",
    "source": "Their report",
    "dated_on": "2026-06-20",
    "period_from": "1/4/2026",
    "period_to": "30/6/2026",
    "redaction": "not_needed",
}


@pytest.fixture(scope="module")
def standing_world(standing_rows: None) -> World:
    return a_world()


@pytest.fixture(autouse=True)
def _in_place(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.EVIDENCE_FOLDER = tmp_path / "kept"
    # Its tables are there, in a transaction of the test.
    monkeypatch.setattr("milepost.cli.serving.require_migrated", lambda: None)


def _folder(tmp_path: Path, *lines: dict[str, str], **files: bytes) -> Path:
    folder = tmp_path / "folder"
    (folder / "sub").mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name.replace("__", "/").replace("_", ".")).write_bytes(content)
    with (folder / "manifest.csv").open("w", newline="", encoding="utf-8-sig") as out:
        writer = csv.DictWriter(out, fieldnames=[*NEEDED, *OPTIONAL])
        writer.writeheader()
        writer.writerows(lines)
    return folder


def _import(folder: Path, *more: str, who: str = "provider-lead") -> Result:
    line = ["evidence", "import", str(folder), "--arrangement", "hw-01", "--as", who, *more]
    return CliRunner().invoke(main, line, catch_exceptions=False)


def _two(tmp_path: Path) -> Path:
    return _folder(
        tmp_path,
        {**LINE, "file": "a.pdf", "valid_until": "2027-06-30"},
        {**LINE, "file": "sub/b.png", "title": "Photograph", "restricted": "yes"},
        a_pdf=PDF,
        sub__b_png=PNG,
    )


def test_each_file_becomes_an_item_as_its_line_says(world: World, tmp_path: Path) -> None:
    done = _import(_two(tmp_path))
    assert done.exit_code == 0, done.output
    assert "2 items put in; 0 were in already" in done.stdout
    assert "2 of 2: E-2 b.png" in done.stderr
    first, second = EvidenceVersion.objects.order_by("item__number").select_related("item")
    assert (first.file_name, first.content_type) == ("a.pdf", "application/pdf")
    assert first.item.type_code == "customer_satisfaction_survey"
    assert str(first.valid_until) == "2027-06-30"
    assert (second.item.title, second.item.is_restricted) == ("Photograph", True)


def test_begun_again_it_puts_nothing_in_twice(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is stopped at the second file; the next time it goes on there."""
    folder = _two(tmp_path)

    def stopped(upload: Any, *, arrangement: str) -> Any:
        if upload.name == "b.png":
            raise NotPossible(["The disk is full."])
        return take_in(upload, arrangement=arrangement)

    with monkeypatch.context() as patch:
        patch.setattr("milepost.apps.evidence.actions.adding.take_in", stopped)
        cut = _import(folder)
    assert cut.exit_code == 1
    assert "The disk is full." in cut.stderr
    assert EvidenceItem.objects.count() == 1
    again = _import(folder)
    assert "1 items put in; 1 were in already" in again.stdout
    assert EvidenceItem.objects.count() == 2
    assert "0 items put in; 2 were in already" in _import(folder).stdout


def test_a_trial_looks_at_all_of_it_and_puts_nothing_in(world: World, tmp_path: Path) -> None:
    done = _import(_two(tmp_path), "--dry-run")
    assert "nothing was put in, as asked" in done.stdout
    assert "2 to put in" in done.stderr
    assert EvidenceItem.objects.count() == 0


def test_every_fault_of_every_line_is_told_before_anything_is_put_in(
    world: World, tmp_path: Path
) -> None:
    folder = _folder(
        tmp_path,
        {**LINE, "file": "a.pdf"},
        {**LINE, "file": "a.pdf"},
        {**LINE, "file": "b.pdf", "type": "Gossip", "made_by": "authority"},
        {**LINE, "file": "a.pdf", "title": "Later", "dated_on": "2099-01-01"},
        a_pdf=PDF,
        b_pdf=PNG,
    )
    done = _import(folder, "--json")
    assert done.exit_code == 1
    faults = json.loads(done.stdout)["faults"]
    for said in (
        "Line 4: 'Gossip' is no type of evidence",
        "Line 4: Evidence made by an Authority is put in by that Authority.",
        "Line 4: b.pdf: “b.pdf” is named as a PDF document",
        "Line 5: The evidence is dated in the future",
        "Line 3: the same file was said to be the same on line 2.",
    ):
        assert [each for each in faults if each.startswith(said)], (said, faults)
    assert EvidenceItem.objects.count() == 0


def test_every_fault_of_the_list_is_told_at_once(world: World, tmp_path: Path) -> None:
    folder = _folder(
        tmp_path,
        {**LINE, "file": "../outside.pdf", "dated_on": "June"},
        {**LINE, "file": "missing.pdf", "author": "", "restricted": "perhaps"},
    )
    (tmp_path / "outside.pdf").write_bytes(PDF)
    done = _import(folder)
    assert done.exit_code == 1
    for said in (
        "Line 2, file: it is '../outside.pdf', which leads out of the folder.",
        "Line 2, dated_on: it is 'June', which is no day",
        "Line 3, file: it is 'missing.pdf', and there is no such file",
        "Line 3, author: it is empty.",
        "Line 3, restricted: it is 'perhaps'; it must be yes or no.",
    ):
        assert said in done.stderr


def test_a_list_without_its_columns_is_refused(world: World, tmp_path: Path) -> None:
    folder = _folder(tmp_path)
    assert "It names no file." in _import(folder).stderr
    (folder / "manifest.csv").write_text("file,name\na.pdf,A\n", encoding="utf-8")
    said = _import(folder).stderr
    assert "It has no column title, type" in said
    assert "columns that mean nothing here: 'name'" in said
    (folder / "manifest.csv").write_bytes(b"\xff\xfe\x00")
    assert "cannot be read as a text in UTF-8" in _import(folder).stderr
    (folder / "manifest.csv").unlink()
    assert "cannot be read" in _import(folder).stderr


def test_who_has_no_part_in_it_or_may_not_is_refused(world: World, tmp_path: Path) -> None:
    folder = _two(tmp_path)
    assert "nobody who signs in as 'no-one'" in _import(folder, who="no-one").stderr
    assert _import(folder, who="auditor").exit_code == 1
    assert EvidenceItem.objects.count() == 0
