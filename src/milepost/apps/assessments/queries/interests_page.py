"""Who has said what might sway their judging in a cycle, and who works for another party."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from milepost.apps.assessments.conflicts import secondment_stands
from milepost.apps.assessments.models import (
    Cycle,
    InterestDeclaration,
    RecordedSecondment,
)
from milepost.apps.contracts.models import Membership
from milepost.apps.matrices.queries import matrix_of
from milepost.core.access.conflicts import InterestKind, may_see_interest_words
from milepost.core.access.duties import require
from milepost.core.access.refusals import NoSuchThing
from milepost.core.access.roles import GRANTS, Actor, Permission, Role
from milepost.core.period.local_time import local_date

_JUDGES = tuple(role.value for role in Role if Permission.DECLARE_INTEREST in GRANTS[role])


@dataclass(frozen=True, kw_only=True)
class DeclaredLine:
    """One declaration, as far as the reader may know it."""

    id: int
    by: str
    party: str
    kind: str  # in words
    is_interest: bool  # and not that there is none
    focus_areas: tuple[str, ...]  # names; none where it bears on all
    words: str | None  # None where they are not the reader's to read
    declared_on: date
    ended_on: date | None
    is_own: bool

    @property
    def may_end(self) -> bool:
        """Whether the reader can say that it holds no longer."""
        return self.is_own and self.is_interest and self.ended_on is None


@dataclass(frozen=True, kw_only=True)
class SecondmentLine:
    """Somebody of one party who works for another."""

    id: int
    person: str
    home: str
    host: str
    first_on: date
    last_on: date | None
    reason: str
    is_now: bool
    may_correct: bool


@dataclass(frozen=True, kw_only=True)
class RegisterCycle:
    """A cycle to look at."""

    number: int
    name: str


@dataclass(frozen=True, kw_only=True)
class InterestsPage:
    """The register of interests of one cycle, and every secondment."""

    arrangement: str
    cycle: RegisterCycle | None  # None before the first one
    cycles: tuple[RegisterCycle, ...]  # newest first
    own: tuple[DeclaredLine, ...]
    others: tuple[DeclaredLine, ...]
    silent: tuple[tuple[str, str], ...]  # who judges and declared nothing: name, role
    secondments: tuple[SecondmentLine, ...]
    may_declare: bool
    may_record: bool
    needs_declaration: bool
    focus_areas: tuple[tuple[str, str], ...]  # code and name, of the cycle's matrix


def interests_page(*, by: Actor, at: datetime, cycle: int | None = None) -> InterestsPage:
    """The register of a cycle, the newest if none is named: five queries.

    :raises NotAllowed: where the reader may not see assessments.
    :raises NoSuchThing: where the arrangement has no cycle of that number.
    """
    require(Permission.VIEW_ASSESSMENTS, by=by)
    held = list(
        Cycle.objects.filter(arrangement__reference=by.arrangement)
        .order_by("-number")
        .values_list("pk", "number", "name", "matrix_version_id", "matrix_version__sha256")
    )
    found = next((row for row in held if cycle in (None, row[1])), None)
    if found is None and cycle is not None:
        raise NoSuchThing(f"cycle {cycle}")
    matrix = matrix_of(found[3], found[4]) if found else None
    names = {each.code: each.name for each in matrix.focus_areas} if matrix else {}
    lines = _declared(found[0], by, names) if found else ()
    procedure = matrix.settings.procedure if matrix else None
    return InterestsPage(
        arrangement=by.arrangement,
        cycle=RegisterCycle(number=found[1], name=found[2]) if found else None,
        cycles=tuple(RegisterCycle(number=row[1], name=row[2]) for row in held),
        own=tuple(each for each in lines if each.is_own),
        others=tuple(each for each in lines if not each.is_own),
        silent=_silent(found[0], by) if found else (),
        secondments=_secondments(by, local_date(at)),
        may_declare=by.may(Permission.DECLARE_INTEREST) and found is not None,
        may_record=by.may(Permission.RECORD_SECONDMENT),
        needs_declaration=bool(procedure and procedure.needs_declaration),
        focus_areas=tuple(names.items()),
    )


def _declared(cycle: int, by: Actor, names: Mapping[str, str]) -> tuple[DeclaredLine, ...]:
    rows = (
        InterestDeclaration.objects.filter(cycle_id=cycle)
        .order_by("-id")
        .values_list(
            "pk",
            "person__reference",
            "person__full_name",
            "party__reference",
            "party__short_name",
            "kind",
            "focus_areas",
            "words__text",
            "declared_on",
            "end__ended_on",
        )
    )
    return tuple(
        DeclaredLine(
            id=pk,
            by=name,
            party=party_name or "",
            kind=InterestKind(kind).words,
            is_interest=kind != InterestKind.NONE.value,
            focus_areas=tuple(names.get(code, code) for code in areas),
            words=(words or "") if may_see_interest_words(by, person=person, party=party) else None,
            declared_on=declared_on,
            ended_on=ended_on,
            is_own=person == by.person,
        )
        for pk, person, name, party, party_name, kind, areas, words, declared_on, ended_on in rows
    )


def _silent(cycle: int, by: Actor) -> tuple[tuple[str, str], ...]:
    """Who judges here and has declared nothing for the cycle."""
    rows = (
        Membership.objects.filter(
            arrangement__reference=by.arrangement, ended_at=None, role__in=_JUDGES
        )
        .exclude(person__in=InterestDeclaration.objects.filter(cycle_id=cycle).values("person"))
        .order_by("person__full_name", "role")
        .values_list("person__full_name", "role", "party__short_name")
    )
    return tuple(
        (name, f"{Role(role).words}, {party}" if party else Role(role).words)
        for name, role, party in rows
    )


def _secondments(by: Actor, today: date) -> tuple[SecondmentLine, ...]:
    rows = (
        RecordedSecondment.objects.filter(
            secondment_stands(), Q(arrangement__reference=by.arrangement)
        )
        .select_related("person", "home", "host", "reason")
        .order_by("-first_on", "-id")
    )
    return tuple(
        SecondmentLine(
            id=row.pk,
            person=row.person.full_name,
            home=row.home.short_name,
            host=row.host.short_name,
            first_on=row.first_on,
            last_on=row.last_on,
            reason=row.reason.text,
            is_now=row.first_on <= today and (row.last_on is None or today <= row.last_on),
            may_correct=by.may(Permission.RECORD_SECONDMENT)
            and by.party in (row.home.reference, row.host.reference),
        )
        for row in rows
    )


def people_to_second(*, by: Actor) -> tuple[tuple[str, str], ...]:
    """Everybody with a role here, by opaque reference, and their name: one query."""
    require(Permission.RECORD_SECONDMENT, by=by)
    rows = (
        Membership.objects.filter(arrangement__reference=by.arrangement, ended_at=None)
        .order_by("person__full_name")
        .values_list("person__reference", "person__full_name", "party__short_name")
        .distinct()
    )
    return tuple(
        (reference, f"{name}, {party}" if party else name) for reference, name, party in rows
    )
