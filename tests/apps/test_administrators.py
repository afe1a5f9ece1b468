"""An administrator gives roles, and can reach no content by giving them."""

import pytest

from milepost.apps.contracts.actions import give_role
from milepost.apps.contracts.models import Membership
from milepost.core.access.refusals import NotAllowed, NotPossible
from milepost.core.access.roles import Role
from tests.apps.worlds import World

pytestmark = pytest.mark.django_db


def test_nobody_gives_themselves_a_role(world: World) -> None:
    before = Membership.objects.count()
    with pytest.raises(NotAllowed, match="Nobody gives themselves a role"):
        give_role(username="admin", role=Role.MODERATOR, by=world.actor("admin"), at=world.at())
    assert Membership.objects.count() == before


def test_an_administrator_holds_no_other_role(world: World) -> None:
    with pytest.raises(NotPossible, match="an administrator touches no content"):
        give_role(
            username="moderator",
            role=Role.ADMINISTRATOR,
            by=world.actor("admin"),
            at=world.at(),
        )
