"""Addresses of the audit, below the record."""

from django.urls import path

from milepost.web.audit import overrides, removing, sampling

urlpatterns = [
    path("record/samples/", sampling.show_all, name="samples"),
    path("record/samples/draw/", sampling.draw, name="draw_sample"),
    path("record/samples/<int:number>/", sampling.show, name="sample"),
    path("record/samples/<int:number>/csv/", sampling.as_file, name="sample_csv"),
    path("record/overrides/", overrides.show, name="overrides"),
    path("record/overrides/csv/", overrides.as_file, name="overrides_csv"),
    path("record/words/", removing.look, name="words"),
    path("record/words/<int:number>/remove/", removing.remove, name="remove_words"),
]
