"""Passages of a file's text, and where in them words stand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from milepost.core.evidence.passages import (
    Excerpt,
    Passage,
    excerpt,
    is_whole,
    joined,
    passages_in,
    plain_words,
    words_to_find,
)

TEXT = joined(
    [
        Passage(place="page 1", words="Patrols of the moor roads"),
        Passage(place="page 2", words="The café at Kettlewick\nreported two patrols of the moor"),
    ]
)
_OPEN = st.text(st.characters(exclude_characters="\x1e\n"), max_size=20)
_WORDS = st.text(st.characters(exclude_characters="\x1e"), max_size=60)


@given(st.lists(st.builds(Passage, place=_OPEN, words=_WORDS), max_size=5))
def test_passages_that_were_joined_come_apart_again(passages: list[Passage]) -> None:
    assert passages_in(joined(passages)) == tuple(passages)


def test_words_lose_case_accents_and_signs() -> None:
    assert list(plain_words("Café-Straße: A_1, 12%")) == ["cafe", "strasse", "a", "1", "12"]


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("", ()),
        ("  Moor   moor ", ("moor",)),
        ("E-12 patrol", ("e12", "patrol")),
        ("e12", ("e12",)),
        ("the-12 plate-12", ("the", "12", "plate")),
        ("x" * 90, ("x" * 40,)),
    ],
)
def test_what_is_looked_for_is_words(asked: str, words: tuple[str, ...]) -> None:
    assert words_to_find(asked) == words


@pytest.mark.parametrize(
    ("word", "whole"), [("12", True), ("e12", True), ("patrol", False), ("e", False)]
)
def test_numbers_and_references_are_looked_for_whole(word: str, whole: bool) -> None:
    assert is_whole(word) is whole


def test_an_excerpt_shows_the_place_where_most_of_the_words_stand() -> None:
    assert excerpt(TEXT, ("patrol", "cafe")) == Excerpt(
        place="page 2",
        parts=(
            ("The ", False),
            ("café", True),
            (" at Kettlewick reported two ", False),
            ("patrols", True),
            (" of the moor", False),
        ),
    )


def test_of_places_that_fit_as_well_the_first_is_shown() -> None:
    found = excerpt(TEXT, ("moor",))
    assert found is not None
    assert found.place == "page 1"
    assert ("moor", True) in found.parts


def test_words_that_stand_nowhere_have_no_excerpt() -> None:
    assert excerpt(TEXT, ("bridge",)) is None
    assert excerpt("", ("bridge",)) is None


def test_a_number_is_found_whole_and_a_word_at_its_beginning_alone() -> None:
    text = joined([Passage(words="In 2012 the 120 patrols went on; 12 did not")])
    found = excerpt(text, ("12",))
    assert found is not None
    assert [words for words, is_found in found.parts if is_found] == ["12"]
    assert excerpt(text, ("trol",)) is None


def test_a_long_passage_is_cut_between_words() -> None:
    text = joined([Passage(words="before " * 60 + "bridge" + " after" * 60)])
    found = excerpt(text, ("bridge",))
    assert found is not None
    (before, _), middle, (after, _) = found.parts
    assert middle == ("bridge", True)
    assert set(before.split()) == {"…", "before"}
    assert set(after.split()) == {"…", "after"}


def test_a_word_without_end_is_cut_where_it_must_be() -> None:
    text = joined([Passage(words="x" * 300 + " bridge " + "y" * 300)])
    found = excerpt(text, ("bridge",))
    assert found is not None
    assert "".join(words for words, _ in found.parts).count("x") < 300


def test_words_found_beyond_what_is_shown_are_left_out() -> None:
    text = joined([Passage(words="bridge " + "over " * 60 + "bridge")])
    found = excerpt(text, ("bridge",))
    assert found is not None
    assert [is_found for _, is_found in found.parts] == [True, False]


@given(_WORDS, _WORDS)
def test_whatever_is_asked_an_excerpt_is_of_the_text(text: str, asked: str) -> None:
    found = excerpt(joined([Passage(words=text)]), words_to_find(asked))
    if found is not None:
        assert any(is_found for _, is_found in found.parts)


def test_words_that_overlap_are_marked_once() -> None:
    text = joined([Passage(words="a moorland road")])
    found = excerpt(text, ("moor", "moorland"))
    assert found is not None
    assert found.parts == (("a ", False), ("moorland", True), (" road", False))
