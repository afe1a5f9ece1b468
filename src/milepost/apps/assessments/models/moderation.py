"""What each moderator thinks of an assessment before they see another's view."""

from django.conf import settings
from django.db import models

from milepost.apps.assessments.models.rounds import Assessment
from milepost.apps.audit.models import Statement


class ModeratorView(models.Model):
    """One moderator's opinion: a level, why, and ratings by criterion if they wish.

    The newest of a moderator's counts; the first was given before they could see another's.
    """

    assessment = models.ForeignKey(
        Assessment, on_delete=models.PROTECT, related_name="moderator_views"
    )
    level = models.PositiveSmallIntegerField()
    reason = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="+")
    ratings = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "assessments_moderator_view"

    def __str__(self) -> str:
        return f"{self.assessment_id}: {self.level}"
