"""Points, what became of each change, and bid commitments: what is settled beside the words."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest
from pytest_django import DjangoAssertNumQueries

from milepost.apps.matrices import actions
from milepost.apps.matrices.models import MapDecision
from milepost.apps.matrices.promised import commitments
from milepost.apps.matrices.readying import map_of, readiness_of
from milepost.apps.matrices.settled import PointStanding, points_of
from milepost.core.access.refusals import ChangedMeanwhile, NoSuchThing, NotAllowed
from milepost.core.matrix.change_entries import ChangeDecision, ChangeKind
from milepost.core.matrix.drafting.acts import (
    add_criterion,
    criterion_in,
    define_term,
    revise_criterion,
)
from milepost.core.matrix.drafting.changes import DraftChanges
from milepost.core.matrix.drafting.points import POINTS_TO_SETTLE, SettledAs
from tests.apps.drafted_worlds import (
    FINDINGS,
    NORTH,
    PROVIDER,
    SOUTH,
    a_draft_in_consultation,
    a_draft_ready_to_agree,
    a_private_draft,
    answer,
    begin,
    confirm,
    drafted,
    judge,
    open_to_all,
    propose,
    put_forward,
    record_commitment,
    say,
    settle,
    some_commitments,
    the_draft,
    trace,
    write,
)
from tests.apps.matrices.test_drafts import refused
from tests.apps.worlds import World

pytestmark = pytest.mark.django_db

HARDER, EASIER, REWORDED = ChangeKind.HARDER, ChangeKind.EASIER, ChangeKind.REWORDED


def stands(world: World, number: int, point: str) -> SettledAs:
    found = {each.code: each.stands for each in points_of(the_draft(world, number))}
    return found[point]


# -- points ---------------------------------------------------------------------------------------


def test_a_point_is_settled_once_both_sides_say_the_same(world: World) -> None:
    number = a_draft_in_consultation(world)
    say(world, number, "M7", by=SOUTH)
    assert stands(world, number, "M7") is SettledAs.OPEN
    say(world, number, "M7", SettledAs.ACCEPTED, by=PROVIDER)
    assert stands(world, number, "M7") is SettledAs.OPEN
    say(world, number, "M7", by=PROVIDER)
    assert stands(world, number, "M7") is SettledAs.AGREED
    say(world, number, "M7", SettledAs.OPEN, by=NORTH, words="")
    assert stands(world, number, "M7") is SettledAs.OPEN


def test_findings_are_settled_as_points_are(world: World) -> None:
    number = a_draft_in_consultation(world)
    assert [each.code for each in points_of(the_draft(world, number))] == [
        "F1",
        "F2",
        *(each.code for each in POINTS_TO_SETTLE),
    ]
    for side in (NORTH, PROVIDER):
        say(world, number, "F2", SettledAs.ACCEPTED, by=side, words="")
    assert stands(world, number, "F2") is SettledAs.ACCEPTED


@pytest.mark.parametrize("point", ["F0", "F3", "M25", "M", "", "x" * 300])
def test_a_point_that_is_not_there_does_not_exist(world: World, point: str) -> None:
    number = a_draft_in_consultation(world)
    refused(lambda: say(world, number, point), NoSuchThing)


def test_what_was_agreed_is_said(world: World) -> None:
    number = a_draft_in_consultation(world)
    assert refused(lambda: say(world, number, "M1", words=" ")) == (
        "Say what was agreed, so that everybody reads the same later.",
    )


def test_nothing_is_settled_before_a_draft_is_open_to_all(world: World) -> None:
    number = a_private_draft(world)
    sentence = (f"Draft {number} is not open to the other parties yet.",)
    assert refused(lambda: say(world, number, "M1")) == sentence
    decision = {"CS/4": ChangeDecision(kind=HARDER)}
    assert refused(lambda: judge(world, number, decision)) == sentence


def a_draft_after_an_agreed_one(
    world: World, *, findings: Sequence[Mapping[str, str]] = (), by: str = NORTH
) -> int:
    """A draft that began with an edition of whose points M7 is agreed, and the rest accepted."""
    number = a_draft_in_consultation(world)
    for side in (NORTH, PROVIDER):
        say(world, number, "M7", by=side, words="Two years, at level 5.")
        say(world, number, "M2", by=side, words="By the tests among the terms.")
    agree_on(world, number)
    number = begin(world, by, findings=findings)
    open_to_all(world, number, by=by)
    return number


def agree_on(world: World, number: int) -> None:
    """What is still to be settled in a draft is, and every party signs it."""
    settle(world, number)
    confirm(world, number)
    edition = put_forward(world, number, version=f"1.{number}")
    for who in (SOUTH, PROVIDER):
        actions.answer(number=edition, is_consent=True, by=world.actor(who), at=world.at())


def standing(world: World, number: int, point: str) -> PointStanding:
    return next(each for each in points_of(the_draft(world, number)) if each.code == point)


def test_what_was_settled_with_an_edition_stands_in_the_draft_that_begins_with_it(
    world: World,
) -> None:
    number = a_draft_after_an_agreed_one(world)
    assert all(each.stands.is_settled for each in points_of(the_draft(world, number)))
    point = standing(world, number, "M7")
    assert {(each.words, each.draft, each.by) for each in point.said} == {
        ("Two years, at level 5.", number - 1, "North Manager"),
        ("Two years, at level 5.", number - 1, "Provider Lead"),
    }
    assert point.before == ()


def test_what_was_settled_in_a_draft_that_nobody_signed_stands_nowhere_else(world: World) -> None:
    withdrawn = a_draft_in_consultation(world)
    for side in (NORTH, PROVIDER):
        say(world, withdrawn, "M7", by=side)
    actions.withdraw_draft(number=withdrawn, by=world.actor(NORTH), at=world.at())
    number = a_draft_in_consultation(world)
    assert stands(world, number, "M7") is SettledAs.OPEN
    assert standing(world, number, "M7").said == ()


def test_a_side_reopens_what_was_settled_by_saying_so(world: World) -> None:
    number = a_draft_after_an_agreed_one(world)
    say(world, number, "M7", SettledAs.OPEN, by=PROVIDER, words="It was too short.")
    assert stands(world, number, "M7") is SettledAs.OPEN
    say(world, number, "M7", by=PROVIDER, words="Two years, at level 5.")
    assert stands(world, number, "M7") is SettledAs.AGREED


def test_what_was_settled_is_open_again_once_the_words_it_is_about_are_changed(
    world: World,
) -> None:
    number = a_draft_after_an_agreed_one(world)
    accept(world, number, define_term(drafted(world, number), "something", "Three in four say it."))
    assert stands(world, number, "M2") is SettledAs.OPEN
    assert stands(world, number, "M7") is SettledAs.AGREED
    point = standing(world, number, "M2")
    assert point.said == ()
    assert {each.words for each in point.before} == {"By the tests among the terms."}
    assert not readiness_of(the_draft(world, number)).is_ready
    for side in (NORTH, PROVIDER):
        say(world, number, "M2", by=side, words="By the tests among the terms.")
    assert stands(world, number, "M2") is SettledAs.AGREED


def test_what_was_settled_stands_through_several_editions(world: World) -> None:
    second = a_draft_after_an_agreed_one(world)
    accept(world, second, define_term(drafted(world, second), "something", "Half say it."))
    agree_on(world, second)
    third = begin(world, findings=())
    assert standing(world, third, "M7").said[0].draft == second - 1
    assert standing(world, third, "M2").said[0].draft == second
    assert all(each.stands.is_settled for each in points_of(the_draft(world, third)))


def test_a_finding_that_is_made_again_stands_as_it_was_settled(world: World) -> None:
    another = {"where": "focus area DD, level 3", "finding": "A word is written twice."}
    number = a_draft_after_an_agreed_one(world, findings=(another, FINDINGS[1]))
    assert stands(world, number, "F1") is SettledAs.OPEN
    assert stands(world, number, "F2") is SettledAs.ACCEPTED


def test_how_points_stand_takes_one_query_whatever_was_said_before(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    draft = the_draft(world, a_draft_after_an_agreed_one(world))
    points_of(draft)
    with django_assert_num_queries(1):
        points_of(draft)


# -- the change map -------------------------------------------------------------------------------


def revised(world: World, number: int, code: str, text: str) -> DraftChanges:
    """The changes that give a criterion another text."""
    matrix = drafted(world, number)
    _, criterion = criterion_in(matrix, code)
    return revise_criterion(matrix, replace(criterion, text=text))


def accept(world: World, number: int, changes: DraftChanges) -> None:
    answer(world, number, propose(world, number, changes=changes))


def waiting(world: World, number: int) -> set[str]:
    """The criteria and cells of which people have still to say what became of them."""
    return {
        getattr(each, "code", "") or f"{each.focus_area}/{each.level}"
        for each in map_of(the_draft(world, number)).waiting
    }


def test_what_people_say_became_of_a_criterion_is_what_counts(world: World) -> None:
    number = a_draft_in_consultation(world)
    accept(world, number, revised(world, number, "CS.A1", "What is asked for is so, in words."))
    assert "CS.A1" in waiting(world, number)
    judge(world, number, {"CS.A1": ChangeDecision(kind=EASIER, note="It asks for less.")})
    entry = map_of(the_draft(world, number)).by_code["CS.A1"]
    assert entry.decision == ChangeDecision(kind=EASIER, note="It asks for less.")
    assert "CS.A1" not in waiting(world, number)
    judge(world, number, {"CS.A1": ChangeDecision(kind=REWORDED)}, by=PROVIDER)
    assert map_of(the_draft(world, number)).by_code["CS.A1"].kind is REWORDED


def test_a_judgement_of_words_that_were_changed_since_is_asked_for_again(world: World) -> None:
    number = a_draft_ready_to_agree(world)
    accept(world, number, revised(world, number, "CS.A1", "What is asked for is so, in words."))
    judge(world, number, {key: ChangeDecision(kind=EASIER) for key in waiting(world, number)})
    assert readiness_of(the_draft(world, number)).is_ready
    accept(world, number, revised(world, number, "CS.A1", "All of it is so, at every site."))
    assert waiting(world, number) == {"CS.A1", "CS/1"}
    assert not readiness_of(the_draft(world, number)).is_ready


def test_a_judgement_of_a_criterion_is_asked_for_again_once_a_word_in_it_is_defined_anew(
    world: World,
) -> None:
    number = a_draft_ready_to_agree(world)
    accept(world, number, revised(world, number, "CS.A1", "A regular survey is so."))
    accept(world, number, revised(world, number, "DD.A1", "Another survey is so."))
    keys = waiting(world, number)
    judge(world, number, {key: ChangeDecision(kind=EASIER) for key in keys})
    accept(world, number, define_term(drafted(world, number), "regular", "Twice a year."))
    assert waiting(world, number) == {"CS.A1", "CS/1"}


def test_what_was_changed_while_somebody_looked_is_looked_at_again(world: World) -> None:
    number = a_draft_in_consultation(world)
    accept(world, number, revised(world, number, "CS.A1", "What is asked for is so, in words."))
    seen, by = the_draft(world, number).revision, world.actor(NORTH)
    accept(world, number, revised(world, number, "CS.A1", "All of it is so, at every site."))
    refused(
        lambda: actions.judge_changes(
            number=number,
            decisions={"CS.A1": ChangeDecision(kind=EASIER)},
            seen=seen,
            by=by,
            at=world.at(),
        ),
        ChangedMeanwhile,
    )


def test_every_judgement_that_cannot_be_is_said_and_none_is_kept(world: World) -> None:
    number = a_draft_in_consultation(world)
    accept(world, number, revised(world, number, "CS.A1", "What is asked for is so, in words."))
    said = refused(
        lambda: judge(
            world,
            number,
            {
                "CS.A1": ChangeDecision(kind=HARDER),
                "CS.A2": ChangeDecision(kind=HARDER),
                "XX.A1": ChangeDecision(kind=HARDER),
                "CS/" + "9" * 5000: ChangeDecision(kind=HARDER),
                "CS/04": ChangeDecision(kind=HARDER),
            },
        )
    )
    assert [each.split(":")[0][:24] for each in said] == [
        "Criterion CS.A2",
        "Criterion XX.A1",
        "Criterion CS/99999999999"[:24],
        "Criterion CS/04",
    ]
    assert not MapDecision.objects.exists()
    assert refused(lambda: judge(world, number, {})) == (
        "Choose at least one change, and say what it is.",
    )


# -- bid commitments ------------------------------------------------------------------------------


def test_commitments_are_told_as_they_stand_those_that_bind_first(world: World) -> None:
    some_commitments(world)
    found = commitments(by=world.actor("north-validator"))
    assert [(each.number, each.revision, each.is_withdrawn, each.criteria) for each in found] == [
        (1, 2, False, ("CS.A1",)),
        (3, 1, False, ()),
        (2, 2, True, ()),
    ]
    assert found[0].text == "A survey every year, by a bureau."
    assert found[0].reason == "The page was wrong."


@pytest.mark.parametrize("who", ["member", "admin"])
def test_what_was_promised_is_between_the_parties(world: World, who: str) -> None:
    some_commitments(world)
    with pytest.raises(NotAllowed):
        commitments(by=world.actor(who))


def test_every_fault_of_a_commitment_is_said_at_once(world: World) -> None:
    number, by = record_commitment(world), world.actor(NORTH)
    faults = (
        "Say what was promised, in the words of the bid.",
        "Where in the bid it stands has at most 200 characters.",
        "Choose the party that has to keep it.",
    )
    assert (
        refused(
            lambda: actions.record_commitment(
                text=" \x00", place="x" * 201, owner="P-nobody", by=by, at=world.at()
            )
        )
        == faults
    )
    assert refused(
        lambda: actions.revise_commitment(
            number=number,
            seen=1,
            text="",
            place="x" * 201,
            owner="",
            reason=" ",
            by=by,
            at=world.at(),
        )
    ) == ("Say why it is revised.", *faults)
    assert refused(lambda: record_commitment(world, text="x" * 5001)) == (
        "What was promised has at most 5,000 characters.",
    )


def test_a_commitment_that_was_revised_meanwhile_is_looked_at_again(world: World) -> None:
    some_commitments(world)
    by = world.actor(NORTH)
    refused(
        lambda: actions.revise_commitment(
            number=1,
            seen=1,
            text="Another.",
            place="",
            owner=by.party or "",
            reason="It was so.",
            by=by,
            at=world.at(),
        ),
        ChangedMeanwhile,
    )
    refused(
        lambda: actions.trace_commitment(
            number=1, criteria=["CS.A2"], seen=["CS.A1", "CS.A2"], by=by, at=world.at()
        ),
        ChangedMeanwhile,
    )


def test_a_commitment_serves_criteria_that_every_party_can_read_of(world: World) -> None:
    """A code of a draft that is one party's alone would tell the others of it."""
    commitment = record_commitment(world)
    number = a_private_draft(world)
    matrix = drafted(world, number)
    _, like = criterion_in(matrix, "CS.A1")
    added = add_criterion(matrix, "CS", like, used_codes=())
    write(world, number, added)
    code = added[0].key
    assert refused(lambda: trace(world, commitment, "CS.A1", code)) == (
        f"There is no criterion {code} in the matrix.",
    )
    open_to_all(world, number)
    trace(world, commitment, code)
    trace(world, commitment, "CS.A1")
    assert refused(lambda: trace(world, commitment, "CS.A1")) == (
        "It serves exactly these already.",
    )
    trace(world, commitment)
    assert commitments(by=world.actor(SOUTH))[0].criteria == ()


def test_a_commitment_that_was_withdrawn_serves_nothing_more(world: World) -> None:
    some_commitments(world)
    assert refused(lambda: trace(world, 2, "CS.A1")) == (
        "Bid commitment 2 was withdrawn, so it serves nothing.",
    )


def test_a_commitment_that_is_not_there_does_not_exist(world: World) -> None:
    refused(lambda: trace(world, 9, "CS.A1"), NoSuchThing)
