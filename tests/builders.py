"""Values for tests, written shortly: a test says what matters to it, and this fills in the rest."""

import re
from dataclasses import replace

from milepost.core.evidence.support import FULL_SUPPORT
from milepost.core.matrix.definition import (
    Category,
    Criterion,
    EvidenceType,
    FocusArea,
    Lasting,
    Level,
    LevelDescriptor,
    LevelKind,
    LevelRule,
    MatrixSettings,
    MaturityMatrix,
    Relation,
    Thread,
)
from milepost.core.rating.ladder import HeldBack, IndicatedLevel
from milepost.core.rating.scale import Achieved, CriterionFacts, HeldBackReason, SustainGrade

LEVELS = (
    Level(number=0, kind=LevelKind.FLOOR),
    Level(number=1, kind=LevelKind.FULL),
    Level(number=2, kind=LevelKind.INTERIM),
    Level(number=3, kind=LevelKind.FULL),
    Level(number=4, kind=LevelKind.INTERIM),
    Level(number=5, kind=LevelKind.FULL),
)

EVIDENCE_BASE = (
    EvidenceType(code="client_overview_report", name="Overview report by the client side"),
    EvidenceType(code="customer_survey", name="Customer survey"),
)

_RELATIONS = {
    "=": Relation.REPEATS,
    ">": Relation.STRENGTHENS,
    "@": Relation.GATE,
    "+": Relation.EXTENDS,
    "&": Relation.RESUMES,
}
_CRITERION = re.compile(
    r"(?P<code>[\w.]+)(?P<critical>!?)(?P<lasting>~{0,2})(?P<prior>\^?)"
    r"((?P<relation>[=>@+&])(?P<builds_on>[\w.]+))?"
)


def a_criterion(written: str, level: int) -> Criterion:
    """A criterion from its short form: ``B3!~~=A1`` is B3, critical, lasting, and repeats A1.

    ``!`` critical · ``~`` implied, ``~~`` explicit lasting · ``^`` prior · then what it builds on:
    ``=`` repeats, ``>`` strengthens, ``@`` gates, ``+`` extends, ``&`` resumes.
    """
    found = _CRITERION.fullmatch(written)
    assert found is not None, f"{written!r} is not the short form of a criterion"
    return Criterion(
        code=found["code"],
        level=level,
        text=f"What {found['code']} asks for is so.",
        thread="T1",
        relation=_RELATIONS[found["relation"]] if found["relation"] else Relation.FIRST,
        builds_on=found["builds_on"],
        lasting=(Lasting.NONE, Lasting.IMPLIED, Lasting.EXPLICIT)[len(found["lasting"])],
        is_critical=bool(found["critical"]),
        is_prior=bool(found["prior"]),
        evidence_types=tuple(each.code for each in EVIDENCE_BASE),
    )


def a_focus_area(code: str = "CS", *, lasting_only: bool = False, **levels: str) -> FocusArea:
    """A focus area whose levels are lists of criteria: ``a_focus_area(level_1="A1 A2", ...)``.

    A level left out, or empty, is undefined.
    """
    cells = {int(name.removeprefix("level_")): written for name, written in levels.items()}
    return FocusArea(
        code=code,
        name=f"Focus area {code}",
        descriptors=tuple(
            LevelDescriptor(
                level=level.number,
                words=f"As at level {level.number}." if cells.get(level.number) else None,
                criteria=tuple(
                    a_criterion(each, level.number) for each in cells.get(level.number, "").split()
                ),
            )
            for level in LEVELS
        ),
        evidence_base=EVIDENCE_BASE,
        threads=(Thread(code="T1", name="The one thread"),),
        lasting_only=lasting_only,
    )


def a_matrix(
    *areas: FocusArea,
    rule: LevelRule = LevelRule.LADDER,
    settings: MatrixSettings | None = None,
    version: str = "1.0",
) -> MaturityMatrix:
    """A matrix of the usual six levels and one category; one small focus area if none is given."""
    return MaturityMatrix(
        title="A maturity matrix",
        version=version,
        levels=LEVELS,
        categories=(
            Category(
                name="Policy",
                focus_areas=areas or (a_focus_area(level_1="A1 A2", level_3="A3", level_5="A5"),),
            ),
        ),
        rule=rule,
        settings=settings or MatrixSettings(),
    )


_AGAINST_SUPPORT = {
    "unsupported": {"is_supported": False, "has_a_to_c": False, "beyond_overview": False},
    "weak": {"has_a_to_c": False},
    "overview": {"beyond_overview": False},
    "contradicted": {"is_contradicted": True},
}
_GRADES = {grade.label: grade for grade in SustainGrade}


def facts(written: str) -> dict[str, CriterionFacts]:
    """What is known of criteria: ``facts("A1 F, A2 L waived, A3 F S1 weak, A4 NA agreed")``.

    Where nothing is said, a rating is fully supported and durable (S3). ``-`` is not rated.
    """
    rated = [part.split() for part in written.split(",") if part.strip()]
    return {code: _known(rating, marks) for code, rating, *marks in rated}


def _known(rating: str, marks: list[str]) -> CriterionFacts:
    support, sustain = FULL_SUPPORT, SustainGrade.DURABLE
    for mark in marks:
        support = replace(support, **_AGAINST_SUPPORT.get(mark, {}))
        sustain = _GRADES.get(mark, sustain)
    strange = set(marks) - {*_AGAINST_SUPPORT, *_GRADES, "waived", "agreed"}
    assert not strange, f"no such mark: {strange}"
    return CriterionFacts(
        rating=None if rating == "-" else Achieved(rating),
        is_agreed_not_applicable="agreed" in marks,
        support=support,
        sustain=sustain,
        is_waived="waived" in marks,
    )


def held_back(written: str) -> set[HeldBack]:
    """What holds a level back: ``held_back("A1 not_met, A2 not_rated too_weak")``."""
    return {
        HeldBack(criterion=code, reason=HeldBackReason(reason))
        for code, *reasons in (part.split() for part in written.split(",") if part.strip())
        for reason in reasons
    }


def reasons_at(found: IndicatedLevel, level: int) -> set[HeldBack]:
    """What holds one level back, each entry told once; fails where an entry stands twice."""
    entries = found.held_back_by[level]
    assert len(set(entries)) == len(entries), f"said twice: {entries}"
    return set(entries)
