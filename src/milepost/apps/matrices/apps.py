"""Django's handle on the matrices app."""

from django.apps import AppConfig


class MatricesConfig(AppConfig):
    """The matrices app."""

    name = "milepost.apps.matrices"
    label = "matrices"
    default_auto_field = "django.db.models.BigAutoField"
