"""The rows of an archive's tables, read a line at a time and trusted in nothing."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from milepost.core.matrix.faults import Fault

LONGEST_LINE = 64 * 1024**2  # bytes: a matrix takes a hundredth of it
WITHHELD = "withheld"  # in the place of a row, or beside the columns that are there
IS_WITHHELD = "It is withheld."


class UnreadableFile(Exception):
    """A file of an archive that cannot be read to its end; the message says why."""


class OpenArchive(Protocol):
    """A record that is open to be read: an archive, or a site's own rows and files."""

    @property
    def sizes(self) -> Mapping[str, int]:
        """The size of every file in it, in bytes, by name."""

    def chunks(self, path: str) -> Iterator[bytes]:
        """What is in a file, a part at a time.

        :raises UnreadableFile: where it cannot be read to its end.
        """


@dataclass(frozen=True, kw_only=True, slots=True)
class ArchivedRow:
    """One row of a table: its number, which is its place in the file, and what stands in it."""

    table: str
    number: int
    values: Mapping[str, Any]

    @property
    def where(self) -> str:
        """Where it stands, to be told."""
        return place_of(self.table, self.number)

    def word(self, name: str) -> str:
        """A column that holds text; "" where it holds anything else."""
        value = self.values.get(name)
        return value if isinstance(value, str) else ""

    def count(self, name: str) -> int:
        """A column that holds a whole number, or the number of another row; 0 for anything else."""
        value = self.values.get(name)
        return value if type(value) is int else 0


def file_of(table: str) -> str:
    """The file of an archive that holds a table's rows."""
    return f"data/{table}.jsonl"


def place_of(table: str, number: int) -> str:
    """Where a row stands, to be told."""
    return f"{file_of(table)}, line {number}"


def rows(archive: OpenArchive, table: str, faults: list[Fault]) -> Iterator[ArchivedRow]:
    """The rows of a table that are there; what is wrong with the others is added to the faults.

    That one is withheld is a fault until it is known that the archive was made for a party.
    """
    for row in every_row(archive, table, faults):
        if WITHHELD in row.values:
            faults.append(Fault(where=row.where, sentence=IS_WITHHELD))
        if not isinstance(row.values.get(WITHHELD), str):
            yield row


def every_row(archive: OpenArchive, table: str, faults: list[Fault]) -> Iterator[ArchivedRow]:
    """The rows of a table, those that are withheld too."""
    path = file_of(table)
    for number, line in enumerate(_told(archive, path, faults), start=1):
        values = _values(line)
        if values is None:
            faults.append(
                Fault(where=place_of(table, number), sentence="It is not a JSON object in UTF-8.")
            )
            continue
        if values.get("row") != number:
            faults.append(
                Fault(
                    where=place_of(table, number),
                    sentence=f"Its “row” is not {number}, its place in the file.",
                )
            )
        yield ArchivedRow(table=table, number=number, values=values)


def lines(archive: OpenArchive, path: str) -> Iterator[bytes]:
    """The lines of a file, without their ends.

    :raises UnreadableFile: where it cannot be read to its end, or has a line without one.
    """
    rest = b""
    for chunk in archive.chunks(path):
        *whole, rest = (rest + chunk).split(b"\n")
        yield from whole
        if len(rest) > LONGEST_LINE:
            raise UnreadableFile(f"It has a line of more than {LONGEST_LINE:,} bytes.")
    if rest:
        raise UnreadableFile("Its last line is cut off.")


def _told(archive: OpenArchive, path: str, faults: list[Fault]) -> Iterator[bytes]:
    """The lines of a file that may be missing; that it breaks off is a fault."""
    if path in archive.sizes:
        try:
            yield from lines(archive, path)
        except UnreadableFile as refused:
            faults.append(Fault(where=path, sentence=str(refused)))


def _values(line: bytes) -> dict[str, Any] | None:
    try:
        values = json.loads(line.decode())
    except (ValueError, RecursionError):
        return None
    return values if isinstance(values, dict) else None
