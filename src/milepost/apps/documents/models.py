"""Documents that were asked for, the files made of them, and the charts that were drawn."""

from django.conf import settings
from django.db import models

from milepost.apps.contracts.models import Arrangement


class Document(models.Model):
    """What a document says: one frozen data set, whoever asked for it first.

    ``shows_what_follows``: it tells more than ratified levels, so those who may not see
    assessments do not see it. ``layout`` is the edition of the template it is set by.
    """

    arrangement = models.ForeignKey(Arrangement, on_delete=models.PROTECT, related_name="documents")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=30)
    layout = models.PositiveSmallIntegerField()
    data = models.TextField(help_text="Canonical JSON (RFC 8785).")
    data_hash = models.CharField(max_length=64)
    charts = models.JSONField(default=list, help_text="Titles, words, tables, specifications.")
    shows_what_follows = models.BooleanField()
    recorded_on = models.DateField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_for = models.CharField(max_length=20, blank=True, help_text="The asker's party.")
    asked_at = models.DateTimeField()

    class Meta:
        db_table = "documents_document"
        constraints = [
            models.UniqueConstraint(
                fields=["arrangement", "number"],
                name="one_document_of_each_number_in_an_arrangement",
            ),
            models.UniqueConstraint(
                fields=["arrangement", "kind", "layout", "data_hash"],
                name="one_document_of_each_data_set",
            ),
        ]

    def __str__(self) -> str:
        return f"D-{self.number}"


class DocumentFile(models.Model):
    """The file that was made of a document, by the hash of what is in it."""

    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="file")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField(help_text="Bytes.")
    made_at = models.DateTimeField()

    class Meta:
        db_table = "documents_file"

    def __str__(self) -> str:
        return self.sha256


class Drawing(models.Model):
    """A chart as it was drawn, by the hash of its specification."""

    spec_hash = models.CharField(max_length=64, primary_key=True)
    svg = models.TextField()
    drawn_at = models.DateTimeField()

    class Meta:
        db_table = "documents_drawing"

    def __str__(self) -> str:
        return self.spec_hash


class DrawnUpTo(models.Model):
    """Up to which seal the charts of an arrangement's pages are drawn, and in which manner."""

    arrangement = models.OneToOneField(Arrangement, on_delete=models.PROTECT, related_name="+")
    head_seal = models.CharField(max_length=64)
    edition = models.CharField(max_length=64, default="")

    class Meta:
        db_table = "documents_drawn_up_to"

    def __str__(self) -> str:
        return self.head_seal
