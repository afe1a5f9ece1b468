"""An Authority says what it makes of evidence; its owner replies; an odd type is taken or not."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from milepost.apps.audit.actions import record, state, write_down
from milepost.apps.contracts.models import Arrangement, Party
from milepost.apps.evidence.models import (
    EvidenceException,
    EvidenceExceptionEnd,
    EvidenceItem,
    EvidenceJudgement,
    EvidenceReply,
    EvidenceVersion,
)
from milepost.apps.evidence.said import said_of_evidence
from milepost.apps.matrices.queries import current_matrix
from milepost.apps.people.models import Person
from milepost.core.access.duties import require
from milepost.core.access.refusals import ChangedMeanwhile, NoSuchThing, NotAllowed, NotPossible
from milepost.core.access.roles import Actor, Permission
from milepost.core.evidence.judging import (
    JudgementAnswer,
    judgement_faults,
    strength_when_accepted,
)
from milepost.core.evidence.strength import Maker
from milepost.core.period.local_time import local_date


@transaction.atomic
def judge_evidence(
    *,
    number: int,
    answer: str,
    strength: str = "",
    reason: str = "",
    seen: int | None = None,
    by: Actor,
    at: datetime,
) -> None:
    """Say for the actor's Authority that it accepts an item's newest version, or why not.

    It counts in this Authority's assessments alone. A later judgement takes the place of the
    earlier one, which stays as it is; what was sealed before stays as it was sealed.

    :param answer: "accepted", "rejected" or "more_asked".
    :param strength: "A" to "D" for what is accepted; what its maker makes it where unsaid.
    :param seen: the version that the person had before them, where another may be there by now.
    :raises NotAllowed: where the actor does not validate for an Authority, or put it in.
    :raises NoSuchThing: where the item does not exist for the actor.
    :raises ChangedMeanwhile: where it has a newer version by now.
    :raises NotPossible: with every reason why it cannot be judged so.
    """
    require(Permission.VALIDATE_ASSESSMENT, by=by)
    version = _newest_version(number, by)
    if seen is not None and version.number != seen:
        raise ChangedMeanwhile(
            f"E-{number} has version {version.number} by now, and you looked at {seen}:"
            " look at it anew."
        )
    if by.person in (version.added_by.reference, version.item.added_by.reference):
        raise NotAllowed("You put this evidence in, so somebody else must judge it.")
    made_by = Maker(version.item.made_by)
    if answer == JudgementAnswer.ACCEPTED and not strength:
        strength = strength_when_accepted(made_by).value
    faults = judgement_faults(made_by, answer=answer, strength=strength, reason=reason)
    party = Party.objects.get(reference=by.party)
    before = _judgement_of(version, party)
    if before is not None and _says(before) == (answer, strength, reason.strip()):
        faults = (*faults, f"{party.short_name} has said so of E-{number} already.")
    if faults:
        raise NotPossible(faults)
    words = state(reason)
    EvidenceJudgement.objects.create(
        evidence_version=version,
        party=party,
        answer=answer,
        strength=strength,
        reason=words,
        by=_person(by),
        at=at,
        supersedes=before,
    )
    said_of_evidence.send(judge_evidence, item=version.item, party=party)
    record(
        _told("evidence.judged", version),
        about=f"E-{number}",
        by=by,
        at=at,
        before=_as_told(before) if before else None,
        after={"answer": answer, "strength": strength, "version": version.number},
        reason=words,
    )


@transaction.atomic
def reply_to_judgement(*, number: int, judgement: int, words: str, by: Actor, at: datetime) -> None:
    """Answer, for the side that owns an item, an Authority that rejected it or asked for more.

    :raises NotAllowed: where the actor may put in no evidence, or the item is another side's.
    :raises NoSuchThing: where the item, or that judgement of it, does not exist for the actor.
    :raises NotPossible: with every reason why it cannot be replied to.
    """
    require(Permission.ADD_EVIDENCE, by=by)
    version = _newest_version(number, by)
    held = (
        EvidenceJudgement.objects.filter(evidence_version__item=version.item, pk=judgement)
        .select_related("evidence_version", "party")
        .first()
    )
    if held is None:
        raise NoSuchThing(f"that judgement of E-{number}")
    if version.item.owner is None or version.item.owner.reference != by.party:
        raise NotAllowed("The side that put it in replies.")
    faults = []
    if held.answer == JudgementAnswer.ACCEPTED:
        faults.append(f"{held.party.short_name} accepted it: there is nothing to reply to.")
    if EvidenceJudgement.objects.filter(supersedes=held).exists():
        faults.append(f"{held.party.short_name} has judged it anew: reply to that.")
    if EvidenceReply.objects.filter(judgement=held).exists():
        faults.append("It was replied to already.")
    if not words.strip():
        faults.append("Write your reply.")
    if faults:
        raise NotPossible(faults)
    text = write_down(words)
    EvidenceReply.objects.create(judgement=held, text=text, by=_person(by), at=at)
    record(
        _told("evidence.replied", held.evidence_version),
        about=f"E-{number}",
        by=by,
        at=at,
        after={"to": held.party.reference, "answer": held.answer},
        reason=text,
    )


@transaction.atomic
def make_exception(*, number: int, focus_area: str, reason: str, by: Actor, at: datetime) -> int:
    """Take an item in a focus area whose evidence base lacks its type, for one's own Authority.

    :return: the exception's number.
    :raises NotAllowed: where the actor does not validate for an Authority, or put the item in.
    :raises NoSuchThing: where the item does not exist for the actor, or the focus area at all.
    :raises NotPossible: with every reason why it cannot be made.
    """
    require(Permission.VALIDATE_ASSESSMENT, by=by)
    version = _newest_version(number, by)
    item = version.item
    if by.person in (version.added_by.reference, item.added_by.reference):
        raise NotAllowed("You put this evidence in, so somebody else must take it as an exception.")
    current = current_matrix(arrangement=by.arrangement, on=local_date(at))
    area = current.matrix.areas_by_code.get(focus_area) if current else None
    if area is None:
        raise NoSuchThing(f"a focus area {focus_area} in the matrix in force")
    party = Party.objects.get(reference=by.party)
    faults = []
    if item.type_code in {each.code for each in area.evidence_base}:
        faults.append(f"Its type is in the evidence base of {area.name}: it needs no exception.")
    if _exceptions(item, party).filter(focus_area=focus_area).exists():
        faults.append(f"{party.short_name} takes it there as an exception already.")
    if not reason.strip():
        faults.append("Write down why it is taken although its type is not in the base.")
    if faults:
        raise NotPossible(faults)
    words = write_down(reason)
    made = EvidenceException.objects.create(
        item=item, party=party, focus_area=focus_area, reason=words, by=_person(by), at=at
    )
    said_of_evidence.send(make_exception, item=item, party=party)
    record(
        _told("evidence.exception_made", version),
        about=f"E-{number}",
        by=by,
        at=at,
        after={"focus_area": focus_area, "type": item.type_code},
        reason=words,
    )
    return made.pk


@transaction.atomic
def end_exception(*, number: int, exception: int, reason: str, by: Actor, at: datetime) -> None:
    """Take an exception back: from here on the item's type stands against it again.

    :raises NotAllowed: where the actor does not validate for an Authority.
    :raises NoSuchThing: where the actor's Authority made no such exception of that item.
    :raises NotPossible: with every reason why it cannot be ended.
    """
    require(Permission.VALIDATE_ASSESSMENT, by=by)
    version = _newest_version(number, by)
    held = (
        EvidenceException.objects.filter(item=version.item, party__reference=by.party, pk=exception)
        .select_related("party")
        .first()
    )
    if held is None:
        raise NoSuchThing(f"that exception of E-{number}")
    faults = []
    if EvidenceExceptionEnd.objects.filter(exception=held).exists():
        faults.append("It was taken back already.")
    if not reason.strip():
        faults.append("Write down why it is taken back.")
    if faults:
        raise NotPossible(faults)
    words = write_down(reason)
    EvidenceExceptionEnd.objects.create(exception=held, reason=words, by=_person(by), at=at)
    said_of_evidence.send(end_exception, item=version.item, party=held.party)
    record(
        _told("evidence.exception_ended", version),
        about=f"E-{number}",
        by=by,
        at=at,
        before={"focus_area": held.focus_area},
        reason=words,
    )


def _newest_version(number: int, by: Actor) -> EvidenceVersion:
    """The newest version of an item that exists for the actor; others of the arrangement wait.

    :raises NoSuchThing: where the item does not exist for the actor.
    """
    Arrangement.objects.select_for_update().get(reference=by.arrangement)
    versions = (
        EvidenceVersion.objects.filter(
            item__arrangement__reference=by.arrangement, item__number=number
        )
        .select_related("item__owner", "item__added_by", "added_by", "release")
        .order_by("-number")
    )
    for version in versions:  # a newer one may still be its owner's alone
        if not _is_closed_to(by, version):
            return version
    raise NoSuchThing(f"E-{number}")


def _is_closed_to(by: Actor, version: EvidenceVersion) -> bool:
    """Another side's item does not exist here until a position that cites it is issued."""
    owner = version.item.owner.reference if version.item.owner else None
    return owner != by.party and not _is_shared(version)


def _is_shared(version: EvidenceVersion) -> bool:
    return not version.item.is_restricted and hasattr(version, "release")


def _told(event: str, version: EvidenceVersion) -> str:
    """The event's name: what not all sides may see is told to one's own alone."""
    return event if _is_shared(version) else f"{event}_in_confidence"


def _judgement_of(version: EvidenceVersion, party: Party) -> EvidenceJudgement | None:
    return (
        EvidenceJudgement.objects.filter(
            evidence_version=version, party=party, superseded_by__isnull=True
        )
        .select_related("reason")
        .first()
    )


def _exceptions(item: EvidenceItem, party: Party) -> "QuerySet[EvidenceException]":
    return EvidenceException.objects.filter(item=item, party=party, end__isnull=True)


def _says(judgement: EvidenceJudgement) -> tuple[str, str, str]:
    reason = judgement.reason.text if judgement.reason else ""
    return judgement.answer, judgement.strength, reason


def _as_told(judgement: EvidenceJudgement) -> dict[str, str]:
    return {"answer": judgement.answer, "strength": judgement.strength}


def _person(by: Actor) -> Person:
    return Person.objects.get(reference=by.person)
