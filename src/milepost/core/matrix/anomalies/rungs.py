"""Where do the levels of a row not climb, and which lines stand in the wrong place?"""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from milepost.core.matrix.anomalies.look import Anomaly, Cell, Look, at_levels, listed, quoted
from milepost.core.matrix.definition import LevelKind
from milepost.core.matrix.interim import DATE, InterimPart, interim_cell
from milepost.core.matrix.wording import plain, word_set

_HEDGE = re.compile(
    r"\b(?:largely|mostly|mainly|partly|predominantly|generally|broadly)\b|"
    r"(?<!matter )\bmost\b(?= (?:of|[A-Za-z]+ )?[A-Za-z]+s\b)",
    re.IGNORECASE,
)
_ABSOLUTE = re.compile(r"\b(?:all|every|each|always|fully)\b", re.IGNORECASE)
_SMALL = word_set(
    "the and are was were being been with for from that this into its their has have met "
    "all every each always fully most largely mostly mainly partly predominantly generally "
    "broadly"
)
_SHARED_WORDS = 2  # content words that two sentences must share to speak of one thing
_PROMISED = re.compile(
    r"\blevels?\s+((?:\d+(?:,\s*|\s+and\s+|,\s*and\s+)?)+)[^.]*\bwill be\b", re.IGNORECASE
)
_PART_NAMES = {
    InterimPart.BELOW: "line that the level below is complete",
    InterimPart.CONFIDENCE: "line on the Authority's confidence",
    InterimPart.SIGN: "early sign of its own",
    InterimPart.ROUTE: "line on the route to the target level",
}


def undefined_levels(look: Look) -> Iterator[Anomaly]:
    areas = look.matrix.focus_areas
    for level in look.matrix.levels:
        blank = [area.name for area in areas if not area.at(level.number).words]
        if blank:
            rows = "any row" if len(blank) == len(areas) else listed(blank)
            close = (
                "" if level.kind is LevelKind.FLOOR else ", so it can be neither claimed nor given"
            )
            yield Anomaly(
                where=f"Level {level.number}",
                finding=f"It has no words in {rows}{close}.",
                kind="undefined_level",
            )


def cells_that_read_the_same(look: Look) -> Iterator[Anomaly]:
    for area in look.matrix.focus_areas:
        by_words: dict[str, list[int]] = {}
        for cell in look.full_cells_of(area):
            by_words.setdefault(plain(cell.words), []).append(cell.level)
        for levels in by_words.values():
            if len(levels) > 1:
                yield Anomaly(
                    where=f"{area.name}, {at_levels(levels)}",
                    finding="These cells are identical, so only how long it has lasted can tell "
                    "the levels apart.",
                    kind="same_across_levels",
                )


def levels_repeated_whole(look: Look) -> Iterator[Anomaly]:
    for area in look.matrix.focus_areas:
        cells = look.full_cells_of(area)
        for lower, higher in pairwise(cells):
            below, above = _said(lower), _said(higher)
            if below < above:
                yield higher.anomaly(
                    "level_repeated_whole",
                    f"It repeats all of level {lower.level}; only what it adds sets it apart.",
                )


def sentences_that_do_not_climb(look: Look) -> Iterator[Anomaly]:
    """Sentences asked for again, word for word, in rows that do climb otherwise."""
    for area in look.matrix.focus_areas:
        cells = look.full_cells_of(area)
        if any(_said(a) <= _said(b) for a, b in pairwise(cells)):
            continue
        times = Counter(said for cell in cells for said in _said(cell))
        again = [said for said, count in times.items() if count > 1]
        if again:
            first = next(s for c in cells for s in c.sentences if plain(s) in again)
            things = "1 thing" if len(again) == 1 else f"{len(again)} things"
            yield Anomaly(
                where=area.name,
                finding=f"It asks for {things} in the same words at several levels, for example "
                f"{quoted(first)}.",
                kind="same_sentence_at_levels",
            )


def weaker_than_below(look: Look) -> Iterator[Anomaly]:
    for area in look.matrix.focus_areas:
        cells = look.cells_of(area)
        for index, cell in enumerate(cells):
            for lower in cells[:index]:
                yield from _weaker(cell, lower)


def _weaker(cell: Cell, lower: Cell) -> Iterator[Anomaly]:
    for hedged in filter(_HEDGE.search, _lines(cell)):
        for whole in filter(_ABSOLUTE.search, lower.sentences):
            if len(_content(hedged) & _content(whole)) >= _SHARED_WORDS:
                yield cell.anomaly(
                    "weaker_than_below",
                    f"{quoted(hedged)} asks for less than level {lower.level} does: "
                    f"{quoted(whole)}.",
                )
                return


def _lines(cell: Cell) -> tuple[str, ...]:
    pattern = interim_cell(cell.words, level=cell.level)
    return tuple(text for _, text in pattern.parts) if pattern else cell.sentences


def _said(cell: Cell) -> set[str]:
    return {plain(sentence) for sentence in cell.sentences}


def _content(sentence: str) -> set[str]:
    words = (word.removesuffix("s") for word in plain(sentence).split())
    return {word for word in words if len(word) > 2 and word not in _SMALL}


def interim_lines_out_of_place(look: Look) -> Iterator[Anomaly]:
    """In an interim level: lines of another row, lines too many, lines missing, another order."""
    for level in look.matrix.levels:
        found = {
            row.area.name: row.patterns[level.number].parts
            for row in look.rows
            if level.number in row.patterns
        }
        if found:
            yield from _lines_of_other_rows(level.number, found)
            yield from _lines_missing_or_other(level.number, found)
            yield from _lines_in_another_order(level.number, found)


_Parts = tuple[tuple[InterimPart, str], ...]


def _lines_of_other_rows(level: int, found: dict[str, _Parts]) -> Iterator[Anomaly]:
    signs = {
        name: [text for part, text in parts if part is InterimPart.SIGN]
        for name, parts in found.items()
    }
    for name, own in signs.items():
        if len(own) < 2:
            continue
        for text in own:
            others = [o for o, s in signs.items() if o != name and plain(text) in map(plain, s)]
            if others:
                yield Anomaly(
                    where=f"{name}, level {level}",
                    finding=f"The line {quoted(text)} belongs to {listed(others)}; "
                    "it was probably copied from there.",
                    kind="line_of_another_row",
                )
                break
        else:
            yield Anomaly(
                where=f"{name}, level {level}",
                finding=f"It has {len(own)} early signs: {listed(quoted(text) for text in own)}.",
                kind="extra_line",
            )


def _lines_missing_or_other(level: int, found: dict[str, _Parts]) -> Iterator[Anomaly]:
    for part, called in _PART_NAMES.items():
        texts = {name: [t for p, t in parts if p is part] for name, parts in found.items()}
        have = [name for name, own in texts.items() if own]
        usual = Counter(plain(own[0]) for own in texts.values() if own).most_common(1)
        for name, own in texts.items():
            if not own and len(have) * 2 > len(found):
                finding, kind = f"It has no {called}, as the other rows have.", "line_missing"
            elif own and usual[0][1] * 2 > len(found) and plain(own[0]) != usual[0][0]:
                finding = f"Its {called}, {quoted(own[0])}, differs from that of the other rows."
                kind = "line_differs"
            else:
                continue
            yield Anomaly(where=f"{name}, level {level}", finding=finding, kind=kind)


def _lines_in_another_order(level: int, found: dict[str, _Parts]) -> Iterator[Anomaly]:
    orders = {
        name: tuple(dict.fromkeys(part for part, _ in parts)) for name, parts in found.items()
    }
    usual = Counter(orders.values()).most_common(1)[0][0]
    for name, order in orders.items():
        if order != usual and set(order) == set(usual):
            yield Anomaly(
                where=f"{name}, level {level}",
                finding="Its lines stand in another order than those of the other rows.",
                kind="other_order",
            )


def cells_outside_the_pattern(look: Look) -> Iterator[Anomaly]:
    for level in look.matrix.levels:
        rows = [row for row in look.rows if row.area.at(level.number).words]
        follow = [row for row in rows if level.number in row.patterns]
        for row in rows:
            if follow and row not in follow:
                yield Anomaly(
                    where=f"{row.area.name}, level {level.number}",
                    finding="It does not follow the pattern that this level has in the other rows.",
                    kind="outside_the_pattern",
                )


def dates_in_words(look: Look) -> Iterator[Anomaly]:
    cells: dict[tuple[int, str], list[str]] = {}
    for cell in look.cells:
        for found in DATE.finditer(cell.text):
            cells.setdefault((cell.level, found.group()), []).append(cell.area.name)
    for (level, text), names in cells.items():
        rows = names[0] if len(names) == 1 else f"{len(names)} rows"
        yield Anomaly(
            where=f"Level {level}, {rows}",
            finding=f"The date “{text}” stands in the words themselves, so the level cannot be "
            "judged after it; the target date is kept as a setting instead.",
            kind="date_in_words",
        )


def different_target_dates(look: Look) -> Iterator[Anomaly]:
    for row in look.rows:
        for level, pattern in row.patterns.items():
            usual = look.matrix.settings.target_on
            if pattern.target_on is not None and pattern.target_on != usual:
                yield Anomaly(
                    where=f"{row.area.name}, level {level}",
                    finding="Its target date differs from that of the other rows, which is kept.",
                    kind="other_target_date",
                )


def promised_levels_that_are_there(look: Look) -> Iterator[Anomaly]:
    worded = {cell.level for cell in look.cells}
    for number, note in enumerate(look.matrix.notes, start=1):
        if promised := _PROMISED.search(note):
            there = sorted({int(n) for n in re.findall(r"\d+", promised.group(1))} & worded)
            if there:
                yield Anomaly(
                    where=f"Notes, paragraph {number}",
                    finding=f"It says that level {listed(there)} is still to be written, but the "
                    "table has words for it.",
                    kind="promised_but_there",
                )
