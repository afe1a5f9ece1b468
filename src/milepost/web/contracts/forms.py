"""What is asked to give a role, or to add a person."""

from typing import Any

from django import forms

from milepost.apps.contracts.queries import ArrangementFacts
from milepost.core.access.roles import ROLE_SIDES, PartyKind, Role
from milepost.web.shared.forms import PageForm


class RoleForm(PageForm):
    """A person who can sign in already, and a role for a party."""

    username = forms.CharField(
        label="Username",
        max_length=60,
        help_text="The name they sign in with.",
        error_messages={"required": "Enter the username."},
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20", "spellcheck": "false"}),
    )
    role = forms.ChoiceField(
        label="Role",
        error_messages={
            "required": "Choose a role.",
            "invalid_choice": "Choose a role from the list.",
        },
    )

    def __init__(self, *args: Any, arrangement: ArrangementFacts, **kwargs: Any) -> None:
        """:param arrangement: its parties, for each of which there are roles."""
        super().__init__(*args, **kwargs)
        self._roles = _roles_of(arrangement)
        field = self.fields["role"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [("", "Choose a role"), *self._roles]

    def clean_username(self) -> str:
        return str(self.cleaned_data["username"]).strip().lower()

    def chosen(self) -> tuple[Role, str | None]:
        """The role, and the slug of the Authority it is held for, where it is for one."""
        role, _, authority = self.cleaned_data["role"].partition(":")
        return Role(role), authority or None

    def chosen_words(self) -> str:
        """The role as it is said: Validator, North Council."""
        for party, roles in self._roles:
            for value, words in roles:
                if value == self.cleaned_data["role"]:
                    return f"{words}, {party}" if party != _NO_SIDE else words
        return ""


class PersonForm(RoleForm):
    """Somebody new, and their first role."""

    full_name = forms.CharField(
        label="Full name",
        max_length=120,
        error_messages={"required": "Enter the person’s full name."},
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20", "autocomplete": "off"}),
    )
    field_order = ("full_name", "username", "role")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].help_text = (
            "The name they will sign in with: small letters, digits, dots and dashes, such as"
            " ada.lovelace."
        )


_NO_SIDE = "For no party"


def _roles_of(arrangement: ArrangementFacts) -> list[tuple[str, list[tuple[str, str]]]]:
    of = {
        side: [
            (role.value, role.words) for role, held_for in ROLE_SIDES.items() if held_for is side
        ]
        for side in (None, *PartyKind)
    }
    authorities = [
        (party.name, [(f"{code}:{party.slug}", words) for code, words in of[PartyKind.AUTHORITY]])
        for party in arrangement.authorities
    ]
    return [
        *authorities,
        (arrangement.provider.name, of[PartyKind.PROVIDER]),
        (_NO_SIDE, of[None]),
    ]
