"""What do the file commands say to a person? Plain text, aligned, with dates as Britons write."""

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from milepost.core.matrix.anomalies import Anomaly
from milepost.core.matrix.definition import FocusArea, MaturityMatrix, Relation
from milepost.core.matrix.faults import Fault
from milepost.core.matrix.guessing import Guess
from milepost.core.matrix.reading import ReadMatrix
from milepost.core.matrix.wording import on_one_line
from milepost.core.rating.ladder import HeldBack, IndicatedLevel

_WIDTH = 96  # characters
_UNDEFINED = "–"


def show_page(read: ReadMatrix) -> str:
    """The matrix at a glance: how many criteria each row has at each level."""
    return "\n".join(_show_lines(read))


def _show_lines(read: ReadMatrix) -> Iterator[str]:
    matrix = read.matrix
    numbers = [level.number for level in matrix.levels]
    yield f"{matrix.title}, version {matrix.version}"
    if matrix.settings.target_on and matrix.settings.target_level is not None:
        on = british_date(matrix.settings.target_on)
        yield f"Target: level {matrix.settings.target_level} by {on}"
    name_width = max((len(area.name) for area in matrix.focus_areas), default=0)
    code_width = max((len(area.code) for area in matrix.focus_areas), default=0)
    for category in matrix.categories:
        heading = "".join(f"{f'L{number}':>5}" for number in numbers)
        yield ""
        yield f"{category.name:<{code_width + name_width + 4}}{heading}   evidence"
        for area in category.focus_areas:
            cells = "".join(f"{_count_at(area, number):>5}" for number in numbers)
            evidence = f"{counted(len(area.evidence_base), 'type')}"
            lasting = ", told apart by lasting only" if area.lasting_only else ""
            name = f"  {area.code:<{code_width}}  {area.name:<{name_width}}"
            yield f"{name}{cells}   {evidence}{lasting}"
    yield ""
    yield _totals(matrix)
    yield f"{_UNDEFINED} is a level that is not defined, so nobody can be rated there."
    if matrix.notes:
        yield ""
        yield "Notes"
        for turn, note in enumerate(matrix.notes, start=1):
            yield from item(f"{turn:>3}. ", note)
    yield from guess_lines(read.to_ask)
    yield ""
    yield f"{counted(len(read.anomalies), 'thing')} to settle; `milepost matrix check` lists them."


def guess_lines(guesses: Sequence[Guess]) -> Iterator[str]:
    """What was guessed about the layout of a file, and what to do where it is otherwise."""
    if not guesses:
        return
    yield ""
    yield "Guessed about the layout (otherwise: milepost matrix layout FILE > layout.json, mend"
    yield "that, and give it with --layout layout.json):"
    for guess in guesses:
        yield from item("  - ", str(guess))


def row_page(area: FocusArea) -> str:
    """One focus area: its evidence base, then each level's words and criteria."""
    return "\n".join(_row_lines(area))


def _row_lines(area: FocusArea) -> Iterator[str]:
    yield f"{area.code}  {area.name}"
    yield ""
    yield "Evidence base"
    for each in area.evidence_base:
        words = f" (“{each.source_words}”)" if each.source_words else ""
        yield from item("  - ", f"{each.name}{words}")
    for descriptor in area.descriptors:
        yield ""
        if not descriptor.words and not descriptor.criteria:
            yield f"Level {descriptor.level}: not defined"
            continue
        yield f"Level {descriptor.level}"
        yield from item("  ", descriptor.words or "")
        width = max((len(each.code) for each in descriptor.criteria), default=0)
        for criterion in descriptor.criteria:
            tail = "" if criterion.builds_on is None else f" [{criterion.relation.value} "
            tail += f"{criterion.builds_on}]" if tail else ""
            marks = [
                word
                for word, holds in (
                    ("critical", criterion.is_critical),
                    ("computed", criterion.is_prior),
                    ("standing", criterion.relation is Relation.GATE and not tail),
                )
                if holds
            ]
            tail += f" [{', '.join(marks)}]" if marks else ""
            yield from item(f"    {criterion.code:<{width}}  ", criterion.text + tail)


def check_page(
    name: str,
    faults: Sequence[Fault],
    anomalies: Sequence[Anomaly],
    guesses: Sequence[Guess] = (),
) -> str:
    """Every fault; or, where there is none, what was guessed and what there is to settle."""
    return "\n".join([*_check_lines(name, faults, anomalies), *guess_lines(guesses)])


def _check_lines(name: str, faults: Sequence[Fault], anomalies: Sequence[Anomaly]) -> Iterator[str]:
    if faults:
        yield f"{name} cannot be used: {counted(len(faults), 'fault')}."
        for fault in faults:
            yield from item("  - ", str(fault))
        return
    yield f"{name} has no faults. {counted(len(anomalies), 'thing')} to settle:"
    where = ""
    for anomaly in anomalies:
        if anomaly.where != where:
            where = anomaly.where
            yield ""
            yield where
        yield from item("  - ", anomaly.finding, keeps_tags=True)  # it may speak of one


def rate_page(matrix: MaturityMatrix, indicated: Mapping[str, IndicatedLevel]) -> str:
    """The level of each row, and what holds it back from the next defined one."""
    return "\n".join(_rate_lines(matrix, indicated))


def _rate_lines(matrix: MaturityMatrix, indicated: Mapping[str, IndicatedLevel]) -> Iterator[str]:
    name_width = max(len(area.name) for area in matrix.focus_areas)
    code_width = max(len(area.code) for area in matrix.focus_areas)
    yield f"{matrix.title}, version {matrix.version}"
    yield ""
    for area in matrix.focus_areas:
        found = indicated[area.code]
        yield f"{area.code:<{code_width}}  {area.name:<{name_width}}   level {found.level}"
        yield from _held_back_lines(found)
    target = matrix.settings.target_level
    if target is not None:
        reached = sum(found.level >= target for found in indicated.values())
        yield ""
        yield f"At or above level {target}: {reached} of {len(indicated)} focus areas."


def _held_back_lines(found: IndicatedLevel) -> Iterator[str]:
    """Every reason for the next defined level; for those above it, how many criteria."""
    for turn, (level, why) in enumerate(sorted(found.held_back_by.items())):
        if turn == 0:
            yield f"      held back from level {level} by"
            yield from _reasons(why)
        else:
            count = len({each.criterion for each in why})
            yield f"      held back from level {level} by {counted(count, 'criterion')}"


def _reasons(why: Iterable[HeldBack]) -> Iterator[str]:
    by_reason: dict[str, list[str]] = {}
    for each in why:
        by_reason.setdefault(each.reason.value.replace("_", " "), []).append(each.criterion)
    for reason, codes in by_reason.items():
        yield from item(f"        {reason}: ", ", ".join(codes))


def british_date(on: date) -> str:
    """The date as "31 March 2025"."""
    return f"{on.day} {on:%B %Y}"


def _totals(matrix: MaturityMatrix) -> str:
    count = sum(1 for _ in matrix.criteria())
    return (
        f"{counted(len(matrix.categories), 'category')}, "
        f"{counted(len(matrix.focus_areas), 'focus area')}, {counted(count, 'criterion')}."
    )


def _count_at(area: FocusArea, level: int) -> str:
    return str(len(area.at(level).criteria)) if area.at(level).is_defined else _UNDEFINED


def counted(count: int, thing: str) -> str:
    """ "1 criterion", "2 criteria"."""
    if count == 1:
        return f"1 {thing}"
    plural = {"criterion": "criteria", "category": "categories"}.get(thing, f"{thing}s")
    return f"{count} {plural}"


def item(first: str, text: str, *, keeps_tags: bool = False) -> Iterator[str]:
    """A text that goes on under its own beginning."""
    lines = textwrap.wrap(
        text if keeps_tags else on_one_line(text),
        width=max(_WIDTH - len(first), 30),
        break_on_hyphens=False,
    ) or [""]
    yield first + lines[0]
    for line in lines[1:]:
        yield " " * len(first) + line
