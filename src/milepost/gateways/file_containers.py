"""What is inside a file that holds other files, without unpacking it: ZIP, Office, OpenDocument."""

import re
import struct
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO

from milepost.gateways.evidence_store import FileRefused

MOST_ENTRIES = 10_000
MOST_UNPACKED = 4 * 1024**3  # bytes
USUAL_UNPACKED = 64 * 1024**2  # bytes: up to here no ratio is strange
MOST_TIMES = 100  # unpacked, against packed
_LISTED = 1024**2  # bytes of a list of contents that are read

# By their endings, whatever is in them: what a machine runs when somebody opens it.
_PROGRAM_ENDINGS = """
    ade adp apk app appimage appref-ms bash bat cab chm class cmd com command cpl csh deb desktop
    dll dmg docm dotm elf exe fish gadget hta inf ins iso jar jnlp js jse ksh lnk mde mjs msc msi
    msp mst pif pkg php pl potm ppam ppsm pptm ps1 psd1 psm1 py pyc rb reg rpm run scf scr sct sh
    shb sldm so sys url vb vbe vbs vhd vhdx vxd wasm ws wsc wsf wsh xlam xll xlsm xltm zsh
"""
PROGRAMS = frozenset(_PROGRAM_ENDINGS.split())
ARCHIVES = frozenset(
    {"7z", "ace", "arj", "bz2", "gz", "rar", "tar", "tgz", "xz", "z", "zip", "zst"}
)

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
ZIP = "application/zip"
_OFFICE = {
    b"wordprocessingml.document.main": DOCX,
    b"wordprocessingml.template.main": DOCX,
    b"spreadsheetml.sheet.main": XLSX,
    b"spreadsheetml.template.main": XLSX,
    b"presentationml.presentation.main": PPTX,
    b"presentationml.slideshow.main": PPTX,
    b"presentationml.template.main": PPTX,
}
_OPENDOCUMENT = b"application/vnd.oasis.opendocument."
_MACROS = re.compile(
    r"(^|/)(vbaproject\.bin|vbadata\.xml)$|^xl/macrosheets/|^(basic|scripts)/.+", re.IGNORECASE
)


@dataclass(frozen=True, kw_only=True)
class Inside:
    """What a container turned out to be."""

    content_type: str
    is_encrypted: bool = False


def ending_of(name: str) -> str:
    """The ending of a name, in lower case and without the dot; "" where there is none."""
    return PurePosixPath(name.lower()).suffix.removeprefix(".")


def inside_zip(file: BinaryIO, *, name: str) -> Inside:
    """What a ZIP file is, by its own list of contents.

    :raises FileRefused: where it is damaged, would unpack to too much, or holds programs.
    """
    try:
        with zipfile.ZipFile(file) as opened:
            entries = opened.infolist()
            _require_bounded(entries, name)
            _require_harmless(entries, name)
            return Inside(
                content_type=_office_or_zip(opened, entries, name),
                is_encrypted=any(each.flag_bits & 1 for each in entries),
            )
    except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError, RuntimeError) as fault:
        raise FileRefused(
            f"“{name}” is cut short or damaged: it is a kind of ZIP file, and cannot be opened."
            " Put in the whole file."
        ) from fault


def _require_bounded(entries: list[zipfile.ZipInfo], name: str) -> None:
    unpacked = sum(each.file_size for each in entries)
    packed = sum(each.compress_size for each in entries)
    is_strange = unpacked > USUAL_UNPACKED and unpacked > MOST_TIMES * max(packed, 1)
    if len(entries) > MOST_ENTRIES or unpacked > MOST_UNPACKED or is_strange or _overlap(entries):
        raise FileRefused(
            f"“{name}” would unpack to far more than it seems to hold, as files do that are made"
            " to fill a disk. Unpack it yourself and put in the files that matter."
        )


def _overlap(entries: list[zipfile.ZipInfo]) -> bool:
    """Whether entries share their packed bytes, so that little unpacks to very much."""
    end = 0
    for each in sorted(entries, key=lambda entry: entry.header_offset):
        if each.header_offset < end:
            return True
        end = each.header_offset + each.compress_size
    return False


def _require_harmless(entries: list[zipfile.ZipInfo], name: str) -> None:
    for each in entries:
        within = each.filename.replace("\\", "/")
        if within.startswith("/") or ".." in within.split("/") or re.match(r"[a-zA-Z]:", within):
            raise FileRefused(
                f"“{name}” holds a file whose name leads out of it (“{_short(within)}”). Unpack"
                " it yourself and put in the files that matter."
            )
        if _MACROS.search(within):
            raise FileRefused(macro_sentence(name))
        if ending_of(within) in PROGRAMS:
            raise FileRefused(
                f"“{name}” holds a program or a script (“{_short(within)}”), and programs are not"
                " kept. Take it out, and put the rest in."
            )


def _short(within: str) -> str:
    shown = "".join(each for each in within if each.isprintable())
    return shown if len(shown) <= 60 else f"…{shown[-59:]}"


def macro_sentence(name: str) -> str:
    """Why a file with macros is refused."""
    return (
        f"“{name}” carries macros, which are programs. Save it without them (as DOCX, XLSX, PPTX"
        " or PDF), and put that in."
    )


def _office_or_zip(opened: zipfile.ZipFile, entries: list[zipfile.ZipInfo], name: str) -> str:
    names = {each.filename for each in entries}
    if "[Content_Types].xml" in names:
        listed = _head(opened, "[Content_Types].xml")
        if b"macroenabled" in listed.lower():
            raise FileRefused(macro_sentence(name))
        return next((kind for said, kind in _OFFICE.items() if said in listed), ZIP)
    if "mimetype" in names:
        said = _head(opened, "mimetype").strip()[:100]
        if said.startswith(_OPENDOCUMENT):
            return said.decode("ascii", "replace")
    inner = next((each for each in sorted(names) if ending_of(each) in ARCHIVES), "")
    if inner:
        raise FileRefused(
            f"“{name}” holds another archive (“{_short(inner)}”), whose contents nobody sees."
            " Unpack it yourself and put in the files that matter."
        )
    return ZIP


def _head(opened: zipfile.ZipFile, entry: str) -> bytes:
    if opened.getinfo(entry).flag_bits & 1:
        return b""
    with opened.open(entry) as part:
        return part.read(_LISTED)


# --- the older Office files: OLE compound documents ----------------------------------------------

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_INSTALLER = bytes.fromhex("84100c0000000000c000000000000046")  # a Windows installer's class
_A_PART = 1024**2
_OF_OLE = {
    "WordDocument": "application/msword",
    "Workbook": "application/vnd.ms-excel",
    "Book": "application/vnd.ms-excel",
    "PowerPoint Document": "application/vnd.ms-powerpoint",
    "__properties_version1.0": "application/vnd.ms-outlook",
    "EncryptedPackage": "application/encrypted",
}


def inside_ole(file: BinaryIO, *, name: str) -> Inside:
    """What an OLE compound document is, by the names of what is in it.

    :raises FileRefused: where it carries macros, or installs something.
    """
    file.seek(0)
    head = file.read(512)
    found = set(_stream_names(file))
    if "_VBA_PROJECT" in found or "_VBA_PROJECT_CUR" in found:
        raise FileRefused(macro_sentence(name))
    if _INSTALLER in _root_entry(file, head):
        raise FileRefused(program_sentence(name))
    kind = next((kind for stream, kind in _OF_OLE.items() if stream in found), "")
    return Inside(
        content_type=kind or "application/x-ole-storage",
        is_encrypted=kind == "application/encrypted",
    )


def program_sentence(name: str) -> str:
    """Why a program is refused."""
    return (
        f"“{name}” is a program or a script, and programs are not kept as evidence. Put in what"
        " it shows, as a document or a picture."
    )


def _stream_names(file: BinaryIO) -> Iterator[str]:
    """The names in a compound document's directory: entries of 128 bytes, on 128-byte borders.

    Every entry-shaped piece is looked at, not only those that a (perhaps forged) table leads to.
    """
    file.seek(0)
    while part := file.read(_A_PART):
        for start in range(0, len(part) - 127, 128):
            length = int.from_bytes(part[start + 64 : start + 66], "little")
            kind = part[start + 66]
            if 2 < length <= 64 and length % 2 == 0 and kind in (1, 2, 5):
                yield part[start : start + length - 2].decode("utf-16-le", "replace")


def _root_entry(file: BinaryIO, head: bytes) -> bytes:
    if len(head) < 52:
        return b""
    (shift,) = struct.unpack_from("<H", head, 30)
    (first,) = struct.unpack_from("<I", head, 48)
    if shift not in (9, 12):
        return b""
    file.seek((first + 1) << shift)
    return file.read(128)
