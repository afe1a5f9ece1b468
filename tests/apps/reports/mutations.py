"""A valid working copy, spoilt at random: its bytes, pieces, cells, rows and columns."""

import io
import random
import re
import zipfile
from collections.abc import Callable, Iterator

ODD_VALUES = (
    "",
    "F",
    "ff",
    "Fully",
    "NA",
    "=1+1",
    "A-1",
    "A-999999999",
    "E-1, page 4",
    "E-77",
    "E-1",
    "-",
    "x" * 25_000,
    "&#x1F642;",
    "_x0000_",
    "_xD800_",
    "1E999",
    "#N/A",
    "Your rating",
    "Assessment",
    "Code",
    "  ",
    "&lt;b&gt;",
)
_CELL = re.compile(rb"<c r=\"([A-Z]+)(\d+)\"([^>]*?)(?:/>|>(.*?)</c>)", re.DOTALL)
_ROW = re.compile(rb"<row [^>]*?(?:/>|>.*?</row>)", re.DOTALL)
_STRING = re.compile(rb"<si>.*?</si>", re.DOTALL)
SHEET, STRINGS, BOOK = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"

Pieces = dict[str, bytes]
Mutation = Callable[[random.Random, Pieces], None]


def unpacked(content: bytes) -> Pieces:
    """The pieces of a workbook."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(pieces: Pieces) -> bytes:
    """A workbook of these pieces; stored, which is quick."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, piece in pieces.items():
            archive.writestr(name, piece)
    return out.getvalue()


def rows_of(pieces: Pieces) -> list[bytes]:
    """The rows of the sheet that is filled in, as they are written in the file."""
    return _ROW.findall(pieces.get(SHEET, b""))


def mutations(content: bytes, seed: int, count: int) -> Iterator[bytes]:
    """That many spoilt copies, the same for the same seed."""
    chance = random.Random(seed)
    pieces = unpacked(content)
    for _ in range(count):
        if chance.random() < 0.15:
            yield _spoil_bytes(chance, content)
            continue
        spoilt = dict(pieces)
        for _ in range(chance.choice((1, 1, 1, 2, 3, 8))):
            chance.choice(MUTATIONS)(chance, spoilt)
        yield packed(spoilt)


def _spoil_bytes(chance: random.Random, content: bytes) -> bytes:
    if chance.random() < 0.3:
        return content[: chance.randrange(len(content))]
    spoilt = bytearray(content)
    for _ in range(chance.choice((1, 3, 20))):
        spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
    return bytes(spoilt)


def _fill_a_cell(chance: random.Random, pieces: Pieces) -> None:
    _fill(chance, pieces, chance.choice(ODD_VALUES))


def _rate_a_cell(chance: random.Random, pieces: Pieces) -> None:
    _fill(chance, pieces, chance.choice(("F", "L", "P", "N", "NA", "NE", "")), column=b"G")


def _fill(chance: random.Random, pieces: Pieces, value: str, column: bytes | None = None) -> None:
    def written(found: "re.Match[bytes]") -> bytes:
        style = b" ".join(part for part in found[3].split() if part.startswith(b"s="))
        place = b'<c r="' + found[1] + found[2] + b'" ' + style
        return place + b' t="inlineStr"><is><t>' + value.encode() + b"</t></is></c>"

    _change_one(chance, pieces, _CELL, written, column=column)


def _put_a_formula(chance: random.Random, pieces: Pieces) -> None:
    def written(found: "re.Match[bytes]") -> bytes:
        return b'<c r="' + found[1] + found[2] + b'" t="str"><f>"F"</f><v>F</v></c>'

    _change_one(chance, pieces, _CELL, written)


def _change_one(
    chance: random.Random,
    pieces: Pieces,
    shape: "re.Pattern[bytes]",
    written: Callable[["re.Match[bytes]"], bytes],
    column: bytes | None = None,
) -> None:
    found = [each for each in shape.finditer(pieces.get(SHEET, b"")) if column in (None, each[1])]
    if found:
        one = chance.choice(found)
        sheet = pieces[SHEET]
        pieces[SHEET] = sheet[: one.start()] + written(one) + sheet[one.end() :]


def _drop_rows(chance: random.Random, pieces: Pieces) -> None:
    share = chance.random()
    pieces[SHEET] = _ROW.sub(
        lambda row: b"" if chance.random() < share else row[0], pieces.get(SHEET, b"")
    )


def _swap_rows(chance: random.Random, pieces: Pieces) -> None:
    """Rows in another order in the file, which still say their old numbers."""
    rows = rows_of(pieces)
    if len(rows) > 1:
        first, second = chance.sample(rows, 2)
        sheet = pieces[SHEET].replace(first, b"\0", 1).replace(second, first, 1)
        pieces[SHEET] = sheet.replace(b"\0", second, 1)


def _repeat_a_row(chance: random.Random, pieces: Pieces) -> None:
    rows = list(_ROW.finditer(pieces.get(SHEET, b"")))
    if rows:
        one = chance.choice(rows)
        number = str(chance.choice((1, 5, 60, 1_048_576))).encode()
        again = re.sub(rb'(r="[A-Z]*)\d+"', rb"\g<1>" + number + b'"', one[0])
        sheet = pieces[SHEET]
        pieces[SHEET] = sheet[: one.end()] + again + sheet[one.end() :]


def _merge_cells(chance: random.Random, pieces: Pieces) -> None:
    first, last = sorted(chance.sample(range(1, 70), 2))
    columns = sorted(chance.choices("ABCDEFGHIJKLM", k=2))
    area = f"{columns[0]}{first}:{columns[1]}{last}".encode()
    merged = b'<mergeCells count="1"><mergeCell ref="' + area + b'"/></mergeCells>'
    pieces[SHEET] = pieces.get(SHEET, b"").replace(b"</sheetData>", b"</sheetData>" + merged, 1)


def _change_a_string(chance: random.Random, pieces: Pieces) -> None:
    strings = list(_STRING.finditer(pieces.get(STRINGS, b"")))
    if strings:
        one = chance.choice(strings)
        said = b"<si><t>" + chance.choice(ODD_VALUES).encode() + b"</t></si>"
        whole = pieces[STRINGS]
        pieces[STRINGS] = whole[: one.start()] + said + whole[one.end() :]


def _spoil_a_piece(chance: random.Random, pieces: Pieces) -> None:
    name = chance.choice(sorted(pieces))
    spoilt = bytearray(pieces[name])
    for _ in range(chance.choice((1, 5, 50))):
        if spoilt:
            spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
    pieces[name] = bytes(spoilt)


def _lose_a_piece(chance: random.Random, pieces: Pieces) -> None:
    if len(pieces) > 1:
        del pieces[chance.choice(sorted(pieces))]


def _show_or_hide_sheets(chance: random.Random, pieces: Pieces) -> None:
    book = pieces.get(BOOK, b"")
    if chance.random() < 0.5:
        pieces[BOOK] = book.replace(b'state="veryHidden"', b"")
    else:
        pieces[BOOK] = book.replace(b'name="Ratings"', b'name="Ratings" state="hidden"')


def _rename_a_sheet(chance: random.Random, pieces: Pieces) -> None:
    name = chance.choice((b"Ratings", b"Milepost", b"Levels"))
    pieces[BOOK] = pieces.get(BOOK, b"").replace(b'name="' + name, b'name="' + name + b" 2")


MUTATIONS: tuple[Mutation, ...] = (
    _fill_a_cell,
    _fill_a_cell,
    _rate_a_cell,
    _rate_a_cell,
    _put_a_formula,
    _drop_rows,
    _swap_rows,
    _repeat_a_row,
    _merge_cells,
    _change_a_string,
    _spoil_a_piece,
    _lose_a_piece,
    _show_or_hide_sheets,
    _rename_a_sheet,
)
