"""Django's handle on the assessments app."""

from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    """The assessments app."""

    name = "milepost.apps.assessments"
    label = "assessments"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Hear what is said of evidence, and say which of it is behind a ratified level."""
        from milepost.apps.assessments.carrying import is_behind_a_ratified_level
        from milepost.apps.assessments.hearing import hear
        from milepost.apps.evidence.carrying import say_how_to_ask
        from milepost.apps.evidence.said import said_of_evidence

        said_of_evidence.connect(hear, dispatch_uid="milepost.assessments.hear")
        say_how_to_ask(is_behind_a_ratified_level)
