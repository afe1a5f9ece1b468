"""How does a form look, keep what was typed, and tell every fault at once?"""

import re
from collections.abc import Iterable
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import django
from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import BaseRenderer
from django.template.backends.django import DjangoTemplates

_WEB = Path(__file__).resolve().parents[1]
_DJANGO = Path(django.__file__).parent / "forms" / "templates"

_CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.FileInput, "govuk-file-upload"),
    (forms.Textarea, "govuk-textarea"),
    (forms.CheckboxInput, "govuk-checkboxes__input"),
    (forms.RadioSelect, ""),
    (forms.Select, "govuk-select"),
    (forms.HiddenInput, ""),
    (forms.widgets.Input, "govuk-input"),
)

# Of Django's own templates, which each option of a list would draw anew.
_INSTEAD = {"django/forms/widgets/select.html": "shared/fields/select.html"}

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_PARTS = ("day", "month", "year")


class PageRenderer(BaseRenderer):
    """Gives forms the markup of the GOV.UK Design System, from ``shared/fields``."""

    form_template_name = "shared/fields/form.html"
    field_template_name = "shared/fields/field.html"

    @cached_property
    def engine(self) -> DjangoTemplates:
        return DjangoTemplates(
            {"APP_DIRS": False, "DIRS": [_WEB, _DJANGO], "NAME": "fields", "OPTIONS": {}}
        )

    def get_template(self, template_name: str) -> Any:
        return self.engine.get_template(_INSTEAD.get(template_name, template_name))


class PageField(BoundField):
    """A field on a page: its control wears the Design System's class, and shows a fault."""

    def build_widget_attrs(
        self, attrs: dict[str, Any], widget: forms.Widget | None = None
    ) -> dict[str, Any]:
        found = super().build_widget_attrs(attrs, widget)
        widget = widget or self.field.widget
        name = next((name for kind, name in _CLASSES if isinstance(widget, kind)), "")
        if name:
            faulty = f"{name}--error" if self.errors and "__" not in name else ""
            worn = [name, faulty, str(widget.attrs.get("class", ""))]
            found["class"] = " ".join(each for each in worn if each)
        if isinstance(widget, DayWidget):
            found["is_faulty"] = bool(self.errors)
        # The browser's own bubbles name one fault at a time: ours are told at once.
        found.pop("required", None)
        return found


class PageForm(forms.Form):
    """The base of every form of the site."""

    default_renderer = PageRenderer()  # one for all forms: each would read its templates anew
    bound_field_class = PageField
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)

    def add_faults(self, faults: Iterable[str]) -> None:
        """Show what an action found wrong, above the form."""
        for fault in faults:
            self.add_error(None, fault)


class DayWidget(forms.Widget):
    """A day as three short boxes: day, month, year."""

    template_name = "shared/fields/day.html"
    use_fieldset = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> tuple[str, ...]:
        return tuple(str(data.get(f"{name}-{part}", "")).strip() for part in _PARTS)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return not any(f"{name}-{part}" in data for part in _PARTS)

    def id_for_label(self, id_: str) -> str:
        return f"{id_}-day" if id_ else ""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        if isinstance(value, date):
            value = (str(value.day), str(value.month), str(value.year))
        given = value or ("", "", "")
        context["parts"] = [
            {"part": part, "label": part.capitalize(), "value": each, "is_long": part == "year"}
            for part, each in zip(_PARTS, given, strict=True)
        ]
        return context


class DayField(forms.Field):
    """A date, typed the British way; what was typed is kept where it is no date."""

    widget = DayWidget

    def __init__(self, *, what: str, **kwargs: Any) -> None:
        """:param what: what the day is, as a sentence begins: "The cut-off date"."""
        self.what = what
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> date | None:
        if isinstance(value, date) or value is None:
            return value
        day, month, year = value
        if not any(value):
            return None
        missing = [part for part, each in zip(_PARTS, value, strict=True) if not each]
        if missing:
            raise forms.ValidationError(f"{self.what} needs a {' and a '.join(missing)}.")
        found = _date(day, month, year)
        if found is None:
            raise forms.ValidationError(f"{self.what} has to be a real date, such as 31 3 2026.")
        return found

    def validate(self, value: Any) -> None:
        if value is None and self.required:
            raise forms.ValidationError(f"Give {self.what[0].lower()}{self.what[1:]}.")

    def has_changed(self, initial: Any, data: Any) -> bool:
        return True


def _date(day: str, month: str, year: str) -> date | None:
    named = month[:3].lower()
    number = str(_MONTHS.index(named) + 1) if named in _MONTHS else month
    if not all(re.fullmatch(r"[0-9]{1,4}", each) for each in (day, number, year)):
        return None
    if len(year) != len("2026"):
        return None
    try:
        return date(int(year), int(number), int(day))
    except ValueError:
        return None


class Radios(forms.RadioSelect):
    """A choice, all of it to be seen at once."""

    template_name = "shared/fields/radios.html"

    def __init__(self, *args: Any, hints: dict[str, str] | None = None, **kwargs: Any) -> None:
        """:param hints: a sentence for a choice, by its value."""
        self.hints = hints or {}
        super().__init__(*args, **kwargs)

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(*args, **kwargs)
        option["hint"] = self.hints.get(str(option["value"]), "")
        return option


class Checkboxes(forms.CheckboxSelectMultiple):
    """Any number of choices, all of them to be seen at once."""

    template_name = "shared/fields/checkboxes.html"
