"""Evidence is found by what was said of it and by the words of its files; never what is hidden."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection

from milepost.apps.evidence import queries
from milepost.apps.evidence.actions import NewEvidence, Upload, add_evidence
from milepost.apps.evidence.models import EvidenceVersion, EvidenceWords
from milepost.apps.evidence.reading import look_after, read_all
from milepost.apps.evidence.searching import forget_words, index_again
from milepost.apps.evidence.store import evidence_store
from milepost.apps.jobs.actions import TakenJob, take_one, taken
from milepost.apps.jobs.models import Job
from milepost.apps.jobs.running import RunningJob, run
from milepost.gateways.evidence_store import StoreFault
from tests.apps.small_worlds import cite, number_of, rate, submit
from tests.apps.worlds import World, a_world

LATER = datetime(2100, 1, 1, tzinfo=UTC)  # whenever a job may be taken, it may be by then
WORDS = b"The outfall at Ravensgill was dug out on the Tuesday after. Caf\xc3\xa9."


def a_letter(
    world: World, *, content: bytes = WORDS, by: str = "provider-lead", **more: Any
) -> int:
    new: dict[str, Any] = {
        "title": "Letter of the clerk",
        "type_code": "customer_survey",
        "made_by": "independent",
        "author": "Clerk of Fenby",
        "source": "Parish office",
        "dated_on": date(2026, 6, 1),
        "period_from": date(2026, 4, 1),
        "period_to": date(2026, 6, 30),
        "upload": Upload(name="ford_lane-2026.txt", chunks=[content]),
    } | more
    return add_evidence(new=NewEvidence(**new), by=world.actor(by), at=world.at())


def do_jobs() -> None:
    """Do what waits, as a worker would."""
    while (job := take_one(worker="test", at=LATER)) is not None:
        run(job)


def nothing_is_found() -> None:
    """As where rows were written past every verb."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM evidence_text")


def found(world: World, text: str, *, by: str = "provider-lead") -> list[int]:
    return [each.number for each in queries.register(by=world.actor(by), text=text).items]


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("letter", True),
        ("clerk fenby", True),
        ("parish OFFICE", True),
        ("ford lane", True),
        ("ford_lane-2026.txt", True),
        ("E-1", True),
        ("1", True),
        ("lett", True),
        ("etter", False),
        ("E-12", False),
        ("E-11", False),
        ("letter bridge", False),
        ("ravensgill", False),  # nobody has read the file yet
    ],
)
def test_an_item_is_found_by_what_was_said_of_it(world: World, text: str, is_found: bool) -> None:
    item = a_letter(world)
    assert found(world, text) == ([item] if is_found else [])


def test_signs_alone_look_for_nothing_and_find_everything(world: World) -> None:
    item = a_letter(world)
    assert found(world, '"; * § --') == [item]


@pytest.mark.parametrize("text", ["ravensgill", "outfall tuesday", "letter outfall", "cafe"])
def test_an_item_is_found_by_the_words_of_its_file_once_they_are_read(
    world: World, text: str
) -> None:
    item = a_letter(world)
    do_jobs()
    assert found(world, text) == [item]
    assert EvidenceWords.objects.get().state == "read"


def test_the_place_is_shown_with_the_words_marked(world: World) -> None:
    item = a_letter(world)
    do_jobs()
    page = queries.register(by=world.actor("provider-lead"), text="ravensgill letter")
    excerpt = page.excerpts[item]
    assert ("Ravensgill", True) in excerpt.parts


def test_what_only_its_owner_sees_is_found_by_nobody_else(world: World) -> None:
    item = a_letter(world)
    do_jobs()
    assert found(world, "ravensgill", by="north-validator") == []
    assert queries.register(by=world.actor("north-validator"), text="ravensgill").total == 0
    number = number_of(world)
    rate(world, number, "A1 F")
    cite(world, number, "A1", evidence=item)
    submit(world, number, level=0)
    assert found(world, "ravensgill", by="north-validator") == [item]


def test_a_restricted_item_is_in_no_result_and_no_count_of_the_other_side(world: World) -> None:
    item = a_letter(world, is_restricted=True)
    do_jobs()
    number = number_of(world)
    rate(world, number, "A1 F")
    cite(world, number, "A1", evidence=item)
    submit(world, number, level=0)
    page = queries.register(by=world.actor("north-validator"), text="ravensgill")
    assert (page.items, page.total, page.excerpts) == ((), 0, {})
    assert found(world, "ravensgill", by="moderator") == [item]


def test_another_arrangement_finds_only_its_own(world: World) -> None:
    elsewhere = a_world("hw-02", matrix=world.matrix, suffix="-elsewhere")
    a_letter(world)
    own = a_letter(elsewhere)
    do_jobs()
    assert found(elsewhere, "ravensgill") == [own]


def test_the_same_file_is_read_once_in_an_arrangement(world: World) -> None:
    first, second = a_letter(world), a_letter(world)
    do_jobs()
    assert EvidenceWords.objects.count() == 1
    assert found(world, "ravensgill") == [second, first]


def test_a_job_that_was_killed_is_done_again(world: World) -> None:
    a_letter(world)
    arrangement = EvidenceVersion.objects.get().item.arrangement_id
    killed = {"state": "begun", "tries": 2, "read_at": world.at()}
    sha256 = EvidenceVersion.objects.get().sha256
    EvidenceWords.objects.create(arrangement_id=arrangement, sha256=sha256, **killed)
    do_jobs()
    assert EvidenceWords.objects.get().state == "read"


def test_a_file_that_killed_its_reader_often_enough_is_let_be(world: World) -> None:
    a_letter(world)
    arrangement = EvidenceVersion.objects.get().item.arrangement_id
    killed = {"state": "begun", "tries": 3, "read_at": world.at()}
    sha256 = EvidenceVersion.objects.get().sha256
    EvidenceWords.objects.create(arrangement_id=arrangement, sha256=sha256, **killed)
    do_jobs()
    assert EvidenceWords.objects.get().state == "begun"


def test_a_file_that_is_gone_is_no_reason_to_stop(world: World) -> None:
    a_letter(world)
    evidence_store().erase(EvidenceVersion.objects.get().sha256)
    other = a_letter(world, content=b"Another letter about gullies")
    do_jobs()
    assert found(world, "gullies") == [other]
    assert sorted(EvidenceWords.objects.values_list("state", flat=True)) == ["read", "unreadable"]


def test_a_store_that_does_not_answer_is_asked_again_later(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = a_letter(world)
    job = _taken()

    def away(*_: object, **__: object) -> object:
        raise StoreFault("it does not answer")

    with monkeypatch.context() as patch:
        patch.setattr("milepost.apps.evidence.reading.read_words", away)
        with pytest.raises(StoreFault):
            read_all(RunningJob(job))
    read_all(RunningJob(job))
    assert found(world, "ravensgill") == [item]


def _taken() -> TakenJob:
    job = take_one(worker="test", at=LATER)
    assert job is not None
    return taken(job=job.id, claim=job.claim)


def test_what_nobody_asked_for_is_looked_after(world: World) -> None:
    """As after an import, which writes rows past every verb."""
    item = a_letter(world)
    Job.objects.all().delete()
    nothing_is_found()
    assert found(world, "letter") == []
    Job.objects.create(kind="evidence.unread", key="", asked_at=world.at(), not_before=world.at())
    look_after(RunningJob(_taken()))
    assert found(world, "letter") == [item]
    do_jobs()
    assert found(world, "ravensgill") == [item]


def test_the_index_is_made_anew(world: World) -> None:
    item = a_letter(world)
    do_jobs()
    nothing_is_found()
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO evidence_text (rowid, words) VALUES (999, 'of no version')")
    told: list[str] = []
    assert index_again(told.append) == 1
    assert told == ["1 of 1 versions"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM evidence_text")
        assert cursor.fetchone()[0] == 1
    assert found(world, "ravensgill letter") == [item]


def test_words_of_a_file_that_was_let_go_find_nothing(world: World) -> None:
    item = a_letter(world)
    do_jobs()
    version = EvidenceVersion.objects.get()
    forget_words(version.item.arrangement_id, version.sha256)
    assert found(world, "ravensgill") == []
    assert found(world, "letter") == [item]


def test_what_is_found_comes_a_page_at_a_time_in_the_order_asked_for(world: World) -> None:
    numbers = [a_letter(world, title=f"Letter {n % 7}") for n in range(27)]
    lead = world.actor("provider-lead")
    first = queries.register(by=lead, text="letter")
    assert [each.number for each in first.items] == numbers[:1:-1]
    assert (first.total, first.page, first.pages) == (27, 1, 2)
    last = queries.register(by=lead, text="letter", page=9)
    assert ([each.number for each in last.items], last.page) == (numbers[1::-1], 2)
    by_title = queries.register(by=lead, text="letter", sort="title")
    titles = [each.title for each in by_title.items]
    assert titles == sorted(titles)
    none = queries.register(by=lead, text="bridge", page=3)
    assert (none.items, none.total, none.page, none.pages) == ((), 0, 1, 1)
