"""A backup of a site at work, and the site made from it: the drill, and what is refused."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from milepost.gateways.backup_folder import BackupFaulty, open_backup
from tests.cli.real_sites import RealSite, another_site

pytestmark = pytest.mark.long

AT_WORK = "tests.cli.at_work"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealSite]:
    """A site with a world on it."""
    with another_site(tmp_path_factory.mktemp("site")) as site:
        assert site.told(AT_WORK, "make") == "made"
        yield site


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[RealSite]:
    """Where nothing is yet."""
    with another_site(tmp_path / "elsewhere") as empty:
        yield empty


@pytest.fixture
def backups(site: RealSite, tmp_path: Path) -> Path:
    """A folder with one backup in it."""
    folder = tmp_path / "backups"
    assert site.done("backup", str(folder))["ok"]
    return folder


def acknowledged(path: Path) -> list[Any]:
    """What was acknowledged so far, in whole lines."""
    return [json.loads(line) for line in path.read_text().splitlines(True) if line.endswith("\n")]


def until(process: "subprocess.Popen[str]", path: Path, things: int) -> None:
    """Wait for a process to have got so far."""
    pause = Event()
    while not path.exists() or len(acknowledged(path)) < things:
        assert process.poll() is None, process.communicate()
        pause.wait(0.05)


# -- the drill ------------------------------------------------------------------------------------


def test_a_site_backed_up_while_two_write_and_killed_is_restored_with_all_it_acknowledged(
    site: RealSite, elsewhere: RealSite, tmp_path: Path
) -> None:
    written = {what: tmp_path / f"{what}.txt" for what in ("rate", "add")}
    writers = {what: site.start(AT_WORK, what, str(path)) for what, path in written.items()}
    try:
        for what, path in written.items():
            until(writers[what], path, 12)
        before = [thing for path in written.values() for thing in acknowledged(path)]

        made = site.done("backup", str(tmp_path / "backups"))

        after = sum(len(acknowledged(path)) for path in written.values())
        assert all(each.poll() is None for each in writers.values())
        assert after > len(before), "they went on writing meanwhile"
    finally:
        for each in writers.values():
            each.send_signal(signal.SIGKILL)
            each.communicate()
    restored = elsewhere.done("restore", str(tmp_path / "backups"))

    there = elsewhere.told(AT_WORK, "tell")
    assert {thing[0] for thing in before} == {"rating", "evidence", "seal"}
    for kind, *key in before:
        assert key in there[kind], (kind, key)
    assert restored["ok"], "the doctor read every file and verified every seal"
    assert restored["missing"] == []
    assert restored["last"] == made["last"]


def test_killed_in_the_middle_of_a_backup_there_is_a_whole_one_or_none(
    site: RealSite, tmp_path: Path
) -> None:
    folder = tmp_path / "backups"
    process = subprocess.Popen(
        [sys.executable, "-m", "milepost", "backup", str(folder)],
        env=site.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    pause = Event()
    while not list(folder.glob(".making-*")) and process.poll() is None:
        pause.wait(0.002)
    process.send_signal(signal.SIGKILL)
    process.communicate()

    whole = list(folder.glob("2*"))  # where it was faster than the signal
    for made in whole:
        assert open_backup(made).database.is_file()
    if not whole:
        with pytest.raises(BackupFaulty, match="There is no backup in"):
            open_backup(folder)


# -- what a backup is -----------------------------------------------------------------------------


def test_a_second_backup_copies_only_what_is_new(site: RealSite, backups: Path) -> None:
    again = site.done("backup", str(backups))

    assert again["files"] > 0
    assert again["copied"] == 0
    assert len(list(backups.glob("2*"))) == 2


def test_a_damaged_file_of_the_backup_is_mended_when_asked_to_look_again(
    site: RealSite, backups: Path
) -> None:
    damaged = next((backups / "evidence").glob("??/*"))
    content = damaged.read_bytes()
    damaged.write_bytes(b"!" + content[1:])

    assert site.done("backup", str(backups))["copied"] == 0
    assert site.done("backup", str(backups), "--again")["copied"] == 1
    assert damaged.read_bytes() == content


def test_a_backup_says_where_the_record_ends(site: RealSite, backups: Path) -> None:
    answer = site.command("backup", str(backups))

    assert answer.returncode == 0
    assert "last event  " in answer.stdout
    assert "head hash   " in answer.stdout
    assert "hw-01" in answer.stdout


def test_a_backup_into_the_sites_own_folder_is_refused(site: RealSite) -> None:
    answer = site.command("backup", str(site.folder / "backups"))

    assert answer.returncode == 1
    assert "is in the site's own folder" in answer.stderr
    assert not (site.folder / "backups").exists()


def test_a_file_that_the_site_has_lost_is_told_and_the_rest_is_kept(
    site: RealSite, tmp_path: Path, elsewhere: RealSite
) -> None:
    lost = next((site.folder / "evidence").glob("??/*"))
    content = lost.read_bytes()
    lost.unlink()
    try:
        answer = site.command("backup", str(tmp_path / "backups"))
    finally:
        lost.write_bytes(content)

    assert answer.returncode == 1
    assert f"The file {lost.name} of the folder evidence is missing." in answer.stderr
    restored = elsewhere.command("restore", str(tmp_path / "backups"))
    assert restored.returncode == 1
    assert "FAULT  evidence files: 1 missing" in restored.stdout


# -- what is not restored -------------------------------------------------------------------------


def test_a_site_that_is_there_is_never_written_over(site: RealSite, backups: Path) -> None:
    answer = site.command("restore", str(backups))

    assert answer.returncode == 1
    assert "There is a database already" in answer.stderr


def test_every_file_of_a_backup_that_was_changed_is_told(
    elsewhere: RealSite, backups: Path
) -> None:
    (made,) = backups.glob("2*")
    database = next(made.glob("database.*"))
    database.write_bytes(database.read_bytes() + b"!")
    next((backups / "evidence").glob("??/*")).unlink()

    answer = elsewhere.command("restore", str(backups), "--json")

    told = json.loads(answer.stdout)["faults"]
    assert answer.returncode == 1
    assert "its SHA-256 is another" in told[0]
    assert told[1].startswith("1 of ")
    assert "files are missing" in told[1]
    assert not list(elsewhere.folder.glob("evidence/??/*"))


def test_an_evidence_file_that_was_changed_is_found_by_its_hash(
    elsewhere: RealSite, backups: Path
) -> None:
    changed = next((backups / "evidence").glob("??/*"))
    changed.write_bytes(b"!" + changed.read_bytes()[1:])

    answer = elsewhere.command("restore", str(backups))

    assert answer.returncode == 1
    assert changed.name in answer.stderr
    assert not list(elsewhere.folder.glob("evidence/??/*"))
    assert not list(elsewhere.folder.glob("milepost.sqlite3*"))


def test_what_is_no_backup_is_refused(elsewhere: RealSite, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "odd").mkdir()
    (tmp_path / "odd" / "backup.json").write_text('{"format": 1}')
    (tmp_path / "later").mkdir()
    (tmp_path / "later" / "backup.json").write_text('{"format": 2}')

    for folder, said in (
        ("empty", "There is no backup in"),
        ("odd", "backup.json cannot be read"),
        ("later", "of format 2; this Milepost reads format 1"),
    ):
        answer = elsewhere.command("restore", str(tmp_path / folder))
        assert answer.returncode == 1
        assert said in answer.stderr
        assert "Traceback" not in answer.stderr


@pytest.mark.postgresql_only
def test_without_postgresqls_programs_it_says_where_they_come_from(
    site: RealSite, tmp_path: Path
) -> None:
    environment = site.environment | {"MILEPOST_POSTGRESQL_PROGRAMS": str(tmp_path)}
    answer = subprocess.run(
        [sys.executable, "-m", "milepost", "backup", str(tmp_path / "backups")],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert answer.returncode == 1
    assert "pg_dump is not in" in answer.stderr
    assert "MILEPOST_POSTGRESQL_PROGRAMS" in answer.stderr


@pytest.mark.postgresql_only
def test_a_backup_of_one_kind_of_database_is_not_restored_to_another(
    backups: Path, tmp_path: Path
) -> None:
    other = RealSite(folder=tmp_path / "other", address="")

    answer = other.command("restore", str(backups))

    assert answer.returncode == 1
    assert "The backup is of a PostgreSQL database" in answer.stderr
