"""Events, seals and people's own words: rows that are added and never changed."""

from django.db import models


class Statement(models.Model):
    """Words a person wrote as a reason, kept apart so that a lawful erasure breaks no seal.

    Whatever is sealed holds ``digest``, the salted hash of the words, never the words.
    """

    text = models.TextField()
    salt = models.CharField(max_length=32)
    digest = models.CharField(max_length=64)

    class Meta:
        db_table = "audit_statement"

    def __str__(self) -> str:
        return self.text


class Erasure(models.Model):
    """That somebody's words, or a person's name, were removed by law; never what they were.

    ``shown`` stands in their place. A person is removed from the whole site, and has a row for each
    arrangement that they were on, so that each one's record tells it.
    """

    arrangement = models.CharField(max_length=40, blank=True)
    statement = models.OneToOneField(
        Statement, null=True, on_delete=models.PROTECT, related_name="erasure"
    )
    person = models.CharField(max_length=20, blank=True, help_text="An opaque reference.")
    ground = models.CharField(max_length=20)
    case = models.CharField(max_length=60, help_text="The reference of the request, or decision.")
    shown = models.CharField(max_length=60)
    asked_by = models.CharField(max_length=20, blank=True, help_text="An opaque reference.")
    by = models.CharField(max_length=20, help_text="An opaque reference.")
    on = models.DateField()
    at = models.DateTimeField()

    class Meta:
        db_table = "audit_erasure"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(statement=None) ^ models.Q(person=""),
                name="an_erasure_is_of_words_or_of_a_person",
            ),
            models.UniqueConstraint(
                fields=["arrangement", "person"],
                condition=~models.Q(person=""),
                name="a_person_is_removed_once_from_an_arrangement",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person or self.statement_id}: {self.shown}"


class Event(models.Model):
    """What happened, who did it for whom, and when. ``about`` names the thing ("A-12")."""

    arrangement = models.CharField(max_length=40, blank=True)
    name = models.CharField(max_length=60)
    about = models.CharField(max_length=80)
    by = models.CharField(max_length=20, help_text="The person's opaque reference.")
    party = models.CharField(max_length=20, blank=True)
    at = models.DateTimeField()
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    reason = models.ForeignKey(Statement, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "audit_event"
        indexes = [
            models.Index(fields=["arrangement", "about", "id"], name="event_by_subject"),
            models.Index(fields=["arrangement", "-id"], name="event_by_arrangement"),
            models.Index(fields=["arrangement", "name", "party"], name="event_by_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.about}"


class Seal(models.Model):
    """One link of an arrangement's chain: a hash of exactly what a step took and gave."""

    arrangement = models.CharField(max_length=40)
    sequence = models.PositiveIntegerField()
    kind = models.CharField(max_length=40)
    about = models.CharField(max_length=80)
    at = models.CharField(max_length=32, help_text="ISO 8601, UTC, as sealed.")
    content = models.TextField(help_text="Canonical JSON (RFC 8785).")
    content_hash = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        db_table = "audit_seal"
        constraints = [
            models.UniqueConstraint(
                fields=["arrangement", "sequence"],
                name="one_seal_at_each_place_of_an_arrangements_chain",
            ),
        ]
        indexes = [models.Index(fields=["arrangement", "about"], name="seal_by_subject")]

    def __str__(self) -> str:
        return f"{self.arrangement} {self.sequence}"


class SealHead(models.Model):
    """Where an arrangement's chain ends: the row that is locked to add the next seal."""

    arrangement = models.CharField(max_length=40, primary_key=True)
    sequence = models.PositiveIntegerField(default=0)
    hash = models.CharField(max_length=64)

    class Meta:
        db_table = "audit_seal_head"

    def __str__(self) -> str:
        return f"{self.arrangement} {self.sequence}"
