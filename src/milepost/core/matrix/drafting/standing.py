"""What stands in a draft under a key, and how is it put there, struck or written anew?

All of it works on the plain document of the matrix, so that a draft is read as a file is read,
with the same faults. A cell that says nothing and asks nothing is not written down.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from typing import Any

from milepost.core.matrix.definition import MaturityMatrix
from milepost.core.matrix.document import Document, to_document
from milepost.core.matrix.drafting.changes import ChangeSubject, DraftChange, without_code

Items = list[Any]
Found = tuple[Items, int | None]  # a list, and where in it something stands; None: nowhere

TOP_SETTINGS = frozenset({"title", "remark", "rule"})  # that a matrix has beside its settings


def draft_document(matrix: MaturityMatrix) -> Document:
    """The matrix as a document in which every setting and list is spelt out, free to be edited."""
    document = to_document(matrix)
    document["settings"]["procedure"] = asdict(matrix.settings.procedure)
    document.setdefault("terms", [])
    return document


def stands(matrix: MaturityMatrix, subject: ChangeSubject, key: str) -> Document | None:
    """What a matrix has under a key, in the form of a change's ``before``; None for nothing."""
    return stands_in(draft_document(matrix), subject, key)


def place_of(matrix: MaturityMatrix, subject: ChangeSubject, key: str) -> int | None:
    """Where in its list something stands, from 0; None where it is not, or in no list."""
    find = _LISTS.get(subject)
    return find(draft_document(matrix), key)[1] if find else None


def stands_in(document: Document, subject: ChangeSubject, key: str) -> Document | None:
    """As ``stands``, of a draft's document."""
    return _STANDS[subject](document, key)


def put(document: Document, change: DraftChange) -> None:
    """Makes what a change wants stand in a draft's document, whatever stood there.

    The change has its place there: see ``applying``.
    """
    match change.subject:
        case ChangeSubject.CELL:
            _put_words(document, change)
        case ChangeSubject.CRITERION:
            _put_criterion(document, change)
        case ChangeSubject.SETTING:
            table, name = _setting_home(document, change.key)
            table.pop(name, None)
            if change.after is not None:
                table[name] = change.after["value"]
        case ChangeSubject.FOCUS_AREA:
            _focus_area(document, change.key).update(change.after or {})
        case _:
            _put_item(*_listed(document, change), _item(change), change.place)


def _put_item(items: Items, at: int | None, item: object, place: int | None) -> None:
    if at is None:
        if item is not None:
            items.insert(len(items) if place is None else place, item)
    elif item is None:
        del items[at]
    else:
        items[at] = item


def _listed(document: Document, change: DraftChange) -> Found:
    """The list in which a term, a thread, a note or a type of evidence has its place."""
    if change.subject is ChangeSubject.NOTE and change.is_added:
        return document["notes"], None  # a note that is added pushes no other out of its number
    items, at = _LISTS[change.subject](document, change.key)
    if at is None and change.subject is ChangeSubject.THREAD and change.after:
        return _focus_area(document, change.after["focus_area"])["threads"], None
    return items, at


def _item(change: DraftChange) -> object:
    """What a list holds of a change's ``after``; None where it is struck."""
    if change.after is None:
        return None
    match change.subject:
        case ChangeSubject.NOTE:
            return change.after["words"]
        case ChangeSubject.TERM:
            return {"word": change.key, **change.after}
    code = change.key.rpartition("/")[2]
    outside = ("focus_area", "level")  # they say where it stands, and are no part of it
    return {"code": code, **{k: value for k, value in change.after.items() if k not in outside}}


def _put_words(document: Document, change: DraftChange) -> None:
    code, _, level = change.key.partition("/")
    area = _focus_area(document, code)
    descriptor = _opened(area, int(level))
    descriptor.pop("words", None)
    descriptor.update(change.after or {})
    _close_if_blank(area, descriptor)


def _put_criterion(document: Document, change: DraftChange) -> None:
    found = next(
        (f for f in _criteria(document) if f[1]["criteria"][f[2]]["code"] == change.key), None
    )
    if found is not None:
        area, descriptor, at = found
        _put_item(descriptor["criteria"], at, _item(change), change.place)
        _close_if_blank(area, descriptor)
    elif change.after is not None:
        area = _focus_area(document, change.after["focus_area"])
        criteria = _opened(area, change.after["level"])["criteria"]
        _put_item(criteria, None, _item(change), change.place)


def _opened(area: Document, level: int) -> Document:
    """The cell at a level, made in its order where there was none."""
    descriptor = _descriptor(area, level)
    if descriptor is None:
        descriptor = {"level": level, "criteria": []}
        area["descriptors"] = sorted([*area["descriptors"], descriptor], key=lambda d: d["level"])
    return descriptor


def _close_if_blank(area: Document, descriptor: Document) -> None:
    if not descriptor["criteria"] and "words" not in descriptor:
        area["descriptors"].remove(descriptor)


def _areas(document: Document) -> Iterator[Document]:
    for category in document["categories"]:
        yield from category["focus_areas"]


def _focus_area(document: Document, code: str) -> Document:
    """The focus area of a change that has its place."""
    return next(area for area in _areas(document) if area["code"] == code)


def area_in(document: Document, code: str) -> Document | None:
    return next((area for area in _areas(document) if area["code"] == code), None)


def _descriptor(area: Document | None, level: int) -> Document | None:
    descriptors = area["descriptors"] if area else []
    return next((each for each in descriptors if each["level"] == level), None)


def _cell_stands(document: Document, key: str) -> Document | None:
    code, _, level = key.partition("/")
    descriptor = _descriptor(area_in(document, code), int(level))
    if descriptor is None or "words" not in descriptor:
        return None
    return {"words": descriptor["words"]}


def _criterion_stands(document: Document, key: str) -> Document | None:
    for area, descriptor, at in _criteria(document):
        criterion = descriptor["criteria"][at]
        if criterion["code"] == key:
            place = {"focus_area": area["code"], "level": descriptor["level"]}
            return {**place, **without_code(criterion)}
    return None


def _criteria(document: Document) -> Iterator[tuple[Document, Document, int]]:
    """Each criterion, as its focus area, its cell and its place there."""
    for area in _areas(document):
        for descriptor in area["descriptors"]:
            for at in range(len(descriptor["criteria"])):
                yield area, descriptor, at


def _criterion_found(document: Document, key: str) -> Found:
    for _, descriptor, at in _criteria(document):
        if descriptor["criteria"][at]["code"] == key:
            return descriptor["criteria"], at
    return [], None


def _thread_found(document: Document, key: str) -> Found:
    for area in _areas(document):
        if (at := _index(area["threads"], "code", key)) is not None:
            return area["threads"], at
    return [], None


def _thread_stands(document: Document, key: str) -> Document | None:
    for area in _areas(document):
        if (at := _index(area["threads"], "code", key)) is not None:
            return {"focus_area": area["code"], **without_code(area["threads"][at])}
    return None


def _evidence_found(document: Document, key: str) -> Found:
    code, _, own = key.partition("/")
    area = area_in(document, code)
    base: Items = area["evidence_base"] if area else []
    return base, _index(base, "code", own)


def _evidence_stands(document: Document, key: str) -> Document | None:
    base, at = _evidence_found(document, key)
    return None if at is None else without_code(base[at])


def _term_found(document: Document, key: str) -> Found:
    return document["terms"], _index(document["terms"], "word", key)


def _term_stands(document: Document, key: str) -> Document | None:
    terms, at = _term_found(document, key)
    return None if at is None else {"test": terms[at]["test"]}


def _note_found(document: Document, key: str) -> Found:
    at = int(key) - 1
    return document["notes"], at if at < len(document["notes"]) else None


def _note_stands(document: Document, key: str) -> Document | None:
    notes, at = _note_found(document, key)
    return None if at is None else {"words": notes[at]}


def _setting_stands(document: Document, key: str) -> Document | None:
    table, name = _setting_home(document, key)
    return {"value": table[name]} if name in table else None


def _focus_area_stands(document: Document, key: str) -> Document | None:
    area = area_in(document, key)
    return {name: area[name] for name in ("name", "lasting_only")} if area else None


def _index(items: Items, own: str, value: str) -> int | None:
    return next((at for at, item in enumerate(items) if item[own] == value), None)


def _setting_home(document: Document, key: str) -> tuple[Document, str]:
    """The table in which a setting has its value, and its name there."""
    home, _, own = key.partition(".")
    if home in TOP_SETTINGS:
        return document, home
    settings: Document = document["settings"]
    return (settings.get(home, {}), own) if own else (settings, home)


_LISTS: Mapping[ChangeSubject, Callable[[Document, str], Found]] = {
    ChangeSubject.CRITERION: _criterion_found,
    ChangeSubject.TERM: _term_found,
    ChangeSubject.EVIDENCE_TYPE: _evidence_found,
    ChangeSubject.THREAD: _thread_found,
    ChangeSubject.NOTE: _note_found,
}
_STANDS: Mapping[ChangeSubject, Callable[[Document, str], Document | None]] = {
    ChangeSubject.CELL: _cell_stands,
    ChangeSubject.CRITERION: _criterion_stands,
    ChangeSubject.TERM: _term_stands,
    ChangeSubject.EVIDENCE_TYPE: _evidence_stands,
    ChangeSubject.THREAD: _thread_stands,
    ChangeSubject.SETTING: _setting_stands,
    ChangeSubject.NOTE: _note_stands,
    ChangeSubject.FOCUS_AREA: _focus_area_stands,
}
