"""Addresses of styles and scripts that change with their contents, so browsers may keep them."""

import hashlib
from functools import cache

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage


class VersionedStaticFiles(StaticFilesStorage):
    """Adds the hash of a file to its address; no step of collecting files is needed."""

    def url(self, name: str | None) -> str:
        """The address of a file; without a hash if there is no such file."""
        address = super().url(name)
        version = _version(name) if name else None
        return f"{address}?v={version}" if version else address


@cache
def _version(name: str) -> str | None:
    found = finders.find(name)
    if not isinstance(found, str):
        return None
    with open(found, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:12]
