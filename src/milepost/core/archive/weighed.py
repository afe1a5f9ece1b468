"""Does what is cited count, by the rows of a record alone? In the sentences that the pages say."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache, cached_property
from typing import Any

from milepost.core.archive.judged import SaidOfEvidence, gather_said
from milepost.core.archive.rows import ArchivedRow
from milepost.core.assessment.board import RATIFIED
from milepost.core.assessment.workflow import Position, Stage
from milepost.core.evidence.admissible import ItemFacts, admissibility
from milepost.core.evidence.judging import Judgement, JudgementAnswer
from milepost.core.evidence.strength import Maker, Strength
from milepost.core.matrix.definition import MaturityMatrix
from milepost.core.matrix.document import from_document
from milepost.core.matrix.faults import FaultyMatrix
from milepost.core.period.local_time import TimeZoneMissing, local_date

Read = Callable[[str], Iterable[ArchivedRow]]  # the rows of a table

NO_END = "9999"  # later than any moment, as rows write them
# What a row can hold that no site has written.
_ASTRAY = (KeyError, ValueError, TypeError, AttributeError, RecursionError, FaultyMatrix)


@dataclass(frozen=True, kw_only=True)
class WeighedTie:
    """What a citation is worth in its assessment: how strong it is, and why it does not count."""

    strength: str
    sentences: tuple[str, ...]

    @property
    def counts(self) -> bool:
        return not self.sentences


class WeighingByRows:
    """Weighs each citation by the rows beside it, as they stood when its level was settled."""

    def __init__(
        self,
        read: Read,
        *,
        assessments: Mapping[int, ArchivedRow],
        cycles: Mapping[int, ArchivedRow],
        items: Mapping[int, ArchivedRow],
        versions: Mapping[int, ArchivedRow],
        words: Mapping[int, str],
    ) -> None:
        self._read = read
        self._assessments, self._cycles = assessments, cycles
        self._items, self._versions, self._words = items, versions, words
        self._known: dict[tuple[int, int, bool], WeighedTie | None] = {}
        self._matrix = cache(self._read_matrix)

    def of(self, link: ArchivedRow) -> WeighedTie | None:
        """What a row of a citation is worth; None where it is withdrawn, or the rows do not tell.

        One whose place another took was withdrawn by that.
        """
        if link.values.get("is_withdrawn") or link.number in self._superseded:
            return None
        key = link.count("assessment"), link.count("evidence_version"), bool(link.word("place"))
        if key not in self._known:
            try:
                self._known[key] = self._weigh(*key)
            except _ASTRAY:
                self._known[key] = None
        return self._known[key]

    def _weigh(self, assessment: int, version: int, has_place: bool) -> WeighedTie:
        about = self._assessments[assessment]
        cycle = self._cycles[about.count("cycle")]
        matrix = self._matrix(cycle.count("matrix_version"))
        area = matrix.areas_by_code[about.word("focus_area")]
        facts = self._facts(about, self._versions[version])
        worth = admissibility(
            facts,
            evidence_base={each.code for each in area.evidence_base},
            window_from=date.fromisoformat(cycle.values["window_from"]),
            window_to=date.fromisoformat(cycle.values["cut_off_on"]),
            settings=matrix.settings,
            has_place=has_place,
        )
        return WeighedTie(
            strength=facts.strength.value,
            sentences=tuple(fault.sentence for fault in worth.faults),
        )

    def _facts(self, about: ArchivedRow, version: ArchivedRow) -> ItemFacts:
        item, said = self._items[version.count("item")], version.values
        authority, until = about.word("authority"), self._settled_at(about)
        number = item.count("number")
        key = authority, number, version.count("number")
        taken = authority, number, about.word("focus_area")
        return ItemFacts(
            type=item.word("type_code"),
            author=item.word("author"),
            dated_on=_day(said.get("dated_on")),
            period_from=_day(said.get("period_from")),
            period_to=_day(said.get("period_to")),
            source=item.word("source"),
            valid_until=_day(said.get("valid_until")),
            is_in_force_kind=said.get("valid_until") is not None,
            sha256=version.word("sha256"),
            address=version.word("address"),
            snapshot_note=version.word("snapshot_note"),
            has_redaction_status=version.word("redaction") != "needed",
            made_by=Maker(item.word("made_by")),
            judgement=self._judgement(self._said.judgement(key, before=until)),
            type_exception_accepted=self._said.exception(taken, before=until) is not None,
        )

    def _judgement(self, row: ArchivedRow | None) -> Judgement | None:
        if row is None:
            return None
        letter = row.word("strength")
        return Judgement(
            authority=self._short_names[row.word("party")],
            answer=JudgementAnswer(row.word("answer")),
            on=london_day(datetime.fromisoformat(row.word("at"))),
            strength=Strength(letter) if letter else None,
            reason=self._words.get(row.count("reason"), ""),
        )

    def _settled_at(self, about: ArchivedRow) -> str:
        """What was said since its level was proposed changes nothing once it is ratified."""
        if Stage(about.word("stage")) not in RATIFIED:
            return NO_END
        return self._proposed.get(about.number, NO_END)

    # -- what the rows name ----------------------------------------------------------------------

    def _read_matrix(self, version: int) -> MaturityMatrix:
        return from_document(json.loads(self._documents[version]))

    @cached_property
    def _documents(self) -> Mapping[int, str]:
        return {row.number: row.word("document") for row in self._read("matrices_version")}

    @cached_property
    def _short_names(self) -> Mapping[str, str]:
        parties = self._read("contracts_party")
        return {row.word("reference"): row.word("short_name") for row in parties}

    @cached_property
    def _superseded(self) -> frozenset[int]:
        links = self._read("assessments_evidence_link")
        return frozenset(row.count("supersedes") for row in links) - {0}

    @cached_property
    def _said(self) -> SaidOfEvidence:
        found = SaidOfEvidence()
        versions = {}
        for row in self._versions.values():
            item = self._items.get(row.count("item"))
            versions[row.number] = item.count("number") if item else 0, row.count("number")
        gather_said(self._read, items=self._items, versions=versions, into=found)
        return found

    @cached_property
    def _proposed(self) -> Mapping[int, str]:
        """When the moderator last issued a set that was not taken back, by assessment."""
        undone = {row.count("rating_set") for row in self._read("assessments_undone_move")}
        found: dict[int, str] = {}
        for row in self._read("assessments_rating_set"):
            at = row.word("issued_at")
            is_moderators = row.word("position") == Position.MODERATOR.value
            if at and is_moderators and row.number not in undone:
                about = row.count("assessment")
                found[about] = max(at, found.get(about, at))
        return found


def london_day(at: datetime) -> date:
    """The day in London at a moment since 1996, on a machine without time zone data too."""
    try:
        return local_date(at)
    except TimeZoneMissing:
        begins, ends = (_last_sunday(at.year, month) for month in (3, 10))
        return (at + timedelta(hours=1 if begins <= at < ends else 0)).date()


def _last_sunday(year: int, month: int) -> datetime:
    """When clocks go forward in March, or back in October: at 1 in the morning, UTC."""
    last = datetime(year, month, 31, 1, tzinfo=UTC)
    return last - timedelta(days=last.isoweekday() % 7)


def _day(value: Any) -> date | None:
    return None if value is None else date.fromisoformat(value)
