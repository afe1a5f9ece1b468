"""What would a careful reader ask about a matrix before anybody is rated by it?"""

from milepost.core.matrix.anomalies import evidence, rungs, sheet, spelling, statements
from milepost.core.matrix.anomalies.look import Anomaly, Finder, Look
from milepost.core.matrix.candidates import CandidateRow
from milepost.core.matrix.definition import MaturityMatrix
from milepost.core.matrix.found import FoundMatrix

# In the order in which they are told: the sheet, the ladder, the statements, the words.
FINDERS: tuple[Finder, ...] = (
    sheet.no_title,
    sheet.no_evidence_column,
    sheet.columns_left_out,
    sheet.cells_across_levels,
    sheet.empty_lines,
    sheet.hidden_rows,
    sheet.formulas_without_a_result,
    sheet.near_matches,
    sheet.moved_statements,
    rungs.undefined_levels,
    rungs.cells_that_read_the_same,
    rungs.levels_repeated_whole,
    rungs.sentences_that_do_not_climb,
    rungs.weaker_than_below,
    rungs.interim_lines_out_of_place,
    rungs.cells_outside_the_pattern,
    rungs.dates_in_words,
    rungs.different_target_dates,
    rungs.promised_levels_that_are_there,
    statements.said_twice_in_a_cell,
    statements.nearly_said_twice_in_a_cell,
    statements.turned_round,
    statements.pointing_back_at_nothing,
    statements.caveats,
    statements.absolutes_with_an_allowance,
    statements.client_judged,
    statements.terms_without_a_test,
    evidence.rows_without_evidence,
    evidence.evidence_missing,
    evidence.wrong_column_named,
    evidence.entries_with_a_comma,
    evidence.counted_in_two_rows,
    spelling.doubled_words,
    spelling.articles_before_plurals,
    spelling.slips,
    spelling.stray_markup,
    spelling.abbreviations_spelt_two_ways,
    spelling.one_party_with_many_names,
)

__all__ = ["FINDERS", "Anomaly", "Finder", "Look", "find_anomalies"]


def find_anomalies(
    matrix: MaturityMatrix, *, found: FoundMatrix | None = None, rows: tuple[CandidateRow, ...] = ()
) -> tuple[Anomaly, ...]:
    """Everything to settle, in a fixed order; the sheet it came from tells more."""
    look = Look(matrix=matrix, found=found, rows=rows)
    return tuple(anomaly for finder in FINDERS for anomaly in finder(look))
