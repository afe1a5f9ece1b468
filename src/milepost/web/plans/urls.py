"""Addresses of targets and plans."""

from django.urls import path

from milepost.web.plans import targets

urlpatterns = [
    path("targets/", targets.show, name="targets"),
    path("targets/<str:code>/set/", targets.set_one, name="set_target"),
]
