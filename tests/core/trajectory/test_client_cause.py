"""Blocks by the client: one side raises them, the other answers, and both say what follows."""

from datetime import date

import pytest

from milepost.core.access.roles import PartyKind
from milepost.core.trajectory.client_cause import (
    BlockSaid,
    BlockSpeech,
    block_standing,
    speech_faults,
)

SINCE, UNTIL = date(2026, 4, 3), date(2026, 10, 1)


def say(words: str) -> BlockSaid:
    """ "provider raised", with "!" where the criterion is said not to be assessable."""
    side, said = words.rstrip("!").split()
    return BlockSaid(
        said=BlockSpeech(said),
        side=PartyKind(side),
        is_not_assessable=words.endswith("!"),
        lifted_on=UNTIL if said == "lifted" else None,
    )


@pytest.mark.parametrize(
    ("history", "words", "is_not_assessable"),
    [
        (
            "provider raised!",
            "Blocked by the client since 3 April 2026, says the provider: the other side has not"
            " answered.",
            False,
        ),
        (
            "authority raised",
            "Blocked by the client since 3 April 2026, says the Authority: the other side has not"
            " answered.",
            False,
        ),
        (
            "provider raised!, authority disputed",
            "Blocked by the client since 3 April 2026, says the provider: the other side disputes"
            " it.",
            False,
        ),
        (
            "provider raised!, authority agreed!",
            "Blocked by the client since 3 April 2026: both sides say so.",
            True,
        ),
        (
            "provider raised!, authority agreed",
            "Blocked by the client since 3 April 2026: both sides say so.",
            False,
        ),
        (
            "provider raised, authority agreed!",
            "Blocked by the client since 3 April 2026: both sides say so.",
            False,
        ),
        (
            "provider raised!, authority disputed, authority agreed!",
            "Blocked by the client since 3 April 2026: both sides say so.",
            True,
        ),
        (
            "provider raised!, authority agreed!, authority lifted",
            "Blocked by the client since 3 April 2026, until 1 October 2026.",
            False,
        ),
    ],
)
def test_where_a_block_stands(history: str, words: str, is_not_assessable: bool) -> None:
    stands = block_standing([say(each) for each in history.split(", ")])

    assert stands.words(SINCE) == words
    assert stands.is_not_assessable is is_not_assessable
    assert stands.holds is ("until" not in words)
    assert stands.is_agreed is ("both" in words)


_OWN = "Your side has raised it: it is for the other side to answer."
_ALREADY = "It was answered so already."


@pytest.mark.parametrize(
    ("history", "new", "faults"),
    [
        ("provider raised", "authority agreed", []),
        ("provider raised", "authority disputed", []),
        ("provider raised", "provider agreed", [_OWN]),
        ("authority raised", "authority disputed", [_OWN]),
        ("authority raised", "provider agreed!", []),
        ("provider raised, authority disputed", "authority agreed", []),
        ("provider raised, authority disputed", "authority disputed", [_ALREADY]),
        ("provider raised, authority agreed", "authority disputed", [_ALREADY]),
        ("provider raised, authority agreed", "provider lifted", []),
        ("provider raised", "authority lifted", []),
        (
            "provider raised, provider lifted",
            "authority agreed",
            ["It was lifted: raise it anew where it came back."],
        ),
        (
            "provider raised",
            "authority disputed!",
            [
                "Whoever disputes that the client stands in the way does not say that the"
                " criterion cannot be assessed for it."
            ],
        ),
    ],
)
def test_what_may_be_said_of_a_block(history: str, new: str, faults: list[str]) -> None:
    assert speech_faults([say(each) for each in history.split(", ")], say(new)) == faults


def test_that_it_was_lifted_is_said_with_the_day() -> None:
    no_day = BlockSaid(said=BlockSpeech.LIFTED, side=PartyKind.PROVIDER)

    assert speech_faults([say("provider raised")], no_day) == ["Say on which day it was lifted."]
