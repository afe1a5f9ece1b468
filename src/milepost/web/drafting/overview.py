"""A draft as a whole: what keeps it from being agreed, its focus areas, and its next steps."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from milepost.apps.assessments.queries.cycles import what_stands
from milepost.apps.matrices import actions
from milepost.apps.matrices.queries.draft_area import DraftOverview, draft_overview
from milepost.apps.matrices.queries.drafts import DraftRead, read_of
from milepost.core.access.refusals import ChangedMeanwhile, NotAllowed, NotPossible
from milepost.core.access.roles import Actor, Permission
from milepost.core.assessment.seal import digest
from milepost.core.matrix.definition import FocusArea, Level, MaturityMatrix
from milepost.core.matrix.document import to_document
from milepost.core.matrix.drafting.interim_offers import interim_offers
from milepost.core.matrix.drafting.readiness import UnreadyFor, UnreadyReason
from milepost.web.drafting.forms import DraftForwardForm
from milepost.web.drafting.frame import draft_frame, state_of, state_words
from milepost.web.shared.answer import SeeOther, carried, form_page, page
from milepost.web.shared.guard import guarded


@dataclass(frozen=True, kw_only=True)
class Mended:
    """A reason to wait, with where it is mended: an address and its words, if there is a page.

    ``places`` are the cells that it names, each with its address.
    """

    reason: UnreadyReason
    href: str
    link: str
    places: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class DrawnPlace:
    """A cell of the draft in small: what it has, and how much is proposed in it."""

    level: int
    state: str
    words: str
    href: str
    proposals: int


@dataclass(frozen=True, kw_only=True)
class DrawnRow:
    """A focus area of the draft in small."""

    area: FocusArea
    href: str
    cells: tuple[DrawnPlace, ...]
    proposals: int  # on the row itself: its name, its evidence


@guarded(Permission.VIEW_MATRIX)
@require_safe
def show(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """What keeps the draft from being agreed, and its focus areas level by level."""
    found = draft_overview(number=number, by=actor)
    read = found.page.read
    return page(
        request,
        "drafting/pages/draft.html",
        readiness=found.page.readiness,
        blocking=[_mended(each, read, actor) for each in found.page.readiness.blocking],
        warnings=[_mended(each, read, actor) for each in found.page.readiness.warnings],
        levels=read.matrix.levels,
        offered=len(interim_offers(read.matrix, used_codes=frozenset())),
        groups=[
            (category.name, [_row(area, found, actor) for area in category.focus_areas])
            for category in read.matrix.categories
        ],
        **draft_frame(read, actor, "draft"),
    )


_MENDED: dict[UnreadyFor, tuple[str, str]] = {  # the page, and its link
    UnreadyFor.FAULTS: ("draft_words", "See the words"),
    UnreadyFor.PROPOSALS: ("draft_proposals", "Answer the proposals"),
    UnreadyFor.FINDINGS: ("draft_points", "Settle them"),
    UnreadyFor.POINTS: ("draft_points", "Settle them"),
    UnreadyFor.CHANGE_MAP: ("draft_changes", "Confirm the changes"),
    UnreadyFor.GAPS: ("draft_words", "See the words"),
    UnreadyFor.LEVELS: ("draft", "See which"),
    UnreadyFor.WORDS: ("draft_terms", "Define them"),
}


_ASKED: dict[UnreadyFor, str] = {  # what of its page is shown, or where on it
    UnreadyFor.PROPOSALS: "?stage=open",
    UnreadyFor.FINDINGS: "?show=open",
    UnreadyFor.POINTS: "?show=open",
    UnreadyFor.CHANGE_MAP: "?waiting=1",
    UnreadyFor.LEVELS: "#focus-areas",
    UnreadyFor.WORDS: "?which=open",
}


def _mended(reason: UnreadyReason, read: DraftRead, actor: Actor) -> Mended:
    name, link = _MENDED[reason.about]
    is_cells = reason.about is UnreadyFor.GAPS
    href = reverse(name, args=[actor.arrangement, read.facts.number])
    return Mended(
        reason=reason,
        href="" if is_cells else f"{href}{_ASKED.get(reason.about, '')}",
        link=link,
        places=tuple(_places(reason, read, actor)) if is_cells else (),
    )


def _places(reason: UnreadyReason, read: DraftRead, actor: Actor) -> Iterator[tuple[str, str]]:
    for key in reason.items:
        code, _, level = key.partition("/")
        area = read.matrix.areas_by_code[code]
        yield f"{area.name}, level {level}", _cell_address(read, actor, code, int(level))


def _cell_address(read: DraftRead, actor: Actor, code: str, level: int) -> str:
    area = reverse("draft_area", args=[actor.arrangement, read.facts.number, code])
    return f"{area}#level-{level}"


def _row(area: FocusArea, found: DraftOverview, actor: Actor) -> DrawnRow:
    read = found.page.read
    return DrawnRow(
        area=area,
        href=reverse("draft_area", args=[actor.arrangement, read.facts.number, area.code]),
        cells=tuple(_place(area, level, found, actor) for level in read.matrix.levels),
        proposals=len(found.waiting.get(area.code, ())),
    )


def _place(area: FocusArea, level: Level, found: DraftOverview, actor: Actor) -> DrawnPlace:
    cell = area.at(level.number)
    return DrawnPlace(
        level=level.number,
        state=state_of(cell, level),
        words=state_words(cell, level),
        href=_cell_address(found.page.read, actor, area.code, level.number),
        proposals=len(found.waiting.get(f"{area.code}/{level.number}", ())),
    )


@guarded(Permission.CONSENT_TO_MATRIX)
@require_http_methods(["GET", "HEAD", "POST"])
def open_draft(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Open the draft to the other parties, once it was said that this is for good."""
    return _stepped(
        request,
        actor,
        number,
        step=partial(actions.open_to_all, seen=_number(request.POST.get("seen", ""))),
        template="drafting/pages/open.html",
        may=lambda read: read.may_open,
        refused="is not your side’s to open",
        done="Draft {} is open to all parties. From now on changes in it are proposed.",
    )


@guarded(Permission.CONSENT_TO_MATRIX)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Withdraw the draft, once it was said that nothing comes of it any more."""
    return _stepped(
        request,
        actor,
        number,
        step=actions.withdraw_draft,
        template="drafting/pages/withdraw.html",
        may=lambda read: read.may_withdraw,
        refused="is not your side’s to withdraw",
        done="Draft {} is withdrawn.",
    )


@guarded(Permission.CONSENT_TO_MATRIX)
@require_http_methods(["GET", "HEAD", "POST"])
def take_up(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Go on with a draft whose edition was declined."""
    return _stepped(
        request,
        actor,
        number,
        step=actions.take_up_again,
        template="drafting/pages/take_up.html",
        may=lambda read: read.may_take_up_again,
        refused="was not declined, so there is nothing to take up again",
        done="Draft {} is taken up again: it is in consultation.",
    )


def _stepped(
    request: HttpRequest,
    actor: Actor,
    number: int,
    *,
    step: Callable[..., None],
    template: str,
    may: Callable[[DraftRead], bool],
    refused: str,
    done: str,
) -> HttpResponse:
    """A step of a draft that asks nothing but to be confirmed."""
    read = read_of(number, by=actor)
    faults: tuple[str, ...] = ()
    status = 200
    if request.method == "POST":
        try:
            step(number=number, by=actor, at=timezone.now())
        except NotPossible as impossible:
            faults, status = impossible.faults, 422
        except ChangedMeanwhile as changed:
            faults, status = (str(changed),), 409
        else:
            messages.success(request, done.format(number))
            return SeeOther(_home(actor, read))
    elif not may(read):
        raise NotAllowed(f"Draft {number} {refused}.")
    trail = draft_frame(read, actor, "draft", ("Confirm", ""))
    return page(request, template, status=status, faults=faults, **trail)


def _home(actor: Actor, read: DraftRead) -> str:
    """A draft that its side discarded is still there for that side."""
    return reverse("draft", args=[actor.arrangement, read.facts.number])


@guarded(Permission.PUT_FORWARD_MATRIX)
@require_http_methods(["GET", "HEAD", "POST"])
def forward(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Name the edition, read back what would be put forward, then put it forward."""
    found = draft_overview(number=number, by=actor)
    read = found.page.read
    if not read.may_put_forward:
        raise NotAllowed(f"Draft {number} is not open to all parties, so it is not put forward.")
    posted = request.POST if request.method == "POST" else None
    form = DraftForwardForm(posted, initial={"version": _next_version(read.matrix)})
    is_read_back = posted is not None and form.is_valid() and "again" not in posted
    notice, status = "", 200
    if posted is not None and is_read_back and posted.get("step") == "do":
        try:
            edition = actions.put_draft_forward(
                number=number,
                version=form.cleaned_data["version"],
                seen=_number(posted.get("seen", "")),
                in_force_from=form.cleaned_data["in_force_from"],
                stands=what_stands(by=actor),
                by=actor,
                at=timezone.now(),
            )
        except NotPossible as refused:
            form.add_faults(refused.faults)
        except ChangedMeanwhile as changed:
            notice, status = str(changed), 409
        else:
            messages.success(
                request,
                f"Draft {number} is put forward as version {edition}."
                " It is agreed once every party has consented.",
            )
            return SeeOther(reverse("matrix_version", args=[actor.arrangement, edition]))
    facts = {
        "readiness": found.page.readiness,
        "blocking": [_mended(each, read, actor) for each in found.page.readiness.blocking],
        "warnings": [_mended(each, read, actor) for each in found.page.readiness.warnings],
        "notice": notice,
        **draft_frame(read, actor, "draft", ("Put forward", "")),
    }
    if posted is None or not is_read_back or form.errors:
        return form_page(request, "drafting/pages/forward.html", form=form, **facts)
    version = str(form.cleaned_data["version"]).strip()
    return page(
        request,
        "drafting/pages/read_back.html",
        status=status,
        form=form,
        version=version,
        in_force_from=form.cleaned_data["in_force_from"],
        sha256=digest(to_document(replace(read.matrix, version=version))),
        carried=carried(posted, but=("step", "seen")),
        **facts,
    )


def _number(typed: str) -> int:
    """What a hidden field holds; -1 where it holds no number, which no draft is at."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else -1


def _next_version(matrix: MaturityMatrix) -> str:
    """The version after the draft's: 1.0 becomes 1.1; "" where it is called otherwise."""
    first, _, last = matrix.version.rpartition(".")
    return f"{first}.{int(last) + 1}" if first and last.isascii() and last.isdigit() else ""
