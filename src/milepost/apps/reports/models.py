"""Workbooks that came back: looked at first, and applied only when their person says so."""

from django.conf import settings
from django.db import models

from milepost.apps.contracts.models import Arrangement


class WorkbookUpload(models.Model):
    """A working copy as one person handed it in. Nobody else ever sees it.

    ``content`` is what was read from the file: the lines that were filled in, each with what it
    started from, and what could not be taken. It is emptied once it is applied: what it changed is
    in the ratings and in the event, which names the file's hash.
    """

    reference = models.CharField(max_length=20, unique=True)
    arrangement = models.ForeignKey(Arrangement, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    cycle = models.PositiveIntegerField()
    content = models.JSONField(default=dict)
    uploaded_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "reports_workbook_upload"
        indexes = [
            models.Index(fields=["arrangement", "person", "-uploaded_at"], name="upload_by_person")
        ]

    def __str__(self) -> str:
        return self.name
