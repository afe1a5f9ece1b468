"""Law: what a page says of a day gone by is what it said at the end of that day."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from milepost.apps.assessments import actions
from milepost.apps.assessments.models import Assessment, EvidenceLink
from milepost.apps.assessments.queries.as_recorded import NotRecordedYet
from milepost.apps.assessments.queries.assessment_facts import AssessmentPage
from milepost.apps.assessments.queries.assessment_page import assessment_page
from milepost.apps.assessments.queries.focus_area_page import focus_area_page
from milepost.apps.assessments.queries.matrix_page import matrix_page
from milepost.apps.audit.actions import write_down
from milepost.apps.contracts.models import Arrangement, Party
from milepost.apps.evidence.actions import judge_evidence
from milepost.apps.matrices import actions as matrices
from milepost.apps.plans.models import TargetLevel
from milepost.core.assessment.workflow import Position
from milepost.core.period.local_time import end_of_local_day, local_date
from tests.apps.small_worlds import (
    NEXT_YEAR,
    a_draft,
    a_small_matrix,
    a_small_world,
    a_submission,
    agree,
    answer,
    cite,
    differ,
    meet,
    number_of,
    propose,
    rate,
    ratify,
    submit,
)
from tests.apps.worlds import World, a_cycle, consent, some_evidence

pytestmark = pytest.mark.django_db

VIEWERS = ("provider-lead", "north-validator", "south-validator", "moderator", "member")
SEE_ASSESSMENTS = tuple(name for name in VIEWERS if name != "member")


def the_story(world: World) -> Iterator[Callable[[], object]]:
    """What happens, day by day: everything that a page of the past must tell apart."""
    number, other = number_of(world), number_of(world, "DD")
    at, actor = world.at, world.actor

    def made_by_the_provider() -> None:
        item = some_evidence(world, by="provider-lead", made_by="provider")
        cite(world, number, "A1", evidence=item)
        cite(world, number, "A1", evidence=item, kind="contradicts")

    yield lambda: rate(world, number, "A1 P, A2 F")
    yield made_by_the_provider
    yield lambda: rate(world, number, "A1 F", seen=1, reason="The survey came.")
    yield lambda: actions.answer_evidence(
        number=number,
        link=EvidenceLink.objects.get(kind="contradicts").pk,
        words="It speaks of another year.",
        by=actor("provider-lead"),
        at=at(),
    )
    yield lambda: submit(world, number, level=0)
    yield lambda: actions.retract(
        number=number, reason="Too early.", by=actor("provider-lead"), at=at()
    )
    yield lambda: cite(world, number, "A1", "A2", "C1")
    yield lambda: rate(world, number, "C1 F")
    yield lambda: submit(world, number)
    yield lambda: judge_evidence(number=1, answer="accepted", by=actor("north-validator"), at=at())
    yield lambda: differ(world, number)
    yield lambda: actions.challenge(number=number, by=actor("north-validator"), at=at())
    yield lambda: actions.undo(
        number=number, reason="The wrong criterion.", by=actor("north-validator"), at=at()
    )
    yield lambda: rate(
        world,
        number,
        "A2 P",
        position=Position.AUTHORITY,
        by="north-validator",
        seen=1,
        reason="No.",
    )
    yield lambda: actions.challenge(number=number, by=actor("north-validator"), at=at())
    yield lambda: a_draft(world, other)
    yield lambda: answer(world, number, "A1", "A2")
    yield lambda: meet(world, number)
    yield lambda: submit(world, other)
    yield lambda: actions.open_moderation(number=number, by=actor("moderator"), at=at())
    yield lambda: actions.withdraw_citation(
        number=the_last_draft(world),
        link=EvidenceLink.objects.latest("id").pk,
        by=actor("provider-lead"),
        at=at(),
    )
    yield lambda: agree(world, other)
    yield lambda: propose(world, number)
    yield lambda: actions.defer(
        number=number, until=NEXT_YEAR, reason="No survey.", by=actor("board-north"), at=at()
    )
    yield lambda: propose(world, other)
    yield lambda: ratify(world, other)
    yield lambda: another_target(world)
    yield lambda: actions.resume(number=number, by=actor("moderator"), at=at())
    yield lambda: ratify(world, number)
    yield lambda: actions.publish(number=other, by=actor("north-manager"), at=at())
    yield lambda: actions.supersede(
        number=other, reason="A wrong survey.", by=actor("moderator"), at=at()
    )
    yield lambda: actions.withdraw(
        number=number_of(world, "W0"), reason="Twice.", by=actor("provider-lead"), at=at()
    )
    yield lambda: actions.begin_again(
        number=number_of(world, "W0"), by=actor("north-manager"), at=at()
    )
    yield lambda: another_matrix(world)
    yield lambda: a_cycle(world, window_from=date(2026, 7, 1), cut_off_on=date(2026, 9, 30))
    yield lambda: rate(world, number_of(world), "A1 L")
    yield lambda: a_draft(world, number_of(world, "DD"))
    yield lambda: submit(world, number_of(world, "DD"), level=0)


def the_last_draft(world: World) -> int:
    """An assessment whose newest citation can be taken back: one is cited there first."""
    number = number_of(world, "W1")
    cite(world, number, "A1")
    return number


def another_target(world: World) -> None:
    TargetLevel.objects.create(
        arrangement=Arrangement.objects.get(reference=world.reference),
        authority=Party.objects.get(slug="north"),
        focus_area="CS",
        level=5,
        due_on=NEXT_YEAR,
        decision=write_down("The Board wants more."),
        by_id=world.person("north-manager"),
        at=world.at(),
    )


def another_matrix(world: World) -> None:
    matrices.put_forward(
        matrix=a_small_matrix(version="2.0"), by=world.actor("north-manager"), at=world.at()
    )
    consent(world, number=2)


def without_what_can_be_done(page: AssessmentPage) -> AssessmentPage:
    """What of a page is not said of the past: moves, forms, and how many forms there are."""
    threads = tuple(
        replace(
            thread,
            still_so=0,
            criteria=tuple(
                replace(
                    c,
                    field=None,
                    evidence=tuple(
                        replace(e, may_withdraw=False, may_answer=False) for e in c.evidence
                    ),
                )
                for c in thread.criteria
            ),
        )
        for thread in page.threads
    )
    return replace(
        page,
        threads=threads,
        head=replace(page.head, revision=0),
        moves=(),
        writing=None,
        why_not_writing="",
        may_cite=False,
        still_so=0,
        to_sign=None,
        on=None,
    )


def told(world: World, who: str, *, at: datetime, day: date | None) -> dict[str, Any]:
    """Every page that somebody may look at, by what it is."""
    by = world.actor(who)
    found: dict[str, Any] = {}
    found["matrix"] = replace(matrix_page(by=by, view="joint", at=at, day=day), on=None)
    for code, view, level in (("CS", "joint", 1), ("DD", "north", 1)):
        page = focus_area_page(code=code, by=by, view=view, level=level, at=at, day=day)
        found[f"{code} {view}"] = replace(page, on=None)
    if who in SEE_ASSESSMENTS:
        for number in shown_of(world):
            try:
                read = assessment_page(number=number, by=by, at=at, day=day)
            except NotRecordedYet:
                continue
            found[f"A-{number}"] = without_what_can_be_done(read)
    return found


def shown_of(world: World) -> list[int]:
    rows = Assessment.objects.filter(
        arrangement__reference=world.reference,
        focus_area__in=["CS", "DD", "W0", "W1"],
        authority__slug="north",
    )
    return list(rows.order_by("number").values_list("number", flat=True))


def end_of(day: date) -> datetime:
    return end_of_local_day(day) - timedelta(seconds=1)


@pytest.mark.long
def test_what_is_said_of_a_past_day_is_what_was_said_at_its_end() -> None:
    world = a_small_world()
    remembered: dict[tuple[date, str], dict[str, Any]] = {}
    for happens in the_story(world):
        happens()
        day = local_date(world.now)
        for who in VIEWERS:
            remembered[day, who] = told(world, who, at=end_of(day), day=None)
        world.now += timedelta(hours=23)  # the next day, while a move may still be undone

    for (day, who), then in remembered.items():
        now = told(world, who, at=world.now, day=day)
        assert now.keys() == then.keys(), (day, who)
        for name in then:
            assert now[name] == then[name], (day, who, name)


def test_of_a_day_before_an_assessment_began_nothing_is_said() -> None:
    world = a_small_world()
    world.now += timedelta(days=3)
    a_cycle(world, window_from=date(2026, 7, 1), cut_off_on=date(2026, 9, 30))
    number = number_of(world)

    with pytest.raises(NotRecordedYet, match=f"A-{number} had not begun on 7 July 2026"):
        assessment_page(
            number=number, by=world.actor("auditor"), at=world.at(), day=date(2026, 7, 7)
        )


def test_before_a_matrix_was_in_force_there_is_none() -> None:
    world = a_small_world()

    with pytest.raises(NotRecordedYet, match="No matrix was in force yet on 5 July 2026"):
        matrix_page(by=world.actor("auditor"), at=world.at(), day=date(2026, 7, 5))


def test_a_draft_of_that_day_is_its_own_side_s_alone_even_once_it_is_issued() -> None:
    world = a_small_world()
    number = number_of(world)
    rate(world, number, "A1 P, A2 F", reason="Said before the talk.")
    day = local_date(world.now)
    world.now += timedelta(days=1)
    rate(world, number, "A1 F", seen=1)
    submit(world, number, level=0)

    def of_a1(who: str) -> list[str]:
        page = assessment_page(number=number, by=world.actor(who), at=world.now, day=day)
        criteria = (c for thread in page.threads for c in thread.criteria if c.code == "CS.A1")
        return [side.rating for c in criteria for side in c.sides]

    assert of_a1("provider-lead") == ["P"]
    assert [of_a1(who) for who in SEE_ASSESSMENTS[1:]] == [[]] * 3


@pytest.mark.parametrize(("page", "most"), [("matrix", 10), ("focus area", 9), ("assessment", 11)])
def test_a_past_day_costs_a_query_more_than_today(
    page: str, most: int, django_assert_max_num_queries: Any
) -> None:
    world = a_small_world()
    number = number_of(world)
    a_submission(world, number)
    differ(world, number)
    actions.challenge(number=number, by=world.actor("north-validator"), at=world.at())
    by, at, day = world.actor("auditor"), world.at(), local_date(world.now)
    ask: dict[str, Callable[[], object]] = {
        "matrix": lambda: matrix_page(by=by, at=at, day=day),
        "focus area": lambda: focus_area_page(code="CS", by=by, level=1, at=at, day=day),
        "assessment": lambda: assessment_page(number=number, by=by, at=at, day=day),
    }

    with django_assert_max_num_queries(most):
        ask[page]()
