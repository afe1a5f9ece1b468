"""When does a stated level need a reason, and when a second signature?"""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from milepost.core.access.roles import Actor, PartyKind, Permission, Role
from milepost.core.assessment.second_signature import (
    Signature,
    signature_need,
    stated_level_faults,
)
from milepost.core.matrix.definition import ProcedureSettings

DEFINED = (0, 1, 2, 3, 5)
USUAL = ProcedureSettings()


def signed(person: str = "P-two", reason: str = "I looked myself.", **more: Any) -> Signature:
    usual: dict[str, Any] = {
        "name": "Ann Two",
        "arrangement": "hw-01",
        "party": "Y-north",
        "party_kind": PartyKind.AUTHORITY,
        "roles": frozenset({Role.VALIDATOR}),
    }
    return Signature(by=Actor(person=person, **{**usual, **more}), reason=reason)


@pytest.mark.parametrize(
    ("stated", "indicated", "steps", "needs", "words"),
    [
        (3, 3, 0, "", "Level 3 is what the ratings indicate."),
        (3, 2, 1, "reason", "Level 3 is 1 defined level above the indicated level 2: a reason is"
         " needed."),
        (5, 3, 1, "reason", "Level 5 is 1 defined level above the indicated level 3: a reason is"
         " needed."),
        (3, 1, 2, "reason second", "Level 3 is 2 defined levels above the indicated level 1: a"
         " reason is needed, and a second person must sign."),
        (0, 3, -3, "reason second", "Level 0 is 3 defined levels below the indicated level 3: a"
         " reason is needed, and a second person must sign."),
    ],
)  # fmt: skip
def test_the_further_from_the_indicated_level_the_more_is_asked(
    stated: int, indicated: int, steps: int, needs: str, words: str
) -> None:
    found = signature_need(stated, indicated, defined=DEFINED, settings=USUAL)

    assert found.steps == steps
    assert found.needs_reason == ("reason" in needs)
    assert found.needs_second == ("second" in needs)
    assert found.words == words


@pytest.mark.parametrize(("beyond", "needs"), [(0, True), (1, True), (2, False)])
def test_how_far_one_signature_carries_is_a_setting(beyond: int, needs: bool) -> None:
    settings = ProcedureSettings(second_signature_beyond=beyond)
    found = signature_need(3, 1, defined=DEFINED, settings=settings)
    assert found.needs_second == needs


def faults(
    stated: int,
    indicated: int,
    first: Signature,
    second: Signature | None = None,
    earlier: dict[str, str] | None = None,
) -> list[str]:
    return list(
        stated_level_faults(
            signature_need(stated, indicated, defined=DEFINED, settings=USUAL),
            defined=DEFINED,
            first=first,
            second=second,
            permission=Permission.VALIDATE_ASSESSMENT,
            step="validate",
            earlier_steps=earlier or {},
        )
    )


ONE = signed("P-one", "The ratings miss the point.")
SILENT = signed("P-one", " ")


@pytest.mark.parametrize(
    ("stated", "indicated", "first", "second"),
    [
        (3, 3, SILENT, None),
        (3, 2, ONE, None),
        (3, 1, ONE, signed()),
        (3, 2, ONE, signed()),  # not asked for, and good
    ],
)
def test_a_level_stands_with_what_it_needs(
    stated: int, indicated: int, first: Signature, second: Signature | None
) -> None:
    assert faults(stated, indicated, first, second) == []


def test_whoever_took_the_same_step_before_may_sign_it() -> None:
    assert faults(3, 1, ONE, signed(), {"P-two": "validate"}) == []


NEEDED = (
    "Level 3 is 2 defined levels from the indicated level 1: a second person of your side must"
    " sign it, with a reason."
)


@pytest.mark.parametrize(
    ("stated", "indicated", "first", "second", "said"),
    [
        (4, 4, ONE, None, "Level 4 is not defined for this focus area in this version of the"
         " matrix, so nobody can state it."),
        (3, 2, SILENT, None, "The ratings indicate level 2. To state level 3 instead, write down"
         " why."),
        (3, 1, ONE, None, NEEDED),
        (3, 1, ONE, signed("P-one"), "The second signature must be another person's."),
        (3, 1, ONE, signed(party="Y-south"), "Ann Two does not act for your side, so their"
         " signature is not a second one of it."),
        (3, 1, ONE, signed(roles=frozenset({Role.MODERATOR})), "Ann Two's role does not allow"
         " this step, so they cannot sign it."),
        (3, 1, ONE, signed(reason="  "), "Ann Two signs without a reason; a second signature"
         " needs one of its own."),
        (3, 2, ONE, signed(reason=""), "Ann Two signs without a reason; a second signature needs"
         " one of its own."),
    ],
)  # fmt: skip
def test_a_fault_is_said_in_a_sentence(
    stated: int, indicated: int, first: Signature, second: Signature | None, said: str
) -> None:
    assert faults(stated, indicated, first, second) == [said]


def test_whoever_took_another_step_may_not_sign_this_one() -> None:
    assert faults(3, 1, ONE, signed(), {"P-two": "submit"}) == [
        "Ann Two took another step of this assessment, so they cannot sign this one."
    ]


def test_every_fault_is_told_at_once() -> None:
    assert len(faults(4, 0, SILENT, None)) == 3
    assert len(faults(3, 1, SILENT, signed("P-one", "", party="Y-south"))) == 4


LEVEL = st.sampled_from(DEFINED)


@given(stated=LEVEL, indicated=LEVEL, beyond=st.integers(0, 4))
def test_a_second_signature_is_asked_for_only_where_a_reason_is_and_alike_either_way(
    stated: int, indicated: int, beyond: int
) -> None:
    settings = ProcedureSettings(second_signature_beyond=beyond)
    up = signature_need(stated, indicated, defined=DEFINED, settings=settings)
    down = signature_need(indicated, stated, defined=DEFINED, settings=settings)

    assert up.needs_reason or not up.needs_second
    assert (up.needs_reason, up.needs_second) == (down.needs_reason, down.needs_second)
    assert up.steps == -down.steps
