"""An Authority accepts, rejects or asks for more; the owner replies; an odd type is taken."""

import re

import pytest

from milepost.apps.assessments import actions
from milepost.apps.audit.models import Event
from milepost.apps.evidence.models import EvidenceException, EvidenceJudgement
from tests.apps.worlds import World, a_cycle, a_world, cite_for_level, rate_level, some_evidence
from tests.web.browsing import Browser, words_of

pytestmark = pytest.mark.django_db

SURVEY = "customer_satisfaction_survey"


@pytest.fixture(scope="module")
def standing_world(standing_rows: None) -> World:
    return a_world()


@pytest.fixture
def item(world: World) -> int:
    """An item of the provider's own making that both Authorities may see."""
    a_cycle(world)
    made = some_evidence(world, by="provider-lead", made_by="provider", type_code=SURVEY)
    rate_level(world, 1, "CS", 1)
    cite_for_level(world, 1, "CS", 1, evidence=made)
    actions.submit(number=1, level=1, by=world.actor("provider-lead"), at=world.at())
    return made


def _say(world: World, who: str, item: int, status: int = 303, **said: str) -> str:
    return words_of(Browser(world, who).send(f"evidence/{item}/judge/", status, seen="1", **said))


def test_what_an_authority_accepts_is_stronger_for_it_alone(world: World, item: int) -> None:
    page = Browser(world, "north-validator").see(f"evidence/{item}/")
    assert "Judge it for North" in page
    assert "Judge it for South" not in page
    _say(world, "north-validator", item, answer="accepted", strength="C")
    page = Browser(world, "board-south").see(f"evidence/{item}/")
    assert "North Accepted C Provider made, client checked" in page
    assert "South Not judged D Provider made, unchecked" in page
    assert "Admissible, strength C" in page
    assert Event.objects.filter(name="evidence.judged").count() == 1


def test_what_is_rejected_keeps_its_place_and_says_why_wherever_it_is_cited(
    world: World, item: int
) -> None:
    _say(world, "south-validator", item, answer="accepted", strength="C")
    _say(world, "north-validator", item, answer="rejected", reason="It asked nobody.")
    page = Browser(world, "provider-lead").see(f"evidence/{item}/")
    assert "North Rejected It counts in none of North’s assessments." in page
    assert re.search(r"Not admissible. North rejected it on \d+ \w+ \d+: It asked nobody.", page)
    assert "South Accepted" in page
    register = Browser(world, "provider-lead").see("evidence/")
    assert "North rejected it" in register
    assert "South accepted it as C" in register


def test_the_register_is_looked_through_by_what_authorities_answer(world: World, item: int) -> None:
    def found(who: str, answer: str) -> bool:
        return f"E-{item} " in Browser(world, who).see(f"evidence/?answer={answer}")

    assert found("north-validator", "to_judge")
    assert not found("provider-lead", "to_judge")  # its own
    assert not found("north-validator", "rejected")
    _say(world, "south-validator", item, answer="rejected", reason="It asked nobody.")
    assert found("north-validator", "to_judge")
    assert not found("south-validator", "to_judge")
    assert found("north-validator", "rejected")
    _say(world, "south-validator", item, answer="accepted", strength="C")
    assert not found("north-validator", "rejected")
    assert found("provider-lead", "accepted")
    assert found("north-validator", "nonsense")


def test_a_later_answer_takes_the_place_of_the_earlier_which_stays(world: World, item: int) -> None:
    _say(world, "north-validator", item, answer="rejected", reason="It asked nobody.")
    _say(world, "north-validator", item, answer="accepted", strength="C", reason="It did.")
    page = Browser(world, "provider-lead").see(f"evidence/{item}/")
    assert "North Accepted" in page
    assert "1 earlier answer Rejected It asked nobody." in page
    first, second = EvidenceJudgement.objects.order_by("pk")
    assert second.supersedes == first


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ({}, "Say whether you accept it, reject it or ask for more."),
        ({"answer": "rejected"}, "Write down why you reject it"),
        ({"answer": "more_asked"}, "Write down what more you ask for."),
        ({"answer": "accepted", "strength": "D"}, "Write down why it is D"),
        ({"answer": "accepted", "strength": "A"}, "Choose a strength from the list."),
    ],
)
def test_a_judgement_without_what_it_owes_is_refused_and_kept(
    world: World, item: int, said: dict[str, str], fault: str
) -> None:
    assert fault in _say(world, "north-validator", item, 422, **said)
    assert not EvidenceJudgement.objects.exists()


@pytest.mark.parametrize("who", ["provider-lead", "north-contributor", "moderator"])
def test_nobody_but_a_validator_judges(world: World, item: int, who: str) -> None:
    _say(world, who, item, 403, answer="accepted", strength="C")
    assert not EvidenceJudgement.objects.exists()


def test_a_strength_goes_with_what_is_accepted_alone(world: World, item: int) -> None:
    _say(world, "north-validator", item, answer="rejected", strength="C", reason="Old.")
    assert EvidenceJudgement.objects.get().strength == ""


def test_its_owner_replies_once_to_what_was_not_accepted(world: World, item: int) -> None:
    _say(world, "north-validator", item, answer="more_asked", reason="Which streets?")
    asked = EvidenceJudgement.objects.get().pk
    address = f"evidence/{item}/judgements/{asked}/reply/"
    lead = Browser(world, "provider-lead")
    assert "Which streets?" in lead.see(address)
    assert "Write your reply." in words_of(lead.send(address, 422))
    Browser(world, "north-contributor").send(address, 404, words="All.")
    lead.send(address, words="Those on page 4.")
    page = Browser(world, "north-validator").see(f"evidence/{item}/")
    assert "Reply Those on page 4." in page
    lead.send(address, 404, words="Again.")


def test_more_that_is_asked_waits_on_the_providers_work_list_until_it_replies(
    world: World, item: int
) -> None:
    _say(world, "north-validator", item, answer="rejected", reason="It is of another year.")
    assert "asks for more" not in Browser(world, "provider-lead").see("work/")
    _say(world, "north-validator", item, answer="more_asked", reason="Which streets?")
    lead = Browser(world, "provider-lead")
    assert "Reply to North, which asks for more" in lead.see("work/")
    assert "asks for more" not in Browser(world, "south-validator").see("work/")
    asked = EvidenceJudgement.objects.latest("pk").pk
    lead.send(f"evidence/{item}/judgements/{asked}/reply/", words="Those on page 4.")
    assert "asks for more" not in lead.see("work/")


def test_a_type_outside_the_base_is_taken_as_an_exception_and_given_up_again(
    world: World, item: int
) -> None:
    a_report = some_evidence(world, by="north-contributor", type_code="apprenticeship_records")
    page = Browser(world, "north-validator").see(f"evidence/{a_report}/")
    assert "Take it as an exception" in page
    browser = Browser(world, "north-validator")
    address = f"evidence/{a_report}/exception/"
    refused = browser.send(address, 422, reason="There is no other.")
    assert "Choose a focus area." in words_of(refused)
    browser.send(address, focus_area="CS", reason="There is no other.")
    page = browser.see(f"evidence/{a_report}/")
    assert "North takes it in Customer" in page
    made = EvidenceException.objects.get().pk
    browser.send(f"evidence/{a_report}/exceptions/{made}/end/", reason="There is one now.")
    assert "Ended" in browser.see(f"evidence/{a_report}/")
    browser.see(f"evidence/{a_report}/exceptions/{made}/end/", 404)


def test_whoever_put_it_in_is_not_asked_to_judge_it(world: World) -> None:
    own = some_evidence(world, by="north-validator", type_code=SURVEY)
    browser = Browser(world, "north-validator")
    assert "Judge it for North" not in browser.see(f"evidence/{own}/")
    browser.send(f"evidence/{own}/judge/", 403, answer="accepted", strength="B", seen="1")
