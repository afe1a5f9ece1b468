"""What the parties say to each other about a criterion: challenges, answers, waivers."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from milepost.apps.assessments.models.ratings import EvidenceLink
from milepost.apps.assessments.models.rounds import Assessment
from milepost.apps.audit.models import Statement
from milepost.apps.contracts.models import Arrangement, Party


class Challenge(models.Model):
    """A reasoned disagreement on a criterion: what each side rated, and why they differ.

    ``round`` is that of the Authority's ratings it stands in.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="challenges")
    criterion = models.CharField(max_length=40)
    round = models.PositiveSmallIntegerField(default=1)
    claimed = models.CharField(max_length=2, blank=True)
    validated = models.CharField(max_length=2, blank=True)
    reason = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "assessments_challenge"
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "criterion", "round"],
                name="a_criterion_is_challenged_once_in_a_round_of_an_assessment",
            )
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id} {self.criterion}"


class ChallengeAnswer(models.Model):
    """The provider's answer to a challenge: it keeps to its rating, or accepts the Authority's."""

    challenge = models.OneToOneField(Challenge, on_delete=models.PROTECT, related_name="answer")
    is_accepted = models.BooleanField()
    text = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "assessments_challenge_answer"

    def __str__(self) -> str:
        return f"{self.challenge_id}"


class EvidenceAnswer(models.Model):
    """Why an item that contradicts a criterion does not stand against its rating."""

    link = models.OneToOneField(EvidenceLink, on_delete=models.PROTECT, related_name="answer")
    text = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "assessments_evidence_answer"

    def __str__(self) -> str:
        return f"{self.link_id}"


class Waiver(models.Model):
    """An Authority's dated acceptance of a criterion largely, not fully, met."""

    arrangement = models.ForeignKey(Arrangement, on_delete=models.PROTECT, related_name="waivers")
    authority = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    criterion = models.CharField(max_length=40)
    from_on = models.DateField()
    until_on = models.DateField()
    reason = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "assessments_waiver"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until_on__gte=models.F("from_on")),
                name="a_waiver_ends_after_it_begins",
            )
        ]

    def __str__(self) -> str:
        return f"{self.criterion} until {self.until_on}"


class WaiverEnd(models.Model):
    """A waiver taken back: from ``ended_on`` it serves no more."""

    waiver = models.OneToOneField(Waiver, on_delete=models.PROTECT, related_name="end")
    ended_on = models.DateField()
    reason = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "assessments_waiver_end"

    def __str__(self) -> str:
        return f"{self.waiver_id} ended {self.ended_on}"


def waived_on(day: Any) -> Q:
    """Which waivers are in force on a day.

    :param day: the day, or the place in a prepared query where it will be given.
    """
    return Q(
        ~Exists(WaiverEnd.objects.filter(waiver=OuterRef("pk"), ended_on__lte=day)),
        from_on__lte=day,
        until_on__gte=day,
    )
