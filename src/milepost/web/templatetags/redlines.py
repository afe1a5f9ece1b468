"""How is a redline drawn, so that it reads without colour, on paper and aloud?"""

from collections.abc import Collection, Mapping
from itertools import pairwise

from django.template import Library
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from milepost.core.matrix import said_of
from milepost.core.matrix.definition import Criterion
from milepost.core.matrix.redline import Marked, Redline, Stretch, after_of, before_of
from milepost.core.matrix.redlined import Became

register = Library()

_NOTHING = Stretch(marked=Marked.SAME, text="")
_BECAME_WORDS = {
    Became.CHANGED: "changed",
    Became.NEW: "new",
    Became.REMOVED: "removed",
    Became.SAME: "unchanged",
}
# What a screen reader says around a stretch; the marks themselves are seen.
_MARKS = {
    Marked.OUT: (
        '<del class="mp-del"><span class="govuk-visually-hidden"> [struck out: </span>{}'
        '<span class="govuk-visually-hidden">] </span></del>'
    ),
    Marked.IN: (
        '<ins class="mp-ins"><span class="govuk-visually-hidden"> [put in: </span>{}'
        '<span class="govuk-visually-hidden">] </span></ins>'
    ),
}


@register.filter
def to_be_defined(criterion: Criterion, defined: Collection[str]) -> tuple[str, ...]:
    """The words of a criterion that wait for a test, where these have one."""
    return said_of.to_be_defined(criterion, defined)


@register.filter
def redlined(stretches: Redline) -> SafeString:
    """The words, with what was struck out and what was put in marked."""
    drawn = zip(
        (_between(*each) for each in pairwise((_NOTHING, *stretches))),
        map(_drawn, stretches),
        strict=True,
    )
    return format_html_join("", "{}{}", drawn)


def _between(before: Stretch, after: Stretch) -> str:
    """A thin space where what was put in stands right at what was struck out."""
    is_tight = before.text[-1:].strip() and after.text[:1].strip()
    return "\u2009" if is_tight and Marked.SAME not in (before.marked, after.marked) else ""


def _drawn(stretch: Stretch) -> SafeString:
    words = stretch.text.strip()
    if stretch.marked is Marked.SAME or not words:
        return _lines(stretch.text)
    # A mark begins and ends at a word; the space around it is nobody's change to see.
    before, _, after = stretch.text.partition(words)
    return format_html("{}{}{}", before, format_html(_MARKS[stretch.marked], _lines(words)), after)


def _lines(text: str) -> SafeString:
    return mark_safe(escape(text).replace("\n", "<br>"))  # noqa: S308


@register.filter
def now(stretches: Redline) -> str:
    """The words as they are; as they were, where they are gone."""
    return after_of(stretches) or before_of(stretches)


@register.filter
def became_words(became: Became) -> str:
    """changed, new, removed or unchanged."""
    return _BECAME_WORDS[became]


@register.filter
def counts_words(counts: Mapping[Became, int]) -> str:
    """3 changed, 1 new; "unchanged" for nothing."""
    return (
        ", ".join(f"{count} {_BECAME_WORDS[each]}" for each, count in counts.items())
        or (_BECAME_WORDS[Became.SAME])
    )
