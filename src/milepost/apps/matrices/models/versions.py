"""Editions of the matrix: frozen from the moment they are put forward."""

from django.conf import settings
from django.db import models

from milepost.apps.audit.models import Seal
from milepost.apps.contracts.models import Arrangement, Party


class MatrixVersion(models.Model):
    """One unchangeable edition of an arrangement's matrix: its document, hashed.

    ``document`` is the canonical JSON of ``core.matrix.document``; agreed once every party has
    consented. ``in_force_from`` is the first day wished for, None for the day it is agreed.
    ``findings`` are what a careful reader found on the way in, still to be settled.
    """

    arrangement = models.ForeignKey(
        Arrangement, on_delete=models.PROTECT, related_name="matrix_versions"
    )
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    version = models.CharField(max_length=40)
    document = models.TextField()
    sha256 = models.CharField(max_length=64)
    findings = models.JSONField(default=list)
    source_name = models.CharField(max_length=200, blank=True)
    source_layout = models.JSONField(default=dict)
    in_force_from = models.DateField(null=True)
    put_forward_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    put_forward_at = models.DateTimeField()

    class Meta:
        db_table = "matrices_version"
        constraints = [
            models.UniqueConstraint(
                fields=["arrangement", "number"],
                name="one_matrix_version_of_each_number_in_an_arrangement",
            )
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.version}"


class MatrixConsent(models.Model):
    """A party's recorded answer to a matrix put forward; a consent is sealed.

    Those recorded before each was sealed by itself have no seal of their own.
    """

    matrix_version = models.ForeignKey(
        MatrixVersion, on_delete=models.PROTECT, related_name="consents"
    )
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    is_consent = models.BooleanField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    seal = models.OneToOneField(Seal, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "matrices_consent"
        constraints = [
            models.UniqueConstraint(
                fields=["matrix_version", "party"],
                name="a_party_answers_a_matrix_put_forward_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.matrix_version_id} {self.party_id}"


class MatrixAgreement(models.Model):
    """Every party has consented to a matrix: when, and from which day it is in force.

    ``carries`` are the criteria whose ratings go on from the edition that it ``follows``.
    """

    matrix_version = models.OneToOneField(
        MatrixVersion, on_delete=models.PROTECT, related_name="agreement"
    )
    follows = models.ForeignKey(
        MatrixVersion, null=True, on_delete=models.PROTECT, related_name="+"
    )
    carries = models.JSONField(default=list)
    in_force_on = models.DateField()
    at = models.DateTimeField()
    seal = models.OneToOneField(Seal, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "matrices_agreement"

    def __str__(self) -> str:
        return f"{self.matrix_version_id} from {self.in_force_on}"


class RememberedLayout(models.Model):
    """How the tables of a file hold a matrix, mapped by hand, for the next one with its headings.

    ``layout`` is the document of ``core.matrix.layout_document``. Of several with the same
    ``fingerprint`` the newest counts.
    """

    arrangement = models.ForeignKey(
        Arrangement, on_delete=models.PROTECT, related_name="remembered_layouts"
    )
    fingerprint = models.CharField(max_length=64)
    layout = models.JSONField()
    source_name = models.CharField(max_length=200)
    remembered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    remembered_at = models.DateTimeField()

    class Meta:
        db_table = "matrices_remembered_layout"
        indexes = [
            models.Index(fields=["arrangement", "fingerprint"], name="layouts_by_their_headings")
        ]

    def __str__(self) -> str:
        return self.source_name
