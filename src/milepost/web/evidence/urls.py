"""Addresses of evidence."""

from django.urls import path

from milepost.web.evidence import adding, views

urlpatterns = [
    path("evidence/", views.register, name="evidence_register"),
    path("evidence/add/", adding.add, name="add_evidence"),
    path("evidence/<int:number>/", views.item, name="evidence_item"),
    path("evidence/<int:number>/file/", views.file, name="evidence_file"),
    path("evidence/<int:number>/check/", views.check, name="check_evidence"),
]
