"""Who may come in? Every view says on its first line what it needs, or stands on the open list.

A stranger is sent to sign in; another arrangement's rows do not exist (404); a refusal from
below is answered with its sentence and the status that fits it.
"""

from collections.abc import Callable, Mapping
from functools import wraps
from http import HTTPStatus
from typing import Any, Concatenate, ParamSpec

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse

from milepost.apps.contracts.queries import actor_for
from milepost.apps.people.queries import actor_on_the_site
from milepost.core.access.duties import require
from milepost.core.access.refusals import ChangedMeanwhile, NoSuchThing, NotAllowed, NotPossible
from milepost.core.access.roles import Actor, Permission
from milepost.core.assessment.workflow import OutOfTurn
from milepost.web.shared.navigation import shell_for
from milepost.web.shared.refusals import answered, refusal

_STATUS: Mapping[type[Exception], HTTPStatus] = {
    NoSuchThing: HTTPStatus.NOT_FOUND,
    NotAllowed: HTTPStatus.FORBIDDEN,
    OutOfTurn: HTTPStatus.CONFLICT,
    ChangedMeanwhile: HTTPStatus.CONFLICT,
    NotPossible: HTTPStatus.BAD_REQUEST,
}
REFUSALS = tuple(_STATUS)

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
GuardedView = Callable[Concatenate[HttpRequest, Actor, P], HttpResponse]


def guarded(*needed: Permission) -> Callable[[GuardedView[P]], Callable[..., HttpResponse]]:
    """Let in those who act on the arrangement in the address and hold one of the permissions."""

    def guard(view: GuardedView[P]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def inner(request: HttpRequest, *args: Any, arrangement: str, **rest: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return _to_sign_in(request)
            try:
                actor = actor_for(person=request.user.pk, arrangement=arrangement)
                request.shell = shell_for(actor, request.path)  # type: ignore[attr-defined]
                if not any(actor.may(each) for each in needed):
                    require(needed[0], by=actor)
                return answered(request, view(request, actor, *args, **rest))
            except REFUSALS as refused:
                return _answer(request, refused)

        inner.needs = needed  # type: ignore[attr-defined]
        return inner

    return guard


def guarded_on_the_site(
    *needed: Permission,
) -> Callable[[GuardedView[P]], Callable[..., HttpResponse]]:
    """Let in those who hold one of the permissions on the site as a whole."""

    def guard(view: GuardedView[P]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def inner(request: HttpRequest, *args: Any, **rest: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return _to_sign_in(request)
            try:
                actor = actor_on_the_site(person=request.user.pk)
                if not any(actor.may(each) for each in needed):
                    require(needed[0], by=actor)
                return answered(request, view(request, actor, *args, **rest))
            except REFUSALS as refused:
                return _answer(request, refused)

        inner.needs = needed  # type: ignore[attr-defined]
        return inner

    return guard


def signed_in(view: View[P]) -> Callable[..., HttpResponse]:
    """Let in anybody who is signed in, outside of any arrangement."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return _to_sign_in(request)
        return answered(request, view(request, *args, **kwargs))

    inner.needs = "sign-in"  # type: ignore[attr-defined]
    return inner


def open_to_all(view: View[P]) -> Callable[..., HttpResponse]:
    """On the open list: a stranger may see it."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return answered(request, view(request, *args, **kwargs))

    inner.needs = "nothing"  # type: ignore[attr-defined]
    return inner


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    return redirect_to_login(request.get_full_path(), str(settings.LOGIN_URL))


def _answer(request: HttpRequest, refused: Exception) -> HttpResponse:
    status = next(code for kind, code in _STATUS.items() if isinstance(refused, kind))
    is_secret = isinstance(refused, NoSuchThing)
    return refusal(
        request,
        status,
        sentence="" if is_secret else str(refused),
        faults=getattr(refused, "faults", ()),
    )
