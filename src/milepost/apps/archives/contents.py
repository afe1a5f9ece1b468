"""Which tables make up an arrangement's archive, and which of their rows are its own?

Read from the models themselves, so that a new table is taken along without a word here. One that
is not has to be named below, with the reason.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

from django.apps import apps
from django.conf import settings
from django.db.models import AutoField, Field, ForeignKey, Model

from milepost.apps.archives.columns import Column, column_of
from milepost.apps.contracts.models import Arrangement
from milepost.apps.evidence.store import evidence_store
from milepost.gateways.evidence_files import EvidenceFolder
from milepost.gateways.evidence_store import FileStore

AnyModel: TypeAlias = type[Model]

LEFT_OUT: Mapping[str, str] = {
    "jobs_job": "work that one site has to do; what came of it is in the rows that it is about",
    "jobs_worker": "the processes that work for one site",
    "jobs_round": "when the work of one site comes round again",
    "notices_notice": "mail that one site has to send; what it tells of is in the record",
    "notices_mail_choice": "which mail somebody wants from one site is settled on that site",
    "documents_drawing": "charts are drawn again from what is in the record",
    "documents_drawn_up_to": "which charts one site has drawn is nothing of the record",
    "evidence_received": (
        "a file in a tray is nobody's evidence yet; it is described on the site that has it"
    ),
    "evidence_scan": "what a site's own virus scanner said when a file was put in there",
    "evidence_words": "the words of files are read again from the files, which are all there",
    "people_one_time_link": "a link lets somebody in on one site, and only for some days",
    "contracts_calendar_feed": "an address gives a calendar to one person, on one site",
    "people_sign_in_failure": "failed tries to sign in are of one site, and are gone after a day",
    "reports_workbook_upload": (
        "a workbook that was handed in is looked at by one person on one site; what was applied of"
        " it is in the ratings and in an event"
    ),
}

FIELDS_LEFT_OUT: Mapping[tuple[str, str], str] = {
    ("people_person", "password"): "a password is of one site; on another it is given anew",
    ("people_person", "last_login"): "when somebody last signed in is of one site",
    ("people_person", "is_site_administrator"): "who looks after a site is settled on that site",
}


@dataclass(frozen=True, kw_only=True)
class FilesOf:
    """A table whose rows have files, which go along: kept in one of the site's folders by hash.

    ``named`` is the column with the name that a file came with, if any; ``ending`` is its usual
    ending otherwise. ``deleted_in`` is the table whose rows say, in the column ``deleted_by``, that
    the file of a row was deleted: then it goes nowhere.
    """

    table: str
    hashed: str
    kept_in: str
    named: str = ""
    ending: str = ""
    deleted_in: str = ""
    deleted_by: str = ""


FILES = (
    FilesOf(
        table="evidence_version",
        hashed="sha256",
        kept_in="evidence",
        named="file_name",
        deleted_in="evidence_deletion",
        deleted_by="evidence_version",
    ),
    FilesOf(table="documents_file", hashed="sha256", kept_in="documents", ending=".pdf"),
)


def store_of(kept_in: str) -> FileStore:
    """Where this site keeps such files."""
    if kept_in == "evidence":
        return evidence_store()
    return EvidenceFolder(Path(settings.DOCUMENTS_FOLDER))


KEPT_IN = tuple(sorted({each.kept_in for each in FILES}))


class NotArchivable(Exception):
    """A table of which nobody said whether it belongs in an archive; for developers."""


@dataclass(frozen=True, kw_only=True)
class ArchivedTable:
    """A table of an archive: its rows are an arrangement's where ``path`` leads to its reference.

    Without a path, they are those that rows of other tables name. ``known_by`` is the column by
    which other tables name its rows; "" where they give the row's number in the archive.
    """

    model: AnyModel
    path: str
    known_by: str
    columns: tuple[Column, ...]

    @property
    def name(self) -> str:
        """The table's own name."""
        return self.model._meta.db_table

    @property
    def file(self) -> str:
        """The file of an archive that holds its rows."""
        return f"data/{self.name}.jsonl"

    @property
    def words(self) -> str:
        """What a row of it is, in a line."""
        return (self.model.__doc__ or "").partition("\n")[0].strip()

    @property
    def references(self) -> tuple[Column, ...]:
        """The columns that name rows of other tables."""
        return tuple(each for each in self.columns if each.names is not None)


@cache
def archived_tables() -> tuple[ArchivedTable, ...]:
    """Every table of an archive, each after those that its rows name.

    :raises NotArchivable: naming a table or a column that nobody settled.
    """
    ours = [
        each
        for each in apps.get_models()
        if each.__module__.startswith("milepost.") and each._meta.db_table not in LEFT_OUT
    ]
    ordered = _after_what_they_name(ours)
    named = {other for each in ordered for other in _named_by(each)}
    tables = tuple(_table(each) for each in ordered)
    for table in tables:
        if not table.path and table.model not in named:
            raise NotArchivable(
                f"{table.name}: no column leads to an arrangement, and no table names its rows."
                " Say in apps/archives/contents.py why it is left out."
            )
    return tables


def _table(model: AnyModel) -> ArchivedTable:
    left_out = {field for table, field in FIELDS_LEFT_OUT if table == model._meta.db_table}
    known_by = [
        field.name
        for field in model._meta.concrete_fields
        if field.name == "reference" and field.unique
    ]
    return ArchivedTable(
        model=model,
        path=path_to_arrangement(model),
        known_by=known_by[0] if known_by else "",
        columns=tuple(
            column_of(field)
            for field in model._meta.concrete_fields
            if not isinstance(field, AutoField) and field.name not in left_out
        ),
    )


def _after_what_they_name(models: list[AnyModel]) -> list[AnyModel]:
    ordered: list[AnyModel] = []
    waiting = list(models)
    while waiting:
        ready = [
            each
            for each in waiting
            if all(other in ordered or other is each for other in _named_by(each))
        ]
        if not ready:
            names = ", ".join(each._meta.db_table for each in waiting)
            raise NotArchivable(f"They name each other, or one that is left out: {names}.")
        ordered += ready
        waiting = [each for each in waiting if each not in ready]
    return ordered


def _named_by(model: AnyModel) -> Iterator[AnyModel]:
    for field in _foreign_keys(model):
        yield field.related_model


def _foreign_keys(model: AnyModel) -> Iterator["ForeignKey[Any, Any]"]:
    for field in model._meta.concrete_fields:
        if isinstance(field, ForeignKey):
            yield field


def path_to_arrangement(model: AnyModel) -> str:
    """The shortest way from a row to its arrangement's reference; "" where there is none."""
    waiting: list[tuple[AnyModel, str]] = [(model, "")]
    seen: set[AnyModel] = set()
    while waiting:
        at, way = waiting.pop(0)
        if at is Arrangement:
            return f"{way}reference"
        if _is_text(at, "arrangement"):
            return f"{way}arrangement"
        if at not in seen:
            seen.add(at)
            waiting += [
                (key.related_model, f"{way}{key.name}__")
                for key in _foreign_keys(at)
                if not key.null
            ]
    return ""


def _is_text(model: AnyModel, name: str) -> bool:
    fields: dict[str, Field[Any, Any]] = {each.name: each for each in model._meta.concrete_fields}
    return name in fields and not isinstance(fields[name], ForeignKey)
