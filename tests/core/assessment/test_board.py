"""Who votes, who dissents and from what, and who is told: each as a table."""

import pytest

from milepost.core.access.duties import allows, refusal
from milepost.core.access.refusals import NotAllowed
from milepost.core.access.roles import ROLE_SIDES, Actor, PartyKind, Role
from milepost.core.assessment.board import (
    OPEN_TO_DISSENT,
    DissentAbout,
    VoteChoice,
    dissents_from,
    may_see_dissent,
    may_see_votes,
    require_may_dissent,
    require_may_vote,
    tally,
)
from milepost.core.assessment.workflow import OutOfTurn, Stage

ROLES = [role for role in Role if role is not Role.SITE_ADMINISTRATOR]


def somebody(role: Role, party: str | None = None) -> Actor:
    kind = ROLE_SIDES[role]
    usual = {PartyKind.PROVIDER: "provider", PartyKind.AUTHORITY: "north", None: None}[kind]
    return Actor(
        person="P-1",
        name="Somebody",
        arrangement="hw-01",
        party=party or usual,
        party_kind=kind,
        roles=frozenset({role}),
    )


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("authority", ["north", "south"])
def test_only_a_board_member_of_its_own_authority_votes(role: Role, authority: str) -> None:
    may = allows(require_may_vote, by=somebody(role), authority=authority, stage=Stage.PROPOSED)
    assert may == (role is Role.BOARD_MEMBER and authority == "north")


def test_a_providers_board_member_is_told_that_they_speak_and_dissent() -> None:
    said = refusal(
        require_may_vote,
        by=somebody(Role.PROVIDER_BOARD_MEMBER),
        authority="north",
        stage=Stage.PROPOSED,
    )
    assert said == "The provider's Board members speak and record dissent, but do not vote."


@pytest.mark.parametrize("stage", [each for each in Stage if each is not Stage.PROPOSED])
def test_a_vote_is_on_a_proposal_that_lies_before_the_board(stage: Stage) -> None:
    with pytest.raises(OutOfTurn, match="nothing to vote on"):
        require_may_vote(by=somebody(Role.BOARD_MEMBER), authority="north", stage=stage)


@pytest.mark.parametrize("role", ROLES)
def test_the_board_and_those_who_judge_for_an_authority_may_dissent(role: Role) -> None:
    heard = {
        Role.BOARD_MEMBER,
        Role.PROVIDER_BOARD_MEMBER,
        Role.VALIDATOR,
        Role.DECISION_MAKER,
    }
    assert allows(require_may_dissent, by=somebody(role), stage=Stage.RATIFIED) == (role in heard)


@pytest.mark.parametrize("stage", Stage)
def test_dissent_is_from_a_level_that_is_proposed_or_ratified(stage: Stage) -> None:
    by = somebody(Role.PROVIDER_BOARD_MEMBER)
    if stage in OPEN_TO_DISSENT:
        require_may_dissent(by=by, stage=stage)
    else:
        with pytest.raises(OutOfTurn, match="nothing to dissent from"):
            require_may_dissent(by=by, stage=stage)


def test_dissent_is_a_partys() -> None:
    for_nobody = Actor(
        person="P-1",
        name="Somebody",
        arrangement="hw-01",
        party=None,
        party_kind=None,
        roles=frozenset({Role.BOARD_MEMBER}),
    )
    with pytest.raises(NotAllowed, match="a party's"):
        require_may_dissent(by=for_nobody, stage=Stage.PROPOSED)


@pytest.mark.parametrize(
    ("role", "party", "about"),
    [
        (Role.BOARD_MEMBER, "north", DissentAbout.LEVEL),
        (Role.BOARD_MEMBER, "south", DissentAbout.JOINT_VIEW),
        (Role.VALIDATOR, "south", DissentAbout.JOINT_VIEW),
        (Role.DECISION_MAKER, "north", DissentAbout.LEVEL),
        (Role.PROVIDER_BOARD_MEMBER, "provider", DissentAbout.LEVEL),
    ],
)
def test_the_other_authority_dissents_from_the_joint_view(
    role: Role, party: str, about: DissentAbout
) -> None:
    assert dissents_from(somebody(role, party), authority="north") is about


@pytest.mark.parametrize("role", ROLES)
def test_votes_are_the_boards_own_until_it_has_decided(role: Role) -> None:
    sees_nothing = {Role.ELECTED_MEMBER, Role.ADMINISTRATOR}
    assert may_see_votes(somebody(role), is_ratified=False) == (role is Role.BOARD_MEMBER)
    assert may_see_votes(somebody(role), is_ratified=True) == (role not in sees_nothing)


@pytest.mark.parametrize(
    ("role", "is_published", "is_ratified", "is_told"),
    [
        (Role.PROVIDER_LEAD, False, False, True),
        (Role.PROVIDER_LEAD, True, True, True),
        (Role.ELECTED_MEMBER, True, True, True),
        (Role.ELECTED_MEMBER, True, False, False),
        (Role.ELECTED_MEMBER, False, True, False),
        (Role.ADMINISTRATOR, True, True, False),
    ],
)
def test_dissent_stands_beside_the_level_by_its_authors_wish(
    role: Role, is_published: bool, is_ratified: bool, is_told: bool
) -> None:
    told = may_see_dissent(somebody(role), is_published=is_published, is_ratified=is_ratified)
    assert told == is_told


def test_votes_are_counted_in_words_and_decide_nothing() -> None:
    v = VoteChoice
    assert tally([v.FOR, v.ABSTAIN, v.FOR, v.AGAINST]) == "2 for, 1 against, 1 abstained"
    assert tally([v.AGAINST]) == "1 against"
    assert tally([]) == ""
    assert [each.words for each in v] == ["For", "Against", "Abstained"]
    assert [each.words for each in DissentAbout] == ["the level", "the joint view"]
