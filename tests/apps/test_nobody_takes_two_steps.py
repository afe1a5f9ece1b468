"""Who takes which step, at which stage, for which party? Every combination, not examples.

What is expected is written here from the design (2.11, 2.12), and nothing of it is asked of the
code: who holds a role, from where a move starts, whose assessment it is, what was taken before.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from milepost.apps.assessments import actions
from milepost.apps.assessments.actions.answering import GivenAnswer
from milepost.apps.assessments.models import Assessment, StepTaken
from milepost.apps.assessments.queries.assessment_list import assessment_list
from milepost.apps.assessments.queries.assessment_page import assessment_page
from milepost.apps.assessments.queries.listed_assessments import ListChoices
from milepost.apps.audit.models import Event, Seal
from milepost.apps.contracts.actions import end_role, give_role
from milepost.core.access.refusals import NotAllowed, NotPossible
from milepost.core.access.roles import Actor, PartyKind, Role
from milepost.core.assessment.workflow import OutOfTurn, Stage
from tests.apps.small_worlds import (
    NEXT_YEAR,
    a_submission,
    agree,
    answer,
    bring_to,
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
from tests.apps.worlds import CAST, World

pytestmark = pytest.mark.django_db

# Who takes a move, and from which stages. All of it is about an assessment of the North.
WHO = {
    "submit": {"provider-lead"},
    "withdraw": {"provider-lead"},
    "return_for_evidence": {"north-validator"},
    "agree": {"north-validator"},
    "challenge": {"north-validator"},
    "answer_challenges": {"provider-lead"},
    "open_moderation": {"moderator"},
    "propose": {"moderator"},
    "resume": {"moderator"},
    "defer": {"board-north"},
    "ratify": {"board-north"},
    "publish": {"north-manager"},
    "retract": {"provider-lead"},
    "supersede": {"moderator"},
    "meet": {"provider-lead", "north-validator", "north-manager"},
    "consider": {"provider-lead", "north-validator", "north-manager"},
}
FROM = {
    "submit": {"draft", "returned"},
    "withdraw": {"draft", "returned"},
    "return_for_evidence": {"submitted"},
    "agree": {"submitted"},
    "challenge": {"submitted"},
    "answer_challenges": {"challenged"},
    "open_moderation": {"challenged"},
    "propose": {"agreed", "in_moderation"},
    "resume": {"deferred"},
    "defer": {"proposed"},
    "ratify": {"proposed"},
    "publish": {"ratified"},
    "retract": {"submitted"},
    "supersede": {"ratified", "published"},
    "meet": {"challenged"},
    "consider": {"proposed"},
}
# Who holds the role, but for the other Authority.
OF_THE_SOUTH = {
    "return_for_evidence": {"south-validator"},
    "agree": {"south-validator"},
    "challenge": {"south-validator"},
    "defer": {"board-south"},
    "ratify": {"board-south"},
    "publish": {"south-manager"},
    "meet": {"south-validator", "south-manager"},
    "consider": {"south-validator", "south-manager"},
}
STEP = {
    "submit": "submit",
    "return_for_evidence": "validate",
    "agree": "validate",
    "challenge": "validate",
    "propose": "propose",
    "resume": "propose",
    "ratify": "ratify",
}
STEPS = ("submit", "validate", "propose", "ratify")
PEOPLE = (*CAST, "admin")


def take(world: World, move: str, number: int, by: Actor) -> None:
    """Take a move as well as it can be taken."""
    same = {"number": number, "by": by, "at": world.at()}
    area = the(world, number).focus_area
    calls: dict[str, Callable[[], object]] = {
        "submit": lambda: actions.submit(level=1, **same),  # type: ignore[arg-type]
        "withdraw": lambda: actions.withdraw(reason="Opened twice.", **same),  # type: ignore[arg-type]
        "return_for_evidence": lambda: actions.return_for_evidence(
            reason="Where is it?",
            **same,  # type: ignore[arg-type]
        ),
        "agree": lambda: actions.agree(**same),  # type: ignore[arg-type]
        "challenge": lambda: actions.challenge(**same),  # type: ignore[arg-type]
        "answer_challenges": lambda: actions.answer_challenges(
            answers=[GivenAnswer(criterion=f"{area}.A1", is_accepted=False, text="It is so.")],
            **same,  # type: ignore[arg-type]
        ),
        "open_moderation": lambda: actions.open_moderation(
            **{**same, "at": past_the_limits(world)}  # type: ignore[arg-type]
        ),
        "propose": lambda: actions.propose(**same),  # type: ignore[arg-type]
        "resume": lambda: actions.resume(**same),  # type: ignore[arg-type]
        "defer": lambda: actions.defer(until=NEXT_YEAR, reason="Not yet.", **same),  # type: ignore[arg-type]
        "ratify": lambda: actions.ratify(paper=_paper(world, number), **same),  # type: ignore[arg-type]
        "publish": lambda: actions.publish(**same),  # type: ignore[arg-type]
        "retract": lambda: actions.retract(reason="A figure.", **same),  # type: ignore[arg-type]
        "supersede": lambda: actions.supersede(reason="Twice.", **same),  # type: ignore[arg-type]
        "meet": lambda: _meet(world, number, by),
        "consider": lambda: _consider(world, number, by),
    }
    calls[move]()


def _meet(world: World, number: int, by: Actor) -> None:
    """The meeting comes after the answer; where there is no challenge to answer, at once."""
    if the(world, number).stage == "challenged":
        answer(world, number)
    at = world.at()
    actions.record_meeting(
        number=number, met_on=at.date(), reason="We did not agree.", by=by, at=at
    )


def _consider(world: World, number: int, by: Actor) -> None:
    """Nothing is in dispute in these; whoever may record it is told so, and nobody else is."""
    try:
        actions.record_consideration(
            number=number,
            considered_on=world.now.date(),
            reason="It stands by the proposal.",
            by=by,
            at=world.at(),
        )
    except NotPossible as refused:
        assert refused.faults[0].startswith("Nothing that is in dispute here")  # noqa: PT017


def _paper(world: World, number: int) -> str:
    proposal = the(world, number).proposedlevels.select_related("seal").order_by("id").last()
    return proposal.seal.hash if proposal else "0" * 64


@pytest.fixture(scope="module")
def at_each_stage(standing_world: World) -> dict[Stage, int]:
    """The number of an assessment of the North at each stage."""
    numbers = {stage: number_of(standing_world, f"W{n}") for n, stage in enumerate(Stage)}
    for stage, number in numbers.items():
        bring_to(standing_world, stage, number)
    return numbers


@pytest.fixture(scope="module")
def cast(standing_world: World) -> dict[str, Actor]:
    """Everybody, as they act."""
    return {name: standing_world.actor(name) for name in PEOPLE}


def _written(number: int) -> tuple[object, ...]:
    """What any move would change."""
    row = Assessment.objects.values_list("stage", "revision").get(number=number)
    return (*row, Event.objects.count(), Seal.objects.count(), StepTaken.objects.count())


def outcome(world: World, move: str, number: int, by: Actor) -> str:
    """What comes of a move; one that is taken is taken back."""
    try:
        with transaction.atomic():
            take(world, move, number, by)
            transaction.set_rollback(True)
    except NotAllowed as refused:
        return str(refused)
    except OutOfTurn:
        return "out of turn"
    return "taken"


def _expected(move: str, stage: Stage, name: str) -> str:
    if name in OF_THE_SOUTH.get(move, ()):
        return "This assessment belongs to the other Authority, so it is theirs to judge."
    if name not in WHO[move]:
        return "Your role here"
    return "taken" if stage.value in FROM[move] else "out of turn"


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("move", WHO)
def test_a_move_is_taken_by_its_role_for_its_party_at_its_stage_and_by_nobody_else(
    world: World,
    at_each_stage: dict[Stage, int],
    cast: dict[str, Actor],
    move: str,
    stage: Stage,
) -> None:
    number = at_each_stage[stage]
    if move == "challenge" and stage is Stage.SUBMITTED:
        differ(world, number)  # there is something to challenge
    before = _written(number)
    found = {name: outcome(world, move, number, cast[name]) for name in PEOPLE}
    assert _written(number) == before
    unlike = {
        name: said
        for name, said in found.items()
        if not said.startswith(_expected(move, stage, name))
    }
    assert not unlike


@pytest.mark.parametrize("taken", STEPS)
@pytest.mark.parametrize(
    ("move", "stage"), [(move, stage) for move in STEP for stage in sorted(FROM[move])]
)
def test_whoever_took_another_step_is_refused_whatever_their_role(
    world: World, at_each_stage: dict[Stage, int], move: str, stage: str, taken: str
) -> None:
    number = at_each_stage[Stage(stage)]
    if move == "challenge":
        differ(world, number)
    (name,) = WHO[move]
    by = world.actor(name)
    # They have taken a step of this assessment before, in some role that they had then.
    StepTaken.objects.filter(assessment=the(world, number), person_id=world.person(name)).delete()
    StepTaken.objects.create(
        assessment=the(world, number), person_id=world.person(name), step=taken, at=world.at()
    )
    said = outcome(world, move, number, by)
    if taken == STEP[move]:
        assert said == "taken"
    else:
        assert said.startswith("You ")
        assert "so somebody else must" in said


@pytest.fixture(autouse=True)
def _steps_can_be_set(request: pytest.FixtureRequest) -> None:
    """Only where a test writes steps of its own making: their rows are not frozen meanwhile."""
    if "taken" in getattr(getattr(request.node, "callspec", None), "params", {}):
        request.getfixturevalue("_without_triggers")


@pytest.fixture
def _without_triggers(db: None) -> None:
    from milepost.apps.audit.frozen import unfreeze

    unfreeze()  # taken back with everything else that the test does


def test_the_table_itself_refuses_a_second_step(world: World) -> None:
    assessment = the(world, number_of(world, "CS"))
    person = world.person("moderator")
    StepTaken.objects.create(assessment=assessment, person_id=person, step="propose", at=world.at())
    with (
        pytest.raises(IntegrityError, match=r"two_steps_of_one_assessment|step_taken\.assessment"),
        transaction.atomic(),
    ):
        StepTaken.objects.create(
            assessment=assessment, person_id=person, step="ratify", at=world.at()
        )


# -- people with several roles --------------------------------------------------------------------


def test_a_moderator_who_is_on_the_board_too_does_not_ratify_what_they_proposed(
    world: World,
) -> None:
    admin = world.actor("admin")
    give_role(username="board-north", role=Role.MODERATOR, by=admin, at=world.at())
    number = number_of(world, "CS")
    a_submission(world, number)
    actions.agree(number=number, by=world.actor("north-validator"), at=world.at())
    paper = propose(world, number, by="board-north")

    before = everything()
    with pytest.raises(NotAllowed, match="You proposed the level of this assessment"):
        actions.ratify(number=number, paper=paper, by=world.actor("board-north"), at=world.at())
    assert everything() == before

    give_role(
        username="north-decider",
        role=Role.BOARD_MEMBER,
        authority="north",
        by=admin,
        at=world.at(),
    )
    actions.ratify(number=number, paper=paper, by=world.actor("north-decider"), at=world.at())
    assert the(world, number).stage == "ratified"


def test_a_change_of_role_between_the_steps_makes_no_second_pair_of_eyes(world: World) -> None:
    """Whoever returned it, while somebody else agreed, is the moderator now."""
    admin = world.actor("admin")
    give_role(
        username="north-contributor",
        role=Role.VALIDATOR,
        authority="north",
        by=admin,
        at=world.at(),
    )
    number = number_of(world, "CS")
    a_submission(world, number)
    actions.return_for_evidence(
        number=number, reason="Where?", by=world.actor("north-validator"), at=world.at()
    )
    actions.submit(number=number, level=1, by=world.actor("provider-lead"), at=world.at())
    actions.agree(number=number, by=world.actor("north-contributor"), at=world.at())
    end_role(username="north-validator", role=Role.VALIDATOR, by=admin, at=world.at())
    give_role(username="north-validator", role=Role.MODERATOR, by=admin, at=world.at())

    with pytest.raises(NotAllowed, match="You validated this assessment"):
        propose(world, number, by="north-validator")
    assert the(world, number).stage == "agreed"


def test_whoever_put_in_the_only_evidence_does_not_validate(world: World) -> None:
    number = number_of(world, "CS")
    rate(world, number, "A1 F, A2 F, C1 F")
    submit(world, number, level=0)
    own = independent_evidence(world, by="north-validator")
    cite(world, number, "A1", by="north-validator", evidence=own)

    with pytest.raises(NotAllowed, match=r"You put in the only evidence for CS\.A1"):
        agree(world, number)
    cite(world, number, "A1", by="north-contributor")
    actions.agree(
        number=number, level=0, reason="A2.", by=world.actor("north-validator"), at=world.at()
    )
    assert the(world, number).stage == "agreed"


def test_an_actor_of_the_providers_side_never_votes(
    world: World, at_each_stage: dict[Stage, int]
) -> None:
    """Even one who somehow held the Board's role for the provider."""
    number = at_each_stage[Stage.PROPOSED]
    strange = replace(
        world.actor("board-provider"),
        roles=frozenset({Role.BOARD_MEMBER}),
        party_kind=PartyKind.PROVIDER,
    )
    for move in ("ratify", "defer"):
        assert outcome(world, move, number, strange) == (
            "The provider's Board members speak and record dissent, but do not vote."
        )
    assert Assessment.objects.get(pk=the(world, number).pk).stage == "proposed"


# -- what a page offers ---------------------------------------------------------------------------

# How the pages call a verb, where the workflow's table has another name for it.
VERB_OF = {"answer": "answer_challenges"}


@pytest.mark.parametrize("stage", Stage)
def test_a_page_offers_the_moves_that_would_be_taken_and_no_other(
    world: World, at_each_stage: dict[Stage, int], cast: dict[str, Actor], stage: Stage
) -> None:
    number = at_each_stage[stage]
    for name in PEOPLE:
        if name in ("member", "admin"):
            continue  # they see no assessment
        offered = assessment_page(number=number, by=cast[name], at=world.at()).moves
        open_ones = {VERB_OF.get(m.name, m.name) for m in offered if not m.refusal}
        expected = {move for move in WHO if _expected(move, stage, name) == "taken"}
        expected -= {"meet", "consider"}  # only of what was challenged, and answered
        beside = {said for said, (who, at) in BESIDE.items() if name in who and stage.value in at}
        assert open_ones == expected | beside | _taken_back(world, number, name), name


# What is said beside the workflow: by whom, and at which stages.
BESIDE = {
    "moderation": ({"moderator"}, {"agreed", "in_moderation"}),
    "vote": ({"board-north"}, {"proposed"}),
    "dissent": (
        {
            *("board-north", "board-south", "board-provider", "north-validator"),
            *("south-validator", "north-decider", "south-decider"),
        },
        {"proposed", "ratified", "published"},
    ),
}


# Who may undo what led to a stage, and begin a withdrawn assessment again.
UNDONE_BY = {
    "returned": "north-validator",
    "agreed": "north-validator",
    "challenged": "north-validator",
    "in_moderation": "moderator",
    "proposed": "moderator",
    "deferred": "board-north",
}


def _taken_back(world: World, number: int, name: str) -> set[str]:
    row = the(world, number)
    if row.stage == "withdrawn":
        return {"begin_again"} if name == "north-manager" else set()
    is_in_time = world.at() - row.stage_since < timedelta(days=1)
    return {"undo"} if is_in_time and UNDONE_BY.get(row.stage) == name else set()


def test_a_page_and_the_list_know_who_took_which_step(world: World) -> None:
    give_role(username="board-north", role=Role.MODERATOR, by=world.actor("admin"), at=world.at())
    number = number_of(world, "CS")
    a_submission(world, number)
    agree(world, number)
    propose(world, number, by="board-north")

    page = assessment_page(number=number, by=world.actor("board-north"), at=world.at())
    (ratify,) = [move for move in page.moves if move.name == "ratify"]
    assert ratify.refusal.startswith("You proposed the level of this assessment")
    waiting = assessment_list(
        by=world.actor("board-north"), choices=ListChoices(), at=world.at()
    ).waiting
    assert number not in {each.number for each in waiting}
