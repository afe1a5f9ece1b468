"""The components as a browser draws them: accessible, within a phone's width, on one sheet."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, ViewportSize
from pytest_django.live_server_helper import LiveServer

from milepost.apps.people.models import Person

pytestmark = pytest.mark.journey

AXE = Path(__file__).parents[3] / "node_modules" / "axe-core" / "axe.min.js"
DESKTOP = ViewportSize(width=1440, height=900)
LAPTOP = ViewportSize(width=1024, height=768)
TABLET = ViewportSize(width=768, height=1024)
PHONE = ViewportSize(width=390, height=844)
SMALL_PHONE = ViewportSize(width=320, height=640)


@pytest.fixture
def gallery(page: Page, live_server: LiveServer, transactional_db: None) -> Iterator[Page]:
    """A signed-in reader's browser; nothing the pages say to its console goes unheard."""
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda fault: complaints.append(str(fault)))
    client = Client()
    client.force_login(Person.objects.create(username="reader", full_name="A Reader"))
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies(
        [{"name": name, "value": client.cookies[name].value, "url": live_server.url}]
    )
    yield page
    assert not complaints


def findings(page: Page) -> dict[str, list[str]]:
    """What axe finds, each with the elements it is about."""
    # Through the debugger, which the page's own policy does not bind.
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: dict[str, Any] = page.evaluate("axe.run()")
    assert found["passes"], "axe looked at nothing"
    return {each["id"]: [node["html"] for node in each["nodes"]] for each in found["violations"]}


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("path", ["/gallery?view=joint", "/gallery/matrix?view=north&words=1"])
def test_axe_finds_nothing(gallery: Page, size: ViewportSize, path: str) -> None:
    gallery.set_viewport_size(size)
    gallery.goto(path)
    assert findings(gallery) == {}


WIDTHS = (SMALL_PHONE, PHONE, TABLET, LAPTOP, DESKTOP)


@pytest.mark.parametrize("view", ["joint", "joint&words=1"])
def test_no_width_makes_the_page_move_sideways(gallery: Page, view: str) -> None:
    gallery.goto(f"/gallery?view={view}")
    for size in WIDTHS:
        gallery.set_viewport_size(size)
        assert gallery.evaluate("document.documentElement.scrollWidth") == size["width"]


def test_no_mark_leaves_its_cell_at_any_width(gallery: Page) -> None:
    gallery.goto("/gallery/matrix?view=joint")
    for size in WIDTHS:
        gallery.set_viewport_size(size)
        outside = gallery.evaluate(
            """() => [...document.querySelectorAll(".mp-cell .mp-mark__text > *")].filter((it) => {
              const cell = it.closest("td").getBoundingClientRect();
              const box = it.getBoundingClientRect();
              return box.left < cell.left - 1 || box.right > cell.right + 1;
            }).map((it) => it.closest("td").innerText)"""
        )
        assert outside == [], size


def test_every_cell_is_large_enough_for_a_finger_at_any_width(gallery: Page) -> None:
    gallery.goto("/gallery/matrix?view=joint")
    for size in WIDTHS:
        gallery.set_viewport_size(size)
        small = gallery.evaluate(
            """() => [...document.querySelectorAll(".mp-cell")].filter((cell) => {
              const box = cell.getBoundingClientRect();
              return box.width < 24 || box.height < 24;
            }).length"""
        )
        assert small == 0, size


@pytest.mark.parametrize("paper", ["A4", "A3"])
@pytest.mark.parametrize("view", ["north", "joint"])
def test_the_matrix_is_printed_on_one_sheet(
    gallery: Page, paper: str, view: str, tmp_path: Path
) -> None:
    gallery.goto(f"/gallery/matrix?view={view}")
    sheet = gallery.pdf(format=paper, landscape=True)
    assert len(re.findall(rb"/Type\s*/Page\b", sheet)) == 1


def test_a_keyboard_reaches_every_cell_and_what_has_the_focus_is_in_sight(gallery: Page) -> None:
    gallery.set_viewport_size(DESKTOP)
    gallery.goto("/gallery/matrix?view=north")
    gallery.locator(".mp-matrix__name").last.focus()
    for _ in range(40):
        gallery.keyboard.press("Shift+Tab")
        seen = gallery.evaluate(
            """() => {
              const it = document.activeElement;
              const box = (it.closest("td, th") ?? it).getBoundingClientRect();
              const head = document.querySelector(".mp-matrix__head th").getBoundingClientRect();
              const top = head.bottom > 0 && it.closest("tbody") ? head.bottom : 0;
              return box.bottom > top + 20 && box.top < innerHeight;
            }"""
        )
        assert seen
