"""A form with one field of each kind."""

from django import forms

from milepost.web.shared.forms import Checkboxes, DayField, PageForm, Radios


class SampleForm(PageForm):
    """What somebody is asked when they cite evidence, nearly."""

    name = forms.CharField(label="What is it called?", error_messages={"required": "Enter a name"})
    why = forms.CharField(
        label="Why does it show what you say?",
        help_text="One or two sentences that somebody else can check.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why"},
    )
    kind = forms.ChoiceField(
        label="Type of evidence",
        choices=[
            ("", "Choose a type"),
            ("survey", "Customer satisfaction survey"),
            ("report", "KPI update report"),
        ],
        error_messages={"required": "Choose a type of evidence"},
    )
    made_on = DayField(
        what="The day it was made",
        label="When was it made?",
        help_text="For example, 31 3 2025",
    )
    rating = forms.ChoiceField(
        label="How far is it met?",
        choices=[("F", "Fully"), ("L", "Largely"), ("P", "Partly"), ("N", "Not met")],
        widget=Radios(attrs={"class": "mp-radios--row"}),
        error_messages={"required": "Choose a rating"},
    )
    serves = forms.MultipleChoiceField(
        label="Which criteria does it serve?",
        choices=[("CS.PLAN.L1.1", "Engagement plan"), ("CS.FEED.L1.1", "Feedback")],
        widget=Checkboxes,
        error_messages={"required": "Choose at least one criterion"},
    )
    file = forms.FileField(
        label="The file",
        required=False,
        help_text="PDF, spreadsheet or document, up to 50 MB",
    )
    is_true = forms.BooleanField(
        label="As far as I know, all of this is true",
        error_messages={"required": "Say that it is true, or do not submit it"},
    )
