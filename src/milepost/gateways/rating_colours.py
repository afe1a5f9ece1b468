"""Which colour does a rating's letter have in a workbook? The letter is always there."""

from collections.abc import Mapping, Sequence

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_range
from xlsxwriter.worksheet import Worksheet

FIRST = 4  # the first row of every table, from 0: above it are its title and its headings
_COLOURS: Mapping[str, tuple[str, str]] = {
    "F": ("#0B4F43", "#FFFFFF"),
    "L": ("#B3DACC", "#16211F"),
    "P": ("#FDEFDF", "#934400"),
    "N": ("#FCEBEC", "#A3162A"),
    "NA": ("#E9E5DC", "#16211F"),
    "NE": ("#ECEEFA", "#33409C"),
}


def colour_ratings(workbook: Workbook, sheet: Worksheet, columns: Sequence[int], last: int) -> None:
    """Colour the ratings of some columns by rules, which stay true when somebody changes one.

    :param last: the last row, from 0.
    """
    places = " ".join(xl_range(FIRST, column, last, column) for column in columns)
    for letter, (ground, ink) in _COLOURS.items():
        wanted = {
            "type": "cell",
            "criteria": "==",
            "value": f'"{letter}"',
            "format": workbook.add_format({"bg_color": ground, "font_color": ink, "bold": True}),
            "multi_range": places,  # told once, and not for each column
        }
        sheet.conditional_format(FIRST, columns[0], last, columns[0], wanted)
