"""The workbook of a draft, taken to a meeting and brought in again."""

from collections.abc import Callable

import pytest
from openpyxl.workbook import Workbook

from milepost.apps.matrices import actions
from milepost.apps.matrices.models import DraftProposal, PointSaid
from milepost.core.access.refusals import ChangedMeanwhile, NoSuchThing, NotAllowed, NotPossible
from milepost.core.matrix.definition import Lasting
from milepost.core.matrix.drafting.acts import criterion_in, define_term, strike_criterion
from tests.apps.drafted_worlds import (
    NORTH,
    PROVIDER,
    SOUTH,
    a_private_draft,
    answer,
    drafted,
    open_to_all,
    say,
    the_draft,
    words_at,
    write,
)
from tests.apps.meeting_copies import (
    NEW,
    bring_in,
    columns,
    filled,
    hand_in,
    look_again,
    opened,
    row_of,
    take,
)
from tests.apps.small_worlds import a_small_world
from tests.apps.worlds import World

pytestmark = pytest.mark.django_db

_LEVELS, _CRITERIA, _TERMS, _POINTS = "Levels", "Criteria", "Terms", "To settle"
_BETTER = {"New words": "Most are told every month.", "Why": "The workshop said so."}


@pytest.fixture(scope="module")
def standing_world(standing_rows: None) -> World:
    """North's own draft, that nobody else sees."""
    world = a_small_world()
    a_private_draft(world)
    return world


@pytest.fixture(name="open_world")
def _open_world(world: World) -> World:
    open_to_all(world, 1)
    return world


def _words(world: World, area: str, level: int) -> str | None:
    return drafted(world, 1).areas_by_code[area].at(level).words


def _tests(world: World) -> dict[str, str]:
    return {each.word: each.test for each in drafted(world, 1).terms}


def test_it_holds_every_cell_criterion_and_term_with_empty_columns(world: World) -> None:
    book = opened(take(world, 1, NORTH))
    matrix = drafted(world, 1)
    assert book.sheetnames == ["Read me", _LEVELS, _CRITERIA, _TERMS, "Milepost"]
    assert book["Milepost"].sheet_state == "veryHidden"
    levels = book[_LEVELS]
    assert levels.max_row - 4 == len(matrix.focus_areas) * len(matrix.levels)
    place = columns(levels)
    for row in range(5, levels.max_row + 1):
        stands, new = (
            levels.cell(row, place[each]) for each in ("Words as they stand", "New words")
        )
        area, level = str(levels.cell(row, 1).value).split("/")
        assert (stands.value or "") == (matrix.areas_by_code[area].at(int(level)).words or "")
        assert (new.value, new.protection.locked, stands.protection.locked) == (None, False, True)
    codes = {book[_CRITERIA].cell(row, 1).value for row in range(5, book[_CRITERIA].max_row + 1)}
    assert codes - {None} == {each.code for each in matrix.criteria()}
    assert all(book[name].protection.sheet for name in (_LEVELS, _CRITERIA, _TERMS))


def test_a_workbook_that_was_not_filled_in_changes_nothing(world: World) -> None:
    page = hand_in(world, 1, NORTH, take(world, 1, NORTH))
    assert not page.has_something
    assert (page.faults, page.ignored, page.missing) == ((), (), 0)
    with pytest.raises(NotPossible, match="nothing in this workbook"):
        bring_in(world, 1, NORTH, page)


def test_what_is_filled_in_is_written_at_once_while_the_draft_is_private(world: World) -> None:
    copy = filled(
        take(world, 1, NORTH),
        {
            (_LEVELS, "CS/4"): _BETTER,
            (_CRITERIA, "CS.A1"): {
                "New text": "Everybody is told.",
                "Make critical": "Yes",
                "Make lasting": "has to last",
            },
            (_CRITERIA, "CS.C1"): {"Strike": "yes"},
            (_CRITERIA, NEW): {"Focus area": "dd", "Level": 1, "New text": "A log is kept."},
            (_CRITERIA, f"{NEW}1"): {"Focus area": "DD", "Level": "1", "New text": "It is read."},
            (_TERMS, "something"): {"New test": "Nine in ten say it."},
            (_TERMS, NEW): {"Word": "told", "New test": "By letter."},
        },
    )
    page = hand_in(world, 1, NORTH, copy)
    assert (len(page.changed), page.conflicts, page.faults, page.ignored) == (7, (), (), ())
    assert the_draft(world, 1).revision == page.read.facts.revision, "looking writes nothing"
    assert bring_in(world, 1, NORTH, page).written == 7
    matrix = drafted(world, 1)
    _, first = criterion_in(matrix, "CS.A1")
    assert (first.text, first.is_critical, first.lasting) == (
        "Everybody is told.",
        True,
        Lasting.EXPLICIT,
    )
    assert "CS.C1" not in {each.code for each in matrix.criteria()}
    added = [each.text for each in matrix.areas_by_code["DD"].at(1).criteria]
    assert added[-2:] == ["A log is kept.", "It is read."]
    assert _words(world, "CS", 4) == "Most are told every month."
    assert _tests(world) == {"something": "Nine in ten say it.", "told": "By letter."}
    written = DraftProposal.objects.get(draft__number=1, number=2)
    assert (written.is_written, written.reason and written.reason.text) == (
        True,
        "The workshop said so.",
    )
    again = look_again(world, 1, NORTH, page)
    assert (again.has_something, again.unchanged) == (False, 7)


def test_what_was_struck_and_what_builds_on_it_are_written_together(world: World) -> None:
    copy = filled(
        take(world, 1, NORTH),
        {
            (_CRITERIA, "CS.A1"): {"Strike": "yes"},
            (_CRITERIA, "CS.A3"): {"New text": "All are told twice."},
        },
    )
    bring_in(world, 1, NORTH, hand_in(world, 1, NORTH, copy))
    _, builder = criterion_in(drafted(world, 1), "CS.A3")
    assert (builder.text, builder.builds_on) == ("All are told twice.", None)


def test_a_line_that_changed_meanwhile_is_chosen_in(world: World) -> None:
    copy = filled(take(world, 1, NORTH), {(_LEVELS, "CS/4"): _BETTER, (_LEVELS, "DD/4"): _BETTER})
    write(world, 1, words_at(world, 1, words="Some are told."))
    page = hand_in(world, 1, NORTH, copy)
    assert page.is_older
    assert [each.about for each in page.changed] == ["DD/4"]
    assert [each.about for each in page.conflicts] == ["CS/4"]
    bring_in(world, 1, NORTH, page)
    assert _words(world, "CS", 4) == "Some are told."
    assert _words(world, "DD", 4) == _BETTER["New words"]
    page = look_again(world, 1, NORTH, page)
    bring_in(world, 1, NORTH, page, page.conflicts[0].name)
    assert _words(world, "CS", 4) == _BETTER["New words"]


def test_two_workbooks_that_two_people_fill_in_merge(world: World) -> None:
    taken = take(world, 1, NORTH)
    one = filled(
        taken, {(_LEVELS, "CS/4"): _BETTER, (_TERMS, "something"): {"New test": "All say it."}}
    )
    other = filled(taken, {(_LEVELS, "DD/4"): _BETTER, (_LEVELS, "CS/4"): {"New words": "None."}})
    first, second = hand_in(world, 1, NORTH, one), hand_in(world, 1, NORTH, other)
    bring_in(world, 1, NORTH, first)
    with pytest.raises(ChangedMeanwhile):
        bring_in(world, 1, NORTH, second)
    assert _words(world, "DD", 4) is None, "nothing is half-written"
    second = look_again(world, 1, NORTH, second)
    assert [each.about for each in second.conflicts] == ["CS/4"]
    bring_in(world, 1, NORTH, second)
    assert _words(world, "CS", 4) == _words(world, "DD", 4) == _BETTER["New words"]
    assert _tests(world)["something"] == "All say it."


def test_a_criterion_that_was_struck_meanwhile_is_left_aside(world: World) -> None:
    copy = filled(take(world, 1, NORTH), {(_CRITERIA, "CS.C1"): {"New text": "It is told."}})
    write(world, 1, strike_criterion(drafted(world, 1), "CS.C1"))
    page = hand_in(world, 1, NORTH, copy)
    assert not page.has_something
    assert "struck" in page.ignored[0].sentence


def test_a_word_that_got_a_test_meanwhile_is_chosen_in(world: World) -> None:
    copy = filled(
        take(world, 1, NORTH), {(_TERMS, NEW): {"Word": "told", "New test": "By letter."}}
    )
    write(world, 1, define_term(drafted(world, 1), "told", "By mail."))
    assert len(hand_in(world, 1, NORTH, copy).conflicts) == 1


def test_in_consultation_each_row_is_a_proposal_with_its_reason(open_world: World) -> None:
    world = open_world
    copy = filled(
        take(world, 1, PROVIDER),
        {
            (_LEVELS, "CS/4"): _BETTER,
            (_CRITERIA, "CS.A1"): {"New text": "Everybody is told."},
            (_CRITERIA, NEW): {"Focus area": "CS", "Level": 1, "New text": "A log is kept."},
            (_POINTS, "M1"): {"Our word": "agreed", "What was agreed": "On 1 May."},
        },
    )
    page = hand_in(world, 1, PROVIDER, copy)
    assert (len(page.changed), page.wants_reason) == (4, True)
    with pytest.raises(NotPossible) as refused:
        bring_in(world, 1, PROVIDER, page)
    assert len(refused.value.faults) == 2, "both rows that give no reason are told"
    assert not PointSaid.objects.exists()
    done = bring_in(world, 1, PROVIDER, page, reason="Said in the meeting.")
    assert (done.proposed, done.said) == (3, 1)
    made = DraftProposal.objects.filter(draft__number=1, is_written=False).order_by("number")
    assert [each.reason.text for each in made if each.reason] == [
        "The workshop said so.",
        "Said in the meeting.",
        "Said in the meeting.",
    ]
    assert _words(world, "CS", 4) is None, "the other side has not answered yet"
    for each in made:
        answer(world, 1, each.number)
    assert _words(world, "CS", 4) == _BETTER["New words"]
    said = PointSaid.objects.get()
    assert (said.point, said.said_as, said.words and said.words.text) == (
        "M1",
        "agreed",
        "On 1 May.",
    )


def test_handing_it_in_again_proposes_nothing_twice(open_world: World) -> None:
    world = open_world
    copy = filled(
        take(world, 1, PROVIDER),
        {
            (_LEVELS, "CS/4"): _BETTER,
            (_CRITERIA, NEW): {"Focus area": "CS", "Level": 1, "New text": "A log is kept."},
        },
    )
    page = hand_in(world, 1, PROVIDER, copy)
    bring_in(world, 1, PROVIDER, page, reason="So it was said.")
    with pytest.raises(ChangedMeanwhile):
        bring_in(world, 1, PROVIDER, page, reason="So it was said.")
    again = hand_in(world, 1, PROVIDER, copy)
    assert not again.has_something
    assert [each.sentence for each in again.ignored] == [
        f"Proposal {number} asks for this already." for number in (2, 3)
    ]


def test_one_proposal_for_each_focus_area_if_it_is_so_chosen(open_world: World) -> None:
    world = open_world
    copy = filled(
        take(world, 1, PROVIDER),
        {
            (_LEVELS, "CS/4"): _BETTER,
            (_LEVELS, "DD/4"): _BETTER,
            (_CRITERIA, "CS.A1"): {"New text": "Everybody is told.", "Why": "It was unclear."},
            (_TERMS, "something"): {"New test": "All say it.", "Why": "It was vague."},
        },
    )
    page = hand_in(world, 1, PROVIDER, copy)
    assert not page.wants_reason
    assert bring_in(world, 1, PROVIDER, page, is_by_area=True).proposed == 3
    first = DraftProposal.objects.get(draft__number=1, number=2)
    assert [each["key"] for each in first.changes] == ["CS/4", "CS.A1"]
    assert first.reason is not None
    assert first.reason.text == "The workshop said so.\nIt was unclear."


def test_a_word_on_a_point_that_the_side_said_meanwhile_is_chosen_in(open_world: World) -> None:
    world = open_world
    said = {(_POINTS, "M1"): {"Our word": "accepted as it is"}}
    copy = filled(take(world, 1, NORTH), said)
    say(world, 1, "M1", by=SOUTH)
    assert [each.about[:2] for each in hand_in(world, 1, NORTH, copy).conflicts] == ["M1"]
    theirs = hand_in(world, 1, PROVIDER, copy)
    assert "other side" in theirs.ignored[0].sentence


# -- what cannot be taken -------------------------------------------------------------------------


def test_every_fault_is_told_with_its_place(world: World) -> None:
    def worse(book: Workbook) -> None:
        sheet = book[_LEVELS]
        sheet.cell(row_of(sheet, "CS/4"), columns(sheet)["New words"]).value = "=1+1"

    copy = filled(
        take(world, 1, NORTH),
        {
            (_CRITERIA, "CS.A1"): {"Make critical": "perhaps"},
            (_CRITERIA, "CS.A2"): {"Strike": "yes", "New text": "Or so."},
            (_CRITERIA, NEW): {"Focus area": "ZZ", "Level": 9, "Strike": "yes"},
            (_LEVELS, "DD/4"): _BETTER,
        },
        worse,
    )
    page = hand_in(world, 1, NORTH, copy)
    assert len(page.faults) == 7
    assert len({(each.sheet, each.row, each.column) for each in page.faults}) == 7
    assert any("formula" in each.sentence for each in page.faults)
    assert bring_in(world, 1, NORTH, page).written == 1


def test_a_change_that_the_draft_cannot_take_is_a_fault_of_its_row(world: World) -> None:
    copy = filled(
        take(world, 1, NORTH),
        {(_CRITERIA, "CS.A1"): {"New text": "x" * 7_999}, (_LEVELS, "DD/4"): _BETTER},
    )
    assert len(hand_in(world, 1, NORTH, copy).changed) == 2
    copy = filled(take(world, 1, NORTH), {(_TERMS, "something"): {"New test": "x" * 4_001}})
    assert "characters" in hand_in(world, 1, NORTH, copy).faults[0].sentence


def _without_origin(book: Workbook) -> None:
    del book["Milepost"]


def _forged(book: Workbook) -> None:
    book["Milepost"]["A2"] = "eyJmb3JtYXQiOiJtaWxlcG9zdCJ9:x:y"


def _hidden(book: Workbook) -> None:
    book[_LEVELS].sheet_state = "hidden"


def _without_headings(book: Workbook) -> None:
    book[_TERMS].delete_rows(4)


def _without_sheets(book: Workbook) -> None:
    for name in (_LEVELS, _CRITERIA, _TERMS):
        del book[name]


@pytest.mark.parametrize(
    ("spoilt", "told"),
    [
        (_without_origin, "not there"),
        (_forged, "hidden sheet says was changed"),
        (_hidden, "“Levels” is hidden"),
        (_without_headings, "“Terms” has no row with the headings"),
        (_without_sheets, "none of the sheets"),
    ],
)
def test_a_workbook_that_cannot_be_told_is_refused(
    world: World, spoilt: Callable[[Workbook], None], told: str
) -> None:
    copy = filled(take(world, 1, NORTH), {}, spoilt)
    with pytest.raises(NotPossible) as refused:
        hand_in(world, 1, NORTH, copy)
    assert told in " ".join(refused.value.faults)


@pytest.mark.parametrize("content", [b"", b"a\tb\n", b"%PDF-1.7", b"PK\x03\x04nothing"])
def test_what_is_no_workbook_is_refused(world: World, content: bytes) -> None:
    with pytest.raises(NotPossible):
        hand_in(world, 1, NORTH, content)


def test_rows_that_were_deleted_stay_as_they_are(world: World) -> None:
    def halved(book: Workbook) -> None:
        book[_LEVELS].delete_rows(20, 200)
        del book[_TERMS]

    before = drafted(world, 1)
    copy = filled(take(world, 1, NORTH), {(_LEVELS, "CS/4"): _BETTER}, halved)
    page = hand_in(world, 1, NORTH, copy)
    assert page.missing > 20
    bring_in(world, 1, NORTH, page)
    assert drafted(world, 1).terms == before.terms


def test_a_workbook_of_another_draft_or_arrangement_is_refused(world: World) -> None:
    elsewhere = a_small_world("ew-02", suffix="-2")
    a_private_draft(elsewhere)
    with pytest.raises(NotPossible, match="not of this arrangement"):
        hand_in(world, 1, NORTH, take(elsewhere, 1, NORTH))
    mine = a_private_draft(world, by=PROVIDER)
    with pytest.raises(NotPossible, match="taken from draft 1"):
        hand_in(world, mine, PROVIDER, take(world, 1, NORTH))


def test_a_comparison_is_its_readers_own(open_world: World) -> None:
    world = open_world
    copy = filled(take(world, 1, NORTH), {(_LEVELS, "CS/4"): _BETTER})
    page = hand_in(world, 1, NORTH, copy)
    with pytest.raises(NotPossible, match="not kept"):
        bring_in(world, 1, SOUTH, page)


def test_only_who_may_change_the_draft_takes_it_along(world: World) -> None:
    with pytest.raises(NotAllowed):
        take(world, 1, "north-validator")
    with pytest.raises(NoSuchThing):
        take(world, 1, PROVIDER)


def test_nothing_is_brought_in_once_the_draft_was_withdrawn(world: World) -> None:
    page = hand_in(world, 1, NORTH, filled(take(world, 1, NORTH), {(_LEVELS, "CS/4"): _BETTER}))
    actions.withdraw_draft(number=1, by=world.actor(NORTH), at=world.at())
    with pytest.raises(NotPossible, match="withdrawn"):
        bring_in(world, 1, NORTH, page)
    with pytest.raises(NotAllowed, match="Nothing can be changed"):
        take(world, 1, NORTH)
