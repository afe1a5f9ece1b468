"""Django's handle on the plans app."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """The plans app."""

    name = "milepost.apps.plans"
    label = "plans"
    default_auto_field = "django.db.models.BigAutoField"
