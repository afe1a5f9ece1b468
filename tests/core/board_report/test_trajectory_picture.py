"""Pictures of trajectories: every mark's place, worked out by hand.

The plane is 1,000 days wide and 100 pixels high between its edges, so a day is a pixel and a
level of six is 20.
"""

from datetime import date, timedelta

import pytest

from milepost.core.board_report.trajectory_picture import (
    PicturePlane,
    PictureSpot,
    TrajectoryPicture,
    draw_trajectory,
)
from milepost.core.matrix.definition import Level, LevelKind
from milepost.core.trajectory.dated_test import LevelFrom
from milepost.core.trajectory.trajectory import Ahead, HeldFrom, TargetStep, trajectory

FIRST = date(2024, 7, 1)
KINDS = (
    LevelKind.FLOOR,
    LevelKind.FULL,
    LevelKind.INTERIM,
    LevelKind.FULL,
    LevelKind.INTERIM,
    LevelKind.FULL,
)
LEVELS = [Level(number=number, kind=kind) for number, kind in enumerate(KINDS)]


def _day(number: int) -> date:
    return FIRST + timedelta(days=number)


def _plane(days: int = 1000, width: int = 1000) -> PicturePlane:
    return PicturePlane(
        width=width + 50,
        height=130,
        first=FIRST,
        last=_day(days),
        left=40,
        right=10,
        top=10,
        bottom=20,
    )


def _picture(
    *held: tuple[int, int | None],
    claims: tuple[tuple[int, int], ...] = (),
    targets: tuple[tuple[int, int], ...] = (),
    ahead: Ahead | None = None,
    plane: PicturePlane | None = None,
) -> TrajectoryPicture:
    found = trajectory(
        [HeldFrom(on=_day(on), level=level) for on, level in held],
        claims=[LevelFrom(on=_day(on), level=level) for on, level in claims],
        targets=[TargetStep(level=level, due_on=_day(due)) for due, level in targets],
        ahead=ahead,
        on=_day(600),
        until=_day(1000),
    )
    return draw_trajectory(found, LEVELS, plane or _plane())


def test_levels_go_up_in_equal_steps_and_say_what_they_are() -> None:
    assert [(each.at, each.words, each.is_full) for each in _picture().levels] == [
        (110, "Below", True),
        (90, "Level 1", True),
        (70, "2", False),
        (50, "Level 3", True),
        (30, "4", False),
        (10, "Level 5", True),
    ]


def test_years_and_today_stand_on_their_days() -> None:
    found = _picture()
    assert [(each.at, each.words) for each in found.years] == [
        (224, "2025"),
        (589, "2026"),
        (954, "2027"),
    ]
    assert (found.today, found.plot_right, found.plot_bottom) == (640, 1040, 110)


def test_of_many_years_in_a_small_picture_only_some_are_named() -> None:
    years = _picture(plane=_plane(days=3650, width=200)).years
    assert [each.words for each in years] == ["2025", "2027", "2029", "2031", "2033"]


@pytest.mark.parametrize(
    ("held", "path"),
    [
        ((), ""),
        (((0, 1),), "M40 90H640"),
        (((0, 1), (100, 3)), "M40 90H140V50H640"),
        (((0, 3), (100, None), (300, 1)), "M40 50H140M340 90H640"),
    ],
)
def test_what_was_held_is_a_line_with_a_gap_where_nothing_was(
    held: tuple[tuple[int, int | None], ...], path: str
) -> None:
    assert _picture(*held).held == path


def test_what_was_ratified_and_lost_has_its_mark() -> None:
    found = _picture((0, 3), (100, None), (300, 1))
    assert found.ratified == (PictureSpot(x=40, y=50), PictureSpot(x=340, y=90))
    assert found.lost == (PictureSpot(x=140, y=50),)


def test_claims_are_steps_until_today() -> None:
    found = _picture(claims=((0, 1), (100, 3)))
    assert found.claimed == "M40 90H140V50H640"
    assert found.claims == (PictureSpot(x=40, y=90), PictureSpot(x=140, y=50))
    assert _picture().claimed == ""


def test_what_is_wanted_rises_on_each_due_date_and_has_its_flag() -> None:
    found = _picture(targets=((200, 3), (900, 5)))
    assert found.wanted == "M240 50H940V10H1040"
    assert found.flags == (PictureSpot(x=240, y=50), PictureSpot(x=940, y=10))
    assert _picture().wanted == ""


def test_what_lies_ahead_goes_from_today_to_the_day_and_up_with_its_spread() -> None:
    ahead = Ahead(level=3, ratified_on=_day(700), early=_day(680), late=_day(780))
    found = _picture((0, 1), ahead=ahead)
    assert found.ahead == "M640 90H740V50"
    assert found.expected == PictureSpot(x=740, y=50)
    assert found.band == (720, 44, 100, 12)


def test_where_nothing_is_held_it_begins_below() -> None:
    assert _picture(ahead=Ahead(level=3, ratified_on=_day(700))).ahead == "M640 110H740V50"


@pytest.mark.parametrize(
    ("early", "late", "band"),
    [(None, None, None), (700, 700, (740, 44, 4, 12)), (700, None, (740, 44, 300, 12))],
)
def test_a_spread_can_be_seen_and_ends_at_the_edge_where_it_has_no_end(
    early: int | None, late: int | None, band: tuple[int, int, int, int] | None
) -> None:
    ahead = Ahead(
        level=3,
        ratified_on=_day(700),
        early=None if early is None else _day(early),
        late=None if late is None else _day(late),
    )
    assert _picture(ahead=ahead).band == band


def test_without_a_date_nothing_lies_ahead() -> None:
    for ahead in (None, Ahead(level=3, ratified_on=None)):
        found = _picture((0, 1), ahead=ahead)
        assert (found.ahead, found.expected, found.band) == ("", None, None)


def test_what_lies_outside_of_the_days_stands_at_the_edge() -> None:
    assert _picture((-50, 1)).held == "M40 90H640"
