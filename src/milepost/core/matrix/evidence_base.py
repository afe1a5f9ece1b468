"""How is the evidence base of a row, written as a list in one cell, split into named types?"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from milepost.core.matrix.definition import EvidenceType
from milepost.core.matrix.wording import on_one_line, plain

# What evidence is called by its last word or near it. A piece between two commas without any of
# these is the beginning of a longer name ("Equality, Diversity and Inclusion surveys").
_IS_EVIDENCE = re.compile(
    r"report|survey|feedback|application|case|evaluation|update|improvement|progress|target|"
    r"submission|review|plan|record|log\b|register|statement|minute|data|certificat|return|"
    r"accreditation|award|audit|statistic|result|score|assessment|dashboard|complaint|document|"
    r"evidence|inspection|photograph|interview|policy|policies|strateg|contract|account|invoice",
    re.IGNORECASE,
)
_LEADING_AND = re.compile(r"^(?:and|&)\s+", re.IGNORECASE)

# The kinds that contracts name most: a shape of the words, the code, the name. The first that
# fits is taken. The rules know `client_overview_report` by its code (design 2.3, point 4).
_KINDS = tuple(
    (re.compile(shape, re.IGNORECASE), code, name)
    for shape, code, name in (
        (r"client.*overview|overview report", "client_overview_report", "Client overview report"),
        (
            r"(?:customer|user).*satisfaction.*survey|survey.*customer satisfaction",
            "customer_satisfaction_survey",
            "Customer satisfaction survey",
        ),
        (r"complaint", "complaints_monitoring_report", "Complaints monitoring report"),
        (
            r"(?:accredit|certificat).*application|application.*(?:accredit|certificat)",
            "accreditation_application",
            "Submitted accreditation or certification application",
        ),
        (r"accredit", "accreditation_review", "Accreditation submission or review"),
        (r"award", "award_application", "Submitted award application"),
        (r"\bEDI\b|equality", "edi_survey", "Equality, diversity and inclusion survey"),
        (
            r"(?:staff|employee).*survey|survey.*staff",
            "internal_staff_survey",
            "Internal staff survey",
        ),
        (r"condition survey", "asset_condition_survey", "Asset condition survey"),
        (r"business case", "business_case", "Business case"),
        (r"evaluation", "evaluation_report", "Evaluation report"),
        (r"annual plan", "annual_plan_update", "Annual Plan update"),
        (r"progress.*\bplan\b|\bplan\b.*progress", "plan_progress_report", "Plan progress report"),
        (r"kpi.*improve|improve.*kpi", "kpi_improvement", "KPI improvement"),
        (r"\btoms?\b.*", "toms_improvement", "TOMs improvement"),
        (r"\bkpi", "kpi_update_report", "KPI update report"),
        (r"budget", "budget_monitoring_report", "Budget monitoring report"),
        (
            r"contract performance",
            "contract_performance_report",
            "Contract performance report",
        ),
        (r"feedback", "stakeholder_feedback", "Stakeholder feedback"),
    )
)

# Months for which evidence of a kind counts; 0 is until it expires (design 2.7: report 12,
# survey 18, plan 24, condition survey 24, certificate until expiry).
SHELF_LIVES = {
    "accreditation_application": 0,
    "accreditation_review": 0,
    "annual_plan_update": 24,
    "asset_condition_survey": 24,
    "business_case": 24,
    "customer_satisfaction_survey": 18,
    "edi_survey": 18,
    "internal_staff_survey": 18,
    "plan_progress_report": 24,
}


@dataclass(frozen=True, kw_only=True)
class EvidencePiece:
    """One entry of the list; ``is_joined`` where a comma inside it was taken for part of it."""

    words: str
    is_joined: bool = False


def evidence_types(words: str) -> tuple[EvidenceType, ...]:
    """The named types of an evidence base, each with the words that the cell has for it."""
    found: dict[str, EvidenceType] = {}
    for piece in evidence_pieces(words):
        code, name = _kind_of(piece.words)
        if code in found:
            code, name = _slug(piece.words), _named(piece.words)
        number = 2
        unique = code
        while unique in found:
            unique, number = f"{code}_{number}", number + 1
        found[unique] = EvidenceType(code=unique, name=name, source_words=piece.words)
    return tuple(found.values())


def evidence_pieces(words: str) -> tuple[EvidencePiece, ...]:
    """The entries of the list, split at commas, semicolons and lines, but not within brackets."""
    pieces: list[EvidencePiece] = []
    held = ""
    for part, separator in _parts(words):
        text = f"{held}{part}".strip()
        # Only a comma is doubtful; a line or a semicolon always ends an entry.
        if separator == "," and part and not _IS_EVIDENCE.search(part):
            held = f"{text}, "
            continue
        is_joined = bool(held)
        held = ""
        entry = _LEADING_AND.sub("", text).strip(" .")
        if entry:
            pieces.append(EvidencePiece(words=entry, is_joined=is_joined))
    return tuple(pieces)


def _parts(words: str) -> Iterator[tuple[str, str]]:
    """The stretches between separators, each with the separator that ends it."""
    depth, start = 0, 0
    text = words.replace("•", "\n")
    for at, sign in enumerate(text):
        depth += (sign in "([") - (sign in ")]" and depth > 0)
        if sign in ";\n" or (sign == "," and depth == 0):
            yield on_one_line(text[start:at]), sign
            start, depth = at + 1, 0
    yield on_one_line(text[start:]), "\n"


def _kind_of(words: str) -> tuple[str, str]:
    for shape, code, name in _KINDS:
        if shape.search(words):
            return code, name
    return _slug(words), _named(words)


def _slug(words: str) -> str:
    """A code from the words: ASCII, at most 60 characters, whole words."""
    parts = [part for part in re.findall(r"[a-z0-9]+", plain(words)) if part != "and"]
    code = ""
    for part in parts:
        if len(code) + len(part) > 59:
            break
        code = f"{code}_{part}" if code else part
    return code or "evidence"


def _named(words: str) -> str:
    return words[:1].upper() + words[1:]
