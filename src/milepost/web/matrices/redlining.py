"""What changed from one edition of the matrix to another, as a redline of the whole document."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from milepost.apps.matrices import queries
from milepost.core.access.refusals import NoSuchThing
from milepost.core.access.roles import Actor, Permission
from milepost.core.matrix.document_redline import document_redline
from milepost.core.matrix.redlined import (
    Became,
    DocumentRedline,
    RedlinedPart,
    counted,
    only_changes,
)
from milepost.core.period.local_time import local_date
from milepost.gateways.redline_docx import RedlineTitle, redline_document
from milepost.web.shared.answer import page
from milepost.web.shared.guard import guarded

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
AUTHOR = "the two parties"
_GROUPS = {
    "head": "Title and rule",
    "levels": "Levels",
    "terms": "Defined terms",
    "notes": "Notes",
    "settings": "Settings",
}


@dataclass(frozen=True, kw_only=True)
class Compared:
    """Two editions, and all others that the newer one can be held against, newest first."""

    old: queries.VersionFacts
    new: queries.VersionFacts
    others: tuple[queries.VersionFacts, ...]
    document: DocumentRedline

    @property
    def sides(self) -> tuple[queries.VersionFacts, queries.VersionFacts]:
        return self.old, self.new


@dataclass(frozen=True, kw_only=True)
class Group:
    """Parts that belong to no focus area, under a heading of their own."""

    name: str
    slug: str
    parts: tuple[RedlinedPart, ...]

    @property
    def counts(self) -> Mapping[Became, int]:
        return counted(each.became for each in self.parts)


@guarded(Permission.VIEW_MATRIX)
@require_safe
def show(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """From ``?from=``, the edition before if none is asked for; ``?text=whole`` shows all of it."""
    found = _compared(actor, number, request.GET.get("from", ""))
    is_whole = request.GET.get("text") == "whole"
    shown = found and (found.document if is_whole else only_changes(found.document))
    here = reverse("matrix_redline", args=[actor.arrangement, number])
    asked = f"{here}?from={found.old.number}" if found else here
    return page(
        request,
        "matrices/pages/redline.html",
        found=found,
        number=number,
        document=shown,
        groups_before=groups_of(shown, ("head", "levels")) if shown else (),
        groups_after=groups_of(shown, ("terms", "notes", "settings")) if shown else (),
        is_whole=is_whole,
        ways=[
            ("Changes only", asked, not is_whole),
            ("Whole text", f"{asked}&text=whole", is_whole),
        ],
        crumbs=[
            ("Matrix document", reverse("matrix_document", args=[actor.arrangement])),
            (f"Version {number}", reverse("matrix_version", args=[actor.arrangement, number])),
            ("Redline", ""),
        ],
    )


@guarded(Permission.VIEW_MATRIX)
@require_safe
def download(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """The whole redline as a text document, each change a tracked one."""
    found = _compared(actor, number, request.GET.get("from", ""))
    if found is None:
        raise NoSuchThing("an edition to compare with")
    title = RedlineTitle(
        matrix=found.new.title,
        old=_named(found.old),
        new=_named(found.new),
        author=AUTHOR,
        at=found.new.put_forward_at,
    )
    answer = HttpResponse(redline_document(found.document, title), content_type=WORD)
    name = f"{actor.arrangement}-matrix-{found.old.number}-to-{number}-redline.docx"
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return answer


def groups_of(document: DocumentRedline, wanted: tuple[str, ...]) -> tuple[Group, ...]:
    """Those of the groups that hold anything."""
    groups = (
        Group(name=_GROUPS[each], slug=each, parts=getattr(document, each)) for each in wanted
    )
    return tuple(each for each in groups if each.parts)


def _compared(actor: Actor, number: int, asked: str) -> Compared | None:
    """The two editions; None where there is one alone, and none was asked for.

    :raises NoSuchThing: where either is not there.
    """
    held = {each.number: each for each in queries.versions(by=actor, on=local_date(timezone.now()))}
    if number not in held:
        raise NoSuchThing(f"matrix version {number}")
    others = tuple(each for each in held.values() if each.number != number)
    if not others and not asked:
        return None
    before = _number(asked) if asked else _the_one_before(number, others)
    if before not in held or before == number:
        raise NoSuchThing(f"another matrix version {asked}")
    old, new = (queries.edition(by=actor, number=each) for each in (before, number))
    return Compared(
        old=held[before],
        new=held[number],
        others=others,
        document=document_redline(old, new),
    )


def _number(asked: str) -> int:
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 0


def _the_one_before(number: int, others: tuple[queries.VersionFacts, ...]) -> int:
    """The newest of the earlier ones; the oldest of all where none is earlier."""
    earlier = [each.number for each in others if each.number < number]
    return max(earlier) if earlier else min(each.number for each in others)


def _named(version: queries.VersionFacts) -> tuple[str, str]:
    return f"Version {version.number} ({version.version})", version.sha256
