"""How is a matrix kept in a file of its own: TOML for people to review, JSON for programs?"""

import json
import os
import re
import tempfile
import tomllib
from collections.abc import Collection, Iterator
from functools import cache
from pathlib import Path, PurePath
from typing import Any, BinaryIO

import tomli_w

from milepost.core.matrix.anomalies import find_anomalies
from milepost.core.matrix.definition import MaturityMatrix
from milepost.core.matrix.document import Document, from_document, to_document
from milepost.core.matrix.document_schema import matrix_schema
from milepost.core.matrix.faults import Fault, UnreadableMatrix
from milepost.core.matrix.layout import Layout
from milepost.core.matrix.layout_document import from_layout_document, to_layout_document
from milepost.core.matrix.reading import ReadMatrix, read_matrix
from milepost.gateways.spreadsheets import read_at_most, read_tables

_PACKAGE = Path(__file__).resolve().parents[1]
# In an installed package the files may stand inside it; in a checkout they stand at its root.
_PLACES = (_PACKAGE / "matrices", _PACKAGE.parents[1] / "matrices")
MATRICES = next((place for place in _PLACES if place.is_dir()), _PLACES[-1])
SHIPPED = MATRICES / "strategic-performance-maturity-1.0.toml"

_WIDE = 100  # a list that fits on a line of this many characters stands on one


def matrix_as_toml(matrix: MaturityMatrix) -> str:
    """The matrix as a TOML file that a person can read: fields that say nothing are left out."""
    return "".join(_short_lists_on_one_line(tomli_w.dumps(_without_spare(to_document(matrix)))))


def matrix_as_json(matrix: MaturityMatrix) -> str:
    """The matrix in its complete document form, as JSON."""
    return json.dumps(to_document(matrix), indent=2, ensure_ascii=False) + "\n"


def schema_as_json() -> str:
    """The JSON Schema of matrix files, as it is published."""
    return json.dumps(matrix_schema(), indent=2, ensure_ascii=False) + "\n"


def matrix_from_toml(content: bytes) -> MaturityMatrix:
    """The matrix that a TOML file holds.

    :raises UnreadableMatrix: where it is not TOML at all.
    :raises FaultyMatrix: where the matrix in it has faults.
    """
    try:
        document = tomllib.loads(content.decode("utf-8-sig").replace("\r\n", "\n"))
    except UnicodeDecodeError:
        raise _not_a("TOML", "its text is not UTF-8") from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise _not_a("TOML", _reason(error)) from None
    return from_document(document)


def matrix_from_json(content: bytes) -> MaturityMatrix:
    """The matrix that a JSON file holds.

    :raises UnreadableMatrix: where it is not JSON at all, or not an object.
    :raises FaultyMatrix: where the matrix in it has faults.
    """
    document = _json_in(content)
    if not isinstance(document, dict):
        raise _not_a("JSON", "a matrix is one object in braces")
    return from_document(document)


def read_matrix_file(
    file: BinaryIO,
    *,
    name: str,
    sheet: str | None = None,
    earlier: MaturityMatrix | None = None,
    layout: Layout | None = None,
    ever_given: Collection[str] = (),
) -> ReadMatrix:
    """The matrix in a file of any form that can be read: TOML, JSON, XLSX, ODS, DOCX, CSV, TSV.

    :param name: the file's name; its ending tells TOML and JSON from the rest.
    :param sheet: the sheet to read, where several of a workbook hold a matrix.
    :param layout: how its tables hold the matrix; guessed where it is not given.
    :param earlier: the version before, whose codes are kept for what says the same.
    :param ever_given: the codes of every earlier version, which are given to nothing new.
    :raises UnreadableMatrix: where no matrix can be read, with every fault at once.
    :raises FaultyMatrix: where a TOML or JSON file holds a matrix with faults, all of them.
    """
    if reads := _WRITTEN_AS.get(PurePath(name).suffix.lower()):
        matrix = reads(read_at_most(file, name=name))
        return ReadMatrix(matrix=matrix, anomalies=find_anomalies(matrix))
    tables = read_tables(file, name=name)
    return read_matrix(
        tables,
        earlier=earlier,
        known=shipped_matrix(),
        sheet=sheet,
        layout=layout,
        ever_given=ever_given,
    )


def is_written_as_a_matrix(name: str) -> bool:
    """Whether a file's name says that it is a matrix in document form, and so has no layout."""
    return PurePath(name).suffix.lower() in _WRITTEN_AS


def layout_as_json(layout: Layout) -> str:
    """A layout as a file that a person can mend, and hand to the reader again."""
    return json.dumps(to_layout_document(layout), indent=2, ensure_ascii=False) + "\n"


def layout_from_json(content: bytes) -> Layout:
    """The layout that a JSON file holds.

    :raises UnreadableMatrix: where it is not JSON at all, or with every fault of the layout.
    """
    return from_layout_document(_json_in(content))


@cache
def shipped_matrix() -> MaturityMatrix:
    """The matrix that comes with Milepost, which an arrangement has until it adopts another."""
    return matrix_from_toml(SHIPPED.read_bytes())


def write_whole(path: Path, text: str) -> None:
    """Put a text into a file so that the file is there whole or as it was before.

    :raises OSError: where the folder cannot be written to.
    """
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, path.stat().st_mode if path.exists() else 0o644)
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise


_WRITTEN_AS = {".toml": matrix_from_toml, ".json": matrix_from_json}


def _json_in(content: bytes) -> object:
    try:
        document: object = json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise _not_a("JSON", "its text is not UTF-8") from None
    except (ValueError, RecursionError) as error:
        raise _not_a("JSON", _reason(error)) from None
    return document


def _without_spare(document: Document) -> Document:
    return {name: _slim(name, value) for name, value in document.items() if not _is_spare(value)}


def _is_spare(value: object) -> bool:
    """Whether a field says nothing; the number 0 says something."""
    return value is False or value == "" or value == []


def _short_lists_on_one_line(toml: str) -> Iterator[str]:
    """The writer gives every item of a list a line; texts are always whole on their own line."""
    held: list[str] = []
    for line in re.findall(r"[^\n]*\n", toml):  # splitlines would cut at marks within a text
        if not held:
            if line.endswith("= [\n"):
                held = [line]
            else:
                yield line
            continue
        held.append(line)
        if line == "]\n":
            items = [item.strip().removesuffix(",") for item in held[1:-1]]
            short = f"{held[0].rstrip()}{', '.join(items)}]\n"
            yield short if len(short) <= _WIDE else "".join(held)
            held = []
    yield from held


def _slim(name: str, value: Any) -> Any:
    # Settings are written whole: an empty table there is a decision, not silence.
    if name == "settings":
        return value
    if isinstance(value, list):
        return [_without_spare(each) if isinstance(each, dict) else each for each in value]
    return value


def _reason(error: BaseException) -> str:
    return "it is nested too deeply" if isinstance(error, RecursionError) else str(error)


def _not_a(form: str, why: str) -> UnreadableMatrix:
    return UnreadableMatrix([Fault(where="file", sentence=f"this is not {form}: {why}.")])
