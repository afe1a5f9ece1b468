"""The redline of a text: it reads well, and both texts can be had back from it."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from milepost.core.matrix.redline import Marked, Redline, after_of, before_of, is_changed, redline

_MARKS = {Marked.SAME: "{}", Marked.OUT: "[-{}-]", Marked.IN: "[+{}+]"}
_TEXTS = st.none() | st.text(max_size=60) | st.lists(
    st.sampled_from(["the", "Grass", "is", "cut", "well", ",", ".", "\n", "2.5", "two-yearly"]),
    max_size=24,
).map(" ".join)  # fmt: skip


def _shown(found: Redline) -> str:
    return "".join(_MARKS[each.marked].format(each.text) for each in found)


@given(_TEXTS, _TEXTS)
def test_both_texts_can_be_had_back_from_their_redline(
    before: str | None, after: str | None
) -> None:
    found = redline(before, after)
    assert before_of(found) == (before or "")
    assert after_of(found) == (after or "")
    assert is_changed(found) == ((before or "") != (after or ""))
    assert all(each.text for each in found)


@given(_TEXTS, _TEXTS)
def test_no_two_stretches_in_a_row_say_the_same_of_their_text(
    before: str | None, after: str | None
) -> None:
    changes = [each.marked for each in redline(before, after)]
    assert all(one is not other for one, other in pairwise(changes))


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("Grass is cut.", "Grass is cut.", "Grass is cut."),
        ("Grass is cut.", "Grass is cut well.", "Grass is cut[+ well+]."),
        ("Grass is cut well.", "Grass is cut.", "Grass is cut[- well-]."),
        ("Due in 30 days.", "Due in 20 days.", "Due in [-30-][+20+] days."),
        ("Cost is £1,000.50 now.", "Cost is £1,200.50 now.",
         "Cost is £[-1,000.50-][+1,200.50+] now."),
        ("Grass is cut.", "All grass is cut.", "[-Grass-][+All grass+] is cut."),
        (None, "Grass is cut.", "[+Grass is cut.+]"),
        ("Grass is cut.", None, "[-Grass is cut.-]"),
        (None, None, ""),
        ("", "", ""),
    ],
)  # fmt: skip
def test_a_change_is_told_by_whole_words(before: str | None, after: str | None, shown: str) -> None:
    assert _shown(redline(before, after)) == shown


def test_a_word_that_stays_alone_between_longer_changes_goes_with_them() -> None:
    found = redline(
        "The grass of both parks is cut early and often by the provider.",
        "The grass of all squares and greens is shorn late by both the provider.",
    )
    assert _shown(found) == (
        "The grass of [-both parks is cut early and often by-]"
        "[+all squares and greens is shorn late by both+] the provider."
    )


def test_a_word_between_two_changed_words_stays() -> None:
    assert _shown(redline("a slow brown dog", "a quick brown fox")) == (
        "a [-slow-][+quick+] brown [-dog-][+fox+]"
    )


def test_texts_with_little_in_common_are_replaced_whole() -> None:
    found = redline("A plan exists.", "Savings were returned to residents by an audit.")
    assert [each.marked for each in found] == [Marked.OUT, Marked.IN]


def test_texts_that_share_but_signs_and_a_stray_word_are_replaced_whole() -> None:
    found = redline("Two or more have good results, told alike.", "Results were good of each one.")
    assert [each.marked for each in found] == [Marked.OUT, Marked.IN]


def test_a_very_long_text_is_replaced_between_what_it_begins_and_ends_with() -> None:
    middle, other = "left right " * 2_000, "right left " * 2_000
    found = redline(f"It begins. {middle}It ends.", f"It begins. {other}It ends.")
    assert before_of(found) == f"It begins. {middle}It ends."
    assert [each.marked for each in found] == [Marked.SAME, Marked.OUT, Marked.IN, Marked.SAME]


def test_a_text_that_another_begins_with_is_added_to_however_long() -> None:
    begun = "grass is cut " * 1_100
    assert [each.marked for each in redline(begun, begun + "well")] == [Marked.SAME, Marked.IN]
