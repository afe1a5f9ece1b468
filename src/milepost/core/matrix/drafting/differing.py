"""In what do two states of one part of a draft differ, in words that both sides can read?"""

from collections.abc import Mapping
from dataclasses import dataclass

from milepost.core.matrix.document import Document
from milepost.core.matrix.drafting.changes import DraftChange


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One field in which two states differ: what it is called, and both its values in words."""

    field: str
    called: str
    before: str
    after: str


# What the fields of a document are called where their own name would not tell a reader.
_CALLED: Mapping[str, str] = {
    "from": "what it builds on",
    "sustained": "how long it has to last",
    "critical": "whether it is critical",
    "prior": "whether it is the level below being complete",
    "subject": "whom it judges",
    "assess_by": "what decides it",
    "evidence_types": "its evidence",
    "needs_definition": "its terms to define",
    "evidence_gap": "the evidence that it lacks",
    "replaces": "what it takes the place of",
    "lasting_only": "whether all of it has to last",
}


def differences(before: Document | None, after: Document | None) -> tuple[Difference, ...]:
    """The fields in which two states differ, in their order; a state that is None has none."""
    old, new = before or {}, after or {}
    return tuple(
        Difference(
            field=name,
            called=_CALLED.get(name, f"its {name.replace('_', ' ')}"),
            before=in_words(old.get(name)),
            after=in_words(new.get(name)),
        )
        for name in dict.fromkeys([*old, *new])
        if old.get(name) != new.get(name)
    )


def in_words(value: object) -> str:
    """A value of a field as it is read; "nothing" where it is empty."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(str(each) for each in value) or "nothing"
    return "nothing" if value in (None, "") else str(value)


def changed_meanwhile(change: DraftChange, now: Document | None) -> str:
    """That something else stands by now than the proposer saw, with both versions."""
    if change.before is None:
        return f"it was not there when this was proposed, and by now it is: {_told(now)}."
    if now is None:
        return f"it is not there by now; when this was proposed it was: {_told(change.before)}."
    parts = [
        f"{each.called}: “{each.before}” when this was proposed, “{each.after}” now"
        for each in differences(change.before, now)
    ]
    return f"it was changed meanwhile: {'; '.join(parts)}."


def _told(document: Document | None) -> str:
    """The first words of a state, which say most of it."""
    state = document or {}
    first = next((name for name in ("text", "words", "test", "name", "value") if name in state), "")
    return f"“{in_words(state.get(first))}”"
