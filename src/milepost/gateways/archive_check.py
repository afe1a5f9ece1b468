"""Verify an archive at a terminal, with the standard library alone: verify.py, milepost verify.

Ends with 0 where everything holds, with 1 where anything does not, with 2 where it was asked
wrongly.
"""

import argparse
import json
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from milepost.core.archive.inspection import Inspection, inspect
from milepost.core.archive.manifest import ArchivedFile, FaultyArchive
from milepost.gateways.archive_files import has_manifest, open_archive

MOST_SHOWN = 50  # faults; a program asks for --json and is told all of them
_HASH = re.compile(r"[0-9a-fA-F]{64}")

Say = Callable[[str], object]


def main(arguments: Sequence[str], *, beside: Path) -> int:
    """What `verify.py` does.

    :param beside: the folder that it stands in: the archive, if it was unpacked there.
    """
    parser = argparse.ArgumentParser(
        prog="verify.py",
        description="Look whether an archive of Milepost's is as it was made: every file by its"
        " hash, every seal, and every sealed level worked out anew.",
    )
    parser.add_argument("archive", nargs="?", help="the ZIP file, or the folder it is unpacked in")
    parser.add_argument("--head", metavar="HASH", help="the head hash that was printed elsewhere")
    parser.add_argument("--json", action="store_true", help="answer as JSON")
    given = parser.parse_args(arguments)
    if given.archive is None and not has_manifest(beside):
        parser.error("name the archive: the ZIP file, or the folder it is unpacked in")
    if given.head is not None and not is_head(given.head):
        parser.error("a head hash has 64 digits and letters from a to f")
    path = Path(given.archive) if given.archive is not None else beside
    return check(path, head=given.head, as_json=given.json, say=_print)


def is_head(text: str) -> bool:
    """Whether a text is written as the hash of a seal."""
    return _HASH.fullmatch(text) is not None


def check(path: Path, *, head: str | None, as_json: bool, say: Say) -> int:
    """Look an archive over and say what was found; 0 where it is sound, else 1."""
    try:
        archive = open_archive(path)
        try:
            found = inspect(
                archive,
                head=head.lower() if head else None,
                looked_at=_Progress(quiet=as_json).looked_at,
            )
        finally:
            archive.close()
    except FaultyArchive as refused:
        faults = [{"where": each.where, "fault": each.sentence} for each in refused.faults]
        if as_json:
            say(json.dumps({"ok": False, "faults": faults}, indent=2, ensure_ascii=False))
        else:
            _say_faults([str(each) for each in refused.faults], say)
        return 1
    if as_json:
        say(json.dumps(_as_json(found), indent=2, ensure_ascii=False))
    else:
        _say_page(found, say)
    return 0 if found.is_sound else 1


def _as_json(found: Inspection) -> dict[str, object]:
    record = found.record
    return {
        "ok": found.is_sound,
        "arrangement": found.manifest.arrangement,
        "made_at": found.manifest.made_at,
        "files": len(found.manifest.files),
        "faults": [{"where": each.where, "fault": each.sentence} for each in found.faults],
        "seals": record.seals if record else None,
        "levels": record.levels if record else None,
        "head": record.verdict.head if record else None,
        "is_tail_proved": record.verdict.is_tail_proved if record else False,
        "verdict": record.verdict.words if record else "The seals cannot be read.",
        "broken": _broken(found),
    }


def _broken(found: Inspection) -> list[str]:
    if found.record is None:
        return []
    verdict = found.record.verdict
    return [f"seal {each.sequence}: {each.finding}" for each in verdict.broken] + [
        f"seal {each.sequence}, {each.about}: {each.finding}" for each in found.record.findings
    ]


def _say_page(found: Inspection, say: Say) -> None:
    manifest, record = found.manifest, found.record
    say(f"{manifest.name} ({manifest.arrangement}), as it stood at {manifest.made_at}")
    if found.faults:
        _say_faults([str(each) for each in found.faults], say)
    else:
        say(f"ok     {len(manifest.files)} files, each as its hash in the manifest says")
    if record is None:
        say("FAULT  The seals cannot be verified.")
        return
    say(f"{'ok   ' if record.verdict.is_whole else 'FAULT'}  {record.verdict.words}")
    if record.is_sound:
        say(f"ok     {record.levels} sealed levels, each worked out anew and the same")
    _say_faults(_broken(found), say)
    say(f"       head hash: {record.verdict.head}")


def _say_faults(faults: Sequence[str], say: Say) -> None:
    for each in faults[:MOST_SHOWN]:
        say(f"FAULT  {each}")
    if len(faults) > MOST_SHOWN:
        say(f"FAULT  and {len(faults) - MOST_SHOWN} more; --json tells all of them")


class _Progress:
    """How far the reading is, on the error stream of a terminal, for what takes a while."""

    def __init__(self, *, quiet: bool) -> None:
        self._is_told = not quiet and sys.stderr.isatty()
        self._read = 0
        self._told = 0

    def looked_at(self, file: ArchivedFile) -> None:
        self._read += file.size
        if self._is_told and self._read - self._told > 50 * 1024**2:
            self._told = self._read
            sys.stderr.write(f"\r  {self._read // 1024**2:,} MB read")
            sys.stderr.flush()


def _print(line: str) -> None:
    sys.stdout.buffer.write(line.encode() + b"\n")
    sys.stdout.flush()
