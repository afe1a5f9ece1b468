"""Tell a person everything that the site holds about them, in a file for people and programs."""

import io
import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from html import escape
from typing import Any

from django.db import transaction

from milepost.apps.archives.about_me import NOT_TOLD, RowsAboutMe, all_about
from milepost.apps.archives.moment import one_moment
from milepost.apps.audit.actions import record
from milepost.apps.people.models import Person
from milepost.core.access.refusals import NoSuchThing
from milepost.core.access.roles import Actor
from milepost.core.assessment.seal import utc_text

DATA, PAGE = "about-you.json", "about-you.html"


def tell_person(*, person: str, by: Actor, at: datetime) -> bytes:
    """Everything about one person, across all arrangements, as a ZIP file.

    Who may ask is for callers to settle: the person themself, and whoever runs the site.

    :param person: their opaque reference.
    :raises NoSuchThing: where there is nobody of that reference.
    """
    with one_moment() as using:
        row = Person.objects.using(using).filter(reference=person).first()
        if row is None:
            raise NoSuchThing(person)
        found = list(all_about(row, using=using))
    with transaction.atomic():
        record("person.told", about=person, by=by, at=at)
    return _packed(row.full_name, found, at)


def _packed(name: str, found: Sequence[RowsAboutMe], at: datetime) -> bytes:
    told = {
        "made_at": utc_text(at),
        "name": name,
        "left_out": [f"{table}, {column}: {why}" for (table, column), why in NOT_TOLD.items()],
        "held": [
            {
                "table": each.table,
                "named_in": each.column,
                "what": each.words,
                "rows": list(each.rows),
            }
            for each in found
        ],
    }
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(DATA, json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True))
        file.writestr(PAGE, "".join(_page(name, found, at)))
    return held.getvalue()


# -- the page -------------------------------------------------------------------------------------

_HEAD = """<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Everything held about {name}</title>
<style>
body {{ max-width: 62rem; margin: 2rem auto; padding: 0 1rem; font: 17px/1.5 sans-serif; color: #16211f }}
h2 {{ margin: 2.5rem 0 .2rem; font-size: 1.25rem }}
.what {{ margin: 0 0 .6rem; color: #4a5653 }}
.held {{ overflow-x: auto }}
table {{ border-collapse: collapse; font-size: 15px }}
th, td {{ padding: .3rem .9rem .3rem 0; border-bottom: 1px solid #d6d1c6; text-align: left;
  vertical-align: top }}
</style>
</head>
<body>
<h1>Everything held about {name}</h1>
<p>As it stood on {made_at} (UTC), on every arrangement of this site. Other people are left out, and
what they wrote; {data} holds the same for a program.</p>
<p>Not in it:</p>
<ul>
{left_out}
</ul>
"""  # noqa: E501 - a line of a page


def _page(name: str, found: Sequence[RowsAboutMe], at: datetime) -> Iterator[str]:
    left_out = "\n".join(
        f"<li>{escape(f'{table}, {column}: {why}')}</li>"
        for (table, column), why in NOT_TOLD.items()
    )
    yield _HEAD.format(name=escape(name), made_at=utc_text(at), data=DATA, left_out=left_out)
    for each in found:
        count = f"{len(each.rows):,} {'row' if len(each.rows) == 1 else 'rows'}"
        named = f", by “{escape(each.column)}”" if each.column else ""
        yield f"<h2>{escape(each.words)}</h2>\n"
        yield f'<p class="what">{escape(each.table)}{named}: {count}</p>\n'
        yield from _table(each.rows)
    yield "</body>\n</html>\n"


def _table(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    names = list(dict.fromkeys(name for row in rows for name in row))
    head = "".join(f'<th scope="col">{escape(name.replace("_", " "))}</th>' for name in names)
    yield f'<div class="held" tabindex="0"><table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n'
    for row in rows:
        cells = "".join(f"<td>{escape(_words(row.get(name)))}</td>" for name in names)
        yield f"<tr>{cells}</tr>\n"
    yield "</tbody>\n</table></div>\n"


def _words(value: Any) -> str:
    if value is None or value in ({}, []):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)
