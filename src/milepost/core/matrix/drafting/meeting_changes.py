"""Of which changes to a draft is each row made that a meeting filled in?"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from milepost.core.matrix.definition import Criterion, MaturityMatrix
from milepost.core.matrix.drafting.acts import (
    add_criterion,
    criterion_in,
    define_term,
    revise_criterion,
    strike_criterion,
    write_cell,
)
from milepost.core.matrix.drafting.changes import DraftChanges, codes_in
from milepost.core.matrix.drafting.meeting_copy import (
    CRITICAL,
    LASTING,
    LASTING_WORDS,
    NEW_TEST,
    NEW_TEXT,
    NEW_WORDS,
    YES,
    MeetingRow,
    MeetingSheet,
)

Made = Callable[[MaturityMatrix, DraftChanges], MaturityMatrix]  # the draft with changes made


def changes_of_row(
    row: MeetingRow, matrix: MaturityMatrix, *, used_codes: Collection[str]
) -> DraftChanges:
    """What a row asks for, seen as the draft stands. A point to settle changes nothing in it.

    :param used_codes: every code that was ever given or proposed.
    :raises FaultyMatrix: where the draft has no such criterion.
    """
    match row.sheet:
        case MeetingSheet.LEVELS:
            area, _, level = row.key.partition("/")
            return write_cell(matrix, area, int(level), row.typed[NEW_WORDS])
        case MeetingSheet.TERMS:
            return define_term(matrix, row.key, row.typed[NEW_TEST])
        case MeetingSheet.CRITERIA:
            return _of_criterion(row, matrix, used_codes)
    return ()


def _of_criterion(
    row: MeetingRow, matrix: MaturityMatrix, used_codes: Collection[str]
) -> DraftChanges:
    if not row.key:
        new = _as_typed(Criterion(code="", level=row.level, text=""), row)
        return add_criterion(matrix, row.area, new, used_codes=used_codes)
    if row.is_struck:
        return strike_criterion(matrix, row.key)
    _, criterion = criterion_in(matrix, row.key)
    return revise_criterion(matrix, _as_typed(criterion, row))


def _as_typed(criterion: Criterion, row: MeetingRow) -> Criterion:
    typed = row.typed
    is_critical = typed[CRITICAL] == YES if CRITICAL in typed else criterion.is_critical
    lasting = LASTING_WORDS[typed[LASTING]] if LASTING in typed else criterion.lasting
    text = typed.get(NEW_TEXT, criterion.text)
    return replace(criterion, text=text, is_critical=is_critical, lasting=lasting)


def changes_of_rows(
    rows: Sequence[MeetingRow], matrix: MaturityMatrix, *, used_codes: Collection[str], made: Made
) -> DraftChanges:
    """What several rows ask for together, one after the other.

    What is struck comes last: it takes along what builds on it, as that is reworded by then.

    :param made: makes changes in a draft; only asked where something is struck.
    :raises FaultyMatrix: where one cannot be made.
    """
    used = set(used_codes)
    changes: DraftChanges = ()
    for row in rows:
        if not row.is_struck:
            found = changes_of_row(row, matrix, used_codes=used)
            used |= codes_in(found)
            changes += found
    pending = changes
    for row in rows:
        if row.is_struck:
            matrix = made(matrix, pending)
            pending = changes_of_row(row, matrix, used_codes=used)
            changes += pending
    return changes
