"""The rate command: levels from a sheet of ratings, and what holds each row back."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from milepost.cli import main
from milepost.gateways.matrix_files import SHIPPED, shipped_matrix
from tests.gateways.sheets import LOOK_ALIKE

FOCUS_AREA = "FR"


def run(ratings: Path, *words: str, matrix: Path = SHIPPED) -> Result:
    line = ["rate", "--matrix", str(matrix), "--ratings", str(ratings), *words]
    return CliRunner().invoke(main, line)


def sheet(tmp_path: Path, *lines: str, heading: str = "criterion,rating") -> Path:
    path = tmp_path / "ratings.csv"
    path.write_text("\n".join([heading, *lines]) + "\n")
    return path


def ratings_up_to(level: int, **other: str) -> list[str]:
    """Lines that rate everything of one row F up to a level, but for those named."""
    area = shipped_matrix().areas_by_code[FOCUS_AREA]
    return [
        f"{each.code},{other.get(each.code.replace('.', '_'), 'F')}"
        for each in area.criteria
        if each.level <= level and not each.is_prior
    ]


def row_of(result: Result) -> Any:
    assert result.exit_code == 0, result.output
    rows = json.loads(result.stdout)["focus_areas"]
    return next(row for row in rows if row["code"] == FOCUS_AREA)


def test_the_answer_has_the_shape_that_is_promised(tmp_path: Path) -> None:
    result = run(sheet(tmp_path, *ratings_up_to(1)), "--json")
    assert list(json.loads(result.stdout)) == ["focus_areas"]
    row = row_of(result)
    assert list(row) == ["code", "indicated", "held_back_by"]
    assert row["indicated"] == 1
    assert list(row["held_back_by"]) == ["2", "3", "5"]
    assert row["held_back_by"]["2"] == [
        {"criterion": "FR.CONF.L2.1", "reason": "not_rated"},
        {"criterion": "FR.ROUTE.L2.1", "reason": "not_rated"},
    ]


def test_every_row_is_answered_in_the_order_of_the_matrix(tmp_path: Path) -> None:
    rows = json.loads(run(sheet(tmp_path), "--json").stdout)["focus_areas"]
    assert [row["code"] for row in rows] == list(shipped_matrix().areas_by_code)
    assert {row["indicated"] for row in rows} == {0}


# fmt: off
COLUMNS = [
    # line for FR.TURN.L1.1   indicated  reason at level 1
    ("F,,,",                   1,         None),
    ("f,YES,s3,No",            1,         None),
    ("L,yes,S0,no",            1,         None),
    ("NA,,,",                  1,         None),
    ("P,,,",                   0,         "not_met"),
    ("N,,,yes",                0,         "not_met"),
    ("NE,,,",                  0,         "not_evidenced"),
    (",,,",                    0,         "not_rated"),
    ("F,no,,",                 0,         "not_supported"),
]
# fmt: on


@pytest.mark.parametrize(("cells", "indicated", "reason"), COLUMNS)
def test_each_column_counts(cells: str, indicated: int, reason: str | None, tmp_path: Path) -> None:
    lines = [f"{line},,," for line in ratings_up_to(1) if "FR.TURN" not in line]
    heading = "criterion,rating,supported,sustain,waived"
    path = sheet(tmp_path, *lines, f"FR.TURN.L1.1,{cells}", heading=heading)
    row = row_of(run(path, "--json"))
    assert row["indicated"] == indicated
    held_back = {each["criterion"]: each["reason"] for each in row["held_back_by"].get("1", [])}
    assert held_back.get("FR.TURN.L1.1") == reason


def test_the_sustain_grade_counts_where_lasting_is_asked_for(tmp_path: Path) -> None:
    lines = [f"{line},{'S1' if 'FR.SUST.L3.1' in line else ''}" for line in ratings_up_to(3)]
    path = sheet(tmp_path, *lines, heading="criterion,rating,sustain")
    row = row_of(run(path, "--json"))
    assert row["indicated"] < 3
    assert {"criterion": "FR.SUST.L3.1", "reason": "not_lasting"} in row["held_back_by"]["3"]


def test_a_waiver_carries_a_criterion_that_is_largely_met_below(tmp_path: Path) -> None:
    # Nothing above covers FR.ADDED.L3.3, so at level 5 it has to be F, or L under a waiver.
    for waived, indicated in (("no", 3), ("yes", 5)):
        lines = [
            f"{line},{waived}" if "FR.ADDED.L3.3" in line else f"{line},"
            for line in ratings_up_to(5, FR_ADDED_L3_3="L")
        ]
        path = sheet(tmp_path, *lines, heading="criterion,rating,waived")
        assert row_of(run(path, "--json"))["indicated"] == indicated


def test_a_rating_of_what_is_computed_is_passed_over_with_a_remark(tmp_path: Path) -> None:
    path = sheet(tmp_path, *ratings_up_to(2), "FR.PRIOR.L2.1,N")
    result = run(path, "--json")
    assert row_of(result)["indicated"] == 2
    assert "FR.PRIOR.L2.1 is computed, so its rating was passed over." in result.stderr


def test_columns_may_stand_in_any_order_and_others_are_remarked_on(tmp_path: Path) -> None:
    lines = [",".join([*line.split(",")[::-1], "words"]) for line in ratings_up_to(1)]
    result = run(sheet(tmp_path, *lines, heading="Rating,Criterion,Remark"), "--json")
    assert row_of(result)["indicated"] == 1
    assert "the column 'Remark' is not used" in result.stderr


def test_any_form_of_matrix_can_be_rated(tmp_path: Path) -> None:
    result = run(sheet(tmp_path), "--json", matrix=LOOK_ALIKE)
    assert row_of(result)["indicated"] == 0
    reasons = {each["reason"] for each in row_of(result)["held_back_by"]["2"]}
    assert reasons == {"not_rated", "below_not_complete"}


def test_a_person_reads_levels_and_reasons(tmp_path: Path) -> None:
    page = run(sheet(tmp_path, *ratings_up_to(1))).stdout
    lines = page.splitlines()
    at = next(n for n, line in enumerate(lines) if line.startswith("FR"))
    assert lines[at].endswith("level 1")
    assert lines[at + 1].strip() == "held back from level 2 by"
    assert lines[at + 2].strip() == "not rated: FR.CONF.L2.1, FR.ROUTE.L2.1"
    assert "At or above level 3: 0 of 9 focus areas." in page


PLAIN = "criterion,rating"
TURN = "FR.TURN.L1.1,F"

# fmt: off
FAULTS = [
    ("criterion,mark", [TURN],             "line 1: there is no column 'rating'."),
    ("code,rating",    [TURN],             "line 1: there is no column 'criterion'."),
    (PLAIN + ",Rating", [],                "line 1: the column 'rating' is there twice."),
    (PLAIN,            ["FR.NONE.L1.1,F"], "line 2: 'FR.NONE.L1.1' is not a criterion of this"),
    (PLAIN,            [",F"],             "line 2: no criterion is named."),
    (PLAIN,            ["FR.TURN.L1.1,4"], "line 2: rating is '4'; it must be one of F, L, P, N,"),
    (PLAIN,            [TURN, "", TURN],   "line 4: 'FR.TURN.L1.1' is rated in line 2 already."),
    (PLAIN + ",waived", [TURN + ",maybe"], "line 2: waived is 'maybe'; it must be one of yes, no."),
    (PLAIN + ",sustain", [TURN + ",S4"],   "line 2: sustain is 'S4'; it must be one of S0, S1, S2"),
]
# fmt: on


@pytest.mark.parametrize(("heading", "lines", "sentence"), FAULTS)
def test_a_fault_in_the_sheet_is_told_with_its_line(
    heading: str, lines: list[str], sentence: str, tmp_path: Path
) -> None:
    result = run(sheet(tmp_path, *lines, heading=heading), "--json")
    assert (result.exit_code, result.stdout) == (1, "")
    assert f"ratings.csv, {sentence}" in result.stderr


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    lines = ["FR.NONE.L1.1,F,yes", "FR.TURN.L1.1,Q,maybe", "FR.TURN.L1.1,F,"]
    result = run(sheet(tmp_path, *lines, heading="criterion,rating,supported"))
    assert len(result.stderr.splitlines()) == 4


def test_a_faulty_matrix_is_told_as_such(tmp_path: Path) -> None:
    (tmp_path / "m.toml").write_text("version = '1'")
    result = run(sheet(tmp_path), matrix=tmp_path / "m.toml")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "'title' is missing." in result.stderr
