"""A consistent copy of a running database in one file, and a database made from one.

SQLite by its own online copy; PostgreSQL by its own programs, which every server comes with. Either
way nobody who writes meanwhile waits, and the copy is of one moment.
"""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

PAGES_AT_A_TIME = 4096  # of SQLite's, usually 16 MB

Say = Callable[[str], object]
Ask = Callable[[str], list[tuple[Any, ...]]]  # an SQL question, and its rows


class CopyRefused(Exception):
    """No copy could be made, or nothing be made from one; the message says why and what to do."""


class DatabaseCopies(Protocol):
    """How copies of one kind of database are made and used."""

    @property
    def kind(self) -> str:
        """Which kind it is."""

    @property
    def file_name(self) -> str:
        """What a copy of it is called."""

    def copy_to(self, path: Path, ask_of_it: Callable[[Ask], None], say: Say) -> None:
        """Copy the running database into a file.

        :param ask_of_it: given a way to ask questions of exactly what is copied.
        :raises CopyRefused: where that cannot be done; no file is left behind.
        """

    def is_empty(self) -> bool:
        """Whether there is nothing yet where the database is to be."""

    def restore_from(self, path: Path) -> None:
        """Make the database from a copy: all of it, or nothing.

        :raises CopyRefused: where that cannot be done.
        """


def copies_of(database: Mapping[str, Any], *, programs: str = "") -> DatabaseCopies:
    """How copies of a database are made.

    :param database: its entry in Django's settings.
    :param programs: the folder of PostgreSQL's programs; "" to look for them in PATH.
    """
    if str(database["ENGINE"]).endswith("sqlite3"):
        return _Sqlite(Path(str(database["NAME"])))
    return _Postgresql(database, programs)


# -- SQLite ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Sqlite:
    place: Path
    kind: str = "sqlite"
    file_name: str = "database.sqlite3"

    def copy_to(self, path: Path, ask_of_it: Callable[[Ask], None], say: Say) -> None:
        if not self.place.exists():
            raise CopyRefused(f"There is no database at {self.place}: is MILEPOST_DATA right?")
        try:
            with (
                closing(sqlite3.connect(self.place, timeout=30)) as running,
                closing(sqlite3.connect(path)) as copy,
            ):
                # Held open, this reading keeps the copy to one moment however long it takes.
                running.execute("BEGIN")
                running.execute("SELECT count(*) FROM sqlite_master").fetchone()
                running.backup(copy, pages=PAGES_AT_A_TIME, progress=_told(say))
            self._settle(path, ask_of_it)
        except sqlite3.Error as fault:
            path.unlink(missing_ok=True)
            raise CopyRefused(f"The database could not be copied: {fault}.") from fault

    def _settle(self, path: Path, ask_of_it: Callable[[Ask], None]) -> None:
        """Make the copy one file that holds together, and last through a power cut."""
        with closing(sqlite3.connect(path)) as copy:
            copy.execute("PRAGMA journal_mode=DELETE")
            found = copy.execute("PRAGMA integrity_check(5)").fetchall()
            if found != [("ok",)]:
                said = "; ".join(str(row[0]) for row in found)
                raise sqlite3.DatabaseError(f"it is damaged ({said})")
            ask_of_it(lambda sql: copy.execute(sql).fetchall())
        _flush(path)

    def is_empty(self) -> bool:
        return not any(Path(f"{self.place}{end}").exists() for end in ("", "-wal", "-journal"))

    def restore_from(self, path: Path) -> None:
        self.place.parent.mkdir(parents=True, exist_ok=True)
        aside = self.place.with_name(f".{self.place.name}-arriving")
        try:
            shutil.copyfile(path, aside)
            _flush(aside)
            os.replace(aside, self.place)
            _flush(self.place.parent)
        except OSError as fault:
            raise CopyRefused(f"The database could not be put in place: {fault}.") from fault
        finally:
            aside.unlink(missing_ok=True)


def _told(say: Say) -> Callable[[int, int, int], None]:
    def progress(status: int, remaining: int, total: int) -> None:
        if total > PAGES_AT_A_TIME:
            say(f"database: {100 * (total - remaining) // total} %")

    return progress


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


# -- PostgreSQL -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Postgresql:
    database: Mapping[str, Any]
    programs: str
    kind: str = "postgresql"
    file_name: str = "database.pgdump"

    def copy_to(self, path: Path, ask_of_it: Callable[[Ask], None], say: Say) -> None:
        program = self._program("pg_dump")
        with self._moment() as (snapshot, ask):
            ask_of_it(ask)
            say("database: pg_dump is at work")
            self._run(
                [
                    program,
                    "--format=custom",
                    "--no-owner",
                    "--no-privileges",
                    f"--snapshot={snapshot}",
                    f"--file={path}",
                ]
            )
        _flush(path)

    @contextmanager
    def _moment(self) -> Iterator[tuple[str, Ask]]:
        """One moment of the database, by a name that pg_dump can be told."""
        import psycopg

        try:
            with psycopg.connect(**self._address()) as connection:
                connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
                connection.read_only = True
                found = connection.execute("SELECT pg_export_snapshot()").fetchone()
                yield (
                    str(found[0] if found else ""),
                    lambda sql: connection.execute(sql.encode()).fetchall(),
                )
        except psycopg.Error as fault:
            raise CopyRefused(f"The database could not be read: {fault}") from fault

    def is_empty(self) -> bool:
        import psycopg

        try:
            with psycopg.connect(**self._address()) as connection:
                found = connection.execute(
                    "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                    " WHERE c.relkind IN ('r', 'p', 'v', 'S') AND n.nspname = current_schema()"
                ).fetchone()
        except psycopg.Error as fault:
            raise CopyRefused(f"The database cannot be reached: {fault}") from fault
        return found == (0,)

    def restore_from(self, path: Path) -> None:
        self._run(
            [
                self._program("pg_restore"),
                "--single-transaction",
                "--exit-on-error",
                "--no-owner",
                "--no-privileges",
                f"--dbname={self.database['NAME']}",
                str(path),
            ]
        )

    def _program(self, name: str) -> str:
        found = shutil.which(name, path=self.programs or None)
        if found is None:
            where = self.programs or "PATH"
            raise CopyRefused(
                f"{name} is not in {where}. It comes with PostgreSQL: install its client programs,"
                " of the server's version or newer, or name their folder in"
                " MILEPOST_POSTGRESQL_PROGRAMS."
            )
        return found

    def _address(self) -> dict[str, Any]:
        at = self.database
        options = {key: value for key, value in at["OPTIONS"].items() if key != "pool"}
        given = {
            "dbname": at["NAME"],
            "user": at["USER"],
            "password": at["PASSWORD"],
            "host": at["HOST"],
            "port": at["PORT"],
            **options,
        }
        return {key: value for key, value in given.items() if value}

    def _run(self, command: list[str]) -> None:
        at = self.database
        # In the environment: a command line can be read by everybody on the machine.
        meant = {
            "PGDATABASE": at["NAME"],
            "PGUSER": at["USER"],
            "PGPASSWORD": at["PASSWORD"],
            "PGHOST": at["HOST"],
            "PGPORT": at["PORT"],
            "PGSSLMODE": at["OPTIONS"].get("sslmode", ""),
            "PGSSLROOTCERT": at["OPTIONS"].get("sslrootcert", ""),
        }
        environment = os.environ | {key: str(value) for key, value in meant.items() if value}
        done = subprocess.run(  # noqa: S603 - a program of PostgreSQL's, and nobody's words in it
            command, env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            said = done.stderr.strip().splitlines()[:3] or ["it said nothing"]
            raise CopyRefused(f"{Path(command[0]).name} failed: {' '.join(said)}")
