"""Verify an archive, a file that needs no site: what `milepost verify ARCHIVE` does."""

from pathlib import Path

import click

from milepost.gateways.archive_check import check, is_hash


def verify_archive(archive: Path, *, head: str | None, manifest: str | None, as_json: bool) -> int:
    """Look an archive over and say what was found; 0 where it is sound, else 1."""
    return check(
        archive,
        head=head,
        manifest_sha256=manifest,
        as_json=as_json,
        say=lambda line: click.echo(line.encode()),
    )


def require_hash(value: str | None, name: str) -> None:
    """Refuse what is not written as a hash."""
    if value is not None and not is_hash(value):
        raise click.BadParameter(f"a {name} hash has 64 digits and letters from a to f.")
