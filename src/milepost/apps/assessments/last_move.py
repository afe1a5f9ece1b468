"""What was the last move of an assessment, and what was recorded since that rests on it?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from milepost.apps.assessments.disputes import UNDONE, procedure_of
from milepost.apps.assessments.models import Assessment
from milepost.apps.audit.models import Event
from milepost.core.assessment.undo import MoveTaken, Resting, may_be_undone_until
from milepost.core.assessment.workflow import Stage, find_move

# Past-tense names of what happened, by move.
EVENT_NAMES = {
    "submit": "assessment.submitted",
    "withdraw": "assessment.withdrawn",
    "retract": "assessment.retracted",
    "return_for_evidence": "assessment.returned",
    "agree": "assessment.agreed",
    "challenge": "assessment.challenged",
    "answer": "challenge.answered",
    "meet": "leads.met",
    "open_moderation": "moderation.opened",
    "propose": "level.proposed",
    "consider": "proposal.considered",
    "defer": "level.deferred",
    "resume": "level.proposed",
    "ratify": "level.ratified",
    "publish": "level.published",
    "supersede": "assessment.superseded",
}

# What may be recorded of an assessment after a move, and what then rests on that move.
_RESTS: Mapping[str, Resting] = {
    "criteria.rated": Resting.OTHER_RATINGS,
    "workbook.applied": Resting.OTHER_RATINGS,
    "conduct.rated": Resting.OTHER_RATINGS,
    "evidence.cited": Resting.OTHER_RATINGS,
    "evidence.citation_withdrawn": Resting.OTHER_RATINGS,
    "evidence.answered": Resting.ANSWER,
    "challenge.answered": Resting.ANSWER,
    "leads.met": Resting.LATER_MOVE,
    "proposal.considered": Resting.LATER_MOVE,
    "signature.awaited": Resting.SIGNATURE,
    "moderator.viewed": Resting.VIEW,
    "board.voted": Resting.VOTE,
    "board.dissented": Resting.DISSENT,
}
_PAPERS = ("document.asked_for", "document.made")
_EXPORTS = ("arrangement.exported",)


@dataclass(frozen=True, kw_only=True)
class LatestMove:
    """The last move of an assessment, what rests on it, and until when it may be undone."""

    taken: MoveTaken
    event: str
    resting: frozenset[Resting]
    until: datetime


def latest_move(assessment: Assessment, *, arrangement: str) -> LatestMove | None:
    """The last move, where it was not taken back itself: two queries.

    What cannot be told from the record, as at the very beginning, is None.
    """
    about = str(assessment)
    events = Event.objects.filter(arrangement=arrangement)
    last = events.filter(about=about, after__has_key="stage").order_by("-id").first()
    if last is None or last.name == UNDONE:
        return None
    start = Stage(last.before["stage"])
    names = [name for name, event in EVENT_NAMES.items() if event == last.name]
    name = next((each for each in names if each == "resume" and start is Stage.DEFERRED), names[0])
    taken = MoveTaken(move=find_move(start, name), party=last.party or None, at=last.at)
    since = events.filter(id__gt=last.pk, name__in=[*_RESTS, *_PAPERS, *_EXPORTS])
    resting = {
        _what_rests(each, is_here=where == about)
        for each, where in since.values_list("name", "about").distinct()
    }
    return LatestMove(
        taken=taken,
        event=last.name,
        resting=frozenset(each for each in resting if each is not None),
        until=may_be_undone_until(taken, procedure_of(assessment)),
    )


def _what_rests(event: str, *, is_here: bool) -> Resting | None:
    if event in _PAPERS:
        return Resting.PAPER
    if event in _EXPORTS:
        return Resting.EXPORT
    return _RESTS[event] if is_here else None
