"""The matrix files that a command is given, read as they are or beside the version before."""

from collections.abc import Iterable
from pathlib import Path

from milepost.core.matrix.faults import Fault, FaultyMatrix, UnreadableMatrix
from milepost.core.matrix.reading import ReadMatrix
from milepost.gateways.matrix_files import layout_from_json, read_matrix_file


def read_file(
    file: Path,
    *,
    sheet: str | None = None,
    earlier: ReadMatrix | None = None,
    layout_file: Path | None = None,
) -> ReadMatrix:
    """The matrix in a file of any form.

    :param earlier: the version before, whose codes are kept where the file has none.
    :param layout_file: a JSON file that says how the file's tables hold the matrix.
    :raises UnreadableMatrix, FaultyMatrix: with every fault.
    """
    layout = layout_from_json(layout_file.read_bytes()) if layout_file else None
    with file.open("rb") as opened:
        return read_matrix_file(
            opened,
            name=file.name,
            sheet=sheet,
            earlier=earlier.matrix if earlier else None,
            layout=layout,
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
        after = read_file(new, sheet=sheet, earlier=before, layout_file=layout_file)
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
