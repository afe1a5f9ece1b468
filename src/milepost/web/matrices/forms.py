"""What is asked when a matrix is read, put forward, and answered."""

from typing import Any

from django import forms

from milepost.web.shared.forms import DayField, PageForm, Radios


class ReadForm(PageForm):
    """A file with a matrix in it."""

    upload = forms.FileField(
        label="The file with the matrix",
        allow_empty_file=True,  # the reader says what is wrong with it
        max_length=500,
        help_text="A spreadsheet (.xlsx, .ods), a document with a table (.docx), comma- or"
        " tab-separated text (.csv, .tsv, .txt), or a matrix written by Milepost (.toml)."
        " Up to 10 MB.",
        error_messages={"required": "Choose the file with the matrix."},
    )


class PutForwardForm(PageForm):
    """What was read, signed, and the name of the edition."""

    version = forms.CharField(
        label="Version",
        max_length=40,
        help_text="How the parties call this edition, such as 1.0.",
        error_messages={"required": "Give the edition a version, such as 1.0."},
        widget=forms.TextInput(attrs={"class": "govuk-input--width-5"}),
    )

    in_force_from = DayField(
        what="The first day in force",
        label="In force from (optional)",
        help_text="The day it is agreed, where you leave this out. Never before that, nor before"
        " the day after the last cut-off date of the cycles that are open.",
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        asks: bool = False,
        is_mapped: bool = False,
        is_draft: bool = False,
        has_edition: bool = True,
        **kwargs: Any,
    ) -> None:
        """:param asks: whether something was guessed; :param is_mapped: or mapped by hand.

        :param is_draft: a draft is begun with it: an edition is named when that is put forward.
        :param has_edition: whether whoever is asked can put it forward at all.
        """
        super().__init__(*args, **kwargs)
        self.fields["version"].required = not is_draft
        if not has_edition:
            del self.fields["version"], self.fields["in_force_from"]
        if asks:
            self.fields["is_right"] = forms.BooleanField(
                label="I have looked at what was guessed, and it is right",
                error_messages={
                    "required": "Say that what was guessed is right, or map the columns by hand."
                },
            )
        if is_mapped:
            self.fields["remembers"] = forms.BooleanField(
                label="Remember how the columns were mapped, for the next file with the same"
                " headings",
                required=False,
                initial=True,
            )


class AnswerForm(PageForm):
    """Consent or decline, and the hash that was looked at."""

    answer = forms.ChoiceField(
        label="What does your side say?",
        choices=[
            ("consent", "We consent to exactly these words"),
            ("decline", "We decline: it stays on record, and another can be put forward"),
        ],
        widget=Radios(),
        error_messages={"required": "Say whether you consent or decline."},
    )
    sha256 = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, sha256: str, **kwargs: Any) -> None:
        """:param sha256: the hash of the edition as it is kept; what was looked at is the same."""
        super().__init__(*args, initial={"sha256": sha256}, **kwargs)
        self._sha256 = sha256

    def clean_sha256(self) -> str:
        if self.cleaned_data["sha256"] != self._sha256:
            raise forms.ValidationError(
                "What you looked at is not this edition: read it again, then answer."
            )
        return self._sha256
