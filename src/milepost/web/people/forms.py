"""What is asked of somebody who signs in, comes in by a link, or changes their password."""

from django import forms

from milepost.apps.people.actions import LONGEST_NAME
from milepost.web.shared.forms import PageForm


class SignInForm(PageForm):
    """A name and a password. What is wrong is never said of one of the two."""

    username = forms.CharField(
        label="Username",
        max_length=150,
        error_messages={"required": "Enter your username."},
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    password = forms.CharField(
        label="Password",
        max_length=1000,
        strip=False,
        error_messages={"required": "Enter your password."},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class NewPasswordForm(PageForm):
    """A new password, twice."""

    new = forms.CharField(
        label="New password",
        help_text="At least 12 characters. Three or four words that do not belong together are"
        " strong, and easy to keep in mind.",
        strip=False,
        max_length=1000,
        error_messages={"required": "Enter a new password."},
        widget=forms.PasswordInput(
            attrs={"autocomplete": "new-password", "class": "govuk-input--width-20"}
        ),
    )
    again = forms.CharField(
        label="New password again",
        strip=False,
        max_length=1000,
        error_messages={"required": "Enter the new password again."},
        widget=forms.PasswordInput(
            attrs={"autocomplete": "new-password", "class": "govuk-input--width-20"}
        ),
    )

    def clean(self) -> None:
        super().clean()
        new, again = self.cleaned_data.get("new"), self.cleaned_data.get("again")
        if new and again and new != again:
            self.add_error("again", "The two new passwords are not the same.")


class PasswordForm(NewPasswordForm):
    """The current password, and the new one twice."""

    current = forms.CharField(
        label="Current password",
        strip=False,
        error_messages={"required": "Enter your current password."},
        widget=forms.PasswordInput(
            attrs={"autocomplete": "current-password", "class": "govuk-input--width-20"}
        ),
    )
    field_order = ("current", "new", "again")


class FirstAdministratorForm(NewPasswordForm):
    """Who the first administrator of the site is, and their password, twice."""

    full_name = forms.CharField(
        label="Your full name",
        max_length=LONGEST_NAME,
        error_messages={"required": "Enter your full name."},
        widget=forms.TextInput(attrs={"autocomplete": "name", "class": "govuk-input--width-20"}),
    )
    username = forms.CharField(
        label="Username",
        max_length=60,
        help_text="The name you will sign in with: small letters, digits, dots and dashes, such as"
        " ada.lovelace.",
        error_messages={"required": "Enter a username."},
        widget=forms.TextInput(
            attrs={
                "autocomplete": "username",
                "autocapitalize": "none",
                "spellcheck": "false",
                "class": "govuk-input--width-20",
            }
        ),
    )
    field_order = ("full_name", "username", "new", "again")
