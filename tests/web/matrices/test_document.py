"""The matrix as a document: its editions, and the answer of the other side."""

import pytest

from milepost.apps.audit.models import Event, Seal
from milepost.apps.matrices import actions
from milepost.apps.matrices.models import MatrixConsent, MatrixVersion
from tests.apps.worlds import World, a_world, a_world_without_a_matrix
from tests.web.browsing import MOST_QUERIES, Browser, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def standing_world(standing_rows: None) -> World:
    """A second edition waits for the provider's answer."""
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
    assert "Waits for the provider" in words
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


def test_consent_puts_it_in_force_and_is_sealed_and_recorded(world: World) -> None:
    browser = Browser(world, "provider-lead")
    assert _sha(2) in browser.see("matrix/2/answer/")
    browser.send("matrix/2/answer/", answer="consent", sha256=_sha(2))
    assert "Matrix version 2 is in force now." in browser.see("matrix/2/")
    assert "Superseded" in browser.see("matrix/")
    assert Seal.objects.order_by("-sequence")[0].about == "matrix version 2"
    assert Event.objects.filter(name="matrix.adopted").count() == 2


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
    assert "has been answered already" in words_of(answer)


@pytest.mark.parametrize("who", ["north-manager", "provider-contributor", "moderator", "member"])
def test_nobody_but_the_provider_lead_answers(world: World, who: str) -> None:
    Browser(world, who).send("matrix/2/answer/", 403, answer="consent", sha256=_sha(2))
    assert MatrixConsent.objects.filter(matrix_version__number=2).count() == 1


def test_before_the_first_edition_each_is_told_what_comes_next() -> None:
    world = a_world_without_a_matrix("hw-02", suffix="-2")
    assert "Read a matrix" in Browser(world, "north-manager").see("matrix/")
    assert "it is in force once the provider consents" in Browser(world, "member").see("matrix/")


def test_the_pages_ask_little(world: World) -> None:
    browser = Browser(world, "provider-lead")
    assert max(map(browser.queries, ("matrix/", "matrix/2/", "matrix/2/answer/"))) <= MOST_QUERIES
