"""Is a draft ready to be agreed, and if not, what is to be done first?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from milepost.core.matrix.consistency import faults_in
from milepost.core.matrix.definition import FocusArea, LevelKind, MaturityMatrix
from milepost.core.matrix.drafting.terms import terms_without_test


class UnreadyFor(StrEnum):
    """What a reason for waiting is about."""

    FAULTS = "faults"
    PROPOSALS = "proposals"
    FINDINGS = "findings"
    POINTS = "points"
    CHANGE_MAP = "change_map"
    GAPS = "gaps"  # a full level that is undefined below one that is defined
    LEVELS = "levels"
    WORDS = "words"


@dataclass(frozen=True, kw_only=True)
class UnreadyReason:
    """One reason to wait: what it is about, how many there are, and what to do.

    ``blocks``: the draft cannot be agreed before. Otherwise it is a warning. ``items`` name what it
    counts, where it has names.
    """

    about: UnreadyFor
    count: int
    sentence: str
    blocks: bool
    items: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Readiness:
    """Whether a draft can be agreed, with every reason against it, those that block it first."""

    reasons: tuple[UnreadyReason, ...]

    @property
    def is_ready(self) -> bool:
        return not self.blocking

    @property
    def blocking(self) -> tuple[UnreadyReason, ...]:
        return tuple(reason for reason in self.reasons if reason.blocks)

    @property
    def warnings(self) -> tuple[UnreadyReason, ...]:
        return tuple(reason for reason in self.reasons if not reason.blocks)


def readiness(
    matrix: MaturityMatrix,
    *,
    open_proposals: Sequence[int] = (),
    open_findings: int = 0,
    open_points: Sequence[str] = (),
    unconfirmed_changes: int = 0,
) -> Readiness:
    """Whether a draft can be agreed.

    :param open_proposals: the numbers of those that neither side has answered or withdrawn.
    :param open_findings: how many findings made at reading are neither agreed nor accepted.
    :param open_points: the codes of the points to settle that are open.
    :param unconfirmed_changes: how many lines of the change map only the machine has suggested.
    """
    found = [
        *_about_the_matrix(matrix),
        _counted(
            UnreadyFor.PROPOSALS,
            [str(number) for number in open_proposals],
            "proposal is open; accept, reject, counter or withdraw it.",
            "proposals are open; accept, reject, counter or withdraw each.",
        ),
        _number(
            UnreadyFor.FINDINGS,
            open_findings,
            "finding made at reading is open; agree on it, or accept it as it is.",
            "findings made at reading are open; agree on each, or accept it as it is.",
        ),
        _counted(
            UnreadyFor.POINTS,
            open_points,
            "point to settle is open; agree on it, or accept it as it is.",
            "points to settle are open; agree on each, or accept it as it is.",
        ),
        _number(
            UnreadyFor.CHANGE_MAP,
            unconfirmed_changes,
            "line of the change map is only suggested; confirm or correct it.",
            "lines of the change map are only suggested; confirm or correct each.",
        ),
    ]
    counted = [reason for reason in found if reason.count]
    return Readiness(reasons=tuple(sorted(counted, key=lambda reason: not reason.blocks)))


def _about_the_matrix(matrix: MaturityMatrix) -> Iterator[UnreadyReason]:
    yield _counted(
        UnreadyFor.FAULTS,
        [str(fault) for fault in faults_in(matrix)],
        "fault makes the matrix unfit to rate by; put it right.",
        "faults make the matrix unfit to rate by; put each right.",
    )
    undefined = [key for area in matrix.focus_areas for key in _undefined(matrix, area)]
    gaps = [key for area in matrix.focus_areas for key in _gaps(matrix, area)]
    yield _counted(
        UnreadyFor.GAPS,
        gaps,
        "level is undefined below one that is defined, which nobody could reach; write it.",
        "levels are undefined below ones that are defined, which nobody could reach; write each.",
    )
    yield _counted(
        UnreadyFor.LEVELS,
        [key for key in undefined if key not in gaps],
        "level of a row is undefined or has words alone; write it, or leave it so knowingly.",
        "levels of rows are undefined or have words alone; write each, or leave it so knowingly.",
        blocks=False,
    )
    yield _counted(
        UnreadyFor.WORDS,
        [use.word for use in terms_without_test(matrix)],
        "vague word has no test, so each side may read it in its own way; define it.",
        "vague words have no test, so each side may read them in its own way; define them.",
        blocks=False,
    )


def _undefined(matrix: MaturityMatrix, area: FocusArea) -> Iterator[str]:
    """The cells that say too little to be ratified, or, at the floor, to be understood."""
    for level in matrix.levels:
        cell = area.at(level.number)
        says_nothing = not (cell.words or "").strip()
        if says_nothing if level.kind is LevelKind.FLOOR else not cell.is_defined:
            yield f"{area.code}/{level.number}"


def _gaps(matrix: MaturityMatrix, area: FocusArea) -> Iterator[str]:
    full = [each.number for each in matrix.levels if each.kind is LevelKind.FULL]
    defined = [number for number in full if area.at(number).is_defined]
    for number in full:
        if number not in defined and any(number < other for other in defined):
            yield f"{area.code}/{number}"


def _counted(
    about: UnreadyFor, items: Sequence[str], one: str, more: str, *, blocks: bool = True
) -> UnreadyReason:
    counted = _number(about, len(items), one, more)
    return UnreadyReason(
        about=about,
        count=counted.count,
        sentence=counted.sentence,
        blocks=blocks,
        items=tuple(items),
    )


def _number(about: UnreadyFor, how_many: int, one: str, more: str) -> UnreadyReason:
    sentence = f"1 {one}" if how_many == 1 else f"{how_many} {more}"
    return UnreadyReason(about=about, count=how_many, sentence=sentence, blocks=True)
