"""What the Board's members said before a level was ratified: votes, and dissent."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from milepost.apps.assessments.models.levels import ProposedLevel
from milepost.apps.audit.models import Seal, Statement
from milepost.apps.contracts.models import Party


class BoardVote(models.Model):
    """How a Board member voted on a proposal, and why; the newest of a member's counts."""

    proposal = models.ForeignKey(ProposedLevel, on_delete=models.PROTECT, related_name="votes")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    choice = models.CharField(max_length=10)
    reason = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    seal = models.OneToOneField(Seal, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "assessments_board_vote"
        constraints = [
            models.CheckConstraint(
                condition=Q(choice__in=["for", "against", "abstain"]),
                name="a_vote_is_for_against_or_an_abstention",
            )
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id}: {self.choice}"


class Dissent(models.Model):
    """Who does not agree with a level that was proposed or ratified, or with the joint view of it.

    ``is_published``: its author wishes it to stand beside the level. The newest of an author's on a
    proposal counts; ``is_withdrawn``: they dissent no longer.
    """

    proposal = models.ForeignKey(ProposedLevel, on_delete=models.PROTECT, related_name="dissents")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    about = models.CharField(max_length=10)
    words = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="+")
    is_published = models.BooleanField()
    is_withdrawn = models.BooleanField(default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    seal = models.OneToOneField(Seal, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "assessments_dissent"
        constraints = [
            models.CheckConstraint(
                condition=Q(about__in=["level", "joint_view"]),
                name="a_dissent_is_about_a_level_or_the_joint_view",
            )
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id}: {self.about}"
