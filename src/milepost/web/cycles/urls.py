"""Addresses of cycles."""

from django.urls import path

from milepost.web.cycles import interests, views

urlpatterns = [
    path("cycles/", views.show, name="cycles"),
    path("cycles/open/", views.open_next, name="open_cycle"),
    path("interests/", interests.show, name="interests"),
    path("interests/declare/", interests.declare, name="declare_interest"),
    path("interests/end/", interests.end, name="end_interest"),
    path("interests/secondment/", interests.second, name="record_secondment"),
    path("interests/secondment/correct/", interests.correct, name="correct_secondment"),
]
