"""Is everything in an archive? A new table or column is, unless somebody says why not."""

import pytest
from django.apps import apps
from django.db.models import Field

from milepost.apps.archives.contents import FIELDS_LEFT_OUT, FILES, LEFT_OUT, archived_tables
from milepost.apps.archives.words import readme
from milepost.core.archive.inspection import ALWAYS_THERE
from milepost.core.archive.spreadsheets import TABLES
from tests.archive_in_memory import Files

OURS = {
    each._meta.db_table: each
    for each in apps.get_models()
    if each.__module__.startswith("milepost.")
}
# Hashes of things that are kept in a row, and not as a file.
HASHES_OF_ROWS = {"matrices_version"}


def _fields(table: str) -> "dict[str, Field[object, object]]":
    return {each.name: each for each in OURS[table]._meta.concrete_fields}


def test_every_table_is_in_an_archive_or_left_out_for_a_reason() -> None:
    archived = {each.name for each in archived_tables()}

    assert archived | LEFT_OUT.keys() == OURS.keys()
    assert not archived & LEFT_OUT.keys()
    assert all(len(reason) > 20 for reason in LEFT_OUT.values())


def test_every_column_is_in_an_archive_or_left_out_for_a_reason() -> None:
    for table in archived_tables():
        columns = {each.name for each in table.columns}
        left_out = {column for name, column in FIELDS_LEFT_OUT if name == table.name}
        ids = {"id"} & _fields(table.name).keys()
        assert columns | left_out | ids == _fields(table.name).keys()


def test_no_secret_is_in_an_archive() -> None:
    columns = {(table.name, each.name) for table in archived_tables() for each in table.columns}

    assert not {each for each in columns if "password" in each[1] or "secret" in each[1]}
    # Salts are: without one, nobody could show that a sealed reason is the one that was given.
    assert ("audit_statement", "salt") in columns


def test_a_table_whose_rows_have_files_says_so() -> None:
    with_a_hash = {name for name in OURS if "sha256" in _fields(name)} - LEFT_OUT.keys()

    assert {each.table for each in FILES} == with_a_hash - HASHES_OF_ROWS


@pytest.mark.django_db
def test_what_every_archive_has_is_in_ours(files: Files) -> None:
    assert files.keys() >= set(ALWAYS_THERE)


def test_a_table_comes_after_those_that_its_rows_name() -> None:
    seen = set()
    for table in archived_tables():
        for column in table.references:
            assert column.names in seen or column.names is table.model
        seen.add(table.model)


def test_the_readme_tells_of_every_table() -> None:
    text = readme(
        name="A name",
        made_at="2026-07-06T09:00:00.000000Z",
        seals=3,
        head="5" * 64,
        tables=[(table, 2) for table in archived_tables()],
    )

    assert all(f"{table.name}.jsonl (2 rows)" in text for table in archived_tables())
    assert all(table in text for table in LEFT_OUT)
    assert "5" * 64 in text
    assert all(path.rpartition("/")[2] in text for path in TABLES)
    assert "WHOLE RECORD" in text
    assert max(map(len, text.splitlines())) <= 100
