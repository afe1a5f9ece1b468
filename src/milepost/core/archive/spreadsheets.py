"""The tables of an archive that open in a spreadsheet: what people look for, in words of theirs.

They are made of the rows and of nothing else. So whoever verifies an archive makes them again, and
sees whether what people read there is what the record says.
"""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

from milepost.core.archive.recorded import LEVELS_OF, RATIFIED
from milepost.core.archive.rows import ArchivedRow
from milepost.core.archive.weighed import WeighedTie, WeighingByRows

_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")

Read = Callable[[str], Iterable[ArchivedRow]]  # the rows of a table
Line = Iterable[object]


def as_csv(lines: Iterable[Line]) -> Iterator[bytes]:
    """Lines as a CSV file that any spreadsheet opens: UTF-8 with its mark, and no formulas."""
    yield b"\xef\xbb\xbf"
    for line in lines:
        held = io.StringIO()
        csv.writer(held).writerow([_cell(each) for each in line])
        yield held.getvalue().encode("utf-8", "replace")


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return str(value)
    text = str(value)
    return f"'{text}" if text.startswith(_BEGINS_A_FORMULA) else text


class Spreadsheets:
    """Makes each table of the rows of an arrangement."""

    def __init__(self, read: Read, places: Mapping[str, str]) -> None:
        """:param places: the name in the archive of each evidence file, by its hash."""
        self._read = read
        self._places = places

    def assessments(self) -> Iterator[Line]:
        """Each assessment with its four levels, and when the Board ratified."""
        yield (
            "Assessment", "Cycle", "Cut-off", "Authority", "Focus area", "Stage",
            "Claimed", "Validated", "Proposed", "Ratified", "Ratified on",
        )  # fmt: skip
        stated = [self._newest(table) for table in (*LEVELS_OF.values(), RATIFIED)]
        for row in sorted(self._assessments.values(), key=lambda row: row.count("number")):
            cycle = self._cycle(row)
            levels = [newest.get(row.number, _NOTHING) for newest in stated]
            yield (
                f"A-{row.count('number')}",
                cycle.get("name"),
                cycle.get("cut_off_on"),
                self._party(row.values.get("authority")),
                row.values.get("focus_area"),
                row.values.get("stage"),
                *(each.get("level") for each in levels),
                levels[-1].get("ratified_on"),
            )

    def ratings(self) -> Iterator[Line]:
        """Every rating that was ever given, each with its reason."""
        yield (
            "Assessment", "Cycle", "Authority", "Focus area", "Position", "Round", "Issued",
            "Criterion", "Revision", "Rating", "Origin", "Reason", "By", "At",
        )  # fmt: skip
        sets = {row.number: row for row in self._read("assessments_rating_set")}
        for row in self._read("assessments_criterion_rating"):
            own = _values(sets.get(row.count("rating_set")))
            assessment = self._assessments.get(_whole(own.get("assessment")))
            about = _values(assessment)
            said = row.values
            yield (
                f"A-{about.get('number')}",
                self._cycle(assessment).get("name"),
                self._party(about.get("authority")),
                about.get("focus_area"),
                own.get("position"),
                own.get("round"),
                own.get("issued_at"),
                *(said.get(name) for name in ("criterion", "revision", "rating", "origin")),
                self._words.get(row.count("reason")),
                self._person(said.get("by")),
                said.get("at"),
            )

    def evidence(self) -> Iterator[Line]:
        """The register: every version of every item, and where in the archive its file is."""
        yield (
            "Evidence", "Version", "What it is", "Why", "Title", "Type", "Made by", "Owner",
            "Author", "Source", "Dated", "Covers from", "Covers to", "Valid until",
            "Classification", "Restricted", "Redaction", "File", "File name", "Bytes", "SHA-256",
            "Address", "What was seen there", "Judged", "Added by", "Added at",
        )  # fmt: skip
        for row in sorted(self._versions.values(), key=self._place_in_register):
            item, said = _values(self._items.get(row.count("item"))), row.values
            sha256 = row.word("sha256")
            yield (
                f"E-{item.get('number')}",
                said.get("number"),
                said.get("kind"),
                self._words.get(row.count("reason")) if said.get("reason") else None,
                *(item.get(name) for name in ("title", "type_code", "made_by")),
                self._party(item.get("owner")),
                *(item.get(name) for name in ("author", "source")),
                *(said.get(n) for n in ("dated_on", "period_from", "period_to", "valid_until")),
                *(item.get(name) for name in ("classification", "is_restricted")),
                said.get("redaction"),
                self._places.get(sha256, "") if sha256 else "",
                said.get("file_name"),
                said.get("size") if sha256 else None,
                sha256,
                *(said.get(name) for name in ("address", "snapshot_note")),
                "; ".join(self._judged.get(row.number, ())),
                self._person(said.get("added_by")),
                said.get("added_at"),
            )

    def citations(self) -> Iterator[Line]:
        """Which evidence was cited for which criterion, whether it counts there, and why not."""
        yield (
            "Assessment", "Position", "Criterion", "Evidence", "Version", "Kind", "Place",
            "Withdrawn", "Strength", "Counts", "Why not", "By", "At",
        )  # fmt: skip
        weighing = WeighingByRows(
            self._read,
            assessments=self._assessments,
            cycles=self._cycles,
            items=self._items,
            versions=self._versions,
            words=self._words,
        )
        for row in self._read("assessments_evidence_link"):
            version = self._versions.get(row.count("evidence_version"))
            item = _values(self._items.get(_whole(_values(version).get("item"))))
            about, said = _values(self._assessments.get(row.count("assessment"))), row.values
            yield (
                f"A-{about.get('number')}",
                said.get("position"),
                said.get("criterion"),
                f"E-{item.get('number')}",
                _values(version).get("number"),
                *(said.get(name) for name in ("kind", "place", "is_withdrawn")),
                *_weight(weighing.of(row)),
                self._person(said.get("by")),
                said.get("at"),
            )

    def targets(self) -> Iterator[Line]:
        """Every target that was ever set; the newest for a focus area and Authority stands."""
        yield "Authority", "Focus area", "Level", "Due on", "Decided on", "Decision", "By", "At"
        for row in self._read("plans_target_level"):
            said = row.values
            yield (
                self._party(said.get("authority")),
                *(said.get(name) for name in ("focus_area", "level", "due_on", "decided_on")),
                self._words.get(row.count("decision")),
                self._person(said.get("by")),
                said.get("at"),
            )

    def events(self) -> Iterator[Line]:
        """What was done, by whom and when, oldest first."""
        yield "At", "What", "About", "By", "For", "Before", "After", "Reason"
        for row in self._read("audit_event"):
            said = row.values
            yield (
                *(said.get(name) for name in ("at", "name", "about")),
                self._person(said.get("by")),
                self._party(said.get("party")),
                _brief(said.get("before")),
                _brief(said.get("after")),
                self._words.get(row.count("reason")),
            )

    # -- what the rows name -----------------------------------------------------------------------

    @cached_property
    def _judged(self) -> Mapping[int, list[str]]:
        """By version, what each Authority says of it now: "North: rejected. It is of last year"."""
        rows = list(self._read("evidence_judgement"))
        superseded = {row.count("supersedes") for row in rows}
        found: dict[int, list[str]] = {}
        for row in rows:
            if row.number not in superseded:
                answer = f"{row.word('answer').replace('_', ' ')} {row.word('strength')}".strip()
                why = self._words.get(row.count("reason"), "")
                said = (
                    f"{self._party(row.values.get('party'))}: {answer}{f'. {why}' if why else ''}"
                )
                found.setdefault(row.count("evidence_version"), []).append(said)
        return found

    @cached_property
    def _assessments(self) -> Mapping[int, ArchivedRow]:
        return {row.number: row for row in self._read("assessments_assessment")}

    @cached_property
    def _cycles(self) -> Mapping[int, ArchivedRow]:
        return {row.number: row for row in self._read("assessments_cycle")}

    @cached_property
    def _parties(self) -> Mapping[str, ArchivedRow]:
        return {row.word("reference"): row for row in self._read("contracts_party")}

    @cached_property
    def _people(self) -> Mapping[str, str]:
        return {row.word("reference"): row.word("full_name") for row in self._read("people_person")}

    @cached_property
    def _words(self) -> Mapping[int, str]:
        return {row.number: row.word("text") for row in self._read("audit_statement")}

    @cached_property
    def _items(self) -> Mapping[int, ArchivedRow]:
        return {row.number: row for row in self._read("evidence_item")}

    @cached_property
    def _versions(self) -> Mapping[int, ArchivedRow]:
        return {row.number: row for row in self._read("evidence_version")}

    def _newest(self, table: str) -> Mapping[int, Mapping[str, Any]]:
        """What was stated last for each assessment, by its number."""
        return {row.count("assessment"): row.values for row in self._read(table)}

    def _cycle(self, assessment: ArchivedRow | None) -> Mapping[str, Any]:
        return _values(self._cycles.get(_whole(_values(assessment).get("cycle"))))

    def _party(self, reference: object) -> object:
        row = self._parties.get(str(reference)) if reference else None
        return row.values.get("name") if row else reference

    def _person(self, reference: object) -> object:
        return self._people.get(str(reference), reference)

    def _place_in_register(self, row: ArchivedRow) -> tuple[int, int]:
        item = self._items.get(row.count("item"))
        return (item.count("number") if item else 0, row.count("number"))


# The file of an archive that each table stands in, and how it is made.
TABLES: Mapping[str, Callable[[Spreadsheets], Iterator[Line]]] = {
    "tables/assessments.csv": Spreadsheets.assessments,
    "tables/ratings.csv": Spreadsheets.ratings,
    "tables/citations.csv": Spreadsheets.citations,
    "tables/targets.csv": Spreadsheets.targets,
    "tables/events.csv": Spreadsheets.events,
    "tables/evidence.csv": Spreadsheets.evidence,
}

_NOTHING: Mapping[str, Any] = {}


def _weight(found: WeighedTie | None) -> Line:
    if found is None:
        return None, None, None
    return found.strength, found.counts, " ".join(found.sentences)


def _values(row: ArchivedRow | None) -> Mapping[str, Any]:
    return row.values if row else _NOTHING


def _whole(value: object) -> int:
    return value if type(value) is int else 0


def _brief(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True) if value else ""
