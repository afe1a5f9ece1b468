"""Start Django, bring the database up to date, and serve: what the site commands share."""

import gc
import os
import signal
import socket
import threading
import webbrowser
from contextlib import closing

import click

from milepost.cli.beside import WorkerBeside

START_WITHIN = 30  # seconds, for the browser to be opened at all


def require_free(host: str, port: int) -> None:
    """Somebody else does not listen there already.

    :raises click.ClickException: naming a port that is free.
    """
    if not is_free(host, port):
        other = next(
            (each for each in range(port + 1, min(port + 50, 65535)) if is_free(host, each)), None
        )
        hint = f" Try --port {other}." if other else ""
        raise click.ClickException(f"Something else listens on port {port} already.{hint}")


def is_free(host: str, port: int) -> bool:
    """Whether a server could listen on a port."""
    with closing(socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)) as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((host, port))
        except OSError:
            return False
    return True


def start_django() -> None:
    """Read the settings and make the apps ready."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "milepost.config.settings")
    import django

    django.setup()


def migrate() -> None:
    """Bring the database up to date.

    :raises click.ClickException: where it cannot be; the site does not start then.
    """
    from django.core.management import CommandError, call_command
    from django.db import DatabaseError

    try:
        call_command("migrate", verbosity=0, interactive=False)
    except (CommandError, DatabaseError) as fault:
        raise click.ClickException(
            f"The database could not be brought up to date, so the site does not start: {fault}"
        ) from fault


def require_migrated() -> None:
    """The database is up to date: a worker brings nothing about, it waits for the site to.

    :raises click.ClickException: where it is not.
    """
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as fault:
        raise click.ClickException(f"The database cannot be reached: {fault}") from fault
    if waiting:
        raise click.ClickException(
            f"{len(waiting)} migrations are not applied: start milepost serve, which applies them."
        )


def require_triggers() -> None:
    """The triggers that keep sealed rows as they are stand in the database.

    :raises click.ClickException: naming those that do not.
    """
    from milepost.apps.audit.frozen import missing_triggers

    missing = missing_triggers()
    if missing:
        raise click.ClickException(
            "Triggers that keep sealed rows from being changed are missing, so the site does not"
            f" start: {', '.join(missing)}. Somebody removed them: run milepost doctor, and then"
            " python -m django migrate, which puts them back."
        )


def serve(
    host: str,
    port: int,
    *,
    workers: int,
    open_browser: bool = False,
    has_worker: bool = True,
) -> None:
    """Serve until Ctrl-C or SIGTERM.

    :param has_worker: have a worker beside the web processes, which does the site's jobs.
    """
    beside = WorkerBeside() if has_worker else None
    if beside is not None:
        beside.start()
    try:
        _serve_pages(host, port, workers=workers, open_browser=open_browser)
    finally:
        if beside is not None:
            beside.stop()


def _serve_pages(host: str, port: int, *, workers: int, open_browser: bool) -> None:
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    load_pages()
    _let_go_of_the_database()
    os.register_at_fork(after_in_child=end_when_told)
    if open_browser:
        threading.Thread(target=_open_when_up, args=(host, port), daemon=True).start()
    Granian(
        "milepost.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=2,
        websockets=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
    ).serve()


def load_pages() -> None:
    """Load what answers pages once, and not again in each web process.

    They are forked from this one, and share its memory as long as neither writes there: so what
    is loaded by now is left out whenever they look for garbage.
    """
    from django.urls import get_resolver

    _ = get_resolver().url_patterns  # to read them is to import every view
    gc.collect()
    gc.freeze()


def end_when_told() -> None:
    """A forked web process ends when it is told to, also before it has begun to listen for that.

    What it inherits from this process would note the signal and go on, and nobody would tell it
    again. Granian puts its own way of ending in order in this place as soon as it can.
    """
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, signal.SIG_DFL)


def _let_go_of_the_database() -> None:
    """Close every connection for good, those that wait in a pool as well.

    The web processes are forked from this one. Two that had inherited one connection would read
    each other's answers: one person's page with another's rows.
    """
    from django.db import connections

    for each in connections.all(initialized_only=True):
        each.close()
        if each.vendor == "postgresql":
            each.close_pool()  # type: ignore[attr-defined]


def _open_when_up(host: str, port: int) -> None:
    gone = threading.Event()
    for _ in range(START_WITHIN * 5):
        with closing(socket.socket()) as tried:
            if tried.connect_ex((host, port)) == 0:
                webbrowser.open(f"http://{host}:{port}/")
                return
        gone.wait(0.2)
