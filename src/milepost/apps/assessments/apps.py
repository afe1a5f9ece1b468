"""Django's handle on the assessments app."""

from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    """The assessments app."""

    name = "milepost.apps.assessments"
    label = "assessments"
    default_auto_field = "django.db.models.BigAutoField"
