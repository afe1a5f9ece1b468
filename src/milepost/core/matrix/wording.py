"""How are the words of a cell taken apart, and when do two statements say the same?"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache


def word_set(text: str) -> frozenset[str]:
    """The words of a text, for lists that would fill a page with a word a line."""
    return frozenset(text.split())


_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9]*(?:\s[^<>]*)?/?>")
_BULLET = re.compile(r"^\s*(?:[-–—•*·▪◦]|\(?\d{1,2}[.)]|\(?[a-z]\))\s+")
_STOP = re.compile(r"[.!?]+[\"'”’)\]]*(?=\s|$)")
_INITIALS = re.compile(r"(?:[A-Z]\.)*[A-Z]")
# Their stop ends no sentence, whatever letter follows. "etc." is not among them: it may end one.
_ABBREVIATIONS = word_set(
    "e.g eg i.e ie cf vs viz no nos approx incl excl dept para fig ref mr mrs ms dr st al"
)


def without_tags(words: str) -> str:
    """The words without the tags of a page, such as ``<i>``."""
    return _TAG.sub("", words)


def has_tags(words: str) -> bool:
    return bool(_TAG.search(words))


def on_one_line(words: str) -> str:
    """The words without tags, with each run of white space made one space."""
    return " ".join(without_tags(words).split())


def begun(text: str) -> str:
    """A text with a capital letter, as a line of its own begins."""
    return text[:1].upper() + text[1:]


@lru_cache(maxsize=4096)  # the same sentence is compared with many others
def plain(words: str) -> str:
    """What is left of a statement when its spelling is taken away, to tell whether two are one.

    Case, punctuation, hyphens, tags, spacing, -ise for -ize, "&" for "and" and a word written twice
    in a row make no difference. Everything else does.
    """
    text = unicodedata.normalize("NFKC", without_tags(words)).casefold().replace("&", " and ")
    text = re.sub(r"['’`]", "", text)
    text = " ".join(re.findall(r"\w+", text))
    text = re.sub(r"(?<=[a-z]{3})iz(?=e\b|ed\b|es\b|er\b|ing\b|ation)", "is", text)
    return re.sub(r"\b(\w+)(?: \1\b)+", r"\1", text)


def sentences(words: str) -> tuple[str, ...]:
    """The statements in a cell, each on one line and as it is written.

    A line of its own, or a bullet, is a statement of its own, unless it goes on the line before.
    """
    return tuple(each for block in _blocks(without_tags(words)) for each in _sentences(block))


def _blocks(text: str) -> Iterator[str]:
    """The lines of a text, those joined that were only wrapped."""
    held = ""
    for line in text.splitlines():
        words = " ".join(_BULLET.sub("", line).split())
        if not words:
            continue
        if held and _goes_on(held, words) and not _BULLET.match(line):
            held = f"{held} {words}"
            continue
        if held:
            yield held
        held = words
    if held:
        yield held


def _goes_on(held: str, words: str) -> bool:
    """Whether a line goes on what was held: a bracket is open, or its sentence is."""
    if held.count("(") > held.count(")"):
        return True
    return words[0].islower() and (held[-1] not in ".!?:;" or _is_abbreviation(held[:-1]))


def _is_abbreviation(before: str) -> bool:
    """Whether the stop after these words belongs to their last one."""
    last = before.rsplit(maxsplit=1)[-1].strip("(\"'“‘") if before.strip() else ""
    return last.casefold() in _ABBREVIATIONS or bool(_INITIALS.fullmatch(last))


def _sentences(block: str) -> Iterator[str]:
    start = 0
    # A bracket that is never closed must not swallow the rest.
    heeds_brackets = block.count("(") == block.count(")")
    for stop in _STOP.finditer(block):
        if _ends_a_sentence(block, stop, heeds_brackets):
            yield block[start : stop.end()].strip()
            start = stop.end()
    if block[start:].strip():
        yield block[start:].strip()


def _ends_a_sentence(block: str, stop: re.Match[str], heeds_brackets: bool) -> bool:
    before, after = block[: stop.start()], block[stop.end() :].lstrip()
    if heeds_brackets and block[: stop.end()].count("(") > block[: stop.end()].count(")"):
        return False
    if after and after[0].islower():
        return False
    return not after or stop.group()[0] != "." or not _is_abbreviation(before)
