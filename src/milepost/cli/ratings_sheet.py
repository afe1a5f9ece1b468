"""What does a sheet of criterion ratings say, and what in it cannot be so?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from milepost.core.matrix.definition import MaturityMatrix
from milepost.core.matrix.faults import Fault, UnreadableMatrix
from milepost.core.matrix.tables import Table
from milepost.core.rating.scale import (
    FULL_SUPPORT,
    UNSUPPORTED,
    Achieved,
    CriterionFacts,
    SustainGrade,
)

_NEEDED = ("criterion", "rating")
_OPTIONAL = ("supported", "sustain", "waived")
_ANSWERS = {"yes": True, "no": False}
_RATINGS: dict[str, Achieved | None] = {each.value: each for each in Achieved} | {"": None}
_GRADES = {grade.label: grade for grade in SustainGrade}

_Value = TypeVar("_Value")


@dataclass(frozen=True, kw_only=True)
class GivenRatings:
    """Facts by criterion code, and remarks for the person about what was passed over."""

    facts: Mapping[str, CriterionFacts]
    remarks: tuple[str, ...]


def read_ratings(table: Table, matrix: MaturityMatrix, *, name: str) -> GivenRatings:
    """The ratings in a table whose first row names its columns.

    A blank rating is a criterion that is not rated; NA is taken as agreed.

    :param name: what the faults call the file.
    :raises UnreadableMatrix: with every fault at once, each with its line.
    """
    sheet = _Sheet(table, matrix, name)
    facts = sheet.facts()
    if sheet.faults:
        raise UnreadableMatrix(sheet.faults)
    return GivenRatings(facts=facts, remarks=tuple(sheet.remarks))


class _Sheet:
    """Reads line after line, noting every fault on the way."""

    def __init__(self, table: Table, matrix: MaturityMatrix, name: str) -> None:
        self.faults: list[Fault] = []
        self.remarks: list[str] = []
        self._table = table
        self._name = name
        self._is_prior = {each.code: each.is_prior for each in matrix.criteria()}
        self._heading = next(
            (n for n, row in enumerate(table.rows, start=1) if any(c.strip() for c in row)), 1
        )
        self._columns = self._read_heading()

    def facts(self) -> dict[str, CriterionFacts]:
        found: dict[str, CriterionFacts] = {}
        lines: dict[str, int] = {}
        if "criterion" not in self._columns:
            return found
        for line in range(self._heading + 1, len(self._table.rows) + 1):
            if not any(cell.strip() for cell in self._table.rows[line - 1]):
                continue
            code = self._cell(line, "criterion")
            facts = self._facts_of(line)
            if self._is_usable(line, code, lines):
                found[code] = facts
        return found

    def _read_heading(self) -> dict[str, int]:
        row = self._table.rows[self._heading - 1]
        columns: dict[str, int] = {}
        for column, cell in enumerate(row, start=1):
            title = cell.strip().casefold()
            if title in columns:
                self._fault(self._heading, f"the column '{title}' is there twice.")
            elif title in (*_NEEDED, *_OPTIONAL):
                columns[title] = column
            elif title:
                self.remarks.append(f"{self._name}: the column '{cell.strip()}' is not used.")
        for title in _NEEDED:
            if title not in columns:
                self._fault(self._heading, f"there is no column '{title}'.")
        return columns

    def _is_usable(self, line: int, code: str, lines: dict[str, int]) -> bool:
        """Whether a line counts; notes why where it does not."""
        if not code:
            self._fault(line, "no criterion is named.")
        elif code not in self._is_prior:
            self._fault(line, f"'{code}' is not a criterion of this matrix.")
        elif code in lines:
            self._fault(line, f"'{code}' is rated in line {lines[code]} already.")
        elif self._is_prior[code]:
            lines[code] = line
            self.remarks.append(
                f"{self._name}, line {line}: {code} is computed, so its rating was passed over."
            )
        else:
            lines[code] = line
            return True
        return False

    def _facts_of(self, line: int) -> CriterionFacts:
        rating = self._choice(line, "rating", _RATINGS, None, str.upper)
        is_supported = self._choice(line, "supported", _ANSWERS, True, str.lower)
        return CriterionFacts(
            rating=rating,
            is_agreed_not_applicable=rating is Achieved.NOT_APPLICABLE,
            support=FULL_SUPPORT if is_supported else UNSUPPORTED,
            sustain=self._choice(line, "sustain", _GRADES, SustainGrade.DURABLE, str.upper),
            is_waived=self._choice(line, "waived", _ANSWERS, False, str.lower),
        )

    def _choice(
        self,
        line: int,
        title: str,
        values: Mapping[str, _Value],
        default: _Value,
        form: Callable[[str], str],
    ) -> _Value:
        text = self._cell(line, title)
        if not text:
            return default
        if form(text) not in values:
            known = ", ".join(value for value in values if value)
            self._fault(line, f"{title} is '{text}'; it must be one of {known}.")
            return default
        return values[form(text)]

    def _cell(self, line: int, title: str) -> str:
        return self._table.at(line, self._columns.get(title, 0))

    def _fault(self, line: int, sentence: str) -> None:
        self.faults.append(Fault(where=f"{self._name}, line {line}", sentence=sentence))
