"""Do the rows of a record say what was sealed: its levels, ratings, reasons, evidence, wording?

A chain of seals proves itself alone. People read the rows beside it, so each is held against the
seal that covers it, both ways: what was sealed and has no row, and the reverse. What no seal covers
(drafts, names, titles, targets, events) is for the hash of the manifest to prove.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from milepost.core.archive.judged import as_sealed, strength_by_rows
from milepost.core.archive.planned import (
    APPROVED,
    COMMITMENTS,
    DECIDED,
    STEPS,
    approval_faults,
    decision_faults,
)
from milepost.core.archive.recorded import (
    AGREEMENTS,
    CONSENTS,
    DISSENTS,
    LEVELS_OF,
    RATIFIED,
    UNDONE,
    VOTES,
    KeptTie,
    RecordedRows,
)
from milepost.core.archive.rows import ArchivedRow, file_of
from milepost.core.assessment.seal import digest
from milepost.core.assessment.verification import FiledSeal
from milepost.core.evidence.strength import Maker, strength
from milepost.core.matrix.faults import Fault

# Which table has a row for each seal of a kind.
STATED_IN = {
    "assessment.submitted": LEVELS_OF["provider"],
    "assessment.agreed": LEVELS_OF["authority"],
    "assessment.challenged": LEVELS_OF["authority"],
    "level.proposed": LEVELS_OF["moderator"],
    "level.ratified": RATIFIED,
}
# Which table has a row for what the Board decided on an Annual Plan, and how it is held against it.
PLANNED_IN = {APPROVED: (STEPS, approval_faults), DECIDED: (COMMITMENTS, decision_faults)}
# Which table has a row for what was said beside a level, and which columns its seal holds.
SPOKEN_IN = {
    "vote.recorded": (VOTES, ("choice",), "reason"),
    "dissent.recorded": (DISSENTS, ("about", "is_published", "is_withdrawn"), "words"),
}
CONSENTED = "matrix.consented"
ADOPTED = "matrix.adopted"
TAKEN_BACK = "move.undone"

_STRENGTHS_OF = {
    maker.value: {strength(maker, is_checked=False), strength(maker, is_checked=True)}
    for maker in Maker
}

Plain = Mapping[str, Any]


class Agreement:
    """Holds the rows of a record against its seals, a seal at a time, in their order."""

    def __init__(self, found: RecordedRows) -> None:
        self._rows = found
        self._hashes: dict[int, str] = {}  # of the seals so far, by their numbers
        self._stated: set[tuple[str, int]] = (
            set()
        )  # the table of each row that names its seal rightly
        self._withheld: set[int] = set()  # seals that are held against no row
        self._proposals = {
            row.number: row for row in found.levels.values() if row.table == LEVELS_OF["moderator"]
        }
        self.counts: Counter[str] = Counter()  # what was compared: levels, ratings, citations

    def faults_of(self, seal: FiledSeal, content: Plain) -> Iterator[str]:
        """What the rows say otherwise than one seal does, each as a sentence."""
        record = seal.record
        self._hashes[record.sequence] = record.hash
        try:
            if record.kind == CONSENTED:
                yield from self._consented(record.sequence, seal.about, record.at, content)
            elif record.kind == ADOPTED:
                yield from self._adopted(record.sequence, seal.about, record.at, content)
            elif record.kind == TAKEN_BACK:
                yield from self._undone(record.sequence, record.at, content)
            elif record.kind in PLANNED_IN:
                yield from self._planned(record.sequence, record.kind, record.at, content)
            elif record.kind in SPOKEN_IN:
                yield from self._spoken(record.sequence, record.kind, record.at, content)
            elif record.kind in STATED_IN:
                yield from self._statement(record.sequence, record.kind, record.at, content)
        except (KeyError, TypeError, ValueError, AttributeError):
            yield "What it covers is not what a seal of its kind covers, so no row agrees with it."

    def pass_over(self, seal: FiledSeal) -> None:
        """Note a seal of which the content is withheld: its rows are held against nothing."""
        self._hashes[seal.record.sequence] = seal.record.hash
        self._withheld.add(seal.record.sequence)

    def without_a_seal(self) -> Iterator[Fault]:
        """The levels that no seal covers; asked when every seal has gone by."""
        for kept, which in (
            (self._rows.levels, "is none of its kind"),
            (self._rows.signatures, "is of no stated level"),
            (self._rows.undone, "undoes no move"),
            (self._rows.consents, "is of no consent"),
            (self._rows.agreements, "adopts no matrix"),
            (self._rows.spoken, "is of no vote and no dissent"),
            (self._rows.planned.approvals, "is of no approval"),
            (self._rows.planned.decisions, "is of no decision on a commitment"),
        ):
            for number, row in kept.items():
                if number not in self._withheld and (row.table, number) not in self._stated:
                    yield Fault(where=row.where, sentence=f"It names seal {number}, which {which}.")

    def _planned(self, sequence: int, kind: str, at: str, content: Plain) -> Iterator[str]:
        """What the Board approved of an Annual Plan, or decided on a commitment since."""
        table, faults = PLANNED_IN[kind]
        self._stated.add((table, sequence))
        yield from faults(self._rows.planned, self._rows.digests, sequence, at, content)

    def _spoken(self, sequence: int, kind: str, at: str, content: Plain) -> Iterator[str]:
        """What somebody said of a proposal: how they voted, or that they dissent."""
        table, columns, worded = SPOKEN_IN[kind]
        row = self._rows.spoken.get(sequence)
        if row is None or row.table != table:
            yield f"No row of {file_of(table)} names it."
            return
        self._stated.add((row.table, sequence))
        for name in columns:
            yield from _apart(row, name, row.values.get(name), content[name])
        for name in ("by", "party"):
            yield from _apart(row, name, row.word(name), content[name])
        yield from _apart(row, "at", row.word("at"), at)
        digest = self._rows.digests.get(row.count(worded), "")
        yield from _apart(row, worded, digest, content[worded])
        proposal = self._proposals.get(row.count("proposal"))
        paper = self._hashes.get(proposal.count("seal"), "") if proposal else ""
        yield from _apart(row, "proposal", paper, content["paper"])

    def _undone(self, sequence: int, at: str, content: Plain) -> Iterator[str]:
        """A move that was taken back: which, of what round of ratings, by whom and why."""
        row = self._rows.undone.get(sequence)
        if row is None:
            yield f"No row of {file_of(UNDONE)} names it."
            return
        self._stated.add((row.table, sequence))
        kept = self._rows.sets.get(row.count("rating_set"))
        for name in ("move", "by", "taken_at"):
            yield from _apart(row, name, row.word(name), content[name])
        yield from _apart(row, "at", row.word("at"), at)
        yield from _apart(row, "round", kept.count("round") if kept else 0, content["round"])
        reason = self._rows.digests.get(row.count("reason"), "")
        yield from _apart(row, "reason", reason, content["reasons_hash"])
        assessment = self._rows.assessments.get(row.count("assessment"))
        named = f"A-{assessment.count('number')}" if assessment else ""
        yield from _apart(row, "assessment", named, content["assessment"])
        if kept is not None:
            yield from _apart(kept, "issued_at", kept.word("issued_at"), content["taken_at"])
            yield from _apart(kept, "assessment", kept.count("assessment"), row.count("assessment"))

    # -- one stated level -------------------------------------------------------------------------

    def _statement(self, sequence: int, kind: str, at: str, content: Plain) -> Iterator[str]:
        table = STATED_IN[kind]
        row = self._rows.levels.get(sequence)
        if row is None or row.table != table:
            yield f"No row of {file_of(table)} names it."
            return
        self._stated.add((row.table, sequence))
        self.counts["levels"] += 1
        yield from _apart(row, "level", row.values.get("level"), content["level"])
        yield from _apart(row, "by", row.word("by"), content["by"])
        yield from _apart(row, "at", row.word("at"), at)
        yield from self._assessment(row, content)
        if table == RATIFIED:
            yield from self._ratified(row, content)
        else:
            yield from self._reckoned(row, content)

    def _assessment(self, level: ArchivedRow, content: Plain) -> Iterator[str]:
        row = self._rows.assessments.get(level.count("assessment"))
        cycle = self._rows.cycles.get(row.count("cycle")) if row else None
        if row is None or cycle is None:
            yield f"{level.where} names no assessment of a cycle."
            return
        also = content.get("also", content)  # a ratification says it without more
        yield from _apart(row, "number", f"A-{row.count('number')}", content["assessment"])
        yield from _apart(row, "focus_area", row.word("focus_area"), content["focus_area"])
        yield from _apart(row, "authority", row.word("authority"), also["authority"])
        yield from _apart(cycle, "number", cycle.count("number"), also["cycle"])
        if "matrix_hash" in content:
            yield from _apart(cycle, "cut_off_on", cycle.word("cut_off_on"), also["cut_off_on"])
            matrix = self._rows.matrices.get(cycle.count("matrix_version"))
            kept = matrix.word("sha256") if matrix else ""
            yield from _apart(cycle, "matrix_version", kept, content["matrix_hash"])

    def _ratified(self, row: ArchivedRow, content: Plain) -> Iterator[str]:
        yield from _apart(row, "paper_hash", row.word("paper_hash"), content["paper"])
        proposal = self._proposals.get(row.count("proposal"))
        if proposal is None:
            yield f"{row.where} names no proposal."
            return
        yield from _apart(
            row, "proposal", self._hashes.get(proposal.count("seal"), ""), content["paper"]
        )
        for name in ("assessment", "rating_set", "indicated", "reason"):
            if row.values.get(name) != proposal.values.get(name):
                yield f"“{name}” is not the same in {row.where}, and in {proposal.where}."

    def _reckoned(self, row: ArchivedRow, content: Plain) -> Iterator[str]:
        reason = self._rows.digests.get(row.count("reason"), "")
        yield from _apart(row, "reason", reason, content["reasons_hash"])
        sealed = content["indicated"]
        yield from _apart(row, "indicated", row.values.get("indicated"), sealed["level"])
        kept = self._rows.sets.get(row.count("rating_set"))
        if kept is None:
            yield f"{row.where} names no set of ratings."
            return
        yield from _apart(kept, "assessment", kept.count("assessment"), row.count("assessment"))
        yield from _apart(kept, "position", kept.word("position"), content["position"])
        yield from _apart(kept, "issued_at", kept.word("issued_at"), row.word("at"))
        yield from _apart(kept, "indicated", kept.values.get("indicated"), sealed["level"])
        for name in ("held_back_by", "covered"):
            if kept.values.get(name) != sealed[name]:
                yield f"“{name}” is not as it was sealed, in {kept.where}."
        yield from self._ratings(kept, content)
        yield from self._challenged(row, content)
        yield from self._signed(row, content)
        yield from self._views(row, content)
        for entry in content["evidence"]:
            yield from self._evidence(entry, content, before=row.word("at"))

    def _challenged(self, level: ArchivedRow, content: Plain) -> Iterator[str]:
        kept = self._rows.sets[level.count("rating_set")]
        for code in content["also"].get("challenged", ()):
            key = level.count("assessment"), code, kept.count("round")
            row = self._rows.challenges.get(key)
            if row is None:
                yield f"No row challenges {code}, as was sealed."
                continue
            rating = content["facts"][code]["rating"] or ""
            yield from _apart(row, "by", row.word("by"), content["by"])
            yield from _apart(row, "at", row.word("at"), level.word("at"))
            yield from _apart(row, "validated", row.word("validated"), rating)

    def _signed(self, level: ArchivedRow, content: Plain) -> Iterator[str]:
        """Where a level needed a second signature: by whom it is, and the hash of their reason."""
        second, row = content["also"].get("second"), self._rows.signatures.get(level.count("seal"))
        if second is None or row is None:
            if second is not None or row is not None:
                yield "The second signature on its level is not the one that was sealed."
            return
        self._stated.add((row.table, row.count("seal")))
        reason = self._rows.digests.get(row.count("reason"), "")
        yield from _apart(row, "by", row.word("by"), second["by"])
        yield from _apart(row, "at", row.word("at"), level.word("at"))
        yield from _apart(row, "reason", reason, second["reason"])

    def _views(self, level: ArchivedRow, content: Plain) -> Iterator[str]:
        """What the moderators thought: every view that was given before the level was proposed."""
        sealed = content["also"].get("views", [])
        if level.table != LEVELS_OF["moderator"]:
            return
        said = [
            {
                "by": row.word("by"),
                "at": row.word("at"),
                "level": row.values.get("level"),
                "ratings": row.values.get("ratings"),
                "reason": self._rows.digests.get(row.count("reason"), ""),
            }
            for row in self._rows.views.get(level.count("assessment"), ())
            if row.word("at") <= level.word("at")
        ]
        if said != sealed:
            yield "What the moderators thought, by the rows, is not what was sealed."

    # -- what it rests on -------------------------------------------------------------------------

    def _ratings(self, kept: ArchivedRow, content: Plain) -> Iterator[str]:
        rated = self._rows.ratings.get(kept.number, {})
        facts, reasons = content["facts"], content["also"]["reasons"]
        for code in sorted(facts.keys() | rated.keys()):
            self.counts["ratings"] += 1
            sealed = facts[code]["rating"] or "" if code in facts else ""
            said = rated[code].rating if code in rated else ""
            if sealed != said:
                yield (
                    f"{code} is rated {_or_not(said)} by the rows, and {_or_not(sealed)} as sealed."
                )
            reason = self._rows.digests.get(rated[code].reason, "") if code in rated else ""
            if reason != reasons.get(code, ""):
                yield f"The reason for the rating of {code} is another than was sealed."

    def _evidence(self, entry: Plain, content: Plain, *, before: str) -> Iterator[str]:
        self.counts["citations"] += 1
        item, version = int(entry["item"].removeprefix("E-")), entry["version"]
        named = f"{entry['item']}, version {version}"
        shown = self._rows.shown.get((item, version))
        if shown is None:
            yield f"There is no row of {named}, which it rests on."
            return
        if shown.sha256 != entry["sha256"]:
            yield f"The file of {named} is another than was sealed."
        if shown.type_code != entry["type"]:
            yield f"The type of {named} is another than was sealed."
        yield from self._judged(entry, content, named, before)
        citation = KeptTie(
            authority=content["also"]["authority"],
            focus_area=content["focus_area"],
            criterion=entry["criterion"],
            item=item,
            version=version,
            kind=entry["kind"],
            position=entry["position"],
        )
        if citation not in self._rows.citations:
            yield f"No row cites {named} for {entry['criterion']}, as was sealed."

    def _judged(self, entry: Plain, content: Plain, named: str, before: str) -> Iterator[str]:
        """What the Authority had said of an item by then, and how strong that made it."""
        item, version = int(entry["item"].removeprefix("E-")), entry["version"]
        made_by = self._rows.shown[item, version].made_by
        if "judgement" not in entry:  # sealed when whoever checked an item did so for all
            if entry["strength"] not in _STRENGTHS_OF.get(made_by, ()):
                yield f"Who made {named} is another than was sealed."
            return
        authority, area = content["also"]["authority"], content["focus_area"]
        said = self._rows.said
        judgement = said.judgement((authority, item, version), before=before)
        exception = said.exception((authority, item, area), before=before)
        digests = self._rows.digests
        if made_by != entry["made_by"]:
            yield f"Who made {named} is another than was sealed."
        if as_sealed(judgement, digests) != entry["judgement"]:
            yield f"What was said of {named}, by the rows, is not what was sealed."
        elif strength_by_rows(entry["made_by"], judgement) != entry["strength"]:
            yield f"How strong {named} is, by the rows, is not what was sealed."
        if as_sealed(exception, digests) != entry["exception"]:
            yield f"The exception made for {named}, by the rows, is not what was sealed."

    def _consented(self, sequence: int, about: str, at: str, content: Plain) -> Iterator[str]:
        """A party's consent to a matrix: to which words, by whom and when."""
        yield from self._wording(about, content)
        row = self._rows.consents.get(sequence)
        if row is None:
            yield f"No row of {file_of(CONSENTS)} names it."
            return
        self._stated.add((row.table, sequence))
        for name in ("party", "by"):
            yield from _apart(row, name, row.word(name), content[name])
        yield from _apart(row, "is_consent", row.values.get("is_consent"), True)
        yield from self._of_version(row, at, content)

    def _adopted(self, sequence: int, about: str, at: str, content: Plain) -> Iterator[str]:
        """Every party has consented: to which words, and from when they are in force."""
        yield from self._wording(about, content)
        row = self._rows.agreements.get(sequence)
        if row is None:
            yield f"No row of {file_of(AGREEMENTS)} names it."
            return
        self._stated.add((row.table, sequence))
        if "in_force_on" in content:  # before, it was the day of the seal
            yield from _apart(row, "in_force_on", row.word("in_force_on"), content["in_force_on"])
            before = self._rows.matrices.get(row.count("follows"))
            follows = before.count("number") if before else 0
            yield from _apart(row, "follows", follows, content["follows"])
            carries = digest(row.values.get("carries"))
            yield from _apart(row, "carries", carries, content["carries"])
        yield from self._of_version(row, at, content)

    def _of_version(self, row: ArchivedRow, at: str, content: Plain) -> Iterator[str]:
        yield from _apart(row, "at", row.word("at"), at)
        matrix = self._rows.matrices.get(row.count("matrix_version"))
        number = matrix.count("number") if matrix else 0
        yield from _apart(row, "matrix_version", number, content["matrix_version"])

    def _wording(self, about: str, content: Plain) -> Iterator[str]:
        number, sha256 = content["matrix_version"], content["sha256"]
        if about != f"matrix version {number}":
            yield f"It is filed under {about}, and what it covers is about matrix version {number}."
        if (number, sha256) not in {
            (row.count("number"), row.word("sha256")) for row in self._rows.matrices.values()
        }:
            yield f"Matrix version {number}, as it was adopted, is not on record."


def _apart(row: ArchivedRow, name: str, said: object, sealed: object) -> Iterator[str]:
    if said != sealed:
        yield f"“{name}” is {said!r:.70} in {row.where}, and {sealed!r:.70} as sealed."


def _or_not(rating: str) -> str:
    return rating or "not at all"
