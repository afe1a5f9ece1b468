"""What is a maturity matrix made of, from its levels down to a single criterion?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property

from milepost.core.matrix.wording import plain


class LevelKind(StrEnum):
    """What reaching a level means (design 2.1)."""

    FLOOR = "floor"  # always there; ratifying it records "below level 1"
    FULL = "full"  # a rung of the ladder
    INTERIM = "interim"  # a sign of progress between two rungs, owed at no other level


class Relation(StrEnum):
    """How a criterion stands to an earlier one of its thread."""

    FIRST = "first"
    REPEATS = "repeats"
    STRENGTHENS = "strengthens"
    EXTENDS = "extends"
    RESUMES = "resumes"
    GATE = "gate"

    @property
    def covers(self) -> bool:
        """Whether meeting such a criterion carries the earlier one it builds on (design 2.2)."""
        return self in (Relation.REPEATS, Relation.STRENGTHENS, Relation.GATE)


class Subject(StrEnum):
    """Whose conduct, or which result, a criterion judges."""

    PROVIDER = "provider"
    CLIENT = "client"
    JOINT = "joint"
    OUTCOME = "outcome"


class AssessBy(StrEnum):
    """What decides a criterion."""

    DOCUMENT = "document"
    EVENT = "event"
    MEASURE = "measure"
    PERCEPTION = "perception"
    JUDGEMENT = "judgement"


class Lasting(StrEnum):
    """Whether a criterion's own wording asks for it to last."""

    NONE = "none"
    IMPLIED = "implied"
    EXPLICIT = "explicit"


class LevelRule(StrEnum):
    """The named rule that turns criterion ratings into an indicated level."""

    LADDER = "ladder"
    STRICT = "strict"  # as the ladder, but "largely" is never enough


@dataclass(frozen=True, kw_only=True)
class Level:
    """A rung of the matrix, by the contract's own number."""

    number: int
    kind: LevelKind
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class EvidenceType:
    """A kind of evidence in a row's evidence base; ``source_words`` are the contract's own."""

    code: str
    name: str
    source_words: str = ""


@dataclass(frozen=True, kw_only=True)
class Thread:
    """The line that one requirement follows up the levels."""

    code: str
    name: str
    lens: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Criterion:
    """One statement in a level descriptor that can be seen to be so; its code is for ever.

    ``builds_on`` is the code of the earlier criterion that ``relation`` speaks of.
    A ``is_prior`` criterion ("the level below is complete") is computed, never rated.
    ``replaces`` are the codes of the criteria that it was split from or merged out of, in an
    earlier version: their own codes are never used again.
    """

    code: str
    level: int
    text: str
    thread: str = ""
    relation: Relation = Relation.FIRST
    builds_on: str | None = None
    subject: Subject = Subject.PROVIDER
    assess_by: AssessBy = AssessBy.JUDGEMENT
    lasting: Lasting = Lasting.NONE
    is_critical: bool = False
    is_prior: bool = False
    evidence_types: tuple[str, ...] = ()
    needs_definition: tuple[str, ...] = ()
    evidence_gap: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()
    note: str = ""

    @property
    def is_about_the_client_itself(self) -> bool:
        """Whether it judges what an Authority did, such as the work it put through the contract.

        A view that it asks the Authority for, its confidence say, is the Authority's to give.
        """
        is_a_view = self.assess_by in (AssessBy.PERCEPTION, AssessBy.JUDGEMENT)
        return self.subject is Subject.CLIENT and not is_a_view


@dataclass(frozen=True, kw_only=True)
class LevelDescriptor:
    """A cell of the matrix: what a focus area is like at a level. ``words`` is None where blank."""

    level: int
    words: str | None
    criteria: tuple[Criterion, ...] = ()

    @property
    def is_defined(self) -> bool:
        """Whether the level can be indicated here: a cell with no criteria is undefined."""
        return bool(self.criteria)


@dataclass(frozen=True, kw_only=True)
class FocusArea:
    """One thing whose maturity is rated: a row of the matrix, with its closed evidence base.

    Where it is ``lasting_only`` every criterion has to last, whatever its own wording (design 2.6).
    """

    code: str
    name: str
    descriptors: tuple[LevelDescriptor, ...]
    evidence_base: tuple[EvidenceType, ...] = ()
    threads: tuple[Thread, ...] = ()
    lasting_only: bool = False

    @cached_property
    def criteria(self) -> tuple[Criterion, ...]:
        """Every criterion, lowest level first, in the order of the document."""
        return tuple(c for d in self.descriptors for c in d.criteria)

    @cached_property
    def by_code(self) -> Mapping[str, Criterion]:
        return {c.code: c for c in self.criteria}

    @cached_property
    def covered_by(self) -> Mapping[str, tuple[Criterion, ...]]:
        """The criteria that directly repeat, gate or strengthen each criterion, by its code."""
        found: dict[str, list[Criterion]] = {}
        for criterion in self.criteria:
            if criterion.builds_on is not None and criterion.relation.covers:
                found.setdefault(criterion.builds_on, []).append(criterion)
        return {code: tuple(builders) for code, builders in found.items()}

    def at(self, level: int) -> LevelDescriptor:
        """The cell at a level; an undefined one where the matrix says nothing there."""
        for descriptor in self.descriptors:
            if descriptor.level == level:
                return descriptor
        return LevelDescriptor(level=level, words=None)


@dataclass(frozen=True, kw_only=True)
class Category:
    """A group of focus areas."""

    name: str
    focus_areas: tuple[FocusArea, ...]


@dataclass(frozen=True, kw_only=True)
class ProcedureSettings:
    """The numbers of the procedure between the parties; the level rule takes none of them.

    Limits are in working days; 0 for ``meet_within_days`` means that no meeting is held.
    ``unanswered_lapses``: a challenge that nobody answers in time lapses to the challenger's
    position, which holds only where it was agreed at mobilisation.
    ``second_signature_beyond``: how many defined levels a stated level may be from the indicated
    one on one signature. ``unchanged_cycles``: after so many cycles with one rating, lapsed
    evidence for it is pointed out. ``needs_declaration``: nobody judges in a cycle before they have
    declared their interests for it. Source: design 2.4 and 2.12, handbook 8.3 and 8.6.
    """

    answer_within_days: int = 10
    meet_within_days: int = 5
    moderate_within_days: int = 15
    unanswered_lapses: bool = False
    undo_within_hours: int = 24
    second_signature_beyond: int = 1
    unchanged_cycles: int = 4
    needs_declaration: bool = False


@dataclass(frozen=True, kw_only=True)
class MatrixSettings:
    """The numbers the rules take, which belong to the matrix version and never to the code.

    ``lasting_needed`` maps a level to the sustain grade (0-3, for S0-S3) that its explicit and
    its implied criteria need; ``lasting_only_needed`` maps a level to the grade that every
    criterion of a ``lasting_only`` focus area needs there. ``shelf_lives`` maps an evidence type's
    code to months (0: until it expires). Source: design 2.5, 2.6, 2.7.
    """

    lasting_needed: Mapping[int, tuple[int, int]] = field(
        default_factory=lambda: {1: (0, 0), 3: (2, 0), 5: (3, 2)}
    )
    lasting_only_needed: Mapping[int, int] = field(default_factory=lambda: {1: 1, 3: 2, 5: 3})
    strength_from_level: int = 3  # from here up, one item of strength A to C
    beyond_overview_from_level: int = 5  # from here up, one item beyond the client overview report
    sustained_after_months: int = 12
    lapse_warning_days: int = 30  # evidence that lapses within them puts its level at risk
    shelf_lives: Mapping[str, int] = field(default_factory=dict)
    default_shelf_life_months: int = 12
    target_level: int | None = 3
    target_on: date | None = None
    procedure: ProcedureSettings = field(default_factory=ProcedureSettings)


@dataclass(frozen=True, kw_only=True)
class DefinedTerm:
    """A word that could be read either way, and the test by which the parties read it alike."""

    word: str
    test: str


@dataclass(frozen=True, kw_only=True)
class MaturityMatrix:
    """The levelled framework that a contract adopts: one edition of it."""

    title: str
    version: str
    levels: tuple[Level, ...]
    categories: tuple[Category, ...]
    notes: tuple[str, ...] = ()
    terms: tuple[DefinedTerm, ...] = ()
    rule: LevelRule = LevelRule.LADDER
    settings: MatrixSettings = field(default_factory=MatrixSettings)
    remark: str = ""  # what stands between the title and the table

    @cached_property
    def focus_areas(self) -> tuple[FocusArea, ...]:
        return tuple(area for category in self.categories for area in category.focus_areas)

    @cached_property
    def areas_by_code(self) -> Mapping[str, FocusArea]:
        return {area.code: area for area in self.focus_areas}

    @cached_property
    def defined_words(self) -> frozenset[str]:
        """The words that have a test, without their spelling."""
        return frozenset(plain(each.word) for each in self.terms)

    def criteria(self) -> Iterator[Criterion]:
        """Every criterion of every focus area, in the order of the document."""
        for area in self.focus_areas:
            yield from area.criteria
