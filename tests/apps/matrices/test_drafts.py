"""A draft from its first words to the edition that every party signs, and what is refused it."""

from collections.abc import Callable

import pytest

from milepost.apps.audit.models import Event
from milepost.apps.matrices import actions
from milepost.apps.matrices.models import MatrixVersion
from milepost.apps.matrices.queries.drafts import draft_page, drafts_page, read_of
from milepost.core.access.refusals import ChangedMeanwhile, NoSuchThing, NotAllowed, NotPossible
from milepost.core.matrix.drafting.acts import (
    add_criterion,
    criterion_in,
    set_setting,
    strike_criterion,
    write_cell,
)
from milepost.core.matrix.drafting.changes import (
    ChangeSubject,
    DraftChange,
    DraftChanges,
    inverse,
)
from tests.apps.drafted_worlds import (
    NORTH,
    PROVIDER,
    SOUTH,
    a_declined_draft,
    a_draft_in_consultation,
    a_draft_put_forward,
    a_draft_ready_to_agree,
    a_private_draft,
    a_withdrawn_draft,
    an_agreed_draft,
    answer,
    begin,
    confirm,
    drafted,
    open_to_all,
    propose,
    put_forward,
    settle,
    the_draft,
    words_at,
    write,
)
from tests.apps.small_worlds import a_row, a_small_matrix, everything
from tests.apps.worlds import World, a_world_without_a_matrix
from tests.builders import a_matrix

pytestmark = pytest.mark.django_db


def refused(work: Callable[[], object], kind: type[Exception] = NotPossible) -> tuple[str, ...]:
    """What is said when it cannot be done; nothing may be written by it."""
    before = everything()
    with pytest.raises(kind) as said:
        work()
    assert everything() == before
    return tuple(getattr(said.value, "faults", (str(said.value),)))


# -- beginning ------------------------------------------------------------------------------------


def test_a_draft_begins_with_the_newest_edition_that_every_party_signed(world: World) -> None:
    number = begin(world)
    assert drafted(world, number) == world.matrix
    base = the_draft(world, number).base
    assert base is not None
    assert base.number == 1


def test_the_next_edition_is_laid_out_as_the_sheet_of_the_first_was(world: World) -> None:
    edition = actions.put_forward(
        matrix=a_small_matrix(version="2.0"),
        source_layout={"sheet": "Ours"},
        by=world.actor(NORTH),
        at=world.at(),
    )
    for who in (SOUTH, PROVIDER):
        actions.answer(number=edition, is_consent=True, by=world.actor(who), at=world.at())
    assert the_draft(world, begin(world)).source_layout == {"sheet": "Ours"}


def test_there_is_nothing_to_begin_from_before_an_edition_is_agreed(world: World) -> None:
    other = a_world_without_a_matrix("hw-03", matrix=world.matrix, suffix="-3")
    assert refused(lambda: begin(other)) == (
        "No edition is agreed yet, so there is nothing to begin from.",
    )


def test_the_first_edition_is_drafted_from_what_was_read(world: World) -> None:
    """What is new in it is compared with nothing, so no change waits to be judged."""
    other = a_world_without_a_matrix("hw-03", matrix=world.matrix, suffix="-3")
    number = begin(other, matrix=world.matrix)
    assert the_draft(other, number).base is None
    open_to_all(other, number)
    answer(other, number, propose(other, number))
    settle(other, number)
    edition = put_forward(other, number, version="1.0")
    for who in (SOUTH, PROVIDER):
        actions.answer(number=edition, is_consent=True, by=other.actor(who), at=other.at())
    assert (edition, drafted(other, begin(other))) == (1, drafted(other, number))


def test_a_draft_of_what_was_read_keeps_what_a_careful_reader_found(world: World) -> None:
    number = begin(world, matrix=a_small_matrix(version="tender"))
    page = draft_page(number=number, by=world.actor(NORTH))
    assert page.read.facts.version == "tender"
    assert "2 findings made at reading are open; agree on each, or accept it as it is." in [
        each.sentence for each in page.readiness.blocking
    ]


def test_a_party_works_on_one_draft_of_its_own_at_a_time(world: World) -> None:
    begin(world)
    begin(world, PROVIDER)
    assert refused(lambda: begin(world)) == (
        "Your side works on a draft already: open it, or discard it, first.",
    )


def test_one_draft_is_open_to_all_parties_at_a_time(world: World) -> None:
    a_draft_in_consultation(world)
    number = a_private_draft(world, by=PROVIDER)
    assert refused(lambda: open_to_all(world, number, by=PROVIDER)) == (
        "Another draft is open to all parties. Only one is at a time: finish that first.",
    )


def test_a_code_that_stands_elsewhere_in_an_edition_is_refused_with_what_was_read(
    world: World,
) -> None:
    rest = [area for area in world.matrix.focus_areas if area.code != "CS"]
    moved = a_matrix(a_row("CS", level_1="A1 C1!", level_3="A2"), *rest, version="1.1")
    (said,) = refused(lambda: begin(world, matrix=moved))
    assert said.startswith("Criterion CS.A2: it stood at level 1 and stands at level 3 now")


# -- writing before the others see it -------------------------------------------------------------


def test_what_is_written_stands_at_once_and_is_on_record(world: World) -> None:
    number = begin(world)
    write(world, number, words_at(world, number, words="Most are told."))
    assert drafted(world, number).areas_by_code["CS"].at(4).words == "Most are told."
    event = Event.objects.latest("pk")
    assert (event.name, event.after) == ("draft.written", {"changes": ["cell CS/4"]})


def test_what_a_colleague_wrote_meanwhile_is_looked_at_first(world: World) -> None:
    number = begin(world)
    seen = the_draft(world, number).revision
    write(world, number, words_at(world, number))
    changes = words_at(world, number, level=2)
    by = world.actor(NORTH)
    sentence = f"Draft {number} was changed since you looked at it. Look again, then decide."
    assert refused(
        lambda: actions.write_in(number=number, changes=changes, seen=seen, by=by, at=world.at()),
        ChangedMeanwhile,
    ) == (sentence,)
    assert refused(
        lambda: actions.open_to_all(number=number, seen=seen, by=by, at=world.at()),
        ChangedMeanwhile,
    ) == (sentence,)


def test_nothing_is_written_that_changes_nothing(world: World) -> None:
    number = begin(world)
    assert refused(lambda: write(world, number, ())) == ("Nothing would be changed.",)


def test_once_it_is_open_to_all_it_is_proposed_and_not_written(world: World) -> None:
    number = a_draft_in_consultation(world)
    assert refused(lambda: write(world, number, words_at(world, number))) == (
        f"Draft {number} is open to all parties: what is to change in it has to be proposed.",
    )


def test_before_it_is_open_nothing_is_proposed_in_it(world: World) -> None:
    number = a_private_draft(world)
    assert refused(lambda: propose(world, number, NORTH)) == (
        f"Draft {number} is not open to the other parties yet.",
    )


def _cell(key: str, before: str | None, after: str | None) -> DraftChange:
    sides = [None if words is None else {"words": words} for words in (before, after)]
    return DraftChange(subject=ChangeSubject.CELL, key=key, before=sides[0], after=sides[1])


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ((_cell("XX/4", None, "So."),), ("there is no focus area 'XX'",)),
        ((_cell("CS/9", None, "So."),), ("level 9",)),
        ((_cell("CS/4", "Other words.", "So."),), ("Cell CS/4: it is not there by now",)),
        ((_cell("CS", None, "So."),), ("'CS' cannot be the key of a cell",)),
        ((_cell("CS/4", None, "A\x00B"),), ("A sign in these words cannot be kept",)),
        (
            (_cell("XX/4", None, "So."), _cell("CS/4", "Other words.", "So.")),
            ("there is no focus area 'XX'", "it is not there by now"),
        ),
        (
            (
                DraftChange(
                    subject=ChangeSubject.SETTING,
                    key="weather",
                    before=None,
                    after={"value": 1},
                ),
            ),
            ("there is no setting 'weather'",),
        ),
    ],
)
def test_every_fault_of_changes_is_said_and_nothing_is_written(
    world: World, changes: DraftChanges, said: tuple[str, ...]
) -> None:
    private, provider = begin(world), a_draft_in_consultation(world, by=PROVIDER)
    for work in (
        lambda: write(world, private, changes),
        lambda: propose(world, provider, NORTH, changes),
    ):
        found = refused(work)
        assert all(any(each in fault for fault in found) for each in said), found
        assert all(fault[:1].isupper() for fault in found), found


def test_a_struck_code_is_given_back_as_it_was_and_to_nothing_else(world: World) -> None:
    number = begin(world)
    _, criterion = criterion_in(world.matrix, "CS.A2")
    struck = strike_criterion(drafted(world, number), "CS.A2")
    write(world, number, struck)
    (other,) = (each.undone for each in struck if each.key == "CS.A2")
    assert other.after is not None
    reused = DraftChange(
        subject=ChangeSubject.CRITERION,
        key="CS.A2",
        before=None,
        after={**other.after, "text": "Something else altogether."},
    )
    (said,) = refused(lambda: write(world, number, (reused,)))
    assert said == (
        "Criterion CS.A2: this code was used before; a code is for one thing, for ever."
    )
    (added,) = add_criterion(drafted(world, number), "CS", criterion, used_codes=("CS.A2",))
    assert added.key != "CS.A2"
    write(world, number, inverse(struck))
    assert drafted(world, number) == world.matrix


# -- opening, withdrawing -------------------------------------------------------------------------


def test_a_withdrawn_draft_is_changed_no_more(world: World) -> None:
    number = a_withdrawn_draft(world)
    sentence = f"Draft {number} was withdrawn."
    for work in (
        lambda: write(world, number, words_at(world, number)),
        lambda: propose(world, number),
        lambda: open_to_all(world, number),
        lambda: put_forward(world, number),
        lambda: actions.withdraw_draft(number=number, by=world.actor(NORTH), at=world.at()),
    ):
        assert refused(work) == (sentence,)


@pytest.mark.parametrize("who", [SOUTH, PROVIDER])
def test_only_the_party_that_began_a_draft_withdraws_it(world: World, who: str) -> None:
    number, by = a_draft_in_consultation(world), world.actor(who)
    assert refused(
        lambda: actions.withdraw_draft(number=number, by=by, at=world.at()), NotAllowed
    ) == (f"Only the party that began draft {number} can withdraw it.",)


@pytest.mark.parametrize("who", ["moderator", "board-north", "member", "auditor", "admin"])
def test_somebody_who_answers_for_no_partys_matrix_does_nothing_to_a_draft(
    world: World, who: str
) -> None:
    number = a_draft_in_consultation(world)
    proposal = propose(world, number)
    by = world.actor(who)
    for work in (
        lambda: begin(world, who),
        lambda: propose(world, number, who),
        lambda: answer(world, number, proposal, by=who),
        lambda: actions.withdraw_draft(number=number, by=by, at=world.at()),
        lambda: put_forward(world, number, by=who),
        lambda: actions.open_to_all(number=number, by=by, at=world.at()),
    ):
        refused(work, NotAllowed)


@pytest.mark.parametrize("who", [SOUTH, PROVIDER, "moderator"])
def test_another_partys_draft_does_not_exist_before_it_is_opened(world: World, who: str) -> None:
    number = a_private_draft(world)
    with pytest.raises(NoSuchThing):
        read_of(number, by=world.actor(who))
    if who == "moderator":
        return
    by = world.actor(who)
    for work in (
        lambda: write(world, number, words_at(world, number), by=who),
        lambda: open_to_all(world, number, by=who),
        lambda: actions.withdraw_draft(number=number, by=by, at=world.at()),
    ):
        refused(work, NoSuchThing)


# -- putting forward ------------------------------------------------------------------------------


def test_a_draft_is_put_forward_exactly_as_it_stands_and_signed(world: World) -> None:
    number = an_agreed_draft(world, version="1.1")
    edition = the_draft(world, number).version
    assert edition is not None
    assert (edition.number, edition.version) == (2, "1.1")
    said = drafted(world, number).areas_by_code["CS"].at(4).words
    assert said is not None
    assert said in edition.document
    facts = read_of(number, by=world.actor(PROVIDER)).facts
    assert (facts.stage, facts.edition, facts.was_declined) == ("put_forward", 2, False)


def test_all_that_keeps_it_from_being_ready_is_said_at_once(world: World) -> None:
    number = a_draft_in_consultation(world)
    propose(world, number)
    said = refused(lambda: put_forward(world, number, version=" "))
    assert [each.split(" ", 1)[1][:24] for each in said[:3]] == [
        "proposal is open; accept",
        "findings made at reading",
        "points to settle are ope",
    ]
    assert said[-1] == "Give the edition a version, such as 1.1."


@pytest.mark.parametrize(
    ("version", "said"),
    [
        ("1.0", "There is a version 1.0 already. Give this edition another."),
        ("1." + "1" * 40, "The version of an edition has at most 40 characters."),
    ],
)
def test_an_edition_is_called_what_no_other_is(world: World, version: str, said: str) -> None:
    number = a_draft_ready_to_agree(world)
    assert refused(lambda: put_forward(world, number, version=version)) == (said,)


def test_a_title_that_no_row_holds_is_refused(world: World) -> None:
    number = a_draft_ready_to_agree(world)
    longer = set_setting(drafted(world, number), "title", "Long " * 50)
    answer(world, number, propose(world, number, changes=longer))
    assert refused(lambda: put_forward(world, number)) == (
        "The title of an edition has at most 200 characters.",
    )


def test_what_was_accepted_meanwhile_is_looked_at_before_it_is_put_forward(world: World) -> None:
    number = a_draft_ready_to_agree(world)
    seen = the_draft(world, number).revision
    answer(world, number, propose(world, number, changes=words_at(world, number, "DD", 4)))
    confirm(world, number)
    refused(lambda: put_forward(world, number, seen=seen), ChangedMeanwhile)
    put_forward(world, number)


# -- declined, and outdated -----------------------------------------------------------------------


def test_a_declined_draft_is_taken_up_again_mended_and_put_forward_anew(world: World) -> None:
    number = a_declined_draft(world)
    actions.take_up_again(number=number, by=world.actor(PROVIDER), at=world.at())
    answer(world, number, propose(world, number, changes=words_at(world, number, "DD", 2)))
    confirm(world, number)
    edition = put_forward(world, number, version="1.1")
    assert edition == 3
    for who in (SOUTH, PROVIDER):
        actions.answer(number=edition, is_consent=True, by=world.actor(who), at=world.at())
    assert MatrixVersion.objects.get(number=edition).draft.number == number


def test_what_a_declined_edition_struck_may_stay(world: World) -> None:
    """It bound nobody: its words are given back as they were, under their own code."""
    number = begin(world, findings=())
    struck = strike_criterion(drafted(world, number), "CS.A2")
    write(world, number, struck)
    open_to_all(world, number)
    settle(world, number)
    confirm(world, number)
    edition = put_forward(world, number)
    actions.answer(number=edition, is_consent=False, by=world.actor(PROVIDER), at=world.at())
    actions.take_up_again(number=number, by=world.actor(NORTH), at=world.at())
    answer(world, number, propose(world, number, changes=inverse(struck)))
    changes = words_at(world, number)
    answer(world, number, propose(world, number, changes=changes))
    confirm(world, number)
    assert put_forward(world, number, version="1.2") == edition + 1


def test_a_draft_that_was_not_declined_is_not_taken_up_again(world: World) -> None:
    number = a_draft_put_forward(world)
    by = world.actor(PROVIDER)
    sentence = f"Draft {number} was not declined, so there is nothing to mend."
    again = refused(lambda: actions.take_up_again(number=number, by=by, at=world.at()))
    assert again == (sentence,)


def test_a_draft_of_an_edition_that_is_not_the_newest_goes_no_further(world: World) -> None:
    """Its new codes might stand for something else in the edition that was agreed meanwhile."""
    private = a_private_draft(world, by=PROVIDER)
    declined = a_declined_draft(world)
    an_agreed_draft(world, version="1.2")
    for number, work in (
        (private, lambda: open_to_all(world, private, by=PROVIDER)),
        (
            declined,
            lambda: actions.take_up_again(number=declined, by=world.actor(NORTH), at=world.at()),
        ),
    ):
        assert refused(work) == (
            f"Matrix version 3 was agreed since draft {number} was begun. Begin another draft from"
            " that version, and write there what is still wanted.",
        )


def test_a_draft_is_not_put_forward_once_another_edition_was_agreed(world: World) -> None:
    number = a_draft_ready_to_agree(world)
    edition = actions.put_forward(
        matrix=a_small_matrix(version="1.1"), by=world.actor(NORTH), at=world.at()
    )
    for who in (SOUTH, PROVIDER):
        actions.answer(number=edition, is_consent=True, by=world.actor(who), at=world.at())
    (said,) = refused(lambda: put_forward(world, number, version="1.2"))
    assert said.startswith(f"Matrix version {edition} was agreed since draft {number} was begun.")


def test_the_list_has_the_newest_first_and_says_how_many_proposals_wait(world: World) -> None:
    withdrawn = a_withdrawn_draft(world)
    number = a_draft_in_consultation(world)
    propose(world, number)
    page = drafts_page(by=world.actor("moderator"))
    assert [(each.number, each.open_proposals) for each in page.drafts] == [
        (number, 1),
        (withdrawn, 0),
    ]
    assert not page.may_begin


def test_a_cell_is_written_from_what_was_seen(world: World) -> None:
    """The same act, made from what stood before, is refused with both versions."""
    number = begin(world)
    stale = write_cell(drafted(world, number), "CS", 1, "Old and new.")
    write(world, number, write_cell(drafted(world, number), "CS", 1, "New."))
    (said,) = refused(lambda: write(world, number, stale))
    assert "it was changed meanwhile" in said
