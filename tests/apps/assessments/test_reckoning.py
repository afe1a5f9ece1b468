"""What do the ratings of a position amount to, over what it may see, and over the cycles?"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from milepost.apps.assessments import actions
from milepost.apps.assessments.models import ProposedLevel, RatingSet
from milepost.apps.assessments.queries.assessment_reading import read_assessment
from milepost.apps.assessments.reckoning import Reckoning, reckon
from milepost.apps.evidence.actions import add_evidence
from milepost.core.access.refusals import ChangedMeanwhile, NoSuchThing, NotAllowed, NotPossible
from milepost.core.assessment.workflow import OPEN_TO, OutOfTurn, Position, Stage
from milepost.core.rating.scale import Achieved
from tests.apps.small_worlds import (
    a_draft,
    a_waiver,
    agree,
    bring_to,
    challenge,
    cite,
    defer,
    differ,
    number_of,
    past_the_limits,
    propose,
    rate,
    ratify,
    submit,
    the,
)
from tests.apps.test_every_fault import A_LINK
from tests.apps.worlds import World, a_cycle

pytestmark = pytest.mark.django_db

CUT_OFFS = (
    (date(2026, 7, 1), date(2026, 9, 30)),
    (date(2026, 10, 1), date(2026, 12, 31)),
    (date(2027, 1, 1), date(2027, 3, 31)),
)


def found(world: World, number: int, position: Position = Position.PROVIDER) -> Reckoning:
    return reckon(the(world, number), position)


def next_cycle(world: World, nth: int) -> None:
    a_cycle(world, window_from=CUT_OFFS[nth][0], cut_off_on=CUT_OFFS[nth][1])


# -- one set over another -------------------------------------------------------------------------


def test_each_position_starts_from_the_issued_ratings_of_the_one_before(world: World) -> None:
    number = number_of(world)
    a_draft(world, number)
    assert found(world, number, Position.AUTHORITY).rating("CS.A1") is None
    submit(world, number)
    differ(world, number, "A1 P")
    assert found(world, number, Position.AUTHORITY).rating("CS.A1") is Achieved.PARTLY
    assert found(world, number, Position.AUTHORITY).rating("CS.A2") is Achieved.FULLY
    assert found(world, number, Position.MODERATOR).rating("CS.A1") is None
    actions.challenge(number=number, by=world.actor("north-validator"), at=world.at())
    assert found(world, number, Position.MODERATOR).rating("CS.A1") is Achieved.PARTLY
    assert found(world, number).rating("CS.A1") is Achieved.FULLY


def test_what_is_supposed_is_not_written(world: World) -> None:
    number = number_of(world)
    a_draft(world, number)
    supposed = reckon(the(world, number), Position.PROVIDER, overlay={"CS.A1": Achieved.NOT})
    assert (supposed.indicated.level, found(world, number).indicated.level) == (0, 1)


# -- evidence by position -------------------------------------------------------------------------


def test_a_draft_citation_is_invisible_to_the_other_sides_until_it_is_issued(
    world: World,
) -> None:
    number = number_of(world)
    a_draft(world, number)
    assert len(found(world, number).evidence) == 3
    assert found(world, number, Position.AUTHORITY).evidence == ()
    submit(world, number)
    assert len(found(world, number, Position.AUTHORITY).evidence) == 3

    against = cite(world, number, "A1", by="north-contributor", kind="contradicts")
    for position, sees in ((Position.PROVIDER, False), (Position.MODERATOR, False),
                           (Position.AUTHORITY, True)):  # fmt: skip
        items = {each.evidence.number for each in found(world, number, position).evidence}
        assert (against in items) == sees
    challenge(world, number)
    for position in Position:
        items = {each.evidence.number for each in found(world, number, position).evidence}
        assert against in items


def test_a_restricted_item_counts_for_its_own_side_and_the_moderator_alone(world: World) -> None:
    number = number_of(world, "W1")
    rate(world, number, "A1 F")
    item = add_evidence(
        new=replace(A_LINK, is_restricted=True), by=world.actor("provider-lead"), at=world.at()
    )
    cite(world, number, "A1", evidence=item)
    submit(world, number)
    own = add_evidence(
        new=replace(A_LINK, is_restricted=True), by=world.actor("north-contributor"), at=world.at()
    )
    cite(world, number, "A1", by="north-contributor", evidence=own)
    actions.agree(number=number, level=1, by=world.actor("north-validator"), at=world.at())

    seen = {
        position: {each.evidence.number for each in found(world, number, position).evidence}
        for position in Position
    }
    assert seen == {
        Position.PROVIDER: {item},
        Position.AUTHORITY: {own},
        Position.MODERATOR: {item, own},
    }


def test_an_unanswered_contradiction_holds_back_until_somebody_answers_it(world: World) -> None:
    number = number_of(world, "W1")
    a_draft(world, number)
    cite(world, number, "A1", kind="contradicts")
    assert found(world, number).indicated.level == 0
    link = next(e.link_id for e in found(world, number).evidence if e.kind.value == "contradicts")
    actions.answer_evidence(
        number=number,
        link=link,
        words="Another year.",
        by=world.actor("provider-lead"),
        at=world.at(),
    )
    assert found(world, number).indicated.level == 1
    assert len(found(world, number).evidence) == 2  # contradicting evidence is never hidden


# -- cover, NA, waivers ---------------------------------------------------------------------------


def test_what_repeats_a_criterion_carries_it(world: World) -> None:
    number = number_of(world)
    rate(world, number, "A3 F, A2 F, C1 F")
    cite(world, number, "A3", "A2", "C1")
    assert found(world, number).indicated.covered == {"CS.A1"}
    assert found(world, number).indicated.level == 1


def test_what_does_not_apply_counts_once_the_authority_agrees(world: World) -> None:
    number = number_of(world)
    rate(world, number, "A1 F, C1 F")
    rate(world, number, "A2 NA", reason="There is no such road here.")
    cite(world, number, "A1", "C1")
    assert found(world, number).indicated.level == 0
    submit(world, number, level=0)
    assert found(world, number, Position.AUTHORITY).indicated.level == 0
    with pytest.raises(NotPossible, match=r"says that CS\.A2 does not apply\. Agree"):
        actions.agree(number=number, level=0, by=world.actor("north-validator"), at=world.at())
    with pytest.raises(NotPossible, match=r"Say why you agree that CS\.A2 does not"):
        rate(world, number, "A2 NA", position=Position.AUTHORITY, by="north-validator")
    differ(world, number, "A2 NA")
    assert found(world, number, Position.AUTHORITY).indicated.level == 1
    actions.agree(number=number, level=1, by=world.actor("north-validator"), at=world.at())
    next_cycle(world, 0)
    later = number_of(world)
    rate(world, later, "A1 F, C1 F")
    rate(world, later, "A2 NA", reason="Still none.")
    facts = found(world, later).facts["CS.A2"]
    assert facts.is_agreed_not_applicable


def test_the_moderator_does_not_agree_in_the_authoritys_place(world: World) -> None:
    number = number_of(world)
    rate(world, number, "A1 F, C1 F")
    rate(world, number, "A2 NA", reason="There is no such road here.")
    cite(world, number, "A1", "C1")
    submit(world, number, level=0)
    challenge(world, number, "A2 N")
    moderator = world.actor("moderator")
    actions.open_moderation(number=number, by=moderator, at=past_the_limits(world))
    rate(
        world,
        number,
        "A2 NA",
        position=Position.MODERATOR,
        by="moderator",
        reason="The map shows none.",
    )
    proposed = found(world, number, Position.MODERATOR)
    assert not proposed.facts["CS.A2"].is_agreed_not_applicable
    assert proposed.indicated.level == 0
    live = read_assessment(number=number, by=moderator, at=world.at()).live
    assert live is not None
    assert live.facts == proposed.facts


def test_what_the_authority_no_longer_agrees_to_does_not_count(world: World) -> None:
    number = number_of(world, "W1")
    rate(world, number, "A1 NA", reason="None here.")
    submit(world, number, level=0)
    differ(world, number, "A1 NA")
    rate(
        world,
        number,
        "A1 F",
        position=Position.AUTHORITY,
        by="north-validator",
        seen=1,
        reason="There is one.",
    )
    actions.challenge(number=number, by=world.actor("north-validator"), at=world.at())
    next_cycle(world, 0)
    later = number_of(world, "W1")
    rate(world, later, "A1 NA", reason="None here.")
    assert not found(world, later).facts["W1.A1"].is_agreed_not_applicable


def test_a_waiver_counts_while_it_is_in_force_on_the_cut_off_date(world: World) -> None:
    number = number_of(world)
    a_waiver(world, "CS.A1", from_on=date(2026, 7, 1))
    a_waiver(world, "CS.A2", until_on=date(2026, 6, 30))
    facts = found(world, number).facts
    assert not facts["CS.A1"].is_waived
    assert facts["CS.A2"].is_waived
    south = number_of(world, authority="south")
    assert not found(world, south).facts["CS.A2"].is_waived


# -- over the cycles ------------------------------------------------------------------------------


def _ratified(world: World) -> None:
    """A cycle in which the criterion was met and a level ratified, whatever the evidence then."""
    number = _proposed(world)
    ratify(world, number)


def _proposed(world: World) -> int:
    number = number_of(world, "W1")
    rate(world, number, "A1 F")
    submit(world, number, level=0)
    agree(world, number)
    propose(world, number)
    return number


def test_a_run_grows_by_one_in_each_cycle(world: World) -> None:
    for nth in range(3):
        _ratified(world)
        next_cycle(world, nth)
    number = number_of(world, "W1")
    rate(world, number, "A1 L")
    assert found(world, number).runs == {"W1.A1": 4}
    assert found(world, number).facts["W1.A1"].sustain.label == "S3"


def test_a_missing_cycle_breaks_a_run(world: World) -> None:
    _ratified(world)
    next_cycle(world, 0)  # in which nothing is submitted
    next_cycle(world, 1)
    number = number_of(world, "W1")
    rate(world, number, "A1 F")
    assert found(world, number).runs == {"W1.A1": 1}


def test_a_withdrawn_assessment_is_a_missing_one(world: World) -> None:
    _ratified(world)
    next_cycle(world, 0)
    bring_to(world, Stage.WITHDRAWN, number_of(world, "W1"))
    next_cycle(world, 1)
    number = number_of(world, "W1")
    rate(world, number, "A1 F")
    assert found(world, number).runs == {"W1.A1": 1}


def test_a_deferred_cycle_breaks_none_and_counts_for_none(world: World) -> None:
    _ratified(world)
    next_cycle(world, 0)
    defer(world, _proposed(world))
    next_cycle(world, 1)
    number = number_of(world, "W1")
    rate(world, number, "A1 F")
    assert found(world, number).runs == {"W1.A1": 2}


def test_a_criterion_not_met_ends_its_run(world: World) -> None:
    _ratified(world)
    next_cycle(world, 0)
    number = number_of(world, "W1")
    rate(world, number, "A1 P")
    assert found(world, number).runs == {"W1.A1": 0}


# -- what is remembered is what is so -------------------------------------------------------------


def _remembers(world: World, number: int) -> None:
    """Every set that is still open remembers exactly what a fresh reckoning gives."""
    assessment = the(world, number)
    for row in RatingSet.objects.filter(assessment=assessment, issued_at=None):
        position = Position(row.position)
        if Stage(assessment.stage) not in OPEN_TO[position]:
            continue
        fresh = reckon(assessment, position)
        assert row.indicated == fresh.indicated.level
        assert row.held_back_by == fresh.held_back_by()
        assert row.covered == sorted(fresh.indicated.covered)
        assert row.runs == {code: run for code, run in fresh.runs.items() if run}


CODES = ("A1", "A2", "C1", "I2", "A3", "B3", "A5")
RATINGS = ("F", "L", "P", "N", "NE")
KINDS = ("supports", "contradicts")
TURNS = ("submit", "return", "agree", "challenge", "propose", "open", "defer", "ratify")
NOTHING = st.just("")
DO = st.one_of(
    st.tuples(st.just("rate"), st.sampled_from(CODES), st.sampled_from(RATINGS)),
    st.tuples(st.just("cite"), st.sampled_from(CODES), st.sampled_from(KINDS)),
    st.tuples(st.just("move"), st.sampled_from(TURNS), NOTHING),
    st.tuples(st.just("differ"), st.sampled_from(CODES), st.sampled_from(RATINGS)),
    st.tuples(st.just("answer"), NOTHING, NOTHING),
    st.tuples(st.just("take back"), NOTHING, NOTHING),
)


def _do(world: World, number: int, what: str, first: str, second: str) -> None:
    lead, validator = world.actor("provider-lead"), world.actor("north-validator")
    if what == "rate":
        rate(world, number, f"{first} {second}", seen=_seen(world, number, "provider", first))
    elif what == "cite":
        cite(world, number, first, kind=second)
    elif what == "differ":
        seen = _seen(world, number, "authority", first)
        rate(
            world,
            number,
            f"{first} {second}",
            position=Position.AUTHORITY,
            by="north-validator",
            seen=seen,
            reason="So we see it.",
        )
    elif what == "answer":
        open_ones = [e for e in found(world, number).evidence if e.kind.value == "contradicts"]
        actions.answer_evidence(
            number=number,
            link=open_ones[0].link_id if open_ones else 0,
            words="Of another year.",
            by=lead,
            at=world.at(),
        )
    elif what == "take back":
        links = found(world, number).evidence
        actions.withdraw_citation(
            number=number, link=links[-1].link_id if links else 0, by=lead, at=world.at()
        )
    else:
        level = found(world, number).indicated.level
        moves: dict[str, Callable[[], object]] = {
            "submit": lambda: submit(world, number, level=level),
            "return": lambda: actions.return_for_evidence(
                number=number, reason="Where?", by=validator, at=world.at()
            ),
            "agree": lambda: actions.agree(
                number=number,
                level=found(world, number, Position.AUTHORITY).indicated.level,
                by=validator,
                at=world.at(),
            ),
            "challenge": lambda: actions.challenge(number=number, by=validator, at=world.at()),
            "open": lambda: actions.open_moderation(
                number=number, by=world.actor("moderator"), at=past_the_limits(world)
            ),
            "propose": lambda: propose(world, number),
            "defer": lambda: defer(world, number),
            "ratify": lambda: ratify(world, number),
        }
        moves[first]()


def _seen(world: World, number: int, position: str, code: str) -> int:
    row = (
        the(world, number)
        .rating_sets.filter(position=position, ratings__criterion=f"CS.{code}")
        .order_by("-round", "-ratings__revision")
        .values_list("ratings__revision", flat=True)
    )
    return row[0] if row else 0


@settings(max_examples=12, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(DO, min_size=4, max_size=12))
def test_what_a_set_remembers_is_what_a_fresh_reckoning_gives(
    world: World, steps: list[tuple[str, str, str]]
) -> None:
    number = number_of(world)
    with transaction.atomic():
        bring_to(world, Stage.DRAFT, number)
        for step in steps:
            try:
                with transaction.atomic():
                    _do(world, number, *step)
            except (NotAllowed, NotPossible, NoSuchThing, OutOfTurn, ChangedMeanwhile):
                continue  # refused, as it may be: the state is as before
            except ProposedLevel.DoesNotExist:
                continue  # nothing to ratify
            _remembers(world, number)
        transaction.set_rollback(True)
