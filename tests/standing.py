"""Worlds that stand for a whole module: made once, and each test's own doings taken back."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

from tests.apps.small_worlds import a_small_world
from tests.apps.worlds import World


@contextmanager
def taken_back() -> Iterator[None]:
    """Whatever is written inside is held to its constraints, and then taken back."""
    with transaction.atomic():
        yield
        if not connection.needs_rollback:
            connection.check_constraints()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def standing_rows(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A module's own rows, taken back when its last test is done.

    Each test's own transaction is a savepoint in this one. Django closes the connection after
    every test, which would end it; so here it stays open.
    """
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch, taken_back():
        patch.setattr(connection, "close", lambda: None)
        yield


@pytest.fixture(scope="module")
def standing_world(standing_rows: None) -> World:
    """The small world with one open cycle."""
    return a_small_world()


@pytest.fixture
def world(standing_world: World, db: None) -> World:
    """The module's world, for a test to do with as it likes."""
    return replace(standing_world, people=dict(standing_world.people))
