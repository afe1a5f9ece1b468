"""Write the rows where they belong, as fast as a database takes them."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Protocol

from bench.reference_site.tables import Table, Tables


class Loader(Protocol):
    """Takes rows in, into one kind of database."""

    def write(self, table: Table) -> None: ...


class SqliteLoader:
    """Rows by ``executemany``; a crash halfway leaves a file to be thrown away."""

    def __init__(self, opened: sqlite3.Connection) -> None:
        self._opened = opened

    def write(self, table: Table) -> None:
        rows = table.taken()
        if rows:
            columns = ", ".join(f'"{each}"' for each in table.columns)
            places = ", ".join("?" * len(table.columns))
            self._opened.executemany(
                f'INSERT INTO "{table.name}" ({columns}) VALUES ({places})',  # noqa: S608
                rows,
            )


class PostgresqlLoader:
    """Rows by ``COPY``, without asking after each parent: the same rows stand in SQLite."""

    def __init__(self, opened: Any) -> None:
        self._opened = opened

    def write(self, table: Table) -> None:
        rows = table.taken()
        if not rows:
            return
        columns = ", ".join(f'"{each}"' for each in table.columns)
        with (
            self._opened.cursor() as cursor,
            cursor.copy(f'COPY "{table.name}" ({columns}) FROM STDIN') as copy,
        ):
            for row in rows:
                copy.write_row(row)

    def count_on(self, tables: Tables) -> None:
        """The next row of each table is numbered after those that were loaded."""
        for table in tables.all():
            if table.is_numbered and table.last:
                self._opened.execute(
                    "SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", (table.name, table.last)
                )


@contextmanager
def into_sqlite(path: Path) -> Iterator[SqliteLoader]:
    """A migrated database file, opened to be filled."""
    with closing(sqlite3.connect(path, isolation_level=None)) as opened:
        for pragma in (
            "journal_mode = OFF",
            "synchronous = OFF",
            "foreign_keys = OFF",
            "locking_mode = EXCLUSIVE",
            "cache_size = -400000",  # KiB
        ):
            opened.execute(f"PRAGMA {pragma}")
        indexes = opened.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
        ).fetchall()
        opened.execute("BEGIN")
        for name, _ in indexes:
            opened.execute(f'DROP INDEX "{name}"')
        yield SqliteLoader(opened)
        for _, statement in indexes:  # sorted once, rather than kept in order row by row
            opened.execute(statement)
        opened.execute("COMMIT")


@contextmanager
def into_postgresql(settings: dict[str, Any], tables: Tables) -> Iterator[PostgresqlLoader]:
    """A migrated database, opened to be filled by its superuser.

    :param settings: Django's, of the database.
    """
    import psycopg

    with psycopg.connect(
        dbname=settings["NAME"], host=settings["HOST"], user=settings["USER"]
    ) as opened:
        opened.execute("SET timezone = 'UTC'")
        opened.execute("SET session_replication_role = replica")  # no keys looked up row by row
        loader = PostgresqlLoader(opened)
        yield loader
        loader.count_on(tables)
    with psycopg.connect(
        dbname=settings["NAME"], host=settings["HOST"], user=settings["USER"], autocommit=True
    ) as opened:
        opened.execute("VACUUM (ANALYZE)")  # as the server itself would in a quiet hour


def size_of_database() -> int:
    """In bytes."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            return Path(connection.settings_dict["NAME"]).stat().st_size
        cursor.execute("SELECT pg_database_size(current_database())")
        found: int = cursor.fetchone()[0]
        return found
