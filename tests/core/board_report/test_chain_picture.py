"""Pictures of the chain that sets a date: every bar's place, worked out by hand.

Between the edges lie 450 pixels; a chain of 450 days has a pixel for each.
"""

from datetime import date, timedelta

from milepost.core.board_report.chain_picture import ChainBar, draw_chain
from milepost.core.trajectory.forecast import ForecastStep, ForecastStepKind

TODAY = date(2026, 11, 23)
K = ForecastStepKind


def _step(kind: ForecastStepKind, days: int, of: str = "") -> ForecastStep:
    return ForecastStep(kind=kind, on=TODAY + timedelta(days=days), of=of)


CHAIN = (
    _step(K.WORK, 100, "M-1"),
    _step(K.LASTS, 250, "CS.A1"),
    _step(K.CUT_OFF, 400),
    _step(K.RATIFIED, 450),
)


def test_each_bar_begins_where_the_one_before_ends() -> None:
    found = draw_chain(CHAIN, on=TODAY)
    assert found is not None
    assert [(bar.words, bar.x, bar.end, bar.y) for bar in found.bars] == [
        ("M-1", 130, 230, 38),
        ("Lasts", 230, 380, 66),
        ("Cut-off", 380, 530, 94),
        ("Ratified", 530, 580, 122),
    ]
    assert (found.today, found.height, found.plot_bottom) == (130, 162, 136)


def test_what_is_over_is_a_mark_on_the_day_of_asking() -> None:
    found = draw_chain((_step(K.WORK, -30, "M-1"), _step(K.RATIFIED, 450)), on=TODAY)
    assert found is not None
    assert found.bars[0] == ChainBar(kind=K.WORK, words="M-1", x=130, y=38, width=3)
    assert found.bars[1].x == 130


def test_quarters_are_named_as_many_as_there_is_room_for() -> None:
    near = draw_chain(CHAIN, on=TODAY)
    assert near is not None
    assert [(each.at, each.words) for each in near.months] == [
        (169, "Jan 2027"),
        (259, "Apr 2027"),
        (350, "Jul 2027"),
        (442, "Oct 2027"),
        (534, "Jan 2028"),
    ]
    far = draw_chain((_step(K.RATIFIED, 1460),), on=TODAY)
    assert far is not None
    assert [each.words for each in far.months][:3] == ["Jan 2027", "Oct 2027", "Jul 2028"]


def test_nothing_ahead_is_no_picture() -> None:
    assert draw_chain((), on=TODAY) is None
    assert draw_chain((_step(K.RATIFIED, 0),), on=TODAY) is None
