"""The web processes are forked from a server that has loaded all they need."""

import signal
import subprocess
import sys

_FORKED = """
import os, signal, sys
from milepost.cli.serving import end_when_told

os.register_at_fork(after_in_child=end_when_told)
signal.signal(signal.SIGTERM, lambda *_: None)  # as the server does, which only notes it
begun, told = os.pipe()
child = os.fork()
if child == 0:
    os.write(told, b".")
    signal.pause()  # does not listen yet
    os._exit(0)
os.read(begun, 1)
os.kill(child, signal.SIGTERM)
_, status = os.waitpid(child, 0)
print(os.waitstatus_to_exitcode(status))
"""

_LOADED = """
import sys
from milepost.cli import serving

serving.start_django()
serving.load_pages()
print("milepost.web.assessments.views" in sys.modules)
"""


def _said(program: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True
    )
    return done.stdout.strip()


def test_one_that_is_told_to_end_before_it_listens_ends() -> None:
    assert _said(_FORKED) == str(-signal.SIGTERM)


def test_pages_are_loaded_before_any_is_forked() -> None:
    assert _said(_LOADED) == "True"
