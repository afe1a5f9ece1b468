"""What is asked when a working copy is handed in."""

from django import forms

from milepost.web.shared.forms import PageForm


class HandInForm(PageForm):
    """The working copy that somebody filled in."""

    upload = forms.FileField(
        label="The working copy you filled in",
        allow_empty_file=True,  # the reader says what is wrong with it
        max_length=500,
        help_text="An Excel workbook (.xlsx) that was taken from this page. Up to 10 MB.",
        error_messages={"required": "Choose the working copy that you filled in."},
    )
