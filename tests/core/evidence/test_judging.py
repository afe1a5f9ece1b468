"""What an Authority may say of evidence, how strong that makes it, and why it may not say so."""

from datetime import date

import pytest

from milepost.core.evidence.judging import (
    Judgement,
    JudgementAnswer,
    judged_strength,
    judgement_faults,
    strength_when_accepted,
    strengths_open_to,
)
from milepost.core.evidence.strength import Maker, Strength

DAY = date(2026, 5, 3)


def _judged(answer: str, strength: str = "") -> Judgement:
    return Judgement(
        authority="North",
        answer=JudgementAnswer(answer),
        on=DAY,
        strength=Strength(strength) if strength else None,
    )


@pytest.mark.parametrize(
    ("made_by", "open_to"),
    [(Maker.INDEPENDENT, "ABCD"), (Maker.AUTHORITY, "BCD"), (Maker.PROVIDER, "CD")],
)
def test_evidence_is_never_stronger_than_its_maker_allows(made_by: Maker, open_to: str) -> None:
    assert "".join(strengths_open_to(made_by)) == open_to
    assert strength_when_accepted(made_by) == open_to[0]


@pytest.mark.parametrize(
    ("made_by", "judgement", "expected"),
    [
        (Maker.INDEPENDENT, None, "A"),
        (Maker.AUTHORITY, None, "B"),
        (Maker.PROVIDER, None, "D"),
        (Maker.PROVIDER, _judged("accepted", "C"), "C"),
        (Maker.PROVIDER, _judged("accepted", "D"), "D"),
        (Maker.PROVIDER, _judged("accepted", "A"), "C"),  # whatever a row claims
        (Maker.INDEPENDENT, _judged("accepted", "D"), "D"),
        (Maker.PROVIDER, _judged("more_asked"), "D"),
        (Maker.INDEPENDENT, _judged("rejected"), "A"),
    ],
)
def test_its_strength_for_an_authority_is_what_that_one_judged(
    made_by: Maker, judgement: Judgement | None, expected: str
) -> None:
    assert judged_strength(made_by, judgement) == expected


@pytest.mark.parametrize(
    ("made_by", "answer", "strength", "reason", "expected"),
    [
        (Maker.PROVIDER, "accepted", "C", "", ()),
        (Maker.PROVIDER, "accepted", "D", "No sample was drawn.", ()),
        (Maker.PROVIDER, "rejected", "", "It is of another year.", ()),
        (Maker.PROVIDER, "more_asked", "", "Which streets?", ()),
        (
            Maker.PROVIDER,
            "accepted",
            "B",
            "It is good.",
            ("Made by the provider, it is no stronger than C.",),
        ),
        (
            Maker.AUTHORITY,
            "accepted",
            "C",
            " ",
            ("Write down why it is C: made by an Authority, it would be B.",),
        ),
        (
            Maker.INDEPENDENT,
            "accepted",
            "B",
            "",
            ("Write down why it is B: made independently, it would be A.",),
        ),
        (Maker.PROVIDER, "accepted", "", "", ("Say how strong it is: A, B, C or D.",)),
        (Maker.PROVIDER, "accepted", "E", "", ("Say how strong it is: A, B, C or D.",)),
        (
            Maker.PROVIDER,
            "rejected",
            "",
            " ",
            ("Write down why you reject it: its owner has to be able to answer.",),
        ),
        (Maker.PROVIDER, "more_asked", "", "", ("Write down what more you ask for.",)),
        (
            Maker.PROVIDER,
            "rejected",
            "D",
            "Old.",
            ("A strength is given to what you accept, and to nothing else.",),
        ),
        (
            Maker.PROVIDER,
            "maybe",
            "C",
            "",
            ("Say whether you accept it, reject it or ask for more.",),
        ),
    ],
)
def test_every_reason_why_it_cannot_be_judged_so_is_a_sentence(
    made_by: Maker, answer: str, strength: str, reason: str, expected: tuple[str, ...]
) -> None:
    found = judgement_faults(made_by, answer=answer, strength=strength, reason=reason)
    assert found == expected


def test_a_judgement_knows_its_words_and_whether_it_rejects() -> None:
    assert [each.words for each in JudgementAnswer] == ["accepted", "rejected", "asked for more"]
    assert _judged("rejected").is_rejection
    assert not _judged("more_asked").is_rejection
