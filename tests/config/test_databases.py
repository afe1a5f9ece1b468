"""The database is opened so that nothing written is lost."""

import pytest
from django.db import connection

from milepost.config.databases import DatabaseFault, read_database


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("sqlite:////srv/milepost/milepost.sqlite3", "/srv/milepost/milepost.sqlite3"),
        ("sqlite:///here/a%20site.sqlite3", "here/a site.sqlite3"),
    ],
)
def test_sqlite_is_a_path(address: str, path: str) -> None:
    assert read_database(address)["NAME"] == path


def test_postgresql_is_a_user_a_password_a_host_and_a_name() -> None:
    read = read_database("postgresql://clerk:p%40ss@db.example.org:5433/milepost?sslmode=require")
    assert (read["USER"], read["PASSWORD"], read["HOST"]) == ("clerk", "p@ss", "db.example.org")
    assert (read["PORT"], read["NAME"]) == ("5433", "milepost")
    assert read["OPTIONS"]["sslmode"] == "require"


def test_a_socket_is_reached_by_its_folder() -> None:
    assert read_database("postgresql://clerk@/milepost?host=/run/pg")["HOST"] == "/run/pg"


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("", "begins with ''"),
        ("milepost.sqlite3", "must begin with sqlite:/// or postgresql://"),
        ("sqlite:///", "has no path"),
        ("sqlite://here.sqlite3", "has no path"),
        ("postgresql://clerk@host", "names no database"),
        ("postgresql://clerk@host:port/milepost", "port that is not a number"),
        ("postgresql://clerk@host/milepost?sslmod=require", "has the option 'sslmod'"),
    ],
)
def test_an_address_that_is_none_is_refused_with_what_is_wanted(address: str, told: str) -> None:
    with pytest.raises(DatabaseFault, match=told.replace("?", r"\?")):
        read_database(address)


@pytest.mark.sqlite_only
@pytest.mark.django_db(transaction=True)
def test_what_sqlite_is_told_holds_on_a_live_connection() -> None:
    with connection.cursor() as cursor:
        held = {}
        for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout"):
            cursor.execute(f"PRAGMA {name}")
            held[name] = cursor.fetchone()[0]
    full = 2
    assert held == {
        "journal_mode": "wal",
        "synchronous": full,
        "foreign_keys": 1,
        "busy_timeout": 10_000,  # ms
    }


@pytest.mark.sqlite_only
@pytest.mark.django_db(transaction=True)
def test_a_transaction_takes_its_turn_when_it_begins() -> None:
    connection.ensure_connection()
    assert connection.transaction_mode == "IMMEDIATE"  # type: ignore[attr-defined]


@pytest.mark.postgresql_only
@pytest.mark.django_db(transaction=True)
def test_connections_to_postgresql_come_from_a_pool() -> None:
    assert connection.pool.max_size > 1  # type: ignore[attr-defined]
