"""When does a reader see what the moderators think? Viewer by stage, by who has said it."""

import pytest

from milepost.core.access.duties import allows
from milepost.core.access.roles import Actor, Role
from milepost.core.assessment.moderation import (
    ViewsPhase,
    may_see_view,
    require_may_give_view,
    views_phase,
)
from milepost.core.assessment.workflow import OutOfTurn, Stage

ISSUED = {Stage.PROPOSED, Stage.DEFERRED, Stage.RATIFIED, Stage.PUBLISHED, Stage.SUPERSEDED}
SEE_ASSESSMENTS = set(Role) - {Role.ELECTED_MEMBER, Role.ADMINISTRATOR, Role.SITE_ADMINISTRATOR}


def somebody(role: Role) -> Actor:
    return Actor(
        person="P-me",
        name="Me",
        arrangement="hw-01",
        party=None,
        party_kind=None,
        roles=frozenset({role}),
    )


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("given_by", [(), ("P-other",), ("P-me",), ("P-other", "P-me")])
def test_nobody_sees_a_view_before_they_gave_their_own_or_a_level_is_proposed(
    stage: Stage, role: Role, given_by: tuple[str, ...]
) -> None:
    phase = views_phase(somebody(role), stage=stage, given_by=given_by)
    if stage in ISSUED:
        expected = role in SEE_ASSESSMENTS
    else:
        expected = role is Role.MODERATOR and "P-me" in given_by
    assert may_see_view(phase) == expected


def test_a_moderator_who_has_not_spoken_is_in_the_independent_phase() -> None:
    me = somebody(Role.MODERATOR)
    found = views_phase(me, stage=Stage.IN_MODERATION, given_by=["P-other"])
    assert found is ViewsPhase.INDEPENDENT
    lead = somebody(Role.PROVIDER_LEAD)
    assert views_phase(lead, stage=Stage.AGREED, given_by=[]) is ViewsPhase.CLOSED


@pytest.mark.parametrize("role", Role)
def test_a_view_is_a_moderators(role: Role) -> None:
    may = allows(require_may_give_view, by=somebody(role), stage=Stage.IN_MODERATION)
    assert may == (role is Role.MODERATOR)


@pytest.mark.parametrize("stage", Stage)
def test_a_view_is_given_while_there_is_something_to_moderate(stage: Stage) -> None:
    me = somebody(Role.MODERATOR)
    if stage in (Stage.AGREED, Stage.IN_MODERATION):
        require_may_give_view(by=me, stage=stage)
    else:
        with pytest.raises(OutOfTurn, match="nothing to moderate"):
            require_may_give_view(by=me, stage=stage)
