"""A file that was deleted under a rule leaves its row and its hash; any other has to be there."""

from milepost.core.archive.inspection import inspect
from tests.archive_in_memory import Files, HeldArchive, Rows, rows_of, with_its_tables, with_rows
from tests.core.archive.a_record import a_record

WHOLE = a_record()
(SHA256,) = (row["sha256"] for row in rows_of(WHOLE, "evidence_version"))
PLACE = next(name for name in WHOLE if name.startswith("evidence/"))


def deleted(files: Files, version: int = 1) -> Files:
    def once_more(rows: Rows) -> None:
        rows.append(
            {"row": 1, "evidence_version": version, "record_class": "ratified", "years": 12}
        )

    return with_rows(files, "evidence_deletion", once_more)


def without_the_file(files: Files) -> Files:
    return {name: content for name, content in files.items() if name != PLACE}


def faults_of(files: Files) -> list[str]:
    return [str(each) for each in inspect(HeldArchive(with_its_tables(files))).faults]


def another_item_with_it(rows: Rows) -> None:
    rows.append({**rows[0], "row": 2, "number": 2})


def test_a_record_holds_without_the_file_that_was_deleted() -> None:
    files = with_its_tables(without_the_file(deleted(WHOLE)))
    assert inspect(HeldArchive(files)).is_sound


def test_a_file_that_is_gone_without_a_rule_is_told() -> None:
    said = f"data/evidence_version.jsonl, line 1: Its file, of the hash {SHA256}, is not there."
    assert faults_of(without_the_file(WHOLE)) == [said]
    assert faults_of(without_the_file(deleted(WHOLE, version=7))) == [said]


def test_a_file_that_was_deleted_and_is_there_is_told() -> None:
    assert faults_of(deleted(WHOLE)) == [f"{PLACE}: No row of the record names it."]


def test_a_file_that_another_version_has_still_is_wanted() -> None:
    shared = deleted(with_rows(WHOLE, "evidence_version", another_item_with_it))
    assert inspect(HeldArchive(with_its_tables(shared))).is_sound
    (fault,) = faults_of(without_the_file(shared))
    assert fault.startswith("data/evidence_version.jsonl, line 2: Its file")
