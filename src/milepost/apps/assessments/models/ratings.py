"""Each position's own set of ratings, and the evidence it cites."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from milepost.apps.assessments.models.rounds import Assessment
from milepost.apps.audit.models import Statement
from milepost.apps.evidence.models import EvidenceVersion


class RatingSet(models.Model):
    """One position's ratings of an assessment, in one round; frozen once issued.

    ``indicated``, ``held_back_by``, ``covered`` and ``runs`` are what the level rule made of the
    ratings at the last change: remembered, always recomputable. ``runs`` maps a criterion to the
    number of cycles running in which it was met. ``revision`` counts the changes.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="rating_sets")
    position = models.CharField(max_length=10)
    round = models.PositiveSmallIntegerField(default=1)
    revision = models.PositiveIntegerField(default=0)
    issued_at = models.DateTimeField(null=True)
    indicated = models.PositiveSmallIntegerField(default=0)
    held_back_by = models.JSONField(default=dict)
    covered = models.JSONField(default=list)
    runs = models.JSONField(default=dict)

    class Meta:
        db_table = "assessments_rating_set"
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "position", "round"],
                name="one_rating_set_for_each_position_and_round_of_an_assessment",
            ),
            models.CheckConstraint(
                condition=Q(position__in=["provider", "authority", "moderator"]),
                name="a_position_is_a_providers_an_authoritys_or_a_moderators",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id} {self.position} {self.round}"


class CriterionRating(models.Model):
    """How far a criterion is met, in one set. A change is a new row of the next revision."""

    rating_set = models.ForeignKey(RatingSet, on_delete=models.PROTECT, related_name="ratings")
    criterion = models.CharField(max_length=40)
    revision = models.PositiveIntegerField()
    rating = models.CharField(max_length=2, blank=True, help_text="Empty: taken back to not rated.")
    reason = models.ForeignKey(Statement, null=True, on_delete=models.PROTECT, related_name="+")
    origin = models.CharField(
        max_length=10, default="own", help_text="own, still_so (last cycle's), or accepted."
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "assessments_criterion_rating"
        constraints = [
            models.UniqueConstraint(
                fields=["rating_set", "criterion", "revision"],
                name="one_rating_of_each_revision_of_a_criterion",
            ),
            models.CheckConstraint(
                condition=Q(rating__in=["", "F", "L", "P", "N", "NA", "NE"]),
                name="a_rating_is_on_the_scale",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion} {self.rating}"


class EvidenceLink(models.Model):
    """The tie of an evidence version to a criterion; withdrawn by a row that supersedes it."""

    assessment = models.ForeignKey(
        Assessment, on_delete=models.PROTECT, related_name="evidence_links"
    )
    position = models.CharField(max_length=10)
    criterion = models.CharField(max_length=40)
    evidence_version = models.ForeignKey(
        EvidenceVersion, on_delete=models.PROTECT, related_name="links"
    )
    kind = models.CharField(max_length=12)
    place = models.CharField(max_length=200)
    supersedes = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="superseded_by"
    )
    is_withdrawn = models.BooleanField(default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "assessments_evidence_link"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["supports", "contradicts", "context"]),
                name="evidence_supports_contradicts_or_gives_context",
            )
        ]
        indexes = [models.Index(fields=["assessment", "criterion"], name="link_by_criterion")]

    def __str__(self) -> str:
        return f"{self.criterion} {self.kind}"


def stands() -> Q:
    """Which ties stand: nobody withdrew them, and none took their place.

    Asked as a question of its own, for PostgreSQL: of ``superseded_by__isnull=True``, which joins,
    it believes that one row comes of it, and then walks through a table for each of thousands.
    """
    later = EvidenceLink.objects.filter(supersedes=OuterRef("pk"))
    return Q(~Exists(later), is_withdrawn=False)
