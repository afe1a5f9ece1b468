"""A statement keeps its code when others come and when it is respelt, and at no other level."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from milepost.core.matrix.codes import CandidateStatement, GivenCodes, area_code, give_codes
from milepost.core.matrix.definition import Criterion
from milepost.core.matrix.wording import plain

# fmt: off
AREAS = [
    ("Customer service",                            "1. Policy",              "CS"),
    ("Innovation, improvement and value for money", "1. Policy",              "IV"),
    ("Climate change & the Environment (CC&E)",     "1. Policy",              "CE"),
    ("Contract financial resilience",               "3. Contract resilience", "FR"),
    ("Culture and collaborative benefit",           "3. Contract resilience", "CB"),
    ("Safety",                                      "Policy",                 "SA"),
    ("24 hour cover",                               "Policy",                 "2H"),
    ("記録",                                        "Policy",                 "XY"),
]
# fmt: on


@pytest.mark.parametrize(("name", "category", "code"), AREAS)
def test_a_focus_area_is_known_by_two_letters_of_its_name(
    name: str, category: str, code: str
) -> None:
    assert area_code(name, category=category, taken=()) == code


def test_two_focus_areas_never_share_a_code() -> None:
    taken: list[str] = []
    for number in range(60):
        taken.append(area_code(f"Customer service {number}", category="Policy", taken=taken))
    assert len(set(taken)) == 60


WORDS = st.text("abcde ", min_size=3, max_size=12).filter(lambda text: plain(text) != "")


@st.composite
def statements(draw: st.DrawFn) -> list[CandidateStatement]:
    """Statements of one row; no two with the same words at one level."""
    pairs = st.tuples(st.integers(1, 3), WORDS)
    listed = draw(st.lists(pairs, max_size=8, unique_by=lambda pair: (pair[0], plain(pair[1]))))
    return [CandidateStatement(level=level, text=text) for level, text in listed]


def criteria(listed: list[CandidateStatement], given_codes: GivenCodes) -> list[Criterion]:
    return [
        Criterion(code=code, level=statement.level, text=statement.text)
        for statement, code in zip(listed, given_codes.codes, strict=True)
    ]


def by_statement(
    listed: list[CandidateStatement], given_codes: GivenCodes
) -> dict[CandidateStatement, str]:
    return dict(zip(listed, given_codes.codes, strict=True))


@given(statements())
@settings(deadline=None, max_examples=40)
def test_no_code_is_given_twice(listed: list[CandidateStatement]) -> None:
    codes = give_codes("AA", listed).codes
    assert len(set(codes)) == len(listed)


@given(statements(), st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=40)
def test_a_code_does_not_hang_on_the_place(
    listed: list[CandidateStatement], chance: object
) -> None:
    shuffled = sorted(listed, key=lambda each: chance.random())  # type: ignore[attr-defined]
    before = by_statement(listed, give_codes("AA", listed))
    assert by_statement(shuffled, give_codes("AA", shuffled)) == before


@given(statements(), statements(), st.integers(0, 8))
@settings(deadline=None, max_examples=40)
def test_statements_that_stay_keep_their_codes_when_others_come(
    listed: list[CandidateStatement], others: list[CandidateStatement], at: int
) -> None:
    before = criteria(listed, give_codes("AA", listed))
    known = {(each.level, plain(each.text)) for each in listed}
    new = [each for each in others if (each.level, plain(each.text)) not in known]
    longer = [*listed[:at], *new, *listed[at:]]
    after = by_statement(longer, give_codes("AA", longer, earlier=before))
    assert {after[each] for each in listed} == {each.code for each in before}
    assert len(set(after.values())) == len(longer)


@given(statements())
@settings(deadline=None, max_examples=40)
def test_statements_that_are_respelt_keep_their_codes(listed: list[CandidateStatement]) -> None:
    before = give_codes("AA", listed)
    respelt = [CandidateStatement(level=s.level, text=f" {s.text.upper()}!") for s in listed]
    again = give_codes("AA", respelt, earlier=criteria(listed, before))
    assert again.codes == before.codes
    assert not again.near


OLD = "The asset record has no gaps and is up to date."
NEAR = "The asset record has no gaps and is kept up to date."


def earlier(*listed: tuple[int, str, str]) -> list[Criterion]:
    return [Criterion(code=code, level=level, text=text) for level, text, code in listed]


def test_a_statement_that_only_resembles_an_earlier_one_is_reported_and_not_guessed() -> None:
    found = give_codes(
        "AA", [CandidateStatement(level=1, text=NEAR)], earlier=earlier((1, OLD, "AA.1"))
    )
    assert found.codes[0] != "AA.1"
    (near,) = found.near
    assert (near.statement.text, near.earlier.text, near.code) == (NEAR, OLD, found.codes[0])
    assert near.likeness_pct == 94


def test_a_statement_is_compared_with_those_that_have_gone_and_no_others() -> None:
    listed = [CandidateStatement(level=1, text=OLD), CandidateStatement(level=1, text=NEAR)]
    assert not give_codes("AA", listed, earlier=earlier((1, OLD, "AA.1"))).near


def test_a_statement_that_is_nothing_like_another_is_simply_new() -> None:
    listed = [CandidateStatement(level=1, text="Leaders lead.")]
    assert not give_codes("AA", listed, earlier=earlier((1, OLD, "AA.1"))).near


def test_a_statement_moved_to_another_level_has_a_new_code_and_is_told_with_its_old_one() -> None:
    found = give_codes(
        "AA", [CandidateStatement(level=3, text=OLD)], earlier=earlier((1, OLD, "AA.1"))
    )
    (code,) = found.codes
    assert code.startswith("AA.L3.")
    assert not found.near
    assert [(each.code, each.earlier.code, each.statement.level) for each in found.moved] == [
        (code, "AA.1", 3)
    ]


def test_a_code_that_was_struck_long_ago_is_not_given_to_the_same_words() -> None:
    listed = [CandidateStatement(level=1, text=OLD)]
    first = give_codes("AA", listed).codes[0]
    again = give_codes("AA", listed, ever_given=[first]).codes[0]
    assert again.startswith(first)
    assert again != first
    # What stands in the version before keeps its code, though that was given before.
    standing = earlier((1, OLD, first))
    assert give_codes("AA", listed, earlier=standing, ever_given=[first]).codes == (first,)


def test_where_two_could_have_moved_neither_is_guessed() -> None:
    listed = [CandidateStatement(level=5, text=OLD)]
    found = give_codes("AA", listed, earlier=earlier((1, OLD, "AA.1"), (3, OLD, "AA.2")))
    assert found.codes[0] not in {"AA.1", "AA.2"}
    assert not found.moved


def test_exact_words_go_before_words_that_are_only_respelt() -> None:
    before = earlier((1, "the plan is kept", "AA.1"), (1, "The Plan is kept.", "AA.2"))
    found = give_codes(
        "AA", [CandidateStatement(level=1, text="The Plan is kept.")], earlier=before
    )
    assert found.codes == ("AA.2",)


def test_the_code_of_a_statement_that_has_gone_is_given_to_no_other() -> None:
    first = give_codes("AA", [CandidateStatement(level=1, text=OLD)]).codes[0]
    # The same words come anew at level 1 while the old statement now stands at level 3.
    moved = earlier((3, OLD, first))
    listed = [CandidateStatement(level=3, text=OLD), CandidateStatement(level=1, text=OLD)]
    codes = give_codes("AA", listed, earlier=moved).codes
    assert codes[0] == first
    assert codes[1].startswith(first)
    assert codes[1] != first
