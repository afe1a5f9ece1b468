"""Come in by a one-time link: choose a password, or become the site's first administrator."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth import get_user_model, login
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from milepost.apps.people import actions, queries
from milepost.core.access.refusals import NotPossible
from milepost.web.people.forms import FirstAdministratorForm, NewPasswordForm
from milepost.web.shared.answer import SeeOther, form_page, page
from milepost.web.shared.guard import open_to_all


@open_to_all
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def come_in(request: HttpRequest, secret: str) -> HttpResponse:
    """Looking at it uses nothing up, so that a mail scanner may; sending the form does."""
    found = queries.link_facts(secret=secret, at=timezone.now())
    if found is None:
        return page(request, "people/pages/link_gone.html", status=HTTPStatus.NOT_FOUND)
    if request.user.is_authenticated:
        return page(request, "people/pages/sign_out_first.html", link=found)
    kind = FirstAdministratorForm if found.is_for_the_first else NewPasswordForm
    form = kind(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            person = _use(secret, form)
        except actions.LinkGone:  # somebody else was quicker
            return page(request, "people/pages/link_gone.html", status=HTTPStatus.NOT_FOUND)
        except NotPossible as refused:
            form.add_faults(refused.faults)
        else:
            return _signed_in(request, person)
    return form_page(request, "people/pages/welcome.html", form=form, link=found)


def _use(secret: str, form: NewPasswordForm) -> int:
    said = form.cleaned_data
    if isinstance(form, FirstAdministratorForm):
        return actions.use_first_link(
            secret=secret,
            username=said["username"],
            full_name=said["full_name"],
            password=said["new"],
            at=timezone.now(),
        )
    return actions.use_link(secret=secret, password=said["new"], at=timezone.now())


def _signed_in(request: HttpRequest, person: int) -> HttpResponse:
    row = get_user_model().objects.get(pk=person)
    login(request, row)
    messages.success(
        request, f"Your password is set. From now on you sign in as {row.get_username()}."
    )
    return SeeOther("/")
