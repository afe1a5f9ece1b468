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
from milepost.core.archive.record import RecordInspection
from milepost.core.matrix.faults import Fault
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
        " hash, every seal, every sealed level worked out anew, and every row that a seal covers.",
    )
    parser.add_argument("archive", nargs="?", help="the ZIP file, or the folder it is unpacked in")
    parser.add_argument("--head", metavar="HASH", help="the head hash that was printed elsewhere")
    parser.add_argument(
        "--manifest", metavar="HASH", help="the manifest hash, printed when the archive was made"
    )
    parser.add_argument("--json", action="store_true", help="answer as JSON")
    given = parser.parse_args(arguments)
    if given.archive is None and not has_manifest(beside):
        parser.error("name the archive: the ZIP file, or the folder it is unpacked in")
    for name, value in (("head", given.head), ("manifest", given.manifest)):
        if value is not None and not is_hash(value):
            parser.error(f"a {name} hash has 64 digits and letters from a to f")
    path = Path(given.archive) if given.archive is not None else beside
    return check(
        path, head=given.head, manifest_sha256=given.manifest, as_json=given.json, say=_print
    )


def is_hash(text: str) -> bool:
    """Whether a text is written as a hash: of a seal, or of a manifest."""
    return _HASH.fullmatch(text) is not None


def check(
    path: Path,
    *,
    head: str | None = None,
    manifest_sha256: str | None = None,
    as_json: bool,
    say: Say,
) -> int:
    """Look an archive over and say what was found; 0 where it is sound, else 1."""
    try:
        archive = open_archive(path)
        try:
            found = inspect(
                archive,
                head=head.lower() if head else None,
                manifest_sha256=manifest_sha256.lower() if manifest_sha256 else None,
                looked_at=_Progress(quiet=as_json).looked_at,
            )
        finally:
            archive.close()
    except FaultyArchive as refused:
        faults = [{"where": each.where, "fault": each.sentence} for each in refused.faults]
        if as_json:
            say(json.dumps({"ok": False, "faults": faults}, indent=2, ensure_ascii=False))
        else:
            say_faults([str(each) for each in refused.faults], say)
        return 1
    if as_json:
        say(json.dumps(_as_json(found), indent=2, ensure_ascii=False))
    else:
        _say_page(found, say)
    return 0 if found.is_sound else 1


def _as_json(found: Inspection) -> dict[str, object]:
    return {
        "ok": found.is_sound,
        "arrangement": found.manifest.arrangement,
        "made_at": found.manifest.made_at,
        "files": len(found.manifest.files),
        "manifest_sha256": found.manifest_sha256,
        "is_manifest_proved": found.is_manifest_proved,
        "made_for": found.withheld.party,
        "withheld": {
            "rows": found.withheld.rows,
            "columns": found.withheld.columns,
            "files": found.withheld.files,
        },
        **record_as_json(found.record, found.faults),
    }


def record_as_json(record: RecordInspection, faults: Sequence[Fault]) -> dict[str, object]:
    """What was found of a record, for a program."""
    verified = record.verification
    return {
        "faults": [{"where": each.where, "fault": each.sentence} for each in faults],
        "seals": verified.seals,
        "levels": verified.levels,
        "compared": dict(record.compared),
        "removed": record.removed,
        "unnamed": record.unnamed,
        "head": verified.verdict.head,
        "is_tail_proved": verified.verdict.is_tail_proved,
        "verdict": verified.verdict.words,
        "broken": _broken(record),
    }


def _broken(record: RecordInspection) -> list[str]:
    verified = record.verification
    return [f"seal {each.sequence}: {each.finding}" for each in verified.verdict.broken] + [
        f"seal {each.sequence}, {each.about}: {each.finding}" for each in verified.findings
    ]


def _say_page(found: Inspection, say: Say) -> None:
    manifest = found.manifest
    say(f"{manifest.name} ({manifest.arrangement}), as it stood at {manifest.made_at}")
    if not found.faults:
        there = len(manifest.files) - found.withheld.files
        say(f"ok     {there} files, each as its hash in the manifest says")
    if found.withheld.party:
        say(f"       {found.withheld.words}")
    say_record(found.record, found.faults, say)
    if found.is_manifest_proved:
        say("ok     the manifest is the one whose hash was printed: no byte of it all was changed")
    elif found.is_sound:
        say(
            "       What no seal covers (drafts, names, titles, targets, events) is as"
            " the manifest says. Without --manifest, nobody can prove that the manifest was not"
            " made anew."
        )
    say(f"       manifest hash: {found.manifest_sha256}")


def say_record(record: RecordInspection, faults: Sequence[Fault], say: Say) -> None:
    """Say what was found of a record, an archive's or a site's."""
    say_faults([str(each) for each in faults], say)
    verified, compared = record.verification, record.compared
    say(f"{'ok   ' if verified.verdict.is_whole else 'FAULT'}  {verified.verdict.words}")
    if not verified.findings:
        say(f"ok     {verified.levels:,} sealed levels, each worked out anew and the same")
        told = ", ".join(f"{compared.get(name, 0):,} {name}" for name in _COMPARED)
        say(f"ok     held against the seals: {told}")
    if record.removed:
        say(f"       removed by law, the hash kept: the words of {record.removed:,} reasons")
    if record.unnamed:
        say(f"       removed by law: the names of {record.unnamed:,} people")
    say_faults(_broken(record), say)
    say(f"       head hash: {verified.verdict.head}")


_COMPARED = ("levels", "ratings", "reasons", "citations")


def say_faults(faults: Sequence[str], say: Say) -> None:
    """Say the first of several faults, and how many more there are."""
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
