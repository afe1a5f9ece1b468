"""What stands on each sheet of a draft's workbook, and what its first sheet says of it."""

from collections.abc import Iterator, Sequence

from milepost.apps.matrices.queries.drafts import DraftRead
from milepost.apps.matrices.settled import PointStanding
from milepost.core.access.roles import Actor, PartyKind
from milepost.core.matrix.definition import MaturityMatrix
from milepost.core.matrix.drafting.meeting_copy import (
    AREA,
    CHOICES,
    CRITICAL,
    INPUTS,
    KEYS,
    LASTING,
    LEVEL,
    NEW_TEXT,
    NO,
    WHY,
    YES,
    MeetingSheet,
    lasting_word,
)
from milepost.core.matrix.drafting.terms import terms_used
from milepost.gateways.draft_workbook import MeetingColumn, MeetingTable

_BLANK_ROWS = 20
_SIDES = {PartyKind.PROVIDER: "The provider", PartyKind.AUTHORITY: "The Authorities"}


def meeting_tables(
    read: DraftRead, points: Sequence[PointStanding], *, by: Actor
) -> tuple[MeetingTable, ...]:
    """The sheets to be filled in; the points to settle once there are any."""
    matrix = read.matrix
    tables = (_levels(matrix), _criteria(matrix), _terms(matrix))
    return (*tables, _points(points, by)) if points else tables


def _column(heading: str, width: float, *, sheet: MeetingSheet) -> MeetingColumn:
    is_open = heading in INPUTS[sheet]
    choices = CHOICES.get(heading, ()) if is_open else ()
    return MeetingColumn(heading=heading, width=width, is_open=is_open, choices=choices)


def _columns(sheet: MeetingSheet, *widths: tuple[str, float]) -> tuple[MeetingColumn, ...]:
    return tuple(_column(heading, width, sheet=sheet) for heading, width in widths)


def _levels(matrix: MaturityMatrix) -> MeetingTable:
    sheet = MeetingSheet.LEVELS
    return MeetingTable(
        name=sheet.value,
        title="Levels",
        remark="A row for each focus area at each level. What is empty is undefined.",
        columns=_columns(
            sheet,
            (KEYS[sheet], 9),
            (AREA, 24),
            (LEVEL, 7),
            ("Words as they stand", 62),
            ("New words", 62),
            (WHY, 34),
        ),
        rows=tuple(
            (
                f"{area.code}/{level.number}",
                area.name,
                level.number,
                area.at(level.number).words or "",
                "",
                "",
            )
            for area in matrix.focus_areas
            for level in matrix.levels
        ),
    )


def _criteria(matrix: MaturityMatrix) -> MeetingTable:
    sheet = MeetingSheet.CRITERIA
    return MeetingTable(
        name=sheet.value,
        title="Criteria",
        remark="Write new ones into the blank rows at the end, with focus area and level.",
        columns=_columns(
            sheet,
            (KEYS[sheet], 17),
            (AREA, 20),
            (LEVEL, 7),
            ("Text as it stands", 46),
            (NEW_TEXT, 46),
            ("Critical", 8),
            (CRITICAL, 9),
            ("Lasting", 12),
            (LASTING, 16),
            ("Strike", 7),
            (WHY, 30),
        ),
        rows=tuple(
            (
                each.code,
                area.name,
                each.level,
                each.text,
                "",
                YES if each.is_critical else NO,
                "",
                lasting_word(each.lasting),
                "",
                "",
                "",
            )
            for area in matrix.focus_areas
            for each in area.criteria
        ),
        blank_rows=_BLANK_ROWS,
        open_in_blank=(AREA, LEVEL, NEW_TEXT, CRITICAL, LASTING, WHY),
        choices_in_blank={
            AREA: _short_list([each.name for each in matrix.focus_areas]),
            LEVEL: tuple(str(each.number) for each in matrix.levels),
            CRITICAL: CHOICES[CRITICAL],
            LASTING: CHOICES[LASTING],
        },
    )


def _short_list(names: Sequence[str]) -> tuple[str, ...]:
    """A list that a workbook can hold beside a cell: 255 characters, and no commas in a name."""
    is_short = len(",".join(names)) <= 255 and not any("," in each for each in names)
    return tuple(names) if is_short else ()


def _terms(matrix: MaturityMatrix) -> MeetingTable:
    sheet = MeetingSheet.TERMS
    return MeetingTable(
        name=sheet.value,
        title="Defined terms",
        remark="Every word that could be read either way. A test says when it is so.",
        columns=_columns(
            sheet,
            (KEYS[sheet], 26),
            ("Used in", 9),
            ("Test as it stands", 60),
            ("New test", 60),
            (WHY, 34),
        ),
        rows=tuple(
            (each.word, len(each.criteria) + len(each.cells), each.test, "", "")
            for each in terms_used(matrix)
        ),
        blank_rows=_BLANK_ROWS,
        open_in_blank=(KEYS[sheet], "New test", WHY),
    )


def _points(points: Sequence[PointStanding], by: Actor) -> MeetingTable:
    sheet = MeetingSheet.POINTS
    side = _SIDES[by.party_kind] if by.party_kind else ""
    return MeetingTable(
        name=sheet.value,
        title="To settle",
        remark=f"“Our word” is that of your side: {side[:1].lower()}{side[1:]}.",
        columns=_columns(
            sheet,
            (KEYS[sheet], 8),
            ("Question", 60),
            ("Stands as", 13),
            ("Said so far", 50),
            ("Our word", 18),
            ("What was agreed", 60),
        ),
        rows=tuple(
            (
                each.code,
                f"{each.title}. {each.question}" if each.question else each.title,
                each.stands.words,
                "\n".join(_said(each)),
                "",
                "",
            )
            for each in points
        ),
    )


def _said(point: PointStanding) -> Iterator[str]:
    for each in point.said:
        words = f": {each.words}" if each.words else ""
        yield f"{_SIDES[each.side]}, {each.said_as.words.lower()}{words}"


def meeting_words(read: DraftRead, *, by: Actor, day: str) -> tuple[tuple[str, str], ...]:
    """What to do with the workbook, and where it comes from."""
    return tuple(_words(read, by, day))


def _words(read: DraftRead, by: Actor, day: str) -> Iterator[tuple[str, str]]:
    draft = read.facts
    yield (
        "What this is",
        f"Draft {draft.number} of {draft.title} {draft.version}, as it stood on {day}. Taken by"
        f" {by.name}. For work in a meeting where the site is not at hand.",
    )
    yield (
        "Fill in",
        "The yellow columns alone. An empty cell changes nothing: write only what shall be"
        " different, whole and as it shall stand. The rest cannot be typed over.",
    )
    yield (
        "New criteria and terms",
        "In the blank rows at the end of their sheets. A criterion gets its code on the site.",
    )
    yield (
        "Strike",
        "Choose yes beside a criterion that shall go. Words of a level and tests are taken away"
        " on the site.",
    )
    yield "Why", _WHY_WRITTEN if read.may_write else _WHY_PROPOSED
    yield (
        "As you like",
        "Sort and filter. Columns are known by their headings and rows by their first column, so"
        " keep those. Rows and sheets that are deleted stay as they are on the site.",
    )
    yield "No formulas", "Type words. A formula is not taken: nobody sees what it says tomorrow."
    yield (
        "Hand it in",
        f"On the site, under Draft {draft.number}, “Work in a meeting”. You first see what would"
        " change, what was changed on the site meanwhile, and what cannot be taken. Nothing is"
        " written until you say so. Two people may each fill in a workbook of their own.",
    )
    yield "Save it as", "Excel workbook (.xlsx). LibreOffice writes that, too."


_WHY_WRITTEN = "As you like. Only your side sees this draft yet, so it is written at once."
_WHY_PROPOSED = (
    "The reason for the change. Each row is put to the other side as a proposal, with its reason;"
    " where one has none, you are asked for it on the site."
)
