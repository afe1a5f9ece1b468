"""A site's own record, handed out as its archive would have it, so that both are asked alike."""

from collections.abc import Iterator, Mapping

from milepost.apps.archives.contents import archived_tables, store_of
from milepost.apps.archives.places import places_of
from milepost.apps.archives.rows import Rows
from milepost.core.archive.manifest import ArchivedFile
from milepost.core.archive.rows import UnreadableFile
from milepost.gateways.archive_files import in_parts, parts_of


class SiteRecord:
    """The rows and files of an arrangement, handed out as its archive would have them."""

    def __init__(self, reference: str, *, using: str) -> None:
        self._rows = Rows(reference, using=using)
        self._tables = {table.file: table for table in archived_tables()}
        self._kept = {path: key for key, path in places_of(self._rows).items()}
        sizes = {
            path: store_of(kept_in).size_of(sha256)
            for path, (kept_in, sha256) in self._kept.items()
        }
        self.files = tuple(
            ArchivedFile(path=path, sha256=self._kept[path][1], size=size)
            for path, size in sizes.items()
            if size is not None  # that one is missing is told where its row is looked at
        )
        # How large a table would be is not known before it is read, and nobody asks.
        self._sizes = {
            **dict.fromkeys(self._tables, 0),
            **{each.path: each.size for each in self.files},
        }

    @property
    def sizes(self) -> Mapping[str, int]:
        """The size of every file in it, in bytes, by name; 0 for a table."""
        return self._sizes

    def chunks(self, path: str) -> Iterator[bytes]:
        """What is in a file, a part at a time.

        :raises UnreadableFile: where it cannot be read to its end.
        """
        if path in self._tables:
            yield from in_parts(self._rows.lines(self._tables[path]))
            return
        kept_in, sha256 = self._kept[path]
        try:
            with store_of(kept_in).open(sha256) as file:
                yield from parts_of(file)
        except OSError as fault:
            raise UnreadableFile(f"It cannot be read: {fault.strerror or fault}.") from fault
