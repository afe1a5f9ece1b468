"""Which mail do I want, and where to?"""

from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from milepost.apps.notices.actions import choose_mail
from milepost.apps.notices.queries import mail_facts
from milepost.web.shared.answer import SeeOther, form_page
from milepost.web.shared.forms import PageForm
from milepost.web.shared.guard import signed_in


class MailForm(PageForm):
    """An address, and whether the digest is wanted."""

    email = forms.EmailField(
        label="E-mail address",
        required=False,
        max_length=254,
        help_text="Leave it empty to get no mail at all.",
        error_messages={"invalid": "Enter an e-mail address such as ada@example.org."},
        widget=forms.EmailInput(attrs={"autocomplete": "email", "class": "govuk-input--width-20"}),
    )
    wants_digest = forms.BooleanField(
        label="A digest each working day on which something waits for me",
        required=False,
        help_text="Reminders of time limits come in any case.",
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    """One's own choice."""
    person = cast("Any", request.user)  # the guard let nobody else in
    if request.method == "POST":
        form = MailForm(request.POST)
        if form.is_valid():
            choose_mail(person=person.pk, **form.cleaned_data)
            messages.success(request, "Your choice of mail is kept.")
            return SeeOther("/account/mail/")
    else:
        found = mail_facts(person=person.pk)
        form = MailForm(initial={"email": found.email, "wants_digest": found.wants_digest})
    return form_page(
        request, "people/pages/mail.html", form=form, is_sent=settings.MAIL_SERVER is not None
    )
