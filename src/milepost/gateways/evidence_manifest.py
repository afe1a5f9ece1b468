"""What a list beside a folder of files says of each: one line a file, every fault at once."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath

NEEDED = (
    *("file", "title", "type", "made_by", "author", "source"),
    *("dated_on", "period_from", "period_to", "redaction"),
)
OPTIONAL = ("valid_until", "classification", "restricted")
MOST_LINES = 20_000
_DAYS = ("dated_on", "period_from", "period_to", "valid_until")
_YES, _NO = frozenset({"yes", "true", "1"}), frozenset({"no", "false", "0", ""})


class ManifestFaulty(Exception):
    """The list cannot be used; every fault of it is named."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = tuple(faults)
        super().__init__(" ".join(faults))


@dataclass(frozen=True, kw_only=True)
class ListedFile:
    """One line of the list: a file of the folder, and what is said of it."""

    line: int
    path: Path
    title: str
    type: str  # its code, or its name
    made_by: str
    author: str
    source: str
    dated_on: date
    period_from: date
    period_to: date
    valid_until: date | None
    redaction: str
    classification: str
    is_restricted: bool


def read_manifest(path: Path, *, folder: Path) -> tuple[ListedFile, ...]:
    """The lines of a CSV file whose first line names its columns; days as 2026-06-30 or 30/6/2026.

    :param folder: where the files are that it names; none outside of it is taken.
    :raises ManifestFaulty: with every fault, each with its line and column.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as fault:
        raise ManifestFaulty([f"{path} cannot be read as a text in UTF-8: {fault}."]) from fault
    rows = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    faults = list(_faults_of_columns(rows.fieldnames or ()))
    if faults:
        raise ManifestFaulty(faults)
    found = []
    try:
        for row in rows:
            read = _Line(rows.line_num, row, folder)
            faults += read.faults
            found.append(read)
            if len(found) > MOST_LINES:
                raise ManifestFaulty([f"It has more than {MOST_LINES:,} lines: take two lists."])
    except csv.Error as fault:
        raise ManifestFaulty([f"Line {rows.line_num} cannot be read: {fault}."]) from fault
    if not found:
        faults.append("It names no file.")
    if faults:
        raise ManifestFaulty(faults)
    return tuple(each.listed() for each in found)


def _faults_of_columns(named: Sequence[str]) -> Iterator[str]:
    missing = [each for each in NEEDED if each not in named]
    if missing:
        yield f"It has no column {', '.join(missing)}: the first line has to name the columns."
    strange = [each for each in named if each not in (*NEEDED, *OPTIONAL)]
    if strange:
        yield f"It has columns that mean nothing here: {', '.join(map(repr, strange))}."


class _Line:
    """One line, and everything that is wrong with it."""

    def __init__(self, number: int, said: Mapping[str, str | None], folder: Path) -> None:
        self._number = number
        self._said = {name: (said.get(name) or "").strip() for name in (*NEEDED, *OPTIONAL)}
        self.faults: list[str] = []
        self._days = {name: self._day(name) for name in _DAYS}
        self._path = self._file(folder)
        if None in said:
            self._fault("file", "has more cells than the first line has columns.")
        for name in NEEDED:
            if not self._said[name]:
                self._fault(name, "is empty.")
        if self._said["restricted"].lower() not in _YES | _NO:
            self._fault("restricted", f"is {self._said['restricted']!r}; it must be yes or no.")

    def listed(self) -> ListedFile:
        """What it says, where nothing is wrong with it."""
        said = self._said
        dated_on, period_from, period_to = (self._days[name] for name in _DAYS[:3])
        assert dated_on and period_from and period_to  # noqa: S101, PT018
        return ListedFile(
            line=self._number,
            path=self._path,
            title=said["title"],
            type=said["type"],
            made_by=said["made_by"],
            author=said["author"],
            source=said["source"],
            dated_on=dated_on,
            period_from=period_from,
            period_to=period_to,
            valid_until=self._days["valid_until"],
            redaction=said["redaction"],
            classification=said["classification"] or "official",
            is_restricted=said["restricted"].lower() in _YES,
        )

    def _fault(self, column: str, what: str) -> None:
        self.faults.append(f"Line {self._number}, {column}: it {what}")

    def _day(self, name: str) -> date | None:
        given = self._said[name]
        if not given:
            return None
        try:
            if "/" in given:
                day, month, year = (int(each) for each in given.split("/"))
                return date(year, month, day)
            return date.fromisoformat(given)
        except ValueError:
            self._fault(name, f"is {given!r}, which is no day such as 2026-06-30 or 30/6/2026.")
            return None

    def _file(self, folder: Path) -> Path:
        """The file, inside the folder also where a link leads elsewhere."""
        given = self._said["file"].replace("\\", "/")
        path = folder / PurePosixPath(given)
        if not given:
            return path
        if not path.resolve().is_relative_to(folder.resolve()):
            self._fault("file", f"is {given!r}, which leads out of the folder.")
        elif not path.is_file():
            self._fault("file", f"is {given!r}, and there is no such file in the folder.")
        return path
