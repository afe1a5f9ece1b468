"""The site that the benchmark measures is one that people's own verbs could have left."""

from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from bench import pages
from bench.reference_site import making
from bench.reference_site.loading import Loader, PostgresqlLoader, SqliteLoader
from bench.reference_site.parties import reference_of, username_of
from bench.reference_site.tables import Row, Table, Tables
from milepost.apps.archives.queries import verify_site
from milepost.apps.assessments import actions
from milepost.apps.assessments.models import Assessment, RatingSet
from milepost.apps.assessments.queries.verification import verify
from milepost.apps.assessments.reckoning import reckon
from milepost.apps.contracts.queries import actor_for
from milepost.apps.people.models import Person
from milepost.apps.reports.queries.examination import examine_site
from milepost.core.access.roles import Actor
from milepost.core.assessment.workflow import Position
from tests.apps.worlds import A_MOMENT
from tests.rules.routes import all_routes

CYCLES = 2


class _Collected:
    """Keeps what would be written."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, list[Row]]] = []

    def write(self, table: Table) -> None:
        self.rows.append((table.name, table.taken()))


def _fill(loader: Loader, files: Path, *, arrangements: int = 1) -> Tables:
    tables = Tables()
    making.fill(
        loader,
        tables,
        arrangements=arrangements,
        cycles=CYCLES,
        files=files,
        say=lambda line: None,
    )
    return tables


@pytest.fixture
def site(db: None, tmp_path: Path, settings: Any) -> None:
    """Two small arrangements in the database of the test."""
    settings.EVIDENCE_FOLDER = tmp_path
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        _fill(SqliteLoader(connection.connection), tmp_path, arrangements=2)
    else:
        loader = PostgresqlLoader(connection.connection)
        loader.count_on(_fill(loader, tmp_path, arrangements=2))


def _actor(name: str) -> Actor:
    person = Person.objects.get(username=username_of(name, 1))
    return actor_for(person=person.pk, arrangement=reference_of(1))


def test_the_same_seed_gives_the_same_rows(tmp_path: Path) -> None:
    once, again = _Collected(), _Collected()

    _fill(once, tmp_path / "once")
    _fill(again, tmp_path / "again")

    assert once.rows == again.rows
    assert sum(len(rows) for _, rows in once.rows) > 4_000


def test_the_doctor_finds_nothing_wrong_with_it(site: None) -> None:
    found = [each for each in examine_site() if each.part != "styles and scripts"]

    assert [each for each in found if not each.is_well] == []
    assert {f"seals of {reference_of(n)}" for n in (1, 2)} <= {each.part for each in found}
    connection.check_constraints()


def test_its_rows_say_what_its_seals_say(site: None) -> None:
    found = list(verify_site())

    assert [each.reference for each in found] == [reference_of(n) for n in (1, 2)]
    assert [fault for each in found for fault in each.record.faults] == []
    assert all(each.record.is_sound for each in found)


def test_what_its_sets_remember_is_what_the_rule_makes_of_them(site: None) -> None:
    sets = RatingSet.objects.select_related(
        "assessment__cycle__matrix_version", "assessment__authority"
    )
    assert {each.position for each in sets} == set(Position)
    for each in sets:
        found = reckon(each.assessment, Position(each.position))
        assert (each.indicated, each.held_back_by, each.covered, each.runs) == (
            found.indicated.level,
            found.held_back_by(),
            sorted(found.indicated.covered),
            {code: run for code, run in found.runs.items() if run},
        )


def test_all_but_the_last_cycle_is_ratified_and_the_last_stands_everywhere(site: None) -> None:
    ours = Assessment.objects.filter(arrangement__reference=reference_of(1))

    before, last = ours.filter(cycle__number__lt=40), ours.filter(cycle__number=40)

    assert set(before.values_list("stage", flat=True)) == {"published"}
    assert before.filter(ratifiedlevels__isnull=True).count() == 0
    assert {"draft", "submitted", "agreed", "proposed"} <= set(last.values_list("stage", flat=True))


def test_people_go_on_where_it_ends(site: None) -> None:
    lead = _actor("provider-lead")
    draft = Assessment.objects.filter(
        arrangement__reference=reference_of(1), stage="draft", rating_sets__isnull=False
    )[0]
    level = draft.rating_sets.get().indicated

    actions.submit(number=draft.number, level=level, by=lead, at=A_MOMENT.replace(year=2027))

    assert verify(by=lead).is_sound


def test_the_benchmark_leaves_out_no_address_that_is_not_there() -> None:
    names = {route.name for route in all_routes()} | {"empty/"}
    assert pages.ONLY_SENT | pages.OUTSIDE.keys() | pages.MORE_WAYS.keys() <= names
