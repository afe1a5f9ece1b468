"""Where in an archive does each evidence file and document of an arrangement stand?"""

import re
from collections.abc import Mapping
from pathlib import PurePath

from milepost.apps.archives.contents import FILES, archived_tables
from milepost.apps.archives.rows import Rows

_ENDING = re.compile(r"\.[a-z0-9]{1,8}")


def places_of(rows: Rows) -> Mapping[tuple[str, str], str]:
    """The name of each file in the archive, by the site's folder that keeps it and its hash.

    It is named by its hash, with the ending that it came with.
    """
    places: dict[tuple[str, str], str] = {}
    by_name = {table.name: table for table in archived_tables()}
    for each in FILES:
        columns = (each.hashed, each.named or each.hashed)
        for sha256, name in rows.values(by_name[each.table], *columns):
            if sha256 and (each.kept_in, sha256) not in places:
                ending = PurePath(name).suffix.lower() if each.named else each.ending
                ending = ending if _ENDING.fullmatch(ending) else ""
                places[each.kept_in, sha256] = f"{each.kept_in}/{sha256}{ending}"
    return places
