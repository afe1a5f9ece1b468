"""Read a matrix from a file, look at what was read, and put it forward."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from milepost.core.access.roles import Actor, Permission
from milepost.web.matrices.forms import ReadForm
from milepost.web.shared.answer import form_page
from milepost.web.shared.guard import guarded


@guarded(Permission.PUT_FORWARD_MATRIX)
@require_http_methods(["GET", "HEAD", "POST"])
def read(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Choose a file, or the shipped matrix."""
    return form_page(request, "matrices/pages/read.html", form=ReadForm())
