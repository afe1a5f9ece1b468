"""What the quality checks say before a level is stated: seen, linked, and stopping nobody."""

from datetime import date

import pytest

from milepost.apps.assessments import actions
from milepost.apps.assessments.queries.move_page import move_page
from milepost.apps.evidence.models import EvidenceItem
from milepost.core.assessment.quality import Severity
from milepost.web.assessments.findings import drawn_findings
from tests.apps.small_worlds import (
    a_draft,
    a_submission,
    cite,
    differ,
    number_of,
    rate,
    submit,
)
from tests.apps.worlds import World, a_cycle, some_evidence
from tests.web.browsing import MOST_QUERIES, Browser

pytestmark = pytest.mark.django_db


def _place(world: World, area: str = "CS") -> str:
    return f"assessments/{number_of(world, area)}/submit/"


def _found(
    world: World,
    number: int,
    *,
    move: str = "submit",
    by: str = "provider-lead",
    stated: int | None = None,
) -> dict[str, tuple[str, ...]]:
    about = move_page(number=number, name=move, by=world.actor(by), at=world.at())
    return {
        each.check: each.criteria or each.items
        for each in about.findings(stated=stated, has_reason=False)
    }


def test_what_is_weak_is_said_with_its_gravity_before_one_confirms(world: World) -> None:
    rate(world, number_of(world), "A1 F, A2 F, C1 F")
    browser = Browser(world, "provider-lead")
    first = browser.see(_place(world))
    assert "Serious Rated as met with no evidence at all: CS.A1 , CS.A2 and CS.C1 ." in first
    chosen = browser.send(_place(world), status=200, level="1", reason="They hold.")
    page = chosen.content.decode()
    assert "Level 1 is above the indicated level 0" in page
    number = number_of(world)
    assert f'href="/arrangements/hw-01/assessments/{number}/#criterion-CS.A1">CS.A1</a>' in page


def test_a_finding_stops_nobody(world: World) -> None:
    rate(world, number_of(world), "A1 F, A2 F, C1 F")
    browser = Browser(world, "provider-lead")
    browser.send(_place(world), level="1", reason="So.", confirmed="yes", certified="on")
    assert "Submitted" in browser.see(f"assessments/{number_of(world)}/")


def test_where_nothing_is_weak_the_page_says_that_it_looked(world: World) -> None:
    a_cycle(world, window_from=date(2026, 6, 1), cut_off_on=date(2026, 9, 30))
    number = number_of(world, "DD")
    rate(world, number, "A1 F", reason="Seen on site.")
    cite(world, number, "A1")
    page = Browser(world, "provider-lead").see(_place(world, "DD"))
    assert "checks looked for weak places and found none" in page


def test_one_document_that_carries_the_row_is_named_and_leads_to_it(world: World) -> None:
    number = number_of(world)
    a_draft(world, number)
    item = EvidenceItem.objects.latest("id").number
    page = Browser(world, "provider-lead").get(f"/arrangements/hw-01/{_place(world)}").content
    assert f'href="/arrangements/hw-01/evidence/{item}/">E-{item}</a>' in page.decode()


def test_a_file_that_serves_another_focus_area_too_is_counted_twice(world: World) -> None:
    there, here = number_of(world, "DD"), number_of(world)
    first, second = (
        some_evidence(
            world,
            by="provider-lead",
            made_by="independent",
            type_code="accreditation_review",
            content=b"%PDF-1.7 the same",
        )
        for _ in range(2)
    )
    cite(world, there, "A1", evidence=first)
    cite(world, here, "A1", evidence=second)
    assert _found(world, here)["counted_twice"] == (f"E-{second}",)
    south = number_of(world, "DD", authority="south")
    assert "counted_twice" not in _found(world, south)


def test_what_another_side_has_not_issued_is_not_told_of(world: World) -> None:
    number = number_of(world)
    a_submission(world, number)
    cite(world, number, "A1", by="north-contributor", kind="contradicts")
    own = _found(world, number, move="agree", by="north-validator", stated=1)
    assert own["contradicted"] == ("CS.A1",)
    actions.return_for_evidence(
        number=number, reason="Say more.", by=world.actor("north-validator"), at=world.at()
    )
    assert "contradicted" not in _found(world, number)


def test_a_rating_kept_for_four_cycles_on_lapsed_evidence_is_told(world: World) -> None:
    number = number_of(world)
    a_submission(world, number)
    for year in (2027, 2028, 2029):
        a_cycle(world, window_from=date(year, 4, 1), cut_off_on=date(year, 6, 30))
        number = number_of(world)
        rate(world, number, "A1 F, A2 F, C1 F" if year < 2029 else "A1 F, A2 L, C1 F")
        cite(world, number, "A1", "A2", "C1", evidence=1)
        if year < 2029:
            submit_at_the_floor(world, number)
    assert _found(world, number)["unchanged_and_lapsed"] == ("CS.A1", "CS.C1")


def submit_at_the_floor(world: World, number: int) -> None:
    submit(world, number, level=0)


def test_an_authority_is_told_what_the_provider_will_ask_of_it(world: World) -> None:
    number = number_of(world)
    a_submission(world, number)
    overview = some_evidence(world, by="north-contributor")
    cite(world, number, "A1", by="north-contributor", evidence=overview, kind="contradicts")
    differ(world, number)
    page = Browser(world, "north-validator").see(f"assessments/{number}/challenge/")
    assert "Rated lower on the client overview report alone" in page


def test_moves_that_state_no_level_are_checked_for_nothing(world: World) -> None:
    number = number_of(world)
    a_submission(world, number)
    about = move_page(
        number=number, name="return_for_evidence", by=world.actor("north-validator"), at=world.at()
    )
    assert drawn_findings(about, stated=None, has_reason=False) is None
    assert "weak places" not in Browser(world, "north-validator").see(
        f"assessments/{number}/return/"
    )


def test_each_gravity_has_a_word_and_a_shape_of_its_own(world: World) -> None:
    number = number_of(world)
    rate(world, number, "A1 F, C1 F")
    late = some_evidence(world, by="provider-lead", made_by="provider", type_code="customer_survey")
    cite(world, number, "C1", evidence=late)
    about = move_page(number=number, name="submit", by=world.actor("provider-lead"), at=world.at())
    drawn = drawn_findings(about, stated=1, has_reason=True)
    assert drawn is not None
    assert {each.word for each in drawn.findings} == {each.words for each in Severity}
    assert len({each.icon for each in drawn.findings}) == len(Severity)


def test_the_checks_take_as_many_queries_whatever_there_is(world: World) -> None:
    number = number_of(world)
    a_draft(world, number)
    browser = Browser(world, "provider-lead")
    few = browser.queries(_place(world))
    for code in ("A1", "A2", "C1"):
        cite(world, number, code)
    assert browser.queries(_place(world)) == few <= MOST_QUERIES
