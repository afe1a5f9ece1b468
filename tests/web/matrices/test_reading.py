"""Reading a matrix from a file: looked at before it is kept, and refused with every fault."""

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from milepost.apps.audit.models import Event
from milepost.apps.matrices.models import MatrixVersion
from milepost.gateways.matrix_files import matrix_as_toml, shipped_matrix
from tests.apps.worlds import World, a_world, a_world_without_a_matrix
from tests.web.browsing import Browser, words_of

pytestmark = pytest.mark.django_db

SHEET = """Our matrix
Read from left to right
Category,Focus,Level 0,Level 1,Level 3,Evidence base
Service,Roads,,Potholes are counted. Potholes are counted.,Potholes are mended in a week.,Reports
,Bridges,,Bridges are listed.,Bridges are inspected every year.,Inspections
"""
READ = "matrix/read/"


def _file(name: str, content: str | bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)


def _token(answer: Any) -> str:
    return str(answer.context["token"])


@pytest.fixture(scope="module")
def standing_world(standing_rows: None) -> World:
    return a_world_without_a_matrix()


@pytest.fixture
def manager(world: World) -> Browser:
    return Browser(world, "north-manager")


@pytest.mark.parametrize("who", ["provider-contributor", "north-validator", "moderator", "auditor"])
def test_only_who_answers_for_the_matrix_reads_one(world: World, who: str) -> None:
    browser = Browser(world, who)
    browser.see(READ, 403)
    browser.send(READ, 403, upload=_file("m.csv", SHEET))


def test_what_was_read_is_told_before_anything_is_kept(manager: Browser) -> None:
    words = words_of(manager.send(READ, 200, upload=_file("m.csv", SHEET)))
    assert "1 categories 2 focus areas 4 cells with words" in words
    assert "Our matrix" in words
    assert "What a careful reader would settle" in words
    assert "Potholes are mended in a week." in words
    assert not MatrixVersion.objects.exists()


def test_it_is_put_forward_in_the_second_step_with_how_it_was_laid_out(manager: Browser) -> None:
    token = _token(manager.send(READ, 200, upload=_file("m.csv", SHEET)))
    answer = manager.send(READ, 303, token=token, version="1.1")
    version = MatrixVersion.objects.get()
    assert answer["Location"] == manager.at("matrix/1/")
    assert (version.version, version.source_name) == ("1.1", "m.csv")
    assert version.findings
    assert version.source_layout["headings"] == [
        "Category",
        "Focus",
        "Level 0",
        "Level 1",
        "Level 3",
        "Evidence base",
    ]
    assert version.source_layout["title"] == "Our matrix"
    assert Event.objects.filter(name="matrix.put_forward").count() == 1


def test_a_workbook_is_read_and_remembers_its_sheet(manager: Browser) -> None:
    book = openpyxl.Workbook()
    sheet = book.create_sheet("The matrix", 0)
    for line in SHEET.splitlines():
        sheet.append(line.split(","))
    kept = io.BytesIO()
    book.save(kept)
    token = _token(manager.send(READ, 200, upload=_file("m.xlsx", kept.getvalue())))
    manager.send(READ, 303, token=token, version="1.0")
    assert MatrixVersion.objects.get().source_layout["sheet"] == "The matrix"


def test_a_matrix_written_by_milepost_comes_back_the_same(manager: Browser) -> None:
    upload = _file("m.toml", matrix_as_toml(shipped_matrix()))
    token = _token(manager.send(READ, 200, upload=upload))
    manager.send(READ, 303, token=token, version=shipped_matrix().version)
    other = a_world("hw-02", suffix="-2")
    assert len({each.sha256 for each in MatrixVersion.objects.all()}) == 1
    assert other.matrix == shipped_matrix()


def test_the_shipped_matrix_is_one_button_away(manager: Browser) -> None:
    answer = manager.send(READ, 200, shipped="yes")
    assert "371 criteria" in words_of(answer)
    manager.send(READ, 303, token=_token(answer), version="1.0")
    assert MatrixVersion.objects.get().title == shipped_matrix().title


@pytest.mark.parametrize(
    ("name", "content", "faults"),
    [
        ("m.csv", "Category,Focus,Level 1,Level 1\nA,B,c,d\n", ["row 1, column D", "twice"]),
        ("m.csv", "", ["empty"]),
        ("m.csv", "nothing like a table", ["heading row"]),
        ("m.pdf", b"%PDF-1.7", ["PDF"]),
        ("m.xlsx", b"PK\x03\x04 broken", []),
        ("m.toml", "no [toml", ["TOML"]),
        ("m.csv", b"x" * (11 * 1024 * 1024), ["larger than 10 MB"]),
    ],
)
def test_a_broken_file_is_refused_and_nothing_is_kept(
    manager: Browser, name: str, content: str | bytes, faults: list[str]
) -> None:
    before = _kept()
    words = words_of(manager.send(READ, 422, upload=_file(name, content)))
    assert "There is a problem" in words
    assert "Nothing was kept." in words
    for fault in faults:
        assert fault.lower() in words.lower()
    assert _kept() == before
    assert not MatrixVersion.objects.exists()


def test_every_fault_is_named_at_once(manager: Browser) -> None:
    sheet = "Level 1,Level 1,Level 2\na,b,c\n"
    words = words_of(manager.send(READ, 422, upload=_file("m.csv", sheet)))
    assert "'Focus' column" in words
    assert "stands twice" in words


def test_no_file_at_all_is_told_at_the_field(manager: Browser) -> None:
    assert "Choose the file with the matrix." in words_of(manager.send(READ, 422))


def test_a_token_of_somebody_else_or_another_arrangement_leads_nowhere(
    world: World, manager: Browser
) -> None:
    token = _token(manager.send(READ, 200, upload=_file("m.csv", SHEET)))
    elsewhere = Browser(a_world_without_a_matrix("hw-02", suffix="-2"), "north-manager")
    for browser in (Browser(world, "south-manager"), elsewhere):
        answer = browser.send(READ, 422, token=token, version="1.0")
        assert "waits no longer" in words_of(answer)
    answer = manager.send(READ, 422, token=token + "x", version="1.0")
    assert "waits no longer" in words_of(answer)
    assert not MatrixVersion.objects.exists()


def test_what_has_gone_from_the_folder_is_to_be_read_again(manager: Browser) -> None:
    token = _token(manager.send(READ, 200, upload=_file("m.csv", SHEET + ",Signs,,a,b,c\n")))
    for path in (Path(settings.DATA_FOLDER) / "matrices-read").glob("??/*"):
        path.unlink()
    assert "waits no longer" in words_of(manager.send(READ, 422, token=token, version="1.0"))


def test_a_version_is_asked_for_and_what_was_read_stays(manager: Browser) -> None:
    token = _token(manager.send(READ, 200, upload=_file("m.csv", SHEET)))
    answer = manager.send(READ, 422, token=token, version="")
    assert "Give the edition a version" in words_of(answer)
    assert _token(answer) == token


def test_while_one_waits_no_other_is_put_forward(manager: Browser) -> None:
    token = _token(manager.send(READ, 200, shipped="yes"))
    manager.send(READ, 303, token=token, version="1.0")
    assert "still waits for an answer: South Council and Wayfarer" in manager.see(READ)
    answer = manager.send(READ, 422, token=token, version="2.0")
    assert "still waits for the answer of South Council and Wayfarer" in words_of(answer)
    assert MatrixVersion.objects.count() == 1


def _kept() -> int:
    return len(list((Path(settings.DATA_FOLDER) / "matrices-read").glob("??/*")))
