"""Mapping the columns of a file by hand: shown, asked, looked at, kept and remembered."""

import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from milepost.apps.audit.models import Event
from milepost.apps.matrices import queries
from milepost.apps.matrices.models import MatrixVersion, RememberedLayout
from milepost.core.access.refusals import NotAllowed
from tests.apps.worlds import World, a_world_without_a_matrix
from tests.web.browsing import MOST_QUERIES, Browser, words_of

pytestmark = pytest.mark.django_db

SHAPES = Path(__file__).parents[3] / "samples" / "other-shapes"
READ, MAP = "matrix/read/", "matrix/map/"

# Headings that say nothing to anybody: only a person can tell what they mean.
RIDDLE = """Our ladder of stewardship
Thing;Seedling stage of it;Sapling stage of it;Tree stage of it;Where it shows
Roads;Roads are swept now and then.;Roads are swept to a plan.;Roads stay clean all year.;Reports
Bridges;Bridges are known by name.;Bridges are inspected each year.;Bridges outlast us.;Surveys
"""


def _file(name: str, content: str | bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)


def _fields(answer: Any) -> dict[str, Any]:
    """What the mapping page would send if nothing were changed."""
    form = answer.context["form"]
    said: dict[str, Any] = {}
    for bound in form:
        value = bound.value()
        said[bound.html_name] = "" if value is None else value
    said["token"], said["drawn"] = answer.context["token"], answer.context["drawn"]
    return said


@pytest.fixture(scope="module")
def standing_world(standing_rows: None) -> World:
    return a_world_without_a_matrix()


@pytest.fixture
def manager(world: World) -> Browser:
    return Browser(world, "north-manager")


@pytest.fixture
def asked(manager: Browser) -> Any:
    """The page for the riddle."""
    return manager.send(READ, 200, upload=_file("m.csv", RIDDLE), by_hand="yes")


def _mapped(asked: Any, **changes: Any) -> dict[str, Any]:
    return (
        _fields(asked)
        | {
            "preview": "yes",
            "column-1": "focus",
            "column-2": "level-1",
            "column-3": "level-2",
            "column-4": "level-3",
            "column-5": "evidence",
            "category_from": "nowhere",
            "category": "Stewardship",
            "level-0-name": "Seedling",
        }
        | changes
    )


def test_a_file_that_nobody_understands_is_refused_and_can_be_mapped(manager: Browser) -> None:
    words = words_of(manager.send(READ, 422, upload=_file("m.csv", RIDDLE)))
    assert "its columns have to be mapped by hand" in words
    assert "Map its columns by hand" in words


def test_every_column_is_shown_with_what_stands_in_it(asked: Any) -> None:
    words = words_of(asked)
    assert "Column B Seedling stage of it Roads are swept now and then." in words
    assert "Because sentences stand in it." in words
    held = {name: value for name, value in _fields(asked).items() if name.startswith("column")}
    assert held == {
        "column-1": "focus",
        "column-2": "level-1",
        "column-3": "level-2",
        "column-4": "level-3",
        "column-5": "",
    }


def test_what_was_mapped_is_looked_at_then_kept_and_remembered(
    world: World, manager: Browser, asked: Any
) -> None:
    answer = manager.send(MAP, 200, **_mapped(asked))
    words = words_of(answer)
    assert "1 categories 2 focus areas 6 cells with words" in words
    assert "Roads stay clean all year." in words
    assert not MatrixVersion.objects.exists()
    assert not RememberedLayout.objects.exists()

    token = answer.context["token"]
    manager.send(READ, 303, token=token, version="1.0", remembers="on")
    version = MatrixVersion.objects.get()
    assert version.source_layout["layout"]["columns"][0]["heading"] == "Thing"
    event = Event.objects.get(name="layout.remembered")
    assert event.about == "layout of m.csv"
    (facts,) = queries.remembered_layouts(by=world.actor("north-manager"))
    assert facts.layout.levels[0].name == "Seedling"


def test_it_is_offered_again_for_a_file_with_the_same_headings(
    manager: Browser, asked: Any
) -> None:
    answer = manager.send(MAP, 200, **_mapped(asked))
    manager.send(READ, 303, token=answer.context["token"], version="1.0", remembers="on")
    later = RIDDLE.replace("Our ladder of stewardship\n", "").replace("Bridges", "Tunnels")
    answer = manager.send(READ, 200, upload=_file("later.csv", later))
    words = words_of(answer)
    assert "Read as it was mapped before." in words
    assert "Tunnels are known by name." in words
    assert "Remember how the columns were mapped" not in words
    again = manager.send(MAP, 200, token=answer.context["token"])
    assert _fields(again)["level-0-name"] == "Seedling"


def test_it_is_remembered_only_where_that_is_wanted(manager: Browser, asked: Any) -> None:
    answer = manager.send(MAP, 200, **_mapped(asked))
    manager.send(READ, 303, token=answer.context["token"], version="1.0")
    assert not RememberedLayout.objects.exists()


def test_another_arrangement_remembers_nothing_of_it(manager: Browser, asked: Any) -> None:
    answer = manager.send(MAP, 200, **_mapped(asked))
    manager.send(READ, 303, token=answer.context["token"], version="1.0", remembers="on")
    elsewhere = Browser(a_world_without_a_matrix("hw-02", suffix="-2"), "north-manager")
    elsewhere.send(READ, 422, upload=_file("m.csv", RIDDLE))


def test_only_a_contract_manager_maps_and_is_told_what_is_remembered(
    world: World, asked: Any
) -> None:
    for who in ("north-validator", "auditor"):
        Browser(world, who).send(MAP, 403, **_mapped(asked))
    for who in ("provider-lead", "north-validator", "auditor"):
        with pytest.raises(NotAllowed):
            queries.remembered_layouts(by=world.actor(who))


def test_a_token_of_somebody_else_leads_nowhere(world: World, asked: Any) -> None:
    answer = Browser(world, "south-manager").send(MAP, 422, **_mapped(asked))
    assert "waits no longer" in words_of(answer)


def test_what_is_not_mapped_yet_is_not_put_forward(manager: Browser, asked: Any) -> None:
    page = asked.content.decode()
    assert f'action="{manager.at(MAP)}"' in page
    answer = manager.send(READ, 422, token=asked.context["token"], version="1.0")
    assert "no heading row was found" in words_of(answer)
    assert not MatrixVersion.objects.exists()


def test_one_cannot_come_to_the_page_without_a_file(manager: Browser) -> None:
    answer = manager.get(manager.at(MAP))
    assert (answer.status_code, answer["Location"]) == (303, manager.at(READ))
    assert "waits no longer" in words_of(manager.send(MAP, 422))


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"column-5": "focus"}, "column A and column E are both said to hold the focus area"),
        ({"column-3": "level-1"}, "level 1 stands twice"),
        ({"column-1": ""}, "no 'Focus' column"),
        ({"category_from": "column"}, "no 'Category' column"),
        ({"column-2": "", "column-3": "", "column-4": ""}, "no column holds the words of a level"),
        ({"level-0-number": "2"}, "level 2 is declared twice"),
        ({"level-0-number": ""}, "Give the level 'Seedling' its number."),
        ({"level-0-number": "many"}, "Enter a whole number"),
        ({"level-0-kind": "floor"}, "only level 0 can be the floor"),
        ({"heading": "no row"}, "Give a row's number"),
        ({"tables": []}, "Choose at least one table"),
        ({"column-1": "nonsense"}, "nonsense is not one of the available choices"),
    ],
)
def test_a_mapping_that_cannot_be_is_refused_and_what_was_said_stays(
    manager: Browser, asked: Any, changes: dict[str, Any], fault: str
) -> None:
    answer = manager.send(MAP, 422, **_mapped(asked, **changes))
    assert fault.lower() in words_of(answer).lower()
    assert 'value="Stewardship"' in answer.content.decode()
    assert not MatrixVersion.objects.exists()


def test_where_another_table_or_way_is_chosen_its_columns_are_asked_about(
    manager: Browser, asked: Any
) -> None:
    answer = manager.send(MAP, 200, **_mapped(asked, way="columns", heading="A"))
    words = words_of(answer)
    assert "These are other columns now." in words
    assert "What row 2 holds" in words
    answer = manager.send(MAP, 200, **_fields(asked) | {"show": "yes", "heading": "3"})
    assert "Column A Roads Bridges" in words_of(answer)


def test_a_level_that_only_a_column_tells_of_is_named_by_its_heading(
    manager: Browser, asked: Any
) -> None:
    words = words_of(manager.send(MAP, 200, **_mapped(asked, **{"column-4": "level-9"})))
    assert "2 Sapling stage of it, 3 Tree stage of it, 9 Tree stage of it" in words


def test_stacked_levels_are_mapped_with_what_the_file_calls_them(manager: Browser) -> None:
    content = (SHAPES / "service.csv").read_bytes()
    asked = manager.send(READ, 200, upload=_file("service.csv", content), by_hand="yes")
    assert "Called in the file" in words_of(asked)
    said = _fields(asked) | {"preview": "yes", "level-2-number": "5"}
    words = words_of(manager.send(MAP, 200, **said))
    assert "Levels 1 Basic, 2 Intermediate, 5 Advanced" in words


def test_what_was_guessed_is_told_and_asked_before_it_is_put_forward(manager: Browser) -> None:
    content = (SHAPES / "assets.xlsx").read_bytes()
    answer = manager.send(READ, 200, upload=_file("assets.xlsx", content))
    words = words_of(answer)
    assert "What was guessed about the file" in words
    assert "Categories The name of each table is one, because no column names one." in words
    token = answer.context["token"]
    refused = manager.send(READ, 422, token=token, version="1.0")
    assert "Say that what was guessed is right" in words_of(refused)
    manager.send(READ, 303, token=token, version="1.0", is_right="on")
    assert MatrixVersion.objects.get().source_name == "assets.xlsx"


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        ("m.toml", "title = 1", "it has no columns to be mapped"),
        ("m.pdf", b"%PDF-1.7", "PDF"),
        ("m.csv", "", "empty"),
    ],
)
def test_what_has_no_columns_cannot_be_mapped(
    manager: Browser, name: str, content: str | bytes, fault: str
) -> None:
    answer = manager.send(READ, 422, upload=_file(name, content), by_hand="yes")
    assert fault in words_of(answer)


def test_the_page_asks_the_database_little(manager: Browser, asked: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as taken:
        manager.send(MAP, 200, **_mapped(asked))
    assert len(taken) <= MOST_QUERIES


def test_every_control_of_the_page_has_a_label(asked: Any) -> None:
    page = unescape(asked.content.decode())
    ids = re.findall(r'<(?:input|select|textarea)(?![^>]*type="hidden")[^>]*\bid="([^"]+)"', page)
    labels = set(re.findall(r'<label[^>]*\bfor="([^"]+)"', page))
    assert len(ids) > 20
    assert set(ids) <= labels
