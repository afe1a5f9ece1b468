"""A small server that speaks as clamd does, for tests: it finds the usual harmless test pattern."""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# The pattern that every scanner calls infected, in two halves: so this file itself is none.
PATTERN = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
NAME = "Eicar-Test-Signature"


class SmallScanner:
    """What it was told, and how it answers.

    :ivar largest: as clamd does, it answers and hangs up once it was handed more than this.
    :ivar says: what it answers whatever it was handed, if anything.
    """

    def __init__(self, listening: socket.socket) -> None:
        self._listening = listening
        self.largest = 2**31
        self.says = ""
        self.seen: list[int] = []  # how many bytes each file had
        threading.Thread(target=self._answer, daemon=True).start()

    def _answer(self) -> None:
        while True:
            try:
                line, _ = self._listening.accept()
            except OSError:
                return
            with line:
                self._speak(line)

    def _speak(self, line: socket.socket) -> None:
        with line.makefile("rb") as heard:
            command = b""
            while not command.endswith(b"\0") and (letter := heard.read(1)):
                command += letter
            if command == b"zVERSION\0":
                line.sendall(b"ClamAV 1.4.2/27500/Mon Nov 23 08:00:00 2026\0")
                return
            assert command == b"zINSTREAM\0", command
            content = b""
            while size := struct.unpack("!I", heard.read(4))[0]:
                content += heard.read(size)
                if len(content) > self.largest:
                    line.sendall(b"INSTREAM size limit exceeded. ERROR\0")
                    return
        self.seen.append(len(content))
        found = f"stream: {NAME} FOUND" if PATTERN in content else "stream: OK"
        line.sendall((self.says or found).encode() + b"\0")


@contextmanager
def a_scanner_on_a_port() -> Iterator[tuple[SmallScanner, str]]:
    """A scanner, and its address."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield SmallScanner(listening), f"tcp://127.0.0.1:{listening.getsockname()[1]}"
        listening.shutdown(socket.SHUT_RDWR)


@contextmanager
def a_scanner_at_a_socket(folder: Path) -> Iterator[tuple[SmallScanner, str]]:
    """A scanner on a socket of this machine, and its address."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listening:
        listening.bind(str(folder / "clamd.sock"))
        listening.listen()
        yield SmallScanner(listening), f"unix://{folder / 'clamd.sock'}"
        listening.shutdown(socket.SHUT_RDWR)
