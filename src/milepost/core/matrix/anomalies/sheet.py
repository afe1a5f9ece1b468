"""What is odd about the sheet itself, and about it beside the version before?"""

from collections.abc import Iterator

from milepost.core.matrix.anomalies.look import Anomaly, Look, listed, quoted


def empty_lines(look: Look) -> Iterator[Anomaly]:
    for place, before, after in look.found.blank_lines if look.found else ():
        between = f"between {before} and {after}" if before else f"above {after}"
        yield Anomaly(
            where=place,
            finding=f"An empty line stands {between}; the rows below still belong to the table.",
            kind="empty_line",
        )


def no_title(look: Look) -> Iterator[Anomaly]:
    if look.found and not look.found.title:
        yield Anomaly(
            where="The sheet",
            finding="No title stands above the table; give the matrix one.",
            kind="no_title",
        )


def no_evidence_column(look: Look) -> Iterator[Anomaly]:
    if look.found and look.found.evidence_column is None:
        yield Anomaly(
            where="The heading row",
            finding="No column is headed 'Evidence base'.",
            kind="no_evidence_column",
        )


def columns_left_out(look: Look) -> Iterator[Anomaly]:
    for place, text in look.found.left_out if look.found else ():
        yield Anomaly(
            where=place,
            finding=f"{quoted(text)} is no part of a matrix, so it was left out.",
            kind="column_left_out",
        )


def cells_across_levels(look: Look) -> Iterator[Anomaly]:
    for place, first, last in look.found.spans if look.found else ():
        yield Anomaly(
            where=place,
            finding=f"One cell spans levels {first} to {last}; its words were taken for level "
            f"{first} alone.",
            kind="cell_across_levels",
        )


def hidden_rows(look: Look) -> Iterator[Anomaly]:
    for place in look.found.hidden if look.found else ():
        yield Anomaly(
            where=place,
            finding="This row is hidden in the sheet; it was read as the others are.",
            kind="hidden_row",
        )


def formulas_without_a_result(look: Look) -> Iterator[Anomaly]:
    for place in look.found.unworked if look.found else ():
        yield Anomaly(
            where=place,
            finding="A formula stands here, but what it comes to is not in the file, so the cell "
            "was taken as blank; open the file in a spreadsheet program and save it again.",
            kind="formula_without_result",
        )


def near_matches(look: Look) -> Iterator[Anomaly]:
    for row in look.rows:
        for near in row.given.near:
            yield Anomaly(
                where=f"{row.area.name}, level {near.statement.level}",
                finding=f"{quoted(near.statement.text)} ({near.code}) is {near.likeness_pct} % "
                f"like {quoted(near.earlier.text)} ({near.earlier.code}) of the version before; "
                "say whether they are the same criterion.",
                kind="near_match",
            )


def moved_statements(look: Look) -> Iterator[Anomaly]:
    for row in look.rows:
        for moved in row.given.moved:
            levels = listed([moved.earlier.level, moved.statement.level]).replace(" and ", " to ")
            yield Anomaly(
                where=f"{row.area.name}, level {moved.statement.level}",
                finding=f"{quoted(moved.statement.text)} has moved from level {levels}; its "
                f"code there is {moved.code}, which replaces {moved.earlier.code}.",
                kind="moved",
            )
