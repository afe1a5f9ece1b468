"""What an Authority says of evidence: its judgements, what is replied, and exceptions it makes."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from milepost.apps.audit.models import Statement
from milepost.apps.contracts.models import Party
from milepost.apps.evidence.models.items import EvidenceItem, EvidenceVersion


class EvidenceJudgement(models.Model):
    """An Authority's answer to an evidence version, which counts in its own assessments alone.

    ``supersedes`` names its answer before; the newest of the chain is what it says now.
    """

    evidence_version = models.ForeignKey(
        EvidenceVersion, on_delete=models.PROTECT, related_name="judgements"
    )
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=12)
    strength = models.CharField(max_length=1, blank=True)
    reason = models.ForeignKey(Statement, null=True, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    supersedes = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="superseded_by"
    )

    class Meta:
        db_table = "evidence_judgement"
        constraints = [
            models.UniqueConstraint(
                fields=["evidence_version", "party"],
                condition=Q(supersedes__isnull=True),
                name="an_authority_first_judges_an_evidence_version_once",
            ),
            models.CheckConstraint(
                condition=Q(answer="accepted", strength__in=["A", "B", "C", "D"])
                | Q(answer__in=["rejected", "more_asked"], strength=""),
                name="what_is_accepted_has_a_strength_and_nothing_else_has",
            ),
            models.CheckConstraint(
                condition=Q(answer="accepted") | Q(reason__isnull=False),
                name="evidence_is_rejected_or_asked_about_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.evidence_version_id} {self.answer}"


class EvidenceReply(models.Model):
    """What the owner's side replies to a judgement that did not accept its evidence."""

    judgement = models.OneToOneField(
        EvidenceJudgement, on_delete=models.PROTECT, related_name="reply"
    )
    text = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "evidence_reply"

    def __str__(self) -> str:
        return f"{self.judgement_id}"


class EvidenceException(models.Model):
    """An Authority takes an item in a focus area whose evidence base lacks its type."""

    item = models.ForeignKey(EvidenceItem, on_delete=models.PROTECT, related_name="exceptions")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    focus_area = models.CharField(max_length=12)
    reason = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "evidence_exception"

    def __str__(self) -> str:
        return f"{self.item_id} {self.focus_area}"


class EvidenceExceptionEnd(models.Model):
    """An exception taken back: from here on the item's type stands against it again."""

    exception = models.OneToOneField(
        EvidenceException, on_delete=models.PROTECT, related_name="end"
    )
    reason = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "evidence_exception_end"

    def __str__(self) -> str:
        return f"{self.exception_id}"
