"""Ask for a job, take it, keep it, end it: each one a change that only one worker can make.

A job is a row, written in the transaction of whoever asks: it is there once that is committed, and
not before. A worker holds it by a lease that it renews; when the lease runs out, the job is taken
up again. So a job may be begun twice, and its work ends in one transaction that also ends the job,
under the claim it was taken by (`finishing`): it is done once.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from milepost.apps.jobs.kinds import FINAL, JobState, is_known, kind_of, scheduled
from milepost.apps.jobs.models import Job, Round, Worker

LEASE = timedelta(seconds=30)
PAUSE_AFTER_A_FAULT = timedelta(seconds=10)  # times the attempts so far
FORGOTTEN_AFTER = timedelta(days=30)
GAVE_UP = "It was begun {attempts} times and never came to an end. Ask for it again later."
TOO_LONG = "It took too long and was stopped. Ask for it again later."

_ENDED = [state.value for state in FINAL]


class LeaseLost(Exception):
    """The job is not this worker's any more: it was taken up by another, cancelled, or ended."""


class JobFault(Exception):
    """A job cannot be done, however often it is tried; the message is for whoever asked."""


@dataclass(frozen=True, kw_only=True)
class TakenJob:
    """A job that a worker holds, by its claim."""

    id: int
    claim: int
    kind: str
    key: str
    arguments: Mapping[str, Any]
    asked_by: str
    attempts: int


# -- asking ---------------------------------------------------------------------------------------


def enqueue(
    kind: str,
    key: str,
    arguments: Mapping[str, Any],
    *,
    at: datetime,
    asked_by: str = "",
) -> int:
    """Ask for a job, in the caller's transaction; one that is under way already will do.

    :param key: what it is about: of one kind there is one live job for each key.
    :return: the job's id.
    :raises KeyError: where no app has registered such a kind.
    """
    kind_of(kind)
    live = Job.objects.filter(kind=kind, key=key).exclude(state__in=_ENDED)
    try:
        with transaction.atomic():
            found = live.values_list("pk", flat=True).first()
            if found is not None:
                return found
            return Job.objects.create(
                kind=kind,
                key=key,
                arguments=dict(arguments),
                asked_by=asked_by,
                asked_at=at,
                not_before=at,
            ).pk
    except IntegrityError:  # somebody else asked at the same moment
        return live.values_list("pk", flat=True)[0]


def enqueue_due(*, at: datetime) -> int:
    """Ask for what comes round by itself and is due; of several workers one does so.

    :return: how many were due.
    """
    due = 0
    for kind, every in scheduled():
        Round.objects.get_or_create(kind=kind.name, defaults={"due_at": at})
        with transaction.atomic():
            rounds = Round.objects.filter(kind=kind.name, due_at__lte=at)
            if rounds.exists() and rounds.update(due_at=at + every):
                enqueue(kind.name, "", {}, at=at)
                due += 1
    return due


def ask_to_cancel(job: int, *, at: datetime) -> None:
    """Cancel a job: at once where it waits, as soon as its worker hears of it where it runs."""
    held = Job.objects.filter(pk=job)
    waiting = held.filter(state=JobState.WAITING.value)
    if not waiting.update(
        state=JobState.CANCELLED.value, cancel_asked_at=at, finished_at=at, doing=""
    ):
        held.filter(state=JobState.RUNNING.value, cancel_asked_at=None).update(cancel_asked_at=at)


# -- taking ---------------------------------------------------------------------------------------


def take_one(*, worker: str, at: datetime, lease: timedelta = LEASE) -> TakenJob | None:
    """Take the job that has waited longest, if there is one.

    Whoever changes the row first has it: the change asks for the claim that was read, so two
    workers never take one job, on any database.
    """
    waiting = Job.objects.filter(state=JobState.WAITING.value, not_before__lte=at)
    for job in waiting.order_by("not_before", "id")[:10]:
        if not is_known(job.kind):
            continue  # of a newer release, whose worker will take it
        mine = Job.objects.filter(pk=job.pk, claim=job.claim, state=JobState.WAITING.value)
        if mine.update(
            state=JobState.RUNNING.value,
            claim=F("claim") + 1,
            attempts=F("attempts") + 1,
            worker=worker,
            leased_until=at + lease,
            started_at=at,
            done_steps=0,
            all_steps=0,
            doing="",
        ):
            return TakenJob(
                id=job.pk,
                claim=job.claim + 1,
                kind=job.kind,
                key=job.key,
                arguments=job.arguments,
                asked_by=job.asked_by,
                attempts=job.attempts + 1,
            )
    return None


def taken(*, job: int, claim: int) -> TakenJob:
    """A job that was taken, for the process that does it.

    :raises LeaseLost: where the claim is not the last any more.
    """
    held = _held(job, claim).first()
    if held is None:
        raise LeaseLost(f"job {job}")
    return TakenJob(
        id=held.pk,
        claim=held.claim,
        kind=held.kind,
        key=held.key,
        arguments=held.arguments,
        asked_by=held.asked_by,
        attempts=held.attempts,
    )


def renew(job: int, claim: int, *, at: datetime, lease: timedelta = LEASE) -> None:
    """Hold a job for longer.

    :raises LeaseLost: where it is not this worker's any more.
    """
    if not _held(job, claim).update(leased_until=at + lease):
        raise LeaseLost(f"job {job}")


def report(job: int, claim: int, *, doing: str, done_steps: int, all_steps: int) -> None:
    """Say how far it is, for whoever waits.

    :raises LeaseLost: where it is not this worker's any more.
    """
    if not _held(job, claim).update(doing=doing[:120], done_steps=done_steps, all_steps=all_steps):
        raise LeaseLost(f"job {job}")


@contextmanager
def finishing(job: int, claim: int, *, at: datetime) -> Iterator[None]:
    """The transaction in which a job's outcome is written and the job is ended: both or neither.

    :raises LeaseLost: where it is not this worker's any more; nothing is written then.
    """
    with transaction.atomic():
        # First, so that the row is this transaction's own until the outcome is there.
        if not _held(job, claim).update(**_end(JobState.DONE, at), fault=""):
            raise LeaseLost(f"job {job}")
        yield


# -- ending otherwise -----------------------------------------------------------------------------


def fail(job: int, claim: int, sentence: str, *, at: datetime) -> None:
    """It cannot be done: end it, with the sentence for whoever asked."""
    _held(job, claim).update(**_end(JobState.FAILED, at), fault=sentence)


def cancel(job: int, claim: int, *, at: datetime) -> None:
    """Its worker has stopped it, as somebody asked."""
    _held(job, claim).update(**_end(JobState.CANCELLED, at))


def give_back(job: int, claim: int, *, at: datetime, is_own_fault: bool = True) -> None:
    """It came to no end: let it be taken again, until it was tried often enough.

    :param is_own_fault: False where the worker had to stop, which does not count as a try.
    """
    held = _held(job, claim).first()
    if held is not None:
        pause = PAUSE_AFTER_A_FAULT * held.attempts if is_own_fault else timedelta()
        attempts = held.attempts if is_own_fault else held.attempts - 1
        _take_up_again(held, at=at, attempts=attempts, pause=pause)


def reap(*, at: datetime) -> int:
    """Take up again what was held by a worker that is heard of no more.

    :return: how many jobs that were.
    """
    lost = Job.objects.filter(state=JobState.RUNNING.value, leased_until__lt=at)
    return sum(_take_up_again(job, at=at, attempts=job.attempts, pause=timedelta()) for job in lost)


def _take_up_again(job: Job, *, at: datetime, attempts: int, pause: timedelta) -> bool:
    # The lease as it was read: a worker that is late, and renews just now, keeps its job.
    held = _held(job.pk, job.claim).filter(leased_until=job.leased_until)
    if job.cancel_asked_at is not None:
        return bool(held.update(**_end(JobState.CANCELLED, at)))
    most = kind_of(job.kind).most_attempts if is_known(job.kind) else attempts + 1
    if attempts >= most:
        sentence = GAVE_UP.format(attempts=attempts)
        return bool(held.update(**_end(JobState.FAILED, at), fault=sentence))
    return bool(
        held.update(
            state=JobState.WAITING.value,
            attempts=attempts,
            leased_until=None,
            worker="",
            not_before=at + pause,
            doing="",
        )
    )


# -- workers, and what is forgotten ---------------------------------------------------------------


def say_alive(worker: str, *, at: datetime) -> None:
    """A worker says that it is there."""
    if not Worker.objects.filter(name=worker).update(seen_at=at):
        Worker.objects.create(name=worker, started_at=at, seen_at=at)


def say_goodbye(worker: str) -> None:
    """A worker has ended as it was asked to."""
    Worker.objects.filter(name=worker).delete()


def forget(*, at: datetime) -> None:
    """Let go of jobs that ended long ago, and of workers that were not heard of since."""
    Job.objects.filter(state__in=_ENDED, finished_at__lt=at - FORGOTTEN_AFTER).delete()
    Worker.objects.filter(seen_at__lt=at - FORGOTTEN_AFTER).delete()


def _held(job: int, claim: int) -> Any:
    return Job.objects.filter(pk=job, claim=claim, state=JobState.RUNNING.value)


def _end(state: JobState, at: datetime) -> dict[str, Any]:
    return {"state": state.value, "finished_at": at, "leased_until": None, "doing": ""}
