"""What an Authority said of evidence counts for it alone, and never in what was settled before."""

import pytest

from milepost.apps.assessments.held_ratings import newest_ratings
from milepost.apps.assessments.models import RatingSet
from milepost.apps.assessments.queries.assessment_reading import read_assessment
from milepost.apps.assessments.queries.citations import citations
from milepost.apps.assessments.reckoning import reckon
from milepost.apps.audit.models import Event
from milepost.apps.evidence.actions import end_exception, judge_evidence, make_exception
from milepost.apps.evidence.queries import evidence_item
from milepost.core.assessment.workflow import Position
from milepost.core.evidence.support import Support
from tests.apps.small_worlds import (
    agree,
    cite,
    differ,
    number_of,
    propose,
    rate,
    ratify,
    submit,
    the,
)
from tests.apps.worlds import World, some_evidence

pytestmark = pytest.mark.django_db


@pytest.fixture
def item(world: World) -> int:
    """The provider's own survey, cited and claimed on for both Authorities."""
    return claimed_on(world, "customer_survey")


def claimed_on(world: World, type_code: str) -> int:
    made = some_evidence(world, by="provider-lead", made_by="provider", type_code=type_code)
    for authority in ("north", "south"):
        number = number_of(world, authority=authority)
        rate(world, number, "A1 F")
        cite(world, number, "A1", evidence=made)
        submit(world, number, level=0)
    return made


def say(world: World, item: int, answer: str, who: str = "north", *, reason: str = "") -> None:
    by = world.actor(f"{who}-validator")
    judge_evidence(number=item, answer=answer, reason=reason, by=by, at=world.at())


def support(world: World, authority: str) -> Support:
    """What supports the criterion, for an Authority that is about to validate."""
    number = number_of(world, authority=authority)
    return reckon(the(world, number), Position.AUTHORITY).facts["CS.A1"].support


def test_what_one_authority_accepts_is_no_stronger_for_the_other(world: World, item: int) -> None:
    say(world, item, "accepted")
    assert support(world, "north").has_a_to_c
    assert not support(world, "south").has_a_to_c


def test_what_one_authority_rejects_supports_nothing_for_it_and_all_for_the_other(
    world: World, item: int
) -> None:
    say(world, item, "rejected", reason="Nobody was asked.")
    assert not support(world, "north").is_supported
    assert support(world, "south").is_supported
    say(world, item, "accepted")
    assert support(world, "north").has_a_to_c


def test_an_odd_type_counts_where_it_is_taken_as_an_exception_and_as_long(world: World) -> None:
    item = claimed_on(world, "photographs")
    assert not support(world, "north").is_supported
    by = world.actor("north-validator")
    words = "There is no other."
    made = make_exception(number=item, focus_area="CS", reason=words, by=by, at=world.at())
    assert support(world, "north").is_supported
    assert not support(world, "south").is_supported
    end_exception(number=item, exception=made, reason="There is.", by=by, at=world.at())
    assert not support(world, "north").is_supported


def test_what_is_said_after_a_level_was_settled_changes_nothing_there(
    world: World, item: int
) -> None:
    number = number_of(world)
    say(world, item, "accepted")
    agree(world, number)
    propose(world, number)
    ratify(world, number)
    say(world, item, "rejected", reason="It was copied.")
    lead = world.actor("provider-lead")
    (cited,) = read_assessment(number=number, by=lead, at=world.at()).evidence
    assert (cited.worth.is_admissible, cited.strength) == (True, "C")
    facts = evidence_item(by=lead, number=item)
    told = {each.authority: each for each in citations(by=lead, versions=[facts])}
    assert told["North"].is_settled
    assert not told["North"].faults
    assert not told["South"].is_settled
    say(world, item, "rejected", who="south", reason="It was copied.")
    facts = evidence_item(by=lead, number=item)
    told = {each.authority: each for each in citations(by=lead, versions=[facts])}
    assert not told["North"].faults
    assert len(told["South"].faults) == 1


def test_whoever_was_about_to_seal_has_to_read_again(world: World, item: int) -> None:
    north, south = number_of(world), number_of(world, authority="south")
    other = number_of(world, "DD")
    before = {number: the(world, number).revision for number in (north, south, other)}
    say(world, item, "rejected", reason="Nobody was asked.")
    assert the(world, north).revision == before[north] + 1
    assert the(world, south).revision == before[south]
    assert the(world, other).revision == before[other]


def remembered(world: World, number: int, position: str) -> tuple[int, dict[str, list[list[str]]]]:
    """What is remembered beside a side's newest ratings: the level, and what holds others back."""
    found = RatingSet.objects.filter(assessment=the(world, number), position=position)
    newest = found.order_by("-round")[0]
    return newest.indicated, newest.held_back_by


def on_the_page(world: World, number: int, who: str) -> tuple[int, dict[str, list[list[str]]]]:
    """The same as the assessment's page works it out for the side that is writing."""
    live = read_assessment(number=number, by=world.actor(who), at=world.at()).live
    assert live is not None
    return live.indicated.level, live.held_back_by()


def test_what_is_said_of_evidence_is_remembered_beside_ratings_that_nobody_issued_yet(
    world: World,
) -> None:
    number, south = number_of(world), number_of(world, authority="south")
    item = some_evidence(world, by="provider-lead", made_by="provider", type_code="customer_survey")
    odd = some_evidence(world, by="provider-lead", made_by="provider", type_code="photographs")
    for each in (number, south):
        rate(world, each, "A1 F, A2 F, C1 F")
        cite(world, each, "A1", "A2", evidence=item)
        cite(world, each, "C1", evidence=odd)
        submit(world, each, level=0)
    differ(world, number, "A2 L")
    by = world.actor("north-validator")
    events = Event.objects.count()
    issued = remembered(world, number, "provider")

    def agree_on(level: int) -> None:
        told = remembered(world, number, "authority")
        assert told == on_the_page(world, number, "north-validator")
        assert told[0] == level

    agree_on(0)
    assert ["CS.C1", "not_supported"] in remembered(world, number, "authority")[1]["1"]
    made = make_exception(
        number=odd, focus_area="CS", reason="There is no other.", by=by, at=world.at()
    )
    agree_on(1)
    say(world, item, "rejected", reason="Nobody was asked.")
    agree_on(0)
    say(world, item, "accepted")
    agree_on(1)
    end_exception(number=odd, exception=made, reason="There is.", by=by, at=world.at())
    agree_on(0)
    assert Event.objects.count() == events + 4, "what was said is recorded, and no more"
    assert remembered(world, number, "provider") == issued, "what was issued stays as it was"


def test_somebody_who_is_rating_meanwhile_loses_nothing(world: World, item: int) -> None:
    number = number_of(world)
    differ(world, number, "A1 L")
    seen = newest_ratings(the(world, number), Position.AUTHORITY)["CS.A1"].revision
    say(world, item, "accepted")
    rate(
        world,
        number,
        "A1 P",
        position=Position.AUTHORITY,
        by="north-validator",
        seen=seen,
        reason="Half of it.",
    )
    assert remembered(world, number, "authority") == on_the_page(world, number, "north-validator")
