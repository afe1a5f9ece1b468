"""Words and small components for templates; the gallery shows each with how it is written."""

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any

from django.core.paginator import Page
from django.forms import BaseForm, BoundField, RadioSelect
from django.http import HttpRequest
from django.template import Context, Library
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from milepost.apps.assessments.queries.facts import MatrixPage
from milepost.core.assessment.workflow import Stage
from milepost.web.components.matrix_table import (
    DrawnCell,
    DrawnMark,
    drawn_categories,
    undefined_levels,
)
from milepost.web.components.steps import steps_of
from milepost.web.templatetags import plain_words

register = Library()
# Loaded along, so that a page loads one library.
register.filters.update(plain_words.register.filters)

STANDING_WORDS = {
    "achieved": "Achieved",
    "sustained": "Sustained",
    "at_risk": "At risk",
    "lapsed": "Lapsed",
    "not_ratified": "Not ratified",
}
_STANDING_ICONS = {
    "achieved": "check",
    "sustained": "lasting",
    "at_risk": "risk",
    "lapsed": "lapse",
    "not_ratified": "open",
}
Scale = tuple[tuple[str, str], ...]
PAGES_BESIDE_THE_CURRENT = 1
ADDRESSES_KEPT = 10_000  # some hundred bytes each as well
MARKS_KEPT = 2_000  # some hundred bytes each; a matrix page has about fifty


@register.simple_tag
def address(name: str, *parts: object) -> str:
    """As ``url``, for links that come by the hundred: each is worked out once and kept."""
    return _address(name, *parts)


@lru_cache(maxsize=ADDRESSES_KEPT)
def _address(name: str, *parts: object) -> str:
    return reverse(name, args=parts)


# --- marks and chips: drawn from a short list of values, so each is rendered once ----------------


@register.simple_tag
def icon(name: str, classes: str = "mp-icon") -> SafeString:
    """An icon of our own drawing, said by the words beside it and not by itself."""
    return _icon(name, classes)


@cache
def _icon(name: str, classes: str) -> SafeString:
    return format_html(
        '<svg class="{}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        classes,
        static("images/icons.svg"),
        name,
    )


@register.simple_tag
def stone(level: int | None, kind: str = "ratified", size: str = "") -> SafeString:
    """A milestone with a level's number; the words beside it say what it means.

    :param kind: ratified, claimed, validated, proposed, indicated or none.
    """
    return _stone(level, kind, size)


@cache
def _stone(level: int | None, kind: str, size: str) -> SafeString:
    return _rendered("stone", level=level, kind=kind, size=size)


@register.simple_tag
def level_badge(level: int | None, kind: str = "ratified", size: str = "") -> SafeString:
    """A milestone that says its level to screen readers as well."""
    return _level_badge(level, kind, size)


@cache
def _level_badge(level: int | None, kind: str, size: str) -> SafeString:
    return _rendered("level_badge", level=level, kind=kind, size=size)


@register.simple_tag
def tag(text: str, kind: str = "plain") -> SafeString:
    """A label in a box; ``kind`` is a stage's value, ``gate`` or ``plain``."""
    return _rendered("tag", text=text, kind=kind)


@register.simple_tag
def stage_tag(stage: str) -> SafeString:
    """The stage of an assessment."""
    return _stage_tag(str(stage))


@cache
def _stage_tag(stage: str) -> SafeString:
    return _rendered("tag", text=Stage(stage).words, kind=stage)


@register.simple_tag
def standing_chip(state: str, word: str = "") -> SafeString:
    """How a ratified level stands; ``state`` is a StandingState's value."""
    return _standing_chip(str(state), word or STANDING_WORDS[state])


@cache
def _standing_chip(state: str, word: str) -> SafeString:
    return _rendered("standing_chip", state=state, word=word, icon_name=_STANDING_ICONS[state])


@register.simple_tag
def mark(drawn: DrawnMark, level: int) -> SafeString:
    """A mark of the matrix page."""
    return _mark(drawn, level)


@lru_cache(maxsize=MARKS_KEPT)
def _mark(drawn: DrawnMark, level: int) -> SafeString:
    return _rendered("mark", mark=drawn, level=level)


@register.simple_tag
def rating_chip(rating: str | None) -> SafeString:
    """A criterion rating: F, L, P, N, NA, NE, or None for not rated."""
    return _rating_chip(str(rating) if rating else "")


@cache
def _rating_chip(rating: str) -> SafeString:
    return _rendered("rating_chip", rating=rating, word=plain_words.rating_words(rating or None))


@register.simple_tag
def rating_choices(code: str, slug: str, chosen: str, scale: Scale) -> SafeString:
    """The choices of a criterion's rating: seven for each of some forty criteria of a page.

    :param scale: each rating's letter and word; "" is the letter of not rated.
    """
    return _rating_choices(code, slug, chosen, scale)


@lru_cache(maxsize=MARKS_KEPT)
def _rating_choices(code: str, slug: str, chosen: str, scale: Scale) -> SafeString:
    return format_html_join(
        "",
        _RATING_CHOICE,
        (
            (code, slug, kind, letter, _CHECKED if letter == chosen else "", letter or "–", word)
            for letter, word in scale
            for kind in (letter or "none",)
        ),
    )


_CHECKED = mark_safe(" checked")
_RATING_CHOICE = (
    '<span class="mp-rate__choice"><input class="mp-rate__input" type="radio" name="rating.{0}"'
    ' id="rating-{1}-{2}" value="{3}"{4}><label class="mp-rate__label mp-rate__label--{2}"'
    ' for="rating-{1}-{2}"><span class="mp-rate__letter" aria-hidden="true">{5}</span>'
    '<span class="mp-rate__word">{6}</span></label></span>'
)


def _rendered(component: str, **facts: object) -> SafeString:
    return mark_safe(render_to_string(f"components/{component}.html", facts).strip())  # noqa: S308


# --- larger components -------------------------------------------------------------------------


@register.inclusion_tag("components/matrix_table.html")
def matrix_table(page: MatrixPage, are_words_shown: bool = False) -> dict[str, object]:
    """The matrix itself, with each cell's words if they are asked for."""
    return {
        "page": page,
        "categories": drawn_categories(page),
        "undefined": undefined_levels(page),
        "are_words_shown": are_words_shown,
    }


@register.simple_tag
def matrix_cell(cell: DrawnCell, area: str, are_words_shown: bool) -> SafeString:
    """One cell of the matrix: there are some sixty on a page, so it is put together here."""
    marks = mark_safe("".join(_mark(each, cell.level) for each in cell.marks))  # noqa: S308
    words = cell.words if are_words_shown else ""
    return format_html(
        _CELL,
        classes=cell.classes,
        level=cell.level,
        href=cell.href,
        area=area,
        marks=format_html('<span class="mp-cell__marks">{}</span>', marks) if marks else "",
        state_class="mp-cell__state" if cell.is_state_shown else "govuk-visually-hidden",
        state=cell.state,
        words=format_html('<span class="mp-cell__words">{}</span>', words) if words else "",
    )


_CELL = (
    '<td role="cell" class="mp-cell {classes}" data-level="{level}">'
    '<a class="mp-cell__link" href="{href}">'
    '<span class="govuk-visually-hidden">{area}, level {level}: </span>'
    '{marks}<span class="{state_class}">{state}</span>{words}</a></td>'
)


@register.inclusion_tag("components/progress_count.html")
def target_count(page: MatrixPage) -> dict[str, object]:
    """How many focus areas are at or above their target, with a stone for each."""
    count, of = page.at_or_above_target, len(page.rows)
    return {
        "count": count,
        "of": of,
        "words": "focus areas at or above target",
        "stones": [number < count for number in range(of)],
    }


@register.inclusion_tag("components/views_switch.html")
def matrix_switch(page: MatrixPage, are_words_shown: bool = False) -> dict[str, object]:
    """Links to the joint view and to each Authority's; whether words are shown is kept."""
    kept = "&words=1" if are_words_shown else ""
    if page.on:
        kept = f"{kept}&on={page.on.isoformat()}"
    return {
        "label": "Whose view",
        "choices": [
            (choice.name, f"?view={choice.slug}{kept}", choice.is_chosen) for choice in page.views
        ],
    }


@register.inclusion_tag("components/steps.html")
def steps(stage: str) -> dict[str, object]:
    """How far an assessment has come, from draft to ratified."""
    return {"steps": steps_of(Stage(stage))}


@register.inclusion_tag("components/error_summary.html")
def error_summary(form: BaseForm) -> dict[str, object]:
    """Every error of a form, each linked to its field; nothing when there is none."""
    return {
        "form_wide": form.non_field_errors(),
        "fields": [(error_target(field), field.errors) for field in form if field.errors],
    }


@register.filter
def error_target(field: BoundField) -> str:
    """The id to which an error's link leads: the field's first control."""
    widget = field.field.widget
    if isinstance(widget, RadioSelect):
        return widget.id_for_label(field.auto_id, index="0")
    return field.id_for_label or field.auto_id


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: Context, page: "Page[Any]") -> dict[str, object]:
    """Links to a list's other pages; the rest of the address is kept."""
    numbers = page.paginator.get_elided_page_range(
        page.number, on_each_side=PAGES_BESIDE_THE_CURRENT, on_ends=1
    )
    return {"page": page, "numbers": list(numbers), "request": context["request"]}


@register.inclusion_tag("components/sort_header.html", takes_context=True)
def sort_header(
    context: Context, text: str, key: str, current: str, is_number: bool = False
) -> dict[str, object]:
    """A column's head that sorts: ``current`` is the key sorted by, ``-key`` when downwards."""
    request: HttpRequest = context["request"]
    return {
        "text": text,
        "is_number": is_number,
        "direction": _direction(key, current),
        "query": _asked_with(request, sort=f"-{key}" if current == key else key),
    }


def _direction(key: str, current: str) -> str:
    return {key: "ascending", f"-{key}": "descending"}.get(current, "")


def _asked_with(request: HttpRequest, **changes: str) -> str:
    asked = request.GET.copy()
    asked.pop("page", None)
    for name, value in changes.items():
        asked[name] = value
    return asked.urlencode()


@register.filter
def item(values: Mapping[Any, Any], key: object) -> object:
    """A mapping's value, or None."""
    return values.get(key)


# --- wrappers: {% panel "Title" %} ... {% endpanel %} --------------------------------------------


@register.simple_block_tag
def details(content: str, summary: str, is_open: bool = False) -> SafeString:
    """Words that are opened when they are wanted."""
    return _rendered("details", content=content, summary=summary, is_open=is_open)


@register.simple_block_tag
def panel(content: str, title: str) -> SafeString:
    """What was done, said once, in full."""
    return _rendered("panel", content=content, title=title)


@register.simple_block_tag
def card(content: str, title: str, level: int = 2, kind: str = "") -> SafeString:
    """A titled box. ``level`` is its heading's; ``kind`` is provider, authority or moderator."""
    return _rendered("card", content=content, title=title, level=level, kind=kind)


@register.simple_block_tag
def notice(content: str, kind: str = "note") -> SafeString:
    """A passage set apart: ``note``, ``warning`` or ``conflict``."""
    return _rendered("notice", content=content, kind=kind)


@register.simple_block_tag
def filters(content: str, label: str = "Filter", button: str = "Show") -> SafeString:
    """A row of controls that asks for a list again; it is a GET form with its own button."""
    return _rendered("filters", content=content, label=label, button=button)
