"""What another Authority did itself, for a validator of this one to rate."""

from dataclasses import dataclass
from datetime import datetime

from milepost.apps.assessments.conflicts import about_its_own_conduct
from milepost.apps.assessments.held_ratings import newest_ratings
from milepost.apps.assessments.queries.assessment_facts import (
    AssessmentHead,
    CriterionOnPage,
    Showing,
)
from milepost.apps.assessments.queries.assessment_page import page_of
from milepost.apps.assessments.queries.assessment_reading import read_assessment
from milepost.apps.assessments.queries.beside_offered import may_rate_conduct
from milepost.apps.assessments.queries.moves_offered import barred_from
from milepost.core.access.duties import require
from milepost.core.access.refusals import NoSuchThing, NotAllowed
from milepost.core.access.roles import Actor, Permission
from milepost.core.assessment.workflow import Position, Step

_ALL = Showing(choice="all", level=None, aim=None, position=None)


@dataclass(frozen=True, kw_only=True)
class ConductCriterion:
    """One criterion, with what the provider said and what this Authority said before."""

    criterion: CriterionOnPage
    rating: str
    reason: str
    seen: int


@dataclass(frozen=True, kw_only=True)
class ConductPage:
    """What another Authority did itself, criterion by criterion."""

    head: AssessmentHead
    criteria: tuple[ConductCriterion, ...]


def conduct_page(*, number: int, by: Actor, at: datetime) -> ConductPage:
    """For a validator of another Authority, while the ratings are open: ten queries.

    :raises NotAllowed: by role, party, or what bars the reader.
    :raises NoSuchThing: where there is nothing of the kind to rate here now.
    """
    require(Permission.VALIDATE_ASSESSMENT, by=by)
    read = read_assessment(number=number, by=by, at=at)
    if not may_rate_conduct(read):
        raise NoSuchThing("conduct of another Authority to rate here now")
    barred = barred_from(read, Step.VALIDATE)
    if barred:
        raise NotAllowed(barred)
    theirs = about_its_own_conduct(read.assessment)
    held = newest_ratings(read.assessment, Position.AUTHORITY)
    page = page_of(read, _ALL)
    shown = {c.code: c for thread in page.threads for c in thread.criteria}
    return ConductPage(
        head=page.head,
        criteria=tuple(
            ConductCriterion(
                criterion=shown[code],
                rating=rated.rating.value if (rated := held.get(code)) and rated.rating else "",
                reason=held[code].reason if code in held else "",
                seen=held[code].revision if code in held else 0,
            )
            for code in theirs
        ),
    )
