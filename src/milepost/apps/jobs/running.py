"""Do a job that was taken: find what its kind runs, run it, and see that it ends one way."""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from django.utils import timezone

from milepost.apps.jobs import actions
from milepost.apps.jobs.kinds import kind_of

log = logging.getLogger(__name__)


class RunningJob:
    """What the work is told, and how it says how far it is."""

    def __init__(self, taken: actions.TakenJob) -> None:
        self._taken = taken
        self._is_finished = False

    @property
    def arguments(self) -> Mapping[str, Any]:
        return self._taken.arguments

    @property
    def asked_by(self) -> str:
        """The reference of the person who asked; "" for what comes round by itself."""
        return self._taken.asked_by

    @property
    def is_finished(self) -> bool:
        return self._is_finished

    def report(self, doing: str, done: int, of: int) -> None:
        """Say what is being done, and how many steps are behind.

        :raises LeaseLost: where somebody else has the job now: stop.
        """
        actions.report(
            self._taken.id, self._taken.claim, doing=doing, done_steps=done, all_steps=of
        )

    @contextmanager
    def finishing(self) -> Iterator[None]:
        """Write the outcome here: it is there if, and only if, the job counts as done.

        :raises LeaseLost: where somebody else has the job now; nothing is written.
        """
        with actions.finishing(self._taken.id, self._taken.claim, at=timezone.now()):
            yield
        self._is_finished = True


def run(taken: actions.TakenJob) -> None:
    """Do it; a fault of the job itself ends it with its sentence.

    :raises LeaseLost: where somebody else has the job now.
    :raises Exception: whatever the work came to grief on; the job is not ended then.
    """
    job = RunningJob(taken)
    try:
        _work(kind_of(taken.kind).runs)(job)
        if not job.is_finished:
            with job.finishing():
                pass
    except actions.JobFault as fault:
        actions.fail(taken.id, taken.claim, str(fault), at=timezone.now())


def _work(name: str) -> Callable[[RunningJob], None]:
    module, _, function = name.partition(":")
    work: Callable[[RunningJob], None] = getattr(import_module(module), function)
    return work
