"""What is sealed with a level, and that the level can be computed from it again."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from milepost.core.assessment.seal import canonical, digest
from milepost.core.assessment.snapshot import (
    NotRecomputable,
    cited,
    hash_of_matrix,
    indicated_in,
    recompute,
    snapshot,
)
from milepost.core.evidence.strength import Strength
from milepost.core.evidence.support import OVERVIEW_REPORT, LinkFacts, LinkKind, Support
from milepost.core.matrix.definition import LevelRule, MatrixSettings, MaturityMatrix
from milepost.core.rating.ladder import indicated_level
from milepost.core.rating.scale import Achieved, CriterionFacts, SustainGrade
from tests.builders import a_focus_area, a_matrix, facts

AREA = a_focus_area(
    level_1="A1! B1", level_2="P2^ A2", level_3="A3~~=A1 B3>B1", level_5="A5~=A3 B5"
)
OTHER = a_focus_area("DD", lasting_only=True, level_1="D1", level_3="D3=D1")
MATRIX = a_matrix(
    AREA,
    OTHER,
    settings=MatrixSettings(lasting_needed={3: (1, 0), 5: (3, 1)}, strength_from_level=5),
)


def taken(
    known: Mapping[str, CriterionFacts], *, matrix: MaturityMatrix = MATRIX, code: str = "CS"
) -> dict[str, Any]:
    """A snapshot of a focus area of the matrix, read back from its canonical form."""
    area = matrix.areas_by_code[code]
    found = indicated_level(
        area, known, levels=matrix.levels, rule=matrix.rule, settings=matrix.settings
    )
    made = snapshot(
        assessment="A-2025-07",
        position="authority",
        by="person-17",
        matrix_version=matrix.version,
        matrix_hash=hash_of_matrix(matrix),
        area=area,
        rule=matrix.rule,
        settings=matrix.settings,
        facts=known,
        evidence=[],
        indicated=found,
        level=found.level,
    )
    read_back: dict[str, Any] = json.loads(canonical(made))
    assert indicated_in(read_back) == found
    return read_back


KNOWN = st.builds(
    CriterionFacts,
    rating=st.none() | st.sampled_from(Achieved),
    is_agreed_not_applicable=st.booleans(),
    support=st.builds(
        Support,
        is_supported=st.booleans(),
        has_a_to_c=st.booleans(),
        beyond_overview=st.booleans(),
        is_contradicted=st.booleans(),
    ),
    sustain=st.sampled_from(SustainGrade),
    is_waived=st.booleans(),
)
GOOD = facts("A1 F, B1 L waived, A2 F, A3 F, B3 L S1 waived, A5 F S2, B5 L overview, D1 F, D3 F S2")


@settings(max_examples=40)
@given(
    changes=st.dictionaries(st.sampled_from(sorted(GOOD)), KNOWN, max_size=4),
    rule=st.sampled_from(LevelRule),
    code=st.sampled_from(["CS", "DD"]),
)
def test_a_level_is_recomputable_from_what_was_sealed(
    changes: dict[str, CriterionFacts], rule: LevelRule, code: str
) -> None:
    matrix = replace(MATRIX, rule=rule)

    content = taken(GOOD | changes, matrix=matrix, code=code)

    assert recompute(content, matrix) == indicated_in(content)


def test_the_settings_of_the_day_are_sealed_and_used() -> None:
    lenient = replace(MATRIX, settings=replace(MATRIX.settings, lasting_needed={}))
    known = facts("A1 F, B1 F, A3 F S0, B3 F")

    assert recompute(taken(known, matrix=lenient), lenient).level == 3
    assert recompute(taken(known), MATRIX).level == 1


def test_a_snapshot_holds_all_that_the_rule_took_and_gave() -> None:
    content = taken(facts("A1 L waived weak contradicted S1, B1 F, D1 F"))

    assert content["facts"] == {
        "A1": {
            "rating": "L",
            "is_agreed_not_applicable": False,
            "is_supported": True,
            "has_a_to_c": False,
            "beyond_overview": True,
            "is_contradicted": True,
            "sustain": 1,
            "is_waived": True,
        },
        "B1": {
            "rating": "F",
            "is_agreed_not_applicable": False,
            "is_supported": True,
            "has_a_to_c": True,
            "beyond_overview": True,
            "is_contradicted": False,
            "sustain": 3,
            "is_waived": False,
        },
    }
    assert content["settings"] == {
        "lasting_needed": {"3": [1, 0], "5": [3, 1]},
        "lasting_only_needed": {"1": 1, "3": 2, "5": 3},
        "strength_from_level": 5,
        "beyond_overview_from_level": 5,
    }
    assert content["indicated"]["level"] == 0
    assert content["indicated"]["undefined"] == [0, 4]
    assert content["indicated"]["held_back_by"]["1"] == [["A1", "not_met"], ["A1", "contradicted"]]
    assert {name: content[name] for name in ("assessment", "position", "by", "level", "rule")} == {
        "assessment": "A-2025-07",
        "position": "authority",
        "by": "person-17",
        "level": 0,
        "rule": "ladder",
    }


def test_a_snapshot_takes_what_a_step_has_besides() -> None:
    common = {
        "assessment": "A-1", "position": "moderator", "by": "person-1", "matrix_version": "1.0",
        "matrix_hash": "0" * 64, "area": AREA, "rule": LevelRule.LADDER,
        "settings": MatrixSettings(), "facts": {}, "evidence": [], "level": None,
        "indicated": indicated_level(AREA, {}, levels=MATRIX.levels),
    }  # fmt: skip

    plain = snapshot(**common)  # type: ignore[arg-type]
    more = snapshot(**common, reasons_hash="f" * 64, also={"votes": ["person-2"]})  # type: ignore[arg-type]

    assert (plain["level"], plain["reasons_hash"], plain["also"]) == (None, "", {})
    assert (more["reasons_hash"], more["also"]) == ("f" * 64, {"votes": ["person-2"]})
    assert digest(plain) != digest(more)


def test_evidence_is_cited_by_its_hash_and_its_weight() -> None:
    link = LinkFacts(
        criterion="A1",
        kind=LinkKind.CONTRADICTS,
        item_type=OVERVIEW_REPORT,
        is_admissible=True,
        strength=Strength.B,
        is_answered=True,
    )

    entry = cited(link, item="E-12", version=3, sha256="a" * 64)

    assert entry == {
        "item": "E-12",
        "version": 3,
        "sha256": "a" * 64,
        "criterion": "A1",
        "kind": "contradicts",
        "type": "client_overview_report",
        "is_admissible": True,
        "strength": "B",
        "is_answered": True,
    }
    assert canonical(entry)


def test_the_hash_of_a_matrix_pins_its_every_word() -> None:
    reworded = a_matrix(a_focus_area(level_1="A1 B1!"))

    assert hash_of_matrix(a_matrix(a_focus_area(level_1="A1 B1"))) != hash_of_matrix(reworded)
    assert hash_of_matrix(reworded) == hash_of_matrix(a_matrix(a_focus_area(level_1="A1 B1!")))


@pytest.mark.parametrize(
    "other",
    [
        replace(MATRIX, version="1.1"),
        replace(MATRIX, title="The same version, with another title"),
        a_matrix(OTHER),
    ],
)
def test_a_level_is_not_recomputed_under_another_matrix(other: MaturityMatrix) -> None:
    with pytest.raises(NotRecomputable, match="sealed under another matrix"):
        recompute(taken(GOOD), other)


def test_what_is_no_snapshot_of_this_form_is_refused() -> None:
    for read in (indicated_in, lambda content: recompute(content, MATRIX)):
        for content in ({}, {"form": 2}, taken(GOOD) | {"form": "1"}):
            with pytest.raises(NotRecomputable, match="not a snapshot of form 1"):
                read(content)


@pytest.mark.parametrize(
    "change",
    [
        {"facts": {"A1": {"rating": "A"}}},
        {"facts": {"A1": {}}},
        {"facts": None},
        {"focus_area": "XX"},
        {"rule": "average"},
        {"settings": {}},
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(change: dict[str, object]) -> None:
    with pytest.raises(NotRecomputable, match="cannot be read"):
        recompute(taken(GOOD) | change, MATRIX)


@pytest.mark.parametrize("change", [{"indicated": None}, {"indicated": {"level": 3}}])
def test_a_sealed_level_that_cannot_be_read_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(NotRecomputable, match="cannot be read"):
        indicated_in(taken(GOOD) | change)
