"""How evidence is kept in an arrangement: room, rules, holds, what is due and what was deleted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet, Sum

from milepost.apps.evidence.models import EvidenceDeletion, EvidenceHold, EvidenceKeeping
from milepost.apps.evidence.queries.visible import every_version_for
from milepost.apps.evidence.retention import (
    MOST_AT_ONCE,
    DueFile,
    Retention,
    contract_ends_on,
    due,
    mark_of,
    retention_of,
    rules_in,
    told_files,
    with_class,
)
from milepost.apps.evidence.room import quota_of, used_by
from milepost.core.access.duties import require
from milepost.core.access.refusals import NoSuchThing
from milepost.core.access.roles import Actor, Permission
from milepost.core.evidence.keeping import (
    Fate,
    KeepingRules,
    RecordClass,
    Space,
    fate,
    rule_words,
)

_MOST_SHOWN = 50


@dataclass(frozen=True, kw_only=True)
class ToldRules:
    """The rules of keeping as somebody set them."""

    rules: KeepingRules
    party: str
    by: str
    at: datetime
    reason: str


@dataclass(frozen=True, kw_only=True)
class ClassKept:
    """The files of a class that exist for the actor, and what comes of them.

    :ivar years: for how many they are kept after the contract; None where nobody settled that.
    """

    fate: Fate
    years: int | None
    files: int
    size: int  # bytes


@dataclass(frozen=True, kw_only=True)
class HoldLine:
    """A hold that the actor may know of. ``number`` is its item's; None for all evidence."""

    id: int
    number: int | None
    title: str
    party: str
    is_own: bool
    reason: str
    by: str
    at: datetime
    lifted_at: datetime | None
    lifted_by: str
    lifted_why: str


@dataclass(frozen=True, kw_only=True)
class DeletionLine:
    """A file that was deleted; its hash and the rule stay."""

    number: int
    version: int
    title: str
    file_name: str
    size: int
    sha256: str
    record_class: RecordClass
    years: int
    kept_until: date
    reason: str
    by: str
    at: datetime

    @property
    def rule(self) -> str:
        """The rule, within a sentence."""
        return rule_words(self.record_class, years=self.years)


@dataclass(frozen=True, kw_only=True)
class DueFiles:
    """The files that the actor may delete now, and how many are due beyond those."""

    files: tuple[DueFile, ...]
    left: int

    @property
    def mark(self) -> str:
        """What the list is known again by when it is confirmed."""
        return mark_of(self.files)

    @property
    def size(self) -> int:
        """How large they are together, in bytes."""
        return sum(each.size for each in self.files)


@dataclass(frozen=True, kw_only=True)
class KeepingPage:
    """Everything that the page of keeping tells.

    :ivar deleted: the newest; ``deleted_count`` is of all that the actor may know of.
    """

    told: ToldRules | None
    space: Space
    contract_ends_on: date | None
    classes: tuple[ClassKept, ...]
    holds: tuple[HoldLine, ...]
    lifted: tuple[HoldLine, ...]
    due: DueFiles
    deleted: tuple[DeletionLine, ...]
    deleted_count: int
    may_keep: bool
    may_delete: bool

    @property
    def holds_all(self) -> bool:
        """Whether a hold keeps everything."""
        return any(each.number is None for each in self.holds)


def keeping_page(*, by: Actor, on: date) -> KeepingPage:
    """How evidence is kept, as far as the actor may know: seven queries, or eight.

    The room that is used is told as a sum alone, since it is one quota for all sides.
    """
    require(Permission.VIEW_ASSESSMENTS, by=by)
    told = rules_told(by=by)
    retention = Retention(
        rules=told.rules if told else None,
        contract_ends_on=contract_ends_on(by.arrangement),
        on=on,
    )
    holds = _holds(by)
    deleted = deletions(by=by, most=_MOST_SHOWN)
    may_delete = by.may(Permission.RETIRE_EVIDENCE)
    return KeepingPage(
        told=told,
        space=Space(used=used_by(by.arrangement), quota=told.rules.quota if told else None),
        contract_ends_on=retention.contract_ends_on,
        classes=tuple(
            ClassKept(
                fate=fate(
                    each,
                    rules=retention.rules,
                    contract_ends_on=retention.contract_ends_on,
                    is_held=False,
                    on=on,
                ),
                years=retention.rules.years[each] if retention.rules else None,
                files=files,
                size=size,
            )
            for each, (files, size) in _by_class(by).items()
        ),
        holds=tuple(each for each in holds if each.lifted_at is None),
        lifted=tuple(each for each in holds if each.lifted_at is not None),
        due=_due_files(retention, by)
        if may_delete and retention.due_classes()
        else DueFiles(files=(), left=0),
        deleted=deleted,
        deleted_count=_deletions(by).count() if len(deleted) == _MOST_SHOWN else len(deleted),
        may_keep=by.may(Permission.KEEP_EVIDENCE),
        may_delete=may_delete,
    )


def rules_told(*, by: Actor) -> ToldRules | None:
    """The rules that count now, who set them and why; None where nobody has: one query."""
    row = (
        EvidenceKeeping.objects.filter(arrangement__reference=by.arrangement)
        .select_related("party", "by", "reason")
        .order_by("-id")
        .first()
    )
    if row is None:
        return None
    return ToldRules(
        rules=rules_in(row),
        party=row.party.short_name,
        by=row.by.full_name,
        at=row.at,
        reason=row.reason.text,
    )


def room(*, by: Actor) -> Space:
    """How much room the arrangement's files take, of how much: three queries."""
    require(Permission.ADD_EVIDENCE, by=by)
    return Space(used=used_by(by.arrangement), quota=quota_of(by.arrangement))


def due_files(*, by: Actor, on: date) -> DueFiles:
    """What the actor may delete now; of very many, the first: three queries, or four.

    :raises NotAllowed: where the actor may delete nothing.
    """
    require(Permission.RETIRE_EVIDENCE, by=by)
    return _due_files(retention_of(by.arrangement, on=on), by)


def _due_files(retention: Retention, by: Actor) -> DueFiles:
    rows = due(retention, by=by)
    files = told_files(rows, retention, most=MOST_AT_ONCE)
    left = rows.count() - len(files) if len(files) == MOST_AT_ONCE else 0
    return DueFiles(files=files, left=left)


def hold_to_lift(*, by: Actor, hold: int) -> HoldLine:
    """A hold that still keeps something.

    :raises NoSuchThing: where there is none that the actor may know of.
    """
    found = next((each for each in _holds(by) if each.id == hold and not each.lifted_at), None)
    if found is None:
        raise NoSuchThing("that hold")
    return found


def deletions(*, by: Actor, most: int) -> tuple[DeletionLine, ...]:
    """The files that were deleted and whose items exist for the actor, the newest first."""
    return tuple(_deletion(row) for row in _deletions(by).order_by("-id")[:most])


def _by_class(by: Actor) -> Mapping[RecordClass, tuple[int, int]]:
    """How many files of each class exist for the actor, and how large they are together."""
    rows: Sequence[tuple[str, int, int]] = list(
        with_class(every_version_for(by))
        .order_by("record_class")
        .values_list("record_class")
        .annotate(files=Count("pk"), bytes=Sum("size"))
    )
    found = {RecordClass(name): (files, size) for name, files, size in rows}
    return {each: found.get(each, (0, 0)) for each in RecordClass}


def _holds(by: Actor) -> tuple[HoldLine, ...]:
    seen = every_version_for(by).values("item")
    rows = (
        EvidenceHold.objects.filter(
            Q(item__isnull=True) | Q(item__in=seen), arrangement__reference=by.arrangement
        )
        .select_related("item", "party", "reason", "by", "end__by", "end__reason")
        .order_by("id")
    )
    return tuple(_hold(row, by) for row in rows)


def _hold(row: EvidenceHold, by: Actor) -> HoldLine:
    end = getattr(row, "end", None)
    return HoldLine(
        id=row.pk,
        number=row.item.number if row.item else None,
        title=row.item.title if row.item else "",
        party=row.party.short_name,
        is_own=row.party.reference == by.party,
        reason=row.reason.text,
        by=row.by.full_name,
        at=row.at,
        lifted_at=end.at if end else None,
        lifted_by=end.by.full_name if end else "",
        lifted_why=end.reason.text if end else "",
    )


def _deletions(by: Actor) -> "QuerySet[EvidenceDeletion]":
    return EvidenceDeletion.objects.filter(
        evidence_version__in=every_version_for(by)
    ).select_related("evidence_version__item", "by", "reason")


def _deletion(row: EvidenceDeletion) -> DeletionLine:
    version = row.evidence_version
    return DeletionLine(
        number=version.item.number,
        version=version.number,
        title=version.item.title,
        file_name=version.file_name,
        size=version.size,
        sha256=version.sha256,
        record_class=RecordClass(row.record_class),
        years=row.years,
        kept_until=row.kept_until,
        reason=row.reason.text,
        by=row.by.full_name,
        at=row.at,
    )
