"""Stage, standing, rating, steps: small labels that nobody may take for one another."""

from pathlib import Path

import pytest

from milepost.core.assessment.workflow import Stage
from milepost.core.rating.scale import Achieved
from milepost.core.rating.standing import StandingState
from milepost.web.components.steps import steps_of
from tests.web.components.drawing import drawn

STYLES = Path(__file__).parents[3] / "src" / "milepost" / "web" / "styles"


def test_the_six_ratings_and_no_rating_are_seven_words_and_seven_looks() -> None:
    ratings: list[Achieved | None] = [*Achieved, None]
    chips = [drawn("{% rating_chip r %}", r=rating).every("span")[0] for rating in ratings]
    assert len({chip.text for chip in chips}) == 7
    assert len({chip.attributes["class"] for chip in chips}) == 7


def test_not_met_not_evidenced_not_applicable_and_not_rated_are_said_apart() -> None:
    said = [
        drawn("{% rating_chip r %}", r=rating).one(has="mp-rating__word").text
        for rating in ("N", "NE", "NA", None)
    ]
    assert said == ["Not met", "Not evidenced", "Not applicable", "Not rated"]


@pytest.mark.parametrize("stage", list(Stage))
def test_every_stage_has_a_tag_with_its_own_words_and_a_look(stage: Stage) -> None:
    tag = drawn("{% stage_tag s %}", s=stage).one("strong")
    assert tag.text == stage.words
    sheet = (STYLES / "_chips.scss").read_text(encoding="utf-8")
    assert f"tag({stage.value}," in sheet or f".mp-tag--{stage.value}" in sheet


@pytest.mark.parametrize("state", list(StandingState))
def test_every_standing_has_a_word_a_look_and_an_icon_that_is_drawn(state: StandingState) -> None:
    chip = drawn("{% standing_chip s %}", s=state.value).one(has="mp-standing")
    assert chip.text
    assert f".mp-standing--{state.value}" in (STYLES / "_chips.scss").read_text(encoding="utf-8")
    icons = (STYLES.parent / "static" / "images" / "icons.svg").read_text(encoding="utf-8")
    drawn_icon = chip.one("use").attributes["href"].rpartition("#")[2]
    assert f'<symbol id="{drawn_icon}"' in icons


@pytest.mark.parametrize(
    ("stage", "states", "note"),
    [
        (Stage.DRAFT, "current ahead ahead ahead ahead", ""),
        (Stage.RETURNED, "current ahead ahead ahead ahead", "Returned for evidence"),
        (Stage.SUBMITTED, "done current ahead ahead ahead", ""),
        (Stage.AGREED, "done done current ahead ahead", "Agreed"),
        (Stage.CHALLENGED, "done done current ahead ahead", "Challenged"),
        (Stage.IN_MODERATION, "done done current ahead ahead", "In moderation"),
        (Stage.PROPOSED, "done done done current ahead", ""),
        (Stage.DEFERRED, "done done done current ahead", "Deferred by the Board"),
        (Stage.RATIFIED, "done done done done done", ""),
        (Stage.PUBLISHED, "done done done done done", "Published"),
        (Stage.SUPERSEDED, "done done done done ended", "Superseded"),
        (Stage.WITHDRAWN, "ended ahead ahead ahead ahead", "Withdrawn"),
    ],
)
def test_the_steps_say_how_far_an_assessment_has_come(stage: Stage, states: str, note: str) -> None:
    steps = steps_of(stage)
    assert " ".join(step.state for step in steps) == states
    assert "".join(step.note for step in steps) == note


def test_the_step_an_assessment_is_at_is_told_to_screen_readers() -> None:
    items = drawn("{% steps s %}", s=Stage.SUBMITTED).every("li")
    assert [item.attributes.get("aria-current") for item in items] == [
        None,
        "step",
        None,
        None,
        None,
    ]
    assert items[0].text.endswith("Draft : done")
