"""Which words are in the files that were put in; worked out anew at any time."""

from django.db import models
from django.db.models import Q

from milepost.apps.contracts.models import Arrangement


class EvidenceWords(models.Model):
    """The words of a file, as they were read from it; nobody wrote them here.

    ``author``, ``title`` and ``dated_on`` are what the file says of itself. ``is_cut``: of a very
    long text only the beginning is kept. ``tries`` counts how often reading it was begun.
    """

    arrangement = models.ForeignKey(Arrangement, on_delete=models.CASCADE, related_name="+")
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=10)
    tries = models.PositiveSmallIntegerField(default=0)
    text = models.TextField(blank=True)
    is_cut = models.BooleanField(default=False)
    author = models.CharField(max_length=200, blank=True)
    title = models.CharField(max_length=300, blank=True)
    dated_on = models.DateField(null=True)
    pages = models.PositiveIntegerField(default=0)
    read_at = models.DateTimeField()

    class Meta:
        db_table = "evidence_words"
        constraints = [
            models.UniqueConstraint(
                fields=["arrangement", "sha256"],
                name="the_words_of_an_evidence_file_are_kept_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["begun", "read", "none", "unreadable", "too_large"]),
                name="reading_evidence_was_begun_or_came_to_an_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sha256[:12]} {self.state}"
