"""Who sits at which browser, on which site?"""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from tests.apps.worlds import PASSWORD, World, a_world, a_world_without_a_matrix
from tests.journeys.inspection import Inspection, nothing
from tests.journeys.person import Person
from tests.journeys.ways import Mouse, Way

DESKTOP = {"width": 1440, "height": 900}
PATIENCE = 10_000  # milliseconds, for what does not come


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder is a journey."""
    for item in items:
        if "tests/journeys/" in item.nodeid:
            item.add_marker(pytest.mark.journey)


class Company:
    """People at browsers of their own: nobody sees another's session."""

    def __init__(self, browser: Browser, browser_context_args: dict[str, Any]) -> None:
        self._browser = browser
        self._arguments = browser_context_args
        self._people: list[Person] = []

    def person(
        self, name: str, way: type[Way] = Mouse, inspect: Inspection = nothing, **more: Any
    ) -> Person:
        """Somebody who has not signed in yet.

        :param more: arguments of the browser's context.
        """
        asked = {"viewport": DESKTOP, **self._arguments, **more}
        context = self._browser.new_context(java_script_enabled=way.is_scripted, **asked)
        context.set_default_timeout(PATIENCE)
        found = Person(name, way(context.new_page()), inspect)
        self._people.append(found)
        return found

    def signed_in(
        self, name: str, way: type[Way] = Mouse, inspect: Inspection = nothing, **more: Any
    ) -> Person:
        """Somebody who came to the first page, and signed in."""
        found = self.person(name, way, inspect, **more)
        found.open("/")
        found.sign_in(PASSWORD)
        return found

    def leave(self) -> None:
        """Close every browser; none had to complain of a page."""
        complaints = [each for person in self._people for each in person.complaints]
        for person in self._people:
            person.page.context.close()
        assert complaints == []


@pytest.fixture
def company(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Company]:
    """Opens browsers, and closes them."""
    found = Company(browser, browser_context_args)
    yield found
    found.leave()


@pytest.fixture
def first_day(live_server: LiveServer, transactional_db: None) -> World:
    """An arrangement with its people, before there is a matrix."""
    return a_world_without_a_matrix()


@pytest.fixture
def world(live_server: LiveServer, transactional_db: None) -> World:
    """An arrangement that has adopted the shipped matrix."""
    return a_world()
