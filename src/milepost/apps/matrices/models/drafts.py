"""A matrix that is still being settled: the draft, what was proposed, and what came of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from milepost.apps.audit.models import Statement
from milepost.apps.contracts.models import Arrangement, Party
from milepost.apps.matrices.models.versions import MatrixVersion


class MatrixDraft(models.Model):
    """The words that the parties work on: a matrix and the changes to it that were accepted.

    ``begun_from`` is the document it began with, ``document`` what it comes to now; both are the
    canonical JSON of ``core.matrix.document``. Until it is opened to the other parties, at
    ``consulted_at``, it is its own party's alone.
    ``version`` is the edition it was put forward as.
    """

    arrangement = models.ForeignKey(
        Arrangement, on_delete=models.PROTECT, related_name="matrix_drafts"
    )
    number = models.PositiveIntegerField()
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    base = models.ForeignKey(MatrixVersion, null=True, on_delete=models.PROTECT, related_name="+")
    begun_from = models.TextField()
    document = models.TextField()
    findings = models.JSONField(default=list)
    source_name = models.CharField(max_length=200, blank=True)
    source_layout = models.JSONField(default=dict)
    stage = models.CharField(max_length=16, default="draft")
    stage_since = models.DateTimeField()
    consulted_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=0)
    version = models.OneToOneField(
        MatrixVersion, null=True, on_delete=models.PROTECT, related_name="draft"
    )
    begun_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    begun_at = models.DateTimeField()

    class Meta:
        db_table = "matrices_draft"
        constraints = [
            models.UniqueConstraint(
                fields=["arrangement", "number"],
                name="one_draft_of_each_number_in_an_arrangement",
            ),
            models.UniqueConstraint(
                fields=["arrangement"],
                condition=Q(stage="in_consultation"),
                name="one_draft_at_a_time_is_in_consultation",
            ),
            models.UniqueConstraint(
                fields=["arrangement", "party"],
                condition=Q(stage="draft"),
                name="a_party_works_on_one_draft_of_its_own_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(stage__in=["draft", "in_consultation", "put_forward", "withdrawn"]),
                name="a_draft_is_at_one_of_its_stages",
            ),
        ]

    def __str__(self) -> str:
        return f"draft {self.number}"


class DraftProposal(models.Model):
    """Changes that somebody wants in a draft, and why.

    ``changes`` is the document of ``core.matrix.drafting.changes``. One that ``is_written`` was
    made by the party whose draft it was, before the others could see it, and needed no answer.
    ``answers`` is the proposal that it counters.
    """

    draft = models.ForeignKey(MatrixDraft, on_delete=models.PROTECT, related_name="proposals")
    number = models.PositiveIntegerField()
    changes = models.JSONField()
    is_written = models.BooleanField(default=False)
    answers = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="counters"
    )
    reason = models.ForeignKey(Statement, null=True, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "matrices_proposal"
        constraints = [
            models.UniqueConstraint(
                fields=["draft", "number"], name="one_proposal_of_each_number_in_a_draft"
            )
        ]

    def __str__(self) -> str:
        return f"proposal {self.number}"


class ProposalAnswer(models.Model):
    """What came of a proposal: accepted, rejected, countered or withdrawn, once and for all."""

    proposal = models.OneToOneField(DraftProposal, on_delete=models.PROTECT, related_name="answer")
    stage = models.CharField(max_length=10)
    reason = models.ForeignKey(Statement, null=True, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "matrices_proposal_answer"
        constraints = [
            models.CheckConstraint(
                condition=Q(stage__in=["accepted", "rejected", "countered", "withdrawn"]),
                name="a_proposal_ends_as_one_of_its_moves_says",
            )
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.stage}"


class ProposalComment(models.Model):
    """What somebody said of a proposal while it was open."""

    proposal = models.ForeignKey(DraftProposal, on_delete=models.PROTECT, related_name="comments")
    words = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "matrices_proposal_comment"

    def __str__(self) -> str:
        return f"{self.proposal_id}"
