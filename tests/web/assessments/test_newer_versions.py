"""An assessment says where a newer version of what it cites is there, to whom that exists."""

import pytest

from milepost.apps.assessments.queries.move_page import move_page
from milepost.apps.evidence.actions import add_version
from tests.apps.evidence.test_versioning import A_CORRECTION
from tests.apps.small_worlds import agree, cite, number_of, propose, rate, ratify, submit
from tests.apps.worlds import World, some_evidence
from tests.web.browsing import Browser

pytestmark = pytest.mark.django_db

TOLD = "Version 1 is cited; version 2 is there"


def test_a_newer_version_is_told_beside_the_citation_to_whom_it_exists(world: World) -> None:
    item = some_evidence(world, by="provider-lead", made_by="provider", type_code="customer_survey")
    number, south = number_of(world), number_of(world, authority="south")
    place = f"assessments/{number}/"
    for each in (number, south):
        rate(world, each, "A1 F, A2 F, C1 F")
        cite(world, each, "A1", evidence=item)
    submit(world, number, level=0)
    provider, north = Browser(world, "provider-lead"), Browser(world, "north-validator")
    assert TOLD not in provider.see(place)
    queries = provider.queries(place)

    lead = world.actor("provider-lead")
    add_version(number=item, new=A_CORRECTION, by=lead, at=world.at())
    page = provider.get(provider.at(place)).content.decode()
    assert f'href="/arrangements/hw-01/evidence/{item}/">version 2 is there' in page
    assert provider.queries(place) == queries
    assert TOLD not in north.see(place), "to others it is not there until it is cited and issued"
    asked = move_page(number=south, name="submit", by=lead, at=world.at())
    found = {each.check: each for each in asked.findings(stated=0, has_reason=True)}
    assert found["newer_version"].items == (f"E-{item}",)

    cite(world, south, "A1", evidence=item)
    assert TOLD not in provider.see(f"assessments/{south}/"), "the newer one is cited there"
    asked = move_page(number=south, name="submit", by=lead, at=world.at())
    checks = {each.check for each in asked.findings(stated=0, has_reason=True)}
    assert "newer_version" not in checks
    submit(world, south, level=0)
    assert TOLD in north.see(place), "it was issued for the South, so it is there for the North"

    agree(world, number)
    propose(world, number)
    ratify(world, number)
    assert TOLD not in provider.see(place), "what was ratified rests on what was cited then"
