"""The seal: one canonical form, and a chain that shows every change (design 2.13)."""

import hashlib
import json
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from milepost.core.assessment.seal import (
    BEFORE_THE_FIRST,
    Broken,
    NotSealable,
    SealRecord,
    canonical,
    digest,
    next_seal,
    sealed_text,
    utc_text,
    verify_chain,
)
from milepost.core.rating.scale import Achieved, SustainGrade

AT = "2025-03-31T09:15:00Z"
LARGEST = 2**53 - 1

PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-LARGEST, LARGEST)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=5)
        | st.lists(inner, max_size=5).map(tuple)
        | st.dictionaries(st.text(st.characters(max_codepoint=127), max_size=6), inner, max_size=5)
    ),
    max_leaves=25,
)


# -- the canonical form ---------------------------------------------------------------------------


@given(value=PLAIN)
def test_the_canonical_form_is_that_of_rfc_8785(value: object) -> None:
    assert canonical(value) == rfc8785.dumps(value)  # type: ignore[arg-type]


@given(value=PLAIN)
def test_reading_the_canonical_form_gives_the_value_back(value: object) -> None:
    assert canonical(json.loads(canonical(value))) == canonical(value)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ({"b": 1, "a": [True, None, -5]}, b'{"a":[true,null,-5],"b":1}'),
        ({"a1": 0, "a": 0, "A": 0, "": 0, "_": 0}, b'{"":0,"A":0,"_":0,"a":0,"a1":0}'),
        ((), b"[]"),
        ("", b'""'),
        ('"\\/\b\t\n\f\r\x00\x1f\x7f', b'"\\"\\\\/\\b\\t\\n\\f\\r\\u0000\\u001f\x7f"'),
        ("£ \u2028 \U0001f6e3", '"£ \u2028 \U0001f6e3"'.encode()),
        (LARGEST, b"9007199254740991"),
        (-LARGEST, b"-9007199254740991"),
        (False, b"false"),
    ],
)
def test_values_are_written_plainly(value: object, written: bytes) -> None:
    assert canonical(value) == written


def test_named_values_are_written_as_what_they_stand_for() -> None:
    assert canonical([Achieved.FULLY, SustainGrade.SUSTAINED]) == b'["F",2]'


def test_a_value_has_one_form_whatever_order_it_was_made_in() -> None:
    assert digest({"a": 1, "b": {"c": 2, "d": 3}}) == digest({"b": {"d": 3, "c": 2}, "a": 1})


def _endless() -> list[object]:
    loop: list[object] = []
    loop.append(loop)
    return loop


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        (1.0, "the value is of type float, which is never sealed"),
        ({"a": [1, {"b": 0.5}]}, "the value, a, entry 2, b is of type float"),
        (float("nan"), "of type float"),
        (2**53, "is 9007199254740992: too large to be exact everywhere"),
        (-(2**53), "too large"),
        (b"bytes", "of type bytes"),
        ({1, 2}, "of type set"),
        (datetime(2025, 1, 1, tzinfo=UTC), "of type datetime"),
        (NotSealable("an object of ours"), "of type NotSealable"),
        ({1: "a"}, "the value has the key 1: keys are ASCII text"),
        ({"a": {None: 1}}, "the value, a has the key None"),
        ({"é": 1}, "has the key 'é': keys are ASCII text"),
        (["fine", "\ud800"], "the value, entry 2 holds half a character"),
        (_endless(), "nested more than 64 deep"),
    ],
)
def test_what_has_no_one_form_is_refused_and_pointed_at(value: object, sentence: str) -> None:
    with pytest.raises(NotSealable, match=sentence):
        canonical(value)


def test_a_digest_is_the_sha256_of_the_canonical_form() -> None:
    assert digest({"a": "£"}) == hashlib.sha256('{"a":"£"}'.encode()).hexdigest()
    assert digest(None) == "74234e98afe7498fb5daf1f36ac2d78acc339464f950703b8c019892f982b90b"


# -- free text and moments ------------------------------------------------------------------------


def test_text_is_sealed_with_its_salt() -> None:
    one, other = "a-salt-of-16-chr", "b-salt-of-16-chr"

    assert sealed_text("Too few surveys.", one) == sealed_text("Too few surveys.", one)
    assert sealed_text("Too few surveys.", one) != sealed_text("Too few surveys.", other)
    assert sealed_text("Too few surveys.", one) != sealed_text("Too few survey.", one)
    assert sealed_text("a" * 16, "b" * 16) != sealed_text("", "b" * 16 + "a" * 16)
    assert sealed_text("Too few surveys.", one) != digest("Too few surveys.")


def test_a_salt_that_could_be_guessed_is_refused() -> None:
    with pytest.raises(NotSealable, match="at least 16 characters"):
        sealed_text("Too few surveys.", "short")


def test_a_moment_is_sealed_in_utc() -> None:
    summer = timezone(timedelta(hours=1))

    assert utc_text(datetime(2025, 7, 1, 0, 30, tzinfo=summer)) == "2025-06-30T23:30:00.000000Z"
    assert utc_text(datetime(2025, 7, 1, 9, 0, 0, 7, tzinfo=UTC)) == "2025-07-01T09:00:00.000007Z"
    with pytest.raises(NotSealable, match="has no time zone"):
        utc_text(datetime(2025, 7, 1))  # noqa: DTZ001 - that is the point


# -- the chain ------------------------------------------------------------------------------------


def a_chain(length: int, arrangement: str = "ARR-1") -> tuple[list[SealRecord], dict[int, object]]:
    """A chain of seals, and what each covers by its sequence."""
    records: list[SealRecord] = []
    contents: dict[int, object] = {}
    for n in range(1, length + 1):
        contents[n] = {"assessment": f"A-{n}", "level": n % 6}
        records.append(
            next_seal(
                records[-1] if records else None,
                arrangement=arrangement,
                kind="submit",
                at=AT,
                content=contents[n],
            )
        )
    return records, contents


def test_the_first_seal_follows_nothing_and_each_next_one_the_last() -> None:
    (first, second, third), _ = a_chain(3)

    assert (first.sequence, second.sequence, third.sequence) == (1, 2, 3)
    assert first.previous == BEFORE_THE_FIRST == "0" * 64
    assert (second.previous, third.previous) == (first.hash, second.hash)


def test_a_seal_is_what_anybody_can_work_out_by_hand() -> None:
    (seal,), contents = a_chain(1)
    content_hash = hashlib.sha256(b'{"assessment":"A-1","level":1}').hexdigest()
    covered = (
        f'{{"arrangement":"ARR-1","at":"{AT}","content_hash":"{content_hash}",'
        f'"kind":"submit","previous":"{"0" * 64}","sequence":1}}'
    )

    assert seal.content_hash == content_hash == digest(contents[1])
    assert seal.hash == hashlib.sha256(covered.encode()).hexdigest()


@pytest.mark.parametrize(
    "at", ["2025-03-31", "2025-03-31T09:15:00", "2025-03-31T09:15:00+01:00", "31 March", AT + "\n"]
)
def test_a_seal_needs_a_moment_in_utc(at: str) -> None:
    with pytest.raises(NotSealable, match="is not a moment in UTC"):
        next_seal(None, arrangement="ARR-1", kind="submit", at=at, content={})


def test_a_seal_follows_one_of_its_own_arrangement() -> None:
    records, _ = a_chain(1, "ARR-2")

    with pytest.raises(NotSealable, match="is of ARR-2, not of ARR-1"):
        next_seal(records[0], arrangement="ARR-1", kind="submit", at=AT, content={})


def test_what_cannot_be_written_cannot_be_sealed() -> None:
    with pytest.raises(NotSealable, match="score is of type float"):
        next_seal(None, arrangement="ARR-1", kind="submit", at=AT, content={"score": 2.5})


# -- verifying ------------------------------------------------------------------------------------


def test_a_whole_chain_with_its_printed_head_is_proved_to_its_end() -> None:
    records, contents = a_chain(3)

    found = verify_chain(records, contents, head=records[-1].hash)

    assert found.is_whole
    assert found.is_tail_proved
    assert found.head == records[-1].hash
    assert found.words == (
        "The chain of 3 seals is whole, and ends in the printed head hash: nothing was cut off."
    )


def test_without_a_printed_head_a_cut_tail_cannot_be_proved() -> None:
    records, contents = a_chain(3)

    for cut in (records, records[:2], records[:1], []):
        found = verify_chain(cut, contents)
        assert found.is_whole
        assert not found.is_tail_proved
        assert "nobody can prove that no seals were cut off at its end" in found.words


@pytest.mark.parametrize("kept", [0, 1, 2])
def test_with_a_printed_head_a_cut_tail_is_found(kept: int) -> None:
    records, contents = a_chain(3)

    found = verify_chain(records[:kept], contents, head=records[-1].hash)

    assert found.broken == (
        Broken(sequence=0, finding="The printed head hash is not in this chain."),
    )
    assert not found.is_tail_proved


def test_an_older_head_proves_the_chain_up_to_there() -> None:
    records, contents = a_chain(3)

    found = verify_chain(records, contents, head=records[0].hash)

    assert found.is_whole
    assert not found.is_tail_proved
    assert found.words == (
        "The chain of 3 seals is whole, and proved by the printed head hash up to seal 1. "
        "For the 2 after it, nobody can prove that no more were cut off."
    )


def test_a_chain_made_anew_throughout_is_found_by_the_printed_head() -> None:
    records, _ = a_chain(3)
    forged, contents = a_chain(3, "ARR-9")

    assert verify_chain(forged, contents).is_whole
    assert not verify_chain(forged, contents, head=records[-1].hash).is_whole


def test_an_arrangement_with_no_seals_yet_is_whole() -> None:
    found = verify_chain([], {}, head=BEFORE_THE_FIRST)

    assert (found.is_whole, found.is_tail_proved, found.head) == (True, True, BEFORE_THE_FIRST)
    assert verify_chain([], None).words.startswith("The chain of 0 seals is whole, as far as")


@pytest.mark.parametrize("place", [0, 1, 2])
@pytest.mark.parametrize("field", [each.name for each in fields(SealRecord)])
def test_a_change_to_any_field_of_any_seal_is_found_where_it_is(place: int, field: str) -> None:
    records, contents = a_chain(3)
    was = getattr(records[place], field)
    changed: object = was + 1 if field == "sequence" else "f" * 64
    records[place] = replace(records[place], **{field: changed})  # type: ignore[arg-type]

    found = verify_chain(records, contents)

    assert records[place].sequence in {each.sequence for each in found.broken}
    assert found.words.startswith("The chain of 3 seals is broken in ")


@pytest.mark.parametrize("place", [1, 2, 3])
def test_a_change_to_what_a_seal_covers_is_found(place: int) -> None:
    records, contents = a_chain(3)
    contents[place] = {"assessment": f"A-{place}", "level": 5}

    found = verify_chain(records, contents)

    assert found.broken == (
        Broken(sequence=place, finding="What it covers was changed since it was sealed."),
    )
    assert found.words == "The chain of 3 seals is broken in 1 place."


def test_what_a_seal_covers_may_not_go_missing_or_turn_to_what_is_never_sealed() -> None:
    records, contents = a_chain(2)
    contents[1] = {"level": 2.5}
    del contents[2]

    found = verify_chain(records, contents)

    assert [each.finding for each in found.broken] == [
        "What it covers was changed: the value, level is of type float, which is never sealed.",
        "What it covers is missing.",
    ]
    assert found.words == "The chain of 2 seals is broken in 2 places."


def test_the_hashes_alone_can_be_verified() -> None:
    records, _ = a_chain(2)

    assert verify_chain(records, None, head=records[-1].hash).is_tail_proved


@pytest.mark.parametrize(
    ("order", "finding"),
    [
        ((0, 2), "Seal 2 was to stand here."),
        ((1, 2), "Seal 1 was to stand here."),
        ((0, 2, 1), "Seal 2 was to stand here."),
        ((0, 0, 1), "Seal 2 was to stand here."),
        ((0, 2), "It does not name the seal before it."),
        ((1, 2), "It does not name the seal before it."),
    ],
)
def test_a_seal_taken_out_moved_or_doubled_is_found(order: tuple[int, ...], finding: str) -> None:
    records, contents = a_chain(3)

    found = verify_chain([records[n] for n in order], contents)

    assert finding in {each.finding for each in found.broken}


def test_a_seal_of_another_arrangement_is_found() -> None:
    records, contents = a_chain(2)
    (stranger,), _ = a_chain(1, "ARR-2")

    found = verify_chain([*records, stranger], contents)

    assert Broken(
        sequence=1, finding="It is of ARR-2, and the seal before it of ARR-1."
    ) in found.broken  # fmt: skip


def test_a_seal_that_holds_what_no_seal_holds_is_found() -> None:
    records, contents = a_chain(1)
    odd = replace(records[0], kind="\ud800")

    found = verify_chain([odd], contents)

    assert [each.finding for each in found.broken] == [
        "the value, kind holds half a character (a lone surrogate)."
    ]


@given(
    length=st.integers(1, 5),
    place=st.integers(0, 4),
    level=st.integers(0, 5),
)
def test_a_seal_put_back_with_a_new_hash_of_its_own_is_found_by_the_next(
    length: int, place: int, level: int
) -> None:
    records, contents = a_chain(length + 1)
    place %= length
    other = {"assessment": "A-0", "level": level}
    before = records[place - 1] if place else None
    contents[place + 1] = other
    records[place] = next_seal(before, arrangement="ARR-1", kind="submit", at=AT, content=other)

    found = verify_chain(records, contents)

    assert found.broken == (
        Broken(sequence=place + 2, finding="It does not name the seal before it."),
    )
