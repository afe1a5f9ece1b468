"""Django's handle on the documents app."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """The documents app."""

    name = "milepost.apps.documents"
    label = "documents"
    default_auto_field = "django.db.models.BigAutoField"
