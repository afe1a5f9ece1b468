"""Do the Annual Plans of a record say what the Board approved, and what it decided since?

An approval seals every commitment that stood in the plan, each by the hash of what it says; each
change after it is sealed with its decision. So a commitment that was put in, taken out or reworded
without one is told.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from milepost.core.archive.rows import ArchivedRow, OpenArchive, file_of, rows
from milepost.core.assessment.seal import digest
from milepost.core.matrix.faults import Fault

ANNUAL_PLANS = "plans_annual_plan"
STEPS = "plans_annual_plan_step"
COMMITMENTS = "plans_annual_commitment"
APPROVED = "annual_plan.approved"
DECIDED = "commitment.decided"

# What a seal covers of a commitment, by hash; of a plan; and of the decision itself.
_OF_A_COMMITMENT = (
    *("number", "revision", "text", "giver", "receiver", "owner", "due_on", "evidence", "pence"),
    *("origin", "origin_of", "criteria", "is_struck"),
)
_OF_A_PLAN = ("authority", "starts_on", "ends_on")
_OF_A_DECISION = ("decided_by", "decided_on", "minute", "by")

Plain = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class PlannedRows:
    """The rows of Annual Plans that seals are held against."""

    plans: dict[int, ArchivedRow] = field(default_factory=dict)
    approvals: dict[int, ArchivedRow] = field(default_factory=dict)  # by the seal that they name
    decisions: dict[int, ArchivedRow] = field(default_factory=dict)  # commitments, by their seal
    commitments: dict[int, list[ArchivedRow]] = field(default_factory=dict)  # by plan, in order


def read_planned(archive: OpenArchive, faults: list[Fault]) -> PlannedRows:
    """Read the rows; what is wrong with one by itself is added to the faults."""
    found = PlannedRows(plans={row.number: row for row in rows(archive, ANNUAL_PLANS, faults)})
    for row in rows(archive, STEPS, faults):
        if row.count("seal") or row.word("move") == "approved":
            found.approvals[row.count("seal")] = row
    for row in rows(archive, COMMITMENTS, faults):
        found.commitments.setdefault(row.count("annual_plan"), []).append(row)
        if row.count("seal"):
            found.decisions[row.count("seal")] = row
    return found


def commitment_hash(values: Plain) -> str:
    """The hash of what a commitment says, from the columns of its row as an archive has them."""
    return digest({name: values.get(name) for name in _OF_A_COMMITMENT})


def approval_content(plan: Plain, step: Plain, commitments: Mapping[str, str], words: str) -> Plain:
    """What the seal of an approval covers.

    :param commitments: the hash of each, by what it is called.
    :param words: the hash of what was said with the decision; "" where nothing was.
    """
    return {
        "annual_plan": plan["number"],
        **{name: plan[name] for name in _OF_A_PLAN},
        **{name: step[name] for name in _OF_A_DECISION},
        "words": words,
        "commitments": dict(commitments),
    }


def decision_content(plan: int, row: Plain, reason: str) -> Plain:
    """What the seal of a decision on one commitment covers: what it says now, by whom and why."""
    return {
        "annual_plan": plan,
        "commitment": row["number"],
        "hash": commitment_hash(row),
        **{name: row[name] for name in _OF_A_DECISION},
        "reason": reason,
    }


def approval_faults(
    found: PlannedRows, digests: Mapping[int, str], sequence: int, at: str, content: Plain
) -> Iterator[str]:
    """What the rows say otherwise than the seal of an approval does."""
    row = found.approvals.get(sequence)
    plan = found.plans.get(row.count("annual_plan")) if row else None
    if row is None or plan is None:
        yield f"No row of {file_of(STEPS)} names it."
        return
    yield from _apart(row, "move", row.word("move"), "approved")
    yield from _apart(row, "at", row.word("at"), at)
    yield from _apart(plan, "number", plan.values.get("number"), content["annual_plan"])
    for name in _OF_A_PLAN:
        yield from _apart(plan, name, plan.values.get(name), content[name])
    for name in _OF_A_DECISION:
        yield from _apart(row, name, row.values.get(name), content[name])
    yield from _apart(row, "words", digests.get(row.count("words"), ""), content["words"])
    yield from _commitments(found.commitments.get(plan.number, ()), at, content["commitments"])


def _commitments(
    held: "list[ArchivedRow] | tuple[()]", at: str, sealed: Mapping[str, str]
) -> Iterator[str]:
    stood: dict[str, ArchivedRow] = {}
    for row in held:
        name = f"C-{row.count('number')}"
        if row.word("at") <= at and not row.count("seal"):
            stood[name] = max(stood.get(name, row), row, key=lambda each: each.count("revision"))
        elif not row.count("seal"):
            yield f"{row.where} came after the approval, and no seal says so."
    said = {
        name: commitment_hash(row.values)
        for name, row in stood.items()
        if not row.values.get("is_struck")
    }
    for name in sorted(said.keys() | sealed.keys()):
        if said.get(name) != sealed.get(name):
            yield f"{name} is not what was approved."


def decision_faults(
    found: PlannedRows, digests: Mapping[int, str], sequence: int, at: str, content: Plain
) -> Iterator[str]:
    """What the rows say otherwise than the seal of a decision on a commitment does."""
    row = found.decisions.get(sequence)
    plan = found.plans.get(row.count("annual_plan")) if row else None
    if row is None or plan is None:
        yield f"No row of {file_of(COMMITMENTS)} names it."
        return
    yield from _apart(row, "at", row.word("at"), at)
    yield from _apart(plan, "number", plan.values.get("number"), content["annual_plan"])
    yield from _apart(row, "number", row.values.get("number"), content["commitment"])
    for name in _OF_A_DECISION:
        yield from _apart(row, name, row.values.get(name), content[name])
    yield from _apart(row, "reason", digests.get(row.count("reason"), ""), content["reason"])
    if commitment_hash(row.values) != content["hash"]:
        yield f"C-{row.count('number')} is not what was decided."


def _apart(row: ArchivedRow, name: str, said: object, sealed: object) -> Iterator[str]:
    if said != sealed:
        yield f"“{name}” is {said!r:.70} in {row.where}, and {sealed!r:.70} as sealed."
