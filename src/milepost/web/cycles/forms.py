"""What is asked to open a cycle, and what the next one would usually be."""

from datetime import date

from django import forms

from milepost.core.period.months import add_months
from milepost.web.shared.forms import DayField, PageForm

_QUARTER = 3  # months


class CycleForm(PageForm):
    """A name, the window's first day and the cut-off date."""

    name = forms.CharField(
        label="Name",
        help_text="What people call it, such as Q2 2026/27.",
        max_length=60,
        error_messages={"required": "Give the cycle a name, such as Q2 2026/27."},
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20"}),
    )
    window_from = DayField(
        what="The day the window opens",
        label="The window opens on",
        help_text="Evidence has to cover some part of the time from this day to the cut-off date.",
    )
    cut_off_on = DayField(
        what="The cut-off date",
        label="Cut-off date",
        help_text="What is true on this day is what is assessed, under the matrix in force.",
    )

    def clean(self) -> None:
        super().clean()
        opens = self.cleaned_data.get("window_from")
        cut_off = self.cleaned_data.get("cut_off_on")
        if opens and cut_off and cut_off <= opens:
            self.add_error(
                "cut_off_on", "The cut-off date has to come after the day the window opens."
            )


def usual_next(last_cut_off: date | None, today: date) -> dict[str, object]:
    """The quarter after the last cycle, or the one that a day falls in, named by financial year."""
    opens = _quarter_after(last_cut_off) if last_cut_off else _quarter_of(today)
    return {
        "name": quarter_name(opens),
        "window_from": opens,
        "cut_off_on": _day_before(add_months(opens, _QUARTER)),
    }


def quarter_name(opens: date) -> str:
    """Q2 2026/27: financial years begin in April."""
    year = opens.year if opens.month >= 4 else opens.year - 1
    quarter = (opens.month - 4) % 12 // _QUARTER + 1
    return f"Q{quarter} {year}/{(year + 1) % 100:02d}"


def _quarter_of(day: date) -> date:
    return date(day.year, (day.month - 1) // _QUARTER * _QUARTER + 1, 1)


def _quarter_after(cut_off: date) -> date:
    return _quarter_of(add_months(_quarter_of(cut_off), _QUARTER))


def _day_before(day: date) -> date:
    return date.fromordinal(day.toordinal() - 1)
