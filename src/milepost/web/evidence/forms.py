"""What is said of an evidence item when it is put in, with every fault at once."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from milepost.core.access.roles import PartyKind
from milepost.core.evidence.addresses import address_fault
from milepost.core.evidence.versions import classification_faults
from milepost.web.evidence.words import CLASSIFICATIONS, MAKERS, REDACTIONS
from milepost.web.shared.forms import DayField, PageForm, Radios

Choices = Sequence[tuple[str, Any]]


class EvidenceForm(PageForm):
    """A file or an address, and all that decides whether it counts and how much."""

    title = forms.CharField(
        label="Title",
        max_length=200,
        help_text="What people call it, such as Customer satisfaction survey 2026.",
        error_messages={"required": "Give the evidence a title."},
    )
    upload = forms.FileField(
        label="File",
        required=False,
        allow_empty_file=True,  # refused with a sentence of its own by whoever keeps it
        max_length=500,
        help_text="Up to 2 GB. It is kept exactly as it is, under its SHA-256.",
    )
    address = forms.CharField(
        label="Or its address",
        required=False,
        max_length=1000,
        help_text="A link to where it is kept, beginning with https://",
        widget=forms.TextInput(attrs={"inputmode": "url", "spellcheck": "false"}),
    )
    snapshot_note = forms.CharField(
        label="What you saw at the address, and when",
        required=False,
        max_length=500,
        help_text="A page can change overnight; only needed with an address.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    type_code = forms.ChoiceField(
        label="Type",
        help_text="From the evidence base of the focus area that it is to serve.",
        error_messages={
            "required": "Choose a type.",
            "invalid_choice": "Choose a type from the list.",
        },
    )
    made_by = forms.ChoiceField(
        label="Who made it?",
        widget=Radios(),
        error_messages={"required": "Say who made it."},
    )
    author = forms.CharField(
        label="Author",
        max_length=120,
        help_text="The person, team or body that wrote it.",
        error_messages={"required": "Give the evidence an author."},
    )
    source = forms.CharField(
        label="Source",
        max_length=200,
        help_text="Where it comes from, such as a system, an office or a publication.",
        error_messages={"required": "Give the evidence a source."},
    )
    dated_on = DayField(what="The date of the evidence", label="Date of the evidence itself")
    period_from = DayField(what="The first day of the period covered", label="Covers the time from")
    period_to = DayField(what="The last day of the period covered", label="Until")
    valid_until = DayField(
        what="The last day on which it is valid",
        label="Valid until (optional)",
        required=False,
        help_text="For a certificate, an award, or a plan with a review date.",
    )
    redaction = forms.ChoiceField(
        label="Does anything in it have to be blacked out before it is shared?",
        choices=list(REDACTIONS.items()),
        widget=Radios(hints={"needed": "It cannot count until that is done."}),
        error_messages={"required": "Say whether anything has to be blacked out."},
    )
    classification = forms.ChoiceField(
        label="How is it marked?",
        required=False,
        choices=list(CLASSIFICATIONS.items()),
        initial="official",
        widget=Radios(hints={"official": "What carries no marking is this."}),
    )
    is_restricted = forms.BooleanField(
        label="Restricted",
        required=False,
        help_text="Only your own side sees it, and the moderator once it is relied on.",
    )

    def __init__(
        self, *args: Any, types: Choices, side: PartyKind | None, today: date, **kwargs: Any
    ) -> None:
        """
        :param types: evidence types, grouped by focus area.
        :param side: whose person puts it in: a provider says nothing in an Authority's name.
        :param today: nothing is dated after it.
        """
        super().__init__(*args, **kwargs)
        self._today = today
        makers = dict(MAKERS)
        if side is PartyKind.PROVIDER:
            del makers["authority"]
        self._choices("type_code").choices = [("", "Choose a type"), *types]
        self._choices("made_by").choices = list(makers.items())

    def clean(self) -> None:
        super().clean()
        self._clean_file_or_address()
        found = self.cleaned_data
        first, last = found.get("period_from"), found.get("period_to")
        if first and last and last < first:
            self.add_error("period_to", "The period covered ends before it begins.")
        for fault in classification_faults(
            found.get("classification", "official"), is_restricted=found.get("is_restricted", False)
        ):
            self.add_error("classification", fault)
        dated = found.get("dated_on")
        if dated and dated > self._today:
            self.add_error("dated_on", "The date of the evidence cannot be in the future.")

    def clean_classification(self) -> str:
        return self.cleaned_data["classification"] or "official"

    def _clean_file_or_address(self) -> None:
        found = self.cleaned_data
        upload, address = found.get("upload"), found.get("address", "")
        if upload and address:
            self.add_error("address", "Give either a file or an address, not both.")
        elif not upload and not address and "upload" not in self.errors:
            self.add_error("upload", "Choose a file, or give an address.")
        if address and (fault := address_fault(address)):
            self.add_error("address", fault)
        if address and not found.get("snapshot_note"):
            self.add_error("snapshot_note", "Say what you saw at the address, and when.")

    def _choices(self, name: str) -> forms.ChoiceField:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        return field


class RegisterForm(PageForm):
    """What the register is looked through by; nothing in it can be wrong."""

    q = forms.CharField(label="Words", required=False)
    type = forms.ChoiceField(label="Type", required=False)
