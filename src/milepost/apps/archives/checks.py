"""What has to be so of a row that its own columns cannot tell: codes that exist, files in place.

The constraints of the database hold the rest; these are what only actions hold otherwise.
"""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from milepost.apps.archives.columns import Plain
from milepost.apps.archives.contents import FILES, KEPT_IN
from milepost.core.access.roles import Role
from milepost.core.archive.manifest import ArchivedFile, Manifest
from milepost.core.archive.record import MATRICES
from milepost.core.archive.rows import OpenArchive, UnreadableFile, file_of, lines, rows
from milepost.core.assessment.seal import NotSealable, digest
from milepost.core.assessment.workflow import Position
from milepost.core.matrix.faults import Fault
from milepost.core.rating.scale import Achieved

# Columns whose words the site reads as one of a few, and that no constraint holds to them.
WORDS: Mapping[tuple[str, str], Collection[str]] = {
    ("contracts_membership", "role"): {each.value for each in Role},
    ("assessments_evidence_link", "position"): {each.value for each in Position},
    ("assessments_criterion_rating", "origin"): {"own", "still_so", "accepted"},
    ("assessments_challenge", "claimed"): {"", *(each.value for each in Achieved)},
    ("assessments_challenge", "validated"): {"", *(each.value for each in Achieved)},
}


def kept_in_folder(file: ArchivedFile) -> str:
    """The folder of a site that a file of an archive goes to; "" where it goes to none."""
    top = file.path.partition("/")[0]
    return top if top in KEPT_IN else ""


class RowChecks:
    """Everything that an archive's rows are held against, gathered once."""

    def __init__(self, archive: OpenArchive, manifest: Manifest) -> None:
        self._arrangement = manifest.arrangement
        self.files: Mapping[tuple[str, str], ArchivedFile] = {
            (kept_in, each.sha256): each
            for each in manifest.files
            if (kept_in := kept_in_folder(each))
        }
        self.named_files: set[tuple[str, str]] = set()
        self._codes = _codes(archive)
        self._wanted = set(_wanted(archive))

    def fault(self, table: str, row: Mapping[str, Plain]) -> str:
        """What is wrong with a row, as a sentence without its stop; "" where nothing is."""
        return next((said for check in self._checks(table) if (said := check(table, row))), "")

    def _checks(self, table: str) -> Iterable[Callable[[str, Mapping[str, Plain]], str]]:
        yield self._arrangement_fault
        yield self._word_fault
        yield self._code_fault
        yield self._file_fault
        if table == "matrices_version":
            yield self._matrix_fault

    def _arrangement_fault(self, table: str, row: Mapping[str, Plain]) -> str:
        column = "reference" if table == "contracts_arrangement" else "arrangement"
        if column in row and row[column] != self._arrangement:
            return f"“{column}” is {row[column]!r:.60}; the archive is of “{self._arrangement}”"
        return ""

    def _word_fault(self, table: str, row: Mapping[str, Plain]) -> str:
        for (name, column), words in WORDS.items():
            if name == table and column in row and str(row[column]) not in words:
                return f"“{column}” is {row[column]!r:.60}; it may be {', '.join(sorted(words))}"
        return ""

    def _code_fault(self, table: str, row: Mapping[str, Plain]) -> str:
        for column in ("criterion", "focus_area"):
            if column in row and str(row[column]) not in self._codes:
                said = column.replace("_", " ")
                return f"No matrix of the archive has the {said} {row[column]!r:.60}"
        return ""

    def _file_fault(self, table: str, row: Mapping[str, Plain]) -> str:
        for each in FILES:
            sha256 = str(row.get(each.hashed))
            if each.table != table or not row.get(each.hashed):
                continue
            if (each.kept_in, sha256) not in self._wanted:
                continue  # deleted under a rule: only the hash of it is left
            file = self.files.get((each.kept_in, sha256))
            if file is None:
                return f"Its file, of the hash {sha256!r:.70}, is not in the archive"
            if row.get("size") != file.size:
                return f"Its file has {file.size:,} bytes, and not {row.get('size')!r:.30}"
            self.named_files.add((each.kept_in, sha256))
        return ""

    def _matrix_fault(self, table: str, row: Mapping[str, Plain]) -> str:
        try:
            found = digest(json.loads(str(row.get("document"))))
        except (ValueError, RecursionError, NotSealable):
            return "It holds no matrix"
        return "" if found == row.get("sha256") else "Its matrix was changed: the hash is another"


def _wanted(archive: OpenArchive) -> Iterator[tuple[str, str]]:
    """The files that rows have, but for those that were deleted; each by its folder and hash."""
    for each in FILES:
        told: list[Fault] = []  # told where the row itself is read
        deleted = {
            row.count(each.deleted_by)
            for row in (rows(archive, each.deleted_in, told) if each.deleted_in else ())
        }
        for row in rows(archive, each.table, told):
            if row.number not in deleted:
                yield each.kept_in, row.word(each.hashed)


def _codes(archive: OpenArchive) -> frozenset[str]:
    """The codes of every focus area and criterion in any version; ratings keep theirs for ever."""
    found: set[str] = set()
    path = file_of(MATRICES)
    try:
        for line in lines(archive, path) if path in archive.sizes else ():
            try:
                document = json.loads(json.loads(line.decode())["document"])
                for category in document["categories"]:
                    for area in category["focus_areas"]:
                        found.add(area["code"])
                        for cell in area["descriptors"]:
                            found |= {each["code"] for each in cell["criteria"]}
            except (ValueError, TypeError, KeyError, RecursionError):
                continue  # told where the row itself is read
    except UnreadableFile:
        pass
    return frozenset(found)
