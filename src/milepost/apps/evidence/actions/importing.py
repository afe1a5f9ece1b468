"""Put a folder of files in, each described by a line of a list; begun again, it goes on."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from milepost.apps.evidence.actions.adding import (
    NewEvidence,
    add_evidence,
    faults_of,
    require_true_maker,
)
from milepost.apps.evidence.models import EvidenceVersion
from milepost.apps.evidence.room import require_room
from milepost.apps.evidence.taking_in import Upload
from milepost.core.access.duties import require
from milepost.core.access.refusals import NotAllowed, NotPossible
from milepost.core.access.roles import Actor, Permission
from milepost.gateways.evidence_manifest import ListedFile
from milepost.gateways.evidence_store import FileRefused
from milepost.gateways.file_kinds import kind_of

Say = Callable[[str], object]
_A_PART = 1024**2  # bytes


@dataclass(frozen=True, kw_only=True)
class ImportedFiles:
    """What came of it: the numbers of the new items, and how many were in already."""

    numbers: tuple[int, ...]
    there_already: int


@dataclass(frozen=True, kw_only=True)
class _Known:
    """By what a line is known again when the same list is imported once more."""

    sha256: str
    title: str
    type_code: str
    dated_on: date


def import_files(
    *,
    listed: Sequence[ListedFile],
    types: Mapping[str, str],
    by: Actor,
    at: datetime,
    is_trial: bool = False,
    say: Say = lambda _: None,
) -> ImportedFiles:
    """Put in what is not in yet, one item after the other, in the order of the list.

    Nothing is put in before all of it has been looked at. Whoever stops it, or is stopped, begins
    it again: a file with the same content, title, type and date is not put in twice.

    :param types: the codes of the matrix's evidence types, by their codes and by their names in
        lower case.
    :param is_trial: look at all of it, and put nothing in.
    :param say: told a line now and then.
    :raises NotAllowed: where the actor may not add evidence, or speaks for the other side.
    :raises NotPossible: with every fault of every line, or where a file could not be kept.
    """
    require(Permission.ADD_EVIDENCE, by=by)
    said = [_said(each, types) for each in listed]
    known = _known(by)
    hashes: list[str] = []
    faults: list[str] = []
    for number, (each, new) in enumerate(zip(listed, said, strict=True), start=1):
        hashes.append(_hash(each.path))
        faults += _faults(each, new, by, at)
        if number % 100 == 0:
            say(f"{number:,} of {len(listed):,} looked at")
    faults += _said_twice(listed, said, hashes)
    if faults:
        raise NotPossible(faults)
    waiting = [
        (each, new)
        for each, new, sha256 in zip(listed, said, hashes, strict=True)
        if _known_by(new, sha256) not in known
    ]
    if waiting:
        require_room(by.arrangement, size=sum(each.path.stat().st_size for each, _ in waiting))
    say(f"{len(waiting):,} to put in, {len(listed) - len(waiting):,} are in already")
    if is_trial:
        return ImportedFiles(numbers=(), there_already=len(listed) - len(waiting))
    numbers = []
    for count, (each, new) in enumerate(waiting, start=1):
        numbers.append(_put_in(each, new, by, at))
        say(f"{count:,} of {len(waiting):,}: E-{numbers[-1]} {each.path.name}")
    return ImportedFiles(numbers=tuple(numbers), there_already=len(listed) - len(waiting))


def _said(each: ListedFile, types: Mapping[str, str]) -> NewEvidence:
    return NewEvidence(
        title=each.title,
        type_code=types.get(each.type, types.get(each.type.lower(), "")),
        made_by=each.made_by,
        author=each.author,
        source=each.source,
        dated_on=each.dated_on,
        period_from=each.period_from,
        period_to=each.period_to,
        valid_until=each.valid_until,
        redaction=each.redaction,
        classification=each.classification,
        is_restricted=each.is_restricted,
        upload=Upload(name=each.path.name, chunks=()),
    )


def _faults(each: ListedFile, new: NewEvidence, by: Actor, at: datetime) -> Iterator[str]:
    where = f"Line {each.line}"
    if not new.type_code:
        yield f"{where}: {each.type!r} is no type of evidence in the matrix in force."
    for fault in faults_of(new, at):
        if new.type_code or fault != "Give the evidence a type.":
            yield f"{where}: {fault}"
    try:
        require_true_maker(new, by)
    except NotAllowed as refused:
        yield f"{where}: {refused}"
    try:
        with each.path.open("rb") as file:
            kind_of(file, name=each.path.name)
    except FileRefused as refused:
        yield f"{where}: {each.path.name}: {refused}"


def _said_twice(
    listed: Sequence[ListedFile], said: Sequence[NewEvidence], hashes: Sequence[str]
) -> Iterator[str]:
    first: dict[_Known, int] = {}
    for each, new, sha256 in zip(listed, said, hashes, strict=True):
        earlier = first.setdefault(_known_by(new, sha256), each.line)
        if earlier != each.line:
            yield f"Line {each.line}: the same file was said to be the same on line {earlier}."


def _put_in(each: ListedFile, new: NewEvidence, by: Actor, at: datetime) -> int:
    with each.path.open("rb") as file:
        chunks = iter(lambda: file.read(_A_PART), b"")
        upload = Upload(name=each.path.name, chunks=chunks)
        return add_evidence(new=replace(new, upload=upload), by=by, at=at)


def _known(by: Actor) -> set[_Known]:
    """What the actor's side has put in already."""
    rows = EvidenceVersion.objects.filter(
        number=1,
        item__arrangement__reference=by.arrangement,
        item__owner__reference=by.party,
    ).values_list("sha256", "item__title", "item__type_code", "dated_on")
    return {
        _Known(sha256=sha256, title=title, type_code=code, dated_on=day)
        for sha256, title, code, day in rows
    }


def _known_by(new: NewEvidence, sha256: str) -> _Known:
    return _Known(
        sha256=sha256, title=new.title.strip(), type_code=new.type_code, dated_on=new.dated_on
    )


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
