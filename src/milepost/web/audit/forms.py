"""What is asked to draw a sample."""

from collections.abc import Iterable

from django import forms

from milepost.apps.reports.actions.sampling import LONGEST_SEED
from milepost.apps.reports.frame import MOST_DRAWN, SampleAsked
from milepost.web.shared.forms import PageForm

USUAL_SIZE = 5


class SampleForm(PageForm):
    """A seed, a size, and the cycles to draw from."""

    seed = forms.CharField(
        label="Seed",
        help_text=(
            "The same seed draws the same sample. Best is something that nobody could choose, such"
            " as the head hash on the last Board paper; today’s date, if you give no other."
        ),
        max_length=LONGEST_SEED,
        error_messages={"required": "Give a seed: the same seed draws the same sample."},
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20", "autocomplete": "off"}),
    )
    size = forms.IntegerField(
        label="How many levels",
        min_value=1,
        max_value=MOST_DRAWN,
        help_text="All of them are drawn where there are not more.",
        error_messages={
            "required": "Say how many levels to draw.",
            "invalid": "How many levels to draw has to be a whole number.",
            "min_value": "Draw at least one level.",
            "max_value": f"Draw at most {MOST_DRAWN} levels.",
        },
        widget=forms.TextInput(attrs={"class": "govuk-input--width-2", "inputmode": "numeric"}),
    )
    first_cycle = forms.TypedChoiceField(label="From the cycle", coerce=int)
    last_cycle = forms.TypedChoiceField(label="To the cycle", coerce=int)
    is_spread = forms.BooleanField(
        label="Draw from every focus area once before any comes up twice", required=False
    )

    def __init__(self, *args: object, cycles: Iterable[tuple[int, str]], **kwargs: object) -> None:
        """:param cycles: those with a ratified level: number and name."""
        super().__init__(*args, **kwargs)
        for name in ("first_cycle", "last_cycle"):
            self.fields[name].choices = list(cycles)  # type: ignore[attr-defined]

    def asked(self) -> SampleAsked:
        """What was asked for, once it is valid."""
        return SampleAsked(**self.cleaned_data)
