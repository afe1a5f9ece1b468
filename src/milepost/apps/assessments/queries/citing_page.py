"""What may be cited, for which criteria: and the one citation that is to be undone or answered."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from milepost.apps.assessments.queries.assessment_facts import AssessmentHead, EvidenceLine
from milepost.apps.assessments.queries.assessment_page import assessment_page
from milepost.apps.assessments.queries.assessment_reading import find_assessment, side_of
from milepost.apps.assessments.queries.head import head_of
from milepost.apps.assessments.queries.ladder_reading import dispute_of
from milepost.apps.evidence.queries import EvidenceFacts, choice_page, words_of_file
from milepost.apps.matrices.queries import matrix_of
from milepost.core.access.duties import require, require_own_authority
from milepost.core.access.refusals import NoSuchThing
from milepost.core.access.roles import Actor, Permission
from milepost.core.assessment.workflow import OPEN_TO, OutOfTurn, Position, Stage
from milepost.core.evidence.proposing import LikelyFit, proposed_criteria
from milepost.core.matrix.definition import FocusArea
from milepost.core.period.local_time import local_date


@dataclass(frozen=True, kw_only=True)
class CitableCriterion:
    """A criterion that evidence may be cited for."""

    code: str
    level: int
    text: str
    thread: str


@dataclass(frozen=True, kw_only=True)
class CitableItem:
    """An item of the register that may be cited."""

    number: int
    title: str
    type_name: str
    strength: str
    dated_on: date
    is_in_base: bool

    @property
    def label(self) -> str:
        """As it stands in a list of choices."""
        return f"E-{self.number} {self.title}"


@dataclass(frozen=True, kw_only=True)
class CitingPage:
    """The form with which evidence is cited.

    ``fits``: the criteria that the words of the chosen item may speak of; a person decides.
    """

    head: AssessmentHead
    criteria: tuple[CitableCriterion, ...]
    items: tuple[CitableItem, ...]  # one page of those that fit what was looked for
    found: int
    total: int
    page: int
    pages: int
    chosen: int | None = None
    fits: tuple[LikelyFit, ...] = ()


@dataclass(frozen=True, kw_only=True)
class CitationPage:
    """One citation of an assessment."""

    head: AssessmentHead
    criterion: str
    text: str
    line: EvidenceLine


def citing_page(
    *,
    number: int,
    by: Actor,
    at: datetime,
    text: str = "",
    page: int = 1,
    chosen: int | None = None,
) -> CitingPage:
    """The criteria of an assessment and a page of the items that its reader may cite.

    :param text: words to look for in what was said of an item, or in its file.
    :param chosen: an item that is on the page whatever was looked for.
    :raises NotAllowed: where the actor may not add evidence, or acts for another Authority.
    :raises OutOfTurn: where no evidence can be added from the actor's side at this stage.
    """
    require(Permission.ADD_EVIDENCE, by=by)
    assessment = find_assessment(number=number, by=by)
    require_own_authority(by=by, authority=assessment.authority.reference)
    _require_open(Stage(assessment.stage), side_of(by, assessment))
    version = assessment.cycle.matrix_version
    matrix = matrix_of(version.pk, version.sha256)
    area = matrix.areas_by_code[assessment.focus_area]
    names = {each.code: each.name for each in area.evidence_base}
    threads = {thread.code: thread.name for thread in area.threads}
    items = choice_page(by=by, text=text, page=page, chosen=chosen)
    disputes, _ = dispute_of(assessment, by, matrix, on=local_date(at))
    return CitingPage(
        head=head_of(assessment, matrix, disputes=disputes),
        criteria=tuple(
            CitableCriterion(
                code=c.code, level=c.level, text=c.text, thread=threads.get(c.thread, "")
            )
            for c in area.criteria
            if not c.is_prior
        ),
        items=tuple(
            CitableItem(
                number=item.number,
                title=item.title,
                type_name=names.get(item.type_code) or _readable(item.type_code),
                strength=item.strength_for(assessment.authority_id).value,
                dated_on=item.dated_on,
                is_in_base=item.type_code in names,
            )
            for item in items.items
        ),
        found=items.found,
        total=items.total,
        page=items.page,
        pages=items.pages,
        chosen=chosen,
        fits=_fits(items.items, chosen, area, by=by),
    )


def _fits(
    items: Iterable[EvidenceFacts], chosen: int | None, area: FocusArea, *, by: Actor
) -> tuple[LikelyFit, ...]:
    item = next((each for each in items if each.number == chosen), None)
    if item is None:
        return ()
    words = words_of_file(by=by, item=item)
    return proposed_criteria(item.title, words.text, area.criteria)


def citation_page(*, number: int, link: int, by: Actor, at: datetime) -> CitationPage:
    """One citation, as its assessment's page shows it.

    :raises NoSuchThing: where the reader sees no such citation there.
    """
    page = assessment_page(number=number, by=by, at=at)
    for thread in page.threads:
        for criterion in thread.criteria:
            for line in criterion.evidence:
                if line.link == link:
                    return CitationPage(
                        head=page.head, criterion=criterion.code, text=criterion.text, line=line
                    )
    raise NoSuchThing("that citation")


def _require_open(stage: Stage, side: Position | None) -> None:
    is_answering = stage is Stage.CHALLENGED and side is Position.PROVIDER
    if not is_answering and (side is None or stage not in OPEN_TO[side]):
        raise OutOfTurn(
            f"This assessment is at the stage “{stage.words}”,"
            " where no evidence can be added from your side."
        )


def _readable(code: str) -> str:
    """A type that the focus area's evidence base does not name."""
    return code.replace("_", " ").capitalize()
