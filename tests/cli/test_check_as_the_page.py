"""`milepost matrix check` tells of a file what the page tells that reads it, word for word."""

import io
import json
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile

from milepost.cli import main
from milepost.gateways.matrix_files import matrix_as_json, matrix_as_toml, read_matrix_file
from tests.apps.worlds import World, a_world, a_world_without_a_matrix
from tests.gateways.sheets import LOOK_ALIKE
from tests.web.browsing import Browser, words_of

pytestmark = pytest.mark.django_db

SAMPLES = LOOK_ALIKE.parent
UNNAMED = "Area,1,2,3\nRoads,Bad roads are seen.,Some are mended.,All are mended.\n"


def _as_workbook(text: str) -> bytes:
    book = openpyxl.Workbook()
    for line in text.splitlines():
        book.worksheets[0].append(line.split(","))
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def _look_alike() -> Any:
    with LOOK_ALIKE.open("rb") as file:
        return read_matrix_file(file, name=LOOK_ALIKE.name)


# fmt: off
SOUND: dict[str, Callable[[], bytes]] = {
    "look-alike.txt":  LOOK_ALIKE.read_bytes,
    "look-alike.xlsx": (SAMPLES / "look-alike" / "look-alike-matrix.xlsx").read_bytes,
    "look-alike.docx": (SAMPLES / "look-alike" / "look-alike-matrix.docx").read_bytes,
    "service.csv":     (SAMPLES / "other-shapes" / "service.csv").read_bytes,
    "resilience.docx": (SAMPLES / "other-shapes" / "resilience.docx").read_bytes,
    "unnamed.csv":     UNNAMED.encode,
    "unnamed.xlsx":    lambda: _as_workbook(UNNAMED),
    "written.toml":    lambda: matrix_as_toml(_look_alike().matrix).encode(),
    "written.json":    lambda: matrix_as_json(_look_alike().matrix).encode(),
}
BROKEN = {
    "twice.csv":    b"Category,Focus,Level 1,Level 1\n,Roads,x,y\nWorks,Roads,x,y\n",
    "nothing.csv":  b"nothing like a table",
    "empty.csv":    b" ",
    "many.toml":    b"title = ''\ncolour = 'red'\n[[levels]]\nnumber = -1\n",
    "no.json":      b"{",
    "not.pdf":      b"%PDF-1.7",
    "broken.xlsx":  b"PK\x03\x04 broken",
}
# fmt: on


def _checked(tmp_path: Path, name: str, content: bytes, *more: object) -> dict[str, Any]:
    path = tmp_path / name
    path.write_bytes(content)
    words = ["matrix", "check", str(path), "--json", *(str(each) for each in more)]
    found: dict[str, Any] = json.loads(CliRunner().invoke(main, words).stdout)
    return found


def _read_on_the_page(world: World, name: str, content: bytes, status: int) -> Any:
    upload = SimpleUploadedFile(name, content)
    return Browser(world, "north-manager").send("matrix/read/", status, upload=upload)


def _listed(answer: Any) -> list[tuple[str, str]]:
    """Each thing that the page lists, by where it stands and what is found there."""
    lists = re.findall(r'(?s)<ul class="mp-findings.*?</ul>', answer.content.decode())
    items = re.findall(r"(?s)<li><b>(.*?)</b>(.*?)</li>", "".join(lists))
    return sorted((_line(where), _line(finding)) for where, finding in items)


def _line(words: str) -> str:
    return " ".join(unescape(words).split())


def _told(checked: dict[str, Any]) -> list[tuple[str, str]]:
    found = [(each["where"], each["finding"]) for each in checked["anomalies"]]
    for each in checked.get("guesses", []):
        taken = each["taken"][:1].upper() + each["taken"][1:]
        found.append((each["about"], f"{taken}, because {each['because']}."))
    return sorted((_line(where), _line(finding)) for where, finding in found)


@pytest.mark.parametrize("name", SOUND)
def test_what_there_is_to_settle_in_a_file_is_told_alike(tmp_path: Path, name: str) -> None:
    content = SOUND[name]()
    answer = _read_on_the_page(a_world_without_a_matrix(), name, content, 200)
    checked = _checked(tmp_path, name, content)
    assert _told(checked) == _listed(answer)
    assert _told(checked)


def test_beside_the_version_in_force_it_is_told_alike(tmp_path: Path) -> None:
    before = _look_alike().matrix
    earlier = tmp_path / "before.toml"
    earlier.write_text(matrix_as_toml(before))
    # One statement is put in other words, so that it resembles the one that has gone.
    text = LOOK_ALIKE.read_text()
    assert "has been agreed, and its key milestones" in text
    content = text.replace("has been agreed, and its", "was agreed, and its").encode()

    answer = _read_on_the_page(a_world(matrix=before), "later.txt", content, 200)
    beside = _checked(tmp_path, "later.txt", content, "--earlier", earlier)
    alone = _checked(tmp_path, "later.txt", content)
    assert _told(beside) == _listed(answer)
    assert len(_told(beside)) > len(_told(alone))


@pytest.mark.parametrize("name", BROKEN)
def test_every_fault_of_a_file_is_told_alike(tmp_path: Path, name: str) -> None:
    answer = _read_on_the_page(a_world_without_a_matrix(), name, BROKEN[name], 422)
    faults = _checked(tmp_path, name, BROKEN[name])["faults"]
    assert faults
    words = words_of(answer)
    for fault in faults:
        told = ": ".join(filter(None, (fault["where"], fault["fault"])))
        assert _line(told[:1].upper() + told[1:]) in words
    summary = re.search(r"(?s)govuk-error-summary__list.*?</ul>", answer.content.decode())
    assert summary is not None
    assert summary.group().count("<li") == len(faults)
