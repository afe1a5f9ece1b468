"""Is a sealed record whole, and does the level rule still give what was sealed?

Asked of a site's database and of an archive alike, so there is one answer. What a seal covers is
looked at as it goes by and let go of: a record of any length takes little memory.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from milepost.core.assessment.seal import WITHHELD, ChainVerdict, SealRecord, verify_chain
from milepost.core.assessment.snapshot import NotRecomputable, indicated_in, recompute
from milepost.core.matrix.definition import MaturityMatrix

_SNAPSHOT = "indicated"  # only what seals a level has it


@dataclass(frozen=True, kw_only=True)
class FiledSeal:
    """A seal as it is kept: under what it is filed, and what it covers, as text.

    ``content`` is None where it is withheld from the party that an archive was made for.
    """

    record: SealRecord
    about: str
    content: str | None


@dataclass(frozen=True, kw_only=True)
class LevelFinding:
    """A sealed level that does not come out the same when it is worked out anew."""

    sequence: int
    about: str
    finding: str


@dataclass(frozen=True, kw_only=True)
class Verification:
    """What verifying an arrangement's record has shown."""

    verdict: ChainVerdict
    seals: int
    levels: int  # how many sealed levels were worked out anew
    findings: tuple[LevelFinding, ...]

    @property
    def is_sound(self) -> bool:
        """Nothing is broken, and every level comes out as it was sealed."""
        return self.verdict.is_whole and not self.findings


Beside = Callable[[FiledSeal, Mapping[str, Any]], Iterable[str]]


def verify_record(
    seals: Iterable[FiledSeal],
    matrices: Mapping[str, MaturityMatrix],
    *,
    head: str | None = None,
    beside: Beside = lambda _seal, _content: (),
) -> Verification:
    """Hash every content anew, walk the chain, and work out every sealed level anew.

    :param seals: those of one arrangement, in their order.
    :param matrices: its matrix versions, each by the hash of its document as that is kept: one
        written anew may have fields that were unknown when the old one was sealed.
    :param head: a head hash as printed on a Board paper or an export; None where there is none.
    :param beside: what else has to be so of a seal and its content; a sentence where it is not.
    """
    findings: list[LevelFinding] = []
    counted = {"seals": 0, "levels": 0}
    covered: dict[int, object] = {}

    def one_at_a_time() -> Iterator[SealRecord]:
        for seal in seals:
            counted["seals"] += 1
            content = _content(seal)
            covered.clear()
            covered[seal.record.sequence] = content
            if isinstance(content, dict):
                counted["levels"] += _SNAPSHOT in content
                findings.extend(_findings(seal, content, matrices))
                findings.extend(_finding(seal, each) for each in beside(seal, content))
            yield seal.record

    verdict = verify_chain(one_at_a_time(), covered, head=head)
    return Verification(
        verdict=verdict,
        seals=counted["seals"],
        levels=counted["levels"],
        findings=tuple(findings),
    )


def _content(seal: FiledSeal) -> object:
    if seal.content is None:
        return WITHHELD
    try:
        return json.loads(seal.content)
    except (ValueError, RecursionError):
        return {"unreadable": seal.content}  # no longer what was sealed: its hash will tell


def _findings(
    seal: FiledSeal, content: Mapping[str, Any], matrices: Mapping[str, MaturityMatrix]
) -> Iterator[LevelFinding]:
    # The chain does not hash under what a seal is filed, but the content says it too.
    covered = content.get("assessment", seal.about)
    if covered != seal.about:
        yield _finding(
            seal, f"It is filed under {seal.about}, and what it covers is about {covered}."
        )
    if _SNAPSHOT in content and (fault := _level_fault(content, matrices)):
        yield _finding(seal, fault)


def _level_fault(content: Mapping[str, Any], matrices: Mapping[str, MaturityMatrix]) -> str:
    matrix_hash = str(content.get("matrix_hash"))
    matrix = matrices.get(matrix_hash)
    if matrix is None:
        return "The matrix version that it names is not on record."
    try:
        sealed, anew = indicated_in(content), recompute(content, matrix, matrix_hash=matrix_hash)
    except NotRecomputable as refused:
        return str(refused)
    if sealed == anew:
        return ""
    return f"Sealed as level {sealed.level}; worked out anew, {anew.level}."


def _finding(seal: FiledSeal, finding: str) -> LevelFinding:
    return LevelFinding(sequence=seal.record.sequence, about=seal.about, finding=finding)
