"""What becomes of a level once it is ratified (design 2.5)."""

from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from milepost.core.rating.standing import (
    HistoryOutOfOrder,
    Ratified,
    Standing,
    StandingState,
    Validated,
    standing,
)

FAR_ON = date(2030, 1, 1)


def history(
    written: str, rests_until: Mapping[int, date] | None = None
) -> list[Ratified | Validated]:
    """One event a month from January 2022: ``v3`` validated, ``v1!`` with a critical N, ``r3``.

    ``.`` is a month in which nothing happened.
    """
    events: list[Ratified | Validated] = []
    for n, word in enumerate(written.split()):
        on = date(2022 + n // 12, n % 12 + 1, 1)
        if word == ".":
            continue
        level = int(word[1])
        if word[0] == "r":
            events.append(Ratified(on=on, level=level))
        else:
            critical = ("CS.A.1",) if word.endswith("!") else ()
            events.append(
                Validated(
                    on=on,
                    indicated=level,
                    critical_not_met=critical,
                    rests_until=rests_until or {},
                )
            )
    return events


def stand(
    written: str, on: date = FAR_ON, *, rests_until: Mapping[int, date] | None = None
) -> Standing:
    events = history(written, rests_until)
    return standing(events, on=on, held_for_months=12, warn_days=60)


@pytest.mark.parametrize(
    ("written", "state", "level", "held_since", "lapses"),
    [
        # never ratified, or ratified at the floor: there is nothing to hold
        ("", "not_ratified", None, None, 0),
        ("v3", "not_ratified", None, None, 0),
        ("v0 r0", "not_ratified", 0, None, 0),
        # held, and followed by what the Authority's own ratings say
        ("v3 r3", "sustained", 3, "2022-02", 0),
        ("r3", "sustained", 3, "2022-01", 0),
        ("v3 r3 v3 r3", "sustained", 3, "2022-02", 0),
        ("v3 r3 v5", "sustained", 3, "2022-02", 0),
        # below it once
        ("v3 r3 v1", "at_risk", 3, "2022-02", 0),
        ("v3 r3 v2", "at_risk", 3, "2022-02", 0),
        ("v3 r3 v1 r3", "at_risk", 3, "2022-02", 0),  # kept by the Board, the clock runs on
        ("v3 r3 v1 v3", "sustained", 3, "2022-02", 0),  # back in time
        ("v3 r3 v1 v3 v1", "at_risk", 3, "2022-02", 0),  # twice, but not running
        # below it twice running
        ("v3 r3 v1 v1", "lapsed", 3, None, 1),
        ("v3 r3 v1 r3 v2 r3", "lapsed", 3, None, 1),
        ("v3 r3 v1 v1 v1 v1", "lapsed", 3, None, 1),  # lapsed is lapsed: not once more each time
        # at once, by a critical criterion
        ("v3 r3 v1!", "lapsed", 3, None, 1),
        ("v3 r3 v0!", "lapsed", 3, None, 1),
        ("v3 r3 v1 v1!", "lapsed", 3, None, 1),
        ("v3 r3 v3!", "sustained", 3, "2022-02", 0),  # it costs nothing that is held
        # a lapse is not healed by one side alone
        ("v3 r3 v1! v3", "lapsed", 3, None, 1),  # validated anew, not ratified
        ("v3 r3 v1! r3", "lapsed", 3, None, 1),  # ratified anew, not validated
        ("v3 r3 v1! v3 v1 r3", "lapsed", 3, None, 1),  # the validation no longer says so
        ("v3 r3 v1! v3 r3", "sustained", 3, "2022-05", 1),
        ("v3 r3 v1 v1 v3 r3", "sustained", 3, "2022-06", 1),
        ("v3 r3 v1! v5 r3", "sustained", 3, "2022-05", 1),
        ("v3 r3 v1! v3 r3 v1!", "lapsed", 3, None, 2),
        ("v3 r3 v1! v3 r3 v1 v1 v3 r3", "sustained", 3, "2022-09", 2),
        # what lay below the lapse was never lost: its clock runs on
        ("v3 r3 v1! r1", "sustained", 1, "2022-02", 1),
        ("v1 r1 v3 r3 v1! r1", "sustained", 1, "2022-02", 1),
        ("v5 r5 v3 v1 r3", "at_risk", 3, "2022-02", 1),  # 5 lapsed; 3 has been missed once
        ("v5 r5 v3 v1 r3 v1", "lapsed", 3, None, 2),
        ("v5 r5 v3 v3 r3", "sustained", 3, "2022-02", 1),
        ("v5 r5 v1! r3", "lapsed", 3, None, 1),  # the Board may not hold up what lapsed with it
        ("v5 r5 v1! r1 v3 r3", "sustained", 3, "2022-06", 1),
        ("v5 r5 v3 v3 r1 r3", "sustained", 3, "2022-06", 1),
        ("v5 r5 v3 v3 v1 r1 r3", "at_risk", 3, "2022-07", 1),  # 3 was not lost in that lapse
        ("v5 r5 v3 v3 v1 v1 r3", "lapsed", 3, None, 2),  # here it was, before it was ratified
        ("v5 r5 v3 v3 r3 v1! v3 r3 r5", "lapsed", 5, None, 2),  # both lapses are remembered
        ("v5 r5 v3 v3 r3 v1! v5 r5", "sustained", 5, "2022-08", 2),
        ("v3 r3 v0! r0", "not_ratified", 0, None, 1),
        # a level counts from when it, or one above it, began to be held
        ("v3 r3 v5 r5", "sustained", 5, "2022-04", 0),
        ("v3 r3 v5 r5 r3", "sustained", 3, "2022-02", 0),
        ("v5 r5 r3", "sustained", 3, "2022-02", 0),
        ("r5 r1 v3 r3", "sustained", 3, "2022-04", 0),  # the Board itself had gone lower between
        # ratified above what the Authority's ratings of that cycle indicate
        ("v1 r3", "at_risk", 3, "2022-02", 0),
        ("v1 v1 r3", "at_risk", 3, "2022-03", 0),  # the earlier cycle was before it was held
        ("v1 r3 v1", "lapsed", 3, None, 1),
        ("v1! r3", "lapsed", 3, None, 1),
        ("v3 r3 v3 r5", "at_risk", 5, "2022-04", 0),
        ("v3 r3 v3 r5 v3", "lapsed", 5, None, 1),
        ("v3 r3 v3 r5 v3 r3", "sustained", 3, "2022-02", 1),
    ],
)
def test_a_level_follows_the_authoritys_validated_ratings(
    written: str, state: str, level: int | None, held_since: str | None, lapses: int
) -> None:
    found = stand(written)

    assert found.state == state
    assert found.level == level
    assert found.held_since == (held_since and date.fromisoformat(f"{held_since}-01"))
    assert found.lapses == lapses
    assert found.reasons


@pytest.mark.parametrize(
    ("on", "state"),
    [
        (date(2022, 1, 15), StandingState.NOT_RATIFIED),
        (date(2022, 2, 1), StandingState.ACHIEVED),
        (date(2023, 1, 31), StandingState.ACHIEVED),
        (date(2023, 2, 1), StandingState.SUSTAINED),
    ],
)
def test_a_level_is_sustained_once_held_for_twelve_months(on: date, state: StandingState) -> None:
    assert stand("v3 r3", on).state is state


def test_for_how_long_a_level_must_be_held_is_a_setting() -> None:
    found = standing(history("r3"), on=date(2022, 7, 1), held_for_months=6, warn_days=60)

    assert found.state is StandingState.SUSTAINED


def test_a_lapse_restarts_the_clock() -> None:
    written = "v3 r3 . . . . . . . . . . . . v1! v3 r3"  # held again from May 2023

    assert stand(written, date(2023, 2, 28)).state is StandingState.SUSTAINED
    assert stand(written, date(2023, 3, 1)).state is StandingState.LAPSED
    assert stand(written, date(2024, 4, 30)).state is StandingState.ACHIEVED
    assert stand(written, date(2024, 5, 1)).state is StandingState.SUSTAINED


def test_any_past_day_can_be_asked_for() -> None:
    written = "v3 r3 v1 v1"

    states = [stand(written, date(2022, month, 1)).state.value for month in (1, 2, 3, 4)]

    assert states == ["not_ratified", "achieved", "at_risk", "lapsed"]


def test_what_has_lapsed_is_held_no_more_though_it_was_the_level_last_ratified() -> None:
    days = [date(2022, month, 1) for month in (1, 2, 3, 4)]
    found = [stand("v3 r3 v1 v1", day) for day in days]

    assert [each.level for each in found] == [None, 3, 3, 3]
    assert [each.held_level for each in found] == [None, 3, 3, None]


LAST_DAY = date(2022, 12, 31)


@pytest.mark.parametrize(
    ("on", "state"),
    [
        (date(2022, 10, 31), StandingState.ACHIEVED),  # 61 days ahead
        (date(2022, 11, 1), StandingState.AT_RISK),  # 60 days ahead
        (LAST_DAY, StandingState.AT_RISK),
        (date(2023, 1, 1), StandingState.AT_RISK),  # lapsed, and not validated anew
    ],
)
def test_a_level_is_at_risk_from_sixty_days_before_its_evidence_lapses(
    on: date, state: StandingState
) -> None:
    assert stand("v3 r3", on, rests_until={3: LAST_DAY}).state is state


@pytest.mark.parametrize(
    ("cut_off", "state"),
    [
        (date(2022, 12, 31), StandingState.ACHIEVED),  # it still counts there
        (date(2023, 1, 1), StandingState.AT_RISK),
    ],
)
def test_evidence_that_serves_in_the_cycle_under_way_is_not_about_to_lapse(
    cut_off: date, state: StandingState
) -> None:
    found = standing(
        history("v3 r3", {3: LAST_DAY}),
        on=date(2023, 1, 15),
        held_for_months=12,
        warn_days=60,
        next_cut_off=cut_off,
    )
    assert found.state is state


def test_evidence_that_only_another_level_rests_on_puts_this_one_at_no_risk() -> None:
    assert stand("v5 r3", LAST_DAY, rests_until={5: LAST_DAY}).state is StandingState.ACHIEVED


def test_a_level_that_is_not_held_is_not_at_risk_of_evidence_that_lapses() -> None:
    lapsing = {3: LAST_DAY, 0: LAST_DAY}
    assert stand("v3 r3 v1!", LAST_DAY, rests_until=lapsing).state is StandingState.LAPSED
    assert stand("v0 r0", LAST_DAY, rests_until=lapsing).state is StandingState.NOT_RATIFIED
    assert stand("r3", rests_until=lapsing).state is StandingState.SUSTAINED  # never validated


def test_the_latest_validation_says_until_when_the_evidence_counts() -> None:
    events = [
        *history("v3 r3", {3: LAST_DAY}),
        Validated(on=date(2022, 11, 1), indicated=3, rests_until={3: date(2023, 12, 31)}),
    ]

    found = standing(events, on=LAST_DAY, held_for_months=12, warn_days=60)

    assert found.state is StandingState.ACHIEVED


@pytest.mark.parametrize(
    ("written", "on", "days"),
    [
        ("r3", date(2022, 1, 31), 30),
        ("r3 . v1!", date(2024, 1, 1), 59),  # January and February
        ("r3 . v1! v3 r3", date(2022, 5, 2), 59),  # the first hold is still the longest
        ("r3 . v1! v3 r3", date(2023, 5, 1), 365),
        ("r3 . r5 . . v1!", date(2023, 5, 1), 92),  # of level 5, the one that lapsed
        ("r3 . r5 . r3", date(2022, 6, 1), 151),  # of level 3: the time at 5 counts
        ("r3 . v1! r1", date(2022, 5, 1), 120),  # of level 1: never lost
        ("v0 r0", date(2024, 1, 1), 0),
    ],
)
def test_the_longest_hold_is_kept(written: str, on: date, days: int) -> None:
    assert stand(written, on).longest_hold_days == days


@pytest.mark.parametrize(
    ("written", "reasons"),
    [
        ("", ["The Board has not ratified a level yet."]),
        (
            "v0 r0",
            [
                "The Board ratified level 0, below the ladder, on 1 February 2022, "
                "so there is no level to hold."
            ],
        ),
        ("v3 r3", ["Level 3 has been held since 1 February 2022, for 12 months or more."]),
        (
            "v3 r3 v1",
            [
                "The Authority's ratings of 1 March 2022 indicate level 1, below level 3.",
                "Level 3 has been held since 1 February 2022, for 12 months or more.",
            ],
        ),
        (
            "v3 r3 v1 v2",
            [
                "Level 3 lapsed: the Authority's ratings were below it twice running, "
                "level 1 on 1 March 2022 and level 2 on 1 April 2022.",
                "Level 3 is held again once it is validated and ratified anew.",
            ],
        ),
        (
            "v3 r3 v1!",
            [
                "Level 3 lapsed at once on 1 March 2022: the Authority's ratings indicate "
                "level 1, with critical criteria not met: CS.A.1.",
                "Level 3 is held again once it is validated and ratified anew.",
            ],
        ),
        (
            "v3 r3 v1! r1",
            [
                "Level 1 has been held since 1 February 2022, for 12 months or more.",
                "Level 3 lapsed at once on 1 March 2022: the Authority's ratings indicate "
                "level 1, with critical criteria not met: CS.A.1.",
            ],
        ),
    ],
)
def test_each_answer_says_why(written: str, reasons: list[str]) -> None:
    assert list(stand(written).reasons) == reasons


def test_what_is_at_risk_says_every_risk() -> None:
    found = stand("v3 r3 v1", date(2022, 4, 1), rests_until={3: date(2022, 3, 31)})

    assert list(found.reasons) == [
        "The Authority's ratings of 1 March 2022 indicate level 1, below level 3.",
        "Evidence that level 3 rests on counted only until 31 March 2022.",
        "Level 3 has been held since 1 February 2022; it counts as sustained from 1 February 2023.",
    ]


def test_a_history_out_of_order_is_refused() -> None:
    events = history("v3 r3")

    with pytest.raises(HistoryOutOfOrder, match="1 January 2022 comes after 1 February 2022"):
        standing(events[::-1], on=FAR_ON, held_for_months=12, warn_days=60)


# -- laws ---------------------------------------------------------------------------------------

HISTORIES = st.lists(
    st.sampled_from(["v0", "v1", "v1!", "v3", "v3!", "v5", "r0", "r1", "r3", "r5"]), max_size=12
).map(" ".join)


@given(written=HISTORIES)
def test_a_level_is_held_or_it_is_not(written: str) -> None:
    found = stand(written)
    is_held = found.state in ("achieved", "sustained", "at_risk")

    assert (found.held_since is not None) is is_held
    assert (found.level in (None, 0)) is (found.state is StandingState.NOT_RATIFIED)
    if found.held_since is not None:
        assert found.longest_hold_days >= (FAR_ON - found.held_since).days


@given(written=HISTORIES)
def test_what_comes_later_changes_nothing_of_an_earlier_day(written: str) -> None:
    events = history(written)
    for n, event in enumerate(events):
        as_known_then = standing(events[: n + 1], on=event.on, held_for_months=12, warn_days=60)
        assert standing(events, on=event.on, held_for_months=12, warn_days=60) == as_known_then


@given(written=HISTORIES)
def test_lapses_and_the_longest_hold_of_anything_are_never_forgotten(written: str) -> None:
    events = history(written)
    lapses = [
        standing(events[:n], on=FAR_ON, held_for_months=12, warn_days=60).lapses
        for n in range(len(events) + 1)
    ]

    assert lapses == sorted(lapses)


@given(written=HISTORIES)
def test_a_better_last_validation_never_weakens_a_standing(written: str) -> None:
    firmness = ["not_ratified", "lapsed", "at_risk", "achieved", "sustained"]
    worse, better = (firmness.index(stand(f"{written} {last}").state) for last in ("v1", "v5"))

    assert better >= worse
