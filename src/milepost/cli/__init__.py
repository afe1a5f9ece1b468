"""The terminal: file commands that need no database, and site commands."""

import importlib
from collections.abc import Mapping
from keyword import iskeyword

import click

# Where each command is and what it is for, so that it is imported only when it is called: the file
# commands and the help must start without Django, and quickly.
_COMMANDS: Mapping[str, tuple[str, str]] = {
    "matrix": ("milepost.cli.files", "Show, check, compare and convert a matrix file."),
    "rate": ("milepost.cli.files", "Work out levels from a matrix and criterion ratings."),
    "verify": ("milepost.cli.verifying", "Look whether an archive is as it was made, or the site."),
    "demo": ("milepost.cli.site", "Start a site with a believable arrangement to look at."),
    "serve": ("milepost.cli.site", "Start the site."),
    "worker": ("milepost.cli.working", "Do the jobs of a site: make documents, and the like."),
    "administrator": ("milepost.cli.accounts", "Name a site administrator, and let them in."),
    "link": ("milepost.cli.accounts", "Print a one-time link for somebody who cannot get in."),
    "doctor": ("milepost.cli.site", "Look whether the site is in order."),
    "export": ("milepost.cli.archives", "Write all of an arrangement into one open archive."),
    "import": ("milepost.cli.archives", "Take an archive in."),
    "evidence": ("milepost.cli.evidence", "Put a folder of evidence files in, by a list."),
    "backup": ("milepost.cli.backups", "Back the running site up."),
    "subject-access": (
        "milepost.cli.personal_data",
        "Write all that is held about one person into a file.",
    ),
    "erasures": ("milepost.cli.personal_data", "List what was removed by law; remove it again."),
    "restore": ("milepost.cli.backups", "Make the site from a backup."),
}


class _CalledByName(click.Group):
    """A group whose commands are imported when they are called, and not to list them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        name = f"{cmd_name}_" if iskeyword(cmd_name) else cmd_name.replace("-", "_")
        command: click.Command = getattr(importlib.import_module(_COMMANDS[cmd_name][0]), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, about) for name, (_, about) in _COMMANDS.items()])


@click.group(cls=_CalledByName, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="milepost", prog_name="milepost")
def main() -> None:
    """Strategic Performance Maturity Matrices, through the life of a contract.

    `matrix`, `rate` and `verify ARCHIVE` work on files alone and need no site.
    """
