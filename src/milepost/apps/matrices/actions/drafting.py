"""Begin a draft, write in it, open it to the other parties, put it forward, or withdraw it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max

from milepost.apps.audit.actions import record, state
from milepost.apps.contracts.models import Arrangement
from milepost.apps.matrices.actions.adopting import put_forward
from milepost.apps.matrices.carrying import NOTHING_STANDS, WhatStands
from milepost.apps.matrices.drafted import (
    DRAFT,
    IN_CONSULTATION,
    PUT_FORWARD,
    WITHDRAWN,
    earlier_editions,
    editions_held,
    find_draft,
    newest_agreed,
    party_of,
    person_of,
    read_draft,
    require_stage,
    require_unchanged,
    why_outdated,
    with_changes,
)
from milepost.apps.matrices.editions import matrix_of
from milepost.apps.matrices.models import DraftProposal, MatrixDraft, MatrixVersion
from milepost.apps.matrices.readying import readiness_of
from milepost.core.access.duties import require
from milepost.core.access.refusals import NotAllowed, NotPossible
from milepost.core.access.roles import Actor, Permission
from milepost.core.assessment.seal import canonical
from milepost.core.matrix.definition import MaturityMatrix
from milepost.core.matrix.document import to_document
from milepost.core.matrix.drafting.changes import DraftChanges, changes_to_document
from milepost.core.matrix.drafting.proposals import require_proposer
from milepost.core.matrix.history_of_codes import code_faults
from milepost.core.matrix.wording import begun

LONGEST_VERSION, LONGEST_TITLE = 40, 200  # characters: what an edition's row holds


@transaction.atomic
def begin_draft(
    *,
    matrix: MaturityMatrix | None = None,
    findings: Sequence[Mapping[str, str]] = (),
    source_name: str = "",
    source_layout: Mapping[str, Any] | None = None,
    by: Actor,
    at: datetime,
) -> int:
    """Begin a draft, from a matrix that was read or from the newest edition that is agreed.

    It is the actor's own party's until it is opened to the others.

    :param matrix: what was read; the newest agreed edition where it is left out.
    :param findings: what a careful reader found in it, to be settled.
    :return: the draft's number.
    :raises NotAllowed: where the actor does not answer for a party's matrix.
    :raises NotPossible: where there is nothing to begin from, the party has a draft already, or
        codes of the matrix stood for something else in an earlier edition.
    """
    require_proposer(by=by)
    arrangement = Arrangement.objects.select_for_update().get(reference=by.arrangement)
    base = newest_agreed(by.arrangement)
    if matrix is None:
        if base is None:
            raise NotPossible(["No edition is agreed yet, so there is nothing to begin from."])
        matrix = matrix_of(base.pk, base.sha256)
        source_layout = base.source_layout  # its sheet is handed back as theirs was
    faults = list(_faults_of_codes(matrix, by))
    if faults:
        raise NotPossible(faults)
    held = MatrixDraft.objects.filter(arrangement=arrangement)
    party = party_of(by)
    if held.filter(party=party, stage=DRAFT).exists():
        raise NotPossible(["Your side works on a draft already: open it, or discard it, first."])
    document = canonical(to_document(matrix)).decode()
    draft = MatrixDraft.objects.create(
        arrangement=arrangement,
        number=(held.aggregate(last=Max("number"))["last"] or 0) + 1,
        party=party,
        base=base,
        begun_from=document,
        document=document,
        findings=[dict(each) for each in findings],
        source_name=source_name,
        source_layout=dict(source_layout or {}),
        stage_since=at,
        begun_by=person_of(by),
        begun_at=at,
    )
    after = {"title": matrix.title, "version": matrix.version}
    record("draft.begun", about=str(draft), by=by, at=at, after=after)
    return draft.number


@transaction.atomic
def write_in(
    *, number: int, changes: DraftChanges, seen: int, reason: str = "", by: Actor, at: datetime
) -> None:
    """Write in a draft that only the actor's own party sees yet: no answer is needed.

    :param seen: the revision of the draft that was looked at.
    :raises NotAllowed: where the actor does not answer for a party's matrix.
    :raises NoSuchThing: where no such draft exists for the actor.
    :raises NotPossible: where it is open to the others by now, or with every fault of the changes.
    :raises ChangedMeanwhile: where it was changed since it was looked at.
    """
    require_proposer(by=by)
    draft = find_draft(number, by=by, is_locked=True)
    require_stage(draft, DRAFT)
    require_unchanged(draft, seen)
    if not changes:
        raise NotPossible(["Nothing would be changed."])
    apply_to(draft, changes, by=by)
    statement = state(reason)
    DraftProposal.objects.create(
        draft=draft,
        number=next_number(draft),
        changes=changes_to_document(changes),
        is_written=True,
        reason=statement,
        by=person_of(by),
        party=draft.party,
        at=at,
    )
    after = {"changes": [each.where for each in changes]}
    record("draft.written", about=str(draft), by=by, at=at, after=after, reason=statement)


def apply_to(draft: MatrixDraft, changes: DraftChanges, *, by: Actor) -> None:
    """Make the changes in the draft, all or none.

    :raises NotPossible: with every fault, of the changes and of what they would make.
    """
    matrix = with_changes(draft, changes, by=by)
    draft.document = canonical(to_document(matrix)).decode()
    draft.revision += 1
    draft.save(update_fields=["document", "revision"])


def next_number(draft: MatrixDraft) -> int:
    """The number that the next proposal of a draft gets."""
    return (draft.proposals.aggregate(last=Max("number"))["last"] or 0) + 1


@transaction.atomic
def open_to_all(*, number: int, seen: int | None = None, by: Actor, at: datetime) -> None:
    """Open a draft to the other parties: from then on changes are proposed and answered.

    :param seen: the revision of the draft that was looked at: what is opened is told for good.
    :raises NotAllowed: where the actor does not answer for a party's matrix.
    :raises NoSuchThing: where no such draft exists for the actor.
    :raises NotPossible: where it is open already, another one is, or another edition was agreed
        since it was begun.
    :raises ChangedMeanwhile: where it was changed since it was looked at.
    """
    require_proposer(by=by)
    draft = find_draft(number, by=by, is_locked=True)
    require_stage(draft, DRAFT)
    if seen is not None:
        require_unchanged(draft, seen)
    _refuse_outdated(draft, by)
    _go_to(draft, IN_CONSULTATION, at)
    record("draft.opened", about=str(draft), by=by, at=at, after={"stage": IN_CONSULTATION})


@transaction.atomic
def take_up_again(*, number: int, by: Actor, at: datetime) -> None:
    """Go on with a draft that was put forward and declined by a party.

    :raises NotAllowed: where the actor does not answer for a party's matrix.
    :raises NoSuchThing: where no such draft exists for the actor.
    :raises NotPossible: where it was not declined, another draft is open by now, or another
        edition was agreed since it was begun.
    """
    require_proposer(by=by)
    draft = find_draft(number, by=by, is_locked=True)
    version = draft.version
    if version is None or not version.consents.filter(is_consent=False).exists():
        raise NotPossible([f"Draft {draft.number} was not declined, so there is nothing to mend."])
    require_stage(draft, PUT_FORWARD)
    _refuse_outdated(draft, by)
    draft.version = None
    _go_to(draft, IN_CONSULTATION, at)
    after = {"stage": IN_CONSULTATION, "declined": version.number}
    record("draft.reopened", about=str(draft), by=by, at=at, after=after)


def _refuse_outdated(draft: MatrixDraft, by: Actor) -> None:
    if sentence := why_outdated(draft, by.arrangement):
        raise NotPossible([sentence])


def _go_to(draft: MatrixDraft, stage: str, at: datetime) -> None:
    draft.stage, draft.stage_since = stage, at
    if stage == IN_CONSULTATION and draft.consulted_at is None:
        draft.consulted_at = at
    draft.revision += 1
    try:
        with transaction.atomic():
            draft.save()
    except IntegrityError:
        raise NotPossible(
            ["Another draft is open to all parties. Only one is at a time: finish that first."]
        ) from None


@transaction.atomic
def withdraw_draft(*, number: int, by: Actor, at: datetime) -> None:
    """Withdraw a draft: nothing comes of it, and what was said of it stays on record.

    :raises NotAllowed: where the actor's own party did not begin it.
    :raises NoSuchThing: where no such draft exists for the actor.
    :raises NotPossible: where it was put forward.
    """
    require_proposer(by=by)
    draft = find_draft(number, by=by, is_locked=True)
    if draft.party.reference != by.party:
        raise NotAllowed(f"Only the party that began draft {draft.number} can withdraw it.")
    require_stage(draft, DRAFT, IN_CONSULTATION)
    name = "draft.withdrawn" if draft.consulted_at else "draft.discarded"
    draft.stage, draft.stage_since = WITHDRAWN, at
    draft.revision += 1
    draft.save()
    record(name, about=str(draft), by=by, at=at, after={"stage": WITHDRAWN})


@transaction.atomic
def put_draft_forward(
    *,
    number: int,
    version: str,
    seen: int,
    in_force_from: date | None = None,
    stands: WhatStands = NOTHING_STANDS,
    by: Actor,
    at: datetime,
) -> int:
    """Put a draft forward for adoption, exactly as it stands: every party then signs it.

    :param version: what the parties call this edition, such as 1.1.
    :param seen: the revision of the draft that was looked at.
    :param stands: what has come of the arrangement's matrix so far.
    :return: the number of the edition.
    :raises NotAllowed: where the actor is not a contract manager.
    :raises NoSuchThing: where no such draft exists for the actor.
    :raises NotPossible: with everything that keeps it from being ready.
    :raises ChangedMeanwhile: where it was changed since it was looked at.
    """
    require(Permission.PUT_FORWARD_MATRIX, by=by)
    draft = find_draft(number, by=by, is_locked=True)
    require_stage(draft, IN_CONSULTATION)
    require_unchanged(draft, seen)
    drafted = read_draft(draft.document)
    matrix = replace(drafted, version=version.strip() or drafted.version)
    faults = [
        *filter(None, [why_outdated(draft, by.arrangement)]),
        *(reason.sentence for reason in readiness_of(draft).blocking),
        *_faults_of_codes(matrix, by),
        *_faults_of_naming(matrix, version.strip(), by),
    ]
    if faults:
        raise NotPossible(faults)
    edition = put_forward(
        matrix=matrix,
        source_name=draft.source_name,
        source_layout=draft.source_layout,
        in_force_from=in_force_from,
        stands=stands,
        by=by,
        at=at,
    )
    draft.version = MatrixVersion.objects.get(arrangement=draft.arrangement, number=edition)
    draft.stage, draft.stage_since = PUT_FORWARD, at
    draft.revision += 1
    draft.save()
    return edition


def _faults_of_codes(matrix: MaturityMatrix, by: Actor) -> Iterator[str]:
    for fault in code_faults(matrix, earlier_editions(by.arrangement)):
        yield begun(str(fault))


def _faults_of_naming(matrix: MaturityMatrix, version: str, by: Actor) -> Iterator[str]:
    """Why an edition cannot be called this."""
    if not version:
        yield "Give the edition a version, such as 1.1."
    elif len(version) > LONGEST_VERSION:
        yield f"The version of an edition has at most {LONGEST_VERSION} characters."
    elif editions_held(by.arrangement).filter(version=version).exists():
        yield f"There is a version {version} already. Give this edition another."
    if len(matrix.title) > LONGEST_TITLE:
        yield f"The title of an edition has at most {LONGEST_TITLE} characters."
