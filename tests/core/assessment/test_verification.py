"""A sealed record is whole, and its levels come out as sealed; or it is said which do not."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from milepost.core.assessment.seal import canonical, next_seal
from milepost.core.assessment.snapshot import hash_of_matrix, snapshot
from milepost.core.assessment.verification import FiledSeal, Verification, verify_record
from milepost.core.rating.ladder import indicated_level
from tests.builders import a_focus_area, a_matrix, facts

AREA = a_focus_area(level_1="A1 B1", level_3="A3=A1")
MATRIX = a_matrix(AREA)
HASH = hash_of_matrix(MATRIX)
KNOWN = facts("A1 F, B1 L")

Plain = dict[str, Any]


def content() -> Plain:
    found = indicated_level(
        AREA, KNOWN, levels=MATRIX.levels, rule=MATRIX.rule, settings=MATRIX.settings
    )
    return snapshot(
        assessment="A-7",
        position="provider",
        by="P-1",
        matrix_version=MATRIX.version,
        matrix_hash=HASH,
        area=AREA,
        rule=MATRIX.rule,
        settings=MATRIX.settings,
        facts=KNOWN,
        evidence=[],
        indicated=found,
        level=found.level,
    )


def filed(sealed: object, *, about: str = "A-7", text: str | None = None) -> FiledSeal:
    """The first seal of an arrangement; ``text`` is what is kept in place of what was sealed."""
    record = next_seal(
        None, arrangement="hw-01", kind="k", at="2026-07-01T09:00:00Z", content=sealed
    )
    kept = canonical(sealed).decode() if text is None else text
    return FiledSeal(record=record, about=about, content=kept)


def told(found: Verification) -> list[str]:
    assert not found.is_sound
    return [
        *(each.finding for each in found.verdict.broken),
        *(f"{each.about}: {each.finding}" for each in found.findings),
    ]


def test_a_record_that_nobody_changed_is_sound() -> None:
    found = verify_record([filed(content())], {HASH: MATRIX})

    assert found.is_sound
    assert (found.seals, found.levels) == (1, 1)


def test_what_is_sealed_need_not_be_a_level() -> None:
    for sealed in ({"sha256": HASH}, ["anything"]):
        found = verify_record([filed(sealed)], {})
        assert (found.is_sound, found.levels) == (True, 0)


def _another_level(sealed: Plain) -> None:
    sealed["indicated"]["level"] = 3


def _other_facts(sealed: Plain) -> None:
    sealed["facts"] = {"A1": {}}


def _another_form(sealed: Plain) -> None:
    sealed["form"] = 9


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_another_level, "A-7: Sealed as level 3; worked out anew, 1."),
        (_other_facts, "A-7: What was sealed cannot be read"),
        (_another_form, "A-7: It is not a snapshot of form 1."),
    ],
)
def test_a_level_that_does_not_follow_from_what_is_sealed_with_it(
    change: Callable[[Plain], None], said: str
) -> None:
    sealed = json.loads(canonical(content()))
    change(sealed)

    (fault,) = told(verify_record([filed(sealed)], {HASH: MATRIX}))
    assert fault.startswith(said)


def test_a_level_under_a_wording_that_is_not_on_record() -> None:
    assert told(verify_record([filed(content())], {})) == [
        "A-7: The matrix version that it names is not on record."
    ]


def test_what_is_kept_in_place_of_what_was_sealed() -> None:
    for text in ("{", "[" * 100_000, "{}"):
        assert "What it covers was changed since it was sealed." in told(
            verify_record([filed(content(), text=text)], {HASH: MATRIX})
        )


def test_a_seal_that_is_filed_under_something_else() -> None:
    assert told(verify_record([filed(content(), about="A-8")], {HASH: MATRIX})) == [
        "A-8: It is filed under A-8, and what it covers is about A-7."
    ]


def test_what_else_has_to_be_so_is_asked_of_each_seal() -> None:
    asked: list[str] = []

    def beside(seal: FiledSeal, sealed: Any) -> list[str]:
        asked.append(f"{seal.about} {sealed['level']}")
        return ["It is not so."]

    found = verify_record([filed(content())], {HASH: MATRIX}, beside=beside)

    assert told(found) == ["A-7: It is not so."]
    assert asked == ["A-7 1"]
