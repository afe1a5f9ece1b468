"""Arrangements, the parties to them, their contracts, and who acts for whom."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class Party(models.Model):
    """A council (an Authority) or the provider."""

    reference = models.CharField(max_length=20, unique=True)
    kind = models.CharField(
        max_length=10, choices=[("authority", "Authority"), ("provider", "Provider")]
    )
    name = models.CharField(max_length=120)
    short_name = models.CharField(max_length=30)
    slug = models.SlugField(max_length=30)

    class Meta:
        db_table = "contracts_party"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["authority", "provider"]),
                name="a_party_is_an_authority_or_a_provider",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Arrangement(models.Model):
    """What the parties run together: a matrix, a provider, a Strategic Board, cycles."""

    reference = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    provider = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    joint_rule = models.CharField(max_length=10, default="lower")

    class Meta:
        db_table = "contracts_arrangement"
        constraints = [
            models.CheckConstraint(
                condition=Q(joint_rule__in=["lower", "both", "board"]),
                name="the_joint_view_is_the_lower_both_or_set_by_the_board",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Contract(models.Model):
    """One Authority's own contract under an arrangement."""

    arrangement = models.ForeignKey(Arrangement, on_delete=models.PROTECT, related_name="contracts")
    authority = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="contracts")
    reference = models.CharField(max_length=40)
    starts_on = models.DateField()
    ends_on = models.DateField()
    legal_regime = models.CharField(max_length=10, default="PCR2015")

    class Meta:
        db_table = "contracts_contract"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["arrangement", "authority"],
                name="one_contract_for_each_authority_of_an_arrangement",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gt=models.F("starts_on")),
                name="a_contract_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class Membership(models.Model):
    """A role that a person holds on an arrangement, for a party where the role has a side."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships"
    )
    arrangement = models.ForeignKey(
        Arrangement, on_delete=models.PROTECT, related_name="memberships"
    )
    party = models.ForeignKey(Party, null=True, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=30)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "contracts_membership"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "arrangement", "role"],
                condition=Q(ended_at=None),
                name="a_person_holds_a_role_on_an_arrangement_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role}"


class CalendarFeed(models.Model):
    """An address from which a calendar program reads what one person may see of an arrangement.

    Its secret is handed over once and not kept: what is kept is its hash.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_feeds"
    )
    arrangement = models.ForeignKey(Arrangement, on_delete=models.PROTECT, related_name="+")
    secret_digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "contracts_calendar_feed"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "arrangement"],
                condition=Q(closed_at=None),
                name="a_person_has_one_open_calendar_feed_of_an_arrangement",
            )
        ]

    def __str__(self) -> str:
        return f"{self.secret_digest[:8]} {self.made_at:%Y-%m-%d}"
