"""What do mails say? Counts, titles and links: nothing that somebody wrote as a reason."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.html import format_html, format_html_join

from milepost.apps.assessments.queries.drafts_to_answer import DraftToAnswer
from milepost.apps.assessments.queries.joint_to_set import JointToSet
from milepost.apps.assessments.queries.matrices_to_answer import MatrixToAnswer
from milepost.apps.assessments.queries.open_work import LateItem, WorkItem
from milepost.apps.assessments.queries.work_list import WorkList
from milepost.core.period.months import in_words

NAMED = 10  # things; of more it is said how many


@dataclass(frozen=True, kw_only=True)
class Written:
    """A mail in words."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, kw_only=True)
class _Line:
    words: str
    href: str


def digest(found: WorkList, *, late: Iterable[LateItem], address: str) -> Written:
    """What waits for somebody, and what has become late.

    :param late: what is newly late, on either side.
    :param address: of the site, without a slash at its end.
    """
    home = f"{address}/arrangements/{found.arrangement}/"
    newly_late = tuple(late)
    lines = [
        _Line(words=_matrix(m), href=f"{home}matrix/{m.number}/answer/") for m in found.matrices
    ]
    lines += [
        _Line(words=_draft(each), href=f"{home}matrix/drafts/{each.number}/proposals/")
        for each in found.drafts
    ]
    lines += [
        _Line(words=_joint(each), href=f"{_there(home, each)}joint-level/") for each in found.joint
    ]
    lines += [_Line(words=_item(each), href=_there(home, each)) for each in found.items]
    count = len(lines)
    waits = f"{count} thing waits" if count == 1 else f"{count} things wait"
    opening = (
        f"{waits} for you on {found.arrangement_name}."
        if count
        else f"Something has become late on {found.arrangement_name}."
    )
    return _written(
        subject=f"Milepost: {opening.rstrip('.')}",
        opening=opening,
        parts=(
            ("", lines),
            (
                "Newly late",
                [
                    _Line(
                        words=f"{each.side}: {each.focus_area}, {each.authority} ({each.cycle}),"
                        f" due by {in_words(each.due_on)}",
                        href=_there(home, each),
                    )
                    for each in newly_late
                ],
            ),
        ),
        all_of_it=f"{home}work/",
        closing="This comes on working days.",
        choose=f"{address}/account/mail/",
    )


def reminder(found: WorkList, item: WorkItem, *, due_on: date, address: str) -> Written:
    """That something is due soon, or was due."""
    home = f"{address}/arrangements/{found.arrangement}/"
    when = f"{'was due' if item.is_late else 'is due'} by {in_words(due_on)}"
    return _written(
        subject=f"Milepost: {item.focus_area}, {item.authority} {when}",
        opening=f"Something that waits for you on {found.arrangement_name} {when}.",
        parts=(("", [_Line(words=_item(item), href=_there(home, item))]),),
        all_of_it=f"{home}work/",
        closing="You get this because a time limit runs.",
        choose=f"{address}/account/mail/",
    )


def _item(item: WorkItem) -> str:
    due = ""
    if item.due_on is not None:
        due = f", {'was due' if item.is_late else 'due'} by {in_words(item.due_on)}"
    return f"{item.words}: {item.focus_area}, {item.authority} ({item.cycle}){due}"


def _draft(waiting: DraftToAnswer) -> str:
    count = waiting.proposals
    proposals = "1 proposal" if count == 1 else f"{count} proposals"
    return f"Answer {proposals} in draft {waiting.number} of the matrix"


def _matrix(matrix: MatrixToAnswer) -> str:
    return f"Consent to the matrix, or decline it: version {matrix.number}, {matrix.title}"


def _joint(waiting: JointToSet) -> str:
    return f"Set the joint level: {waiting.focus_area}, {waiting.stood}"


def _there(home: str, item: WorkItem | LateItem | JointToSet) -> str:
    return f"{home}assessments/{item.number}/"


def _written(
    *,
    subject: str,
    opening: str,
    parts: Iterable[tuple[str, list[_Line]]],
    all_of_it: str,
    closing: str,
    choose: str,
) -> Written:
    text, html = [opening, ""], [format_html("<p>{}</p>", opening)]
    for heading, lines in parts:
        if not lines:
            continue
        if heading:
            text += [heading, ""]
            html.append(format_html("<h2>{}</h2>", heading))
        for line in lines[:NAMED]:
            text += [line.words, f"  {line.href}", ""]
        html.append(
            format_html(
                "<ul>{}</ul>",
                format_html_join(
                    "", '<li><a href="{}">{}</a></li>', ((e.href, e.words) for e in lines[:NAMED])
                ),
            )
        )
        if len(lines) > NAMED:
            more = f"And {len(lines) - NAMED} more."
            text += [more, ""]
            html.append(format_html("<p>{}</p>", more))
    text += [f"All of it: {all_of_it}", "", f"{closing} Which mail you get: {choose}", ""]
    html.append(
        format_html('<p><a href="{}">All of it</a></p>', all_of_it)
        + format_html('<p>{} <a href="{}">Which mail you get</a></p>', closing, choose)
    )
    page = '<!DOCTYPE html><html lang="en-GB"><body>' + "".join(html) + "</body></html>"
    return Written(subject=subject[:200], text="\n".join(text), html=page)
