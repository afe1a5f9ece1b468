"""Which versions of evidence were given a ratified level on? A later app knows how to ask that."""

from collections.abc import Callable

from django.db.models import Exists

Asking = Callable[[], Exists]

_told: list[Asking] = []


def say_how_to_ask(asking: Asking) -> None:
    """Say, once at start, how it is asked of rows of evidence versions."""
    if asking not in _told:
        _told.append(asking)


def is_behind_a_ratified_level() -> Exists:
    """The question, for the rows of a query of evidence versions."""
    (asking,) = _told
    return asking()
