"""What the pages of proposals are told: frozen facts, never rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from milepost.apps.matrices.queries.drafts import DraftRead
from milepost.apps.matrices.queries.shown_changes import ShownChange
from milepost.core.matrix.drafting.changes import DraftChanges
from milepost.core.matrix.drafting.proposals import ProposalStage

WRITTEN = "written"  # by the party whose draft it was, before the others saw it


@dataclass(frozen=True, kw_only=True)
class ProposalLine:
    """A proposal in the list. ``stage`` is a ProposalStage's value, or "written"."""

    number: int
    stage: str
    by: str
    party: str
    at: datetime
    reason: str
    about: tuple[str, ...]  # what each of its changes is about
    areas: frozenset[str]
    comments: int
    answers: int | None
    may_accept: bool

    @property
    def further(self) -> int:
        """How many changes there are beside the first."""
        return len(self.about) - 1


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What of the proposals is asked for; "" is everything."""

    stage: str = ""
    area: str = ""
    party: str = ""
    text: str = ""
    sort: str = ""
    page: int = 1

    @property
    def is_filtered(self) -> bool:
        return any((self.stage, self.area, self.party, self.text))


@dataclass(frozen=True, kw_only=True)
class ProposalsPage:
    """The proposals of a draft as they were asked for, one page of them, and how many there are.

    ``counts`` are of all that exist for the reader, by stage; ``total`` of those found.
    """

    read: DraftRead
    lines: tuple[ProposalLine, ...]
    total: int
    page: int
    counts: Mapping[str, int]
    areas: tuple[tuple[str, str], ...]
    parties: tuple[str, ...]
    asked: Asked

    @property
    def has_any_to_accept(self) -> bool:
        """Whether the reader may accept any of those shown."""
        return any(each.may_accept for each in self.lines)


@dataclass(frozen=True, kw_only=True)
class CommentSaid:
    """What somebody said of a proposal."""

    words: str
    by: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class AnswerGiven:
    """What came of a proposal, by whom, and why; ``counter`` is the number of the one that did."""

    stage: str
    by: str
    party: str
    at: datetime
    reason: str
    counter: int | None


@dataclass(frozen=True, kw_only=True)
class ProposalRead:
    """One proposal, whole. ``faults`` say why it does not fit the draft any more.

    ``refused`` has, for each move, the sentence why the reader cannot take it; "" where they can.
    """

    read: DraftRead
    line: ProposalLine
    proposed: DraftChanges
    changes: tuple[ShownChange, ...]
    comments: tuple[CommentSaid, ...]
    answer: AnswerGiven | None
    faults: tuple[str, ...]
    refused: Mapping[str, str]
    may_comment: bool

    @property
    def is_open(self) -> bool:
        return self.line.stage == ProposalStage.OPEN.value

    @property
    def moves(self) -> tuple[str, ...]:
        """What the reader may do with it."""
        return tuple(name for name, why in self.refused.items() if not why)

    @property
    def why_not(self) -> tuple[str, ...]:
        """Why it is not for the reader to accept; and, where they can do nothing, to withdraw."""
        asked = ("accept",) if self.moves else ("accept", "withdraw")
        found = (self.refused[name] for name in asked)
        return tuple(dict.fromkeys(why for why in found if why)) if self.is_open else ()
