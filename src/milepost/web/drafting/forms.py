"""What is asked when a draft is begun, and when it goes on its way."""

from typing import Any

from django import forms

from milepost.web.shared.forms import DayField, PageForm, Radios


class BeginForm(PageForm):
    """With which words a draft begins."""

    begins = forms.ChoiceField(
        label="Which words does it begin with?",
        error_messages={"required": "Say which words the draft begins with."},
    )

    def __init__(self, *args: Any, has_edition: bool, **kwargs: Any) -> None:
        """:param has_edition: whether any edition is agreed, to begin from."""
        super().__init__(*args, **kwargs)
        choices = [("shipped", "The matrix that comes with Milepost")]
        if has_edition:
            choices.insert(0, ("edition", "The newest edition that is agreed"))
        field = self.fields["begins"]
        field.widget = Radios(
            hints={
                "edition": "Every code stays; what you change is told against it.",
                "shipped": "Three categories and nine focus areas for a highways contract.",
            }
        )
        field.choices = choices  # type: ignore[attr-defined]
        field.initial = choices[0][0]


class DraftForwardForm(PageForm):
    """The name of the edition that a draft becomes, and its first day."""

    version = forms.CharField(
        label="Version",
        max_length=40,
        help_text="How the parties call this edition, such as 1.1.",
        error_messages={"required": "Give the edition a version, such as 1.1."},
        widget=forms.TextInput(attrs={"class": "govuk-input--width-5"}),
    )
    in_force_from = DayField(
        what="The first day in force",
        label="In force from (optional)",
        help_text="The day it is agreed, where you leave this out. Never before that, nor before"
        " the day after the last cut-off date of the cycles that are open.",
        required=False,
    )
