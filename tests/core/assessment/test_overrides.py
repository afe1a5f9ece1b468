"""Where did people state another level than their ratings indicated?"""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from milepost.core.assessment.claims import StatedAs
from milepost.core.assessment.overrides import OverrideReport, SignedLevel, override_report
from milepost.core.matrix.definition import ProcedureSettings

DEFINED = (0, 1, 2, 3, 5)
USUAL = ProcedureSettings()


def a_level(stated: int, indicated: int, **more: Any) -> SignedLevel:
    usual: dict[str, Any] = {
        "reference": "A-1",
        "cycle": 4,
        "focus_area": "CS",
        "authority": "Y-north",
        "stated_as": StatedAs.RATIFIED,
        "defined": DEFINED,
        "by": "P-1",
        "on": date(2025, 6, 2),
    }
    return SignedLevel(stated=stated, indicated=indicated, **{**usual, **more})


def a_report(
    levels: list[SignedLevel],
    settings: Mapping[int, ProcedureSettings] | ProcedureSettings = USUAL,
) -> OverrideReport:
    return override_report(levels, settings, looked_at=Counter(each.stated_as for each in levels))


@pytest.mark.parametrize(
    ("level", "missing"),
    [
        (a_level(2, 1, has_reason=True), ()),
        (a_level(2, 1), ("No reason is on record.",)),
        (a_level(3, 1, has_reason=True, second_by="P-2"), ()),
        (a_level(3, 1, has_reason=True), ("No second signature is on record.",)),
        (a_level(1, 3), ("No reason is on record.", "No second signature is on record.")),
        (a_level(3, 1, has_reason=True, second_by="P-1"), ("Both signatures are one person's.",)),
    ],
)
def test_an_override_lacks_what_was_owed_and_is_not_on_record(
    level: SignedLevel, missing: tuple[str, ...]
) -> None:
    report = a_report([level])
    (only,) = report.overrides

    assert only.missing == missing
    assert only.is_in_order == (not missing)
    assert report.not_in_order == (() if only.is_in_order else (only,))


def test_the_widest_apart_come_first_and_all_is_counted() -> None:
    report = a_report(
        [
            a_level(3, 3),
            a_level(2, 1, reference="A-2", has_reason=True),
            a_level(0, 3, reference="A-3", by="P-2", has_reason=True, stated_as=StatedAs.VALIDATED),
            a_level(2, 3, reference="A-4", cycle=5, has_reason=True, stated_as=StatedAs.CLAIMED),
        ]
    )

    assert [each.level.reference for each in report.overrides] == ["A-3", "A-4", "A-2"]
    assert [each.level.steps for each in report.overrides] == [-3, -1, 1]
    assert report.looked_at == {"claimed": 1, "validated": 1, "proposed": 0, "ratified": 2}
    assert report.raised == {"claimed": 0, "validated": 0, "proposed": 0, "ratified": 1}
    assert report.lowered == {"claimed": 1, "validated": 1, "proposed": 0, "ratified": 0}
    assert report.by_person == {"P-1": 2, "P-2": 1}
    assert report.words == (
        "3 of 4 stated levels differ from the indicated one. 1 lack something that was owed."
    )


def test_nothing_stated_otherwise_is_nothing_to_report() -> None:
    report = a_report([a_level(3, 3)])
    assert report.overrides == ()
    assert report.words == "0 of 1 stated levels differ from the indicated one."


def test_each_cycle_is_held_to_the_settings_it_had() -> None:
    levels = [a_level(3, 1, cycle=n, has_reason=True) for n in (4, 5)]
    lenient = ProcedureSettings(second_signature_beyond=2)
    report = a_report(levels, {4: USUAL, 5: lenient})

    assert [each.level.cycle for each in report.not_in_order] == [4]


LEVELS = st.lists(
    st.builds(
        a_level,
        st.sampled_from(DEFINED),
        st.sampled_from(DEFINED),
        stated_as=st.sampled_from(StatedAs),
        has_reason=st.booleans(),
        second_by=st.sampled_from([None, "P-1", "P-2"]),
    ),
    max_size=10,
)


@given(levels=LEVELS)
def test_every_level_is_counted_once_and_every_override_is_told(levels: list[SignedLevel]) -> None:
    report = a_report(levels)

    assert sum(report.looked_at.values()) == len(levels)
    told = sum(report.raised.values()) + sum(report.lowered.values())
    assert told == len(report.overrides) == sum(report.by_person.values())
    assert len(report.overrides) == sum(each.stated != each.indicated for each in levels)
