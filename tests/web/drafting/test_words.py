"""The words of a draft, and every form on which they are changed."""

from dataclasses import replace
from typing import Any

import pytest

from milepost.apps.matrices.models import DraftProposal
from milepost.core.matrix.definition import Lasting, MatrixSettings, Relation, Subject
from milepost.core.matrix.drafting.acts import define_term, revise_criterion, write_cell
from tests.apps.drafted_worlds import (
    a_draft_in_consultation,
    a_private_draft,
    a_withdrawn_draft,
    drafted,
    propose,
    the_draft,
    words_at,
    write,
)
from tests.apps.small_worlds import a_small_world
from tests.apps.worlds import World
from tests.web.browsing import MOST_QUERIES, Browser, words_of

pytestmark = pytest.mark.django_db

A1 = "matrix/drafts/1/words/CS/criterion/CS.A1/"


@pytest.fixture(scope="module")
def standing_world(standing_rows: None) -> World:
    """North's own draft."""
    world = a_small_world()
    a_private_draft(world)
    return world


def _said(world: World, code: str = "CS.A1", **said: Any) -> dict[str, Any]:
    """What the form of a criterion holds, but for what is said otherwise."""
    criterion = next(each for each in drafted(world, 1).criteria() if each.code == code)
    held = {
        "text": criterion.text,
        "relation": criterion.relation.value,
        "builds_on": criterion.builds_on or "",
        "lasting": criterion.lasting.value,
        "subject": criterion.subject.value,
        "assess_by": criterion.assess_by.value,
        "evidence_types": list(criterion.evidence_types),
        **({"is_critical": "on"} if criterion.is_critical else {}),
    }
    return {**held, **said}


def _send(browser: Browser, place: str, *, step: str, status: int = 200, **said: Any) -> str:
    """Post a form at a step, the draft seen as it stands."""
    seen = said.pop("seen", the_draft(browser.world, 1).revision)
    return words_of(browser.send(place, status, step=step, seen=seen, **said))


def _written(world: World, place: str, **said: Any) -> None:
    """Look at a change as North, then write it."""
    browser = Browser(world, "north-manager")
    before = drafted(world, 1)
    looked = _send(browser, place, step="look", **said)
    assert "This is what would change" in looked
    assert drafted(world, 1) == before
    _send(browser, place, step="save", status=303, **said)


def _area(world: World) -> Any:
    return drafted(world, 1).areas_by_code["CS"]


# -- what the page shows --------------------------------------------------------------------------


def test_a_focus_area_shows_every_level_with_its_criteria(world: World) -> None:
    words = Browser(world, "north-manager").see("matrix/drafts/1/words/CS/")
    assert "Level 1 As at level 1." in words
    assert "CS.C1 What CS.C1 asks for is so. Critical" in words
    assert "CS.A5 What CS.A5 asks for is so. Strengthens CS.A3." in words
    assert "CS.B3 What CS.B3 asks for is so. Has to last" in words


def test_an_undefined_level_is_called_so_beside_what_is_offered(world: World) -> None:
    words = Browser(world, "north-manager").see("matrix/drafts/1/words/CS/")
    assert "Level 4 interim Undefined. It can be neither claimed nor ratified." in words
    assert "Offered for level 4 Level 3 is complete." in words
    assert not _area(world).at(4).is_defined


def test_the_words_begin_with_the_first_focus_area(world: World) -> None:
    browser = Browser(world, "north-manager")
    answer = browser.get(browser.at("matrix/drafts/1/words/"))
    assert answer["Location"] == browser.at("matrix/drafts/1/words/CS/")


@pytest.mark.parametrize("who", ["provider-lead", "south-manager", "board-provider"])
def test_a_draft_of_another_side_has_no_words(world: World, who: str) -> None:
    browser = Browser(world, who)
    browser.see("matrix/drafts/1/words/", 404)
    browser.see("matrix/drafts/1/words/CS/", 404)


def test_only_who_answers_for_the_matrix_finds_what_to_change(world: World) -> None:
    browser = Browser(world, "north-validator")
    assert "Change the words" not in browser.see("matrix/drafts/1/words/CS/")
    browser.see("matrix/drafts/1/words/CS/cell/4/", 403)
    assert "Change the words" in Browser(world, "north-manager").see("matrix/drafts/1/words/CS/")


def test_what_is_not_there_is_404(world: World) -> None:
    browser = Browser(world, "north-manager")
    words = "matrix/drafts/1/words"
    for place in (
        f"{words}/XX/",
        f"{words}/CS/cell/9/",
        f"{words}/CS/offer/1/",
        f"{words}/CS/add/9/",
        f"{words}/CS/merge/9/",
        f"{words}/CS/criterion/CS.NONE/",
        f"{words}/CS/evidence/none/",
        "matrix/drafts/7/notes/",
    ):
        browser.see(place, 404)


def test_nothing_is_changed_in_a_draft_that_was_withdrawn(world: World) -> None:
    number = a_withdrawn_draft(world, by="south-manager")
    browser = Browser(world, "south-manager")
    assert "Change the words" not in browser.see(f"matrix/drafts/{number}/words/CS/")
    said = browser.see(f"matrix/drafts/{number}/words/CS/cell/4/", 403)
    assert f"Nothing can be changed in draft {number} now." in said


# -- cells ----------------------------------------------------------------------------------------


def test_the_words_of_a_cell_are_shown_as_a_redline_before_they_are_written(world: World) -> None:
    place = "matrix/drafts/1/words/CS/cell/1/"
    browser = Browser(world, "north-manager")
    looked = browser.send(place, 200, step="look", seen=1, words="As at level 1, and calm.")
    assert '<ins class="mp-ins">' in looked.content.decode()
    _written(world, place, words="As at level 1, and calm.")
    assert _area(world).at(1).words == "As at level 1, and calm."


def test_words_that_change_nothing_are_a_fault(world: World) -> None:
    browser = Browser(world, "north-manager")
    place = "matrix/drafts/1/words/CS/cell/1/"
    said = _send(browser, place, step="look", status=422, words="As at level 1.\r\n")
    assert "That would change nothing" in said


def test_one_goes_back_to_the_form_with_what_was_typed(world: World) -> None:
    browser = Browser(world, "north-manager")
    place = "matrix/drafts/1/words/CS/cell/1/"
    assert "Much better." in _send(browser, place, step="again", words="Much better.")


def test_what_was_changed_meanwhile_is_shown_again_before_it_is_written(world: World) -> None:
    browser = Browser(world, "north-manager")
    place = "matrix/drafts/1/words/CS/cell/1/"
    seen = the_draft(world, 1).revision
    write(world, 1, write_cell(drafted(world, 1), "CS", 1, "Written by a colleague."))
    said = _send(browser, place, step="save", status=409, seen=seen, words="Written by me.")
    assert "The draft was changed since you began." in said
    assert "colleague" in said  # what would be struck out by it
    assert _area(world).at(1).words == "Written by a colleague."


def test_an_offer_is_made_specific_and_becomes_words_and_criteria(world: World) -> None:
    place = "matrix/drafts/1/words/CS/offer/4/"
    browser = Browser(world, "north-manager")
    page = browser.get(browser.at(place)).content.decode()
    assert "Make this one specific" in page
    form = browser.get(browser.at(place)).context["form"]
    said = {name: field.initial for name, field in form.fields.items()}
    below, _, sign, route = said
    assert "Make line 3 specific" in _send(browser, place, step="look", status=422, **said)
    said |= {below: "", sign: "Letters are answered sooner.", route: "The plan is written."}
    _written(world, place, **said)
    cell = _area(world).at(4)
    assert cell.words is not None
    assert cell.words.endswith("Letters are answered sooner.\nThe plan is written.")
    assert [each.text for each in cell.criteria] == cell.words.split("\n")


def test_the_floor_is_offered_words_alone(world: World) -> None:
    _written(world, "matrix/drafts/1/words/CS/offer/0/", words="It was not assessed yet.")
    assert _area(world).at(0).words == "It was not assessed yet."
    assert not _area(world).at(0).is_defined
    words = Browser(world, "north-manager").see("matrix/drafts/1/words/CS/")
    assert "Level 0 Words Level 1" in words
    assert "Words alone" not in words
    for nothing_for_it in ("Add a criterion to level 0", "apart into criteria at level 0"):
        assert nothing_for_it not in words
    assert "Add a criterion to level 1" in words


def test_a_word_is_to_be_defined_until_it_has_a_test(world: World) -> None:
    criterion = replace(next(drafted(world, 1).criteria()), needs_definition=("in words",))
    write(world, 1, revise_criterion(drafted(world, 1), criterion))
    browser = Browser(world, "north-manager")
    assert "To be defined: in words." in browser.see("matrix/drafts/1/words/CS/")
    write(world, 1, define_term(drafted(world, 1), "In words", "Written and signed."))
    assert "To be defined" not in browser.see("matrix/drafts/1/words/CS/")


# -- criteria -------------------------------------------------------------------------------------


def test_a_criterion_is_added_under_a_code_of_its_own(world: World) -> None:
    codes = set(_area(world).by_code)
    said = _said(world, text="Calls are logged.", subject="joint")
    _written(world, "matrix/drafts/1/words/CS/add/1/", **said)
    (added,) = (each for each in _area(world).criteria if each.code not in codes)
    assert (added.level, added.text, added.subject) == (1, "Calls are logged.", Subject.JOINT)


def test_a_criterion_is_revised_under_its_code(world: World) -> None:
    said = _said(world, text="It is so.", is_critical="on", lasting="explicit", assess_by="measure")
    _written(world, A1, **said)
    found = _area(world).by_code["CS.A1"]
    assert (found.text, found.is_critical, found.lasting) == ("It is so.", True, Lasting.EXPLICIT)


def test_a_criterion_is_related_to_an_earlier_one(world: World) -> None:
    place = "matrix/drafts/1/words/CS/criterion/CS.B3/"
    _written(world, place, **_said(world, "CS.B3", relation="extends", builds_on="CS.A2"))
    found = _area(world).by_code["CS.B3"]
    assert (found.relation, found.builds_on) == (Relation.EXTENDS, "CS.A2")


def test_a_relation_without_the_one_it_is_to_is_a_fault(world: World) -> None:
    browser = Browser(world, "north-manager")
    place = "matrix/drafts/1/words/CS/criterion/CS.B3/"
    said = _send(
        browser, place, step="look", status=422, **_said(world, "CS.B3", relation="extends")
    )
    assert "it extends an earlier criterion, but not said which" in said


def test_a_criterion_without_words_is_a_fault(world: World) -> None:
    browser = Browser(world, "north-manager")
    said = _send(browser, A1, step="look", status=422, **_said(world, text=" "))
    assert "Say what has to be so." in said


def test_words_without_criteria_are_taken_apart_into_some(world: World) -> None:
    place = "matrix/drafts/1/words/CS/apart/4/"
    write(world, 1, write_cell(drafted(world, 1), "CS", 4, "Calls are short. Letters are kind."))
    browser = Browser(world, "north-manager")
    form = browser.get(browser.at(place)).context["form"]
    assert form.initial["lines"] == "Calls are short.\nLetters are kind."
    _written(world, place, lines=form.initial["lines"])
    texts = [each.text for each in _area(world).at(4).criteria]
    assert texts == ["Calls are short.", "Letters are kind."]
    browser.see(place, 404)


def test_a_criterion_is_split_line_by_line(world: World) -> None:
    _written(world, f"{A1}split/", lines="Calls are answered.\r\n\r\nLetters are answered.")
    parts = [each for each in _area(world).criteria if "CS.A1" in each.replaces]
    assert [each.text for each in parts] == ["Calls are answered.", "Letters are answered."]
    assert "CS.A1" not in _area(world).by_code
    assert _area(world).by_code["CS.A3"].builds_on == parts[0].code


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        ("One alone.", "Write two parts or more"),
        ("Alike.\nAlike.", "Two of the lines say the same."),
    ],
)
def test_a_split_needs_two_parts(world: World, lines: str, fault: str) -> None:
    browser = Browser(world, "north-manager")
    assert fault in _send(browser, f"{A1}split/", step="look", status=422, lines=lines)


def test_criteria_of_a_cell_are_merged_into_one(world: World) -> None:
    place = "matrix/drafts/1/words/CS/merge/1/"
    _written(world, place, codes=["CS.A2", "CS.C1"], text="Both are so.")
    (made,) = (each for each in _area(world).criteria if each.text == "Both are so.")
    assert made.is_critical
    assert set(made.replaces) == {"CS.A2", "CS.C1"}


def test_one_criterion_alone_is_not_merged(world: World) -> None:
    browser = Browser(world, "north-manager")
    place = "matrix/drafts/1/words/CS/merge/1/"
    said = _send(browser, place, step="look", status=422, codes=["CS.A2"], text="So.")
    assert "Choose two criteria or more." in said


def test_a_strike_shows_what_becomes_of_what_built_on_it(world: World) -> None:
    browser = Browser(world, "north-manager")
    shown = browser.see(f"{A1}strike/")
    assert "criterion CS.A1 removed" in shown
    assert "criterion CS.A3 changed" in shown
    assert "CS.A1" in _area(world).by_code
    _send(browser, f"{A1}strike/", step="save", status=303)
    assert "CS.A1" not in _area(world).by_code
    assert _area(world).by_code["CS.A3"].builds_on is None


# -- the row, the notes and the settings ----------------------------------------------------------


def test_the_row_is_named_anew_and_made_a_standing_gate(world: World) -> None:
    _written(world, "matrix/drafts/1/words/CS/about/", name="Customers", lasting_only="on")
    assert (_area(world).name, _area(world).lasting_only) == ("Customers", True)


def test_a_type_of_evidence_is_added_changed_and_struck(world: World) -> None:
    place = "matrix/drafts/1/words/CS/evidence/"
    _written(world, place, known="", name="Call log (weekly)", source_words="logs")
    assert _area(world).evidence_base[-1].code == "call_log_weekly"
    _written(world, f"{place}call_log_weekly/", name="Call log", source_words="")
    assert _area(world).evidence_base[-1].name == "Call log"
    browser = Browser(world, "north-manager")
    assert "evidence call_log_weekly removed" in browser.see(f"{place}call_log_weekly/strike/")
    _send(browser, f"{place}call_log_weekly/strike/", step="save", status=303)
    assert "call_log_weekly" not in [each.code for each in _area(world).evidence_base]


@pytest.mark.parametrize("said", [{}, {"known": "x", "name": "Another"}])
def test_a_type_of_evidence_is_a_known_one_or_a_new_one(world: World, said: Any) -> None:
    browser = Browser(world, "north-manager")
    place = "matrix/drafts/1/words/CS/evidence/"
    assert "There is a problem" in _send(browser, place, step="look", status=422, **said)


def test_notes_are_written_added_and_struck_at_once(world: World) -> None:
    place = "matrix/drafts/1/notes/"
    _written(world, place, another="The first.")
    _written(world, place, **{"note-1": "The first.", "another": "The second."})
    _written(world, place, **{"note-1": "", "note-2": "The last.", "another": "And one more."})
    assert drafted(world, 1).notes == ("The last.", "And one more.")


def _settings(world: World, **said: str) -> dict[str, str]:
    browser = Browser(world, "north-manager")
    form = browser.get(browser.at("matrix/drafts/1/settings/")).context["form"]
    held = {
        name: str(value)
        for name, field in form.fields.items()
        if (value := field.initial) not in (None, False)
    }
    return {**held, **said}


def test_the_target_the_procedure_and_shelf_lives_are_set(world: World) -> None:
    said = _settings(
        world,
        **{
            "target_level": "5",
            "target_on-day": "31",
            "target_on-month": "3",
            "target_on-year": "2028",
            "procedure.answer_within_days": "12",
            "procedure.needs_declaration": "on",
        },
    )
    kind = _area(world).evidence_base[0].code
    said[f"shelf_lives.{kind}"] = "7"
    _written(world, "matrix/drafts/1/settings/", **said)
    settings: MatrixSettings = drafted(world, 1).settings
    assert settings.target_level == 5
    assert str(settings.target_on) == "2028-03-31"
    assert settings.procedure.answer_within_days == 12
    assert settings.procedure.needs_declaration
    assert settings.shelf_lives[kind] == 7


def test_settings_as_they_are_change_nothing(world: World) -> None:
    browser = Browser(world, "north-manager")
    place = "matrix/drafts/1/settings/"
    said = _send(browser, place, step="look", status=422, **_settings(world))
    assert "That would change nothing" in said
    wrong = _settings(world, default_shelf_life_months="soon")
    said = _send(browser, place, step="look", status=422, **wrong)
    assert "Give a whole number" in said


# -- in consultation ------------------------------------------------------------------------------


@pytest.fixture
def opened(world: World) -> int:
    """South's draft, open to all parties."""
    return a_draft_in_consultation(world, by="south-manager")


def test_a_change_is_proposed_with_its_reason(world: World, opened: int) -> None:
    browser = Browser(world, "provider-lead")
    place = f"matrix/drafts/{opened}/words/CS/cell/4/"
    seen = the_draft(world, opened).revision
    said = {"words": "Some of it is better.", "seen": seen}
    assert "Why?" in words_of(browser.send(place, 200, step="look", **said))
    refused = words_of(browser.send(place, 422, step="save", reason=" ", **said))
    assert "Say why, so that the other side can weigh it." in refused
    browser.send(place, 303, step="save", reason="It was said at the workshop.", **said)
    made = DraftProposal.objects.get(draft__number=opened, is_written=False)
    assert made.reason is not None
    assert made.reason.text == "It was said at the workshop."
    assert (drafted(world, opened).areas_by_code["CS"].at(4).words or "") == ""


def test_an_open_proposal_is_marked_where_it_stands(world: World, opened: int) -> None:
    number = propose(world, opened, changes=words_at(world, opened, "CS", 2, "Most are told."))
    browser = Browser(world, "auditor")
    words = browser.see(f"matrix/drafts/{opened}/words/CS/")
    assert f"Level 2 interim Proposal {number} is open" in words
    assert "Most are told." not in words


def test_a_proposal_made_on_what_was_changed_meanwhile_is_shown_again(
    world: World, opened: int
) -> None:
    browser = Browser(world, "provider-lead")
    place = f"matrix/drafts/{opened}/words/CS/cell/4/"
    said = {"words": "Some.", "reason": "So it is.", "seen": the_draft(world, opened).revision - 1}
    answer = browser.send(place, 409, step="save", **said)
    assert "So it is." in answer.content.decode()
    assert not DraftProposal.objects.filter(draft__number=opened, is_written=False).exists()


def test_the_words_ask_little_of_the_database_however_much_is_proposed(
    world: World, opened: int
) -> None:
    browser = Browser(world, "north-manager")
    places = [f"matrix/drafts/{opened}/", f"matrix/drafts/{opened}/words/CS/"]
    propose(world, opened, changes=words_at(world, opened, "CS", 2, "Most are told."))
    before = [browser.queries(place) for place in places]
    for turn in range(4):
        propose(world, opened, changes=words_at(world, opened, "CS", 4, f"Better by {turn}."))
    assert [browser.queries(place) for place in places] == before
    assert max(before) <= MOST_QUERIES
