"""What is seen of a file, and which criteria its words speak of: proposed, and never linked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from milepost.apps.evidence.models import EvidenceWords
from milepost.apps.evidence.queries.telling import EvidenceFacts
from milepost.core.access.roles import Actor
from milepost.core.evidence.passages import Passage, passages_in
from milepost.core.evidence.proposing import LikelyFit, proposed_criteria
from milepost.core.matrix.definition import FocusArea


@dataclass(frozen=True, kw_only=True)
class FileWords:
    """What was read of a file. ``state`` is "" until somebody has read it.

    ``author``, ``title`` and ``dated_on``: what it says of itself.
    """

    state: str = ""
    text: str = ""
    is_cut: bool = False
    author: str = ""
    title: str = ""
    dated_on: date | None = None
    pages: int = 0

    def of_page(self, number: int) -> str:
        """The words of a page; "" where it has none."""
        wanted = f"page {number}"
        return next((each.words for each in self.passages if each.place == wanted), "")

    @property
    def passages(self) -> tuple[Passage, ...]:
        return passages_in(self.text)


NOT_READ = FileWords()


@dataclass(frozen=True, kw_only=True)
class SpokenOf:
    """A criterion that the words of an item may speak of."""

    focus_area: str
    focus_area_code: str
    text: str
    fit: LikelyFit


def words_of_file(*, by: Actor, item: EvidenceFacts) -> FileWords:
    """What was read of an item's file, for a caller that has found the item: one query."""
    if not item.sha256:
        return NOT_READ
    found = (
        EvidenceWords.objects.filter(arrangement__reference=by.arrangement, sha256=item.sha256)
        .values("state", "text", "is_cut", "author", "title", "dated_on", "pages")
        .first()
    )
    return FileWords(**found) if found else NOT_READ


def spoken_of(
    item: EvidenceFacts, words: FileWords, areas: Iterable[FocusArea]
) -> tuple[SpokenOf, ...]:
    """The criteria that an item may be cited for, in the focus areas that take its type."""
    return tuple(
        SpokenOf(
            focus_area=area.name,
            focus_area_code=area.code,
            text=area.by_code[fit.code].text,
            fit=fit,
        )
        for area in areas
        if any(each.code == item.type_code for each in area.evidence_base)
        for fit in proposed_criteria(item.title, words.text, area.criteria)
    )
