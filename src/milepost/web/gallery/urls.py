"""The addresses of the gallery."""

from django.urls import path

from milepost.web.gallery import views

urlpatterns = [
    path("gallery", views.show, name="gallery"),
    path("gallery/matrix", views.matrix, name="gallery_matrix"),
]
