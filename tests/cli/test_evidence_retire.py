"""Files that are due are told and deleted from the terminal, by somebody who may, with a reason."""

import json
from datetime import date
from typing import Any

import pytest
from click.testing import CliRunner, Result

from milepost.apps.contracts.models import Contract
from milepost.apps.evidence.actions import set_keeping
from milepost.apps.evidence.models import EvidenceDeletion
from milepost.cli import main
from milepost.core.evidence.keeping import USUAL_YEARS, KeepingRules
from tests.apps.small_worlds import a_small_world
from tests.apps.worlds import World, some_evidence

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def standing_world(standing_rows: None) -> World:
    """One file of the North that is due."""
    world = a_small_world()
    some_evidence(world, by="north-contributor", content=b"%PDF-1.7 old", title="Old")
    Contract.objects.update(starts_on=date(2010, 4, 1), ends_on=date(2020, 3, 31))
    set_keeping(
        rules=KeepingRules(years=USUAL_YEARS, quota=None),
        reason="The Board.",
        by=world.actor("north-manager"),
        at=world.at(),
    )
    return world


@pytest.fixture(autouse=True)
def _in_place(monkeypatch: pytest.MonkeyPatch) -> None:
    # Its tables are there, in a transaction of the test.
    monkeypatch.setattr("milepost.cli.serving.require_migrated", lambda: None)


def retire(*more: str, who: str = "north-manager") -> Result:
    line = ["evidence", "retire", "--arrangement", "hw-01", "--as", who, *more]
    return CliRunner().invoke(main, line, catch_exceptions=False)


def test_a_trial_says_what_is_due_and_deletes_nothing(world: World) -> None:
    done = retire("--dry-run")
    assert done.exit_code == 0, done.output
    assert "E-1 version 1, " in done.stdout
    assert "never relied on, kept until 2022-03-31" in done.stdout
    assert "1 files due; nothing was deleted, as asked; 0 more are due" in done.stdout
    told: Any = json.loads(retire("--dry-run", "--json").stdout)
    assert [each["item"] for each in told["files"]] == ["E-1"]
    assert not EvidenceDeletion.objects.exists()


def test_it_deletes_with_a_reason_and_then_nothing_is_due(world: World) -> None:
    assert "on whose word" in retire().stderr
    done = retire("--reason", "Minute 12.")
    assert done.exit_code == 0, done.output
    assert "1 files deleted, their hashes kept" in done.stdout
    assert EvidenceDeletion.objects.get().reason.text == "Minute 12."
    again = retire("--reason", "Again.")
    assert again.exit_code == 1
    assert "Nothing is due for deletion." in again.stderr


def test_nobody_deletes_who_may_not(world: World) -> None:
    for who, said in (("north-validator", "does not allow this"), ("nobody", "There is nobody")):
        done = retire("--reason", "Why not?", who=who)
        assert done.exit_code == 1
        assert said in done.stderr
    assert not EvidenceDeletion.objects.exists()
