"""A sample for the audit: drawn, recorded, drawn again, and walked to the seals."""

from datetime import date

import pytest
from django.db import connection

from milepost.apps.assessments import actions
from milepost.apps.assessments.models import Assessment, ProposedLevel
from milepost.apps.audit.frozen import freeze, unfreeze
from milepost.apps.audit.models import Event
from milepost.apps.reports.actions.sampling import draw_sample
from milepost.apps.reports.frame import SampleAsked
from milepost.core.access.refusals import NotAllowed, NotPossible
from tests.apps.worlds import World, a_cycle, cite_for_level, rate_level, some_evidence
from tests.web.assessments.stories import a_draft, ratified
from tests.web.browsing import MOST_QUERIES, Browser

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def standing_world(standing_rows: None) -> World:
    """One level ratified in each of two focus areas, in one cycle."""
    story = ratified(a_draft())
    ratify_another(story.world, "CB", "north")
    return story.world


def ratify_another(world: World, area: str, authority: str, cycle: int = 1) -> int:
    """Another level 1, through every step."""
    number = Assessment.objects.get(
        focus_area=area, authority__slug=authority, cycle__number=cycle
    ).number
    item = some_evidence(
        world,
        by="provider-lead",
        made_by="independent",
        type_code=world.matrix.areas_by_code[area].evidence_base[0].code,
        title=f"Report on {area}",
        content=f"%PDF-1.7 {area} {cycle}".encode(),
    )
    rate_level(world, number, area, 1)
    cite_for_level(world, number, area, 1, evidence=item)
    actions.submit(
        number=number,
        level=1,
        reason="As we see it.",
        by=world.actor("provider-lead"),
        at=world.at(),
    )
    validator = world.actor(f"{authority}-validator")
    why = "As we see it."
    actions.agree(number=number, level=1, reason=why, by=validator, at=world.at())
    moderator = world.actor("moderator")
    actions.propose(number=number, level=1, reason=why, by=moderator, at=world.at())
    paper = ProposedLevel.objects.get(assessment__number=number).seal.hash
    board = world.actor(f"board-{authority}")
    actions.ratify(number=number, paper=paper, by=board, at=world.at())
    return number


ASKED = SampleAsked(seed="head of 2 June", size=1, first_cycle=1, last_cycle=1)


def drawn(number: int = 1) -> list[str]:
    event = Event.objects.get(name="sample.drawn", about=f"sample {number}")
    return list(event.after["drawn"])


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("auditor", 200),
        ("north-manager", 200),
        ("provider-lead", 403),
        ("north-decider", 403),
        ("moderator", 403),
        ("admin", 403),
    ],
)
def test_auditors_and_contract_managers_draw(world: World, who: str, status: int) -> None:
    Browser(world, who).see("record/samples/draw/", status)


def test_a_draw_is_recorded_with_all_that_draws_it_again(world: World) -> None:
    browser = Browser(world, "auditor")
    assert "No sample was drawn yet" in browser.see("record/samples/")
    answer = browser.send(
        "record/samples/draw/", seed="chance", size="1", first_cycle="1", last_cycle="1"
    )
    assert answer["Location"].endswith("/record/samples/1/")
    words = browser.see("record/samples/1/")
    assert "Drawn again just now: the same levels, from the same list." in words
    assert "2 ratified levels" in words
    assert "Sample drawn for the audit" in Browser(world, "provider-lead").see("record/")
    event = Event.objects.get(name="sample.drawn")
    assert (event.by, event.after["seed"]) == (world.actor("auditor").person, "chance")


def test_one_seed_draws_one_sample_whatever_was_ratified_in_later_cycles(world: World) -> None:
    by = world.actor("auditor")
    draw_sample(asked=ASKED, by=by, at=world.at())
    a_cycle(world, window_from=date(2026, 7, 1), cut_off_on=date(2026, 9, 30))
    ratify_another(world, "CS", "north", cycle=2)
    draw_sample(asked=ASKED, by=by, at=world.at())
    assert drawn(1) == drawn(2)
    wider = SampleAsked(seed=ASKED.seed, size=9, first_cycle=1, last_cycle=2)
    draw_sample(asked=wider, by=by, at=world.at())
    assert len(drawn(3)) == 3


def test_what_was_drawn_stands_when_more_was_ratified_in_the_same_cycle(world: World) -> None:
    asked = SampleAsked(seed="s", size=9, first_cycle=1, last_cycle=1)
    draw_sample(asked=asked, by=world.actor("auditor"), at=world.at())
    ratify_another(world, "CS", "south")
    words = Browser(world, "auditor").see("record/samples/1/")
    assert "Drawn again just now: the same levels, from the same list." in words
    assert "2 ratified levels" in words


def test_each_level_is_walked_to_its_evidence_and_seals(world: World) -> None:
    asked = SampleAsked(seed="s", size=2, first_cycle=1, last_cycle=1, is_spread=True)
    draw_sample(asked=asked, by=world.actor("auditor"), at=world.at())
    browser = Browser(world, "auditor")
    words = browser.see("record/samples/1/")
    paper = ProposedLevel.objects.get(assessment__focus_area="CS")
    for said in ("CS.CHAN.L1.1", "Survey of road users", paper.seal.hash, "as sealed"):
        assert said in words
    version = paper.assessment.evidence_links.first()
    assert version is not None
    assert version.evidence_version.sha256 in words
    file = browser.get(browser.at("record/samples/1/csv/")).content.decode()
    assert version.evidence_version.sha256 in file
    assert file.splitlines()[0].startswith("\ufeffPlace,Assessment,")


def test_a_level_whose_seal_was_changed_is_pointed_out(world: World) -> None:
    asked = SampleAsked(seed="s", size=2, first_cycle=1, last_cycle=1)
    draw_sample(asked=asked, by=world.actor("auditor"), at=world.at())
    unfreeze()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE audit_seal SET content = replace(content, '\"level\":1', '\"level\":3')"
            " WHERE kind = 'level.proposed'"
        )
    freeze()
    words = Browser(world, "auditor").see("record/samples/1/")
    assert "What it covers is not what was sealed." in words
    assert "The seal of the Board’s paper is of another level." in words


def test_a_record_of_a_draw_that_was_changed_is_pointed_out(world: World) -> None:
    draw_sample(asked=ASKED, by=world.actor("auditor"), at=world.at())
    event = Event.objects.get(name="sample.drawn")
    unfreeze()
    Event.objects.filter(pk=event.pk).update(after={**event.after, "seed": "one that suits"})
    Event.objects.filter(pk=event.pk).update(
        after={**event.after, "drawn": sorted({"A-1", "A-3"} - set(drawn()))}
    )
    freeze()
    assert "it is not the same" in Browser(world, "auditor").see("record/samples/1/")


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (SampleAsked(seed=" ", size=1, first_cycle=1, last_cycle=1), "Give a seed"),
        (SampleAsked(seed="s", size=0, first_cycle=1, last_cycle=1), "1 to 50 levels"),
        (SampleAsked(seed="s", size=51, first_cycle=1, last_cycle=1), "1 to 50 levels"),
        (SampleAsked(seed="s", size=1, first_cycle=2, last_cycle=1), "comes after"),
        (SampleAsked(seed="s", size=1, first_cycle=5, last_cycle=9), "ratified no level"),
        (SampleAsked(seed="s" * 101, size=1, first_cycle=1, last_cycle=1), "at most 100"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_words_and_nothing_is_recorded(
    world: World, asked: SampleAsked, sentence: str
) -> None:
    with pytest.raises(NotPossible, match=sentence):
        draw_sample(asked=asked, by=world.actor("auditor"), at=world.at())
    assert not Event.objects.filter(name="sample.drawn").exists()


def test_whoever_draws_no_samples_is_refused(world: World) -> None:
    with pytest.raises(NotAllowed, match="drawing a sample"):
        draw_sample(asked=ASKED, by=world.actor("provider-lead"), at=world.at())


def test_a_form_that_is_not_right_tells_every_fault(world: World) -> None:
    answer = Browser(world, "auditor").send(
        "record/samples/draw/", 422, seed="", size="x", first_cycle="1", last_cycle="7"
    )
    words = answer.content.decode()
    assert "Give a seed" in words
    assert "has to be a whole number" in words


def test_a_sample_of_nobody_is_not_there(world: World) -> None:
    Browser(world, "auditor").see("record/samples/7/", 404)


def test_a_sample_takes_as_many_queries_of_two_levels_as_of_one(world: World) -> None:
    by = world.actor("auditor")
    draw_sample(asked=ASKED, by=by, at=world.at())
    two = SampleAsked(seed="s", size=2, first_cycle=1, last_cycle=1)
    draw_sample(asked=two, by=by, at=world.at())
    browser = Browser(world, "auditor")
    one, both = browser.queries("record/samples/1/"), browser.queries("record/samples/2/")
    assert one == both <= MOST_QUERIES
    assert browser.queries("record/samples/") <= MOST_QUERIES
