"""Moves that were taken back: each by a further row, never by taking anything away."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from milepost.apps.assessments.models.ratings import RatingSet
from milepost.apps.assessments.models.rounds import Assessment
from milepost.apps.audit.models import Seal, Statement


class UndoneMove(models.Model):
    """A move taken back, with the reason; ``taken_at`` is when it had been taken.

    ``rating_set`` is the set that the move had issued, where it stated a level: it stays as it was
    sealed and counts no more, nor do the level and the challenges stated with it.
    """

    assessment = models.ForeignKey(
        Assessment, on_delete=models.PROTECT, related_name="undone_moves"
    )
    move = models.CharField(max_length=20)
    taken_at = models.DateTimeField()
    rating_set = models.OneToOneField(
        RatingSet, null=True, on_delete=models.PROTECT, related_name="undone_by"
    )
    reason = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    seal = models.OneToOneField(Seal, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "assessments_undone_move"
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "taken_at", "move"],
                name="a_move_is_taken_back_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id} {self.move}"


def not_undone(rating_set: str = "rating_set") -> Q:
    """Which rows count still: no move that issued their set of ratings was taken back.

    :param rating_set: the row's way to that set; "pk" for the set itself.
    """
    return Q(~Exists(UndoneMove.objects.filter(rating_set=OuterRef(rating_set))))


def challenge_stands() -> Q:
    """Which challenges count still: the round of ratings they stand in was not taken back."""
    return Q(
        ~Exists(
            UndoneMove.objects.filter(
                move="challenge",
                assessment=OuterRef("assessment"),
                rating_set__round=OuterRef("round"),
            )
        )
    )
