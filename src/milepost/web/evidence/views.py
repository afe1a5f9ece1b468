"""The register of evidence, one item, and its file."""

from typing import cast

from django.http import FileResponse, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from milepost.apps.assessments.queries.citations import citations
from milepost.apps.evidence import queries
from milepost.apps.evidence.store import evidence_store
from milepost.apps.matrices.queries import current_matrix
from milepost.core.access.refusals import NoSuchThing
from milepost.core.access.roles import Actor, Permission
from milepost.core.evidence.admissible import lapses_on
from milepost.core.period.local_time import local_date
from milepost.web.evidence.words import (
    MAKERS,
    REDACTIONS,
    STRENGTH_NAMES,
    STRENGTH_REASONS,
    area_names,
    is_odd_somewhere,
    type_name,
    type_names,
)
from milepost.web.shared.answer import page
from milepost.web.shared.guard import guarded
from milepost.web.shared.paging import number_asked, numbers, words_asked

# What browsers may be told a download is; anything else is so many bytes.
SAID_AS_IT_IS = frozenset(
    {
        "application/pdf",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "image/jpeg",
        "image/png",
        "text/csv",
        "text/plain",
    }
)


@guarded(Permission.VIEW_ASSESSMENTS)
@require_safe
def register(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What was put in, as far as the actor may see it: looked through, sorted, a page at a time."""
    found = queries.register(
        by=actor,
        text=words_asked(request, "q"),
        type_code=words_asked(request, "type"),
        sort=request.GET.get("sort", ""),
        page=number_asked(request),
    )
    names = type_names(current_matrix(arrangement=actor.arrangement, on=local_date(timezone.now())))
    return page(
        request,
        "evidence/pages/register.html",
        page=found,
        rows=[(item, type_name(item.type_code, names)) for item in found.items],
        types=sorted(((code, type_name(code, names)) for code in found.types), key=_by_name),
        listed=numbers(total=found.total, page=found.page, size=queries.PAGE_SIZE),
        strengths=STRENGTH_NAMES,
        is_filtered=bool(found.text or found.type_code),
        may_add=actor.may(Permission.ADD_EVIDENCE),
    )


@guarded(Permission.VIEW_ASSESSMENTS)
@require_safe
def item(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Everything that was said of an item, how strong it is and why, and where it is cited."""
    found = queries.evidence_item(by=actor, number=number)
    current = current_matrix(arrangement=actor.arrangement, on=local_date(timezone.now()))
    names = type_names(current)
    said = queries.said_of_item(by=actor, item=found)
    register_href = reverse("evidence_register", args=[actor.arrangement])
    return page(
        request,
        "evidence/pages/item.html",
        item=found,
        type_name=type_name(found.type_code, names),
        maker=MAKERS[found.made_by],
        redaction=REDACTIONS[found.redaction],
        said=said,
        strengths=STRENGTH_NAMES,
        whys=STRENGTH_REASONS,
        areas=area_names(current),
        may_except=said.may_judge and is_odd_somewhere(found.type_code, current),
        arrangement=actor.arrangement,
        lapses_on=lapses_on(found.item_facts(), current.matrix.settings) if current else None,
        citations=citations(by=actor, item=found),
        crumbs=[("Evidence", register_href), (found.reference, "")],
    )


@guarded(Permission.VIEW_ASSESSMENTS)
@require_safe
def file(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """The item's file, streamed, to be saved and never shown within the site.

    :raises NoSuchThing: where it does not exist for the actor, or is an address.
    """
    found = queries.evidence_item(by=actor, number=number)
    if not found.sha256:
        raise NoSuchThing(f"the file of {found.reference}")
    try:
        kept = evidence_store().open(found.sha256)
    except FileNotFoundError:
        raise NoSuchThing(f"the file of {found.reference}") from None
    is_known = found.content_type in SAID_AS_IT_IS
    answer = FileResponse(
        kept,
        as_attachment=True,
        filename=found.file_name,
        content_type=found.content_type if is_known else "application/octet-stream",
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["Cache-Control"] = "private, no-store"
    answer["ETag"] = f'"{found.sha256}"'
    # A guard passes any answer on as it is; only its type names the plain kind.
    return cast("HttpResponse", answer)


def _by_name(choice: tuple[str, str]) -> str:
    return choice[1]
