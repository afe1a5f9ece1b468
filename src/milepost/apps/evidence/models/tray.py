"""Files that arrived and that nobody has described yet, and what a virus scanner said of files."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from milepost.apps.contracts.models import Arrangement, Party


class ReceivedFile(models.Model):
    """A file in a side's tray: arriving in parts, or whole and waiting to become evidence.

    It is no record: it can be dropped, and it goes when it becomes an evidence item.
    """

    reference = models.CharField(max_length=32, unique=True)
    arrangement = models.ForeignKey(Arrangement, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Party, null=True, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    size = models.BigIntegerField()
    received = models.BigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    remark = models.CharField(max_length=200, blank=True)
    changed_at = models.DateTimeField()
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "evidence_received"
        constraints = [
            models.CheckConstraint(
                condition=Q(received__gte=0, size__gt=0, received__lte=F("size")),
                name="no_more_of_a_file_is_received_than_there_is",
            ),
            models.CheckConstraint(
                condition=Q(sha256="") | Q(received=F("size")),
                name="a_file_is_hashed_once_all_of_it_is_received",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class EvidenceScan(models.Model):
    """What this site's virus scanner said of a file when it was put in; the newest counts."""

    arrangement = models.ForeignKey(Arrangement, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    outcome = models.CharField(max_length=8)
    scanner = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        db_table = "evidence_scan"
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome__in=["clean", "failed"]),
                name="a_scan_of_evidence_found_nothing_or_failed",
            ),
        ]
        indexes = [models.Index(fields=["arrangement", "sha256"], name="evidence_scan_of_file")]

    def __str__(self) -> str:
        return f"{self.sha256} {self.outcome}"
