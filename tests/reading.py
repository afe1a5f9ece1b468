"""Does reading a page write nothing? A guard that lets through questions alone."""

from collections.abc import Callable
from typing import Any

from django.db import connection

QUESTIONS = {"SELECT", "WITH", "EXPLAIN", "SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN"}

Execute = Callable[[str, Any, bool, dict[str, Any]], Any]


class WroteWhileReading(AssertionError):
    """A page that only answers a question changed a row, or locked one."""


class ReadingOnly:
    """While it is entered, the database refuses every statement that is not a question.

    Transactions may begin and end: they change nothing by themselves.
    """

    def __enter__(self) -> None:
        connection.execute_wrappers.append(self._refuse_writes)

    def __exit__(self, *_: object) -> None:
        connection.execute_wrappers.remove(self._refuse_writes)

    def _refuse_writes(
        self, execute: Execute, sql: str, params: Any, many: bool, context: dict[str, Any]
    ) -> Any:
        verb = sql.lstrip(" (\n").split(None, 1)[0].upper()
        if verb not in QUESTIONS or "FOR UPDATE" in sql:
            raise WroteWhileReading(sql)
        return execute(sql, params, many, context)
