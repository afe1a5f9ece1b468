"""The four stated levels: claimed, validated, proposed, ratified. Four facts, never one column."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from milepost.apps.assessments.models.ratings import RatingSet
from milepost.apps.assessments.models.rounds import Assessment
from milepost.apps.audit.models import Seal, Statement


class _StatedLevel(models.Model):
    """A level somebody put their name to, beside what their own ratings indicated."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="%(class)ss")
    rating_set = models.ForeignKey(RatingSet, on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField()
    indicated = models.PositiveSmallIntegerField()
    reason = models.ForeignKey(Statement, null=True, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    seal = models.OneToOneField(Seal, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.assessment_id}: {self.level}"


def _a_reason_where_it_differs(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(level=models.F("indicated")) | Q(reason__isnull=False), name=name
    )


class AssessedLevel(_StatedLevel):
    """The provider's claim."""

    class Meta:
        db_table = "assessments_assessed_level"
        constraints = [
            _a_reason_where_it_differs("a_claim_apart_from_the_indicated_level_has_a_reason")
        ]


class ValidatedLevel(_StatedLevel):
    """An Authority's own view; ``critical_not_met``: [code, level] of critical criteria rated N.

    ``rests_until``: by level indicated, the last day on which its evidence is fresh enough for it.
    """

    critical_not_met = models.JSONField(default=list)
    rests_until = models.JSONField(default=dict)

    class Meta:
        db_table = "assessments_validated_level"
        constraints = [
            _a_reason_where_it_differs("a_validation_apart_from_the_indicated_level_has_a_reason")
        ]


class ProposedLevel(_StatedLevel):
    """The moderator's proposal to the Board."""

    class Meta:
        db_table = "assessments_proposed_level"
        constraints = [
            _a_reason_where_it_differs("a_proposal_apart_from_the_indicated_level_has_a_reason")
        ]


class RatifiedLevel(_StatedLevel):
    """What the Board adopted; ``paper_hash`` is the seal of exactly what it saw."""

    proposal = models.OneToOneField(ProposedLevel, on_delete=models.PROTECT, related_name="+")
    ratified_on = models.DateField()
    paper_hash = models.CharField(max_length=64)
    supersedes = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="superseded_by"
    )

    class Meta:
        db_table = "assessments_ratified_level"
        constraints = [
            _a_reason_where_it_differs("a_ratified_level_apart_from_the_indicated_has_a_reason")
        ]


def not_superseded() -> Q:
    """Which ratified levels no other took the place of; for why it is asked so, see ``stands``."""
    return Q(~Exists(RatifiedLevel.objects.filter(supersedes=OuterRef("pk"))))
