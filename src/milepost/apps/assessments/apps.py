"""Django's handle on the assessments app."""

from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    """The assessments app."""

    name = "milepost.apps.assessments"
    label = "assessments"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Hear what is said of evidence."""
        from milepost.apps.assessments.hearing import hear
        from milepost.apps.evidence.said import said_of_evidence

        said_of_evidence.connect(hear, dispatch_uid="milepost.assessments.hear")
