"""Plans, their versions, and the milestones in them: every state kept, none edited."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from milepost.apps.audit.models import Statement
from milepost.apps.contracts.models import Arrangement, Party


class Plan(models.Model):
    """A plan that the matrix or the parties ask for, such as the engagement plan.

    ``owner`` is the party that keeps it; None where both sides do. ``authority`` is whom it is
    for; None where it serves every Authority.
    """

    arrangement = models.ForeignKey(Arrangement, on_delete=models.PROTECT, related_name="plans")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    owner = models.ForeignKey(Party, null=True, on_delete=models.PROTECT, related_name="+")
    authority = models.ForeignKey(Party, null=True, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "plans_plan"
        constraints = [
            models.UniqueConstraint(
                fields=["arrangement", "number"],
                name="one_plan_of_each_number_in_an_arrangement",
            )
        ]

    def __str__(self) -> str:
        return f"P-{self.number}"


class PlanVersion(models.Model):
    """A plan as it stood from a day: where its document is, what changed, and why."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    document = models.CharField(max_length=200)
    dated_on = models.DateField()
    review_on = models.DateField(null=True)
    change = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "plans_plan_version"
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "number"], name="one_version_of_each_number_of_a_plan"
            ),
            models.CheckConstraint(
                condition=Q(review_on__isnull=True) | Q(review_on__gt=F("dated_on")),
                name="a_plan_is_reviewed_after_it_is_dated",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} v{self.number}"


class Milestone(models.Model):
    """One state of a milestone; of those with one number the newest revision stands.

    ``baseline_on`` is the date first agreed, ``forecast_on`` the one now expected, ``done_on`` the
    one it was reached on. ``after`` are the numbers of the milestones that it waits for;
    ``criteria`` the codes of the criteria that it serves; ``commitment`` the number of the
    commitment of an Annual Plan that it serves, if any.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="milestones")
    arrangement = models.ForeignKey(Arrangement, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    revision = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    outcome = models.CharField(max_length=500)
    seen_by = models.CharField(max_length=500)
    whose = models.CharField(max_length=10)
    is_key = models.BooleanField(default=False)
    baseline_on = models.DateField()
    forecast_on = models.DateField()
    done_on = models.DateField(null=True)
    is_dropped = models.BooleanField(default=False)
    after = models.JSONField(default=list)
    criteria = models.JSONField(default=list)
    commitment = models.PositiveIntegerField(null=True)
    reason = models.ForeignKey(Statement, null=True, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "plans_milestone"
        constraints = [
            models.UniqueConstraint(
                fields=["arrangement", "number", "revision"],
                name="one_milestone_of_each_number_and_revision",
            ),
            models.CheckConstraint(
                condition=Q(whose__in=["provider", "authority", "joint"]),
                name="a_milestone_is_one_side_s_or_joint",
            ),
        ]

    def __str__(self) -> str:
        return f"M-{self.number}"
