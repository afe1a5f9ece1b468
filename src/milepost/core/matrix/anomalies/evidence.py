"""Which evidence do the criteria need that the row's own evidence base does not have?"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from milepost.core.matrix.anomalies.look import Anomaly, Cell, Look, at_levels, quoted
from milepost.core.matrix.definition import FocusArea
from milepost.core.matrix.evidence_base import evidence_pieces

_COLUMN = re.compile(r"\bcolumn\s+([A-Z]{1,2})\b")
_RECOGNITION = re.compile(r"award|accredit|recognition|certificat", re.IGNORECASE)
_PROPER_NAME = re.compile(r"(?<!^)\b[A-Z][a-z]+(?:\s+(?:in\s+|of\s+)?[A-Z][a-z]+)+")
_SOCIAL_VALUE_MEASURE = re.compile(r"\btoms?\b", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Need:
    """Words that need evidence of a kind, the words that would name it, and what it is called."""

    spoken: re.Pattern[str]
    named: re.Pattern[str]
    called: str


def _need(spoken: str, named: str, called: str) -> Need:
    return Need(
        spoken=re.compile(spoken, re.IGNORECASE),
        named=re.compile(named, re.IGNORECASE),
        called=called,
    )


NEEDS = (
    _need(r"\bmilestones?\b|\bplan\b.*\bin place\b", r"\bplan\b|programme", "report on the plan"),
    _need(r"\bKPIs?\b", r"\bKPIs?\b|contract performance", "KPI report"),
    _need(
        r"\bbudget\b|\bsavings\b|\b(?:investment|funding)\b.*\b(?:spent|secured|obtained)\b",
        r"budget|financ|account",
        "budget report",
    ),
    _need(r"\bmargin\b|open.book", r"open.book|account", "open-book statement"),
    _need(r"pain\W{0,3}(?:and\W)?gain", r"pain|gain", "calculation of pain and gain"),
    _need(
        r"\b(?:retention|absence|sickness)\b",
        r"\bHR\b|absence|retention|workforce",
        "statistics on staff",
    ),
    _need(r"\bsafety\b", r"safety|accident|incident|collision", "safety data"),
    _need(
        r"\bnetwork access and performance (?:are|is|\()|\bnetwork is accessible\b|"
        r"\baccess,? (?:and )?performance\b.*\b(?:is|are|were)\b",
        r"traffic|journey|collision|network data",
        "traffic or journey data",
    ),
    _need(
        r"corrective action|under-?performance|performance slips",
        r"corrective|action log|under-?performance",
        "log of corrective actions",
    ),
    _need(
        r"(?:impact|effects?) of climate change|climate change means",
        r"climate.*(?:assessment|risk)|carbon",
        "assessment of local climate risk",
    ),
    _need(r"\bstakeholders?\b", r"feedback|survey|stakeholder", "feedback from stakeholders"),
    _need(r"accredit|\bawards?\b", r"accredit|award|certificat", "record of awards"),
)


def evidence_missing(look: Look) -> Iterator[Anomaly]:
    for area in look.matrix.focus_areas:
        base = _words_of_base(area)
        for need in NEEDS:
            if area.evidence_base and not need.named.search(base):
                yield from _missing(area, look.cells_of(area), need)


def _missing(area: FocusArea, cells: list[Cell], need: Need) -> Iterator[Anomaly]:
    spoken = [
        (cell.level, sentence)
        for cell in cells
        for sentence in cell.sentences
        if need.spoken.search(sentence)
    ]
    if spoken:
        levels = at_levels(level for level, _ in spoken)
        yield Anomaly(
            where=f"{area.name}, evidence base",
            finding=f"It has no {need.called}, needed at {levels} by {quoted(spoken[0][1])}.",
            kind="evidence_missing",
        )


def _words_of_base(area: FocusArea) -> str:
    return "\n".join(f"{each.name}\n{each.source_words}" for each in area.evidence_base)


def rows_without_evidence(look: Look) -> Iterator[Anomaly]:
    for area in look.matrix.focus_areas:
        if not area.evidence_base:
            yield Anomaly(
                where=f"{area.name}, evidence base",
                finding="It is empty, so no evidence could be admitted here.",
                kind="no_evidence_base",
            )


def wrong_column_named(look: Look) -> Iterator[Anomaly]:
    right = look.found.evidence_column if look.found else None
    for number, note in enumerate(look.matrix.notes, start=1):
        named = _COLUMN.search(note)
        if right and named and "evidence" in note.casefold() and named.group(1) != right:
            yield Anomaly(
                where=f"Notes, paragraph {number}",
                finding=f"It says that the evidence base is in column {named.group(1)}; "
                f"it is in column {right}, which was read.",
                kind="wrong_column",
            )


def entries_with_a_comma(look: Look) -> Iterator[Anomaly]:
    for row in look.found.rows if look.found else ():
        for piece in evidence_pieces(row.evidence):
            if piece.is_joined:
                yield Anomaly(
                    where=f"{row.name}, evidence base",
                    finding=f"{quoted(piece.words)} was kept as one type, comma and all.",
                    kind="comma_in_evidence",
                )


def counted_in_two_rows(look: Look) -> Iterator[Anomaly]:
    for one, other in combinations(look.matrix.focus_areas, 2):
        for name in sorted(_countable(look, one) & _countable(look, other)):
            yield Anomaly(
                where=f"{one.name} and {other.name}",
                finding=f"{name} counts in both rows; agree how, so that one fact is not "
                "counted twice.",
                kind="counted_twice",
            )


def _countable(look: Look, area: FocusArea) -> set[str]:
    """What a row counts that another may count as well: TOMs returns, and named recognition."""
    names = {
        name
        for cell in look.cells_of(area)
        for sentence in cell.sentences
        if _RECOGNITION.search(sentence)
        for name in _PROPER_NAME.findall(sentence)
    }
    if _SOCIAL_VALUE_MEASURE.search(_words_of_base(area)):
        names.add("The TOMs return")
    return names
