"""What happened on the way to a level, told as a story: who did what for whom, and why."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from milepost.apps.assessments.models import Assessment
from milepost.apps.assessments.queries.assessment_facts import ChallengeLine
from milepost.apps.assessments.queries.passport_facts import PassportPoint, PassportStep
from milepost.apps.assessments.queries.passport_reading import SealRead, views_in
from milepost.apps.assessments.queries.wording import (
    MOVE_UNDONE,
    VOTE_WORDS,
    dissent_words,
    rating_words,
)
from milepost.apps.audit.models import Event
from milepost.core.matrix.definition import FocusArea
from milepost.core.period.months import in_words


@dataclass(frozen=True, kw_only=True)
class Told:
    """What the story is told from, beside the events themselves."""

    assessment: Assessment
    area: FocusArea
    people: Mapping[str, tuple[str, str]]
    challenges: tuple[ChallengeLine, ...]
    seals: Mapping[str, SealRead]

    @property
    def provider(self) -> str:
        return self.assessment.arrangement.provider.short_name

    @property
    def authority(self) -> str:
        return self.assessment.authority.short_name


_TITLES: Mapping[str, str] = {
    "assessment.submitted": "{provider} claimed {level}",
    "assessment.withdrawn": "{provider} withdrew it",
    "assessment.retracted": "{provider} retracted the claim",
    "assessment.superseded": "The moderator superseded it by {by}",
    "assessment.begun_again": "Begun in place of {instead_of}",
    "move.undone": "Undone: {undone}",
    "assessment.returned": "{authority} asked for more evidence",
    "assessment.agreed": "{authority} agreed, and validated {level}",
    "assessment.challenged": "{authority} challenged, and validated {level}",
    "challenge.answered": "{provider} answered",
    "leads.met": "The leads of both sides met",
    "moderation.opened": "The moderator took it up",
    "level.proposed": "The moderator proposed {level}",
    "proposal.considered": "The Operational Board considered the proposal",
    "level.deferred": "The Board deferred its decision{until}",
    "level.ratified": "The Board ratified {level}",
    "board.voted": "A Board member voted {voted}",
    "board.dissented": "{dissented}",
    "level.published": "{authority} published the level",
}
_DRAWN: Mapping[str, tuple[str, str]] = {  # how a step is drawn, and what its level is
    "assessment.submitted": ("submitted", "claimed"),
    "assessment.agreed": ("agreed", "validated"),
    "assessment.challenged": ("challenged", "validated"),
    "level.proposed": ("proposed", "proposed"),
    "level.ratified": ("ratified", "ratified"),
    "level.published": ("ratified", ""),
}


def steps_of(events: Iterable[Event], told: Told) -> Iterator[PassportStep]:
    """Every step, the oldest first."""
    for event in events:
        level = event.after.get("level")
        seal = told.seals.get(str(event.after.get("seal", "")))
        name, role = told.people.get(event.by, ("Somebody no longer named", ""))
        drawn, level_kind = _DRAWN.get(event.name, ("", ""))
        indicated = seal.content.get("indicated", {}).get("level") if seal else None
        tell = _POINTS.get(event.name)
        points = tuple(tell(event, told)) if tell else ()
        reason = event.reason.text if event.reason else ""
        yield PassportStep(
            kind=drawn,
            title=_title(event, told),
            by=name,
            role=role,
            at=event.at,
            level=level if isinstance(level, int) else None,
            level_kind=level_kind,
            indicated=indicated,
            reason="" if reason in {each.reason for each in points} else reason,
            points=points,
            seal=seal.shown if seal else None,
            is_seal_missing="seal" in event.after and seal is None,
        )


def _title(event: Event, told: Told) -> str:
    level = event.after.get("level")
    until = event.after.get("until")
    said = _TITLES.get(event.name, event.name.replace(".", " ").replace("_", " ").capitalize())
    return said.format(
        provider=told.provider,
        authority=told.authority,
        level="below level 1" if level == 0 else f"level {level}",
        voted=VOTE_WORDS.get(str(event.after.get("choice")), ""),
        dissented=dissent_words(event.after),
        by=event.after.get("by", ""),
        instead_of=event.after.get("instead_of", ""),
        undone=MOVE_UNDONE.get(str(event.after.get("move")), ""),
        until=f" until {in_words(date.fromisoformat(str(until)))}" if until else "",
    )


def _challenged(event: Event, told: Told) -> Iterator[PassportPoint]:
    for each in told.challenges:
        if each.criterion in event.after.get("challenged", ()):
            claimed, validated = rating_words(each.claimed), rating_words(each.validated)
            yield PassportPoint(
                criterion=each.criterion,
                words=f"{_text(each.criterion, told)} {told.provider}: {claimed.lower()};"
                f" {told.authority}: {validated.lower()}.",
                reason=each.reason,
            )


def _answered(event: Event, told: Told) -> Iterator[PassportPoint]:
    for each in told.challenges:
        if each.criterion == event.after.get("criterion") and each.is_answered:
            yield PassportPoint(
                criterion=each.criterion,
                words=f"Accepted {told.authority}’s rating."
                if each.is_accepted
                else "Kept to its rating.",
                reason=each.answer,
            )


def _text(code: str, told: Told) -> str:
    criterion = told.area.by_code.get(code)
    return criterion.text if criterion else ""


def _thought(event: Event, told: Told) -> Iterator[PassportPoint]:
    """What each moderator thought before the level was proposed, as it was sealed with it."""
    seal = told.seals.get(str(event.after.get("seal", "")))
    for view in views_in(seal.content) if seal else ():
        name, _ = told.people.get(str(view["by"]), ("Somebody no longer named", ""))
        level = "below level 1" if view["level"] == 0 else f"level {view['level']}"
        yield PassportPoint(criterion="", words=f"{name} came to {level}.", reason="")


_POINTS: Mapping[str, Callable[[Event, Told], Iterator[PassportPoint]]] = {
    "assessment.challenged": _challenged,
    "challenge.answered": _answered,
    "level.proposed": _thought,
}
