"""Where in an archive does each evidence file and document of an arrangement stand?"""

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePath
from typing import Any

from milepost.apps.archives.contents import FILES, ArchivedTable, FilesOf, archived_tables
from milepost.apps.archives.rows import Rows

_ENDING = re.compile(r"\.[a-z0-9]{1,8}")


def places_of(rows: Rows) -> Mapping[tuple[str, str], str]:
    """The name of each file in the archive, by the site's folder that keeps it and its hash.

    It is named by its hash, with the ending that it came with.
    """
    places: dict[tuple[str, str], str] = {}
    by_name = {table.name: table for table in archived_tables()}
    for each in FILES:
        columns = ("pk", each.hashed, each.named or each.hashed)
        deleted = set(_deleted(rows, each, by_name))
        for pk, sha256, name in rows.values(by_name[each.table], *columns):
            if sha256 and pk not in deleted and (each.kept_in, sha256) not in places:
                ending = PurePath(name).suffix.lower() if each.named else each.ending
                ending = ending if _ENDING.fullmatch(ending) else ""
                places[each.kept_in, sha256] = f"{each.kept_in}/{sha256}{ending}"
    return places


def _deleted(rows: Rows, files: FilesOf, tables: Mapping[str, ArchivedTable]) -> Iterator[Any]:
    """The rows whose files were deleted, so that nobody has them any more."""
    if files.deleted_in:
        for (pk,) in rows.values(tables[files.deleted_in], f"{files.deleted_by}_id"):
            yield pk
