"""Real workers that are killed, asked to stop, and set to the same work: every job is done once."""

import os
import signal
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from milepost.apps.audit.models import Statement
from milepost.apps.jobs import actions
from milepost.apps.jobs.kinds import _KINDS, register
from milepost.apps.jobs.models import Job, Worker
from milepost.apps.jobs.queries import workers
from tests.apps.jobs.trial_app import KINDS
from tests.apps.jobs.workers import a_worker, is_running, wait_until

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("milepost.apps.jobs.kinds._KINDS", dict(_KINDS))
    register(*KINDS)


def ask(kind: str, folder: Path, key: str = "1", **arguments: str) -> int:
    return actions.enqueue(
        kind, key, {"folder": str(folder), **arguments}, at=timezone.now(), asked_by="P-1"
    )


def state(job: int) -> str:
    return Job.objects.values_list("state", flat=True).get(pk=job)


def at_it(folder: Path, but: int = 0) -> int:
    """The process that holds the job; 0 while there is none."""
    found = [int(path.stem) for path in folder.glob("*.at") if int(path.stem) != but]
    return found[0] if found else 0


def outcomes() -> list[str]:
    return sorted(Statement.objects.values_list("text", flat=True))


def test_a_job_whose_worker_is_killed_is_taken_up_after_its_lease_and_done_once(
    tmp_path: Path,
) -> None:
    job = ask("trial.hold", tmp_path)
    with a_worker(tmp_path, lease=2) as first:
        wait_until(lambda: at_it(tmp_path), "a process has the job")
        held = at_it(tmp_path)
        first.send_signal(signal.SIGKILL)
        first.wait()
    wait_until(lambda: not is_running(held), "what did the job ends with its worker")
    assert (state(job), outcomes()) == ("running", [])  # nobody knows yet
    (tmp_path / "go").touch()
    with a_worker(tmp_path, lease=2):
        wait_until(lambda: state(job) == "done", "another worker has done it")
    assert outcomes() == ["held"]
    assert Job.objects.get(pk=job).claim == 2


def test_a_job_whose_own_process_is_killed_is_begun_again_by_the_same_worker(
    tmp_path: Path,
) -> None:
    job = ask("trial.hold", tmp_path)
    with a_worker(tmp_path):
        wait_until(lambda: at_it(tmp_path), "a process has the job")
        killed = at_it(tmp_path)
        os.kill(killed, signal.SIGKILL)
        wait_until(lambda: at_it(tmp_path, but=killed), "another process has it")
        (tmp_path / "go").touch()
        wait_until(lambda: state(job) == "done", "it is done")
    assert outcomes() == ["held"]


def test_cancelling_kills_what_runs(tmp_path: Path) -> None:
    job = ask("trial.hold", tmp_path)
    with a_worker(tmp_path):
        wait_until(lambda: at_it(tmp_path), "a process has the job")
        held = at_it(tmp_path)
        actions.ask_to_cancel(job, at=timezone.now())
        wait_until(lambda: state(job) == "cancelled", "it is cancelled")
        assert not is_running(held)
    assert outcomes() == []


def test_a_worker_that_is_asked_to_stop_gives_its_job_back_at_once(tmp_path: Path) -> None:
    job = ask("trial.hold", tmp_path)
    with a_worker(tmp_path) as worker:
        wait_until(lambda: at_it(tmp_path), "a process has the job")
        held = at_it(tmp_path)
        worker.terminate()
        assert worker.wait(60) == 0
        assert not is_running(held)
    assert state(job) == "waiting"
    assert Job.objects.get(pk=job).attempts == 0  # that was no fault of the job
    assert not Worker.objects.exists()


def test_two_workers_never_do_one_job_at_once(tmp_path: Path) -> None:
    jobs = [ask("trial.alone", tmp_path, key=str(n), name=str(n)) for n in range(6)]
    with a_worker(tmp_path), a_worker(tmp_path):
        wait_until(lambda: all(state(job) == "done" for job in jobs), "all are done")
    assert outcomes() == ["alone"] * 6
    assert set(Job.objects.filter(pk__in=jobs).values_list("claim", flat=True)) == {1}


def test_what_cannot_be_done_ends_with_its_sentence_and_what_breaks_is_tried_again(
    tmp_path: Path,
) -> None:
    refused, broken = ask("trial.refuse", tmp_path), ask("trial.break", tmp_path)
    too_long = ask("trial.long", tmp_path)
    with a_worker(tmp_path):
        wait_until(
            lambda: {state(job) for job in (refused, broken, too_long)} == {"failed"},
            "all three have failed",
        )
    assert Job.objects.get(pk=refused).fault == "There is nothing to draw."
    assert (Job.objects.get(pk=broken).attempts, outcomes()) == (2, [])
    assert Job.objects.get(pk=broken).fault == actions.GAVE_UP.format(attempts=2)
    assert Job.objects.get(pk=too_long).fault == actions.TOO_LONG


def test_a_worker_says_that_it_is_alive(tmp_path: Path) -> None:
    assert workers(at=timezone.now()).alive == 0
    with a_worker(tmp_path):
        wait_until(lambda: workers(at=timezone.now()).alive == 1, "it is heard of")
        later = timezone.now() + timedelta(minutes=5)
        assert workers(at=later).alive == 0
