"""A level that one signature is not enough for: what was stated, and who signed it second."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from milepost.apps.assessments.models.rounds import Assessment
from milepost.apps.audit.models import Seal, Statement


class AwaitedSignature(models.Model):
    """A level somebody stated far from the indicated one; the step waits for a second person.

    ``move`` is the step it was stated with. It waits while the assessment is at ``revision``: what
    is rated, cited or decided meanwhile makes it void.
    """

    assessment = models.ForeignKey(
        Assessment, on_delete=models.PROTECT, related_name="awaited_signatures"
    )
    move = models.CharField(max_length=20)
    revision = models.PositiveIntegerField()
    level = models.PositiveSmallIntegerField()
    indicated = models.PositiveSmallIntegerField()
    reason = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "assessments_awaited_signature"
        constraints = [
            models.CheckConstraint(
                condition=Q(move__in=["submit", "agree", "challenge", "propose", "resume"]),
                name="a_level_is_stated_with_a_step",
            )
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id} {self.move}: {self.level}"


class SecondSignature(models.Model):
    """The second person's name under a stated level, with a reason of their own."""

    awaited = models.OneToOneField(
        AwaitedSignature, on_delete=models.PROTECT, related_name="signature"
    )
    reason = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    seal = models.OneToOneField(Seal, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "assessments_second_signature"

    def __str__(self) -> str:
        return f"{self.awaited_id}"
