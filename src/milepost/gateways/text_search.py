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


@dataclass(frozen=True, kw_only=True)
class IndexedWords:
    """The words of a row, by its number. ``scope``: only who looks within it can find the row."""

    row: int
    scope: int
    words: frozenset[str]


def put_in(rows: Iterable[IndexedWords]) -> None:
    """Let rows be found by their words, and by no others they had."""
    each_row = [
        (each.row, sorted(_within(each.scope, word) for word in each.words)) for each in rows
    ]
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

    :param words: one or more, each with whether a row has to have it whole; else one that begins
        so will do.
    """
    asked = [(_within(scope, word), whole) for word, whole in words]
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


def let_go_of_others(table: str) -> None:
    """Let nothing be found that is no row of a table any more."""
    with connection.cursor() as cursor:
        rows = connection.ops.quote_name(table)
        cursor.execute(f"DELETE FROM {TABLE} WHERE rowid NOT IN (SELECT id FROM {rows})")  # noqa: S608


def _within(scope: int, word: str) -> str:
    """The word as it stands in the index, so that a search never walks what is outside its scope.

    Its sign is no part of any word, so nobody can type it.
    """
    return f"{scope}§{word}"
