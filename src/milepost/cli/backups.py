"""Back a running site up, and make one from a backup."""

import json
from datetime import UTC, datetime
from pathlib import Path

import click

from milepost.cli import serving
from milepost.cli.archives import progress, site_command


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--again", is_flag=True, help="Also read the evidence files that FOLDER has.")
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
@site_command
def backup(folder: Path, again: bool, as_json: bool) -> None:
    """Add a backup of the running site to FOLDER, while people go on working.

    The database as it is at one moment, in a folder of its own, and the evidence files and
    documents, which are copied once however many backups there are. Ends with 1 where one of them
    could not be taken along.
    """
    from milepost.apps.archives.actions import back_up

    serving.require_migrated()
    done = back_up(folder, at=datetime.now(UTC), again=again, say=progress(as_json))
    last = done.last
    if as_json:
        answer = {
            "ok": not done.faults,
            "backup": str(done.place),
            "files": done.files,
            "copied": done.copied,
            "last": last.as_plain(),
            "faults": list(done.faults),
        }
        click.echo(json.dumps(answer, indent=2, ensure_ascii=False))
    else:
        kilobytes = -(-done.copied_bytes // 1024)
        click.echo(
            f"{done.place}: {last.events:,} events, {done.files:,} files"
            f" ({done.copied:,} of them copied now, {kilobytes:,} kB)"
        )
        _say_last(last.event, last.at, last.heads)
        for each in done.faults:
            click.echo(f"Error: {each}", err=True)
    if done.faults:
        raise SystemExit(1)


@click.command()
@click.argument("source", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
@site_command
def restore(source: Path, as_json: bool) -> None:
    """Make the site from a backup: SOURCE, or the newest one in it.

    Into an empty place alone, named by MILEPOST_DATA and MILEPOST_DATABASE_URL. Every file is held
    against its hash before; afterwards the doctor looks all of it over, and anything it finds ends
    this with 1.
    """
    from milepost.apps.archives import actions
    from milepost.apps.archives.ends import last_recorded
    from milepost.cli.examination import examine

    done = actions.restore(source, say=progress(as_json))
    serving.migrate()
    found = list(examine(deep=True))
    # Nobody works for a site that is not served yet.
    is_well = all(each.is_well for each in found if each.part != "workers")
    last = last_recorded()
    if as_json:
        answer = {
            "ok": is_well,
            "backup": done.backup,
            "made_at": done.made_at,
            "files": done.files,
            "missing": list(done.missing),
            "last": last.as_plain(),
            "doctor": [each.as_json() for each in found],
        }
        click.echo(json.dumps(answer, indent=2, ensure_ascii=False))
    else:
        click.echo(f"Restored from {done.backup}, made at {done.made_at}")
        for each in found:
            click.echo(each.as_text())
        _say_last(last.event, last.at, last.heads)
    if not is_well:
        raise SystemExit(1)


def _say_last(event: str, at: str, heads: "tuple[tuple[str, int, str], ...]") -> None:
    click.echo(f"last event  {event} at {at}" if event else "last event  none yet")
    for arrangement, seals, head in heads:
        click.echo(
            f"head hash   {head}  {arrangement}, {seals:,} {'seal' if seals == 1 else 'seals'}"
        )
