"""A reference site is made once and kept; a run measures a copy, which it may write in."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).parents[2]
# What the rows depend on: where one of these changes, the site is made anew. A later migration is
# not among them: a copy is brought up to date before it is measured, as a site of anybody's is.
_MADE_OF = (
    "bench/reference_site/*.py",
    "src/milepost/core/assessment/seal.py",
    "src/milepost/core/assessment/snapshot.py",
    "src/milepost/core/assessment/workflow.py",
    "src/milepost/core/evidence/*.py",
    "src/milepost/core/rating/*.py",
    "matrices/*.toml",
)


@dataclass(frozen=True, kw_only=True)
class Site:
    """A copy of the reference site to be measured: the environment that opens it, and its size."""

    environment: dict[str, str]
    arrangements: int
    database: str  # "sqlite" or "postgresql"
    size: int  # bytes of the database
    load_seconds: float  # on the clock
    cpu_seconds: float  # of the process that made the rows
    rows: dict[str, int]


def hash_of_makings() -> str:
    """What the rows are made of, in short."""
    found = hashlib.sha256()
    for pattern in _MADE_OF:
        for path in sorted(ROOT.glob(pattern)):
            if path.name not in ("kept.py", "__main__.py"):
                found.update(path.read_bytes())
    return found.hexdigest()[:12]


@contextmanager
def sqlite_site(kept: Path, arrangements: int, say: Callable[[str], None]) -> Iterator[Site]:
    """A copy of the site on SQLite, which is taken away afterwards."""
    folder = _folder(kept, arrangements)
    rows = folder / "milepost.sqlite3"
    facts = folder / "sqlite.json"
    if not facts.exists():
        rows.unlink(missing_ok=True)
        _make(folder, facts, {"MILEPOST_DATABASE_URL": f"sqlite:///{rows}"}, arrangements, say)
    with _run_folder(kept, folder) as run:
        say("Copying it, and bringing the copy up to date")
        copy = run / "milepost.sqlite3"
        shutil.copyfile(rows, copy)
        yield _up_to_date(facts, "sqlite", run, f"sqlite:///{copy}")


@contextmanager
def postgresql_site(
    kept: Path, arrangements: int, address: str, say: Callable[[str], None]
) -> Iterator[Site]:
    """A copy of the site on a running server, which is taken away afterwards.

    :param address: of the server's own database.
    """
    folder = _folder(kept, arrangements)
    name = f"reference_{arrangements}_{hash_of_makings()}"
    facts = folder / "postgresql.json"
    order = _orders(address)
    if not facts.exists():
        order(f"DROP DATABASE IF EXISTS {name}")
        order(f"CREATE DATABASE {name}")
        _make(
            folder, facts, {"MILEPOST_DATABASE_URL": _with_name(address, name)}, arrangements, say
        )
    say("Copying it, and bringing the copy up to date")
    for left in order("SELECT datname FROM pg_database WHERE datname LIKE 'measured_%'"):
        order(f"DROP DATABASE {left} WITH (FORCE)")  # by a run that was killed; this server is ours
    copy = f"measured_{os.getpid()}"
    order(f"CREATE DATABASE {copy} TEMPLATE {name} STRATEGY FILE_COPY")
    try:
        with _run_folder(kept, folder) as run:
            yield _up_to_date(facts, "postgresql", run, _with_name(address, copy))
    finally:
        order(f"DROP DATABASE {copy} WITH (FORCE)")


def _folder(kept: Path, arrangements: int) -> Path:
    return kept / f"reference-{arrangements}-{hash_of_makings()}"


@contextmanager
def _run_folder(kept: Path, folder: Path) -> Iterator[Path]:
    """A folder for one run; its evidence is the kept one, to which a run may add.

    What a run left that was killed is taken away first: a copy takes gigabytes.
    """
    for left in kept.glob("run-*"):
        if not Path(f"/proc/{left.name.removeprefix('run-')}").exists():
            shutil.rmtree(left)
    run = kept / f"run-{os.getpid()}"
    run.mkdir(parents=True)
    try:
        (run / "evidence").symlink_to(folder / "evidence")
        yield run
    finally:
        shutil.rmtree(run)


def _make(
    folder: Path,
    facts: Path,
    environment: dict[str, str],
    arrangements: int,
    say: Callable[[str], None],
) -> None:
    """Make the site in a process of its own, whose settings are of that site."""
    folder.mkdir(parents=True, exist_ok=True)
    say(f"Making the reference site with {arrangements} arrangements; it is kept in {folder}")
    subprocess.run(
        [sys.executable, "-m", "bench.reference_site", str(arrangements), str(facts)],
        env={**os.environ, **environment, "MILEPOST_DATA": str(folder)},
        cwd=ROOT,
        check=True,
    )


def _up_to_date(facts: Path, database: str, run: Path, address: str) -> Site:
    """A copy, with whatever migration came since it was made."""
    environment = {"MILEPOST_DATA": str(run), "MILEPOST_DATABASE_URL": address}
    subprocess.run(
        [sys.executable, "-m", "django", "migrate", "--verbosity", "0"],
        env={
            **os.environ,
            **environment,
            "DJANGO_SETTINGS_MODULE": "milepost.config.settings",
        },
        cwd=ROOT,
        check=True,
    )
    found: dict[str, Any] = json.loads(facts.read_text())
    return Site(environment=environment, database=database, **found)


def _with_name(address: str, name: str) -> str:
    parts = urlsplit(address)
    return urlunsplit(parts._replace(path=f"/{name}"))


def _orders(address: str) -> Callable[[str], list[str]]:
    """Orders to the server, each in a connection of its own; the names that it answers with."""
    import psycopg

    def order(statement: str) -> list[str]:
        with psycopg.connect(address, autocommit=True) as server:
            found = server.execute(statement.encode())
            return [row[0] for row in found.fetchall()] if found.description else []

    return order
