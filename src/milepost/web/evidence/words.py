"""How are kinds of evidence named on a page?"""

from collections.abc import Mapping

from milepost.apps.matrices.queries import CurrentMatrix
from milepost.core.evidence.strength import Strength

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
STRENGTHS: Mapping[Strength, tuple[str, str]] = {
    Strength.A: ("Independent", "An independent body made it."),
    Strength.B: ("Client made", "An Authority made it."),
    Strength.C: (
        "Provider made, client checked",
        "The provider made it, and an Authority checked.",
    ),
    Strength.D: (
        "Provider made, unchecked",
        "The provider made it, and no Authority has checked it yet. By itself it carries"
        " no criterion at level 3 or above.",
    ),
}


def type_names(current: CurrentMatrix | None) -> Mapping[str, str]:
    """The names of the evidence types in the matrix in force, by code."""
    if current is None:
        return {}
    areas = current.matrix.focus_areas
    return {each.code: each.name for area in areas for each in area.evidence_base}


def type_name(code: str, names: Mapping[str, str]) -> str:
    """A type's name; a code of an earlier matrix is made readable."""
    return names.get(code) or code.replace("_", " ").capitalize()
