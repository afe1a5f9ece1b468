"""Django's handle on the audit app."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate


class AuditConfig(AppConfig):
    """The audit app; puts the triggers back after every migration."""

    name = "milepost.apps.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Ask to be told when migrations are done."""
        from milepost.apps.audit.frozen import put_back, see_replaced_rows

        connection_created.connect(see_replaced_rows, dispatch_uid="milepost.frozen.replaced")
        post_migrate.connect(put_back, sender=self, dispatch_uid="milepost.frozen")
