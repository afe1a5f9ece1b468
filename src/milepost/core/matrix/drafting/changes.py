"""What is one edit of a draft, as a plain value: what the proposer saw, and what shall stand?

A draft is a matrix and the changes to it that were accepted. A change is written down whole, so
that it can be filed, shown and sealed by itself, and refused where something else stands by now.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from milepost.core.matrix.consistency import CODE
from milepost.core.matrix.document import Document, criterion_document, read_criterion
from milepost.core.matrix.faults import Fault, FaultyMatrix
from milepost.core.matrix.fields import Fields


class FaultyChanges(FaultyMatrix):
    """Changes to a draft that cannot be read, in their document form."""


class ChangeSubject(StrEnum):
    """What a change is about, and with what key it is named."""

    CELL = "cell"  # "CS/4": the words at a level of a focus area
    CRITERION = "criterion"  # its code
    TERM = "term"  # the word
    EVIDENCE_TYPE = "evidence_type"  # "CS/survey": in the evidence base of a focus area
    THREAD = "thread"  # its code
    SETTING = "setting"  # "target_level", "procedure.answer_within_days", "shelf_lives.survey"
    NOTE = "note"  # its number, from 1
    FOCUS_AREA = "focus_area"  # its code; its name, and whether all of it has to last

    @property
    def words(self) -> str:
        return self.value.replace("_", " ").capitalize()


HAS_A_CODE_FOR_EVER = frozenset({ChangeSubject.CRITERION, ChangeSubject.THREAD})


@dataclass(frozen=True, kw_only=True)
class DraftChange:
    """One edit of a draft. ``before`` is what the proposer saw, None where it is added; ``after``
    is what shall stand, None where it is struck.

    ``place`` is where in its list (from 0) an item stood that is struck, or shall stand that is
    added; None is at the end.
    """

    subject: ChangeSubject
    key: str
    before: Document | None
    after: Document | None
    place: int | None = None

    @property
    def where(self) -> str:
        """What it is about, as faults name it: "cell CS/4"."""
        return f"{self.subject.value.replace('_', ' ')} {self.key}"

    @property
    def is_added(self) -> bool:
        return self.before is None

    @property
    def is_struck(self) -> bool:
        return self.after is None

    @property
    def undone(self) -> "DraftChange":
        """The change that takes this one back."""
        return replace(self, before=self.after, after=self.before)


DraftChanges = tuple[DraftChange, ...]


def inverse(changes: Iterable[DraftChange]) -> DraftChanges:
    """The changes that give back the draft as it was before these, last first."""
    return tuple(change.undone for change in reversed(tuple(changes)))


def codes_in(changes: Iterable[DraftChange]) -> frozenset[str]:
    """Every code of a criterion or thread that the changes are about: none is given again."""
    return frozenset(each.key for each in changes if each.subject in HAS_A_CODE_FOR_EVER)


def changes_to_document(changes: Iterable[DraftChange]) -> list[Document]:
    """The changes as plain values, one table each; what is None is left out."""
    return [_change_out(change) for change in changes]


def _change_out(change: DraftChange) -> Document:
    written: Document = {"subject": change.subject.value, "key": change.key}
    for name in ("before", "after", "place"):
        if (value := getattr(change, name)) is not None:
            written[name] = value
    return written


def changes_from_document(document: object) -> DraftChanges:
    """The changes that a list of tables holds, each in its one written form.

    :raises FaultyChanges: with every fault at once.
    """
    faults: list[Fault] = []
    if not isinstance(document, list | tuple):
        raise FaultyChanges([Fault(where="", sentence="changes must be a list.")])
    read = tuple(
        _change_in(Fields(value, where=f"change {turn}", faults=faults))
        for turn, value in enumerate(document, start=1)
    )
    if faults:
        raise FaultyChanges(faults)
    return read


def _change_in(fields: Fields) -> DraftChange:
    subject = fields.choice("subject", ChangeSubject.CELL)
    key = fields.text("key", needed=True)
    if key and not _KEYS[subject].fullmatch(key):
        fields.fault(f"'{key}' cannot be the key of a {subject.value.replace('_', ' ')}.")
    change = DraftChange(
        subject=subject,
        key=key,
        before=_side(fields, "before", subject, key),
        after=_side(fields, "after", subject, key),
        place=fields.whole("place", None),
    )
    if change.before is None and change.after is None:
        fields.fault("it says neither what was there nor what shall be.")
    if change.place is not None and change.place < 0:
        fields.fault("'place' must be a whole number from 0.")
    fields.close()
    return change


def _side(fields: Fields, name: str, subject: ChangeSubject, key: str) -> Document | None:
    inner = fields.inner_or_none(name)
    return None if inner is None else _READERS[subject](inner, key)


def _cell_in(fields: Fields, key: str) -> Document:
    return _closed(fields, {"words": fields.text("words")})


def _criterion_in(fields: Fields, key: str) -> Document:
    area = fields.text("focus_area", needed=True)
    level = fields.whole("level", None)
    if level is None:
        fields.fault("'level' is missing.")
    criterion = read_criterion(fields, level=level or 0, code=key)
    return {"focus_area": area, "level": level or 0, **without_code(criterion_document(criterion))}


def _term_in(fields: Fields, key: str) -> Document:
    return _closed(fields, {"test": fields.text("test", needed=True)})


def _evidence_type_in(fields: Fields, key: str) -> Document:
    name, words = fields.text("name", needed=True), fields.text("source_words")
    return _closed(fields, {"name": name, "source_words": words})


def _thread_in(fields: Fields, key: str) -> Document:
    read: Document = {
        "focus_area": fields.text("focus_area", needed=True),
        "name": fields.text("name", needed=True),
        "lens": fields.text("lens"),
        "note": fields.text("note"),
    }
    return _closed(fields, read)


def _setting_in(fields: Fields, key: str) -> Document:
    return _closed(fields, {"value": fields.setting("value")})


def _focus_area_in(fields: Fields, key: str) -> Document:
    name, lasting_only = fields.text("name", needed=True), fields.flag("lasting_only")
    return _closed(fields, {"name": name, "lasting_only": lasting_only})


def _closed(fields: Fields, read: Document) -> Document:
    fields.close()
    return read


def without_code(document: Mapping[str, object]) -> Document:
    """A table of something that has a code, for where it stands under that code as its key."""
    return {name: value for name, value in document.items() if name != "code"}


_READERS: Mapping[ChangeSubject, Callable[[Fields, str], Document]] = {
    ChangeSubject.CELL: _cell_in,
    ChangeSubject.CRITERION: _criterion_in,
    ChangeSubject.TERM: _term_in,
    ChangeSubject.EVIDENCE_TYPE: _evidence_type_in,
    ChangeSubject.THREAD: _thread_in,
    ChangeSubject.SETTING: _setting_in,
    ChangeSubject.NOTE: _cell_in,
    ChangeSubject.FOCUS_AREA: _focus_area_in,
}
_KEYS: Mapping[ChangeSubject, re.Pattern[str]] = {
    ChangeSubject.CELL: re.compile(rf"{CODE.pattern}/(?:0|[1-9]\d{{0,2}})", re.ASCII),
    ChangeSubject.CRITERION: CODE,
    ChangeSubject.TERM: re.compile(r".*\S.*", re.DOTALL),
    ChangeSubject.EVIDENCE_TYPE: re.compile(rf"{CODE.pattern}/{CODE.pattern}"),
    ChangeSubject.THREAD: CODE,
    ChangeSubject.SETTING: re.compile(rf"[a-z_]+(?:\.{CODE.pattern})?"),
    ChangeSubject.NOTE: re.compile(r"[1-9]\d{0,3}", re.ASCII),
    ChangeSubject.FOCUS_AREA: CODE,
}
