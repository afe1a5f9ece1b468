"""Targets: the level wanted for a focus area, by an Authority, by a date."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from milepost.apps.audit.models import Statement
from milepost.apps.contracts.models import Arrangement, Party


class TargetLevel(models.Model):
    """A target, never edited: the newest row for a focus area and Authority stands.

    ``decided_on`` is the day of the Board's decision; None where the matrix itself expects it.
    """

    arrangement = models.ForeignKey(Arrangement, on_delete=models.PROTECT, related_name="targets")
    authority = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    focus_area = models.CharField(max_length=12)
    level = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    decided_on = models.DateField(null=True)
    decision = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "plans_target_level"
        constraints = [
            models.CheckConstraint(
                condition=Q(level__gte=1) & Q(level__lte=9), name="a_target_is_a_level_above_0"
            )
        ]
        indexes = [models.Index(fields=["arrangement", "id"], name="target_by_arrangement")]

    def __str__(self) -> str:
        return f"{self.focus_area} {self.level}"
