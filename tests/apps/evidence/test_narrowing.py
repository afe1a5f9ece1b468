"""The register is narrowed by what lapses soon, and by how strong an Authority holds it to be."""

from datetime import date

import pytest

from milepost.apps.evidence import queries
from milepost.apps.evidence.actions import NewEvidence, add_evidence, judge_evidence
from milepost.apps.evidence.queries import LapsingSoon, Narrowed
from milepost.core.access.roles import Actor
from tests.apps.small_worlds import cite, number_of, rate, submit
from tests.apps.worlds import World, some_evidence

SOON = LapsingSoon(
    today=date(2026, 7, 1),
    until=date(2026, 9, 29),
    default_months=12,
    months={"survey": 18, "certificate": 0},
)


@pytest.mark.parametrize(
    ("type_code", "dated_on", "valid_until", "lapses"),
    [
        ("report", date(2025, 8, 1), None, True),
        ("report", date(2025, 6, 30), None, False),  # a day too late: it has lapsed
        ("report", date(2025, 9, 30), None, False),
        ("survey", date(2025, 8, 1), None, False),
        ("survey", date(2025, 2, 1), None, True),
        ("certificate", date(2025, 8, 1), None, False),
        ("certificate", date(2020, 1, 1), date(2026, 8, 1), True),
        ("certificate", date(2020, 1, 1), date(2026, 6, 30), False),
        ("report", date(2025, 8, 1), date(2026, 6, 30), False),  # not valid any more
        ("report", date(2025, 8, 1), date(2030, 1, 1), True),
    ],
)
def test_what_lapses_soon_is_known_by_its_shelf_life_and_its_validity(
    world: World, type_code: str, dated_on: date, valid_until: date | None, lapses: bool
) -> None:
    lead = world.actor("provider-lead")
    new = NewEvidence(
        title="A page",
        type_code=type_code,
        made_by="independent",
        author="A bureau",
        source="Its site",
        dated_on=dated_on,
        period_from=date(2020, 1, 1),
        period_to=date(2026, 6, 30),
        valid_until=valid_until,
        address="https://example.org/survey",
        snapshot_note="Seen on 1 July.",
    )
    item = add_evidence(new=new, by=lead, at=world.at())
    found = queries.register(by=lead, narrow=Narrowed(lapsing=SOON))
    assert [each.number for each in found.items] == ([item] if lapses else [])


def test_an_authority_narrows_by_what_it_judged_itself(world: World) -> None:
    item = some_evidence(world, by="provider-lead", made_by="provider")
    number = number_of(world)
    rate(world, number, "A1 F")
    cite(world, number, "A1", evidence=item)
    submit(world, number, level=0)
    north, south = world.actor("north-validator"), world.actor("south-validator")
    judge_evidence(number=item, answer="accepted", by=north, at=world.at())

    def strong(strength: str, by: Actor) -> bool:
        narrow = Narrowed(strength=strength)
        return bool(queries.register(by=by, narrow=narrow).total)

    assert (strong("C", north), strong("D", north)) == (True, False)
    released = queries.register(by=south).total
    assert (strong("C", south), strong("D", south)) == (False, bool(released))
