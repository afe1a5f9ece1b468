"""What was done, by whom, and is the sealed record whole?"""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from milepost.apps.assessments.queries.verification import verify
from milepost.apps.audit import queries
from milepost.apps.contracts.queries import arrangement_facts, names_here
from milepost.apps.people.actions import OPERATOR
from milepost.core.access.roles import Actor, Permission
from milepost.web.contracts.words import about_address, change_words, event_words
from milepost.web.shared.answer import page
from milepost.web.shared.guard import guarded
from milepost.web.shared.navigation import home_of
from milepost.web.shared.paging import number_asked, numbers, words_asked


@dataclass(frozen=True, kw_only=True)
class DrawnEvent:
    """An event as it is told."""

    number: int
    title: str
    about: str
    href: str
    by: str
    party: str
    at: datetime
    change: str
    reason: str


@guarded(Permission.VIEW_RECORD)
@require_safe
def events(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every event that the actor may know of, newest first."""
    asked = {name: words_asked(request, name) for name in ("about", "person", "kind")}
    found = queries.events(by=actor, page=number_asked(request), **asked)
    people = names_here(by=actor)
    parties = arrangement_facts(by=actor).parties
    home = home_of(actor.arrangement)
    subjects = people  # an event about a person names them by reference
    return page(
        request,
        "contracts/pages/record.html",
        events=[
            DrawnEvent(
                number=each.number,
                title=event_words(each.name),
                about=subjects.get(each.about, each.about),
                href=about_address(each.about, home),
                by=people.get(each.by) or _not_of_here(each.by),
                party=parties[each.party].short_name if each.party in parties else "",
                at=each.at,
                change=change_words(each.before, each.after),
                reason=each.reason,
            )
            for each in found.events
        ],
        total=found.total,
        listed=numbers(total=found.total, page=found.page, size=queries.EVENTS_A_PAGE),
        people=list(people.items()),
        kinds=sorted(((kind, event_words(kind)) for kind in found.kinds), key=lambda each: each[1]),
        asked=asked,
        is_filtered=any(asked.values()),
        may_remove=actor.may(Permission.REMOVE_WORDS),
    )


@guarded(Permission.VIEW_RECORD)
@require_safe
def seals(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The chain of seals; ``?verify=1`` verifies it, against a printed ``?head=`` where given."""
    found = queries.seals(by=actor, page=number_asked(request))
    head = words_asked(request, "head").lower().replace(" ", "")
    home = home_of(actor.arrangement)
    return page(
        request,
        "contracts/pages/seals.html",
        page=found,
        seals=[
            (each, event_words(each.kind), about_address(each.about, home)) for each in found.seals
        ],
        listed=numbers(total=found.total, page=found.page, size=queries.SEALS_A_PAGE),
        verified=verify(by=actor, head=head) if "verify" in request.GET else None,
        asked_head=head,
    )


def _not_of_here(person: str) -> str:
    return "The operator of the site" if person == OPERATOR else "Somebody no longer named"
