"""What was sealed, taken apart and compared once, for as long as it is remembered.

A seal never changes, and neither does what follows from two of them: the same two cycles are
looked at again and again, by everybody.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from milepost.apps.assessments.queries.positions_issued import IssuedPosition
from milepost.core.assessment.comparing import (
    RecordedState,
    RecordedTie,
    StateChange,
    compare,
)
from milepost.core.assessment.snapshot import facts_in
from milepost.core.evidence.support import LinkKind
from milepost.core.rating.scale import CriterionFacts


@dataclass(frozen=True, kw_only=True)
class SealedFacts:
    """What is compared of a seal: what the level rule was told, and the evidence cited."""

    facts: Mapping[str, CriterionFacts]
    ties: frozenset[RecordedTie]


_MOST_SEALS = 256  # kept in memory; an arrangement's cycle has some twenty
_kept: dict[str, SealedFacts] = {}


def sealed_facts(position: IssuedPosition) -> SealedFacts:
    """What was sealed with a level; kept by the hash of what the seal covers."""
    found = _kept.get(position.digest)
    if found is None:
        content = json.loads(position.sealed)
        found = SealedFacts(
            facts=facts_in(content),
            ties=frozenset(
                RecordedTie(
                    criterion=each["criterion"],
                    item=each["item"],
                    kind=LinkKind(each["kind"]),
                    version=each["version"],
                    is_admissible=each["is_admissible"],
                )
                for each in content.get("evidence", ())
            ),
        )
        if len(_kept) >= _MOST_SEALS:
            _kept.clear()
        _kept[position.digest] = found
    return found


@dataclass(frozen=True, kw_only=True)
class StatedOnce:
    """A state, and what it was made of."""

    state: RecordedState
    made_of: tuple[Any, ...]


@dataclass(frozen=True)
class _Pair:
    """Two states, told apart by what they were made of: what was sealed never changes."""

    key: tuple[Any, ...]
    before: RecordedState | None = field(compare=False)
    after: RecordedState | None = field(compare=False)


def compared(before: Iterable[StatedOnce], after: Iterable[StatedOnce]) -> Iterator[StateChange]:
    """As the core compares them, each pair once for as long as it is remembered."""
    old = {(each.state.focus_area, each.state.authority): each for each in before}
    new = {(each.state.focus_area, each.state.authority): each for each in after}
    for key in {**new, **old}:
        was, now = old.get(key), new.get(key)
        made_of = (key, was.made_of if was else None, now.made_of if now else None)
        yield _compare_pair(_Pair(made_of, was.state if was else None, now.state if now else None))


@lru_cache(maxsize=256)
def _compare_pair(pair: _Pair) -> StateChange:
    (found,) = compare([pair.before] if pair.before else [], [pair.after] if pair.after else [])
    return found
