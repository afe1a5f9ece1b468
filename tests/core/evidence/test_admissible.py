"""Whether a piece of evidence counts (design 2.7)."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from milepost.core.evidence.admissible import (
    Admissibility,
    EvidenceFaultCode,
    ItemFacts,
    admissibility,
    lapses_on,
    why_it_lapses,
)
from milepost.core.evidence.judging import Judgement, JudgementAnswer
from milepost.core.evidence.strength import Maker, Strength
from milepost.core.matrix.definition import MatrixSettings
from milepost.core.period.months import PeriodReversed

BASE = {"report", "survey", "plan", "certificate"}
SHELF_LIVES = {"survey": 18, "plan": 24, "certificate": 0}
SETTINGS = MatrixSettings(shelf_lives=SHELF_LIVES)  # a report has the default, 12 months

REPORT = ItemFacts(
    type="report",
    author="Performance team",
    dated_on=date(2025, 2, 1),
    period_from=date(2024, 10, 1),
    period_to=date(2024, 12, 31),
    source="Works management system",
    sha256="0123456789abcdef" * 4,
    has_redaction_status=True,
)
PLAN = replace(
    REPORT,
    type="plan",
    dated_on=date(2024, 4, 1),
    period_from=date(2024, 4, 1),
    period_to=date(2026, 3, 31),
    is_in_force_kind=True,
)
CERTIFICATE = replace(
    PLAN,
    type="certificate",
    dated_on=date(2020, 1, 1),
    period_from=date(2020, 1, 1),
    period_to=date(2020, 12, 31),
    valid_until=date(2025, 6, 30),
)


def judge(item: ItemFacts, *, has_place: bool = True, **window: date) -> Admissibility:
    """For the quarter from October 2024 to the cut-off on 31 March 2025, unless told otherwise."""
    return admissibility(
        item,
        evidence_base=BASE,
        window_from=window.get("window_from", date(2024, 10, 1)),
        window_to=window.get("window_to", date(2025, 3, 31)),
        settings=SETTINGS,
        has_place=has_place,
    )


def codes(found: Admissibility) -> list[str]:
    return [fault.code.value for fault in found.faults]


@pytest.mark.parametrize("item", [REPORT, PLAN, CERTIFICATE])
def test_evidence_that_is_all_it_has_to_be_counts(item: ItemFacts) -> None:
    assert judge(item) == Admissibility()
    assert judge(item).is_admissible


@pytest.mark.parametrize(
    ("change", "code", "sentence"),
    [
        ({"type": "poem"}, "wrong_type",
         "Its type is not in this focus area's evidence base, and no exception was accepted."),
        ({"author": " "}, "no_author", "It names no author."),
        ({"dated_on": None}, "no_date", "It has no date."),
        ({"period_from": None}, "no_period", "It does not say which period it covers."),
        ({"period_to": None}, "no_period", "It does not say which period it covers."),
        ({"period_to": date(2024, 9, 30)}, "no_period",
         "The period it covers ends before it begins."),
        ({"source": ""}, "no_source", "It does not say its source."),
        ({"period_from": date(2024, 7, 1), "period_to": date(2024, 9, 30)}, "outside_window",
         "It covers 1 July 2024 to 30 September 2024, outside the assessment window, "
         "1 October 2024 to 31 March 2025."),
        ({"dated_on": date(2024, 3, 30)}, "past_shelf_life",
         "It is dated 30 March 2024; evidence of this type counts for 12 months, "
         "until 30 March 2025."),
        ({"valid_until": date(2025, 3, 30)}, "expired",
         "It was valid until 30 March 2025, before the cut-off date."),
        ({"sha256": ""}, "not_hashed",
         "Its file has no SHA-256 hash, so nobody can show that it is still the same file."),
        ({"sha256": "0123456789ABCDEF" * 4}, "not_hashed",
         "Its file has no SHA-256 hash, so nobody can show that it is still the same file."),
        ({"sha256": "0" * 65}, "not_hashed",
         "Its file has no SHA-256 hash, so nobody can show that it is still the same file."),
        ({"sha256": "", "address": "https://example.org/report"}, "no_snapshot",
         "It is a link, with no note of what was seen there and when."),
        ({"has_redaction_status": False}, "no_redaction_status",
         "Nobody has said whether it holds anything to be redacted."),
    ],
)  # fmt: skip
def test_each_thing_that_is_wrong_is_told_in_a_sentence(
    change: dict[str, object], code: str, sentence: str
) -> None:
    found = judge(replace(REPORT, **change))  # type: ignore[arg-type]

    assert [(fault.code.value, fault.sentence) for fault in found.faults] == [(code, sentence)]
    assert not found.is_admissible


def test_a_link_that_says_no_place_in_the_document_does_not_count() -> None:
    found = judge(REPORT, has_place=False)

    assert codes(found) == ["no_place"]
    assert found.faults[0].sentence == "The link does not say where in the document to look."


def test_everything_wrong_is_told_at_once() -> None:
    found = judge(ItemFacts(type="poem", valid_until=date(2020, 1, 1)), has_place=False)

    assert codes(found) == [
        "wrong_type",
        "no_author",
        "no_date",
        "no_period",
        "no_source",
        "expired",
        "not_hashed",
        "no_place",
        "no_redaction_status",
    ]


def test_an_accepted_exception_stands_for_the_type() -> None:
    assert judge(replace(REPORT, type="poem", type_exception_accepted=True)).is_admissible


def test_an_address_counts_by_a_note_of_what_was_seen_there() -> None:
    link = replace(REPORT, sha256="", address="https://example.org", snapshot_note="Read 1 March.")

    assert judge(link).is_admissible


def test_a_file_that_was_fetched_from_an_address_counts_by_its_hash() -> None:
    assert judge(replace(REPORT, address="https://example.org")).is_admissible


# -- the window ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("period_from", "period_to", "counts"),
    [
        ("2024-07-01", "2024-09-30", False),
        ("2024-07-01", "2024-10-01", True),
        ("2025-03-31", "2025-06-30", True),
        ("2025-04-01", "2025-06-30", False),
        ("2024-01-01", "2025-12-31", True),
    ],
)
def test_the_period_covered_has_to_meet_the_window(
    period_from: str, period_to: str, counts: bool
) -> None:
    item = replace(
        REPORT,
        period_from=date.fromisoformat(period_from),
        period_to=date.fromisoformat(period_to),
    )

    assert codes(judge(item)) == ([] if counts else ["outside_window"])


def test_what_is_in_force_counts_whenever_its_period_was() -> None:
    assert judge(CERTIFICATE).is_admissible  # of 2020, and valid until June 2025


def test_a_report_is_never_in_force() -> None:
    old = replace(
        REPORT,
        period_from=date(2024, 1, 1),
        period_to=date(2024, 6, 30),
        valid_until=date(2030, 1, 1),
    )

    assert codes(judge(old)) == ["outside_window"]


@pytest.mark.parametrize("valid_until", [date(2024, 6, 30), date(2025, 1, 31)])
def test_what_was_not_in_force_at_the_cut_off_says_so(valid_until: date) -> None:
    found = judge(replace(CERTIFICATE, valid_until=valid_until))

    assert codes(found) == ["outside_window", "expired"]
    assert found.faults[0].sentence.endswith("and it was not in force on 31 March 2025.")


@pytest.mark.parametrize(
    ("on", "valid_until", "is_in_force"),
    [
        (date(2024, 3, 31), None, False),  # not yet
        (date(2024, 4, 1), None, True),
        (date(2026, 3, 31), None, True),  # with its period's end, where it says no other
        (date(2026, 4, 1), None, False),
        (date(2026, 4, 1), date(2027, 3, 31), True),
        (date(2025, 4, 1), date(2025, 3, 31), False),
    ],
)
def test_a_plan_is_in_force_from_its_period_on_until_it_ends(
    on: date, valid_until: date | None, is_in_force: bool
) -> None:
    assert replace(PLAN, valid_until=valid_until).is_in_force(on) is is_in_force


def test_what_has_no_period_is_not_known_to_be_in_force() -> None:
    assert not replace(CERTIFICATE, period_from=None).is_in_force(date(2025, 1, 1))


def test_a_window_the_wrong_way_round_is_refused() -> None:
    with pytest.raises(PeriodReversed):
        judge(REPORT, window_from=date(2025, 4, 1))


# -- shelf life ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (REPORT, date(2026, 2, 1)),  # 12 months
        (replace(REPORT, type="survey"), date(2026, 8, 1)),  # 18
        (PLAN, date(2026, 4, 1)),  # 24
        (replace(PLAN, valid_until=date(2025, 9, 30)), date(2025, 9, 30)),  # its review date
        (replace(PLAN, valid_until=date(2030, 9, 30)), date(2026, 4, 1)),  # may not stretch it
        (CERTIFICATE, date(2025, 6, 30)),  # until it expires, however old
        (replace(CERTIFICATE, valid_until=None), None),
        (replace(REPORT, dated_on=None), None),
        (replace(REPORT, dated_on=date(2024, 2, 29)), date(2025, 2, 28)),
    ],
)
def test_evidence_lapses_with_its_shelf_life_or_its_validity(
    item: ItemFacts, expected: date | None
) -> None:
    assert lapses_on(item, SETTINGS) == expected


@pytest.mark.parametrize(
    ("item", "said"),
    [
        (REPORT, "It is dated 1 February 2025, and evidence of this type counts for 12 months."),
        (CERTIFICATE, "It is valid until 30 June 2025."),
        (replace(CERTIFICATE, dated_on=None), "It is valid until 30 June 2025."),
        (replace(CERTIFICATE, valid_until=None), ""),
    ],
)
def test_why_evidence_lapses_is_a_sentence(item: ItemFacts, said: str) -> None:
    assert why_it_lapses(item, SETTINGS) == said


@pytest.mark.parametrize("item", [REPORT, PLAN, CERTIFICATE])
def test_evidence_counts_up_to_the_day_it_lapses_and_not_the_day_after(item: ItemFacts) -> None:
    last = lapses_on(item, SETTINGS)
    assert last is not None
    long_ago = date(2019, 1, 1)

    assert judge(item, window_from=long_ago, window_to=last).is_admissible
    day_after = date.fromordinal(last.toordinal() + 1)
    assert set(codes(judge(item, window_from=long_ago, window_to=day_after))) <= {
        "past_shelf_life",
        "expired",
    }
    assert not judge(item, window_from=long_ago, window_to=day_after).is_admissible


@given(
    dated_on=st.dates(date(2022, 1, 1), date(2025, 3, 31)),
    valid_until=st.none() | st.dates(date(2022, 1, 1), date(2028, 1, 1)),
    of_type=st.sampled_from(sorted(BASE)),
)
def test_what_has_lapsed_by_the_cut_off_never_counts_and_what_has_not_is_fresh(
    dated_on: date, valid_until: date | None, of_type: str
) -> None:
    item = replace(REPORT, type=of_type, dated_on=dated_on, valid_until=valid_until)
    last = lapses_on(item, SETTINGS)

    assert judge(item).is_admissible is (last is None or last >= date(2025, 3, 31))


NORTH = Judgement(
    authority="North", answer=JudgementAnswer.REJECTED, on=date(2025, 4, 3), reason="Old figures."
)
ACCEPTED = replace(NORTH, answer=JudgementAnswer.ACCEPTED, strength=Strength.C)


@pytest.mark.parametrize(
    ("judgement", "said"),
    [
        (NORTH, "North rejected it on 3 April 2025: Old figures."),
        (replace(NORTH, reason=""), "North rejected it on 3 April 2025."),
    ],
)
def test_what_an_authority_rejected_does_not_count_and_says_why(
    judgement: Judgement, said: str
) -> None:
    (fault,) = judge(replace(REPORT, judgement=judgement)).faults
    assert (fault.code, fault.sentence) == (EvidenceFaultCode.REJECTED, said)


@pytest.mark.parametrize(
    "judgement", [None, ACCEPTED, replace(NORTH, answer=JudgementAnswer.MORE_ASKED)]
)
def test_what_was_not_rejected_counts_though_more_is_asked(judgement: Judgement | None) -> None:
    assert judge(replace(REPORT, judgement=judgement)).is_admissible


def test_a_type_outside_the_base_counts_where_it_was_taken_as_an_exception() -> None:
    poem = replace(REPORT, type="poem")
    assert codes(judge(poem)) == ["wrong_type"]
    assert judge(replace(poem, type_exception_accepted=True)).is_admissible


def test_an_items_strength_follows_from_who_made_and_checked_it() -> None:
    assert REPORT.strength is Strength.D
    assert replace(REPORT, judgement=ACCEPTED).strength is Strength.C
    assert replace(REPORT, made_by=Maker.INDEPENDENT).strength is Strength.A


def test_every_reason_there_is_has_been_seen_here() -> None:
    worst = judge(
        ItemFacts(
            type="poem",
            period_from=date(2000, 1, 1),
            period_to=date(2000, 2, 1),
            dated_on=date(2000, 1, 1),
            valid_until=date(2000, 2, 1),
            judgement=NORTH,
        ),
        has_place=False,
    )
    seen = {*codes(worst), "no_date", "no_period", "no_snapshot"}

    assert seen == {code.value for code in EvidenceFaultCode}
