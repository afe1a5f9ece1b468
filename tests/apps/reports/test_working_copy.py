"""A working copy: what goes out, what would come of it, and what is applied as one act."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import signing
from django.db import connection
from django.test.utils import CaptureQueriesContext

from milepost.apps.assessments import actions as verbs
from milepost.apps.assessments.models import CriterionRating, EvidenceLink, RatingSet
from milepost.apps.assessments.queries.story import story_page
from milepost.apps.audit.models import Event
from milepost.apps.contracts.actions import end_role, give_role
from milepost.apps.reports import actions, queries
from milepost.core.access.refusals import ChangedMeanwhile, NoSuchThing, NotAllowed, NotPossible
from milepost.core.access.roles import Role
from milepost.core.assessment.workflow import Position
from tests.apps.reports.copies import (
    apply,
    columns,
    filled,
    hand_in,
    looked_at,
    opened,
    rows,
    take,
)
from tests.apps.small_worlds import (
    a_small_world,
    cite,
    independent_evidence,
    number_of,
    rate,
    submit,
    the,
)
from tests.apps.worlds import World, a_cycle, a_world, some_evidence
from tests.gateways.sheets import LOOK_ALIKE

pytestmark = pytest.mark.django_db

LEAD, OTHER_LEAD, VALIDATOR = "provider-lead", "provider-contributor", "north-validator"
A1, A2 = (1, "CS.A1"), (1, "CS.A2")


@pytest.fixture
def validating(world: World) -> World:
    """The provider has rated and submitted the first assessment."""
    rate(world, 1, "A1 F, A2 L", reason="The provider's word.")
    submit(world, 1, level=0)
    return world


def with_two_leads(world: World) -> World:
    give_role(
        username=OTHER_LEAD,
        role=Role.PROVIDER_LEAD,
        authority=None,
        by=world.actor("admin"),
        at=world.at(),
    )
    return world


def rating_of(key: tuple[int, str], position: str = "provider") -> tuple[str, str, int]:
    """The newest rating: letter, reason, revision."""
    found = CriterionRating.objects.filter(
        rating_set__assessment__number=key[0], rating_set__position=position, criterion=key[1]
    ).order_by("-revision")[0]
    return found.rating, found.reason.text if found.reason else "", found.revision


def refused(world: World, by: str, content: bytes, name: str = "copy.xlsx") -> str:
    """What is said of a workbook that is not taken."""
    before = CriterionRating.objects.count()
    with pytest.raises(NotPossible) as raised:
        hand_in(world, by, content, name)
    assert CriterionRating.objects.count() == before
    return " ".join(raised.value.faults)


# -- what goes out --------------------------------------------------------------------------------


def test_a_copy_holds_what_is_open_to_its_side_and_nothing_else(validating: World) -> None:
    for who, numbers in ((LEAD, set(range(2, 29))), (VALIDATOR, {1})):
        sheet = opened(take(validating, who))["Ratings"]
        assert {key[0] for key, _ in rows(sheet)} == numbers


def test_a_copy_can_be_narrowed_to_an_authority_and_a_focus_area(world: World) -> None:
    keys = [
        key for key, _ in rows(opened(take(world, LEAD, authority="south", area="CS"))["Ratings"])
    ]

    assert {number for number, _ in keys} == {number_of(world, "CS", authority="south")}


def test_a_prior_criterion_is_worked_out_and_so_is_no_line(world: World) -> None:
    assert (1, "CS.P") not in dict(rows(opened(take(world, LEAD))["Ratings"]))


def test_only_the_inputs_can_be_typed_over_and_a_rating_is_chosen_from_a_list(world: World) -> None:
    sheet = opened(take(world, LEAD))["Ratings"]
    where = columns(sheet)
    unlocked = {
        heading for heading, column in where.items() if not sheet.cell(5, column).protection.locked
    }

    assert sheet.protection.sheet
    assert unlocked == {"Your rating", "Your reason", "Add evidence"}
    (choice,) = sheet.data_validations.dataValidation
    assert choice.formula1 == '"F,L,P,N,NA,NE"'
    assert sheet.cell(5, where["Your rating"]).coordinate in choice.sqref


def test_who_cites_and_does_not_rate_may_type_evidence_alone(world: World) -> None:
    sheet = opened(take(world, "provider-contributor"))["Ratings"]
    where = columns(sheet)

    assert sheet.cell(5, where["Your rating"]).protection.locked
    assert not sheet.cell(5, where["Add evidence"]).protection.locked


def test_it_prints_on_a3_with_its_headings_on_every_page(world: World) -> None:
    sheet = opened(take(world, LEAD))["Ratings"]

    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (8, "landscape")
    assert sheet.print_title_rows == "$4:$4"
    assert sheet.freeze_panes == "F5"


def test_an_authority_starts_from_what_the_provider_issued_and_reads_why(validating: World) -> None:
    sheet = opened(take(validating, VALIDATOR))["Ratings"]
    where, row = columns(sheet), dict(rows(sheet))[A1]
    said = {heading: sheet.cell(row, column).value for heading, column in where.items()}

    assert said["Provider rated"] == said["Your rating"] == "F"
    assert said["Provider’s reason"] == "The provider's word."
    assert said["Your reason"] is None


def test_no_draft_of_the_other_side_leaves_in_a_copy(validating: World) -> None:
    rate(validating, 2, "A1 P", reason="Not for the Authority yet.")
    rate(
        validating,
        1,
        "A1 P",
        position=Position.AUTHORITY,
        by=VALIDATOR,
        reason="Not for the provider yet.",
    )
    for who, secret in ((VALIDATOR, "Authority yet"), (LEAD, "provider yet")):
        assert secret not in _all_words(take(validating, who))


def _all_words(content: bytes) -> str:
    book = opened(content)
    return "\n".join(str(c.value) for s in book for row in s.iter_rows() for c in row if c.value)


@pytest.mark.parametrize("words", ["=1+1", "+1", "-1", "@sum", "=cmd|' /C calc'!A0"])
def test_words_that_look_like_a_formula_go_out_and_come_in_as_words(
    world: World, words: str
) -> None:
    rate(world, 1, "A1 P", reason=words)
    content = take(world, LEAD)
    sheet = opened(content)["Ratings"]
    cell = sheet.cell(dict(rows(sheet))[A1], columns(sheet)["Your reason"])

    assert (cell.value, cell.data_type) == (words, "s")
    assert looked_at(world, LEAD, hand_in(world, LEAD, content)).counts["changed"] == 0


def test_where_nothing_is_open_there_is_nothing_to_take(world: World) -> None:
    with pytest.raises(NotPossible):
        take(world, VALIDATOR)


def test_what_a_copy_asks_of_the_database_does_not_grow_with_the_ratings(world: World) -> None:
    few = _queries_of(lambda: take(world, LEAD))
    for number in (1, 2, 3):
        rate(world, number, "A1 F")
    many = _queries_of(lambda: take(world, LEAD))

    assert many <= few


def _queries_of(does: Any) -> int:
    does()
    with CaptureQueriesContext(connection) as taken:
        does()
    return len(taken)


# -- what would come of it ------------------------------------------------------------------------


def test_a_copy_that_nobody_filled_in_changes_nothing(validating: World) -> None:
    rate(validating, 2, "A1 P", reason="Two\n\nparagraphs, and  spaces ")
    for who in (LEAD, VALIDATOR):
        content = take(validating, who)
        for each in (content, filled(content, {})):
            found = looked_at(validating, who, hand_in(validating, who, each))
            assert {name for name, count in found.counts.items() if count} == {"unchanged"}


def test_what_was_filled_in_is_shown_before_anything_is_written(world: World) -> None:
    said = {A1: {"Your rating": "F", "Your reason": "Seen in May."}}
    reference = hand_in(world, LEAD, filled(take(world, LEAD), said))

    (line,) = looked_at(world, LEAD, reference).changed

    assert (line.criterion, line.now.rating, line.rating) == ("CS.A1", "", "F")
    assert line.reason == "Seen in May."
    assert not CriterionRating.objects.exists()


@pytest.mark.parametrize("typed", ["f", " F ", "Fully"])
def test_a_rating_is_understood_however_it_is_typed(world: World, typed: str) -> None:
    content = filled(take(world, LEAD), {A1: {"Your rating": typed}})

    assert looked_at(world, LEAD, hand_in(world, LEAD, content)).changed[0].rating == "F"


def test_what_somebody_else_rated_meanwhile_is_a_conflict_with_both_shown(world: World) -> None:
    content = filled(take(world, LEAD), {A1: {"Your rating": "F"}})
    rate(world, 1, "A1 P", reason="It broke off.")

    (line,) = looked_at(world, LEAD, hand_in(world, LEAD, content)).conflicts

    assert (line.started, line.now.rating, line.rating) == ("", "P", "F")
    assert (line.now.reason, line.now.by) == ("It broke off.", "Provider Lead")


def test_two_who_say_the_same_are_in_no_conflict(world: World) -> None:
    content = filled(take(world, LEAD), {A1: {"Your rating": "F", "Your reason": "Yes."}})
    rate(world, 1, "A1 F", reason="Yes.")

    counts = looked_at(world, LEAD, hand_in(world, LEAD, content)).counts

    assert (counts["conflict"], counts["changed"]) == (0, 0)


def test_a_reason_that_is_owed_is_asked_for_with_its_row_and_column(validating: World) -> None:
    content = filled(take(validating, VALIDATOR), {A1: {"Your rating": "P"}})

    found = looked_at(validating, VALIDATOR, hand_in(validating, VALIDATOR, content))

    (fault,) = found.faults
    assert (fault.row, fault.column, fault.about) == (5, "J", "A-1 CS.A1")
    assert "otherwise than the provider" in fault.sentence
    assert not found.changed


def test_an_emptied_rating_of_the_authority_is_again_the_providers(validating: World) -> None:
    rate(validating, 1, "A1 P", position=Position.AUTHORITY, by=VALIDATOR, reason="It broke off.")
    content = filled(
        take(validating, VALIDATOR), {A1: {"Your rating": None}, A2: {"Your rating": None}}
    )

    found = looked_at(validating, VALIDATOR, hand_in(validating, VALIDATOR, content))

    assert [(line.criterion, line.rating) for line in found.changed] == [("CS.A1", "F")]


def test_what_is_faulty_says_where_it_stands_and_what_to_do(world: World) -> None:
    said = {
        A1: {"Your rating": "Super"},
        A2: {"Your reason": "x" * 20_001},
        (1, "CS.C1"): {"Add evidence": "the survey"},
        (1, "CS.I2"): {"Add evidence": "E-4"},
        (1, "CS.A3"): {"Add evidence": "E-77, page 4"},
    }
    found = looked_at(world, LEAD, hand_in(world, LEAD, filled(take(world, LEAD), said)))

    assert [(each.row, each.column) for each in found.faults] == [
        (5, "G"),
        (6, "H"),
        (7, "J"),
        (8, "J"),
        (9, "J"),
    ]
    told = [each.sentence for each in found.faults]
    assert "Choose F, L, P, N, NA or NE" in told[0]
    assert "20,000 are kept" in told[1]
    assert "E-12, page 4" in told[2]
    assert "where to look in E-4" in told[3]
    assert "E-77 is not in the register" in told[4]


def test_an_item_of_the_other_side_is_as_unknown_as_one_that_is_not_there(world: World) -> None:
    item = some_evidence(world, by="north-contributor", type_code="customer_survey")
    content = filled(take(world, LEAD), {A1: {"Add evidence": f"E-{item}, page 4"}})

    (fault,) = looked_at(world, LEAD, hand_in(world, LEAD, content)).faults

    assert f"E-{item} is not in the register of evidence, or not for you to see." in fault.sentence


def test_a_line_that_the_copy_never_had_is_left_aside(world: World) -> None:
    content = filled(
        take(world, LEAD, area="CS"),
        {
            A1: {"Code": "CS.NEW", "Your rating": "F"},
            A2: {"Assessment": "A-999", "Your rating": "F"},
        },
    )
    found = looked_at(world, LEAD, hand_in(world, LEAD, content))

    assert [each.row for each in found.ignored] == [5, 6]
    assert (found.counts["changed"], found.counts["missing"]) == (0, 2)


def test_ratings_of_who_may_only_cite_are_left_aside(world: World) -> None:
    item = independent_evidence(world)
    said = {A1: {"Your rating": "F"}, A2: {"Add evidence": f"E-{item}, page 4"}}
    by = "provider-contributor"
    reference = hand_in(world, by, filled(take(world, by), said))

    found = looked_at(world, by, reference)
    apply(world, by, reference)

    assert "does not allow this: rating criteria" in found.ignored[0].sentence
    assert EvidenceLink.objects.get().criterion == "CS.A2"
    assert not CriterionRating.objects.exists()


def test_what_moved_on_since_is_left_aside_with_the_stage(world: World) -> None:
    content = filled(
        take(world, LEAD), {A1: {"Your rating": "L"}, (3, "DD.A1"): {"Your rating": "F"}}
    )
    rate(world, 1, "A1 F")
    submit(world, 1, level=0)

    found = looked_at(world, LEAD, hand_in(world, LEAD, content))

    assert [line.criterion for line in found.changed] == ["DD.A1"]
    assert "A-1 is at the stage “Submitted”" in found.ignored[0].sentence


# -- applied --------------------------------------------------------------------------------------


def test_it_is_applied_as_one_act_and_every_level_is_worked_out(world: World) -> None:
    item = independent_evidence(world)
    said: dict[tuple[int, str], dict[str, object]] = {
        (1, f"CS.{code}"): {"Your rating": "F", "Add evidence": f"E-{item}, page 4"}
        for code in ("A1", "A2", "C1")
    }
    said[3, "DD.A1"] = {"Your rating": "N", "Your reason": "Never began."}
    reference = hand_in(world, LEAD, filled(take(world, LEAD), said), "our meeting.xlsx")
    events = Event.objects.count()

    counts = apply(world, LEAD, reference)

    assert counts["changed"] == 4
    assert rating_of((3, "DD.A1")) == ("N", "Never began.", 1)
    assert RatingSet.objects.get(assessment__number=1).indicated == 1
    assert Event.objects.count() == events + 1
    event = Event.objects.order_by("-id")[0]
    assert (event.name, event.about, event.by) == (
        "workbook.applied",
        "cycle 1",
        world.actor(LEAD).person,
    )
    assert event.after["name"] == "our meeting.xlsx"
    assert len(event.after["sha256"]) == 64
    assert event.after["counts"]["changed"] == 4
    assert event.after["assessments"]["A-3"] == {"ratings": {"DD.A1": "N"}, "cited": []}


def test_a_conflict_stays_as_on_the_site_unless_one_chooses_otherwise(world: World) -> None:
    said = {A1: {"Your rating": "F"}, A2: {"Your rating": "F"}, (3, "DD.A1"): {"Your rating": "F"}}
    content = filled(take(world, LEAD), said)
    rate(world, 1, "A1 P, A2 P")

    counts = apply(world, LEAD, hand_in(world, LEAD, content), mine=("1.CS.A2",))

    assert (counts["conflict"], counts["chosen"]) == (2, 1)
    assert rating_of(A1) == ("P", "", 1)
    assert rating_of(A2) == ("F", "", 2)
    assert rating_of((3, "DD.A1")) == ("F", "", 1)


def test_two_copies_filled_in_by_two_people_merge(world: World) -> None:
    with_two_leads(world)
    first = filled(take(world, LEAD), {A1: {"Your rating": "F"}, A2: {"Your rating": "F"}})
    second = filled(
        take(world, OTHER_LEAD), {A2: {"Your rating": "P"}, (3, "DD.A1"): {"Your rating": "L"}}
    )

    apply(world, LEAD, hand_in(world, LEAD, first))
    reference = hand_in(world, OTHER_LEAD, second)
    found = looked_at(world, OTHER_LEAD, reference)
    apply(world, OTHER_LEAD, reference)

    assert [line.criterion for line in found.conflicts] == ["CS.A2"]
    assert [line.criterion for line in found.changed] == ["DD.A1"]
    assert rating_of(A2)[0] == "F"
    assert rating_of((3, "DD.A1"))[0] == "L"


def test_who_took_a_copy_and_who_brings_it_in_may_be_two(world: World) -> None:
    with_two_leads(world)
    content = filled(take(world, OTHER_LEAD), {A1: {"Your rating": "F"}})

    apply(world, LEAD, hand_in(world, LEAD, content))

    assert CriterionRating.objects.get().by.username == LEAD


def test_what_changes_after_one_looked_is_shown_again_and_nothing_written(world: World) -> None:
    content = filled(take(world, LEAD), {A1: {"Your rating": "F"}, A2: {"Your rating": "F"}})
    reference = hand_in(world, LEAD, content)
    seen = looked_at(world, LEAD, reference).seen
    rate(world, 1, "A2 P")
    rated = CriterionRating.objects.count()

    with pytest.raises(ChangedMeanwhile, match="look again"):
        actions.apply(reference=reference, seen=seen, mine=(), by=world.actor(LEAD), at=world.at())

    assert CriterionRating.objects.count() == rated
    assert [line.criterion for line in looked_at(world, LEAD, reference).conflicts] == ["CS.A2"]


def test_a_stage_that_moves_on_after_one_looked_is_met_at_the_last_moment(world: World) -> None:
    content = filled(take(world, LEAD), {A2: {"Your rating": "F"}})
    reference = hand_in(world, LEAD, content)
    seen = looked_at(world, LEAD, reference).seen
    rate(world, 1, "A1 F")
    submit(world, 1, level=0)

    with pytest.raises(ChangedMeanwhile):
        actions.apply(reference=reference, seen=seen, mine=(), by=world.actor(LEAD), at=world.at())


def test_a_role_that_ended_after_one_looked_is_met_at_the_last_moment(world: World) -> None:
    reference = hand_in(world, LEAD, filled(take(world, LEAD), {A1: {"Your rating": "F"}}))
    seen = looked_at(world, LEAD, reference).seen
    admin = world.actor("admin")
    give_role(
        username=LEAD, role=Role.PROVIDER_CONTRIBUTOR, authority=None, by=admin, at=world.at()
    )
    end_role(username=LEAD, role=Role.PROVIDER_LEAD, by=admin, at=world.at())

    with pytest.raises(ChangedMeanwhile):
        actions.apply(reference=reference, seen=seen, mine=(), by=world.actor(LEAD), at=world.at())

    assert not CriterionRating.objects.exists()
    assert looked_at(world, LEAD, reference).ignored


def test_nothing_is_applied_twice(world: World) -> None:
    reference = hand_in(world, LEAD, filled(take(world, LEAD), {A1: {"Your rating": "F"}}))
    apply(world, LEAD, reference)

    with pytest.raises(NotPossible, match="applied already"):
        actions.apply(reference=reference, seen="", mine=(), by=world.actor(LEAD), at=world.at())
    assert queries.upload_page(reference, by=world.actor(LEAD), at=world.now).applied_at is not None


def test_the_same_file_a_second_time_changes_nothing(world: World) -> None:
    item = independent_evidence(world)
    said = {A1: {"Your rating": "F", "Add evidence": f"E-{item}, page 4"}}
    content = filled(take(world, LEAD), said)
    apply(world, LEAD, hand_in(world, LEAD, content))

    found = looked_at(world, LEAD, hand_in(world, LEAD, content))

    assert (found.counts["changed"], found.counts["conflict"]) == (0, 0)


def test_nobody_else_sees_what_somebody_handed_in(world: World) -> None:
    with_two_leads(world)
    reference = hand_in(world, LEAD, filled(take(world, LEAD), {A1: {"Your rating": "F"}}))

    for who in (OTHER_LEAD, VALIDATOR, "moderator"):
        with pytest.raises(NoSuchThing):
            queries.upload_page(reference, by=world.actor(who), at=world.now)
        with pytest.raises(NoSuchThing):
            actions.apply(reference=reference, seen="", mine=(), by=world.actor(who), at=world.at())
    assert queries.waiting_uploads(by=world.actor(OTHER_LEAD)) == ()


def test_who_takes_no_part_can_hand_nothing_in(world: World) -> None:
    with pytest.raises(NotAllowed):
        hand_in(world, "member", take(world, LEAD))


def test_the_queries_of_applying_do_not_grow_with_the_lines(world: World) -> None:
    item = independent_evidence(world)

    def asked(number: int, *codes: str) -> int:
        area = the(world, number).focus_area
        said = {
            (number, f"{area}.{code}"): {
                "Your rating": "P",
                "Your reason": f"Of {code}.",
                "Add evidence": f"E-{item}, page 4",
            }
            for code in codes
        }
        reference = hand_in(world, LEAD, filled(take(world, LEAD), said))
        seen = looked_at(world, LEAD, reference).seen
        with CaptureQueriesContext(connection) as taken:
            actions.apply(
                reference=reference, seen=seen, mine=(), by=world.actor(LEAD), at=world.at()
            )
        return len(taken)

    assert asked(1, "A1") == asked(2, "A1", "A2", "C1", "I2", "A3", "B3", "A5")


def test_the_story_of_an_assessment_tells_what_a_workbook_did_to_it(world: World) -> None:
    item = independent_evidence(world)
    said = {
        A1: {"Your rating": "F", "Add evidence": f"E-{item}, page 4"},
        (3, "DD.A1"): {"Your rating": "N"},
    }
    apply(world, LEAD, hand_in(world, LEAD, filled(take(world, LEAD), said)))

    told = story_page(number=1, by=world.actor(LEAD), at=world.at()).lines[-1]
    before_it_spoke = story_page(number=1, by=world.actor(VALIDATOR), at=world.at()).lines
    submit(world, 1, level=0)
    after = story_page(number=1, by=world.actor(VALIDATOR), at=world.at()).lines[0]

    assert told.title == "Rated in a workbook"
    assert told.changes == (
        ("CS.A1", "Not rated", "Fully"),
        ("CS.A1", "", f"E-{item} supports it"),
    )
    assert before_it_spoke == ()
    assert ("CS.A1", "", "an item that supports it") in after.changes


def test_a_validators_differences_come_in_with_their_reasons(validating: World) -> None:
    said = {A1: {"Your rating": "P", "Your reason": "It broke off in May."}}
    content = filled(take(validating, VALIDATOR), said)

    apply(validating, VALIDATOR, hand_in(validating, VALIDATOR, content))

    assert rating_of(A1, "authority") == ("P", "It broke off in May.", 1)
    verbs.challenge(number=1, by=validating.actor(VALIDATOR), at=validating.at())
    assert the(validating, 1).stage == "challenged"


def test_what_was_returned_is_rated_in_a_further_round(validating: World) -> None:
    verbs.return_for_evidence(
        number=1,
        reason="Show the minutes.",
        by=validating.actor(VALIDATOR),
        at=validating.at(),
    )
    content = filled(take(validating, LEAD), {A1: {"Your rating": "P"}})

    apply(validating, LEAD, hand_in(validating, LEAD, content))

    assert rating_of(A1) == ("P", "The provider's word.", 2)
    assert rating_of(A2)[0] == "L"
    assert list(
        RatingSet.objects.filter(assessment__number=1).order_by("round").values_list("round")
    ) == [(1,), (2,)]


def test_what_was_cited_already_is_not_cited_again(world: World) -> None:
    rate(world, 1, "A1 F")
    item = cite(world, 1, "A1")
    content = filled(take(world, LEAD), {A1: {"Add evidence": f"E-{item}, page 9"}})

    assert looked_at(world, LEAD, hand_in(world, LEAD, content)).counts["changed"] == 0


# -- not a copy that can be taken -----------------------------------------------------------------


def test_a_copy_of_another_arrangement_is_not_taken_and_its_name_not_told(world: World) -> None:
    elsewhere = a_small_world("elsewhere", suffix="-2")

    said = refused(world, LEAD, take(elsewhere, LEAD))

    assert said.startswith("This working copy is not of this arrangement.")
    assert "elsewhere" not in said


def test_a_copy_made_for_another_side_is_not_taken(validating: World) -> None:
    said = refused(validating, LEAD, take(validating, VALIDATOR))

    assert "made for another side" in said


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"version": 0}, "is of format 0, and 1 is read here"),
        ({"format": "something else"}, "is not a working copy"),
        ({"cycle": 9}, "of a cycle that is not there"),
        ({"matrix": [1, "0" * 64]}, "another edition of the matrix"),
    ],
)
def test_a_copy_from_another_state_of_things_says_which(
    world: World, change: dict[str, object], said: str
) -> None:
    assert said in refused(world, LEAD, _with_origin(take(world, LEAD), change))


def _with_origin(content: bytes, change: dict[str, object]) -> bytes:
    """As a site would have signed it that was in another state."""

    def sign(book: Any) -> None:
        cell = book["Milepost"].cell(2, 1)
        document = signing.loads(cell.value, salt="milepost.working-copy")
        cell.value = signing.dumps({**document, **change}, salt="milepost.working-copy")

    return filled(content, {}, sign)


def test_a_baseline_that_somebody_changed_is_noticed(world: World) -> None:
    def change(book: Any) -> None:
        cell = book["Milepost"].cell(2, 1)
        cell.value = cell.value[:-4] + "AAAA"

    assert "was changed since it was taken" in refused(
        world, LEAD, filled(take(world, LEAD), {}, change)
    )


def test_a_copy_without_its_hidden_sheet_is_not_taken(world: World) -> None:
    content = filled(take(world, LEAD), {}, lambda book: book.remove(book["Milepost"]))

    assert "hidden sheet" in refused(world, LEAD, content)


def test_any_other_workbook_is_not_taken(world: World) -> None:
    made = queries.workbook(by=world.actor(LEAD), at=world.at())

    assert "no working copy" in refused(world, LEAD, made.content)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
def test_the_sheet_alone_as_csv_says_what_to_do_instead(world: World, encoding: str) -> None:
    sheet = opened(take(world, LEAD))["Ratings"]
    lines = [";".join(str(c.value or "") for c in row) for row in sheet.iter_rows()]
    content = "\r\n".join(lines).encode(encoding, errors="replace")

    assert "Save the whole working copy as .xlsx" in refused(world, LEAD, content, "copy.csv")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The file is empty."),
        (b"   ", "The file is empty."),
        (b"%PDF-1.7", "This is a PDF"),
        (b"PK\x03\x04 cut short", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"a" * (10 * 1024 * 1024 + 1), "larger than 10 MB"),
    ],
)
def test_a_wrong_file_is_told_in_a_sentence(world: World, content: bytes, said: str) -> None:
    assert said in refused(world, LEAD, content)


def test_a_copy_saved_as_opendocument_is_to_be_saved_as_an_excel_workbook(world: World) -> None:
    content = (LOOK_ALIKE.parent / "working-copy" / "saved-by-libreoffice.ods").read_bytes()

    assert "Save the working copy as .xlsx" in refused(world, LEAD, content, "copy.ods")


def test_a_refused_file_leaves_nothing_behind(world: World) -> None:
    refused(world, LEAD, b"%PDF-1.7")

    assert queries.waiting_uploads(by=world.actor(LEAD)) == ()


def test_what_waits_too_long_is_let_go_of(world: World) -> None:
    content = filled(take(world, LEAD), {A1: {"Your rating": "F"}})
    reference = hand_in(world, LEAD, content)
    world.now += timedelta(days=8)
    hand_in(world, LEAD, content)

    with pytest.raises(NoSuchThing):
        queries.upload_page(reference, by=world.actor(LEAD), at=world.now)


# -- what people do to a sheet --------------------------------------------------------------------


def test_a_sheet_may_be_sorted_shortened_and_widened(world: World) -> None:
    said = {A1: {"Your rating": "F"}, (3, "DD.A1"): {"Your rating": "L"}}

    def rearrange(book: Any) -> None:
        sheet = book["Ratings"]
        sheet.protection.sheet = False
        sheet.title = "Our meeting"
        values = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5)]
        kept = [row for row in reversed(values) if row[0] in ("A-1", "A-3")]
        sheet.delete_rows(5, len(values))
        for row in kept:
            sheet.append(row)
        sheet.insert_cols(3)
        sheet.insert_rows(2)
        sheet.cell(5, 3).value = "Who says so"

    content = filled(take(world, LEAD), said, rearrange)
    found = looked_at(world, LEAD, hand_in(world, LEAD, content))

    assert sorted((line.criterion, line.rating) for line in found.changed) == [
        ("CS.A1", "F"),
        ("DD.A1", "L"),
    ]
    assert found.counts["missing"] > 20
    assert not found.faults


@pytest.mark.parametrize("formula", ['="F"', "=G6", "=1+"])
def test_a_formula_where_a_value_belongs_is_a_fault(world: World, formula: str) -> None:
    content = filled(take(world, LEAD), {A1: {"Your rating": formula}})

    (fault,) = looked_at(world, LEAD, hand_in(world, LEAD, content)).faults

    assert (fault.row, fault.column) == (5, "G")
    assert "holds a formula" in fault.sentence


def test_merged_cells_are_a_fault_of_every_line_in_them(world: World) -> None:
    content = filled(
        take(world, LEAD),
        {A1: {"Your rating": "F"}},
        lambda book: book["Ratings"].merge_cells("G5:G7"),
    )
    found = looked_at(world, LEAD, hand_in(world, LEAD, content))

    assert [(each.row, each.column) for each in found.faults] == [(5, "G"), (6, "G"), (7, "G")]
    assert not found.changed


def test_a_line_that_stands_twice_has_to_say_the_same(world: World) -> None:
    def repeat(book: Any) -> None:
        sheet = book["Ratings"]
        values = [cell.value for cell in sheet[5]]
        sheet.append(values)
        sheet.append(["L" if place == 6 else value for place, value in enumerate(values)])

    same = filled(take(world, LEAD), {A1: {"Your rating": "F"}}, repeat)
    found = looked_at(world, LEAD, hand_in(world, LEAD, same))

    assert {each.sentence for each in found.faults} == {
        "This line stands twice, in rows 5 and 50, and says two things."
        " Delete the row that does not count."
    }
    assert not found.changed


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda sheet: setattr(sheet, "sheet_state", "hidden"), "is hidden. Show it"),
        (lambda sheet: sheet.delete_rows(4), "No sheet of the workbook"),
        (lambda sheet: setattr(sheet.cell(4, 9), "value", "Your rating"), "stands there 2 times"),
        (lambda sheet: sheet.parent.copy_worksheet(sheet), "both hold ratings"),
    ],
)
def test_a_sheet_that_cannot_be_told_is_not_taken(world: World, spoil: Any, said: str) -> None:
    def change(book: Any) -> None:
        book.active = book["Levels"]
        spoil(book["Ratings"])

    assert said in refused(world, LEAD, filled(take(world, LEAD), {}, change))


def test_a_whole_matrix_for_two_authorities_goes_out_and_comes_in() -> None:
    world = a_world("hw-02", suffix="-2")
    a_cycle(world)
    content = take(world, LEAD)

    found = looked_at(world, LEAD, hand_in(world, LEAD, content))

    rated = sum(not criterion.is_prior for criterion in world.matrix.criteria())
    assert found.counts["unchanged"] == 2 * rated
    assert len(content) < 100_000
