"""How does a report become plain data, with a hash that names exactly what it says?

Only dictionaries, lists, text, whole numbers, booleans and None: what any program can read, and
what `core.assessment.seal` can write in one canonical way. A day is written twice, for programs
and for people, so that nothing which draws the report has to put a date into words.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from enum import StrEnum
from hashlib import sha256
from typing import Any

from milepost.core.assessment.seal import canonical
from milepost.core.period.months import in_words


@dataclass(frozen=True, kw_only=True)
class FrozenData:
    """A data set as it was on a day: its canonical text (RFC 8785), and the SHA-256 of that."""

    text: str
    hash: str


def freeze(value: object) -> FrozenData:
    """The frozen form of a report.

    :raises NotSealable: where it holds something that has no canonical form, such as a float.
    """
    written = canonical(plain(value))
    return FrozenData(text=written.decode(), hash=sha256(written).hexdigest())


def plain(value: Any) -> Any:
    """A value of the core as plain data; what it does not know is handed on as it is."""
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, date):
        return {"day": value.isoformat(), "words": in_words(value)}
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    if isinstance(value, Mapping):
        return {str(name): plain(each) for name, each in value.items()}
    return value
