"""Django's handle on the reports app."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """The reports app."""

    name = "milepost.apps.reports"
    label = "reports"
    default_auto_field = "django.db.models.BigAutoField"
