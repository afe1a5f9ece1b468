"""How long something has lasted (design 2.5)."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from milepost.core.rating.scale import SustainGrade
from milepost.core.rating.sustain import (
    DEFAULTS,
    from_event,
    from_monthly_kpi,
    from_yearly_results,
    grade,
    grade_from_run,
    runs_after,
)
from tests.builders import a_focus_area, facts

S0, S1, S2, S3 = SustainGrade


def months(written: str) -> list[bool]:
    """Oldest first: ``+`` at target, ``-`` not; ``12+`` is twelve at target."""
    found: list[bool] = []
    for run in written.split():
        found += [run[-1] == "+"] * int(run[:-1] or 1)
    return found


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("", S0),
        ("5+", S0),  # fewer than six points
        ("6+", S1),
        ("11+", S1),  # too few to be called sustained, however good
        ("12+", S2),
        ("23+", S2),
        ("24+", S3),
        ("100+", S3),
        # S1: the last six, all of them
        ("- 6+", S1),
        ("6+ -", S0),
        ("5- 6+", S1),
        # S2: eleven of the last twelve, wherever the miss falls
        ("- 11+", S2),
        ("11+ -", S2),
        ("2- 10+", S1),
        ("5+ - 4+ - +", S0),
        ("10- 12+", S2),
        # S3: twenty-two of the last twenty-four
        ("2- 22+", S3),
        ("22+ 2-", S3),  # its own test is met, though that of S2 is not
        ("11+ - 11+ -", S3),
        ("3- 21+", S2),
        ("9+ 3- 12+", S2),
        ("20+ 3- +", S0),
    ],
)
def test_a_monthly_kpi_is_graded_by_its_last_months(written: str, expected: SustainGrade) -> None:
    found = from_monthly_kpi(months(written), is_concern_open=False, months_since_concern=None)

    assert found is expected


@pytest.mark.parametrize(
    ("written", "is_concern_open", "months_since_concern", "expected"),
    [
        ("24+", False, 12, S3),
        ("24+", False, 11, S2),
        ("24+", False, 0, S2),
        ("24+", True, None, S1),  # one that is open is open, whenever it began
        ("24+", True, 30, S1),
        ("12+", True, 0, S1),
        ("- 11+", True, 0, S1),
        ("11+ -", True, 0, S0),
        ("6+", True, 0, S1),
    ],
)
def test_a_concern_signal_stands_before_the_higher_grades(
    written: str, is_concern_open: bool, months_since_concern: int | None, expected: SustainGrade
) -> None:
    found = from_monthly_kpi(
        months(written),
        is_concern_open=is_concern_open,
        months_since_concern=months_since_concern,
    )

    assert found is expected


@given(at_target=st.lists(st.booleans(), max_size=40), place=st.integers(0, 39))
def test_one_more_month_at_target_never_lowers_the_grade_of_a_kpi(
    at_target: list[bool], place: int
) -> None:
    better = [is_met or n == place for n, is_met in enumerate(at_target)]

    def graded(results: list[bool]) -> SustainGrade:
        return from_monthly_kpi(results, is_concern_open=False, months_since_concern=None)

    assert graded(better) >= graded(at_target)


@pytest.mark.parametrize(
    ("results", "expected"),
    [
        ("", S0), ("-", S0), ("+", S1), ("2+", S2), ("3+", S3), ("9+", S3),
        ("3+ -", S0), ("3+ - +", S1), ("- 2+", S2), ("+ - 3+", S3),
    ],
)  # fmt: skip
def test_a_yearly_measure_is_graded_by_its_latest_run(results: str, expected: SustainGrade) -> None:
    assert from_yearly_results(months(results)) is expected


@pytest.mark.parametrize(
    ("cycles", "is_in_force", "expected"),
    [(0, True, S0), (1, True, S1), (2, True, S2), (3, True, S3), (7, True, S3), (7, False, S0)],
)
def test_an_event_is_graded_by_the_cycles_it_has_been_in_force(
    cycles: int, is_in_force: bool, expected: SustainGrade
) -> None:
    assert from_event(cycles, is_in_force) is expected


# -- from ratings alone -------------------------------------------------------------------------

AREA = a_focus_area(level_1="A1 B1", level_2="P2^ A2", level_3="A3=A1")


@pytest.mark.parametrize(
    ("rating", "run"),
    [
        ("A1 F", 3), ("A1 L", 3), ("A1 F unsupported", 3), ("A1 L contradicted", 3),
        ("A1 P", 0), ("A1 N", 0), ("A1 NE", 0), ("A1 NA agreed", 0), ("A1 -", 0), ("", 0),
    ],
)  # fmt: skip
def test_a_run_goes_on_while_a_criterion_is_fully_or_largely_met(rating: str, run: int) -> None:
    found = runs_after(AREA, facts(rating), previous={"A1": 2}, covered=frozenset())

    assert found["A1"] == run


def test_a_run_goes_on_while_a_criterion_is_covered_whatever_its_own_rating() -> None:
    found = runs_after(AREA, facts("A3 F"), previous={"A1": 2}, covered=frozenset({"A1"}))

    assert (found["A1"], found["A3"]) == (3, 1)


def test_every_criterion_has_a_run_but_the_prior_ones() -> None:
    found = runs_after(AREA, {}, previous={}, covered=frozenset())

    assert found == {"A1": 0, "B1": 0, "A2": 0, "A3": 0}


def test_runs_grow_from_cycle_to_cycle() -> None:
    runs: dict[str, int] = {}
    seen = []
    for known in ("A1 F, B1 L", "A1 L, B1 F", "A1 F, B1 P", "A1 F, B1 F"):
        runs = runs_after(AREA, facts(known), previous=runs, covered=frozenset())
        seen.append((runs["A1"], runs["B1"]))

    assert seen == [(1, 1), (2, 2), (3, 0), (4, 1)]


def test_a_missing_cycle_breaks_the_run_and_a_deferred_one_does_not() -> None:
    met = facts("A1 F")
    first = runs_after(AREA, met, previous={}, covered=frozenset())

    after_deferral = runs_after(AREA, met, previous=first, covered=frozenset())
    after_gap = runs_after(AREA, met, previous={}, covered=frozenset())

    assert (after_deferral["A1"], after_gap["A1"]) == (2, 1)


@pytest.mark.parametrize(
    ("run", "expected"), [(0, S0), (1, S1), (2, S2), (3, S3), (4, S3), (40, S3)]
)
def test_a_run_is_graded_by_its_length(run: int, expected: SustainGrade) -> None:
    assert grade_from_run(run) is expected


@pytest.mark.parametrize(
    ("bound", "run", "expected"), [(None, 3, S3), (None, 0, S0), (S0, 3, S0), (S3, 0, S3)]
)
def test_what_is_bound_to_a_criterion_outranks_its_ratings(
    bound: SustainGrade | None, run: int, expected: SustainGrade
) -> None:
    assert grade(bound, run) is expected


def test_every_number_is_a_setting() -> None:
    patient = replace(
        DEFAULTS,
        emerging_months=3,
        sustained_of_months=4,
        sustained_at_target=4,
        durable_of_months=8,
        durable_at_target=8,
        durable_without_concern_months=2,
        emerging_run=2,
        sustained_run=4,
        durable_run=6,
    )

    def kpi(written: str, since: int) -> SustainGrade:
        return from_monthly_kpi(
            months(written), is_concern_open=False, months_since_concern=since, settings=patient
        )

    assert [kpi("3+", 2), kpi("4+", 2), kpi("8+", 2), kpi("8+", 1)] == [S1, S2, S3, S2]
    assert [grade_from_run(run, settings=patient) for run in (1, 2, 4, 6)] == [S0, S1, S2, S3]
    assert from_yearly_results([True], settings=patient) is S0
    assert from_event(2, True, settings=patient) is S1
    assert grade(None, 4, settings=patient) is S2


def test_grades_are_written_as_people_write_them() -> None:
    assert [each.label for each in SustainGrade] == ["S0", "S1", "S2", "S3"]
