"""Go through the site as one of the cast, and count what a page asks of the database."""

import re
from html import unescape
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.apps.worlds import World

MOST_QUERIES = 12  # what a page may ask, whatever the data (design 6)


class Browser(Client):
    """Somebody signed in, at the addresses of one arrangement."""

    def __init__(self, world: World, who: str) -> None:
        super().__init__()
        self.world = world
        self.force_login(_person(world, who))

    def at(self, place: str) -> str:
        """An address on the arrangement."""
        return f"/arrangements/{self.world.reference}/{place}"

    def see(self, place: str = "", status: int = 200) -> str:
        """The words of a page, without its markup."""
        answer = self.get(self.at(place))
        assert answer.status_code == status, answer.content.decode()
        return words_of(answer)

    def send(self, place: str, status: int | str = 303, **said: Any) -> Any:
        """Post a form, and expect a status."""
        answer = self.post(self.at(place), said)
        assert answer.status_code == status, words_of(answer)
        return answer

    def queries(self, place: str) -> int:
        """How many queries a page takes, once everything that is kept in memory is there."""
        self.get(self.at(place))
        with CaptureQueriesContext(connection) as taken:
            self.get(self.at(place))
        return len(taken)


def _person(world: World, who: str) -> Any:
    from milepost.apps.people.models import Person

    return Person.objects.get(pk=world.person(who))


def words_of(answer: Any) -> str:
    """What a page says, on one line."""
    main = re.sub(r"(?s)^.*?<main[^>]*>|</main>.*$", "", answer.content.decode())
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())
