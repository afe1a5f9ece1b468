"""What happens to a matrix file on its way? Seeded accidents, from a flipped bit to a shuffle.

``bin/mutations`` runs ten thousand of them; the suite runs a part of the same.
"""

import io
import random
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from milepost.core.matrix.faults import FaultyMatrix, UnreadableMatrix
from milepost.core.matrix.reading import ReadMatrix, read_matrix
from milepost.core.matrix.tables import MergedRange, Table
from milepost.gateways.matrix_files import matrix_as_json, matrix_as_toml, read_matrix_file
from milepost.gateways.spreadsheets import read_tables

_SAMPLES = Path(__file__).parents[1] / "samples"
_ODD = (
    "", " ", "\x00", "\ufeff", "Level 1", "Level 99", "Level 0", "1", "-1", "Notes", "Focus",
    "Category", "Evidence", "Initial", "x" * 40_000, "\n\n\n", "<i>", "&#0;", "=1+1", '"', ";;;",
    "Level 1 achieved Authority confident Route to level 3 by February 0000", "٣", "😀", "\ud7ff",
)  # fmt: skip

Chance = random.Random


@dataclass(frozen=True, kw_only=True)
class Specimen:
    """A valid file, and the tables in it; none where it is written as a matrix."""

    name: str
    content: bytes
    tables: tuple[Table, ...]


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What came of one accident: read, or refused in these sentences."""

    name: str
    seed: int
    sentences: tuple[str, ...]

    @property
    def is_refused(self) -> bool:
        return bool(self.sentences)


def specimens() -> tuple[Specimen, ...]:
    """A valid file of each format and each shape."""
    files = [*(_SAMPLES / "look-alike").iterdir(), *(_SAMPLES / "other-shapes").iterdir()]
    kept = [path for path in sorted(files) if path.suffix in FORMATS]
    found = [_specimen(path.name, path.read_bytes()) for path in kept]
    small = read_matrix_file(io.BytesIO(found[-1].content), name=found[-1].name).matrix
    written = (("small.toml", matrix_as_toml(small)), ("small.json", matrix_as_json(small)))
    return (*found, *(Specimen(name=n, content=t.encode(), tables=()) for n, t in written))


FORMATS = {".xlsx", ".ods", ".docx", ".csv", ".tsv"}


def _specimen(name: str, content: bytes) -> Specimen:
    return Specimen(name=name, content=content, tables=read_tables(io.BytesIO(content), name=name))


def mutated(specimen: Specimen, seed: int) -> bytes:
    """What is left of a file after one accident, or several."""
    chance = random.Random(f"{specimen.name} {seed}")
    content = specimen.content
    for _ in range(chance.choice((1, 1, 1, 2, 5))):
        content = chance.choice(_accidents_of(specimen))(content, chance)
    return content


def try_file(specimen: Specimen, seed: int) -> Outcome:
    """Let an accident happen to the file, and read what is left of it.

    :raises Exception: whatever the reader raises beside its own refusal; that is the finding.
    """
    content = mutated(specimen, seed)
    return _told(specimen.name, seed, lambda: _read_whole(specimen.name, content))


def try_tables(specimen: Specimen, seed: int) -> Outcome:
    """Let an accident happen to the cells of the file's tables, and read them."""
    chance = random.Random(f"cells of {specimen.name} {seed}")
    tables = specimen.tables
    for _ in range(chance.choice((1, 1, 2, 3, 8))):
        at = chance.randrange(len(tables))
        changed = chance.choice(_TABLE_ACCIDENTS)(tables[at], chance)
        tables = (*tables[:at], changed, *tables[at + 1 :])
    return _told(specimen.name, seed, lambda: read_matrix(tables))


def _told(name: str, seed: int, reads: Callable[[], ReadMatrix]) -> Outcome:
    try:
        reads()
    except (UnreadableMatrix, FaultyMatrix) as refused:
        faults = tuple(str(fault) for fault in refused.faults)
        return Outcome(name=name, seed=seed, sentences=faults or ("",))
    return Outcome(name=name, seed=seed, sentences=())


def _read_whole(name: str, content: bytes) -> ReadMatrix:
    return read_matrix_file(io.BytesIO(content), name=name)


# -- accidents to a file --------------------------------------------------------------------------

Accident = Callable[[bytes, Chance], bytes]


def _flip_bits(content: bytes, chance: Chance) -> bytes:
    changed = bytearray(content)
    for _ in range(chance.choice((1, 3, 20))):
        if changed:
            changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _cut_off(content: bytes, chance: Chance) -> bytes:
    return content[: chance.randrange(len(content) + 1)]


def _cut_out(content: bytes, chance: Chance) -> bytes:
    start = chance.randrange(len(content) + 1)
    return content[:start] + content[start + chance.randrange(200) :]


def _double(content: bytes, chance: Chance) -> bytes:
    start = chance.randrange(len(content) + 1)
    return content[:start] + content[start : start + 300] + content[start:]


def _strew_bytes(content: bytes, chance: Chance) -> bytes:
    start = chance.randrange(len(content) + 1)
    return content[:start] + chance.randbytes(chance.randrange(1, 30)) + content[start:]


def _strew_words(content: bytes, chance: Chance) -> bytes:
    start = chance.randrange(len(content) + 1)
    word = chance.choice(_ODD)[:200].encode("utf-8", errors="surrogatepass")
    return content[:start] + word + content[start:]


def _mix_up_archive(content: bytes, chance: Chance) -> bytes:
    """An archive packed again with a piece changed, gone, doubled or under another's name."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            pieces = [(info.filename, archive.read(info)) for info in archive.infolist()]
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError, EOFError):
        return content
    except (KeyError, RuntimeError):
        return content
    if not pieces:
        return content
    at = chance.randrange(len(pieces))
    name, piece = pieces[at]
    inner = chance.choice((_flip_bits, _cut_off, _cut_out, _double, _strew_words, _mix_up_xml))
    how = chance.randrange(6)
    if how < 3:
        pieces[at] = (name, inner(piece, chance))
    elif how == 3:
        del pieces[at]
    elif how == 4:
        pieces.append((f"{name}.copy", piece))
    else:
        pieces[at] = (chance.choice(pieces)[0] + "x", piece)
    return _packed(pieces)


def _packed(pieces: Sequence[tuple[str, bytes]]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, piece in dict(pieces).items():
            archive.writestr(name, piece)
    return file.getvalue()


def _mix_up_xml(content: bytes, chance: Chance) -> bytes:
    """XML with one tag, or what stands between two, taken out, doubled, or put elsewhere."""
    parts = content.split(b"<")
    at = chance.randrange(len(parts))
    how = chance.randrange(4)
    if how == 0:
        del parts[at]
    elif how == 1:
        parts.insert(chance.randrange(len(parts)), parts[at])
    elif how == 2:
        other = chance.randrange(len(parts))
        parts[at], parts[other] = parts[other], parts[at]
    else:
        number = str(chance.choice((0, -1, 7, 10**6, 10**12))).encode()
        digits = [turn for turn, part in enumerate(parts) if b'="' in part]
        if digits:
            chosen = chance.choice(digits)
            head, _, rest = parts[chosen].partition(b'="')
            parts[chosen] = head + b'="' + number + b'"' + rest.partition(b'"')[2]
    return b"<".join(parts)


_ACCIDENTS: tuple[Accident, ...] = (
    _flip_bits, _cut_off, _cut_out, _double, _strew_bytes, _strew_words,
)  # fmt: skip


def _accidents_of(specimen: Specimen) -> tuple[Accident, ...]:
    is_archive = specimen.content.startswith(b"PK")
    # Most accidents to the bytes of an archive are told by its check sums: inside is more to find.
    return (*_ACCIDENTS, *[_mix_up_archive] * 12) if is_archive else _ACCIDENTS


# -- accidents to tables --------------------------------------------------------------------------

TableAccident = Callable[[Table, Chance], Table]


def _with_rows(table: Table, rows: Sequence[Sequence[str]]) -> Table:
    return replace(table, rows=tuple(tuple(row) for row in rows))


def _change_cells(table: Table, chance: Chance) -> Table:
    rows = [list(row) for row in table.rows]
    for row, column in _some_cells(rows, chance):
        rows[row][column] = chance.choice(_ODD)
    return _with_rows(table, rows)


def _swap_cells(table: Table, chance: Chance) -> Table:
    rows = [list(row) for row in table.rows]
    cells = list(_some_cells(rows, chance))
    for (row, column), (other_row, other_column) in pairwise(cells):
        one, other = rows[row][column], rows[other_row][other_column]
        rows[row][column], rows[other_row][other_column] = other, one
    return _with_rows(table, rows)


def _some_cells(rows: list[list[str]], chance: Chance) -> Iterator[tuple[int, int]]:
    worded = [(row, column) for row, cells in enumerate(rows) for column in range(len(cells))]
    yield from chance.sample(worded, min(len(worded), chance.choice((1, 2, 6))))


def _change_rows(table: Table, chance: Chance) -> Table:
    rows = [list(row) for row in table.rows]
    if not rows:
        return table
    at, how = chance.randrange(len(rows)), chance.randrange(5)
    if how == 0:
        del rows[at]
    elif how == 1:
        rows.insert(chance.randrange(len(rows) + 1), rows[at])
    elif how == 2:
        chance.shuffle(rows)
    elif how == 3:
        rows[at] = rows[at][: chance.randrange(len(rows[at]) + 1)]
    else:
        rows[at] = ["", *rows[at]]
    return _with_rows(table, rows)


def _change_columns(table: Table, chance: Chance) -> Table:
    if not table.width:
        return table
    at, how = chance.randrange(table.width), chance.randrange(4)
    if how == 3:
        return replace(table.turned(), is_turned=False)
    rows = []
    for row in table.rows:
        cells = list(row)
        if how == 0:
            del cells[at : at + 1]
        elif how == 1 and at < len(cells):
            cells.insert(at, cells[at])
        elif how == 2:
            cells = cells[at:] + cells[:at]
        rows.append(cells)
    return _with_rows(table, rows)


def _change_surroundings(table: Table, chance: Chance) -> Table:
    first, last = sorted(chance.randrange(1, 12) for _ in range(2))
    left, right = sorted(chance.randrange(1, 12) for _ in range(2))
    merged = MergedRange(first_row=first, last_row=last, first_column=left, last_column=right)
    return replace(
        table,
        merged=(*table.merged, merged),
        is_hidden=chance.random() < 0.2,
        heading=chance.choice(("", "Level 1", table.heading, "Roads")),
        above=chance.choice(((), ("Title",), table.above, (" ",))),
    )


_TABLE_ACCIDENTS: tuple[TableAccident, ...] = (
    _change_cells, _change_cells, _swap_cells, _change_rows, _change_columns, _change_surroundings,
)  # fmt: skip


# -- all of them ----------------------------------------------------------------------------------


def outcomes(*, files: int, tables: int, seed: int, format: str = "") -> Iterator[Outcome]:
    """What comes of so many accidents to whole files, and of so many to cells, evenly spread.

    :param format: only to files of this one, such as ".ods".
    """
    all_of_them = [each for each in specimens() if each.name.endswith(format)]
    with_tables = [each for each in all_of_them if each.tables]
    for turn in range(files):
        yield try_file(all_of_them[turn % len(all_of_them)], seed + turn)
    for turn in range(tables):
        yield try_tables(with_tables[turn % len(with_tables)], seed + turn)


def faulty_sentences(outcome: Outcome) -> list[str]:
    """The sentences of a refusal that are none: blank, without an end, or with an error's name."""
    return [
        text
        for text in outcome.sentences
        if not text.endswith(".") or len(text.split()) < 3 or "Traceback" in text or "Error" in text
    ]
