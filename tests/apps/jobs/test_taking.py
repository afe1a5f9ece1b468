"""A job is asked for once, taken once and done once; time is what the clock given says."""

import threading
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction

from milepost.apps.audit.models import Statement
from milepost.apps.jobs import actions, queries
from milepost.apps.jobs.actions import LEASE, LeaseLost, TakenJob
from milepost.apps.jobs.kinds import JobKind, JobState, register
from milepost.apps.jobs.models import Job, Round

NOW = datetime(2026, 7, 6, 9, 0, tzinfo=UTC)
SOON = NOW + timedelta(seconds=10)
AFTER_THE_LEASE = NOW + LEASE + timedelta(seconds=1)


@pytest.fixture(autouse=True)
def _kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("milepost.apps.jobs.kinds._KINDS", {})
    register(
        JobKind(name="draw", runs="nowhere:nothing"),
        JobKind(name="hourly", runs="nowhere:nothing", every=timedelta(hours=1)),
    )


def ask(key: str = "1", kind: str = "draw") -> int:
    return actions.enqueue(kind, key, {"of": key}, at=NOW, asked_by="P-1")


def take(worker: str = "w1", at: datetime = NOW) -> TakenJob:
    found = actions.take_one(worker=worker, at=at)
    assert found is not None
    return found


def state(key: str = "1") -> JobState:
    found = queries.newest_job("draw", key)
    assert found is not None
    return found.state


@pytest.mark.django_db
class TestAsking:
    """One live job for each thing."""

    def test_asked_twice_it_is_one_job_until_it_has_ended(self) -> None:
        first = ask()
        assert ask() == first
        taken = take()
        assert ask() == first
        with actions.finishing(taken.id, taken.claim, at=SOON):
            pass
        assert ask() != first

    def test_a_kind_that_nobody_registered_is_refused(self) -> None:
        with pytest.raises(KeyError):
            ask(kind="unheard-of")

    def test_it_is_not_there_before_its_transaction_is(self) -> None:
        with transaction.atomic():
            ask()
            transaction.set_rollback(True)
        assert actions.take_one(worker="w1", at=NOW) is None

    def test_what_waited_longest_is_taken_first(self) -> None:
        for key in "123":
            ask(key)
        assert [take().key for _ in range(3)] == ["1", "2", "3"]
        assert actions.take_one(worker="w1", at=NOW) is None

    def test_a_job_of_a_newer_release_is_left_to_its_worker(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ask()
        monkeypatch.setattr("milepost.apps.jobs.kinds._KINDS", {})
        assert actions.take_one(worker="old", at=NOW) is None
        assert state() is JobState.WAITING


@pytest.mark.django_db
class TestLeases:
    """Whoever is heard of no more loses the job; whoever is late has lost it."""

    def test_a_job_is_taken_up_again_when_its_lease_has_run_out_and_not_before(self) -> None:
        ask()
        take()
        assert actions.reap(at=NOW + LEASE) == 0
        assert actions.reap(at=AFTER_THE_LEASE) == 1
        assert take("w2", AFTER_THE_LEASE).attempts == 2

    def test_a_lease_that_is_renewed_lasts_from_then(self) -> None:
        ask()
        taken = take()
        actions.renew(taken.id, taken.claim, at=SOON)
        assert actions.reap(at=AFTER_THE_LEASE) == 0
        assert actions.reap(at=SOON + LEASE + timedelta(seconds=1)) == 1

    def test_whoever_lost_it_writes_nothing_any_more(self) -> None:
        ask()
        late = take()
        actions.reap(at=AFTER_THE_LEASE)
        other = take("w2", AFTER_THE_LEASE)
        with pytest.raises(LeaseLost):
            actions.renew(late.id, late.claim, at=AFTER_THE_LEASE)
        with pytest.raises(LeaseLost):
            actions.report(late.id, late.claim, doing="Drawing", done_steps=1, all_steps=2)
        with pytest.raises(LeaseLost), actions.finishing(late.id, late.claim, at=AFTER_THE_LEASE):
            _leave()
        actions.fail(late.id, late.claim, "No.", at=AFTER_THE_LEASE)
        actions.give_back(late.id, late.claim, at=AFTER_THE_LEASE)
        assert state() is JobState.RUNNING
        with actions.finishing(other.id, other.claim, at=AFTER_THE_LEASE):
            _leave()
        assert Statement.objects.count() == 1

    def test_an_outcome_and_the_end_of_the_job_are_written_together_or_not_at_all(self) -> None:
        ask()
        taken = take()
        with actions.finishing(taken.id, taken.claim, at=SOON):
            _leave()
            transaction.set_rollback(True)
        assert (state(), Statement.objects.count()) == (JobState.RUNNING, 0)

    def test_what_never_comes_to_an_end_is_given_up_with_a_sentence(self) -> None:
        ask()
        at = NOW
        for _ in range(3):
            take(at=at)
            at += LEASE + timedelta(seconds=1)
            assert actions.reap(at=at) == 1
        assert state() is JobState.FAILED
        found = queries.newest_job("draw", "1")
        assert found is not None
        assert found.fault == actions.GAVE_UP.format(attempts=3)

    def test_after_a_fault_there_is_a_pause_and_after_a_stop_there_is_none(self) -> None:
        ask()
        first = take()
        actions.give_back(first.id, first.claim, at=SOON, is_own_fault=False)
        second = take(at=SOON)
        assert second.attempts == 1
        actions.give_back(second.id, second.claim, at=SOON)
        assert actions.take_one(worker="w1", at=SOON) is None
        assert take(at=SOON + actions.PAUSE_AFTER_A_FAULT).attempts == 2


@pytest.mark.django_db
class TestCancelling:
    """What waits is cancelled at once; what runs, by its worker or by the reaper."""

    def test_what_waits_is_cancelled_at_once(self) -> None:
        actions.ask_to_cancel(ask(), at=SOON)
        assert state() is JobState.CANCELLED
        assert actions.take_one(worker="w1", at=SOON) is None

    def test_what_runs_is_to_be_stopped(self) -> None:
        job = ask()
        taken = take()
        assert not queries.is_to_be_stopped(taken.id, taken.claim)
        actions.ask_to_cancel(job, at=SOON)
        assert queries.is_to_be_stopped(taken.id, taken.claim)
        actions.cancel(taken.id, taken.claim, at=SOON)
        assert state() is JobState.CANCELLED

    def test_what_nobody_does_any_more_is_cancelled_when_its_lease_runs_out(self) -> None:
        job = ask()
        take()
        actions.ask_to_cancel(job, at=SOON)
        actions.reap(at=AFTER_THE_LEASE)
        assert state() is JobState.CANCELLED

    def test_what_has_ended_stays_as_it_is(self) -> None:
        job = ask()
        taken = take()
        with actions.finishing(taken.id, taken.claim, at=SOON):
            pass
        actions.ask_to_cancel(job, at=SOON)
        assert state() is JobState.DONE


@pytest.mark.django_db
class TestRounds:
    """What comes round by itself does so when it is due."""

    def test_it_is_asked_for_at_once_and_then_when_it_is_due_again(self) -> None:
        assert actions.enqueue_due(at=NOW) == 1
        assert actions.enqueue_due(at=NOW) == 0
        assert actions.enqueue_due(at=NOW + timedelta(minutes=59)) == 0
        assert actions.enqueue_due(at=NOW + timedelta(minutes=60)) == 1
        assert Job.objects.filter(kind="hourly").count() == 1  # the first still waits

    def test_after_a_long_silence_it_comes_round_once(self) -> None:
        actions.enqueue_due(at=NOW)
        much_later = NOW + timedelta(days=9)
        assert actions.enqueue_due(at=much_later) == 1
        assert Round.objects.get().due_at == much_later + timedelta(hours=1)

    def test_what_ended_long_ago_is_forgotten(self) -> None:
        ask()
        taken = take()
        with actions.finishing(taken.id, taken.claim, at=SOON):
            pass
        actions.forget(at=SOON + actions.FORGOTTEN_AFTER)
        assert Job.objects.count() == 1
        actions.forget(at=SOON + actions.FORGOTTEN_AFTER + timedelta(seconds=1))
        assert Job.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_of_eight_workers_who_reach_for_the_same_jobs_each_job_has_one() -> None:
    for number in range(20):
        ask(str(number))
    gate = threading.Barrier(8)
    taken: list[str] = []

    def reach(worker: str) -> None:
        gate.wait()
        try:
            while (job := actions.take_one(worker=worker, at=NOW)) is not None:
                taken.append(job.key)
        finally:
            connection.close()

    threads = [threading.Thread(target=reach, args=(f"w{n}",)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    # Whoever was beaten to all that it saw goes home early; what it left is still to be taken.
    while (job := actions.take_one(worker="last", at=NOW)) is not None:
        taken.append(job.key)
    assert Counter(taken) == {str(number): 1 for number in range(20)}


@pytest.mark.django_db(transaction=True)
def test_asked_for_by_eight_at_once_it_is_one_job() -> None:
    gate = threading.Barrier(8)
    found: list[int] = []

    def asking() -> None:
        gate.wait()
        try:
            found.append(ask())
        finally:
            connection.close()

    threads = [threading.Thread(target=asking) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert len(found) == 8
    assert len(set(found)) == Job.objects.count() == 1


def _leave() -> None:
    Statement.objects.create(text="done", salt="5" * 32, digest="0" * 64)
