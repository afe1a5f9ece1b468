"""The words of the scale."""

from milepost.core.rating.scale import HeldBackReason


def test_every_reason_has_words_of_its_own() -> None:
    words = [reason.words for reason in HeldBackReason]

    assert all(words)
    assert len(set(words)) == len(words)
