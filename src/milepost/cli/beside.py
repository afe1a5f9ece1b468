"""A worker beside the web processes: started with them, again if it dies, and ended with them."""

import logging
import subprocess
import sys
import threading

STARTED_AGAIN_AFTER = 2.0  # seconds, so that one that cannot start does not take a whole core
ENDS_WITHIN = 10.0  # seconds

log = logging.getLogger(__name__)


class WorkerBeside:
    """A ``milepost worker`` that is looked after.

    It reads from a pipe that this process holds, and ends when that closes: not even a server that
    is killed leaves it behind.
    """

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._look_after, daemon=True)

    def start(self) -> None:
        """Start it, and look after it from now on."""
        self._process = _start()
        self._thread.start()

    def stop(self) -> None:
        """End it. What it was in the middle of is given back, and done after the next start."""
        self._stopping.set()
        process = self._process
        if process is None:
            return
        process.terminate()
        try:
            process.wait(ENDS_WITHIN)
        except subprocess.TimeoutExpired:
            process.kill()
        self._thread.join(ENDS_WITHIN)

    def _look_after(self) -> None:
        while self._process is not None:
            status = self._process.wait()
            if self._stopping.is_set():
                return
            log.error("The worker ended with %s, and is started again", status)
            if self._stopping.wait(STARTED_AGAIN_AFTER):
                return
            self._process = _start()


def _start() -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-m", "milepost", "worker", "--until-parent-ends"],
        stdin=subprocess.PIPE,
        start_new_session=True,  # Ctrl-C is for the server, which then ends it in order
    )
