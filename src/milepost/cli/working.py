"""A worker: takes one job at a time, and does each in a process of its own that can be killed.

The worker holds the lease and looks every moment whether somebody wants the job stopped; the
process that does the work ends with the worker, since it reads from a pipe that then closes.
"""

import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from secrets import token_hex
from socket import gethostname
from time import monotonic

import click

from milepost.cli import serving

LOOKS_AGAIN = 1.0  # seconds, for a job to take
LOOKS_AFTER_IT = 0.25  # seconds, for a job that runs
SAYS_ALIVE = 15.0  # seconds; `doctor` believes a worker dead after a minute
TIDIES_UP = 5.0  # seconds, between looks for what was lost and what is due

log = logging.getLogger(__name__)


def new_name() -> str:
    """A worker's name: where it runs, and something that no other has."""
    return f"{gethostname()[:40]}-{os.getpid()}-{token_hex(4)}"


@dataclass(kw_only=True)
class Rhythm:
    """When something was last done, that is to be done every so many seconds."""

    seconds: float
    last: float = field(default=float("-inf"))

    def is_due(self) -> bool:
        """Whether it is time; if so, it counts as done from here on."""
        now = monotonic()
        if now - self.last < self.seconds:
            return False
        self.last = now
        return True


class WorkerLoop:
    """Takes jobs until it is told to stop."""

    def __init__(self, *, lease: timedelta, now: Callable[[], datetime]) -> None:
        self.name = new_name()
        self.stopping = threading.Event()
        self._lease = lease
        self._now = now
        self._alive = Rhythm(seconds=min(SAYS_ALIVE, lease.total_seconds()))
        self._tidy = Rhythm(seconds=min(TIDIES_UP, lease.total_seconds() / 2))
        self._forget = Rhythm(seconds=3600)

    def work(self) -> None:
        """Until `stopping` is set. A database that is away for a while is waited for."""
        from django.db import Error, close_old_connections

        from milepost.apps.jobs import actions

        while not self.stopping.is_set():
            try:
                if not self._do_one():
                    self.stopping.wait(LOOKS_AGAIN)
            except Error as fault:
                log.warning("The database is not to be reached, and is tried again: %s", fault)
                close_old_connections()
                self.stopping.wait(LOOKS_AGAIN)
        actions.say_goodbye(self.name)

    def _do_one(self) -> bool:
        from milepost.apps.jobs import actions

        now = self._now()
        if self._alive.is_due():
            actions.say_alive(self.name, at=now)
        if self._tidy.is_due():
            actions.reap(at=now)
            actions.enqueue_due(at=now)
        if self._forget.is_due():
            actions.forget(at=now)
        job = actions.take_one(worker=self.name, at=now, lease=self._lease)
        if job is None:
            return False
        self._see_through(job.id, job.claim, job.kind)
        return True

    def _see_through(self, job: int, claim: int, kind: str) -> None:
        """Have the job done, and settle what came of it."""
        from milepost.apps.jobs import actions, queries
        from milepost.apps.jobs.kinds import kind_of

        process = start_process(job, claim)
        try:
            is_over = self._wait_for(process, job, claim, kind_of(kind).longest.total_seconds())
        except actions.LeaseLost:
            return
        finally:
            kill(process)
        if queries.has_ended(job, claim):
            return
        now = self._now()
        if is_over:
            actions.fail(job, claim, actions.TOO_LONG, at=now)
        elif queries.is_to_be_stopped(job, claim):
            actions.cancel(job, claim, at=now)
        else:
            actions.give_back(job, claim, at=now, is_own_fault=not self.stopping.is_set())

    def _wait_for(
        self, process: "subprocess.Popen[bytes]", job: int, claim: int, longest: float
    ) -> bool:
        """Until it ends, or is to be stopped; whether it took too long."""
        from milepost.apps.jobs import actions, queries

        began, renews = monotonic(), Rhythm(seconds=self._lease.total_seconds() / 3)
        renews.is_due()
        while monotonic() - began < longest:
            try:
                process.wait(LOOKS_AFTER_IT)
                return False
            except subprocess.TimeoutExpired:
                if self.stopping.is_set() or queries.is_to_be_stopped(job, claim):
                    return False
            if renews.is_due():
                actions.renew(job, claim, at=self._now(), lease=self._lease)
            if self._alive.is_due():
                actions.say_alive(self.name, at=self._now())
        return True


def start_process(job: int, claim: int) -> "subprocess.Popen[bytes]":
    """A process that does the job; it ends when the pipe to it closes."""
    return subprocess.Popen(
        [sys.executable, "-m", "milepost.cli.job_process", str(job), str(claim)],
        stdin=subprocess.PIPE,
        start_new_session=True,  # so that it can be killed with all that it started
    )


def kill(process: "subprocess.Popen[bytes]") -> None:
    """End a process, and whatever it started, at once."""
    if process.poll() is None:  # else its number may be another's by now
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    if process.stdin is not None:
        process.stdin.close()


def end_with_parent() -> None:
    """Let this process end when whoever started it is gone: its end of the pipe closes then."""

    def watch() -> None:
        while os.read(sys.stdin.fileno(), 1024):
            pass
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def work_until_stopped(*, lease: timedelta) -> None:
    """Work until Ctrl-C or SIGTERM."""
    from django.utils import timezone

    loop = WorkerLoop(lease=lease, now=timezone.now)
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: loop.stopping.set())
    loop.work()


@click.command()
@click.option(
    "--lease",
    default=30,
    show_default=True,
    type=click.IntRange(1, 3600),
    help="Seconds after which a job is taken up again whose worker is heard of no more.",
)
@click.option("--until-parent-ends", is_flag=True, hidden=True)
def worker(lease: int, until_parent_ends: bool) -> None:
    """Do the jobs of a site, one at a time, until Ctrl-C; start as many as are wanted."""
    if until_parent_ends:
        end_with_parent()
    serving.start_django()
    serving.require_migrated()
    work_until_stopped(lease=timedelta(seconds=lease))
