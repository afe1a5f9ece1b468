"""How far the evidence reaches: who sees what of it, and what rests on little."""

import pytest

from milepost.apps.assessments import actions
from milepost.apps.assessments.models import EvidenceLink
from milepost.apps.assessments.queries.coverage_page import CoveragePage, coverage_page
from milepost.apps.evidence.actions import judge_evidence
from milepost.core.access.refusals import NotAllowed
from milepost.core.evidence.coverage import CoverageFindingKind as Kind
from tests.apps.small_worlds import cite, number_of, rate, submit
from tests.apps.worlds import World, a_world, some_evidence
from tests.web.browsing import MOST_QUERIES, Browser

pytestmark = pytest.mark.django_db


def told(world: World, who: str = "auditor", view: str = "north") -> CoveragePage:
    return coverage_page(by=world.actor(who), at=world.at(), view=view)


def cells(page: CoveragePage, area: str = "CS") -> dict[str, tuple[int, str]]:
    assert page.found is not None
    held = page.found.rows[area]
    return {each.type: (each.documents, each.best or "") for each in held if each.documents}


def kinds(page: CoveragePage, area: str = "CS") -> list[Kind]:
    assert page.found is not None
    return [each.kind for each in page.found.findings if area in each.areas]


def claim(world: World, *items: int, is_issued: bool = True) -> int:
    number = number_of(world)
    rate(world, number, "A1 F")
    for item in items:
        cite(world, number, "A1", evidence=item)
    if is_issued:
        submit(world, number, level=0)
    return number


def own(world: World, title: str = "Survey") -> int:
    return some_evidence(
        world,
        by="provider-lead",
        type_code="customer_survey",
        made_by="provider",
        title=title,
    )


def test_what_is_not_issued_is_in_nobody_elses_count(world: World) -> None:
    claim(world, own(world), is_issued=False)
    assert cells(told(world, "provider-lead")) == {"customer_survey": (1, "D")}
    assert cells(told(world, "north-manager")) == {}
    assert kinds(told(world, "north-manager")) == [Kind.NOTHING]


def test_it_counts_as_its_authority_judged_it(world: World) -> None:
    item = own(world)
    claim(world, item)
    assert cells(told(world)) == {"customer_survey": (1, "D")}
    assert kinds(told(world)) == [Kind.ONE_DOCUMENT]
    by = world.actor("north-validator")
    judge_evidence(number=item, answer="accepted", by=by, at=world.at())
    assert cells(told(world)) == {"customer_survey": (1, "C")}
    words = "Nobody was asked."
    judge_evidence(number=item, answer="rejected", reason=words, by=by, at=world.at())
    assert cells(told(world)) == {}
    assert cells(told(world, view="south")) == {}


def test_a_contradiction_stands_until_its_answer_is_issued(world: World) -> None:
    number = claim(world, own(world), own(world, title="Another"), is_issued=False)
    cite(world, number, "A1", evidence=own(world, title="A third"), kind="contradicts")
    assert Kind.CONTRADICTED in kinds(told(world, "provider-lead"))
    lead = world.actor("provider-lead")
    submit(world, number, level=0)
    assert Kind.CONTRADICTED in kinds(told(world))
    actions.retract(number=number, reason="One more word.", by=lead, at=world.at())
    actions.answer_evidence(
        number=number,
        link=EvidenceLink.objects.get(kind="contradicts").pk,
        words="It speaks of another year.",
        by=lead,
        at=world.at(),
    )
    assert Kind.CONTRADICTED not in kinds(told(world, "provider-lead"))
    assert Kind.CONTRADICTED in kinds(told(world))
    submit(world, number, level=0)
    assert Kind.CONTRADICTED not in kinds(told(world))


def test_the_page_shows_the_readers_own_authority_first_and_any_other(world: World) -> None:
    claim(world, own(world))
    page = Browser(world, "south-validator").see("evidence/coverage/")
    assert "South Council" in page
    page = Browser(world, "south-validator").see("evidence/coverage/?view=north")
    assert "North Council" in page
    assert "1 document, strength D at best" in page
    assert "One document" in page
    assert "South Council" in Browser(world, "south-validator").see("evidence/coverage/?view=x")


def test_it_asks_the_database_as_often_however_much_there_is(world: World) -> None:
    browser = Browser(world, "auditor")
    few = browser.queries("evidence/coverage/")
    claim(world, *(own(world, title=f"Survey {n}") for n in range(5)))
    assert browser.queries("evidence/coverage/") <= few + 2 <= MOST_QUERIES


def test_who_may_not_see_assessments_is_refused(world: World) -> None:
    with pytest.raises(NotAllowed):
        told(world, "member")
    Browser(world, "member").see("evidence/coverage/", 403)


def test_before_the_first_cycle_there_is_nothing_to_show(db: None) -> None:
    fresh = a_world("hw-09", suffix="-9")
    assert "No cycle has been opened yet" in Browser(fresh, "auditor").see("evidence/coverage/")
