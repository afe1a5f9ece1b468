"""Does a matrix hold together: every code its own, every reference to something that is there?"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from milepost.core.matrix.definition import (
    Criterion,
    FocusArea,
    LevelDescriptor,
    LevelKind,
    MaturityMatrix,
    Relation,
)
from milepost.core.matrix.faults import Fault
from milepost.core.matrix.wording import plain

# Codes are keys in sealed documents, file names and addresses, so they keep to plain ASCII.
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")


def faults_in(matrix: MaturityMatrix) -> tuple[Fault, ...]:
    """Everything that makes the matrix unfit to rate by; empty where it is sound."""
    return (
        *_level_faults(matrix),
        *_setting_faults(matrix),
        *_name_faults(matrix),
        *_code_faults(matrix),
        *_term_faults(matrix),
        *(fault for area in matrix.focus_areas for fault in _area_faults(area, matrix)),
    )


def _twice(values: Iterable[str]) -> list[str]:
    return [value for value, times in Counter(values).items() if times > 1 and value]


def _level_faults(matrix: MaturityMatrix) -> Iterator[Fault]:
    numbers = [level.number for level in matrix.levels]
    if not numbers:
        yield Fault(where="levels", sentence="the matrix declares no level.")
    for number in _twice(str(number) for number in numbers):
        yield Fault(where=f"level {number}", sentence="this level is declared twice.")
    if numbers != sorted(numbers):
        yield Fault(where="levels", sentence="the levels must be declared from lowest to highest.")
    for level in matrix.levels:
        if level.kind is LevelKind.FLOOR and level.number != min(numbers):
            yield Fault(
                where=f"level {level.number}", sentence="only the lowest level can be the floor."
            )


def _setting_faults(matrix: MaturityMatrix) -> Iterator[Fault]:
    settings, where = matrix.settings, "settings"
    numbers = {level.number for level in matrix.levels}
    if settings.target_level is not None and settings.target_level not in numbers:
        yield Fault(
            where=where,
            sentence=f"the target level {settings.target_level} is not a level of this matrix.",
        )
    known = {each.code for area in matrix.focus_areas for each in area.evidence_base}
    for code in settings.shelf_lives:
        if code not in known:
            yield Fault(
                where=where,
                sentence=f"a shelf life is given for '{code}', which is in no evidence base.",
            )


def _name_faults(matrix: MaturityMatrix) -> Iterator[Fault]:
    if not matrix.focus_areas:
        yield Fault(where="categories", sentence="the matrix has no focus area.")
    for name in _twice(category.name for category in matrix.categories):
        yield Fault(where=f"category {name}", sentence="this category is given twice.")
    for name in _twice(area.name for area in matrix.focus_areas):
        yield Fault(where=f"focus area {name}", sentence="this focus area is given twice.")


def _code_faults(matrix: MaturityMatrix) -> Iterator[Fault]:
    areas = matrix.focus_areas
    yield from _codes_of("focus area", (area.code for area in areas))
    yield from _codes_of("thread", (each.code for area in areas for each in area.threads))
    yield from _codes_of("criterion", (each.code for each in matrix.criteria()))
    for area in areas:
        codes = [each.code for each in area.evidence_base]
        yield from _codes_of(f"focus area {area.code}, evidence type", codes)


def _term_faults(matrix: MaturityMatrix) -> Iterator[Fault]:
    for word in _twice(plain(each.word) for each in matrix.terms):
        yield Fault(where=f"term '{word}'", sentence="this term is defined twice.")


def _codes_of(what: str, codes: Iterable[str]) -> Iterator[Fault]:
    listed = list(codes)
    for code in _twice(listed):
        yield Fault(
            where=f"{what} {code}",
            sentence="this code is used more than once; a code is for one thing, for ever.",
        )
    for code in dict.fromkeys(listed):
        if code and not CODE.fullmatch(code):
            yield Fault(
                where=f"{what} {code}",
                sentence="a code has at most 80 letters, digits, dots, dashes and underscores.",
            )


def _area_faults(area: FocusArea, matrix: MaturityMatrix) -> Iterator[Fault]:
    where = f"focus area {area.code}"
    numbers = [descriptor.level for descriptor in area.descriptors]
    for number in _twice(str(number) for number in numbers):
        yield Fault(where=f"{where}, level {number}", sentence="this level is given twice.")
    if numbers != sorted(numbers):
        yield Fault(where=where, sentence="its levels must stand from lowest to highest.")
    kinds = {level.number: level.kind for level in matrix.levels}
    for descriptor in area.descriptors:
        yield from _descriptor_faults(area, descriptor, kinds.get(descriptor.level))
    for circle in _circles(area):
        yield Fault(where=f"criterion {circle}", sentence="it builds on itself, in a circle.")


def _descriptor_faults(
    area: FocusArea, descriptor: LevelDescriptor, kind: LevelKind | None
) -> Iterator[Fault]:
    where = f"focus area {area.code}, level {descriptor.level}"
    if kind is None:
        yield Fault(where=where, sentence="the matrix declares no such level.")
    if kind is LevelKind.FLOOR and descriptor.criteria:
        yield Fault(where=where, sentence="the floor is always there, so it takes no criteria.")
    for criterion in descriptor.criteria:
        place = f"criterion {criterion.code}"
        yield from _reference_faults(area, criterion, place)
        if criterion.is_prior and kind not in (LevelKind.INTERIM, None):
            yield Fault(
                where=place,
                sentence="only an interim level can ask for the level below it to be complete.",
            )


def _reference_faults(area: FocusArea, criterion: Criterion, where: str) -> Iterator[Fault]:
    if criterion.thread and criterion.thread not in {thread.code for thread in area.threads}:
        yield Fault(where=where, sentence=f"its thread '{criterion.thread}' is not in this row.")
    for code in criterion.evidence_types:
        if code not in {each.code for each in area.evidence_base}:
            yield Fault(
                where=where,
                sentence=f"its evidence type '{code}' is not in the evidence base of this row.",
            )
    for code in criterion.replaces:
        if code in area.by_code:
            yield Fault(
                where=where,
                sentence=f"it takes the place of '{code}', which is still in this row.",
            )
    yield from _relation_faults(area, criterion, where)


def _relation_faults(area: FocusArea, criterion: Criterion, where: str) -> Iterator[Fault]:
    if criterion.builds_on is None:
        # A gate may stand by itself: the first place where a standing expectation is written.
        if criterion.relation not in (Relation.FIRST, Relation.GATE):
            yield Fault(
                where=where,
                sentence=f"it {criterion.relation.value} an earlier criterion, but not said which.",
            )
        return
    if criterion.relation is Relation.FIRST:
        yield Fault(
            where=where, sentence="it is the first of its thread, so it cannot build on another."
        )
    earlier = area.by_code.get(criterion.builds_on)
    if earlier is None:
        yield Fault(
            where=where,
            sentence=f"it builds on '{criterion.builds_on}', which is not in this row.",
        )
    elif earlier.level >= criterion.level:
        yield Fault(
            where=where,
            sentence=(
                f"it builds on '{criterion.builds_on}' of level {earlier.level}, "
                "which does not come before it."
            ),
        )


def _circles(area: FocusArea) -> list[str]:
    """The criteria from which following what they build on leads back to themselves."""
    found = []
    for criterion in area.criteria:
        seen: set[str] = set()
        at = criterion.builds_on
        while at is not None and at not in seen and at != criterion.code:
            seen.add(at)
            earlier = area.by_code.get(at)
            at = earlier.builds_on if earlier else None
        if at == criterion.code:
            found.append(criterion.code)
    return found
