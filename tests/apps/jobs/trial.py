"""Jobs that a test looks at from outside: they say where they are, and wait for its word."""

import os
from pathlib import Path
from threading import Event

from milepost.apps.audit.models import Statement
from milepost.apps.jobs.actions import JobFault
from milepost.apps.jobs.running import RunningJob


def hold(job: RunningJob) -> None:
    """Say who is at it, wait for the word to go, and leave one row."""
    folder = Path(job.arguments["folder"])
    job.report("Holding", 1, 2)
    (folder / f"{os.getpid()}.at").touch()
    while not (folder / "go").exists():
        Event().wait(0.02)
    with job.finishing():
        _leave("held")


def alone(job: RunningJob) -> None:
    """Leave a row that says whether anybody else was at the same job."""
    mark = Path(job.arguments["folder"]) / f"{job.arguments['name']}.mark"
    try:
        mark.touch(exist_ok=False)
    except FileExistsError:
        word = "clash"
    else:
        word = "alone"
    with job.finishing():
        _leave(word)


def refuse(job: RunningJob) -> None:
    """A fault of the job itself."""
    raise JobFault("There is nothing to draw.")


def break_down(job: RunningJob) -> None:
    """A fault that nobody foresaw, after something was written."""
    with job.finishing():
        _leave("half")
        raise RuntimeError("this traceback is meant to be in the log")


def _leave(text: str) -> None:
    Statement.objects.create(text=text, salt="5" * 32, digest="0" * 64)
