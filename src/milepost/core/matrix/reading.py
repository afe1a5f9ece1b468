"""How does the sheet that people have become a matrix with criteria, levels and settings?

Nothing is decided for them: criteria are candidates made from the sentences, relations are drawn
only between sentences that say the same, and whatever looks odd is told as an anomaly.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from milepost.core.matrix.anomalies import Anomaly, find_anomalies
from milepost.core.matrix.candidates import CandidateRow, candidate_row
from milepost.core.matrix.codes import area_code
from milepost.core.matrix.consistency import faults_in
from milepost.core.matrix.definition import (
    Category,
    FocusArea,
    Level,
    LevelKind,
    MatrixSettings,
    MaturityMatrix,
)
from milepost.core.matrix.evidence_base import SHELF_LIVES
from milepost.core.matrix.faults import UnreadableMatrix
from milepost.core.matrix.found import FoundMatrix, lay_out
from milepost.core.matrix.guessing import Guess, guess_layout
from milepost.core.matrix.interim import InterimCell, interim_cell
from milepost.core.matrix.layout import Layout, LayoutLevel
from milepost.core.matrix.tables import Table
from milepost.core.matrix.wording import plain

NO_TITLE = "Untitled matrix"


@dataclass(frozen=True, kw_only=True)
class ReadMatrix:
    """What a file holds, and what a careful reader would ask about it.

    ``layout`` is how its tables held it, and ``guesses`` how that was come by; a file that was
    written as a matrix has none.
    """

    matrix: MaturityMatrix
    anomalies: tuple[Anomaly, ...]
    layout: Layout | None = None
    guesses: tuple[Guess, ...] = ()

    @property
    def to_ask(self) -> tuple[Guess, ...]:
        """What was guessed, and might be otherwise."""
        return tuple(guess for guess in self.guesses if not guess.is_sure)


def read_matrix(
    tables: Iterable[Table],
    *,
    earlier: MaturityMatrix | None = None,
    known: MaturityMatrix | None = None,
    version: str = "1.0",
    sheet: str | None = None,
    layout: Layout | None = None,
    ever_given: Collection[str] = (),
) -> ReadMatrix:
    """The matrix in the tables of a file.

    Words stay as the cells have them, tags and line breaks included, without the white space
    around them.

    :param earlier: the version before, whose codes are kept for what says the same.
    :param known: a matrix whose codes of focus areas are used for areas of the same name.
    :param sheet: the sheet to read, where several hold a matrix.
    :param layout: how the tables hold the matrix; guessed where it is not given.
    :param ever_given: the codes of focus areas and criteria of every earlier version, which are
        given to nothing new.
    :raises UnreadableMatrix: with every fault at once, each with its sheet, row and column.
    """
    all_of_them = tuple(tables)
    guesses: tuple[Guess, ...] = ()
    if layout is None:
        guessed = guess_layout(all_of_them, sheet=sheet)
        layout, guesses = guessed.layout, guessed.guesses
    found = lay_out(all_of_them, layout)
    rows = _candidate_rows(found, earlier, known, ever_given)
    matrix = MaturityMatrix(
        title=found.title or NO_TITLE,
        remark=found.remark,
        version=version,
        levels=_levels(found, rows),
        categories=_categories(found, rows),
        notes=found.notes,
        settings=_settings(rows),
    )
    if faults := faults_in(matrix):
        raise UnreadableMatrix(faults)
    return ReadMatrix(
        matrix=matrix,
        anomalies=find_anomalies(matrix, found=found, rows=rows),
        layout=layout,
        guesses=guesses,
    )


def _candidate_rows(
    found: FoundMatrix,
    earlier: MaturityMatrix | None,
    known: MaturityMatrix | None,
    ever_given: Collection[str],
) -> tuple[CandidateRow, ...]:
    patterns = _patterns(found)
    codes = _area_codes(found, earlier, known, ever_given)
    before = {plain(area.name): area for area in earlier.focus_areas} if earlier else {}
    return tuple(
        candidate_row(
            row,
            code=code,
            levels=tuple(level.number for level in found.levels),
            patterns=patterns.get(row.name, {}),
            earlier=before.get(plain(row.name)),
            ever_given=ever_given,
        )
        for row, code in zip(found.rows, codes, strict=True)
    )


def _patterns(found: FoundMatrix) -> dict[str, dict[int, InterimCell]]:
    """The cells that follow the interim pattern, by focus area and level.

    A level is interim when most of its cells follow the pattern; elsewhere the likeness of a
    single cell is chance.
    """
    patterns: dict[str, dict[int, InterimCell]] = {}
    for level in (each.number for each in found.levels if _may_be_interim(each)):
        worded = [row for row in found.rows if level in row.words]
        cells = {row.name: interim_cell(row.words[level], level=level) for row in worded}
        follow = {name: cell for name, cell in cells.items() if cell is not None}
        if len(follow) * 2 > len(worded):
            for name, cell in follow.items():
                patterns.setdefault(name, {})[level] = cell
    return patterns


def _may_be_interim(level: LayoutLevel) -> bool:
    return level.kind in (LevelKind.INTERIM, None)


def _area_codes(
    found: FoundMatrix,
    earlier: MaturityMatrix | None,
    known: MaturityMatrix | None,
    ever_given: Collection[str],
) -> list[str]:
    """Codes of the version before first, then of the matrix that is known, then new ones."""
    standing = {plain(area.name): area.code for area in earlier.focus_areas} if earlier else {}
    taken = {*standing.values(), *ever_given}
    by_name = {plain(area.name): area.code for area in known.focus_areas} if known else {}
    by_name = {name: code for name, code in by_name.items() if code not in taken} | standing
    given: dict[str, str] = {}
    for row in found.rows:
        code = by_name.get(plain(row.name))
        if code is not None and code not in given.values():
            given[row.name] = code
    taken |= set(given.values())
    for row in found.rows:
        if row.name not in given:
            given[row.name] = area_code(row.name, category=row.category, taken=taken)
            taken.add(given[row.name])
    return [given[row.name] for row in found.rows]


def _levels(found: FoundMatrix, rows: tuple[CandidateRow, ...]) -> tuple[Level, ...]:
    interim = {level for row in rows for level in row.patterns}
    worded = {level for row in found.rows for level in row.words}
    numbers = [level.number for level in found.levels]
    return tuple(
        Level(
            number=each.number,
            name=each.name,
            kind=each.kind or _kind(each.number, numbers, interim, worded),
        )
        for each in found.levels
    )


def _kind(number: int, numbers: list[int], interim: set[int], worded: set[int]) -> LevelKind:
    if number == 0:
        return LevelKind.FLOOR
    if number in interim:
        return LevelKind.INTERIM
    # Where one interim level is known, a blank one between two full levels is interim as well.
    is_between = {number - 1, number + 1} <= set(numbers) & worded - interim
    if interim and is_between and number not in worded:
        return LevelKind.INTERIM
    return LevelKind.FULL


def _categories(found: FoundMatrix, rows: tuple[CandidateRow, ...]) -> tuple[Category, ...]:
    by_name: dict[str, list[FocusArea]] = {}
    for row, candidate in zip(found.rows, rows, strict=True):
        by_name.setdefault(row.category, []).append(candidate.area)
    return tuple(Category(name=name, focus_areas=tuple(each)) for name, each in by_name.items())


def _settings(rows: tuple[CandidateRow, ...]) -> MatrixSettings:
    """The usual settings, with the target that most rows name in their interim level."""
    cells = [cell for row in rows for cell in row.patterns.values()]
    targets = [(cell.target_level, cell.target_on) for cell in cells if cell.target_on]
    level, on = max(targets, key=targets.count, default=(None, None))
    kinds = {each.code for row in rows for each in row.area.evidence_base}
    return MatrixSettings(
        target_level=level,
        target_on=on,
        shelf_lives={code: months for code, months in SHELF_LIVES.items() if code in kinds},
    )
