"""What is true of every page, whoever made it."""

import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from milepost.apps.people.models import Person
from milepost.web.gallery import samples
from milepost.web.gallery.sample_matrix import sample_page
from milepost.web.shared.shell import Shell
from tests.web.components.markup import Node, read

WEB = Path(__file__).parents[3] / "src" / "milepost" / "web"
TEMPLATES = sorted(WEB.rglob("*.html"))
REFUSALS = ("400", "403", "404", "405", "409", "413", "500")


def matrix_page(**facts: object) -> Node:
    request = RequestFactory().get("/", {"view": "north"})
    told = {"page": sample_page("north"), "shell": samples.SHELL, **facts}
    return read(render_to_string("matrices/pages/matrix.html", told, request))


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(WEB)))
def test_no_template_has_a_style_or_a_script_in_it(template: Path) -> None:
    words = template.read_text(encoding="utf-8")
    assert not re.search(r"<style|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:", words)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", words))


@pytest.mark.parametrize("status", REFUSALS)
def test_a_refusal_can_be_drawn_when_nothing_is_known_of_who_asked(status: str) -> None:
    page = read(render_to_string(f"shared/pages/{status}.html"))
    assert page.one("h1").text
    assert page.one("title").text.startswith(page.one("h1").text)


def test_a_refusal_says_its_reason() -> None:
    sentence = "You submitted it, so somebody else must judge it."
    told = {"sentence": sentence, "shell": Shell()}
    assert sentence in read(render_to_string("shared/pages/403.html", told)).text


def test_a_keyboard_meets_the_link_past_the_navigation_first() -> None:
    page = matrix_page()
    assert page.every("a")[0].attributes["href"] == "#main-content"
    assert page.one("main").attributes["id"] == "main-content"


def test_a_page_has_one_heading_of_the_first_rank_and_names_itself_in_its_title() -> None:
    page = matrix_page()
    assert page.one("h1").text.endswith("Strategic Performance Maturity Matrix")
    assert page.one("title").text == (
        "Matrix: Northmere Council – Northmere and Southdale Highways – Milepost"
    )


def test_the_navigation_says_where_one_is() -> None:
    links = matrix_page().one("ul", has="govuk-service-navigation__list").every("a")
    assert [link.text for link in links if "aria-current" in link.attributes] == ["Matrix"]


def test_the_matrix_page_says_its_cycle_its_gate_and_how_many_are_at_target() -> None:
    said = matrix_page().one("main").text
    assert "Cycle Q2 2025/26 Cut-off 30 September 2025 Matrix version 1.0" in said
    assert "4 of 9 focus areas at or above target" in said
    assert "Day to day service delivery is at level 3" in said


def test_changing_the_view_keeps_the_words_and_changing_the_words_keeps_the_view() -> None:
    page = matrix_page(are_words_shown=True)
    switch = [link.attributes["href"] for link in page.one("nav", has="mp-switch").every("a")]
    assert switch == ["?view=joint&words=1", "?view=north&words=1", "?view=south&words=1"]
    without = next(link for link in page.every("a") if link.text == "Hide the words")
    assert without.attributes["href"] == "?view=north"


def the_gallery(client: Client) -> Node:
    client.force_login(Person.objects.create(username="reader", full_name="A Reader"))
    answer = client.get("/gallery")
    assert answer.status_code == 200
    return read(answer.content.decode())


def test_a_stranger_finds_no_gallery(client: Client, db: None) -> None:
    assert client.get("/gallery").status_code == 404


def test_every_id_is_there_once_and_whatever_is_pointed_to_is_there(
    client: Client, db: None
) -> None:
    page = the_gallery(client)
    ids = [node.attributes["id"] for node in page.walk() if "id" in node.attributes]
    assert len(ids) == len(set(ids))
    pointed_to = {
        each
        for node in page.walk()
        for name in ("for", "aria-describedby", "aria-labelledby", "aria-controls")
        for each in node.attributes.get(name, "").split()
    }
    assert pointed_to <= set(ids)


def test_the_gallery_shows_every_component_there_is() -> None:
    told = (WEB / "gallery" / "pages" / "gallery.html").read_text(encoding="utf-8")
    shell = (WEB / "shared" / "pages" / "base.html").read_text(encoding="utf-8")
    inside_others = {"mark", "progress_count", "matrix_table"}
    missing = {
        path.stem
        for path in (WEB / "components").glob("*.html")
        if not re.search(rf"components/{path.stem}\.html|\{{% {path.stem}\b", told + shell)
    } - inside_others
    assert not missing


def test_a_browser_is_told_to_run_and_paint_nothing_but_our_own(client: Client, db: None) -> None:
    client.force_login(Person.objects.create(username="reader", full_name="A Reader"))
    policy = client.get("/gallery")["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
