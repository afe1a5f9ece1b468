"""What is a person told before they take a move, and what will be sealed?"""

from dataclasses import dataclass, replace
from datetime import datetime

from milepost.apps.assessments.queries.assessment_facts import (
    AssessmentPage,
    CriterionOnPage,
    Showing,
)
from milepost.apps.assessments.queries.assessment_page import page_of
from milepost.apps.assessments.queries.assessment_reading import (
    STATED_BY,
    AssessmentRead,
    read_assessment,
)
from milepost.apps.assessments.queries.moves_offered import (
    WORDS,
    differing_criteria,
    require_move,
)
from milepost.apps.assessments.queries.quality import checked_row
from milepost.apps.assessments.queries.said_beside import SaidView
from milepost.apps.assessments.reckoning import Reckoning
from milepost.core.access.roles import Actor
from milepost.core.assessment.quality import CheckedRow, QualityFinding
from milepost.core.assessment.quality_catalogue import quality_findings
from milepost.core.assessment.second_signature import signature_need
from milepost.core.assessment.workflow import Stage
from milepost.core.matrix.definition import ProcedureSettings

DIFFERENCES = Showing(choice="differences", level=None, aim=None, position=None)


@dataclass(frozen=True, kw_only=True)
class MovePage:
    """A move as it stands before it is taken."""

    assessment: AssessmentPage
    name: str
    words: str
    indicated: int | None  # what the ratings behind the move come to; None where it states no level
    suggested: int | None
    suggested_reason: str
    defined: tuple[int, ...]  # the levels that can be stated
    differing: tuple[str, ...]  # codes of what the side rates otherwise
    differences: tuple[CriterionOnPage, ...]  # every criterion that two sides rate otherwise
    rated: int
    cited: int
    views: tuple[SaidView, ...]  # the moderators', where they are the reader's to see
    paper: str  # the hash of the proposal's seal, "" where there is none
    procedure: ProcedureSettings
    checked: CheckedRow | None  # what the quality checks look at; None where it states no level

    @property
    def states_a_level(self) -> bool:
        """Whether a level is stated with it."""
        return self.indicated is not None

    def needs_second(self, level: int) -> bool:
        """Whether a level is so far from the indicated one that a second person has to sign it."""
        if self.indicated is None:
            return False
        return signature_need(
            level, self.indicated, defined=self.defined, settings=self.procedure
        ).needs_second

    def findings(self, *, stated: int | None, has_reason: bool) -> tuple[QualityFinding, ...]:
        """What the quality checks say to a level, the gravest first; to all there is where None."""
        if self.checked is None:
            return ()
        return quality_findings(replace(self.checked, stated=stated, has_reason=has_reason))


def move_page(*, number: int, name: str, by: Actor, at: datetime) -> MovePage:
    """A move of an assessment, where the actor may take it now: nine queries.

    Two more where a level is stated with it, for what the quality checks look at.

    :raises NotAllowed, NoSuchThing: as for the assessment's page, or by an earlier step.
    :raises OutOfTurn: where the move does not start from the present stage.
    """
    read = read_assessment(number=number, by=by, at=at)
    require_move(read, name)
    page = page_of(read, DIFFERENCES)
    found = _behind(read, name)
    level, reason = _suggested(read, name, found)
    proposed = read.stated.get("proposed")
    return MovePage(
        assessment=page,
        name=name,
        words=WORDS[name],
        indicated=found.indicated.level if found else None,
        suggested=level,
        suggested_reason=reason,
        defined=(0, *(d.level for d in read.area.descriptors if d.is_defined and d.level)),
        differing=differing_criteria(read),
        differences=tuple(c for thread in page.threads for c in thread.criteria),
        rated=sum(each.rating is not None for each in found.facts.values()) if found else 0,
        cited=len(found.evidence) if found else 0,
        views=read.views,
        paper=proposed.seal if proposed else "",
        procedure=read.matrix.settings.procedure,
        checked=checked_row(read, STATED_BY[name], found) if found else None,
    )


def _behind(read: AssessmentRead, name: str) -> Reckoning | None:
    """The ratings that a stated level rests on."""
    position = STATED_BY.get(name)
    return read.weighed_for(position) if position is not None else None


def _suggested(read: AssessmentRead, name: str, found: Reckoning | None) -> tuple[int | None, str]:
    """The level that is offered, with the reason that goes along where it was given before."""
    if found is None:
        return None, ""
    before = {"agree": "claimed", "resume": "proposed"}.get(name)
    if name == "propose" and read.stage is Stage.AGREED and not found.own:
        before = "validated"
    stated = read.stated.get(before) if before else None
    if stated is None:
        return found.indicated.level, ""
    return stated.level, stated.reason if name != "agree" else ""
