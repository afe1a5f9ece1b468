"""A database as it stands at one moment, for as long as reading it takes, holding nobody up."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, connections, transaction

_READING = "one_moment"


@contextmanager
def one_moment() -> Iterator[str]:
    """The name of a connection that sees what was committed when it began, and nothing later.

    It only reads, and those who write meanwhile do not wait for it. Inside of a transaction that is
    open already, it is that transaction's own connection.
    """
    if connection.in_atomic_block:
        yield connection.alias
        return
    connections.settings[_READING] = _settings()
    try:
        with transaction.atomic(using=_READING):
            with connections[_READING].cursor() as cursor:
                # SQLite's moment begins with the first row that is read.
                cursor.execute(_BEGIN[connection.vendor])
            yield _READING
    finally:
        connections[_READING].close()
        del connections[_READING]
        del connections.settings[_READING]


def _settings() -> dict[str, object]:
    usual = connection.settings_dict
    if connection.vendor == "sqlite":
        # Deferred: design 7. A transaction that begins as one that writes would shut out the rest.
        options = {
            **usual["OPTIONS"],
            "transaction_mode": "DEFERRED",
            "init_command": "PRAGMA query_only=ON;",
        }
    else:
        from psycopg import IsolationLevel

        options = {key: value for key, value in usual["OPTIONS"].items() if key != "pool"}
        options["isolation_level"] = IsolationLevel.REPEATABLE_READ
    return {**usual, "OPTIONS": options}


_BEGIN = {
    "sqlite": "SELECT count(*) FROM sqlite_master",
    "postgresql": "SET TRANSACTION READ ONLY",
}
