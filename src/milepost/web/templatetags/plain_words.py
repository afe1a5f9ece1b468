"""Days, numbers, levels, stages and ratings in words, as filters for templates."""

from datetime import date, datetime
from fractions import Fraction

from django.template import Library

from milepost.apps.assessments.queries import wording
from milepost.core.assessment.workflow import Stage
from milepost.web.shared import words

register = Library()


@register.filter
def day(value: date | datetime | None) -> str:
    """31 March 2025; nothing for None."""
    return words.day_words(value) if value else ""


@register.filter
def short_day(value: date | datetime | None) -> str:
    """31 Mar 2025; nothing for None."""
    return words.short_day_words(value) if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """31 March 2025 at 2:05pm; nothing for None."""
    return words.moment_words(value) if value else ""


@register.filter
def span(days: int) -> str:
    """Days as 12 days, 14 months, 3 years."""
    return words.span_words(days)


@register.filter
def number(value: int) -> str:
    """12,500."""
    return words.number_words(value)


@register.filter
def hundredths(value: Fraction) -> str:
    """A part of one, to two places: 0.62."""
    return f"{float(value):.2f}"


@register.filter
def counted(value: int, forms: str) -> str:
    """``{{ n|counted:"criterion,criteria" }}`` is 1 criterion, 4 criteria."""
    one, _, many = forms.partition(",")
    return words.count_words(value, one, many)


@register.filter
def level_words(level: int | None) -> str:
    """Level 3, Below level 1, Not yet ratified."""
    return words.level_words(level)


@register.filter
def stage_words(stage: str) -> str:
    """A stage as people say it: In moderation."""
    return Stage(stage).words


@register.filter
def rating_words(rating: str | None) -> str:
    """A criterion rating as people say it; None is not rated."""
    return wording.rating_words(rating or "")
