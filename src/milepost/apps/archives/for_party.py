"""What of an arrangement's record does one party get? Each table has its rule, and no row has none.

The rules are those of ``core.access.visibility``, asked for somebody of that party who may read all
that the party may. What a rule does not name is withheld.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property

from milepost.apps.archives.annual_plans_of import AnnualPlansOf
from milepost.apps.archives.contents import FILES, ArchivedTable, FilesOf, archived_tables
from milepost.apps.archives.rows import Rows, as_line
from milepost.apps.archives.sealed_content import Ties, may_see_content
from milepost.apps.archives.seen_by_all import SEEN_BY_ALL
from milepost.apps.audit.models import Statement
from milepost.core.access.roles import Actor, PartyKind, Role
from milepost.core.access.visibility import (
    Ownership,
    may_see_event,
    may_see_item,
    may_see_position,
)
from milepost.core.archive.rows import WITHHELD, ArchivedRow
from milepost.core.archive.withheld import hash_of
from milepost.core.assessment.workflow import Position

_OWN_OF_A_PERSON = ("username", "email")


class PartyView:
    """The rows of an arrangement as one party gets them."""

    def __init__(self, rows: Rows, *, party: str, kind: PartyKind, key: bytes) -> None:
        """:param party: its opaque reference.
        :param key: salts the hashes of what is withheld; it stays with whoever makes the archive.
        """
        self._all = rows
        self._party = party
        self._kind = kind
        self._key = key
        self._numbers: dict[str, frozenset[int]] = {}
        self._gone: dict[str, frozenset[int]] = {}
        self._tables = {table.name: table for table in archived_tables()}
        role = Role.PROVIDER_LEAD if kind is PartyKind.PROVIDER else Role.CONTRACT_MANAGER
        self._viewer = Actor(
            person="",
            name="",
            arrangement="",
            party=party,
            party_kind=kind,
            roles=frozenset({role}),
        )

    # -- as the archive has them -------------------------------------------------------------------

    def plain(self, table: ArchivedTable) -> Iterator[ArchivedRow]:
        """The rows that the party gets, without the columns that it does not."""
        for row in self._all.plain(table):
            if self._may_see(row):
                hidden = self._hidden_columns(row)
                values = {name: said for name, said in row.values.items() if name not in hidden}
                yield ArchivedRow(table=row.table, number=row.number, values=values)

    def lines(self, table: ArchivedTable) -> Iterator[bytes]:
        """Every row as a line, what is withheld as a hash."""
        for row in self._all.plain(table):
            what = f"{table.name} {row.number}"
            whole = {"row": row.number, **row.values}
            if not self._may_see(row):
                hidden = hash_of(as_line(whole), key=self._key, what=what)
                yield as_line({"row": row.number, WITHHELD: hidden})
                continue
            columns = self._hidden_columns(row)
            there = {name: said for name, said in whole.items() if name not in columns}
            if columns:
                there[WITHHELD] = {name: self._hash(row, name, what) for name in columns}
            yield as_line(there)

    def may_have(self, kept_in: str, sha256: str) -> bool:
        """Whether the party gets a file: where a row that it gets names it."""
        return (kept_in, sha256) in self._files

    def _hash(self, row: ArchivedRow, name: str, what: str) -> str:
        if row.table == "audit_seal":
            return row.word("content_hash")  # the chain tells it anyway
        said = as_line({name: row.values[name]})
        return hash_of(said, key=self._key, what=f"{what} {name}")

    # -- the rules ---------------------------------------------------------------------------------

    def _may_see(self, row: ArchivedRow) -> bool:
        if row.table in SEEN_BY_ALL:
            return True
        rule = RULES.get(row.table)
        return rule is not None and rule(self, row)

    def _hidden_columns(self, row: ArchivedRow) -> tuple[str, ...]:
        if row.table == "people_person":
            is_own = self._side_of(row.word("reference")) == self._party
            return () if is_own else _OWN_OF_A_PERSON
        if row.table == "audit_seal" and not may_see_content(
            row, own_votes=self._own_votes, ties=self._ties
        ):
            return ("content",)
        return ()

    def _event(self, row: ArchivedRow) -> bool:
        return may_see_event(
            self._viewer, row.word("name"), Ownership(party=row.word("party") or None)
        )

    def _statement(self, row: ArchivedRow) -> bool:
        return row.number in self._statements

    def _own_layout(self, row: ArchivedRow) -> bool:
        return self._side_of(row.word("remembered_by")) == self._party

    def _draft(self, row: ArchivedRow) -> bool:
        """A draft is its own party's until it is opened to the others."""
        return bool(row.word("consulted_at")) or row.word("party") == self._party

    def _of_draft(self, row: ArchivedRow) -> bool:
        return row.count("draft") in self._got("matrices_draft")

    def _proposal(self, row: ArchivedRow) -> bool:
        """What a party wrote in its draft before the others saw it stays its own."""
        is_own = row.word("party") == self._party
        return self._of_draft(row) and (is_own or not row.values["is_written"])

    def _of_proposal(self, row: ArchivedRow) -> bool:
        return row.count("proposal") in self._got("matrices_proposal")

    def _item(self, row: ArchivedRow) -> bool:
        return row.number in self._items

    def _version(self, row: ArchivedRow) -> bool:
        return row.number in self._versions

    def _of_version(self, row: ArchivedRow) -> bool:
        return row.count("evidence_version") in self._versions

    def _of_judgement(self, row: ArchivedRow) -> bool:
        return row.count("judgement") in self._got("evidence_judgement")

    def _of_item(self, row: ArchivedRow) -> bool:
        return row.count("item") in self._items

    def _of_exception(self, row: ArchivedRow) -> bool:
        return row.count("exception") in self._got("evidence_exception")

    def _hold(self, row: ArchivedRow) -> bool:
        return row.values["item"] is None or self._of_item(row)

    def _of_hold(self, row: ArchivedRow) -> bool:
        return row.count("hold") in self._got("evidence_hold")

    def _rating_set(self, row: ArchivedRow) -> bool:
        owner = self._owner(row.count("assessment"), row.word("position"))
        return may_see_position(self._viewer, owner, is_issued=bool(row.word("issued_at")))

    def _rating(self, row: ArchivedRow) -> bool:
        return row.count("rating_set") in self._sets

    def _link(self, row: ArchivedRow) -> bool:
        return row.number in self._links

    def _evidence_answer(self, row: ArchivedRow) -> bool:
        link = self._link_rows.get(row.count("link"))
        if link is None or link.number not in self._links:
            return False
        position = self._position_of(row.word("by"))
        return self._may_see_said(link.count("assessment"), position, row.word("at"))

    def _awaited(self, row: ArchivedRow) -> bool:
        return row.number in self._signed or self._side_of(row.word("by")) == self._party

    def _vote(self, row: ArchivedRow) -> bool:
        return row.word("party") == self._party

    def _never(self, row: ArchivedRow) -> bool:
        return False

    # -- who spoke, and for whom -------------------------------------------------------------------

    def _owner(self, assessment: int, position: str) -> Ownership:
        if position == Position.PROVIDER.value:
            return Ownership(party=self._provider)
        if position == Position.AUTHORITY.value:
            return Ownership(party=self._assessments[assessment].word("authority"))
        return Ownership(party=None)

    def _side_of(self, person: str) -> str:
        return self._sides.get(person, "")

    def _position_of(self, person: str) -> str:
        side = self._side_of(person)
        if not side:
            return Position.MODERATOR.value
        is_provider = side == self._provider
        return Position.PROVIDER.value if is_provider else Position.AUTHORITY.value

    def _may_see_said(self, assessment: int, position: str, at: str) -> bool:
        """What a position said at a moment is seen once it has issued its ratings since."""
        spoke = self._spoke.get((assessment, position), "")
        owner = self._owner(assessment, position)
        return may_see_position(self._viewer, owner, is_issued=at <= spoke)

    def _rows(self, table: str) -> Iterator[ArchivedRow]:
        return self._all.plain(self._tables[table])

    @cached_property
    def annual_plans(self) -> AnnualPlansOf:
        """Which rows of Annual Plans the party gets."""
        return AnnualPlansOf(self._viewer, self._rows)

    @cached_property
    def _provider(self) -> str:
        return next(self._rows("contracts_arrangement")).word("provider")

    @cached_property
    def _sides(self) -> Mapping[str, str]:
        found: dict[str, str] = {}
        for row in self._rows("contracts_membership"):
            person = row.word("person")
            found[person] = row.word("party") or found.get(person, "")
        return found

    @cached_property
    def _assessments(self) -> Mapping[int, ArchivedRow]:
        return {row.number: row for row in self._rows("assessments_assessment")}

    @cached_property
    def _spoke(self) -> Mapping[tuple[int, str], str]:
        """When each position last issued its ratings, or the provider answered challenges."""
        found: dict[tuple[int, str], str] = defaultdict(str)
        for row in self._rows("assessments_rating_set"):
            key = row.count("assessment"), row.word("position")
            found[key] = max(found[key], row.word("issued_at"))
        challenges = {
            row.number: row.count("assessment") for row in self._rows("assessments_challenge")
        }
        for row in self._rows("assessments_challenge_answer"):
            key = challenges[row.count("challenge")], Position.PROVIDER.value
            found[key] = max(found[key], row.word("at"))
        return found

    # -- what the party gets -----------------------------------------------------------------------

    @cached_property
    def _sets(self) -> frozenset[int]:
        rows = self._rows("assessments_rating_set")
        return frozenset(row.number for row in rows if self._rating_set(row))

    @cached_property
    def _item_rows(self) -> Mapping[int, ArchivedRow]:
        return {row.number: row for row in self._rows("evidence_item")}

    @cached_property
    def _version_rows(self) -> Mapping[int, ArchivedRow]:
        return {row.number: row for row in self._rows("evidence_version")}

    @cached_property
    def _versions(self) -> frozenset[int]:
        """Evidence that is the party's own, or was released and is not restricted."""
        released = {row.count("evidence_version") for row in self._rows("evidence_release")}
        found = set()
        for number, row in self._version_rows.items():
            item = self._item_rows[row.count("item")]
            if may_see_item(
                self._viewer,
                Ownership(party=item.word("owner") or None),
                is_issued=number in released,
                is_restricted=bool(item.values["is_restricted"]),
            ):
                found.add(number)
        return frozenset(found)

    @cached_property
    def _items(self) -> frozenset[int]:
        return frozenset(self._version_rows[number].count("item") for number in self._versions)

    @cached_property
    def _link_rows(self) -> Mapping[int, ArchivedRow]:
        return {row.number: row for row in self._rows("assessments_evidence_link")}

    @cached_property
    def _links(self) -> frozenset[int]:
        return frozenset(
            row.number
            for row in self._link_rows.values()
            if row.count("evidence_version") in self._versions
            and self._may_see_said(row.count("assessment"), row.word("position"), row.word("at"))
        )

    @cached_property
    def _ties(self) -> Ties:
        """What is cited for whom that the party gets, as seals name it."""
        found: dict[tuple[str, str], set[tuple[int, int, str, str]]] = defaultdict(set)
        for number in self._links:
            row = self._link_rows[number]
            about = self._assessments[row.count("assessment")]
            version = self._version_rows[row.count("evidence_version")]
            item = self._item_rows[version.count("item")]
            found[about.word("focus_area"), about.word("authority")].add(
                (
                    item.count("number"),
                    version.count("number"),
                    row.word("criterion"),
                    row.word("position"),
                )
            )
        return {key: frozenset(ties) for key, ties in found.items()}

    @cached_property
    def _signed(self) -> frozenset[int]:
        return frozenset(row.count("awaited") for row in self._rows("assessments_second_signature"))

    @cached_property
    def _own_votes(self) -> frozenset[int]:
        rows = self._rows("assessments_board_vote")
        return frozenset(row.count("seal") for row in rows if self._vote(row))

    def _got(self, table: str) -> frozenset[int]:
        """The rows of a table that the party gets, by their numbers."""
        if table not in self._numbers:
            rows = self._rows(table)
            self._numbers[table] = frozenset(row.number for row in rows if self._may_see(row))
        return self._numbers[table]

    @cached_property
    def _statements(self) -> frozenset[int]:
        """The words that a row which the party gets refers to."""
        found: set[int] = set()
        for table in self._tables.values():
            columns = [each.name for each in table.references if each.names is Statement]
            if columns:
                for row in self._all.plain(table):
                    if self._may_see(row):
                        found |= {row.count(name) for name in columns}
        return frozenset(found)

    @cached_property
    def _files(self) -> frozenset[tuple[str, str]]:
        return frozenset(
            (each.kept_in, row.word(each.hashed))
            for each in FILES
            for row in self.plain(self._tables[each.table])
            if row.number not in self._deleted(each)
        )

    def _deleted(self, files: FilesOf) -> frozenset[int]:
        """The rows whose files were deleted under a rule, so that nobody gets them."""
        if not files.deleted_in:
            return frozenset()
        if files.deleted_in not in self._gone:
            rows = self._rows(files.deleted_in)
            self._gone[files.deleted_in] = frozenset(row.count(files.deleted_by) for row in rows)
        return self._gone[files.deleted_in]


# By table, whether the party gets a row of it.
RULES: Mapping[str, Callable[[PartyView, ArchivedRow], bool]] = {
    "assessments_awaited_signature": PartyView._awaited,
    "assessments_board_vote": PartyView._vote,
    "assessments_criterion_rating": PartyView._rating,
    "assessments_evidence_answer": PartyView._evidence_answer,
    "assessments_evidence_link": PartyView._link,
    "assessments_moderator_view": PartyView._never,
    "assessments_rating_set": PartyView._rating_set,
    "audit_event": PartyView._event,
    "audit_statement": PartyView._statement,
    "evidence_deletion": PartyView._of_version,
    "evidence_exception": PartyView._of_item,
    "evidence_exception_end": PartyView._of_exception,
    "evidence_hold": PartyView._hold,
    "evidence_hold_end": PartyView._of_hold,
    "evidence_item": PartyView._item,
    "evidence_judgement": PartyView._of_version,
    "evidence_release": PartyView._of_version,
    "evidence_reply": PartyView._of_judgement,
    "evidence_version": PartyView._version,
    "matrices_draft": PartyView._draft,
    "matrices_map_decision": PartyView._of_draft,
    "matrices_point_said": PartyView._of_draft,
    "matrices_proposal": PartyView._proposal,
    "matrices_proposal_answer": PartyView._of_proposal,
    "matrices_proposal_comment": PartyView._of_proposal,
    "matrices_remembered_layout": PartyView._own_layout,
    "plans_annual_commitment": lambda view, row: view.annual_plans.commitment(row),
    "plans_annual_plan": lambda view, row: view.annual_plans.plan(row),
    "plans_annual_plan_step": lambda view, row: view.annual_plans.step(row),
}
