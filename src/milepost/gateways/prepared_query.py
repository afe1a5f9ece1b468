"""Ask the database the same question again: Django writes its SQL once, and we keep it.

Writing the SQL takes Django several times as long as it takes SQLite to answer. A question whose
shape never changes is written down as a function from its parameters to a ``values_list``::

    @prepared
    def _waived(authority: Given, day: Given) -> Asked:
        return Waiver.objects.filter(authority_id=authority, until_on__gte=day).values_list("id")

and asked as ``_waived(authority=3, day=date(2026, 3, 31))``: always one query, never a lazy one.
A tuple stands for a list of places, ``id__in=keys``; of none, nothing is asked. (For a foreign key
say ``authority__id__in``: Django makes numbers of what stands in ``authority_id__in``.)
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from inspect import signature
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Expression, QuerySet
from django.db.models.sql.compiler import SQLCompiler

Asked = QuerySet[Any, tuple[Any, ...]]
Row = tuple[Any, ...]


class Given(Expression):
    """The place of a parameter in a prepared question: a plain value, never None.

    :param place: among a list of them.
    """

    def __init__(self, name: str, place: int | None = None) -> None:
        super().__init__()
        self.name, self.place = name, place

    def of(self, values: Mapping[str, Any]) -> Any:
        """What stands in this place."""
        return values[self.name] if self.place is None else values[self.name][self.place]

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Any:
        """The mark of a parameter, with this as the value until it is asked with one."""
        return "%s", [self]


@dataclass(frozen=True, kw_only=True)
class _Written:
    """A question as SQL, for one connection."""

    sql: str
    parameters: tuple[Any, ...]  # among them each ``Given``
    compiler: SQLCompiler


def prepared(question: Callable[..., Asked]) -> Callable[..., list[Row]]:
    """The question, to be asked with its parameters by name; answered with every row at once."""
    names = tuple(signature(question).parameters)

    @wraps(question)
    def ask(**values: Any) -> list[Row]:
        if () in values.values():
            return []
        connection = connections[DEFAULT_DB_ALIAS]
        kept: dict[Any, _Written] = vars(connection).setdefault("milepost_prepared", {})
        given = {name: _adapted(values[name], connection) for name in names}
        shape = (question, *(len(each) for each in given.values() if isinstance(each, tuple)))
        if shape not in kept:
            kept[shape] = _write(question(*(_places(*each) for each in given.items())), connection)
        written = kept[shape]
        with connection.cursor() as cursor:
            cursor.execute(
                written.sql,
                [
                    each.of(given) if isinstance(each, Given) else each
                    for each in written.parameters
                ],
            )
            rows = cursor.fetchall()
        found: Iterable[Any] = written.compiler.results_iter([rows], tuple_expected=True)
        return list(found)

    return ask


def _write(asked: Asked, connection: BaseDatabaseWrapper) -> _Written:
    compiler = asked.query.get_compiler(connection=connection)
    sql, parameters = compiler.as_sql()
    return _Written(sql=sql, parameters=tuple(parameters), compiler=compiler)


def _places(name: str, value: Any) -> Any:
    if isinstance(value, tuple):
        return [Given(name, place) for place in range(len(value))]
    return Given(name)


def _adapted(value: Any, connection: BaseDatabaseWrapper) -> Any:
    """As Django would hand it to the database; a list filled up, so that few lengths are written.

    :raises TypeError: for None, which would need another question, and for other kinds.
    """
    if isinstance(value, tuple):
        filled = value + value[-1:] * ((1 << (len(value) - 1).bit_length()) - len(value))
        return tuple(_adapted(each, connection) for each in filled)
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    if isinstance(value, int | str):
        return value
    raise TypeError(f"A prepared question takes no {type(value).__name__}.")
