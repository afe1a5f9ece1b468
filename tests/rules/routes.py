"""Every address of the site, found by walking its resolver and never by a list."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

_PLACE = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>")


# What a stranger may see, each with its reason.
OPEN_LIST = {
    "home": "one signs in there",
    "sign_out": "a session may have ended by itself",
    "welcome": "one comes in there by a one-time link, to choose a first password",
    "calendar_file": "a calendar program signs in nowhere: its address holds a secret",
    "accessibility": "a statement that has to be public",
    "healthz": "asked by whoever watches over the process, and says nothing",
    "favicon": "asked by browsers",
    "gallery": "of samples alone; it answers strangers with 404 outside of development",
}


@dataclass(frozen=True, kw_only=True)
class Route:
    """One address with places in it to be filled, and the view it leads to."""

    shape: str
    name: str
    view: Callable[..., Any]

    def __str__(self) -> str:
        return self.name

    @property
    def is_inside(self) -> bool:
        """Whether it stands on an arrangement."""
        return "<slug:arrangement>" in self.shape

    @property
    def needs(self) -> object:
        """What its guard asks for; None where nothing guards it."""
        return getattr(self.view, "needs", None)

    def address(self, **values: object) -> str:
        """The address with its places filled."""
        return "/" + _PLACE.sub(lambda place: str(values[place["name"]]), self.shape)


def all_routes() -> list[Route]:
    """Every route, in the resolver's order."""
    return list(_walk(get_resolver().url_patterns, ""))


def _walk(patterns: list[URLPattern | URLResolver], above: str) -> Iterator[Route]:
    for each in patterns:
        shape = above + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from _walk(each.url_patterns, shape)
        else:
            yield Route(shape=shape, name=each.name or shape, view=each.callback)
