"""What may nobody do, whatever their role? Each duty as a table."""

import pytest

from milepost.core.access.duties import (
    allows,
    refusal,
    require,
    require_a_vote,
    require_fresh_eyes,
    require_other_author,
    require_own_authority,
)
from milepost.core.access.refusals import NotAllowed, NotPossible
from milepost.core.access.roles import Actor, PartyKind, Permission, Role

A, P = PartyKind.AUTHORITY, PartyKind.PROVIDER
STEPS = ("submit", "validate", "propose", "ratify")


def an_actor(
    *roles: Role, person: str = "P-me", party: str | None = None, kind: PartyKind | None = None
) -> Actor:
    return Actor(
        person=person,
        name="Me",
        arrangement="hw-01",
        party=party,
        party_kind=kind,
        roles=frozenset(roles),
    )


# -- roles ----------------------------------------------------------------------------------------


def test_a_permission_of_any_of_the_actors_roles_is_enough() -> None:
    both = an_actor(Role.MODERATOR, Role.ADMINISTRATOR)
    require(Permission.PROPOSE_LEVEL, by=both)
    require(Permission.MANAGE_PEOPLE, by=both)


def test_a_refusal_names_the_roles_and_what_they_do_not_allow() -> None:
    with pytest.raises(NotAllowed) as refused:
        require(Permission.RATIFY_LEVEL, by=an_actor(Role.VALIDATOR, Role.AUTHORITY_CONTRIBUTOR))
    assert str(refused.value) == (
        "Your role here (authority contributor, validator) does not allow this: ratifying a level."
    )


# -- fresh eyes -----------------------------------------------------------------------------------


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("taken", STEPS)
def test_nobody_takes_two_different_steps(taken: str, step: str) -> None:
    said = refusal(
        require_fresh_eyes,
        by=an_actor(),
        earlier_steps={"P-other": "ratify", "P-me": taken},
        step=step,
    )
    assert (said is None) == (taken == step)


def test_a_step_that_two_people_took_bars_both_of_them() -> None:
    earlier = {"P-lead": "submit", "P-first": "validate", "P-second": "validate"}
    for person in ("P-lead", "P-first", "P-second"):
        assert not allows(
            require_fresh_eyes, by=an_actor(person=person), earlier_steps=earlier, step="propose"
        )
    assert allows(
        require_fresh_eyes, by=an_actor(person="P-else"), earlier_steps=earlier, step="propose"
    )


def test_fresh_eyes_refuse_with_the_step_that_was_taken() -> None:
    said = {
        (taken, step): refusal(
            require_fresh_eyes, by=an_actor(), earlier_steps={"P-me": taken}, step=step
        )
        for taken, step in [
            ("submit", "validate"),
            ("validate", "propose"),
            ("propose", "ratify"),
            ("ratify", "submit"),
        ]
    }
    assert said == {
        ("submit", "validate"): "You submitted this assessment, so somebody else must validate it.",
        ("validate", "propose"): "You validated this assessment, so somebody else must propose its"
        " level.",
        ("propose", "ratify"): "You proposed the level of this assessment, so somebody else must"
        " ratify its level.",
        ("ratify", "submit"): "You ratified the level of this assessment, so somebody else must"
        " submit it.",
    }


# -- whose assessment it is -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("party", "kind", "is_allowed"),
    [
        ("Y-north", A, True),
        ("Y-south", A, False),
        ("Y-provider", P, True),
        (None, None, True),
    ],
)
def test_an_authority_acts_on_its_own_assessments_alone(
    party: str | None, kind: PartyKind | None, is_allowed: bool
) -> None:
    said = refusal(require_own_authority, by=an_actor(party=party, kind=kind), authority="Y-north")
    assert said == (
        None
        if is_allowed
        else "This assessment belongs to the other Authority, so it is theirs to judge."
    )


# -- votes ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "is_allowed"), [(A, True), (P, False), (None, True)])
def test_the_providers_board_members_do_not_vote(kind: PartyKind | None, is_allowed: bool) -> None:
    said = refusal(require_a_vote, by=an_actor(party="Y-1", kind=kind))
    assert said == (
        None
        if is_allowed
        else "The provider's Board members speak and record dissent, but do not vote."
    )


# -- who put the evidence in ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sole_authors", "named"),
    [
        ({}, None),
        ({"A1": {"P-other"}}, None),
        ({"A1": {"P-me", "P-other"}}, None),
        ({"A1": {"P-me"}}, "A1"),
        ({"A2": {"P-me"}, "A3": {"P-other"}, "A1": {"P-me"}}, "A1, A2"),
    ],
)
def test_whoever_put_in_the_only_evidence_does_not_validate(
    sole_authors: dict[str, set[str]], named: str | None
) -> None:
    said = refusal(require_other_author, by=an_actor(), sole_authors=sole_authors)
    assert said == (
        f"You put in the only evidence for {named}, so somebody else must validate this assessment."
        if named
        else None
    )


# -- asking instead of being refused --------------------------------------------------------------


def test_a_duty_asked_as_a_question_refuses_only_what_is_not_allowed() -> None:
    def breaks(**_: object) -> None:
        raise NotPossible(["Another kind of no."])

    assert allows(require_a_vote, by=an_actor())
    with pytest.raises(NotPossible):
        allows(breaks)


def test_what_is_not_possible_carries_every_fault() -> None:
    refused = NotPossible(iter(["One thing.", "Another."]))
    assert refused.faults == ("One thing.", "Another.")
    assert str(refused) == "One thing. Another."
