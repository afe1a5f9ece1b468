"""Let people in from the terminal: the first administrator, and whoever nobody else can let in."""

from datetime import datetime
from urllib.parse import urlsplit

import click

from milepost.cli import serving

_address = click.option(
    "--address",
    default="",
    help="Where people reach the site, such as https://maturity.example.org; it begins the link.",
)


@click.command()
@click.argument("username")
@click.option("--name", "full_name", default="", help="The full name of somebody new.")
@click.option(
    "--arrangement",
    default="",
    help="Make them administrator of this arrangement instead, by its name in addresses.",
)
@_address
def administrator(username: str, full_name: str, arrangement: str, address: str) -> None:
    """Name a site administrator, and print a one-time link for them.

    A site administrator sets up arrangements. With --arrangement they become administrator of one
    that is there: for when its own has gone. Neither touches any content.
    """
    begin = _beginning(address)
    at = _ready()
    from milepost.apps.contracts.actions import appoint_administrator
    from milepost.apps.people import actions, queries
    from milepost.core.access.refusals import NotPossible

    try:
        if arrangement:
            appoint_administrator(username=username.lower(), arrangement=arrangement, at=at)
            click.echo(f"{username.lower()} is administrator of {arrangement} now.")
            return
        is_new = queries.find_person(username=username) is None
        person = actions.name_site_administrator(username=username, full_name=full_name, at=at)
        click.echo(f"{username.lower()} is a site administrator now.")
        if is_new:
            _print_link(person, begin, at)
        else:
            click.echo("They sign in as before; milepost link makes a link for a new password.")
    except NotPossible as refused:
        raise click.ClickException("\n".join(refused.faults)) from refused


@click.command()
@click.argument("username")
@_address
def link(username: str, address: str) -> None:
    """Print a one-time link with which somebody chooses a new password.

    For whoever has nobody else to make one: the last administrator, or somebody with roles on
    several arrangements. It serves once, for a day; the old password serves until then.
    """
    begin = _beginning(address)
    at = _ready()
    from milepost.apps.people import queries

    person = queries.find_person(username=username)
    if person is None:
        raise click.ClickException(f"There is nobody who signs in as {username.lower()!r}.")
    _print_link(person, begin, at)


def announce_first_link(host: str, port: int) -> None:
    """Where nobody is on the site yet: print the address at which its first administrator begins.

    It is long, serves once and for a day, and no page of the site leads to it.
    """
    from milepost.apps.people.actions import make_first_link

    secret = make_first_link(at=_now())
    if secret is not None:
        click.echo(
            "\nNobody is on this site yet. Its first administrator begins here, within a day:\n\n"
            f"  {_site_address(host, port)}/welcome/{secret}/\n"
        )


def _ready() -> datetime:
    """Start Django, with the database up to date; the moment it is then."""
    serving.start_django()
    serving.migrate()
    return _now()


def _print_link(person: str, begin: str, at: datetime) -> None:
    from milepost.apps.people import actions

    secret = actions.make_link(
        person=person, by=actions.operator_on(), at=at, lasts=actions.FIRST_LINK_LASTS
    )
    click.echo(
        "Hand this link over; it serves once, until this time tomorrow, and is not shown again:\n\n"
        f"  {begin or _site_address('127.0.0.1', 8000)}/welcome/{secret}/\n"
    )


def _beginning(address: str) -> str:
    """What the link begins with.

    :raises click.ClickException: where it is no address of a site.
    """
    found = address.rstrip("/")
    parts = urlsplit(found)
    if found and (parts.scheme not in {"http", "https"} or not parts.netloc):
        raise click.ClickException(
            f"--address is {address!r}; it must be like https://maturity.example.org."
        )
    return found


def _site_address(host: str, port: int) -> str:
    """Where people reach the site, as far as its settings tell."""
    from django.conf import settings

    if settings.SECURE_SSL_REDIRECT:
        return f"https://{settings.ALLOWED_HOSTS[0]}"
    inside = f"[{host}]" if ":" in host else host
    return f"http://{inside}:{port}"


def _now() -> datetime:
    from django.utils import timezone

    return timezone.now()
