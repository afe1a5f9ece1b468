"""Does a piece of evidence count, and if not, what are all the reasons?"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from milepost.core.evidence.judging import Judgement, judged_strength
from milepost.core.evidence.strength import Maker, Strength
from milepost.core.matrix.definition import MatrixSettings
from milepost.core.period.months import Period, add_months, in_words

_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, kw_only=True)
class ItemFacts:
    """All that the rules are told about one version of an evidence item.

    Either a file, with its ``sha256`` (64 lower-case hex digits), or a link to an ``address``.
    An address has nothing to hash and can change overnight, so instead it needs a
    ``snapshot_note``: what was seen there, and when.

    ``valid_until`` is the last day on which a certificate or award holds, or a plan's review date.
    ``is_in_force_kind`` marks what holds until it ends, such as a plan or a certificate.
    ``judgement`` is the newest of the Authority for which the item is to count, and of no other.
    ``type_exception_accepted``: that Authority took its type outside the evidence base, with a
    reason.
    """

    type: str
    author: str = ""
    dated_on: date | None = None
    period_from: date | None = None
    period_to: date | None = None
    source: str = ""
    valid_until: date | None = None
    is_in_force_kind: bool = False
    sha256: str = ""
    address: str = ""
    snapshot_note: str = ""
    has_redaction_status: bool = False
    made_by: Maker = Maker.PROVIDER
    judgement: Judgement | None = None
    type_exception_accepted: bool = False

    @property
    def strength(self) -> Strength:
        return judged_strength(self.made_by, self.judgement)

    @property
    def period(self) -> Period | None:
        """The period covered; None where an end is missing, or the two are the wrong way round."""
        if self.period_from is None or self.period_to is None:
            return None
        if self.period_to < self.period_from:
            return None
        return Period(first=self.period_from, last=self.period_to)

    def is_in_force(self, on: date) -> bool:
        """Whether it holds on a day: from when its period begins until it ends or runs out."""
        if not self.is_in_force_kind or self.period is None:
            return False
        return self.period.first <= on <= (self.valid_until or self.period.last)


class EvidenceFaultCode(StrEnum):
    """Why a piece of evidence does not count (design 2.7)."""

    REJECTED = "rejected"
    WRONG_TYPE = "wrong_type"
    NO_AUTHOR = "no_author"
    NO_DATE = "no_date"
    NO_PERIOD = "no_period"
    NO_SOURCE = "no_source"
    OUTSIDE_WINDOW = "outside_window"
    PAST_SHELF_LIFE = "past_shelf_life"
    EXPIRED = "expired"
    NOT_HASHED = "not_hashed"
    NO_SNAPSHOT = "no_snapshot"
    NO_PLACE = "no_place"
    NO_REDACTION_STATUS = "no_redaction_status"


@dataclass(frozen=True, kw_only=True)
class EvidenceFault:
    """One reason why a piece of evidence does not count, and the sentence that says so."""

    code: EvidenceFaultCode
    sentence: str


@dataclass(frozen=True, kw_only=True)
class Admissibility:
    """Whether a piece of evidence counts: it does where nothing is wrong with it."""

    faults: tuple[EvidenceFault, ...] = ()

    @property
    def is_admissible(self) -> bool:
        return not self.faults


def admissibility(
    item: ItemFacts,
    *,
    evidence_base: Collection[str],
    window_from: date,
    window_to: date,
    settings: MatrixSettings,
    has_place: bool,
) -> Admissibility:
    """Whether an item counts for a criterion it is linked to, with every reason why not.

    :param evidence_base: the codes of the types in the focus area's evidence base.
    :param window_from: the first day of the assessment window; ``window_to`` is its cut-off date,
        the day on which an item has to be in force and within its shelf life.
    :param has_place: whether the link says where in the document to look.
    :raises PeriodReversed: if the window ends before it begins.
    """
    window = Period(first=window_from, last=window_to)
    found = {
        EvidenceFaultCode.REJECTED: _rejected(item),
        EvidenceFaultCode.WRONG_TYPE: _wrong_type(item, evidence_base),
        **_not_described(item),
        EvidenceFaultCode.OUTSIDE_WINDOW: _outside(item, window),
        EvidenceFaultCode.PAST_SHELF_LIFE: _past_shelf_life(item, window, settings),
        EvidenceFaultCode.EXPIRED: _expired(item, window),
        **_not_fixed(item),
        EvidenceFaultCode.NO_PLACE: ""
        if has_place
        else "The link does not say where in the document to look.",
        EvidenceFaultCode.NO_REDACTION_STATUS: ""
        if item.has_redaction_status
        else "Nobody has said whether it holds anything to be redacted.",
    }
    return Admissibility(
        faults=tuple(
            EvidenceFault(code=code, sentence=sentence)
            for code, sentence in found.items()
            if sentence
        )
    )


def lapses_on(item: ItemFacts, settings: MatrixSettings) -> date | None:
    """The last day on which an item is fresh enough to count, or None where no such day is known.

    The end of its type's shelf life, counted from its date, or the day it is valid until:
    whichever comes first. A shelf life of 0 months leaves the second alone.
    """
    ends = [end for end in (_shelf_life_ends(item, settings), item.valid_until) if end is not None]
    return min(ends, default=None)


def why_it_lapses(item: ItemFacts, settings: MatrixSettings) -> str:
    """Why an item counts no longer than ``lapses_on`` says, in a sentence; "" where it is fresh."""
    ends = lapses_on(item, settings)
    if ends is None:
        return ""
    if ends == item.valid_until or item.dated_on is None:
        return f"It is valid until {in_words(ends)}."
    return (
        f"It is dated {in_words(item.dated_on)}, and evidence of this type counts for "
        f"{_shelf_life_months(item, settings)} months."
    )


def _shelf_life_ends(item: ItemFacts, settings: MatrixSettings) -> date | None:
    months = _shelf_life_months(item, settings)
    if item.dated_on is None or months == 0:
        return None
    return add_months(item.dated_on, months)


def _shelf_life_months(item: ItemFacts, settings: MatrixSettings) -> int:
    return settings.shelf_lives.get(item.type, settings.default_shelf_life_months)


# -- one sentence for each thing that can be wrong; empty where it is not ---------------------


def _rejected(item: ItemFacts) -> str:
    said = item.judgement
    if said is None or not said.is_rejection:
        return ""
    when = f"{said.authority} rejected it on {in_words(said.on)}"
    return f"{when}: {said.reason}" if said.reason else f"{when}."


def _wrong_type(item: ItemFacts, evidence_base: Collection[str]) -> str:
    if item.type in evidence_base or item.type_exception_accepted:
        return ""
    return "Its type is not in this focus area's evidence base, and no exception was accepted."


def _not_described(item: ItemFacts) -> dict[EvidenceFaultCode, str]:
    return {
        EvidenceFaultCode.NO_AUTHOR: "" if item.author.strip() else "It names no author.",
        EvidenceFaultCode.NO_DATE: "" if item.dated_on else "It has no date.",
        EvidenceFaultCode.NO_PERIOD: _no_period(item),
        EvidenceFaultCode.NO_SOURCE: "" if item.source.strip() else "It does not say its source.",
    }


def _no_period(item: ItemFacts) -> str:
    if item.period is not None:
        return ""
    if item.period_from is None or item.period_to is None:
        return "It does not say which period it covers."
    return "The period it covers ends before it begins."


def _outside(item: ItemFacts, window: Period) -> str:
    period = item.period
    if period is None or period.overlaps(window) or item.is_in_force(window.last):
        return ""
    return (
        f"It covers {_from_to(period)}, outside the assessment window, {_from_to(window)}"
        f"{_not_in_force(item, window)}."
    )


def _not_in_force(item: ItemFacts, window: Period) -> str:
    if not item.is_in_force_kind:
        return ""
    return f", and it was not in force on {in_words(window.last)}"


def _past_shelf_life(item: ItemFacts, window: Period, settings: MatrixSettings) -> str:
    ends = _shelf_life_ends(item, settings)
    if ends is None or item.dated_on is None or window.last <= ends:
        return ""
    return (
        f"It is dated {in_words(item.dated_on)}; evidence of this type counts for "
        f"{_shelf_life_months(item, settings)} months, until {in_words(ends)}."
    )


def _expired(item: ItemFacts, window: Period) -> str:
    if item.valid_until is None or window.last <= item.valid_until:
        return ""
    return f"It was valid until {in_words(item.valid_until)}, before the cut-off date."


def _not_fixed(item: ItemFacts) -> dict[EvidenceFaultCode, str]:
    """A file is fixed by its hash; an address only by a note of what was seen there."""
    if item.address and not item.sha256:
        note = "It is a link, with no note of what was seen there and when."
        return {EvidenceFaultCode.NO_SNAPSHOT: "" if item.snapshot_note.strip() else note}
    is_hashed = _SHA256.fullmatch(item.sha256) is not None
    return {
        EvidenceFaultCode.NOT_HASHED: ""
        if is_hashed
        else "Its file has no SHA-256 hash, so nobody can show that it is still the same file."
    }


def _from_to(period: Period) -> str:
    return f"{in_words(period.first)} to {in_words(period.last)}"
