"""One item: its file is saved and never shown; an Authority says that it checked it."""

from collections.abc import Mapping

import pytest

from milepost.apps.evidence.actions import NewEvidence, Upload, add_evidence
from tests.apps.worlds import World, a_cycle, a_world, cite_for_level, rate_level, some_evidence
from tests.web.browsing import Browser

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def standing_world(standing_rows: None) -> World:
    return a_world()


def _issued(world: World) -> int:
    """An item of the provider's own making that the other parties may see."""
    from milepost.apps.assessments import actions

    a_cycle(world)
    item = some_evidence(
        world, by="provider-lead", made_by="provider", type_code="customer_satisfaction_survey"
    )
    rate_level(world, 1, "CS", 1)
    cite_for_level(world, 1, "CS", 1, evidence=item)
    actions.submit(number=1, level=1, by=world.actor("provider-lead"), at=world.at())
    return item


def _saved(world: World, item: int) -> tuple[bytes, Mapping[str, str]]:
    browser = Browser(world, "north-manager")
    answer = browser.get(browser.at(f"evidence/{item}/file/"))
    return answer.getvalue(), answer.headers


def test_the_file_comes_as_it_was_put_in_to_be_saved(world: World) -> None:
    item = some_evidence(world)
    content, answer = _saved(world, item)
    assert content == b"%PDF-1.7 "
    assert answer["Content-Disposition"] == 'attachment; filename="report.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["Content-Type"] == "application/pdf"


def test_what_could_be_run_in_a_browser_is_so_many_bytes(world: World) -> None:
    some_evidence(world)
    new = NewEvidence(
        title="Page",
        type_code="client_overview_report",
        made_by="authority",
        author="A",
        source="B",
        dated_on=world.now.date(),
        period_from=world.now.date(),
        period_to=world.now.date(),
        upload=Upload(name="x.html", content_type="text/html", chunks=[b"<script>"]),
    )
    item = add_evidence(new=new, by=world.actor("north-contributor"), at=world.at())
    _, answer = _saved(world, item)
    assert answer["Content-Type"] == "application/octet-stream"


def test_a_restricted_item_is_not_the_other_authoritys(world: World) -> None:
    new = NewEvidence(
        title="In confidence",
        type_code="client_overview_report",
        made_by="authority",
        author="A",
        source="B",
        dated_on=world.now.date(),
        period_from=world.now.date(),
        period_to=world.now.date(),
        is_restricted=True,
        upload=Upload(name="x.pdf", content_type="application/pdf", chunks=[b"%PDF"]),
    )
    item = add_evidence(new=new, by=world.actor("north-contributor"), at=world.at())
    Browser(world, "north-validator").see(f"evidence/{item}/")
    for other in ("south-manager", "provider-lead", "moderator"):
        Browser(world, other).see(f"evidence/{item}/", 404)


def test_it_says_whether_it_counts_where_it_is_cited(world: World) -> None:
    item = _issued(world)
    assert "Admissible" in Browser(world, "board-north").see(f"evidence/{item}/")
