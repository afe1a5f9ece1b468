"""What is asked to give a role, or to add people."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.text import slugify

from milepost.apps.contracts.actions import LONGEST_NAME, NewPerson
from milepost.apps.contracts.queries import ArrangementFacts
from milepost.core.access.roles import ROLE_SIDES, PartyKind, Role
from milepost.web.shared.forms import PageForm

ROWS_AT_ONCE = 3  # that are there, and that are added, where nothing says how many
MOST_ROWS = 40
_ROW = ("full_name", "username", "role")


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
        return _role_words(self._roles, self.cleaned_data["role"])


class PeopleForm(PageForm):
    """Several people at once, each with a first role; a row without a name is left out."""

    def __init__(
        self,
        *args: Any,
        arrangement: ArrangementFacts,
        rows: int,
        wanted: Sequence[str] = (),
        **kwargs: Any,
    ) -> None:
        """
        :param arrangement: its parties, for each of which there are roles.
        :param rows: for how many people there is room.
        :param wanted: roles that nobody holds yet, as the first rows begin with.
        """
        super().__init__(*args, **kwargs)
        self.row_count = max(1, min(rows, MOST_ROWS))
        self._roles = _roles_of(arrangement)
        for row in range(1, self.row_count + 1):
            fields = _row_fields(self._roles, wanted[row - 1] if row <= len(wanted) else "")
            self.fields.update({f"person-{row}-{part}": field for part, field in fields.items()})
            if self.is_bound and not self._is_named(row):
                for part in fields:
                    self.fields[f"person-{row}-{part}"].required = False

    def rows(self) -> Iterator[tuple[int, list[BoundField]]]:
        """The fields of each person."""
        for row in range(1, self.row_count + 1):
            yield row, [self[f"person-{row}-{part}"] for part in _ROW]

    def typed(self) -> dict[str, Any]:
        """What was typed so far, whether or not it is right, to ask anew with."""
        return {name: self.data.get(name, "") for name in self.fields}

    def named(self) -> list[tuple[NewPerson, str]]:
        """Those who were named, each with their role in words, once the form is valid."""
        said = self.cleaned_data
        found = []
        for row in range(1, self.row_count + 1):
            if self._is_named(row):
                name, username, chosen = (said[f"person-{row}-{part}"] for part in _ROW)
                role, _, authority = chosen.partition(":")
                newcomer = NewPerson(
                    full_name=name,
                    username=username.strip().lower() or username_of(name),
                    role=Role(role),
                    authority=authority or None,
                )
                found.append((newcomer, _role_words(self._roles, chosen)))
        return found

    def clean(self) -> None:
        super().clean()
        if not any(self._is_named(row) for row in range(1, self.row_count + 1)):
            self.add_error("person-1-full_name", "Name at least one person.")

    def _is_named(self, row: int) -> bool:
        typed = (self.data.get(f"person-{row}-{part}", "") for part in ("full_name", "username"))
        return any(each.strip() for each in typed)


def username_of(full_name: str) -> str:
    """The username that a name leads to, where none was chosen: Ada Byron is ada.byron."""
    return slugify(full_name).replace("-", ".")[:60].strip(".")


def _row_fields(roles: "_Roles", wanted: str) -> dict[str, forms.Field]:
    narrow = {"autocomplete": "off", "spellcheck": "false"}
    return {
        "full_name": forms.CharField(
            label="Full name",
            max_length=LONGEST_NAME,
            error_messages={"required": "Enter the person’s full name."},
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
        ),
        "username": forms.CharField(
            label="Username (optional)",
            max_length=60,
            required=False,
            widget=forms.TextInput(attrs=narrow),
        ),
        "role": forms.ChoiceField(
            label="First role",
            choices=[("", "Choose a role"), *roles],
            initial=wanted,
            error_messages={
                "required": "Choose a role.",
                "invalid_choice": "Choose a role from the list.",
            },
        ),
    }


_NO_SIDE = "For no party"
_Roles = list[tuple[str, list[tuple[str, str]]]]


def _role_words(roles: _Roles, chosen: str) -> str:
    """A role as it is said: Validator, North Council."""
    for party, of_party in roles:
        for value, words in of_party:
            if value == chosen:
                return f"{words}, {party}" if party != _NO_SIDE else words
    return ""


def _roles_of(arrangement: ArrangementFacts) -> _Roles:
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
