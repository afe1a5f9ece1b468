"""What could the levels that have no words yet say? Offers from the interim pattern (design 2.1).

An offer is only ever an offer: it becomes part of a draft as a proposal that both sides accept.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace

from milepost.core.matrix.definition import (
    AssessBy,
    Criterion,
    FocusArea,
    Level,
    LevelKind,
    MaturityMatrix,
    Relation,
    Subject,
)
from milepost.core.matrix.drafting.acts import add_criterion, write_cell
from milepost.core.matrix.drafting.changes import DraftChanges
from milepost.core.matrix.interim import InterimPart, part_of
from milepost.core.matrix.wording import plain


@dataclass(frozen=True, kw_only=True)
class InterimOffer:
    """Words for a level of a focus area that has none, and the changes that would put them there.

    ``to_make_specific`` are the lines that only people who know the row can fill.
    """

    focus_area: str
    level: int
    words: str
    changes: DraftChanges
    to_make_specific: tuple[str, ...] = ()


def interim_offers(
    matrix: MaturityMatrix, *, used_codes: Collection[str]
) -> tuple[InterimOffer, ...]:
    """An offer for each floor and interim level that has neither words nor criteria, row by row.

    A level gets none where the full level that it would point to is not there.
    """
    offers = (
        _offer(matrix, area, level, used_codes)
        for area in matrix.focus_areas
        for level in matrix.levels
        if level.kind is not LevelKind.FULL and _is_blank(area, level.number)
    )
    return tuple(offer for offer in offers if offer is not None)


def _is_blank(area: FocusArea, level: int) -> bool:
    cell = area.at(level)
    return not cell.is_defined and not (cell.words or "").strip()


def _offer(
    matrix: MaturityMatrix, area: FocusArea, level: Level, used_codes: Collection[str]
) -> InterimOffer | None:
    full = [each.number for each in matrix.levels if each.kind is LevelKind.FULL]
    below = max((number for number in full if number < level.number), default=None)
    above = min((number for number in full if number > level.number), default=None)
    if above is None:
        return None
    if level.kind is LevelKind.FLOOR:
        return _floor_offer(matrix, area, level.number, above)
    return _interim_offer(matrix, area, level.number, below, above, used_codes)


def _floor_offer(matrix: MaturityMatrix, area: FocusArea, level: int, above: int) -> InterimOffer:
    words = (
        f"Level {above} is not reached: it was not assessed yet, is not met, or was met and lost.\n"
        f"It is said which of these it is, and by when level {above} is expected."
    )
    changes = write_cell(matrix, area.code, level, words)
    return InterimOffer(focus_area=area.code, level=level, words=words, changes=changes)


def _interim_offer(
    matrix: MaturityMatrix,
    area: FocusArea,
    level: int,
    below: int | None,
    above: int,
    used_codes: Collection[str],
) -> InterimOffer:
    lines = _lines(matrix, area, below, above)
    words = "\n".join(lines.values())
    changes = write_cell(matrix, area.code, level, words)
    for part, text in lines.items():
        criterion = _criterion(area, level, part, text)
        changes += add_criterion(matrix, area.code, criterion, used_codes=used_codes)
    return InterimOffer(
        focus_area=area.code,
        level=level,
        words=words,
        changes=changes,
        to_make_specific=(lines[InterimPart.SIGN],),
    )


def _lines(
    matrix: MaturityMatrix, area: FocusArea, below: int | None, above: int
) -> dict[InterimPart, str]:
    """The line of each part of the pattern, in its order."""
    # The target date is that of one level only; on the way to another each step has its own.
    is_target = above == matrix.settings.target_level
    by_when = "by the target date" if is_target else "and the date of each"
    lines = {
        InterimPart.CONFIDENCE: "The Authority is confident in the progress made and in its pace.",
        InterimPart.SIGN: f"A first sign of what comes next can be shown in {area.name}.",
        InterimPart.ROUTE: f"The steps that remain to level {above}, {by_when}, are clear.",
    }
    if below is None:
        return lines
    return {InterimPart.BELOW: f"Level {below} is complete.", **lines}


_SUBJECTS = {
    InterimPart.BELOW: Subject.PROVIDER,
    InterimPart.CONFIDENCE: Subject.CLIENT,
    InterimPart.SIGN: Subject.OUTCOME,
    InterimPart.ROUTE: Subject.JOINT,
}


def _criterion(area: FocusArea, level: int, part: InterimPart, text: str) -> Criterion:
    """A criterion of the pattern, like that of the row's other interim level where it has one."""
    like = next((each for each in _interim_lines(area) if _part(each) is part), None)
    if like is None:
        return Criterion(
            code="",
            level=level,
            text=text,
            subject=_SUBJECTS[part],
            assess_by=AssessBy.JUDGEMENT,
            is_prior=part is InterimPart.BELOW,
            evidence_types=tuple(each.code for each in area.evidence_base),
        )
    resumes = like.level < level and not like.is_prior
    return replace(
        like,
        level=level,
        text=text,
        relation=Relation.RESUMES if resumes else Relation.FIRST,
        builds_on=like.code if resumes else None,
        # A word that the other level says, and this one does not, needs no test here.
        needs_definition=tuple(
            word
            for word in like.needs_definition
            if not _says(like.text, word) or _says(text, word)
        ),
        replaces=(),
        note="",
    )


def _says(text: str, word: str) -> bool:
    return plain(word) in plain(text)


def _interim_lines(area: FocusArea) -> tuple[Criterion, ...]:
    """The criteria of the row's cells that follow the pattern: those with a prior criterion."""
    cells = (cell.criteria for cell in area.descriptors)
    return tuple(
        each for criteria in cells if any(c.is_prior for c in criteria) for each in criteria
    )


def _part(criterion: Criterion) -> InterimPart:
    if criterion.is_prior:
        return InterimPart.BELOW
    return part_of(criterion.text, criterion.level)
