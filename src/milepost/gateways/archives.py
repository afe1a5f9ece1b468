"""How is an archive looked into that may be damaged, locked, or made to exhaust the machine?

Office files are ZIP archives of XML. Before any of it is parsed, the directory is asked how much it
claims to unpack to. Then it is unpacked a little at a time, no further than it claimed: where the
directory lied, the check sum does not fit.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import iterparse

from milepost.core.matrix.faults import UnreadableMatrix
from milepost.gateways.refusal import refusal

LARGEST_UNPACKED = 32 * 1024 * 1024  # bytes of all pieces together
MOST_PIECES = 2_000

DEEPEST = 400  # elements within each other

_STEP = 1024 * 1024
_DAMAGE = (  # all that unpacking and parsing were seen to raise for damaged files
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    NotImplementedError,
    ValueError,
    LookupError,
    RuntimeError,
    SyntaxError,  # of XML: xml.etree's ParseError is one
)


@dataclass(frozen=True, kw_only=True)
class Archive:
    """The pieces of an archive that is no larger than it may be. ``called``: "workbook", say."""

    name: str
    called: str
    pieces: zipfile.ZipFile

    def names(self) -> list[str]:
        return self.pieces.namelist()

    def has(self, piece: str) -> bool:
        return piece in self.pieces.NameToInfo

    def steps(self, piece: str) -> Iterator[bytes]:
        """What unpacking a piece gives, a little at a time; more is never held."""
        with self.pieces.open(piece) as opened:
            yield from _steps(opened)

    def read(self, piece: str) -> bytes:
        """A small piece whole; b"" where it is not there."""
        return b"".join(self.steps(piece)) if self.has(piece) else b""

    def elements(self, piece: str) -> Iterator[tuple[bool, Element, list[str]]]:
        """Each element of a piece of XML: whether it begins or ends, it, and the tags it is within.

        Nothing is kept of what has ended. A piece that brings its own entities is refused.
        """
        open_ones: list[Element] = []
        tags: list[str] = []
        with self.pieces.open(piece) as file:
            for event, element in iterparse(file, events=("start", "end"), forbid_dtd=True):
                if event == "start":
                    if len(open_ones) > DEEPEST:
                        raise ValueError("elements lie too deep within each other")
                    yield True, element, tags
                    open_ones.append(element)
                    tags.append(element.tag)
                else:
                    open_ones.pop()
                    tags.pop()
                    yield False, element, tags
                    if open_ones:
                        open_ones[-1].clear()

    def too_big(self) -> UnreadableMatrix:
        sentence = (
            f"the {self.called} unpacks to far more than a matrix needs; copy the matrix into a "
            f"new {self.called} and give that."
        )
        return refusal(self.name, sentence)

    def locked(self) -> UnreadableMatrix:
        sentence = (
            f"the {self.called} is locked with a password; take the password off and save it again."
        )
        return refusal(self.name, sentence)


@contextmanager
def opened(content: bytes, *, name: str, called: str) -> Iterator[Archive]:
    """An archive that is safe to unpack; what goes wrong with it is told in a sentence.

    :param called: what the file is, in the sentences about it: "workbook" or "document".
    :raises UnreadableMatrix: where it is damaged, locked or too big, also while it is being read.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as pieces:
            archive = Archive(name=name, called=called, pieces=pieces)
            infos = pieces.infolist()
            if len(infos) > MOST_PIECES or sum(info.file_size for info in infos) > LARGEST_UNPACKED:
                raise archive.too_big()
            if any(info.flag_bits & 1 for info in infos):
                raise archive.locked()
            yield archive
    except UnreadableMatrix:
        raise
    except _DAMAGE:
        sentence = f"the {called} is damaged or was cut short; open it and save it again."
        raise refusal(name, sentence) from None


def names_in(content: bytes) -> frozenset[str]:
    """The names of the pieces of an archive; none where it is damaged beyond telling."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as pieces:
            return frozenset(pieces.namelist())
    except _DAMAGE:
        return frozenset()


def _steps(piece: IO[bytes]) -> Iterator[bytes]:
    while step := piece.read(_STEP):
        yield step
