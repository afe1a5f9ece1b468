"""How are kinds of evidence named on a page?"""

from collections.abc import Mapping

from milepost.apps.matrices.queries import CurrentMatrix
from milepost.core.evidence.judging import JudgementAnswer
from milepost.core.evidence.strength import Strength
from milepost.core.evidence.versions import Classification, VersionKind

MAKERS = {
    "independent": "An independent body",
    "authority": "An Authority",
    "provider": "The provider",
}
REDACTIONS = {
    "not_needed": "Nothing has to be blacked out",
    "done": "Blacked out where needed",
    "needed": "Still to be blacked out",
}
CLASSIFICATIONS = {
    Classification.PUBLIC.value: "Public",
    Classification.OFFICIAL.value: "Official",
    Classification.OFFICIAL_SENSITIVE.value: "Official-sensitive",
}
VERSION_KINDS: Mapping[str, str] = {
    VersionKind.FIRST.value: "As first put in",
    VersionKind.CORRECTION.value: "A correction",
    VersionKind.RENEWAL.value: "A renewal",
    VersionKind.REDACTED.value: "A redacted version",
}
ANSWERS: Mapping[JudgementAnswer, str] = {
    JudgementAnswer.ACCEPTED: "Accept it",
    JudgementAnswer.REJECTED: "Reject it",
    JudgementAnswer.MORE_ASKED: "Ask for more",
}
DONE: Mapping[JudgementAnswer, str] = {
    JudgementAnswer.ACCEPTED: "accepted",
    JudgementAnswer.REJECTED: "rejected",
    JudgementAnswer.MORE_ASKED: "asked for more about",
}
STRENGTHS: Mapping[Strength, tuple[str, str]] = {
    Strength.A: ("Independent", "An independent body made it."),
    Strength.B: ("Client made", "An Authority made it."),
    Strength.C: (
        "Provider made, client checked",
        "The provider made it, and an Authority checked.",
    ),
    Strength.D: (
        "Provider made, unchecked",
        "The provider made it, and nobody has checked it. By itself it carries"
        " no criterion at level 3 or above.",
    ),
}


STRENGTH_NAMES = {strength.value: name for strength, (name, _) in STRENGTHS.items()}
STRENGTH_REASONS = {strength.value: why for strength, (_, why) in STRENGTHS.items()}

# What else the register is narrowed by: what to call it, and the choices.
NARROWED_BY: Mapping[str, tuple[str, list[tuple[str, str]]]] = {
    "answer": (
        "Answer of an Authority",
        [
            ("to_judge", "To be judged"),
            (JudgementAnswer.ACCEPTED.value, "Accepted"),
            (JudgementAnswer.REJECTED.value, "Rejected"),
            (JudgementAnswer.MORE_ASKED.value, "More asked"),
        ],
    ),
    "made_by": ("Made by", list(MAKERS.items())),
    "strength": ("Strength", [(code, f"{code}: {name}") for code, name in STRENGTH_NAMES.items()]),
    "classification": ("Classification", list(CLASSIFICATIONS.items())),
    "redaction": ("Redaction", list(REDACTIONS.items())),
}


def area_names(current: CurrentMatrix | None) -> Mapping[str, str]:
    """The names of the focus areas in the matrix in force, by code."""
    areas = current.matrix.focus_areas if current else ()
    return {area.code: area.name for area in areas}


def is_odd_somewhere(type_code: str, current: CurrentMatrix | None) -> bool:
    """Whether a focus area of the matrix in force lacks a type in its evidence base."""
    areas = current.matrix.focus_areas if current else ()
    return any(type_code not in {each.code for each in area.evidence_base} for area in areas)


def type_names(current: CurrentMatrix | None) -> Mapping[str, str]:
    """The names of the evidence types in the matrix in force, by code."""
    if current is None:
        return {}
    areas = current.matrix.focus_areas
    return {each.code: each.name for area in areas for each in area.evidence_base}


def type_name(code: str, names: Mapping[str, str]) -> str:
    """A type's name; a code of an earlier matrix is made readable."""
    return names.get(code) or code.replace("_", " ").capitalize()
