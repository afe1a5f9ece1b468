"""What comes of a line of a working copy: what it started from, what was filled in, what stands."""

import pytest

from milepost.core.access.refusals import NotPossible
from milepost.core.assessment.working_copy import (
    CopyOrigin,
    CopyOutcome,
    FilledLine,
    NewCitation,
    StandsNow,
    StartedFrom,
    merged,
    origin_from,
)
from milepost.core.matrix.saved_words import plain_words, words_digest

UNCHANGED, CHANGED, CONFLICT, IGNORED = (
    CopyOutcome.UNCHANGED,
    CopyOutcome.CHANGED,
    CopyOutcome.CONFLICT,
    CopyOutcome.IGNORED,
)

# started · filled in · stands now (rating, reason, revision) · outcome
TABLE = [
    (("", "", 0), ("", ""), ("", "", 0), UNCHANGED),
    (("", "", 0), ("F", ""), ("", "", 0), CHANGED),
    (("F", "x", 1), ("F", "x"), ("F", "x", 1), UNCHANGED),
    (("F", "x", 1), ("F", "y"), ("F", "x", 1), CHANGED),
    (("F", "x", 1), ("", "x"), ("F", "x", 1), CHANGED),
    (("F", "x", 1), ("F", "x"), ("P", "z", 2), UNCHANGED),
    (("F", "x", 1), ("L", "x"), ("P", "z", 2), CONFLICT),
    (("F", "x", 1), ("P", "z"), ("P", "z", 2), UNCHANGED),
    (("F", "x", 1), ("P", "y"), ("P", "z", 2), CONFLICT),
    (("F", "x", 1), ("L", "x"), ("F", "x", 3), CONFLICT),  # changed, and changed back
    (("F", "", 0), ("L", "y"), ("P", "", 0), CONFLICT),  # what it is laid over has changed
]


def a_line(rating: str, reason: str, *, cites: bool = False) -> FilledLine:
    return FilledLine(
        number=1,
        criterion="CS.A1",
        row=5,
        rating=rating,
        reason=reason,
        citations=(NewCitation(item=1, place="page 4"),) if cites else (),
    )


def started(rating: str, reason: str, revision: int) -> StartedFrom:
    return StartedFrom(rating=rating, reason=words_digest(reason), revision=revision)


def stands(rating: str, reason: str, revision: int, **why: str) -> StandsNow:
    return StandsNow(rating=rating, reason=reason, revision=revision, **why)


@pytest.mark.parametrize(("start", "line", "now", "outcome"), TABLE)
def test_a_line_comes_to(
    start: tuple[str, str, int],
    line: tuple[str, str],
    now: tuple[str, str, int],
    outcome: CopyOutcome,
) -> None:
    found = merged(a_line(*line), started(*start), stands(*now))

    assert found.outcome is outcome
    assert found.is_rated is (outcome in (CHANGED, CONFLICT))


@pytest.mark.parametrize(("start", "line", "now", "outcome"), TABLE)
def test_nothing_of_a_closed_line_is_taken(
    start: tuple[str, str, int],
    line: tuple[str, str],
    now: tuple[str, str, int],
    outcome: CopyOutcome,
) -> None:
    found = merged(a_line(*line), started(*start), stands(*now, closed="It is closed."))

    is_mine = line != start[:2]
    assert found.outcome is (IGNORED if is_mine else UNCHANGED)
    assert found.sentence == ("It is closed." if is_mine else "")


def test_evidence_is_cited_whatever_became_of_the_rating() -> None:
    line = a_line("F", "x", cites=True)

    found = merged(line, started("F", "x", 1), stands("P", "z", 2))

    assert (found.outcome, found.is_rated) == (CHANGED, False)


def test_who_may_not_rate_may_cite() -> None:
    start, now = started("", "", 0), stands("", "", 0, not_theirs_to_rate="Not yours to rate.")

    assert merged(a_line("", "", cites=True), start, now).outcome is CHANGED
    assert merged(a_line("F", "", cites=True), start, now).sentence == "Not yours to rate."


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a\r\nb", "a\nb"),
        (" a ", "a"),
        ("a  \nb", "a\nb"),
        ("a\x0bb", "ab"),
        ("a\x00b\ufffe", "ab"),
    ],
)
def test_words_are_the_same_however_a_program_saved_them(one: str, other: str) -> None:
    assert plain_words(one) == plain_words(other)
    assert words_digest(one) == words_digest(other)


def test_what_a_copy_says_of_itself_is_read_as_it_was_written() -> None:
    origin = an_origin()

    assert origin_from(origin.as_document()) == origin


@pytest.mark.parametrize("document", [None, [], {}, {"format": "something"}])
def test_what_is_no_origin_is_refused(document: object) -> None:
    with pytest.raises(NotPossible, match="not a working copy"):
        origin_from(document)


def test_another_version_is_named() -> None:
    with pytest.raises(NotPossible, match="of format 2, and 1 is read here"):
        origin_from({**an_origin().as_document(), "version": 2})


def an_origin() -> CopyOrigin:
    return CopyOrigin(
        arrangement="hw-01",
        cycle=3,
        position="provider",
        party="Y-1",
        matrix_number=1,
        matrix_sha256="ab" * 32,
        by="P-1",
        at="2026-07-06T09:00:00Z",
        lines={(1, "CS.A1"): started("F", "x", 2), (2, "CS.A1"): started("", "", 0)},
    )
