"""Whatever happens to a valid file on its way, it is read, or refused in sentences.

A part of what ``bin/mutations`` tries: the same accidents, fewer of them.
"""

import pytest

from tests.mutations import Outcome, faulty_sentences, outcomes, specimens

pytestmark = pytest.mark.long

FILES, TABLES = 90, 210


@pytest.fixture(scope="module")
def found() -> list[Outcome]:
    return list(outcomes(files=FILES, tables=TABLES, seed=20_000))


def test_no_accident_ends_in_anything_but_a_matrix_or_a_refusal(found: list[Outcome]) -> None:
    # An error of any other kind would have come out of the fixture.
    assert len(found) == FILES + TABLES
    refused = sum(outcome.is_refused for outcome in found)
    assert 0.2 < refused / len(found) < 0.8


def test_every_refusal_is_made_of_sentences(found: list[Outcome]) -> None:
    assert not {(o.name, o.seed, text) for o in found for text in faulty_sentences(o)}


def test_every_format_is_among_the_specimens() -> None:
    endings = {each.name.rpartition(".")[2] for each in specimens()}
    assert endings == {"xlsx", "ods", "docx", "csv", "tsv", "toml", "json"}


def test_the_same_seed_brings_the_same_accidents() -> None:
    one, other = (list(outcomes(files=16, tables=16, seed=7)) for _ in range(2))
    assert one == other
