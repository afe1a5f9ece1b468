"""Single changes to an export, by chance, but the same for the same seed; each has to be found.

Some leave the manifest as it was. The others are a forger's: the manifest is made true of what was
changed, and so are the tables, so that only the seals, and what hangs on them, can tell. The last
two are a forger's who makes the seals anew as well: nobody can tell them without the head hash.
"""

import hashlib
import json
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from milepost.core.archive.inspection import ALWAYS_THERE
from milepost.core.archive.judged import EXCEPTIONS, JUDGEMENTS
from milepost.core.archive.planned import ANNUAL_PLANS, COMMITMENTS, STEPS
from milepost.core.archive.recorded import (
    AGREEMENTS,
    CHALLENGES,
    CONSENTS,
    DISSENTS,
    SIGNATURES,
    UNDONE,
    VIEWS,
    VOTES,
)
from milepost.core.assessment.seal import canonical, digest, sealed_text
from tests.apps.archives.forging import (
    LEVELS,
    PLANNED,
    SEALS,
    SPOKEN,
    with_its_head,
    with_seals_made_anew,
    with_the_end_cut_off,
)
from tests.archive_in_memory import (
    Files,
    Rows,
    rows_of,
    with_its_manifest,
    with_its_tables,
    with_rows,
)

Chance = random.Random


@dataclass(frozen=True, kw_only=True)
class Tampered:
    """An export in which one thing was changed; ``needs_head``: only the head hash can tell."""

    kind: str
    words: str
    files: Files = field(repr=False)
    needs_head: bool = False


def tampered(files: Files, seed: int) -> Tampered:
    """An export with one change, of each kind in turn."""
    kind = list(KINDS)[seed % len(KINDS)]
    chance = random.Random(f"{kind} {seed}")
    while True:  # until it is another: some changes happen to change nothing
        words, changed = KINDS[kind](files, chance)
        if changed != files:
            return Tampered(kind=kind, words=words, files=changed, needs_head=kind in NEED_THE_HEAD)


# What a seal covers of each table's rows.
SEALED: tuple[tuple[str, tuple[str, ...]], ...] = (
    *((table, ("level", "indicated", "by", "at", "assessment", "seal")) for table in LEVELS),
    (LEVELS[-1], ("paper_hash", "proposal", "rating_set")),
    (SIGNATURES, ("by", "at", "reason", "seal")),
    (VOTES, ("choice", "by", "party", "at", "proposal", "reason", "seal")),
    (DISSENTS, ("about", "is_published", "is_withdrawn", "by", "party", "at", "proposal", "seal")),
    (UNDONE, ("move", "by", "taken_at", "at", "assessment", "rating_set", "reason", "seal")),
    (VIEWS, ("level", "by", "at", "assessment")),
    (CONSENTS, ("party", "by", "is_consent", "at", "matrix_version", "seal")),
    (AGREEMENTS, ("in_force_on", "carries", "at", "matrix_version", "seal")),
    (ANNUAL_PLANS, ("number", "authority", "starts_on", "ends_on")),
    (STEPS, ("move", "annual_plan", "decided_by", "decided_on", "minute", "words", "by", "seal")),
    (COMMITMENTS, ("annual_plan", "number", "revision", "text", "giver", "receiver", "owner")),
    (COMMITMENTS, ("due_on", "evidence", "pence", "origin", "origin_of", "criteria", "is_struck")),
    ("assessments_criterion_rating", ("rating", "criterion", "rating_set")),
    ("assessments_rating_set", ("indicated", "held_back_by", "covered", "position", "assessment")),
    ("assessments_assessment", ("number", "focus_area", "authority", "cycle")),
    ("assessments_cycle", ("number", "cut_off_on", "matrix_version")),
    ("evidence_version", ("sha256", "size", "number", "item")),
    ("evidence_item", ("number", "type_code", "made_by")),
    (JUDGEMENTS, ("answer", "by", "at", "reason", "party", "evidence_version")),
    (EXCEPTIONS, ("focus_area", "by", "at", "reason", "party", "item")),
    ("assessments_evidence_link", ("criterion", "kind", "position")),
    ("matrices_version", ("document", "sha256", "number")),
    ("audit_seal_head", ("sequence", "hash")),
    ("audit_seal", ("at", "kind", "content", "content_hash", "previous", "hash", "about")),
)


# -- the manifest left as it was -------------------------------------------------------------------


def _a_byte(files: Files, chance: Chance) -> tuple[str, Files]:
    name = chance.choice(sorted(name for name in files if files[name]))
    content = bytearray(files[name])
    at = chance.randrange(len(content))
    content[at] = chance.randrange(256)
    return f"byte {at} of {name}", {**files, name: bytes(content)}


def _a_file_gone(files: Files, chance: Chance) -> tuple[str, Files]:
    name = chance.choice(sorted(files))
    return f"{name} deleted", {key: held for key, held in files.items() if key != name}


def _a_value(files: Files, chance: Chance) -> tuple[str, Files]:
    name = chance.choice(sorted(name for name in files if _is_table(name) and files[name]))
    lines = files[name].splitlines()
    at = chance.randrange(len(lines))
    row = json.loads(lines[at])
    column = chance.choice(sorted(row))
    row[column] = _another(row[column], chance)
    lines[at] = json.dumps(row).encode()
    changed = b"".join(line + b"\n" for line in lines)
    return f"{column} of {name}, line {at + 1}", {**files, name: changed}


def _lines_in_another_order(files: Files, chance: Chance) -> tuple[str, Files]:
    names = (name for name in files if _is_table(name) and files[name].count(b"\n") > 1)
    name = chance.choice(sorted(names))
    lines = files[name].splitlines(keepends=True)
    one, other = chance.sample(range(len(lines)), 2)
    lines[one], lines[other] = lines[other], lines[one]
    return f"lines {one + 1} and {other + 1} of {name}", {**files, name: b"".join(lines)}


def _is_table(name: str) -> bool:
    return name.startswith("data/")


# -- and made true of what was changed -------------------------------------------------------------


def _a_sealed_value(files: Files, chance: Chance) -> tuple[str, Files]:
    places: list[int] = []
    while not places:
        table, columns = chance.choice(SEALED)
        places = _sealed_rows(files, table)
    at = chance.choice(places)
    column = chance.choice(columns)

    def change(rows: Rows) -> None:
        rows[at][column] = _another(rows[at][column], chance)

    return f"{column} of {table}, row {at + 1}", _true_again(files, table, change)


def _a_sealed_row_gone(files: Files, chance: Chance) -> tuple[str, Files]:
    table = chance.choice(
        [*LEVELS, *SPOKEN, *PLANNED, "assessments_criterion_rating", JUDGEMENTS, EXCEPTIONS]
    )
    at = chance.choice(_sealed_rows(files, table))

    def change(rows: Rows) -> None:
        del rows[at]
        for number, row in enumerate(rows, start=1):
            row["row"] = number

    return f"{table}, row {at + 1} deleted", _true_again(files, table, change)


def _a_reason(files: Files, chance: Chance) -> tuple[str, Files]:
    """Another text; in half of the cases with the hash that is right for it."""
    at = chance.choice(_sealed_rows(files, "audit_statement"))
    is_hashed = chance.random() < 0.5

    def change(rows: Rows) -> None:
        row = rows[at]
        row["text"] = _another(row["text"], chance)
        if is_hashed:
            row["digest"] = sealed_text(row["text"], row["salt"])

    hashed = ", hashed anew" if is_hashed else ""
    return f"reason {at + 1}{hashed}", _true_again(files, "audit_statement", change)


def _evidence_bytes(files: Files, chance: Chance) -> tuple[str, Files]:
    """Other bytes; in half of the cases under the name, hash and size that are right for them."""
    at = chance.choice(_sealed_rows(files, "evidence_version"))
    row = rows_of(files, "evidence_version")[at]
    name = next(each for each in sorted(files) if each.startswith(f"evidence/{row['sha256']}"))
    content = files[name] + chance.randbytes(chance.randint(1, 9))
    if chance.random() < 0.5:
        return f"bytes of {name}", with_its_tables({**files, name: content})
    sha256 = hashlib.sha256(content).hexdigest()
    renamed = {key: held for key, held in files.items() if key != name}
    renamed[name.replace(row["sha256"], sha256)] = content

    def change(rows: Rows) -> None:
        for each in rows:
            if each["sha256"] == row["sha256"]:
                each |= {"sha256": sha256, "size": len(content)}

    return f"{name} exchanged", _true_again(renamed, "evidence_version", change)


def _a_word_of_the_matrix(files: Files, chance: Chance) -> tuple[str, Files]:
    """Another wording; in half of the cases with the hash that is right for it, or as TOML."""
    if chance.random() < 0.3:
        name = "matrix/version-1.toml"
        lines = files[name].decode().splitlines(keepends=True)
        at = chance.choice([n for n, line in enumerate(lines) if line.startswith("text = ")])
        lines[at] = lines[at].replace('"', '"Not so: ', 1)
        return f"{name}, line {at + 1}", with_its_tables({**files, name: "".join(lines).encode()})
    is_hashed = chance.random() < 0.5

    def change(rows: Rows) -> None:
        document = json.loads(rows[0]["document"])
        criterion = chance.choice(list(_criteria(document)))
        criterion["text"] = _another(criterion["text"], chance)
        rows[0]["document"] = canonical(document).decode()
        if is_hashed:
            rows[0]["sha256"] = digest(document)

    hashed = ", hashed anew" if is_hashed else ""
    return f"a word of the matrix{hashed}", _true_again(files, "matrices_version", change)


def _criteria(document: Any) -> Any:
    for category in document["categories"]:
        for area in category["focus_areas"]:
            for cell in area["descriptors"]:
                yield from cell["criteria"]


def _a_file_never_there(files: Files, chance: Chance) -> tuple[str, Files]:
    kept = {each for each in files if each.startswith(("evidence/", "documents/"))}
    name = chance.choice(sorted({*ALWAYS_THERE, *kept}))
    left = {key: held for key, held in files.items() if key != name}
    return f"{name} never there", with_its_manifest(left)


def _a_table_for_a_spreadsheet(files: Files, chance: Chance) -> tuple[str, Files]:
    name = chance.choice(sorted(name for name in files if name.startswith("tables/")))
    lines = files[name].splitlines(keepends=True)
    at = chance.randrange(1, len(lines))
    way = chance.choice(["gone", "twice", "changed"])
    lines[at : at + 1] = {
        "gone": [],
        "twice": [lines[at], lines[at]],
        "changed": [lines[at].replace(b",", b", ", 1)],
    }[way]
    return f"{name}, line {at + 1} {way}", with_its_manifest({**files, name: b"".join(lines)})


def _a_seal_removed(files: Files, chance: Chance) -> tuple[str, Files]:
    """One but the last, and those after it count as if it had never been."""
    at = chance.randrange(len(rows_of(files, "audit_seal")) - 1)

    def change(seals: Rows) -> None:
        del seals[at]
        for number, seal in enumerate(seals, start=1):
            seal |= {"row": number, "sequence": number}

    return f"seal {at + 1} removed", with_its_head(with_rows(files, "audit_seal", change))


def _seals_reordered(files: Files, chance: Chance) -> tuple[str, Files]:
    one, other = chance.sample(range(len(rows_of(files, "audit_seal"))), 2)

    def change(seals: Rows) -> None:
        seals[one], seals[other] = seals[other], seals[one]
        for number, seal in enumerate(seals, start=1):
            seal |= {"row": number, "sequence": number}

    return f"seals {one + 1}, {other + 1}", with_its_head(with_rows(files, "audit_seal", change))


def _what_a_seal_covers(files: Files, chance: Chance) -> tuple[str, Files]:
    """Something that was sealed is another; in half of the cases with that seal's own hashes."""
    at = chance.randrange(len(rows_of(files, "audit_seal")))
    is_hashed = chance.random() < 0.5

    def change(seals: Rows) -> None:
        content = json.loads(seals[at]["content"])
        key = chance.choice(sorted(content))
        content[key] = _another(content[key], chance)
        seals[at]["content"] = canonical(content).decode()
        if is_hashed:
            seals[at] |= {"content_hash": digest(content)}
            named = ("arrangement", "at", "content_hash", "kind", "previous", "sequence")
            seals[at]["hash"] = digest({name: seals[at][name] for name in named})

    hashed = ", hashed anew" if is_hashed else ""
    return f"what seal {at + 1} covers{hashed}", _true_again(files, "audit_seal", change)


# -- and the seals made anew -----------------------------------------------------------------------


def _the_tail_cut(files: Files, chance: Chance) -> tuple[str, Files]:
    number = chance.randint(1, len(rows_of(files, "audit_seal")) - 1)
    return f"the last {number} seals cut off", with_the_end_cut_off(files, number)


def _the_tail_made_anew(files: Files, chance: Chance) -> tuple[str, Files]:
    """A level was stated by somebody else, says its row; and every seal from there on is new."""
    seals = rows_of(files, "audit_seal")
    at = chance.choice([n for n, seal in enumerate(seals) if "by" in json.loads(seal["content"])])
    people = [row["reference"] for row in rows_of(files, "people_person")]
    other = chance.choice(people)

    def forge(rows: Rows) -> None:
        content = json.loads(rows[at]["content"])
        content["by"] = other
        rows[at]["content"] = canonical(content).decode()

    def follow(rows: Rows) -> None:
        for row in rows:
            if row.get("seal") == seals[at]["sequence"] or row in challenged:
                row["by"] = other

    said = json.loads(seals[at]["content"]).get("also", {}).get("challenged", ())
    challenged = [
        row
        for row in rows_of(files, CHALLENGES)
        if row["criterion"] in said and row["at"] == seals[at]["at"]
    ]
    changed = with_rows(files, "audit_seal", forge)
    for table in (*LEVELS, *SPOKEN, *PLANNED, CHALLENGES):
        changed = with_rows(changed, table, follow)
    if changed[SEALS] != files[SEALS]:
        changed = with_seals_made_anew(changed)
    return f"seal {at + 1} and all after it made anew", changed


KINDS: dict[str, Callable[[Files, Chance], tuple[str, Files]]] = {
    "a byte of a file": _a_byte,
    "a file deleted": _a_file_gone,
    "a value": _a_value,
    "lines reordered": _lines_in_another_order,
    "a sealed value, the manifest made anew": _a_sealed_value,
    "a sealed row deleted, the manifest made anew": _a_sealed_row_gone,
    "a reason, the manifest made anew": _a_reason,
    "evidence bytes, the manifest made anew": _evidence_bytes,
    "matrix words, the manifest made anew": _a_word_of_the_matrix,
    "a file deleted, the manifest made anew": _a_file_never_there,
    "a table for a spreadsheet, the manifest made anew": _a_table_for_a_spreadsheet,
    "a seal removed, the manifest made anew": _a_seal_removed,
    "seals reordered, the manifest made anew": _seals_reordered,
    "what a seal covers, the manifest made anew": _what_a_seal_covers,
    "the tail cut": _the_tail_cut,
    "the tail consistently hashed anew": _the_tail_made_anew,
}
NEED_THE_HEAD = frozenset({"the tail cut", "the tail consistently hashed anew"})


# -- which rows are sealed, and another value for one of theirs ------------------------------------


def _true_again(files: Files, table: str, change: Callable[[Rows], object]) -> Files:
    return with_its_tables(with_rows(files, table, change))


def _sealed_rows(files: Files, table: str) -> list[int]:
    """The places of the rows of a table that a seal covers, counted from 0."""
    is_sealed = _SEALED_WHERE.get(table)
    held = rows_of(files, table)
    known = _Known(files)
    return [at for at, row in enumerate(held) if is_sealed is None or is_sealed(known, row)]


class _Known:
    """What an export says of what is sealed in it."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self.contents = [json.loads(seal["content"]) for seal in self.rows("audit_seal")]
        self.levels = [row for table in LEVELS for row in self.rows(table)]

    def rows(self, table: str) -> Rows:
        return rows_of(self._files, table)

    def named(self, column: str) -> set[int]:
        """The rows that levels name."""
        return {row[column] for row in self.levels}

    def viewed(self) -> set[tuple[str, str]]:
        """Who among the moderators gave a view that a seal holds, and when."""
        views = [each for c in self.contents for each in c.get("also", {}).get("views", ())]
        return {(each["by"], each["at"]) for each in views}

    def cited(self) -> list[dict[str, Any]]:
        """Each piece of evidence as a seal names it."""
        return [entry for content in self.contents for entry in content.get("evidence", ())]

    def said(self, what: str) -> set[tuple[str, str]]:
        """Who judged a piece of evidence, or made an exception for it, by the seals, and when."""
        named = [each.get(what) for each in self.cited()]
        return {(each["by"], each["at"]) for each in named if each}

    def is_newest(self, row: dict[str, Any]) -> bool:
        """Of a sealed set, no later rating of that criterion is there."""
        return row["rating_set"] in self.named("rating_set") and not any(
            each["rating_set"] == row["rating_set"]
            and each["criterion"] == row["criterion"]
            and each["revision"] > row["revision"]
            for each in self.rows("assessments_criterion_rating")
        )

    def is_cited(self, row: dict[str, Any]) -> bool:
        """A tie that a seal names, and that no other row would stand in for."""
        alike = ("criterion", "evidence_version", "kind", "position")
        same = [
            each
            for each in self.rows("assessments_evidence_link")
            if all(each[name] == row[name] for name in alike)
        ]
        return len(same) == 1 and any(
            entry["criterion"] == row["criterion"] and entry["position"] == row["position"]
            for entry in self.cited()
        )

    def items(self) -> set[int]:
        """The evidence items that seals name, by their rows."""
        named = {entry["item"] for entry in self.cited()}
        return {row["row"] for row in self.rows("evidence_item") if f"E-{row['number']}" in named}

    def reasons(self) -> set[str]:
        """The hashes of the reasons that seals hold."""
        return {
            found
            for content in self.contents
            for found in (
                content.get("reasons_hash"),
                *content.get("also", {}).get("reasons", {}).values(),
            )
            if found
        }


_SEALED_WHERE: dict[str, Callable[[_Known, dict[str, Any]], bool]] = {
    "assessments_criterion_rating": _Known.is_newest,
    "assessments_rating_set": lambda known, row: row["row"] in known.named("rating_set"),
    "assessments_assessment": lambda known, row: row["row"] in known.named("assessment"),
    "assessments_evidence_link": _Known.is_cited,
    JUDGEMENTS: lambda known, row: (row["by"], row["at"]) in known.said("judgement"),
    EXCEPTIONS: lambda known, row: (row["by"], row["at"]) in known.said("exception"),
    STEPS: lambda _known, row: row["seal"] is not None,
    VIEWS: lambda known, row: (row["by"], row["at"]) in known.viewed(),
    "evidence_version": lambda known, row: row["item"] in known.items(),
    "evidence_item": lambda known, row: row["row"] in known.items(),
    "audit_statement": lambda known, row: row["digest"] in known.reasons(),
}


def _another(value: Any, chance: Chance) -> Any:
    """A value that is nearly always not the one it was."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + chance.choice([-2, -1, 1, 2, 100])
    if isinstance(value, str):
        at = chance.randint(0, len(value))
        way = chance.choice(
            [value[:at], f"{value[:at]}x{value[at:]}", f"{value[:at]}z{value[at + 1 :]}"]
        )
        return way if way != value else f"{value}x"
    if isinstance(value, list):
        return value[:-1] if value else ["x"]
    if isinstance(value, dict):
        return {} if value else {"x": 1}
    return 1
