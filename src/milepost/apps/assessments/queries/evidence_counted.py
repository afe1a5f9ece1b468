"""Which evidence is cited in the newest assessments, does each piece count, and why not?"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from milepost.apps.assessments.models import Assessment
from milepost.apps.assessments.queries.assessment_reading import AssessmentRead, read_assessment
from milepost.core.access.duties import require
from milepost.core.access.refusals import NoSuchThing
from milepost.core.access.roles import Actor, Permission
from milepost.core.assessment.workflow import FINAL


@dataclass(frozen=True, kw_only=True)
class CountedCitation:
    """A citation that somebody may know of, and what it is worth in its assessment."""

    criterion: str
    item: int
    version: int
    title: str
    kind: str  # "supports", "contradicts" or "context"
    place: str
    party: str  # that cites it
    strength: str  # for the Authority of the assessment
    faults: tuple[str, ...]  # why it does not count, each a sentence

    @property
    def is_admissible(self) -> bool:
        """Whether it counts there: nothing is wrong with it."""
        return not self.faults


@dataclass(frozen=True, kw_only=True)
class CountedAssessment:
    """An assessment of the newest cycle, with what is cited in it as its page tells it."""

    number: int
    focus_area: str  # code
    focus_area_name: str
    authority: str  # short name
    cycle: str
    citations: tuple[CountedCitation, ...]


def evidence_counted(
    *, by: Actor, at: datetime, focus_area: str = "", authority: str = ""
) -> tuple[CountedAssessment, ...]:
    """The assessments of the newest cycle, as the reader may see each: ten queries for each.

    :param focus_area: a code, for those of that focus area alone.
    :param authority: an Authority's slug, for its own alone.
    :raises NotAllowed: where the reader may not see assessments.
    :raises NoSuchThing: where there is no such assessment in the newest cycle.
    """
    require(Permission.VIEW_ASSESSMENTS, by=by)
    every = Assessment.objects.filter(arrangement__reference=by.arrangement).exclude(
        stage__in=[each.value for each in FINAL]
    )
    newest = every.order_by("-cycle__number").values("cycle__number")[:1]
    asked = every.filter(cycle__number=newest)
    if focus_area:
        asked = asked.filter(focus_area=focus_area)
    if authority:
        asked = asked.filter(authority__slug=authority)
    numbers = list(asked.order_by("number").values_list("number", flat=True))
    if not numbers:
        of = " ".join(each for each in (focus_area, authority) if each)
        raise NoSuchThing(f"an assessment {of}".rstrip())
    return tuple(_told(read_assessment(number=number, by=by, at=at)) for number in numbers)


def _told(read: AssessmentRead) -> CountedAssessment:
    return CountedAssessment(
        number=read.assessment.number,
        focus_area=read.area.code,
        focus_area_name=read.area.name,
        authority=read.assessment.authority.short_name,
        cycle=read.assessment.cycle.name,
        citations=tuple(_citations(read)),
    )


def _citations(read: AssessmentRead) -> Iterator[CountedCitation]:
    for each in read.evidence:
        yield CountedCitation(
            criterion=each.criterion,
            item=each.evidence.number,
            version=each.evidence.version,
            title=each.evidence.title,
            kind=each.kind.value,
            place=each.place,
            party=read.party(each.position),
            strength=each.strength.value,
            faults=tuple(fault.sentence for fault in each.worth.faults),
        )
