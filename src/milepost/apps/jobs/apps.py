"""Django's handle on the jobs app."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """The jobs app."""

    name = "milepost.apps.jobs"
    label = "jobs"
    default_auto_field = "django.db.models.BigAutoField"
