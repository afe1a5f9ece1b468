"""Verify an archive, or the site itself, by the same rules."""

import json
from pathlib import Path

import click

from milepost.cli.archive_file import require_hash, verify_archive


@click.command()
@click.argument("archive", required=False, type=click.Path(exists=True, path_type=Path))
@click.option("--head", metavar="HASH", help="The head hash that was printed elsewhere.")
@click.option(
    "--manifest", metavar="HASH", help="The manifest hash that was printed when ARCHIVE was made."
)
@click.option("--arrangement", help="Of the site, this arrangement alone.")
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
def verify(
    archive: Path | None,
    head: str | None,
    manifest: str | None,
    arrangement: str | None,
    as_json: bool,
) -> None:
    """Look whether ARCHIVE, a ZIP file or its unpacked folder, is as it was made; or the site.

    Every file is compared with its hash, the chain of seals is followed, every sealed level is
    worked out anew, and the rows beside the seals are held against them. Ends with 1 where anything
    does not hold. Without --head, the head hash from a Board paper or minutes, nobody can prove
    that no seals were cut off or made anew at the end.

    Without ARCHIVE it asks the same of the site that MILEPOST_DATA names, of each arrangement.
    """
    require_hash(head, "head")
    require_hash(manifest, "manifest")
    if archive is None:
        if manifest is not None:
            raise click.UsageError("a manifest hash is of an archive: name it.")
        _verify_site(arrangement=arrangement, head=head, as_json=as_json)
        return
    if arrangement is not None:
        raise click.UsageError("an archive is of one arrangement: leave --arrangement out.")
    raise SystemExit(verify_archive(archive, head=head, manifest=manifest, as_json=as_json))


def _verify_site(*, arrangement: str | None, head: str | None, as_json: bool) -> None:
    from milepost.cli import serving
    from milepost.cli.archives import site_command
    from milepost.gateways.archive_check import record_as_json, say_record

    @site_command
    def look(*, as_json: bool) -> bool:
        from milepost.apps.archives.queries import verify_site

        serving.require_migrated()
        is_sound = True
        answers = []
        for each in verify_site(arrangement=arrangement, head=head):
            is_sound &= each.is_sound
            if as_json:
                answers.append(
                    {
                        "ok": each.is_sound,
                        "arrangement": each.reference,
                        "files": each.files,
                        **record_as_json(each.record, each.faults),
                    }
                )
                continue
            click.echo(f"{each.name} ({each.reference}), on this site")
            if not each.faults:
                click.echo(f"ok     {each.files:,} evidence files and documents, each by its hash")
            say_record(each.record, each.faults, lambda line: click.echo(line.encode()))
        if as_json:
            click.echo(
                json.dumps({"ok": is_sound, "arrangements": answers}, indent=2, ensure_ascii=False)
            )
        return is_sound

    if not look(as_json=as_json):
        raise SystemExit(1)
