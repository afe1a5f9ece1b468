"""Addresses of the one-page profile and the documents made of it."""

from django.urls import path

from milepost.web.documents import views

urlpatterns = [path("profile/", views.show, name="profile")]
