"""What stands beside the rows of a draft: its notes, and the settings that the rules take."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from milepost.apps.matrices.queries.draft_area import DraftDesk, draft_desk
from milepost.core.access.roles import Actor, Permission
from milepost.core.matrix.definition import MaturityMatrix
from milepost.core.matrix.drafting import acts
from milepost.core.matrix.drafting.changes import DraftChanges
from milepost.web.drafting.cells import posted
from milepost.web.drafting.settings_form import SettingsForm, settings_said
from milepost.web.drafting.words_forms import NotesForm
from milepost.web.drafting.writing import Writing, write_page
from milepost.web.shared.guard import guarded


@guarded(Permission.CONSENT_TO_MATRIX)
@require_http_methods(["GET", "HEAD", "POST"])
def notes(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Every note of the matrix; one that is left blank is struck."""
    desk = draft_desk(number=number, by=actor)
    matrix = desk.read.matrix
    writing = _writing(
        desk,
        actor,
        heading="Notes",
        lead="They stand below the table. One that you leave blank is struck.",
        makes=lambda said: tuple(_notes(matrix, said)),
    )
    return write_page(request, actor, writing, NotesForm(posted(request), notes=matrix.notes))


def _notes(matrix: MaturityMatrix, said: Mapping[str, Any]) -> Iterator[Any]:
    # Added before any is struck, and struck from the last: so each keeps its number meanwhile.
    if said["another"].strip():
        yield from acts.add_note(matrix, said["another"].strip())
    for number, before in reversed(list(enumerate(matrix.notes, start=1))):
        words = said[f"note-{number}"].strip()
        if words != before.strip():
            yield from acts.write_note(matrix, number, words)


@guarded(Permission.CONSENT_TO_MATRIX)
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """The target, how long evidence counts, and the limits of the procedure."""
    desk = draft_desk(number=number, by=actor)
    matrix = desk.read.matrix

    def makes(said: Mapping[str, Any]) -> DraftChanges:
        pairs = settings_said(said, matrix)
        return tuple(
            change for key, value in pairs for change in acts.set_setting(matrix, key, value)
        )

    writing = _writing(
        desk,
        actor,
        heading="Settings",
        lead="The numbers that the rules take. They belong to the edition, as its words do.",
        makes=makes,
        template="drafting/pages/settings.html",
    )
    return write_page(request, actor, writing, SettingsForm(posted(request), matrix=matrix))


def _writing(desk: DraftDesk, actor: Actor, **facts: Any) -> Writing:
    number = desk.read.facts.number
    back = reverse("draft", args=[actor.arrangement, number])
    return Writing(desk=desk, caption=f"Draft {number}", back=back, above="", **facts)
