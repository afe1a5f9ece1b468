"""What lapses soon: when and why, which ratified level is at risk, and what carries it instead."""

from datetime import date

import pytest

from milepost.apps.assessments.queries.lapsing_page import LapsingPage, lapsing_page
from milepost.apps.evidence.actions import NewEvidence, Upload, add_evidence
from milepost.core.access.refusals import NotAllowed
from tests.apps.small_worlds import (
    agree,
    cite,
    number_of,
    propose,
    rate,
    ratify,
    submit,
)
from tests.apps.worlds import World
from tests.web.browsing import MOST_QUERIES, Browser

pytestmark = pytest.mark.django_db

SOON = date(2026, 9, 1)


def a_certificate(
    world: World,
    *,
    valid_until: date = SOON,
    is_restricted: bool = False,
    by: str = "provider-lead",
) -> int:
    return add_evidence(
        new=NewEvidence(
            title="Certificate",
            type_code="customer_survey",
            made_by="independent",
            author="The institute",
            source="Its register",
            dated_on=date(2026, 6, 1),
            period_from=date(2026, 4, 1),
            period_to=date(2026, 6, 30),
            valid_until=valid_until,
            is_restricted=is_restricted,
            upload=Upload(name="c.pdf", chunks=[b"%PDF-1.7 "]),
        ),
        by=world.actor(by),
        at=world.at(),
    )


def ratified_on(world: World, **items: int) -> None:
    """Level 1 of CS is ratified for the North on items by their criteria."""
    number = number_of(world)
    rate(world, number, "A1 F, A2 F, C1 F")
    for code in ("A1", "A2", "C1"):
        for item in (items.get(code), items.get("rest")):
            if item is not None:
                cite(world, number, code, evidence=item)
    submit(world, number)
    agree(world, number)
    propose(world, number)
    ratify(world, number)


def told(world: World, who: str = "auditor", days: int = 90) -> LapsingPage:
    return lapsing_page(by=world.actor(who), at=world.at(), days=days)


def test_a_level_that_nothing_else_carries_is_at_risk(world: World) -> None:
    soon = a_certificate(world)
    later = a_certificate(world, valid_until=date(2028, 1, 1))
    ratified_on(world, A1=soon, A2=later, C1=later)
    page = told(world)
    (item,) = page.ahead
    assert (item.evidence.number, item.until) == (soon, SOON)
    assert item.why == "It is valid until 1 September 2026."
    (use,) = item.uses
    assert (use.authority, use.ratified, use.left) == ("North", 1, 0)
    assert (use.criteria, use.bare) == (("CS.A1",), ("CS.A1",))
    assert page.levels_at_risk == (use,)


def test_a_level_that_another_item_carries_is_not_and_says_which(world: World) -> None:
    soon = a_certificate(world)
    later = a_certificate(world, valid_until=date(2028, 1, 1))
    ratified_on(world, A1=soon, rest=later)
    page = told(world)
    (use,) = page.ahead[0].uses
    assert (use.bare, use.carried_by) == ((), (f"E-{later}",))
    assert not page.levels_at_risk


def test_only_what_lapses_in_time_is_told_and_what_has_lapsed_still_is(world: World) -> None:
    ratified_on(world, rest=a_certificate(world))
    assert told(world, days=30).ahead == ()
    world.now = world.now.replace(year=2026, month=9, day=3)
    page = told(world, days=30)
    assert page.ahead == ()
    (item,) = page.lapsed
    assert (item.days, item.is_at_risk) == (-2, True)


def test_a_restricted_item_is_not_named_to_the_others_nor_counted(world: World) -> None:
    number = number_of(world)
    rate(world, number, "A1 F, A2 F, C1 F")
    later = a_certificate(world, valid_until=date(2028, 1, 1))
    cite(world, number, "A1", "A2", "C1", evidence=later)
    submit(world, number)
    own = a_certificate(world, is_restricted=True, by="north-contributor")
    cite(world, number, "A1", evidence=own, by="north-contributor")
    agree(world, number)
    (item,) = told(world, "north-manager").ahead
    assert (item.evidence.number, item.uses[0].carried_by) == (own, (f"E-{later}",))
    assert told(world, "provider-lead").ahead == told(world, "south-manager").ahead == ()


def test_who_may_not_see_assessments_is_refused(world: World) -> None:
    with pytest.raises(NotAllowed):
        told(world, "member")
    Browser(world, "member").see("evidence/lapsing/", 403)


def test_the_page_says_it_and_asks_the_database_as_often_however_much_there_is(
    world: World,
) -> None:
    browser = Browser(world, "auditor")
    assert "Nothing that a level rests on lapses" in browser.see("evidence/lapsing/")
    few = browser.queries("evidence/lapsing/?days=90")
    # The page reads the clock: what was ratified in July has lapsed by now, whenever that is.
    ratified_on(world, rest=a_certificate(world, valid_until=date(2026, 8, 1)))
    page = browser.see("evidence/lapsing/?days=30")
    assert "1 ratified level would no longer be carried" in page
    assert "Lapsed already, and still relied on" in page
    assert "ratified level 1 at risk , the rest carries none." in page
    assert browser.queries("evidence/lapsing/?days=x") <= few + 1 <= MOST_QUERIES
