"""How is a change to a draft shown: what it is about, and what it strikes out and puts in?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.text import slugify

from milepost.apps.matrices.drafted import accepted_changes, codes_ever, read_draft
from milepost.apps.matrices.models import MatrixDraft
from milepost.core.access.roles import Actor
from milepost.core.matrix.definition import MaturityMatrix
from milepost.core.matrix.document import Document, read_criterion
from milepost.core.matrix.drafting.applying import applied
from milepost.core.matrix.drafting.changes import (
    ChangeSubject,
    DraftChange,
    DraftChanges,
)
from milepost.core.matrix.drafting.differing import Difference, differences, in_words
from milepost.core.matrix.faults import FaultyMatrix
from milepost.core.matrix.fields import Fields
from milepost.core.matrix.redline import Marked, Redline, Stretch, redline
from milepost.core.matrix.redlined import Became
from milepost.core.matrix.said_of import Said, said_of_criterion

_S = ChangeSubject
# The field of each subject that holds its words; the rest of it is told beside them.
WORDS_OF = {
    _S.CELL: "words",
    _S.CRITERION: "text",
    _S.TERM: "test",
    _S.EVIDENCE_TYPE: "name",
    _S.THREAD: "name",
    _S.SETTING: "value",
    _S.NOTE: "words",
    _S.FOCUS_AREA: "name",
}
_NOTHING = in_words(None)
# What a change names already: where it stands.
_NOT_TOLD = frozenset({"focus_area", "level"})
_OF_AN_AREA = frozenset({_S.CELL, _S.EVIDENCE_TYPE})


@dataclass(frozen=True, kw_only=True)
class ShownField:
    """A field beside the words of a change: what it is called, and its redline.

    What is said of a criterion is in sentences, and called nothing.
    """

    called: str
    words: Redline


@dataclass(frozen=True, kw_only=True)
class ShownChange:
    """One change to a draft, ready to be read.

    ``words`` is the redline of what it says; ``others`` are the other fields in which it differs,
    or all that it says besides where it is new or struck.
    ``area`` is the code of the focus area that it belongs to, "" where it belongs to none.
    """

    subject: ChangeSubject
    key: str
    title: str
    area: str
    anchor: str  # where it stands on the page of the focus area's words; "" at its top
    became: Became
    words: Redline
    others: tuple[ShownField, ...]


def shown(changes: Iterable[DraftChange], matrix: MaturityMatrix) -> tuple[ShownChange, ...]:
    """Each change as it is read.

    :param matrix: where the names of focus areas are looked up.
    """
    return tuple(_shown(change, matrix) for change in changes)


def _shown(change: DraftChange, matrix: MaturityMatrix) -> ShownChange:
    main = WORDS_OF[change.subject]
    before, after = change.before or {}, change.after or {}
    return ShownChange(
        subject=change.subject,
        key=change.key,
        title=title_of(change, matrix),
        area=area_of(change),
        anchor=_anchor(change),
        became=_became(change),
        words=redline(_text(before, main), _text(after, main)),
        others=_others(change, matrix),
    )


def _text(document: Document, name: str) -> str | None:
    return in_words(document[name]) if name in document else None


def _others(change: DraftChange, matrix: MaturityMatrix) -> tuple[ShownField, ...]:
    if change.subject is _S.CRITERION:
        said = _facts(change, matrix.defined_words)
        return (ShownField(called="", words=said),) if said else ()
    return tuple(
        ShownField(called=each.called, words=_field(each, change))
        for each in differences(change.before, change.after)
        if each.field not in _NOT_TOLD | {WORDS_OF[change.subject]}
        and not _says_nothing(each, change)
    )


def _facts(change: DraftChange, defined: frozenset[str]) -> Redline:
    """What is said of a criterion beside its words, as far as it differs."""
    states = (change.before, change.after)
    before, after = (_said(state, change.key, defined) for state in states)
    found: list[Stretch] = []
    for name in dict.fromkeys([*before, *after]):
        old, new = before.get(name), after.get(name)
        if change.is_added or change.is_struck:  # it is told as it is
            old = new = new or old
        elif old == new:
            continue
        if found:
            found.append(Stretch(marked=Marked.SAME, text=" "))
        found += redline(old, new)
    return tuple(found)


def _said(state: Document | None, code: str, defined: frozenset[str]) -> Said:
    if state is None:
        return {}
    told = {name: value for name, value in state.items() if name not in _NOT_TOLD}
    fields = Fields(told, where=code, faults=[])  # it was read before, so it has none
    criterion = read_criterion(fields, level=state["level"], code=code)
    return said_of_criterion(criterion, defined=defined)


def _field(each: Difference, change: DraftChange) -> Redline:
    """A field that changed in two colours; of what is new or struck it is told as it is."""
    before, after = ("" if words == _NOTHING else words for words in (each.before, each.after))
    if change.is_added:
        return redline(after, after)
    return redline(before, before if change.is_struck else after)


def _says_nothing(each: Difference, change: DraftChange) -> bool:
    """Whether a field of something that is new or struck is only there to be filled."""
    if not change.is_added and not change.is_struck:
        return False
    return (each.before if change.is_struck else each.after) in ("no", _NOTHING)


def _anchor(change: DraftChange) -> str:
    if change.subject is _S.CELL:
        return f"level-{change.key.partition('/')[2]}"
    return f"criterion-{slugify(change.key)}" if change.subject is _S.CRITERION else ""


def _became(change: DraftChange) -> Became:
    if change.is_added:
        return Became.NEW
    return Became.REMOVED if change.is_struck else Became.CHANGED


def area_of(change: DraftChange) -> str:
    """The code of the focus area that a change belongs to; "" where it belongs to none."""
    if change.subject in _OF_AN_AREA:
        return change.key.partition("/")[0]
    if change.subject is _S.FOCUS_AREA:
        return change.key
    state = change.after or change.before or {}
    return str(state.get("focus_area", ""))


def title_of(change: DraftChange, matrix: MaturityMatrix) -> str:
    """What a change is about, in words: "Customer satisfaction, level 4"."""
    found = matrix.areas_by_code.get(area_of(change))
    state = change.after or change.before or {}
    return _TITLES[change.subject].format(
        area=found.name if found else area_of(change),
        own=change.key.partition("/")[2],
        key=change.key,
        level=state.get("level"),
        setting=change.key.replace(".", ", ").replace("_", " "),
    )


_TITLES = {
    _S.CELL: "{area}, level {own}",
    _S.CRITERION: "{area}, level {level}: criterion {key}",
    _S.TERM: "The test of “{key}”",
    _S.EVIDENCE_TYPE: "{area}: evidence {own}",
    _S.THREAD: "{area}: thread {key}",
    _S.SETTING: "Setting: {setting}",
    _S.NOTE: "Note {key}",
    _S.FOCUS_AREA: "{area}: the focus area",
}


def faults_in_turn(
    draft: MatrixDraft, proposed: Sequence[DraftChanges], *, by: Actor
) -> list[tuple[str, ...]]:
    """Why each does not fit the draft as it stands once those before it are made in it; none
    where it does: two queries.
    """
    matrix = read_draft(draft.document)
    used, accepted = codes_ever(draft, by.arrangement), accepted_changes(draft)
    found: list[tuple[str, ...]] = []
    for changes in proposed:
        try:
            matrix = applied(matrix, changes, used_codes=used, accepted=accepted)
        except FaultyMatrix as faulty:
            found.append(tuple(_sentence(str(fault)) for fault in faulty.faults))
        else:
            found.append(())
            accepted = (*accepted, *changes)
    return found


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]
