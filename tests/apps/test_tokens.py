"""A demonstration's references and seals follow from a seed; nobody else's do."""

import pytest

from milepost.apps.audit.models import SealHead
from milepost.apps.audit.tokens import foreseeable, token
from milepost.core.assessment.workflow import Stage
from tests.apps.small_worlds import a_small_world, bring_to, number_of
from tests.standing import taken_back

pytestmark = pytest.mark.django_db


def _head_of_a_ratified_level() -> str:
    with taken_back():
        world = a_small_world()
        bring_to(world, Stage.RATIFIED, number_of(world))
        return SealHead.objects.get(arrangement=world.reference).hash


def test_what_is_made_twice_from_one_seed_is_sealed_alike() -> None:
    heads = []
    for seed in (7, 7, 8):
        with foreseeable(seed):
            heads.append(_head_of_a_ratified_level())
    assert heads[0] == heads[1] != heads[2]


def test_elsewhere_no_two_are_alike() -> None:
    with foreseeable(7):
        pass
    assert token(16) != token(16)
    assert _head_of_a_ratified_level() != _head_of_a_ratified_level()
