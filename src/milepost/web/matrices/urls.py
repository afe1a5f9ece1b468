"""Addresses of the matrix, its focus areas and its editions."""

from django.urls import path

from milepost.web.matrices import draft_redlining, focus_area, home, redlining, threads
from milepost.web.matrices.document import answer, version, versions
from milepost.web.matrices.mapping import map_columns
from milepost.web.matrices.moving import moving
from milepost.web.matrices.reading import read

urlpatterns = [
    path("", home.show, name="matrix_page"),
    path("focus-areas/<str:code>/", focus_area.show, name="focus_area"),
    path("matrix/", versions, name="matrix_document"),
    path("matrix/read/", read, name="read_matrix"),
    path("matrix/map/", map_columns, name="map_matrix"),
    path("matrix/<int:number>/", version, name="matrix_version"),
    path("matrix/<int:number>/answer/", answer, name="answer_matrix"),
    path("matrix/<int:number>/moving/", moving, name="matrix_moving"),
    path("matrix/<int:number>/redline/", redlining.show, name="matrix_redline"),
    path("matrix/<int:number>/redline.docx", redlining.download, name="matrix_redline_file"),
    path("matrix/drafts/<int:number>/redline/", draft_redlining.show, name="draft_redline"),
    path(
        "matrix/drafts/<int:number>/redline.docx",
        draft_redlining.download,
        name="draft_redline_file",
    ),
    path("matrix/<int:number>/threads/", threads.listing, name="matrix_threads"),
    path("matrix/<int:number>/threads/<str:thread>/", threads.show, name="matrix_thread"),
]
