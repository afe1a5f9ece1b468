"""Which statements cannot be judged as they stand: said twice, turned round, untested, open?"""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import combinations

from milepost.core.matrix.anomalies.look import Anomaly, Cell, Look, at_levels, quoted
from milepost.core.matrix.vague_words import VAGUE_WORDS
from milepost.core.matrix.wording import plain

_NEAR_TWIN = 0.88  # likeness from which two sentences of one cell say nearly the same

_TURNED_ROUND = re.compile(
    r"\b(absence|sickness|complaints?|accidents?|incidents?|injur\w+|defects?|backlogs?|overdue)\b"
    r"[^.;]*\b(?:above|higher than|exceed\w*|greater than)\b",
    re.IGNORECASE,
)
_POINTS_BACK = re.compile(r"^(This|These|They)\s+(?:is|are)\b")
_CAVEAT = re.compile(r"\bbut\b[^.;]*\b(?:needed|required|necessary)\b", re.IGNORECASE)
_ABSOLUTE = re.compile(r"\b(?:all|every)\b", re.IGNORECASE)
_ALLOWANCE = re.compile(r"\b(?:under-?performance|shortfalls?|misses|is missed)\b", re.IGNORECASE)
_CLIENT_ACTS = re.compile(
    r"\b(?:Council|Authority|Authorities|client)\s+"
    r"(?:listens?|sees?|hears?|feels?|regards?|counts?|considers?|supports?|heeds?|views?)\b"
)


def said_twice_in_a_cell(look: Look) -> Iterator[Anomaly]:
    for cell in look.cells:
        seen: set[str] = set()
        for sentence in cell.sentences:
            said = plain(sentence)
            if said in seen:
                yield cell.anomaly(
                    "said_twice",
                    f"{quoted(sentence)} stands twice in this cell; it is taken as one criterion.",
                )
            seen.add(said)


def nearly_said_twice_in_a_cell(look: Look) -> Iterator[Anomaly]:
    for cell in look.cells:
        for one, other in combinations(cell.sentences, 2):
            if plain(one) != plain(other) and _are_near(plain(one), plain(other)):
                yield cell.anomaly(
                    "nearly_said_twice",
                    f"But for a word or two the same sentence stands twice: {quoted(one)} and "
                    f"{quoted(other)}; one criterion may be meant.",
                )


def turned_round(look: Look) -> Iterator[Anomaly]:
    for cell in look.cells:
        for sentence in cell.sentences:
            if found := _TURNED_ROUND.search(sentence):
                yield cell.anomaly(
                    "polarity",
                    f"Read literally, {quoted(sentence)} asks for more {found.group(1).lower()}; "
                    "better than is probably meant.",
                )


def pointing_back_at_nothing(look: Look) -> Iterator[Anomaly]:
    for cell in look.cells:
        for sentence in cell.sentences:
            if found := _POINTS_BACK.match(sentence):
                yield cell.anomaly(
                    "lost_antecedent",
                    f"{quoted(sentence)} does not itself say what “{found.group(1).lower()}” is, "
                    "so it cannot be judged alone.",
                )


def caveats(look: Look) -> Iterator[Anomaly]:
    for cell in look.cells:
        for sentence in cell.sentences:
            if _CAVEAT.search(sentence):
                yield cell.anomaly(
                    "caveat",
                    f"{quoted(sentence)} is a caveat inside a definition; "
                    "it is open whether the level asks for it.",
                )


def absolutes_with_an_allowance(look: Look) -> Iterator[Anomaly]:
    pairs: dict[tuple[str, str, str], list[int]] = {}
    for cell in look.cells:
        whole = next((each for each in cell.sentences if _ABSOLUTE.search(each)), None)
        allowed = next((each for each in cell.sentences if _ALLOWANCE.search(each)), None)
        if whole and allowed and whole != allowed:
            pairs.setdefault((cell.area.name, whole, allowed), []).append(cell.level)
    for (name, whole, allowed), levels in pairs.items():
        yield Anomaly(
            where=f"{name}, {at_levels(levels)}",
            finding=f"{quoted(whole)} leaves no room, yet {quoted(allowed)} provides for falling "
            "short; a tolerance has to be agreed.",
            kind="absolute_with_allowance",
        )


def client_judged(look: Look) -> Iterator[Anomaly]:
    for cell in look.cells:
        for sentence in cell.sentences:
            if _CLIENT_ACTS.search(sentence):
                yield cell.anomaly(
                    "client_judged",
                    f"{quoted(sentence)} judges the client as well as the provider.",
                )


def terms_without_a_test(look: Look) -> Iterator[Anomaly]:
    for area in look.matrix.focus_areas:
        named = {term for criterion in area.criteria for term in criterion.needs_definition}
        terms = sorted(named, key=str.casefold) or _untested_in(look.cells_of(area))
        if terms:
            yield Anomaly(
                where=area.name,
                finding=f"These terms have no test yet: {', '.join(terms)}.",
                kind="untested_terms",
            )


def _untested_in(cells: list[Cell]) -> list[str]:
    text = "\n".join(cell.text for cell in cells)
    return [t for t in VAGUE_WORDS if re.search(rf"(?<!-)\b{t}\b(?!-)", text, re.IGNORECASE)]


def _are_near(one: str, other: str) -> bool:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return (
        matcher.real_quick_ratio() >= _NEAR_TWIN
        and matcher.quick_ratio() >= _NEAR_TWIN
        and matcher.ratio() >= _NEAR_TWIN
    )
