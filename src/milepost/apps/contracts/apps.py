"""Django's handle on the contracts app."""

from django.apps import AppConfig


class ContractsConfig(AppConfig):
    """The contracts app."""

    name = "milepost.apps.contracts"
    label = "contracts"
    default_auto_field = "django.db.models.BigAutoField"
