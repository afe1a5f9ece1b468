"""Settle what stands beside the words of a draft: points, findings, and what changed how."""

from collections.abc import Collection, Mapping
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
from milepost.apps.matrices.models import MapDecision, MatrixDraft, PointSaid
from milepost.apps.matrices.readying import map_key, map_of
from milepost.apps.matrices.settled import PointStanding, points_of
from milepost.core.access.refusals import ChangedMeanwhile, NoSuchThing, NotPossible
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
    draft = _locked(number, by=by)
    _require_there([point], draft)
    _say(draft, point, _word(said_as, words), by=by, at=at)


@transaction.atomic
def say_of_points(
    *,
    number: int,
    points: Collection[str],
    said_as: SettledAs,
    words: str = "",
    by: Actor,
    at: datetime,
) -> None:
    """Say the same of several points for one's own side: of all of them, or of none.

    :param points: the codes of points and findings.
    :raises NotAllowed: where the actor does not answer for a party's matrix.
    :raises NoSuchThing: where there is no such draft or point for the actor.
    :raises NotPossible: where none is named, or as for one point.
    """
    draft = _locked(number, by=by)
    _require_there(points, draft)
    word = _word(said_as, words)
    for code in _in_order(points):
        _say(draft, code, word, by=by, at=at)


@transaction.atomic
def agree_on_points(
    *, number: int, points: Collection[str], heard: datetime | None, by: Actor, at: datetime
) -> None:
    """Say of several points, for one's own side, what the other side last said of each.

    :param heard: the moment of the last word that was looked at: what the other side said later
        is not agreed to unread.
    :raises NotAllowed: where the actor does not answer for a party's matrix.
    :raises NoSuchThing: where there is no such draft or point for the actor.
    :raises NotPossible: with every point that the other side does not hold settled.
    :raises ChangedMeanwhile: where the other side said something else of one of them since.
    """
    draft = _locked(number, by=by)
    standing = {each.code: each for each in _require_there(points, draft)}
    theirs = {
        code: said
        for code in _in_order(points)
        for said in standing[code].said
        if said.side is not by.party_kind and said.said_as.is_settled
    }
    silent = [code for code in _in_order(points) if code not in theirs]
    if silent:
        sentence = "the other side has not said that it is settled, so say it in your own words."
        raise NotPossible([f"{code}: {sentence}" for code in silent])
    if any(heard is None or said.at > heard for said in theirs.values()):
        raise ChangedMeanwhile(
            "The other side said something else since you looked. Read it, then decide."
        )
    for code, said in theirs.items():
        _say(draft, code, (said.said_as, said.words), by=by, at=at)


def _locked(number: int, *, by: Actor) -> MatrixDraft:
    """A draft in consultation, that the actor speaks of for a party, until they have spoken."""
    require_proposer(by=by)
    draft = find_draft(number, by=by, is_locked=True)
    require_stage(draft, IN_CONSULTATION)
    return draft


def _require_there(points: Collection[str], draft: MatrixDraft) -> tuple[PointStanding, ...]:
    """All points of the draft, those that are named among them."""
    if not points:
        raise NotPossible(["Tick at least one of them."])
    found = points_of(draft)
    for missing in sorted(set(points) - {each.code for each in found}):
        raise NoSuchThing(f"point {missing}")
    return found


def _in_order(points: Collection[str]) -> list[str]:
    """Findings, then points, each by its number."""
    return sorted(set(points), key=lambda code: (code[:1], int(code[1:])))


def _word(said_as: SettledAs, words: str) -> tuple[SettledAs, str]:
    if said_as is SettledAs.AGREED and not words.strip():
        raise NotPossible(["Say what was agreed, so that everybody reads the same later."])
    return said_as, words


def _say(
    draft: MatrixDraft, point: str, word: tuple[SettledAs, str], *, by: Actor, at: datetime
) -> None:
    said_as, statement = word[0], state(word[1])
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
