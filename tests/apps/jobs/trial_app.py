"""The kinds of job that tests try workers with, made known where a worker starts."""

from datetime import timedelta

from django.apps import AppConfig

from milepost.apps.jobs.kinds import JobKind, register

KINDS = (
    JobKind(name="trial.hold", runs="tests.apps.jobs.trial:hold"),
    JobKind(name="trial.alone", runs="tests.apps.jobs.trial:alone"),
    JobKind(name="trial.refuse", runs="tests.apps.jobs.trial:refuse"),
    JobKind(name="trial.break", runs="tests.apps.jobs.trial:break_down", most_attempts=2),
    JobKind(name="trial.long", runs="tests.apps.jobs.trial:hold", longest=timedelta(seconds=1)),
)


class TrialConfig(AppConfig):
    """Makes the kinds known in a worker that a test has started."""

    name = "tests.apps.jobs"
    label = "trial"

    def ready(self) -> None:
        from milepost.apps.jobs import actions

        register(*KINDS)
        actions.PAUSE_AFTER_A_FAULT = timedelta()
