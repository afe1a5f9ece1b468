"""The gallery: for people at work on the site, and for anyone signed in who is curious."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from milepost.web.gallery import samples
from milepost.web.gallery.sample_form import SampleForm
from milepost.web.gallery.sample_matrix import sample_page
from milepost.web.shared.guard import signed_in

ROWS_A_PAGE = 10


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Every component, with sample data.

    :raises Http404: for strangers, on a site that is not being worked on.
    """
    if not settings.DEBUG and not request.user.is_authenticated:
        raise Http404
    listed = Paginator(range(1, 95), ROWS_A_PAGE)
    return render(
        request,
        "gallery/pages/gallery.html",
        {
            "shell": samples.SHELL,
            "sample": samples,
            "page": sample_page(request.GET.get("view", "joint")),
            "listed": listed.get_page(request.GET.get("page")),
            "sorted_by": request.GET.get("sort", "name"),
            "wrong_form": SampleForm({"name": "", "made_on-day": "31", "made_on-month": "2"}),
            "right_form": SampleForm(auto_id="right_%s"),
            "are_words_shown": "words" in request.GET,
        },
    )


@signed_in
@require_safe
def matrix(request: HttpRequest) -> HttpResponse:
    """The matrix page as it is, with the sample's rows."""
    return render(
        request,
        "matrices/pages/matrix.html",
        {
            "shell": samples.SHELL,
            "page": sample_page(request.GET.get("view", "joint")),
            "are_words_shown": "words" in request.GET,
        },
    )
