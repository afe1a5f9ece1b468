"""What was asked cannot be done as it stands: every fault is said, and nothing is written."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from milepost.apps.assessments import actions
from milepost.apps.assessments.actions.answering import GivenAnswer
from milepost.apps.assessments.models import EvidenceLink
from milepost.apps.contracts.actions import (
    NewContract,
    end_role,
    give_role,
    set_up_arrangement,
    welcome_person,
)
from milepost.apps.evidence.actions import NewEvidence, Upload, add_evidence, judge_evidence
from milepost.apps.matrices.actions import answer as answer_matrix
from milepost.apps.matrices.actions import put_forward
from milepost.core.access.refusals import ChangedMeanwhile, NoSuchThing, NotAllowed, NotPossible
from milepost.core.access.roles import Actor, Role
from milepost.core.assessment.workflow import Position, Stage
from milepost.core.evidence.support import LinkKind
from milepost.core.rating.scale import Achieved
from tests.apps.small_worlds import (
    NEXT_YEAR,
    a_small_matrix,
    agree,
    answer,
    bring_to,
    challenge,
    cite,
    differ,
    everything,
    independent_evidence,
    number_of,
    past_the_limits,
    propose,
    rate,
    submit,
    the,
)
from tests.apps.worlds import World, a_cycle, some_evidence

pytestmark = pytest.mark.django_db

Work = Callable[[], object]


def faults_of(work: Work, kind: type[Exception] = NotPossible) -> tuple[str, ...]:
    """What is said when something cannot be done; nothing may be written by it."""
    before = everything()
    with pytest.raises(kind) as refused:
        work()
    assert everything() == before
    return getattr(refused.value, "faults", (str(refused.value),))


def one(
    criterion: str, rating: str | None, *, seen: int = 0, reason: str = ""
) -> list[actions.GivenRating]:
    given = Achieved(rating) if rating else None
    return [actions.GivenRating(criterion=criterion, rating=given, seen=seen, reason=reason)]


def rated(
    world: World,
    number: int,
    *given: actions.GivenRating,
    position: Position = Position.PROVIDER,
    by: str = "provider-lead",
) -> Work:
    actor = world.actor(by)
    return lambda: actions.rate(
        number=number, position=position, given=given, by=actor, at=world.at()
    )


# -- rating ---------------------------------------------------------------------------------------


def test_every_fault_of_a_rating_is_said_at_once(world: World) -> None:
    number = number_of(world)
    said = faults_of(
        rated(
            world,
            number,
            *one("XX.1", "F"),
            *one("CS.P", "F"),
            *one("CS.A1", "NA"),
            *one("CS.A2", "F"),
            *one("CS.A2", "L"),
        )
    )
    assert said == (
        "CS.A2 is rated twice here.",
        "XX.1 is not a criterion of Focus area CS.",
        "CS.P is worked out from the level below, never rated.",
        "Say why CS.A1 does not apply: the Authority has to agree to it.",
    )


@pytest.mark.parametrize(
    ("position", "stage", "by", "rating", "said"),
    [
        (Position.AUTHORITY, Stage.SUBMITTED, "north-validator", "P",
         "Say why you rate {} otherwise than the provider did."),
        (Position.AUTHORITY, Stage.SUBMITTED, "north-validator", "NA",
         "Say why you agree that {} does not apply."),
        (Position.AUTHORITY, Stage.SUBMITTED, "north-validator", "F", None),
        (Position.MODERATOR, Stage.IN_MODERATION, "moderator", "F",
         "Say why you rate {} otherwise than the Authority did."),
        (Position.MODERATOR, Stage.IN_MODERATION, "moderator", "P", None),
    ],
)  # fmt: skip
def test_whoever_differs_from_the_side_before_says_why(
    world: World, position: Position, stage: Stage, by: str, rating: str, said: str | None
) -> None:
    number = number_of(world, "W1")
    bring_to(world, stage, number)  # the provider rates F; challenged, the Authority says P
    work = rated(world, number, *one("W1.A1", rating), position=position, by=by)
    if said is None:
        work()
    else:
        assert faults_of(work) == (said.format("W1.A1"),)


@pytest.mark.parametrize(
    ("position", "by"),
    [
        (Position.PROVIDER, "provider-lead"),
        (Position.AUTHORITY, "north-validator"),
        (Position.MODERATOR, "moderator"),
    ],
)
def test_a_set_that_is_closed_takes_no_rating(world: World, position: Position, by: str) -> None:
    number = number_of(world, "W1")
    bring_to(world, Stage.PROPOSED, number)
    said = faults_of(rated(world, number, *one("W1.A1", "L"), position=position, by=by))
    assert said == (
        f"At the stage “Proposed” the {position.value}'s ratings are closed: they can no longer be"
        " changed.",
    )


def test_a_rating_that_changes_nothing_writes_nothing(world: World) -> None:
    number = number_of(world)
    before = everything()
    rated(world, number, *one("CS.A1", None))()
    assert everything() == before
    rate(world, number, "A1 F")
    before = everything()
    rate(world, number, "A1 F", seen=1)
    assert everything() == before


def test_a_rating_can_be_taken_back_to_not_rated(world: World) -> None:
    number = number_of(world)
    rate(world, number, "A1 F")
    rate(world, number, "A1 -", seen=1)
    assert faults_of(lambda: submit(world, number, level=0)) == (
        "Nothing is rated yet: rate at least one criterion before submitting.",
    )


def test_there_is_nothing_to_carry_where_the_cycle_before_says_nothing(world: World) -> None:
    number, by = number_of(world), world.actor("provider-lead")
    assert faults_of(
        lambda: actions.still_so(number=number, position=Position.PROVIDER, by=by, at=world.at())
    ) == ("There is no rating of the cycle before to carry over here.",)


def test_what_is_still_so_is_carried_with_its_reason_and_says_where_it_comes_from(
    world: World,
) -> None:
    first = number_of(world)
    rate(world, first, "A1 F, A2 L", reason="Seen in the plan.")
    rate(world, first, "A2 P", seen=1, reason="Not in every month.")
    submit(world, first, level=0)
    a_cycle(world, window_from=date(2026, 7, 1), cut_off_on=date(2026, 9, 30))
    second = number_of(world)
    rate(world, second, "A1 N")

    actions.still_so(
        number=second, position=Position.PROVIDER, by=world.actor("provider-lead"), at=world.at()
    )
    actions.still_so(
        number=second,
        position=Position.PROVIDER,
        criteria=["CS.A1"],
        by=world.actor("provider-lead"),
        at=world.at(),
    )

    rows = the(world, second).rating_sets.get().ratings.order_by("id")
    assert [
        (r.criterion, r.revision, r.rating, r.origin, r.reason.text) for r in rows if r.reason
    ] == [
        ("CS.A2", 1, "P", "still_so", "Not in every month."),
        ("CS.A1", 2, "F", "still_so", "Seen in the plan."),
    ]


def test_a_difference_is_taken_back_by_the_authority_and_by_the_moderator(world: World) -> None:
    number = number_of(world, "W1")
    bring_to(world, Stage.SUBMITTED, number)
    validator, moderator = world.actor("north-validator"), world.actor("moderator")

    def taken_back(position: Position, by: object) -> Work:
        return lambda: actions.accept_ratings(
            number=number,
            position=position,
            criteria=["W1.A1"],
            by=by,  # type: ignore[arg-type]
            at=world.at(),
        )

    assert faults_of(taken_back(Position.AUTHORITY, validator)) == (
        "There is no difference here to take back.",
    )
    differ(world, number)
    taken_back(Position.AUTHORITY, validator)()
    actions.rate(
        number=number,
        position=Position.AUTHORITY,
        given=one("W1.A1", "N", seen=2, reason="Never seen."),
        by=validator,
        at=world.at(),
    )
    actions.challenge(number=number, by=validator, at=world.at())
    actions.open_moderation(number=number, by=moderator, at=past_the_limits(world))
    rated(
        world,
        number,
        *one("W1.A1", "L", reason="Twice."),
        position=Position.MODERATOR,
        by="moderator",
    )()
    taken_back(Position.MODERATOR, moderator)()
    newest = the(world, number).rating_sets.get(position="moderator").ratings.order_by("-revision")
    assert (newest[0].rating, newest[0].origin) == ("N", "accepted")


# -- citing ---------------------------------------------------------------------------------------


def cited(
    world: World,
    number: int,
    *criteria: str,
    place: str = "page 4",
    by: str = "provider-lead",
    evidence: int = 1,
) -> Work:
    actor = world.actor(by)
    return lambda: actions.cite(
        number=number,
        evidence=evidence,
        criteria=criteria,
        kind=LinkKind.SUPPORTS,
        place=place,
        by=actor,
        at=world.at(),
    )


def test_every_fault_of_a_citation_is_said_at_once(world: World) -> None:
    number, _ = number_of(world), independent_evidence(world)
    assert faults_of(cited(world, number, "XX.1", place=" ")) == (
        "XX.1 is not a criterion of Focus area CS.",
        "Say where to look: a page, a section, a cell or a time.",
    )
    assert faults_of(cited(world, number, place="p" * 201)) == (
        "Choose at least one criterion that this evidence bears on.",
        "Say where to look in 200 characters or fewer.",
    )


def test_a_citation_that_stands_is_not_made_again(world: World) -> None:
    number, _ = number_of(world), independent_evidence(world)
    assert cited(world, number, "CS.A1", "CS.A1", "CS.A2")() == 2
    before = everything()
    assert cited(world, number, "CS.A2")() == 0
    assert everything() == before


def test_the_other_sides_evidence_is_not_there_to_be_cited_until_it_is_issued(
    world: World,
) -> None:
    number = number_of(world, "W1")
    own = independent_evidence(world, by="north-contributor")
    faults_of(cited(world, number, "W1.A1", evidence=own), NoSuchThing)
    rate(world, number, "A1 F")
    submit(world, number, level=0)
    cite(world, number, "A1", by="north-contributor", evidence=own)
    actions.agree(
        number=number, level=0, reason="New.", by=world.actor("north-validator"), at=world.at()
    )
    cited(world, number_of(world, "W2"), "W2.A1", evidence=own)()


@pytest.mark.parametrize(
    ("stage", "by"),
    [
        (Stage.DRAFT, "north-contributor"),
        (Stage.SUBMITTED, "provider-lead"),
        (Stage.AGREED, "provider-lead"),
        (Stage.RATIFIED, "north-contributor"),
    ],
)
def test_no_evidence_is_cited_while_a_side_is_not_at_work(
    world: World, stage: Stage, by: str
) -> None:
    number = number_of(world, "W1")
    own = independent_evidence(world, by=by)
    bring_to(world, stage, number)
    assert faults_of(cited(world, number, "W1.A1", by=by, evidence=own)) == (
        f"At the stage “{stage.words}” no evidence can be added from your side.",
    )


def test_nobody_of_the_other_authority_cites_or_takes_a_citation_back(world: World) -> None:
    number = number_of(world, "W1")
    bring_to(world, Stage.SUBMITTED, number)
    cite(world, number, "A1", by="north-contributor")
    link = EvidenceLink.objects.latest("pk").pk
    theirs = "This assessment belongs to the other Authority, so it is theirs to judge."
    south = world.actor("south-contributor")
    own = independent_evidence(world, by="south-contributor")
    assert faults_of(
        cited(world, number, "W1.A1", by="south-contributor", evidence=own), NotAllowed
    ) == (theirs,)
    assert faults_of(
        lambda: actions.withdraw_citation(number=number, link=link, by=south, at=world.at()),
        NotAllowed,
    ) == (theirs,)


def test_a_citation_of_the_other_side_is_not_there_to_be_taken_back(world: World) -> None:
    number = number_of(world, "W1")
    bring_to(world, Stage.SUBMITTED, number)  # it cites the provider's evidence
    link = EvidenceLink.objects.latest("pk").pk
    by = world.actor("north-contributor")
    faults_of(
        lambda: actions.withdraw_citation(number=number, link=link, by=by, at=world.at()),
        NoSuchThing,
    )
    lead = world.actor("provider-lead")
    assert faults_of(
        lambda: actions.withdraw_citation(number=number, link=link, by=lead, at=world.at())
    ) == ("At the stage “Submitted” no evidence can be added from your side.",)


def test_what_was_cited_and_taken_back_is_never_shown_to_the_other_side(world: World) -> None:
    number = number_of(world, "W1")
    rate(world, number, "A1 F")
    item = cite(world, number, "A1")
    link = EvidenceLink.objects.latest("pk").pk
    lead = world.actor("provider-lead")
    actions.withdraw_citation(number=number, link=link, by=lead, at=world.at())
    submit(world, number, level=0)
    faults_of(cited(world, number, "W1.A1", by="north-validator", evidence=item), NoSuchThing)


def test_an_answer_to_evidence_is_written_while_ones_side_is_at_work(world: World) -> None:
    number, lead = number_of(world, "W1"), world.actor("provider-lead")
    rate(world, number, "A1 F")
    cite(world, number, "A1", kind="contradicts")
    link = EvidenceLink.objects.latest("pk").pk

    def answered(words: str, at: int = link) -> Work:
        return lambda: actions.answer_evidence(
            number=number, link=at, words=words, by=lead, at=world.at()
        )

    faults_of(answered("Why.", link + 1), NoSuchThing)
    assert faults_of(answered("  ")) == (
        "Write the answer: why this does not stand against the rating.",
    )
    submit(world, number, level=0)
    assert faults_of(answered("Why.")) == (
        "At the stage “Submitted” no evidence can be added from your side.",
    )


def test_evidence_cited_in_answer_to_a_challenge_is_shown_with_the_answer(world: World) -> None:
    from milepost.apps.assessments.reckoning import reckon

    number = number_of(world, "W1")
    bring_to(world, Stage.CHALLENGED, number)
    new = cite(world, number, "A1")

    def seen_by_the_moderator() -> set[int]:
        return {
            each.evidence.number for each in reckon(the(world, number), Position.MODERATOR).evidence
        }

    assert new not in seen_by_the_moderator()
    answer(world, number)
    assert new in seen_by_the_moderator()
    own = independent_evidence(world)
    assert faults_of(cited(world, number, "W1.A1", evidence=own)) == (
        "At the stage “Challenged” no evidence can be added from your side.",
    )


# -- stating a level ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("level", "reason", "said"),
    [
        (4, "Because.", ("Level 4 is not defined for Focus area CS in this version of the matrix,"
                         " so nobody can claim or ratify it.",)),
        (2, " ", ("Your ratings indicate level 1. To state level 2 instead, write down why.",)),
        (5, "", ("Your ratings indicate level 1. To state level 5 instead, write down why.",)),
        (2, "A reason.", None),
        (0, "A reason.", None),
        (1, "", None),
    ],
)  # fmt: skip
def test_a_level_is_defined_near_and_argued(
    world: World, level: int, reason: str, said: tuple[str, ...] | None
) -> None:
    number, lead = number_of(world), world.actor("provider-lead")
    bring_to(world, Stage.DRAFT, number)

    def claim() -> object:
        return actions.submit(number=number, level=level, reason=reason, by=lead, at=world.at())

    if said is None:
        claim()
        stated = the(world, number).assessedlevels.get()
        assert (stated.level, stated.indicated) == (level, 1)
        assert (stated.reason.text if stated.reason else "") == reason
    else:
        assert faults_of(claim) == said


def test_who_differs_challenges_and_who_does_not_agrees(world: World) -> None:
    number = number_of(world, "W1")
    bring_to(world, Stage.SUBMITTED, number)
    validator = world.actor("north-validator")
    assert faults_of(lambda: actions.challenge(number=number, by=validator, at=world.at())) == (
        "You rate every criterion as the provider did, so there is nothing to challenge: rate at"
        " least one otherwise, with your reason, or agree.",
    )
    differ(world, number)
    assert faults_of(lambda: agree(world, number)) == (
        "You rate W1.A1 otherwise than the provider: challenge instead, or take the difference"
        " back.",
    )
    rated(
        world,
        number,
        *one("W1.A1", None, seen=1),
        position=Position.AUTHORITY,
        by="north-validator",
    )()
    assert faults_of(lambda: actions.challenge(number=number, by=validator, at=world.at())) == (
        "Say why you rate W1.A1 otherwise than the provider did.",
    )


def test_a_challenge_of_what_the_provider_did_not_rate_says_so(world: World) -> None:
    number = number_of(world)
    rate(world, number, "A1 F")
    submit(world, number, level=0)
    challenge(world, number, "A2 N")
    (found,) = the(world, number).challenges.all()
    assert (found.criterion, found.claimed, found.validated) == ("CS.A2", "", "N")


def test_answers_to_challenges_are_of_open_ones_once_and_in_words(world: World) -> None:
    number, lead = number_of(world, "W1"), world.actor("provider-lead")
    bring_to(world, Stage.CHALLENGED, number)

    def answers(*given: tuple[str, bool, str]) -> Work:
        return lambda: actions.answer_challenges(
            number=number,
            answers=[GivenAnswer(criterion=c, is_accepted=a, text=t) for c, a, t in given],
            by=lead,
            at=world.at(),
        )

    assert faults_of(answers()) == ("Write an answer to at least one challenge.",)
    assert faults_of(answers(("W1.A1", False, " "), ("W1.A1", True, ""))) == (
        "Write an answer to the challenge of W1.A1.",
        "The challenge of W1.A1 is answered twice here.",
    )
    faults_of(answers(("W1.A9", True, "")), NoSuchThing)
    answers(("W1.A1", True, ""))()
    given = the(world, number).challenges.get().answer
    assert (given.is_accepted, given.text.text) == (True, "Accepted.")
    faults_of(answers(("W1.A1", True, "")), NoSuchThing)


@pytest.mark.parametrize(
    ("stage", "work", "said"),
    [
        (Stage.DRAFT, lambda n, w: actions.withdraw(
            number=n, reason=" ", by=w.actor("provider-lead"), at=w.at()),
         "Write down why the assessment is withdrawn."),
        (Stage.SUBMITTED, lambda n, w: actions.return_for_evidence(
            number=n, reason="", by=w.actor("north-validator"), at=w.at()),
         "Write down what evidence is missing, so that the provider can act."),
    ],
)  # fmt: skip
def test_what_needs_a_reason_is_not_done_without(
    world: World, stage: Stage, work: Callable[[int, World], object], said: str
) -> None:
    number = number_of(world, "W1")
    bring_to(world, stage, number)
    assert faults_of(lambda: work(number, world)) == (said,)


def test_the_board_defers_to_a_day_ahead_with_a_reason(world: World) -> None:
    number, board = number_of(world, "W1"), world.actor("board-north")
    bring_to(world, Stage.PROPOSED, number)
    # A quarter past midnight in London is the day before in UTC.
    at = datetime(2026, 7, 7, 23, 15, tzinfo=UTC)
    assert faults_of(
        lambda: actions.defer(number=number, until=date(2026, 7, 8), reason="", by=board, at=at)
    ) == (
        "Give a date that is still to come.",
        "Write down why the Board defers its decision.",
    )
    actions.defer(number=number, until=date(2026, 7, 9), reason="Not in.", by=board, at=at)
    assert the(world, number).deferred_until == date(2026, 7, 9)


def test_a_deferred_level_comes_back_as_it_was_proposed_and_its_date_is_over(
    world: World,
) -> None:
    number, moderator = number_of(world), world.actor("moderator")
    bring_to(world, Stage.AGREED, number)
    actions.propose(
        number=number, level=2, reason="Confidence is there.", by=moderator, at=world.at()
    )
    actions.defer(
        number=number,
        until=NEXT_YEAR,
        reason="Not in.",
        by=world.actor("board-north"),
        at=world.at(),
    )
    actions.resume(number=number, by=moderator, at=world.at())
    again = the(world, number).proposedlevels.latest("id")
    assert (again.level, again.indicated) == (2, 1)
    assert again.reason is not None
    assert again.reason.text == "Confidence is there."
    assert the(world, number).deferred_until is None


def test_a_validated_level_with_its_reason_is_proposed_by_one_click(world: World) -> None:
    number = number_of(world)
    bring_to(world, Stage.SUBMITTED, number)
    actions.agree(
        number=number,
        level=2,
        reason="We are confident.",
        by=world.actor("north-validator"),
        at=world.at(),
    )
    propose(world, number)
    proposed = the(world, number).proposedlevels.get()
    assert (proposed.level, proposed.indicated) == (2, 1)
    assert proposed.reason is not None
    assert proposed.reason.text == "We are confident."


# -- what somebody moved on in the meantime -------------------------------------------------------


def test_a_paper_that_is_no_longer_the_proposal_is_not_ratified(world: World) -> None:
    number, board = number_of(world, "W1"), world.actor("board-north")
    bring_to(world, Stage.AGREED, number)
    old = propose(world, number)
    actions.defer(number=number, until=NEXT_YEAR, reason="Not in.", by=board, at=world.at())
    actions.resume(number=number, by=world.actor("moderator"), at=world.at())
    for paper in (old, "0" * 64, ""):
        assert faults_of(
            lambda paper=paper: actions.ratify(  # type: ignore[misc]
                number=number, paper=paper, by=board, at=world.at()
            ),
            ChangedMeanwhile,
        ) == (
            "The proposal is no longer the one on your paper. Nothing was ratified: look at the"
            " proposal as it stands now.",
        )


def test_a_move_on_what_was_seen_before_somebody_moved_it_is_not_taken(world: World) -> None:
    number = number_of(world, "W1")
    bring_to(world, Stage.DRAFT, number)
    seen = the(world, number).revision
    submit(world, number)
    lead = world.actor("provider-lead")
    (said,) = faults_of(
        lambda: actions.withdraw(number=number, reason="Twice.", seen=seen, by=lead, at=world.at()),
        ChangedMeanwhile,
    )
    assert "it is now at the stage “submitted”" in said
    member = world.actor("member")
    (said,) = faults_of(
        lambda: actions.withdraw(
            number=number, reason="Twice.", seen=seen, by=member, at=world.at()
        ),
        NotAllowed,
    )
    assert "submitted" not in said


def test_two_people_rate_the_same_criterion_and_the_second_sees_both(world: World) -> None:
    give_role(
        username="provider-contributor",
        role=Role.PROVIDER_LEAD,
        by=world.actor("admin"),
        at=world.at(),
    )
    number = number_of(world)
    rate(world, number, "A1 P", by="provider-contributor", reason="Three months only.")
    before = everything()
    with pytest.raises(ChangedMeanwhile) as refused:
        rated(world, number, *one("CS.A1", "F", reason="All of them."), *one("CS.A2", "F"))()
    assert everything() == before
    (conflict,) = refused.value.conflicts
    assert (conflict.what, conflict.theirs, conflict.yours, conflict.revision) == (
        "CS.A1",
        "P",
        "F",
        1,
    )
    assert (conflict.by, conflict.at) == ("Provider Contributor", "6 July 2026")
    assert (conflict.their_reason, conflict.your_reason) == ("Three months only.", "All of them.")

    rated(world, number, *one("CS.A1", "F", seen=conflict.revision, reason="All of them."))()
    rows = the(world, number).rating_sets.get().ratings.order_by("revision")
    assert [row.rating for row in rows] == ["P", "F"]


def test_the_same_rating_with_another_reason_is_a_difference_too(world: World) -> None:
    number = number_of(world)
    rate(world, number, "A1 P", reason="Three months only.")
    faults_of(rated(world, number, *one("CS.A1", "P", reason="Four.")), ChangedMeanwhile)
    before = everything()
    rated(world, number, *one("CS.A1", "P"))()  # says the same, and no more
    assert everything() == before


def test_what_was_seen_before_a_return_is_still_what_was_seen(world: World) -> None:
    number = number_of(world, "W1")
    rate(world, number, "A1 P")
    rate(world, number, "A1 L", seen=1)
    submit(world, number, level=0)
    actions.return_for_evidence(
        number=number, reason="Where?", by=world.actor("north-validator"), at=world.at()
    )
    rate(world, number, "A1 F", seen=2)
    newest = the(world, number).rating_sets.order_by("-round")[0]
    assert [(r.revision, r.rating) for r in newest.ratings.order_by("revision")] == [
        (2, "L"),
        (3, "F"),
    ]


# -- cycles and matrices --------------------------------------------------------------------------


def test_every_fault_of_a_cycle_is_said_at_once(world: World) -> None:
    by = world.actor("north-manager")

    def opened(name: str, first: date, last: date) -> Work:
        return lambda: actions.open_cycle(
            name=name, window_from=first, cut_off_on=last, by=by, at=world.at()
        )

    assert faults_of(opened(" ", date(2026, 6, 30), date(2026, 6, 30))) == (
        "Give the cycle a name, such as Q2 2026/27.",
        "The cut-off date has to come after the day the window opens.",
        "The cut-off date has to come after that of Cycle to 30 06 2026, 30 June 2026.",
    )
    assert faults_of(opened("Q" * 61, date(2026, 7, 1), date(2026, 9, 30))) == (
        "Give the cycle a name of 60 characters or fewer.",
    )


def test_a_matrix_waits_for_its_answer_and_is_answered_once(world: World) -> None:
    manager, lead = world.actor("north-manager"), world.actor("provider-lead")

    def again() -> object:
        return put_forward(matrix=a_small_matrix(version="1.2"), by=manager, at=world.at())

    put_forward(matrix=a_small_matrix(version="1.1"), by=manager, at=world.at())
    assert faults_of(again) == (
        "Matrix version 2 still waits for the answer of South Council and Wayfarer Highways Ltd: it"
        " has to be answered before another is put forward.",
    )
    answer_matrix(number=2, is_consent=False, by=lead, at=world.at())
    assert faults_of(lambda: answer_matrix(number=2, is_consent=True, by=lead, at=world.at())) == (
        "Your side has answered matrix version 2 already.",
    )
    south = world.actor("south-manager")
    assert faults_of(lambda: answer_matrix(number=2, is_consent=True, by=south, at=world.at())) == (
        "Wayfarer Highways Ltd has declined matrix version 2, which ends it.",
    )
    faults_of(lambda: answer_matrix(number=9, is_consent=True, by=lead, at=world.at()), NoSuchThing)
    assert again() == 3
    nobodys = replace(lead, party=None)
    assert faults_of(
        lambda: answer_matrix(number=3, is_consent=True, by=nobodys, at=world.at()), NotAllowed
    ) == ("Only a party to the arrangement answers for a matrix.",)


# -- evidence -------------------------------------------------------------------------------------


A_LINK = NewEvidence(
    title="A page",
    type_code="customer_survey",
    made_by="independent",
    author="A bureau",
    source="Its site",
    dated_on=date(2026, 6, 1),
    period_from=date(2026, 4, 1),
    period_to=date(2026, 6, 30),
    address="https://example.org/survey",
    snapshot_note="Seen on 1 July: 81 % content.",
)
A_FILE = Upload(name="a.pdf", content_type="application/pdf", chunks=[b"%PDF"])


@pytest.mark.parametrize(
    ("new", "said"),
    [
        (replace(A_LINK, title=" ", type_code="", author="", source=""),
         ("Give the evidence a title.", "Give the evidence a type.", "Give the evidence an author.",
          "Give the evidence a source.")),
        (replace(A_LINK, title="t" * 201, author="a" * 121),
         ("The title is too long: 200 characters are kept.",
          "The author is too long: 120 characters are kept.")),
        (replace(A_LINK, made_by="somebody"),
         ("Say who made it: an independent body, an Authority or the provider.",)),
        (replace(A_LINK, redaction="perhaps"),
         ("Say whether anything has to be blacked out before it is shared.",)),
        (replace(A_LINK, period_to=date(2026, 3, 31)),
         ("The period covered ends before it begins: check the two dates.",)),
        (replace(A_LINK, dated_on=date(2026, 7, 9)),
         ("The evidence is dated in the future: give the date of the thing itself.",)),
        (replace(A_LINK, address=""), ("Give either a file or an address, one of the two.",)),
        (replace(A_LINK, upload=A_FILE), ("Give either a file or an address, one of the two.",)),
        (replace(A_LINK, address="file:///etc/passwd"),
         ("The address has to begin with https:// or http://.",)),
        (replace(A_LINK, snapshot_note=" "),
         ("Say what you saw at the address, and when: a page can change overnight.",)),
        (replace(A_LINK, address="", snapshot_note="", upload=replace(A_FILE, chunks=[])),
         ("The file is empty: choose the file again and check that it opens.",)),
    ],
)  # fmt: skip
def test_every_fault_of_evidence_is_said(
    world: World, new: NewEvidence, said: tuple[str, ...]
) -> None:
    by, at = world.actor("provider-lead"), datetime(2026, 7, 7, 23, 15, tzinfo=UTC)
    assert faults_of(lambda: add_evidence(new=new, by=by, at=at)) == said


def test_evidence_of_today_in_london_is_not_of_the_future(world: World) -> None:
    at = datetime(2026, 7, 7, 23, 15, tzinfo=UTC)  # a quarter past midnight on the 8th
    new = replace(A_LINK, dated_on=date(2026, 7, 8))
    assert add_evidence(new=new, by=world.actor("provider-lead"), at=at) == 1


def test_the_provider_does_not_say_that_an_authority_made_its_evidence(world: World) -> None:
    new, by = replace(A_LINK, made_by="authority"), world.actor("provider-lead")
    assert faults_of(lambda: add_evidence(new=new, by=by, at=world.at()), NotAllowed) == (
        "Evidence made by an Authority is put in by that Authority.",
    )
    add_evidence(new=new, by=world.actor("north-contributor"), at=world.at())


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\reports\\june.pdf", "june.pdf"),
        ("a\x00b\u202ec.pdf", "abc.pdf"),
        ("..", "file"),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
    ],
)
def test_a_files_name_is_its_last_part_and_can_be_read(world: World, name: str, kept: str) -> None:
    from milepost.apps.evidence.models import EvidenceVersion

    new = replace(
        A_LINK,
        address="",
        snapshot_note="",
        upload=Upload(name=name, content_type="x" * 150, chunks=[b"%PDF"]),
    )
    add_evidence(new=new, by=world.actor("provider-lead"), at=world.at())
    assert EvidenceVersion.objects.get().file_name == kept


def test_an_authority_checks_what_it_may_see_once_and_never_its_own_persons_word(
    world: World,
) -> None:
    validator = world.actor("north-validator")
    hidden = some_evidence(world, by="provider-lead", made_by="provider")
    own = some_evidence(world, by="north-validator")

    def checked(number: int) -> Work:
        return lambda: judge_evidence(number=number, answer="accepted", by=validator, at=world.at())

    faults_of(checked(hidden), NoSuchThing)
    faults_of(checked(99), NoSuchThing)
    assert faults_of(checked(own), NotAllowed) == (
        "You put this evidence in, so somebody else must judge it.",
    )
    number = number_of(world)
    rate(world, number, "A1 F")
    cite(world, number, "A1", evidence=hidden)
    submit(world, number, level=0)
    checked(hidden)()
    assert faults_of(checked(hidden)) == (f"North has said so of E-{hidden} already.",)


def test_a_restricted_item_is_not_there_to_be_checked_by_the_other_side(world: World) -> None:
    item = add_evidence(
        new=replace(A_LINK, is_restricted=True), by=world.actor("provider-lead"), at=world.at()
    )
    number = number_of(world)
    rate(world, number, "A1 F")
    cite(world, number, "A1", evidence=item)
    submit(world, number, level=0)
    by = world.actor("north-validator")
    faults_of(
        lambda: judge_evidence(number=item, answer="accepted", by=by, at=world.at()), NoSuchThing
    )


# -- arrangements and roles -----------------------------------------------------------------------


def test_every_fault_of_a_new_arrangement_is_said_at_once(world: World) -> None:
    contract = NewContract(
        name="East Council",
        short_name="East",
        slug="east",
        reference="HW-E",
        starts_on=date(2026, 4, 1),
        ends_on=date(2026, 4, 1),
    )

    def set_up(reference: str, administrator: str, *contracts: NewContract) -> Work:
        return lambda: set_up_arrangement(
            reference=reference,
            name="Highways",
            provider_name="Roads Ltd",
            provider_short_name="Roads",
            contracts=contracts,
            administrator=administrator,
            at=world.at(),
        )

    assert faults_of(set_up("hw-01", "nobody", contract, contract)) == (
        "Each Authority needs a short name of its own in addresses.",
        "The contract HW-E ends before it starts: check the two dates.",
        "The contract HW-E ends before it starts: check the two dates.",
        "There is an arrangement “hw-01” already: choose another reference.",
        "There is nobody who signs in as “nobody”.",
    )
    assert faults_of(set_up("hw-09", "admin")) == (
        "An arrangement needs at least one Authority with its contract.",
    )
    set_up("hw-09", "admin", replace(contract, ends_on=date(2030, 3, 31)))()


@pytest.mark.parametrize(
    ("username", "role", "authority", "said"),
    [
        ("nobody", Role.MODERATOR, None, "There is nobody who signs in as “nobody”."),
        ("moderator", Role.VALIDATOR, None,
         "The role validator is held for an Authority: name one."),
        ("moderator", Role.VALIDATOR, "east",
         "The role validator is held for an Authority: name one."),
        ("north-validator", Role.PROVIDER_LEAD, None,
         "North Validator already acts for another party here."),
        ("provider-lead", Role.VALIDATOR, "north",
         "Provider Lead already acts for another party here."),
        ("north-validator", Role.VALIDATOR, "south",
         "North Validator already acts for another party here."),
        ("north-validator", Role.VALIDATOR, "north",
         "North Validator holds the role validator already."),
        ("moderator", Role.MODERATOR, None, "Moderator holds the role moderator already."),
    ],
)  # fmt: skip
def test_nobody_stands_on_two_sides_or_holds_a_role_twice(
    world: World, username: str, role: Role, authority: str | None, said: str
) -> None:
    admin = world.actor("admin")
    assert faults_of(
        lambda: give_role(
            username=username, role=role, authority=authority, by=admin, at=world.at()
        )
    ) == (said,)


def test_a_role_that_is_not_held_is_not_ended(world: World) -> None:
    admin = world.actor("admin")
    assert faults_of(
        lambda: end_role(username="member", role=Role.VALIDATOR, by=admin, at=world.at())
    ) == ("“member” does not hold the role validator here.",)


def test_the_last_administrator_stays_until_there_is_another(world: World) -> None:
    admin = world.actor("admin")

    def ended() -> object:
        return end_role(username="admin", role=Role.ADMINISTRATOR, by=admin, at=world.at())

    assert faults_of(ended) == (
        "Somebody has to be administrator: give the role to another first.",
    )
    welcome_person(
        username="ada.lovelace",
        full_name="Ada Lovelace",
        role=Role.ADMINISTRATOR,
        by=admin,
        at=world.at(),
    )
    ended()


def test_somebody_new_is_welcomed_with_a_password_of_their_own(world: World) -> None:
    admin, manager = world.actor("admin"), world.actor("north-manager")

    def welcomed(username: str, name: str = "Ada Lovelace", by: Actor = admin) -> Work:
        return lambda: welcome_person(
            username=username, full_name=name, role=Role.MODERATOR, by=by, at=world.at()
        )

    assert faults_of(welcomed("A!", " ")) == (
        "A username has 3 to 60 small letters, digits, dots and dashes, such as ada.lovelace.",
        "Give the person's full name.",
    )
    assert faults_of(welcomed("member")) == (
        "Somebody signs in as “member” already: give them a role instead.",
    )
    faults_of(welcomed("ada", by=manager), NotAllowed)
    first, second = welcomed("Ada.L")(), welcomed("ada.m")()
    assert first != second
    assert world.actor("ada.l").roles == {Role.MODERATOR}


def test_no_cycle_is_opened_before_both_sides_consent_to_a_matrix(world: World) -> None:
    set_up_arrangement(
        reference="hw-09",
        name="Highways",
        provider_name="Roads Ltd",
        provider_short_name="Roads",
        contracts=(
            NewContract(
                name="East Council",
                short_name="East",
                slug="east",
                reference="HW-E",
                starts_on=date(2026, 4, 1),
                ends_on=date(2030, 3, 31),
            ),
        ),
        administrator="admin",
        at=world.at(),
    )
    by = replace(world.actor("north-manager"), arrangement="hw-09")
    assert faults_of(
        lambda: actions.open_cycle(
            name="Q1",
            window_from=date(2026, 4, 1),
            cut_off_on=date(2026, 6, 30),
            by=by,
            at=world.at(),
        )
    ) == ("No matrix has been adopted yet: both sides have to consent to one first.",)
