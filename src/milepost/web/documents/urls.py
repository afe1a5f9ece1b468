"""Addresses of the one-page profile and the documents made of it."""

from django.urls import path

from milepost.web.documents import views

urlpatterns = [
    path("profile/", views.show, name="profile"),
    path("documents/", views.documents, name="documents"),
    path("documents/make/", views.make, name="make_document"),
    path("documents/<int:number>/", views.document, name="document"),
    path("documents/<int:number>/file/", views.file, name="document_file"),
    path("documents/<int:number>/cancel/", views.cancel, name="cancel_document"),
]
