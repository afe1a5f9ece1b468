"""For how long files are kept, what holds them longer, and which of them were deleted."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from milepost.apps.audit.models import Statement
from milepost.apps.contracts.models import Arrangement, Party
from milepost.apps.evidence.models.items import EvidenceItem, EvidenceVersion


class EvidenceKeeping(models.Model):
    """How many bytes of files an arrangement may keep, and for how long; the newest counts.

    The years are counted from the end of its last contract. ``quota`` is null for no limit.
    """

    arrangement = models.ForeignKey(Arrangement, on_delete=models.PROTECT, related_name="+")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    quota = models.PositiveBigIntegerField(null=True)
    years_ratified = models.PositiveSmallIntegerField()
    years_relied_on = models.PositiveSmallIntegerField()
    years_unused = models.PositiveSmallIntegerField()
    reason = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "evidence_keeping"
        constraints = [
            models.CheckConstraint(
                condition=Q(years_ratified__gte=6, years_relied_on__gte=6, years_unused__gte=1),
                name="evidence_is_kept_no_shorter_than_claims_may_be_brought",
            ),
            models.CheckConstraint(
                condition=Q(quota__isnull=True) | Q(quota__gt=0),
                name="a_quota_for_evidence_is_more_than_nothing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.arrangement_id} {self.at}"


class EvidenceHold(models.Model):
    """A legal hold: an item, or all of an arrangement's where it names none, is not deleted."""

    arrangement = models.ForeignKey(Arrangement, on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey(
        EvidenceItem, null=True, on_delete=models.PROTECT, related_name="holds"
    )
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    reason = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "evidence_hold"

    def __str__(self) -> str:
        return f"{self.item_id or 'all'}"


class EvidenceHoldEnd(models.Model):
    """A legal hold lifted: from here on it keeps nothing."""

    hold = models.OneToOneField(EvidenceHold, on_delete=models.PROTECT, related_name="end")
    reason = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "evidence_hold_end"

    def __str__(self) -> str:
        return f"{self.hold_id}"


class EvidenceDeletion(models.Model):
    """The file of an evidence version was deleted under a rule; its row and its hash stay.

    The rule as it was then: the class that the file was of, for how many ``years`` such are kept,
    and the last day on which it was.
    """

    evidence_version = models.OneToOneField(
        EvidenceVersion, on_delete=models.PROTECT, related_name="deletion"
    )
    record_class = models.CharField(max_length=12)
    years = models.PositiveSmallIntegerField()
    kept_until = models.DateField()
    reason = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "evidence_deletion"
        constraints = [
            models.CheckConstraint(
                condition=Q(record_class__in=["ratified", "relied_on", "unused"]),
                name="a_deleted_file_was_of_a_class_of_the_record",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.evidence_version_id}"
