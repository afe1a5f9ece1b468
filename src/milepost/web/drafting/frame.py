"""What every page of a draft has around it: its name, its tabs, its trail."""

from typing import Any

from django.urls import reverse

from milepost.apps.matrices.queries.drafts import DraftRead
from milepost.core.access.roles import Actor
from milepost.core.matrix.definition import Level, LevelDescriptor, LevelKind
from milepost.web.shared.words import count_words

# The pages of a draft, in the order of their tabs: name of the address, and words.
TABS = (
    ("draft", "Overview"),
    ("draft_words", "Words"),
    ("draft_proposals", "Proposals"),
    ("draft_terms", "Defined terms"),
    ("draft_points", "To settle"),
    ("draft_changes", "Changes"),
)


def draft_tabs(read: DraftRead, actor: Actor, here: str) -> list[tuple[str, str, bool]]:
    """The tabs of a draft; the number of open proposals stands beside theirs."""
    waiting = read.facts.open_proposals
    return [
        (
            f"{words} ({waiting})" if name == "draft_proposals" and waiting else words,
            reverse(name, args=[actor.arrangement, read.facts.number]),
            name == here,
        )
        for name, words in TABS
    ]


def draft_frame(
    read: DraftRead, actor: Actor, here: str, *trail: tuple[str, str]
) -> dict[str, Any]:
    """What the template of a draft's page is told: the draft, its tabs and its crumbs.

    :param here: the name of the tab's address.
    :param trail: further crumbs, the last without an address.
    """
    drafts = ("Drafts", reverse("drafts", args=[actor.arrangement]))
    own = f"Draft {read.facts.number}"
    home = reverse("draft", args=[actor.arrangement, read.facts.number])
    document = ("Matrix document", reverse("matrix_document", args=[actor.arrangement]))
    return {
        "read": read,
        "draft": read.facts,
        "tabs": draft_tabs(read, actor, here),
        "crumbs": [document, drafts, (own, home if trail else ""), *trail],
    }


def state_of(cell: LevelDescriptor, level: Level) -> str:
    """What a cell has: "defined", "words" where it has no more than them, or "undefined".

    The floor takes no criteria: with words it says all that it has to say.
    """
    has_words = bool((cell.words or "").strip())
    if cell.is_defined or (has_words and level.kind is LevelKind.FLOOR):
        return "defined"
    return "words" if has_words else "undefined"


def state_words(cell: LevelDescriptor, level: Level) -> str:
    """What a cell has, as a page says it."""
    if cell.criteria:
        return count_words(len(cell.criteria), "criterion", "criteria")
    return {"defined": "Words", "words": "Words alone", "undefined": "Undefined"}[
        state_of(cell, level)
    ]
