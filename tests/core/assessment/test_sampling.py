"""Which sealed levels does an auditor look at? A sample that can be drawn again."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from milepost.core.assessment.sampling import NothingToDraw, draw
from milepost.core.assessment.seal import digest

FRAME = [f"A-{n}" for n in range(1, 41)]


def test_a_sample_is_the_same_for_ever() -> None:
    found = draw(FRAME, seed="head of 2 June 2025", size=5)

    assert found.drawn == ("A-12", "A-38", "A-21", "A-25", "A-13")  # not to change, ever
    assert found.frame_hash == digest(sorted(FRAME))
    assert found.words == (
        "5 of 40, drawn with the seed “head of 2 June 2025” from the list with the hash"
        f" {found.frame_hash}."
    )


def test_another_seed_draws_others() -> None:
    drawn = {draw(FRAME, seed=f"seed {n}", size=3).drawn for n in range(20)}
    assert len(drawn) > 15


def test_everything_comes_up_about_as_often() -> None:
    times = dict.fromkeys(FRAME, 0)
    for n in range(400):
        for each in draw(FRAME, seed=f"seed {n}", size=4).drawn:
            times[each] += 1
    assert min(times.values()) > 15  # 40 times each by chance
    assert max(times.values()) < 70


def test_every_group_comes_up_once_before_any_comes_up_twice() -> None:
    groups = {each: "large" for each in FRAME[:36]} | {each: each for each in FRAME[36:39]}
    found = draw(FRAME, seed="s", size=6, groups=groups).drawn

    assert set(FRAME[36:]) <= set(found[:5])  # A-40, of no group named, is a group of its own
    assert len(set(found[:5]) & set(FRAME[:36])) == 1
    assert found[5] in FRAME[:36]


@pytest.mark.parametrize(
    ("frame", "seed", "size"), [(FRAME, " ", 3), (FRAME, "s", 0), (["A-1", "A-1"], "s", 1)]
)
def test_what_cannot_be_drawn_again_is_refused(frame: list[str], seed: str, size: int) -> None:
    with pytest.raises(NothingToDraw, match="needs a seed, a size of 1 or more"):
        draw(frame, seed=seed, size=size)


def test_of_few_all_are_drawn_and_of_none_none() -> None:
    assert set(draw(["A-1", "A-2"], seed="s", size=9).drawn) == {"A-1", "A-2"}
    assert draw([], seed="s", size=9).drawn == ()


@given(
    frame=st.sets(st.text(min_size=1, max_size=4), max_size=20),
    seed=st.text(min_size=1).filter(lambda each: bool(each.strip())),
    size=st.integers(1, 20),
    chance=st.randoms(use_true_random=False),
)
def test_a_sample_hangs_on_no_order_and_a_larger_one_holds_the_smaller(
    frame: set[str], seed: str, size: int, chance: random.Random
) -> None:
    shuffled = sorted(frame)
    chance.shuffle(shuffled)
    found = draw(frame, seed=seed, size=size)

    assert draw(shuffled, seed=seed, size=size) == found
    assert draw(frame, seed=seed, size=size + 1).drawn[:size] == found.drawn
    assert len(set(found.drawn)) == min(size, len(frame))
    assert set(found.drawn) <= frame
