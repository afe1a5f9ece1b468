"""Addresses of the drafts of a matrix, and of what is settled with them."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
