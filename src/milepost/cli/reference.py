"""The pages of docs/reference, printed from what the code says, so that neither can drift.

``python -m milepost.cli.reference FOLDER`` writes them; bin/reference calls it. A new page is one
function here and one line in `PAGES`; ``tests/rules/test_documents.py`` holds them together.
"""

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import click

from milepost.cli import main
from milepost.core.access.roles import GRANTS, ROLE_SIDES, Actor, PartyKind, Permission, Role
from milepost.core.assessment.quality import Severity
from milepost.core.assessment.quality_catalogue import CATALOGUE
from milepost.core.assessment.turn import why_not
from milepost.core.assessment.undo import NEVER_UNDONE
from milepost.core.assessment.workflow import FINAL, MOVES, Stage
from milepost.core.matrix.drafting.proposals import (
    NEEDED_TO_COMMENT,
    NEEDED_TO_PROPOSE,
    PROPOSAL_MOVES,
    ProposalFacts,
    ProposalStage,
    Taker,
    why_no_move,
)
from milepost.gateways.matrix_files import schema_as_json

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
        "## Taken back",
        "The last move can be undone within the hours that the matrix sets, while nothing rests on"
        " it, by whoever may take it for the same side. Of the rest:",
        _table(("move", "instead"), [(f"`{name}`", said) for name, said in NEVER_UNDONE.items()]),
    )


def moves_by_role() -> str:
    """Every combination of move, role, party and stage, and what comes of it."""
    parts = []
    for name in dict.fromkeys(move.name for move in MOVES):
        outcomes: dict[tuple[str, ...], list[str]] = {}
        for who, by in _everybody():
            said = tuple(_outcome(name, stage, by) for stage in Stage)
            outcomes.setdefault(said, []).append(who)
        rows = [
            ("Everybody else" if set(said) == {"role"} else "; ".join(people), *said)
            for said, people in sorted(outcomes.items(), key=_yes_first)
        ]
        parts += [f"## `{name}`", _table(("who", *(stage.words for stage in Stage)), rows)]
    legend = [(f"**{mark}**", said) for mark, said in _WHY.items()]
    return _page(
        "Every move, for every role, party and stage",
        "What comes of a move of one Authority’s assessment, whoever tries it wherever it stands."
        " Beside this nobody takes two of the steps submit, validate, propose and ratify of one"
        " assessment, nor judges with an interest of their own.",
        _table(("mark", "what comes of it"), legend),
        *parts,
    )


def _yes_first(row: tuple[tuple[str, ...], list[str]]) -> tuple[bool, bool]:
    said = set(row[0])
    return "yes" not in said, said == {"role"}


_OWN, _OTHER, _PROVIDER = "this Authority", "the other Authority", "the provider"
_WHY = {
    "yes": "It is taken.",
    "stage": "“This assessment is at the stage …, from which it cannot …”",
    "role": "“Your role here (…) does not allow this.”",
    "party": "“This assessment belongs to the other Authority, so it is theirs to judge.”",
    "vote": "“The provider's Board members speak and record dissent, but do not vote.”",
}
_BEGINS = {
    "Your role here": "role",
    "This assessment belongs": "party",
    "The provider's Board": "vote",
    "This assessment is at": "stage",
}


def _everybody() -> Iterator[tuple[str, Actor]]:
    """Somebody of each role, for each party that it is held for."""
    parties = {
        PartyKind.PROVIDER: (_PROVIDER,),
        PartyKind.AUTHORITY: (_OWN, _OTHER),
        None: (None,),
    }
    for role in Role:
        side = ROLE_SIDES.get(role)
        for party in parties[side]:
            by = Actor(
                person=role.value,
                name=role.words,
                arrangement="one",
                party=party,
                party_kind=side,
                roles=frozenset({role}),
            )
            yield f"{role.words}, {party}" if side is PartyKind.AUTHORITY else role.words, by


def _outcome(name: str, stage: Stage, by: Actor) -> str:
    said = why_not(name, stage, by=by, authority=_OWN)
    return next((mark for begins, mark in _BEGINS.items() if said.startswith(begins)), "yes")


def proposals() -> str:
    """What becomes of a proposal on a draft of the matrix, and who may take it there."""
    diagram = [f"    [*] --> {PROPOSAL_MOVES[0].start.value}"]
    diagram += [f"    {m.start.value} --> {m.end.value}: {m.name}" for m in PROPOSAL_MOVES]
    ends = (stage for stage in ProposalStage if stage is not ProposalStage.OPEN)
    diagram += [f"    {stage.value} --> [*]" for stage in ends]
    rows = [
        (
            move.start.words,
            f"`{move.name}`",
            move.end.words,
            _TAKERS[move.taker],
            "yes" if move.needs_reason else "",
        )
        for move in PROPOSAL_MOVES
    ]
    names = tuple(f"`{move.name}`" for move in PROPOSAL_MOVES)
    return _page(
        "What becomes of a proposal",
        "What one side proposes on a draft that is open to all parties, a named person of the other"
        f" side answers. Whoever answers needs `{NEEDED_TO_PROPOSE.value}`; whoever has"
        f" `{NEEDED_TO_COMMENT.value}` may comment while it is open.",
        "```mermaid\nstateDiagram-v2\n" + "\n".join(diagram) + "\n```",
        _table(("from", "move", "to", "by", "says why"), rows),
        *(
            part
            for made_by, side in ((_OWN, PartyKind.AUTHORITY), (_PROVIDER, PartyKind.PROVIDER))
            for part in (
                f"## An open proposal of {made_by}",
                _table(("who", *names), list(_answering(made_by, side))),
            )
        ),
    )


_TAKERS = {
    Taker.ITS_PARTY: "somebody of the party that made it",
    Taker.OTHER_SIDE: "somebody of the other side",
}


def _answering(party: str, side: PartyKind) -> Iterator[tuple[str, ...]]:
    """Who may take which move of a proposal that somebody else of a party made."""
    proposal = ProposalFacts(
        number=1, stage=ProposalStage.OPEN, person="its proposer", party=party, side=side
    )
    nobody = ("",) * len(PROPOSAL_MOVES)
    for who, by in _everybody():
        said = (why_no_move(move.name, proposal, by=by) for move in PROPOSAL_MOVES)
        may = tuple("" if why else "yes" for why in said)
        if may != nobody:
            yield who, *may
    yield "Everybody else", *nobody


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
    "matrix.schema.json": schema_as_json,
    "moves-by-role.md": moves_by_role,
    "permissions.md": permissions,
    "proposals.md": proposals,
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
