"""The settings of a matrix as a form: the target, shelf lives, and the procedure."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from milepost.core.matrix.definition import MaturityMatrix
from milepost.web.shared.forms import DayField, PageForm

_LONGEST = 9_999
_USUAL = "default_shelf_life_months"
_PROCEDURE = (
    ("answer_within_days", "A challenge is answered within, working days"),
    ("meet_within_days", "Who differ meet within, working days (0: no meeting is held)"),
    ("moderate_within_days", "Moderation ends within, working days"),
    ("undo_within_hours", "A step can be taken back within, hours"),
    (
        "second_signature_beyond",
        "A second signature is needed beyond, defined levels from the indicated one",
    ),
    ("unchanged_cycles", "An unchanged rating is pointed out after, cycles"),
)
_FLAGS = (
    ("unanswered_lapses", "A challenge that nobody answers lapses to the challenger’s position"),
    ("needs_declaration", "Interests are declared before anybody judges"),
)


class SettingsForm(PageForm):
    """The settings that the parties settle; what else a matrix has stays as it is."""

    def __init__(self, *args: Any, matrix: MaturityMatrix, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        settings = matrix.settings
        numbers = [str(each.number) for each in matrix.levels]
        self.fields["target_level"] = forms.ChoiceField(
            label="Target level",
            choices=[("", "None"), *((each, f"Level {each}") for each in numbers)],
            required=False,
            initial="" if settings.target_level is None else str(settings.target_level),
        )
        self.fields["target_on"] = DayField(
            what="The target day",
            label="To be reached by (optional)",
            required=False,
            initial=settings.target_on,
        )
        for key, label in _PROCEDURE:
            value = getattr(settings.procedure, key)
            self.fields[f"procedure.{key}"] = _whole(label, value)
        for key, label in _FLAGS:
            self.fields[f"procedure.{key}"] = forms.BooleanField(
                label=label, required=False, initial=getattr(settings.procedure, key)
            )
        self.fields[_USUAL] = _whole(
            "Where nothing else is said, months (0: until it expires)",
            settings.default_shelf_life_months,
        )
        for code, name in _kinds(matrix):
            self.fields[f"shelf_lives.{code}"] = _whole(
                f"{name}, months", settings.shelf_lives.get(code), required=False
            )

    @property
    def groups(self) -> list[tuple[str, list[BoundField]]]:
        """The fields under their headings, as the page shows them."""
        names = list(self.fields)
        turns = [0, names.index(f"procedure.{_PROCEDURE[0][0]}"), names.index(_USUAL), len(names)]
        headings = ("Target", "Procedure", "How long evidence counts")
        return [
            (heading, [self[name] for name in names[start:end]])
            for heading, start, end in zip(headings, turns, turns[1:], strict=False)
        ]


def settings_said(
    said: Mapping[str, Any], matrix: MaturityMatrix
) -> Iterator[tuple[str, str | int | bool | None]]:
    """Each setting that the form asks for, with its value; None takes one away."""
    level, day = said["target_level"], said["target_on"]
    yield "target_level", int(level) if level else None
    yield "target_on", day.isoformat() if isinstance(day, date) else None
    for key in asdict(matrix.settings.procedure):
        yield f"procedure.{key}", said[f"procedure.{key}"]
    yield _USUAL, said[_USUAL]
    for code, _ in _kinds(matrix):
        yield f"shelf_lives.{code}", said[f"shelf_lives.{code}"]


def _kinds(matrix: MaturityMatrix) -> list[tuple[str, str]]:
    """Every type of evidence that any row accepts, or that has a shelf life, by name."""
    names = {code: code.replace("_", " ") for code in matrix.settings.shelf_lives}
    names |= {each.code: each.name for area in matrix.focus_areas for each in area.evidence_base}
    return sorted(names.items(), key=lambda each: each[1].casefold())


def _whole(label: str, value: int | None, *, required: bool = True) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=0,
        max_value=_LONGEST,
        initial=value,
        required=required,
        error_messages={
            "required": f"Give a number: {label[0].lower()}{label[1:]}.",
            "invalid": f"Give a whole number: {label[0].lower()}{label[1:]}.",
        },
        widget=forms.TextInput(attrs={"class": "govuk-input--width-4", "inputmode": "numeric"}),
    )
