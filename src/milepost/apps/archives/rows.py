"""The rows of an arrangement, table by table, each as plain values that another site can take in.

A row names another by an opaque reference where its table has one, else by its number in the
archive: the first row of a table is 1. The ids of a database stay behind.
"""

import json
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from django.db.models import Model

from milepost.apps.archives.columns import Column, Plain
from milepost.apps.archives.contents import ArchivedTable, archived_tables
from milepost.core.archive.rows import ArchivedRow

_AT_A_TIME = 500  # rows

# The ids of a table's rows, in order; eight bytes each, so that a long record takes little memory.
Ids = Sequence[Any]


class Rows:
    """The rows that make up an arrangement, as they stand at one moment."""

    def __init__(self, arrangement: str, *, using: str) -> None:
        self._using = using
        self._arrangement = arrangement
        self._ids: dict[type[Model], Ids] = {}
        for table in reversed(archived_tables()):  # those that name others come first
            self._ids[table.model] = self._ids_of(table)
        self._known = {
            table.model: self._references(table) for table in archived_tables() if table.known_by
        }

    def count(self, table: ArchivedTable) -> int:
        """How many rows of a table belong to the arrangement."""
        return len(self._ids[table.model])

    def lines(self, table: ArchivedTable) -> Iterator[bytes]:
        """A table's rows as lines of JSON, in the order in which they were written."""
        return (as_line({"row": row.number, **row.values}) for row in self.plain(table))

    def plain(self, table: ArchivedTable) -> Iterator[ArchivedRow]:
        """A table's rows as an archive has them, in the order in which they were written."""
        names = [each.attname for each in table.columns]
        writers = [(each.name, self._writer(each)) for each in table.columns]
        for number, values in enumerate(self.values(table, *names), start=1):
            row = {name: write(value) for (name, write), value in zip(writers, values, strict=True)}
            yield ArchivedRow(table=table.name, number=number, values=row)

    def values(self, table: ArchivedTable, *names: str) -> Iterator[tuple[Any, ...]]:
        """Some columns of a table's rows, read a few hundred rows at a time."""
        ids = self._ids[table.model]
        rows = table.model._base_manager.using(self._using).order_by("pk")
        for start in range(0, len(ids), _AT_A_TIME):
            yield from rows.filter(pk__in=ids[start : start + _AT_A_TIME]).values_list(*names)

    def _writer(self, column: Column) -> Callable[[Any], Plain]:
        if column.names is None:
            return column.write
        known = self._known.get(column.names)
        if known is not None:
            return lambda value: None if value is None else known[value]
        ids = self._ids[column.names]
        return lambda value: None if value is None else bisect_left(ids, value) + 1

    def _ids_of(self, table: ArchivedTable) -> Ids:
        if table.path:
            rows = table.model._base_manager.using(self._using)
            found = rows.filter(**{table.path: self._arrangement}).values_list("pk", flat=True)
            return _in_order(found.order_by().iterator(chunk_size=10_000))
        return _in_order(self._named(table.model))

    def _named(self, model: type[Model]) -> Iterator[Any]:
        """The ids of a table's rows that rows of other tables name."""
        for other in archived_tables():
            for column in other.references:
                if column.names is model and other.model is not model:
                    for (value,) in self.values(other, column.attname):
                        if value is not None:
                            yield value

    def _references(self, table: ArchivedTable) -> Mapping[Any, str]:
        return dict(self.values(table, "pk", table.known_by))


def as_line(row: Mapping[str, Plain]) -> bytes:
    """A row as a line of JSON: one way to write it, so that equal records give equal files."""
    text = json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode() + b"\n"


def _in_order(found: Iterator[Any]) -> Ids:
    try:
        first = next(found)
    except StopIteration:
        return array("q")
    if not isinstance(first, int):
        return sorted({first, *found})
    ids = array("q", [first])
    ids.extend(found)
    return array("q", sorted(set(ids)))
