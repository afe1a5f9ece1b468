"""What the pages of one assessment are told: frozen facts, never rows."""

from dataclasses import dataclass
from datetime import date, datetime

from milepost.apps.assessments.queries.facts import HeldBackFacts, StandingFacts
from milepost.apps.assessments.queries.ladder import DisputeLadder
from milepost.apps.assessments.queries.said_beside import SaidDissent, SaidVote
from milepost.core.assessment.board import tally
from milepost.core.assessment.workflow import Position, Stage
from milepost.core.matrix.definition import DefinedTerm


@dataclass(frozen=True, kw_only=True)
class AssessmentHead:
    """What stands at the top of every page of an assessment."""

    number: int
    arrangement: str
    focus_area: str  # code
    focus_area_name: str
    category: str
    is_lasting_only: bool
    authority: str  # short name
    authority_name: str
    authority_slug: str
    provider: str  # short name
    cycle: str
    cycle_number: int
    window_from: date
    cut_off_on: date
    matrix_version: str
    stage: Stage
    stage_since: datetime
    deferred_until: date | None
    revision: int
    waits_for: str

    @property
    def reference(self) -> str:
        """As people write it: A-12."""
        return f"A-{self.number}"


@dataclass(frozen=True, kw_only=True)
class LevelStated:
    """One of the four levels, or that it was not stated yet (``level`` is None)."""

    kind: str  # "claimed", "validated", "proposed" or "ratified"
    word: str
    level: int | None
    indicated: int | None
    by: str
    party: str
    at: datetime | None
    reason: str
    seal: str
    words: str  # what is said where nothing was stated

    @property
    def differs(self) -> bool:
        """Whether it is another level than its own ratings indicate."""
        return self.level is not None and self.level != self.indicated


@dataclass(frozen=True, kw_only=True)
class MoveOffered:
    """Something the reader's role may do at this stage; ``refusal`` says why they may not."""

    name: str
    words: str
    hint: str
    is_main: bool
    refusal: str


@dataclass(frozen=True, kw_only=True)
class SideRating:
    """One side's rating of a criterion, as far as the reader may see it."""

    position: Position
    party: str
    rating: str  # "" for not rated
    reason: str
    by: str
    at: datetime | None
    is_carried: bool  # "still so"
    is_draft: bool
    differs: bool  # from the side it starts from


@dataclass(frozen=True, kw_only=True)
class EvidenceLine:
    """A piece of evidence cited for a criterion, and what it is worth there."""

    link: int
    item: int
    title: str
    type_name: str
    strength: str
    strength_words: str
    kind: str  # "supports", "contradicts" or "context"
    place: str
    dated_on: date
    party: str
    is_file: bool
    faults: tuple[str, ...]
    answer: str
    is_open: bool  # contradicts, counts, and nobody has answered it
    may_withdraw: bool
    may_answer: bool
    is_from_before: bool  # cited in an earlier cycle
    cycle: int
    version: int
    newer: int | None  # a later version that is there and could be cited; None where none is


@dataclass(frozen=True, kw_only=True)
class RatingField:
    """What the form of a criterion holds for the side that is writing."""

    rating: str  # what counts now: their own, or the one it starts from
    reason: str
    seen: int  # the revision of their own rating; 0 where they gave none
    chosen: str  # what the form shows: as above, or what was typed and not kept
    written: str
    starts_from: str | None  # the rating of the side before; None for the provider
    is_own_difference: bool
    last: str | None  # the side's own rating of the cycle before
    can_be_still_so: bool


@dataclass(frozen=True, kw_only=True)
class CriterionOnPage:
    """A criterion with everything said of it."""

    code: str
    slug: str  # the code, fit for an address on the page
    level: int
    is_interim: bool
    text: str
    is_critical: bool
    is_prior: bool
    subject: str
    decided: str
    lasting: str
    relation: str  # "Strengthens CS.FEED.L1.1", or ""
    terms: tuple[str, ...]
    tests: tuple[DefinedTerm, ...]  # of the defined terms that it uses
    note: str
    last_rating: str | None  # the claim's side, in the cycle before
    sides: tuple[SideRating, ...]
    is_different: bool  # two sides rate it otherwise
    carried_by: tuple[str, ...]  # where later criteria cover it
    standing_in_the_way: tuple[str, ...]  # reasons in words, for the level looked at
    lasted: str  # "Met in 2 cycles running"
    lasting_needed: str
    allowance: str  # that it is waived, or agreed not to apply, in words; or ""
    challenge: "ChallengeLine | None"
    evidence: tuple[EvidenceLine, ...]
    field: RatingField | None
    is_own_conduct: bool  # it judges what the Authority did itself, which others rate


@dataclass(frozen=True, kw_only=True)
class ChallengeLine:
    """A challenge of a criterion, and the provider's answer."""

    criterion: str
    claimed: str
    validated: str
    reason: str
    by: str
    at: datetime
    is_answered: bool
    is_accepted: bool
    answer: str
    answered_by: str
    answered_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class ThreadOnPage:
    """A thread: one requirement followed up the levels."""

    code: str
    slug: str
    name: str
    lens: str
    criteria: tuple[CriterionOnPage, ...]
    still_so: int  # how many of its criteria could be carried from the cycle before


@dataclass(frozen=True, kw_only=True)
class Indication:
    """What a side's ratings indicate, and what holds the level looked at back."""

    position: Position
    party: str
    is_draft: bool
    level: int
    aim: int | None  # the level looked at; None where nothing stands above
    aims: tuple[tuple[int, int], ...]  # each level above, and how many criteria hold it back
    held_back_by: tuple[HeldBackFacts, ...]
    total: int  # criteria, each counted once
    undefined: tuple[int, ...]
    rated: int
    to_rate: int


@dataclass(frozen=True, kw_only=True)
class Showing:
    """Which criteria are shown."""

    choice: str  # "all", "claim", "differences"
    level: int | None
    aim: int | None
    position: Position | None  # whose ratings the indication is of, if asked for

    @property
    def is_all(self) -> bool:
        return self.choice == "all" and self.level is None


@dataclass(frozen=True, kw_only=True)
class LevelToSign:
    """A level of the reader's own side that waits for a second person to sign it."""

    id: int
    move: str  # in words: "Claim a level and submit"
    level: int
    indicated: int
    reason: str
    by: str
    at: datetime
    refusal: str  # why the reader cannot sign it; "" where they can


@dataclass(frozen=True, kw_only=True)
class AssessmentPage:
    """One assessment on one page."""

    head: AssessmentHead
    levels: tuple[LevelStated, ...]
    moves: tuple[MoveOffered, ...]
    writing: Position | None  # the side whose ratings the reader may change now
    why_not_writing: str
    may_cite: bool
    threads: tuple[ThreadOnPage, ...]
    shown: int
    total: int
    differing: int
    level_choices: tuple[int, ...]
    indication: Indication | None
    sides: tuple[tuple[Position, str], ...]  # whose ratings may be looked at
    showing: Showing
    still_so: int
    open_challenges: int
    to_sign: LevelToSign | None
    ladder: DisputeLadder | None  # of its dispute; None where nothing was challenged
    standing: StandingFacts  # of what the Board ratified last of the focus area, in any cycle
    is_in_force: bool  # that level was ratified by this assessment
    votes: tuple[SaidVote, ...] = ()  # on the proposal, where they are the reader's to see
    dissents: tuple[SaidDissent, ...] = ()
    on: date | None = None  # the day looked back to; None for the record as it stands

    @property
    def is_ratified(self) -> bool:
        """Whether this assessment ratified a level, in force or not."""
        return any(each.kind == "ratified" and each.level is not None for each in self.levels)

    @property
    def tally(self) -> str:
        """How the votes fell, in words; "" where nobody voted."""
        return tally(each.choice for each in self.votes)

    @property
    def refusals(self) -> tuple[str, ...]:
        """Why the reader may not do what their role would allow, each sentence once."""
        said = [*(move.refusal for move in self.moves), self.why_not_writing]
        return tuple(dict.fromkeys(each for each in said if each))
