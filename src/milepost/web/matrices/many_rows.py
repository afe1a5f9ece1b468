"""What a focus area's page has many of, put together here: its history and the evidence cited.

Ten years are eighty rows and more. A template would take each apart into nodes, and look each
address up anew; the rows are the same, so here they are written in one go.
"""

from collections.abc import Callable, Iterable

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from milepost.apps.assessments.queries.focus_area_facts import FocusAreaPage, HistoryLine
from milepost.apps.assessments.queries.focus_area_reading import FocusLink
from milepost.web.templatetags.milepost import stage_tag

# How many pieces of evidence are told before the others are folded away.
UNFOLDED = 3

_STANCES = {"supports": "Supports", "contradicts": "Contradicts"}
_CITED = (
    '<li class="mp-cited__one mp-cited__one--{kind}">'
    '<span class="mp-stance mp-stance--{kind}">{stance}</span> '
    '<a class="govuk-link" href="{href}">E-{item} {title}</a>, {place}{whose}</li>'
)
_CELL = '<td class="govuk-table__cell">{}</td>'


def history_rows(page: FocusAreaPage) -> SafeString:
    """The body of the history: a row for each assessment, the newest first."""
    there = _addresses("assessment", page.arrangement)
    tail = f"?on={page.on.isoformat()}" if page.on else ""

    def to(number: int) -> str:
        return f"{there(number)}{tail}"

    if not page.sees_assessments:
        return format_html_join("\n", "{}", ((_row_of_ratified(line),) for line in page.history))
    passport = _addresses("passport", page.arrangement)
    rows = ((_row_of_all(line, to, passport),) for line in page.history)
    return format_html_join("\n", "{}", rows)


def _row_of_all(
    line: HistoryLine, to: Callable[[int], str], passport: Callable[[int], str]
) -> SafeString:
    return format_html(
        '<tr class="govuk-table__row"><th scope="row" class="govuk-table__header">'
        '<a class="govuk-link" href="{}">{}<span class="govuk-visually-hidden">, {}</span></a></th>'
        f'<td class="govuk-table__cell"><span class="mp-token">{{}}</span></td>{_CELL * 4}'
        '<td class="govuk-table__cell"><b>{}</b></td></tr>',
        to(line.number),
        line.cycle,
        line.authority,
        line.authority,
        stage_tag(line.stage),
        *map(_level, (line.claimed, line.validated, line.proposed)),
        _to_passport(line, passport),
    )


def _to_passport(line: HistoryLine, passport: Callable[[int], str]) -> SafeString | str:
    """The ratified level, leading to everything that it came of."""
    if line.ratified is None:
        return _level(None)
    return format_html(
        '<a class="govuk-link" href="{}" aria-label="Passport of level {}, {}, {}">{}</a>',
        passport(line.number),
        line.ratified,
        line.cycle,
        line.authority,
        line.ratified,
    )


def _row_of_ratified(line: HistoryLine) -> SafeString:
    return format_html(
        '<tr class="govuk-table__row"><th scope="row" class="govuk-table__header">{}</th>'
        '<td class="govuk-table__cell"><span class="mp-token">{}</span></td>'
        '<td class="govuk-table__cell"><b>{}</b></td></tr>',
        line.cycle,
        line.authority,
        _level(line.ratified),
    )


def _level(level: int | None) -> str:
    return "–" if level is None else str(level)


def evidence_of(page: FocusAreaPage) -> dict[str, tuple[SafeString, SafeString]]:
    """By criterion: the pieces that are told first, and those folded away, as list items."""
    to = _addresses("evidence_item", page.arrangement)
    is_one = len(page.sides) == 1
    return {
        each.code: (
            _cited(each.evidence[:UNFOLDED], to, is_one=is_one),
            _cited(each.evidence[UNFOLDED:], to, is_one=is_one),
        )
        for each in page.criteria
        if each.evidence
    }


def _cited(links: Iterable[FocusLink], to: Callable[[int], str], *, is_one: bool) -> SafeString:
    return format_html_join(
        "",
        "{}",
        (
            (
                format_html(
                    _CITED,
                    kind=link.kind,
                    stance=_STANCES.get(link.kind, "Context"),
                    href=to(link.item),
                    item=str(link.item),
                    title=link.title,
                    place=link.place,
                    whose=""
                    if is_one
                    else format_html(' <span class="mp-cited__by">for {}</span>', link.authority),
                ),
            )
            for link in links
        ),
    )


def _addresses(name: str, arrangement: str) -> Callable[[int], str]:
    """The addresses of an arrangement's things by their number, of one that was looked up."""
    before, _, after = reverse(name, args=[arrangement, 0]).rpartition("0")
    return lambda number: f"{before}{number}{after}"
