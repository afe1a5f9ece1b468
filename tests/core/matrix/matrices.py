"""Matrices for tests: one that is sound, and any that hypothesis can think of."""

import copy
from dataclasses import fields
from datetime import date
from typing import Any

from hypothesis import strategies as st

from milepost.core.matrix.definition import (
    AssessBy,
    Category,
    Criterion,
    DefinedTerm,
    EvidenceType,
    FocusArea,
    Lasting,
    Level,
    LevelDescriptor,
    LevelKind,
    LevelRule,
    MatrixSettings,
    MaturityMatrix,
    ProcedureSettings,
    Relation,
    Subject,
    Thread,
)
from milepost.core.matrix.wording import plain

PROCEDURE: dict[str, st.SearchStrategy[Any]] = {
    each.name: st.booleans() if each.type is bool else st.integers(0, 99)
    for each in fields(ProcedureSettings)
}

_SOUND: dict[str, Any] = {
    "title": "Grounds maintenance",
    "version": "1.0",
    "levels": [
        {"number": 0, "kind": "floor"},
        {"number": 1, "kind": "full"},
        {"number": 2, "kind": "interim"},
        {"number": 3, "kind": "full"},
    ],
    "settings": {"target_level": 3, "target_on": "2027-09-30", "shelf_lives": {"survey": 18}},
    "categories": [
        {
            "name": "Parks",
            "focus_areas": [
                {
                    "code": "GR",
                    "name": "Grass",
                    "evidence_base": [{"code": "survey", "name": "Survey"}],
                    "threads": [{"code": "GR.CUT", "name": "Cutting"}],
                    "descriptors": [
                        {
                            "level": 1,
                            "words": "Grass is cut.",
                            "criteria": [
                                {
                                    "code": "GR.1",
                                    "text": "Grass is cut.",
                                    "thread": "GR.CUT",
                                    "evidence_types": ["survey"],
                                }
                            ],
                        },
                        {
                            "level": 2,
                            "words": "Level 1 is complete.",
                            "criteria": [
                                {"code": "GR.2", "text": "Level 1 is complete.", "prior": True}
                            ],
                        },
                        {
                            "level": 3,
                            "words": "Grass is cut well.",
                            "criteria": [
                                {
                                    "code": "GR.3",
                                    "text": "Grass is cut well.",
                                    "relation": "strengthens",
                                    "from": "GR.1",
                                }
                            ],
                        },
                    ],
                },
                {"code": "TR", "name": "Trees"},
            ],
        }
    ],
}


def a_document() -> dict[str, Any]:
    """A sound document of two focus areas, to be broken as a test needs."""
    return copy.deepcopy(_SOUND)


_WORDS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=30).filter(str.strip)
_NOTES = st.text(st.characters(codec="utf-8"), max_size=20)
_KINDS = {0: LevelKind.FLOOR, 1: LevelKind.FULL, 2: LevelKind.INTERIM, 3: LevelKind.FULL}


@st.composite
def focus_areas(draw: st.DrawFn, code: str) -> FocusArea:
    """A sound focus area: codes its own, references to what is there."""
    kinds = [f"kind_{n}" for n in range(draw(st.integers(0, 3)))]
    threads = [f"{code}.T{n}" for n in range(draw(st.integers(0, 3)))]
    descriptors: list[LevelDescriptor] = []
    earlier: list[str] = []
    for level in sorted(draw(st.sets(st.sampled_from(sorted(_KINDS))))):
        count = 0 if level == 0 else draw(st.integers(0, 3))
        here = tuple(
            draw(_criteria(f"{code}.{level}.{n}", level, tuple(earlier), kinds, threads))
            for n in range(count)
        )
        earlier += [each.code for each in here]
        words = draw(st.none() | _WORDS)
        descriptors.append(LevelDescriptor(level=level, words=words, criteria=here))
    return FocusArea(
        code=code,
        name=f"{code} {draw(_NOTES)}",
        descriptors=tuple(descriptors),
        evidence_base=tuple(
            EvidenceType(code=kind, name=draw(_WORDS), source_words=draw(_NOTES)) for kind in kinds
        ),
        threads=tuple(
            Thread(code=each, name=draw(_WORDS), lens=draw(_NOTES), note=draw(_NOTES))
            for each in threads
        ),
        lasting_only=draw(st.booleans()),
    )


@st.composite
def _criteria(
    draw: st.DrawFn,
    code: str,
    level: int,
    earlier: tuple[str, ...],
    kinds: list[str],
    threads: list[str],
) -> Criterion:
    builds_on = draw(st.none() | st.sampled_from(earlier)) if earlier else None
    relations = [Relation.FIRST, Relation.GATE]
    if builds_on is not None:
        relations = [each for each in Relation if each is not Relation.FIRST]
    return Criterion(
        code=code,
        level=level,
        text=draw(_WORDS),
        thread=draw(st.sampled_from(["", *threads])),
        relation=draw(st.sampled_from(relations)),
        builds_on=builds_on,
        subject=draw(st.sampled_from(Subject)),
        assess_by=draw(st.sampled_from(AssessBy)),
        lasting=draw(st.sampled_from(Lasting)),
        is_critical=draw(st.booleans()),
        is_prior=level == 2 and draw(st.booleans()),
        evidence_types=tuple(draw(st.lists(st.sampled_from(kinds), unique=True)) if kinds else []),
        needs_definition=tuple(draw(st.lists(_NOTES, max_size=2))),
        evidence_gap=tuple(draw(st.lists(_NOTES, max_size=2))),
        replaces=tuple(draw(st.lists(st.sampled_from(["OLD.1", "OLD.2"]), unique=True))),
        note=draw(_NOTES),
    )


@st.composite
def matrices(draw: st.DrawFn) -> MaturityMatrix:
    """Any sound matrix, small enough to be shrunk."""
    areas = [draw(focus_areas(code)) for code in ("AA", "BB", "CC")[: draw(st.integers(1, 3))]]
    cut = draw(st.integers(0, len(areas)))
    kinds = sorted({each.code for area in areas for each in area.evidence_base})
    grades = st.integers(0, 3)
    counts = st.integers(0, 60)
    return MaturityMatrix(
        title=draw(_WORDS),
        version=draw(_WORDS),
        remark=draw(_NOTES),
        rule=draw(st.sampled_from(LevelRule)),
        levels=tuple(Level(number=n, kind=k, name=draw(_NOTES)) for n, k in _KINDS.items()),
        notes=tuple(draw(st.lists(_NOTES, max_size=3))),
        terms=tuple(
            draw(
                st.lists(
                    st.builds(DefinedTerm, word=_WORDS, test=_WORDS),
                    max_size=3,
                    unique_by=lambda each: plain(each.word),
                )
            )
        ),
        categories=(
            Category(name="First", focus_areas=tuple(areas[:cut])),
            Category(name="Second", focus_areas=tuple(areas[cut:])),
        ),
        settings=MatrixSettings(
            lasting_needed=draw(st.dictionaries(st.integers(0, 9), st.tuples(grades, grades))),
            lasting_only_needed=draw(st.dictionaries(st.integers(0, 9), grades)),
            strength_from_level=draw(counts),
            beyond_overview_from_level=draw(counts),
            sustained_after_months=draw(counts),
            lapse_warning_days=draw(counts),
            shelf_lives=draw(st.dictionaries(st.sampled_from(kinds), counts)) if kinds else {},
            default_shelf_life_months=draw(counts),
            target_level=draw(st.sampled_from([None, *_KINDS])),
            target_on=draw(st.none() | st.dates(date(2000, 1, 1), date(2100, 1, 1))),
            procedure=draw(
                st.just(ProcedureSettings()) | st.builds(ProcedureSettings, **PROCEDURE)
            ),
        ),
    )
