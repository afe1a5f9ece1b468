"""What stands in a side's tray: how far it has arrived, what it is, and whether it is known."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from milepost.apps.evidence.models import EvidenceScan
from milepost.apps.evidence.queries.visible import every_version_for
from milepost.apps.evidence.tray import arrived_so_far, tray_of
from milepost.core.access.duties import require
from milepost.core.access.refusals import NoSuchThing
from milepost.core.access.roles import Actor, Permission


@dataclass(frozen=True, kw_only=True)
class TrayFile:
    """A file in the tray.

    :ivar received: how many bytes are there for certain.
    :ivar same_as: the items that the actor may see and that have the very same file, as E-12.
    :ivar same_in_tray: the name of an earlier file in the tray that is the same.
    :ivar scan: ``clean``, ``failed``, or "" where this site did not scan it.
    """

    reference: str
    name: str
    size: int
    received: int
    sha256: str
    content_type: str
    remark: str
    by: str
    changed_at: datetime
    same_as: tuple[str, ...]
    same_in_tray: str
    scan: str

    @property
    def is_whole(self) -> bool:
        """Whether it is there, looked at and kept."""
        return bool(self.sha256)

    @property
    def percent(self) -> int:
        """How much of it is there."""
        return 100 if self.is_whole else self.received * 100 // self.size


def tray(*, by: Actor) -> tuple[TrayFile, ...]:
    """The files in the tray of the actor's side, the first that came first: three queries.

    :raises NotAllowed: where the actor may not add evidence.
    """
    require(Permission.ADD_EVIDENCE, by=by)
    rows = list(tray_of(by).select_related("by").order_by("id"))
    hashes = {row.sha256 for row in rows if row.sha256}
    known, scans = _items_with(hashes, by), _scans(hashes, by)
    first: dict[str, str] = {}
    found = []
    for row in rows:
        found.append(
            TrayFile(
                reference=row.reference,
                name=row.name,
                size=row.size,
                received=arrived_so_far(row),
                sha256=row.sha256,
                content_type=row.content_type,
                remark=row.remark,
                by=row.by.full_name,
                changed_at=row.changed_at,
                same_as=known.get(row.sha256, ()),
                same_in_tray=first.get(row.sha256, "") if row.sha256 else "",
                scan=scans.get(row.sha256, ""),
            )
        )
        first.setdefault(row.sha256, row.name)
    return tuple(found)


def tray_files(*, by: Actor, references: list[str]) -> tuple[TrayFile, ...]:
    """Some files of the tray, in its order.

    :raises NoSuchThing: where one of them is not in it.
    """
    found = tuple(each for each in tray(by=by) if each.reference in references)
    if len(found) != len(set(references)):
        raise NoSuchThing("one of those files")
    return found


def arriving_file(*, by: Actor, reference: str) -> TrayFile:
    """A file of the tray, or on its way into it.

    :raises NoSuchThing: where it is not in the tray of the actor's side.
    """
    return tray_files(by=by, references=[reference])[0]


def _items_with(hashes: set[str], by: Actor) -> Mapping[str, tuple[str, ...]]:
    if not hashes:
        return {}
    numbers: dict[str, set[int]] = {}
    versions = every_version_for(by).filter(sha256__in=hashes, deletion__isnull=True)
    for sha256, number in versions.values_list("sha256", "item__number"):
        numbers.setdefault(sha256, set()).add(number)
    return {
        sha256: tuple(f"E-{number}" for number in sorted(them)) for sha256, them in numbers.items()
    }


def _scans(hashes: set[str], by: Actor) -> Mapping[str, str]:
    if not hashes:
        return {}
    scans = EvidenceScan.objects.filter(
        arrangement__reference=by.arrangement, sha256__in=hashes
    ).order_by("id")
    return dict(scans.values_list("sha256", "outcome"))
