"""Addresses of what leaves the site, and comes back."""

from django.urls import path

from milepost.web.reports import views, working_copy

urlpatterns = [
    path("matrix.xlsx", views.workbook, name="workbook"),
    path("workbook/", working_copy.show, name="working_copy"),
    path("workbook/copy.xlsx", working_copy.take, name="working_copy_file"),
    path("workbook/<slug:upload>/", working_copy.look, name="workbook_upload"),
]
