"""Dated tests: met in time, met late, not met, lost since."""

from datetime import date

import pytest

from milepost.core.trajectory.dated_test import DatedAnswer, LevelFrom, dated_test

DUE = date(2025, 3, 31)
TODAY = date(2026, 11, 1)
SPRING, SUMMER = date(2024, 5, 20), date(2024, 8, 19)
AUTUMN, WINTER = date(2024, 11, 18), date(2025, 2, 17)
AFTER, LATER, LAST = date(2025, 5, 19), date(2025, 8, 18), date(2026, 2, 16)


def _levels(*steps: tuple[date, int]) -> list[LevelFrom]:
    return [LevelFrom(on=on, level=level) for on, level in steps]


@pytest.mark.parametrize(
    ("history", "answer", "met_on", "lost_on", "recovered_on"),
    [
        ([], DatedAnswer.NOT_MET, None, None, None),
        ([(SPRING, 2)], DatedAnswer.NOT_MET, None, None, None),
        ([(SPRING, 2), (AUTUMN, 3)], DatedAnswer.MET_IN_TIME, AUTUMN, None, None),
        ([(DUE, 3)], DatedAnswer.MET_IN_TIME, DUE, None, None),
        ([(SPRING, 3), (AUTUMN, 5)], DatedAnswer.MET_IN_TIME, SPRING, None, None),
        ([(SPRING, 2), (AFTER, 3)], DatedAnswer.MET_LATE, AFTER, None, None),
        ([(SPRING, 3), (WINTER, 2)], DatedAnswer.NOT_MET, None, None, None),
        ([(SPRING, 3), (WINTER, 2), (AFTER, 3)], DatedAnswer.MET_LATE, AFTER, None, None),
        ([(SPRING, 3), (AFTER, 2)], DatedAnswer.LOST_SINCE, SPRING, AFTER, None),
        ([(AFTER, 3), (LATER, 1)], DatedAnswer.LOST_SINCE, AFTER, LATER, None),
        ([(SPRING, 3), (DUE, 2)], DatedAnswer.NOT_MET, None, None, None),
        ([(SPRING, 3), (AFTER, 2), (LAST, 3)], DatedAnswer.MET_IN_TIME, SPRING, AFTER, LAST),
        ([(AFTER, 3), (LATER, 2), (LAST, 4)], DatedAnswer.MET_LATE, AFTER, LATER, LAST),
    ],
)
def test_what_came_of_a_day_that_has_passed(
    history: list[tuple[date, int]],
    answer: DatedAnswer,
    met_on: date | None,
    lost_on: date | None,
    recovered_on: date | None,
) -> None:
    found = dated_test(_levels(*history), level=3, due_on=DUE, on=TODAY)

    assert (found.answer, found.met_on, found.lost_on, found.recovered_on) == (
        answer,
        met_on,
        lost_on,
        recovered_on,
    )
    assert found.answer.stands == (answer not in (DatedAnswer.NOT_MET, DatedAnswer.LOST_SINCE))


@pytest.mark.parametrize(
    ("history", "answer"),
    [
        ([(SPRING, 2)], DatedAnswer.NOT_YET),
        ([(SPRING, 3)], DatedAnswer.MET_ALREADY),
        ([(SPRING, 3), (SUMMER, 2)], DatedAnswer.NOT_YET),
        ([(AFTER, 3)], DatedAnswer.NOT_YET),
    ],
)
def test_a_day_to_come_is_not_missed_and_what_comes_later_does_not_count(
    history: list[tuple[date, int]], answer: DatedAnswer
) -> None:
    found = dated_test(_levels(*history), level=3, due_on=DUE, on=AUTUMN)

    assert found.answer is answer
    assert found.answer.stands == (answer is DatedAnswer.MET_ALREADY)


@pytest.mark.parametrize(
    ("history", "on", "words"),
    [
        ([], TODAY, "Not met: level 3 by 31 March 2025."),
        ([], SPRING, "Not yet reached: level 3 by 31 March 2025."),
        ([(SPRING, 3)], TODAY, "Met in time: level 3 by 31 March 2025, held from 20 May 2024."),
        ([(AFTER, 3)], TODAY, "Met late: level 3 by 31 March 2025, held from 19 May 2025."),
        ([(SPRING, 3)], AUTUMN, "Met already: level 3 by 31 March 2025, held from 20 May 2024."),
        (
            [(SPRING, 3), (AFTER, 2)],
            TODAY,
            "Lost since: level 3 by 31 March 2025, held from 20 May 2024 and lost on 19 May 2025.",
        ),
        (
            [(SPRING, 3), (AFTER, 2), (LAST, 3)],
            TODAY,
            "Met in time: level 3 by 31 March 2025, held from 20 May 2024; lost on 19 May 2025,"
            " back on 16 February 2026.",
        ),
    ],
)
def test_it_says_so_in_a_sentence(history: list[tuple[date, int]], on: date, words: str) -> None:
    assert dated_test(_levels(*history), level=3, due_on=DUE, on=on).words == words
