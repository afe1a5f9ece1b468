"""After a restore, what had been removed since the backup is removed again from a list."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from milepost.apps.archives import actions
from milepost.apps.archives.queries import verify_site
from milepost.apps.audit.frozen import freeze, unfreeze
from milepost.apps.audit.models import Erasure, Statement
from milepost.apps.contracts.models import Membership
from milepost.apps.people.models import Person
from milepost.cli import main
from milepost.core.access.refusals import NotPossible
from tests.apps.archives.test_removals import WORDS, ask, leave, remove, site_administrator
from tests.apps.worlds import World
from tests.web.assessments.stories import a_draft, challenged

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def standing_world(standing_rows: None) -> World:
    return challenged(a_draft()).world


@pytest.fixture
def restored(world: World) -> list[dict[str, str]]:
    """A site as it was before its erasures, and the list of them that was kept."""
    words = {row.pk: (row.text, row.salt) for row in Statement.objects.all()}
    people = {row.pk: (row.full_name, row.username) for row in Person.objects.all()}
    remove(world)
    reference = ask(world)
    leave(world)
    actions.remove_person(person=reference, by=site_administrator(world), at=world.at())
    kept = actions.erasures()
    unfreeze()
    Erasure.objects.all().delete()
    for pk, (text, salt) in words.items():
        Statement.objects.filter(pk=pk).update(text=text, salt=salt)
    for pk, (name, username) in people.items():
        Person.objects.filter(pk=pk).update(full_name=name, username=username, is_active=True)
    Membership.objects.update(ended_at=None)
    freeze()
    return kept


def test_the_list_holds_no_words_and_no_names(restored: list[dict[str, str]]) -> None:
    held = json.dumps(restored)
    assert WORDS not in held
    for person in Person.objects.all():
        assert person.full_name not in held


def test_all_of_it_is_removed_again_as_it_was_before(
    world: World, restored: list[dict[str, str]]
) -> None:
    assert Statement.objects.filter(text=WORDS).exists()

    done = actions.erase_again(restored, at=world.at())

    assert (done.words > 0, done.names, done.unknown) == (True, 1, 0)
    assert not Statement.objects.filter(text=WORDS).exists()
    assert not Person.objects.filter(username="north-validator").exists()
    assert actions.erasures() == restored
    (found,) = verify_site()
    assert found.record.verification.is_sound
    assert (found.record.removed, found.record.unnamed) == (done.words, 1)
    again = actions.erase_again(restored, at=world.at())
    assert (again.words, again.names) == (0, 0)
    assert again.there_already == len(restored)


def test_what_an_older_backup_never_held_is_counted(world: World) -> None:
    unknown = {
        "arrangement": "hw-01", "digest": "0" * 64, "person": "", "ground": "legal_duty",
        "case": "x", "asked_by": "", "by": "P-1", "on": "2026-05-03",
        "at": "2026-05-03T09:00:00.000000Z",
    }  # fmt: skip
    done = actions.erase_again([unknown, {**unknown, "digest": "", "person": "P-0"}], at=world.at())
    assert (done.words, done.names, done.unknown) == (0, 0, 2)


@pytest.mark.parametrize("entry", [{}, {"ground": 1}, "words", {"ground": "envy"}])
def test_what_is_no_erasure_is_refused_and_nothing_is_removed(
    world: World, restored: list[dict[str, str]], entry: object
) -> None:
    with pytest.raises(NotPossible, match=f"Entry {len(restored) + 1} is no erasure"):
        actions.erase_again([*restored, entry], at=world.at())  # type: ignore[list-item]


def test_the_operator_keeps_a_list_and_applies_it(
    world: World, restored: list[dict[str, str]], tmp_path: Path
) -> None:
    kept = tmp_path / "erasures.json"
    kept.write_text(json.dumps(restored), encoding="utf-8")
    done = CliRunner().invoke(main, ["erasures", "--again", str(kept)])
    assert done.exit_code == 0, done.output
    assert "1 names" in done.output
    listed = CliRunner().invoke(main, ["erasures", "--to", str(tmp_path / "new.json")])
    assert listed.exit_code == 0
    assert json.loads((tmp_path / "new.json").read_text()) == restored
    assert CliRunner().invoke(main, ["erasures"]).exit_code == 2
    kept.write_text("no list", encoding="utf-8")
    assert "is no list" in CliRunner().invoke(main, ["erasures", "--again", str(kept)]).output


def test_the_operator_writes_what_is_held_about_somebody(world: World, tmp_path: Path) -> None:
    line = ["subject-access", "North-Validator", "--to", str(tmp_path / "una.zip")]
    done = CliRunner().invoke(main, line)
    assert done.exit_code == 0, done.output
    assert (tmp_path / "una.zip").stat().st_size > 1000
    assert "is there already" in CliRunner().invoke(main, line).output
    assert "nobody who signs in" in CliRunner().invoke(main, ["subject-access", "nobody"]).output
