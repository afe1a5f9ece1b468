"""An archive as a forger would make it who knows how seals are made, and does it well."""

import json

from milepost.core.archive.planned import COMMITMENTS, STEPS
from milepost.core.archive.recorded import (
    AGREEMENTS,
    CONSENTS,
    DISSENTS,
    LEVELS_OF,
    RATIFIED,
    SIGNATURES,
    UNDONE,
    VOTES,
)
from milepost.core.assessment.seal import canonical, next_seal
from tests.archive_in_memory import Files, Rows, with_its_manifest, with_its_tables, with_rows

SEALS = "data/audit_seal.jsonl"
LEVELS = (*LEVELS_OF.values(), RATIFIED)
# What else is sealed, a row for each seal.
SPOKEN = (VOTES, DISSENTS, UNDONE, CONSENTS, AGREEMENTS)
# What the Board decided on Annual Plans: of their rows some have no seal of their own.
PLANNED = (STEPS, COMMITMENTS)


def with_another_level(files: Files) -> Files:
    """One sealed level is another, and all seals after it are made anew."""

    def forge(seals: Rows) -> None:
        for seal in seals:
            content = json.loads(seal["content"])
            if "indicated" in content:
                content["indicated"]["level"] += 1
                seal["content"] = canonical(content).decode()
                break

    return with_seals_made_anew(with_rows(files, "audit_seal", forge))


def with_the_end_cut_off(files: Files, seals: int = 1) -> Files:
    """The last seals were never there, nor the levels that they cover; the manifest says so too."""

    def cut(rows: Rows) -> None:
        del rows[-seals:]

    files = with_rows(files, "audit_seal", cut)
    left = len(files[SEALS].splitlines())
    for table in (
        *LEVELS,
        SIGNATURES,
        *SPOKEN,
        *PLANNED,
    ):  # one that another names is never cut before it: it was sealed before
        files = with_rows(files, table, lambda rows: _keep(rows, left))
    return with_its_head(files)


def _keep(rows: Rows, left: int) -> None:
    """Only the levels that the seals left cover, numbered anew."""
    rows[:] = [each for each in rows if (each["seal"] or 0) <= left]
    for number, row in enumerate(rows, start=1):
        row["row"] = number


def with_seals_made_anew(files: Files) -> Files:
    """Every seal is made of what it covers now, and whatever names a seal names the new one."""
    other: dict[str, str] = {}  # by the hash that it was, the hash that it is

    def seal_anew(seals: Rows) -> None:
        before = None
        for seal in seals:
            content = json.loads(seal["content"])
            if content.get("paper") in other:
                content["paper"] = other[content["paper"]]
            before = next_seal(
                before,
                arrangement=seal["arrangement"],
                kind=seal["kind"],
                at=seal["at"],
                content=content,
            )
            other[seal["hash"]] = before.hash
            seal |= {
                "content": canonical(content).decode(),
                "content_hash": before.content_hash,
                "previous": before.previous,
                "hash": before.hash,
            }

    def follow(levels: Rows) -> None:
        for row in levels:
            row["paper_hash"] = other.get(row["paper_hash"], row["paper_hash"])

    files = with_rows(files, "audit_seal", seal_anew)
    return with_its_head(with_rows(files, RATIFIED, follow))


def with_its_head(files: Files) -> Files:
    """What says where the seals end says where they end now."""
    last = json.loads(files[SEALS].splitlines()[-1])

    def move(heads: Rows) -> None:
        heads[0] |= {"hash": last["hash"], "sequence": last["sequence"]}

    files = with_its_tables(with_rows(files, "audit_seal_head", move))
    return with_its_manifest(files, head=last["hash"], seals=last["sequence"])
