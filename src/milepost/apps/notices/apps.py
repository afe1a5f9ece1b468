"""Django's handle on the notices app."""

from datetime import timedelta

from django.apps import AppConfig
from django.conf import settings


class NoticesConfig(AppConfig):
    """The notices app; makes its jobs known where there is a mail server."""

    name = "milepost.apps.notices"
    label = "notices"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Without a mail server there is nothing to be done, and nothing comes round."""
        from milepost.apps.jobs.kinds import JobKind, register

        every = timedelta(minutes=5) if settings.MAIL_SERVER else None
        register(
            JobKind(
                name="notices.look",
                runs="milepost.apps.notices.working:look",
                every=every,
                longest=timedelta(minutes=15),  # a slow server, and many mails
            ),
            JobKind(name="notices.write", runs="milepost.apps.notices.working:write"),
        )
