"""What is asked of a target: the level, its day, and the decision that it rests on."""

from typing import Any

from django import forms

from milepost.core.matrix.definition import FocusArea
from milepost.web.shared.forms import DayField, PageForm, Radios


class TargetForm(PageForm):
    """A level with the words that it stands for, and when it is to be reached."""

    due_on = DayField(what="The day it is due", label="To be reached by")
    decided_on = DayField(
        what="The day of the decision",
        label="Decided on",
        help_text="The day of the Strategic Board’s meeting.",
    )
    decision = forms.CharField(
        label="What was decided, and why",
        help_text="With the minute, so that anybody can find it again.",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say what was decided and why, and where it is minuted."},
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, area: FocusArea, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        defined = [each for each in area.descriptors if each.is_defined and each.level > 0]
        self.fields["level"] = forms.TypedChoiceField(
            label="Level",
            coerce=int,
            choices=[(each.level, f"Level {each.level}") for each in defined],
            widget=Radios(hints={str(each.level): each.words or "" for each in defined}),
            error_messages={"required": "Choose the level that is wanted."},
        )
        self.order_fields(["level", "due_on", "decided_on", "decision", "seen"])
