"""Who may come in? Every view says on its first line what it needs, or stands on the open list.

A stranger is sent to sign in; another arrangement's rows do not exist (404); a refusal from
below is answered with its sentence and the status that fits it.
"""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, Concatenate, ParamSpec

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from milepost.apps.contracts.queries import actor_for
from milepost.core.access.duties import require
from milepost.core.access.refusals import ChangedMeanwhile, NoSuchThing, NotAllowed, NotPossible
from milepost.core.access.roles import Actor, Permission
from milepost.core.assessment.workflow import OutOfTurn
from milepost.web.shared.navigation import shell_for

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
GuardedView = Callable[Concatenate[HttpRequest, Actor, P], HttpResponse]


def guarded(*needed: Permission) -> Callable[[GuardedView[P]], Callable[..., HttpResponse]]:
    """Let in those who act on the arrangement in the address and hold one of the permissions."""

    def guard(view: GuardedView[P]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def inner(
            request: HttpRequest, *args: Any, arrangement: str, **kwargs: Any
        ) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
            try:
                actor = actor_for(person=request.user.pk, arrangement=arrangement)
                request.shell = shell_for(actor, request.path)  # type: ignore[attr-defined]
                if not any(actor.may(each) for each in needed):
                    require(needed[0], by=actor)
                return view(request, actor, *args, **kwargs)
            except NoSuchThing:
                return _answer(request, HTTPStatus.NOT_FOUND, "")
            except NotAllowed as refused:
                return _answer(request, HTTPStatus.FORBIDDEN, str(refused))
            except (OutOfTurn, ChangedMeanwhile) as refused:
                return _answer(request, HTTPStatus.CONFLICT, str(refused))
            except NotPossible as refused:
                return _answer(request, HTTPStatus.BAD_REQUEST, str(refused), refused.faults)

        inner.needs = needed  # type: ignore[attr-defined]
        return inner

    return guard


def signed_in(view: View[P]) -> Callable[..., HttpResponse]:
    """Let in anybody who is signed in, outside of any arrangement."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
        return view(request, *args, **kwargs)

    inner.needs = "sign-in"  # type: ignore[attr-defined]
    return inner


def open_to_all(view: View[P]) -> Callable[..., HttpResponse]:
    """On the open list: a stranger may see it."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, *args, **kwargs)

    inner.needs = "nothing"  # type: ignore[attr-defined]
    return inner


def _answer(
    request: HttpRequest, status: HTTPStatus, sentence: str, faults: tuple[str, ...] = ()
) -> HttpResponse:
    return render(
        request,
        f"shared/pages/{status.value}.html",
        {"sentence": sentence, "faults": faults, "shell": getattr(request, "shell", None)},
        status=status,
    )
