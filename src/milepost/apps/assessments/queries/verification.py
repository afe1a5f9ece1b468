"""Is the sealed record whole, and does the level rule still give what was sealed?"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from milepost.apps.audit.models import Seal
from milepost.apps.matrices.models import MatrixVersion
from milepost.apps.matrices.queries import matrix_of
from milepost.core.access.duties import require
from milepost.core.access.roles import Actor, Permission
from milepost.core.assessment.seal import ChainVerdict, SealRecord, verify_chain
from milepost.core.assessment.snapshot import NotRecomputable, indicated_in, recompute
from milepost.core.matrix.definition import MaturityMatrix

_SNAPSHOT = "indicated"  # only what seals a level has it


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


def verify(*, by: Actor, head: str = "") -> Verification:
    """Hash every stored content anew, walk the chain, and work out every sealed level anew.

    :param head: a head hash as printed on a Board paper or an export; "" where there is none.
    """
    require(Permission.VIEW_RECORD, by=by)
    matrices = _matrices(by.arrangement)
    records: list[SealRecord] = []
    contents: dict[int, object] = {}
    findings: list[LevelFinding] = []
    levels = 0
    for row in Seal.objects.filter(arrangement=by.arrangement).order_by("sequence").iterator():
        records.append(_record(row))
        content = _content(row)
        contents[row.sequence] = content
        if isinstance(content, dict):
            findings += _misfiled(row, content)
            levels += _SNAPSHOT in content
            findings += _level_findings(row, content, matrices) if _SNAPSHOT in content else []
    return Verification(
        verdict=verify_chain(records, contents, head=head or None),
        seals=len(records),
        levels=levels,
        findings=tuple(findings),
    )


def _matrices(arrangement: str) -> Mapping[str, MaturityMatrix]:
    rows = MatrixVersion.objects.filter(arrangement__reference=arrangement)
    return {sha256: matrix_of(pk, sha256) for pk, sha256 in rows.values_list("pk", "sha256")}


def _record(row: Seal) -> SealRecord:
    return SealRecord(
        arrangement=row.arrangement,
        sequence=row.sequence,
        kind=row.kind,
        at=row.at,
        content_hash=row.content_hash,
        previous=row.previous,
        hash=row.hash,
    )


def _content(row: Seal) -> object:
    try:
        return json.loads(row.content)
    except ValueError:
        return {"unreadable": row.content}  # no longer what was sealed: its hash will tell


def _misfiled(row: Seal, content: Mapping[str, Any]) -> list[LevelFinding]:
    """The chain does not hash under what a seal is filed, but the content says it too."""
    covered = content.get("assessment", row.about)
    if covered == row.about:
        return []
    return [_finding(row, f"It is filed under {row.about}, and what it covers is about {covered}.")]


def _level_findings(
    row: Seal, content: Mapping[str, Any], matrices: Mapping[str, MaturityMatrix]
) -> list[LevelFinding]:
    matrix = matrices.get(str(content.get("matrix_hash")))
    if matrix is None:
        return [_finding(row, "The matrix version that it names is not on record.")]
    try:
        sealed, anew = indicated_in(content), recompute(content, matrix)
    except NotRecomputable as refused:
        return [_finding(row, str(refused))]
    if sealed == anew:
        return []
    return [_finding(row, f"Sealed as level {sealed.level}; worked out anew, {anew.level}.")]


def _finding(row: Seal, finding: str) -> LevelFinding:
    return LevelFinding(sequence=row.sequence, about=row.about, finding=finding)
