"""How a dated test is told: its answer as a tag, and since when."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from milepost.apps.assessments.queries.forecast_page import ForecastPage
from milepost.core.trajectory.dated_test import DatedAnswer, DatedTest
from milepost.web.shared.words import count_words
from milepost.web.templatetags.milepost import icon
from milepost.web.templatetags.plain_words import day

register = template.Library()

# Each answer in words, with the kind of tag and the icon that tell it apart.
ANSWERS = {
    DatedAnswer.MET_IN_TIME: ("Met in time", "ratified", "check"),
    DatedAnswer.MET_LATE: ("Met late", "agreed", "check"),
    DatedAnswer.NOT_MET: ("Not met", "returned", "open"),
    DatedAnswer.LOST_SINCE: ("Lost since", "challenged", "lapse"),
    DatedAnswer.MET_ALREADY: ("Met already", "ratified", "check"),
    DatedAnswer.NOT_YET: ("Not yet", "draft", "open"),
}


@register.simple_tag
def answer_tag(answer: DatedAnswer, times: int = 0) -> SafeString:
    """The answer in word, colour and shape; with a number where several focus areas gave it."""
    words, kind, drawn = ANSWERS[answer]
    return format_html(
        '<strong class="govuk-tag mp-answer mp-tag--{}">{} {}{}</strong>',
        kind,
        icon(drawn),
        f"{times} " if times else "",
        words.lower() if times else words,
    )


@register.filter
def came_of(test: DatedTest) -> str:
    """Since when it has been met, and what was lost on the way; nothing where it never was."""
    if test.met_on is None:
        return ""
    said = f"held from {day(test.met_on)}"
    if test.lost_on is not None:
        said += f", lost on {day(test.lost_on)}"
    if test.recovered_on is not None:
        said += f", back on {day(test.recovered_on)}"
    return said


@register.filter
def late_by(days: int, after: str = "later") -> str:
    """By how much something is later or earlier than first agreed, in the largest whole unit."""
    size = abs(days)
    if size < 14:
        amount = count_words(size, "day", "days")
    elif size < 61:
        amount = count_words(size // 7, "week", "weeks")
    else:
        amount = count_words(round(size / 30.4), "month", "months")
    return f"{amount} {after if days > 0 else 'earlier'}"


@register.filter
def titled(page: ForecastPage, code: str) -> str:
    """The title of the milestone with a code, such as M-3, or what was promised as C-12."""
    if code in page.promised:
        return page.promised[code].text
    found = page.milestones.get(int(code.removeprefix("M-")))
    return found.title if found else ""


@register.filter
def pounds(pence: int) -> str:
    """Money as people write it: £12,000, or £12,000.50."""
    whole, rest = divmod(pence, 100)
    return f"£{whole:,}.{rest:02}" if rest else f"£{whole:,}"
