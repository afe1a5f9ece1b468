"""What is written oddly: words twice, slips, stray marks, one thing spelt two ways?"""

import re
from collections.abc import Iterator

from milepost.core.matrix.anomalies.look import Anomaly, Look, at_levels, listed, quoted
from milepost.core.matrix.wording import has_tags, word_set

_DOUBLED = re.compile(r"\b([A-Za-z]+)\s+\1\b", re.IGNORECASE)
_MAY_BE_DOUBLED = frozenset({"had", "that", "day", "year", "step", "face", "more"})
# "a tangible benefits to": an article, one or two words, and a plural that nothing follows as one
# would follow a plural that describes ("a works programme").
_ARTICLE = re.compile(
    r"\b(an?)((?:\s+[a-z-]+)?)\s+([a-z-]+s)(?=\s+(?:to|of|for|in|from|with|and|that|are)\b|[.,;)]|$)"
)
_SINGULAR_ENDINGS = ("ss", "us", "is", "'s")
_SINGULAR = word_set(
    "series means process access basis business progress success process loss focus status news "
    "always plus less across as is its lens"
)
_ACRONYM = re.compile(r"\b[A-Z]+(?:&[A-Z]+)+\b|\b[A-Z]{3,}\b")
_SLIPS = (
    (re.compile(r"\bevidence based\b(?! on)", re.IGNORECASE), "evidence base"),
    (
        re.compile(r"\bcontact(?= (?:decision|clause|term|award|extension|period))", re.IGNORECASE),
        "contract",
    ),
)
_PARTIES = ("Council", "Authority", "Authorities", "client", "clients", "customer authority")


def doubled_words(look: Look) -> Iterator[Anomaly]:
    for where, text in _texts(look):
        for found in _DOUBLED.finditer(text):
            if found.group(1).casefold() not in _MAY_BE_DOUBLED:
                yield Anomaly(
                    where=where,
                    finding=f"The word “{found.group(1)}” stands twice in a row.",
                    kind="doubled_word",
                )


def articles_before_plurals(look: Look) -> Iterator[Anomaly]:
    for where, text in _texts(look):
        for found in _ARTICLE.finditer(text):
            noun = found.group(3)
            if noun not in _SINGULAR and not noun.endswith(_SINGULAR_ENDINGS):
                yield Anomaly(
                    where=where,
                    finding=f"{quoted(found.group())} joins “{found.group(1)}” to a plural; "
                    "one or several are meant.",
                    kind="article_before_plural",
                )


def slips(look: Look) -> Iterator[Anomaly]:
    for where, text in _texts(look):
        for shape, meant in _SLIPS:
            if found := shape.search(text):
                yield Anomaly(
                    where=where,
                    finding=f"“{found.group().strip()}” is probably a slip for “{meant}”.",
                    kind="slip",
                )


def stray_markup(look: Look) -> Iterator[Anomaly]:
    cells = [cell for cell in look.cells if has_tags(cell.words)]
    for area in dict.fromkeys(cell.area.name for cell in cells):
        levels = [cell.level for cell in cells if cell.area.name == area]
        yield Anomaly(
            where=f"{area}, {at_levels(levels)}",
            finding="The words hold tags of a web page, such as <i>; pages show them without.",
            kind="stray_markup",
        )


def abbreviations_spelt_two_ways(look: Look) -> Iterator[Anomaly]:
    seen: dict[str, dict[str, list[str]]] = {}
    for where, text in _texts(look):
        for found in _ACRONYM.findall(text):
            letters = "".join(sorted(found.replace("&", "")))
            seen.setdefault(letters, {}).setdefault(found, []).append(where)
    for spellings in seen.values():
        if len(spellings) > 1:
            rare = min(spellings, key=lambda each: len(spellings[each]))
            usual = [each for each in spellings if each != rare]
            yield Anomaly(
                where=spellings[rare][0],
                finding=f"“{rare}” is written {listed(f'“{each}”' for each in usual)} elsewhere; "
                "the same seems to be meant.",
                kind="abbreviation_two_ways",
            )


def one_party_with_many_names(look: Look) -> Iterator[Anomaly]:
    text = "\n".join([*(cell.text for cell in look.cells), *look.matrix.notes])
    used = [name for name in _PARTIES if re.search(rf"\b{name}\b", text)]
    if len(used) > 1:
        yield Anomaly(
            where="The whole matrix",
            finding=f"One side is called {listed(f'“{name}”' for name in used)}; "
            "each Authority rates for itself.",
            kind="many_names",
        )


def _texts(look: Look) -> Iterator[tuple[str, str]]:
    for cell in look.cells:
        yield cell.where, cell.text
    for number, note in enumerate(look.matrix.notes, start=1):
        yield f"Notes, paragraph {number}", note
