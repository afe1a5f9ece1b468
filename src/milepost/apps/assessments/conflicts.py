"""Does anything of a person's own keep them from judging? What they declared, and secondments.

Asked by every step that judges, by rating for a side that judges, by votes, and by the pages that
say so beforehand. The core answers, with every reason at once.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import (
    Case,
    CharField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    TextField,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce, Concat

from milepost.apps.assessments.models import (
    Assessment,
    InterestDeclaration,
    RecordedSecondment,
)
from milepost.apps.contracts.models import Contract
from milepost.apps.matrices.queries import matrix_of
from milepost.core.access.conflicts import (
    JUDGING,
    DeclaredInterest,
    InterestKind,
    Judged,
    Secondment,
    require_no_conflict,
)
from milepost.core.access.roles import Actor, PartyKind, Permission
from milepost.core.period.local_time import local_date
from milepost.gateways.prepared_query import Asked, Given, Row, prepared


@dataclass(frozen=True, kw_only=True)
class Bearing:
    """What bears on a person's judging in an arrangement, in whichever cycle."""

    interests: tuple[DeclaredInterest, ...] = ()
    secondments: tuple[Secondment, ...] = ()
    provider: str = ""  # its reference; "" where no secondment has to do with it


NOTHING = Bearing()


def judges(by: Actor) -> bool:
    """Whether somebody has a role that judges: only of theirs is asked what bears on it."""
    return any(by.may(needed) for needed in _NEEDED_TO_JUDGE)


_NEEDED_TO_JUDGE = (
    Permission.VALIDATE_ASSESSMENT,
    Permission.PROPOSE_LEVEL,
    Permission.RATIFY_LEVEL,
)


def read_bearing(by: Actor) -> Bearing:
    """What bears on a person's judging: one query."""
    return bearing_of(_bearing(person=by.person, arrangement=by.arrangement), person=by.person)


def read_bearings(*, person: str, arrangements: Collection[str]) -> dict[str, Bearing]:
    """The same, by the reference of each arrangement: one query, however many."""
    found: dict[str, list[Row]] = {each: [] for each in arrangements}
    for *row, arrangement in _bearings(person=person, arrangements=tuple(found)):
        found[arrangement].append(tuple(row))
    return {each: bearing_of(rows, person=person) for each, rows in found.items()}


def bearing_of(rows: Iterable[Row], *, person: str) -> Bearing:
    """What the rows of ``bearing_rows`` say; those of another kind are passed over."""
    interests, secondments, provider = [], [], ""
    for kind, number, _, words, who, days, _ in rows:
        if kind not in (INTEREST, SECONDMENT):
            continue
        first, _, last = days.partition(" ")
        began = date.fromisoformat(first)
        ended = date.fromisoformat(last) if last else None
        if kind == INTEREST:
            interests.append(
                DeclaredInterest(
                    person=person,
                    cycle=number,
                    kind=InterestKind(who),
                    declared_on=began,
                    focus_areas=tuple(json.loads(words)),
                    ended_on=ended,
                )
            )
            continue
        home, _, host = who.partition(" ")
        secondments.append(Secondment(person=person, home=home, host=host, first=began, last=ended))
        provider = {"home": home, "host": host}.get(words, provider)
    return Bearing(interests=tuple(interests), secondments=tuple(secondments), provider=provider)


def judged(
    assessment: Assessment,
    step: str,
    *,
    bearing: Bearing,
    on: date,
    earlier_steps: Mapping[str, str],
    sole_authors: Mapping[str, Collection[str]] | None = None,
    own_conduct: Collection[str] = (),
    has_other_authority: bool = False,
) -> Judged:
    """An assessment as the rules about conflicts are told of it.

    :param assessment: with ``cycle``, ``cycle__matrix_version`` and ``authority`` selected.
    """
    version = assessment.cycle.matrix_version
    procedure = matrix_of(version.pk, version.sha256).settings.procedure
    return Judged(
        step=step,
        cycle=assessment.cycle.number,
        focus_area=assessment.focus_area,
        authority=assessment.authority.reference,
        provider=bearing.provider,
        window_from=assessment.cycle.window_from,
        on=on,
        earlier_steps=earlier_steps,
        sole_authors=sole_authors or {},
        interests=bearing.interests,
        secondments=bearing.secondments,
        own_conduct=tuple(own_conduct),
        has_other_authority=has_other_authority,
        needs_declaration=procedure.needs_declaration,
    )


def refuse_conflicts(
    assessment: Assessment,
    step: str,
    *,
    by: Actor,
    at: datetime | None,
    earlier_steps: Mapping[str, str],
    sole_authors: Mapping[str, Collection[str]] | None = None,
    own_conduct: Collection[str] = (),
) -> None:
    """Nothing of the actor's own stands between them and a step of an assessment.

    :param at: when they take it; None for a step that judges nothing.
    :raises NotAllowed: with the sentence of every reason.
    """
    if step in JUDGING and at is None:
        raise ValueError(f"Say when somebody takes the step {step}: it judges.")
    found = judged(
        assessment,
        step,
        bearing=read_bearing(by) if step in JUDGING else NOTHING,
        on=local_date(at) if at else assessment.cycle.cut_off_on,
        earlier_steps=earlier_steps,
        sole_authors=sole_authors,
        own_conduct=own_conduct,
        has_other_authority=bool(own_conduct) and has_other_authority(assessment),
    )
    require_no_conflict(by=by, judged=found)


def has_other_authority(assessment: Assessment) -> bool:
    """Whether another Authority is there to rate what this one did itself: one query."""
    others = Contract.objects.filter(arrangement_id=assessment.arrangement_id)
    return others.exclude(authority_id=assessment.authority_id).exists()


def about_its_own_conduct(assessment: Assessment) -> tuple[str, ...]:
    """The criteria of an assessment that judge what its Authority did, in the matrix's order."""
    version = assessment.cycle.matrix_version
    area = matrix_of(version.pk, version.sha256).areas_by_code[assessment.focus_area]
    return tuple(each.code for each in area.criteria if each.is_about_the_client_itself)


def own_conduct_of(assessment: Assessment, by: Actor, codes: Collection[str]) -> tuple[str, ...]:
    """Which of the criteria that an Authority's person would rate are about its own conduct."""
    if by.party_kind is not PartyKind.AUTHORITY:
        return ()
    return tuple(each for each in about_its_own_conduct(assessment) if each in codes)


def secondment_stands() -> Q:
    """Which recorded secondments count: none took their place, and they were not in error."""
    later = RecordedSecondment.objects.filter(supersedes=OuterRef("pk"))
    return Q(~Exists(later), is_void=False)


INTEREST, SECONDMENT = "interest", "secondment"


def bearing_rows(person: Given, arrangement: Given) -> tuple[Asked, Asked]:
    """What a person declared and their secondments, in seven columns that other tables share.

    Kind, cycle, 0, focus areas or which party is the provider, the interest or the two parties,
    first and last day, and when it was written down.
    """
    declared = InterestDeclaration.objects.filter(
        person__reference=person, cycle__arrangement__reference=arrangement
    )
    seconded = RecordedSecondment.objects.filter(
        secondment_stands(), person__reference=person, arrangement__reference=arrangement
    )
    return declared.values_list(*_of_an_interest()), seconded.values_list(*_of_a_secondment())


def _of_an_interest() -> tuple[Combinable, ...]:
    return (
        Value(INTEREST, output_field=CharField()),
        F("cycle__number"),
        Value(0, output_field=IntegerField()),
        Cast("focus_areas", TextField()),
        F("kind"),
        _days("declared_on", "end__ended_on"),
        F("at"),
    )


def _of_a_secondment() -> tuple[Combinable, ...]:
    return (
        Value(SECONDMENT, output_field=CharField()),
        Value(0, output_field=IntegerField()),
        Value(0, output_field=IntegerField()),
        Case(
            When(home__kind="provider", then=Value("home")),
            When(host__kind="provider", then=Value("host")),
            default=Value(""),
            output_field=TextField(),
        ),
        Concat("home__reference", Value(" "), "host__reference", output_field=CharField()),
        _days("first_on", "last_on"),
        F("at"),
    )


def _days(first: str, last: str) -> Concat:
    return Concat(
        Cast(first, CharField()),
        Value(" "),
        Coalesce(Cast(last, CharField()), Value("")),
        output_field=CharField(),
    )


@prepared
def _bearing(person: Given, arrangement: Given) -> Asked:
    """Two tables in one question."""
    declared, seconded = bearing_rows(person, arrangement)
    return declared.union(seconded, all=True)


@prepared
def _bearings(person: Given, arrangements: Given) -> Asked:
    """The same two, on each of several arrangements, which the eighth column names."""
    declared = InterestDeclaration.objects.filter(
        person__reference=person, cycle__arrangement__reference__in=arrangements
    ).values_list(*_of_an_interest(), F("cycle__arrangement__reference"))
    seconded = RecordedSecondment.objects.filter(
        secondment_stands(), person__reference=person, arrangement__reference__in=arrangements
    ).values_list(*_of_a_secondment(), F("arrangement__reference"))
    return declared.union(seconded, all=True)
