"""Whose own interest keeps them from judging? Each block as a table, and all of them at once."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from milepost.core.access.conflicts import (
    ConflictReason,
    DeclaredInterest,
    InterestKind,
    Judged,
    Secondment,
    conflicts,
    may_see_interest_words,
    require_no_conflict,
)
from milepost.core.access.duties import allows, refusal
from milepost.core.access.roles import Actor, PartyKind, Role
from milepost.core.matrix.definition import AssessBy, Criterion, Subject

TODAY = date(2025, 6, 2)
K = InterestKind
STEPS = ("submit", "validate", "propose", "ratify")


def me(party: str | None = "Y-north", kind: PartyKind | None = PartyKind.AUTHORITY) -> Actor:
    return Actor(
        person="P-me",
        name="Me",
        arrangement="hw-01",
        party=party,
        party_kind=kind,
        roles=frozenset({Role.VALIDATOR}),
    )


def judged(step: str = "validate", **more: Any) -> Judged:
    usual: dict[str, Any] = {
        "cycle": 4,
        "focus_area": "FR",
        "authority": "Y-north",
        "provider": "Y-provider",
        "window_from": date(2024, 4, 1),
        "on": TODAY,
    }
    return Judged(step=step, **{**usual, **more})


def declared(kind: InterestKind, *areas: str, **more: Any) -> DeclaredInterest:
    usual: dict[str, Any] = {"person": "P-me", "cycle": 4, "declared_on": date(2025, 4, 1)}
    return DeclaredInterest(kind=kind, focus_areas=areas, **{**usual, **more})


def reasons(found: Judged, by: Actor | None = None) -> list[str]:
    return [each.reason.value for each in conflicts(by or me(), found)]


def test_where_nothing_of_ones_own_is_at_stake_one_may_judge() -> None:
    for step in STEPS:
        assert reasons(judged(step)) == []
        require_no_conflict(by=me(), judged=judged(step))


# -- declarations ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("interest", "bars"),
    [
        (declared(K.PAY), True),
        (declared(K.NONE), False),
        (declared(K.PERSONAL, "FR", "CS"), True),
        (declared(K.PERSONAL, "CS"), False),
        (declared(K.HOLDING, person="P-other"), False),
        (declared(K.HOLDING, cycle=3), False),
        (declared(K.OTHER, declared_on=TODAY), True),
        (declared(K.OTHER, declared_on=date(2025, 6, 3)), False),
        (declared(K.OTHER, ended_on=date(2025, 6, 3)), True),
        (declared(K.OTHER, ended_on=TODAY), False),
    ],
)
def test_a_declared_interest_bars_from_judging_and_from_nothing_else(
    interest: DeclaredInterest, bars: bool
) -> None:
    for step in STEPS:
        found = reasons(judged(step, interests=(interest,)))
        assert found == (["declared_interest"] if bars and step != "submit" else [])


def test_an_interest_is_told_by_its_kind_alone() -> None:
    both = (declared(K.OUTSIDE_WORK), declared(K.PAY), declared(K.PAY))
    (only,) = conflicts(me(), judged(interests=both))
    assert only.sentence == (
        "You declared an interest here (pay that hangs on a level, work for a party),"
        " so somebody else must judge this assessment."
    )
    assert len({kind.words for kind in K}) == len(K)


@pytest.mark.parametrize(
    ("interests", "is_told"),
    [
        ((), True),
        ((declared(K.NONE),), False),
        ((declared(K.NONE, cycle=3),), True),
        ((declared(K.NONE, person="P-other"),), True),
    ],
)
def test_where_a_declaration_is_asked_for_nobody_judges_without_one(
    interests: tuple[DeclaredInterest, ...], is_told: bool
) -> None:
    asked = judged(interests=interests, needs_declaration=True)
    assert reasons(asked) == (["not_declared"] if is_told else [])
    assert reasons(judged("submit", needs_declaration=True)) == []
    assert reasons(judged(interests=interests)) == []


# -- secondments ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("home", "host", "first", "last", "bars"),
    [
        ("Y-north", "Y-provider", "2025-01-01", None, True),
        ("Y-provider", "Y-north", "2025-01-01", None, True),
        ("Y-north", "Y-south", "2025-01-01", None, False),
        ("Y-provider", "Y-provider", "2025-01-01", None, False),
        ("Y-north", "Y-provider", "2023-01-01", "2024-03-31", False),  # before the window
        ("Y-north", "Y-provider", "2023-01-01", "2024-04-01", True),
        ("Y-north", "Y-provider", "2025-06-02", None, True),
        ("Y-north", "Y-provider", "2025-06-03", None, False),  # still to come
    ],
)
def test_nobody_judges_what_they_worked_on_for_the_other_side(
    home: str, host: str, first: str, last: str | None, bars: bool
) -> None:
    one = Secondment(
        person="P-me",
        home=home,
        host=host,
        first=date.fromisoformat(first),
        last=None if last is None else date.fromisoformat(last),
    )
    assert reasons(judged(secondments=(one,))) == (["secondment"] if bars else [])
    assert reasons(judged("submit", secondments=(one,))) == []


def test_a_secondment_is_told_with_its_days_and_binds_its_own_person() -> None:
    usual: dict[str, Any] = {"home": "Y-north", "host": "Y-provider", "first": date(2024, 9, 1)}
    ended = Secondment(person="P-me", **usual, last=date(2025, 2, 28))
    (only,) = conflicts(me(), judged(secondments=(ended,)))
    assert "from 1 September 2024 until 28 February 2025, within" in only.sentence
    running = Secondment(person="P-me", **usual)
    assert (
        "from 1 September 2024, within"
        in conflicts(me(), judged(secondments=(running,)))[0].sentence
    )
    assert reasons(judged(secondments=(Secondment(person="P-other", **usual),))) == []


# -- the client's own conduct ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("party", "kind", "bars"),
    [
        ("Y-north", PartyKind.AUTHORITY, True),
        ("Y-south", PartyKind.AUTHORITY, False),
        (None, None, False),
        ("Y-provider", PartyKind.PROVIDER, False),
    ],
)
def test_no_authority_rates_its_own_conduct(
    party: str | None, kind: PartyKind | None, bars: bool
) -> None:
    own = judged(own_conduct=("FR.TURN.L1.1",))
    assert reasons(own, me(party, kind)) == (["own_conduct"] if bars else [])


def test_it_is_said_who_rates_it_instead() -> None:
    said = {
        has_other: conflicts(me(), judged(own_conduct=codes, has_other_authority=has_other))[
            0
        ].sentence
        for has_other, codes in ((True, ("FR.2", "FR.1")), (False, ("FR.1",)))
    }
    assert said == {
        True: "FR.1, FR.2 are about what your Authority itself did, so the other Authority or the"
        " moderator must rate it.",
        False: "FR.1 is about what your Authority itself did, so the moderator must rate it.",
    }


@pytest.mark.parametrize(
    ("subject", "assess_by", "is_about"),
    [
        (Subject.CLIENT, AssessBy.MEASURE, True),
        (Subject.CLIENT, AssessBy.DOCUMENT, True),
        (Subject.CLIENT, AssessBy.EVENT, True),
        (Subject.CLIENT, AssessBy.JUDGEMENT, False),  # the Authority's own confidence
        (Subject.CLIENT, AssessBy.PERCEPTION, False),
        (Subject.PROVIDER, AssessBy.MEASURE, False),
        (Subject.JOINT, AssessBy.MEASURE, False),
        (Subject.OUTCOME, AssessBy.MEASURE, False),
    ],
)
def test_which_criteria_are_about_the_client_itself(
    subject: Subject, assess_by: AssessBy, is_about: bool
) -> None:
    criterion = Criterion(code="C", level=1, text="So it is.", subject=subject, assess_by=assess_by)
    assert criterion.is_about_the_client_itself == is_about


# -- all of them ----------------------------------------------------------------------------------


def test_every_reason_is_told_at_once_and_by_name() -> None:
    everything = judged(
        earlier_steps={"P-me": "submit"},
        sole_authors={"FR.1": {"P-me"}},
        interests=(declared(K.PAY, cycle=4),),
        secondments=(Secondment(person="P-me", home="Y-north", host="Y-provider", first=TODAY),),
        own_conduct=("FR.1",),
    )
    found = conflicts(me(), everything)

    assert [each.reason for each in found] == [
        reason for reason in ConflictReason if reason is not ConflictReason.NOT_DECLARED
    ]
    said = refusal(require_no_conflict, by=me(), judged=everything)
    assert said == " ".join(each.sentence for each in found)


def test_the_only_author_may_still_propose_or_ratify() -> None:
    for step in STEPS:
        found = reasons(judged(step, sole_authors={"FR.1": {"P-me"}}))
        assert found == (["sole_author"] if step == "validate" else [])


def test_a_window_that_opens_after_today_bars_nobody_by_mistake() -> None:
    assert reasons(judged(window_from=date(2025, 7, 1))) == []


INTERESTS = st.lists(
    st.builds(
        declared,
        st.sampled_from(K),
        person=st.sampled_from(["P-me", "P-other"]),
        cycle=st.integers(3, 4),
    ),
    max_size=4,
).map(tuple)


@given(
    step=st.sampled_from(STEPS),
    taken=st.sampled_from([None, *STEPS]),
    interests=INTERESTS,
    more=INTERESTS,
    needed=st.booleans(),
)
def test_a_further_interest_never_frees_anybody_and_the_duty_says_what_the_list_says(
    step: str,
    taken: str | None,
    interests: tuple[DeclaredInterest, ...],
    more: tuple[DeclaredInterest, ...],
    needed: bool,
) -> None:
    steps = {} if taken is None else {"P-me": taken}
    one = judged(step, interests=interests, earlier_steps=steps)
    both = judged(step, interests=interests + more, earlier_steps=steps)

    assert set(reasons(one)) <= set(reasons(both))
    assert allows(require_no_conflict, by=me(), judged=one) == (not conflicts(me(), one))
    asked = judged(step, interests=interests, earlier_steps=steps, needs_declaration=needed)
    assert set(reasons(one)) <= set(reasons(asked))


@pytest.mark.parametrize(
    ("person", "party", "role", "sees"),
    [
        ("P-1", "Y-north", Role.VALIDATOR, True),  # who wrote them
        ("P-1", None, Role.MODERATOR, True),
        ("P-2", "Y-north", Role.CONTRACT_MANAGER, True),
        ("P-2", "Y-north", Role.VALIDATOR, False),
        ("P-2", "Y-south", Role.CONTRACT_MANAGER, False),
        ("P-2", "Y-north", Role.INTERNAL_AUDITOR, False),
        ("P-2", None, Role.MODERATOR, False),
    ],
)
def test_the_words_of_an_interest_are_its_authors_and_their_contract_managers(
    person: str, party: str | None, role: Role, sees: bool
) -> None:
    viewer = Actor(
        person=person,
        name="A reader",
        arrangement="hw-01",
        party=party,
        party_kind=PartyKind.AUTHORITY if party else None,
        roles=frozenset({role}),
    )
    assert may_see_interest_words(viewer, person="P-1", party="Y-north") == sees
    assert may_see_interest_words(viewer, person="P-1", party=None) == (person == "P-1")
