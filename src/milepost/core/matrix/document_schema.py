"""What may stand in the document of a matrix, as a JSON Schema that any program can hold it to?

The schema is what the reader asks for: the reader reads a document that writes down each question.
So the two cannot drift. What the matrix means (codes that are used twice, references to nothing) is
beyond a schema; reading the document tells it.
"""

import inspect
import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from milepost.core.matrix.consistency import CODE
from milepost.core.matrix.definition import (
    Category,
    Criterion,
    DefinedTerm,
    EvidenceType,
    FocusArea,
    Level,
    LevelDescriptor,
    MatrixSettings,
    MaturityMatrix,
    ProcedureSettings,
    Thread,
)
from milepost.core.matrix.document import FORMAT, read_matrix_fields
from milepost.core.matrix.fields import SUSTAIN_GRADES, Choice, Fields

Schema = dict[str, Any]

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_FROM_WHERE = re.compile(r" \(design [\d. and,]+\)| Source: .*$")
# By the field that holds it: the idea whose own words describe it.
_IDEAS: Mapping[str, type] = {
    "levels": Level,
    "settings": MatrixSettings,
    "procedure": ProcedureSettings,
    "terms": DefinedTerm,
    "categories": Category,
    "focus_areas": FocusArea,
    "evidence_base": EvidenceType,
    "threads": Thread,
    "descriptors": LevelDescriptor,
    "criteria": Criterion,
}


def matrix_schema() -> Schema:
    """The JSON Schema (draft 2020-12) of a matrix document in its present format."""
    asked = _AskedFields()
    read_matrix_fields(asked)
    return {
        "$schema": _DIALECT,
        "$id": f"urn:milepost:matrix:{FORMAT}",
        "title": "Maturity matrix",
        "description": _words_of(MaturityMatrix),
        **asked.schema(),
    }


def _words_of(idea: type) -> str:
    """How the code describes an idea, without where that is from."""
    words = " ".join(inspect.cleandoc(idea.__doc__ or "").split())
    return _FROM_WHERE.sub("", words).replace("``", "`")


class _AskedFields(Fields):
    """Fields that are of no document: they write down what they are asked for.

    Each answer is the harmless stand-in that a faulty document gets.
    """

    def __init__(self) -> None:
        super().__init__({}, where="", faults=[])
        self._properties: dict[str, Schema] = {}
        self._needed: list[str] = []
        self._inner: dict[str, tuple[_AskedFields, bool]] = {}

    def schema(self) -> Schema:
        """What was asked for, once everything was."""
        properties = dict(self._properties)
        for name, (fields, is_list) in self._inner.items():
            found = {"description": _words_of(_IDEAS[name]), **fields.schema()}
            properties[name] = {"type": "array", "items": found} if is_list else found
        return {
            "type": "object",
            "properties": properties,
            "required": self._needed,
            "additionalProperties": False,
        }

    def _asked(self, name: str, schema: Schema, *, needed: bool = False) -> None:
        self._properties[name] = schema
        if needed:
            self._needed.append(name)

    def text(self, name: str, *, needed: bool = False) -> str:
        self._asked(
            name, {"type": "string"} | ({"pattern": r"\S"} if needed else {}), needed=needed
        )
        return ""

    def code(self, name: str) -> str:
        self._asked(name, {"type": "string", "pattern": f"^{CODE.pattern}$"}, needed=True)
        return ""

    def text_or_none(self, name: str) -> str | None:
        self._asked(name, {"type": ["string", "null"]})
        return None

    def whole(self, name: str, default: int | None) -> int | None:
        self._asked(name, {"type": ["integer", "null"]})
        return default

    def whole_needed(self, name: str) -> int:
        self._asked(name, {"type": "integer"}, needed=True)
        return 0

    def count(self, name: str, default: int | None) -> int:
        usual = {} if default is None else {"default": default}
        self._asked(name, {"type": "integer", "minimum": 0, **usual}, needed=default is None)
        return 0

    def exactly(self, name: str, only: int) -> None:
        self._asked(name, {"const": only})

    def flag(self, name: str) -> bool:
        self._asked(name, {"type": "boolean", "default": False})
        return False

    def choice(self, name: str, default: Choice) -> Choice:
        kind = type(default)
        self._asked(
            name,
            {
                "description": _words_of(kind),
                "enum": [member.value for member in kind],
                "default": default.value,
            },
        )
        return default

    def day(self, name: str) -> date | None:
        self._asked(
            name, {"type": ["string", "null"], "format": "date", "pattern": r"^\d{4}-\d\d-\d\d$"}
        )
        return None

    def texts(self, name: str) -> tuple[str, ...]:
        self._asked(name, {"type": "array", "items": {"type": "string"}})
        return ()

    def grades_by_level(self, name: str, how_many: int) -> None:
        one: Schema = {
            "type": "integer",
            "minimum": SUSTAIN_GRADES.start,
            "maximum": SUSTAIN_GRADES.stop - 1,
        }
        several = {"type": "array", "items": one, "minItems": how_many, "maxItems": how_many}
        self._asked(
            name,
            {
                "type": "object",
                "patternProperties": {"^[0-9]+$": one if how_many == 1 else several},
                "additionalProperties": False,
            },
        )

    def by_code(self, name: str) -> Mapping[str, int]:
        counts = {"type": "integer", "minimum": 0}
        self._asked(name, {"type": "object", "additionalProperties": counts})
        return {}

    def inner(self, name: str) -> Fields:
        return self._within(name, is_list=False)

    def each(self, name: str, *, called: str) -> Iterator[Fields]:
        yield self._within(name, is_list=True)

    def _within(self, name: str, *, is_list: bool) -> Fields:
        self._inner[name] = _AskedFields(), is_list
        return self._inner[name][0]
