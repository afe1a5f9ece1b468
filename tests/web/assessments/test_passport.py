"""The passport of a level: one page from the level to all that it came of, and what proves it."""

from datetime import date

import pytest

from milepost.apps.assessments import actions
from milepost.apps.assessments.queries.passport_facts import PassportPage
from milepost.apps.assessments.queries.passport_page import passport_page
from milepost.apps.audit.frozen import freeze, unfreeze
from milepost.apps.audit.models import Seal
from milepost.apps.evidence.actions import NewEvidence, Upload, add_evidence
from milepost.apps.evidence.models import EvidenceItem
from milepost.core.access.refusals import NotAllowed
from milepost.core.assessment.workflow import Position, Stage
from tests.apps.small_worlds import (
    a_draft,
    a_submission,
    answer,
    bring_to,
    challenge,
    cite,
    defer,
    differ,
    meet,
    number_of,
    propose,
    rate,
    ratify,
    submit,
)
from tests.apps.worlds import World, a_cycle
from tests.web.browsing import MOST_QUERIES, Browser

pytestmark = pytest.mark.django_db


def _passport(world: World, number: int, who: str = "auditor") -> PassportPage:
    return passport_page(number=number, by=world.actor(who), at=world.at())


def _place(number: int) -> str:
    return f"assessments/{number}/passport/"


def _disputed(world: World, number: int) -> None:
    """Challenged, answered, moderated, deferred, proposed again, and ratified."""
    a_submission(world, number)
    challenge(world, number)
    answer(world, number)
    meet(world, number)
    actions.open_moderation(number=number, by=world.actor("moderator"), at=world.at())
    rate(
        world,
        number,
        "A1 F",
        position=Position.MODERATOR,
        by="moderator",
        reason="Both reports show it in June.",
    )
    propose(world, number)
    defer(world, number)
    actions.resume(number=number, level=1, by=world.actor("moderator"), at=world.at())
    ratify(world, number)


def test_it_reads_like_the_story_of_what_happened(world: World) -> None:
    number = number_of(world)
    _disputed(world, number)
    assert [step.title for step in _passport(world, number).steps] == [
        "Wayfarer claimed level 1",
        "North challenged, and validated below level 1",
        "Wayfarer answered",
        "The leads of both sides met",
        "The moderator took it up",
        "The moderator proposed level 1",
        "The Board deferred its decision until 31 January 2027",
        "The moderator proposed level 1",
        "The Board ratified level 1",
    ]
    said = Browser(world, "auditor").see(_place(number))
    for words in (
        "Level 1, ratified by the Board (Board North)",
        "CS.A1 What CS.A1 asks for is so. Wayfarer: fully; North: partly.",
        "“The rhythm broke off in May.”",
        "Kept to its rating. “It resumed in June.”",
        "“The survey is not in yet.”",
        "Moderator: Both reports show it in June.",
        "5 seals, as sealed",
    ):
        assert words in said


def test_it_goes_from_the_level_to_the_criteria_the_evidence_and_its_hash(world: World) -> None:
    number = number_of(world)
    bring_to(world, Stage.RATIFIED, number)
    found = _passport(world, number)
    (level,) = found.levels
    assert [each.code for each in level.criteria] == ["CS.A1", "CS.A2", "CS.C1"]
    assert [(side.party, side.rating) for side in level.criteria[0].sides] == [
        ("Wayfarer", "F"),
        ("North", "F"),
        ("Moderator", "F"),
    ]
    item = EvidenceItem.objects.get()
    assert [each.item for each in level.criteria[0].evidence] == [item.number]
    (evidence,) = found.evidence
    assert evidence.sha256 == item.versions.get().sha256
    assert evidence.sha256 in Browser(world, "auditor").see(_place(number))
    assert (found.next_level, [code for code, _ in found.held_back]) == (2, ["CS.I2"])


def test_the_standing_is_told_and_whether_it_is_of_this_level(world: World) -> None:
    first = number_of(world)
    bring_to(world, Stage.RATIFIED, first)
    assert _passport(world, first).is_last
    a_cycle(world, window_from=date(2026, 6, 1), cut_off_on=date(2026, 9, 30))
    second = number_of(world)
    bring_to(world, Stage.RATIFIED, second)
    past, present = _passport(world, first), _passport(world, second)
    assert (past.is_last, present.is_last) == (False, True)
    assert past.standing == present.standing
    assert present.standing.level == 1
    assert [(each.number, each.is_this) for each in past.others] == [(first, True), (second, False)]
    said = Browser(world, "auditor").see(_place(first))
    assert "How the level ratified last stands today" in said
    assert "Held since 6 July 2026" in said


def test_a_level_not_ratified_yet_has_one_as_far_as_it_has_come(world: World) -> None:
    number = number_of(world)
    a_submission(world, number)
    said = Browser(world, "auditor").see(_place(number))
    assert "Level 1, claimed by Wayfarer (Provider Lead)" in said
    assert "the Board has not ratified it" in said
    assert "The Board has not ratified a level of this focus area yet." in said


def test_before_anything_was_stated_it_says_so(world: World) -> None:
    number = number_of(world)
    a_draft(world, number)
    for who in ("provider-lead", "north-validator"):
        page = Browser(world, who).see(_place(number))
        assert "No level has been stated yet" in page
        assert "CS.A1" not in page


def test_a_level_apart_from_the_indicated_one_says_so_with_the_reason(world: World) -> None:
    number = number_of(world)
    a_draft(world, number)
    actions.submit(
        number=number,
        level=0,
        reason="We wait for the survey.",
        by=world.actor("provider-lead"),
        at=world.at(),
    )
    said = Browser(world, "north-validator").see(_place(number))
    assert "The ratings indicate level 1." in said
    assert "“We wait for the survey.”" in said
    assert "No criterion is owed for it" in said


@pytest.mark.parametrize("who", ["provider-lead", "moderator", "south-validator", "auditor"])
def test_a_draft_is_no_part_of_it(world: World, who: str) -> None:
    number = number_of(world)
    a_submission(world, number)
    differ(world, number)
    page = Browser(world, who).see(_place(number))
    assert "The rhythm broke off" not in page
    assert [side.party for side in _passport(world, number, who).levels[0].criteria[0].sides] == [
        "Wayfarer"
    ]


@pytest.mark.parametrize(
    ("who", "is_told"), [("provider-lead", True), ("moderator", True), ("north-validator", False)]
)
def test_what_is_restricted_is_told_to_its_own_side_and_the_moderator(
    world: World, who: str, is_told: bool
) -> None:
    number = number_of(world)
    rate(world, number, "A1 F, A2 F, C1 F")
    upload = Upload(name="r.pdf", chunks=[b"%PDF-1.7 "])
    item = add_evidence(
        new=NewEvidence(
            title="Margins",
            type_code="customer_survey",
            made_by="independent",
            author="A surveyor",
            source="A survey",
            dated_on=date(2026, 6, 20),
            period_from=date(2026, 4, 1),
            period_to=date(2026, 6, 30),
            upload=upload,
            is_restricted=True,
        ),
        by=world.actor("provider-lead"),
        at=world.at(),
    )
    cite(world, number, "A1", "A2", "C1", evidence=item)
    submit(world, number)
    found = _passport(world, number, who)
    assert bool(found.evidence) is is_told
    assert bool(found.levels[0].criteria[0].evidence) is is_told


def test_who_may_not_see_assessments_is_refused(world: World) -> None:
    with pytest.raises(NotAllowed):
        _passport(world, number_of(world), "admin")


# -- what proves it -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"content": '{"level":5}'}, "What it covers is not what was sealed."),
        ({"content": "{"}, "What it covers is not what was sealed."),
        ({"hash": "0" * 64}, "Its hash is not that of what it says."),
        ({"previous": "1" * 64}, "It does not follow the seal before it."),
    ],
)
def test_a_seal_that_was_changed_is_found_and_named(
    world: World, change: dict[str, str], fault: str
) -> None:
    number = number_of(world)
    a_submission(world, number)
    assert _passport(world, number).is_sound
    unfreeze()
    Seal.objects.filter(about=f"A-{number}").update(**change)
    freeze()
    said = Browser(world, "auditor").see(_place(number))
    assert "Not as it was sealed" in said
    assert fault in said


def test_a_seal_that_was_removed_is_missed(world: World) -> None:
    number = number_of(world)
    a_submission(world, number)
    challenge(world, number)
    unfreeze()
    Seal.objects.filter(about=f"A-{number}", kind="assessment.challenged").update(about="A-99")
    freeze()
    said = Browser(world, "auditor").see(_place(number))
    assert "The seal that it was given is not on record." in said
    assert not _passport(world, number).is_sound


# -- how one comes there, and what it costs -------------------------------------------------------


def test_it_is_one_click_from_the_focus_area_and_from_the_assessment(world: World) -> None:
    number = number_of(world)
    bring_to(world, Stage.RATIFIED, number)
    browser = Browser(world, "auditor")
    link = f'href="/arrangements/hw-01/{_place(number)}"'
    area = browser.get(browser.at("focus-areas/CS/?view=north")).content.decode()
    assert area.count(link) == 2
    assert link in browser.get(browser.at(f"assessments/{number}/")).content.decode()


def test_it_takes_as_many_queries_however_long_the_story(world: World) -> None:
    short, long = number_of(world, "DD"), number_of(world)
    bring_to(world, Stage.RATIFIED, short)
    _disputed(world, long)
    browser = Browser(world, "auditor")
    assert browser.queries(_place(short)) == browser.queries(_place(long)) <= MOST_QUERIES
