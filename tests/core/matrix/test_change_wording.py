"""Words that clearly ask for more or for less are told; whatever is not clear is left to people."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from milepost.core.matrix.change_wording import Asks, wording_sign
from milepost.core.matrix.wording import word_set

# fmt: off
MORE = [
    ("Most complaints are answered.",          "All complaints are answered."),
    ("Some plans are kept.",                   "Most plans are kept."),
    ("Nearly all of the sites are checked.",   "All of the sites are checked."),
    ("The majority of sites are checked.",     "Almost all sites are checked."),
    ("At least 80 % are answered.",            "At least 90 % are answered."),
    ("At least 80% are answered.",             "At least 90 per cent are answered."),
    ("No fewer than 1,000 trees are planted.", "No fewer than 1,500 trees are planted."),
    ("It answers within 10 days.",             "It answers within 5 days."),
    ("Fewer than 12 defects stay open.",       "Fewer than 8 defects stay open."),
    ("No more than 12 defects stay open.",     "No more than 8 defects stay open."),
    ("More than 12 sites are checked.",        "More than 20 sites are checked."),
    ("Not less than 5 % is saved.",            "Not less than 6 % is saved."),
    ("It is checked every 6 months.",          "It is checked every 3 months."),
    ("It reports quarterly.",                  "It reports monthly."),
    ("It sometimes leads.",                    "It always leads."),
    ("The plan should be kept.",               "The plan must be kept."),
    ("It is largely funded.",                  "It is fully funded."),
    ("Most are answered within 10 days.",      "All are answered within 5 days."),
    ("At least 1.5 % is saved.",               "At least 2.25 % is saved."),
]
UNCLEAR = [
    ("Grass is cut.",                        "Grass is cut well."),
    ("Most are answered within 10 days.",    "All are answered within 15 days."),
    ("Not all sites are checked.",           "Not most sites are checked."),
    ("At least 80 % are answered.",          "80 % are answered."),
    ("By 2025 it is so.",                    "By 2027 it is so."),
    ("It answers within 10 days.",           "It answers within 2 weeks."),
    ("All sites are checked.",               "Every site is checked."),
    ("All sites are checked.",               "Each sites are checked."),
    ("Some sites.",                          "All sites, and bridges."),
    ("It saves 90 %.",                       "It saves 90."),
    ("Costs are <5.",                        "Costs are >5."),
    ("It costs 1.5 million.",                "It costs 1 5 million."),
    ("<<least>least> we do it.",             "<<least>least> they do it."),
    ("At least 80 % are answered.",          "At least 80 % are answered, most in person."),
]
# fmt: on


@pytest.mark.parametrize(("less", "more"), MORE)
def test_what_clearly_rises_asks_for_more_and_the_other_way_for_less(less: str, more: str) -> None:
    rises, falls = wording_sign(less, more), wording_sign(more, less)
    assert rises is not None
    assert falls is not None
    assert (rises.asks, falls.asks) == (Asks.MORE, Asks.LESS)


def test_the_words_that_rose_are_named() -> None:
    sign = wording_sign("Most are answered within 10 days.", "All are answered within 5 days.")
    assert sign is not None
    assert sign.reason == "“most” is “all” now, “10” is “5” now"


@pytest.mark.parametrize(("before", "after"), UNCLEAR)
def test_what_is_not_clear_is_told_as_different_words(before: str, after: str) -> None:
    sign = wording_sign(before, after)
    assert sign is not None
    assert (sign.asks, sign.reason) == (Asks.OTHERWISE, "its words differ")


@pytest.mark.parametrize(
    "after", ["GRASS is cut", "Grass <i>is</i> cut.", "Grass  is cut!", "Grass is, “cut”."]
)
def test_another_spelling_asks_for_the_same(after: str) -> None:
    sign = wording_sign("Grass is cut.", after)
    assert sign is not None
    assert (sign.asks, sign.reason) == (Asks.THE_SAME, "only its spelling differs")


_SPOKEN = "most all some at least 80 90 1,000 1.5 % within 10 days every 3 months not no sites"
_STATEMENTS = st.lists(
    st.sampled_from(sorted(word_set(_SPOKEN))),
    max_size=6,
).map(" ".join) | st.text(max_size=12)


@given(_STATEMENTS, _STATEMENTS)
@settings(deadline=None, max_examples=200)
def test_the_way_back_asks_for_the_reverse(before: str, after: str) -> None:
    forth, back = wording_sign(before, after), wording_sign(after, before)
    if before == after:
        assert forth is None
    else:
        assert forth is not None
        assert back is not None
        assert back.asks is forth.asks.reversed
