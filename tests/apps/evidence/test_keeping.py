"""Files are kept for their years, held beyond them, deleted under a rule, and within a quota."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings

from milepost.apps.archives.actions import export_arrangement
from milepost.apps.archives.actions.backing_up import _Asked
from milepost.apps.audit.models import Event
from milepost.apps.contracts.models import Contract
from milepost.apps.evidence import actions
from milepost.apps.evidence.actions import Upload, retire
from milepost.apps.evidence.models import (
    EvidenceDeletion,
    EvidenceItem,
    EvidenceKeeping,
    EvidenceVersion,
    EvidenceWords,
    ReceivedFile,
)
from milepost.apps.evidence.queries import register, versions_of
from milepost.apps.evidence.queries.keeping import keeping_page
from milepost.apps.evidence.queries.stored_files import stored_files
from milepost.apps.evidence.searching import index_file
from milepost.apps.evidence.store import evidence_store
from milepost.apps.evidence.tidying import let_go_of_deleted, tidy_up
from milepost.apps.jobs.models import Job
from milepost.core.access.refusals import (
    ChangedMeanwhile,
    NoSuchThing,
    NotAllowed,
    NotPossible,
)
from milepost.core.archive.inspection import inspect
from milepost.core.assessment.workflow import Stage
from milepost.core.evidence.keeping import USUAL_YEARS, KeepingRules, RecordClass
from milepost.core.evidence.versions import VersionKind
from milepost.gateways.archive_files import open_archive
from tests.apps.small_worlds import a_small_world, bring_to, number_of
from tests.apps.test_every_verb import A_RENEWAL, NEW
from tests.apps.worlds import World, some_evidence

pytestmark = pytest.mark.django_db

RULES = KeepingRules(years=USUAL_YEARS, quota=None)  # 12, 6 and 2 years
ENDED = datetime(2030, 3, 31, 12, tzinfo=UTC)  # the last day of the contracts
PDF = b"%PDF-1.7 "


@pytest.fixture(scope="module")
def standing_world(standing_rows: None) -> World:
    """E-1 a ratified level was given on, E-2 was relied on, E-3 is the North's, unused; and others.

    E-1 and E-2 are the same file.
    """
    world = a_small_world()
    bring_to(world, Stage.RATIFIED, number_of(world, "W0"))
    bring_to(world, Stage.SUBMITTED, number_of(world, "W1"))
    some_evidence(world, by="north-contributor", content=PDF + b"of the North")  # E-3
    some_evidence(world, by="south-contributor", content=PDF + b"of the South")  # E-4
    some_evidence(world, by="provider-lead", made_by="provider", content=PDF + b"theirs")  # E-5
    return world


@pytest.fixture(autouse=True)
def _a_place_of_its_own(settings: LazySettings, tmp_path: Path) -> None:
    settings.EVIDENCE_FOLDER = tmp_path / "evidence"


@pytest.fixture
def _kept(world: World) -> None:
    """The files are where this test looks for them, and the rules are set."""
    for content in (b"", b"of the North", b"of the South", b"theirs"):
        evidence_store().keep([PDF + content])
    set_rules(world)


def set_rules(world: World, quota: int | None = None, who: str = "north-manager") -> None:
    actions.set_keeping(
        rules=replace(RULES, quota=quota), reason="The Board.", by=world.actor(who), at=world.at()
    )


def years_on(years: int, days: int = 1) -> datetime:
    """So many years and days after the contracts ended."""
    return ENDED.replace(year=ENDED.year + years) + timedelta(days=days)


def due_at(world: World, at: datetime, who: str = "north-manager") -> list[str]:
    done = retire(reason="", by=world.actor(who), at=at, is_trial=True)
    return [each.reference for each in done.files]


def delete(world: World, at: datetime, who: str = "north-manager", **more: Any) -> list[str]:
    done = retire(reason="Minute 12.", by=world.actor(who), at=at, **more)
    return [each.reference for each in done.files]


def is_there(content: bytes) -> bool:
    return evidence_store().holds(hashlib.sha256(content).hexdigest())


def _kept_hashes() -> list[str]:
    return list(evidence_store().all_kept())


# -- what is due ----------------------------------------------------------------------------------


def test_nothing_is_due_until_somebody_sets_the_rules(world: World) -> None:
    assert due_at(world, years_on(60)) == []
    with pytest.raises(NotPossible, match="Nothing is due for deletion"):
        delete(world, years_on(60))


@pytest.mark.usefixtures("_kept")
def test_each_file_is_due_once_the_years_of_its_class_are_over(world: World) -> None:
    assert due_at(world, years_on(2, days=0)) == []
    assert due_at(world, years_on(2)) == ["E-3"]
    assert due_at(world, years_on(6, days=0)) == ["E-3"]
    assert due_at(world, years_on(6)) == ["E-2", "E-3"]
    assert due_at(world, years_on(12)) == ["E-1", "E-2", "E-3"]
    Contract.objects.filter(authority__slug="south").update(ends_on=ENDED.replace(year=2031))
    assert due_at(world, years_on(2)) == []  # the last of the contracts decides


@pytest.mark.usefixtures("_kept")
def test_each_side_deletes_what_it_may_and_nobody_else_anything(world: World) -> None:
    assert due_at(world, years_on(6), "south-manager") == ["E-2", "E-4"]
    assert due_at(world, years_on(60), "provider-lead") == ["E-5"]  # what nobody else has seen
    for who in ("north-validator", "provider-contributor", "moderator", "auditor"):
        with pytest.raises(NotAllowed, match="deleting files of evidence"):
            due_at(world, years_on(60), who)


@pytest.mark.usefixtures("_kept")
def test_what_is_held_is_never_due_until_its_own_authority_lifts_the_hold(world: World) -> None:
    north, south = world.actor("north-manager"), world.actor("south-manager")
    one = actions.hold_evidence(number=2, reason="A claim.", by=south, at=world.at())
    assert due_at(world, years_on(6)) == ["E-3"]
    everything = actions.hold_evidence(number=None, reason="An inquiry.", by=north, at=world.at())
    assert due_at(world, years_on(60)) == due_at(world, years_on(60), "provider-lead") == []
    with pytest.raises(NotPossible, match="Your Authority holds all evidence already"):
        actions.hold_evidence(number=None, reason="Another.", by=north, at=world.at())
    with pytest.raises(NotAllowed, match="South put this hold on"):
        actions.lift_hold(hold=one, reason="No.", by=north, at=world.at())
    for hold, by in ((one, south), (everything, north)):
        with pytest.raises(NotPossible, match="Write down why it is lifted"):
            actions.lift_hold(hold=hold, reason=" ", by=by, at=world.at())
        actions.lift_hold(hold=hold, reason="Settled.", by=by, at=world.at())
        with pytest.raises(NotPossible, match="It was lifted already"):
            actions.lift_hold(hold=hold, reason="Again.", by=by, at=world.at())
    assert due_at(world, years_on(6)) == ["E-2", "E-3"]


def test_what_another_side_has_not_shown_is_not_held_and_no_hold_on_it_is_told(
    world: World,
) -> None:
    south = world.actor("south-manager")
    for number in (3, 5, 99):
        with pytest.raises(NoSuchThing):
            actions.hold_evidence(number=number, reason="A claim.", by=south, at=world.at())
    north = world.actor("north-manager")
    own = actions.hold_evidence(number=3, reason="In confidence.", by=north, at=world.at())
    with pytest.raises(NoSuchThing):
        actions.lift_hold(hold=own, reason="What is it?", by=south, at=world.at())
    on = world.at().date()
    assert keeping_page(by=south, on=on).holds == ()
    (line,) = keeping_page(by=north, on=on).holds
    assert (line.number, line.is_own, line.reason) == (3, True, "In confidence.")
    assert Event.objects.latest("id").name == "evidence.held_in_confidence"
    with pytest.raises(NotPossible, match="Write down why it is held"):
        actions.hold_evidence(number=2, reason="", by=north, at=world.at())


def test_rules_below_what_the_law_asks_are_refused_and_the_newest_count(world: World) -> None:
    north = world.actor("north-manager")
    short = replace(RULES, years={**RULES.years, RecordClass.RATIFIED: 5}, quota=0)
    with pytest.raises(NotPossible) as refused:
        actions.set_keeping(rules=short, reason="", by=north, at=world.at())
    assert len(refused.value.faults) == 3
    set_rules(world)
    set_rules(world, quota=1024, who="south-manager")
    assert EvidenceKeeping.objects.count() == 2
    page = keeping_page(by=world.actor("auditor"), on=world.at().date())
    assert page.told is not None
    assert (page.told.party, page.space.quota, page.may_keep) == ("South", 1024, False)
    event = Event.objects.latest("id")
    assert (event.before["quota"], event.after["quota"]) == (None, 1024)


# -- what deleting leaves -------------------------------------------------------------------------


@pytest.mark.usefixtures("_kept")
def test_a_deleted_file_leaves_its_row_its_hash_the_rule_and_the_reason(world: World) -> None:
    version = EvidenceVersion.objects.get(item__number=3)
    with pytest.raises(NotPossible, match="on whose word"):
        retire(reason=" ", by=world.actor("north-manager"), at=years_on(2))
    with pytest.raises(ChangedMeanwhile, match="Other files are due"):
        delete(world, years_on(2), seen="something else")
    assert delete(world, years_on(2)) == ["E-3"]
    row = EvidenceDeletion.objects.get()
    assert row.evidence_version == version
    assert (row.record_class, row.years) == ("unused", 2)
    assert str(row.kept_until) == "2032-03-31"
    event = Event.objects.latest("id")
    assert (event.name, event.about) == ("evidence.file_deleted_in_confidence", "E-3")
    assert event.before == {"version": 1, "sha256": version.sha256, "size": version.size}
    assert event.reason is not None
    assert event.reason.text == "Minute 12."
    assert Job.objects.filter(kind="evidence.tidy").exists()
    told = versions_of(by=world.actor("north-manager"), number=3).deletion_of(1)
    assert told is not None
    assert told.rule == "never relied on, kept for 2 years after the end of the contract"
    with pytest.raises(NotPossible, match="Nothing is due"):
        delete(world, years_on(2))
    page = keeping_page(by=world.actor("south-manager"), on=years_on(2).date())
    assert page.deleted == ()  # the item does not exist for the South
    assert page.deleted_count == 0


@pytest.mark.usefixtures("_kept")
def test_the_bytes_go_after_the_rows_are_written_and_again_after_a_kill(world: World) -> None:
    at = years_on(2)
    delete(world, at)
    sha256 = EvidenceVersion.objects.get(item__number=3).sha256
    # Killed here: the file is there still, no row names it, and the next round lets go of it.
    found = stored_files(at=at, deep=True)
    assert (found.spare, found.lost) == ((sha256,), ())
    assert let_go_of_deleted(at=at) == 1
    assert let_go_of_deleted(at=at) == 0
    tidy_up(at=at)
    assert not evidence_store().holds(sha256)
    assert stored_files(at=at, deep=True).is_whole


@pytest.mark.usefixtures("_kept")
def test_a_file_that_another_item_has_goes_with_the_last_of_them(world: World) -> None:
    at = years_on(6)
    assert delete(world, at) == ["E-2", "E-3"]
    let_go_of_deleted(at=at)
    assert is_there(PDF)  # E-1 is the same file, and has six years left
    later = years_on(12)
    assert delete(world, later) == ["E-1"]
    let_go_of_deleted(at=later)
    assert not is_there(PDF)


@pytest.mark.usefixtures("_kept")
def test_a_file_that_is_put_in_anew_or_waits_in_a_tray_stays(world: World) -> None:
    at = years_on(2)
    delete(world, at)
    content = PDF + b"of the North"
    waiting = Upload(name="again.pdf", chunks=[content])
    actions.receive_file(upload=waiting, by=world.actor("provider-lead"), at=world.at())
    assert let_go_of_deleted(at=at) == 0
    ReceivedFile.objects.all().delete()
    assert let_go_of_deleted(at=datetime.now(UTC)) == 0  # it came a moment ago: wait and see
    assert let_go_of_deleted(at=at) == 1


@pytest.mark.usefixtures("_kept")
def test_nothing_is_found_by_the_words_of_a_deleted_file(world: World) -> None:
    north = world.actor("north-manager")
    version = EvidenceVersion.objects.get(item__number=3)
    arrangement = version.item.arrangement
    EvidenceWords.objects.create(
        arrangement=arrangement,
        sha256=version.sha256,
        state="read",
        text="\nSalamanders",
        read_at=world.at(),
    )
    index_file(arrangement.pk, version.sha256)
    assert [each.number for each in register(by=north, text="salamanders").items] == [3]
    delete(world, years_on(2))
    assert register(by=north, text="salamanders").items == ()
    assert 3 in [each.number for each in register(by=north, text="overview").items]
    assert not EvidenceWords.objects.exists()


@pytest.mark.usefixtures("_kept")
def test_a_correction_does_not_keep_a_file_that_is_gone(world: World) -> None:
    delete(world, years_on(2))
    new = replace(A_RENEWAL, kind=VersionKind.CORRECTION, upload=None)
    with pytest.raises(NotPossible, match="file of the version before was deleted"):
        actions.add_version(number=3, new=new, by=world.actor("north-contributor"), at=world.at())


@pytest.mark.usefixtures("_kept")
def test_an_archive_and_a_backup_do_without_a_deleted_file(world: World, tmp_path: Path) -> None:
    at = years_on(2)
    sha256 = EvidenceVersion.objects.get(item__number=3).sha256
    delete(world, at)
    let_go_of_deleted(at=at)
    path = tmp_path / "whole.zip"
    export_arrangement(world.reference, to=path, at=at)
    archive = open_archive(path)
    try:
        found = inspect(archive)
        assert found.is_sound, found.faults
        assert not [name for name in archive.sizes if sha256 in name]
    finally:
        archive.close()
    asked = _Asked()
    asked.of(_ask)
    assert {name for _, name in asked.files} == set(
        EvidenceVersion.objects.exclude(item__number=3).values_list("sha256", flat=True)
    )


def _ask(sql: str) -> list[tuple[Any, ...]]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


# -- the quota ------------------------------------------------------------------------------------


def used(world: World) -> int:
    return keeping_page(by=world.actor("auditor"), on=world.at().date()).space.used


def test_each_file_counts_once_and_what_arrives_counts_in_full(world: World) -> None:
    before = used(world)
    assert before == sum(
        len(PDF + each) for each in (b"", b"of the North", b"of the South", b"theirs")
    )
    lead = world.actor("provider-lead")
    actions.begin_file(name="film.mp4", size=1_000, by=lead, at=world.at())
    reference = actions.receive_file(
        upload=Upload(name="a.pdf", chunks=[PDF * 10]), by=lead, at=world.at()
    )
    assert used(world) == before + 1_000 + 90
    actions.drop_files(references=[reference], by=lead, at=world.at())
    assert used(world) == before + 1_000


def test_whatever_way_a_file_comes_in_it_is_held_against_the_quota(
    world: World, tmp_path: Path
) -> None:
    set_rules(world, quota=used(world) + 5)
    lead = world.actor("provider-lead")
    items, there = EvidenceItem.objects.count(), set(_kept_hashes())
    large = Upload(name="large.pdf", chunks=[PDF + b"large"])
    ways = (
        lambda: actions.add_evidence(new=replace(NEW, upload=large), by=lead, at=world.at()),
        lambda: actions.receive_file(upload=large, by=lead, at=world.at()),
        lambda: actions.begin_file(name="large.pdf", size=6, by=lead, at=world.at()),
        lambda: actions.add_version(
            number=5, new=replace(A_RENEWAL, upload=large), by=lead, at=world.at()
        ),
    )
    for way in ways:
        with pytest.raises(NotPossible) as refused:
            way()
        (said,) = refused.value.faults
        assert said.startswith("There is no room for it:")
        assert "A contract manager of an Authority can allow more" in said
    assert EvidenceItem.objects.count() == items
    assert set(_kept_hashes()) == there
    assert not ReceivedFile.objects.exists()
    again = replace(NEW, upload=Upload(name="again.pdf", chunks=[PDF + b"theirs"]))
    evidence_store().keep([PDF + b"theirs"])
    actions.add_evidence(new=again, by=lead, at=world.at())  # it takes no further room


def test_of_two_that_fit_only_one_by_one_the_later_is_refused(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both were looked at before either was written down: the second is taken back."""
    set_rules(world, quota=used(world) + 15)
    lead = world.actor("provider-lead")
    monkeypatch.setattr("milepost.apps.evidence.taking_in.require_room", lambda *_, **__: None)
    first = Upload(name="first.pdf", chunks=[PDF + b"first"])
    actions.receive_file(upload=first, by=lead, at=world.at())
    second = Upload(name="second.pdf", chunks=[PDF + b"second"])
    with pytest.raises(NotPossible, match="There is no room for it"):
        actions.add_evidence(new=replace(NEW, upload=second), by=lead, at=world.at())
    with pytest.raises(NotPossible, match="There is no room for it"):
        actions.receive_file(upload=second, by=lead, at=world.at())
    assert is_there(PDF + b"second")
    assert stored_files(at=world.at()).spare == ()  # it stands as dropped
    tidy_up(at=datetime.now(UTC) + timedelta(days=3))
    assert not is_there(PDF + b"second")
    assert is_there(PDF + b"first")
