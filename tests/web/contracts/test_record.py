"""The record: what was done, as far as one may know; and the seals."""

import pytest
from django.db import connection

from milepost.apps.assessments import actions
from milepost.apps.audit.frozen import freeze, unfreeze
from milepost.apps.audit.models import Seal, SealHead
from tests.apps.worlds import World, a_cycle, a_world, cite_for_level, rate_level, some_evidence
from tests.web.browsing import MOST_QUERIES, Browser

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def standing_world(standing_rows: None) -> World:
    world = a_world()
    a_cycle(world)
    return world


def _rate(world: World) -> None:
    item = some_evidence(
        world, by="provider-lead", made_by="independent", type_code="customer_satisfaction_survey"
    )
    rate_level(world, 1, "CS", 1)
    cite_for_level(world, 1, "CS", 1, evidence=item)


def _submit(world: World) -> None:
    _rate(world)
    actions.submit(number=1, level=1, by=world.actor("provider-lead"), at=world.at())


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("provider-lead", 200),
        ("north-manager", 200),
        ("auditor", 200),
        ("north-decider", 200),
        ("north-validator", 403),
        ("moderator", 403),
        ("member", 403),
        ("admin", 403),
    ],
)
@pytest.mark.parametrize("place", ["record/", "record/seals/"])
def test_who_reads_the_record(world: World, who: str, status: int, place: str) -> None:
    Browser(world, who).see(place, status)


def test_what_a_side_does_before_it_speaks_is_its_own(world: World) -> None:
    _rate(world)
    own = Browser(world, "provider-lead").see("record/")
    assert "Criteria rated" in own
    assert "Evidence cited" in own
    for other in ("north-manager", "south-manager", "auditor"):
        words = Browser(world, other).see("record/")
        assert "Criteria rated" not in words, other
        assert "Evidence" not in words.partition("Cycle opened")[0], other


def test_a_draft_cannot_be_counted_by_looking_for_it(world: World) -> None:
    _rate(world)
    browser = Browser(world, "north-manager")
    assert "Nothing found" in browser.see("record/?about=A-1")
    assert "Nothing found" in browser.see("record/?kind=criteria.rated")


def test_what_was_issued_is_told_to_all(world: World) -> None:
    _submit(world)
    for who in ("provider-lead", "north-manager", "south-manager", "auditor"):
        assert "Assessment submitted" in Browser(world, who).see("record/"), who


def test_it_is_looked_through_by_subject_person_and_kind(world: World) -> None:
    _submit(world)
    browser = Browser(world, "provider-lead")
    found = browser.see("record/?about=a-1&kind=assessment.submitted")
    assert "1 event found." in found
    reference = world.actor("north-manager").person
    found = browser.see(f"record/?person={reference}")
    assert ("Cycle opened" in found, "Role given Internal" in found) == (True, False)


def test_another_arrangements_events_are_not_in_it(world: World) -> None:
    other = a_world("hw-02", suffix="-2")
    a_cycle(other)
    assert "1 event found." in Browser(world, "auditor").see("record/?kind=cycle.opened")


def test_the_record_takes_as_many_queries_with_more_events(world: World) -> None:
    browser = Browser(world, "provider-lead")
    few = browser.queries("record/"), browser.queries("record/seals/")
    _submit(world)
    assert (browser.queries("record/"), browser.queries("record/seals/")) == few
    assert max(few) <= MOST_QUERIES


def test_the_head_of_the_chain_is_told_in_full(world: World) -> None:
    _submit(world)
    head = SealHead.objects.get(arrangement=world.reference).hash
    assert head in Browser(world, "auditor").see("record/seals/")


def test_a_whole_chain_is_verified_and_says_what_that_does_not_prove(world: World) -> None:
    _submit(world)
    words = Browser(world, "auditor").see("record/seals/?verify=1")
    assert "The chain of 5 seals is whole" in words
    assert "1 sealed level was worked out anew" in words
    assert "It does not prove that what people said was true." in words
    assert "nobody can prove that no seals were cut off" in words


def test_a_printed_head_proves_that_nothing_was_cut_off(world: World) -> None:
    _submit(world)
    head = SealHead.objects.get(arrangement=world.reference).hash
    words = Browser(world, "auditor").see(f"record/seals/?verify=1&head={head.upper()}")
    assert "nothing was cut off" in words
    wrong = Browser(world, "auditor").see(f"record/seals/?verify=1&head={'0' * 64}")
    assert "The printed head hash is not in this chain." in wrong


@pytest.mark.parametrize(
    ("changed", "finding"),
    [
        ("content = replace(content, '\"level\":1', '\"level\":3')", "was changed since"),
        ("about = 'A-9'", "It is filed under A-9, and what it covers is about A-1."),
        ("hash = previous", "they do not come to its hash"),
        ("content = 'not JSON'", "was changed since"),
    ],
)
def test_a_seal_that_was_changed_behind_our_back_is_found(
    world: World, changed: str, finding: str
) -> None:
    _submit(world)
    last = Seal.objects.order_by("-sequence").values_list("pk", flat=True)[0]
    unfreeze()
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE audit_seal SET {changed} WHERE id = %s", [last])
    freeze()
    words = Browser(world, "auditor").see("record/seals/?verify=1")
    assert finding in words
    assert "each came out the same" not in words


def test_before_anything_is_sealed_the_page_says_so() -> None:
    from tests.apps.worlds import a_world_without_a_matrix

    words = Browser(a_world_without_a_matrix("hw-02", suffix="-2"), "auditor").see("record/seals/")
    assert "Nothing is sealed yet" in words
