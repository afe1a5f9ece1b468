"""Everything that a site holds about one person, across its arrangements, and nothing of others.

Read from the models themselves: every column that names a person is walked, so that a new table is
taken along without a word here, or has to be named below with the reason.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import AutoField, Field, ForeignKey, Model

from milepost.apps.archives.contents import AnyModel, path_to_arrangement
from milepost.apps.audit.models import Erasure, Event, Statement
from milepost.apps.people.models import Person

# Columns that say nothing about the person, or more about others than about them.
NOT_TOLD: Mapping[tuple[str, str], str] = {
    ("people_person", "password"): "a hash that nobody can read anything from, and that lets in",
    ("people_one_time_link", "secret_digest"): "a hash of what let them in once",
    ("contracts_calendar_feed", "secret_digest"): "a hash of what gives them their calendar",
    ("reports_workbook_upload", "content"): "a working copy, which holds what others wrote too",
    ("notices_notice", "text"): "a mail that they were sent, which may name others",
    ("notices_notice", "html"): "a mail that they were sent, which may name others",
    ("documents_document", "data"): "what a document says, which is of the arrangement",
    ("documents_document", "charts"): "what a document says, which is of the arrangement",
    ("matrices_version", "document"): "the matrix, which is of the arrangement",
    ("matrices_draft", "begun_from"): "the matrix, which is of the arrangement",
    ("matrices_draft", "document"): "the matrix, which is of the arrangement",
    ("matrices_draft", "source_layout"): "how a file is laid out",
    ("matrices_remembered_layout", "layout"): "how a file is laid out",
}
# Columns that hold an opaque reference to a person, where a foreign key would say so by itself.
BY_REFERENCE: Mapping[tuple[str, str], str] = {
    ("audit_event", "by"): "what they did",
    ("audit_event", "about"): "what was done about them",
    ("audit_erasure", "person"): "that their name was removed",
    ("audit_erasure", "by"): "what they removed",
    ("audit_erasure", "asked_by"): "what they asked to have removed",
}


@dataclass(frozen=True, kw_only=True)
class NamedBy:
    """A column that names a person: its table's rows are about them in this way."""

    model: AnyModel
    column: str
    is_reference: bool  # an opaque one, and no foreign key

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    @property
    def words(self) -> str:
        """What a row of it is, in a line."""
        return (self.model.__doc__ or "").partition("\n")[0].strip().replace("`", "")


@dataclass(frozen=True, kw_only=True)
class RowsAboutMe:
    """Rows that name the person in one way, each as plain values."""

    table: str
    column: str
    words: str
    rows: tuple[Mapping[str, Any], ...]


@cache
def ways_to_name() -> tuple[NamedBy, ...]:
    """Every column of the site that names a person."""
    found = []
    for model in apps.get_models():
        if not model.__module__.startswith("milepost."):
            continue
        for field in model._meta.concrete_fields:
            key = model._meta.db_table, field.name
            if isinstance(field, ForeignKey) and field.related_model is Person:
                found.append(NamedBy(model=model, column=field.name, is_reference=False))
            elif key in BY_REFERENCE:
                found.append(NamedBy(model=model, column=field.name, is_reference=True))
    return tuple(sorted(found, key=lambda each: (each.table, each.column)))


def all_about(person: Person, *, using: str) -> Iterator[RowsAboutMe]:
    """The account itself, and then every row that names the person, table by table."""
    yield RowsAboutMe(
        table=Person._meta.db_table,
        column="",
        words="The account.",
        rows=(_plain(person, Person, person),),
    )
    for way in ways_to_name():
        rows = _rows(way, person, using)
        if rows:
            yield RowsAboutMe(table=way.table, column=way.column, words=way.words, rows=rows)


def _rows(way: NamedBy, person: Person, using: str) -> tuple[Mapping[str, Any], ...]:
    wanted: Any = person.reference if way.is_reference else person.pk
    path = path_to_arrangement(way.model)
    to_read = [
        field.name for field in way.model._meta.concrete_fields if isinstance(field, ForeignKey)
    ]
    rows = way.model._base_manager.using(using).filter(**{way.column: wanted}).order_by("pk")
    found = []
    for row in rows.select_related(*to_read).iterator(chunk_size=500) if to_read else rows:
        plain = _plain(row, way.model, person)
        if path and "arrangement" not in plain:
            plain = {"arrangement": _follow(row, path), **plain}
        found.append(plain)
    return tuple(found)


def _plain(row: Model, model: AnyModel, person: Person) -> dict[str, Any]:
    """A row's own values: other people are left out, and what others wrote."""
    found: dict[str, Any] = {}
    for field in model._meta.concrete_fields:
        if isinstance(field, AutoField) or (model._meta.db_table, field.name) in NOT_TOLD:
            continue
        told = _value(row, field, person)
        if told is not _NOBODY:
            found[field.name] = told
    return found


_NOBODY = object()
_A_REFERENCE = re.compile(r"P-[0-9a-f]{10}\b")


def _value(row: Model, field: "Field[Any, Any]", person: Person) -> Any:
    if not isinstance(field, ForeignKey):
        told = _without_others(getattr(row, field.name), person)
        is_reference = (row._meta.db_table, field.name) in BY_REFERENCE
        return _NOBODY if is_reference and told == _SOMEBODY else told
    if field.related_model is Person:
        return "you" if getattr(row, field.attname) == person.pk else _NOBODY
    if field.related_model is Statement:
        return _said(row, field, person)
    named = getattr(row, field.name)
    return None if named is None else str(named)


_SOMEBODY = "somebody else"


def _without_others(value: Any, person: Person) -> Any:
    """A plain value, in which whoever else is named by a reference is named no more."""

    def name(found: re.Match[str]) -> str:
        return "you" if found[0] == person.reference else _SOMEBODY

    if isinstance(value, str):
        return _A_REFERENCE.sub(name, value)
    if isinstance(value, dict):
        return {key: _without_others(each, person) for key, each in value.items()}
    if isinstance(value, list):
        return [_without_others(each, person) for each in value]
    return value if isinstance(value, bool | int | None) else str(value)


def _said(row: Model, field: "ForeignKey[Any, Any]", person: Person) -> Any:
    """Words that the person wrote; somebody else's about them are named as such, and not told."""
    if _is_theirs(row, person):
        statement = getattr(row, field.name)
        return statement.text if statement is not None else None
    return _NOBODY


def _is_theirs(row: Model, person: Person) -> bool:
    """Whether the person wrote what stands in a row."""
    if isinstance(row, Event | Erasure):
        return row.by == person.reference
    people = {
        field.name: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if isinstance(field, ForeignKey) and field.related_model is Person
    }
    author = "by" if "by" in people else next(iter(people))
    return bool(people[author] == person.pk)


def _follow(row: Model, path: str) -> Any:
    value: Any = row
    for name in path.split("__"):
        value = getattr(value, name)
    return value
