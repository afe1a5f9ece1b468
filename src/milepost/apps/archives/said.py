"""Where do a person's words stand, who wrote them, and for which side?

Read from the models themselves, so that a new table with words in it is looked through as well.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.db.models import CharField, F, Field, ForeignKey, IntegerField, Model, QuerySet, Value
from django.db.models.functions import Cast

from milepost.apps.archives.contents import AnyModel, ArchivedTable, archived_tables
from milepost.apps.assessments.models import Assessment
from milepost.apps.audit.models import Erasure, Event, Statement
from milepost.apps.people.models import Person


@dataclass(frozen=True, kw_only=True)
class WordsStand:
    """One place where words stand; ``by`` is an opaque reference."""

    statement: int
    text: str
    table: str
    what: str  # the first line of what such a row is
    about: str  # "A-12", an event's name, or ""
    criterion: str
    by: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class _Column:
    """A column that holds words, and which others of its table say who wrote them and when."""

    table: ArchivedTable
    name: str
    author: str
    moment: str
    assessment: str
    criterion: str


def places(arrangement: str, **wanted: Any) -> tuple[WordsStand, ...]:
    """Where the wanted words stand on an arrangement, oldest first: one query over its tables.

    :param wanted: which statements, as a filter on them.
    """
    first, *others = (_rows(column, arrangement, wanted) for column in columns())
    found = first.union(*others, all=True).order_by("moment", "statement_number")
    return tuple(
        WordsStand(
            statement=statement,
            text=text,
            table=table,
            what=_what(table),
            about=f"A-{about}" if about.isdigit() else about,
            criterion=criterion,
            by=by,
            at=at,
        )
        for statement, text, table, about, criterion, by, at in found
    )


@cache
def columns() -> tuple[_Column, ...]:
    """Every column of the record that holds words."""
    return tuple(_columns())


def _columns() -> Iterator[_Column]:
    for table in archived_tables():
        if table.model is Erasure:
            continue  # it names words that are gone
        fields: dict[str, Field[Any, Any]] = {
            each.name: each for each in table.model._meta.concrete_fields
        }
        for column in table.references:
            if column.names is Statement:
                yield _Column(
                    table=table,
                    name=column.name,
                    author=_author(table.model, fields),
                    moment="at" if "at" in fields else "added_at",
                    assessment=_way_to_assessment(table.model),
                    criterion="criterion" if "criterion" in fields else "",
                )


def _author(model: AnyModel, fields: dict[str, "Field[Any, Any]"]) -> str:
    """The column, or the way, to the opaque reference of who wrote it."""
    if model is Event:
        return "by"
    names = [name for name, each in fields.items() if _is_of_a_person(each)]
    return f"{'by' if 'by' in names else names[0]}__reference"


def _is_of_a_person(field: "Field[Any, Any]") -> bool:
    return isinstance(field, ForeignKey) and field.related_model is Person


def _way_to_assessment(model: AnyModel) -> str:
    """The shortest way from a row to the assessment that it is about; "" where there is none."""
    waiting: list[tuple[AnyModel, str]] = [(model, "")]
    seen: set[AnyModel] = set()
    while waiting:
        at, way = waiting.pop(0)
        if at is Assessment:
            return f"{way}number"
        if at in seen:
            continue
        seen.add(at)
        for field in at._meta.concrete_fields:
            if isinstance(field, ForeignKey) and not field.null:
                waiting.append((field.related_model, f"{way}{field.name}__"))
    return ""


def _rows(
    column: _Column, arrangement: str, wanted: dict[str, Any]
) -> "QuerySet[Model, tuple[Any, ...]]":
    text = CharField()
    about: Any = Value("", output_field=text)
    if column.assessment:
        about = Cast(column.assessment, text)
    elif column.table.model is Event:
        about = F("about")
    filters = {f"{column.name}__{name}": value for name, value in wanted.items()}
    found: QuerySet[Model, tuple[Any, ...]] = (
        column.table.model._base_manager.filter(
            **{column.table.path: arrangement, f"{column.name}__isnull": False}, **filters
        )
        .annotate(
            statement_number=Cast(f"{column.name}_id", IntegerField()),
            said=F(f"{column.name}__text"),
            table_name=Value(column.table.name, output_field=text),
            thing=about,
            code=F(column.criterion) if column.criterion else Value("", output_field=text),
            wrote=F(column.author),
            moment=F(column.moment),
        )
        .values_list("statement_number", "said", "table_name", "thing", "code", "wrote", "moment")
    )
    return found


@cache
def _what(table: str) -> str:
    """What such a row is, in a few words."""
    if table == Event._meta.db_table:
        return "In the record of what was done"
    words = next(each.words for each in archived_tables() if each.name == table)
    return re.split(r"[:;]|\. ", words.replace("`", ""))[0].rstrip(".")
