"""Who may do what? The schedule of roles, as the design has it; the grants are held to it."""

import pytest

from milepost.core.access.duties import refusal, require
from milepost.core.access.roles import (
    GRANTS,
    ROLE_SIDES,
    ROLE_WORDS,
    SITE_ROLES,
    Actor,
    PartyKind,
    Permission,
    Role,
)

# PC provider contributor · PL provider lead · AC Authority contributor · VA validator
# CM contract manager · DM Authority decision-maker · MO moderator · BM Board member (Authority)
# PB Board member (provider) · EM elected member · IA internal auditor · AD administrator
# SA site administrator, on no arrangement
SCHEDULE = """
                      PC  PL  AC  VA  CM  DM  MO  BM  PB  EM  IA  AD  SA
view_matrix           x   x   x   x   x   x   x   x   x   x   x   .   .
view_assessments      x   x   x   x   x   x   x   x   x   .   x   .   .
view_record           .   x   .   .   x   x   .   .   .   .   x   .   .
add_evidence          x   x   x   x   .   .   .   .   .   .   .   .   .
keep_evidence         .   .   .   .   x   .   .   .   .   .   .   .   .
retire_evidence       .   x   .   .   x   .   .   .   .   .   .   .   .
rate_for_provider     .   x   .   .   .   .   .   .   .   .   .   .   .
submit_assessment     .   x   .   .   .   .   .   .   .   .   .   .   .
answer_challenge      .   x   .   .   .   .   .   .   .   .   .   .   .
record_meeting        .   x   .   x   x   .   .   .   .   .   .   .   .
validate_assessment   .   .   .   x   .   .   .   .   .   .   .   .   .
waive_criterion       .   .   .   x   .   .   .   .   .   .   .   .   .
propose_level         .   .   .   .   .   .   x   .   .   .   .   .   .
ratify_level          .   .   .   .   .   .   .   x   .   .   .   .   .
declare_interest      .   .   .   x   .   .   x   x   .   .   .   .   .
record_secondment     .   .   .   .   x   .   .   .   .   .   .   .   .
record_dissent        .   .   .   x   .   x   .   x   x   .   .   .   .
set_target            .   .   .   .   x   .   .   .   .   .   .   .   .
keep_plan             .   x   .   .   x   .   .   .   .   .   .   .   .
approve_annual_plan   .   .   .   .   x   .   .   x   .   .   .   .   .
open_cycle            .   .   .   .   x   .   .   .   .   .   .   .   .
put_forward_matrix    .   .   .   .   x   .   .   .   .   .   .   .   .
consent_to_matrix     .   x   .   .   x   .   .   .   .   .   .   .   .
publish_level         .   .   .   .   x   .   .   .   .   .   .   .   .
manage_people         .   .   .   .   .   .   .   .   .   .   .   x   .
set_up_arrangement    .   .   .   .   .   .   .   .   .   .   .   .   x
draw_sample           .   .   .   .   x   .   .   .   .   .   x   .   .
remove_words          .   x   .   .   x   .   x   .   .   .   .   .   .
remove_person         .   .   .   .   .   .   .   .   .   .   .   .   x
"""
COLUMNS = {
    "PC": Role.PROVIDER_CONTRIBUTOR,
    "PL": Role.PROVIDER_LEAD,
    "AC": Role.AUTHORITY_CONTRIBUTOR,
    "VA": Role.VALIDATOR,
    "CM": Role.CONTRACT_MANAGER,
    "DM": Role.DECISION_MAKER,
    "MO": Role.MODERATOR,
    "BM": Role.BOARD_MEMBER,
    "PB": Role.PROVIDER_BOARD_MEMBER,
    "EM": Role.ELECTED_MEMBER,
    "IA": Role.INTERNAL_AUDITOR,
    "AD": Role.ADMINISTRATOR,
    "SA": Role.SITE_ADMINISTRATOR,
}
_HEAD, *_LINES = [line.split() for line in SCHEDULE.strip().splitlines()]
ROWS = {
    name: {COLUMNS[column]: mark == "x" for column, mark in zip(_HEAD, marks, strict=True)}
    for name, *marks in _LINES
}

STEPS = {
    Permission.SUBMIT_ASSESSMENT,
    Permission.VALIDATE_ASSESSMENT,
    Permission.PROPOSE_LEVEL,
    Permission.RATIFY_LEVEL,
}


def test_every_permission_has_its_row_and_every_role_its_column() -> None:
    assert ROWS.keys() == {permission.value for permission in Permission}
    assert {COLUMNS[column] for column in _HEAD} == set(Role)
    assert GRANTS.keys() == set(Role)


@pytest.mark.parametrize("permission", Permission)
def test_a_permission_is_held_by_the_roles_of_the_schedule(permission: Permission) -> None:
    held_by = {role for role in Role if permission in GRANTS[role]}
    assert held_by == {role for role, has_it in ROWS[permission.value].items() if has_it}


@pytest.mark.parametrize("role", Role)
def test_no_role_holds_two_of_the_four_steps(role: Role) -> None:
    assert len(GRANTS[role] & STEPS) <= 1


@pytest.mark.parametrize("permission", Permission)
def test_a_permission_that_is_not_held_is_named_in_words(permission: Permission) -> None:
    nobody = Actor(
        person="P-1",
        name="Nobody",
        arrangement="hw",
        party=None,
        party_kind=None,
        roles=frozenset(),
    )
    said = refusal(require, permission=permission, by=nobody)
    assert said is not None
    assert said.startswith("Your role here (no role) does not allow this: ")
    assert permission.value not in said


def test_a_role_is_held_for_the_side_that_it_serves() -> None:
    provider = {Role.PROVIDER_CONTRIBUTOR, Role.PROVIDER_LEAD, Role.PROVIDER_BOARD_MEMBER}
    no_side = {Role.MODERATOR, Role.ADMINISTRATOR}
    assert {
        role: PartyKind.PROVIDER
        if role in provider
        else None
        if role in no_side
        else PartyKind.AUTHORITY
        for role in Role
        if role not in SITE_ROLES
    } == ROLE_SIDES


def test_every_role_is_called_by_a_name_of_its_own() -> None:
    assert ROLE_WORDS.keys() == set(Role)
    assert len({role.words for role in Role}) == len(Role)
