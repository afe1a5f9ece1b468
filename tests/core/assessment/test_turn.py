"""Every move, role, party and stage: taken or refused, and with which sentence."""

from itertools import product

import pytest

from milepost.core.access.refusals import NotAllowed
from milepost.core.access.roles import ROLE_SIDES, Actor, PartyKind, Role
from milepost.core.assessment.turn import turn, why_not
from milepost.core.assessment.workflow import MOVES, OutOfTurn, Stage

OURS, THEIRS = "Y-north", "Y-south"

# Who takes a move, and where it starts: written from the design (2.11, 2.12), not from the table.
WHO = {
    "submit": {Role.PROVIDER_LEAD},
    "withdraw": {Role.PROVIDER_LEAD},
    "retract": {Role.PROVIDER_LEAD},
    "answer": {Role.PROVIDER_LEAD},
    "return_for_evidence": {Role.VALIDATOR},
    "agree": {Role.VALIDATOR},
    "challenge": {Role.VALIDATOR},
    "meet": {Role.PROVIDER_LEAD, Role.VALIDATOR, Role.CONTRACT_MANAGER},
    "consider": {Role.PROVIDER_LEAD, Role.VALIDATOR, Role.CONTRACT_MANAGER},
    "open_moderation": {Role.MODERATOR},
    "propose": {Role.MODERATOR},
    "resume": {Role.MODERATOR},
    "supersede": {Role.MODERATOR},
    "defer": {Role.BOARD_MEMBER},
    "ratify": {Role.BOARD_MEMBER},
    "publish": {Role.CONTRACT_MANAGER},
}
FROM = {
    "submit": "draft returned",
    "withdraw": "draft returned",
    "retract": "submitted",
    "answer": "challenged",
    "return_for_evidence": "submitted",
    "agree": "submitted",
    "challenge": "submitted",
    "meet": "challenged",
    "consider": "proposed",
    "open_moderation": "challenged",
    "propose": "agreed in_moderation",
    "resume": "deferred",
    "supersede": "ratified published",
    "defer": "proposed",
    "ratify": "proposed",
    "publish": "ratified",
}


def somebody(role: Role, party: str | None) -> Actor:
    return Actor(
        person="P-1",
        name="Somebody",
        arrangement="hw",
        party=party,
        party_kind=ROLE_SIDES.get(role),
        roles=frozenset({role}),
    )


def parties_of(role: Role) -> tuple[str | None, ...]:
    return {
        PartyKind.PROVIDER: ("Y-provider",),
        PartyKind.AUTHORITY: (OURS, THEIRS),
    }.get(ROLE_SIDES.get(role), (None,))  # type: ignore[arg-type]


EVERY = [(role, party) for role in Role for party in parties_of(role)]


def test_the_tables_here_name_every_move() -> None:
    assert WHO.keys() == FROM.keys() == {move.name for move in MOVES}


@pytest.mark.parametrize(("name", "stage"), list(product(WHO, Stage)))
def test_a_move_is_taken_by_its_role_for_its_party_at_its_stage_alone(
    name: str, stage: Stage
) -> None:
    for role, party in EVERY:
        said = why_not(name, stage, by=somebody(role, party), authority=OURS)
        if role not in WHO[name]:
            assert said.startswith("Your role here"), (role, said)
        elif party == THEIRS:
            assert said.startswith("This assessment belongs to the other Authority"), said
        elif stage.value not in FROM[name].split():
            assert said.startswith(f"This assessment is at the stage “{stage.words}”"), said
        else:
            assert said == ""


def test_a_role_of_the_board_held_for_the_provider_has_no_vote() -> None:
    strange = Actor(
        person="P-1",
        name="Somebody",
        arrangement="hw",
        party="Y-provider",
        party_kind=PartyKind.PROVIDER,
        roles=frozenset({Role.BOARD_MEMBER}),
    )
    with pytest.raises(NotAllowed, match="do not vote"):
        turn("ratify", Stage.PROPOSED, by=strange, authority=OURS)


def test_who_may_not_take_it_learns_nothing_of_the_stage() -> None:
    with pytest.raises(NotAllowed):
        turn("agree", Stage.DRAFT, by=somebody(Role.PROVIDER_LEAD, "Y-provider"), authority=OURS)
    with pytest.raises(OutOfTurn):
        turn("agree", Stage.DRAFT, by=somebody(Role.VALIDATOR, OURS), authority=OURS)
