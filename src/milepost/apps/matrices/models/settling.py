"""What is settled beside the words of a draft: points, the change map, and bid commitments."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from milepost.apps.audit.models import Statement
from milepost.apps.contracts.models import Arrangement, Party
from milepost.apps.matrices.models.drafts import MatrixDraft


class PointSaid(models.Model):
    """What one side says of a point to settle; the newest of each side counts.

    ``point`` is the code of ``core.matrix.drafting.points``, or "F3" for the third finding made
    when the draft's matrix was read.
    """

    draft = models.ForeignKey(MatrixDraft, on_delete=models.PROTECT, related_name="points_said")
    point = models.CharField(max_length=8)
    said_as = models.CharField(max_length=10)
    words = models.ForeignKey(Statement, null=True, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "matrices_point_said"
        constraints = [
            models.CheckConstraint(
                condition=Q(said_as__in=["open", "agreed", "accepted"]),
                name="a_point_is_open_agreed_or_accepted_as_it_is",
            )
        ]
        indexes = [models.Index(fields=["draft", "point"], name="points_said_of_a_draft")]

    def __str__(self) -> str:
        return f"{self.point}: {self.said_as}"


class MapDecision(models.Model):
    """What somebody says became of a criterion or a cell; the newest of each counts.

    ``key`` is a criterion's code, or "CS/4" for a cell.
    """

    draft = models.ForeignKey(MatrixDraft, on_delete=models.PROTECT, related_name="decisions")
    key = models.CharField(max_length=100)
    kind = models.CharField(max_length=10)
    note = models.ForeignKey(Statement, null=True, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "matrices_map_decision"
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    kind__in=["unchanged", "reworded", "harder", "easier", "new", "removed"]
                ),
                name="a_change_is_of_one_of_six_kinds",
            )
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.kind}"


class BidCommitment(models.Model):
    """Something promised in the winning bid, as it is recorded; the newest revision counts."""

    arrangement = models.ForeignKey(
        Arrangement, on_delete=models.PROTECT, related_name="bid_commitments"
    )
    number = models.PositiveIntegerField()
    revision = models.PositiveIntegerField(default=1)
    text = models.TextField()
    place = models.CharField(max_length=200, blank=True)
    owner = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    is_withdrawn = models.BooleanField(default=False)
    reason = models.ForeignKey(Statement, null=True, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "matrices_bid_commitment"
        constraints = [
            models.UniqueConstraint(
                fields=["arrangement", "number", "revision"],
                name="one_bid_commitment_of_each_number_and_revision",
            )
        ]

    def __str__(self) -> str:
        return f"B-{self.number}"


class CommitmentTrace(models.Model):
    """Which criterion a bid commitment serves, or serves no longer; the newest of each counts."""

    arrangement = models.ForeignKey(
        Arrangement, on_delete=models.PROTECT, related_name="commitment_traces"
    )
    commitment = models.PositiveIntegerField()  # its number
    criterion = models.CharField(max_length=80)
    serves = models.BooleanField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "matrices_commitment_trace"
        indexes = [
            models.Index(fields=["arrangement", "commitment"], name="traces_of_a_bid_commitment")
        ]

    def __str__(self) -> str:
        return f"B-{self.commitment} {self.criterion}"
