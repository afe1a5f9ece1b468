"""What is asked wherever something is removed by law: on which ground, and for which case."""

from django import forms

from milepost.apps.archives.actions.erasing import LONGEST_CASE
from milepost.core.access.erasure import ErasureGround
from milepost.web.shared.forms import PageForm, Radios


class RemovalForm(PageForm):
    """The ground in law, and the reference of the request or decision."""

    ground = forms.TypedChoiceField(
        label="On which ground",
        choices=[(each.value, each.words) for each in ErasureGround],
        coerce=ErasureGround,
        widget=Radios,
        error_messages={"required": "Say on which ground it is to be removed."},
    )
    case = forms.CharField(
        label="Reference of the request or decision",
        help_text="Such as DP-2026-014. It is kept for ever, so it must not name anybody.",
        max_length=LONGEST_CASE,
        error_messages={"required": "Give the reference of the request or decision."},
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20"}),
    )


STEPS = frozenset({"change", "confirmed"})
