"""The drafts of the next edition: which there are, and how one is begun."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from milepost.apps.matrices import actions
from milepost.apps.matrices.queries.drafts import drafts_page
from milepost.core.access.refusals import NotPossible
from milepost.core.access.roles import Actor, Permission
from milepost.gateways.matrix_files import shipped_matrix
from milepost.web.drafting.forms import BeginForm
from milepost.web.shared.answer import SeeOther, form_page, page
from milepost.web.shared.guard import guarded
from milepost.web.shared.matrix_names import SHIPPED_NAME, begun_words


@guarded(Permission.VIEW_MATRIX)
@require_safe
def listing(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every draft that exists for the reader, what is being settled now first."""
    return page(
        request,
        "drafting/pages/drafts.html",
        found=drafts_page(by=actor),
        crumbs=_crumbs(actor, ("Drafts", "")),
    )


@guarded(Permission.CONSENT_TO_MATRIX)
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Begin a draft from the newest agreed edition, or from the matrix that is shipped."""
    found = drafts_page(by=actor)
    form = BeginForm(
        request.POST if request.method == "POST" else None, has_edition=found.has_edition
    )
    if request.method == "POST" and form.is_valid():
        is_shipped = form.cleaned_data["begins"] == "shipped"
        try:
            number = actions.begin_draft(
                matrix=shipped_matrix() if is_shipped else None,
                source_name=SHIPPED_NAME if is_shipped else "",
                by=actor,
                at=timezone.now(),
            )
        except NotPossible as refused:
            form.add_faults(refused.faults)
        else:
            messages.success(request, begun_words(number))
            return SeeOther(reverse("draft", args=[actor.arrangement, number]))
    drafts = reverse("drafts", args=[actor.arrangement])
    return form_page(
        request,
        "drafting/pages/begin.html",
        form=form,
        own=next((each for each in found.drafts if each.is_own and each.stage == "draft"), None),
        crumbs=_crumbs(actor, ("Drafts", drafts), ("Begin a draft", "")),
    )


def _crumbs(actor: Actor, *here: tuple[str, str]) -> list[tuple[str, str]]:
    return [("Matrix document", reverse("matrix_document", args=[actor.arrangement])), *here]
