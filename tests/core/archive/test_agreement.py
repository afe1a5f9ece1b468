"""Every row that a seal covers is held against it: another value, and a row that is not there."""

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from milepost.core.archive.inspection import Inspection, inspect
from milepost.core.assessment.seal import canonical, digest, sealed_text
from tests.archive_in_memory import Files, HeldArchive, Rows, rows_of, with_its_tables, with_rows
from tests.core.archive.a_record import REASON, a_record, as_toml

WHOLE = a_record()

Row = dict[str, Any]


def looked_over(files: Files, **asked: Any) -> Inspection:
    return inspect(HeldArchive(files), **asked)


def told(files: Files) -> list[str]:
    """Everything that is wrong, once the manifest and the tables are true of the rows."""
    found = looked_over(with_its_tables(files))
    assert not found.is_sound
    verified = found.record.verification
    return [
        *map(str, found.faults),
        *(f"seal {each.sequence}: {each.finding}" for each in verified.verdict.broken),
        *(f"seal {each.sequence}: {each.finding}" for each in verified.findings),
    ]


def with_row(table: str, at: int, change: Callable[[Row], object]) -> Files:
    return with_rows(WHOLE, table, lambda rows: change(rows[at]))


def test_a_record_that_nobody_changed_holds() -> None:
    found = looked_over(WHOLE)

    assert found.is_sound
    assert found.record.compared == {"levels": 4, "ratings": 6, "citations": 3, "reasons": 1}
    assert found.record.verification.levels == 3


UNDONE = "assessments_undone_move"
JUDGED, TAKEN = "evidence_judgement", "evidence_exception"
ENDED = "evidence_exception_end"
YEAR, STEP, PROMISE = "plans_annual_plan", "plans_annual_plan_step", "plans_annual_commitment"
CONSENT, AGREED = "matrices_consent", "matrices_agreement"
CLAIM, PROPOSAL, RATIFIED = (
    "assessments_assessed_level",
    "assessments_proposed_level",
    "assessments_ratified_level",
)


@pytest.mark.parametrize(
    ("table", "at", "column", "value", "said"),
    [
        (YEAR, 0, "number", 2, "seal 10: “number” is 2 in data/plans_annual_plan.jsonl"),
        (YEAR, 0, "number", 2, "seal 11: “number” is 2 in data/plans_annual_plan.jsonl"),
        (YEAR, 0, "authority", "Y-s", "seal 10: “authority” is 'Y-s' in"),
        (YEAR, 0, "starts_on", "2026-04-02", "seal 10: “starts_on” is '2026-04-02' in"),
        (YEAR, 0, "ends_on", "2027-03-30", "seal 10: “ends_on” is '2027-03-30' in"),
        (STEP, 1, "move", "sent_back", "seal 10: “move” is 'sent_back' in"),
        (STEP, 1, "annual_plan", 2, "seal 10: No row of data/plans_annual_plan_step.jsonl names"),
        (STEP, 1, "decided_by", "P-2", "seal 10: “decided_by” is 'P-2' in"),
        (STEP, 1, "decided_on", "2026-07-02", "seal 10: “decided_on” is '2026-07-02' in"),
        (STEP, 1, "minute", "13", "seal 10: “minute” is '13' in"),
        (STEP, 1, "by", "P-2", "seal 10: “by” is 'P-2' in"),
        (STEP, 1, "at", "2027", "seal 10: “at” is '2027' in"),
        (STEP, 1, "words", None, "seal 10: “words” is '' in"),
        (STEP, 1, "seal", None, "seal 10: No row of data/plans_annual_plan_step.jsonl names it."),
        (STEP, 1, "seal", None, "line 2: It names seal 0, which is of no approval."),
        (STEP, 1, "seal", 9, "names seal 9, which is of no approval."),
        (PROMISE, 1, "text", "Two panels meet.", "seal 10: C-4 is not what was approved."),
        (PROMISE, 1, "pence", 60_000, "seal 10: C-4 is not what was approved."),
        (PROMISE, 1, "giver", "authority", "seal 10: C-4 is not what was approved."),
        (PROMISE, 1, "owner", "P-2", "seal 10: C-4 is not what was approved."),
        (PROMISE, 1, "criteria", ["B1"], "seal 10: C-4 is not what was approved."),
        (PROMISE, 1, "is_struck", True, "seal 10: C-4 is not what was approved."),
        (PROMISE, 1, "number", 5, "seal 10: C-5 is not what was approved."),
        (PROMISE, 1, "at", "2027", "line 2 came after the approval, and no seal says so."),
        (PROMISE, 2, "due_on", "2027-01-31", "seal 11: C-4 is not what was decided."),
        (PROMISE, 2, "number", 5, "seal 11: “number” is 5 in data/plans_annual_commitment.jsonl"),
        (PROMISE, 2, "decided_by", "P-2", "seal 11: “decided_by” is 'P-2' in"),
        (PROMISE, 2, "decided_on", "2026", "seal 11: “decided_on” is '2026' in"),
        (PROMISE, 2, "minute", "13", "seal 11: “minute” is '13' in"),
        (PROMISE, 2, "by", "P-2", "seal 11: “by” is 'P-2' in"),
        (PROMISE, 2, "at", "2027", "seal 11: “at” is '2027' in"),
        (PROMISE, 2, "reason", None, "seal 11: “reason” is '' in"),
        (PROMISE, 2, "seal", None, "seal 11: No row of data/plans_annual_commitment.jsonl names"),
        (PROMISE, 2, "seal", None, "line 3 came after the approval, and no seal says so."),
        (PROMISE, 2, "seal", 9, "names seal 9, which is of no decision on a commitment."),
        (CONSENT, 0, "party", "Y-p", "seal 9: “party” is 'Y-p' in data/matrices_consent.jsonl"),
        (CONSENT, 0, "by", "P-2", "seal 9: “by” is 'P-2' in"),
        (CONSENT, 0, "is_consent", False, "seal 9: “is_consent” is False in"),
        (CONSENT, 0, "at", "2026-07-01T09:00:00.000000Z", "seal 9: “at” is '2026-07-01"),
        (CONSENT, 0, "matrix_version", 2, "seal 9: “matrix_version” is 0 in"),
        (CONSENT, 0, "seal", None, "seal 9: No row of data/matrices_consent.jsonl names it."),
        (
            CONSENT,
            1,
            "seal",
            1,
            "data/matrices_consent.jsonl, line 2: It names seal 1, which is of",
        ),
        (AGREED, 0, "in_force_on", "2026-06-02", "seal 1: “in_force_on” is '2026-06-02' in"),
        (AGREED, 0, "follows", 1, "seal 1: “follows” is 1 in"),
        (AGREED, 0, "carries", ["B1"], "seal 1: “carries” is '"),
        (AGREED, 0, "at", "2026-07-02T09:00:00.000000Z", "seal 1: “at” is '2026-07-02"),
        (AGREED, 0, "matrix_version", 2, "seal 1: “matrix_version” is 0 in"),
        (AGREED, 0, "seal", 2, "seal 1: No row of data/matrices_agreement.jsonl names it."),
        (CLAIM, 0, "level", 3, "seal 2: “level” is 3 in data/assessments_assessed_level.jsonl"),
        (CLAIM, 0, "indicated", 3, "seal 2: “indicated” is 3 in"),
        (CLAIM, 0, "by", "P-2", "seal 2: “by” is 'P-2' in"),
        (CLAIM, 0, "at", "2026-07-01T09:00:00.000000Z", "seal 2: “at” is '2026-07-01"),
        (CLAIM, 0, "reason", None, "seal 2: “reason” is '' in"),
        (CLAIM, 0, "assessment", 2, "line 1 names no assessment of a cycle"),
        (CLAIM, 0, "rating_set", 9, "line 1 names no set of ratings"),
        (CLAIM, 0, "rating_set", 2, "seal 2: “position” is 'authority' in"),
        (CLAIM, 0, "seal", 9, "names seal 9, which is none of its kind"),
        (CLAIM, 0, "seal", 1, "names seal 1, which is none of its kind"),
        (CLAIM, 0, "seal", 3, "names seal 3, as data/assessments_assessed_level.jsonl, line 1"),
        (CLAIM, 0, "seal", 9, "seal 2: No row of data/assessments_assessed_level.jsonl names it"),
        (RATIFIED, 0, "level", 0, "seal 5: “level” is 0 in"),
        (RATIFIED, 0, "paper_hash", "0" * 64, "seal 5: “paper_hash” is '000"),
        (RATIFIED, 0, "proposal", 2, "line 1 names no proposal"),
        (RATIFIED, 0, "indicated", 0, "“indicated” is not the same in data/assessments_ratified"),
        (RATIFIED, 0, "rating_set", 1, "“rating_set” is not the same in"),
        (PROPOSAL, 0, "seal", 1, "seal 5: “proposal” is "),
        ("assessments_challenge", 0, "criterion", "A1", "seal 3: No row challenges B1, as was sea"),
        ("assessments_challenge", 0, "validated", "N", "seal 3: “validated” is 'N' in"),
        ("assessments_challenge", 0, "by", "P-2", "seal 3: “by” is 'P-2' in"),
        ("assessments_challenge", 0, "at", "2026", "seal 3: “at” is '2026' in"),
        ("assessments_second_signature", 0, "by", "P-1", "seal 4: “by” is 'P-1' in"),
        ("assessments_second_signature", 0, "at", "2026", "seal 4: “at” is '2026' in"),
        ("assessments_second_signature", 0, "reason", None, "seal 4: “reason” is '' in"),
        ("assessments_second_signature", 0, "seal", 9, "names seal 9, which is of no stated leve"),
        ("assessments_second_signature", 0, "seal", 3, "seal 3: The second signature on its leve"),
        ("assessments_second_signature", 0, "seal", 3, "seal 4: The second signature on its leve"),
        ("assessments_board_vote", 0, "choice", "against", "seal 6: “choice” is 'against' in"),
        ("assessments_board_vote", 0, "by", "P-2", "seal 6: “by” is 'P-2' in"),
        ("assessments_board_vote", 0, "party", "Y-s", "seal 6: “party” is 'Y-s' in"),
        ("assessments_board_vote", 0, "at", "2026", "seal 6: “at” is '2026' in"),
        ("assessments_board_vote", 0, "reason", None, "seal 6: “reason” is '' in"),
        ("assessments_board_vote", 0, "proposal", 2, "seal 6: “proposal” is '' in"),
        ("assessments_board_vote", 0, "seal", 9, "names seal 9, which is of no vote and no diss"),
        ("assessments_board_vote", 0, "seal", 7, "names it."),
        ("assessments_dissent", 0, "about", "joint_view", "seal 7: “about” is 'joint_view' in"),
        ("assessments_dissent", 0, "is_published", False, "seal 7: “is_published” is False in"),
        ("assessments_dissent", 0, "is_withdrawn", True, "seal 7: “is_withdrawn” is True in"),
        ("assessments_dissent", 0, "words", None, "seal 7: “words” is '' in"),
        (UNDONE, 0, "move", "agree", "seal 8: “move” is 'agree' in"),
        (UNDONE, 0, "by", "P-2", "seal 8: “by” is 'P-2' in"),
        (UNDONE, 0, "taken_at", "2026", "seal 8: “taken_at” is '2026' in"),
        (UNDONE, 0, "at", "2026", "seal 8: “at” is '2026' in"),
        (UNDONE, 0, "reason", None, "seal 8: “reason” is '' in"),
        (UNDONE, 0, "rating_set", None, "seal 8: “round” is 0 in"),
        (UNDONE, 0, "rating_set", 1, "seal 8: “round” is 1 in"),
        (UNDONE, 0, "assessment", 2, "seal 8: “assessment” is '' in"),
        (UNDONE, 0, "assessment", 2, "seal 8: “assessment” is 1 in"),
        (UNDONE, 0, "seal", 9, "names seal 9, which undoes no move"),
        (UNDONE, 0, "seal", 9, "seal 8: No row of data/assessments_undone_move.jsonl names it"),
        ("assessments_moderator_view", 0, "level", 3, "seal 4: What the moderators thought, by"),
        ("assessments_moderator_view", 0, "by", "P-1", "seal 4: What the moderators thought, by"),
        ("assessments_moderator_view", 0, "ratings", {}, "seal 4: What the moderators thought,"),
        ("assessments_moderator_view", 0, "reason", 2, "seal 4: What the moderators thought, by"),
        ("assessments_moderator_view", 0, "at", "2027", "seal 4: What the moderators thought, by"),
        ("assessments_rating_set", 0, "assessment", 2, "seal 2: “assessment” is 2 in"),
        ("assessments_rating_set", 0, "issued_at", None, "seal 2: “issued_at” is '' in"),
        ("assessments_rating_set", 0, "indicated", 0, "seal 2: “indicated” is 0 in"),
        ("assessments_rating_set", 0, "held_back_by", {}, "“held_back_by” is not as it was sealed"),
        ("assessments_rating_set", 0, "covered", ["B1"], "“covered” is not as it was sealed"),
        ("assessments_criterion_rating", 1, "rating", "F", "B1 is rated F by the rows, and L as"),
        ("assessments_criterion_rating", 1, "rating", "", "B1 is rated not at all by the rows"),
        ("assessments_criterion_rating", 0, "criterion", "A3", "A3 is rated F by the rows, and no"),
        ("assessments_criterion_rating", 0, "reason", None, "The reason for the rating of A1 is"),
        ("assessments_assessment", 0, "number", 8, "“number” is 'A-8' in"),
        ("assessments_assessment", 0, "focus_area", "DD", "“focus_area” is 'DD' in"),
        ("assessments_assessment", 0, "authority", "Y-s", "“authority” is 'Y-s' in"),
        ("assessments_assessment", 0, "cycle", 2, "names no assessment of a cycle"),
        ("assessments_cycle", 0, "number", 2, "“number” is 2 in data/assessments_cycle.jsonl"),
        ("assessments_cycle", 0, "cut_off_on", "2026-07-01", "“cut_off_on” is '2026-07-01' in"),
        ("assessments_cycle", 0, "matrix_version", 2, "“matrix_version” is '' in"),
        ("evidence_item", 0, "number", 4, "There is no row of E-3, version 1, which it rests on"),
        ("evidence_item", 0, "type_code", "letter", "The type of E-3, version 1 is another"),
        ("evidence_item", 0, "made_by", "provider", "Who made E-3, version 1 is another"),
        ("evidence_item", 0, "made_by", 7, "Who made E-3, version 1 is another"),
        ("evidence_item", 0, "made_by", "provider", "seal 3: Who made E-3, version 1 is another"),
        (JUDGED, 1, "answer", "rejected", "seal 3: What was said of E-3, version 1, by the rows"),
        (JUDGED, 1, "strength", "C", "seal 4: How strong E-3, version 1 is, by the rows, is not"),
        (JUDGED, 1, "strength", "", "seal 3: How strong E-3, version 1 is, by the rows, is not"),
        (JUDGED, 1, "strength", "Z", "seal 3: What it covers is not what a seal of its kind"),
        (JUDGED, 1, "at", "2026-07-05", "seal 3: What was said of E-3, version 1, by the rows"),
        (JUDGED, 1, "by", "P-2", "seal 3: What was said of E-3, version 1, by the rows"),
        (JUDGED, 1, "reason", None, "seal 3: What was said of E-3, version 1, by the rows"),
        (JUDGED, 1, "party", "Y-s", "seal 3: What was said of E-3, version 1, by the rows"),
        (JUDGED, 1, "evidence_version", 2, "seal 3: What was said of E-3, version 1, by the rows"),
        (TAKEN, 0, "by", "P-2", "seal 3: The exception made for E-3, version 1, by the rows, is"),
        (
            TAKEN,
            0,
            "focus_area",
            "DD",
            "seal 3: The exception made for E-3, version 1, by the rows",
        ),
        (TAKEN, 0, "item", 2, "seal 3: The exception made for E-3, version 1, by the rows, is not"),
        (ENDED, 0, "at", "2026-07-02", "seal 3: The exception made for E-3, version 1, by the row"),
        (ENDED, 0, "at", "2026-07-05", "seal 4: The exception made for E-3, version 1, by the row"),
        (ENDED, 0, "exception", 2, "seal 4: The exception made for E-3, version 1, by the rows"),
        ("evidence_version", 0, "item", 2, "It names no item"),
        ("evidence_version", 0, "sha256", "0" * 64, "The file of E-3, version 1 is another"),
        ("evidence_version", 0, "sha256", "0" * 64, "is not there"),
        ("evidence_version", 0, "sha256", "", "No row of the record names it"),
        ("evidence_version", 0, "size", 1, "bytes; it says 1."),
        ("assessments_evidence_link", 0, "kind", "context", "No row cites E-3, version 1 for A1"),
        ("assessments_evidence_link", 0, "assessment", 2, "No row cites E-3, version 1 for A1"),
        ("assessments_evidence_link", 0, "evidence_version", 2, "No row cites E-3, version 1"),
        ("audit_statement", 0, "text", "Another.", "The reason was changed: its hash is another"),
        ("audit_statement", 0, "salt", "short", "The reason was changed: its hash is another"),
        ("matrices_version", 0, "number", 2, "Matrix version 1, as it was adopted, is not on rec"),
        ("matrices_version", 0, "sha256", "0" * 64, "Its matrix was changed: the hash is another"),
        ("matrices_version", 0, "document", "{}", "data/matrices_version.jsonl, line 1: "),
        ("matrices_version", 0, "document", "[", "It holds no matrix"),
        ("audit_seal_head", 0, "sequence", 4, "It does not name the last seal"),
        ("audit_seal", 1, "about", "A-8", "seal 2: It is filed under A-8"),
        (
            "audit_seal",
            0,
            "about",
            "matrix version 2",
            "seal 1: It is filed under matrix version 2",
        ),
        ("audit_seal", 2, "hash", None, "data/audit_seal.jsonl, line 3: It is not a seal"),
        ("audit_seal", 1, "content", "{}", "seal 2: What it covers is not what a seal of its kind"),
        ("assessments_assessment", 0, "row", 2, "Its “row” is not 1, its place in the file"),
    ],
)
def test_a_value_that_is_not_as_it_was_sealed(
    table: str, at: int, column: str, value: object, said: str
) -> None:
    faults = told(with_row(table, at, lambda row: row.update({column: value})))

    assert any(said in each for each in faults), faults


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (CLAIM, "seal 2: No row of data/assessments_assessed_level.jsonl names it."),
        (RATIFIED, "seal 5: No row of data/assessments_ratified_level.jsonl names it."),
        ("assessments_criterion_rating", "B1 is rated not at all by the rows, and L as sealed."),
        ("assessments_challenge", "seal 3: No row challenges B1, as was sealed."),
        ("assessments_second_signature", "seal 4: The second signature on its level is not the"),
        ("assessments_evidence_link", "No row cites E-3, version 1 for A1, as was sealed."),
        ("assessments_board_vote", "seal 6: No row of data/assessments_board_vote.jsonl names it."),
        ("assessments_dissent", "seal 7: No row of data/assessments_dissent.jsonl names it."),
        ("assessments_moderator_view", "seal 4: What the moderators thought, by the rows, is not"),
        (JUDGED, "seal 3: What was said of E-3, version 1, by the rows, is not what was sealed."),
        (TAKEN, "seal 3: The exception made for E-3, version 1, by the rows, is not what was"),
        (ENDED, "seal 4: The exception made for E-3, version 1, by the rows, is not what was"),
        ("matrices_version", "Matrix version 1, as it was adopted, is not on record."),
        ("audit_seal_head", "It does not name the last seal."),
    ],
)
def test_a_row_that_is_gone(table: str, said: str) -> None:
    faults = told(with_rows(WHOLE, table, lambda rows: rows.pop()))

    assert any(said in each for each in faults), faults


def test_nothing_had_been_said_of_evidence_where_a_seal_says_so() -> None:
    def unsaid(rows: Rows) -> None:
        content = json.loads(rows[2]["content"])
        content["evidence"][0] |= {"judgement": None, "strength": "A"}
        rows[2]["content"] = canonical(content).decode()

    faults = told(with_rows(WHOLE, "audit_seal", unsaid))

    assert any("seal 3: What was said of E-3, version 1, by the rows" in each for each in faults)
    without = with_rows(with_rows(WHOLE, "audit_seal", unsaid), JUDGED, lambda rows: rows.clear())
    assert not any(each.startswith("seal 3: What was said of") for each in told(without))


def test_a_reason_that_was_exchanged_with_its_hash() -> None:
    def forge(row: Row) -> None:
        row |= {"text": "Another.", "digest": sealed_text("Another.", REASON["salt"])}

    faults = told(with_row("audit_statement", 0, forge))

    assert "seal 2: The reason for the rating of A1 is another than was sealed." in faults


def test_a_wording_that_was_exchanged_with_its_hash() -> None:
    def forge(row: Row) -> None:
        document = json.loads(row["document"])
        document["title"] = "Another"
        row |= {"document": canonical(document).decode(), "sha256": digest(document)}

    faults = told(with_row("matrices_version", 0, forge))

    assert "seal 1: Matrix version 1, as it was adopted, is not on record." in faults
    assert (
        "matrix/version-1.toml: It is not the matrix of data/matrices_version.jsonl, line 1."
        in (faults)
    )


@pytest.mark.parametrize("content", [b"title = 1", b"= =", b"\xff", as_toml({})])
def test_a_matrix_in_plain_text_that_is_another_than_the_rows(content: bytes) -> None:
    faults = told({**WHOLE, "matrix/version-1.toml": content})

    assert any(each.startswith("matrix/version-1.toml: ") for each in faults)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b"[1]\n", "line 1: It is not a JSON object in UTF-8."),
        (b"\xff\n", "line 1: It is not a JSON object in UTF-8."),
        (b"[" * 100_000 + b"\n", "line 1: It is not a JSON object in UTF-8."),
        (b'{"row":1}', "data/assessments_cycle.jsonl: Its last line is cut off."),
    ],
)
def test_lines_that_are_no_rows(line: bytes, said: str) -> None:
    faults = told({**WHOLE, "data/assessments_cycle.jsonl": line})

    assert any(said in each for each in faults), faults


def test_a_line_without_an_end_is_not_held_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("milepost.core.archive.rows.LONGEST_LINE", 1_000)

    faults = told({**WHOLE, "data/audit_event.jsonl": b"x" * 5_000})

    assert "data/audit_event.jsonl: It has a line of more than 1,000 bytes." in faults


def test_the_newest_rating_of_a_criterion_counts_wherever_it_stands() -> None:
    def earlier(rows: Rows) -> None:
        rows.append({**rows[0], "row": len(rows) + 1, "revision": 0, "rating": "N"})

    found = looked_over(with_its_tables(with_rows(WHOLE, "assessments_criterion_rating", earlier)))

    assert found.is_sound


def test_two_rows_that_name_one_file_both_have_to_know_its_size() -> None:
    def once_more(rows: Rows) -> None:
        rows.append({**rows[0], "row": 2, "number": 2})
        rows[0]["size"] = 1

    (fault,) = told(with_rows(WHOLE, "evidence_version", once_more))

    assert fault.startswith("data/evidence_version.jsonl, line 1: Its file has")


def test_a_seal_of_a_kind_that_covers_no_row_asks_for_none() -> None:
    """What is sealed in years to come is proved by the chain, if nothing else is known of it."""
    found: Mapping[str, object] = rows_of(WHOLE, "audit_seal")[0]
    assert found["kind"] == "matrix.adopted"
    faults = told(with_row("audit_seal", 0, lambda row: row.update(kind="something.new")))

    assert faults == [
        "data/matrices_agreement.jsonl, line 1: It names seal 1, which adopts no matrix.",
        "seal 1: Its own fields were changed: they do not come to its hash.",
    ]
