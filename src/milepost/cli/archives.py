"""Export an arrangement's whole record into one open file, and import one."""

import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import NoReturn, ParamSpec, TypeVar

import click

from milepost.cli import serving

_P = ParamSpec("_P")
_R = TypeVar("_R")

MOST_SHOWN = 50  # faults; --json tells all of them

WARNING = """\
This archive is the whole record: drafts that a side has not issued, evidence that a side has
restricted, reasons that others were never shown. Nobody should have it who may not see all of it.
Passwords are not in it."""


def site_command(command: Callable[_P, _R]) -> Callable[_P, _R]:
    """A command on a site that is up to date; what is refused is told, every fault of it."""

    @wraps(command)
    def told(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        serving.start_django()
        from milepost.core.access.refusals import NotPossible

        try:
            return command(*args, **kwargs)
        except NotPossible as refused:
            refuse(refused.faults, as_json=bool(kwargs.get("as_json")))

    return told


def refuse(faults: Iterable[str], *, as_json: bool = False) -> NoReturn:
    """End with 1, having told every fault."""
    told = list(faults)
    if as_json:
        click.echo(json.dumps({"ok": False, "faults": told}, indent=2, ensure_ascii=False))
        raise SystemExit(1)
    for each in told[:MOST_SHOWN]:
        click.echo(f"Error: {each}", err=True)
    if len(told) > MOST_SHOWN:
        click.echo(f"and {len(told) - MOST_SHOWN} more; --json tells all of them", err=True)
    raise SystemExit(1)


def progress(as_json: bool) -> Callable[[str], None]:
    """Where the lines go that say how far it is: not among what a program reads."""
    return lambda line: None if as_json else click.echo(f"  {line}", err=True)


@click.command()
@click.argument("arrangement")
@click.option(
    "--to",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file; if unsaid, one named for the arrangement and the day, here.",
)
@click.option(
    "--for",
    "made_for",
    metavar="PARTY",
    default="",
    help="Make it for this party, by its name in addresses: what it may not see is a hash alone.",
)
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
@site_command
def export(arrangement: str, to: Path | None, made_for: str, as_json: bool) -> None:
    """Write everything of ARRANGEMENT into one open archive.

    All of it: drafts, restricted items and reasons too, the evidence files, and a README for
    somebody without Milepost. The site may go on meanwhile. With --for it is made for one party,
    and can be handed to it: whoever verifies it sees how much is withheld, and that nothing else is
    missing.
    """
    from milepost.apps.archives.actions import export_arrangement

    serving.require_migrated()
    at = datetime.now(UTC)
    whose = f"-for-{made_for}" if made_for else ""
    path = to or Path(f"{arrangement}{whose}-{at:%Y-%m-%d}.zip")
    if not path.absolute().parent.is_dir():
        raise click.BadParameter(f"there is no folder {path.absolute().parent}.")
    if not as_json and not made_for:
        click.echo(WARNING, err=True)
    done = export_arrangement(arrangement, to=path, at=at, made_for=made_for, say=progress(as_json))
    if as_json:
        answer = {
            "ok": True,
            "archive": str(done.path),
            "files": done.files,
            "rows": done.rows,
            "seals": done.seals,
            "head": done.head,
            "manifest_sha256": done.manifest_sha256,
        }
        click.echo(json.dumps(answer, indent=2, ensure_ascii=False))
        return
    click.echo(f"{done.path}: {done.rows:,} rows, {done.files:,} files, {done.seals:,} seals")
    click.echo(f"head hash      {done.head}")
    click.echo(f"manifest hash  {done.manifest_sha256}")


@click.command(name="import")
@click.argument("archive", type=click.Path(exists=True, path_type=Path))
@click.option("--head", metavar="HASH", help="The head hash that was printed elsewhere.")
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
@site_command
def import_(archive: Path, head: str | None, as_json: bool) -> None:
    """Take an archive in on a site that does not have its arrangement.

    All of it or nothing: what was changed, is missing or contradicts itself is named, and nothing
    is kept. People come in without a password.
    """
    from milepost.apps.archives.actions import import_archive
    from milepost.gateways.archive_check import is_hash

    if head is not None and not is_hash(head):
        raise click.BadParameter("a head hash has 64 digits and letters from a to f.")
    serving.migrate()
    serving.require_triggers()
    done = import_archive(archive, at=datetime.now(UTC), head=head, say=progress(as_json))
    if as_json:
        answer = {
            "ok": True,
            "arrangement": done.arrangement,
            "rows": done.rows,
            "files": done.files,
            "seals": done.seals,
            "head": done.head,
            "people": [{"username": each.username, "note": each.note} for each in done.people],
        }
        click.echo(json.dumps(answer, indent=2, ensure_ascii=False))
        return
    click.echo(
        f"{done.name} ({done.arrangement}): {done.rows:,} rows, {done.files:,} evidence files,"
        f" {done.seals:,} seals"
    )
    click.echo(done.verdict)
    click.echo(f"head hash      {done.head}")
    for each in done.people:
        click.echo(f"  {each.username}: {each.note}")
