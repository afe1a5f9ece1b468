"""How does one requirement go up the levels: what each adds, and where it says nothing?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from milepost.core.matrix.definition import (
    Criterion,
    DefinedTerm,
    EvidenceType,
    FocusArea,
    Level,
    LevelKind,
    MaturityMatrix,
    Thread,
)
from milepost.core.matrix.redline import Marked, Redline, Stretch, redline
from milepost.core.matrix.said_of import relation_words, to_be_defined
from milepost.core.matrix.wording import plain

_ALIKE = 0.3  # of its letters; where fewer were there before, marks would tell nothing


@dataclass(frozen=True, kw_only=True)
class FollowedStatement:
    """A criterion as a step of its thread. ``earlier`` is the one that it builds on, if any."""

    criterion: Criterion
    earlier: Criterion | None
    evidence: tuple[EvidenceType, ...]
    terms: tuple[DefinedTerm, ...]  # the defined terms among its words
    to_be_defined: tuple[str, ...]  # the words that it asks to be defined, and nobody did

    @property
    def relation(self) -> str:
        """Strengthens GR.CUT.L1.1; "" for the first."""
        return relation_words(self.criterion)

    @property
    def is_word_for_word(self) -> bool:
        """Whether it says what the earlier one says, and no more."""
        return self.earlier is not None and plain(self.earlier.text) == plain(self.criterion.text)

    @property
    def is_in_other_words(self) -> bool:
        """Whether it shares so few words with the earlier one that marks would tell nothing."""
        return self.earlier is not None and self.words == self._unmarked

    @property
    def words(self) -> Redline:
        """Its words, marked against those of the earlier one where they are alike enough."""
        if self.earlier is None or self.is_word_for_word:
            return self._unmarked
        found = redline(self.earlier.text, self.criterion.text)
        kept = sum(len(each.text) for each in found if each.marked is Marked.SAME)
        is_alike = kept >= _ALIKE * len(self.criterion.text)
        return found if is_alike else self._unmarked

    @property
    def _unmarked(self) -> Redline:
        return (Stretch(marked=Marked.SAME, text=self.criterion.text),)


@dataclass(frozen=True, kw_only=True)
class FollowedStep:
    """A level as the thread meets it. ``is_defined``: whether its row says anything at all there.

    ``said_before`` is the last full level below at which the thread said something, or None;
    ``has_begun``: whether it said anything below, be it at an interim level, which is owed at no
    other.
    """

    level: Level
    is_defined: bool
    said_before: int | None
    has_begun: bool
    statements: tuple[FollowedStatement, ...]

    @property
    def silence(self) -> str:
        """Why there is nothing to read here; "" where there is."""
        number = self.level.number
        if self.statements:
            return ""
        if not self.is_defined:
            return f"Level {number} is not defined here."
        if not self.has_begun:
            return f"Says nothing at level {number} yet."
        if self.said_before is None:
            return f"Says nothing at level {number}."
        return (
            f"Says nothing at level {number}: what level {self.said_before} asks for still holds."
        )


@dataclass(frozen=True, kw_only=True)
class FollowedThread:
    """One requirement across all levels of its row."""

    area: FocusArea
    thread: Thread
    steps: tuple[FollowedStep, ...]

    @property
    def said_at(self) -> tuple[int, ...]:
        """The levels at which it says something."""
        return tuple(each.level.number for each in self.steps if each.statements)

    @property
    def silent_at(self) -> tuple[int, ...]:
        """The full levels that are defined, above its first full one, at which it says nothing."""
        return tuple(
            each.level.number
            for each in self.steps
            if each.level.kind is LevelKind.FULL
            and each.is_defined
            and not each.statements
            and each.said_before is not None
        )

    @property
    def terms(self) -> tuple[DefinedTerm, ...]:
        """The defined terms of its criteria, each once."""
        found = {
            term.word: term
            for step in self.steps
            for statement in step.statements
            for term in statement.terms
        }
        return tuple(found.values())

    def has_words(self, sought: str) -> bool:
        """Whether each of the words stands in its code, its name or its criteria."""
        texts = (each.criterion for step in self.steps for each in step.statements)
        held = [self.thread.code, self.thread.name, *(f"{c.code} {c.text}" for c in texts)]
        text = " ".join(held).casefold()
        return all(word in text for word in sought.casefold().split())


def followed_threads(matrix: MaturityMatrix) -> tuple[FollowedThread, ...]:
    """Every thread of the matrix, in the order of the document."""
    return tuple(
        FollowedThread(area=area, thread=thread, steps=tuple(_steps(matrix, area, thread)))
        for area in matrix.focus_areas
        for thread in area.threads
    )


def followed_thread(matrix: MaturityMatrix, code: str) -> FollowedThread | None:
    """The thread with a code; None where there is none."""
    return next((each for each in followed_threads(matrix) if each.thread.code == code), None)


def _steps(matrix: MaturityMatrix, area: FocusArea, thread: Thread) -> Iterator[FollowedStep]:
    kinds = {each.code: each for each in area.evidence_base}
    said_before, has_begun = None, False
    for level in matrix.levels:
        descriptor = area.at(level.number)
        statements = tuple(
            FollowedStatement(
                criterion=criterion,
                earlier=area.by_code.get(criterion.builds_on or ""),
                evidence=_evidence(criterion, kinds),
                terms=_terms(criterion, matrix),
                to_be_defined=to_be_defined(criterion, matrix.defined_words),
            )
            for criterion in descriptor.criteria
            if criterion.thread == thread.code
        )
        # The floor is below the ladder: it is shown only where it says something.
        if statements or level.kind is not LevelKind.FLOOR:
            yield FollowedStep(
                level=level,
                is_defined=descriptor.is_defined,
                said_before=said_before,
                has_begun=has_begun,
                statements=statements,
            )
        has_begun = has_begun or bool(statements)
        if statements and level.kind is LevelKind.FULL:
            said_before = level.number


def _evidence(criterion: Criterion, kinds: Mapping[str, EvidenceType]) -> tuple[EvidenceType, ...]:
    return tuple(kinds[code] for code in criterion.evidence_types if code in kinds)


def _terms(criterion: Criterion, matrix: MaturityMatrix) -> tuple[DefinedTerm, ...]:
    text = f" {plain(criterion.text)} "
    return tuple(each for each in matrix.terms if f" {plain(each.word)} " in text)
