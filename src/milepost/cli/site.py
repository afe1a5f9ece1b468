"""The site commands: a demonstration to look round in, the site itself, and its doctor."""

import gc
import json
import os
import secrets
from pathlib import Path

import click

from milepost.cli import accounts, serving

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is taken for another


@click.command()
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option(
    "--data",
    default="var/demonstration",
    show_default=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder that holds it; made where there is none.",
)
@click.option("--browser/--no-browser", default=True, help="Open it in a browser.")
def demo(port: int, data: Path, browser: bool) -> None:
    """Start a site with a made-up arrangement on it, to look round in."""
    serving.require_free("127.0.0.1", port)
    os.environ["MILEPOST_DATA"] = str(data.absolute())
    os.environ.pop("MILEPOST_DATABASE_URL", None)  # it keeps its rows in its own folder
    from milepost.cli.demonstration import folder

    with folder.held(data):
        is_new = folder.make_ready(data)
        serving.start_django()
        if is_new:
            click.echo(f"Making the demonstration in {data} …")
        serving.migrate()
        if is_new:
            _make_demonstration(data)
    password = os.environ.get("MILEPOST_DEMO_PASSWORD", "").strip() or _new_password()
    _show(f"http://127.0.0.1:{port}/", password)
    serving.serve("127.0.0.1", port, workers=1, open_browser=browser)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64))
@click.option("--worker/--no-worker", "has_worker", default=True, help="Do the site's jobs too.")
def serve(host: str, port: int, workers: int, has_worker: bool) -> None:
    """Bring the database up to date, and serve the site, with a worker beside it."""
    serving.require_free(host, port)
    serving.start_django()
    serving.migrate()
    serving.require_triggers()
    click.echo(f"Milepost is at http://{host}:{port}/ (Ctrl-C stops it)")
    accounts.announce_first_link(host, port)
    serving.serve(host, port, workers=workers, has_worker=has_worker)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
@click.option("--deep", is_flag=True, help="Also read every evidence file, and check its hash.")
def doctor(as_json: bool, deep: bool) -> None:
    """Look the site over, and say what is wrong and what to do; ends with 1 on any fault."""
    from milepost.cli import examination

    found = []
    for each in examination.examine(deep=deep):
        found.append(each)
        if not as_json:
            click.echo(each.as_text())
    if as_json:
        click.echo(json.dumps([each.as_json() for each in found], indent=2))
    if not all(each.is_well for each in found):
        raise SystemExit(1)


def _make_demonstration(data: Path) -> None:
    from milepost.cli.demonstration import folder
    from milepost.cli.demonstration.making import make

    # Hundreds of thousands of small rows: looking for garbage among them takes a quarter of it all.
    usual = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(200_000, 50, 100)
    make(say=lambda line: click.echo(f"  {line}"))
    gc.set_threshold(*usual)
    folder.mark_made(data)


def _new_password() -> str:
    parts = ["".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(3)]
    return "-".join(parts)


def _show(address: str, password: str) -> None:
    """Give every account of the demonstration the password, and print who they are."""
    from milepost.apps.people.actions import share_password
    from milepost.cli.demonstration import cast

    share_password(usernames=[each.username for each in cast.EVERYBODY], password=password)
    wide = max(len(each.username) for each in cast.EVERYBODY)
    name = max(len(each.full_name) for each in cast.EVERYBODY)
    click.echo(f"\n{cast.ARRANGEMENT_NAME}: {address}\n")
    for each in cast.EVERYBODY:
        click.echo(f"  {each.username:<{wide}}  {each.full_name:<{name}}  {each.words}")
    click.echo(f"\n  Password of every account: {password}\n\n  Ctrl-C stops the site.\n")
