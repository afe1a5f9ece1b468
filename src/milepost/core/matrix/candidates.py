"""Which criteria does a row propose, when nobody has said yet what its criteria are?"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from milepost.core.matrix.codes import CandidateStatement, GivenCodes, give_codes
from milepost.core.matrix.definition import (
    AssessBy,
    Criterion,
    FocusArea,
    Lasting,
    LevelDescriptor,
    Relation,
    Subject,
    Thread,
)
from milepost.core.matrix.evidence_base import evidence_types
from milepost.core.matrix.found_parts import FoundRow
from milepost.core.matrix.interim import InterimCell, InterimPart, without_date
from milepost.core.matrix.wording import plain, sentences

# Wordings that themselves ask for something to last (design 2.5).
_EXPLICIT = re.compile(
    r"\bsustain(?:ed|ably)\b|\bendur|\bremain(?:s|ed)?\b|\bconsistently\b|\blasting\b|"
    r"\bregularly (?:receiv|win|recogni)",
    re.IGNORECASE,
)
# A standing expectation, which holds at every level whatever the level asks beside it.
_STANDING = re.compile(
    r"\b(?:endures?|holds?|appl(?:y|ies))\b.*\b(?:all|every|each) levels?\b", re.IGNORECASE
)
_SUBJECTS = {
    InterimPart.BELOW: Subject.PROVIDER,
    InterimPart.CONFIDENCE: Subject.CLIENT,
    InterimPart.SIGN: Subject.OUTCOME,
    InterimPart.ROUTE: Subject.JOINT,
}
_THREADS = {
    InterimPart.BELOW: ("PRIOR", "Level below complete"),
    InterimPart.CONFIDENCE: ("CONF", "Authority confidence"),
    InterimPart.SIGN: ("SIGN", "Early sign"),
    InterimPart.ROUTE: ("ROUTE", "Route to the target level"),
}


@dataclass(frozen=True, kw_only=True)
class CandidateRow:
    """A focus area with its candidate criteria, and what was seen while making them.

    ``patterns`` are its cells that follow the interim pattern, by level.
    """

    area: FocusArea
    patterns: Mapping[int, InterimCell]
    given: GivenCodes


def candidate_row(
    row: FoundRow,
    *,
    code: str,
    levels: Iterable[int],
    patterns: Mapping[int, InterimCell],
    earlier: FocusArea | None,
    ever_given: Collection[str] = (),
) -> CandidateRow:
    """The focus area that a row describes; ``earlier`` is the same one in the version before.

    :param ever_given: the codes of every earlier version.
    """
    drafts = [
        draft
        for level in sorted(row.words)
        if level > 0  # the floor is always there and takes no criteria
        for draft in _drafts(row.words[level], level, patterns.get(level), code)
    ]
    statements = [CandidateStatement(level=draft.level, text=draft.text) for draft in drafts]
    before = earlier.criteria if earlier else ()
    given = give_codes(code, statements, earlier=before, ever_given=ever_given)
    replaced = {moved.code: (moved.earlier.code,) for moved in given.moved}
    base = evidence_types(row.evidence)
    coded = [
        replace(
            draft,
            code=own,
            evidence_types=tuple(each.code for each in base),
            replaces=replaced.get(own, ()),
        )
        for draft, own in zip(drafts, given.codes, strict=True)
    ]
    criteria = _related(coded)
    area = FocusArea(
        code=code,
        name=row.name,
        descriptors=tuple(
            LevelDescriptor(
                level=level,
                words=row.words.get(level),
                criteria=tuple(each for each in criteria if each.level == level),
            )
            for level in sorted(levels)
        ),
        evidence_base=base,
        threads=tuple(_threads(code, criteria)),
    )
    return CandidateRow(
        area=replace(area, lasting_only=_reads_the_same(area, patterns)),
        patterns=patterns,
        given=given,
    )


def _drafts(words: str, level: int, pattern: InterimCell | None, area: str) -> Iterable[Criterion]:
    """The statements of a cell as criteria without codes; one that stands twice is made once."""
    drafts = (
        [_plain_draft(text, level) for text in sentences(words)]
        if pattern is None
        else [_pattern_draft(part, text, level, area) for part, text in pattern.parts]
    )
    unique: dict[str, Criterion] = {}
    for draft in drafts:
        if said := plain(draft.text):  # a line of dashes says nothing
            unique.setdefault(said, draft)
    return unique.values()


def _plain_draft(text: str, level: int) -> Criterion:
    is_explicit = bool(_EXPLICIT.search(text))
    return Criterion(
        code="",
        level=level,
        text=text,
        lasting=Lasting.EXPLICIT if is_explicit else Lasting.NONE,
        relation=Relation.GATE if _STANDING.search(text) else Relation.FIRST,
    )


def _pattern_draft(part: InterimPart, text: str, level: int, area: str) -> Criterion:
    is_route = part is InterimPart.ROUTE
    return Criterion(
        code="",
        level=level,
        text=without_date(text) if is_route else text,
        thread=f"{area}.{_THREADS[part][0]}",
        subject=_SUBJECTS[part],
        assess_by=AssessBy.DOCUMENT if is_route else AssessBy.JUDGEMENT,
        is_prior=part is InterimPart.BELOW,
    )


def _threads(area: str, criteria: Iterable[Criterion]) -> Iterable[Thread]:
    used = {criterion.thread for criterion in criteria}
    for suffix, name in _THREADS.values():
        if f"{area}.{suffix}" in used:
            yield Thread(code=f"{area}.{suffix}", name=name)


def _related(criteria: Sequence[Criterion]) -> list[Criterion]:
    """The criteria, each tied to the nearest lower one of the row that says the same."""
    related: list[Criterion] = []
    for criterion in criteria:
        same = [
            each
            for each in related
            if each.level < criterion.level and plain(each.text) == plain(criterion.text)
        ]
        # The parts of an interim level are owed at no other level, so they build on nothing.
        is_tied = same and not criterion.thread
        related.append(_built_on(criterion, same[-1]) if is_tied else criterion)
    return related


def _built_on(criterion: Criterion, earlier: Criterion) -> Criterion:
    is_gate = criterion.relation is Relation.GATE
    is_explicit = criterion.lasting is Lasting.EXPLICIT
    return replace(
        criterion,
        relation=Relation.GATE if is_gate else Relation.REPEATS,
        builds_on=earlier.code,
        # Asked for again, word for word: that it goes on is all the higher level adds.
        lasting=Lasting.EXPLICIT if is_explicit else Lasting.IMPLIED,
    )


def _reads_the_same(area: FocusArea, patterns: Mapping[int, InterimCell]) -> bool:
    """Whether every worded level that is not interim has the same words (design 2.6)."""
    worded = [
        plain(each.words)
        for each in area.descriptors
        if each.words and each.level > 0 and each.level not in patterns
    ]
    return len(worded) > 1 and len(set(worded)) == 1
