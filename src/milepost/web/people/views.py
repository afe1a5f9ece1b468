"""Sign in, sign out, and go to an arrangement."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.templatetags.static import static
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from milepost.apps.archives.actions import tell_person
from milepost.apps.assessments.queries.waiting_for import waiting_for
from milepost.apps.contracts.queries import actors_of, arrangements_of
from milepost.apps.people import actions, queries
from milepost.core.access.refusals import NotPossible
from milepost.core.access.roles import Permission
from milepost.web.people.forms import PasswordForm, SignInForm
from milepost.web.shared.answer import SeeOther, form_page, next_address, page
from milepost.web.shared.guard import open_to_all, signed_in
from milepost.web.shared.navigation import first_page

# One sentence for a name that does not exist, one that may not sign in, and a wrong password.
NOT_RIGHT = "The username or the password is not right. Check both and try again."
HELD_OFF = "This username was tried too often. Wait 15 minutes, then try again."


@open_to_all
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def home(request: HttpRequest) -> HttpResponse:
    """The sign-in page for strangers; for others the arrangements they have a role on."""
    if request.method == "POST":
        return _sign_in(request)
    if not request.user.is_authenticated:
        return _sign_in_page(request, SignInForm())
    following = next_address(request, request.GET)
    if following:
        return SeeOther(following)
    actors = actors_of(person=request.user.pk)
    on_the_site = queries.actor_on_the_site(person=request.user.pk)
    may_set_up = on_the_site.may(Permission.SET_UP_ARRANGEMENT)
    if len(actors) == 1 and not may_set_up:
        return HttpResponseRedirect(first_page(actors[0]))
    waiting = waiting_for(actors, at=timezone.now())
    choices = [
        (
            each,
            ", ".join(sorted(role.words for role in each.roles)),
            first_page(each),
            waiting.get(each.arrangement),
        )
        for each in actors
    ]
    return page(request, "people/pages/arrangements.html", choices=choices, may_set_up=may_set_up)


def _sign_in(request: HttpRequest) -> HttpResponse:
    form = SignInForm(request.POST)
    if not form.is_valid():
        return _sign_in_page(request, form)
    username, now = form.cleaned_data["username"], timezone.now()
    tried_from = request.META.get("REMOTE_ADDR", "")
    if queries.is_held_off(username=username, tried_from=tried_from, at=now):
        form.add_faults([HELD_OFF])
        return _sign_in_page(request, form)
    person = authenticate(request, username=username, password=form.cleaned_data["password"])
    if person is None:
        actions.note_failed_sign_in(username=username, tried_from=tried_from, at=now)
        form.add_faults([NOT_RIGHT])
        return _sign_in_page(request, form)
    actions.forget_failed_sign_ins(username=username, tried_from=tried_from)
    login(request, person)
    return SeeOther(next_address(request, request.POST) or "/")


def _sign_in_page(request: HttpRequest, form: SignInForm) -> HttpResponse:
    asked = request.POST if request.method == "POST" else request.GET
    following = next_address(request, asked)
    return form_page(request, "shared/pages/sign_in.html", form=form, next=following)


@open_to_all
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session; a stranger's had none, and that is no fault."""
    logout(request)
    messages.success(request, "You are signed out.")
    return SeeOther("/")


@signed_in
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """One's own account: what one's roles are, and a new password."""
    form = PasswordForm(request.POST if request.method == "POST" else None)
    person = cast("Any", request.user)  # the guard let nobody else in
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_password(
                person=person.pk,
                current=form.cleaned_data["current"],
                new=form.cleaned_data["new"],
                at=timezone.now(),
            )
        except NotPossible as refused:
            form.add_faults(refused.faults)
        else:
            person.refresh_from_db()
            update_session_auth_hash(request, person)
            messages.success(request, "Your password is changed. Elsewhere you are signed out now.")
            return SeeOther("/account/")
    removing = [each for each in actors_of(person=person.pk) if each.may(Permission.REMOVE_WORDS)]
    return form_page(
        request,
        "people/pages/account.html",
        form=form,
        arrangements=arrangements_of(person=person.pk),
        removing=removing,
    )


@signed_in
@require_POST
def everything(request: HttpRequest) -> HttpResponse:
    """Everything that the site holds about oneself, as a file. That it was taken is recorded."""
    actor = queries.actor_on_the_site(person=cast("Any", request.user).pk)
    told = tell_person(person=actor.person, by=actor, at=timezone.now())
    answer = HttpResponse(told, content_type="application/zip")
    answer["Content-Disposition"] = 'attachment; filename="everything-about-me.zip"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@open_to_all
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """How accessible the site is, and what to do where it is not."""
    return page(request, "people/pages/accessibility.html")


@open_to_all
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is said."""
    return HttpResponse("ok\n", content_type="text/plain")


@open_to_all
@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Browsers ask for it by this name whatever a page says."""
    return HttpResponseRedirect(static("images/favicon.svg"))
