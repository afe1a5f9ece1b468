"""Ask a virus scanner about a file as clamd is asked: its bytes are handed over, not its path."""

import re
import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote, urlsplit

PATIENCE = 120  # seconds for an answer: a large archive is unpacked there
_CONNECTING = 5  # seconds
_A_PART = 256 * 1024  # bytes
_LONGEST_ANSWER = 4096
_FOUND = re.compile(r"stream: (?P<name>.+) FOUND")


class ScannerUnclear(ValueError):
    """The address of a scanner says nothing that can be used."""


class ScanFailed(Exception):
    """The scanner does not answer, or will not say; the message is for operators."""


@dataclass(frozen=True, kw_only=True)
class VirusScanner:
    """Where a scanner listens: a socket of this machine (``path``), or a port of any."""

    path: str = ""
    host: str = ""
    port: int = 0

    def __str__(self) -> str:
        return f"unix://{self.path}" if self.path else f"tcp://{self.host}:{self.port}"

    def infection(self, file: Path) -> str:
        """The name of the virus that a file carries; "" where the scanner finds none.

        :raises ScanFailed: where the scanner does not answer, or will not say.
        """
        try:
            with self._line() as line, file.open("rb") as content:
                line.sendall(b"zINSTREAM\0")
                said = _handed_over(line, content)
        except OSError as fault:
            raise ScanFailed(f"{self} does not answer: {fault}") from fault
        found = _FOUND.fullmatch(said)
        if found:
            return found["name"][:200]
        if said == "stream: OK":
            return ""
        raise ScanFailed(f"{self} says “{said[:200]}”")

    def version(self) -> str:
        """Which scanner it is, and how new what it knows is.

        :raises ScanFailed: where it does not answer.
        """
        try:
            with self._line() as line:
                line.sendall(b"zVERSION\0")
                said = _answer(line)
        except OSError as fault:
            raise ScanFailed(f"{self} does not answer: {fault}") from fault
        return said[:100]

    @contextmanager
    def _line(self) -> Iterator[socket.socket]:
        if self.path:
            line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        else:
            line = socket.create_connection((self.host, self.port), timeout=_CONNECTING)
        with line:
            if self.path:
                line.settimeout(_CONNECTING)
                line.connect(self.path)
            line.settimeout(PATIENCE)
            yield line


def read_virus_scanner(url: str) -> VirusScanner:
    """``tcp://HOST:PORT``, or ``unix:///PATH`` of a socket on this machine.

    :raises ScannerUnclear: with what is wrong.
    """
    wanted = "must be tcp://HOST:PORT or unix:///PATH."
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as strange:
        raise ScannerUnclear(wanted) from strange
    if parts.scheme == "unix" and parts.path and not parts.netloc:
        return VirusScanner(path=unquote(parts.path))
    if parts.scheme == "tcp" and host and not parts.path.strip("/"):
        return VirusScanner(host=host, port=port or 3310)
    raise ScannerUnclear(wanted)


def _handed_over(line: socket.socket, content: BinaryIO) -> str:
    """The answer to a file's bytes; a scanner may well answer, and hang up, before the last."""
    try:
        while part := content.read(_A_PART):
            line.sendall(struct.pack("!I", len(part)) + part)
        line.sendall(struct.pack("!I", 0))
    except (BrokenPipeError, ConnectionResetError):
        return _answer(line)
    return _answer(line)


def _answer(line: socket.socket) -> str:
    said = b""
    while len(said) < _LONGEST_ANSWER and not said.endswith((b"\0", b"\n")):
        part = line.recv(_LONGEST_ANSWER)
        if not part:
            break
        said += part
    return said.strip(b"\0\n ").decode("utf-8", "replace")
