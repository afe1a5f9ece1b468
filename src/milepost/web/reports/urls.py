"""Addresses of what leaves the site."""

from django.urls import path

from milepost.web.reports import views

urlpatterns = [path("matrix.xlsx", views.workbook, name="workbook")]
