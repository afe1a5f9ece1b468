"""How days, spans, levels and counts are said."""

from datetime import UTC, date, datetime

import pytest

from milepost.core.assessment.workflow import Stage
from milepost.web.shared import words
from tests.web.components.drawing import drawn


def test_a_day_is_said_the_british_way() -> None:
    assert words.day_words(date(2025, 3, 31)) == "31 March 2025"
    assert words.short_day_words(date(2025, 12, 1)) == "1 Dec 2025"


def test_a_moment_is_said_as_londons_clocks_show_it() -> None:
    assert words.moment_words(datetime(2025, 7, 1, 11, 5, tzinfo=UTC)) == "1 July 2025 at 12:05pm"
    assert words.moment_words(datetime(2025, 1, 1, 0, 7, tzinfo=UTC)) == "1 January 2025 at 12:07am"
    # Half past eleven at night in summer time is the next day in London.
    assert words.day_words(datetime(2025, 6, 30, 23, 30, tzinfo=UTC)) == "1 July 2025"


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "0 days"),
        (1, "1 day"),
        (59, "59 days"),
        (60, "1 month"),
        (366, "12 months"),
        (731, "2 years"),
        (1188, "3 years 3 months"),
    ],
)
def test_a_span_is_said_in_the_unit_that_fits_it(days: int, said: str) -> None:
    assert words.span_words(days) == said


@pytest.mark.parametrize(
    ("level", "said"), [(None, "Not yet ratified"), (0, "Below level 1"), (3, "Level 3")]
)
def test_a_level_below_the_ladder_is_not_the_same_as_none(level: int | None, said: str) -> None:
    assert words.level_words(level) == said


def test_numbers_have_their_thousands_apart_and_nouns_agree_with_them() -> None:
    assert words.count_words(1, "criterion", "criteria") == "1 criterion"
    assert words.count_words(12500, "criterion", "criteria") == "12,500 criteria"
    assert [words.small_number_words(n) for n in (0, 4, 9, 10)] == ["no", "four", "nine", "10"]


def test_templates_say_the_same() -> None:
    page = drawn(
        "<p>{{ on|day }}|{{ nothing|day }}|{{ n|counted:'lapse,lapses' }}|{{ s|stage_words }}</p>",
        on=date(2025, 3, 31),
        nothing=None,
        n=2,
        s=Stage.IN_MODERATION,
    )
    assert page.one("p").text == "31 March 2025||2 lapses|In moderation"
