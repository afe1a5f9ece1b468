"""Cite evidence for criteria, take a citation back, answer evidence that contradicts."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from milepost.apps.assessments.actions.every_step import (
    fetch,
    open_set,
    person_of,
    remember,
    touch,
)
from milepost.apps.assessments.models import (
    Assessment,
    EvidenceAnswer,
    EvidenceLink,
    challenge_stands,
)
from milepost.apps.assessments.reckoning import reckon
from milepost.apps.audit.actions import record, write_down
from milepost.apps.evidence.queries import evidence_item
from milepost.apps.matrices.queries import matrix_of
from milepost.core.access.duties import require, require_own_authority
from milepost.core.access.refusals import NoSuchThing, NotPossible
from milepost.core.access.roles import Actor, Permission
from milepost.core.assessment.workflow import OPEN_TO, Position, Stage, position_of
from milepost.core.evidence.place import place_faults
from milepost.core.evidence.support import LinkKind


@transaction.atomic
def cite(
    *,
    number: int,
    evidence: int,
    criteria: Collection[str],
    kind: LinkKind,
    place: str,
    by: Actor,
    at: datetime,
) -> int:
    """Tie an evidence item to criteria, with the place in it where a reader should look.

    :return: how many ties were added; one that stands already is left as it is.
    :raises NotAllowed: where the actor may not add evidence, or acts for another Authority.
    :raises NoSuchThing: where the assessment or the item does not exist for the actor.
    :raises NotPossible: with every fault.
    """
    require(Permission.ADD_EVIDENCE, by=by)
    assessment = fetch(number, by=by)
    require_own_authority(by=by, authority=assessment.authority.reference)
    position = position_of(by)
    item = evidence_item(by=by, number=evidence)
    _refuse_faults(assessment, position, criteria, place)
    held = set(
        EvidenceLink.objects.filter(
            assessment=assessment,
            position=position.value,
            evidence_version_id=item.version_id,
            kind=kind.value,
            superseded_by__isnull=True,
            is_withdrawn=False,
        ).values_list("criterion", flat=True)
    )
    added = [code for code in dict.fromkeys(criteria) if code not in held]
    person = person_of(by)
    EvidenceLink.objects.bulk_create(
        EvidenceLink(
            assessment=assessment,
            position=position.value,
            criterion=code,
            evidence_version_id=item.version_id,
            kind=kind.value,
            place=place.strip(),
            by=person,
            at=at,
        )
        for code in added
    )
    if added:
        _reckon_again(assessment, position)
        record(
            "evidence.cited",
            about=str(assessment),
            by=by,
            at=at,
            after={"item": item.reference, "criteria": added, "kind": kind.value},
        )
    return len(added)


@transaction.atomic
def withdraw_citation(*, number: int, link: int, by: Actor, at: datetime) -> None:
    """Take a tie back, by a row that supersedes it.

    :raises NotAllowed: where the actor may not add evidence, or acts for another Authority.
    :raises NoSuchThing: where the actor's side made no such tie here.
    :raises NotPossible: where the set it bears on is closed.
    """
    require(Permission.ADD_EVIDENCE, by=by)
    assessment = fetch(number, by=by)
    require_own_authority(by=by, authority=assessment.authority.reference)
    position = position_of(by)
    before = (
        EvidenceLink.objects.filter(
            pk=link,
            assessment=assessment,
            position=position.value,
            superseded_by__isnull=True,
            is_withdrawn=False,
        )
        .select_related("evidence_version__item")
        .first()
    )
    if before is None:
        raise NoSuchThing("that citation")
    _refuse_closed(assessment, position)
    EvidenceLink.objects.create(
        assessment=assessment,
        position=before.position,
        criterion=before.criterion,
        evidence_version_id=before.evidence_version_id,
        kind=before.kind,
        place=before.place,
        supersedes=before,
        is_withdrawn=True,
        by=person_of(by),
        at=at,
    )
    _reckon_again(assessment, position)
    record(
        "evidence.citation_withdrawn",
        about=str(assessment),
        by=by,
        at=at,
        before={"item": str(before.evidence_version.item), "criterion": before.criterion},
    )


@transaction.atomic
def answer_evidence(*, number: int, link: int, words: str, by: Actor, at: datetime) -> None:
    """Answer, in writing, an item that contradicts a criterion; until then it stands in the way.

    :raises NotAllowed: where the actor may not add evidence, or acts for another Authority.
    :raises NoSuchThing: where no such contradicting tie is open to the actor.
    :raises NotPossible: where the actor's side is not at work, or no answer was written.
    """
    require(Permission.ADD_EVIDENCE, by=by)
    assessment = fetch(number, by=by)
    require_own_authority(by=by, authority=assessment.authority.reference)
    position = position_of(by)
    found = reckon(assessment, position)
    open_links = [
        each.link_id
        for each in found.evidence
        if each.kind is LinkKind.CONTRADICTS and not each.is_answered
    ]
    if link not in open_links:
        raise NoSuchThing("that contradicting evidence")
    _refuse_closed(assessment, position)
    if not words.strip():
        raise NotPossible(["Write the answer: why this does not stand against the rating."])
    statement = write_down(words)
    before = EvidenceLink.objects.select_related("evidence_version__item").get(pk=link)
    EvidenceAnswer.objects.create(link=before, text=statement, by=person_of(by), at=at)
    _reckon_again(assessment, position)
    record(
        "evidence.answered",
        about=str(assessment),
        by=by,
        at=at,
        after={"item": str(before.evidence_version.item), "criterion": before.criterion},
        reason=statement,
    )


def _refuse_faults(
    assessment: Assessment, position: Position, criteria: Collection[str], place: str
) -> None:
    version = assessment.cycle.matrix_version
    area = matrix_of(version.pk, version.sha256).areas_by_code[assessment.focus_area]
    faults = [
        f"{code} is not a criterion of {area.name}."
        for code in criteria
        if code not in area.by_code
    ]
    if not criteria:
        faults.append("Choose at least one criterion that this evidence bears on.")
    faults += place_faults(place)
    if faults:
        raise NotPossible(faults)
    _refuse_closed(assessment, position)


def _refuse_closed(assessment: Assessment, position: Position) -> None:
    stage = Stage(assessment.stage)
    is_answering = (
        stage is Stage.CHALLENGED
        and position is Position.PROVIDER
        and assessment.challenges.filter(challenge_stands(), answer__isnull=True).exists()
    )
    if stage not in OPEN_TO[position] and not is_answering:
        raise NotPossible(
            [f"At the stage “{stage.words}” no evidence can be added from your side."]
        )


def _reckon_again(assessment: Assessment, position: Position) -> None:
    """Where this side is still writing its ratings, work out anew what they indicate."""
    if Stage(assessment.stage) in OPEN_TO[position]:
        remember(open_set(assessment, position), reckon(assessment, position))
    touch(assessment)
