"""An archive that is not as it was made is refused: every fault is named, and nothing is kept."""

import json
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from milepost.apps.archives.actions import import_archive
from milepost.apps.audit.models import Event, Seal
from milepost.apps.contracts.actions import NewContract, set_up_arrangement
from milepost.apps.contracts.models import Arrangement, Membership
from milepost.apps.people.actions import add_person
from milepost.apps.people.models import Person
from milepost.apps.reports.models import WorkbookUpload
from milepost.apps.reports.queries.examination import examine_arrangement
from milepost.core.access.refusals import NotPossible
from milepost.core.archive.manifest import MANIFEST
from tests.apps.archives.forging import with_another_level, with_the_end_cut_off
from tests.apps.archives.made import REFERENCE, packed
from tests.apps.small_worlds import everything
from tests.apps.worlds import A_MOMENT
from tests.archive_in_memory import Files, with_its_manifest, with_rows

pytestmark = pytest.mark.django_db

Rows = list[dict[str, Any]]
Refused = Callable[..., list[str]]


@pytest.fixture
def refused(evidence: Path, tmp_path: Path) -> Refused:
    """Import something that has to be refused; its faults, once nothing was kept of it."""

    def faults(what: Files | Path, *, head: str | None = None) -> list[str]:
        path = what if isinstance(what, Path) else packed(what, tmp_path / "other.zip")
        before = everything()
        with pytest.raises(NotPossible) as refusal:
            import_archive(path, at=A_MOMENT, head=head)
        assert everything() == before
        assert not [each for each in evidence.rglob("*") if each.is_file()]
        assert not list(evidence.glob(".*"))
        assert all(each.endswith(".") for each in refusal.value.faults)
        return list(refusal.value.faults)

    return faults


# -- the file and its manifest --------------------------------------------------------------------


def test_something_that_is_no_archive(refused: Refused, tmp_path: Path) -> None:
    (tmp_path / "letter.zip").write_text("Dear all,")
    (fault,) = refused(tmp_path / "letter.zip")
    assert fault.startswith("letter.zip: It is not a ZIP file")
    (fault,) = refused({"letter.txt": b"Dear all,"})
    assert fault == "manifest.json: It is missing: this is no archive of Milepost's."


def test_a_file_that_was_cut_short(refused: Refused, whole: Path, tmp_path: Path) -> None:
    content = whole.read_bytes()
    (tmp_path / "short.zip").write_bytes(content[: len(content) // 2])

    (fault,) = refused(tmp_path / "short.zip")

    assert "its end is missing" in fault


def test_every_file_that_is_changed_missing_or_too_many_is_named(
    refused: Refused, files: Files
) -> None:
    found = next(name for name in files if name.startswith("evidence/"))
    other = {
        **files,
        "README.txt": b"Something else.",
        found: files[found][:-1] + b"!",
        "tables/events.csv": files["tables/events.csv"].replace(b"o", b"0"),
        "more.txt": b"More.",
    }
    del other["tables/targets.csv"]

    faults = refused(other)

    for name in ("README.txt", found, "tables/events.csv", "tables/targets.csv", "more.txt"):
        assert [each for each in faults if each.startswith(f"{name}: ")], name


def test_a_format_that_is_not_known_yet(refused: Refused, files: Files) -> None:
    later = files[MANIFEST].replace(b'"format":1', b'"format":2')

    (fault,) = refused({**files, MANIFEST: later})

    assert "of format 2; this Milepost reads format 1" in fault


@pytest.mark.parametrize(
    "name", ["../outside.txt", "/etc/passwd", "data/../../x", "C:\\x", ".hidden", "a//b", "é.txt"]
)
def test_a_name_that_leads_outside_of_the_archive(
    refused: Refused, files: Files, name: str, tmp_path: Path
) -> None:
    (fault,) = refused({**files, name: b"x"})

    assert "No file of an archive may have this name." in fault
    assert not (tmp_path.parent / "outside.txt").exists()


def test_a_name_in_the_manifest_that_leads_outside(refused: Refused, files: Files) -> None:
    manifest = json.loads(files[MANIFEST])
    manifest["files"][0]["path"] = "../README.txt"
    manifest["files"][1]["sha256"] = "abc"

    faults = refused({**files, MANIFEST: json.dumps(manifest).encode()})

    assert [each.partition(": ")[0] for each in faults] == [
        "manifest.json, file 1",
        "manifest.json, file 2",
    ]


def test_a_file_that_is_in_it_twice(refused: Refused, files: Files, tmp_path: Path) -> None:
    path = packed(files, tmp_path / "twice.zip")
    with zipfile.ZipFile(path, "a") as out, pytest.warns(UserWarning, match="Duplicate name"):
        out.writestr("README.txt", "Another.")

    (fault,) = refused(path)

    assert fault == "'README.txt': It is in the archive twice."


def test_a_file_that_was_made_to_fill_disks(refused: Refused, files: Files, tmp_path: Path) -> None:
    path = packed(files, tmp_path / "bomb.zip")
    with zipfile.ZipFile(path, "a", compression=zipfile.ZIP_DEFLATED) as out:
        out.writestr("evidence/zeros", b"\0" * 80 * 1024**2)

    (fault,) = refused(path)

    assert "is made to fill disks" in fault


def test_a_site_that_has_the_arrangement_already(refused: Refused, whole: Path) -> None:
    add_person(username="boss", full_name="Boss", password=None)
    set_up_arrangement(
        reference=REFERENCE,
        name="Ours",
        provider_name="P",
        provider_short_name="P",
        contracts=(_contract(),),
        administrator="boss",
        at=A_MOMENT,
    )

    (fault,) = refused(whole)

    assert fault.startswith("This site has the arrangement “hw-01” already.")


def _contract() -> NewContract:
    return NewContract(
        name="A", short_name="A", slug="a", reference="A", starts_on=date(2023, 4, 1),
        ends_on=date(2030, 3, 31),
    )  # fmt: skip


# -- the record, in an archive whose manifest is true of it ----------------------------------------


def test_a_seal_that_was_rewritten(refused: Refused, files: Files) -> None:
    def forge(seals: Rows) -> None:
        seals[1]["kind"] = "level.ratified"

    faults = refused(with_rows(files, "audit_seal", forge))

    said = "data/audit_seal.jsonl, seal 2: Its own fields were changed"
    assert any(each.startswith(said) for each in faults)


def test_a_level_forged_with_every_hash_after_it(refused: Refused, files: Files) -> None:
    faults = refused(with_its_manifest(with_another_level(files)))

    assert any("worked out anew" in each for each in faults)


def test_a_cut_tail_is_seen_with_the_head_hash(refused: Refused, files: Files) -> None:
    head = json.loads(files[MANIFEST])["head"]

    faults = refused(with_the_end_cut_off(files), head=head)

    assert "data/audit_seal.jsonl, seal 0: The printed head hash is not in this chain." in faults


def test_levels_that_are_remembered_otherwise_than_sealed(refused: Refused, files: Files) -> None:
    def forge(sets: Rows) -> None:
        for each in sets:
            each["indicated"] = 5

    faults = refused(with_rows(files, "assessments_rating_set", forge))

    assert any("“indicated” is 5 in data/assessments_rating_set.jsonl" in each for each in faults)


@pytest.mark.parametrize("seal", [1, 2])
def test_a_level_that_names_a_seal_of_something_else(
    refused: Refused, files: Files, seal: int
) -> None:
    def forge(levels: Rows) -> None:
        levels[-1]["seal"] = seal

    faults = refused(with_rows(files, "assessments_proposed_level", forge))

    assert any("assessments_proposed_level.jsonl, line" in each for each in faults)


def test_a_row_that_names_none(refused: Refused, files: Files) -> None:
    def forge(ratings: Rows) -> None:
        ratings[0]["rating_set"] = 4711
        ratings[1]["by"] = "P-nobody"
        ratings[2]["reason"] = "1"

    faults = refused(with_rows(files, "assessments_criterion_rating", forge))

    name = "data/assessments_criterion_rating.jsonl"
    assert "is rated not at all by the rows" in faults[0]
    assert faults[1:] == [
        f"{name}, line 1: “rating_set” names row 4711, and there is none of that number before it.",
        f"{name}, line 2: “by” names 'P-nobody', and no row has that reference.",
        f"{name}, line 3: “reason” names row '1', and there is none of that number before it.",
    ]


def test_two_rows_of_which_there_may_be_one(refused: Refused, files: Files) -> None:
    def forge(items: Rows) -> None:
        items.append({**items[0], "row": len(items) + 1})

    faults = refused(with_rows(files, "assessments_cycle", forge))

    assert len(faults) == 1
    assert faults[0].startswith("data/assessments_cycle.jsonl, line 2: ")
    assert "one cycle" in faults[0] or "same arrangement and" in faults[0]


def test_rules_that_only_the_database_knows_are_all_told(refused: Refused, files: Files) -> None:
    def forge(waivers: Rows) -> None:
        waivers[0]["until_on"] = "2020-01-01"

    def forge_stages(assessments: Rows) -> None:
        assessments[0]["stage"] = "lost"
        assessments[3]["stage"] = "found"

    other = with_rows(files, "assessments_waiver", forge)
    faults = refused(with_rows(other, "assessments_assessment", forge_stages))

    broken = "It breaks the rule “an assessment is at a stage of the workflow”."
    assert sorted(faults) == [
        f"data/assessments_assessment.jsonl, line 1: {broken}",
        f"data/assessments_assessment.jsonl, line 4: {broken}",
        "data/assessments_waiver.jsonl, line 1: It breaks the rule “a waiver ends after it"
        " begins”.",
    ]


@pytest.mark.parametrize(
    ("table", "column", "value", "said"),
    [
        ("contracts_membership", "role", "king", "“role” is 'king'; it may be"),
        ("contracts_contract", "starts_on", "1 April", "and no day such as"),
        ("assessments_cycle", "opened_at", "2026-07-06", "and no moment such as"),
        ("assessments_cycle", "number", -1, "beyond what is kept"),
        ("assessments_cycle", "number", True, "and no whole number"),
        ("assessments_cycle", "name", "x" * 61, "has 61 characters; it may have 60"),
        ("assessments_cycle", "name", "a\x00b", "which no database keeps"),
        ("assessments_cycle", "name", None, "“name” is missing"),
        ("assessments_rating_set", "runs", [], "and no object"),
        ("assessments_rating_set", "covered", {}, "and no list"),
        ("assessments_waiver", "criterion", "XX.1", "has the criterion 'XX.1'"),
        ("assessments_assessment", "focus_area", "XX", "has the focus area 'XX'"),
        ("evidence_item", "is_restricted", "no", "and neither true nor false"),
        ("contracts_party", "kind", "friend", "it may be authority, provider"),
        ("evidence_version", "size", 1, "and not 1"),
        ("evidence_version", "sha256", "0" * 64, "is not in the archive"),
        ("matrices_version", "sha256", "0" * 64, "Its matrix was changed"),
        ("audit_event", "arrangement", "other", "the archive is of “hw-01”"),
        ("contracts_arrangement", "reference", "other", "the archive is of “hw-01”"),
        ("people_person", "password", "x", "the column 'password', which is not known here"),
        ("people_person", "row", 7, "Its “row” is not 1"),
    ],
)
def test_a_value_that_its_column_cannot_take(
    refused: Refused, files: Files, table: str, column: str, value: object, said: str
) -> None:
    def forge(rows: Rows) -> None:
        rows[0][column] = value

    faults = refused(with_rows(files, table, forge))

    assert any(
        each.startswith(f"data/{table}.jsonl, line 1: ") and said in each for each in faults
    ), faults


def test_a_table_that_is_not_known_here(refused: Refused, files: Files) -> None:
    (fault,) = refused(with_its_manifest({**files, "data/kpis_kpi.jsonl": b'{"row":1}\n'}))

    assert fault == (
        "data/kpis_kpi.jsonl: No table of that name is known here: a newer Milepost made it."
    )


def test_a_line_that_is_cut_off(refused: Refused, files: Files) -> None:
    name = "data/audit_event.jsonl"
    faults = refused(with_its_manifest({**files, name: files[name][:-20]}))

    assert f"{name}: Its last line is cut off." in faults


def test_evidence_that_no_row_names(refused: Refused, files: Files) -> None:
    sha256 = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"

    (fault,) = refused(with_its_manifest({**files, f"evidence/{sha256}.txt": b"hello"}))

    assert fault == f"evidence/{sha256}.txt: No row of the record names it."


# -- and what is taken ----------------------------------------------------------------------------


def test_a_whole_one_is_taken_and_recorded(evidence: Path, whole: Path) -> None:
    done = import_archive(whole, at=A_MOMENT)

    assert done.seals == Seal.objects.count() > 5
    assert all(each.is_well for each in examine_arrangement(REFERENCE))
    event = Event.objects.get(name="arrangement.imported")
    assert (event.arrangement, event.about, event.by) == ("", REFERENCE, "operator")
    assert event.after["head"] == done.head
    assert {path.name for path in evidence.glob("??/*")} == {
        path.name.partition(".")[0] for path in evidence.glob("??/*")
    }
    assert not list(evidence.glob(".*"))


def test_it_may_be_unpacked_and_packed_anew(evidence: Path, files: Files, tmp_path: Path) -> None:
    """As people do who look into one: other order, other packing, folders as entries."""
    path = tmp_path / "anew.zip"
    with zipfile.ZipFile(path, "w", compression=zipfile.ZIP_DEFLATED) as out:
        out.mkdir("data")
        for name in sorted(files, reverse=True):
            out.writestr(name, files[name])

    import_archive(path, at=A_MOMENT)

    assert Arrangement.objects.filter(reference=REFERENCE).exists()


def test_people_come_in_without_a_password(evidence: Path, whole: Path) -> None:
    done = import_archive(whole, at=A_MOMENT)

    assert Person.objects.count() == len(done.people)
    assert not any(each.has_usable_password() for each in Person.objects.all())


def test_somebody_the_site_knows_stays_as_they_are(
    evidence: Path, files: Files, whole: Path
) -> None:
    known = json.loads(files["data/people_person.jsonl"].splitlines()[0])
    here = Person.objects.create(
        reference=known["reference"], username="as-here", full_name="Known Here"
    )
    here.set_password("what they chose here")
    here.save()

    done = import_archive(whole, at=A_MOMENT)

    here.refresh_from_db()
    assert (here.username, here.full_name) == ("as-here", "Known Here")
    assert here.check_password("what they chose here")
    assert Membership.objects.filter(person=here, arrangement__reference=REFERENCE).exists()
    assert ("as-here", "known here already, and left as they are") in {
        (each.username, each.note) for each in done.people
    }


def test_somebody_else_of_the_same_username_is_kept_apart(evidence: Path, whole: Path) -> None:
    add_person(username="moderator", full_name="Another Moderator", password="a-long-password")

    done = import_archive(whole, at=A_MOMENT)

    ours = Person.objects.get(username="moderator")
    assert ours.full_name == "Another Moderator"
    assert not Membership.objects.filter(person=ours).exists()
    assert Person.objects.get(username="moderator-2").full_name == "Moderator"
    note = next(each.note for each in done.people if each.username == "moderator-2")
    assert "“moderator” is somebody else's name here" in note


def test_an_older_archive_lacks_a_table_that_is_new_here(
    evidence: Path, files: Files, tmp_path: Path
) -> None:
    older = {name: held for name, held in files.items() if "waiver" not in name}

    done = import_archive(packed(with_its_manifest(older), tmp_path / "older.zip"), at=A_MOMENT)

    assert done.seals > 5


def test_an_older_archive_has_a_table_that_is_left_out_by_now(
    evidence: Path, files: Files, tmp_path: Path
) -> None:
    older = {**files, "data/reports_workbook_upload.jsonl": b'{"row":1}\n'}

    import_archive(packed(with_its_manifest(older), tmp_path / "older.zip"), at=A_MOMENT)

    assert not WorkbookUpload.objects.exists()


def test_an_older_archive_lacks_a_column_that_is_new_here(
    evidence: Path, files: Files, tmp_path: Path
) -> None:
    def age(arrangements: Rows) -> None:
        del arrangements[0]["joint_rule"]

    older = with_rows(files, "contracts_arrangement", age)
    import_archive(packed(older, tmp_path / "older.zip"), at=A_MOMENT)

    assert Arrangement.objects.get(reference=REFERENCE).joint_rule == "lower"


def test_killed_in_the_middle_nothing_of_it_is_seen(
    evidence: Path, whole: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last thing done before it is all written fails: no row, and no file in its place."""
    before = everything()
    monkeypatch.setattr(
        "milepost.apps.archives.actions.importing.record",
        lambda *_, **__: (_ for _ in ()).throw(RuntimeError("the power fails")),
    )

    with pytest.raises(RuntimeError, match="the power fails"):
        import_archive(whole, at=A_MOMENT)

    assert everything() == before
    assert not list(evidence.glob(".*"))
