"""The demonstration, as a visitor meets it: made by the real command, served, and stopped."""

import io
import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import urllib.request
from contextlib import closing
from dataclasses import dataclass
from email import message_from_bytes
from pathlib import Path
from threading import Event
from typing import Any

import docx
import openpyxl
import pytest
from click.testing import CliRunner

from milepost.cli import main
from milepost.cli.demonstration import cast, folder, story

pytestmark = [pytest.mark.long, pytest.mark.once]

PASSWORD = "look-round-in-peace"


@dataclass(frozen=True, kw_only=True)
class Visit:
    """What the command said, and what it left behind."""

    said: str
    status: int
    page: str
    ended_with: int
    data: Path

    def rows(self, sql: str) -> list[Any]:
        with closing(sqlite3.connect(self.data / folder.DATABASE)) as connection:
            return connection.execute(sql).fetchall()


def free_port() -> int:
    with closing(socket.socket()) as tried:
        tried.bind(("127.0.0.1", 0))
        return int(tried.getsockname()[1])


def environment(data: Path | None = None, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MILEPOST_")}
    kept.pop("DJANGO_SETTINGS_MODULE", None)
    return kept | more | ({"MILEPOST_DATA": str(data)} if data else {})


def wait_for(address: str, process: "subprocess.Popen[str]") -> Any:
    """The first answer; as long as the command runs, there may be one."""
    pause = Event()
    while process.poll() is None:
        try:
            return urllib.request.urlopen(address, timeout=30)
        except OSError:
            pause.wait(0.3)
    raise AssertionError(f"The command ended before it served: {process.communicate()}")


@pytest.fixture(scope="module")
def visit(tmp_path_factory: pytest.TempPathFactory) -> Visit:
    data = tmp_path_factory.mktemp("demonstration") / "data"
    port = free_port()
    line = [sys.executable, "-m", "milepost", "demo", "--no-browser"]
    process = subprocess.Popen(
        [*line, "--port", str(port), "--data", str(data)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(MILEPOST_DEMO_PASSWORD=PASSWORD),
    )
    try:
        with wait_for(f"http://127.0.0.1:{port}/", process) as answer:
            page, status = answer.read().decode(), answer.status
    finally:
        process.send_signal(signal.SIGINT)
        said, complaints = process.communicate(timeout=60)
    return Visit(
        said=said + complaints,
        status=status,
        page=page,
        ended_with=process.returncode,
        data=data,
    )


def test_strangers_are_shown_the_sign_in_page(visit: Visit) -> None:
    assert visit.status == 200
    assert "password" in visit.page.casefold()


def test_the_accounts_and_their_password_are_printed(visit: Visit) -> None:
    assert PASSWORD in visit.said
    assert all(each.username in visit.said for each in cast.EVERYBODY)


def test_it_stops_cleanly(visit: Visit) -> None:
    assert visit.ended_with == 0
    assert "Traceback" not in visit.said


def test_every_level_is_ratified_as_the_story_has_it(visit: Visit) -> None:
    found = visit.rows(
        "SELECT p.slug, a.focus_area, c.number, r.level FROM assessments_ratified_level r"
        " JOIN assessments_assessment a ON a.id = r.assessment_id"
        " JOIN assessments_cycle c ON c.id = a.cycle_id"
        " JOIN contracts_party p ON p.id = a.authority_id"
    )
    told = {(side, area, cycle): level for side, area, cycle, level in found}

    assert told == {
        (side, area, cycle): story.level(side, area, cycle)
        for side, area in story.LEVELS
        for cycle in range(1, story.NEWEST + 1)
        if story.stage(side, area, cycle) in ("ratified", "published")
    }


def test_everybody_has_an_address_that_reaches_nobody(visit: Visit) -> None:
    found = [email for (email,) in visit.rows("SELECT email FROM people_person")]
    assert len(set(found)) == len(found) == len(cast.EVERYBODY)
    assert "marcus.hale@wayfarer.example.org" in found
    kept_for_examples = re.compile(r"[a-z.]+@([a-z]+\.)?example\.org")
    assert all(kept_for_examples.fullmatch(email) for email in found)


def test_the_newest_cycle_has_an_assessment_at_almost_every_stage(visit: Visit) -> None:
    found = visit.rows("SELECT DISTINCT stage FROM assessments_assessment")

    assert {stage for (stage,) in found} == {
        "draft", "submitted", "returned", "agreed", "challenged", "in_moderation", "proposed",
        "deferred", "ratified", "published",
    }  # fmt: skip


def test_the_challenge_is_argued_on_both_sides(visit: Visit) -> None:
    found = visit.rows(
        "SELECT why.text, answer.text FROM assessments_challenge c"
        " JOIN audit_statement why ON why.id = c.reason_id"
        " JOIN assessments_challenge_answer a ON a.challenge_id = c.id"
        " JOIN audit_statement answer ON answer.id = a.text_id"
        " JOIN assessments_assessment s ON s.id = c.assessment_id WHERE s.stage = 'challenged'"
    )

    assert len(found) == 2
    assert all(len(reason) > 100 and len(answer) > 100 for reason, answer in found)


def test_its_evidence_files_open(visit: Visit) -> None:
    files = visit.rows("SELECT file_name, sha256 FROM evidence_version")
    readers = {
        ".pdf": opens_as_pdf,
        ".csv": opens_as_text,
        ".xlsx": opens_as_workbook,
        ".docx": opens_as_document,
        ".eml": opens_as_message,
        ".png": opens_as_picture,
    }

    assert {Path(name).suffix for name, _ in files} == readers.keys()
    for name, sha256 in files:
        content = (visit.data / "evidence" / sha256[:2] / sha256).read_bytes()
        readers[Path(name).suffix](content)


def opens_as_pdf(content: bytes) -> None:
    """Its table of objects says where each object begins, and there it begins."""
    start = int(content.rsplit(b"startxref\n", 1)[1].split(b"\n", 1)[0])
    places = re.findall(rb"(\d{10}) 00000 n ", content[start:])
    for number, place in enumerate(places, start=1):
        assert content[int(place) :].startswith(b"%d 0 obj" % number)


def opens_as_text(content: bytes) -> None:
    assert len(content.decode("utf-8-sig").splitlines()) > 3


def opens_as_workbook(content: bytes) -> None:
    assert openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].max_row > 4


def opens_as_document(content: bytes) -> None:
    assert len(docx.Document(io.BytesIO(content)).paragraphs) > 2


def opens_as_message(content: bytes) -> None:
    said = message_from_bytes(content)
    assert said["From"]
    assert said["Date"]


def opens_as_picture(content: bytes) -> None:
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    assert content.endswith(b"IEND\xaeB`\x82")


def test_the_doctor_finds_nothing_wrong_with_it(visit: Visit) -> None:
    found = subprocess.run(
        [sys.executable, "-m", "milepost", "doctor", "--deep", "--json"],
        capture_output=True,
        text=True,
        env=environment(visit.data),
        check=False,
    )

    assert [each for each in json.loads(found.stdout) if not each["ok"]] == []
    assert found.returncode == 0


def test_the_outsider_belongs_to_another_arrangement(visit: Visit) -> None:
    found = visit.rows(
        "SELECT a.reference FROM contracts_membership m"
        " JOIN people_person p ON p.id = m.person_id"
        " JOIN contracts_arrangement a ON a.id = m.arrangement_id WHERE p.username = 'outsider'"
    )

    assert found == [(cast.OTHER_ARRANGEMENT,)]


# --- the folder ----------------------------------------------------------------------------------


def test_what_was_left_half_made_is_made_anew(tmp_path: Path) -> None:
    assert folder.make_ready(tmp_path)
    (tmp_path / folder.DATABASE).write_text("half")

    assert folder.make_ready(tmp_path)
    assert not (tmp_path / folder.DATABASE).exists()


def test_a_whole_one_is_kept(tmp_path: Path) -> None:
    folder.make_ready(tmp_path)
    (tmp_path / folder.DATABASE).write_text("whole")
    folder.mark_made(tmp_path)

    assert not folder.make_ready(tmp_path)
    assert (tmp_path / folder.DATABASE).read_text() == "whole"


def test_somebodys_own_site_is_never_touched(tmp_path: Path) -> None:
    (tmp_path / folder.DATABASE).write_text("a site")

    answer = CliRunner().invoke(
        main, ["demo", "--no-browser", "--data", str(tmp_path), "--port", str(free_port())]
    )

    assert answer.exit_code == 1
    assert "is not the demonstration" in answer.output
    assert (tmp_path / folder.DATABASE).read_text() == "a site"


def test_a_port_that_is_taken_is_said_with_one_that_is_not(tmp_path: Path) -> None:
    with closing(socket.socket()) as held:
        held.bind(("127.0.0.1", 0))
        held.listen()
        port = held.getsockname()[1]

        answer = CliRunner().invoke(
            main, ["demo", "--no-browser", "--data", str(tmp_path), "--port", str(port)]
        )

    assert answer.exit_code == 1
    assert f"port {port} already" in answer.output
    assert "--port" in answer.output
    assert not (tmp_path / folder.NOTE).exists()
