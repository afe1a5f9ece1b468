"""How is one value of a row written as plain JSON, and read back without trusting it?"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, TypeAlias

from django.db import models
from django.db.models import NOT_PROVIDED, Field

from milepost.core.assessment.seal import utc_text

Plain: TypeAlias = Any  # what JSON holds
Read = Callable[[Plain], Any]

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z")
_HALF_A_CHARACTER = re.compile("[\ud800-\udfff]")
_LONGEST_SHOWN = 60  # characters

_LIMITS = (
    (models.PositiveSmallIntegerField, 0, 2**15 - 1),
    (models.PositiveBigIntegerField, 0, 2**63 - 1),
    (models.PositiveIntegerField, 0, 2**31 - 1),
    (models.SmallIntegerField, -(2**15), 2**15 - 1),
    (models.BigIntegerField, -(2**63), 2**63 - 1),
    (models.IntegerField, -(2**31), 2**31 - 1),
)


class Unfit(ValueError):
    """A value that its column cannot take; the message is the end of a sentence about it."""


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column of an archived table. ``names`` is the table whose rows it names, if any."""

    name: str
    attname: str
    is_optional: bool
    names: type[models.Model] | None
    default: Any  # for an archive that is older than the column; NOT_PROVIDED where there is none
    write: Callable[[Any], Plain]
    read: Read

    def value_of(self, plain: Plain) -> Any:
        """What a row takes for a plain value.

        :raises Unfit: where it is not of this column's kind.
        """
        if plain is None:
            if not self.is_optional:
                raise Unfit("is missing")
            return None
        return self.read(plain)


def column_of(field: "Field[Any, Any]") -> Column:
    """How a field's values are written and read.

    :raises TypeError: for a kind of field that no archive has held so far.
    """
    is_reference = isinstance(field, models.ForeignKey)
    write, read = (_as_it_is, _as_it_is) if is_reference else _ways(field)
    default = field.default
    return Column(
        name=field.name,
        attname=field.attname,
        is_optional=field.null,
        names=field.related_model if is_reference else None,
        default=None if field.null and default is NOT_PROVIDED else default,
        write=lambda value: None if value is None else write(value),
        read=read,
    )


def _ways(field: "Field[Any, Any]") -> tuple[Callable[[Any], Plain], Read]:
    if isinstance(field, models.BooleanField):
        return _as_it_is, _a_yes_or_no
    if isinstance(field, models.DateTimeField):
        return utc_text, _a_moment
    if isinstance(field, models.DateField):
        return date.isoformat, _a_day
    if isinstance(field, models.JSONField):
        return _as_it_is, _a_document(field)
    if isinstance(field, models.CharField | models.TextField):
        return _as_it_is, _a_text(field)
    if isinstance(field, models.DecimalField):
        return str, _a_decimal
    return _a_number(field)


def _as_it_is(value: Any) -> Any:
    return value


def _a_yes_or_no(plain: Plain) -> bool:
    if not isinstance(plain, bool):
        raise Unfit(f"is {_shown(plain)}, and neither true nor false")
    return plain


def _a_moment(plain: Plain) -> datetime:
    if isinstance(plain, str) and _MOMENT.fullmatch(plain):
        try:
            return datetime.fromisoformat(plain).astimezone(UTC)
        except ValueError:
            pass
    raise Unfit(f"is {_shown(plain)}, and no moment such as 2025-03-31T09:15:00.000000Z")


def _a_day(plain: Plain) -> date:
    if isinstance(plain, str) and _DATE.fullmatch(plain):
        try:
            return date.fromisoformat(plain)
        except ValueError:
            pass
    raise Unfit(f"is {_shown(plain)}, and no day such as 2025-03-31")


def _a_decimal(plain: Plain) -> Decimal:
    try:
        found = Decimal(plain) if isinstance(plain, str) else None
    except InvalidOperation:
        found = None
    if found is None or not found.is_finite():
        raise Unfit(f"is {_shown(plain)}, and no number written as text")
    return found


def _a_text(field: "Field[Any, Any]") -> Read:
    longest = field.max_length
    choices = {value for value, _ in field.flatchoices}

    def read(plain: Plain) -> str:
        if not isinstance(plain, str):
            raise Unfit(f"is {_shown(plain)}, and no text")
        if longest is not None and len(plain) > longest:
            raise Unfit(f"has {len(plain):,} characters; it may have {longest:,}")
        if choices and plain not in choices:
            raise Unfit(f"is {_shown(plain)}; it may be {', '.join(sorted(choices))}")
        _require_storable(plain)
        return plain

    return read


def _a_number(field: "Field[Any, Any]") -> tuple[Callable[[Any], Plain], Read]:
    limits = next(
        ((low, high) for kind, low, high in _LIMITS if isinstance(field, kind)),
        None,
    )
    if limits is None:
        raise TypeError(f"{field}: apps/archives/columns.py knows no way to write such a value.")
    low, high = limits

    def read(plain: Plain) -> int:
        if type(plain) is not int:
            raise Unfit(f"is {_shown(plain)}, and no whole number")
        if not low <= plain <= high:
            raise Unfit(f"is {_shown(plain)}, beyond what is kept")
        return plain

    return _as_it_is, read


def _a_document(field: "Field[Any, Any]") -> Read:
    kind = field.default if field.default in (dict, list) else None

    def read(plain: Plain) -> Plain:
        if kind is not None and type(plain) is not kind:
            raise Unfit(f"is {_shown(plain)}, and no {'object' if kind is dict else 'list'}")
        _require_storable(json.dumps(plain, ensure_ascii=False), escaped="\\u0000")
        return plain

    return read


def _require_storable(text: str, escaped: str = "\x00") -> None:
    if "\x00" in text or escaped in text:
        raise Unfit("holds the sign of number 0, which no database keeps")
    if _HALF_A_CHARACTER.search(text):
        raise Unfit("holds half a character")


def _shown(plain: Plain) -> str:
    try:
        text = json.dumps(plain, ensure_ascii=True)
    except ValueError:
        text = f"a {type(plain).__name__}"
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"
