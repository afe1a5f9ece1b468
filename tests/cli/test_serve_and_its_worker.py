"""A site that is served has a worker beside it, which is looked after and ends with it."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from threading import Event
from time import monotonic

import pytest

from tests.cli.test_site_demo import environment, free_port, wait_for

pytestmark = pytest.mark.long

PATIENCE = 60  # seconds, on a machine that does much else


def wait_until(happens: Callable[[], object], what: str) -> None:
    pause, until = Event(), monotonic() + PATIENCE
    while not happens():
        if monotonic() > until:
            raise AssertionError(f"It never came about: {what}.")
        pause.wait(0.1)


def children(parent: int) -> dict[int, str]:
    """The processes that a process has started, each with its command line."""
    found = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                status = (folder / "stat").read_text().rpartition(")")[2].split()
                line = (folder / "cmdline").read_text().replace("\0", " ")
            except (FileNotFoundError, ProcessLookupError):
                continue
            if int(status[1]) == parent and status[0] != "Z":
                found[int(folder.name)] = line
    return found


def worker_of(parent: int) -> int:
    """The worker beside a site; 0 where there is none."""
    return next((each for each, line in children(parent).items() if " worker " in line), 0)


def is_there(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def alive(data: Path) -> set[str]:
    """The workers that have said so."""
    with closing(sqlite3.connect(data / "milepost.sqlite3")) as connection:
        return {name for (name,) in connection.execute("SELECT name FROM jobs_worker")}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def site(data: Path) -> Iterator["subprocess.Popen[str]"]:
    """A new site, served until the test is over."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "milepost", "serve", "--port", str(port), "--workers", "1"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(data),
    )
    try:
        wait_for(f"http://127.0.0.1:{port}/", process).close()
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def test_it_starts_one_starts_it_again_when_it_dies_and_ends_it_with_the_site(
    site: "subprocess.Popen[str]", data: Path
) -> None:
    wait_until(lambda: alive(data), "the worker has said that it is there")
    first, names = worker_of(site.pid), alive(data)

    os.kill(first, signal.SIGKILL)
    wait_until(lambda: alive(data) - names, "another worker has said so")
    second = worker_of(site.pid)
    assert second not in (0, first)

    site.send_signal(signal.SIGTERM)
    said, complaints = site.communicate(timeout=PATIENCE)
    assert site.returncode == 0, said + complaints
    wait_until(lambda: not is_there(second), "the worker has ended with the site")
    assert alive(data) == names  # only the one that was killed said no goodbye


def test_told_so_it_has_none(data: Path) -> None:
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "milepost", "serve", "--port", str(port), "--no-worker"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(data),
    )
    try:
        wait_for(f"http://127.0.0.1:{port}/", process).close()
        assert worker_of(process.pid) == 0
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=PATIENCE)


def test_alone_it_does_not_start_on_a_database_that_is_not_up_to_date(data: Path) -> None:
    data.mkdir()
    found = subprocess.run(
        [sys.executable, "-m", "milepost", "worker"],
        capture_output=True,
        text=True,
        env=environment(data),
        timeout=PATIENCE,
    )
    assert found.returncode == 1
    assert "migrations are not applied: start milepost serve" in found.stderr
