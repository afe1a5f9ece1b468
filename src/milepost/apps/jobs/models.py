"""Jobs, who takes them, and when those that come round by themselves are due."""

from django.db import models
from django.db.models import Q


class Job(models.Model):
    """Something to be done by a worker.

    ``claim`` counts how often it was taken. Whoever took it last may write to it, and nobody
    else: a worker that was given up for dead finds that its claim is not the last any more.
    """

    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=100, help_text="What it is about: one live job for each.")
    arguments = models.JSONField(default=dict)
    asked_by = models.CharField(max_length=20, blank=True, help_text="A person's reference.")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, default="waiting")
    not_before = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    claim = models.PositiveIntegerField(default=0)
    worker = models.CharField(max_length=80, blank=True)
    leased_until = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    cancel_asked_at = models.DateTimeField(null=True)
    done_steps = models.PositiveSmallIntegerField(default=0)
    all_steps = models.PositiveSmallIntegerField(default=0)
    doing = models.CharField(max_length=120, blank=True)
    fault = models.TextField(blank=True, help_text="Why it failed, for whoever asked.")

    class Meta:
        db_table = "jobs_job"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key"],
                condition=Q(state__in=["waiting", "running"]),
                name="one_live_job_of_a_kind_about_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "running", "done", "failed", "cancelled"]),
                name="a_job_waits_runs_or_has_ended",
            ),
            models.CheckConstraint(
                condition=~Q(state="running") | Q(leased_until__isnull=False),
                name="a_running_job_has_a_lease",
            ),
        ]
        indexes = [
            models.Index(
                fields=["not_before", "id"],
                condition=Q(state="waiting"),
                name="job_waiting",
            ),
            models.Index(fields=["leased_until"], condition=Q(state="running"), name="job_running"),
            models.Index(fields=["kind", "key", "-id"], name="job_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class Worker(models.Model):
    """A process that takes jobs, and when it last said that it is alive."""

    name = models.CharField(max_length=80, primary_key=True)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        db_table = "jobs_worker"

    def __str__(self) -> str:
        return self.name


class Round(models.Model):
    """When a kind of job that comes round by itself is due again."""

    kind = models.CharField(max_length=60, primary_key=True)
    due_at = models.DateTimeField()

    class Meta:
        db_table = "jobs_round"

    def __str__(self) -> str:
        return self.kind
