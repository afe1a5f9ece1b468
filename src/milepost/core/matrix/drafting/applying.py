"""What becomes of a draft when changes to it are accepted, and why can they not be?"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import fields

from milepost.core.matrix.definition import MatrixSettings, MaturityMatrix, ProcedureSettings
from milepost.core.matrix.document import Document, from_document
from milepost.core.matrix.drafting.changes import (
    HAS_A_CODE_FOR_EVER,
    ChangeSubject,
    DraftChange,
    codes_in,
)
from milepost.core.matrix.drafting.differing import changed_meanwhile
from milepost.core.matrix.drafting.standing import (
    TOP_SETTINGS,
    area_in,
    draft_document,
    put,
    stands_in,
)
from milepost.core.matrix.faults import Fault, FaultyMatrix

_TABLE_SETTINGS = frozenset({"lasting_needed", "lasting_only_needed", "shelf_lives"})
_MAY_BE_STRUCK = frozenset({"target_level", "target_on"}) | _TABLE_SETTINGS
_PROCEDURE = frozenset(each.name for each in fields(ProcedureSettings))
_SINGLE_SETTINGS = (
    frozenset(each.name for each in fields(MatrixSettings)) - _TABLE_SETTINGS - {"procedure"}
)


def applied(
    matrix: MaturityMatrix,
    changes: Iterable[DraftChange],
    *,
    used_codes: Collection[str],
    accepted: Collection[DraftChange] = (),
) -> MaturityMatrix:
    """The draft with changes made in it, one after the other; all else stays as it is.

    :param used_codes: every code that a criterion or a thread ever had, here or in an earlier
        version. Those of the matrix and of ``accepted`` are added to them.
    :param accepted: the changes that were accepted before. What one of them struck may be put back
        just as it was, under its own code; nothing else may have that code.
    :raises FaultyMatrix: with every fault at once, of the changes and of what they would make.
    """
    document = draft_document(matrix)
    used = {*used_codes, *_codes_of(matrix), *codes_in(accepted)}
    faults: list[Fault] = []
    for change in changes:
        found = list(_faults_of(document, change, used, accepted))
        faults.extend(found)
        if not _misplaced(document, change):
            # Made even where it is refused, so that what would follow from it is told as well.
            put(document, change)
        used.update(codes_in([change]))
    return _read(document, faults)


def _read(document: Document, faults: list[Fault]) -> MaturityMatrix:
    try:
        matrix = from_document(document)
    except FaultyMatrix as faulty:
        raise FaultyMatrix([*faults, *faulty.faults]) from None
    if faults:
        raise FaultyMatrix(faults)
    return matrix


def _codes_of(matrix: MaturityMatrix) -> Iterator[str]:
    yield from (criterion.code for criterion in matrix.criteria())
    yield from (thread.code for area in matrix.focus_areas for thread in area.threads)


def _faults_of(
    document: Document, change: DraftChange, used: set[str], accepted: Collection[DraftChange]
) -> Iterator[Fault]:
    if sentence := _misplaced(document, change):
        yield Fault(where=change.where, sentence=sentence)
        return
    now = stands_in(document, change.subject, change.key)
    is_new_note = change.subject is ChangeSubject.NOTE and change.is_added
    if now != change.before and not is_new_note:
        yield Fault(where=change.where, sentence=changed_meanwhile(change, now))
    elif _reuses_a_code(change, used, accepted):
        yield Fault(
            where=change.where,
            sentence="this code was used before; a code is for one thing, for ever.",
        )
    if sentence := _moved(change):
        yield Fault(where=change.where, sentence=sentence)


def _reuses_a_code(change: DraftChange, used: set[str], accepted: Collection[DraftChange]) -> bool:
    if change.subject not in HAS_A_CODE_FOR_EVER:
        return False
    if not change.is_added or change.key not in used:
        return False
    return not any(
        each.is_struck
        and (each.subject, each.key, each.before) == (change.subject, change.key, change.after)
        for each in accepted
    )


def _moved(change: DraftChange) -> str:
    """Whether a code would come to stand for another row or level, as a sentence; "" if not."""
    before, after = change.before or {}, change.after or {}
    for name, words in (("focus_area", "row"), ("level", "level")):
        if name in before and name in after and before[name] != after[name]:
            return (
                f"its code stands for its {words} for ever; strike it, and write a new one "
                f"where it shall stand."
            )
    return ""


def _misplaced(document: Document, change: DraftChange) -> str:
    """Why a change has no place in a draft at all, as a sentence; "" where it has one."""
    if change.subject is ChangeSubject.SETTING:
        return _misplaced_setting(change)
    area = _area_named_by(change)
    if area is not None and area_in(document, area) is None:
        return f"there is no focus area '{area}'."
    if change.subject is ChangeSubject.FOCUS_AREA and None in (change.before, change.after):
        return "a row of the matrix is neither added nor struck by a proposal."
    return ""


def _misplaced_setting(change: DraftChange) -> str:
    home, _, own = change.key.partition(".")
    is_known = (
        home in _SINGLE_SETTINGS | TOP_SETTINGS
        if not own
        else home in _TABLE_SETTINGS or (home == "procedure" and own in _PROCEDURE)
    )
    if not is_known:
        return f"there is no setting '{change.key}'."
    if change.after is None and home not in _MAY_BE_STRUCK:
        return "this setting always has a value."
    return ""


def _area_named_by(change: DraftChange) -> str | None:
    """The code of the focus area that has to be there; None where a change is about none."""
    match change.subject:
        case ChangeSubject.CELL | ChangeSubject.EVIDENCE_TYPE:
            return change.key.partition("/")[0]
        case ChangeSubject.FOCUS_AREA:
            return change.key
        case ChangeSubject.CRITERION | ChangeSubject.THREAD:
            return str(change.after["focus_area"]) if change.after else None
    return None
