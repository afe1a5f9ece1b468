"""The core and the files: rating a whole matrix, reading a workbook."""

import io
from collections.abc import Iterator

import python_calamine
import xlsxwriter

from bench.timing import Timing, measure
from milepost.core.rating.ladder import indicated_levels
from milepost.core.rating.scale import FULL_SUPPORT, Achieved, CriterionFacts, SustainGrade
from milepost.gateways import matrix_files


def timings() -> Iterator[Timing]:
    """Design 6: 2 ms for a whole matrix in the core, 2 s for a full workbook."""
    matrix = matrix_files.shipped_matrix()
    ratings = list(Achieved)
    facts = {
        criterion.code: CriterionFacts(
            rating=ratings[place % 3],
            support=FULL_SUPPORT,
            sustain=SustainGrade(place % 4),
        )
        for place, criterion in enumerate(matrix.criteria())
    }
    yield measure(
        "Rate a whole matrix in the core",
        lambda: indicated_levels(matrix, facts),
        floor_name="look at each criterion's facts once",
        floor=lambda: [facts[criterion.code].rating for criterion in matrix.criteria()],
        mark_ms=2,
        runs=100,
    )
    workbook = _workbook()
    yield measure(
        "Read a full workbook",
        lambda: matrix_files.read_matrix_file(io.BytesIO(workbook), name="matrix.xlsx"),
        floor_name="take its cells out",
        floor=lambda: (
            python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(workbook))
            .get_sheet_by_index(0)
            .to_python()
        ),
        mark_ms=2000,
        runs=10,
    )


def _workbook() -> bytes:
    """The shipped matrix as a sheet of the size people have."""
    matrix = matrix_files.shipped_matrix()
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("Matrix")
        sheet.write_row(0, 0, [matrix.title])
        levels = [level.number for level in matrix.levels]
        header = ["Category", "Focus", *(f"Level {n}" for n in levels), "Evidence base"]
        sheet.write_row(2, 0, header)
        row = 3
        for category in matrix.categories:
            for place, area in enumerate(category.focus_areas):
                cells = [" ".join(c.text for c in area.at(n).criteria) for n in levels]
                base = ", ".join(each.source_words or each.name for each in area.evidence_base)
                name = category.name if place == 0 else ""
                sheet.write_row(row, 0, [name, area.name, *cells, base])
                row += 1
    return out.getvalue()
