"""Who sees a position still being written, a restricted item, an event? Viewer, owner, state."""

import pytest

from milepost.core.access.roles import Actor, PartyKind, Role
from milepost.core.access.visibility import (
    EVENTS,
    Ownership,
    SeenBy,
    may_see_annual_plan,
    may_see_event,
    may_see_item,
    may_see_position,
    may_see_stated,
)

A, P = PartyKind.AUTHORITY, PartyKind.PROVIDER
VIEWERS = {
    "provider lead": (Role.PROVIDER_LEAD, "provider", P),
    "provider contributor": (Role.PROVIDER_CONTRIBUTOR, "provider", P),
    "provider board": (Role.PROVIDER_BOARD_MEMBER, "provider", P),
    "north validator": (Role.VALIDATOR, "north", A),
    "north contributor": (Role.AUTHORITY_CONTRIBUTOR, "north", A),
    "north board": (Role.BOARD_MEMBER, "north", A),
    "south validator": (Role.VALIDATOR, "south", A),
    "moderator": (Role.MODERATOR, None, None),
    "auditor": (Role.INTERNAL_AUDITOR, "north", A),
    "member": (Role.ELECTED_MEMBER, "north", A),
    "administrator": (Role.ADMINISTRATOR, None, None),
}
OWNERS = {"provider": "provider", "north": "north", "south": "south", "moderator": None}

# Who sees an unissued draft of each owner: nobody but its own side.
DRAFTS = {
    "provider": {"provider lead", "provider contributor", "provider board"},
    "north": {"north validator", "north contributor", "north board", "auditor"},
    "south": {"south validator"},
    "moderator": {"moderator"},
}
SEE_NO_ASSESSMENT = {"member", "administrator"}


def _viewer(name: str) -> Actor:
    role, party, kind = VIEWERS[name]
    return Actor(
        person=f"P-{name}",
        name=name,
        arrangement="hw-01",
        party=party,
        party_kind=kind,
        roles=frozenset({role}),
    )


@pytest.mark.parametrize("viewer", VIEWERS)
@pytest.mark.parametrize("owner", OWNERS)
def test_a_draft_is_seen_by_its_own_side_alone_until_it_is_issued(viewer: str, owner: str) -> None:
    ownership = Ownership(party=OWNERS[owner])
    sees_draft = may_see_position(_viewer(viewer), ownership, is_issued=False)
    sees_issued = may_see_position(_viewer(viewer), ownership, is_issued=True)
    assert sees_draft == (viewer in DRAFTS[owner])
    assert sees_issued == (viewer not in SEE_NO_ASSESSMENT)


@pytest.mark.parametrize("viewer", VIEWERS)
@pytest.mark.parametrize("owner", OWNERS)
@pytest.mark.parametrize("is_issued", [True, False])
def test_a_restricted_item_is_its_owners_and_the_moderators_once_it_is_relied_on(
    viewer: str, owner: str, is_issued: bool
) -> None:
    sees = may_see_item(
        _viewer(viewer),
        Ownership(party=OWNERS[owner]),
        is_issued=is_issued,
        is_restricted=True,
    )
    assert sees == (viewer in DRAFTS[owner] or (viewer == "moderator" and is_issued))


@pytest.mark.parametrize("viewer", VIEWERS)
@pytest.mark.parametrize("owner", OWNERS)
@pytest.mark.parametrize("is_issued", [True, False])
def test_any_other_item_follows_the_position_that_cites_it(
    viewer: str, owner: str, is_issued: bool
) -> None:
    ownership = Ownership(party=OWNERS[owner])
    seen = may_see_item(_viewer(viewer), ownership, is_issued=is_issued, is_restricted=False)
    assert seen == may_see_position(_viewer(viewer), ownership, is_issued=is_issued)


def _reader(side: str | None, *roles: Role) -> Actor:
    kind = {"provider": P, "north": A, "south": A}.get(side or "")
    return Actor(
        person="P-1",
        name="A reader",
        arrangement="hw-01",
        party=side,
        party_kind=kind,
        roles=frozenset(roles),
    )


@pytest.mark.parametrize("name", sorted(EVENTS))
def test_an_event_is_told_to_all_or_to_its_own_side(name: str) -> None:
    told = {
        side
        for side, role in (
            ("provider", Role.PROVIDER_LEAD),
            ("north", Role.CONTRACT_MANAGER),
            ("south", Role.CONTRACT_MANAGER),
        )
        if may_see_event(_reader(side, role), name, Ownership(party="north"))
    }
    everybody = {"provider", "north", "south"}
    assert told == (everybody if EVENTS[name] is SeenBy.ALL_PARTIES else {"north"})


@pytest.mark.parametrize(
    "name",
    ["criteria.rated", "workbook.applied", "evidence.added", "evidence.cited", "evidence.checked"],
)
def test_what_is_done_to_a_draft_is_its_own_sides(name: str) -> None:
    assert EVENTS[name] is SeenBy.OWN_SIDE


@pytest.mark.parametrize(
    "name",
    ["assessment.submitted", "assessment.challenged", "level.ratified", "matrix.adopted"],
)
def test_what_was_issued_or_decided_is_told_to_all(name: str) -> None:
    assert EVENTS[name] is SeenBy.ALL_PARTIES


def test_an_event_that_is_not_in_the_table_is_told_to_nobody_else() -> None:
    owner = Ownership(party="north")
    assert may_see_event(_reader("north", Role.CONTRACT_MANAGER), "new.event", owner)
    assert not may_see_event(_reader("provider", Role.PROVIDER_LEAD), "new.event", owner)


def test_whoever_may_not_read_the_record_is_told_nothing() -> None:
    owner = Ownership(party="north")
    assert not may_see_event(_reader("north", Role.VALIDATOR), "level.ratified", owner)


@pytest.mark.parametrize("viewer", VIEWERS)
def test_what_is_ratified_is_seen_by_all_who_see_the_matrix(viewer: str) -> None:
    assert may_see_stated(_viewer(viewer), is_ratified=True) == (viewer != "administrator")
    assert may_see_stated(_viewer(viewer), is_ratified=False) == (viewer not in SEE_NO_ASSESSMENT)


@pytest.mark.parametrize("viewer", VIEWERS)
def test_the_draft_of_an_annual_plan_is_seen_by_its_two_sides_alone(viewer: str) -> None:
    draft, approved = (
        may_see_annual_plan(_viewer(viewer), authority="north", is_approved=each)
        for each in (False, True)
    )

    assert draft == (viewer in DRAFTS["north"] | DRAFTS["provider"])
    assert approved == (viewer not in SEE_NO_ASSESSMENT)
