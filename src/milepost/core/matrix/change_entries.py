"""What became of one criterion or one cell between two editions, and what do people say of it?"""

from dataclasses import dataclass
from enum import StrEnum

from milepost.core.matrix.change_wording import Asks
from milepost.core.matrix.definition import Criterion, LevelDescriptor

CellKey = tuple[str, int]  # the code of a focus area, and a level


class ChangeKind(StrEnum):
    """What became of a criterion, or of a cell."""

    UNCHANGED = "unchanged"
    REWORDED = "reworded"  # it differs, and asks for no more and no less, or that is not clear
    HARDER = "harder"
    EASIER = "easier"
    NEW = "new"
    REMOVED = "removed"

    @property
    def reversed(self) -> "ChangeKind":
        """What the change back would be."""
        return _REVERSED.get(self, self)


_REVERSED = {
    ChangeKind.HARDER: ChangeKind.EASIER,
    ChangeKind.EASIER: ChangeKind.HARDER,
    ChangeKind.NEW: ChangeKind.REMOVED,
    ChangeKind.REMOVED: ChangeKind.NEW,
}
_STANDING = {
    ChangeKind.UNCHANGED: "nothing of it differs",
    ChangeKind.NEW: "it was not there before",
    ChangeKind.REMOVED: "it is not there any more",
}
# Whether a thing is there is a fact, which nobody decides.
_FACTS = (ChangeKind.NEW, ChangeKind.REMOVED)


@dataclass(frozen=True, kw_only=True)
class ChangeDecision:
    """What people say became of a criterion or a cell, and what they say of it."""

    kind: ChangeKind
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class _ChangeEntry:
    """What the entries of criteria and of cells have in common."""

    suggested: ChangeKind
    reasons: tuple[str, ...] = ()
    decision: ChangeDecision | None = None

    @property
    def kind(self) -> ChangeKind:
        """What became of it, as people say; as the machine suggests, where nobody has said."""
        return self.decision.kind if self.decision else self.suggested

    @property
    def is_confirmed(self) -> bool:
        return self.decision is not None

    @property
    def waits(self) -> bool:
        """Whether people have still to say: what did not change, came or went is plain to see."""
        return self.decision is None and self.suggested not in (ChangeKind.UNCHANGED, *_FACTS)

    @property
    def possible(self) -> frozenset[ChangeKind]:
        """What people may say of it: whether it came, went or stayed as it was is a fact."""
        if self.suggested in (ChangeKind.UNCHANGED, *_FACTS):
            return frozenset({self.suggested})
        return frozenset(ChangeKind) - {*_FACTS, ChangeKind.UNCHANGED}

    @property
    def standing(self) -> str:
        """What is a fact about it, in words that go on a sentence."""
        return _STANDING.get(self.suggested, "it stands in both editions, and differs")

    @property
    def reason(self) -> str:
        """Everything that was found, in one line; "" where nothing differs."""
        return "; ".join(self.reasons)


@dataclass(frozen=True, kw_only=True)
class MappedCriterion(_ChangeEntry):
    """What became of one criterion.

    ``replaces`` are the codes of the other edition whose place it takes, ``replaced_by`` those
    that take its place: a split has several of the second, a merge several of the first.
    """

    code: str
    focus_area: str  # where it stands now; where it stood, if it was removed
    level: int  # likewise
    before: Criterion | None
    after: Criterion | None
    asks: Asks | None = None  # what the machine found it to come to, where both editions have it
    moved_from: str = ""  # the focus area that it stood in, where that is another one
    replaces: tuple[str, ...] = ()
    replaced_by: tuple[str, ...] = ()

    @property
    def cell(self) -> CellKey:
        return self.focus_area, self.level


@dataclass(frozen=True, kw_only=True)
class MappedCell(_ChangeEntry):
    """What became of one cell; None where the edition has no such focus area or no such level."""

    focus_area: str
    level: int
    before: LevelDescriptor | None
    after: LevelDescriptor | None

    @property
    def cell(self) -> CellKey:
        return self.focus_area, self.level

    @property
    def was_defined(self) -> bool:
        return self.before is not None and self.before.is_defined

    @property
    def is_defined(self) -> bool:
        return self.after is not None and self.after.is_defined
