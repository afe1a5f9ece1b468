"""Django's handle on the documents app."""

from datetime import timedelta

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """The documents app; makes known which jobs make documents and draw charts."""

    name = "milepost.apps.documents"
    label = "documents"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say by name what a worker runs: nothing of it is loaded here."""
        from milepost.apps.jobs.kinds import JobKind, register

        register(
            JobKind(name="document.make", runs="milepost.apps.documents.making:make"),
            JobKind(
                name="charts.draw",
                runs="milepost.apps.documents.charts_of_pages:draw_what_is_new",
                every=timedelta(minutes=5),
            ),
        )
