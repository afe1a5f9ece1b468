"""May a party read what a seal covers? Where it names anything that is withheld, it may not."""

import json
from collections.abc import Collection, Mapping
from typing import Any, TypeAlias

from milepost.core.archive.agreement import PLANNED_IN, STATED_IN
from milepost.core.archive.recorded import RATIFIED
from milepost.core.archive.rows import ArchivedRow

# What is cited for whom that a party gets: by focus area and Authority, as seals name it.
Ties: TypeAlias = Mapping[tuple[str, str], frozenset[tuple[int, int, str, str]]]

_SEALED_FOR_ALL = frozenset(
    {
        "matrix.consented",
        "matrix.adopted",
        "level.ratified",
        "move.undone",
        "dissent.recorded",
        *PLANNED_IN,
    }
)
_VOTED = "vote.recorded"


def may_see_content(seal: ArchivedRow, *, own_votes: Collection[int], ties: Ties) -> bool:
    """Whether a party may read what a seal covers.

    :param own_votes: the seals of the votes of its own members.
    """
    kind = seal.word("kind")
    if kind == _VOTED:
        return seal.count("sequence") in own_votes
    if kind in _SEALED_FOR_ALL:
        return True
    if STATED_IN.get(kind) in (None, RATIFIED):
        return False
    content = json.loads(seal.word("content"))
    also = content.get("also", {})
    if also.get("views"):
        return False
    return all(_is_cited(entry, content, ties) for entry in content["evidence"])


def _is_cited(entry: Mapping[str, Any], content: Mapping[str, Any], ties: Ties) -> bool:
    item = int(entry["item"].removeprefix("E-"))
    about = content["focus_area"], content["also"]["authority"]
    named = item, entry["version"], entry["criterion"], entry["position"]
    return named in ties.get(about, ())
