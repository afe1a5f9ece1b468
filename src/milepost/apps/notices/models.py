"""Mails that are to be sent or were, and who wants which."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class Notice(models.Model):
    """A mail to one person about one arrangement; there is one of each kind for each day.

    ``day`` is the day of a digest, or the one by which something is due; ``about`` names what a
    reminder is about ("A-12"). ``claim`` counts how often somebody took it to send it: it is not
    taken again before ``not_before``, so that of two who try one sends it.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    arrangement = models.CharField(max_length=40)
    kind = models.CharField(max_length=10)
    about = models.CharField(max_length=40, blank=True)
    day = models.DateField()
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField()
    written_at = models.DateTimeField()
    state = models.CharField(max_length=10, default="waiting")
    not_before = models.DateTimeField()
    claim = models.PositiveIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=200, blank=True, help_text="What the server said last.")

    class Meta:
        db_table = "notices_notice"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "arrangement", "kind", "about", "day"],
                name="a_person_is_told_a_thing_of_a_day_once",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["digest", "reminder", "lapsed"]),
                name="a_notice_is_a_digest_a_reminder_or_tells_what_lapsed",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "sent", "dropped"]),
                name="a_notice_waits_is_sent_or_is_dropped",
            ),
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(sent_at__isnull=False),
                name="a_notice_that_is_sent_says_when",
            ),
        ]
        indexes = [
            models.Index(
                fields=["not_before", "id"], condition=Q(state="waiting"), name="notice_waiting"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.day} {self.about}".rstrip()


class MailChoice(models.Model):
    """Which mail somebody wants; without a row they get all of it."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mail_choice"
    )
    wants_digest = models.BooleanField(default=True)

    class Meta:
        db_table = "notices_mail_choice"

    def __str__(self) -> str:
        return f"{self.person_id}"
