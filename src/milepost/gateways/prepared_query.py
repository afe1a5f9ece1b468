"""Ask the database the same question again: Django writes its SQL once, and we keep it.

Writing the SQL takes Django several times as long as it takes SQLite to answer. A question whose
shape never changes is written down as a function from its parameters to a ``values_list``::

    @prepared
    def _waived(authority: Given, day: Given) -> Asked:
        return Waiver.objects.filter(authority_id=authority, until_on__gte=day).values_list("id")

and asked as ``_waived(authority=3, day=date(2026, 3, 31))``: always one query, never a lazy one.
"""

from collections.abc import Callable, Iterable
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
    """The place of a parameter in a prepared question: a plain value, never None or a list."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

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
        connection = connections[DEFAULT_DB_ALIAS]
        kept: dict[Any, _Written] = vars(connection).setdefault("milepost_prepared", {})
        if question not in kept:
            kept[question] = _write(question(*map(Given, names)), connection)
        written = kept[question]
        given = {name: _adapted(values[name], connection) for name in names}
        with connection.cursor() as cursor:
            cursor.execute(
                written.sql,
                [
                    given[each.name] if isinstance(each, Given) else each
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


def _adapted(value: Any, connection: BaseDatabaseWrapper) -> Any:
    """As Django would hand it to the database.

    :raises TypeError: for None and for lists, which would need another question.
    """
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    if isinstance(value, int | str):
        return value
    raise TypeError(f"A prepared question takes no {type(value).__name__}.")
