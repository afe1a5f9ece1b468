"""What people read in a spreadsheet: each row in words, and nothing that it would work out."""

import csv
import io

from milepost.core.archive.spreadsheets import as_csv
from tests.archive_in_memory import Files, with_its_tables, with_rows
from tests.core.archive.a_record import a_record

WHOLE = a_record()


def table(name: str, files: Files = WHOLE) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(files[f"tables/{name}.csv"].decode("utf-8-sig"))))


def test_an_assessment_has_its_four_levels() -> None:
    (found,) = table("assessments")

    assert found == {
        "Assessment": "A-7", "Cycle": "Q1", "Cut-off": "2026-06-30", "Authority": "North Council",
        "Focus area": "CS", "Stage": "ratified", "Claimed": "1", "Validated": "1",
        "Proposed": "1", "Ratified": "1", "Ratified on": "2026-07-05",
    }  # fmt: skip


def test_a_rating_is_told_with_its_reason_and_who_gave_it() -> None:
    found = table("ratings")

    assert [(each["Position"], each["Criterion"], each["Rating"]) for each in found[:3]] == [
        ("provider", "A1", "F"),
        ("provider", "B1", "L"),
        ("authority", "A1", "F"),
    ]
    assert (found[0]["Reason"], found[0]["By"]) == ("The survey of June shows it.", "Marcus Hale")


def test_the_register_says_where_a_files_place_is() -> None:
    (found,) = table("evidence")

    assert found["File"] in WHOLE
    assert (found["Owner"], found["Judged"]) == (
        "Provider Ltd",
        "North Council: accepted B. The survey of June shows it.",
    )
    assert found["Restricted"] == "no"


def test_citations_targets_and_events_name_things_by_their_names() -> None:
    (citation,), (target,), (event,) = table("citations"), table("targets"), table("events")

    assert (citation["Assessment"], citation["Evidence"], citation["Version"]) == (
        "A-7",
        "E-3",
        "1",
    )
    assert (target["Authority"], target["Decision"]) == ("North Council", "")
    assert (event["By"], event["For"]) == ("Marcus Hale", "Provider Ltd")
    assert (event["Before"], event["After"]) == ("", '{"stage": "submitted"}')


def test_no_cell_is_a_formula() -> None:
    assert table("evidence")[0]["Title"] == "'=Survey"
    written = b"".join(as_csv([[each] for each in ("=1", "+1", "-1", "@x", "\t1", "\r1", "a=1")]))
    cells = [row[0] for row in csv.reader(io.StringIO(written.decode("utf-8-sig"), newline=""))]
    assert cells == ["'=1", "'+1", "'-1", "'@x", "'\t1", "'\r1", "a=1"]
    assert b"".join(as_csv([[True, None, -1]])) == b"\xef\xbb\xbfyes,,-1\r\n"


def test_rows_that_name_nothing_are_told_as_they_are() -> None:
    def lose(rows: list[dict[str, object]]) -> None:
        rows.clear()

    for gone in ("assessments_assessment", "evidence_item", "contracts_party", "people_person"):
        made = with_its_tables(with_rows(WHOLE, gone, lose))
        assert len(table("ratings", made)) == 6
        assert len(table("citations", made)) == 1
        assert len(table("evidence", made)) == 1


def test_a_link_to_an_address_has_no_file() -> None:
    def only_an_address(rows: list[dict[str, object]]) -> None:
        rows[0].update(sha256="", size=0, address="https://example.org/report")

    (found,) = table(
        "evidence", with_its_tables(with_rows(WHOLE, "evidence_version", only_an_address))
    )

    assert (found["File"], found["Bytes"]) == ("", "")
    assert found["Address"] == "https://example.org/report"
