"""How far is a job, and is there a worker to do it?"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from milepost.apps.jobs.kinds import FINAL, JobState
from milepost.apps.jobs.models import Job, Worker

HEARD_OF_WITHIN = timedelta(seconds=60)
WAITS_TOO_LONG = timedelta(minutes=5)


@dataclass(frozen=True, kw_only=True)
class JobFacts:
    """A job as whoever asked for it sees it."""

    id: int
    state: JobState
    doing: str
    done_steps: int
    all_steps: int
    asked_by: str
    is_cancel_asked: bool
    fault: str

    @property
    def is_live(self) -> bool:
        """Whether it waits or runs."""
        return self.state not in FINAL


@dataclass(frozen=True, kw_only=True)
class WorkersFacts:
    """Who does the jobs, and what they have left undone."""

    alive: int
    waiting: int
    waiting_too_long: int
    last_seen_at: datetime | None


def newest_job(kind: str, key: str) -> JobFacts | None:
    """The last job of a kind about a thing: one query."""
    job = Job.objects.filter(kind=kind, key=key).order_by("-id").first()
    if job is None:
        return None
    return JobFacts(
        id=job.pk,
        state=JobState(job.state),
        doing=job.doing,
        done_steps=job.done_steps,
        all_steps=job.all_steps,
        asked_by=job.asked_by,
        is_cancel_asked=job.cancel_asked_at is not None,
        fault=job.fault,
    )


def is_to_be_stopped(job: int, claim: int) -> bool:
    """Whether somebody asked to cancel it, or it is no longer held under the claim."""
    held = Job.objects.filter(pk=job, claim=claim, state=JobState.RUNNING.value)
    return not held.filter(cancel_asked_at=None).exists()


def has_ended(job: int, claim: int) -> bool:
    """Whether it is no longer held under the claim: done, failed, cancelled or taken away."""
    held = Job.objects.filter(pk=job, claim=claim, state=JobState.RUNNING.value)
    return not held.exists()


def workers(*, at: datetime) -> WorkersFacts:
    """Whether anybody does the jobs: three queries."""
    seen = Worker.objects.order_by("-seen_at").values_list("seen_at", flat=True)
    waiting = Job.objects.filter(state=JobState.WAITING.value, not_before__lte=at)
    return WorkersFacts(
        alive=seen.filter(seen_at__gte=at - HEARD_OF_WITHIN).count(),
        waiting=waiting.count(),
        waiting_too_long=waiting.filter(not_before__lt=at - WAITS_TOO_LONG).count(),
        last_seen_at=seen.first(),
    )
