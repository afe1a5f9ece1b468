"""Evidence from the terminal: put a folder of files in, each described by a line of a list."""

import json
from datetime import UTC, datetime
from pathlib import Path

import click

from milepost.cli import serving
from milepost.cli.archives import progress, refuse, site_command
from milepost.cli.evidence_check import check_evidence
from milepost.core.matrix.definition import MaturityMatrix


@click.group()
def evidence() -> None:
    """Put evidence in from a folder, let it be found, and delete what is due."""


evidence.add_command(check_evidence)


@evidence.command("import")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--arrangement", required=True, help="The arrangement's reference.")
@click.option("--as", "username", required=True, help="Who puts it in: a user name.")
@click.option(
    "--manifest",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The list; if unsaid, manifest.csv in FOLDER.",
)
@click.option("--dry-run", is_flag=True, help="Look at all of it, and put nothing in.")
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
@site_command
def import_evidence(
    folder: Path,
    arrangement: str,
    username: str,
    manifest: Path | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Put the files of FOLDER in the register, as a list beside them describes each.

    The list is a CSV file whose first line names the columns: file, title, type, made_by
    (independent, authority or provider), author, source, dated_on, period_from, period_to,
    redaction (not_needed, needed or done); and where wanted valid_until, classification (public,
    official or official_sensitive) and restricted (yes or no). Every fault of every line is told
    before anything is put in. If it is stopped, begin it again: what is in already is not put in
    twice.
    """
    from milepost.apps.contracts.queries import actor_named
    from milepost.apps.evidence.actions import import_files
    from milepost.apps.matrices.queries import current_matrix
    from milepost.core.access.refusals import NoSuchThing, NotAllowed
    from milepost.core.period.local_time import local_date
    from milepost.gateways.evidence_manifest import ManifestFaulty, read_manifest

    serving.require_migrated()
    at = datetime.now(UTC)
    try:
        by = actor_named(username=username, arrangement=arrangement)
        current = current_matrix(arrangement=arrangement, on=local_date(at))
        done = import_files(
            listed=read_manifest(manifest or folder / "manifest.csv", folder=folder),
            types=_types(current.matrix) if current else {},
            by=by,
            at=at,
            is_trial=dry_run,
            say=progress(as_json),
        )
    except ManifestFaulty as faulty:
        refuse(faulty.faults, as_json=as_json)
    except NoSuchThing:
        raise _nobody(username, arrangement) from None
    except NotAllowed as refused:
        raise click.ClickException(str(refused)) from None
    if as_json:
        told = {"ok": True, "items": list(done.numbers), "there_already": done.there_already}
        click.echo(json.dumps(told, indent=2))
        return
    words = "nothing was put in, as asked" if dry_run else f"{len(done.numbers):,} items put in"
    click.echo(f"{arrangement}: {words}; {done.there_already:,} were in already")


def _types(matrix: MaturityMatrix) -> dict[str, str]:
    """The codes of the types of evidence, by themselves and by their names in lower case."""
    types = [each for area in matrix.focus_areas for each in area.evidence_base]
    return {**{each.name.lower(): each.code for each in types}, **{t.code: t.code for t in types}}


@evidence.command("retire")
@click.option("--arrangement", required=True, help="The arrangement's reference.")
@click.option("--as", "username", required=True, help="Who deletes: a user name.")
@click.option("--reason", default="", help="On whose word; needed unless --dry-run.")
@click.option("--dry-run", is_flag=True, help="Say what is due, and delete nothing.")
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
@site_command
def retire_evidence(
    arrangement: str, username: str, reason: str, dry_run: bool, as_json: bool
) -> None:
    """Delete the files that are due by the rules of keeping, and that nothing holds.

    Only what the person may delete: an Authority's contract manager what that Authority put in or
    may see of others, a provider's lead what nobody else has seen. Rows and hashes stay; the worker
    lets go of the bytes. At most 500 files at once: run it again for the rest.
    """
    from milepost.apps.contracts.queries import actor_named
    from milepost.apps.evidence.actions import retire
    from milepost.core.access.refusals import NoSuchThing, NotAllowed

    serving.require_migrated()
    try:
        by = actor_named(username=username, arrangement=arrangement)
        done = retire(reason=reason, by=by, at=datetime.now(UTC), is_trial=dry_run)
    except NoSuchThing:
        raise _nobody(username, arrangement) from None
    except NotAllowed as refused:
        raise click.ClickException(str(refused)) from None
    if as_json:
        told = {
            "ok": True,
            "files": [
                {
                    "item": each.reference,
                    "version": each.version,
                    "file": each.file_name,
                    "size": each.size,
                    "sha256": each.sha256,
                    "class": each.record_class.value,
                    "kept_until": each.kept_until.isoformat(),
                }
                for each in done.files
            ],
            "left": done.left,
        }
        click.echo(json.dumps(told, indent=2))
        return
    for each in done.files:
        click.echo(
            f"{each.reference} version {each.version}, {each.file_name}:"
            f" {each.record_class.words.lower()}, kept until {each.kept_until.isoformat()}"
        )
    words = "due; nothing was deleted, as asked" if dry_run else "deleted, their hashes kept"
    click.echo(f"{arrangement}: {len(done.files):,} files {words}; {done.left:,} more are due")


def _nobody(username: str, arrangement: str) -> click.ClickException:
    return click.ClickException(
        f"There is nobody who signs in as {username.lower()!r} and has a part in {arrangement!r}."
    )


@evidence.command("index")
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
@site_command
def index_evidence(as_json: bool) -> None:
    """Make anew what finds evidence by its words, of all that is kept.

    Nobody needs this in the usual run of things: whoever writes a version writes its words. While
    it works everything is found as before.
    """
    from milepost.apps.evidence.searching import index_again

    serving.require_migrated()
    done = index_again(progress(as_json))
    if as_json:
        click.echo(json.dumps({"ok": True, "versions": done}, indent=2))
        return
    click.echo(f"Versions of evidence that can be found: {done:,}")
