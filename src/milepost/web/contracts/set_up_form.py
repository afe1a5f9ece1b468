"""What is asked to set up an arrangement: its name, its provider, and each Authority's contract."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict

from milepost.apps.contracts.actions import (
    LONGEST_NAME,
    LONGEST_REFERENCE,
    LONGEST_SHORT_NAME,
    NewArrangement,
    NewContract,
    slug_of,
)
from milepost.core.rating.joint import JointRule
from milepost.web.shared.forms import DayField, PageForm, Radios

USUAL_AUTHORITIES = 2
MOST_AUTHORITIES = 9
_PARTS = ("name", "short_name", "reference", "starts_on", "ends_on")
_ORDINALS = (
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
)


def _words(label: str, longest: int, missing: str, *, wide: int = 30, hint: str = "") -> Any:
    return forms.CharField(
        label=label,
        max_length=longest,
        help_text=hint,
        error_messages={"required": missing},
        widget=forms.TextInput(attrs={"class": f"govuk-input--width-{wide}"}),
    )


class SetUpForm(PageForm):
    """An arrangement. An Authority of which nothing is said is left out."""

    name = _words(
        "Name of the arrangement",
        LONGEST_NAME,
        "Give the arrangement a name.",
        hint="What the parties run together, such as Ambleshire Highways Services.",
    )
    reference = forms.CharField(
        label="Its name in addresses (optional)",
        required=False,
        max_length=LONGEST_REFERENCE,
        help_text="Small letters, digits and dashes. It cannot be changed later; if you leave it"
        " empty, it is made from the name.",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20", "spellcheck": "false"}),
    )
    provider_name = _words("Provider", LONGEST_NAME, "Give the provider’s name.")
    provider_short_name = _words(
        "Provider’s short name",
        LONGEST_SHORT_NAME,
        "Give the provider’s short name.",
        wide=10,
        hint="As it stands in tables.",
    )

    joint_rule = forms.ChoiceField(
        label="What is shown for several Authorities jointly",
        help_text="Where they stand at different levels of a focus area. With one Authority it"
        " does not matter. It cannot be changed later.",
        choices=[(rule.value, rule.words) for rule in JointRule],
        initial=JointRule.LOWER.value,
        required=False,
        widget=Radios,
    )

    def __init__(self, *args: Any, authorities: int = USUAL_AUTHORITIES, **kwargs: Any) -> None:
        """:param authorities: how many are asked for."""
        super().__init__(*args, **kwargs)
        self.asked_for = max(1, min(authorities, MOST_AUTHORITIES))
        for number in range(1, self.asked_for + 1):
            self.fields.update(_authority_fields(number))
            if self.is_bound and number > 1 and not self._is_spoken_of(number):
                for part in _PARTS:
                    self.fields[f"authority-{number}-{part}"].required = False

    def authorities(self) -> Iterator[tuple[str, list[BoundField]]]:
        """The fields of each Authority, under its heading."""
        for number in range(1, self.asked_for + 1):
            fields = [self[f"authority-{number}-{part}"] for part in _PARTS]
            yield f"The {_ORDINALS[number - 1]} Authority", fields

    def typed(self) -> dict[str, Any]:
        """What was typed so far, whether or not it is right, to ask anew with."""
        return {
            name: field.widget.value_from_datadict(self.data, self.files, name)
            for name, field in self.fields.items()
        }

    def described(self) -> NewArrangement:
        """What was asked for, once the form is valid."""
        said = self.cleaned_data
        return NewArrangement(
            reference=said["reference"] or slug_of(said["name"], longest=LONGEST_REFERENCE),
            name=said["name"],
            provider_name=said["provider_name"],
            provider_short_name=said["provider_short_name"],
            joint_rule=JointRule(said["joint_rule"] or JointRule.LOWER),
            contracts=tuple(
                self._contract(number)
                for number in range(1, self.asked_for + 1)
                if self._is_spoken_of(number)
            ),
        )

    def clean_reference(self) -> str:
        return str(self.cleaned_data["reference"]).strip().lower()

    def clean(self) -> None:
        super().clean()
        for number in range(1, self.asked_for + 1):
            starts = self.cleaned_data.get(f"authority-{number}-starts_on")
            ends = self.cleaned_data.get(f"authority-{number}-ends_on")
            if starts and ends and ends <= starts:
                self.add_error(
                    f"authority-{number}-ends_on", "The contract has to end after it starts."
                )

    def _is_spoken_of(self, number: int) -> bool:
        if number == 1:
            return True
        given = (self.typed_part(number, part) for part in _PARTS)
        return any(any(each) if isinstance(each, tuple) else str(each).strip() for each in given)

    def typed_part(self, number: int, part: str) -> Any:
        """What was typed into one field of an Authority."""
        name = f"authority-{number}-{part}"
        return self.fields[name].widget.value_from_datadict(self.data, self.files, name) or ""

    def _contract(self, number: int) -> NewContract:
        said = {part: self.cleaned_data[f"authority-{number}-{part}"] for part in _PARTS}
        return NewContract(slug=slug_of(said["short_name"]), **said)


def authorities_asked(posted: QueryDict) -> int:
    """How many Authorities the form had that was sent."""
    asked = posted.get("authorities", "")
    is_number = asked.isascii() and asked.isdigit() and len(asked) < 3
    return int(asked) if is_number else USUAL_AUTHORITIES


def _authority_fields(number: int) -> dict[str, forms.Field]:
    the = f"the {_ORDINALS[number - 1]} Authority"
    found = {
        "name": _words("Name", LONGEST_NAME, f"Give the name of {the}."),
        "short_name": _words(
            "Short name",
            LONGEST_SHORT_NAME,
            f"Give the short name of {the}.",
            wide=10,
            hint="As it stands in tables and addresses, such as North.",
        ),
        "reference": _words(
            "Contract reference", 40, f"Give the reference of the contract of {the}.", wide=20
        ),
        "starts_on": DayField(
            what=f"The first day of the contract of {the}", label="Contract starts on"
        ),
        "ends_on": DayField(
            what=f"The last day of the contract of {the}", label="Contract ends on"
        ),
    }
    return {f"authority-{number}-{part}": field for part, field in found.items()}
