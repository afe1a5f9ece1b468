"""What pages are told: frozen facts, never rows, so that a template cannot run a query."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class MarkKind(StrEnum):
    """What a mark in a cell of the matrix page says; each has its colour, word and shape."""

    RATIFIED = "ratified"
    CLAIMED = "claimed"
    TARGET = "target"
    IN_DISPUTE = "in_dispute"
    LAPSED = "lapsed"
    AT_RISK = "at_risk"


@dataclass(frozen=True, kw_only=True)
class Mark:
    """One mark in a cell. ``authority`` is a short name ("North"), or "" for both."""

    kind: MarkKind
    word: str  # "Ratified", "Claimed", "Target 31 March 2025"
    authority: str = ""
    note: str = ""  # a sentence, said in full to a screen reader


@dataclass(frozen=True, kw_only=True)
class MatrixCell:
    """A focus area at a level. ``is_held``: at or below the ratified level shown."""

    level: int
    is_defined: bool
    is_floor: bool
    is_interim: bool
    words: str | None
    is_held: bool
    marks: tuple[Mark, ...]


@dataclass(frozen=True, kw_only=True)
class StandingFacts:
    """How a ratified level stands for one Authority."""

    authority: str  # short name
    state: str  # StandingState value
    word: str  # "Sustained"
    level: int | None
    held_since: date | None
    longest_hold_days: int
    lapses: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class HeldBackFacts:
    """One criterion in the way of a level, and why, in words."""

    criterion: str
    text: str
    reason: str  # HeldBackReason value
    words: str  # "not yet rated", "no admissible evidence supports it"


@dataclass(frozen=True, kw_only=True)
class WhatNext:
    """What stands between a focus area and the next level, for one Authority."""

    authority: str
    level: int | None  # the next defined level, None at the top
    held_back_by: tuple[HeldBackFacts, ...]
    total: int
    assessment: str | None  # reference of the assessment these come from


@dataclass(frozen=True, kw_only=True)
class MatrixRow:
    """One focus area on the matrix page."""

    code: str
    name: str
    category: str
    category_rows: int  # how many rows the category spans; 0 where it is not the first
    lasting_only: bool
    cells: tuple[MatrixCell, ...]
    level: int | None  # the level shown: ratified, or joint
    level_words: str  # "Level 3", "Not settled", "Not yet ratified"
    target: int | None
    is_at_target: bool
    standings: tuple[StandingFacts, ...]  # one for each Authority in view
    next_steps: tuple[WhatNext, ...]


@dataclass(frozen=True, kw_only=True)
class ViewChoice:
    """One way to look at the matrix: joint, or one Authority's."""

    slug: str  # "joint" or the Authority's slug
    name: str  # "Both Authorities", "North …"
    is_chosen: bool


@dataclass(frozen=True, kw_only=True)
class MatrixPage:
    """The home page: nine rows, levels left to right."""

    arrangement: str  # slug
    arrangement_name: str
    matrix_title: str
    matrix_version: str
    views: tuple[ViewChoice, ...]
    view_name: str
    is_joint: bool
    cycle: str | None  # "Q2 2026/27"
    cut_off_on: date | None
    levels: tuple[tuple[int, str], ...]  # number and kind
    rows: tuple[MatrixRow, ...]
    at_or_above_target: int
    gate: str  # the day to day row's state, in a sentence
    head_seal: str  # short hash of the last seal
    as_recorded_at: datetime | None
    on: date | None = None  # the day looked back to; None for the record as it stands
