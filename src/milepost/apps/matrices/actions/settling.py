"""Settle what stands beside the words of a draft: points, findings, and what changed how."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from milepost.apps.audit.actions import record, state
from milepost.apps.matrices.drafted import (
    IN_CONSULTATION,
    find_draft,
    party_of,
    person_of,
    require_stage,
    require_unchanged,
)
from milepost.apps.matrices.models import MapDecision, PointSaid
from milepost.apps.matrices.readying import map_key, map_of, points_of
from milepost.core.access.refusals import NoSuchThing, NotPossible
from milepost.core.access.roles import Actor
from milepost.core.matrix.change_entries import ChangeDecision, ChangeKind
from milepost.core.matrix.change_map import confirmed
from milepost.core.matrix.drafting.points import SettledAs
from milepost.core.matrix.drafting.proposals import require_proposer
from milepost.core.matrix.faults import FaultyDecisions
from milepost.core.matrix.wording import begun


@transaction.atomic
def say_of_point(
    *, number: int, point: str, said_as: SettledAs, words: str = "", by: Actor, at: datetime
) -> None:
    """Say for one's own side how a point stands; it is settled once both sides say the same.

    :param number: the draft's.
    :param point: the code of the point, "M7", or of a finding, "F3".
    :raises NotAllowed: where the actor does not answer for a party's matrix.
    :raises NoSuchThing: where there is no such draft or point for the actor.
    :raises NotPossible: where the draft is not open to all parties, or it says nothing of what was
        agreed.
    """
    require_proposer(by=by)
    draft = find_draft(number, by=by, is_locked=True)
    require_stage(draft, IN_CONSULTATION)
    if point not in {each.code for each in points_of(draft)}:
        raise NoSuchThing(f"point {point}")
    if said_as is SettledAs.AGREED and not words.strip():
        raise NotPossible(["Say what was agreed, so that everybody reads the same later."])
    statement = state(words)
    PointSaid.objects.create(
        draft=draft,
        point=point,
        said_as=said_as.value,
        words=statement,
        by=person_of(by),
        party=party_of(by),
        at=at,
    )
    about = f"{draft}, point {point}"
    record("point.said", about=about, by=by, at=at, after={"as": said_as.value}, reason=statement)


@transaction.atomic
def judge_changes(
    *,
    number: int,
    decisions: Mapping[str, ChangeDecision],
    seen: int | None = None,
    by: Actor,
    at: datetime,
) -> None:
    """Say what became of criteria and cells since the last edition, all of it or nothing.

    :param number: the draft's.
    :param decisions: by a criterion's code, or by "CS/4" for a cell.
    :param seen: the revision of the draft whose changes were looked at.
    :raises NotAllowed: where the actor does not answer for a party's matrix.
    :raises NoSuchThing: where no such draft exists for the actor.
    :raises NotPossible: with every decision that cannot be.
    :raises ChangedMeanwhile: where the draft was changed since it was looked at.
    """
    require_proposer(by=by)
    draft = find_draft(number, by=by, is_locked=True)
    require_stage(draft, IN_CONSULTATION)
    if seen is not None:
        require_unchanged(draft, seen)
    if not decisions:
        raise NotPossible(["Choose at least one change, and say what it is."])
    try:
        confirmed(map_of(draft), {map_key(key): each for key, each in decisions.items()})
    except FaultyDecisions as faulty:
        raise NotPossible([begun(str(fault)) for fault in faulty.faults]) from None
    person, party = person_of(by), party_of(by)
    for key, decision in decisions.items():
        MapDecision.objects.create(
            draft=draft,
            key=key,
            kind=ChangeKind(decision.kind).value,
            note=state(decision.note),
            by=person,
            party=party,
            at=at,
        )
    after = {key: decision.kind.value for key, decision in decisions.items()}
    record("change.judged", about=str(draft), by=by, at=at, after=after)
