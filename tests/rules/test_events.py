"""Is it settled for every event who is told of it, and how it is said?"""

import ast
from collections.abc import Iterator

from milepost.apps.assessments.last_move import EVENT_NAMES
from milepost.core.access.visibility import EVENTS
from milepost.web.contracts.words import EVENTS as WORDS
from tests.rules.source import modules, tree


def _recorded() -> Iterator[str]:
    """The names that verbs record events by, wherever one is written down."""
    yield from EVENT_NAMES.values()
    for path in modules("apps"):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "record":
                first = node.args[0]
                if isinstance(first, ast.Constant):
                    yield str(first.value)


def test_it_is_settled_who_is_told_of_every_event() -> None:
    assert len(set(_recorded())) > 20
    assert not set(_recorded()) - EVENTS.keys()


def test_every_event_that_is_shown_has_its_words() -> None:
    without = EVENTS.keys() - WORDS.keys()
    # Outside of any arrangement, so in no record.
    assert without == {"password.changed", "site_administrator.named"}
