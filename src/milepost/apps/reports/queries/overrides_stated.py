"""Which levels did people state, and who signed them second? Read for the report on them."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import CharField, F, OuterRef, Q, QuerySet, Subquery, Value

from milepost.apps.assessments.models import (
    AssessedLevel,
    Cycle,
    ProposedLevel,
    RatifiedLevel,
    SecondSignature,
    ValidatedLevel,
    not_undone,
)
from milepost.apps.matrices.queries import matrices_of
from milepost.core.assessment.claims import StatedAs
from milepost.core.assessment.overrides import SignedLevel
from milepost.core.matrix.definition import MaturityMatrix
from milepost.core.period.local_time import local_date
from milepost.core.rating.apart import defined_levels
from milepost.gateways.prepared_query import Asked, Given, prepared

PROVIDER, MODERATOR, BOARD = "provider", "moderator", "board"

Cycles = Mapping[int, tuple[str, MaturityMatrix]]  # by number: the name, and by what it is judged


class StatedRow(NamedTuple):
    """A stated level as it is read."""

    kind: str
    number: int
    area: str
    authority: str  # slug
    authority_name: str
    cycle: int
    level: int
    indicated: int
    reason: str | None
    by: str
    name: str
    at: datetime
    second_by: str | None
    second_name: str | None
    second_reason: str | None


class StatedLevel(NamedTuple):
    """A stated level, and what the rule is told of it."""

    row: StatedRow
    party: str  # slug
    signed: SignedLevel


def read_cycles(arrangement: int) -> Cycles:
    """Every cycle, the newest first: one query, one more where an edition is not in memory."""
    rows = _cycles(arrangement=arrangement)
    matrices = matrices_of({(version, sha256) for _, _, version, sha256 in rows})
    return {number: (name, matrices[version, sha256]) for number, name, version, sha256 in rows}


@prepared
def _cycles(arrangement: Given) -> Asked:
    return (
        Cycle.objects.filter(arrangement_id=arrangement)
        .order_by("-number")
        .values_list("number", "name", "matrix_version", "matrix_version__sha256")
    )


def read_stated_levels(
    arrangement: int, cycles: Cycles, cycle: int | None
) -> Iterator[StatedLevel]:
    """Every level that anybody stated, with whoever signed it second: one query."""
    rows = (
        _ever_stated(arrangement=arrangement)
        if cycle is None
        else _stated_in(arrangement=arrangement, cycle=cycle)
    )
    defined: dict[tuple[int, str], tuple[int, ...]] = {}
    for plain in rows:
        row = StatedRow(*plain)
        key = row.cycle, row.area
        if key not in defined:
            matrix = cycles[row.cycle][1]
            defined[key] = defined_levels(matrix.areas_by_code[row.area], matrix.levels)
        yield StatedLevel(row, _party_of(row), _signed(row, defined[key]))


@prepared
def _ever_stated(arrangement: Given) -> Asked:
    return _of_every_kind({"assessment__arrangement_id": arrangement})


@prepared
def _stated_in(arrangement: Given, cycle: Given) -> Asked:
    among = {"assessment__arrangement_id": arrangement, "assessment__cycle__number": cycle}
    return _of_every_kind(among)


def _of_every_kind(among: Mapping[str, Given]) -> Asked:
    own, paper = OuterRef("seal"), OuterRef("proposal__seal")
    first, *others = (
        _rows(StatedAs.CLAIMED, AssessedLevel.objects.all(), own, among),
        _rows(StatedAs.VALIDATED, ValidatedLevel.objects.all(), own, among),
        _rows(StatedAs.PROPOSED, ProposedLevel.objects.all(), own, among),
        # What the Board adopts is the paper that it saw, with the signatures under that.
        _rows(StatedAs.RATIFIED, RatifiedLevel.objects.all(), paper, among),
    )
    return first.union(*others, all=True)


def _rows(
    kind: StatedAs, rows: "QuerySet[Any]", seal: OuterRef, among: Mapping[str, Given]
) -> "QuerySet[Any, tuple[Any, ...]]":
    second = SecondSignature.objects.filter(seal=seal)
    # What was taken back counts no more; a ratified level is never taken back, but superseded.
    counting = Q() if kind is StatedAs.RATIFIED else not_undone()
    found: QuerySet[Any, tuple[Any, ...]] = (
        rows.filter(counting, **among)
        .annotate(
            kind=Value(kind.value, output_field=CharField()),
            number=F("assessment__number"),
            area=F("assessment__focus_area"),
            authority=F("assessment__authority__slug"),
            authority_name=F("assessment__authority__short_name"),
            cycle=F("assessment__cycle__number"),
            words=F("reason__text"),
            who=F("by__reference"),
            name=F("by__full_name"),
            second_by=Subquery(second.values("by__reference")[:1]),
            second_name=Subquery(second.values("by__full_name")[:1]),
            second_reason=Subquery(second.values("reason__text")[:1]),
        )
        .order_by()
        .values_list(
            "kind", "number", "area", "authority", "authority_name", "cycle", "level", "indicated",
            "words", "who", "name", "at", "second_by", "second_name", "second_reason",
        )
    )  # fmt: skip
    return found


def _party_of(row: StatedRow) -> str:
    return {
        StatedAs.CLAIMED.value: PROVIDER,
        StatedAs.VALIDATED.value: row.authority,
        StatedAs.PROPOSED.value: MODERATOR,
        StatedAs.RATIFIED.value: BOARD,
    }[row.kind]


def _signed(row: StatedRow, defined: tuple[int, ...]) -> SignedLevel:
    return SignedLevel(
        reference=f"A-{row.number}",
        cycle=row.cycle,
        focus_area=row.area,
        authority=row.authority,
        stated_as=StatedAs(row.kind),
        stated=row.level,
        indicated=row.indicated,
        defined=defined,
        by=row.by,
        on=local_date(row.at) if row.level != row.indicated else date.min,
        has_reason=bool(row.reason),
        second_by=row.second_by,
    )
