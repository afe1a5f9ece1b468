"""A site in a database of its own, which can be copied, and a process that is killed on it."""

import os
import shutil
import signal
import sqlite3
import sys
import traceback
import warnings
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from django.apps import apps
from django.conf import settings
from django.db import connection, connections

Row = dict[str, Any]
Dump = dict[str, list[Row]]
Ticks = Callable[[str], None]

FAILED = 70  # exit status of a process that was refused, or went wrong


class Databases(Protocol):
    """How databases are copied, opened and let go of, on one kind of server."""

    def copy(self, source: str, target: str) -> None: ...

    def read(self, name: str) -> Dump: ...

    def count_as(self, source: str, target: str) -> None:
        """Give the target's next rows the numbers that the source's would have."""

    def drop(self, name: str) -> None: ...

    def use(self, name: str) -> None: ...


def tables() -> list[str]:
    """The tables of ours."""
    models = apps.get_models()
    return [m._meta.db_table for m in models if m.__module__.startswith("milepost.")]


class SqliteFiles:
    """Databases are files in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def _place(self, name: str) -> Path:
        # The database of the test run itself is named by its own path.
        return Path(name) if os.sep in name else self._folder / f"{name}.sqlite3"

    def copy(self, source: str, target: str) -> None:
        with (
            closing(sqlite3.connect(self._place(source))) as old,
            closing(sqlite3.connect(self._place(target))) as new,
        ):
            old.backup(new)

    def read(self, name: str) -> Dump:
        with closing(sqlite3.connect(self._place(name))) as opened:
            opened.row_factory = sqlite3.Row
            assert [tuple(row) for row in opened.execute("PRAGMA integrity_check")] == [("ok",)]
            return {
                table: [dict(row) for row in opened.execute(f"SELECT * FROM {table} ORDER BY 1")]
                for table in tables()
            }

    def count_as(self, source: str, target: str) -> None:
        """SQLite takes its numbers back with the rows."""

    def drop(self, name: str) -> None:
        for end in ("", "-wal", "-shm"):
            Path(f"{self._place(name)}{end}").unlink(missing_ok=True)

    def use(self, name: str) -> None:
        connection.settings_dict["NAME"] = str(self._place(name))


class PostgresqlDatabases:
    """Databases are copied by the server, from one that nobody is connected to."""

    def __init__(self) -> None:
        self._server = connection.settings_dict
        self._counts: dict[str, list[tuple[str, int, bool]]] = {}

    def _connect(self, name: str) -> Any:
        import psycopg

        at = self._server
        return psycopg.connect(
            dbname=name, host=at["HOST"], user=at["USER"], password=at["PASSWORD"], autocommit=True
        )

    def _order(self, statement: str) -> None:
        with closing(self._connect("postgres")) as server:
            server.execute(statement)

    def copy(self, source: str, target: str) -> None:
        self._order(f"CREATE DATABASE {target} TEMPLATE {source} STRATEGY FILE_COPY")

    def read(self, name: str) -> Dump:
        from psycopg.rows import dict_row

        with closing(self._connect(name)) as opened:
            # Whatever the killed process left open is rolled back before this lock is given.
            opened.execute("BEGIN")
            opened.execute(f"LOCK TABLE {', '.join(tables())} IN ACCESS EXCLUSIVE MODE")
            return {
                table: opened.cursor(row_factory=dict_row)
                .execute(f"SELECT * FROM {table} ORDER BY 1")
                .fetchall()
                for table in tables()
            }

    def count_as(self, source: str, target: str) -> None:
        if source not in self._counts:
            with closing(self._connect(source)) as opened:
                rows = opened.execute("SELECT sequencename, last_value FROM pg_sequences")
                self._counts[source] = [(name, last or 1, bool(last)) for name, last in rows]
        with closing(self._connect(target)) as opened, opened.cursor() as cursor:
            cursor.executemany("SELECT setval(%s::regclass, %s, %s)", self._counts[source])

    def drop(self, name: str) -> None:
        self._order(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def use(self, name: str) -> None:
        at = connection.settings_dict
        at["NAME"] = name
        at["OPTIONS"] = {key: value for key, value in at["OPTIONS"].items() if key != "pool"}


def databases(folder: Path) -> Databases:
    """The databases of the server that the tests run on."""
    return SqliteFiles(folder) if connection.vendor == "sqlite" else PostgresqlDatabases()


def let_go() -> None:
    """Close every connection of this process, so that a copy can be made and a child be started."""
    connections.close_all()
    if connection.vendor == "postgresql":
        connection.close_pool()  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Site:
    """A database, and the folder of its evidence files."""

    databases: Databases
    folder: Path
    name: str

    @property
    def files(self) -> Path:
        return self.folder / f"{self.name}-files"

    def copied(self, name: str) -> "Site":
        """Another site, the same in everything."""
        other = Site(self.databases, self.folder, name)
        other.removed()
        self.databases.copy(self.name, name)
        shutil.copytree(self.files, other.files)
        return other

    def put_back(self, other: "Site") -> None:
        """Make a site whose rows are the other's already like it in everything else."""
        self.databases.count_as(other.name, self.name)
        shutil.rmtree(self.files)
        shutil.copytree(other.files, self.files)

    def removed(self) -> None:
        self.databases.drop(self.name)
        shutil.rmtree(self.files, ignore_errors=True)

    def rows(self) -> Dump:
        return self.databases.read(self.name)

    def run(self, work: Callable[[], None]) -> int:
        """Do something in a process of its own that opens this site.

        :return: 0 where it was done, minus the signal that killed it, `FAILED` where it was
            refused or went wrong (the traceback is in ``self.said``).
        """
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # of threads: none is at work
            child = os.fork()
        if child == 0:
            self._be_the_child(work)
        _, status = os.waitpid(child, 0)
        return os.waitstatus_to_exitcode(status)

    def _be_the_child(self, work: Callable[[], None]) -> None:
        status = FAILED
        try:
            _forget_the_parents_connection()
            self.databases.use(self.name)
            settings.EVIDENCE_FOLDER = self.files
            work()
            connection.close()
            status = 0
        except BaseException:
            self.said.write_text(traceback.format_exc())
        finally:
            sys.stdout.flush()
            os._exit(status)

    @property
    def said(self) -> Path:
        return self.folder / f"{self.name}-said"


_of_the_parent: list[Any] = []


def _forget_the_parents_connection() -> None:
    """Open one of one's own, whatever the parent was in the middle of; theirs is left alone."""
    _of_the_parent.append(connections["default"])  # or it would be closed under the parent
    del connections["default"]


# -- being killed ---------------------------------------------------------------------------------


@dataclass
class Countdown:
    """Counts the moments of this process, and kills it at one of them."""

    until: int
    passed: int = 0

    def tick(self) -> None:
        if self.passed == self.until:
            os.kill(os.getpid(), signal.SIGKILL)
        self.passed += 1


@contextmanager
def killed_at(moment: int) -> Iterator[Countdown]:
    """This process is killed at one of the moments before and after whatever lasts.

    That is each statement sent to the database, each beginning and end of a transaction, and each
    file that is flushed, renamed, or given a folder. The moment after one of them is the moment
    before the next, so there is one more than there are of them.
    """
    countdown = Countdown(moment)
    countdown.tick()

    def around(does: Callable[..., Any]) -> Callable[..., Any]:
        def watched(*given: Any, **named: Any) -> Any:
            answer = does(*given, **named)
            countdown.tick()
            return answer

        return watched

    connection.execute_wrappers.append(lambda execute, *given: around(execute)(*given))
    for name in ("_commit", "_rollback", "_set_autocommit"):
        setattr(connection, name, around(getattr(connection, name)))
    for name in ("replace", "fsync", "mkdir"):
        setattr(os, name, around(getattr(os, name)))
    yield countdown
