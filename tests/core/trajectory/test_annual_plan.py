"""Annual Plans: which year they may have, what a commitment may say, and how they are approved."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from milepost.core.period.months import Period
from milepost.core.trajectory.annual_plan import (
    ANNUAL_PLAN_MOVES,
    AnnualPlanMove,
    AnnualPlanStage,
    CommitmentOrigin,
    SaidOfCommitment,
    WhatIsThere,
    annual_plan_faults,
    commitment_faults,
    decision_faults,
    stage_after,
)
from milepost.core.trajectory.milestones import Whose

TERM = Period(first=date(2024, 4, 1), last=date(2034, 3, 31))
YEAR = Period(first=date(2026, 4, 1), last=date(2027, 3, 31))
BEFORE = {"AP-1": Period(first=date(2025, 4, 1), last=date(2026, 3, 31))}
SAID = SaidOfCommitment(
    text="A panel of residents meets four times.",
    giver=Whose.PROVIDER,
    receiver=Whose.AUTHORITY,
    owner="P-lead",
    due_on=date(2026, 12, 31),
    evidence="Notes of each meeting.",
    origin=CommitmentOrigin.BID,
    origin_of="B-3",
    pence=12_000_00,
    criteria=("CS.A1",),
)
THERE = WhatIsThere(
    owners={"P-lead": (Whose.PROVIDER,), "P-manager": (Whose.AUTHORITY,)},
    bids={"B-3"},
    criteria={"CS.A1", "CS.A2"},
    predecessors={"C-7"},
)
_M = AnnualPlanMove


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (date(2026, 4, 1), date(2027, 3, 31), ""),
        (date(2027, 4, 1), date(2028, 3, 30), ""),
        (
            date(2026, 3, 31),
            date(2027, 3, 30),
            "The year overlaps AP-1, which runs from 1 April 2025 to 31 March 2026.",
        ),
        (
            date(2033, 4, 2),
            date(2034, 4, 1),
            "The contract runs from 1 April 2024 to 31 March 2034: the year lies within it.",
        ),
        (
            date(2024, 3, 31),
            date(2025, 3, 30),
            "The contract runs from 1 April 2024 to 31 March 2034: the year lies within it.",
        ),
        (date(2026, 4, 1), date(2027, 4, 1), "A contract year has twelve months at most."),
    ],
)
def test_a_plan_is_of_one_year_within_the_contract(first: date, last: date, said: str) -> None:
    found = annual_plan_faults(Period(first=first, last=last), BEFORE, term=TERM)

    assert found == ([said] if said else [])


@pytest.mark.parametrize(
    ("moves", "stage"),
    [
        ((), "Draft"),
        ((_M.PUT_TO_THE_BOARD,), "Before the Board"),
        ((_M.PUT_TO_THE_BOARD, _M.SENT_BACK), "Draft"),
        ((_M.PUT_TO_THE_BOARD, _M.APPROVED), "Approved"),
    ],
)
def test_a_plan_stands_where_its_last_move_took_it(
    moves: tuple[AnnualPlanMove, ...], stage: str
) -> None:
    assert stage_after(moves).words == stage


def test_nothing_leads_out_of_an_approved_plan() -> None:
    assert AnnualPlanStage.APPROVED not in {start for start, _ in ANNUAL_PLAN_MOVES.values()}


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({}, ""),
        ({"text": " "}, "Say what is promised."),
        ({"text": "x" * 1_001}, "Say what is promised in 1,000 characters or fewer."),
        ({"evidence": ""}, "Say the evidence that will show it."),
        (
            {"receiver": Whose.PROVIDER},
            "A commitment is given to somebody else: choose another side that it is given to.",
        ),
        ({"giver": Whose.JOINT, "receiver": Whose.JOINT}, ""),
        ({"owner": "P-nobody"}, "Choose an owner who has a role on this contract."),
        (
            {"owner": "P-manager"},
            "The owner has no role on the side that gives the commitment: choose somebody of it.",
        ),
        ({"giver": Whose.JOINT, "owner": "P-manager"}, ""),
        ({"giver": Whose.AUTHORITY, "receiver": Whose.PROVIDER, "owner": "P-manager"}, ""),
        (
            {"due_on": date(2027, 4, 1)},
            "It is due on 1 April 2027, outside the year from 1 April 2026 to 31 March 2027. What"
            " needs longer is carried forward.",
        ),
        ({"pence": None}, ""),
        ({"pence": 0}, "Give the money as an amount above nothing, or leave it out."),
        ({"pence": 10**13 + 1}, "Give the money as an amount above nothing, or leave it out."),
        (
            {"origin_of": "B-4"},
            "Say what it comes from: a bid commitment that binds, such as B-3.",
        ),
        ({"origin": CommitmentOrigin.GAP, "origin_of": "CS.A2"}, ""),
        (
            {"origin": CommitmentOrigin.GAP, "origin_of": "CS.A9"},
            "Say what it comes from: the criterion that holds a level back.",
        ),
        ({"origin": CommitmentOrigin.CARRIED, "origin_of": "C-7"}, ""),
        (
            {"origin": CommitmentOrigin.CARRIED, "origin_of": "C-8"},
            "Say what it comes from: a commitment of an earlier year that was not met and is not"
            " carried forward yet, such as C-12.",
        ),
        ({"origin": CommitmentOrigin.CORRECTIVE, "origin_of": "Of the March report"}, ""),
        (
            {"origin": CommitmentOrigin.CORRECTIVE, "origin_of": " "},
            "Say which corrective action it comes from.",
        ),
        (
            {"origin": CommitmentOrigin.CORRECTIVE, "origin_of": "x" * 121},
            "Say what it comes from in 120 characters or fewer.",
        ),
        ({"origin": CommitmentOrigin.AGREED, "origin_of": ""}, ""),
        (
            {"origin": CommitmentOrigin.AGREED},
            "What was agreed between the two sides comes from nothing else: leave that empty.",
        ),
        ({"criteria": ("CS.A1", "CS.A9")}, "The matrix in force has no criterion CS.A9."),
    ],
)
def test_what_a_commitment_may_say(other: dict[str, Any], said: str) -> None:
    found = commitment_faults(replace(SAID, **other), year=YEAR, there=THERE)

    assert found == ([said] if said else [])


def test_every_fault_of_a_commitment_is_told_at_once() -> None:
    wrong = replace(SAID, text="", owner="P-x", due_on=date(2030, 1, 1), pence=-1, origin_of="")

    assert len(commitment_faults(wrong, year=YEAR, there=THERE)) == 5


@pytest.mark.parametrize(
    ("decided_on", "minute", "said"),
    [
        (date(2026, 2, 12), "Minute 31", []),
        (
            date(2026, 2, 14),
            "Minute 31",
            ["The decision lies in the future: record it once the Board has taken it."],
        ),
        (
            date(2026, 2, 12),
            " ",
            ["Give the minute, so that anybody can find the decision again."],
        ),
        (date(2026, 2, 12), "x" * 121, ["Give the minute in 120 characters or fewer."]),
    ],
)
def test_a_decision_is_recorded_once_it_is_taken(
    decided_on: date, minute: str, said: list[str]
) -> None:
    assert list(decision_faults(decided_on, minute, on=date(2026, 2, 13))) == said


def test_every_origin_has_words() -> None:
    assert all(each.words for each in CommitmentOrigin)
