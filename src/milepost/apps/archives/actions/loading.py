"""Read the rows of an archive, trusting none of them, and write them where all is well.

The same way is gone twice: once to look, without a transaction, and once to write. What only the
database can tell (two rows of which there may be one, a rule of the contract that a table holds) is
found while writing, for every row, before all of it is taken back.
"""

import json
import re
from array import array
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.db import DataError, IntegrityError, transaction
from django.db.models import NOT_PROVIDED, Model

from milepost.apps.archives.columns import Column, Plain, Unfit
from milepost.apps.archives.contents import LEFT_OUT, ArchivedTable, archived_tables
from milepost.apps.archives.faults import Faults
from milepost.apps.archives.people import NewPeople
from milepost.core.archive.manifest import Manifest
from milepost.core.archive.rows import OpenArchive, UnreadableFile, lines

_AT_A_TIME = 500  # rows
_MOST_STRANGE = 5  # lines that are no rows at all: then it is no file of rows
_NOT_WRITTEN = 0  # in place of an id: the row has a fault, which is told where it stands

Row = Mapping[str, Plain]
Check = Callable[[str, Row], str]  # of a table's row: a sentence where something is wrong, else ""
_NAME = re.compile(r"[a-z0-9_]{1,63}")


class Loading:
    """The rows of one archive on their way in."""

    def __init__(
        self,
        archive: OpenArchive,
        manifest: Manifest,
        faults: Faults,
        *,
        is_writing: bool,
        check: Check,
        people: NewPeople,
    ) -> None:
        self._archive = archive
        self._manifest = manifest
        self._faults = faults
        self._is_writing = is_writing
        self._check = check
        self._people = people
        self._ids: dict[type[Model], array[int]] = {}
        self._known: dict[type[Model], dict[str, int]] = {}
        self.rows = 0

    def load(self) -> None:
        """Every table, each after those that its rows name."""
        for table in archived_tables():
            self._ids[table.model] = array("q")
            self._known[table.model] = {}
            if table.file in self._archive.sizes:
                _Table(self, table).load()
        known = {table.file for table in archived_tables()}
        known |= {f"data/{name}.jsonl" for name in LEFT_OUT}  # in archives of older versions
        for path in self._archive.sizes:
            if path.startswith("data/") and path not in known:
                self._faults.add(
                    path, "No table of that name is known here: a newer Milepost made it."
                )


class _Table:
    """One table on its way in: rows are gathered, and written some hundreds at a time."""

    def __init__(self, loading: Loading, table: ArchivedTable) -> None:
        self._all = loading
        self._table = table
        self._columns = {each.name: each for each in table.columns}
        # The place of its id, the row, and where it stands.
        self._waiting: list[tuple[int, Model, str]] = []
        self._references: set[str] = set()
        self._strange = 0
        self._ids = loading._ids[table.model]
        self._known = loading._known[table.model]

    def load(self) -> None:
        try:
            for number, line in enumerate(lines(self._all._archive, self._table.file), start=1):
                self._ids.append(_NOT_WRITTEN)
                self._take(number, line)
                if len(self._waiting) >= _AT_A_TIME:
                    self._write()
                if self._strange >= _MOST_STRANGE:
                    self._all._faults.add(self._table.file, "It is no file of rows.")
                    break
        except UnreadableFile as refused:
            self._all._faults.add(self._table.file, str(refused))
        self._write()

    def _take(self, number: int, line: bytes) -> None:
        where = f"{self._table.file}, line {number}"
        try:
            plain = self._plain(line, number)
            self._require_its_own_reference(plain)
            values = {
                self._columns[name].attname: value for name, value in self._values(plain, where)
            }
            if len(values) < len(self._columns):
                return  # what is wrong with the others has been told
            if fault := self._all._check(self._table.name, plain):
                raise Unfit(fault)
        except Unfit as refused:
            self._all._faults.add(where, f"{refused}.")
            return
        self._all.rows += 1
        found = self._all._people.found(self._table, plain)
        if found is not None:  # somebody whom the site knows already
            self._ids[number - 1] = self._known[plain[self._table.known_by]] = found
            return
        row = self._table.model(**values)
        self._all._people.make_fit(row)
        self._waiting.append((number - 1, row, where))

    def _plain(self, line: bytes, number: int) -> dict[str, Plain]:
        try:
            plain = json.loads(line.decode())
        except (ValueError, RecursionError):
            plain = None
        if not isinstance(plain, dict):
            self._strange += 1
            raise Unfit("It is not a JSON object in UTF-8")
        if plain.pop("row", None) != number or isinstance(number, bool):
            raise Unfit(f"Its “row” is not {number}, its place in the file")
        if strange := sorted(plain.keys() - self._columns.keys()):
            raise Unfit(
                f"It has the column {strange[0][:60]!r}, which is not known here:"
                " a newer Milepost made it"
            )
        return plain

    def _require_its_own_reference(self, plain: Row) -> None:
        if self._table.known_by:
            reference = str(plain.get(self._table.known_by))
            if reference in self._references:
                raise Unfit(f"Its {self._table.known_by} is another row's already")
            self._references.add(reference)

    def _values(self, plain: dict[str, Plain], where: str) -> Iterator[tuple[str, Any]]:
        for name, column in self._columns.items():
            try:
                if name not in plain:
                    yield name, _default(column)
                elif column.names is not None:
                    yield name, self._id_of(column, plain[name])
                else:
                    yield name, column.value_of(plain[name])
            except Unfit as refused:
                self._all._faults.add(where, f"“{name}” {refused}.")

    def _id_of(self, column: Column, plain: Plain) -> int | None:
        if plain is None or column.names is None:
            return column.value_of(None)  # type: ignore[no-any-return]
        if known_by := _known_by(column.names):
            return self._known_id(column.names, plain, known_by)
        return self._numbered_id(column.names, plain)

    def _known_id(self, names: type[Model], plain: Plain, known_by: str) -> int:
        known = self._all._known[names]
        if names is self._table.model:
            self._write()
        if not isinstance(plain, str) or plain not in known:
            raise Unfit(f"names {plain!r:.60}, and no row has that {known_by}")
        return known[plain]

    def _numbered_id(self, names: type[Model], plain: Plain) -> int:
        ids = self._all._ids[names]
        is_own = names is self._table.model
        last = len(ids) - 1 if is_own else len(ids)  # of its own table, only rows before it
        if type(plain) is not int or not 1 <= plain <= last:
            raise Unfit(f"names row {plain!r:.60}, and there is none of that number before it")
        if ids[plain - 1] == _NOT_WRITTEN and is_own:
            self._write()
        return ids[plain - 1]

    # -- writing ---------------------------------------------------------------------------------

    def _write(self) -> None:
        waiting, self._waiting = self._waiting, []
        if not waiting:
            return
        if not self._all._is_writing:
            for place, row, _ in waiting:
                self._note(place, row, place + 1)  # any number that is none of those not written
            return
        try:
            with transaction.atomic():
                self._table.model._base_manager.bulk_create([row for _, row, _ in waiting])
        except (IntegrityError, DataError, OverflowError):
            self._write_one_by_one(waiting)
        else:
            for place, row, _ in waiting:
                self._note(place, row, row.pk)

    def _write_one_by_one(self, waiting: list[tuple[int, Model, str]]) -> None:
        """One of several was refused: find out which, and why."""
        for place, row, where in waiting:
            if self._table.model._meta.auto_field is not None:
                row.pk = None
            try:
                with transaction.atomic():
                    row.save(force_insert=True)
            except (IntegrityError, DataError, OverflowError) as refused:
                self._all._faults.add(where, _broken_rule(self._table.model, str(refused)))
            else:
                self._note(place, row, row.pk)

    def _note(self, place: int, row: Model, pk: Any) -> None:
        if isinstance(pk, int):
            self._ids[place] = pk
        if self._table.known_by:
            self._known[getattr(row, self._table.known_by)] = self._ids[place]


def _default(column: Column) -> Any:
    """What a row of an archive older than the column gets."""
    if column.default is NOT_PROVIDED:
        raise Unfit("is missing")
    return column.default() if callable(column.default) else column.default


def _known_by(model: type[Model]) -> str:
    return next(table.known_by for table in archived_tables() if table.model is model)


def _broken_rule(model: type[Model], refused: str) -> str:
    """Why the database refuses a row, in the words of the rule that it breaks."""
    for constraint in model._meta.constraints:
        if constraint.name in refused:
            return f"It breaks the rule “{constraint.name.replace('_', ' ')}”."
    if "unique" in refused.lower():
        columns = re.findall(rf"{model._meta.db_table}\.([a-z0-9_]+)", refused) or re.findall(
            r"Key \(([^)]*)\)", refused
        )
        said = " and ".join(each.removesuffix("_id") for each in columns) or "key"
        return f"There is a row with the same {said} already."
    return "The database does not take it: a value is beyond what it keeps."
