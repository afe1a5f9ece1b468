"""What exactly is sealed with a level: everything that the level rule took, and what it gave.

Design 2.13. A snapshot is plain data in the subset that ``seal.canonical`` takes: no floats, ASCII
keys. From it, and the matrix version it names, the indicated level can be computed again. Free
text is never in it, only its salted hash; people are opaque references.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from milepost.core.assessment.seal import digest
from milepost.core.evidence.support import LinkFacts, Support
from milepost.core.matrix.definition import FocusArea, LevelRule, MatrixSettings, MaturityMatrix
from milepost.core.matrix.document import to_document
from milepost.core.rating.ladder import HeldBack, IndicatedLevel, indicated_level
from milepost.core.rating.scale import Achieved, CriterionFacts, HeldBackReason, SustainGrade

FORM = 1  # raised when the meaning of an entry changes, so that old seals are still read rightly

Plain = dict[str, Any]


class NotRecomputable(ValueError):
    """A snapshot from which no level can be computed again, with the reason."""


def hash_of_matrix(matrix: MaturityMatrix) -> str:
    """The hash that pins a matrix version, every word of it: keep it, it takes milliseconds."""
    return digest(to_document(matrix))


def snapshot(
    *,
    assessment: str,
    position: str,
    by: str,
    matrix_version: str,
    matrix_hash: str,
    area: FocusArea,
    rule: LevelRule,
    settings: MatrixSettings,
    facts: Mapping[str, CriterionFacts],
    evidence: Iterable[Mapping[str, object]],
    indicated: IndicatedLevel,
    level: int | None,
    reasons_hash: str = "",
    also: Mapping[str, object] | None = None,
) -> Plain:
    """What one step of an assessment seals, as plain data.

    :param position: whose set of ratings it is: the provider's, an Authority's, the moderator's.
    :param by: an opaque reference to the person.
    :param matrix_hash: made by ``hash_of_matrix``.
    :param facts: what the level rule was told, by criterion; those of other focus areas are left
        out, and so are criteria of which nothing is known.
    :param evidence: entries made by ``cited``.
    :param level: the level that people settled on; None where they settled on none.
    :param reasons_hash: the salted hash of their reason (``seal.sealed_text``), "" where none.
    :param also: what the step has beside these, such as votes or the assessments it answers.
    """
    return {
        "form": FORM,
        "assessment": assessment,
        "position": position,
        "by": by,
        "matrix_version": matrix_version,
        "matrix_hash": matrix_hash,
        "focus_area": area.code,
        "rule": rule.value,
        "settings": _settings_out(settings),
        "facts": {
            code: _facts_out(facts[code]) for code in sorted(facts.keys() & area.by_code.keys())
        },
        "evidence": [dict(entry) for entry in evidence],
        "indicated": _indicated_out(indicated),
        "level": level,
        "reasons_hash": reasons_hash,
        "also": dict(also or {}),
    }


def cited(link: LinkFacts, *, item: str, version: int, sha256: str) -> Plain:
    """One piece of evidence as a snapshot holds it: which version of which item, and its weight.

    :param sha256: of the file; "" for a link to an address.
    """
    return {
        "item": item,
        "version": version,
        "sha256": sha256,
        "criterion": link.criterion,
        "kind": link.kind.value,
        "type": link.item_type,
        "is_admissible": link.is_admissible,
        "strength": link.strength.value,
        "is_answered": link.is_answered,
    }


def indicated_in(content: Mapping[str, Any]) -> IndicatedLevel:
    """The indicated level as it was sealed.

    :raises NotRecomputable: if the content is not a snapshot of this form.
    """
    _require_form(content)
    try:
        return _indicated_in(content["indicated"])
    except (KeyError, TypeError, ValueError, AttributeError) as fault:
        raise NotRecomputable(f"The sealed level cannot be read: {fault!r}.") from fault


def facts_in(content: Mapping[str, Any]) -> dict[str, CriterionFacts]:
    """What the level rule was told when it was sealed, by criterion.

    :raises NotRecomputable: if the content is not a snapshot of this form.
    """
    _require_form(content)
    try:
        return {code: _facts_in(known) for code, known in content["facts"].items()}
    except (KeyError, TypeError, ValueError, AttributeError) as fault:
        raise NotRecomputable(f"What was sealed cannot be read: {fault!r}.") from fault


def recompute(
    content: Mapping[str, Any], matrix: MaturityMatrix, *, matrix_hash: str | None = None
) -> IndicatedLevel:
    """The level that the rule gives now for what was sealed then.

    :param matrix: the matrix version that the snapshot names.
    :param matrix_hash: the hash of its document as that was kept; if unsaid, of one written now.
    :raises NotRecomputable: if it is another matrix, or the content is not a snapshot of this form.
    """
    _require_form(content)
    if (content.get("matrix_version"), content.get("matrix_hash")) != (
        matrix.version,
        matrix_hash or hash_of_matrix(matrix),
    ):
        raise NotRecomputable(f"It was sealed under another matrix than {matrix.version}.")
    facts = facts_in(content)
    try:
        return indicated_level(
            matrix.areas_by_code[content["focus_area"]],
            facts,
            levels=matrix.levels,
            rule=LevelRule(content["rule"]),
            settings=_settings_in(content["settings"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as fault:
        raise NotRecomputable(f"What was sealed cannot be read: {fault!r}.") from fault


def _require_form(content: Mapping[str, Any]) -> None:
    if content.get("form") != FORM:
        raise NotRecomputable(f"It is not a snapshot of form {FORM}.")


# -- the settings that the level rule takes; the others are pinned by the matrix hash ----------


def _settings_out(settings: MatrixSettings) -> Plain:
    return {
        "lasting_needed": {
            str(level): list(pair) for level, pair in sorted(settings.lasting_needed.items())
        },
        "lasting_only_needed": {
            str(level): grade for level, grade in sorted(settings.lasting_only_needed.items())
        },
        "strength_from_level": settings.strength_from_level,
        "beyond_overview_from_level": settings.beyond_overview_from_level,
    }


def _settings_in(content: Plain) -> MatrixSettings:
    pairs = content["lasting_needed"].items()
    return MatrixSettings(
        lasting_needed={int(level): (explicit, implied) for level, (explicit, implied) in pairs},
        lasting_only_needed={
            int(level): grade for level, grade in content["lasting_only_needed"].items()
        },
        strength_from_level=content["strength_from_level"],
        beyond_overview_from_level=content["beyond_overview_from_level"],
    )


# -- what is known of a criterion --------------------------------------------------------------


def _facts_out(facts: CriterionFacts) -> Plain:
    return {
        "rating": None if facts.rating is None else facts.rating.value,
        "is_agreed_not_applicable": facts.is_agreed_not_applicable,
        "is_supported": facts.support.is_supported,
        "has_a_to_c": facts.support.has_a_to_c,
        "beyond_overview": facts.support.beyond_overview,
        "is_contradicted": facts.support.is_contradicted,
        "sustain": facts.sustain.value,
        "is_waived": facts.is_waived,
    }


def _facts_in(content: Plain) -> CriterionFacts:
    rating = content["rating"]
    return CriterionFacts(
        rating=None if rating is None else Achieved(rating),
        is_agreed_not_applicable=content["is_agreed_not_applicable"],
        support=Support(
            is_supported=content["is_supported"],
            has_a_to_c=content["has_a_to_c"],
            beyond_overview=content["beyond_overview"],
            is_contradicted=content["is_contradicted"],
        ),
        sustain=SustainGrade(content["sustain"]),
        is_waived=content["is_waived"],
    )


# -- what the rule gave ------------------------------------------------------------------------


def _indicated_out(indicated: IndicatedLevel) -> Plain:
    return {
        "level": indicated.level,
        "held_back_by": {
            str(level): [[each.criterion, each.reason.value] for each in held_back]
            for level, held_back in indicated.held_back_by.items()
        },
        "undefined": list(indicated.undefined),
        "covered": sorted(indicated.covered),
    }


def _indicated_in(content: Plain) -> IndicatedLevel:
    return IndicatedLevel(
        level=content["level"],
        held_back_by={
            int(level): tuple(
                HeldBack(criterion=criterion, reason=HeldBackReason(reason))
                for criterion, reason in held_back
            )
            for level, held_back in content["held_back_by"].items()
        },
        undefined=tuple(content["undefined"]),
        covered=frozenset(content["covered"]),
    )
