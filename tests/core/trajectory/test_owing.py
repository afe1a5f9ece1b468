"""What a level waits for: work, evidence, or only time."""

from datetime import date

from milepost.core.rating.scale import HeldBackReason
from milepost.core.trajectory.forecast import Owed
from milepost.core.trajectory.owing import owing
from tests.builders import a_focus_area, a_matrix

CUT_OFF = date(2026, 9, 30)
ROW = a_focus_area("CS", level_1="A1 A2", level_2="P^", level_3="A3=A1 B3~~", level_5="A5>A3 B5~~")
MATRIX = a_matrix(ROW)
AREA = MATRIX.areas_by_code["CS"]
_R = HeldBackReason


def _owed(
    *held_back: tuple[str, HeldBackReason], runs: dict[str, int] | None = None
) -> tuple[Owed, ...]:
    return owing(
        AREA,
        held_back,
        serving={"A1": ("M-1", "M-2"), "B3": ("M-3",)},
        runs=runs or {},
        settings=MATRIX.settings,
        months_a_cycle=3,
        last_cut_off=CUT_OFF,
    )


def test_what_is_not_met_waits_for_the_work_that_serves_it() -> None:
    assert _owed(("A1", _R.NOT_MET)) == (Owed(criterion="A1", works=("M-1", "M-2")),)


def test_what_nobody_works_at_has_nothing_to_wait_for() -> None:
    assert _owed(("A2", _R.NOT_SUPPORTED)) == (Owed(criterion="A2"),)


def test_what_must_last_lasts_after_it_is_done() -> None:
    # At level 3 explicit wording needs two cycles running: the one that finds it, and one more.
    assert _owed(("B3", _R.NOT_MET)) == (Owed(criterion="B3", works=("M-3",), sustain_months=3),)


def test_what_is_met_and_only_has_to_last_counts_on_from_the_last_cut_off() -> None:
    assert _owed(("B3", _R.NOT_LASTING), runs={"B3": 1}) == (
        Owed(criterion="B3", since=CUT_OFF, sustain_months=3),
    )
    assert _owed(("B5", _R.NOT_LASTING), runs={"B5": 1}) == (
        Owed(criterion="B5", since=CUT_OFF, sustain_months=6),
    )


def test_what_does_not_last_and_is_not_supported_waits_for_work() -> None:
    (found,) = _owed(("B3", _R.NOT_LASTING), ("B3", _R.NOT_SUPPORTED))

    assert (found.works, found.since) == (("M-3",), None)


def test_each_criterion_is_owed_once_and_what_follows_from_the_rest_never() -> None:
    prior = next(each.code for each in AREA.criteria if each.is_prior)
    found = _owed(
        ("A1", _R.NOT_MET),
        (prior, _R.BELOW_NOT_COMPLETE),
        ("A1", _R.BELOW_NOT_COMPLETE),
        ("XX.1", _R.NOT_MET),
    )

    assert [each.criterion for each in found] == ["A1"]
