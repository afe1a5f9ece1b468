"""Whose own interest might keep them from judging: what people declare, and who is seconded."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from milepost.apps.assessments.models.rounds import Cycle
from milepost.apps.audit.models import Statement
from milepost.apps.contracts.models import Arrangement, Party


class InterestDeclaration(models.Model):
    """What somebody who judges declared for a cycle; that they have no interest, too.

    No ``focus_areas``: it bears on all of them. One that no longer holds is ended by a row of its
    own. The words stand apart, so that they can be erased by law.
    """

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="interests")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    party = models.ForeignKey(Party, null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    focus_areas = models.JSONField(default=list)
    words = models.ForeignKey(Statement, null=True, on_delete=models.PROTECT, related_name="+")
    declared_on = models.DateField()
    at = models.DateTimeField()

    class Meta:
        db_table = "assessments_interest_declaration"
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    kind__in=["none", "pay", "personal", "holding", "outside_work", "other"]
                ),
                name="an_interest_is_of_a_known_kind",
            ),
            models.CheckConstraint(
                condition=Q(kind="none") | Q(words__isnull=False),
                name="an_interest_that_is_declared_has_words",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cycle_id} {self.person_id}: {self.kind}"


class InterestEnd(models.Model):
    """That a declared interest no longer holds, and from which day on."""

    declaration = models.OneToOneField(
        InterestDeclaration, on_delete=models.PROTECT, related_name="end"
    )
    ended_on = models.DateField()
    reason = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "assessments_interest_end"

    def __str__(self) -> str:
        return f"{self.declaration_id} until {self.ended_on}"


class RecordedSecondment(models.Model):
    """Somebody of one party works for another; ``last_on`` is empty while no end is known.

    A correction is a further row that supersedes it; ``is_void``: it was recorded in error.
    """

    arrangement = models.ForeignKey(
        Arrangement, on_delete=models.PROTECT, related_name="secondments"
    )
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    home = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    host = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    first_on = models.DateField()
    last_on = models.DateField(null=True)
    is_void = models.BooleanField(default=False)
    supersedes = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="superseded_by"
    )
    reason = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "assessments_secondment"
        constraints = [
            models.CheckConstraint(
                condition=Q(last_on__isnull=True) | Q(last_on__gte=models.F("first_on")),
                name="a_secondment_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=~Q(home=models.F("host")),
                name="a_secondment_is_from_one_party_to_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} from {self.first_on}"
