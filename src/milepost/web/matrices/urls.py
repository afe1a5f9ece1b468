"""Addresses of the matrix, its focus areas and its editions."""

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import cast

from django.http import HttpResponse
from django.urls import path

from milepost.web.matrices import home
from milepost.web.matrices.document import answer, version, versions
from milepost.web.matrices.reading import read


def _focus_area() -> Callable[..., HttpResponse]:
    name = "milepost.web.matrices.focus_area"
    found = import_module(name).show if find_spec(name) else home.show
    return cast("Callable[..., HttpResponse]", found)


urlpatterns = [
    path("", home.show, name="matrix_page"),
    path("focus-areas/<str:code>/", _focus_area(), name="focus_area"),
    path("matrix/", versions, name="matrix_document"),
    path("matrix/read/", read, name="read_matrix"),
    path("matrix/<int:number>/", version, name="matrix_version"),
    path("matrix/<int:number>/answer/", answer, name="answer_matrix"),
]
