"""What became of each criterion and cell of one file in another, told to people and to programs."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from milepost.cli import main
from milepost.gateways.matrix_files import SHIPPED, matrix_as_json, matrix_as_toml, shipped_matrix
from tests.core.matrix.editions import Edit, all_of, sound
from tests.core.matrix.test_document import area, criterion, put
from tests.gateways.sheets import LOOK_ALIKE

SHEET = "Category,Focus,Level 1,Level 3\nWorks,Roads,{},Most potholes are mended in a week.\n"


def run(*words: object) -> Result:
    return CliRunner().invoke(main, ["matrix", "diff", *(str(word) for word in words)])


def answer(*words: object) -> Any:
    result = run(*words, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def a_change(document: dict[str, Any]) -> None:
    put(document, version="2.0", terms=[{"word": "well", "test": "Evenly."}])
    put(criterion(document, 1), critical=True)
    put(criterion(document, 2), code="GR.2A", replaces=["GR.2"])


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "old.toml"
    path.write_text(matrix_as_toml(sound()))
    return path


def new(tmp_path: Path, edit: Edit) -> Path:
    path = tmp_path / "new.json"
    path.write_text(matrix_as_json(sound(edit)))
    return path


def test_diff_answers_in_the_shape_that_is_promised(tmp_path: Path, old: Path) -> None:
    found = answer(old, new(tmp_path, a_change))
    assert list(found) == ["cells", "code_faults", "counts", "criteria", "lines", "new", "old"]
    assert found["old"] == {"title": "Grounds maintenance", "version": "1.0"}
    assert found["new"] == {"title": "Grounds maintenance", "version": "2.0"}
    assert [each["code"] for each in found["criteria"]] == ["GR.1", "GR.2", "GR.2A", "GR.3"]
    critical, gone, come, third = found["criteria"]
    assert critical == {
        "code": "GR.1",
        "focus_area": "GR",
        "moved_from": None,
        "level": 1,
        "kind": "harder",
        "is_confirmed": False,
        "reasons": ["critical now"],
        "replaces": [],
        "replaced_by": [],
        "before": "Grass is cut.",
        "after": "Grass is cut.",
    }
    assert (gone["kind"], gone["replaced_by"], gone["after"]) == ("removed", ["GR.2A"], None)
    assert (come["kind"], come["replaces"], come["before"]) == ("new", ["GR.2"], None)
    assert third["reasons"] == ["“well”, which it says, is not defined as it was"]
    assert found["counts"]["criteria"] == {
        "unchanged": 0,
        "reworded": 1,
        "harder": 1,
        "easier": 0,
        "new": 1,
        "removed": 1,
    }
    assert len(found["cells"]) == 8
    assert found["cells"][1] == {
        "focus_area": "GR",
        "level": 1,
        "kind": "harder",
        "is_confirmed": False,
        "reasons": ["GR.1 is harder"],
        "was_defined": True,
        "is_defined": True,
        "before": "Grass is cut.",
        "after": "Grass is cut.",
    }
    assert found["lines"] == [
        {"part": "document", "about": "version", "before": "1.0", "after": "2.0"},
        {"part": "terms", "about": "well", "before": None, "after": "well: Evenly."},
    ]
    assert found["code_faults"] == []


def test_the_same_files_give_the_same_bytes_in_a_sorted_answer(tmp_path: Path, old: Path) -> None:
    later = new(tmp_path, a_change)
    first, second = run(old, later, "--json"), run(old, later, "--json")
    assert first.stdout_bytes == second.stdout_bytes
    found = json.loads(first.stdout)
    assert json.dumps(found, sort_keys=True) == json.dumps(found)
    keys = [(each["focus_area"], each["level"]) for each in found["cells"]]
    assert keys == sorted(keys)


def test_a_person_is_told_what_differs_and_where(tmp_path: Path, old: Path) -> None:
    edit = all_of(a_change, lambda d: put(criterion(d, 3), text="Grass is mown well."))
    result = run(old, new(tmp_path, edit))
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "from  Grounds maintenance, version 1.0",
        "to    Grounds maintenance, version 2.0",
        "",
        "Criteria: 1 reworded, 1 harder, 1 new, 1 removed.",
        "Cells:    5 unchanged, 2 reworded, 1 harder.",
        "Suggested by what differs; whoever agrees the new version has to confirm it.",
        "",
        "GR  Grass",
        "  Level 1: harder (GR.1 is harder)",
        "    GR.1  harder (critical now)",
        "      words   Grass is cut.",
        "  Level 2: reworded (GR.2A for GR.2)",
        "    GR.2  removed (its place is taken by GR.2A)",
        "      before  Level 1 is complete.",
        "    GR.2A  new (takes the place of GR.2)",
        "      after   Level 1 is complete.",
        "  Level 3: reworded (GR.3 is reworded)",
        "    GR.3  reworded (its words differ; “well”, which it says, is not defined as it was)",
        "      before  Grass is cut well.",
        "      after   Grass is mown well.",
        "",
        "Document",
        "  version",
        "    before  1.0",
        "    after   2.0",
        "",
        "Terms",
        "  well",
        "    before  –",
        "    after   well: Evenly.",
    ]


def test_nothing_that_differs_is_said_in_a_line(old: Path) -> None:
    assert run(old, old).stdout.splitlines()[-1] == "Nothing differs: 3 criteria, 8 cells."


def test_a_code_that_moved_is_told_since_it_could_not_be_agreed(tmp_path: Path, old: Path) -> None:
    def move(document: dict[str, Any]) -> None:
        cell = area(document)["descriptors"].pop(1)
        document["categories"][0]["focus_areas"][1]["descriptors"] = [cell]

    later = new(tmp_path, move)
    (found,) = answer(old, later)["code_faults"]
    assert found["where"] == "criterion GR.2"
    assert found["fault"].startswith("it stood in focus area GR and stands in focus area TR now")
    assert "Codes that could not be agreed as they stand" in run(old, later).stdout


def test_what_says_the_same_in_a_sheet_keeps_its_code(tmp_path: Path) -> None:
    before, after = tmp_path / "before.csv", tmp_path / "after.csv"
    before.write_text(SHEET.format("Potholes are counted."))
    after.write_text(SHEET.format("Potholes are counted. Bridges are listed."))
    written = tmp_path / "before.toml"
    told = CliRunner().invoke(main, ["matrix", "convert", str(before), "--out", str(written)])
    assert told.exit_code == 0
    # Codes that no reading of the sheet would give, as after years of agreed versions.
    written.write_text(written.read_text().replace(".L1.", ".L1.X"))
    counts = answer(written, after)["counts"]["criteria"]
    assert {kind: count for kind, count in counts.items() if count} == {"unchanged": 2, "new": 1}


def test_every_criterion_of_the_shipped_matrix_is_accounted_for_beside_a_sheet() -> None:
    found = answer(SHIPPED, LOOK_ALIKE)
    codes = {each["code"] for each in found["criteria"]}
    assert {each.code for each in shipped_matrix().criteria()} <= codes
    assert len(codes) == len(found["criteria"])


def test_the_shipped_matrix_with_one_word_changed_differs_in_that(tmp_path: Path) -> None:
    later = tmp_path / "later.toml"
    later.write_text(matrix_as_toml(replace(shipped_matrix(), title="Another")))
    found = answer(SHIPPED, later)
    assert found["counts"]["criteria"]["unchanged"] == 371
    assert [each["about"] for each in found["lines"]] == ["title"]


def test_the_faults_of_both_files_are_told_at_once_each_with_its_file(tmp_path: Path) -> None:
    one, other = tmp_path / "one.toml", tmp_path / "other.csv"
    one.write_text("title = ''\n")
    other.write_text("Category,Focus,Level 1,Level 1\n,Roads,x,y\n")
    result = run(one, other)
    assert result.exit_code == 1
    assert not result.stdout
    lines = result.stderr.splitlines()
    assert "one.toml: 'title' is empty." in lines
    assert any(line.startswith("other.csv, ") for line in lines)


def test_a_file_that_cannot_be_read_is_told_though_the_other_can(tmp_path: Path, old: Path) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text("{")
    for words in ((old, broken), (broken, old)):
        result = run(*words)
        assert result.exit_code == 1
        assert result.stderr.startswith("broken.json, file: this is not JSON")
