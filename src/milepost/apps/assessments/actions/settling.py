"""The moderator's and the Board's moves: moderate, propose, defer, ratify; and publishing."""

from datetime import date, datetime

from django.db import transaction

from milepost.apps.assessments.actions.every_step import (
    Second,
    fetch,
    find_allowed_move,
    issue,
    person_of,
    take,
)
from milepost.apps.assessments.actions.sealing import seal_step
from milepost.apps.assessments.actions.stating import require_level, waits_for_signature
from milepost.apps.assessments.actions.superseding import superseded_level
from milepost.apps.assessments.actions.viewing import sealed_views
from milepost.apps.assessments.disputes import read_disputes, refuse_moderation_too_early
from milepost.apps.assessments.models import (
    Assessment,
    ProposedLevel,
    RatifiedLevel,
    ValidatedLevel,
    not_undone,
)
from milepost.apps.assessments.reckoning import Reckoning, reckon
from milepost.apps.audit.actions import add_seal, state
from milepost.core.access.refusals import ChangedMeanwhile, NotPossible
from milepost.core.access.roles import Actor
from milepost.core.assessment.workflow import Position
from milepost.core.period.local_time import local_date


@transaction.atomic
def open_moderation(*, number: int, seen: int | None = None, by: Actor, at: datetime) -> None:
    """Take a challenged assessment into moderation, once it is answered and the leads have met.

    Nobody is waited for beyond the limits that the matrix sets.

    :raises NotPossible: with what is still waited for, from whom, and until when.
    """
    assessment = fetch(number, by=by)
    move = find_allowed_move(assessment, "open_moderation", by=by, seen=seen)
    refuse_moderation_too_early(
        read_disputes(assessment, arrangement=by.arrangement, on=local_date(at))
    )
    take(assessment, move, by=by, at=at)


@transaction.atomic
def propose(
    *,
    number: int,
    level: int | None = None,
    reason: str = "",
    seen: int | None = None,
    by: Actor,
    at: datetime,
    second: Second | None = None,
) -> str:
    """Propose a level to the Board: in an agreed case by one click. Sealed.

    :param level: the level the moderator's ratings indicate where left out; for an agreed
        assessment the validated level.
    :param second: who signs a level far from the indicated one; given by ``sign_level`` alone.
    :return: the hash of the seal, which is the Board's paper; "" where it waits for a signature.
    """
    return _propose(number, "propose", level, reason, seen=seen, by=by, at=at, second=second)


@transaction.atomic
def resume(
    *,
    number: int,
    level: int | None = None,
    reason: str = "",
    seen: int | None = None,
    by: Actor,
    at: datetime,
    second: Second | None = None,
) -> str:
    """Put a deferred assessment before the Board again. Sealed.

    :param level: the level proposed before, with its reason, where left out.
    :param second: who signs a level far from the indicated one; given by ``sign_level`` alone.
    :return: the hash of the seal, the Board's new paper; "" where it waits for a signature.
    """
    return _propose(number, "resume", level, reason, seen=seen, by=by, at=at, second=second)


def _propose(
    number: int,
    name: str,
    level: int | None,
    reason: str,
    *,
    seen: int | None,
    by: Actor,
    at: datetime,
    second: Second | None,
) -> str:
    assessment = fetch(number, by=by)
    move = find_allowed_move(assessment, name, by=by, seen=seen, at=at)
    found = reckon(assessment, Position.MODERATOR)
    if level is None:
        level, reason = _taken_over(assessment, found, reason)
    need = require_level(found, level, reason)
    if waits_for_signature(assessment, move, need, reason, second, by=by, at=at):
        return ""
    statement = state(reason)
    rating_set = issue(assessment, Position.MODERATOR, found, by=by, at=at)
    seal = seal_step(
        assessment,
        "level.proposed",
        found,
        position=Position.MODERATOR,
        level=level,
        reason=statement,
        by=by,
        at=at,
        more={**sealed_views(assessment), **(second.sealed() if second else {})},
    )
    ProposedLevel.objects.create(
        assessment=assessment,
        rating_set=rating_set,
        level=level,
        indicated=found.indicated.level,
        reason=statement,
        by=person_of(by),
        at=at,
        seal=seal,
    )
    after = {"level": level, "indicated": found.indicated.level, "seal": seal.hash}
    take(assessment, move, by=by, at=at, after=after, reason=statement, second=second)
    return seal.hash


def _taken_over(assessment: Assessment, found: Reckoning, reason: str) -> tuple[int, str]:
    """The level and reason to propose where nobody says: those that stand already.

    The proposal that the Board put off; else, where the moderator rated nothing otherwise, the
    validated level; else what the moderator's own ratings indicate.
    """
    stated: ProposedLevel | ValidatedLevel | None
    stated = assessment.proposedlevels.filter(not_undone()).order_by("-id").first()
    if stated is None and not found.own:
        stated = assessment.validatedlevels.filter(not_undone()).order_by("-id").first()
    if stated is None:
        return found.indicated.level, reason
    kept = stated.reason.text if stated.reason else ""
    return stated.level, reason.strip() or kept


@transaction.atomic
def defer(
    *,
    number: int,
    until: date,
    reason: str,
    seen: int | None = None,
    by: Actor,
    at: datetime,
) -> None:
    """The Board puts the decision off to a date, with its reason.

    It is none of the four steps, but what bars somebody from ratifying bars them from this.

    :raises NotAllowed: by role or party, or by an interest or secondment of the actor's own.
    :raises NotPossible: where the date is not ahead, or no reason is given.
    """
    assessment = fetch(number, by=by)
    move = find_allowed_move(assessment, "defer", by=by, seen=seen, at=at)
    faults = []
    if until <= local_date(at):
        faults.append("Give a date that is still to come.")
    statement = state(reason)
    if statement is None:
        faults.append("Write down why the Board defers its decision.")
    if faults:
        raise NotPossible(faults)
    assessment.deferred_until = until
    take(assessment, move, by=by, at=at, after={"until": until.isoformat()}, reason=statement)


@transaction.atomic
def ratify(*, number: int, paper: str, seen: int | None = None, by: Actor, at: datetime) -> str:
    """Adopt the proposed level, bound to the hash of exactly what the Board saw. Sealed.

    :param paper: the hash of the proposal's seal, as printed on the Board's paper.
    :return: the hash of the ratification's seal.
    :raises ChangedMeanwhile: where the proposal is no longer the one the Board saw.
    """
    assessment = fetch(number, by=by)
    move = find_allowed_move(assessment, "ratify", by=by, seen=seen, at=at)
    proposal = (
        assessment.proposedlevels.select_related("seal", "rating_set").order_by("-id").first()
    )
    if proposal is None or proposal.seal.hash != paper:
        raise ChangedMeanwhile(
            "The proposal is no longer the one on your paper. Nothing was ratified:"
            " look at the proposal as it stands now."
        )
    seal = add_seal(
        arrangement=by.arrangement,
        kind="level.ratified",
        about=str(assessment),
        at=at,
        content={
            "assessment": str(assessment),
            "authority": assessment.authority.reference,
            "focus_area": assessment.focus_area,
            "cycle": assessment.cycle.number,
            "level": proposal.level,
            "paper": paper,
            "by": by.person,
            "party": by.party or "",
        },
    )
    RatifiedLevel.objects.create(
        assessment=assessment,
        rating_set=proposal.rating_set,
        level=proposal.level,
        indicated=proposal.indicated,
        reason=proposal.reason,
        proposal=proposal,
        ratified_on=local_date(at),
        paper_hash=paper,
        supersedes=superseded_level(assessment),
        by=person_of(by),
        at=at,
        seal=seal,
    )
    after = {"level": proposal.level, "paper": paper, "seal": seal.hash}
    take(assessment, move, by=by, at=at, after=after)
    return seal.hash


@transaction.atomic
def publish(*, number: int, seen: int | None = None, by: Actor, at: datetime) -> None:
    """Make a ratified level public."""
    assessment = fetch(number, by=by)
    move = find_allowed_move(assessment, "publish", by=by, seen=seen)
    take(assessment, move, by=by, at=at)
