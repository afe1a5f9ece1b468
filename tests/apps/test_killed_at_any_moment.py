"""A server killed at any moment of a step reopens with the old state or with the new, whole.

It is killed before and after each statement, each beginning and end of a transaction, and each
file rename. The steps are the real ones, on a real database with its files; the chance in them is
held still, so that "the new state" is one state and not one of many.
"""

import hashlib
import json
import os
import secrets
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from milepost.core.assessment.seal import SealRecord, verify_chain
from milepost.core.assessment.workflow import Stage
from tests.apps.sites import FAILED, Dump, Site, databases, killed_at, let_go
from tests.apps.small_worlds import (
    a_small_world,
    agree,
    bring_to,
    independent_evidence,
    number_of,
    rate,
    ratify,
    submit,
)
from tests.apps.worlds import A_MOMENT, World

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]

NOW = A_MOMENT.replace(hour=12)


@dataclass(frozen=True, kw_only=True)
class Verb:
    """A step, at which stage its assessment stands before, and what it leaves behind."""

    does: Callable[[World, int], object]
    row: str
    before: Stage
    after: Stage
    event: str
    seal: str | None = None
    step: str | None = None
    table: str
    moments_at_least: int
    files_left: int = 0  # at most, for ``doctor`` to report


VERBS = {
    "save a rating": Verb(
        does=lambda world, number: rate(world, number, "A1 L", seen=1),
        row="W0",
        before=Stage.DRAFT,
        after=Stage.DRAFT,
        event="criteria.rated",
        table="assessments_criterion_rating",
        moments_at_least=10,
    ),
    "save evidence": Verb(
        does=lambda world, _: independent_evidence(world, content=b"%PDF-1.7 and new"),
        row="W0",
        before=Stage.DRAFT,
        after=Stage.DRAFT,
        event="evidence.added",
        table="evidence_version",
        moments_at_least=10,
        files_left=1,
    ),
    "submit": Verb(
        does=lambda world, number: submit(world, number),
        row="W0",
        before=Stage.DRAFT,
        after=Stage.SUBMITTED,
        event="assessment.submitted",
        seal="assessment.submitted",
        step="submit",
        table="assessments_assessed_level",
        moments_at_least=25,
    ),
    "agree": Verb(
        does=lambda world, number: agree(world, number),
        row="W1",
        before=Stage.SUBMITTED,
        after=Stage.AGREED,
        event="assessment.agreed",
        seal="assessment.agreed",
        step="validate",
        table="assessments_validated_level",
        moments_at_least=25,
    ),
    "ratify": Verb(
        does=lambda world, number: ratify(world, number),
        row="W2",
        before=Stage.PROPOSED,
        after=Stage.RATIFIED,
        event="level.ratified",
        seal="level.ratified",
        step="ratify",
        table="assessments_ratified_level",
        moments_at_least=10,
    ),
}


@pytest.fixture(scope="module")
def prepared(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Site, World]]:
    """A site whose assessments are each ready for a step."""
    folder = tmp_path_factory.mktemp("sites")
    folder.chmod(0o755)
    with django_db_blocker.unblock():
        let_go()
        site = Site(databases(folder), folder, f"milepost_{os.getpid()}")  # one for each worker
        site.removed()
        site.databases.copy(connection.settings_dict["NAME"], site.name)
        site.files.mkdir()
        world = World(reference="hw-01", matrix=None)  # type: ignore[arg-type]

        def build() -> None:
            built = a_small_world()
            for verb in VERBS.values():
                number = number_of(built, verb.row)
                if _stage_now(number) is Stage.DRAFT and not _is_rated(number):
                    bring_to(built, verb.before, number)

        assert site.run(build) == 0, site.said.read_text()
        yield site, world
        site.removed()


def _stage_now(number: int) -> Stage:
    from milepost.apps.assessments.models import Assessment

    return Stage(Assessment.objects.get(number=number).stage)


def _is_rated(number: int) -> bool:
    from milepost.apps.assessments.models import RatingSet

    return RatingSet.objects.filter(assessment__number=number).exists()


@pytest.fixture
def no_chance(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same salt each time, so that one step leaves one state."""
    monkeypatch.setattr(secrets, "token_hex", lambda size: "5a" * size)


@pytest.mark.parametrize("name", VERBS)
def test_killed_at_any_moment_it_reopens_with_the_old_state_or_the_new(
    prepared: tuple[Site, World], name: str, no_chance: None
) -> None:
    template, world = prepared
    verb = VERBS[name]
    old = template.rows()
    new = _the_state_after(template, world, verb, old)
    outcomes: list[str] = []
    files_left: list[int] = []
    moment = 0
    site = template.copied(f"{template.name}_killed")
    while True:
        status = site.run(lambda at=moment: _take(world, verb, killed_at_moment=at))  # type: ignore[misc]
        assert status != FAILED, site.said.read_text()
        found = site.rows()
        if found not in (old, new):
            pytest.fail(f"killed at moment {moment}: {_difference(found, old, new)}")
        _assert_no_row_without_its_file(found, site.files)
        files_left.append(_files_without_a_row(found, site.files))
        outcomes.append("old" if found == old else "new")
        if status == 0:
            break
        assert status == -signal.SIGKILL
        if outcomes[-1] == "old" and moment % 11:
            site.put_back(template)
        else:
            if outcomes[-1] == "old":
                _assert_it_can_be_taken_again(site, world, verb)
            site = template.copied(site.name)
        moment += 1
    site.removed()

    assert outcomes == sorted(outcomes, reverse=True), "old, then new, and never back"
    assert outcomes[-1] == "new"
    assert "new" in outcomes[:-1], "killed after the end of the transaction: it stands"
    assert len(outcomes) > verb.moments_at_least
    assert max(files_left) == verb.files_left, "killed between the file's rename and its row"


def _take(world: World, verb: Verb, *, killed_at_moment: int) -> None:
    here = World(reference=world.reference, matrix=world.matrix, now=NOW)
    for person in ("provider-lead", "north-validator", "board-north"):
        here.actor(person)  # who they are is known before the step begins
    number = number_of(here, verb.row)
    with killed_at(killed_at_moment):
        verb.does(here, number)


def _the_state_after(template: Site, world: World, verb: Verb, old: Dump) -> Dump:
    """What the step leaves when nobody is killed: held to be the new state, whole."""
    site = template.copied(f"{template.name}_after")
    assert site.run(lambda: _take(world, verb, killed_at_moment=-1)) == 0, site.said.read_text()
    new = site.rows()
    site.removed()

    def added(table: str) -> list[dict[str, object]]:
        return [row for row in new[table] if row not in old[table]]

    number = _number(old, verb.row)
    assert _stage(old, number) is verb.before
    assert _stage(new, number) is verb.after
    assert [row["name"] for row in added("audit_event")] == [verb.event]
    assert [row["kind"] for row in added("audit_seal")] == ([verb.seal] if verb.seal else [])
    assert [row["step"] for row in added("assessments_step_taken")] == (
        [verb.step] if verb.step else []
    )
    assert len(added(verb.table)) == 1
    _assert_the_chain_is_whole(new)
    return new


def _number(rows: Dump, focus_area: str) -> int:
    north = next(row["id"] for row in rows["contracts_party"] if row["slug"] == "north")
    return next(
        int(row["number"])
        for row in rows["assessments_assessment"]
        if (row["focus_area"], row["authority_id"]) == (focus_area, north)
    )


def _stage(rows: Dump, number: int) -> Stage:
    of_number = (row for row in rows["assessments_assessment"] if row["number"] == number)
    return Stage(next(of_number)["stage"])


def _assert_the_chain_is_whole(rows: Dump) -> None:
    seals = sorted(rows["audit_seal"], key=lambda row: row["sequence"])
    names = SealRecord.__dataclass_fields__
    chain = [SealRecord(**{name: row[name] for name in names}) for row in seals]
    contents = {row["sequence"]: json.loads(row["content"]) for row in seals}
    head = rows["audit_seal_head"][0]
    verdict = verify_chain(chain, contents, head=head["hash"])
    assert verdict.is_whole, verdict.words
    assert verdict.is_tail_proved
    assert head["sequence"] == len(chain)


def _assert_no_row_without_its_file(rows: Dump, files: Path) -> None:
    for row in rows["evidence_version"]:
        kept = files / row["sha256"][:2] / row["sha256"]
        assert hashlib.sha256(kept.read_bytes()).hexdigest() == row["sha256"]


def _files_without_a_row(rows: Dump, files: Path) -> int:
    kept = {path.name for path in files.glob("??/*")}
    return len(kept - {row["sha256"] for row in rows["evidence_version"]})


def _assert_it_can_be_taken_again(site: Site, world: World, verb: Verb) -> None:
    """What was cut off stands in nobody's way."""
    status = site.run(lambda: _take(world, verb, killed_at_moment=-1))
    assert status == 0, site.said.read_text()
    rows = site.rows()
    assert _stage(rows, _number(rows, verb.row)) is verb.after
    _assert_the_chain_is_whole(rows)


def _difference(found: Dump, old: Dump, new: Dump) -> dict[str, str]:
    """Per table, which state it is in: for whoever reads the failure."""
    return {
        table: "old" if rows == old[table] else "new" if rows == new[table] else "neither"
        for table, rows in found.items()
        if old[table] != new[table] or rows != old[table]
    }
