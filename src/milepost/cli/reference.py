"""The pages of docs/reference, printed from what the code says, so that neither can drift.

``python -m milepost.cli.reference FOLDER`` writes them; bin/reference calls it. A new page is one
function here and one line in `PAGES`; ``tests/rules/test_documents.py`` holds them together.
"""

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import click

from milepost.cli import main
from milepost.core.access.roles import GRANTS, Permission, Role
from milepost.core.assessment.quality import Severity
from milepost.core.assessment.quality_catalogue import CATALOGUE
from milepost.core.assessment.workflow import FINAL, MOVES, Stage

WIDTH = 80  # characters
PRINTED = "<!-- Printed by bin/reference. -->\n"


def workflow() -> str:
    """The stages of an assessment and the moves between them: a diagram and its table."""
    diagram = [f"    [*] --> {MOVES[0].start.value}"]
    diagram += [f"    {move.start.value} --> {move.end.value}: {move.name}" for move in MOVES]
    diagram += [f"    {stage.value} --> [*]" for stage in Stage if stage in FINAL]
    rows = [
        (
            move.start.words,
            f"`{move.name}`",
            move.end.words,
            f"`{move.needs.value}`",
            move.step.value if move.step else "",
        )
        for move in MOVES
    ]
    return _page(
        "The life of an assessment",
        "From which stage a move starts, where it leads, the permission it needs, and which of the"
        " four steps it takes; nobody takes two steps of one assessment.",
        "```mermaid\nstateDiagram-v2\n" + "\n".join(diagram) + "\n```",
        _table(("from", "move", "to", "needs", "step"), rows),
    )


def permissions() -> str:
    """Which role may do what."""
    rows = [
        (f"`{permission.value}`", *("yes" if permission in GRANTS[role] else "" for role in Role))
        for permission in Permission
    ]
    return _page(
        "Who may do what",
        "A role is held on an arrangement, for a party where the role has a side. What nobody may,"
        " whatever their role, is in the duties: `src/milepost/core/access/duties.py`.",
        _table(("permission", *(role.words for role in Role)), rows),
    )


def quality_checks() -> str:
    """What is looked for before a level is stated, and what is said where it is found."""
    gravity = list(Severity)
    checks = sorted(CATALOGUE, key=lambda check: gravity.index(check.severity))
    rows = [(check.severity.words, f"`{check.id}`", check.message) for check in checks]
    return _page(
        "Quality checks",
        "What is looked for in an assessment before a level is claimed, validated or proposed, and"
        " shown to whoever is about to state it. A finding stops nobody: what is serious will not"
        " stand as it is, of a warning somebody will ask, and a note is good to know.",
        _table(("severity", "check", "says"), rows),
    )


def commands() -> str:
    """What each command of the terminal says of itself when it is asked for help."""
    return _page("The commands", "What each says with `--help`.", *_help(main, "milepost"))


def _help(command: click.Command, name: str, parent: click.Context | None = None) -> Iterator[str]:
    """A command's help, and then that of the commands inside it; as wide on any terminal."""
    context = click.Context(
        command,
        info_name=name,
        parent=parent,
        terminal_width=WIDTH,
        max_content_width=WIDTH,
        **command.context_settings,
    )
    yield f"## `{context.command_path}`"
    yield f"```text\n{command.get_help(context)}\n```"
    if isinstance(command, click.Group):
        for inner_name in command.list_commands(context):
            if inner := command.get_command(context, inner_name):
                yield from _help(inner, inner_name, context)


PAGES: Mapping[str, Callable[[], str]] = {
    "commands.md": commands,
    "permissions.md": permissions,
    "quality-checks.md": quality_checks,
    "workflow.md": workflow,
}


def _page(title: str, *parts: str) -> str:
    return "\n".join([PRINTED + f"# {title}", *(f"\n{part}" for part in parts)]) + "\n"


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def write(folder: Path) -> None:
    """Write every page into a folder."""
    for name, print_page in PAGES.items():
        (folder / name).write_text(print_page(), encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
