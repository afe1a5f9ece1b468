"""What an exported archive holds, and that it can be read and verified without Milepost."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from milepost.apps.archives.actions import export_arrangement
from milepost.apps.archives.contents import LEFT_OUT, archived_tables
from milepost.apps.audit.models import Event
from milepost.apps.contracts.actions import make_calendar_feed
from milepost.apps.contracts.models import Arrangement, CalendarFeed
from milepost.apps.evidence.models import EvidenceVersion
from milepost.apps.people.actions import make_link, operator_on
from milepost.apps.people.models import OneTimeLink, Person
from milepost.apps.reports.models import WorkbookUpload
from milepost.core.access.refusals import NotPossible
from milepost.core.archive.manifest import MANIFEST
from milepost.gateways.matrix_files import matrix_from_toml
from tests.apps.archives.forging import with_another_level, with_the_end_cut_off
from tests.apps.archives.made import REFERENCE, a_full_world, evidence_in, files_of, packed
from tests.apps.small_worlds import a_small_matrix
from tests.apps.worlds import A_MOMENT, PASSWORD, a_world
from tests.archive_in_memory import Files, rows_of, with_its_manifest, with_rows

# On its own: no packages, no settings from the environment, nothing of ours on its path.
ALONE = [sys.executable, "-I", "-S"]


def table(files: Files, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(files[f"tables/{name}.csv"].decode("utf-8-sig"))))


def test_every_table_is_there_and_none_of_the_interesting_ones_is_empty(files: Files) -> None:
    empty = {each.name for each in archived_tables() if not rows_of(files, each.name)}

    assert not empty


def test_a_row_names_another_by_its_number_or_its_reference_and_by_no_id(files: Files) -> None:
    versions = rows_of(files, "evidence_version")
    items = rows_of(files, "evidence_item")

    assert [each["row"] for each in items] == list(range(1, len(items) + 1))
    firsts = [each for each in versions if each["number"] == 1]
    assert [each["item"] for each in firsts] == [each["row"] for each in items]
    assert {each["item"] for each in versions} == {each["row"] for each in items}
    people = {each["reference"] for each in rows_of(files, "people_person")}
    assert {each["added_by"] for each in items} <= people
    assert "id" not in items[0]


def test_keys_are_ascii_and_no_number_has_a_fraction(files: Files) -> None:
    def refuse(number: str) -> None:
        raise AssertionError(f"{number} has a fraction")

    for name, content in files.items():
        if name.startswith("data/"):
            for line in content.splitlines():
                assert all(key.isascii() for key in json.loads(line, parse_float=refuse))


def test_no_password_is_in_it(files: Files) -> None:
    assert set(rows_of(files, "people_person")[0]) == {
        "row", "reference", "username", "full_name", "email", "is_active",
    }  # fmt: skip
    assert not any(PASSWORD.encode() in content for content in files.values())


def test_what_lets_people_in_and_workbooks_still_looked_at_stay_behind_and_the_readme_says_why(
    db: None, tmp_path: Path
) -> None:
    with evidence_in(tmp_path / "evidence"):
        world = a_full_world()
        person = Person.objects.get(username="moderator")
        make_link(person=person.reference, by=operator_on(REFERENCE), at=world.at())
        make_calendar_feed(by=world.actor("provider-lead"), at=world.at())
        WorkbookUpload.objects.create(
            reference="W-waiting",
            arrangement=Arrangement.objects.get(reference=REFERENCE),
            person=person,
            name="filled in on the train.xlsx",
            sha256="7" * 64,
            cycle=1,
            content={"lines": ["not said yet"]},
            uploaded_at=world.at(),
        )
        done = export_arrangement(REFERENCE, to=tmp_path / "one.zip", at=A_MOMENT)

    held = files_of(done.path)
    kept = {each.secret_digest for each in OneTimeLink.objects.all()}
    kept |= {each.secret_digest for each in CalendarFeed.objects.all()}
    assert kept
    for secret in {*kept, "W-waiting", "filled in on the train", "7" * 64, "not said yet"}:
        assert not [name for name, content in held.items() if secret.encode() in content], secret
    told = " ".join(held["README.txt"].decode().partition("Not in it:")[2].split())
    for table in ("people_one_time_link", "contracts_calendar_feed", "reports_workbook_upload"):
        assert f"data/{table}.jsonl" not in held
        assert f"- {table}: {LEFT_OUT[table]}." in told


def test_drafts_and_restricted_items_are_in_it_and_the_readme_says_so(files: Files) -> None:
    assert None in {each["issued_at"] for each in rows_of(files, "assessments_rating_set")}
    assert "that one side has restricted" in files["README.txt"].decode()


def test_its_tables_open_in_a_spreadsheet_and_hold_no_formula(files: Files) -> None:
    register = table(files, "evidence")
    levels = {each["Assessment"]: each for each in table(files, "assessments")}

    (gone,) = (each for each in register if each["Title"] == "Long gone")
    assert gone["File"] == ""  # deleted under a rule: its row is there, and its hash
    assert all(files[each["File"]] for each in register if each is not gone)
    assert "'=1+1 or not" in {each["Title"] for each in register}
    published = next(each for each in levels.values() if each["Stage"] == "published")
    assert [published[name] for name in ("Claimed", "Validated", "Proposed", "Ratified")] == [
        "1", "1", "1", "1",
    ]  # fmt: skip
    assert {each["By"] for each in table(files, "ratings")} >= {"Provider Lead"}
    assert "level.ratified" in {each["What"] for each in table(files, "events")}
    assert table(files, "targets")
    assert table(files, "citations")


def test_its_matrix_can_be_read_as_a_document(files: Files) -> None:
    assert matrix_from_toml(files["matrix/version-1.toml"]) == a_small_matrix()


def test_another_arrangement_is_not_in_it(db: None, tmp_path: Path) -> None:
    with evidence_in(tmp_path / "evidence"):
        a_full_world()
        a_world("saltmarsh", suffix="-saltmarsh")
        done = export_arrangement(REFERENCE, to=tmp_path / "one.zip", at=A_MOMENT)

    held = files_of(done.path)
    assert not [name for name, content in held.items() if b"saltmarsh" in content]


def test_that_it_was_made_is_recorded_and_changes_nothing_in_the_arrangements_record(
    db: None, tmp_path: Path
) -> None:
    with evidence_in(tmp_path / "evidence"):
        a_full_world()
        before = Event.objects.filter(arrangement=REFERENCE).count()
        done = export_arrangement(REFERENCE, to=tmp_path / "one.zip", at=A_MOMENT)
        again = export_arrangement(REFERENCE, to=tmp_path / "two.zip", at=A_MOMENT)

    event = Event.objects.filter(name="arrangement.exported").earliest("id")
    assert (event.arrangement, event.about, event.by) == ("", REFERENCE, "operator")
    assert event.after["manifest"] == done.manifest_sha256
    assert event.after["head"] == done.head
    assert again.manifest_sha256 == done.manifest_sha256
    assert Event.objects.filter(arrangement=REFERENCE).count() == before


def test_a_missing_evidence_file_is_told_and_no_archive_is_left(db: None, tmp_path: Path) -> None:
    with evidence_in(tmp_path / "evidence") as folder:
        a_full_world()
        lost = EvidenceVersion.objects.latest("id").sha256
        (folder / lost[:2] / lost).unlink()
        with pytest.raises(NotPossible, match=lost):
            export_arrangement(REFERENCE, to=tmp_path / "one.zip", at=A_MOMENT)

    assert not list(tmp_path.glob("*one.zip*"))


def test_a_changed_evidence_file_is_told_and_no_archive_is_left(db: None, tmp_path: Path) -> None:
    with evidence_in(tmp_path / "evidence") as folder:
        a_full_world()
        changed = EvidenceVersion.objects.latest("id").sha256
        (folder / changed[:2] / changed).write_bytes(b"something else")
        with pytest.raises(NotPossible, match=changed):
            export_arrangement(REFERENCE, to=tmp_path / "one.zip", at=A_MOMENT)

    assert not list(tmp_path.glob("*one.zip*"))
    assert not Event.objects.filter(name="arrangement.exported").exists()


def test_an_arrangement_that_is_not_there_is_refused_with_those_that_are(
    db: None, tmp_path: Path
) -> None:
    a_world("hw-01")

    with pytest.raises(NotPossible, match=r"no arrangement “hw-10”. There are hw-01"):
        export_arrangement("hw-10", to=tmp_path / "one.zip", at=A_MOMENT)


def test_a_file_that_is_there_is_not_written_over(db: None, tmp_path: Path) -> None:
    (tmp_path / "one.zip").write_text("mine")

    with pytest.raises(NotPossible, match="is there already"):
        export_arrangement(REFERENCE, to=tmp_path / "one.zip", at=A_MOMENT)
    assert (tmp_path / "one.zip").read_text() == "mine"


# -- the verifier that it carries -----------------------------------------------------------------


def verified(path: Path, *more: str) -> "subprocess.CompletedProcess[str]":
    """Run the archive's own verify.py, as somebody without Milepost would."""
    return subprocess.run([*ALONE, *more], cwd=path, capture_output=True, text=True, check=False)


@pytest.fixture
def unpacked(files: Files, tmp_path: Path) -> Path:
    for name, content in files.items():
        place = tmp_path / "unpacked" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    return tmp_path / "unpacked"


def test_its_verifier_needs_nothing_but_python(unpacked: Path, files: Files) -> None:
    head = json.loads(files[MANIFEST])["head"]

    without = verified(unpacked, "verify.py")
    found = verified(unpacked, "verify.py", "--head", head)

    assert (without.returncode, without.stderr) == (0, "")
    assert "nobody can prove" in without.stdout
    assert "nothing was cut off" in found.stdout
    assert "worked out anew and the same" in found.stdout


def test_what_a_machine_leaves_where_it_was_unpacked_is_passed_over(unpacked: Path) -> None:
    (unpacked / ".DS_Store").write_bytes(b"where the windows were")
    (unpacked / "evidence" / ".hidden").mkdir()
    (unpacked / "evidence" / ".hidden" / "x").write_bytes(b"x")

    assert verified(unpacked, "verify.py").returncode == 0


def test_its_verifier_reads_the_zip_file_too(unpacked: Path, whole: Path) -> None:
    found = verified(unpacked, "verify.py", "--json", str(whole))

    assert found.returncode == 0
    assert json.loads(found.stdout)["ok"] is True
    assert json.loads(found.stdout)["levels"] >= 5


def test_its_verifier_finds_a_level_that_does_not_follow(
    unpacked: Path, files: Files, tmp_path: Path
) -> None:
    """Somebody rewrites a sealed level, and every hash after it: only the rule can tell."""
    forged = packed(with_its_manifest(with_another_level(files)), tmp_path / "forged.zip")

    found = verified(unpacked, "verify.py", str(forged))

    assert found.returncode == 1
    assert "worked out anew" in found.stdout


def test_its_verifier_misses_what_was_cut_off_only_without_the_head(
    unpacked: Path, files: Files, tmp_path: Path
) -> None:
    head = json.loads(files[MANIFEST])["head"]
    cut = packed(with_the_end_cut_off(files), tmp_path / "cut.zip")

    assert verified(unpacked, "verify.py", str(cut)).returncode == 0
    found = verified(unpacked, "verify.py", str(cut), "--head", head)
    assert found.returncode == 1
    assert "not in this chain" in found.stdout


def test_its_verifier_names_every_file_that_was_changed(
    unpacked: Path, files: Files, tmp_path: Path
) -> None:
    (unpacked / "README.txt").write_text("something else")
    (unpacked / "tables" / "targets.csv").unlink()
    (unpacked / "tables" / "more.csv").write_text("more")

    found = verified(unpacked, "verify.py")

    assert found.returncode == 1
    for name in ("README.txt", "tables/targets.csv", "tables/more.csv"):
        assert f"FAULT  {name}: " in found.stdout


def test_rows_that_are_no_rows_are_told_by_their_line(
    unpacked: Path, files: Files, tmp_path: Path
) -> None:
    odd = with_rows(files, "audit_seal", lambda seals: seals[1].pop("hash"))
    found = verified(unpacked, "verify.py", str(packed(odd, tmp_path / "odd.zip")))

    assert found.returncode == 1
    assert "data/audit_seal.jsonl, line 2: It is not a seal." in found.stdout
