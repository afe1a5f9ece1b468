"""What evidence amounts to: its strength, and its support of a criterion."""

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from milepost.core.evidence.strength import Maker, Strength, strength
from milepost.core.evidence.support import (
    FULL_SUPPORT,
    OVERVIEW_REPORT,
    UNSUPPORTED,
    LinkFacts,
    LinkKind,
    Support,
    rests_on_overview_alone,
    support,
)


@pytest.mark.parametrize(
    ("made_by", "is_checked", "expected"),
    [
        (Maker.INDEPENDENT, False, Strength.A),
        (Maker.INDEPENDENT, True, Strength.A),
        (Maker.AUTHORITY, False, Strength.B),
        (Maker.AUTHORITY, True, Strength.B),
        (Maker.PROVIDER, True, Strength.C),
        (Maker.PROVIDER, False, Strength.D),
    ],
)
def test_strength_is_the_distance_from_the_providers_own_word(
    made_by: Maker, is_checked: bool, expected: Strength
) -> None:
    assert strength(made_by, is_checked) is expected
    assert expected.is_a_to_c is (expected is not Strength.D)


def a_link(written: str) -> LinkFacts:
    """Such as ``A1 supports D``, then any of: overview, inadmissible, answered."""
    criterion, kind, grade, *marks = written.split()
    return LinkFacts(
        criterion=criterion,
        kind=LinkKind(kind),
        item_type=OVERVIEW_REPORT if "overview" in marks else "report",
        is_admissible="inadmissible" not in marks,
        strength=Strength(grade),
        is_answered="answered" in marks,
    )


def weigh(written: str) -> Support:
    """What the links amount to for the one criterion they name."""
    found = support(a_link(f"A1 {each}") for each in written.split(", "))
    assert list(found) == ["A1"]
    return found["A1"]


@pytest.mark.parametrize(
    ("links", "expected"),
    [
        ("supports A", FULL_SUPPORT),
        ("supports C", FULL_SUPPORT),
        ("supports D", Support(is_supported=True, beyond_overview=True)),
        ("supports B overview", Support(is_supported=True, has_a_to_c=True)),
        # two items may each bring a part
        ("supports B overview, supports D", FULL_SUPPORT),
        # what does not count, does not count
        ("supports A inadmissible", UNSUPPORTED),
        ("supports D, supports A inadmissible", Support(is_supported=True, beyond_overview=True)),
        ("supports B overview, supports A inadmissible",
         Support(is_supported=True, has_a_to_c=True)),
        # context neither helps nor harms
        ("context A", UNSUPPORTED),
        ("context A, supports D", Support(is_supported=True, beyond_overview=True)),
        # contradiction, whatever its strength, until it is answered
        ("contradicts D", Support(is_contradicted=True)),
        ("supports A, contradicts D",
         Support(is_supported=True, has_a_to_c=True, beyond_overview=True, is_contradicted=True)),
        ("supports A, contradicts A answered", FULL_SUPPORT),
        ("supports A, contradicts A answered, contradicts D",
         Support(is_supported=True, has_a_to_c=True, beyond_overview=True, is_contradicted=True)),
        ("supports A, contradicts A inadmissible", FULL_SUPPORT),
        # it lends no strength of its own
        ("supports D, contradicts A answered", Support(is_supported=True, beyond_overview=True)),
    ],
)  # fmt: skip
def test_support_is_what_the_admissible_items_amount_to(links: str, expected: Support) -> None:
    assert weigh(links) == expected


def test_each_criterion_is_weighed_by_its_own_links() -> None:
    found = support([a_link("A1 supports A"), a_link("A2 contradicts A")])

    assert found == {"A1": FULL_SUPPORT, "A2": Support(is_contradicted=True)}
    assert support([]) == {}


def test_which_type_is_the_overview_report_is_a_setting() -> None:
    link = a_link("A1 supports A")

    assert not support([link], overview_type="report")["A1"].beyond_overview


def test_criteria_that_nothing_but_the_overview_speaks_against_are_found() -> None:
    links = [
        a_link("A1 contradicts B overview"),
        a_link("A1 contradicts B overview"),
        a_link("A1 supports A"),
        a_link("A1 contradicts A inadmissible"),
        a_link("A2 contradicts B overview"),
        a_link("A2 contradicts D"),
        a_link("A3 supports B overview"),
    ]

    assert rests_on_overview_alone(links, LinkKind.CONTRADICTS) == {"A1"}
    assert rests_on_overview_alone(links, LinkKind.SUPPORTS) == {"A3"}


LINKS = st.builds(
    LinkFacts,
    criterion=st.just("A1"),
    kind=st.sampled_from(LinkKind),
    item_type=st.sampled_from([OVERVIEW_REPORT, "report"]),
    is_admissible=st.booleans(),
    strength=st.sampled_from(Strength),
    is_answered=st.booleans(),
)


@given(links=st.lists(LINKS, max_size=6), more=LINKS)
def test_one_more_supporting_item_never_weakens_and_a_contradicting_one_never_strengthens(
    links: list[LinkFacts], more: LinkFacts
) -> None:
    before = support(links).get("A1", UNSUPPORTED)
    after = support([*links, more])["A1"]

    for flag in fields(Support):
        was, became = getattr(before, flag.name), getattr(after, flag.name)
        if was != became:
            wanted = LinkKind.CONTRADICTS if flag.name == "is_contradicted" else LinkKind.SUPPORTS
            assert became
            assert more.kind is wanted
