"""The tables of an archive that open in a spreadsheet: what people look for, in words of theirs."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from milepost.apps.assessments.models import (
    AssessedLevel,
    Assessment,
    CriterionRating,
    EvidenceLink,
    ProposedLevel,
    RatifiedLevel,
    ValidatedLevel,
)
from milepost.apps.audit.models import Event
from milepost.apps.contracts.models import Contract
from milepost.apps.evidence.models import EvidenceCheck, EvidenceVersion
from milepost.apps.people.models import Person
from milepost.apps.plans.models import TargetLevel
from milepost.core.assessment.seal import utc_text

_AT_A_TIME = 1_000  # rows
_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")

Line = Iterable[object]


def as_csv(lines: Iterable[Line]) -> Iterator[bytes]:
    """Lines as a CSV file that any spreadsheet opens: UTF-8 with its mark, and no formulas."""
    yield b"\xef\xbb\xbf"
    for line in lines:
        held = io.StringIO()
        csv.writer(held).writerow([_cell(each) for each in line])
        yield held.getvalue().encode()


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return utc_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int):
        return str(value)
    text = str(value)
    return f"'{text}" if text.startswith(_BEGINS_A_FORMULA) else text


def assessments(arrangement: str, using: str) -> Iterator[Line]:
    """Each assessment with its four levels, and when the Board ratified."""
    yield (
        "Assessment", "Cycle", "Cut-off", "Authority", "Focus area", "Stage",
        "Claimed", "Validated", "Proposed", "Ratified", "Ratified on",
    )  # fmt: skip
    stated = [
        _newest(model, arrangement, using)
        for model in (AssessedLevel, ValidatedLevel, ProposedLevel)
    ]
    ratified = {
        assessment: (level, on)
        for assessment, level, on in RatifiedLevel.objects.using(using)
        .filter(assessment__arrangement__reference=arrangement)
        .order_by("id")
        .values_list("assessment_id", "level", "ratified_on")
    }
    rows = (
        Assessment.objects.using(using)
        .filter(arrangement__reference=arrangement)
        .order_by("number")
        .values_list(
            "id", "number", "cycle__name", "cycle__cut_off_on", "authority__name", "focus_area",
            "stage",
        )
    )  # fmt: skip
    for pk, number, *rest in rows:
        yield (
            f"A-{number}",
            *rest,
            *(levels.get(pk) for levels in stated),
            *ratified.get(pk, (None, None)),
        )


def ratings(arrangement: str, using: str) -> Iterator[Line]:
    """Every rating that was ever given, each with its reason."""
    yield (
        "Assessment", "Cycle", "Authority", "Focus area", "Position", "Round", "Issued",
        "Criterion", "Revision", "Rating", "Origin", "Reason", "By", "At",
    )  # fmt: skip
    rows = (
        CriterionRating.objects.using(using)
        .filter(rating_set__assessment__arrangement__reference=arrangement)
        .order_by("id")
        .values_list(
            "rating_set__assessment__number", "rating_set__assessment__cycle__name",
            "rating_set__assessment__authority__name", "rating_set__assessment__focus_area",
            "rating_set__position", "rating_set__round", "rating_set__issued_at", "criterion",
            "revision", "rating", "origin", "reason__text", "by__full_name", "at",
        )
    )  # fmt: skip
    for number, *rest in rows.iterator(chunk_size=_AT_A_TIME):
        yield (f"A-{number}", *rest)


def evidence(arrangement: str, using: str, place: Callable[[str], str]) -> Iterator[Line]:
    """The register: every version of every item, and where in the archive its file is.

    :param place: the name of the file of a hash in the archive.
    """
    yield (
        "Evidence", "Version", "Title", "Type", "Made by", "Owner", "Author", "Source", "Dated",
        "Covers from", "Covers to", "Valid until", "Restricted", "Redaction", "File",
        "File name", "Bytes", "SHA-256", "Address", "What was seen there", "Checked by",
        "Added by", "Added at",
    )  # fmt: skip
    checks: dict[int, list[str]] = {}
    for version, party in (
        EvidenceCheck.objects.using(using)
        .filter(evidence_version__item__arrangement__reference=arrangement)
        .order_by("id")
        .values_list("evidence_version_id", "party__short_name")
    ):
        checks.setdefault(version, []).append(party)
    rows = (
        EvidenceVersion.objects.using(using)
        .filter(item__arrangement__reference=arrangement)
        .order_by("item__number", "number")
        .select_related("item__owner", "added_by")
    )
    for row in rows.iterator(chunk_size=_AT_A_TIME):
        item = row.item
        yield (
            f"E-{item.number}", row.number, item.title, item.type_code, item.made_by,
            item.owner.name if item.owner else "", item.author, item.source, row.dated_on,
            row.period_from, row.period_to, row.valid_until, item.is_restricted, item.redaction,
            place(row.sha256) if row.sha256 else "", row.file_name,
            row.size if row.sha256 else None, row.sha256, row.address, row.snapshot_note,
            ", ".join(checks.get(row.pk, ())), row.added_by.full_name, row.added_at,
        )  # fmt: skip


def citations(arrangement: str, using: str) -> Iterator[Line]:
    """Which evidence was cited for which criterion, and what it shows there."""
    yield (
        "Assessment", "Position", "Criterion", "Evidence", "Version", "Kind", "Place",
        "Withdrawn", "By", "At",
    )  # fmt: skip
    rows = (
        EvidenceLink.objects.using(using)
        .filter(assessment__arrangement__reference=arrangement)
        .order_by("id")
        .values_list(
            "assessment__number", "position", "criterion", "evidence_version__item__number",
            "evidence_version__number", "kind", "place", "is_withdrawn", "by__full_name", "at",
        )
    )  # fmt: skip
    for number, position, criterion, item, *rest in rows.iterator(chunk_size=_AT_A_TIME):
        yield (f"A-{number}", position, criterion, f"E-{item}", *rest)


def targets(arrangement: str, using: str) -> Iterator[Line]:
    """Every target that was ever set; the newest for a focus area and Authority stands."""
    yield "Authority", "Focus area", "Level", "Due on", "Decision", "By", "At"
    yield from (
        TargetLevel.objects.using(using)
        .filter(arrangement__reference=arrangement)
        .order_by("id")
        .values_list(
            "authority__name", "focus_area", "level", "due_on", "decision__text",
            "by__full_name", "at",
        )
    )  # fmt: skip


def events(arrangement: str, using: str) -> Iterator[Line]:
    """What was done, by whom and when, oldest first."""
    yield "At", "What", "About", "By", "For", "Before", "After", "Reason"
    people = dict(Person.objects.using(using).values_list("reference", "full_name"))
    parties = {
        reference: name
        for contract in Contract.objects.using(using)
        .filter(arrangement__reference=arrangement)
        .select_related("authority", "arrangement__provider")
        for reference, name in (
            (contract.authority.reference, contract.authority.name),
            (contract.arrangement.provider.reference, contract.arrangement.provider.name),
        )
    }
    rows = (
        Event.objects.using(using)
        .filter(arrangement=arrangement)
        .order_by("id")
        .values_list("at", "name", "about", "by", "party", "before", "after", "reason__text")
    )
    for at, name, about, by, party, before, after, reason in rows.iterator(chunk_size=_AT_A_TIME):
        yield (
            at, name, about, people.get(by, by), parties.get(party, party),
            _brief(before), _brief(after), reason,
        )  # fmt: skip


TABLES: Mapping[str, Callable[[str, str], Iterator[Line]]] = {
    "tables/assessments.csv": assessments,
    "tables/ratings.csv": ratings,
    "tables/citations.csv": citations,
    "tables/targets.csv": targets,
    "tables/events.csv": events,
}

# Each with the function that fills it, whose first line says what it is.
SPREADSHEETS: Mapping[str, Callable[..., Iterator[Line]]] = {
    **TABLES,
    "tables/evidence.csv": evidence,
}


def _newest(model: Any, arrangement: str, using: str) -> Mapping[int, int]:
    """The level that was stated last for each assessment, by its id."""
    return dict(
        model.objects.using(using)
        .filter(assessment__arrangement__reference=arrangement)
        .order_by("id")
        .values_list("assessment_id", "level")
    )


def _brief(value: Mapping[str, Any]) -> str:
    if not value:
        return ""
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
