"""What is withheld from the party that an archive was made for: hashes, and no more."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from milepost.core.archive.inspection import Inspection, inspect
from milepost.core.archive.manifest import MANIFEST, manifest_as_json, manifest_from_json
from milepost.core.archive.withheld import hash_of
from tests.archive_in_memory import (
    Files,
    HeldArchive,
    Rows,
    rows_of,
    with_its_manifest,
    with_its_tables,
    with_rows,
)
from tests.core.archive.a_record import a_record

WHOLE = a_record()
PARTY = "South Council"
HASH = "0123456789abcdef" * 4
EVIDENCE = next(name for name in WHOLE if name.startswith("evidence/"))


def for_party(files: Files) -> Files:
    """The files, with tables and a manifest that are true of them, made for a party."""
    return with_its_manifest(with_its_tables(files), party=PARTY)


def looked_over(files: Files) -> Inspection:
    return inspect(HeldArchive(files))


def told(files: Files) -> str:
    found = looked_over(files)
    assert not found.is_sound
    verdict = found.record.verification.verdict
    return "\n".join([*map(str, found.faults), *(each.finding for each in verdict.broken)])


def withhold_row(files: Files, table: str, at: int, **more: Any) -> Files:
    def change(rows: Rows) -> None:
        rows[at] = {"row": at + 1, "withheld": HASH, **more}

    return with_rows(files, table, change)


def withhold_content(files: Files, at: int) -> Files:
    def change(rows: Rows) -> None:
        del rows[at]["content"]
        rows[at]["withheld"] = {"content": rows[at]["content_hash"]}

    return with_rows(files, "audit_seal", change)


def withhold_file(files: Files) -> Files:
    """The evidence file, and the entry of the manifest that stands for it."""
    left = {name: content for name, content in files.items() if name != EVIDENCE}
    return _named(with_its_tables(left), EVIDENCE)


def _named(files: Files, path: str) -> Files:
    made = manifest_from_json(files[MANIFEST])
    listed = tuple(each for each in made.files if each.path != path)
    (file,) = (each for each in manifest_from_json(WHOLE[MANIFEST]).files if each.path == path)
    entries = (*listed, replace(file, is_withheld=True))
    return {**files, MANIFEST: manifest_as_json(replace(made, files=entries))}


def test_rows_columns_and_files_that_are_withheld_are_counted_and_are_no_fault() -> None:
    files = withhold_row(WHOLE, "plans_target_level", 0)
    files = with_rows(
        files, "people_person", lambda rows: rows[0].update(withheld={"username": HASH})
    )
    found = looked_over(withhold_file(for_party(files)))

    assert found.faults == ()
    assert found.is_sound
    counts = found.withheld.rows, found.withheld.columns, found.withheld.files
    assert counts == (1, 1, 1)
    assert found.withheld.words == (
        "withheld from this archive, made for South Council: 1 rows, 1 columns of rows, 1 files;"
        " each stands there as a hash"
    )


def test_nothing_is_withheld_from_a_whole_one() -> None:
    found = looked_over(WHOLE).withheld
    assert (found.party, found.rows, found.columns, found.files) == ("", 0, 0, 0)


@pytest.mark.parametrize("at", range(len(rows_of(WHOLE, "audit_seal"))))
def test_a_seal_holds_without_what_it_covers(at: int) -> None:
    found = looked_over(for_party(withhold_content(WHOLE, at)))

    assert found.faults == ()
    assert found.is_sound
    assert found.record.verification.seals == len(rows_of(WHOLE, "audit_seal"))


def test_all_of_the_seals_hold_without_what_they_cover_but_no_other_row_is_held_against_them() -> (
    None
):
    files = WHOLE
    for at in range(len(rows_of(WHOLE, "audit_seal"))):
        files = withhold_content(files, at)
    found = looked_over(for_party(files))

    assert found.is_sound
    assert found.record.verification.levels == 0


FORGED: dict[str, Callable[[], Files]] = {
    "It is withheld, and says more than a hash.": lambda: for_party(
        withhold_row(WHOLE, "audit_event", 0, name="level.ratified")
    ),
    "It does not say what is withheld of it by hashes.": lambda: for_party(
        with_rows(WHOLE, "audit_event", lambda rows: rows[0].update(withheld={"name": "a"}))
    ),
    "data/audit_event.jsonl, line 1: It does not say what is withheld": lambda: for_party(
        with_rows(WHOLE, "audit_event", lambda rows: rows[0].update(withheld=7))
    ),
    "“name” is withheld, and it is there.": lambda: for_party(
        with_rows(WHOLE, "audit_event", lambda rows: rows[0].update(withheld={"name": HASH}))
    ),
    "It is not a seal.": lambda: for_party(
        with_rows(
            withhold_content(WHOLE, 0),
            "audit_seal",
            lambda rows: rows[0].update(withheld={"content": HASH}),
        )
    ),
    "data/audit_event.jsonl, line 1: It is withheld.": lambda: with_its_tables(
        withhold_row(WHOLE, "audit_event", 0)
    ),
    "It withholds files, and names no party.": lambda: withhold_file(with_its_tables(WHOLE)),
    "The manifest withholds it, and it is there.": lambda: _named(for_party(WHOLE), EVIDENCE),
    "“party” is missing, or no text of a line.": lambda: {
        **WHOLE,
        MANIFEST: WHOLE[MANIFEST].replace(b'"name":', b'"party":"","name":', 1),
    },
}


@pytest.mark.parametrize("said", FORGED)
def test_what_is_withheld_otherwise_is_a_fault(said: str) -> None:
    try:
        faults = told(FORGED[said]())
    except ValueError as refused:
        faults = str(refused)
    assert said in faults


def test_a_hash_is_salted_for_each_thing_by_a_key_that_nobody_gets() -> None:
    first = hash_of(b"N", key=b"k", what="evidence_item 1")
    assert len(first) == 64
    others = {
        hash_of(b"F", key=b"k", what="evidence_item 1"),
        hash_of(b"N", key=b"k", what="evidence_item 2"),
        hash_of(b"N", key=b"l", what="evidence_item 1"),
    }
    assert first not in others
    assert len(others) == 3
