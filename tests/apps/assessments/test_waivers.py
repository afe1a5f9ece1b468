"""An Authority accepts, for a time, that a criterion is largely met: dated, told, taken back."""

from datetime import date, timedelta

import pytest

from milepost.apps.assessments import actions
from milepost.apps.assessments.models import Waiver, WaiverEnd
from milepost.apps.assessments.queries.assessment_page import assessment_page
from milepost.apps.assessments.queries.waivers import waivable, waiver_to_end, waivers_page
from milepost.apps.assessments.reckoning import reckon
from milepost.core.access.refusals import NoSuchThing, NotAllowed, NotPossible
from milepost.core.assessment.workflow import Position
from tests.apps.small_worlds import (
    a_waiver,
    cite,
    number_of,
    rate,
    submit,
    the,
)
from tests.apps.worlds import World

pytestmark = pytest.mark.django_db

APRIL, JUNE, DECEMBER = date(2026, 4, 1), date(2026, 6, 30), date(2026, 12, 31)


def waive(
    world: World,
    criterion: str = "CS.A2",
    *,
    from_on: date = APRIL,
    until_on: date = DECEMBER,
    reason: str = "The survey comes in May.",
    by: str = "north-validator",
) -> int:
    return actions.waive(
        criterion=criterion,
        from_on=from_on,
        until_on=until_on,
        reason=reason,
        by=world.actor(by),
        at=world.at(),
    )


def end(world: World, waiver: int, ended_on: date, *, by: str = "north-validator") -> None:
    actions.end_waiver(
        waiver=waiver, ended_on=ended_on, reason="It is in.", by=world.actor(by), at=world.at()
    )


@pytest.fixture
def largely(world: World) -> int:
    """Level 3 but for a criterion of level 1 that is largely met."""
    number = number_of(world)
    rate(world, number, "A1 F, A2 L, C1 F, A3 F, B3 F, I2 F")
    cite(world, number, "A1", "A2", "C1", "A3", "B3", "I2")
    return number


def held_at_three(world: World, number: int) -> set[str]:
    found = reckon(the(world, number), Position.PROVIDER).indicated.held_back_by
    return {each.criterion for each in found.get(3, ())}


def test_a_waiver_lets_a_level_rest_on_what_is_largely_met(world: World, largely: int) -> None:
    assert "CS.A2" in held_at_three(world, largely)
    revision = the(world, largely).revision
    waive(world)
    assert "CS.A2" not in held_at_three(world, largely)
    assert the(world, largely).revision == revision + 1  # whoever is about to seal reads anew
    remembered = the(world, largely).rating_sets.get().held_back_by
    assert "CS.A2" not in {code for code, _ in remembered["3"]}


def test_it_bears_on_its_own_authority_alone(world: World, largely: int) -> None:
    south = number_of(world, authority="south")
    rate(world, south, "A1 F, A2 L, C1 F")
    waive(world)
    assert "CS.A2" in held_at_three(world, south)


@pytest.mark.parametrize(
    ("from_on", "until_on", "is_waived"),
    [
        (APRIL, DECEMBER, True),
        (date(2026, 7, 1), DECEMBER, False),  # begins after the cut-off date
        (JUNE, DECEMBER, True),
    ],
)
def test_it_counts_where_the_cut_off_date_falls_within_it(
    world: World, largely: int, from_on: date, until_on: date, is_waived: bool
) -> None:
    waive(world, from_on=from_on, until_on=until_on)
    assert ("CS.A2" not in held_at_three(world, largely)) == is_waived


def test_what_was_sealed_under_a_waiver_stays_so_when_it_is_taken_back(
    world: World, largely: int
) -> None:
    waiver = waive(world)
    submit(world, largely, level=2)
    sealed = the(world, largely).assessedlevels.select_related("seal").get().seal.content
    end(world, waiver, world.at().date())
    assert the(world, largely).assessedlevels.select_related("seal").get().seal.content == sealed
    assert '"is_waived":true' in sealed


def test_taken_back_from_a_later_day_it_serves_until_then(world: World) -> None:
    waiver = waive(world)
    later = world.at().date() + timedelta(days=30)
    end(world, waiver, later)
    page = {on: waivers_page(by=world.actor("north-validator"), on=on).waivers[0] for on in
            (later - timedelta(days=1), later)}  # fmt: skip
    assert [each.state for each in page.values()] == ["in_force", "over"]
    assert page[later].words.startswith("The waiver from 1 April 2026")


@pytest.mark.parametrize(
    ("what", "sentence"),
    [
        ({"criterion": "CS.C1"}, r"CS\.C1 is critical, and no waiver serves"),
        ({"criterion": "CS.P"}, "worked out and never rated"),
        ({"criterion": "CS.I2"}, "owed at level 2 alone"),
        ({"until_on": date(2026, 3, 31)}, "before it begins on 1 April 2026"),
        ({"until_on": date(2036, 1, 1)}, "three years at most"),
        ({"from_on": date(2020, 1, 1), "until_on": date(2020, 2, 1)}, "has passed already"),
        ({"reason": "  "}, "Write down why the criterion is waived"),
    ],
)
def test_a_waiver_that_would_serve_nothing_is_refused(
    world: World, what: dict[str, object], sentence: str
) -> None:
    with pytest.raises(NotPossible, match=sentence):
        waive(world, **what)  # type: ignore[arg-type]
    assert not Waiver.objects.exists()


def test_every_fault_is_told_at_once_and_an_unknown_criterion_is_none(world: World) -> None:
    with pytest.raises(NotPossible) as refused:
        waive(world, "CS.C1", until_on=date(2026, 3, 31), reason="")
    assert len(refused.value.faults) == 4
    with pytest.raises(NoSuchThing, match=r"CS\.ZZ"):
        waive(world, "CS.ZZ")


def test_two_waivers_of_a_criterion_do_not_overlap(world: World) -> None:
    first = waive(world)
    with pytest.raises(NotPossible, match="waived from 1 April 2026 until 31 December 2026"):
        waive(world, from_on=JUNE)
    waive(world, by="south-validator")  # the other Authority's is its own
    end(world, first, world.at().date())
    waive(world, from_on=world.at().date())  # after it was taken back


def test_only_its_own_authority_takes_it_back_once_and_not_for_days_gone_by(world: World) -> None:
    waiver = waive(world)
    today = world.at().date()
    with pytest.raises(NoSuchThing):
        end(world, waiver, today, by="south-validator")
    with pytest.raises(NotAllowed):
        end(world, waiver, today, by="provider-lead")
    with pytest.raises(NotPossible, match="from today or a later day"):
        end(world, waiver, today - timedelta(days=1))
    with pytest.raises(NotPossible, match="runs out on 31 December 2026 by itself"):
        end(world, waiver, date(2027, 1, 1))
    end(world, waiver, today)
    with pytest.raises(NotPossible, match="taken back already"):
        end(world, waiver, today)
    assert WaiverEnd.objects.count() == 1


def test_who_may_take_it_back_is_offered_it_and_everybody_reads_it(world: World) -> None:
    number = a_waiver(world, "CS.A2")
    today = world.at().date()
    for who, may in {
        "north-validator": True,
        "south-validator": False,
        "provider-lead": False,
        "moderator": False,
        "auditor": False,
    }.items():
        (line,) = waivers_page(by=world.actor(who), on=today).waivers
        assert (line.criterion, line.reason) == ("CS.A2", "The survey comes in May.")
        assert line.may_end == may, who
    assert waiver_to_end(number=number, by=world.actor("north-validator"), on=today).level == 1
    with pytest.raises(NoSuchThing):
        waiver_to_end(number=number, by=world.actor("south-validator"), on=today)
    with pytest.raises(NotAllowed):
        waivers_page(by=world.actor("member"), on=today)


def test_what_could_serve_is_offered_and_nothing_else(world: World) -> None:
    offered = {
        c.code
        for _, group in waivable(by=world.actor("north-validator"), on=world.now.date())
        for c in group
    }
    assert {"CS.A1", "CS.A2", "CS.A3"} <= offered
    assert not offered & {"CS.C1", "CS.P", "CS.I2"}


def test_the_page_of_an_assessment_says_what_is_waived(world: World, largely: int) -> None:
    waive(world)
    page = assessment_page(number=largely, by=world.actor("provider-lead"), at=world.at())
    said = {c.code: c.allowance for thread in page.threads for c in thread.criteria}
    assert said["CS.A2"] == "Waived: the Authority accepts that it is largely met."
    assert said["CS.A1"] == ""
