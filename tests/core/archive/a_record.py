"""A small archive made by hand: one focus area, from the claim to the Board, with one item."""

import hashlib
import json
from typing import Any

from milepost.core.archive.inspection import ALWAYS_THERE
from milepost.core.archive.manifest import MANIFEST, Manifest, manifest_as_json
from milepost.core.archive.planned import approval_content, commitment_hash, decision_content
from milepost.core.archive.recorded import LEVELS_OF
from milepost.core.assessment.seal import (
    SealRecord,
    canonical,
    digest,
    next_seal,
    sealed_text,
)
from milepost.core.assessment.snapshot import cited, hash_of_matrix, snapshot
from milepost.core.evidence.strength import Strength
from milepost.core.evidence.support import LinkFacts, LinkKind
from milepost.core.matrix.document import to_document
from milepost.core.rating.ladder import indicated_level
from tests.archive_in_memory import Files, Rows, with_its_tables
from tests.builders import a_focus_area, a_matrix, facts

REFERENCE, NAME = "hw-01", "Highways service"
AREA = a_focus_area(level_1="A1 B1", level_3="A3=A1")
MATRIX = a_matrix(AREA)
KNOWN = facts("A1 F, B1 L")
REPORT = b"%PDF-1.7 what the customers said"
PROFILE = b"%PDF-1.7 the profile"
_WORDS = {"matrix_version": 1, "sha256": hash_of_matrix(MATRIX)}
REASON = {"text": "The survey of June shows it.", "salt": "0123456789abcdef"}

# Of the item more is asked before the claim is sealed; it is accepted, as B, before the challenge.
# An exception for its type stands then, and is ended before the level is proposed.
ASKED_AT = "2026-07-01T10:00:00.000000Z"
VIEWED_AT = "2026-07-02T10:00:00.000000Z"
ENDED_AT = "2026-07-03T10:00:00.000000Z"

Plain = dict[str, Any]

# What a step seals beside the rest: the Authority challenges B1, a second person signs what the
# moderator proposes, after another one has said what they think.
_BESIDE: dict[str, Plain] = {
    "authority": {"challenged": ["B1"]},
    "moderator": {
        "second": {"by": "P-2", "reason": sealed_text(REASON["text"], REASON["salt"])},
        "views": [
            {
                "by": "P-3",
                "at": VIEWED_AT,
                "level": 1,
                "ratings": {"A1": "F"},
                "reason": sealed_text(REASON["text"], REASON["salt"]),
            }
        ],
    },
}


def a_record() -> Files:
    """The files of the archive, whole: it is verified without a fault."""
    made = _Record()
    made.adopt()
    for position, kind in (
        ("provider", "assessment.submitted"),
        ("authority", "assessment.challenged"),
        ("moderator", "level.proposed"),
    ):
        made.state(position, kind)
    made.ratify()
    made.speak("vote.recorded", "assessments_board_vote", "reason", choice="for")
    wish = {"is_published": True, "is_withdrawn": False}
    made.speak("dissent.recorded", "assessments_dissent", "words", about="level", **wish)
    made.undo()
    made.consent()
    made.plan()
    return made.files()


class _Record:
    """Rows as they come about, each after those that it names."""

    def __init__(self) -> None:
        self._last: SealRecord | None = None
        self._tables: dict[str, Rows] = {}
        self._digest = sealed_text(REASON["text"], REASON["salt"])
        self._sha256 = _sha256(REPORT)
        self._add("contracts_arrangement", reference=REFERENCE, name=NAME)
        for reference, name in (("Y-n", "North Council"), ("Y-p", "Provider Ltd")):
            self._add("contracts_party", reference=reference, name=name, short_name=name[:5])
        self._add("people_person", reference="P-1", full_name="Marcus Hale")
        self._add("audit_statement", **REASON, digest=self._digest)
        document = canonical(to_document(MATRIX)).decode()
        self._add("matrices_version", number=1, sha256=_WORDS["sha256"], document=document)
        cycle = {"name": "Q1", "cut_off_on": "2026-06-30"}
        self._add("assessments_cycle", number=1, matrix_version=1, **cycle)
        about = {"focus_area": "CS", "stage": "ratified"}
        self._add("assessments_assessment", number=7, cycle=1, authority="Y-n", **about)
        owner = {"owner": "Y-p", "is_restricted": False, "title": "=Survey"}
        item = {"type_code": "customer_survey", "made_by": "independent"}
        self._add("evidence_item", number=3, **owner, **item)
        version = {"sha256": self._sha256, "size": len(REPORT), "added_by": "P-1"}
        self._add("evidence_version", item=1, number=1, **version)
        self._add("documents_file", sha256=_sha256(PROFILE), size=len(PROFILE))
        judged = {"evidence_version": 1, "party": "Y-n", "by": "P-1", "at": ASKED_AT}
        first = {"answer": "more_asked", "strength": "", "supersedes": None}
        self._add("evidence_judgement", **judged, reason=1, **first)
        judged["at"] = VIEWED_AT
        then = {"answer": "accepted", "strength": "B", "supersedes": 1}
        self._add("evidence_judgement", **judged, reason=1, **then)
        taken = {"item": 1, "party": "Y-n", "focus_area": "CS", "by": "P-1", "at": ASKED_AT}
        self._add("evidence_exception", **taken, reason=1)
        self._add("evidence_exception_end", exception=1, by="P-1", at=ENDED_AT, reason=1)
        self._add("evidence_keeping", quota=None, years_ratified=12, party="Y-n", by="P-1")
        self._add("evidence_hold", item=1, party="Y-n", reason=1, by="P-1")
        self._add("evidence_hold_end", hold=1, reason=1, by="P-1")
        tie = {"criterion": "A1", "kind": "supports", "position": "provider"}
        self._add("assessments_evidence_link", assessment=1, evidence_version=1, **tie)
        target = {
            "level": 3,
            "due_on": "2027-03-31",
            "decided_on": "2026-06-30",
            "decision": None,
        }
        self._add("plans_target_level", authority="Y-n", focus_area="CS", **target)
        self._add("plans_plan", number=1, owner="Y-p", by="P-1")
        self._add("plans_plan_version", plan=1, number=1, by="P-1")
        self._add("plans_milestone", plan=1, number=1, revision=1, by="P-1")
        year = {"starts_on": "2026-04-01", "ends_on": "2027-03-31"}
        self._add("plans_annual_plan", number=1, authority="Y-n", **year, by="P-1", at=ASKED_AT)
        for revision, pence in ((1, None), (2, 50_000)):
            self._promise(revision, pence=pence, at=ASKED_AT)
        event = {"name": "assessment.submitted", "about": "A-7", "by": "P-1", "party": "Y-p"}
        self._add("audit_event", before={}, after={"stage": "submitted"}, reason=1, **event)

    def _add(self, table: str, **values: Any) -> int:
        rows = self._tables.setdefault(table, [])
        rows.append({"row": len(rows) + 1, **values})
        return len(rows)

    def _seal(self, kind: str, about: str, content: Plain) -> int:
        day = 1 + (self._last.sequence if self._last else 0)
        at = f"2026-07-{day:02}T09:00:00.000000Z"
        self._last = next_seal(self._last, arrangement=REFERENCE, kind=kind, at=at, content=content)
        kept = vars(self._last) | {"about": about, "content": canonical(content).decode()}
        return self._add("audit_seal", **kept)

    def adopt(self) -> None:
        from_day: Plain = {"in_force_on": "2026-06-01"}
        sealed = {**_WORDS, **from_day, "follows": 0, "carries": digest(["A1"])}
        seal = self._seal("matrix.adopted", "matrix version 1", sealed)
        from_day |= {"follows": None, "carries": ["A1"]}
        assert self._last is not None
        self._add("matrices_agreement", matrix_version=1, seal=seal, at=self._last.at, **from_day)

    def _promise(self, revision: int, **said: Any) -> int:
        """The panel's commitment as one of its revisions says it."""
        whose = {"giver": "provider", "receiver": "authority", "owner": "P-1", "criteria": ["A1"]}
        origin = {"origin": "agreed", "origin_of": "", "evidence": "Notes of it."}
        kept = {"number": 4, "revision": revision, "text": "A panel meets.", **whose, **origin}
        plain = {"due_on": "2026-09-30", "pence": 50_000, "is_struck": False, "seal": None}
        return self._add("plans_annual_commitment", annual_plan=1, **(kept | plain | said))

    def plan(self) -> None:
        """The Board approves an Annual Plan, and moves the day of its commitment later."""
        (plan,), stood = self._tables["plans_annual_plan"], self._tables["plans_annual_commitment"]
        decided = {"decided_by": "P-3", "decided_on": "2026-07-01", "minute": "12", "by": "P-1"}
        sealed = {"C-4": commitment_hash(stood[-1])}
        content = dict(approval_content(plan, decided, sealed, self._digest))
        seal = self._seal("annual_plan.approved", "AP-1", content)
        assert self._last is not None
        step = {"annual_plan": 1, "number": 1, "move": "put_to_the_board", "seal": None}
        self._add("plans_annual_plan_step", **step, words=None, by="P-1", at=ASKED_AT)
        step |= {"number": 2, "move": "approved", "seal": seal, "at": self._last.at}
        self._add("plans_annual_plan_step", **step, **decided, words=1)
        row = self._promise(3, due_on="2026-12-31", **decided, reason=1)
        kept = self._tables["plans_annual_commitment"][row - 1]
        content = dict(decision_content(1, kept, self._digest))
        kept["seal"] = self._seal("commitment.decided", "C-4", content)
        kept["at"] = self._last.at

    def consent(self) -> None:
        """A party signs the matrix; those of before each consent was sealed have no seal."""
        signed = {"party": "Y-n", "by": "P-1"}
        seal = self._seal("matrix.consented", "matrix version 1", {**_WORDS, **signed})
        assert self._last is not None
        row = {"matrix_version": 1, "is_consent": True, **signed}
        self._add("matrices_consent", seal=seal, at=self._last.at, **row)
        self._add("matrices_consent", **row, seal=None, at="2026-06-01T09:00:00.000000Z")

    def state(self, position: str, kind: str) -> None:
        """Rate, and state the level that is indicated; the claim alone gives a reason for A1."""
        found = indicated_level(
            AREA, KNOWN, levels=MATRIX.levels, rule=MATRIX.rule, settings=MATRIX.settings
        )
        is_claim = position == "provider"
        link = LinkFacts(
            criterion="A1",
            kind=LinkKind.SUPPORTS,
            item_type="customer_survey",
            is_admissible=True,
            strength=Strength.A if is_claim else Strength.B,
            is_answered=False,
        )
        entry = cited(link, item="E-3", version=1, sha256=self._sha256) | {"position": "provider"}
        if not is_claim:  # the first was sealed before judgements were
            judged = {"by": "P-1", "reason": self._digest}
            accepted = {**judged, "answer": "accepted", "at": VIEWED_AT}
            taken = {**judged, "at": ASKED_AT} if position == "authority" else None
            entry |= {"made_by": "independent", "judgement": accepted, "exception": taken}
        content = snapshot(
            assessment="A-7",
            position=position,
            by="P-1",
            matrix_version=MATRIX.version,
            matrix_hash=hash_of_matrix(MATRIX),
            area=AREA,
            rule=MATRIX.rule,
            settings=MATRIX.settings,
            facts=KNOWN,
            evidence=[entry],
            indicated=found,
            level=found.level,
            reasons_hash=self._digest if is_claim else "",
            also={
                "authority": "Y-n",
                "cycle": 1,
                "cut_off_on": "2026-06-30",
                "reasons": {"A1": self._digest} if is_claim else {},
                **_BESIDE.get(position, {}),
            },
        )
        seal = self._seal(kind, "A-7", content)
        assert self._last is not None
        kept = {"indicated": found.level, "covered": [], "issued_at": self._last.at}
        kept["held_back_by"] = content["indicated"]["held_back_by"]
        own = self._add("assessments_rating_set", assessment=1, position=position, round=1, **kept)
        for code, known in KNOWN.items():
            assert known.rating is not None
            rated = {"rating": known.rating.value, "origin": "own", "by": "P-1"}
            reason = 1 if is_claim and code == "A1" else None
            self._add(
                "assessments_criterion_rating",
                **{"rating_set": own, "criterion": code, "revision": 1, "reason": reason, **rated},
            )
        if position == "authority":
            rated = {"criterion": "B1", "claimed": "F", "validated": "L", "by": "P-1"}
            self._add("assessments_challenge", assessment=1, round=1, at=self._last.at, **rated)
        if position == "moderator":
            by = {"by": "P-2", "at": self._last.at}
            self._add("assessments_second_signature", seal=seal, reason=1, **by)
            view = {"level": 1, "ratings": {"A1": "F"}, "reason": 1, "by": "P-3", "at": VIEWED_AT}
            self._add("assessments_moderator_view", assessment=1, **view)
        said = {"level": found.level, "indicated": found.level, "by": "P-1", "at": self._last.at}
        reason = 1 if is_claim else None
        self._add(
            LEVELS_OF[position], assessment=1, rating_set=own, reason=reason, seal=seal, **said
        )

    def ratify(self) -> None:
        assert self._last is not None
        paper, (proposal,) = self._last.hash, self._tables[LEVELS_OF["moderator"]]
        said = {"authority": "Y-n", "cycle": 1, "focus_area": "CS", "assessment": "A-7"}
        level = proposal["level"]
        seal = self._seal(
            "level.ratified", "A-7", {**said, "level": level, "paper": paper, "by": "P-1"}
        )
        kept = {name: value for name, value in proposal.items() if name != "row"}
        kept |= {"seal": seal, "at": self._last.at, "proposal": 1, "paper_hash": paper}
        self._add("assessments_ratified_level", ratified_on="2026-07-05", **kept)

    def speak(self, kind: str, table: str, worded: str, **said: Any) -> None:
        """Vote on the proposal, or dissent from it."""
        (proposal,) = self._tables[LEVELS_OF["moderator"]]
        paper = self._tables["audit_seal"][proposal["seal"] - 1]["hash"]
        who = {"by": "P-1", "party": "Y-n", **said}
        content = {"assessment": "A-7", "paper": paper, worded: self._digest, **who}
        seal = self._seal(kind, "A-7", content)
        assert self._last is not None
        self._add(table, proposal=1, at=self._last.at, seal=seal, **{worded: 1}, **who)

    def undo(self) -> None:
        """A second challenge had been made, and was taken back."""
        taken = {"move": "challenge", "taken_at": VIEWED_AT, "by": "P-1"}
        about = {"assessment": "A-7", "authority": "Y-n", "focus_area": "CS", "cycle": 1}
        content = {**about, **taken, "round": 2, "reasons_hash": self._digest, "party": "Y-n"}
        seal = self._seal("move.undone", "A-7", content)
        assert self._last is not None
        issued = {"position": "authority", "round": 2, "issued_at": VIEWED_AT, "indicated": 0}
        own = self._add(
            "assessments_rating_set", assessment=1, held_back_by={}, covered=[], **issued
        )
        where = {"assessment": 1, "rating_set": own, "seal": seal, "reason": 1}
        self._add("assessments_undone_move", at=self._last.at, **where, **taken)

    def files(self) -> Files:
        assert self._last is not None
        end = {"sequence": self._last.sequence, "hash": self._last.hash}
        self._add("audit_seal_head", arrangement=REFERENCE, **end)
        held = {
            f"data/{table}.jsonl": b"".join(_as_line(row) for row in rows)
            for table, rows in self._tables.items()
        }
        made = Manifest(
            arrangement=REFERENCE,
            name=NAME,
            made_at="2026-07-06T09:00:00.000000Z",
            made_by="Milepost",
            head=self._last.hash,
            seals=self._last.sequence,
            files=(),
        )
        return with_its_tables(
            {
                **dict.fromkeys(ALWAYS_THERE, b""),
                **held,
                f"evidence/{self._sha256}.pdf": REPORT,
                f"documents/{_sha256(PROFILE)}.pdf": PROFILE,
                "matrix/version-1.toml": as_toml(to_document(MATRIX)),
                MANIFEST: manifest_as_json(made),
            }
        )


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _as_line(row: Plain) -> bytes:
    return json.dumps(row, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def as_toml(document: Plain) -> bytes:
    """A document as TOML, each of its first keys on a line."""
    return "".join(f"{name} = {_toml(value)}\n" for name, value in document.items()).encode()


def _toml(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(k)} = {_toml(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return json.dumps(value)
