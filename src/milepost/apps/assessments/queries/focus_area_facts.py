"""What the page of one focus area is told: frozen facts, never rows."""

from dataclasses import dataclass
from datetime import date

from milepost.apps.assessments.queries.board_page import DissentLine
from milepost.apps.assessments.queries.facts import HeldBackFacts, StandingFacts, ViewChoice
from milepost.apps.assessments.queries.focus_area_reading import FocusLink


@dataclass(frozen=True, kw_only=True)
class LevelOnStrip:
    """A level of the focus area, to be opened."""

    level: int
    kind: str
    is_defined: bool
    is_open: bool
    held_by: tuple[str, ...]  # Authorities whose ratified level is this or higher


@dataclass(frozen=True, kw_only=True)
class FocusRating:
    """How one Authority's assessment rates a criterion."""

    authority: str
    rating: str
    reason: str
    held_back: tuple[str, ...]  # why it stands before its own level


@dataclass(frozen=True, kw_only=True)
class FocusCriterion:
    """A criterion of the level that is open."""

    code: str
    text: str
    thread: str
    thread_code: str
    is_critical: bool
    is_prior: bool
    ratings: tuple[FocusRating, ...]
    evidence: tuple[FocusLink, ...]


@dataclass(frozen=True, kw_only=True)
class HeldBackIn:
    """The assessment that says what holds the focus area back."""

    number: int
    cycle: str
    kind: str  # "claimed", "validated", "proposed" or "ratified"


@dataclass(frozen=True, kw_only=True)
class FocusSide:
    """Where the focus area stands for one Authority."""

    authority: str
    authority_name: str
    standing: StandingFacts
    ratified_reason: str
    shown_kind: str  # "ratified", or the furthest that was issued; "" for nothing
    shown_number: int | None  # the assessment its ratings come from
    shown_cycle: str
    is_in_dispute: bool
    next_level: int | None
    held_back_by: tuple[HeldBackFacts, ...]
    held_back_in: "HeldBackIn | None"  # where the newest ratings issued are other than those shown
    ratified_in: int | None  # the key of the assessment whose level the Board ratified last
    dissents: tuple[DissentLine, ...] = ()  # whose authors wish them beside the level


@dataclass(frozen=True, kw_only=True)
class HistoryLine:
    """One assessment of the past, or of now, with its four levels."""

    number: int
    cycle: str
    cut_off_on: date
    authority: str
    stage: str
    claimed: int | None
    validated: int | None
    proposed: int | None
    ratified: int | None


@dataclass(frozen=True, kw_only=True)
class FocusAreaPage:
    """One focus area, at one of its levels."""

    arrangement: str
    matrix_number: int  # of the edition that it is a row of
    code: str
    name: str
    category: str
    is_lasting_only: bool
    views: tuple[ViewChoice, ...]
    view: str
    level: int
    words: str | None
    kind: str
    levels: tuple[LevelOnStrip, ...]
    sides: tuple[FocusSide, ...]
    criteria: tuple[FocusCriterion, ...]
    is_evidence_older: bool  # there are cycles whose evidence is told only if it still serves
    history: tuple[HistoryLine, ...]
    sees_assessments: bool
    on: date | None = None  # the day looked back to; None for the record as it stands
