"""Who sees a position still being written, an item that is restricted, and what was done?"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from milepost.core.access.roles import Actor, PartyKind, Permission


@dataclass(frozen=True, kw_only=True)
class Ownership:
    """Whose something is: a party's, or the moderator's where ``party`` is None."""

    party: str | None


def may_see_position(viewer: Actor, owner: Ownership, *, is_issued: bool) -> bool:
    """What is issued is seen by all who may see assessments; a draft by its own side alone.

    A provider never sees an Authority's unissued draft, nor the reverse (design 2.11).
    """
    if not viewer.may(Permission.VIEW_ASSESSMENTS):
        return False
    return is_issued or _is_own_side(viewer, owner)


def may_see_stated(viewer: Actor, *, is_ratified: bool) -> bool:
    """A ratified level, and the ratings it rests on, are seen by all who see the matrix.

    What was claimed, validated and proposed on the way is seen by all who may see assessments.
    """
    return viewer.may(Permission.VIEW_MATRIX if is_ratified else Permission.VIEW_ASSESSMENTS)


def may_see_item(viewer: Actor, owner: Ownership, *, is_issued: bool, is_restricted: bool) -> bool:
    """A restricted evidence item is its owner's, and the moderator's once it is relied on.

    Any other item follows the position that cites it.
    """
    if is_restricted and not _is_own_side(viewer, owner):
        return is_issued and viewer.may(Permission.PROPOSE_LEVEL)
    return may_see_position(viewer, owner, is_issued=is_issued)


def may_see_annual_plan(viewer: Actor, *, authority: str, is_approved: bool) -> bool:
    """An approved Annual Plan is seen by all who may see assessments; a draft by its two sides.

    It is written by an Authority and the provider together; the other Authority sees no draft.
    """
    if not viewer.may(Permission.VIEW_ASSESSMENTS):
        return False
    is_theirs = viewer.party == authority or viewer.party_kind is PartyKind.PROVIDER
    return is_approved or is_theirs


def _is_own_side(viewer: Actor, owner: Ownership) -> bool:
    if owner.party is None:
        return viewer.may(Permission.PROPOSE_LEVEL)
    return viewer.party == owner.party


class SeenBy(StrEnum):
    """Who is told that something happened."""

    ALL_PARTIES = "all_parties"  # what was issued, agreed or decided between them
    OWN_SIDE = "own_side"  # what a side does before it speaks


EVENTS: Mapping[str, SeenBy] = {
    "arrangement.set_up": SeenBy.ALL_PARTIES,
    "role.given": SeenBy.ALL_PARTIES,
    "role.ended": SeenBy.ALL_PARTIES,
    "person.added": SeenBy.ALL_PARTIES,
    "calendar_feed.made": SeenBy.OWN_SIDE,
    "calendar_feed.revoked": SeenBy.OWN_SIDE,
    "link.made": SeenBy.ALL_PARTIES,
    "link.used": SeenBy.ALL_PARTIES,
    "site_administrator.named": SeenBy.OWN_SIDE,
    "password.changed": SeenBy.OWN_SIDE,
    "arrangement.exported": SeenBy.OWN_SIDE,
    "arrangement.imported": SeenBy.OWN_SIDE,
    "matrix.put_forward": SeenBy.ALL_PARTIES,
    "matrix.consented": SeenBy.ALL_PARTIES,
    "matrix.adopted": SeenBy.ALL_PARTIES,
    "matrix.declined": SeenBy.ALL_PARTIES,
    "layout.remembered": SeenBy.OWN_SIDE,
    "draft.begun": SeenBy.OWN_SIDE,
    "draft.written": SeenBy.OWN_SIDE,
    "draft.discarded": SeenBy.OWN_SIDE,
    "draft.opened": SeenBy.ALL_PARTIES,
    "draft.withdrawn": SeenBy.ALL_PARTIES,
    "draft.reopened": SeenBy.ALL_PARTIES,
    "proposal.made": SeenBy.ALL_PARTIES,
    "proposal.accepted": SeenBy.ALL_PARTIES,
    "proposal.rejected": SeenBy.ALL_PARTIES,
    "proposal.countered": SeenBy.ALL_PARTIES,
    "proposal.withdrawn": SeenBy.ALL_PARTIES,
    "proposal.commented": SeenBy.ALL_PARTIES,
    "point.said": SeenBy.ALL_PARTIES,
    "change.judged": SeenBy.ALL_PARTIES,
    "commitment.recorded": SeenBy.ALL_PARTIES,
    "commitment.traced": SeenBy.ALL_PARTIES,
    "targets.set_by_default": SeenBy.ALL_PARTIES,
    "target.set": SeenBy.ALL_PARTIES,
    "plan.added": SeenBy.ALL_PARTIES,
    "plan.version_issued": SeenBy.ALL_PARTIES,
    "milestone.added": SeenBy.ALL_PARTIES,
    "milestone.revised": SeenBy.ALL_PARTIES,
    "annual_plan.begun": SeenBy.OWN_SIDE,
    "annual_plan.put_to_the_board": SeenBy.OWN_SIDE,
    "annual_plan.sent_back": SeenBy.OWN_SIDE,
    "annual_plan.approved": SeenBy.ALL_PARTIES,
    "commitment.drafted": SeenBy.OWN_SIDE,
    "commitment.decided": SeenBy.ALL_PARTIES,
    "commitment.outcome_said": SeenBy.ALL_PARTIES,
    "client_block.raised": SeenBy.ALL_PARTIES,
    "client_block.answered": SeenBy.ALL_PARTIES,
    "cycle.opened": SeenBy.ALL_PARTIES,
    "criteria.rated": SeenBy.OWN_SIDE,
    "workbook.applied": SeenBy.OWN_SIDE,
    "evidence.added": SeenBy.OWN_SIDE,
    "evidence.version_added": SeenBy.OWN_SIDE,
    "evidence.checked": SeenBy.OWN_SIDE,  # what a judgement was called before
    "evidence.judged": SeenBy.ALL_PARTIES,
    "evidence.judged_in_confidence": SeenBy.OWN_SIDE,
    "evidence.replied": SeenBy.ALL_PARTIES,
    "evidence.replied_in_confidence": SeenBy.OWN_SIDE,
    "evidence.exception_made": SeenBy.ALL_PARTIES,
    "evidence.exception_made_in_confidence": SeenBy.OWN_SIDE,
    "evidence.exception_ended": SeenBy.ALL_PARTIES,
    "evidence.exception_ended_in_confidence": SeenBy.OWN_SIDE,
    "evidence.keeping_set": SeenBy.ALL_PARTIES,
    "evidence.held": SeenBy.ALL_PARTIES,
    "evidence.held_in_confidence": SeenBy.OWN_SIDE,
    "evidence.hold_lifted": SeenBy.ALL_PARTIES,
    "evidence.hold_lifted_in_confidence": SeenBy.OWN_SIDE,
    "evidence.file_deleted": SeenBy.ALL_PARTIES,
    "evidence.file_deleted_in_confidence": SeenBy.OWN_SIDE,
    "evidence.cited": SeenBy.OWN_SIDE,
    "evidence.citation_withdrawn": SeenBy.OWN_SIDE,
    "evidence.answered": SeenBy.OWN_SIDE,
    "signature.awaited": SeenBy.OWN_SIDE,
    "level.signed": SeenBy.ALL_PARTIES,
    "assessment.submitted": SeenBy.ALL_PARTIES,
    "assessment.withdrawn": SeenBy.ALL_PARTIES,
    "assessment.retracted": SeenBy.ALL_PARTIES,
    "assessment.superseded": SeenBy.ALL_PARTIES,
    "assessment.begun_again": SeenBy.ALL_PARTIES,
    "move.undone": SeenBy.ALL_PARTIES,
    "criterion.waived": SeenBy.ALL_PARTIES,
    "waiver.ended": SeenBy.ALL_PARTIES,
    "assessment.returned": SeenBy.ALL_PARTIES,
    "assessment.agreed": SeenBy.ALL_PARTIES,
    "assessment.challenged": SeenBy.ALL_PARTIES,
    "challenge.answered": SeenBy.ALL_PARTIES,
    "leads.met": SeenBy.ALL_PARTIES,
    "proposal.considered": SeenBy.ALL_PARTIES,
    "moderation.opened": SeenBy.ALL_PARTIES,
    "level.proposed": SeenBy.ALL_PARTIES,
    "level.deferred": SeenBy.ALL_PARTIES,
    "level.ratified": SeenBy.ALL_PARTIES,
    "joint_level.set": SeenBy.ALL_PARTIES,
    "interest.declared": SeenBy.ALL_PARTIES,
    "interest.ended": SeenBy.ALL_PARTIES,
    "secondment.recorded": SeenBy.ALL_PARTIES,
    "secondment.corrected": SeenBy.ALL_PARTIES,
    "conduct.rated": SeenBy.OWN_SIDE,
    "moderator.viewed": SeenBy.OWN_SIDE,
    "board.voted": SeenBy.OWN_SIDE,
    "board.dissented": SeenBy.ALL_PARTIES,
    "level.published": SeenBy.ALL_PARTIES,
    "sample.drawn": SeenBy.ALL_PARTIES,
    "words.removed": SeenBy.ALL_PARTIES,
    "removal.asked_for": SeenBy.OWN_SIDE,
    "person.removed": SeenBy.ALL_PARTIES,
    "person.told": SeenBy.OWN_SIDE,
    "document.asked_for": SeenBy.OWN_SIDE,
    "document.cancelled": SeenBy.OWN_SIDE,
    "document.made": SeenBy.OWN_SIDE,
}

PUBLIC_EVENTS = frozenset(name for name, seen in EVENTS.items() if seen is SeenBy.ALL_PARTIES)


def may_see_event(viewer: Actor, name: str, owner: Ownership) -> bool:
    """An event that tells of an unissued draft is its own side's; one not in the table as well."""
    if not viewer.may(Permission.VIEW_RECORD):
        return False
    return name in PUBLIC_EVENTS or _is_own_side(viewer, owner)
