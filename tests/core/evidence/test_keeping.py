"""For how long a file is kept, why it is not deleted yet, and when there is no room for another."""

from dataclasses import replace
from datetime import date

import pytest

from milepost.core.evidence.keeping import (
    GIGABYTE,
    USUAL_YEARS,
    KeepingRules,
    RecordClass,
    Space,
    WhyKept,
    fate,
    record_class,
    rule_words,
    rules_faults,
    size_words,
)

ENDS_ON = date(2028, 2, 29)
RULES = KeepingRules(years=USUAL_YEARS, quota=10 * GIGABYTE)


@pytest.mark.parametrize(
    ("is_ratified", "is_relied_on", "found"),
    [
        (True, True, RecordClass.RATIFIED),
        (True, False, RecordClass.RATIFIED),
        (False, True, RecordClass.RELIED_ON),
        (False, False, RecordClass.UNUSED),
    ],
)
def test_a_file_is_of_the_class_of_the_most_that_it_was(
    is_ratified: bool, is_relied_on: bool, found: RecordClass
) -> None:
    assert record_class(is_ratified=is_ratified, is_relied_on=is_relied_on) is found


@pytest.mark.parametrize(
    ("of", "on", "is_held", "until", "why"),
    [
        # while the contract runs, its last day included
        (RecordClass.UNUSED, date(2028, 2, 29), False, date(2030, 2, 28), WhyKept.CONTRACT_RUNS),
        # each class for years of its own, the last day included
        (RecordClass.UNUSED, date(2028, 3, 1), False, date(2030, 2, 28), WhyKept.YEARS_RUN),
        (RecordClass.UNUSED, date(2030, 2, 28), False, date(2030, 2, 28), WhyKept.YEARS_RUN),
        (RecordClass.UNUSED, date(2030, 3, 1), False, date(2030, 2, 28), None),
        (RecordClass.RELIED_ON, date(2034, 2, 28), False, date(2034, 2, 28), WhyKept.YEARS_RUN),
        (RecordClass.RELIED_ON, date(2034, 3, 1), False, date(2034, 2, 28), None),
        (RecordClass.RATIFIED, date(2040, 2, 29), False, date(2040, 2, 29), WhyKept.YEARS_RUN),
        (RecordClass.RATIFIED, date(2040, 3, 1), False, date(2040, 2, 29), None),
        # a hold keeps what would be due, and is not why before that
        (RecordClass.RATIFIED, date(2040, 3, 1), True, date(2040, 2, 29), WhyKept.HELD),
        (RecordClass.RATIFIED, date(2040, 2, 29), True, date(2040, 2, 29), WhyKept.YEARS_RUN),
    ],
)
def test_a_file_is_due_once_its_years_are_over_and_nothing_holds_it(
    of: RecordClass, on: date, is_held: bool, until: date, why: WhyKept | None
) -> None:
    found = fate(of, rules=RULES, contract_ends_on=ENDS_ON, is_held=is_held, on=on)
    assert (found.record_class, found.kept_until, found.why) == (of, until, why)
    assert found.is_due == (why is None)


@pytest.mark.parametrize("of", RecordClass)
def test_nothing_is_ever_due_without_rules_or_without_a_contract(of: RecordClass) -> None:
    late = date(2200, 1, 1)
    unruled = fate(of, rules=None, contract_ends_on=ENDS_ON, is_held=False, on=late)
    assert (unruled.kept_until, unruled.why) == (None, WhyKept.NO_RULE)
    endless = fate(of, rules=RULES, contract_ends_on=None, is_held=False, on=late)
    assert (endless.kept_until, endless.why) == (None, WhyKept.CONTRACT_RUNS)


@pytest.mark.parametrize(
    ("years", "quota", "said"),
    [
        ({}, 10 * GIGABYTE, []),
        ({}, None, []),
        ({RecordClass.RATIFIED: 5}, None, ["Behind a ratified level: between 6 and 100"]),
        ({RecordClass.RELIED_ON: 101}, None, ["Relied on, behind no ratified level: between 6"]),
        ({RecordClass.UNUSED: 0}, 0, ["Never relied on: between 1", "larger than nothing"]),
        ({}, 2**51, ["1,048,576 GB at most"]),
    ],
)
def test_every_fault_of_rules_is_told(
    years: dict[RecordClass, int], quota: int | None, said: list[str]
) -> None:
    rules = replace(RULES, years={**USUAL_YEARS, **years}, quota=quota)
    faults = list(rules_faults(rules))
    assert len(faults) == len(said)
    assert all(words in fault for words, fault in zip(said, faults, strict=True))


@pytest.mark.parametrize(
    ("used", "quota", "size", "is_refused", "percent"),
    [
        (0, None, 2 * GIGABYTE, False, None),
        (9 * GIGABYTE, 10 * GIGABYTE, GIGABYTE, False, 90),
        (9 * GIGABYTE, 10 * GIGABYTE, GIGABYTE + 1, True, 90),
        (11 * GIGABYTE, 10 * GIGABYTE, 1, True, 110),
        (1, 10 * GIGABYTE, 1, False, 1),
    ],
)
def test_a_file_fits_or_one_sentence_says_why_it_does_not(
    used: int, quota: int | None, size: int, is_refused: bool, percent: int | None
) -> None:
    space = Space(used=used, quota=quota)
    assert space.percent == percent
    assert bool(space.refusal(size)) == is_refused


def test_the_sentence_says_how_much_is_used_and_allowed_and_who_can_change_it() -> None:
    said = Space(used=9 * GIGABYTE + 600 * 1024**2, quota=10 * GIGABYTE).refusal(GIGABYTE)
    assert said == (
        "There is no room for it: 9.6 GB of the 10 GB that this arrangement may keep are used, and"
        " it has 1 GB. A contract manager of an Authority can allow more, under Evidence, Keeping."
    )


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (1023, "1023 bytes"),
        (1536, "1.5 KB"),
        (10 * 1024**2, "10 MB"),
        (3 * 1024**4, "3 TB"),
    ],
)
def test_a_size_is_said_as_people_say_it(size: int, words: str) -> None:
    assert size_words(size) == words


def test_a_rule_is_told_within_a_sentence() -> None:
    assert rule_words(RecordClass.RATIFIED, years=12) == (
        "behind a ratified level, kept for 12 years after the end of the contract"
    )
    assert rule_words(RecordClass.UNUSED, years=1).endswith(
        "kept for 1 year after the end of the contract"
    )
