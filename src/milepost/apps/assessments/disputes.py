"""Where does each challenge of an assessment stand on a day? Rows in, the core's answer out.

What a challenge went through is told by its own rows, the challenge and its answer, and by what
was recorded of the assessment as a whole: that the leads met, moderation, proposals, the Board.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef

from milepost.apps.assessments.models import Assessment, Challenge, challenge_stands
from milepost.apps.audit.models import Event
from milepost.apps.matrices.queries import matrix_of
from milepost.core.access.refusals import NotPossible
from milepost.core.assessment.dispute import (
    DatedPosition,
    Dispute,
    dispute,
    opens_moderation,
)
from milepost.core.assessment.dispute_steps import DisputeAct, DisputeSide
from milepost.core.matrix.definition import ProcedureSettings
from milepost.core.period.local_time import NO_END, local_date
from milepost.core.period.months import in_words
from milepost.gateways.prepared_query import Asked, Given, prepared

# What is recorded of the assessment as a whole bears on each of its challenges.
_ACTS: Mapping[str, DisputeAct] = {
    "leads.met": DisputeAct.MET,
    "moderation.opened": DisputeAct.MODERATION_OPENED,
    "level.proposed": DisputeAct.PROPOSED,
    "proposal.considered": DisputeAct.CONSIDERED,
    "level.deferred": DisputeAct.DEFERRED,
    "level.ratified": DisputeAct.RATIFIED,
}
UNDONE = "move.undone"


@dataclass(frozen=True, kw_only=True)
class Challenged:
    """A challenge and its answer, each with its day; ``answered_on`` is None until there is one."""

    criterion: str
    on: date
    answered_on: date | None
    is_accepted: bool


class Followed(NamedTuple):
    """What the assessment went through after it was challenged."""

    on: date
    act: DisputeAct
    level: int | None  # proposed or ratified
    words: str


def disputes_on(
    challenges: Iterable[Challenged],
    followed: Sequence[Followed],
    *,
    on: date,
    settings: ProcedureSettings,
) -> dict[str, Dispute]:
    """Where each challenge stands on a day, by criterion."""
    return {
        # A clock that is set back shows the day of the challenge, not a fault.
        each.criterion: dispute(_positions(each, followed), on=max(on, each.on), settings=settings)
        for each in challenges
    }


def _positions(challenged: Challenged, followed: Sequence[Followed]) -> list[DatedPosition]:
    found = [DatedPosition(on=challenged.on, act=DisputeAct.CHALLENGED)]
    if challenged.answered_on is not None:
        act = DisputeAct.ACCEPTED if challenged.is_accepted else DisputeAct.ANSWERED
        found.append(DatedPosition(on=challenged.answered_on, act=act))
    found += [DatedPosition(on=each.on, act=each.act) for each in followed]
    return sorted(found, key=lambda each: each.on)  # of one day, in the order they were said


def read_disputes(assessment: Assessment, *, arrangement: str, on: date) -> dict[str, Dispute]:
    """The same, read for one assessment: two queries, one where nothing was challenged."""
    found = read_disputes_of(
        {assessment.pk: str(assessment)},
        arrangement=arrangement,
        on=on,
        settings=procedure_of(assessment),
    )
    return found.get(assessment.pk, {})


def read_disputes_of(
    assessments: Mapping[int, str],
    *,
    arrangement: str,
    on: date,
    settings: ProcedureSettings | Mapping[int, ProcedureSettings],
) -> dict[int, dict[str, Dispute]]:
    """The same, for several assessments: two queries, none where there is no assessment.

    :param assessments: what each is called, by its key.
    :param settings: the limits, of all of them or of each by its key.
    """
    named = {pk: (arrangement, about) for pk, about in assessments.items()}
    return read_disputes_everywhere(named, on=on, settings=settings)


def read_disputes_everywhere(
    assessments: Mapping[int, tuple[str, str]],
    *,
    on: date,
    settings: ProcedureSettings | Mapping[int, ProcedureSettings],
) -> dict[int, dict[str, Dispute]]:
    """The same, for assessments of several arrangements: no more queries than for one.

    :param assessments: of which arrangement each is, by reference, and what it is called.
    """
    if not assessments:
        return {}
    challenges = _read_challenges(list(assessments))
    if not challenges:
        return {}
    followed = _read_followed(assessments[pk] for pk in challenges)
    return {
        pk: disputes_on(
            made,
            followed.get(assessments[pk], ()),
            on=on,
            settings=settings if isinstance(settings, ProcedureSettings) else settings[pk],
        )
        for pk, made in challenges.items()
    }


def _read_challenges(assessments: Iterable[int]) -> dict[int, list[Challenged]]:
    found: dict[int, list[Challenged]] = {}
    rows = _challenges(assessments=tuple(assessments))
    for pk, criterion, at, answered_at, is_accepted in rows:
        each = challenged(criterion, at, answered_at, is_accepted=bool(is_accepted))
        found.setdefault(pk, []).append(each)
    return found


@prepared
def _challenges(assessments: Given) -> Asked:
    return (
        Challenge.objects.filter(challenge_stands(), assessment__id__in=assessments)
        .order_by("id")
        .values_list("assessment", "criterion", "at", "answer__at", "answer__is_accepted")
    )


def challenged(
    criterion: str, at: datetime, answered_at: datetime | None, *, is_accepted: bool
) -> Challenged:
    """A challenge and its answer, each put on its London day."""
    return Challenged(
        criterion=criterion,
        on=local_date(at),
        answered_on=local_date(answered_at) if answered_at else None,
        is_accepted=is_accepted,
    )


def procedure_of(assessment: Assessment) -> ProcedureSettings:
    """The limits that the matrix in force sets."""
    version = assessment.cycle.matrix_version
    return matrix_of(version.pk, version.sha256).settings.procedure


def read_followed(
    abouts: Iterable[str], *, arrangement: str, until: datetime = NO_END
) -> dict[str, tuple[Followed, ...]]:
    """What was recorded of assessments since they were challenged, in order: one query.

    :param until: of what was recorded before this moment.
    """
    found = _read_followed(((arrangement, about) for about in abouts), until=until)
    return {about: followed for (_, about), followed in found.items()}


def _read_followed(
    named: Iterable[tuple[str, str]], *, until: datetime = NO_END
) -> dict[tuple[str, str], tuple[Followed, ...]]:
    """The same, by arrangement and what an assessment is called there: one query."""
    asked = list(named)
    rows = _followed(
        arrangements=tuple(dict.fromkeys(arrangement for arrangement, _ in asked)),
        abouts=tuple(dict.fromkeys(about for _, about in asked)),
        until=until,
    )
    recorded: dict[tuple[str, str], list[Recorded]] = {}
    for arrangement, about, *event in rows:
        recorded.setdefault((arrangement, about), []).append(Recorded(*event))
    return {name: followed_by(events) for name, events in recorded.items()}


@prepared
def _followed(arrangements: Given, abouts: Given, until: Given) -> Asked:
    names = [*_ACTS, UNDONE]
    return (
        Event.objects.filter(
            arrangement__in=arrangements, about__in=abouts, name__in=names, at__lt=until
        )
        .order_by("id")
        .values_list("arrangement", "about", "name", "at", "after", "reason__text")
    )


class Recorded(NamedTuple):
    """An event of an assessment, as much as matters to its challenges."""

    name: str
    at: datetime
    after: Mapping[str, Any]
    words: str | None


def followed_by(events: Iterable[Recorded]) -> tuple[Followed, ...]:
    """What the events of one assessment, in order, mean to its challenges.

    A move that was taken back is left out: it is always the last one before.
    """
    found: list[Followed] = []
    for name, at, after, words in events:
        act = _ACTS.get(after["event"] if name == UNDONE else name)
        if act is None:
            continue
        if name == UNDONE:
            found.pop()
        else:
            level = after.get("level")
            found.append(Followed(on=_day(at, after), act=act, level=level, words=words or ""))
    return tuple(found)


def _day(at: datetime, after: Mapping[str, Any]) -> date:
    """People meet on the day they say; the rest happened when it was recorded."""
    held_on = after.get("met_on") or after.get("considered_on")
    return date.fromisoformat(held_on) if held_on else local_date(at)


def refuse_moderation_too_early(disputes: Mapping[str, Dispute]) -> None:
    """Moderation waits for answers and for the meeting, but never beyond their limits.

    :raises NotPossible: with what it waits for, from whom, and until when.
    """
    waits = moderation_waits_for(disputes)
    if waits:
        raise NotPossible(["Moderation cannot open yet.", *waits])


def moderation_waits_for(disputes: Mapping[str, Dispute]) -> tuple[str, ...]:
    """What has still to be done before moderation opens, each sentence once; empty for nothing."""
    if opens_moderation(disputes.values()):
        return ()
    return tuple(
        dict.fromkeys(
            deadline.words
            for each in disputes.values()
            for deadline in each.deadlines
            if deadline.is_open and not deadline.is_overdue
        )
    )


def turn_of(disputes: Mapping[str, Dispute]) -> str:
    """Whose turn it is while an assessment is challenged, and until when."""
    if opens_moderation(disputes.values()):
        return DisputeSide.MODERATOR.words
    for each in disputes.values():
        for deadline in each.deadlines:
            if deadline.is_open and not deadline.is_overdue:
                return f"{deadline.side.words}, by {in_words(deadline.due_on)}"
    return DisputeSide.MODERATOR.words


def is_contested() -> Exists:
    """Whether a challenge stands in an assessment that the provider did not accept."""
    challenges = Challenge.objects.filter(challenge_stands(), assessment=OuterRef("pk"))
    return Exists(challenges.exclude(answer__is_accepted=True))
