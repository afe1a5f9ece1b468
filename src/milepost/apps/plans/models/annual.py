"""Annual Plans, the commitments in them, and what each side says came of them: none edited."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from milepost.apps.audit.models import Seal, Statement
from milepost.apps.contracts.models import Arrangement, Party


class AnnualPlan(models.Model):
    """What an Authority and the provider promise each other for a contract year."""

    arrangement = models.ForeignKey(
        Arrangement, on_delete=models.PROTECT, related_name="annual_plans"
    )
    authority = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "plans_annual_plan"
        constraints = [
            models.UniqueConstraint(
                fields=["arrangement", "number"],
                name="one_annual_plan_of_each_number_in_an_arrangement",
            ),
            models.UniqueConstraint(
                fields=["arrangement", "authority", "starts_on"],
                name="one_annual_plan_of_an_authority_for_a_contract_year",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")),
                name="an_annual_plan_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"AP-{self.number}"


class AnnualPlanStep(models.Model):
    """An Annual Plan was put to the Board, sent back, or approved by it.

    ``decided_by`` is the Board member who speaks for it, where it was approved.
    """

    annual_plan = models.ForeignKey(AnnualPlan, on_delete=models.PROTECT, related_name="steps")
    number = models.PositiveIntegerField()
    move = models.CharField(max_length=20)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_on = models.DateField(null=True)
    minute = models.CharField(max_length=120, blank=True)
    words = models.ForeignKey(Statement, null=True, on_delete=models.PROTECT, related_name="+")
    seal = models.ForeignKey(Seal, null=True, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "plans_annual_plan_step"
        constraints = [
            models.UniqueConstraint(
                fields=["annual_plan", "number"],
                name="one_step_of_each_number_of_an_annual_plan",
            ),
            models.CheckConstraint(
                condition=Q(move__in=["put_to_the_board", "sent_back"])
                | Q(
                    move="approved",
                    decided_by__isnull=False,
                    decided_on__isnull=False,
                    seal__isnull=False,
                ),
                name="an_annual_plan_is_approved_by_somebody_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.annual_plan_id} {self.move}"


class AnnualCommitment(models.Model):
    """One state of a commitment; of those with one number the newest revision stands.

    Once the plan is approved, a revision rests on a decision of the Board: it is sealed, and says
    who decided it, on which day and why.
    """

    annual_plan = models.ForeignKey(
        AnnualPlan, on_delete=models.PROTECT, related_name="commitments"
    )
    arrangement = models.ForeignKey(Arrangement, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    revision = models.PositiveIntegerField()
    text = models.TextField()
    giver = models.CharField(max_length=10)
    receiver = models.CharField(max_length=10)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    evidence = models.CharField(max_length=500)
    pence = models.BigIntegerField(null=True)
    origin = models.CharField(max_length=12)
    origin_of = models.CharField(max_length=120, blank=True)
    criteria = models.JSONField(default=list)
    is_struck = models.BooleanField(default=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_on = models.DateField(null=True)
    minute = models.CharField(max_length=120, blank=True)
    reason = models.ForeignKey(Statement, null=True, on_delete=models.PROTECT, related_name="+")
    seal = models.ForeignKey(Seal, null=True, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "plans_annual_commitment"
        constraints = [
            models.UniqueConstraint(
                fields=["arrangement", "number", "revision"],
                name="one_annual_commitment_of_each_number_and_revision",
            ),
            models.CheckConstraint(
                condition=Q(giver__in=["provider", "authority", "joint"])
                & Q(receiver__in=["provider", "authority", "joint"]),
                name="a_commitment_is_given_by_a_side_to_a_side",
            ),
            models.CheckConstraint(
                condition=Q(pence__isnull=True) | Q(pence__gt=0),
                name="the_money_of_a_commitment_is_above_nothing",
            ),
            models.CheckConstraint(
                condition=Q(origin="agreed", origin_of="")
                | (Q(origin__in=["bid", "gap", "corrective", "carried"]) & ~Q(origin_of="")),
                name="a_commitment_says_what_it_comes_from",
            ),
            models.CheckConstraint(
                condition=Q(seal__isnull=True)
                | Q(decided_by__isnull=False, decided_on__isnull=False, reason__isnull=False),
                name="a_decision_on_a_commitment_says_by_whom_when_and_why",
            ),
        ]

    def __str__(self) -> str:
        return f"C-{self.number}"


class OutcomePosition(models.Model):
    """What one side says came of a commitment; of those of a side the newest stands.

    It is of the words that stood then: once they are changed by decision, both sides say anew.
    """

    commitment = models.ForeignKey(
        AnnualCommitment, on_delete=models.PROTECT, related_name="outcomes"
    )
    number = models.PositiveIntegerField()
    side = models.CharField(max_length=10)
    outcome = models.CharField(max_length=10)
    on = models.DateField()
    evidence = models.JSONField(default=list)
    reason = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "plans_outcome_position"
        constraints = [
            models.UniqueConstraint(
                fields=["commitment", "number"],
                name="one_position_of_each_number_on_a_commitment",
            ),
            models.CheckConstraint(
                condition=Q(side__in=["provider", "authority"])
                & Q(outcome__in=["met", "part", "missed", "withdrawn"]),
                name="a_side_says_met_part_missed_or_withdrawn",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commitment_id} {self.side} {self.outcome}"


class ClientBlock(models.Model):
    """Something said of a block of a criterion by the client: it is raised, answered, lifted.

    Those with one number are of one block, in the order of their revisions. ``commitment`` is the
    number of the client's commitment that it waits for, if any.
    """

    arrangement = models.ForeignKey(Arrangement, on_delete=models.PROTECT, related_name="+")
    authority = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    revision = models.PositiveIntegerField()
    criterion = models.CharField(max_length=40)
    commitment = models.PositiveIntegerField(null=True)
    since_on = models.DateField()
    speech = models.CharField(max_length=10)
    side = models.CharField(max_length=10)
    is_not_assessable = models.BooleanField(default=False)
    lifted_on = models.DateField(null=True)
    words = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "plans_client_block"
        constraints = [
            models.UniqueConstraint(
                fields=["arrangement", "number", "revision"],
                name="one_thing_said_of_a_client_block_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(side__in=["provider", "authority"])
                & Q(speech__in=["raised", "agreed", "disputed", "lifted"]),
                name="a_client_block_is_raised_agreed_disputed_or_lifted",
            ),
            models.CheckConstraint(
                condition=Q(speech="lifted", lifted_on__isnull=False)
                | (~Q(speech="lifted") & Q(lifted_on__isnull=True)),
                name="a_client_block_that_is_lifted_says_when",
            ),
        ]

    def __str__(self) -> str:
        return f"CB-{self.number}"
