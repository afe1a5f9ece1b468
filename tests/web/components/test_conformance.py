"""Where a component is the Design System's, its markup is too: held against its own fixtures.

What is compared is the outline: which elements, with which of its classes, inside which.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from django import forms

from milepost.web.shared.forms import Checkboxes, DayField, PageForm, Radios
from tests.web.components.drawing import component, drawn
from tests.web.components.markup import Node, read

COMPONENTS = (
    Path(__file__).parents[3] / "node_modules" / "govuk-frontend" / "dist" / "govuk" / "components"
)

Outline = tuple[str, tuple[str, ...], tuple[Any, ...]]


def fixture(name: str, example: str) -> tuple[Mapping[str, Any], Node]:
    """What an example of theirs is told, and what it draws."""
    told = json.loads((COMPONENTS / name / "fixtures.json").read_text(encoding="utf-8"))
    found = next(each for each in told["fixtures"] if each["name"] == example)
    return found["options"], read(found["html"])


def outline(node: Node) -> tuple[Outline, ...]:
    """The elements inside that wear a class of theirs; others are passed over, not left out."""
    found: list[Outline] = []
    for child in node.children:
        if isinstance(child, str):
            continue
        worn = tuple(sorted(each for each in child.classes if _is_theirs(each)))
        inside = outline(child)
        found.extend([(child.tag, worn, inside)] if worn else inside)
    return tuple(found)


def _is_theirs(name: str) -> bool:
    return name.startswith("govuk-") and not name.endswith("--small")  # a size is ours to choose


def test_breadcrumbs() -> None:
    told, theirs = fixture("breadcrumbs", "with last breadcrumb as current page")
    crumbs = [(item["text"], item.get("href", "")) for item in told["items"]]
    ours = component("breadcrumbs", crumbs=crumbs)
    ours.one("nav").attributes["class"] = "govuk-breadcrumbs"  # we fold it on phones as well
    assert outline(ours) == outline(theirs)


def test_details() -> None:
    told, theirs = fixture("details", "default")
    ours = drawn(
        "{% details summary %}{{ text }}{% enddetails %}",
        summary=told["summaryText"],
        text=told["text"],
    )
    assert outline(ours) == outline(theirs)
    assert ours.text == theirs.text


def test_panel() -> None:
    told, theirs = fixture("panel", "default")
    ours = drawn("{% panel title %}Done{% endpanel %}", title=told["titleHtml"])
    assert outline(ours) == outline(theirs)


def test_tag() -> None:
    _, theirs = fixture("tag", "default")
    assert outline(drawn("{% tag 'Alpha' %}")) == outline(theirs)


def test_skip_link() -> None:
    _, theirs = fixture("skip-link", "default")
    assert outline(component("skip_link")) == outline(theirs)


def test_notification_of_success() -> None:
    told, theirs = fixture("notification-banner", "with type as success")
    ours = component("notification", message=told["text"], kind="success", number=1)
    assert outline(ours) == outline(theirs)
    assert ours.every("div")[0].attributes["role"] == "alert"


def test_summary_list() -> None:
    told, theirs = fixture("summary-list", "actions href")
    rows = [
        (row["key"]["text"], row["value"].get("text", ""), *action_of(row)) for row in told["rows"]
    ]
    ours = component("summary_list", rows=rows)
    ours.one("a").children.pop()  # ours also say of what, and hide that
    assert outline(ours) == outline(theirs)


def action_of(row: Mapping[str, Any]) -> tuple[str, str]:
    for action in row.get("actions", {}).get("items", ()):
        return action["text"], action["href"]
    return "", ""


def test_service_navigation() -> None:
    _, theirs = fixture("service-navigation", "with navigation with a current item")
    ours = drawn(
        '{% include "components/service_navigation.html" %}',
        shell={
            "navigation": [
                {"text": f"Navigation item {n}", "href": f"#/{n}", "is_current": n == 2}
                for n in range(1, 5)
            ]
        },
    )
    assert outline(ours) == outline(theirs)


class Asking(PageForm):
    """One field of each kind that the fixtures have."""

    name = forms.CharField(label="Full name", help_text="As on your passport")
    detail = forms.CharField(label="More", help_text="As you like", widget=forms.Textarea)
    kind = forms.ChoiceField(label="Kind", help_text="One", choices=[("a", "A"), ("b", "B")])
    one = forms.ChoiceField(
        label="One", help_text="One", choices=[("a", "A"), ("b", "B")], widget=Radios
    )
    many = forms.MultipleChoiceField(
        label="Many", help_text="Any", choices=[("a", "A"), ("b", "B")], widget=Checkboxes
    )
    file = forms.FileField(label="File", help_text="A PDF")
    day = DayField(what="The day", label="Day", help_text="For example, 31 3 2025")


@pytest.mark.parametrize(
    ("field", "name", "example"),
    [
        ("name", "input", "with error message"),
        ("detail", "textarea", "with error message"),
        ("kind", "select", "with hint text and error message"),
        ("file", "file-upload", "with error message and hint"),
        ("one", "radios", "small with error"),
        ("day", "date-input", "with error message and hint"),
    ],
)
def test_a_field_with_an_error(field: str, name: str, example: str) -> None:
    told, theirs = fixture(name, example)
    form = Asking(data={}, auto_id="id_%s")
    if "hint" not in told:
        form.fields[field].help_text = ""
    if isinstance(asked := form.fields[field], forms.ChoiceField):
        asked.choices = [(str(number), item["text"]) for number, item in enumerate(told["items"])]
    ours = read(form[field].as_field_group())
    assert outline(ours) == outline(theirs)


def test_error_summary() -> None:
    told, theirs = fixture("error-summary", "default")
    fields = [(item["href"].removeprefix("#"), [item["text"]]) for item in told["errorList"]]
    assert outline(component("error_summary", fields=fields)) == outline(theirs)


def test_every_error_of_a_form_is_in_the_summary_and_leads_to_its_field() -> None:
    form = Asking(data={})
    page = drawn("{% error_summary form %}{{ form }}", form=form)
    summary = page.one(has="govuk-error-summary")
    ids = {node.attributes["id"] for node in page.walk() if "id" in node.attributes}
    links = [link.attributes["href"] for link in summary.every("a")]
    assert len(links) == len(form.errors) == 7
    assert {link.removeprefix("#") for link in links} <= ids


def test_a_form_without_errors_has_no_summary() -> None:
    assert not drawn("{% error_summary form %}", form=Asking()).every()
