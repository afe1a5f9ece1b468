"""The address of the gallery."""

from django.urls import path

from milepost.web.gallery import views

urlpatterns = [path("gallery", views.show, name="gallery")]
