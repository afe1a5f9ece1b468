"""The calendar in people's own calendar programs: an address of one's own, made and revoked."""

from collections import OrderedDict, deque
from datetime import datetime, timedelta
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from milepost.apps.assessments.queries.calendar_page import calendar_arrangement, calendar_page
from milepost.apps.contracts import actions
from milepost.apps.contracts.queries import actor_of_feed, calendar_feed_made_at
from milepost.core.access.refusals import NoSuchThing, NotAllowed, NotPossible
from milepost.core.access.roles import Actor, Permission
from milepost.core.period.local_time import local_date
from milepost.core.period.months import Period, add_months
from milepost.gateways.calendar_file import CONTENT_TYPE, FiledEntry, calendar_file
from milepost.web.plans.calendar import address_of
from milepost.web.shared.answer import SeeOther, page
from milepost.web.shared.guard import guarded, open_to_all

MONTHS_BACK, MONTHS_AHEAD = 12, 24
MOST_ENTRIES = 2_000
MOST_ASKED, WITHIN = 30, timedelta(minutes=10)  # of one feed, in one web process
_FEEDS_REMEMBERED = 1_000


@guarded(Permission.VIEW_MATRIX)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def keep(request: HttpRequest, actor: Actor) -> HttpResponse:
    """One's own address: whether there is one, and a new one, which is shown this once."""
    address = ""
    if request.method == "POST":
        secret = actions.make_calendar_feed(by=actor, at=timezone.now())
        address = request.build_absolute_uri(reverse("calendar_file", args=[secret]))
    return page(
        request,
        "plans/pages/calendar_feed.html",
        arrangement=actor.arrangement,
        address=address,
        made_at=calendar_feed_made_at(by=actor),
        crumbs=_crumbs(actor),
    )


@guarded(Permission.VIEW_MATRIX)
@require_POST
def revoke(request: HttpRequest, actor: Actor) -> HttpResponse:
    """End one's own address."""
    try:
        actions.revoke_calendar_feed(by=actor, at=timezone.now())
    except NotPossible as refused:
        messages.info(request, refused.faults[0])
    else:
        messages.success(request, "Revoked. The address gives nothing any more.")
    return SeeOther(reverse("calendar_feed", args=[actor.arrangement]))


@open_to_all
@require_safe
def file(request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar as its owner may see it now; 404 where there is nobody who may."""
    now = timezone.now()
    try:
        actor = actor_of_feed(secret=secret)
        if _is_asked_too_often(actor, now):
            answer = HttpResponse(status=HTTPStatus.TOO_MANY_REQUESTS)
            answer["Retry-After"] = str(int(WITHIN.total_seconds()))
            return answer
        content = _content(request, actor, now)
    except (NoSuchThing, NotAllowed):
        return HttpResponse(status=HTTPStatus.NOT_FOUND)
    answer = HttpResponse(content, content_type=CONTENT_TYPE)
    answer["Content-Disposition"] = f'attachment; filename="{actor.arrangement}.ics"'
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _content(request: HttpRequest, actor: Actor, now: datetime) -> bytes:
    day = local_date(now)
    within = Period(first=add_months(day, -MONTHS_BACK), last=add_months(day, MONTHS_AHEAD))
    arrangement = calendar_arrangement(by=actor)
    found = calendar_page(by=actor, at=now, within=within, arrangement=arrangement)
    return calendar_file(
        name=f"Milepost: {actor.arrangement_name}",
        arrangement=actor.arrangement,
        entries=[
            FiledEntry(entry=each, href=request.build_absolute_uri(address_of(actor, each)))
            for each in found.entries[-MOST_ENTRIES:]
        ],
        at=now,
    )


# When each feed was asked for of late, by whose it is; the one not asked for longest goes first.
_asked: OrderedDict[tuple[str, str], deque[datetime]] = OrderedDict()


def _is_asked_too_often(actor: Actor, now: datetime) -> bool:
    times = _asked.setdefault((actor.person, actor.arrangement), deque(maxlen=MOST_ASKED))
    _asked.move_to_end((actor.person, actor.arrangement))
    if len(_asked) > _FEEDS_REMEMBERED:
        _asked.popitem(last=False)
    if len(times) == MOST_ASKED and now - times[0] < WITHIN:
        return True
    times.append(now)
    return False


def _crumbs(actor: Actor) -> list[tuple[str, str]]:
    calendar = reverse("calendar", args=[actor.arrangement])
    return [("Calendar", calendar), ("In your own calendar", "")]
