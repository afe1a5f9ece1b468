"""What had an Authority said of evidence before a level was sealed? Rows, as seals name them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from milepost.core.archive.rows import ArchivedRow, OpenArchive, rows
from milepost.core.evidence.judging import Judgement, JudgementAnswer, judged_strength
from milepost.core.evidence.strength import Maker, Strength
from milepost.core.matrix.faults import Fault

JUDGEMENTS = "evidence_judgement"
EXCEPTIONS = "evidence_exception"
EXCEPTION_ENDS = "evidence_exception_end"

Plain = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class SaidOfEvidence:
    """Every judgement and exception of a record, the oldest first.

    Judgements by Authority, item and version; exceptions by Authority, item and focus area.
    """

    judgements: dict[tuple[str, int, int], list[ArchivedRow]] = field(default_factory=dict)
    exceptions: dict[tuple[str, int, str], list[ArchivedRow]] = field(default_factory=dict)
    ended_at: dict[int, str] = field(default_factory=dict)  # exceptions, by their numbers

    def judgement(self, key: tuple[str, int, int], *, before: str) -> ArchivedRow | None:
        """The newest of an Authority on a version, by what was recorded before a moment."""
        return _newest(self.judgements.get(key, ()), before)

    def exception(self, key: tuple[str, int, str], *, before: str) -> ArchivedRow | None:
        """The one that stood for an Authority, item and focus area before a moment."""
        found = _newest(self.exceptions.get(key, ()), before)
        if found is not None and self.ended_at.get(found.number, before) < before:
            return None
        return found


def read_said(
    archive: OpenArchive,
    *,
    items: Mapping[int, ArchivedRow],
    versions: Mapping[int, tuple[int, int]],
    into: SaidOfEvidence,
    faults: list[Fault],
) -> None:
    """Read what was said of evidence.

    :param versions: by its row, which version of which item each is.
    """
    gather_said(
        lambda table: rows(archive, table, faults), items=items, versions=versions, into=into
    )


def gather_said(
    read: Callable[[str], Iterable[ArchivedRow]],
    *,
    items: Mapping[int, ArchivedRow],
    versions: Mapping[int, tuple[int, int]],
    into: SaidOfEvidence,
) -> None:
    """The same, of rows that are read so.

    :param read: the rows of a table.
    """
    for row in read(JUDGEMENTS):
        item, version = versions.get(row.count("evidence_version"), (0, 0))
        into.judgements.setdefault((row.word("party"), item, version), []).append(row)
    for row in read(EXCEPTIONS):
        of = items.get(row.count("item"))
        key = row.word("party"), of.count("number") if of else 0, row.word("focus_area")
        into.exceptions.setdefault(key, []).append(row)
    for row in read(EXCEPTION_ENDS):
        into.ended_at[row.count("exception")] = row.word("at")


def as_sealed(row: ArchivedRow | None, digests: Mapping[int, str]) -> Plain | None:
    """What a seal holds of a judgement or an exception; None where there was none."""
    if row is None:
        return None
    said: Plain = {name: row.word(name) for name in ("by", "at")}
    if row.table == JUDGEMENTS:
        said["answer"] = row.word("answer")
    return {**said, "reason": digests.get(row.count("reason"), "")}


def strength_by_rows(made_by: str, judgement: ArchivedRow | None) -> Strength:
    """How strong the rows say that evidence was for an Authority.

    :raises ValueError: where they name no maker, answer or strength that there is.
    """
    if judgement is None:
        return judged_strength(Maker(made_by), None)
    letter = judgement.word("strength")
    said = Judgement(
        authority="",
        answer=JudgementAnswer(judgement.word("answer")),
        on=date.min,  # of no weight here
        strength=Strength(letter) if letter else None,
    )
    return judged_strength(Maker(made_by), said)


def _newest(held: Sequence[ArchivedRow], before: str) -> ArchivedRow | None:
    return next((row for row in reversed(held) if row.word("at") < before), None)
