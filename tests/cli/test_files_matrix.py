"""The matrix commands: answers that programs rely on, and words that people can act on."""

import json
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from milepost.cli import main
from milepost.gateways.matrix_files import SHIPPED, matrix_from_toml, shipped_matrix
from tests.gateways.sheets import LOOK_ALIKE, as_delimited, as_workbook, rows_of


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def answer(*words: object) -> Any:
    result = run(*words)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A sheet with three faults."""
    path = tmp_path / "broken.csv"
    path.write_text("Category,Focus,Level 1,Level 1\n,Roads,x,y\nWorks,Roads,x,y\n")
    return path


# -- show -------------------------------------------------------------------------------------


def test_show_answers_in_the_shape_that_is_promised() -> None:
    shown = answer("matrix", "show", LOOK_ALIKE, "--json")
    assert list(shown) == ["title", "categories", "notes", "anomalies"]
    assert (shown["title"], len(shown["notes"])) == ("Highways Partnership Maturity Matrix", 9)
    assert list(shown["anomalies"][0]) == ["where", "finding"]
    category = shown["categories"][0]
    assert list(category) == ["name", "focus_areas"]
    area = category["focus_areas"][0]
    assert list(area) == ["code", "name", "lasting_only", "evidence_base", "levels"]
    assert list(area["evidence_base"][0]) == ["name", "source_words"]
    assert list(area["levels"]) == ["0", "1", "2", "3", "4", "5"]
    assert area["levels"]["0"] == {"descriptor": None, "kind": "floor", "criteria": []}
    assert area["levels"]["4"] == {"descriptor": None, "kind": "interim", "criteria": []}
    assert area["levels"]["2"]["kind"] == "interim"
    criterion = area["levels"]["2"]["criteria"][0]
    assert criterion | {"code": "", "text": ""} == {
        "code": "",
        "text": "",
        "thread": "CS.PRIOR",
        "relation": "first",
        "from": None,
        "sustained": "none",
        "critical": False,
        "prior": True,
    }


def test_show_gives_the_shipped_matrix_whole() -> None:
    shown = answer("matrix", "show", SHIPPED, "--json")
    criteria = {
        criterion["code"]: criterion
        for category in shown["categories"]
        for area in category["focus_areas"]
        for level in area["levels"].values()
        for criterion in level["criteria"]
    }
    assert len(criteria) == 371
    assert criteria["CB.SAFE.L3.1"] == {
        "code": "CB.SAFE.L3.1",
        "text": "The safety of employees visibly weighs in decisions.",
        "thread": "CB.SAFE",
        "relation": "repeats",
        "from": "CB.SAFE.L1.1",
        "sustained": "implied",
        "critical": True,
        "prior": False,
    }


def test_show_tells_a_person_what_is_there() -> None:
    page = run("matrix", "show", SHIPPED).stdout
    assert "Target: level 3 by 31 March 2025" in page
    assert "3 categories, 9 focus areas, 371 criteria." in page
    (line,) = [line for line in page.splitlines() if "Day to day" in line]
    assert line.split()[6:12] == ["–", "8", "4", "8", "–", "8"]
    assert line.endswith("3 types, told apart by lasting only")


def test_show_gives_one_row_with_its_words_and_criteria() -> None:
    page = run("matrix", "show", SHIPPED, "--area", "dd").stdout
    assert "Level 4: not defined" in page
    assert "DD.PRIOR.L2.1" in page
    assert "[computed]" in page
    assert "[repeats DD.SHARE.L1.2]" in page
    assert "[standing]" in page


def test_an_unknown_row_is_told_beside_those_that_are_known() -> None:
    result = run("matrix", "show", SHIPPED, "--area", "XX")
    assert result.exit_code == 2
    assert "there are CS, IV, SV" in result.stderr


# -- check ------------------------------------------------------------------------------------


def test_check_lists_what_is_to_settle_and_is_content() -> None:
    result = run("matrix", "check", LOOK_ALIKE)
    assert result.exit_code == 0
    assert "look-alike-matrix.txt has no faults." in result.stdout
    assert "Customer service, level 5\n  - The word “the” stands twice in a row." in result.stdout
    assert "The words hold tags of a web page, such as <i>;" in result.stdout


def test_check_gives_every_fault_at_once_and_exits_1(broken: Path) -> None:
    result = run("matrix", "check", broken)
    assert result.exit_code == 1
    assert "broken.csv cannot be used: 3 faults." in result.stdout
    assert "row 1, column D: level 1 stands twice" in result.stdout
    assert "row 3, column B: the focus area 'Roads' stands in row 2 already." in result.stdout


def test_check_answers_programs_as_well(broken: Path) -> None:
    result = run("matrix", "check", broken, "--json")
    assert result.exit_code == 1
    found = json.loads(result.stdout)
    assert [list(fault) for fault in found["faults"]] == [["where", "fault"]] * 3
    assert found["anomalies"] == []
    assert answer("matrix", "check", LOOK_ALIKE, "--json")["faults"] == []


def test_the_shipped_matrix_has_no_faults() -> None:
    assert answer("matrix", "check", SHIPPED, "--json")["faults"] == []


# -- convert ----------------------------------------------------------------------------------


def test_convert_writes_toml_that_reads_back_as_the_same_matrix(tmp_path: Path) -> None:
    written = run("matrix", "convert", LOOK_ALIKE).stdout
    (tmp_path / "again.toml").write_text(written)
    shown = answer("matrix", "show", LOOK_ALIKE, "--json")
    again = answer("matrix", "show", tmp_path / "again.toml", "--json")
    assert again["categories"] == shown["categories"]
    assert tomllib.loads(written)["settings"]["target_on"] == "2025-03-31"


@pytest.mark.parametrize(
    ("words", "is_json"),
    [([], False), (["--to", "json"], True), (["--out", "a.json"], True), (["--out", "a.x"], False)],
)
def test_convert_writes_the_form_that_was_asked_for(
    words: list[str], is_json: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("matrix", "convert", SHIPPED, *words)
    assert result.exit_code == 0
    text = Path(words[1]).read_text() if "--out" in words else result.stdout
    assert text.startswith("{") is is_json
    if "--out" in words:
        assert result.stdout == ""
        assert "9 focus areas, 371 criteria" in result.stderr


def test_convert_keeps_the_codes_of_the_version_before(tmp_path: Path) -> None:
    before, after = tmp_path / "1.toml", tmp_path / "2.csv"
    run("matrix", "convert", LOOK_ALIKE, "--out", before)
    rows = [
        [
            cell.replace("More scope has been found.", "More scope has been sought and found.")
            for cell in row
        ]
        for row in rows_of(LOOK_ALIKE)
    ]
    after.write_bytes(as_delimited(rows))
    words = ["matrix", "convert", after, "--earlier", before, "--as-version", "2.0"]
    again = matrix_from_toml(run(*words).stdout.encode())
    kept = {each.code for each in matrix_from_toml(before.read_bytes()).criteria()}
    new = [each for each in again.criteria() if each.code not in kept]
    assert again.version == "2.0"
    assert [each.text for each in new] == ["More scope has been sought and found."]


def test_what_comes_back_after_an_older_version_had_it_gets_another_code(tmp_path: Path) -> None:
    both = "Category,Focus,Level 1\nWorks,Roads,Roads are swept. Roads are lit.\n"
    sheets = (both, both.replace("Roads are swept. ", ""), both)
    told: list[str] = []
    for number, sheet in enumerate(sheets, start=1):
        (tmp_path / f"{number}.csv").write_text(sheet)
        versions = [("--earlier", tmp_path / f"{n}.toml") for n in range(1, number)]
        words = [word for pair in versions for word in pair]
        out = tmp_path / f"{number}.toml"
        run("matrix", "convert", tmp_path / f"{number}.csv", *words, "--out", out)
        told.append(out.read_text())
    first, second, third = (matrix_from_toml(each.encode()) for each in told)
    swept, lit = (each.code for each in first.criteria())
    assert [each.code for each in second.criteria()] == [lit]
    again, still = (each.code for each in third.criteria())
    assert still == lit
    assert again.startswith(swept)
    assert again != swept


def test_a_faulty_file_is_not_converted_and_nothing_is_written(
    broken: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out.toml"
    out.write_text("as it was")
    result = run("matrix", "convert", broken, "--out", out)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "column D: level 1 stands twice" in result.stderr
    assert out.read_text() == "as it was"


def test_a_folder_that_is_not_there_is_told_in_a_sentence(tmp_path: Path) -> None:
    result = run("matrix", "convert", SHIPPED, "--out", tmp_path / "none" / "a.toml")
    assert result.exit_code == 1
    assert "No such file or directory." in result.stderr


# -- all of them ------------------------------------------------------------------------------


def test_a_sheet_is_chosen_by_its_name(tmp_path: Path) -> None:
    book = tmp_path / "book.xlsx"
    book.write_bytes(as_workbook(rows_of(LOOK_ALIKE), with_cover=True, sheet="Ours"))
    assert len(answer("matrix", "show", book, "--sheet", "ours", "--json")["categories"]) == 3
    result = run("matrix", "show", book, "--sheet", "Theirs")
    assert result.exit_code == 1
    assert "there is no sheet 'Theirs'; the sheets are 'Cover', 'Ours', 'Lists'." in result.stderr


@pytest.mark.parametrize("command", ["show", "check", "convert"])
@pytest.mark.parametrize(
    "content",
    [b"", b"%PDF-1.7", b"PK\x03\x04 cut", b"title = 'x'", b"\x00\x01", b"prose, no table"],
    ids=["empty", "pdf", "cut", "toml", "binary", "prose"],
)
@pytest.mark.parametrize("name", ["a.csv", "a.toml", "a.json", "a.xlsx"])
def test_no_file_brings_anything_but_sentences(
    command: str, content: bytes, name: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(content)
    result = run("matrix", command, tmp_path / name)
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit)
    assert "Traceback" not in result.output


def test_a_file_that_is_not_there_is_a_wrong_use_of_the_command() -> None:
    result = run("matrix", "show", "nowhere.toml")
    assert result.exit_code == 2
    assert "does not exist" in result.stderr


def test_the_file_commands_start_without_django() -> None:
    code = (
        "import sys; from milepost.cli import main; "
        f"main(['matrix', 'check', {str(SHIPPED)!r}], standalone_mode=False)"
    )
    code = f"import sys\ntry:\n    {code}\nexcept SystemExit:\n    pass\n"
    code += "assert not [name for name in sys.modules if name.split('.')[0] == 'django']\n"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()


def test_the_help_lists_every_command() -> None:
    page = run("--help").stdout
    assert [word for word in ("matrix", "rate", "demo", "serve", "doctor") if word in page] == [
        "matrix",
        "rate",
        "demo",
        "serve",
        "doctor",
    ]
    assert run("nonsense").exit_code == 2


def test_the_same_command_starts_from_python() -> None:
    words = [sys.executable, "-m", "milepost", "matrix", "show", str(SHIPPED), "--json"]
    done = subprocess.run(words, capture_output=True, check=True)
    assert json.loads(done.stdout)["title"] == shipped_matrix().title


# -- matrices of another shape --------------------------------------------------------------------

ASSETS = LOOK_ALIKE.parent / "other-shapes" / "assets.xlsx"


def test_what_was_guessed_is_told_by_show_check_and_convert() -> None:
    guess = "The tables: 3 sheets are one matrix, because they have the same headings"
    for words in (("show",), ("check",)):
        told = run("matrix", *words, ASSETS)
        assert (told.exit_code, guess in " ".join(told.stdout.split())) == (0, True)
    converted = run("matrix", "convert", ASSETS)
    assert guess in " ".join(converted.stderr.split())
    assert tomllib.loads(converted.stdout)["levels"][0]["name"] == "Unaware"


def test_a_program_is_told_the_guesses_with_their_certainty() -> None:
    for command in ("show", "check"):
        guesses = answer("matrix", command, ASSETS, "--json")["guesses"]
        assert guesses[0] == {
            "about": "The tables",
            "taken": "3 sheets are one matrix",
            "because": "they have the same headings and different focus areas",
            "certainty": "likely",
        }


def test_a_layout_is_written_mended_and_given_back(tmp_path: Path) -> None:
    told = run("matrix", "layout", ASSETS)
    assert "Guessed about the layout" in told.stderr
    layout = json.loads(told.stdout)
    layout["levels"][4]["name"] = "World class"
    layout["evidence"] = "Surveys"
    mended = tmp_path / "layout.json"
    mended.write_text(json.dumps(layout), encoding="utf-8")
    shown = answer("matrix", "show", ASSETS, "--layout", mended, "--json")
    assert "guesses" not in shown
    assert shown["categories"][0]["focus_areas"][0]["evidence_base"][0]["name"] == "Surveys"
    converted = run("matrix", "convert", ASSETS, "--layout", mended)
    assert "World class" in converted.stdout
    assert run("matrix", "check", ASSETS, "--layout", mended).exit_code == 0


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("[", "this is not JSON"),
        ('{"heading": "?"}', "'heading' must be the letters of a column"),
        ('{"heading": 1, "tables": ["Nowhere"]}', "there is no table 'Nowhere'"),
    ],
)
def test_a_layout_that_cannot_be_is_refused_in_sentences(
    tmp_path: Path, content: str, sentence: str
) -> None:
    path = tmp_path / "layout.json"
    path.write_text(content, encoding="utf-8")
    told = run("matrix", "show", ASSETS, "--layout", path)
    assert told.exit_code == 1
    assert sentence in told.stderr
    checked = run("matrix", "check", ASSETS, "--layout", path)
    assert checked.exit_code == 1
    assert sentence in " ".join(checked.stdout.split())


def test_a_matrix_that_is_written_as_one_has_no_layout() -> None:
    told = run("matrix", "layout", SHIPPED)
    assert told.exit_code == 2
    assert "has no layout" in told.stderr
