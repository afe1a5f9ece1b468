"""The jobs of this app: look whether there is something to write or to send, and do it."""

import logging

from django.conf import settings
from django.utils import timezone

from milepost.apps.jobs.actions import enqueue
from milepost.apps.jobs.queries import newest_job
from milepost.apps.jobs.running import RunningJob
from milepost.apps.notices import actions
from milepost.core.period.local_time import local_date
from milepost.gateways.mail import MailFault

log = logging.getLogger(__name__)


def look(job: RunningJob) -> None:
    """Have today's mails written where it is time, and send what waits.

    Where the server is not to be reached, the next round tries again.
    """
    now = timezone.now()
    today = local_date(now).isoformat()
    is_time = actions.is_time_to_write(at=now, digest_at=settings.DIGEST_AT)
    if is_time and newest_job("notices.write", today) is None:
        enqueue("notices.write", today, {}, at=now)
    if settings.MAIL_SERVER is None:
        return
    try:
        actions.send_waiting(settings.MAIL_SERVER, at=now)
    except MailFault as fault:
        log.warning("Mail waits: %s does not take it: %s", settings.MAIL_SERVER, fault)


def write(job: RunningJob) -> None:
    """Write the mails of today; taken up again, it goes on where it was."""
    now = timezone.now()
    actions.write(at=now, remind_days=settings.REMIND_DAYS, address=settings.SITE_ADDRESS)
    actions.forget(at=now)
    with job.finishing():
        enqueue("notices.look", "", {}, at=now)  # to be sent at once, not in five minutes
