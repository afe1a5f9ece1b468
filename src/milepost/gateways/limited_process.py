"""Read a file that nobody has to trust in a process of its own, with little time and memory.

What reads documents is large, and written in languages in which a damaged file can do harm. So it
runs apart: it may use so much memory and so many seconds, it writes no more than it may, and when
it comes to grief nothing else does.
"""

import os
import resource
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from typing import BinaryIO

_STEP = 1024 * 1024


class ReaderFailed(Exception):
    """The reader came to no end: it took too long or too much, or fell over the file."""


class FileTooLarge(Exception):
    """The file is larger than a reader is given."""


def read_apart(
    module: str,
    *arguments: str,
    file: BinaryIO,
    largest: int,
    seconds: int,
    memory: int,
    largest_answer: int,
) -> bytes:
    """What a reader says of a file.

    :param module: run as ``python -m``; it calls ``limit_myself`` first, reads standard input, in
        which it may seek, and writes its answer to standard output.
    :param largest: bytes of the file; ``memory`` and ``largest_answer`` are bytes too.
    :raises FileTooLarge: where the file is larger; no more of it is read.
    :raises ReaderFailed: where it came to no good end within its limits.
    """
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as answer:
        _copy(file, given, largest)
        given.seek(0)
        process = subprocess.Popen(  # noqa: S603 - a module of ours, and words of ours
            [
                *(sys.executable, "-I", "-m", module),
                *(str(seconds), str(memory), str(largest_answer)),
                *arguments,
            ],
            stdin=given,
            stdout=answer,
            stderr=subprocess.DEVNULL,
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"},
            start_new_session=True,
        )
        try:
            status = process.wait(2 * seconds)
        except subprocess.TimeoutExpired:
            raise ReaderFailed("It took too long.") from None
        finally:
            if process.poll() is None:
                with suppress(ProcessLookupError, PermissionError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        if status:
            raise ReaderFailed(f"It ended with {status}.")
        answer.seek(0)
        return answer.read()


def limit_myself() -> list[str]:
    """In the reader, before anything of the file is looked at: keep to what was allowed.

    :return: the arguments that are the reader's own.
    """
    seconds, memory, largest_answer, *own = sys.argv[1:]
    for what, most in (
        (resource.RLIMIT_CPU, int(seconds)),
        (resource.RLIMIT_AS, int(memory)),
        (resource.RLIMIT_FSIZE, int(largest_answer)),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(what)
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (allowed, allowed))
    return own


def _copy(file: BinaryIO, to: BinaryIO, largest: int) -> None:
    size = 0
    while step := file.read(_STEP):
        size += len(step)
        if size > largest:
            raise FileTooLarge
        to.write(step)
    to.flush()
