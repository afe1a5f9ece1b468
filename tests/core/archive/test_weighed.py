"""Whether what is cited counts, by the rows of a record alone."""

import csv
import io
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from milepost.core.archive import weighed
from milepost.core.archive.weighed import london_day
from milepost.core.period.local_time import TimeZoneMissing
from tests.archive_in_memory import Files, with_its_tables, with_rows
from tests.core.archive.a_record import a_record

Row = dict[str, Any]
Change = Callable[[list[Row]], object]


def first(**values: Any) -> Change:
    """Say something else in the first row of a table."""
    return lambda rows: rows[0].update(values)


DESCRIBED = {
    "assessments_cycle": first(window_from="2026-04-01"),
    "evidence_item": first(author="Surveyors", source="Their report"),
    "evidence_version": first(
        dated_on="2026-06-20",
        period_from="2026-04-01",
        period_to="2026-06-30",
        valid_until=None,
        redaction="not_needed",
    ),
    "assessments_evidence_link": first(place="page 4", is_withdrawn=False, supersedes=None),
}


def told(**changes: Change) -> tuple[str, str, str]:
    """What the table says of the only citation, with more said in some tables."""
    files: Files = a_record()
    for changed in (DESCRIBED, changes):
        for table, change in changed.items():
            files = with_rows(files, table, change)
    text = with_its_tables(files)["tables/citations.csv"].decode("utf-8-sig")
    found = next(csv.DictReader(io.StringIO(text)))
    return found["Strength"], found["Counts"], found["Why not"]


def test_what_is_whole_counts_as_strong_as_its_authority_took_it() -> None:
    assert told() == ("B", "yes", "")


def test_what_nobody_judged_is_as_strong_as_its_maker_is_far_from_the_provider() -> None:
    assert told(evidence_judgement=lambda rows: rows.clear()) == ("A", "yes", "")


def test_what_is_cited_for_two_criteria_is_worth_the_same_for_both() -> None:
    def twice(rows: list[Row]) -> None:
        rows.append({**rows[0], "row": 2, "criterion": "B1"})

    assert told(assessments_evidence_link=twice) == ("B", "yes", "")


def test_every_reason_is_told_in_a_sentence_of_its_own() -> None:
    strength, counts, why = told(
        evidence_item=first(author="", source=""),
        evidence_version=first(dated_on=None, redaction="needed"),
    )
    assert (strength, counts) == ("B", "no")
    assert why == (
        "It names no author. It has no date. It does not say its source. Nobody has said whether"
        " it holds anything to be redacted."
    )


REJECTED = {"answer": "rejected", "strength": "", "supersedes": 2, "reason": 1, "by": "P-1"}


@pytest.mark.parametrize(
    ("stage", "at", "counts"),
    [
        # A level was proposed on 4 July: what is said after that changes nothing once ratified.
        ("ratified", "2026-07-03T10:00:00.000000Z", False),
        ("ratified", "2026-07-30T10:00:00.000000Z", True),
        ("proposed", "2026-07-30T10:00:00.000000Z", False),
    ],
)
def test_what_was_settled_rests_on_what_was_said_by_then(stage: str, at: str, counts: bool) -> None:
    def reject(rows: list[Row]) -> None:
        rows.append({"row": 3, "evidence_version": 1, "party": "Y-n", "at": at, **REJECTED})

    strength, told_counts, why = told(
        assessments_assessment=first(stage=stage), evidence_judgement=reject
    )
    assert told_counts == ("yes" if counts else "no")
    day = date.fromisoformat(at[:10])
    said = f"North rejected it on {day.day} July 2026: The survey of June shows it."
    assert (strength, why) == (("B", "") if counts else ("A", said))


def test_an_exception_stands_until_it_is_ended() -> None:
    odd = first(type_code="photographs")
    still = {"assessments_assessment": first(stage="proposed"), "evidence_item": odd}
    assert told(**still)[1] == "no", "it was ended on 3 July"
    assert told(**still, evidence_exception_end=lambda rows: rows.clear())[1] == "yes"


def test_what_was_withdrawn_or_cannot_be_told_is_left_empty() -> None:
    nothing = ("", "", "")
    assert told(assessments_evidence_link=first(is_withdrawn=True)) == nothing
    assert told(assessments_cycle=first(window_from="in spring")) == nothing
    assert told(assessments_cycle=lambda rows: rows.clear()) == nothing
    assert told(matrices_version=first(document="{}")) == nothing
    assert told(evidence_item=lambda rows: rows.clear()) == nothing

    def take_its_place(rows: list[Row]) -> None:
        rows.append({**rows[0], "row": 2, "supersedes": 1, "is_withdrawn": True})

    assert told(assessments_evidence_link=take_its_place) == nothing


def test_a_day_in_london_is_known_without_time_zone_data(monkeypatch: pytest.MonkeyPatch) -> None:
    moments = [
        datetime(2026, month, day, hour, 30, tzinfo=UTC)
        for month, day in ((1, 1), (3, 28), (3, 29), (7, 1), (10, 24), (10, 25), (12, 31))
        for hour in (0, 22, 23)
    ]
    known = [london_day(at) for at in moments]

    def missing(at: datetime) -> date:
        raise TimeZoneMissing

    monkeypatch.setattr(weighed, "local_date", missing)
    assert [london_day(at) for at in moments] == known
