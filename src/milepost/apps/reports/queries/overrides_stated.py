"""Which levels did people state, and who signed them second? Read for the report on them."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import CharField, Count, F, OuterRef, Q, QuerySet, Subquery, Value

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

_PARTIES = {
    StatedAs.CLAIMED: PROVIDER,
    StatedAs.PROPOSED: MODERATOR,
    StatedAs.RATIFIED: BOARD,
}

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


class StatedCount(NamedTuple):
    """How many levels a party stated in a cycle, of one kind."""

    kind: str
    party: str  # slug
    cycle: int
    number: int


def count_stated_levels(arrangement: int) -> Iterator[StatedCount]:
    """How many levels anybody ever stated, as indicated or otherwise: one query."""
    counts: Counter[tuple[str, str, int]] = Counter()
    for kind, authority, cycle, number in _ever_counted(arrangement=arrangement):
        counts[kind, _party_of(kind, authority), cycle] += number
    for key, number in counts.items():
        yield StatedCount(*key, number)


def read_levels_apart(arrangement: int, cycles: Cycles) -> Iterator[StatedLevel]:
    """Every level stated otherwise than indicated, with whoever signed it second: one query."""
    defined: dict[tuple[int, str], tuple[int, ...]] = {}
    for plain in _ever_apart(arrangement=arrangement):
        row = StatedRow(*plain)
        key = row.cycle, row.area
        if key not in defined:
            matrix = cycles[row.cycle][1]
            defined[key] = defined_levels(matrix.areas_by_code[row.area], matrix.levels)
        yield StatedLevel(row, _party_of(row.kind, row.authority), _signed(row, defined[key]))


_STATED: Mapping[StatedAs, type[Any]] = {
    StatedAs.CLAIMED: AssessedLevel,
    StatedAs.VALIDATED: ValidatedLevel,
    StatedAs.PROPOSED: ProposedLevel,
    StatedAs.RATIFIED: RatifiedLevel,
}


@prepared
def _ever_counted(arrangement: Given) -> Asked:
    of_authority, of_cycle = F("assessment__authority__slug"), F("assessment__cycle__number")
    first, *others = (
        _counting(kind, arrangement)
        .order_by()
        .values("kind", authority=of_authority, of=of_cycle)
        .annotate(n=Count("pk"))
        .values_list("kind", "authority", "of", "n")
        for kind in StatedAs
    )
    asked: Asked = first.union(*others, all=True)
    return asked


@prepared
def _ever_apart(arrangement: Given) -> Asked:
    first, *others = (_rows(kind, arrangement) for kind in StatedAs)
    return first.union(*others, all=True)


def _counting(kind: StatedAs, arrangement: Given) -> "QuerySet[Any]":
    """What was stated and not taken back; a ratified level never is, but superseded."""
    counts = Q() if kind is StatedAs.RATIFIED else not_undone()
    found: QuerySet[Any] = _STATED[kind].objects.filter(
        counts, assessment__arrangement_id=arrangement
    )
    of_kind: QuerySet[Any] = found.annotate(kind=Value(kind.value, output_field=CharField()))
    return of_kind


def _rows(kind: StatedAs, arrangement: Given) -> "QuerySet[Any, tuple[Any, ...]]":
    # What the Board adopts is the paper that it saw, with the signatures under that.
    seal = OuterRef("proposal__seal" if kind is StatedAs.RATIFIED else "seal")
    second = SecondSignature.objects.filter(seal=seal)
    found: QuerySet[Any, tuple[Any, ...]] = (
        _counting(kind, arrangement)
        .exclude(level=F("indicated"))
        .annotate(
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


def _party_of(kind: str, authority: str) -> str:
    return authority if kind == StatedAs.VALIDATED else _PARTIES[StatedAs(kind)]


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
        on=local_date(row.at),
        has_reason=bool(row.reason),
        second_by=row.second_by,
    )
