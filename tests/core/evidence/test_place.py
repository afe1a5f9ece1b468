"""Where a reader is to look, and what cannot be looked up."""

import pytest

from milepost.core.evidence.place import DocumentPlace, PlaceKind, document_place, place_faults


@pytest.mark.parametrize(
    ("words", "kind", "page"),
    [
        ("page 4", PlaceKind.PAGE, 4),
        ("Pages 3 to 5, table 2", PlaceKind.PAGE, 3),
        ("pp. 12-14", PlaceKind.PAGE, 12),
        ("slide 7", PlaceKind.PAGE, 7),
        ("page 0", PlaceKind.WORDS, None),
        ("sheet Cases, column Decision", PlaceKind.CELL, None),
        ("B12:D20", PlaceKind.CELL, None),
        ("12:40, the chair's answer", PlaceKind.TIME, None),
        ("1:02:40", PlaceKind.TIME, None),
        ("chapter 4", PlaceKind.WORDS, None),
    ],
)
def test_a_place_is_known_by_its_words(words: str, kind: PlaceKind, page: int | None) -> None:
    assert document_place(words) == DocumentPlace(kind=kind, page=page)


@pytest.mark.parametrize(
    ("words", "faults"),
    [
        ("page 4", ()),
        ("minutes 3 to 6", ()),
        ("sheet A, cell B12", ()),
        ("12:40", ()),
        ("section 2, under the name of the focus area", ()),
        (" ", ("Say where to look: a page, a section, a cell or a time.",)),
        ("page 0", ("Pages are counted from 1.",)),
        ("pages 7 to 3", ("The pages end, at 3, before they begin, at 7.",)),
        ("cell 12", ("Name the cell by its column and row, such as B12.",)),
        ("12:75", ("12:75 is no time: minutes and seconds end at 59.",)),
        ("1:02:75", ("1:02:75 is no time: minutes and seconds end at 59.",)),
        (
            f"pages 7 to 3, {'and on ' * 40}",
            (
                "Say where to look in 200 characters or fewer.",
                "The pages end, at 3, before they begin, at 7.",
            ),
        ),
    ],
)
def test_what_cannot_be_looked_up_is_said(words: str, faults: tuple[str, ...]) -> None:
    assert place_faults(words) == faults
