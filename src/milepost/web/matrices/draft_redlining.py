"""What a draft changes in the edition it came from, as a redline of the whole document."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from milepost.apps.matrices.queries.drafts import DraftFacts, DraftRead, read_of
from milepost.core.access.refusals import NoSuchThing
from milepost.core.access.roles import Actor, Permission
from milepost.core.assessment.seal import digest
from milepost.core.matrix.document import to_document
from milepost.core.matrix.document_redline import document_redline
from milepost.core.matrix.redlined import DocumentRedline, only_changes
from milepost.gateways.redline_docx import RedlineTitle, redline_document
from milepost.web.matrices.redlining import AUTHOR, WORD, groups_of
from milepost.web.shared.answer import page
from milepost.web.shared.guard import guarded


@dataclass(frozen=True, kw_only=True)
class DraftRedline:
    """A draft against the edition that it came from, with the hash of each."""

    draft: DraftFacts
    base_hash: str
    hash: str
    document: DocumentRedline


@guarded(Permission.VIEW_MATRIX)
@require_safe
def show(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """The draft as it stands now; ``?text=whole`` shows what stayed as well."""
    found = _found(actor, number)
    is_whole = request.GET.get("text") == "whole"
    shown = found.document if is_whole else only_changes(found.document)
    here = reverse("draft_redline", args=[actor.arrangement, number])
    home = reverse("draft", args=[actor.arrangement, number])
    return page(
        request,
        "matrices/pages/draft_redline.html",
        found=found,
        draft=found.draft,
        document=shown,
        groups_before=groups_of(shown, ("head", "levels")),
        groups_after=groups_of(shown, ("terms", "notes", "settings")),
        is_whole=is_whole,
        ways=[
            ("Changes only", here, not is_whole),
            ("Whole text", f"{here}?text=whole", is_whole),
        ],
        crumbs=[
            ("Matrix document", reverse("matrix_document", args=[actor.arrangement])),
            ("Drafts", reverse("drafts", args=[actor.arrangement])),
            (f"Draft {number}", home),
            ("Redline", ""),
        ],
    )


@guarded(Permission.VIEW_MATRIX)
@require_safe
def download(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """The same as a text document, each change a tracked one."""
    found = _found(actor, number)
    draft = found.draft
    title = RedlineTitle(
        matrix=draft.title,
        old=(_begun(draft.base_words), found.base_hash),
        new=(f"Draft {number}", found.hash),
        author=AUTHOR,
        at=draft.stage_since,
    )
    answer = HttpResponse(redline_document(found.document, title), content_type=WORD)
    name = f"{actor.arrangement}-matrix-draft-{number}-redline.docx"
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return answer


def _found(actor: Actor, number: int) -> DraftRedline:
    """The draft as it stands.

    :raises NoSuchThing: where there is no such draft for the actor, or nothing to hold it against.
    """
    read: DraftRead = read_of(number, by=actor)
    if not read.facts.has_redline:
        raise NoSuchThing("an edition to compare with")
    return DraftRedline(
        draft=read.facts,
        base_hash=digest(to_document(read.base)),
        hash=digest(to_document(read.matrix)),
        document=document_redline(read.base, read.matrix),
    )


def _begun(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"
