"""Did a party's levels stand in the end? By hand."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from milepost.core.assessment.claims import (
    MODERATOR,
    PROVIDER,
    ClaimRecord,
    StatedAs,
    StatedLevels,
    claim_records,
)
from milepost.core.rating.apart import defined_levels, steps_between
from tests.builders import LEVELS, a_focus_area

DEFINED = (0, 1, 2, 3, 5)


def stated(written: str) -> list[StatedLevels]:
    """``stated("CS North 3 1 - -")``: claimed, validated, proposed, ratified; - for not yet."""
    found = []
    for line in written.split(","):
        area, authority, *levels = line.split()
        names = ("claimed", "validated", "proposed", "ratified")
        known = {
            name: None if level == "-" else int(level)
            for name, level in zip(names, levels, strict=True)
        }
        found.append(StatedLevels(focus_area=area, authority=authority, defined=DEFINED, **known))
    return found


def record(found: tuple[ClaimRecord, ...], *what: str | None) -> ClaimRecord:
    (only,) = [
        each for each in found if (each.party, each.stated, each.against, each.authority) == what
    ]
    return only


TWO = stated(
    "CS North 3 1 2 2, IV North 1 3 3 3, SV North 2 2 2 2, CE North 3 - - -, AM North 5 3 3 -,"
    "CS South 3 3 3 2, NM South - - - -"
)


def test_a_claim_is_measured_against_what_was_validated_and_what_was_ratified() -> None:
    found = claim_records(TWO)

    north = record(found, PROVIDER, "claimed", "validated", "North")
    assert [(each.focus_area, each.steps) for each in north.over] == [("CS", 2), ("AM", 1)]
    assert [(each.focus_area, each.steps) for each in north.under] == [("IV", -2)]
    assert (north.same, north.waiting, north.compared) == (1, 1, 4)
    assert (north.steps_over, north.steps_under) == (3, 2)
    assert north.words == (
        "Claimed against validated: 2 of 4 over, 1 under, 1 the same. 1 not yet validated."
    )
    ratified = record(found, PROVIDER, "claimed", "ratified", "North")
    assert [(each.focus_area, each.steps) for each in ratified.over] == [("CS", 1)]
    assert ratified.waiting == 2


def test_authorities_and_the_moderator_are_measured_too() -> None:
    found = claim_records(TWO)

    south = record(found, "South", "validated", "ratified", "South")
    assert [(each.focus_area, each.steps) for each in south.over] == [("CS", 1)]
    assert south.words == "Validated against ratified: 1 of 1 over, 0 under, 0 the same."
    north = record(found, "North", "validated", "ratified", "North")
    assert [(each.focus_area, each.steps) for each in north.under] == [("CS", -1)]
    assert record(found, MODERATOR, "proposed", "ratified", "North").same == 3


def test_several_authorities_are_counted_apart_and_together_and_one_alone_once() -> None:
    together = record(claim_records(TWO), PROVIDER, "claimed", "validated", None)
    assert (together.compared, len(together.over), together.same) == (5, 2, 2)

    alone = claim_records(stated("CS North 3 1 2 2"))
    assert [(each.party, each.against) for each in alone] == [
        (PROVIDER, StatedAs.VALIDATED),
        (PROVIDER, StatedAs.RATIFIED),
        ("North", StatedAs.RATIFIED),
        (MODERATOR, StatedAs.RATIFIED),
    ]


def test_no_assessment_makes_no_record() -> None:
    assert claim_records([]) == ()


@pytest.mark.parametrize(
    ("first", "second", "steps"),
    [(0, 0, 0), (0, 1, 1), (1, 3, 2), (3, 5, 1), (5, 3, -1), (5, 0, -4), (3, 4, 0)],
)
def test_steps_are_counted_in_defined_levels(first: int, second: int, steps: int) -> None:
    assert steps_between(first, second, defined=DEFINED) == steps


def test_the_floor_is_always_defined() -> None:
    area = a_focus_area(level_1="A1", level_3="B3")
    assert defined_levels(area, LEVELS) == (0, 1, 3)


LEVEL = st.sampled_from([None, *DEFINED])


@settings(max_examples=50)
@given(rows=st.lists(st.tuples(st.sampled_from("NS"), LEVEL, LEVEL), max_size=12))
def test_nothing_is_set_against_anything_else_and_nothing_is_lost(
    rows: list[tuple[str, int | None, int | None]],
) -> None:
    levels = [
        StatedLevels(focus_area=f"F{n}", authority=who, claimed=one, validated=two, defined=DEFINED)
        for n, (who, one, two) in enumerate(rows)
    ]
    for each in claim_records(levels):
        if each.stated is StatedAs.CLAIMED and each.against is StatedAs.VALIDATED:
            mine = [row for row in rows if each.authority in (None, row[0])]
            claimed = [(a, b) for _, a, b in mine if a is not None]
            assert each.compared + each.waiting == len(claimed)
            assert len(each.over) == sum(b is not None and a > b for a, b in claimed)
            assert each.steps_over >= len(each.over)
            assert each.steps_under >= len(each.under)
