"""What happened, as people say it: events, what changed, seals."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from milepost.core.access.roles import Role
from milepost.core.assessment.workflow import Stage
from milepost.web.shared.words import day_words

EVENTS: Mapping[str, str] = {
    "arrangement.set_up": "Arrangement set up",
    "arrangement.exported": "Arrangement exported",
    "arrangement.imported": "Arrangement imported",
    "role.given": "Role given",
    "role.ended": "Role ended",
    "person.added": "Person added",
    "calendar_feed.made": "Calendar address made",
    "calendar_feed.revoked": "Calendar address revoked",
    "link.made": "One-time link made",
    "link.used": "Password chosen by a one-time link",
    "matrix.put_forward": "Matrix put forward",
    "matrix.consented": "Matrix consented to",
    "matrix.adopted": "Matrix adopted",
    "layout.remembered": "Layout of a matrix file remembered",
    "matrix.declined": "Matrix declined",
    "draft.begun": "Draft of a matrix begun",
    "draft.written": "Draft of a matrix written in",
    "draft.discarded": "Draft of a matrix discarded",
    "draft.withdrawn": "Draft of a matrix withdrawn",
    "draft.opened": "Draft of a matrix opened to all parties",
    "draft.reopened": "Draft of a matrix taken up again",
    "proposal.made": "Change to the draft proposed",
    "proposal.accepted": "Proposal accepted",
    "proposal.rejected": "Proposal rejected",
    "proposal.countered": "Proposal countered",
    "proposal.withdrawn": "Proposal withdrawn",
    "proposal.commented": "Proposal commented on",
    "point.said": "Point to settle answered",
    "change.judged": "Change between editions judged",
    "commitment.recorded": "Bid commitment recorded",
    "commitment.traced": "Bid commitment traced to criteria",
    "targets.set_by_default": "Targets set",
    "target.set": "Target set by decision",
    "plan.added": "Plan put on record",
    "plan.version_issued": "Version of a plan issued",
    "milestone.added": "Milestone added",
    "milestone.revised": "Milestone revised",
    "annual_plan.begun": "Annual Plan begun",
    "annual_plan.put_to_the_board": "Annual Plan put to the Board",
    "annual_plan.sent_back": "Annual Plan sent back by the Board",
    "annual_plan.approved": "Annual Plan approved by the Board",
    "commitment.drafted": "Commitment drafted",
    "commitment.decided": "Commitment changed by decision of the Board",
    "commitment.outcome_said": "Outcome of a commitment recorded",
    "client_block.raised": "Client-caused blocker raised",
    "client_block.answered": "Client-caused blocker answered",
    "cycle.opened": "Cycle opened",
    "criteria.rated": "Criteria rated",
    "workbook.applied": "Workbook brought in",
    "evidence.added": "Evidence added",
    "evidence.version_added": "Version of evidence added",
    "evidence.checked": "Evidence checked",
    "evidence.judged": "Evidence judged",
    "evidence.judged_in_confidence": "Evidence judged",
    "evidence.replied": "Judgement of evidence replied to",
    "evidence.replied_in_confidence": "Judgement of evidence replied to",
    "evidence.exception_made": "Evidence taken as an exception",
    "evidence.exception_made_in_confidence": "Evidence taken as an exception",
    "evidence.exception_ended": "Exception for evidence ended",
    "evidence.exception_ended_in_confidence": "Exception for evidence ended",
    "evidence.keeping_set": "Rules of keeping evidence set",
    "evidence.held": "Legal hold put on evidence",
    "evidence.held_in_confidence": "Legal hold put on evidence",
    "evidence.hold_lifted": "Legal hold on evidence lifted",
    "evidence.hold_lifted_in_confidence": "Legal hold on evidence lifted",
    "evidence.file_deleted": "File of evidence deleted",
    "evidence.file_deleted_in_confidence": "File of evidence deleted",
    "evidence.cited": "Evidence cited",
    "evidence.citation_withdrawn": "Citation withdrawn",
    "evidence.answered": "Contradicting evidence answered",
    "assessment.submitted": "Assessment submitted",
    "assessment.withdrawn": "Assessment withdrawn",
    "assessment.returned": "Assessment returned for evidence",
    "assessment.retracted": "Claim retracted",
    "assessment.superseded": "Assessment superseded",
    "assessment.begun_again": "Assessment begun again",
    "move.undone": "A move undone",
    "criterion.waived": "Criterion waived",
    "waiver.ended": "Waiver taken back",
    "assessment.agreed": "Assessment agreed",
    "assessment.challenged": "Assessment challenged",
    "challenge.answered": "Challenge answered",
    "signature.awaited": "A level waits for a second signature",
    "level.signed": "A level signed by a second person",
    "leads.met": "The leads of both sides met",
    "proposal.considered": "The Operational Board considered a proposal",
    "moderation.opened": "Moderation opened",
    "level.proposed": "Level proposed",
    "level.deferred": "Level deferred",
    "level.ratified": "Level ratified",
    "joint_level.set": "Joint level set by the Board",
    "interest.declared": "Interest declared",
    "interest.ended": "Declared interest ended",
    "secondment.recorded": "Secondment recorded",
    "secondment.corrected": "Secondment corrected",
    "conduct.rated": "Conduct of another Authority rated",
    "moderator.viewed": "Moderator’s view given",
    "board.voted": "Vote recorded",
    "board.dissented": "Dissent recorded",
    "level.published": "Level published",
    "sample.drawn": "Sample drawn for the audit",
    "words.removed": "Words removed by law",
    "removal.asked_for": "Removal of a name asked for",
    "person.removed": "Name removed by law",
    "person.told": "Somebody told all that is held about them",
    "document.asked_for": "Document asked for",
    "document.cancelled": "Document cancelled",
    "document.made": "Document made",
}


def event_words(name: str) -> str:
    """What an event or a seal is called."""
    return EVENTS.get(name) or name.replace(".", " ").replace("_", " ").capitalize()


def change_words(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    """What changed, in a few words: only what a reader can make something of."""
    return "; ".join(_parts(before, after))


def _parts(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    stage = after.get("stage")
    if stage and before.get("stage") != stage:
        yield f"now {_stage(stage).lower()}"
    if isinstance(after.get("level"), int):
        yield f"level {after['level']}"
    for name in ("name", "title", "type", "item", "criterion"):
        value = after.get(name, before.get(name))
        if isinstance(value, str) and value:
            yield _readable(value)
    if until := after.get("until"):
        yield f"until {day_words(date.fromisoformat(until))}"
    role = after.get("role", before.get("role"))
    if role in {each.value for each in Role}:
        yield Role(role).words


def _stage(value: str) -> str:
    return Stage(value).words if value in {each.value for each in Stage} else value


def _readable(value: object) -> str:
    text = str(value)
    return text.replace("_", " ") if re.fullmatch(r"[a-z_]+", text) else text


def about_address(about: str, home: str) -> str:
    """Where the thing that an event is about can be looked at; "" where it has no page."""
    for shape, address in _PLACES:
        if found := shape.fullmatch(about):
            return home + address.format(*found.groups())
    return ""


_PLACES = (
    (re.compile(r"A-(\d+)"), "assessments/{}/"),
    (re.compile(r"E-(\d+)"), "evidence/{}/"),
    (re.compile(r"matrix version (\d+)"), "matrix/{}/"),
    (re.compile(r"cycle \d+"), "cycles/"),
    (re.compile(r"sample (\d+)"), "record/samples/{}/"),
)
