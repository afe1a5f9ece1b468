"""A new edition of the matrix: what carries goes on, and what is harder begins anew."""

import re
from dataclasses import replace
from datetime import date

import pytest

from milepost.apps.assessments import actions
from milepost.apps.assessments.actions import open_cycle, still_so
from milepost.apps.assessments.held_ratings import newest_ratings
from milepost.apps.assessments.queries.cycles import what_stands
from milepost.apps.assessments.reckoning import reckon
from milepost.apps.matrices.actions import answer, put_forward
from milepost.apps.matrices.models import MatrixAgreement, MatrixVersion
from milepost.core.access.refusals import NotPossible
from milepost.core.assessment.workflow import Position, Stage
from milepost.core.matrix.definition import FocusArea, MaturityMatrix
from tests.apps.small_worlds import (
    a_row,
    a_small_world,
    bring_to,
    number_of,
    the,
)
from tests.apps.worlds import World
from tests.web.browsing import Browser

pytestmark = pytest.mark.django_db

# A2 becomes critical, C1 goes, and D1 is new.
NEXT = a_row("CS", level_1="A1 A2! D1", level_2="P^ I2", level_3="A3=A1 B3~~", level_5="A5>A3")


def with_area(matrix: MaturityMatrix, area: FocusArea, *, version: str) -> MaturityMatrix:
    categories = tuple(
        replace(
            each,
            focus_areas=tuple(area if a.code == area.code else a for a in each.focus_areas),
        )
        for each in matrix.categories
    )
    return replace(matrix, categories=categories, version=version)


@pytest.fixture(scope="module")
def standing_world(standing_rows: None) -> World:
    """A first cycle in which a level is ratified."""
    world = a_small_world()
    bring_to(world, Stage.RATIFIED, number_of(world))
    return world


def adopt(world: World, matrix: MaturityMatrix) -> None:
    by = world.actor("north-manager")
    number = put_forward(matrix=matrix, stands=what_stands(by=by), by=by, at=world.at())
    for who in ("south-manager", "provider-lead"):
        actor = world.actor(who)
        answer(
            number=number,
            is_consent=True,
            stands=what_stands(by=actor),
            by=actor,
            at=world.at(),
        )


def move(world: World) -> int:
    """The next edition is agreed and its first cycle opened; the number of CS in it."""
    adopt(world, with_area(world.matrix, NEXT, version="2.0"))
    open_cycle(
        name="Q3",
        window_from=date(2026, 7, 1),
        cut_off_on=date(2026, 9, 30),
        by=world.actor("north-manager"),
        at=world.at(),
    )
    return number_of(world)


def test_a_cycle_is_judged_by_the_edition_in_force_on_its_cut_off_date(world: World) -> None:
    first = the(world, number_of(world)).cycle
    now = the(world, move(world)).cycle
    assert (first.matrix_version.number, now.matrix_version.number) == (1, 2)
    agreed = MatrixAgreement.objects.get(matrix_version__number=2)
    assert agreed.in_force_on > first.cut_off_on
    assert agreed.follows == first.matrix_version


def test_what_carries_is_still_so_and_what_is_harder_or_new_is_rated_anew(world: World) -> None:
    number = move(world)
    lead = world.actor("provider-lead")
    still_so(number=number, position=Position.PROVIDER, by=lead, at=world.at())
    rated = newest_ratings(the(world, number), Position.PROVIDER)
    assert set(rated) == {"CS.A1"}
    with pytest.raises(NotPossible, match="no rating of the cycle before"):
        still_so(
            number=number,
            position=Position.PROVIDER,
            criteria=["CS.A2"],
            by=lead,
            at=world.at(),
        )


def test_how_long_it_has_lasted_goes_on_for_what_carries_alone(world: World) -> None:
    number = move(world)
    given = [
        actions.GivenRating(criterion=code, rating=each.rating, seen=0, reason="As before.")
        for code, each in newest_ratings(
            the(world, number_of(world, cycle=1)), Position.PROVIDER
        ).items()
        if code in ("CS.A1", "CS.A2")
    ]
    actions.rate(
        number=number,
        position=Position.PROVIDER,
        given=given,
        by=world.actor("provider-lead"),
        at=world.at(),
    )
    runs = reckon(the(world, number), Position.PROVIDER).runs
    assert runs["CS.A1"] == 2
    assert runs["CS.A2"] == 1


def test_the_page_offers_what_was_rated_before_only_where_it_carries(world: World) -> None:
    number = move(world)
    words = Browser(world, "provider-lead").see(f"assessments/{number}/")
    assert words.count("Still so") < Browser(world, "provider-lead").see(
        f"assessments/{number}/"
    ).count("CS.A")


OLD_PAGES = (
    "assessments/{number}/",
    "assessments/{number}/passport/",
    "assessments/{number}/story/",
    "assessments/{number}/disagreement/",
    "matrix/1/",
)


def test_every_old_page_passport_and_seal_stays_as_it_was(world: World) -> None:
    number = number_of(world)
    who = ("auditor", "provider-lead", "north-validator", "member")

    def told() -> dict[tuple[str, str], str]:
        found = {}
        for name in who:
            browser = Browser(world, name)
            for place in OLD_PAGES:
                shown = browser.get(browser.at(place.format(number=number)))
                found[name, place] = _without_what_varies(shown.content.decode())
        return found

    before = told()
    move(world)
    assert told() == before


def _without_what_varies(page: str) -> str:
    """A page without what changes from one look to the next."""
    page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", page)
    # Whether an edition is in force is said at its head; its words are below.
    page = re.sub(r"(?s)<dl class=\"govuk-summary-list\">.*?</dl>", "", page)
    return re.search(r"(?s)<main.*</main>", page).group()  # type: ignore[union-attr]


def test_an_edition_that_would_strand_a_ratified_level_is_refused_with_every_one(
    world: World,
) -> None:
    without = with_area(world.matrix, a_row("CS", level_3="A3"), version="2.0")
    by = world.actor("north-manager")
    with pytest.raises(NotPossible) as refused:
        put_forward(matrix=without, stands=what_stands(by=by), by=by, at=world.at())
    assert len(refused.value.faults) == 1
    assert "level 1 as ratified for North" in refused.value.faults[0]
    assert MatrixVersion.objects.count() == 1
