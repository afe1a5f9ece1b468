"""Which role may do what? The one table of permissions (design 2.11)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class PartyKind(StrEnum):
    """On which side of the contract a party stands."""

    AUTHORITY = "authority"
    PROVIDER = "provider"


class Role(StrEnum):
    """What a person is on an arrangement, held for a party where the role has a side."""

    PROVIDER_CONTRIBUTOR = "provider_contributor"
    PROVIDER_LEAD = "provider_lead"
    AUTHORITY_CONTRIBUTOR = "authority_contributor"
    VALIDATOR = "validator"
    CONTRACT_MANAGER = "contract_manager"
    DECISION_MAKER = "decision_maker"
    MODERATOR = "moderator"
    BOARD_MEMBER = "board_member"
    PROVIDER_BOARD_MEMBER = "provider_board_member"
    ELECTED_MEMBER = "elected_member"
    INTERNAL_AUDITOR = "internal_auditor"
    ADMINISTRATOR = "administrator"
    SITE_ADMINISTRATOR = "site_administrator"

    @property
    def words(self) -> str:
        return ROLE_WORDS[self]


ROLE_WORDS: Mapping[Role, str] = {
    Role.PROVIDER_CONTRIBUTOR: "Provider contributor",
    Role.PROVIDER_LEAD: "Provider performance lead",
    Role.AUTHORITY_CONTRIBUTOR: "Authority contributor",
    Role.VALIDATOR: "Validator",
    Role.CONTRACT_MANAGER: "Contract manager",
    Role.DECISION_MAKER: "Authority decision-maker",
    Role.MODERATOR: "Moderator",
    Role.BOARD_MEMBER: "Board member (Authority)",
    Role.PROVIDER_BOARD_MEMBER: "Board member (provider)",
    Role.ELECTED_MEMBER: "Elected member",
    Role.INTERNAL_AUDITOR: "Internal auditor",
    Role.ADMINISTRATOR: "Administrator",
    Role.SITE_ADMINISTRATOR: "Site administrator",
}

# Held on the site as a whole, and so on no arrangement: nobody is given it there.
SITE_ROLES = frozenset({Role.SITE_ADMINISTRATOR})

# The side a role of an arrangement is held for; None where it has none.
ROLE_SIDES: Mapping[Role, PartyKind | None] = {
    Role.PROVIDER_CONTRIBUTOR: PartyKind.PROVIDER,
    Role.PROVIDER_LEAD: PartyKind.PROVIDER,
    Role.AUTHORITY_CONTRIBUTOR: PartyKind.AUTHORITY,
    Role.VALIDATOR: PartyKind.AUTHORITY,
    Role.CONTRACT_MANAGER: PartyKind.AUTHORITY,
    Role.DECISION_MAKER: PartyKind.AUTHORITY,
    Role.MODERATOR: None,
    Role.BOARD_MEMBER: PartyKind.AUTHORITY,
    Role.PROVIDER_BOARD_MEMBER: PartyKind.PROVIDER,
    Role.ELECTED_MEMBER: PartyKind.AUTHORITY,
    Role.INTERNAL_AUDITOR: PartyKind.AUTHORITY,
    Role.ADMINISTRATOR: None,
}


class Permission(StrEnum):
    """One thing a person may do."""

    VIEW_MATRIX = "view_matrix"  # the matrix, targets and ratified levels
    VIEW_ASSESSMENTS = "view_assessments"  # what has been issued, and one's own side's drafts
    VIEW_RECORD = "view_record"  # events and seals
    ADD_EVIDENCE = "add_evidence"
    KEEP_EVIDENCE = "keep_evidence"  # for how long, how much of it, and what is held
    RETIRE_EVIDENCE = "retire_evidence"  # delete files that are due by the rules of keeping
    RATE_FOR_PROVIDER = "rate_for_provider"
    SUBMIT_ASSESSMENT = "submit_assessment"
    ANSWER_CHALLENGE = "answer_challenge"
    RECORD_MEETING = "record_meeting"  # that the leads of both sides met about a challenge
    VALIDATE_ASSESSMENT = "validate_assessment"
    WAIVE_CRITERION = "waive_criterion"
    PROPOSE_LEVEL = "propose_level"
    RATIFY_LEVEL = "ratify_level"
    DECLARE_INTEREST = "declare_interest"  # one's own, for a cycle
    RECORD_SECONDMENT = "record_secondment"
    RECORD_DISSENT = "record_dissent"
    SET_TARGET = "set_target"  # as the Strategic Board decided it, for one's own Authority
    KEEP_PLAN = "keep_plan"  # one's own party's, or a joint one, with its milestones
    APPROVE_ANNUAL_PLAN = "approve_annual_plan"  # record that the Board did, and changes to it
    OPEN_CYCLE = "open_cycle"
    PUT_FORWARD_MATRIX = "put_forward_matrix"
    CONSENT_TO_MATRIX = "consent_to_matrix"
    PUBLISH_LEVEL = "publish_level"
    MANAGE_PEOPLE = "manage_people"
    SET_UP_ARRANGEMENT = "set_up_arrangement"
    DRAW_SAMPLE = "draw_sample"  # of ratified levels, for the audit
    REMOVE_WORDS = "remove_words"  # of one's own side, where the law asks for it
    REMOVE_PERSON = "remove_person"  # somebody's name, from the whole site


_P = Permission
_READ = frozenset({_P.VIEW_MATRIX, _P.VIEW_ASSESSMENTS})

GRANTS: Mapping[Role, frozenset[Permission]] = {
    Role.PROVIDER_CONTRIBUTOR: _READ | {_P.ADD_EVIDENCE},
    Role.PROVIDER_LEAD: _READ
    | {
        _P.ADD_EVIDENCE,
        _P.RETIRE_EVIDENCE,
        _P.RATE_FOR_PROVIDER,
        _P.SUBMIT_ASSESSMENT,
        _P.ANSWER_CHALLENGE,
        _P.RECORD_MEETING,
        _P.CONSENT_TO_MATRIX,
        _P.KEEP_PLAN,
        _P.VIEW_RECORD,
        _P.REMOVE_WORDS,
    },
    Role.AUTHORITY_CONTRIBUTOR: _READ | {_P.ADD_EVIDENCE},
    Role.VALIDATOR: _READ
    | {
        _P.ADD_EVIDENCE,
        _P.VALIDATE_ASSESSMENT,
        _P.WAIVE_CRITERION,
        _P.RECORD_MEETING,
        _P.DECLARE_INTEREST,
        _P.RECORD_DISSENT,
    },
    Role.CONTRACT_MANAGER: _READ
    | {
        _P.KEEP_EVIDENCE,
        _P.RETIRE_EVIDENCE,
        _P.SET_TARGET,
        _P.KEEP_PLAN,
        _P.APPROVE_ANNUAL_PLAN,
        _P.OPEN_CYCLE,
        _P.PUT_FORWARD_MATRIX,
        _P.CONSENT_TO_MATRIX,
        _P.PUBLISH_LEVEL,
        _P.RECORD_MEETING,
        _P.RECORD_SECONDMENT,
        _P.VIEW_RECORD,
        _P.DRAW_SAMPLE,
        _P.REMOVE_WORDS,
    },
    Role.DECISION_MAKER: _READ | {_P.VIEW_RECORD, _P.RECORD_DISSENT},
    Role.MODERATOR: _READ | {_P.PROPOSE_LEVEL, _P.DECLARE_INTEREST, _P.REMOVE_WORDS},
    Role.BOARD_MEMBER: _READ
    | {
        _P.RATIFY_LEVEL,
        _P.APPROVE_ANNUAL_PLAN,
        _P.DECLARE_INTEREST,
        _P.RECORD_DISSENT,
    },
    Role.PROVIDER_BOARD_MEMBER: _READ | {_P.RECORD_DISSENT},
    Role.ELECTED_MEMBER: frozenset({_P.VIEW_MATRIX}),
    Role.INTERNAL_AUDITOR: _READ | {_P.VIEW_RECORD, _P.DRAW_SAMPLE},
    Role.ADMINISTRATOR: frozenset({_P.MANAGE_PEOPLE}),
    Role.SITE_ADMINISTRATOR: frozenset({_P.SET_UP_ARRANGEMENT, _P.REMOVE_PERSON}),
}


@dataclass(frozen=True, kw_only=True)
class Actor:
    """A person acting for a party on an arrangement, now.

    ``person``, ``arrangement`` and ``party`` are opaque references; ``party`` is None for roles
    that have no side (moderator, administrator).
    """

    person: str
    name: str
    arrangement: str
    party: str | None
    party_kind: PartyKind | None
    roles: frozenset[Role]
    arrangement_name: str = ""
    party_name: str = ""

    def may(self, permission: Permission) -> bool:
        """Whether one of the actor's roles grants a permission."""
        return any(permission in GRANTS[role] for role in self.roles)
