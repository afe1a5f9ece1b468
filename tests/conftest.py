"""What every test that knows Django may lean on; the core's own tests lean on none of it."""

import os
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import TransactionTestCase
from pytest_django.live_server_helper import LiveServer

from milepost.apps.audit.frozen import unfreeze
from tests import chromium, laws
from tests.reading import ReadingOnly
from tests.standing import standing_rows, standing_world, world

__all__ = [
    "laws",  # hypothesis takes its profile from there
    "standing_rows",
    "standing_world",
    "world",
]

ONLY_ON = {"sqlite_only": "sqlite", "once": "sqlite", "postgresql_only": "postgresql"}


@pytest.hookimpl(trylast=True)  # once they are shuffled
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is about the other database, which has its own run; what is long is first."""
    other = [mark for mark, vendor in ONLY_ON.items() if vendor != connection.vendor]
    left_out = [item for item in items if any(map(item.get_closest_marker, other))]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


# --- rows --------------------------------------------------------------------------------------


@pytest.fixture
def reading_only() -> ReadingOnly:
    """``with reading_only:`` round what may ask and never write, as often as wanted."""
    return ReadingOnly()


@pytest.fixture(scope="session", autouse=True)
def _databases_can_be_emptied_between_tests() -> Iterator[None]:
    """Rows that are never removed are removed after all where a test has really written them.

    Django empties the tables after such a test, and `post_migrate` puts the triggers back.
    """
    empty = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]

    def let_go_and_empty(case: TransactionTestCase) -> None:
        unfreeze()
        empty(case)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", let_go_and_empty)
        yield


# --- network -----------------------------------------------------------------------------------


@pytest.fixture(scope="session", autouse=True)
def _nothing_leaves_this_machine() -> Iterator[None]:
    """A connection to any address but this machine's own is refused, aloud."""
    connect = socket.socket.connect

    def connect_here(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and address[0] not in {"127.0.0.1", "::1", "localhost"}:
            raise AssertionError(f"A test reached out to {address}.")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect_here)
        yield


# --- journeys ----------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Playwright starts the Chromium that bin/setup found; to have none is a failure."""
    try:
        program = chromium.path()
    except chromium.NoBrowser as fault:
        pytest.fail(str(fault), pytrace=False)
    # Playwright's own loop runs in this thread, and Django would take it for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    return {
        **browser_type_launch_args,
        "executable_path": str(program),
        "args": chromium.arguments(),
    }


@pytest.fixture(scope="session")
def base_url(live_server: LiveServer) -> str:
    """Where the site under test is, so that a journey names its pages by their path alone."""
    return live_server.url


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """Pages are asked for as people here ask for them."""
    return {**browser_context_args, "locale": "en-GB", "timezone_id": "Europe/London"}
