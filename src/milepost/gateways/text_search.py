"""Which rows have certain words? An index of words beside a table, on either database.

SQLite's FTS5 or PostgreSQL's GIN, made by a migration. Words are made plain by us before they go
in (core.evidence.passages), so that both databases find the same; where in a text they stand is
not kept, for that is looked up in the few texts that are shown. Whoever writes a row puts its words
in with it, in one transaction; all of it can be made again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models.expressions import RawSQL

TABLE = "evidence_text"

# For the migration that makes it. The two differ in what they call a row's number.
MADE_BY = {
    "sqlite": (
        f"CREATE VIRTUAL TABLE {TABLE} USING"
        " fts5(words, detail=none, columnsize=0, tokenize='ascii', prefix='3')",
    ),
    "postgresql": (
        f"CREATE TABLE {TABLE} (rowid bigint PRIMARY KEY, words tsvector NOT NULL)",
        f"CREATE INDEX {TABLE}_words ON {TABLE} USING gin (words)",
    ),
}


@dataclass(frozen=True, kw_only=True)
class IndexedWords:
    """The words of a row, by its number. ``scope``: only who looks within it can find the row."""

    row: int
    scope: int
    words: frozenset[str]


def put_in(rows: Iterable[IndexedWords]) -> None:
    """Let rows be found by their words, and by no others they had."""
    each_row = [(each.row, sorted({_scope(each.scope), *each.words})) for each in rows]
    if not each_row:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.executemany(
                f"INSERT INTO {TABLE} (rowid, words) VALUES (%s, array_to_tsvector(%s::text[]))"  # noqa: S608
                " ON CONFLICT (rowid) DO UPDATE SET words = EXCLUDED.words",
                each_row,
            )
        else:
            rowids = [(row,) for row, _ in each_row]
            cursor.executemany(f"DELETE FROM {TABLE} WHERE rowid = %s", rowids)  # noqa: S608
            cursor.executemany(
                f"INSERT INTO {TABLE} (rowid, words) VALUES (%s, %s)",  # noqa: S608
                [(row, " ".join(words)) for row, words in each_row],
            )


def fitting(*, scope: int, words: Iterable[tuple[str, bool]]) -> RawSQL:
    """The numbers of the rows that have every word, for ``filter(pk__in=...)``.

    :param words: each with whether a row has to have it whole; else one that begins so will do.
    """
    asked = [(_scope(scope), True), *words]
    if connection.vendor == "postgresql":
        terms = " & ".join(f"'{word}'{'' if whole else ':*'}" for word, whole in asked)
        return RawSQL(f"SELECT rowid FROM {TABLE} WHERE words @@ %s::tsquery", [terms])  # noqa: S608, S611
    terms = " AND ".join(f'"{word}"{"" if whole else " *"}' for word, whole in asked)
    return RawSQL(f"SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH %s", [terms])  # noqa: S608, S611


def not_put_in(table: str, *, most: int) -> Sequence[int]:
    """The numbers of rows of a table, at most so many, that no word finds yet."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id FROM {connection.ops.quote_name(table)} AS row_of"  # noqa: S608
            f" WHERE NOT EXISTS (SELECT 1 FROM {TABLE} WHERE {TABLE}.rowid = row_of.id)"
            " ORDER BY id DESC LIMIT %s",
            [most],
        )
        return [row[0] for row in cursor.fetchall()]


def empty() -> None:
    """Let nothing be found, before all of it is put in anew."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {TABLE}")  # noqa: S608


def _scope(number: int) -> str:
    """A word that nobody can type: its sign is no part of any word."""
    return f"§{number}"
