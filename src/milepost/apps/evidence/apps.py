"""Django's handle on the evidence app."""

from datetime import timedelta

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    """The evidence app; makes known which jobs read the words of files and tidy up."""

    name = "milepost.apps.evidence"
    label = "evidence"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say by name what a worker runs: nothing of it is loaded here."""
        from milepost.apps.jobs.kinds import JobKind, register

        register(
            JobKind(
                name="evidence.words",
                runs="milepost.apps.evidence.reading:read_all",
                longest=timedelta(minutes=30),
            ),
            JobKind(
                name="evidence.tidy",
                runs="milepost.apps.evidence.tidying:tidy",
                longest=timedelta(minutes=30),
                every=timedelta(hours=6),
            ),
            JobKind(
                name="evidence.unread",
                runs="milepost.apps.evidence.reading:look_after",
                longest=timedelta(minutes=30),
                every=timedelta(minutes=10),
            ),
        )
