"""Put the papers of a cycle in, each by the side that made it."""

from collections.abc import Mapping
from datetime import timedelta

from milepost.apps.evidence.actions import NewEvidence, Upload, add_evidence
from milepost.cli.demonstration.entry import Entry
from milepost.cli.demonstration.papers import Paper, content_of
from milepost.cli.demonstration.scene import Clock
from milepost.cli.demonstration.shelf import OnTheShelf
from milepost.cli.demonstration.story import When
from milepost.core.access.roles import Actor
from milepost.core.evidence.admissible import ItemFacts
from milepost.core.evidence.strength import Maker
from milepost.core.evidence.versions import Classification
from milepost.core.period.months import add_months, in_words


def put_in(entry: Entry, when: When, *, actors: Mapping[str, Actor], clock: Clock) -> OnTheShelf:
    """Put in the paper that a library entry has for a cycle."""
    is_provider = entry.made_by != "authority"
    dated_on = when.day(1 + len(entry.key) % 3)
    first = add_months(when.cut_off_on + timedelta(days=1), -entry.months)
    ends = add_months(when.cut_off_on, entry.valid_months) if entry.valid_months else None
    title = entry.title.format(**_title_words(when))
    content = content_of(
        Paper(
            key=entry.key,
            form=entry.form,
            title=title,
            author=entry.author,
            place=entry.place,
            cycle=when.number,
        )
    )
    number = add_evidence(
        new=NewEvidence(
            title=title,
            type_code=entry.type_code,
            made_by=entry.made_by,
            author=entry.author,
            source=entry.source,
            dated_on=dated_on,
            period_from=first,
            period_to=when.cut_off_on,
            valid_until=ends,
            classification=_classified(entry),
            is_restricted=entry.is_restricted,
            upload=Upload(
                name=f"{entry.key}-{when.cut_off_on:%Y-%m}.{entry.form}",
                content_type=_CONTENT_TYPES[entry.form],
                chunks=[content],
            ),
        ),
        by=actors["provider-contributor" if is_provider else f"{entry.side}-contributor"],
        at=clock.tick(),
    )
    facts = ItemFacts(
        type=entry.type_code,
        author=entry.author,
        source=entry.source,
        dated_on=dated_on,
        period_from=first,
        period_to=when.cut_off_on,
        valid_until=ends,
        is_in_force_kind=ends is not None,
        sha256="0" * 64,
        has_redaction_status=True,
        made_by=Maker(entry.made_by),
    )
    return OnTheShelf(entry=entry, number=number, facts=facts, is_shared=is_provider)


_CONTENT_TYPES = {
    "pdf": "application/pdf",
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "eml": "message/rfc822",
    "png": "image/png",
}
_PUBLISHED = ("survey", "annual-plan", "staff-survey")  # by the Authorities, on their own pages


def _classified(entry: Entry) -> str:
    if entry.is_restricted or entry.key in ("open-book", "rates"):
        return Classification.OFFICIAL_SENSITIVE.value
    is_public = entry.key in _PUBLISHED
    return Classification.PUBLIC.value if is_public else Classification.OFFICIAL.value


_SEASONS = {3: "spring", 6: "summer", 9: "autumn", 12: "winter"}


def _title_words(when: When) -> dict[str, str]:
    end = when.cut_off_on
    start = end.year - (1 if end.month < 4 else 0)
    return {
        "year": str(end.year),
        "years": f"{start}/{(start + 1) % 100:02}",
        "quarter": when.name,
        "month": in_words(end).split(" ", 1)[1],
        "season": f"{_SEASONS[end.month]} {end.year}",
    }
