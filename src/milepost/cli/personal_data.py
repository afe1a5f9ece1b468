"""Personal data from the terminal: tell somebody all about them; remove again after a restore."""

import json
from datetime import UTC, datetime
from pathlib import Path

import click

from milepost.cli import serving
from milepost.cli.archives import site_command


@click.command()
@click.argument("username")
@click.option(
    "--to",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file; if unsaid, one named for the person and the day, here.",
)
@site_command
def subject_access(username: str, to: Path | None) -> None:
    """Write everything that the site holds about USERNAME into one ZIP file.

    A page to read and the same as JSON, across all arrangements; nothing about others. That it was
    made is recorded. People can take it themselves from the page of their account.
    """
    from milepost.apps.archives.actions import tell_person
    from milepost.apps.people.actions import operator_on
    from milepost.apps.people.queries import find_person

    serving.require_migrated()
    at = datetime.now(UTC)
    person = find_person(username=username)
    if person is None:
        raise click.ClickException(f"There is nobody who signs in as {username.lower()!r}.")
    path = to or Path(f"{username.lower()}-{at:%Y-%m-%d}.zip")
    if path.exists():
        raise click.ClickException(f"{path} is there already: name another file.")
    path.write_bytes(tell_person(person=person, by=operator_on(), at=at))
    click.echo(f"{path}: everything held about {username.lower()}. Hand it to nobody else.")


@click.command()
@click.option("--to", type=click.Path(dir_okay=False, path_type=Path), help="Write the list here.")
@click.option(
    "--again",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Remove again what this list names.",
)
@site_command
def erasures(to: Path | None, again: Path | None) -> None:
    """List what was removed by law, or remove it again after a restore.

    A backup still holds what was removed after it was made. Keep a newer list (--to FILE) beside
    the backups; after a restore, `milepost erasures --again FILE` removes all of it once more. The
    list holds hashes and opaque references alone: no words and no names.
    """
    from milepost.apps.archives import actions

    serving.require_migrated()
    if (to is None) == (again is None):
        raise click.UsageError("say --to FILE or --again FILE.")
    if to is not None:
        told = actions.erasures()
        to.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
        click.echo(f"{to}: {len(told):,} erasures")
        return
    done = actions.erase_again(_read(again), at=datetime.now(UTC))
    click.echo(f"removed again: {done.words:,} reasons, {done.names:,} names")
    click.echo(f"there already: {done.there_already:,}; not on this site: {done.unknown:,}")


def _read(path: Path | None) -> list[dict[str, object]]:
    try:
        told = json.loads(path.read_text(encoding="utf-8")) if path else None
    except ValueError:
        told = None
    if not isinstance(told, list):
        raise click.ClickException(f"{path} is no list of erasures.")
    return told
