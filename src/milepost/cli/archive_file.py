"""The command that works on an archive alone: look whether it is as it was made."""

from pathlib import Path

import click

from milepost.gateways.archive_check import check, is_head


@click.command()
@click.argument("archive", type=click.Path(exists=True, path_type=Path))
@click.option("--head", metavar="HASH", help="The head hash that was printed elsewhere.")
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
def verify(archive: Path, head: str | None, as_json: bool) -> None:
    """Look whether ARCHIVE, a ZIP file or its unpacked folder, is as it was made.

    Every file is compared with its hash, the chain of seals is followed, and every sealed level is
    worked out anew. Ends with 1 where anything does not hold. Without --head, the head hash from a
    Board paper or minutes, nobody can prove that no seals were cut off at the end.
    """
    if head is not None and not is_head(head):
        raise click.BadParameter("a head hash has 64 digits and letters from a to f.")
    raise SystemExit(
        check(archive, head=head, as_json=as_json, say=lambda line: click.echo(line.encode()))
    )
