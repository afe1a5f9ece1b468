"""Do the seals of a whole story hold, and can every sealed level be computed again from them?"""

import json
from typing import Any

import pytest
from django.db import connection

from milepost.apps.assessments.models import (
    AssessedLevel,
    ProposedLevel,
    RatifiedLevel,
    ValidatedLevel,
)
from milepost.apps.audit.frozen import unfreeze
from milepost.apps.audit.models import Event, Seal, SealHead, Statement
from milepost.core.assessment.seal import ChainVerdict, SealRecord, verify_chain
from milepost.core.assessment.snapshot import indicated_in, recompute
from milepost.core.assessment.workflow import Stage
from tests.apps.small_worlds import (
    answer,
    bring_to,
    challenge,
    number_of,
    past_the_limits,
    propose,
    ratify,
)
from tests.apps.worlds import World

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def told(standing_world: World) -> World:
    """One assessment agreed and published, one challenged, answered, moderated and ratified."""
    world = standing_world
    bring_to(world, Stage.PUBLISHED, number_of(world, "CS"))
    number = number_of(world, "DD")
    bring_to(world, Stage.SUBMITTED, number)
    challenge(world, number, "A1 L")
    answer(world, number)
    propose_after_moderation(world, number)
    ratify(world, number)
    return world


def propose_after_moderation(world: World, number: int) -> None:
    from milepost.apps.assessments import actions

    actions.open_moderation(number=number, by=world.actor("moderator"), at=past_the_limits(world))
    propose(world, number)


@pytest.fixture
def story(told: World, db: None) -> World:
    return told


def verdict(*, head: str | None = None) -> ChainVerdict:
    seals = list(Seal.objects.order_by("sequence"))
    names = SealRecord.__dataclass_fields__
    chain = [SealRecord(**{name: getattr(seal, name) for name in names}) for seal in seals]
    contents = {seal.sequence: json.loads(seal.content) for seal in seals}
    return verify_chain(chain, contents, head=head)


def _contents() -> list[dict[str, Any]]:
    found = [json.loads(seal.content) for seal in Seal.objects.order_by("sequence")]
    return [content for content in found if "facts" in content]


def test_the_chain_of_a_whole_story_is_whole_and_ends_in_its_head(story: World) -> None:
    head = SealHead.objects.get(arrangement=story.reference)
    found = verdict(head=head.hash)
    assert found.is_whole
    assert found.is_tail_proved
    assert head.sequence == Seal.objects.count() == 12


def test_every_sealed_level_is_computed_again_from_what_was_sealed(story: World) -> None:
    contents = _contents()
    assert len(contents) == 6
    for content in contents:
        assert recompute(content, story.matrix) == indicated_in(content)
        assert content["level"] == 1


def test_every_stated_level_is_the_one_that_its_seal_holds(story: World) -> None:
    for model in (AssessedLevel, ValidatedLevel, ProposedLevel):
        for stated in model.objects.select_related("seal", "rating_set"):
            content = json.loads(stated.seal.content)
            assert content["level"] == stated.level
            assert content["indicated"]["level"] == stated.indicated
            assert content["by"] == stated.by.reference
    for ratified in RatifiedLevel.objects.select_related("seal", "proposal__seal"):
        content = json.loads(ratified.seal.content)
        assert content["paper"] == ratified.paper_hash == ratified.proposal.seal.hash
        assert content["level"] == ratified.level


def test_every_seal_is_named_by_the_event_of_its_step(story: World) -> None:
    named = {event.after["seal"] for event in Event.objects.all() if "seal" in event.after}
    steps = Seal.objects.exclude(kind__startswith="matrix.").values_list("hash", flat=True)
    assert named == set(steps)


def test_no_seal_holds_a_name_or_a_reason_in_words(story: World) -> None:
    sealed = " ".join(Seal.objects.values_list("content", flat=True))
    for statement in Statement.objects.all():
        assert statement.text not in sealed
    assert "Provider Lead" not in sealed
    assert Statement.objects.filter(text="The rhythm broke off in May.").exists()


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        ("content = REPLACE(content, '\"level\":1', '\"level\":3')", "What it covers was changed"),
        ("kind = 'level.ratified'", "Its own fields were changed"),
        ("at = '2020-01-01T00:00:00.000000Z'", "Its own fields were changed"),
    ],
)
def test_a_seal_that_was_tampered_with_is_found(story: World, change: str, finding: str) -> None:
    unfreeze()  # as somebody would who holds the database; taken back with the test
    place = Seal.objects.get(kind="assessment.agreed").sequence
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE audit_seal SET {change} WHERE sequence = %s", [place])
    found = verdict()
    assert [each.sequence for each in found.broken] == [place]
    assert found.broken[0].finding.startswith(finding)


def test_a_seal_that_was_cut_out_is_found(story: World) -> None:
    unfreeze()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM assessments_validated_level")
        cursor.execute("DELETE FROM audit_seal WHERE kind = 'assessment.challenged'")
    assert not verdict().is_whole


def test_a_chain_cut_off_at_its_end_is_found_by_the_printed_head(story: World) -> None:
    head = SealHead.objects.get(arrangement=story.reference).hash
    unfreeze()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM assessments_ratified_level")
        cursor.execute(
            "DELETE FROM audit_seal WHERE sequence = (SELECT MAX(sequence) FROM audit_seal)"
        )
    assert verdict().is_whole
    assert not verdict(head=head).is_whole


def test_erasing_every_word_breaks_no_seal(story: World) -> None:
    unfreeze()
    assert Statement.objects.update(text="Removed", salt="") > 0
    assert verdict(head=SealHead.objects.get(arrangement=story.reference).hash).is_tail_proved
    for content in _contents():
        assert recompute(content, story.matrix) == indicated_in(content)
