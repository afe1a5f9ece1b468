"""Which database is meant by an address, and how is it opened so that nothing written is lost?"""

from importlib.util import find_spec
from typing import Any, TypeAlias
from urllib.parse import parse_qsl, unquote, urlsplit

# Django's own shape for one entry of DATABASES: names of settings and whatever each of them takes.
Database: TypeAlias = dict[str, Any]

# WAL lets readers read while somebody writes. FULL, since NORMAL may lose the last ratification
# when the power fails.
SQLITE_START = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"

POSTGRESQL_OPTIONS = frozenset({"host", "sslmode", "sslrootcert", "connect_timeout"})


class DatabaseFault(ValueError):
    """The address is not one of a database; the message is the end of a sentence about it."""


def read_database(address: str) -> Database:
    """The settings for the database at an address.

    :raises DatabaseFault: if it is not an address of SQLite or PostgreSQL.
    """
    scheme = address.partition(":")[0]
    if scheme == "sqlite":
        return _sqlite(address)
    if scheme in {"postgresql", "postgres"}:
        return _postgresql(address)
    raise DatabaseFault(f"begins with {scheme!r}; it must begin with sqlite:/// or postgresql://.")


def _sqlite(address: str) -> Database:
    path = unquote(address.removeprefix("sqlite:///"))
    if not address.startswith("sqlite:///") or not path:
        raise DatabaseFault(
            "has no path; it must be like sqlite:////srv/milepost/milepost.sqlite3."
        )
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        # A connection costs more than most queries: each thread of a web process keeps its own.
        "CONN_MAX_AGE": 600,  # seconds
        "OPTIONS": {
            # A transaction takes its turn when it begins; one that asks halfway is turned away.
            "transaction_mode": "IMMEDIATE",
            "timeout": 10,  # seconds
            "init_command": SQLITE_START,
        },
    }


def _postgresql(address: str) -> Database:
    if find_spec("psycopg") is None:
        raise DatabaseFault(
            "asks for PostgreSQL, but psycopg is not installed: milepost[postgres]."
        )
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as fault:
        raise DatabaseFault("has a port that is not a number from 0 to 65535.") from fault
    options = dict(parse_qsl(parts.query))
    if strange := sorted(options.keys() - POSTGRESQL_OPTIONS):
        known = ", ".join(sorted(POSTGRESQL_OPTIONS))
        raise DatabaseFault(f"has the option {strange[0]!r}; it may have {known}.")
    name = unquote(parts.path.removeprefix("/"))
    if not name:
        raise DatabaseFault("names no database; it must be like postgresql://user@host/milepost.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", unquote(parts.hostname or "")),
        "PORT": str(port or ""),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            **options,
            # One connection for each thread of a web process, and a few for what comes at once.
            "pool": {"min_size": 1, "max_size": 8, "timeout": 10},
        },
    }
