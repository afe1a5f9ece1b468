"""Words and names removed by law: gone everywhere, recorded, and every seal still holds."""

from pathlib import Path

import pytest
from django.contrib.auth import authenticate
from django.db import connection
from django.test import Client

from milepost.apps.archives import actions
from milepost.apps.archives.queries import verify_site
from milepost.apps.archives.removals import look_for_words
from milepost.apps.archives.said import columns, places
from milepost.apps.assessments.models import AssessedLevel, Challenge
from milepost.apps.audit.models import Erasure, Event, Statement
from milepost.apps.contracts.actions import end_role
from milepost.apps.notices.models import Notice
from milepost.apps.people.actions import name_site_administrator
from milepost.apps.people.models import Person
from milepost.apps.people.queries import actor_on_the_site
from milepost.core.access.erasure import ErasureGround
from milepost.core.access.refusals import NoSuchThing, NotAllowed, NotPossible
from milepost.core.access.roles import Actor, Role
from tests.apps.archives.made import evidence_in, files_of
from tests.apps.worlds import PASSWORD, World
from tests.web.assessments.stories import a_draft, challenged
from tests.web.browsing import Browser

pytestmark = pytest.mark.django_db

WORDS = "The rhythm broke off in May."  # a rating's reason, and the challenge's
SHOWN = "Removed under policy on 6 July 2026"


@pytest.fixture(scope="module")
def standing_world(standing_rows: None) -> World:
    """North has challenged one criterion, with words."""
    return challenged(a_draft()).world


def the_words() -> int:
    return Challenge.objects.get().reason_id


def remove(world: World, who: str = "north-manager", case: str = "DP-2026-014") -> str:
    return actions.remove_words(
        statement=the_words(),
        ground=ErasureGround.OBJECTION_UPHELD,
        case=case,
        by=world.actor(who),
        at=world.at(),
    )


def everything_in_the_database() -> str:
    """Every value of every row, as text."""
    with connection.cursor() as cursor:
        found = []
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found += [str(row) for row in cursor.fetchall()]
    return "\n".join(found)


# -- words ----------------------------------------------------------------------------------------


def test_words_are_gone_from_every_row_and_page_and_every_seal_holds(
    world: World, tmp_path: Path
) -> None:
    assert WORDS in everything_in_the_database()

    assert remove(world) == SHOWN

    assert WORDS not in everything_in_the_database()
    for place in ("", "story/", "passport/", "disagreement/"):
        words = Browser(world, "south-validator").see(f"assessments/1/{place}")
        assert WORDS not in words, place
        assert (SHOWN in words) == (place != "story/"), place  # it tells no rating's reasons
    with evidence_in(tmp_path / "evidence"):
        (found,) = verify_site()
    assert not [each for each in found.faults if "Its file" not in str(each)]
    assert found.record.verification.is_sound
    assert found.record.removed == Erasure.objects.count() > 0


def test_what_is_recorded_says_where_and_why_and_none_of_the_words(world: World) -> None:
    remove(world)
    event = Event.objects.filter(name="words.removed").latest("id")
    assert event.by == world.actor("north-manager").person
    assert event.after == {"ground": "objection_upheld", "case": "DP-2026-014"}
    erasure = Erasure.objects.latest("id")
    assert (event.about, erasure.arrangement) == (f"words {erasure.pk}", world.reference)
    assert "Words removed by law" in Browser(world, "provider-lead").see("record/")


def test_an_export_holds_what_stands_in_their_place(world: World, tmp_path: Path) -> None:
    remove(world)
    path = tmp_path / "one.zip"
    actions.export_arrangement(world.reference, to=path, at=world.at())
    held = b"\n".join(files_of(path).values())
    assert WORDS.encode() not in held
    assert SHOWN.encode() in held


@pytest.mark.parametrize("who", ["south-manager", "provider-lead", "moderator"])
def test_words_of_another_side_do_not_exist(world: World, who: str) -> None:
    with pytest.raises(NoSuchThing):
        remove(world, who)
    assert look_for_words(by=world.actor(who), text="rhythm") == ()
    assert WORDS in everything_in_the_database()


@pytest.mark.parametrize("who", ["north-validator", "auditor", "north-decider", "admin"])
def test_whoever_removes_no_words_is_refused(world: World, who: str) -> None:
    with pytest.raises(NotAllowed, match="removing words by law"):
        remove(world, who)
    with pytest.raises(NotAllowed):
        look_for_words(by=world.actor(who), text="rhythm")


@pytest.mark.parametrize("case", ["", "  ", "x" * 61])
def test_a_removal_has_a_case(world: World, case: str) -> None:
    with pytest.raises(NotPossible, match="reference"):
        remove(world, case=case)
    assert not Erasure.objects.exists()


def test_words_are_removed_once(world: World) -> None:
    remove(world)
    with pytest.raises(NotPossible, match="removed before"):
        remove(world)


def test_words_are_found_wherever_a_side_wrote_them(world: World) -> None:
    found = look_for_words(by=world.actor("north-manager"), text="RHYTHM")
    assert {each.table for each in found} >= {
        "assessments_challenge",
        "assessments_criterion_rating",
    }
    assert {each.about for each in found} == {"A-1"}
    assert look_for_words(by=world.actor("north-manager"), text=" ") == ()


def test_every_column_that_holds_words_is_looked_through() -> None:
    from django.apps import apps

    wanted = {
        (model._meta.db_table, field.name)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.related_model is Statement and model is not Erasure
    }
    assert {(each.table.name, each.name) for each in columns()} == wanted
    assert len(places("nowhere")) == 0


# -- a person's name ------------------------------------------------------------------------------

GONE = "north-validator"


def site_administrator(world: World, username: str = "keeper") -> Actor:
    name_site_administrator(username=username, full_name="Kay Keeper", at=world.at())
    return actor_on_the_site(person=Person.objects.get(username=username).pk)


def ask(world: World, who: str = GONE, by: str = "admin") -> str:
    reference = Person.objects.get(username=who).reference
    actions.ask_for_removal(
        person=reference,
        ground=ErasureGround.NO_LONGER_NEEDED,
        case="DP-2026-015",
        by=world.actor(by),
        at=world.at(),
    )
    return reference


def a_mail(world: World, person: Person, text: str) -> None:
    Notice.objects.create(
        person=person,
        arrangement=world.reference,
        kind="digest",
        day=world.now.date(),
        subject="What waits for you",
        text=text,
        html=f"<p>{text}</p>",
        written_at=world.now,
        not_before=world.now,
    )


def leave(world: World, who: str = GONE, role: Role = Role.VALIDATOR) -> None:
    end_role(username=who, role=role, by=world.actor("admin"), at=world.at())


def test_a_name_is_gone_from_the_whole_site_and_its_account_is_closed(
    world: World, tmp_path: Path
) -> None:
    row = Person.objects.get(username=GONE)
    Person.objects.filter(pk=row.pk).update(full_name="Una Nameless", email="una@example.org")
    client = Client()
    client.force_login(row)
    for person in (row, Person.objects.get(username="provider-lead")):
        a_mail(world, person, "Una Nameless has challenged CS.")
    reference = ask(world)
    leave(world)

    shown = actions.remove_person(person=reference, by=site_administrator(world), at=world.at())

    assert shown == SHOWN
    held = everything_in_the_database()
    for gone in ("Una Nameless", "una@example.org", GONE):
        assert gone not in held
    assert reference in held  # what they did stands, by a reference that says nothing
    assert authenticate(username=GONE, password=PASSWORD) is None
    assert client.get(f"/arrangements/{world.reference}/").status_code == 302
    words = Browser(world, "provider-lead").see("assessments/1/story/")
    assert SHOWN in words
    with evidence_in(tmp_path / "evidence"):
        (found,) = verify_site()
    assert found.record.verification.is_sound
    assert found.record.unnamed == 1


def test_two_people_remove_a_name_and_neither_is_the_one_who_is_named(world: World) -> None:
    keeper = site_administrator(world, "admin")  # who asks as administrator of the arrangement
    reference = ask(world)
    leave(world)
    with pytest.raises(NotAllowed, match="another administrator"):
        actions.remove_person(person=reference, by=keeper, at=world.at())
    with pytest.raises(NotAllowed, match="another administrator"):
        ask(world, "admin")
    assert not Erasure.objects.exists()


def test_a_name_is_removed_only_where_it_was_asked_for_and_no_role_is_held(world: World) -> None:
    keeper = site_administrator(world)
    reference = Person.objects.get(username=GONE).reference
    with pytest.raises(NoSuchThing):
        actions.remove_person(person=reference, by=keeper, at=world.at())
    ask(world)
    with pytest.raises(NotPossible, match=r"They still act here: validator \(hw-01\)"):
        actions.remove_person(person=reference, by=keeper, at=world.at())
    with pytest.raises(NotPossible, match="asked for already"):
        ask(world)
    leave(world)
    actions.remove_person(person=reference, by=keeper, at=world.at())
    with pytest.raises(NoSuchThing):
        actions.remove_person(person=reference, by=keeper, at=world.at())
    with pytest.raises(NotPossible, match="removed before"):
        actions.ask_for_removal(
            person=reference,
            ground=ErasureGround.LEGAL_DUTY,
            case="x",
            by=world.actor("admin"),
            at=world.at(),
        )


@pytest.mark.parametrize("who", ["north-manager", "provider-lead", "moderator"])
def test_only_administrators_have_names_removed(world: World, who: str) -> None:
    with pytest.raises(NotAllowed):
        ask(world, by=who)
    reference = ask(world)
    with pytest.raises(NotAllowed):
        actions.remove_person(person=reference, by=world.actor(who), at=world.at())


def test_nobody_who_never_had_a_role_here_is_asked_about(world: World) -> None:
    site_administrator(world)
    with pytest.raises(NoSuchThing):
        ask(world, "keeper")


def test_a_person_who_left_nothing_else_behind_leaves_their_levels(world: World) -> None:
    before = AssessedLevel.objects.count()
    reference = ask(world)
    leave(world)
    actions.remove_person(person=reference, by=site_administrator(world), at=world.at())
    assert AssessedLevel.objects.count() == before
    assert {each.arrangement for each in Erasure.objects.all()} == {"", world.reference}
