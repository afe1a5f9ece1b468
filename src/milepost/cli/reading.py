"""The matrix files that a command is given, read as they are or beside the version before."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from milepost.core.matrix.faults import Fault, FaultyMatrix, UnreadableMatrix
from milepost.core.matrix.history_of_codes import codes_ever
from milepost.core.matrix.reading import ReadMatrix
from milepost.gateways.matrix_files import layout_from_json, read_matrix_file


def read_file(
    file: Path,
    *,
    sheet: str | None = None,
    earlier: Sequence[ReadMatrix] = (),
    layout_file: Path | None = None,
) -> ReadMatrix:
    """The matrix in a file of any form.

    :param earlier: the versions before, the oldest first; the codes of the last are kept where
        the file has none, and no code of any is given to anything new.
    :param layout_file: a JSON file that says how the file's tables hold the matrix.
    :raises UnreadableMatrix, FaultyMatrix: with every fault.
    """
    layout = layout_from_json(layout_file.read_bytes()) if layout_file else None
    with file.open("rb") as opened:
        return read_matrix_file(
            opened,
            name=file.name,
            sheet=sheet,
            earlier=earlier[-1].matrix if earlier else None,
            layout=layout,
            ever_given=codes_ever(each.matrix for each in earlier),
        )


def read_both(
    old: Path, new: Path, *, sheet: str | None, layout_file: Path | None
) -> tuple[ReadMatrix, ReadMatrix]:
    """Two editions of a matrix, the codes of the first kept in the second.

    :raises UnreadableMatrix: with the faults of both files, each with the file's name.
    """
    faults: list[Fault] = []
    before: ReadMatrix | None = None
    after: ReadMatrix | None = None
    try:
        before = read_file(old)
    except (FaultyMatrix, UnreadableMatrix) as refused:
        faults += _within(old, refused.faults)
    try:
        after = read_file(
            new, sheet=sheet, earlier=[before] if before else [], layout_file=layout_file
        )
    except (FaultyMatrix, UnreadableMatrix) as refused:
        faults += _within(new, refused.faults)
    if before is None or after is None:
        raise UnreadableMatrix(faults)
    return before, after


def _within(file: Path, faults: Iterable[Fault]) -> list[Fault]:
    return [
        Fault(where=", ".join(filter(None, (file.name, each.where))), sentence=each.sentence)
        for each in faults
    ]
