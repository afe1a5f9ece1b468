"""Addresses of cycles."""

from django.urls import path

from milepost.web.cycles import views

urlpatterns = [
    path("cycles/", views.show, name="cycles"),
    path("cycles/open/", views.open_next, name="open_cycle"),
]
