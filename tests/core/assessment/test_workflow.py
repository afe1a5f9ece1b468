"""Is the table of moves whole? Every stage is reached, and only two of them are final."""

import pytest

from milepost.core.access.roles import Permission
from milepost.core.assessment.workflow import (
    FINAL,
    IN_DISPUTE,
    MOVES,
    OPEN_TO,
    OutOfTurn,
    Position,
    Stage,
    Step,
    find_move,
    moves_from,
    needed_for,
)

# Design 2.12, by hand: from, move, to, who may, which of the four steps it takes.
TABLE = """
draft          submit               submitted      submit_assessment    submit
draft          withdraw             withdrawn      submit_assessment    -
submitted      return_for_evidence  returned       validate_assessment  validate
submitted      agree                agreed         validate_assessment  validate
submitted      challenge            challenged     validate_assessment  validate
submitted      retract              draft          submit_assessment    -
returned       submit               submitted      submit_assessment    submit
returned       withdraw             withdrawn      submit_assessment    -
challenged     answer               challenged     answer_challenge     -
challenged     meet                 challenged     record_meeting       -
challenged     open_moderation      in_moderation  propose_level        -
agreed         propose              proposed       propose_level        propose
in_moderation  propose              proposed       propose_level        propose
proposed       consider             proposed       record_meeting       -
proposed       defer                deferred       ratify_level         -
proposed       ratify               ratified       ratify_level         ratify
deferred       resume               proposed       propose_level        propose
ratified       publish              published      publish_level        -
ratified       supersede            superseded     propose_level        -
published      supersede            superseded     propose_level        -
"""
EXPECTED = {tuple(line.split()) for line in TABLE.strip().splitlines()}


def test_the_table_of_moves_is_the_designs() -> None:
    found = [
        (m.start.value, m.name, m.end.value, m.needs.value, m.step.value if m.step else "-")
        for m in MOVES
    ]
    assert len(set(found)) == len(found)
    assert set(found) == EXPECTED


def test_every_stage_can_be_reached() -> None:
    reached, at_the_edge = {Stage.DRAFT}, {Stage.DRAFT}
    while at_the_edge:
        at_the_edge = {m.end for s in at_the_edge for m in moves_from(s)} - reached
        reached |= at_the_edge
    assert reached == set(Stage)


def test_only_superseded_and_withdrawn_are_final() -> None:
    without_a_move = {stage for stage in Stage if not moves_from(stage)}
    assert without_a_move == FINAL == {Stage.SUPERSEDED, Stage.WITHDRAWN}


def test_a_move_of_one_name_needs_one_permission_wherever_it_starts() -> None:
    for name in {move.name for move in MOVES}:
        assert {move.needs for move in MOVES if move.name == name} == {needed_for(name)}


def test_a_move_that_stands_for_a_step_is_that_step_wherever_it_starts() -> None:
    for name in {move.name for move in MOVES}:
        assert len({move.step for move in MOVES if move.name == name}) == 1


def test_each_of_the_four_steps_needs_a_permission_of_its_own() -> None:
    needed = {step: {move.needs for move in MOVES if move.step is step} for step in Step}
    assert needed == {
        Step.SUBMIT: {Permission.SUBMIT_ASSESSMENT},
        Step.VALIDATE: {Permission.VALIDATE_ASSESSMENT},
        Step.PROPOSE: {Permission.PROPOSE_LEVEL},
        Step.RATIFY: {Permission.RATIFY_LEVEL},
    }


def test_nothing_is_ratified_that_was_not_submitted_validated_and_proposed() -> None:
    def ways_to_ratified(stage: Stage, taken: tuple[Step, ...], seen: frozenset[Stage]) -> None:
        for move in moves_from(stage):
            steps = (*taken, move.step) if move.step else taken
            if move.step is Step.RATIFY:
                assert {Step.SUBMIT, Step.VALIDATE, Step.PROPOSE} <= set(steps)
            if move.end not in seen:
                ways_to_ratified(move.end, steps, seen | {move.end})

    ways_to_ratified(Stage.DRAFT, (), frozenset({Stage.DRAFT}))


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("name", sorted({move.name for move in MOVES}))
def test_a_move_starts_where_the_table_says_and_is_out_of_turn_elsewhere(
    stage: Stage, name: str
) -> None:
    ends = {line[2] for line in EXPECTED if line[0] == stage.value and line[1] == name}
    if ends:
        assert {find_move(stage, name).end.value} == ends
    else:
        with pytest.raises(OutOfTurn, match=f"at the stage “{stage.words}”"):
            find_move(stage, name)


def test_a_set_of_ratings_is_open_to_one_side_at_a_time_and_to_none_once_proposed() -> None:
    open_at = {stage: [p for p in Position if stage in OPEN_TO[p]] for stage in Stage}
    assert open_at == {
        stage: {
            Stage.DRAFT: [Position.PROVIDER],
            Stage.RETURNED: [Position.PROVIDER],
            Stage.SUBMITTED: [Position.AUTHORITY],
            Stage.AGREED: [Position.MODERATOR],
            Stage.IN_MODERATION: [Position.MODERATOR],
        }.get(stage, [])
        for stage in Stage
    }


def test_in_dispute_is_said_from_the_challenge_until_a_level_is_ratified() -> None:
    assert {
        Stage.CHALLENGED,
        Stage.IN_MODERATION,
        Stage.PROPOSED,
        Stage.DEFERRED,
    } == IN_DISPUTE


def test_every_stage_is_said_in_words_of_its_own() -> None:
    words = [stage.words for stage in Stage]
    assert len(set(words)) == len(words)
    assert not [said for said in words if "_" in said or not said[0].isupper()]


def test_only_deferring_judges_as_a_step_that_it_does_not_take() -> None:
    apart = {move.name: move.judges_as for move in MOVES if move.judges_as is not move.step}
    assert apart == {"defer": Step.RATIFY}
