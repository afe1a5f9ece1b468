"""Evidence items and their versions: dated, hashed, and never edited."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from milepost.apps.audit.models import Statement
from milepost.apps.contracts.models import Arrangement, Party


class EvidenceItem(models.Model):
    """A thing that shows something, whoever cites it. ``made_by`` decides its strength."""

    arrangement = models.ForeignKey(Arrangement, on_delete=models.PROTECT, related_name="evidence")
    number = models.PositiveIntegerField()
    owner = models.ForeignKey(Party, null=True, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    type_code = models.CharField(max_length=60)
    made_by = models.CharField(max_length=12)
    author = models.CharField(max_length=120)
    source = models.CharField(max_length=200)
    classification = models.CharField(max_length=20, default="official")
    is_restricted = models.BooleanField(default=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    added_at = models.DateTimeField()

    class Meta:
        db_table = "evidence_item"
        constraints = [
            models.UniqueConstraint(
                fields=["arrangement", "number"],
                name="one_evidence_item_of_each_number_in_an_arrangement",
            ),
            models.CheckConstraint(
                condition=Q(made_by__in=["independent", "authority", "provider"]),
                name="evidence_is_made_independently_or_by_one_of_the_parties",
            ),
            models.CheckConstraint(
                condition=Q(classification__in=["public", "official", "official_sensitive"]),
                name="evidence_is_public_official_or_official_sensitive",
            ),
            models.CheckConstraint(
                condition=~Q(classification="public", is_restricted=True),
                name="restricted_evidence_is_never_public",
            ),
        ]

    def __str__(self) -> str:
        return f"E-{self.number}"


class EvidenceVersion(models.Model):
    """One dated, hashed state of an item: a file, or an address (then ``sha256`` is empty).

    ``kind`` says what it is to the version before it, and ``reason`` why there is another.
    """

    item = models.ForeignKey(EvidenceItem, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, default="first")
    reason = models.ForeignKey(Statement, null=True, on_delete=models.PROTECT, related_name="+")
    redaction = models.CharField(max_length=12)
    file_name = models.CharField(max_length=200, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    size = models.BigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    address = models.CharField(max_length=1000, blank=True)
    snapshot_note = models.CharField(
        max_length=500, blank=True, help_text="What was seen at the address, and when."
    )
    dated_on = models.DateField()
    period_from = models.DateField()
    period_to = models.DateField()
    valid_until = models.DateField(null=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    added_at = models.DateTimeField()

    class Meta:
        db_table = "evidence_version"
        constraints = [
            models.UniqueConstraint(
                fields=["item", "number"], name="one_version_of_each_number_of_an_evidence_item"
            ),
            models.CheckConstraint(
                condition=(~Q(sha256="") & Q(address="")) | (Q(sha256="") & ~Q(address="")),
                name="evidence_is_a_hashed_file_or_an_address",
            ),
            models.CheckConstraint(
                condition=Q(number=1, kind="first", reason__isnull=True)
                | Q(
                    number__gt=1,
                    kind__in=["correction", "renewal", "redacted"],
                    reason__isnull=False,
                ),
                name="a_later_version_of_evidence_says_what_it_is_and_why",
            ),
            models.CheckConstraint(
                condition=Q(redaction__in=["not_needed", "needed", "done"]),
                name="the_redaction_status_of_evidence_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(kind="redacted") | Q(redaction="done"),
                name="a_redacted_version_of_evidence_is_redacted",
            ),
            models.CheckConstraint(
                condition=Q(period_to__gte=models.F("period_from")),
                name="the_period_that_evidence_covers_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} v{self.number}"


class EvidenceRelease(models.Model):
    """From here on the other parties see an evidence version: a position citing it was issued."""

    evidence_version = models.OneToOneField(
        EvidenceVersion, on_delete=models.PROTECT, related_name="release"
    )
    about = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        db_table = "evidence_release"

    def __str__(self) -> str:
        return f"{self.evidence_version_id}"
