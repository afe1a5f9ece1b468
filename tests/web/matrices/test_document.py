"""The matrix as a document: its editions, and the answers of the parties."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from milepost.apps.assessments.models import Cycle
from milepost.apps.audit.models import Event, Seal
from milepost.apps.matrices import actions
from milepost.apps.matrices.models import MatrixAgreement, MatrixConsent, MatrixVersion
from milepost.apps.matrices.queries import current_matrix
from milepost.core.period.local_time import local_date
from milepost.core.period.months import in_words
from tests.apps.worlds import World, a_cycle, a_world, a_world_without_a_matrix
from tests.web.browsing import MOST_QUERIES, Browser, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def standing_world(standing_rows: None) -> World:
    """A second edition, put forward by South, waits for North and the provider."""
    world = a_world()
    actions.put_forward(
        matrix=world.matrix,
        findings=[{"where": "row 4", "finding": "A word is doubled."}],
        source_name="ours.xlsx",
        by=world.actor("south-manager"),
        at=world.at(),
    )
    return world


def test_the_edition_in_force_is_told_with_its_criteria(world: World) -> None:
    words = Browser(world, "member").see("matrix/")
    assert "In force" in words
    assert "Waits for consent" in words
    assert "waits for North Council and Wayfarer Highways Ltd" in words
    assert "CS.CHAN.L1.1" in words
    assert MatrixVersion.objects.get(number=1).sha256 in words


def test_an_edition_is_told_with_what_is_to_be_settled(world: World) -> None:
    words = Browser(world, "board-north").see("matrix/2/")
    assert "row 4 A word is doubled." in words
    assert "from ours.xlsx" in words


def test_an_edition_that_is_not_there_is_404(world: World) -> None:
    for place in ("matrix/3/", "matrix/3/answer/"):
        Browser(world, "provider-lead").see(place, 404)


def _sha(number: int) -> str:
    return MatrixVersion.objects.get(number=number).sha256


def _consent(world: World, who: str, number: int = 2) -> Browser:
    browser = Browser(world, who)
    assert _sha(number) in browser.see(f"matrix/{number}/answer/")
    browser.send(f"matrix/{number}/answer/", answer="consent", sha256=_sha(number))
    return browser


def test_it_is_in_force_once_every_party_has_consented_each_under_its_seal(world: World) -> None:
    lead = _consent(world, "provider-lead")
    words = lead.see("matrix/2/")
    assert "Your consent is recorded. Matrix version 2 still waits for North Council." in words
    assert "North Council Has not answered yet" in words
    assert Event.objects.filter(name="matrix.adopted").count() == 1
    north = _consent(world, "north-manager")
    assert "Matrix version 2 is in force now." in north.see("matrix/2/")
    assert "Superseded" in north.see("matrix/")
    assert Event.objects.filter(name="matrix.adopted").count() == 2
    sealed = Seal.objects.filter(about="matrix version 2").order_by("sequence")
    assert [each.kind for each in sealed] == [*["matrix.consented"] * 3, "matrix.adopted"]


def test_a_matrix_begins_after_the_cycles_that_are_judged_by_another(world: World) -> None:
    a_cycle(world)
    cut_off_on = Cycle.objects.get().cut_off_on
    _consent(world, "provider-lead")
    north = _consent(world, "north-manager")
    assert MatrixAgreement.objects.get(matrix_version__number=2).in_force_on == max(
        cut_off_on + timedelta(days=1), local_date(timezone.now())
    )
    assert "Matrix version 2 is" in north.see("matrix/2/")


def test_it_begins_on_the_day_asked_for(world: World) -> None:
    actions.answer(number=2, is_consent=False, by=world.actor("provider-lead"), at=world.at())
    later = local_date(timezone.now()) + timedelta(days=40)
    actions.put_forward(
        matrix=replace(world.matrix, version="3.0"),
        in_force_from=later,
        by=world.actor("south-manager"),
        at=world.at(),
    )
    _consent(world, "provider-lead", 3)
    north = _consent(world, "north-manager", 3)
    words = north.see("matrix/")
    assert f"Matrix version 3 is agreed, and in force from {in_words(later)}." in words
    assert "Agreed" in words
    current = current_matrix(arrangement=world.reference, on=later - timedelta(days=1))
    assert current is not None
    assert current.number == 1
    current = current_matrix(arrangement=world.reference, on=later)
    assert current is not None
    assert current.number == 3


def test_declining_leaves_the_old_one_in_force(world: World) -> None:
    browser = Browser(world, "provider-lead")
    browser.send("matrix/2/answer/", answer="decline", sha256=_sha(2))
    words = browser.see("matrix/")
    assert "Declined" in words
    assert "In force" in words


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ({"answer": ""}, "Say whether you consent or decline."),
        ({"answer": "consent", "sha256": "0" * 64}, "What you looked at is not this edition"),
    ],
)
def test_a_faulty_answer_is_refused_and_nothing_is_written(
    world: World, said: dict[str, str], fault: str
) -> None:
    before = MatrixConsent.objects.count()
    said = {"sha256": _sha(2), **said}
    answer = Browser(world, "provider-lead").send("matrix/2/answer/", 422, **said)
    assert fault in words_of(answer)
    assert MatrixConsent.objects.count() == before


def test_it_is_answered_once(world: World) -> None:
    browser = Browser(world, "provider-lead")
    browser.send("matrix/2/answer/", answer="decline", sha256=_sha(2))
    answer = browser.send("matrix/2/answer/", 422, answer="consent", sha256=_sha(2))
    assert "Your side has answered matrix version 2 already" in words_of(answer)


@pytest.mark.parametrize("who", ["north-decider", "provider-contributor", "moderator", "member"])
def test_nobody_answers_but_contract_managers_and_the_lead(world: World, who: str) -> None:
    Browser(world, who).send("matrix/2/answer/", 403, answer="consent", sha256=_sha(2))
    assert MatrixConsent.objects.filter(matrix_version__number=2).count() == 1


def test_before_the_first_edition_each_is_told_what_comes_next() -> None:
    world = a_world_without_a_matrix("hw-02", suffix="-2")
    assert "Read a matrix" in Browser(world, "north-manager").see("matrix/")
    assert "it is agreed once every other party consents" in Browser(world, "member").see("matrix/")


def test_the_pages_ask_little(world: World) -> None:
    browser = Browser(world, "provider-lead")
    assert max(map(browser.queries, ("matrix/", "matrix/2/", "matrix/2/answer/"))) <= MOST_QUERIES
