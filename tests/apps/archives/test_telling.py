"""A person is told everything held about them, across arrangements, and nothing of others."""

import io
import json
import zipfile
from typing import Any

import pytest
from django.apps import apps
from django.db.models import CharField, ForeignKey

from milepost.apps.archives.about_me import BY_REFERENCE, NOT_TOLD, ways_to_name
from milepost.apps.archives.actions import tell_person
from milepost.apps.audit.models import Event
from milepost.apps.contracts.actions import give_role
from milepost.apps.people.actions import operator_on
from milepost.apps.people.models import Person
from milepost.core.access.refusals import NoSuchThing
from milepost.core.access.roles import Role
from tests.apps.worlds import CAST, World, a_world
from tests.web.assessments.stories import a_draft, challenged
from tests.web.browsing import Browser

pytestmark = pytest.mark.django_db

WORDS = "The rhythm broke off in May."  # North's validator wrote them


@pytest.fixture(scope="module")
def standing_world(standing_rows: None) -> World:
    world = challenged(a_draft()).world
    other = a_world("hw-02", suffix="-2")
    give_role(
        username="north-validator",
        role=Role.VALIDATOR,
        authority="south",
        by=other.actor("admin"),
        at=world.at(),
    )
    return world


def opened(content: bytes) -> tuple[dict[str, Any], str]:
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        assert sorted(file.namelist()) == ["about-you.html", "about-you.json"]
        return json.loads(file.read("about-you.json")), file.read("about-you.html").decode()


def told(world: World, who: str = "north-validator") -> tuple[dict[str, Any], str]:
    reference = Person.objects.get(username=who).reference
    return opened(tell_person(person=reference, by=operator_on(), at=world.at()))


def rows(data: dict[str, Any], table: str, column: str) -> list[dict[str, Any]]:
    found = [e for e in data["held"] if (e["table"], e["named_in"]) == (table, column)]
    return list(found[0]["rows"]) if found else []


def test_it_is_told_what_they_did_wrote_and_were_on_every_arrangement(world: World) -> None:
    data, page = told(world)
    (account,) = rows(data, "people_person", "")
    assert account["username"] == "north-validator"
    roles = rows(data, "contracts_membership", "person")
    assert {each["arrangement"] for each in roles} == {
        "Highways service HW-01",
        "Highways service HW-02",
    }
    assert [each["reason"] for each in rows(data, "assessments_challenge", "by")] == [WORDS]
    assert {each["name"] for each in rows(data, "audit_event", "by")} >= {
        "criteria.rated",
        "assessment.challenged",
    }
    assert "role.given" in {each["name"] for each in rows(data, "audit_event", "about")}
    assert WORDS in page


def test_nobody_else_is_named_and_nothing_that_others_wrote_is_told(world: World) -> None:
    others = Person.objects.exclude(username="north-validator")
    for number, other in enumerate(others):
        other.full_name, other.username = f"Xavier the {number}.", f"xavier-{number}."
        other.save()
    data, page = told(world)
    held = json.dumps(data) + page
    for other in others:
        for said in (other.reference, other.username, other.full_name):
            assert said not in held
    lead = json.dumps(told(world, Person.objects.get(pk=world.person("provider-lead")).username)[0])
    assert WORDS not in lead


def test_no_password_is_told(world: World) -> None:
    held = json.dumps(told(world)[0])
    assert Person.objects.get(username="north-validator").password not in held
    for table in ("people_one_time_link", "contracts_calendar_feed"):
        held = held.replace(f'"{table}, secret_digest', "")
    assert "secret_digest" not in held


def test_every_column_that_names_a_person_is_walked() -> None:
    ours = [each for each in apps.get_models() if each.__module__.startswith("milepost.")]
    foreign = {
        (model._meta.db_table, field.name)
        for model in ours
        for field in model._meta.concrete_fields
        if isinstance(field, ForeignKey) and field.related_model is Person
    }
    walked = {(each.table, each.column) for each in ways_to_name()}
    assert walked == foreign | BY_REFERENCE.keys()
    # A column that is said to hold an opaque reference is one of these, too.
    said = {
        (model._meta.db_table, field.name)
        for model in ours
        for field in model._meta.concrete_fields
        if isinstance(field, CharField) and "opaque reference" in field.help_text
    }
    assert said <= walked | {("people_person", "reference")}
    named = {
        (model._meta.db_table, field.name)
        for model in ours
        for field in model._meta.concrete_fields
    }
    assert NOT_TOLD.keys() <= named


@pytest.mark.parametrize("who", CAST)
def test_everybody_can_be_told(world: World, who: str) -> None:
    data, page = told(world, who)
    assert rows(data, "contracts_membership", "person")
    assert page.startswith("<!doctype html>")


def test_that_it_was_told_is_recorded_of_the_site(world: World) -> None:
    told(world)
    event = Event.objects.get(name="person.told")
    assert (event.arrangement, event.by) == ("", "operator")
    assert event.about == Person.objects.get(username="north-validator").reference
    with pytest.raises(NoSuchThing):
        tell_person(person="P-nobody", by=operator_on(), at=world.at())


def test_people_take_their_own_from_their_account(world: World) -> None:
    browser = Browser(world, "north-validator")
    assert "Everything held about you" in browser.get("/account/").content.decode()
    assert browser.get("/account/everything/").status_code == 405
    answer = browser.post("/account/everything/")
    assert answer["Content-Type"] == "application/zip"
    assert opened(answer.content)[0]["name"] == "North Validator"
    assert Event.objects.get(name="person.told").by == world.actor("north-validator").person


def test_words_with_markup_are_words_on_the_page(world: World) -> None:
    Person.objects.filter(username="north-validator").update(full_name="<b>Una</b>")
    _, page = told(world)
    assert "<b>Una</b>" not in page
    assert "&lt;b&gt;Una&lt;/b&gt;" in page


def test_what_somebody_rated_is_told(world: World) -> None:
    data, _ = told(world, "provider-lead")
    assert len(rows(data, "assessments_criterion_rating", "by")) == 9
