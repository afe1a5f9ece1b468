"""Real workers, in processes of their own, on the database of the test."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from time import monotonic

from django.conf import settings
from django.db import connection

ROOT = Path(__file__).parents[3]
PATIENCE = 60  # seconds, on a machine that does much else

_at_work: "list[subprocess.Popen[bytes]]" = []


@contextmanager
def a_worker(folder: Path, *, lease: int = 30) -> Iterator["subprocess.Popen[bytes]"]:
    """A worker that is ended with the test, if it is still there by then."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.apps.jobs.worker_settings",
        "TRIAL_DOCUMENTS": str(settings.DOCUMENTS_FOLDER),
        "TRIAL_DATABASE": str(connection.settings_dict["NAME"]),
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
        "TMPDIR": str(folder),
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "milepost", "worker", "--lease", str(lease)],
        env=environment,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
    )
    _at_work.append(process)
    try:
        yield process
    finally:
        _at_work.remove(process)
        process.terminate()
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_until(happens: Callable[[], object], what: str) -> None:
    """Look again until it is so; a deadline says what never came.

    Each look is a transaction of its own, so that it sees what others have written since.
    """
    pause, until = Event(), monotonic() + PATIENCE
    while not happens():
        is_hopeless = bool(_at_work) and all(each.poll() is not None for each in _at_work)
        if monotonic() > until or is_hopeless:
            raise AssertionError(f"It never came about: {what}.")
        pause.wait(0.05)


def is_running(process: int) -> bool:
    """Whether a process is there, and not merely waiting to be buried."""
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"
