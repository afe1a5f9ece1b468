"""One assessment: its criteria by thread, each side's ratings, and what they indicate."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from milepost.apps.assessments.queries.assessment_facts import (
    AssessmentPage,
    CriterionOnPage,
    Showing,
    ThreadOnPage,
)
from milepost.apps.assessments.queries.assessment_reading import AssessmentRead, read_assessment
from milepost.apps.assessments.queries.criterion_builder import CriterionBuilder, slug_of
from milepost.apps.assessments.queries.head import head_of_read, levels_of
from milepost.apps.assessments.queries.ladder import Parties, ladder_of
from milepost.apps.assessments.queries.moves_offered import may_cite, moves_offered, writing
from milepost.apps.assessments.queries.position_views import (
    PositionView,
    aim_of,
    indication_of,
    looked_at,
    views_of,
)
from milepost.apps.assessments.queries.signing_page import level_to_sign
from milepost.core.access.roles import Actor
from milepost.core.assessment.workflow import Position
from milepost.core.matrix.definition import FocusArea

EVERYTHING = Showing(choice="all", level=None, aim=None, position=None)


def assessment_page(
    *,
    number: int,
    by: Actor,
    at: datetime,
    showing: Showing = EVERYTHING,
    day: date | None = None,
) -> AssessmentPage:
    """One assessment as the reader may see it: nine queries, whatever the data.

    :param at: the moment that what is due is told for.
    :param day: look at it as recorded by the end of this day, when nothing can be done any more:
        one query more.
    :raises NotAllowed: where the reader may not see assessments.
    :raises NoSuchThing: where the arrangement has none of that number.
    """
    return page_of(read_assessment(number=number, by=by, at=at, day=day), showing)


def page_of(read: AssessmentRead, showing: Showing) -> AssessmentPage:
    """The page of what was read."""
    writer, why_not = writing(read)
    views = views_of(read)
    view = looked_at(views, showing)
    aim = aim_of(read, view, showing)
    builder = CriterionBuilder(read=read, views=views, view=view, aim=aim, writer=writer)
    criteria = {c.code: builder.criterion(c) for c in read.area.criteria}
    shown = [each for each in criteria.values() if _is_shown(each, showing, view, aim)]
    return AssessmentPage(
        head=head_of_read(read),
        levels=levels_of(read),
        moves=moves_offered(read),
        writing=writer,
        why_not_writing=why_not,
        may_cite=may_cite(read),
        threads=tuple(_threads(read.area, shown)),
        shown=len(shown),
        total=len(criteria),
        differing=sum(each.is_different for each in criteria.values()),
        level_choices=tuple(d.level for d in read.area.descriptors if d.is_defined),
        indication=indication_of(read, view, aim) if view else None,
        sides=tuple((each.position, read.party(each.position)) for each in views.values()),
        showing=showing,
        still_so=sum(_waits_to_be_carried(each) for each in criteria.values()),
        to_sign=level_to_sign(read),
        ladder=ladder_of(
            read.challenged,
            read.followed,
            read.disputes,
            last_ratified=read.history.last_ratified,
            parties=Parties(
                provider=read.party(Position.PROVIDER), authority=read.party(Position.AUTHORITY)
            ),
        ),
        open_challenges=sum(not each.is_answered for each in read.challenges),
        standing=read.standing,
        is_in_force=read.history.ratified_in == read.assessment.pk,
        votes=read.votes,
        dissents=read.dissents,
        on=read.day,
    )


def _threads(area: FocusArea, shown: Iterable[CriterionOnPage]) -> Iterator[ThreadOnPage]:
    by_code = {each.code: each for each in shown}
    for thread in area.threads:
        criteria = tuple(
            by_code[c.code] for c in area.criteria if c.thread == thread.code and c.code in by_code
        )
        if criteria:
            yield ThreadOnPage(
                code=thread.code,
                slug=slug_of(thread.code),
                name=thread.name,
                lens=thread.lens,
                criteria=criteria,
                still_so=sum(_waits_to_be_carried(each) for each in criteria),
            )
    known = {thread.code for thread in area.threads}
    loose = tuple(
        by_code[c.code] for c in area.criteria if c.thread not in known and c.code in by_code
    )
    if loose:
        yield ThreadOnPage(
            code="",
            slug="criteria",
            name="Criteria",
            lens="",
            criteria=loose,
            still_so=sum(_waits_to_be_carried(each) for each in loose),
        )


def _waits_to_be_carried(criterion: CriterionOnPage) -> bool:
    return criterion.field is not None and criterion.field.can_be_still_so


def _is_shown(
    criterion: CriterionOnPage, showing: Showing, view: PositionView | None, aim: int | None
) -> bool:
    if showing.level is not None:
        return criterion.level == showing.level
    if showing.choice == "differences":
        return criterion.is_different
    if showing.choice == "claim" and view is not None and aim is not None:
        held = {code for code, _ in view.held_back_by.get(aim, ())}
        return criterion.level == aim or criterion.code in held
    return True
