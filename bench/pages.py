"""Every address of the site that can be opened, found by walking its routes and never by a list.

For each route somebody is looked for who may open it, and something of the newest cycle that it is
about. A route that nobody could open is not left out in silence: it is listed as not measured.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import product
from typing import Any

from django.test import Client

from bench.reference_site.parties import username_of
from bench.under_way import UnderWay
from milepost.apps.assessments.models import Assessment, EvidenceLink
from milepost.apps.evidence.models import EvidenceItem
from milepost.apps.matrices.queries import current_matrix
from milepost.apps.people.models import Person
from milepost.core.period.local_time import local_date
from tests.rules.routes import Route, all_routes

# Milliseconds; design 6.
MATRIX_OR_LIST, AREA_OR_DASHBOARD, WORKBOOK, DOCX = 25, 40, 60, 1_000

# Lists and the matrix page are held to the first mark, files to the last two, all else to 40 ms.
_MARKS = {
    "matrix_page": MATRIX_OR_LIST,
    "assessments": MATRIX_OR_LIST,
    "work_list": MATRIX_OR_LIST,
    "evidence_register": MATRIX_OR_LIST,
    "record": MATRIX_OR_LIST,
    "seals": MATRIX_OR_LIST,
    "people": MATRIX_OR_LIST,
    "cycles": MATRIX_OR_LIST,
    "drafts": MATRIX_OR_LIST,
    "commitments": MATRIX_OR_LIST,
    "plans": MATRIX_OR_LIST,
    "workbook": WORKBOOK,
    "working_copy_file": WORKBOOK,
    "draft_workbook_file": WORKBOOK,
    "matrix_redline_file": DOCX,
    "draft_redline_file": DOCX,
}

# Who is asked first: those who see most.
_PEOPLE = (
    "provider-lead",
    "north-manager",
    "north-validator",
    "south-validator",
    "moderator",
    "board-north",
    "board-south",
    "south-manager",
    "provider-contributor",
    "admin",
)

# Pages that are opened in more than one way.
MORE_WAYS = {
    "matrix_page": ("view=joint", "view=north", "on=2021-06-30"),
    "focus_area": ("view=north&level=3", "on=2021-06-30"),
    "assessments": ("stage=published", "page=8"),
    "evidence_register": (
        "q=depot",
        "q=patrol+returns+resurf",
        "strength=C&made_by=provider",
        "lapsing=1",
        "page=40",
        "sort=title",
    ),
    "record": ("page=80", "kind=level.ratified"),
    "seals": ("page=30",),
    "compare_cycles": (
        "earlier-day=30&earlier-month=6&earlier-year=2021"
        "&later-day=30&later-month=6&later-year=2022",
    ),
}

# What is never opened by itself: it answers what a form sends, or stands outside of any work.
ONLY_SENT = {
    "rate",
    "still_so",
    "accept",
    "sign_out",
    "map_matrix",
    "cancel_document",
}
OUTSIDE = {
    "welcome": "opens by a one-time link alone",
    "set_up": "for the administrator of a site that has no arrangement yet",
    "gallery": "a page of samples, for whoever works on the site",
    "gallery_matrix": "a page of samples, for whoever works on the site",
    "favicon": "sends the browser on",
    "empty/": "the floor that pages are measured beside",
}


@dataclass(frozen=True, kw_only=True)
class Opened:
    """A page that somebody could open."""

    route: str
    name: str
    person: str
    address: str
    mark_ms: float


@dataclass(kw_only=True)
class Visitors:
    """The people of one arrangement, each signed in once."""

    arrangement: int
    _clients: dict[str, Client] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Client:
        if name not in self._clients:
            client = Client(headers={"host": "localhost"})
            client.force_login(Person.objects.get(username=username_of(name, self.arrangement)))
            self._clients[name] = client
        return self._clients[name]


@dataclass(kw_only=True)
class Found:
    """What every route came to."""

    pages: list[Opened] = field(default_factory=list)
    unopened: list[Route] = field(default_factory=list)


def find_pages(visitors: Visitors, reference: str, under_way: UnderWay) -> Found:
    """Open every route once, by whoever may."""
    found = Found()
    places = _places(reference, under_way)
    for route in all_routes():
        if route.name in ONLY_SENT or route.name in OUTSIDE:
            continue
        opened = _open(route, visitors, reference, places)
        if opened is None:
            found.unopened.append(route)
            continue
        found.pages.append(opened)
        found.pages += _in_more_ways(opened, visitors)
    return found


def words_of(route: str) -> str:
    """A route's name as it is printed."""
    return route.replace("_", " ")


Places = Mapping[str, Callable[[], Iterable[tuple[dict[str, Any], str]]]]


def _places(reference: str, under_way: UnderWay) -> Places:
    """What a route's places are filled with, by the address up to them; and a query, if any."""
    newest = (
        Assessment.objects.filter(arrangement__reference=reference)
        .order_by("-cycle__number", "focus_area")
        .values_list("stage", "number")[:18]
    )
    # One of each stage; the largest focus area is among the first in the alphabet.
    by_stage: dict[str, int] = {}
    for stage, number in newest:
        by_stage.setdefault(stage, number)
    ratified = (
        Assessment.objects.filter(arrangement__reference=reference, stage="ratified")
        .order_by("-number")
        .values_list("number", flat=True)[:1]
    )
    items = (
        EvidenceItem.objects.filter(arrangement__reference=reference, versions__sha256__gt="")
        .order_by("-number")
        .values_list("number", flat=True)[10:13]
    )
    links = EvidenceLink.objects.filter(
        assessment__arrangement__reference=reference, assessment__stage="draft"
    ).values_list("assessment__number", "id")[:1]

    def assessments() -> Iterator[tuple[dict[str, Any], str]]:
        for number in (*by_stage.values(), *ratified):
            yield {"number": number}, ""
        for number, link in links:
            yield {"number": number}, f"link={link}"

    def drafts() -> Iterator[tuple[dict[str, Any], str]]:
        places = {"level": 3, "proposal": 1, "point": "M1", **_in_the_matrix(reference)}
        for number in (under_way.draft, under_way.own_draft):
            yield {"number": number, **places}, ""

    return {
        "assessments/": assessments,
        "evidence/": lambda: [({"number": each, "version": 1, "place": 1}, "") for each in items],
        "matrix/drafts/": drafts,
        "matrix/commitments/": lambda: [({"number": under_way.commitment}, "")],
        "matrix/": lambda: [({"number": 1, **_in_the_matrix(reference)}, "")],
        "plans/milestones/": lambda: [({"number": under_way.milestone}, "")],
        "plans/": lambda: [({"number": under_way.plan, "code": "CB", "view": "north"}, "")],
        "focus-areas/": lambda: [({"code": "CB"}, "")],
        "people/link/": lambda: [({}, f"username={username_of('auditor', int(reference[-2:]))}")],
        "people/end/": lambda: [
            ({}, f"username={username_of('auditor', int(reference[-2:]))}&role=internal_auditor")
        ],
    }


def _in_the_matrix(reference: str) -> dict[str, str]:
    """A focus area with a criterion, its thread and a type of evidence, of the newest edition."""
    held = current_matrix(arrangement=reference, on=local_date(datetime.now(UTC)))
    if held is None:
        raise LookupError(f"{reference} has no matrix in force.")
    area = held.matrix.areas_by_code["CB"]
    criterion = next(each for each in area.criteria if each.level == 3)
    return {
        "code": area.code,
        "criterion": criterion.code,
        "thread": next(each.thread for each in area.criteria if each.thread),
        "kind": area.evidence_base[0].code,
    }


def _open(route: Route, visitors: Visitors, reference: str, places: Places) -> Opened | None:
    inside = route.shape.partition("<slug:arrangement>/")[2]
    fill = next((places[each] for each in places if inside.startswith(each)), None)
    for (values, query), person in product(fill() if fill else [({}, "")], _PEOPLE):
        try:
            address = route.address(arrangement=reference, **values)
        except KeyError:
            return None  # a place that nothing here fills
        address += f"?{query}" if query else ""
        if visitors[person].get(address).status_code == 200:
            return Opened(
                route=route.name,
                name=words_of(route.name),
                person=person,
                address=address,
                mark_ms=_MARKS.get(route.name, AREA_OR_DASHBOARD),
            )
    return None


def _in_more_ways(opened: Opened, visitors: Visitors) -> Iterator[Opened]:
    for query in MORE_WAYS.get(opened.route, ()):
        address = f"{opened.address.partition('?')[0]}?{query}"
        if visitors[opened.person].get(address).status_code == 200:
            yield Opened(
                route=opened.route,
                name=f"{opened.name}, {query}",
                person=opened.person,
                address=address,
                mark_ms=opened.mark_ms,
            )
