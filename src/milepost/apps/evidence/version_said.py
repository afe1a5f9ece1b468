"""What is said of a version of evidence when it is put in, and what can be wrong with that."""

from datetime import date, datetime
from typing import Protocol

from milepost.apps.evidence.models import EvidenceItem, EvidenceVersion
from milepost.apps.evidence.reading import ask_to_read
from milepost.apps.evidence.searching import index_versions
from milepost.apps.evidence.taking_in import TakenIn
from milepost.apps.people.models import Person
from milepost.core.evidence.addresses import address_fault
from milepost.core.period.local_time import local_date

TOO_LONG = "The {what} is too long: {most:,} characters are kept."
_REDACTIONS = ("not_needed", "needed", "done")


class SaidOfVersion(Protocol):
    """What is said of any version, the first or a later one."""

    @property
    def dated_on(self) -> date: ...
    @property
    def period_from(self) -> date: ...
    @property
    def period_to(self) -> date: ...
    @property
    def valid_until(self) -> date | None: ...
    @property
    def redaction(self) -> str: ...
    @property
    def address(self) -> str: ...
    @property
    def snapshot_note(self) -> str: ...


def faults_of_version(said: SaidOfVersion, at: datetime, *, has_upload: bool) -> list[str]:
    """Everything that is wrong with what was said, in sentences."""
    faults = [
        TOO_LONG.format(what=what, most=most)
        for what, given, most in (
            ("address", said.address, 1000),
            ("note of what you saw", said.snapshot_note, 500),
        )
        if len(given.strip()) > most
    ]
    if said.redaction not in _REDACTIONS:
        faults.append("Say whether anything has to be blacked out before it is shared.")
    if said.period_to < said.period_from:
        faults.append("The period covered ends before it begins: check the two dates.")
    if said.dated_on > local_date(at):
        faults.append("The evidence is dated in the future: give the date of the thing itself.")
    if has_upload == bool(said.address.strip()):
        faults.append("Give either a file or an address, one of the two.")
    elif said.address and (fault := address_fault(said.address)):
        faults.append(fault)
    if said.address and not said.snapshot_note.strip():
        faults.append("Say what you saw at the address, and when: a page can change overnight.")
    return faults


def write_version(
    item: EvidenceItem,
    said: SaidOfVersion,
    kept: TakenIn | None,
    *,
    by: Person,
    at: datetime,
    **more: object,
) -> EvidenceVersion:
    """Write a version down, let it be found, and ask for its words to be read.

    :param kept: its file; None for an address.
    :param more: columns of a later version.
    """
    version: EvidenceVersion = EvidenceVersion.objects.create(
        **{
            "item": item,
            "number": 1,
            "redaction": said.redaction,
            "file_name": kept.name if kept else "",
            "content_type": kept.content_type if kept else "",
            "size": kept.size if kept else 0,
            "sha256": kept.sha256 if kept else "",
            "address": said.address.strip(),
            "snapshot_note": said.snapshot_note.strip(),
            "dated_on": said.dated_on,
            "period_from": said.period_from,
            "period_to": said.period_to,
            "valid_until": said.valid_until,
            "added_by": by,
            "added_at": at,
            **more,
        }
    )
    index_versions([version.pk])
    if kept is not None:
        ask_to_read(item.arrangement_id, at=at)
    return version
