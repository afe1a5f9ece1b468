"""What do the two sides settle at mobilisation beside the words, and where is each settled?

Source: the domain handbook, 9.4. Each point is open, agreed, or accepted as it is.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from milepost.core.access.roles import PartyKind


class SettledAs(StrEnum):
    """How a point, or a finding made at reading, stands."""

    OPEN = "open"
    AGREED = "agreed"
    ACCEPTED = "accepted"  # as it is, knowingly

    @property
    def words(self) -> str:
        return "Accepted as it is" if self is SettledAs.ACCEPTED else self.value.capitalize()

    @property
    def is_settled(self) -> bool:
        return self is not SettledAs.OPEN


class SettledIn(StrEnum):
    """Where what was settled stands."""

    CELLS = "cells"
    TERMS = "terms"
    EVIDENCE_BASE = "evidence_base"
    SETTINGS = "settings"
    COMMITMENTS = "commitments"
    ARRANGEMENT = "arrangement"
    NOTES = "notes"
    OUTSIDE = "outside"

    @property
    def words(self) -> str:
        return _WHERE_WORDS[self]


_WHERE_WORDS: Mapping[SettledIn, str] = {
    SettledIn.CELLS: "in the cells and criteria of the matrix",
    SettledIn.TERMS: "in its defined terms",
    SettledIn.EVIDENCE_BASE: "in the evidence base of each row, and its shelf lives",
    SettledIn.SETTINGS: "in its settings",
    SettledIn.COMMITMENTS: "in the bid commitments",
    SettledIn.ARRANGEMENT: "in the arrangement: its people, cycles and targets",
    SettledIn.NOTES: "in the notes of the matrix",
    SettledIn.OUTSIDE: "in the contract, or a document beside the matrix",
}


@dataclass(frozen=True, kw_only=True)
class PointToSettle:
    """One thing to settle before a matrix is agreed; its code is as the handbook numbers it."""

    code: str
    title: str
    question: str
    where: SettledIn


def _point(code: str, title: str, question: str, where: SettledIn) -> PointToSettle:
    return PointToSettle(code=code, title=title, question=question, where=where)


_W = SettledIn

POINTS_TO_SETTLE: tuple[PointToSettle, ...] = (
    _point("M1", "Levels without words", "What do levels 0, 2 and 4 say in each row?", _W.CELLS),
    _point("M2", "Words that need a test", "By what test is each vague word read alike?", _W.TERMS),
    _point("M3", "Bid commitments", "Which criterion does each commitment serve?", _W.COMMITMENTS),
    _point("M4", "Targets", "Which level is wanted in each row, by when, by whom?", _W.ARRANGEMENT),
    _point(
        "M5",
        "Evidence",
        "Which types are missing from a row, and for how long does each count?",
        _W.EVIDENCE_BASE,
    ),
    _point("M6", "How levels build up", "Does a level need all that lies below it?", _W.SETTINGS),
    _point("M7", "Lasting", "How long must an achievement have held, at which level?", _W.SETTINGS),
    _point("M8", "Cycles", "Who rates, how often, and by which cut-off days?", _W.ARRANGEMENT),
    _point(
        "M9",
        "Two Authorities",
        "What is shown where the Authorities come to different levels?",
        _W.ARRANGEMENT,
    ),
    _point(
        "M10", "Disagreement", "What are the steps of a dispute, and their limits?", _W.SETTINGS
    ),
    _point(
        "M11",
        "Tactical KPIs and standards",
        "Which KPIs and standards are meant, and how near is near enough?",
        _W.OUTSIDE,
    ),
    _point(
        "M12",
        "Public performance notices",
        "If the contract is published on by KPI, at which thresholds?",
        _W.OUTSIDE,
    ),
    _point("M13", "Milestones", "Who owns each milestone of a Plan, and which are key?", _W.TERMS),
    _point(
        "M14",
        "Social value measures",
        "Which edition of the measures and values, and what counts in one row only?",
        _W.OUTSIDE,
    ),
    _point(
        "M15",
        "Benchmarks",
        "With whose figures are absence, retention, safety and satisfaction compared?",
        _W.TERMS,
    ),
    _point(
        "M16",
        "Expected condition",
        "Which condition and performance is expected each year, for which funding?",
        _W.OUTSIDE,
    ),
    _point(
        "M17", "What the client owes", "What have the Authorities committed to do?", _W.COMMITMENTS
    ),
    _point(
        "M18",
        "What a level leads to",
        "Which clauses on rewards, sanctions or extensions look at levels, if any?",
        _W.NOTES,
    ),
    _point(
        "M19",
        "What is public",
        "What is published, when, and who checks the facts before?",
        _W.ARRANGEMENT,
    ),
    _point("M20", "Confidential matters", "Who may see which class of evidence?", _W.ARRANGEMENT),
    _point(
        "M21",
        "Personal data",
        "Who controls which data, and who answers for protecting it?",
        _W.OUTSIDE,
    ),
    _point("M22", "Later changes", "How is the matrix changed once it is in force?", _W.NOTES),
    _point(
        "M23",
        "The end",
        "What is handed over, and in which form, when the contract ends?",
        _W.OUTSIDE,
    ),
    _point("M24", "Baseline", "On which day are the first levels taken?", _W.ARRANGEMENT),
)


def settled_as(said: Mapping[PartyKind, tuple[SettledAs, str]]) -> SettledAs:
    """How a point stands by what each side last said of it: settled once both say the same.

    What was agreed is one text: in other words of its own a side proposes, and agrees to nothing.
    Why something is accepted as it is each side may say in its own.

    :param said: of each side how the point stands for it, and in what words.
    """
    answers = {said.get(side, (SettledAs.OPEN, ""))[0] for side in PartyKind}
    stands = answers.pop() if len(answers) == 1 else SettledAs.OPEN
    is_one = stands is not SettledAs.AGREED or is_one_text(words for _, words in said.values())
    return stands if is_one else SettledAs.OPEN


def is_one_text(words: Iterable[str]) -> bool:
    """Whether all of these say the same, sign by sign; spaces and new lines tell nothing."""
    return len({" ".join(each.split()) for each in words}) <= 1
