"""Cycles, the assessments in them, and who took which step."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from milepost.apps.contracts.models import Arrangement, Party
from milepost.apps.matrices.models import MatrixVersion


class Cycle(models.Model):
    """One round of assessments, with its cut-off date and the matrix in force then."""

    arrangement = models.ForeignKey(Arrangement, on_delete=models.PROTECT, related_name="cycles")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=60)
    window_from = models.DateField()
    cut_off_on = models.DateField()
    matrix_version = models.ForeignKey(MatrixVersion, on_delete=models.PROTECT, related_name="+")
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    opened_at = models.DateTimeField()

    class Meta:
        db_table = "assessments_cycle"
        constraints = [
            models.UniqueConstraint(
                fields=["arrangement", "number"],
                name="one_cycle_of_each_number_in_an_arrangement",
            ),
            models.UniqueConstraint(
                fields=["arrangement", "cut_off_on"],
                name="one_cycle_for_each_cut_off_date_of_an_arrangement",
            ),
            models.CheckConstraint(
                condition=Q(cut_off_on__gt=models.F("window_from")),
                name="a_cycle_is_cut_off_after_its_window_opens",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Assessment(models.Model):
    """One focus area, for one Authority, in one cycle. It holds little more than its stage."""

    arrangement = models.ForeignKey(
        Arrangement, on_delete=models.PROTECT, related_name="assessments"
    )
    number = models.PositiveIntegerField()
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="assessments")
    authority = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    focus_area = models.CharField(max_length=12)
    stage = models.CharField(max_length=20, default="draft")
    stage_since = models.DateTimeField()
    deferred_until = models.DateField(null=True)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "assessments_assessment"
        constraints = [
            models.UniqueConstraint(
                fields=["arrangement", "number"],
                name="one_assessment_of_each_number_in_an_arrangement",
            ),
            models.UniqueConstraint(
                fields=["cycle", "authority", "focus_area"],
                condition=~Q(stage__in=["withdrawn", "superseded"]),
                name="one_live_assessment_per_authority_focus_area_and_cycle",
            ),
            models.CheckConstraint(
                condition=Q(
                    stage__in=[
                        "draft",
                        "submitted",
                        "returned",
                        "agreed",
                        "challenged",
                        "in_moderation",
                        "proposed",
                        "deferred",
                        "ratified",
                        "published",
                        "superseded",
                        "withdrawn",
                    ]
                ),
                name="an_assessment_is_at_a_stage_of_the_workflow",
            ),
        ]
        indexes = [
            models.Index(fields=["arrangement", "focus_area", "authority"], name="assessment_row")
        ]

    def __str__(self) -> str:
        return f"A-{self.number}"


class StepTaken(models.Model):
    """Who took which of submit, validate, propose and ratify: one step a person, for ever."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="steps")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    step = models.CharField(max_length=10)
    at = models.DateTimeField()

    class Meta:
        db_table = "assessments_step_taken"
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "person"],
                name="nobody_takes_two_steps_of_one_assessment",
            ),
            models.CheckConstraint(
                condition=Q(step__in=["submit", "validate", "propose", "ratify"]),
                name="a_step_is_submit_validate_propose_or_ratify",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id} {self.step}"
