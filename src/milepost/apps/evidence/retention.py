"""For how long the files of an arrangement are kept, what holds them, and which are due."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, CharField, Exists, Max, OuterRef, Q, QuerySet, Value, When

from milepost.apps.contracts.models import Contract
from milepost.apps.evidence.carrying import is_behind_a_ratified_level
from milepost.apps.evidence.models import (
    EvidenceHold,
    EvidenceKeeping,
    EvidenceRelease,
    EvidenceVersion,
)
from milepost.core.access.roles import Actor, PartyKind
from milepost.core.evidence.keeping import KeepingRules, RecordClass, fate, kept_until

MOST_AT_ONCE = 500  # files deleted in one act


@dataclass(frozen=True, kw_only=True)
class Retention:
    """By what files are kept in an arrangement, on a day."""

    rules: KeepingRules | None
    contract_ends_on: date | None
    on: date

    def due_classes(self) -> tuple[RecordClass, ...]:
        """The classes whose files are due, unless something holds them."""
        return tuple(each for each in RecordClass if self.is_due(each))

    def is_due(self, each: RecordClass) -> bool:
        """Whether the files of a class are due, unless something holds them."""
        found = fate(
            each,
            rules=self.rules,
            contract_ends_on=self.contract_ends_on,
            is_held=False,
            on=self.on,
        )
        return found.is_due


@dataclass(frozen=True, kw_only=True)
class DueFile:
    """A file that is due for deletion."""

    version_id: int
    number: int
    version: int
    title: str
    file_name: str
    size: int
    sha256: str
    record_class: RecordClass
    years: int  # for which files of its class are kept
    kept_until: date

    @property
    def reference(self) -> str:
        """As people write its item: E-12."""
        return f"E-{self.number}"


def retention_of(arrangement: str, *, on: date) -> Retention:
    """By what the files of an arrangement are kept: two queries."""
    newest = (
        EvidenceKeeping.objects.filter(arrangement__reference=arrangement).order_by("-id").first()
    )
    return Retention(
        rules=rules_in(newest) if newest else None,
        contract_ends_on=contract_ends_on(arrangement),
        on=on,
    )


def contract_ends_on(arrangement: str) -> date | None:
    """When the last of an arrangement's contracts ends: one query."""
    contracts = Contract.objects.filter(arrangement__reference=arrangement)
    last: date | None = contracts.aggregate(last=Max("ends_on"))["last"]
    return last


def rules_in(row: EvidenceKeeping) -> KeepingRules:
    """The rules that a row sets."""
    return KeepingRules(
        years={
            RecordClass.RATIFIED: row.years_ratified,
            RecordClass.RELIED_ON: row.years_relied_on,
            RecordClass.UNUSED: row.years_unused,
        },
        quota=row.quota,
    )


def with_class(rows: "QuerySet[EvidenceVersion]") -> "QuerySet[Any]":
    """Versions that have a file still, each with the class that the file is of."""
    released = EvidenceRelease.objects.filter(evidence_version=OuterRef("pk"))
    return rows.filter(sha256__gt="", deletion__isnull=True).annotate(
        record_class=Case(
            When(is_behind_a_ratified_level(), then=Value(RecordClass.RATIFIED.value)),
            When(Exists(released), then=Value(RecordClass.RELIED_ON.value)),
            default=Value(RecordClass.UNUSED.value),
            output_field=CharField(),
        )
    )


def is_held() -> Exists:
    """Whether a hold on its item, or on all of its arrangement, keeps a version's file."""
    of_all = Q(item__isnull=True, arrangement=OuterRef("item__arrangement"))
    return Exists(EvidenceHold.objects.filter(Q(item=OuterRef("item")) | of_all, end__isnull=True))


def that_exist_for(by: Actor) -> "QuerySet[EvidenceVersion]":
    """The versions that exist for somebody of a party: its own, and what others issued openly."""
    return EvidenceVersion.objects.filter(
        Q(release__isnull=False, item__is_restricted=False) | Q(item__owner__reference=by.party),
        item__arrangement__reference=by.arrangement,
    )


def due(retention: Retention, *, by: Actor) -> "QuerySet[Any]":
    """The versions that exist for an actor, and whose files the actor may delete now.

    An Authority deletes its own and what others put in, but nothing of the other Authority's; a
    provider what nobody but itself has ever seen.
    """
    classes = [each.value for each in retention.due_classes()]
    rows = that_exist_for(by)
    if by.party_kind is PartyKind.PROVIDER:
        rows = rows.filter(item__owner__reference=by.party, release__isnull=True)
    else:
        others = Q(item__owner__kind=PartyKind.AUTHORITY.value) & ~Q(
            item__owner__reference=by.party
        )
        rows = rows.exclude(others)
    return with_class(rows).filter(~is_held(), record_class__in=classes)


def mark_of(files: Iterable[DueFile]) -> str:
    """What a list of files is known again by when somebody confirms it."""
    named = ",".join(str(each.version_id) for each in files)
    return hashlib.sha256(named.encode()).hexdigest()[:16]


def told_files(rows: "QuerySet[Any]", retention: Retention, *, most: int) -> tuple[DueFile, ...]:
    """The files of versions that are due, the first item first: one query."""
    found = rows.order_by("item__number", "number").values_list(
        *("pk", "item__number", "number", "item__title", "file_name", "size", "sha256"),
        "record_class",
    )[:most]
    return tuple(_told(retention, RecordClass(of), *row) for *row, of in found)


def _told(retention: Retention, of: RecordClass, *row: Any) -> DueFile:
    until = kept_until(of, rules=retention.rules, contract_ends_on=retention.contract_ends_on)
    assert until is not None and retention.rules is not None  # noqa: S101, PT018 - it is due
    pk, number, version, title, name, size, sha256 = row
    return DueFile(
        version_id=pk,
        number=number,
        version=version,
        title=title,
        file_name=name,
        size=size,
        sha256=sha256,
        record_class=of,
        years=retention.rules.years[of],
        kept_until=until,
    )
