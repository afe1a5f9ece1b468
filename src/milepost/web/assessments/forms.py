"""What does a person send with the ratings of an assessment?"""

from dataclasses import dataclass

from django.http import QueryDict

from milepost.apps.assessments.actions import GivenRating
from milepost.core.access.refusals import NotPossible
from milepost.core.assessment.workflow import Position
from milepost.core.rating.scale import Achieved
from milepost.web.assessments.asking import whole_number


@dataclass(frozen=True, kw_only=True)
class SentRating:
    """The fields of one criterion as they were sent, beside what the page had shown."""

    criterion: str
    rating: str
    was: str
    seen: int
    reason: str
    had: str

    @property
    def is_changed(self) -> bool:
        """Whether the person changed it: what others changed meanwhile is not theirs to send."""
        return self.rating != self.was or self.reason != self.had

    def given(self) -> GivenRating:
        """As the action takes it."""
        return GivenRating(
            criterion=self.criterion,
            rating=Achieved(self.rating) if self.rating else None,
            seen=self.seen,
            reason=self.reason,
        )


def sent_ratings(sent: QueryDict) -> tuple[SentRating, ...]:
    """The fields of every criterion in a form.

    :raises NotPossible: where a rating is not on the scale.
    """
    codes = [name.removeprefix("was.") for name in sent if name.startswith("was.")]
    found = tuple(_sent(sent, code) for code in codes)
    strange = [each.criterion for each in found if each.rating not in _SCALE]
    if strange:
        raise NotPossible([f"The rating sent for {code} is not on the scale." for code in strange])
    return found


_SCALE = frozenset({"", *Achieved})
# Where two people met they may have chosen the same rating, with other reasons.
THEIRS, MINE = "theirs", "yours"


def _sent(sent: QueryDict, code: str) -> SentRating:
    was = sent.get(f"was.{code}", "")
    seen = sent.get(f"seen.{code}", "0")
    rating = sent.get(f"rating.{code}", was)
    had = _plain(sent.get(f"had.{code}", ""))
    is_mine = rating == MINE
    if is_mine:
        rating = sent.get(f"yours.{code}", was)
    elif rating == THEIRS:
        rating = was
    # Where two people met, the reason goes with the rating that was chosen.
    chosen = _plain(sent.get(f"mine.{code}", "")) if is_mine or rating != was else had
    return SentRating(
        criterion=code,
        rating=rating,
        was=was,
        seen=whole_number(seen) or 0,
        reason=_plain(sent.get(f"reason.{code}", chosen)),
        had=had,
    )


def _plain(text: str) -> str:
    """Words as they are compared: browsers send line ends of their own, and NUL is never kept."""
    return text.replace("\r\n", "\n").replace("\x00", "").strip()


def sent_position(sent: QueryDict) -> Position:
    """Whose ratings were sent.

    :raises NotPossible: where the form does not say.
    """
    position = sent.get("position", "")
    if position not in set(Position):
        raise NotPossible(["The form did not say whose ratings these are. Open the page again."])
    return Position(position)
