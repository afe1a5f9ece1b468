"""As of which moment is the record read: as it stands, or by the end of a day gone by?

Rows are added and never changed, so a day gone by is read by leaving out what came later. What
does change, the stage of an assessment, is told by the events that were recorded of it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q

from milepost.apps.assessments.models import (
    Challenge,
    ChallengeAnswer,
    EvidenceLink,
    RatifiedLevel,
    UndoneMove,
    WaiverEnd,
)
from milepost.apps.audit.models import Event
from milepost.core.access.refusals import NoSuchThing
from milepost.core.assessment.workflow import Stage
from milepost.core.period.local_time import NO_END, end_of_local_day, local_date
from milepost.gateways.prepared_query import Given


class NotRecordedYet(NoSuchThing):
    """There was no such thing on the day looked back to; the message is for the reader."""


@dataclass(frozen=True, kw_only=True)
class AsRecorded:
    """What was recorded before ``until`` counts; ``on`` is the day that things are told for."""

    at: datetime
    until: datetime
    on: date
    is_past: bool

    @property
    def day(self) -> date | None:
        """The day gone by; None where the record is read as it stands."""
        return self.on if self.is_past else None


def as_recorded(*, at: datetime, day: date | None = None) -> AsRecorded:
    """The record as it stands at a moment, or as recorded by the end of a day, London time."""
    if day is None:
        return AsRecorded(at=at, until=NO_END, on=local_date(at), is_past=False)
    end = end_of_local_day(day)
    return AsRecorded(at=end - timedelta(seconds=1), until=end, on=day, is_past=True)


class StageThen(NamedTuple):
    """Where an assessment stood, since when, and until when it was deferred."""

    stage: Stage
    since: datetime | None  # None where it had not moved since its cycle was opened
    deferred_until: date | None


# An assessment that takes the place of a withdrawn or superseded one is begun, not opened: what
# is recorded of it, or of the other, says when.
_BEGUN = "assessment.begun_again"
_SUPERSEDED = "assessment.superseded"
FIRST = StageThen(stage=Stage.DRAFT, since=None, deferred_until=None)


def stages_then(
    numbers: Iterable[int], *, arrangement: str, until: datetime
) -> Mapping[int, StageThen | None]:
    """Where assessments stood by what was recorded of them until then, by number: one query.

    None stands for one that was only begun later, in the place of another. Those that were there
    from the opening of their cycle, and had not moved yet, are left out: ``FIRST`` is theirs.
    """
    rows = (
        Event.objects.filter(
            Q(after__has_key="stage", at__lt=until) | Q(name__in=[_BEGUN, _SUPERSEDED]),
            arrangement=arrangement,
            about__in=[f"A-{number}" for number in numbers],
        )
        .order_by("id")
        .values_list("about", "name", "at", "after")
    )
    found: dict[int, StageThen | None] = {}
    put_off: dict[int, date] = {}
    for about, name, at, after in rows:
        number = int(about.removeprefix("A-"))
        if name in (_BEGUN, _SUPERSEDED):
            fresh = number if name == _BEGUN else int(after["by"].removeprefix("A-"))
            found[fresh] = FIRST._replace(since=at) if at < until else None
        if name == _BEGUN or at >= until:
            continue
        stage = Stage(after["stage"])
        if "until" in after:
            put_off[number] = date.fromisoformat(after["until"])
        found[number] = StageThen(
            stage=stage,
            since=at,
            deferred_until=put_off.get(number) if stage is Stage.DEFERRED else None,
        )
    return found


def stage_of(
    number: int, now: str, then: Mapping[int, StageThen | None], seen: AsRecorded
) -> Stage | None:
    """The stage an assessment was at; None where it was only begun later.

    :param now: the stage that it is at as the record stands.
    :param then: of ``stages_then``, where a day gone by is looked at.
    """
    if not seen.is_past:
        return Stage(now)
    found = then.get(number, FIRST)
    return found.stage if found else None


def stood(until: datetime | Given) -> Q:
    """Which ties of evidence stood: made by then, and neither withdrawn nor replaced."""
    later = EvidenceLink.objects.filter(supersedes=OuterRef("pk"), at__lt=until)
    return Q(~Exists(later), is_withdrawn=False, at__lt=until)


def ratified_by(until: datetime | Given) -> Q:
    """Which ratified levels were on record by then, and no other had taken the place of."""
    later = RatifiedLevel.objects.filter(supersedes=OuterRef("pk"), at__lt=until)
    return Q(~Exists(later), at__lt=until)


def counted(until: datetime | Given, rating_set: str = "rating_set") -> Q:
    """Which rows counted: no move that issued their set of ratings had been taken back by then.

    :param rating_set: the row's way to that set; "pk" for the set itself.
    """
    taken_back = UndoneMove.objects.filter(rating_set=OuterRef(rating_set), at__lt=until)
    return Q(~Exists(taken_back))


def challenge_stood(until: datetime | Given) -> Q:
    """Which challenges were made by then, and the round they stand in was not taken back."""
    taken_back = UndoneMove.objects.filter(
        move="challenge",
        assessment=OuterRef("assessment"),
        rating_set__round=OuterRef("round"),
        at__lt=until,
    )
    return Q(~Exists(taken_back), at__lt=until)


def was_contested(until: datetime | Given) -> Exists:
    """Whether a challenge stood in an assessment that the provider had not accepted by then."""
    accepted = ChallengeAnswer.objects.filter(
        challenge=OuterRef("pk"), is_accepted=True, at__lt=until
    )
    challenges = Challenge.objects.filter(challenge_stood(until), assessment=OuterRef("pk"))
    return Exists(challenges.filter(~Exists(accepted)))


def waived_then(day: date | Given, until: datetime | Given) -> Q:
    """Which waivers, given by then, were in force on a day and had not been ended for it."""
    ended = WaiverEnd.objects.filter(waiver=OuterRef("pk"), ended_on__lte=day, at__lt=until)
    return Q(~Exists(ended), from_on__lte=day, until_on__gte=day, at__lt=until)
