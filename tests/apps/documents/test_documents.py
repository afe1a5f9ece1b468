"""A document is asked for, made once of one frozen data set, and seen by those who may know it."""

import hashlib
import json
import re

import pytest

from milepost.apps.audit.models import Event
from milepost.apps.documents import actions, queries
from milepost.apps.documents.models import Document, DocumentFile, Drawing, DrawnUpTo
from milepost.apps.jobs import actions as jobs
from milepost.apps.jobs import running
from milepost.apps.jobs.kinds import JobState
from milepost.apps.jobs.models import Job
from milepost.core.access.refusals import NoSuchThing, NotAllowed, NotPossible
from milepost.core.assessment.workflow import Stage
from tests.apps.documents.papers import asked, made, nothing_waits, work
from tests.apps.small_worlds import a_small_world, bring_to, number_of
from tests.apps.worlds import World, a_cycle, a_world

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def standing_world(standing_rows: None) -> World:
    world = a_small_world()
    bring_to(world, Stage.RATIFIED, number_of(world, "W0"))
    nothing_waits()
    return world


def content(number: int, world: World, who: str = "board-north") -> bytes:
    found = queries.document(by=world.actor(who), number=number)
    with actions.folder().open(found.sha256) as kept:
        return kept.read()


def test_asked_for_it_is_frozen_and_then_made_by_a_worker(world: World) -> None:
    number = asked(world)
    waiting = queries.document(by=world.actor("board-north"), number=number)
    assert (waiting.is_made, waiting.job and waiting.job.state) == (False, JobState.WAITING)
    assert work(world) == 1
    ready = queries.document(by=world.actor("board-north"), number=number)
    assert ready.is_made
    file = content(number, world)
    assert file.startswith(b"%PDF-")
    assert hashlib.sha256(file).hexdigest() == ready.sha256


def test_what_it_says_is_what_was_frozen_whatever_happens_before_it_is_made(world: World) -> None:
    number = asked(world)
    frozen = Document.objects.get(number=number)
    bring_to(world, Stage.RATIFIED, number_of(world, "W1"))
    work(world)
    document = Document.objects.get(number=number)
    assert document.data == frozen.data
    assert hashlib.sha256(document.data.encode()).hexdigest() == document.data_hash
    assert asked(world) != number  # the record has moved on, and so has what it says


def test_the_same_data_set_is_not_made_twice(world: World) -> None:
    number = made(world)
    assert asked(world, "board-south") == number
    assert work(world) == 0
    assert DocumentFile.objects.count() == 1
    names = Event.objects.filter(about="D-1").order_by("id").values_list("name", "by")
    people = {name: world.actor(name).person for name in ("board-north", "board-south")}
    assert list(names) == [
        ("document.asked_for", people["board-north"]),
        ("document.made", people["board-north"]),
        ("document.asked_for", people["board-south"]),
    ]


def test_the_same_data_set_gives_the_same_file_byte_for_byte(world: World) -> None:
    number = asked(world)
    job = jobs.take_one(worker="first", at=world.now)
    assert job is not None
    running.run(job)
    once = content(number, world)
    from milepost.apps.documents.making import data_of, drawn
    from milepost.gateways.typesetting import set_pdf

    document = Document.objects.get(number=number)
    Drawing.objects.all().delete()
    again = set_pdf(
        "profile",
        data_of(document),
        pictures={each["name"]: drawn(each["spec"]) for each in document.charts},
        dated=document.recorded_on,
    )
    assert again == once


def test_a_job_begun_twice_leaves_one_file(world: World) -> None:
    asked(world)
    first = jobs.take_one(worker="slow", at=world.now)
    assert first is not None
    world.now += jobs.LEASE * 2
    jobs.reap(at=world.now)
    second = jobs.take_one(worker="quick", at=world.now)
    assert second is not None
    running.run(second)
    with pytest.raises(jobs.LeaseLost):
        jobs.taken(job=first.id, claim=first.claim)
    assert DocumentFile.objects.count() == 1
    assert Event.objects.filter(name="document.made").count() == 1


def test_a_document_of_more_than_ratified_levels_does_not_exist_for_an_elected_member(
    world: World,
) -> None:
    of_the_board, of_the_member = made(world), made(world, "member")
    assert of_the_board != of_the_member
    with pytest.raises(NoSuchThing):
        queries.document(by=world.actor("member"), number=of_the_board)
    numbers = [each.number for each in queries.documents_made(by=world.actor("member")).documents]
    assert numbers == [of_the_member]
    everything = queries.documents_made(by=world.actor("board-south")).documents
    assert [each.number for each in everything] == [of_the_member, of_the_board]


def test_another_arrangements_documents_do_not_exist(world: World) -> None:
    number = made(world)
    elsewhere = a_world("elsewhere", suffix="-elsewhere")
    with pytest.raises(NoSuchThing):
        queries.document(by=elsewhere.actor("board-north"), number=number)
    with pytest.raises(NoSuchThing):
        actions.cancel(number=number, by=elsewhere.actor("board-north"), at=world.now)
    assert queries.documents_made(by=elsewhere.actor("board-north")).total == 0


def test_an_administrator_may_not_ask(world: World) -> None:
    with pytest.raises(NotAllowed):
        asked(world, "admin")
    assert (Document.objects.count(), Job.objects.count()) == (0, 0)


def test_who_asked_may_cancel_and_nobody_else(world: World) -> None:
    number = asked(world)
    with pytest.raises(NotAllowed):
        actions.cancel(number=number, by=world.actor("board-south"), at=world.now)
    actions.cancel(number=number, by=world.actor("board-north"), at=world.now)
    assert work(world) == 0
    assert Event.objects.filter(name="document.cancelled").count() == 1
    with pytest.raises(NotPossible):
        actions.cancel(number=number, by=world.actor("board-north"), at=world.now)
    assert made(world) == number  # asked for again, it is made after all
    assert DocumentFile.objects.count() == 1


def test_the_charts_of_pages_are_drawn_once_the_record_has_moved_on(world: World) -> None:
    world.now = world.now.replace(month=8)
    from datetime import date

    a_cycle(world, cut_off_on=date(2026, 8, 1))
    bring_to(world, Stage.RATIFIED, number_of(world, "W1"))
    from milepost.apps.jobs.actions import enqueue_due

    enqueue_due(at=world.now)
    work(world)
    assert Drawing.objects.exists()
    svg = Drawing.objects.values_list("svg", flat=True)[0]
    assert "Jointly" in svg
    assert not re.search(r"<script|\son\w+=|\sstyle=", svg)
    assert DrawnUpTo.objects.count() == 1
    Drawing.objects.all().delete()
    world.now = world.now.replace(hour=23)
    enqueue_due(at=world.now)
    work(world)
    assert not Drawing.objects.exists()  # nothing had moved on


def test_what_is_frozen_names_no_claim_and_no_person(world: World) -> None:
    bring_to(world, Stage.SUBMITTED, number_of(world, "W2"))
    document = Document.objects.get(number=asked(world))
    said = json.loads(document.data)
    row = next(row for c in said["categories"] for row in c["rows"] if row["code"] == "W2")
    assert {each["level"] for each in row["standings"]} == {None}
    for name in ("provider-lead", "north-validator", "board-north"):
        actor = world.actor(name)
        assert actor.name not in document.data
        assert actor.person not in document.data
