"""Let people in: several at once with their first roles, or one who forgot their password."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from milepost.apps.contracts import actions
from milepost.apps.contracts.queries import Colleague, arrangement_facts, colleagues, vacancies
from milepost.apps.people.actions import LINK_LASTS
from milepost.core.access.refusals import NoSuchThing, NotPossible
from milepost.core.access.roles import Actor, Permission
from milepost.web.contracts.forms import ROWS_AT_ONCE, PeopleForm
from milepost.web.contracts.people import crumbs_of
from milepost.web.shared.answer import carried, form_page, page
from milepost.web.shared.guard import guarded

_STEPS = {"change", "confirmed", "more"}
_HEADING = "Add people"


@guarded(Permission.MANAGE_PEOPLE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Add people; each has a one-time link, which is shown this once."""
    facts = arrangement_facts(by=actor)
    if request.method != "POST":
        wanted = [f"{each.role.value}:{each.slug}".rstrip(":") for each in vacancies(by=actor)]
        rows = max(len(wanted), ROWS_AT_ONCE)
        return _ask(request, actor, PeopleForm(arrangement=facts, rows=rows, wanted=wanted))
    rows = _rows_asked(request)
    form = PeopleForm(request.POST, arrangement=facts, rows=rows)
    if "more" in request.POST:
        again = PeopleForm(initial=form.typed(), arrangement=facts, rows=rows + ROWS_AT_ONCE)
        return _ask(request, actor, again)
    if not form.is_valid() or "change" in request.POST:
        return _ask(request, actor, form)
    if "confirmed" not in request.POST:
        return page(
            request,
            "contracts/pages/add_people_confirm.html",
            named=form.named(),
            carried=carried(request.POST, but=_STEPS),
            crumbs=crumbs_of(actor, _HEADING),
        )
    newcomers = [newcomer for newcomer, _ in form.named()]
    try:
        welcomed = actions.welcome_people(newcomers=newcomers, by=actor, at=timezone.now())
    except NotPossible as refused:
        form.add_faults(refused.faults)
        return _ask(request, actor, form)
    return _hand_over(
        request, actor, [(each.full_name, each.username, each.secret) for each in welcomed]
    )


@guarded(Permission.MANAGE_PEOPLE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_link(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A new one-time link for the person that ``?username=`` names; an earlier one ends.

    :raises NoSuchThing: where nobody of that name holds a role here.
    """
    person = _colleague(actor, request.GET.get("username", ""))
    if request.method != "POST":
        return page(
            request,
            "contracts/pages/new_link.html",
            person=person,
            crumbs=crumbs_of(actor, "New one-time link"),
        )
    secret = actions.make_new_link(username=person.username, by=actor, at=timezone.now())
    return _hand_over(request, actor, [(person.name, person.username, secret)])


def _hand_over(
    request: HttpRequest, actor: Actor, people: list[tuple[str, str, str]]
) -> HttpResponse:
    """The links, to be handed on: shown once, kept by nobody."""
    return page(
        request,
        "contracts/pages/hand_over.html",
        links=[
            (name, username, request.build_absolute_uri(reverse("welcome", args=[secret])))
            for name, username, secret in people
        ],
        days=LINK_LASTS.days,
        crumbs=crumbs_of(actor, "One-time links"),
    )


def _colleague(actor: Actor, username: str) -> Colleague:
    for each in colleagues(by=actor):
        if each.username == username:
            return each
    raise NoSuchThing(username)


def _rows_asked(request: HttpRequest) -> int:
    asked = request.POST.get("rows", "")
    is_number = asked.isascii() and asked.isdigit() and len(asked) < 3
    return int(asked) if is_number else ROWS_AT_ONCE


def _ask(request: HttpRequest, actor: Actor, form: PeopleForm) -> HttpResponse:
    return form_page(
        request,
        "contracts/pages/add_people.html",
        form=form,
        crumbs=crumbs_of(actor, _HEADING),
    )
