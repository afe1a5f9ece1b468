"""Drafts of the small matrix at every stage, with what people propose, answer and settle in them.

All are made by the verbs, on a world of ``small_worlds``. North begins drafts and the provider
proposes and answers, where nothing else is said.
"""

from collections.abc import Callable, Mapping, Sequence

from milepost.apps.matrices import actions
from milepost.apps.matrices.drafted import read_draft
from milepost.apps.matrices.models import MatrixDraft
from milepost.apps.matrices.readying import map_of
from milepost.apps.matrices.settled import points_of
from milepost.core.matrix.change_entries import ChangeDecision, ChangeKind, MappedCriterion
from milepost.core.matrix.definition import MaturityMatrix
from milepost.core.matrix.drafting.acts import define_term, write_cell
from milepost.core.matrix.drafting.changes import DraftChanges
from milepost.core.matrix.drafting.points import SettledAs
from tests.apps.worlds import World

NORTH, SOUTH, PROVIDER = "north-manager", "south-manager", "provider-lead"
FINDINGS = (
    {"where": "focus area CS, level 3", "finding": "A word is written twice."},
    {"where": "focus area DD, level 1", "finding": "A sentence has no end."},
)


def the_draft(world: World, number: int) -> MatrixDraft:
    """A draft as it stands now."""
    return MatrixDraft.objects.get(arrangement__reference=world.reference, number=number)


def drafted(world: World, number: int) -> MaturityMatrix:
    """The matrix that a draft comes to now."""
    return read_draft(the_draft(world, number).document)


# -- what people do -------------------------------------------------------------------------------


def words_at(
    world: World, number: int, area: str = "CS", level: int = 4, words: str = ""
) -> DraftChanges:
    """The changes that write words at a level of a focus area, seen as it stands now."""
    return write_cell(
        drafted(world, number), area, level, words or f"Something is better, by draft {number}."
    )


def begin(
    world: World,
    by: str = NORTH,
    *,
    matrix: MaturityMatrix | None = None,
    findings: Sequence[Mapping[str, str]] = FINDINGS,
) -> int:
    """A draft from the newest agreed edition, or from a matrix that was read."""
    return actions.begin_draft(matrix=matrix, findings=findings, by=world.actor(by), at=world.at())


def write(
    world: World, number: int, changes: DraftChanges, *, by: str = NORTH, reason: str = ""
) -> None:
    """Write in a draft that only one party sees, as it stands now."""
    actions.write_in(
        number=number,
        changes=changes,
        seen=the_draft(world, number).revision,
        reason=reason,
        by=world.actor(by),
        at=world.at(),
    )


def open_to_all(world: World, number: int, *, by: str = NORTH) -> None:
    actions.open_to_all(number=number, by=world.actor(by), at=world.at())


def propose(
    world: World,
    number: int,
    who: str = PROVIDER,
    changes: DraftChanges | None = None,
    *,
    reason: str = "It was said so at the workshop.",
) -> int:
    """Propose changes to a draft in consultation; words for level 4 of CS if none are given."""
    return actions.propose_change(
        number=number,
        changes=words_at(world, number) if changes is None else changes,
        reason=reason,
        by=world.actor(who),
        at=world.at(),
    )


def answer(
    world: World,
    number: int,
    proposal: int,
    move: str = "accept",
    *,
    by: str = NORTH,
    reason: str = "It is what was meant.",
) -> None:
    """Accept or reject a proposal, or withdraw it."""
    actions.answer_proposal(
        number=number,
        proposal=proposal,
        move=move,
        reason=reason,
        by=world.actor(by),
        at=world.at(),
    )


def counter(
    world: World,
    number: int,
    proposal: int,
    changes: DraftChanges,
    *,
    by: str = NORTH,
    reason: str = "That goes too far.",
) -> int:
    """Answer a proposal by another one."""
    return actions.counter_proposal(
        number=number,
        proposal=proposal,
        changes=changes,
        reason=reason,
        by=world.actor(by),
        at=world.at(),
    )


def comment(
    world: World, number: int, proposal: int, words: str = "Says who?", *, by: str = SOUTH
) -> None:
    actions.comment_on(
        number=number, proposal=proposal, words=words, by=world.actor(by), at=world.at()
    )


def say(
    world: World,
    number: int,
    point: str,
    said_as: SettledAs = SettledAs.AGREED,
    *,
    by: str = NORTH,
    words: str = "As the clause has it.",
) -> None:
    """Say for a side how a point, or a finding, stands."""
    actions.say_of_point(
        number=number,
        point=point,
        said_as=said_as,
        words=words,
        by=world.actor(by),
        at=world.at(),
    )


def judge(
    world: World, number: int, decisions: Mapping[str, ChangeDecision], *, by: str = NORTH
) -> None:
    actions.judge_changes(number=number, decisions=decisions, by=world.actor(by), at=world.at())


def record_commitment(
    world: World, *, by: str = NORTH, owner: str = PROVIDER, text: str = "A survey every year."
) -> int:
    """A commitment of the bid; the provider keeps it if nothing else is said."""
    return actions.record_commitment(
        text=text,
        place="Method statement 4, 2.3",
        owner=world.actor(owner).party or "",
        by=world.actor(by),
        at=world.at(),
    )


def trace(world: World, commitment: int, *criteria: str, by: str = PROVIDER) -> None:
    """Say which criteria a commitment serves from now on."""
    actions.trace_commitment(
        number=commitment,
        criteria=criteria,
        by=world.actor(by),
        at=world.at(),
    )


def settle(world: World, number: int) -> None:
    """Both sides say of every point and finding that it is accepted as it is."""
    for point in points_of(the_draft(world, number)):
        if not point.stands.is_settled:
            for side in (NORTH, PROVIDER):
                say(world, number, point.code, SettledAs.ACCEPTED, by=side, words="")


def confirm(world: World, number: int) -> None:
    """Everything that waits in the change map is said to be reworded, if it is not yet judged."""
    while waiting := map_of(the_draft(world, number)).waiting:
        keys = (
            each.code if isinstance(each, MappedCriterion) else f"{each.focus_area}/{each.level}"
            for each in waiting
        )
        judge(world, number, {key: ChangeDecision(kind=ChangeKind.REWORDED) for key in keys})


def put_forward(
    world: World, number: int, *, version: str = "1.1", by: str = NORTH, seen: int | None = None
) -> int:
    """Put a draft forward as it stands now, and give the number of the edition."""
    return actions.put_draft_forward(
        number=number,
        version=version,
        seen=the_draft(world, number).revision if seen is None else seen,
        by=world.actor(by),
        at=world.at(),
    )


# -- a draft at each stage ------------------------------------------------------------------------


def a_private_draft(world: World, *, by: str = NORTH) -> int:
    """A draft that its own party alone sees, with something written in it."""
    number = begin(world, by)
    test = f"Two in three say it, by draft {number}."
    written = define_term(drafted(world, number), "something", test)
    write(world, number, written, by=by, reason=f"The bid left it open. Draft {number} says it.")
    return number


def a_discarded_draft(world: World, *, by: str = NORTH) -> int:
    """A draft that was withdrawn before the other parties saw it."""
    number = a_private_draft(world, by=by)
    actions.withdraw_draft(number=number, by=world.actor(by), at=world.at())
    return number


def a_draft_in_consultation(world: World, *, by: str = NORTH) -> int:
    """A draft that is open to all parties, in which something was written before."""
    number = a_private_draft(world, by=by)
    open_to_all(world, number, by=by)
    return number


def a_withdrawn_draft(world: World, *, by: str = NORTH) -> int:
    """A draft that its party withdrew from the others."""
    number = a_draft_in_consultation(world, by=by)
    actions.withdraw_draft(number=number, by=world.actor(by), at=world.at())
    return number


def a_draft_ready_to_agree(world: World) -> int:
    """A draft in consultation with all settled and confirmed, and nothing open."""
    number = a_draft_in_consultation(world)
    answer(world, number, propose(world, number))
    settle(world, number)
    confirm(world, number)
    return number


def a_draft_put_forward(world: World, *, version: str = "1.1") -> int:
    """A draft that was put forward, and waits for the other parties to sign it."""
    number = a_draft_ready_to_agree(world)
    put_forward(world, number, version=version)
    return number


def a_declined_draft(world: World, *, version: str = "1.1") -> int:
    """A draft that was put forward, and that the provider declined to sign."""
    number = a_draft_put_forward(world, version=version)
    edition = the_draft(world, number).version
    assert edition is not None
    actions.answer(number=edition.number, is_consent=False, by=world.actor(PROVIDER), at=world.at())
    return number


def an_agreed_draft(world: World, *, version: str = "1.1") -> int:
    """A draft that was put forward, and that every party signed."""
    number = a_draft_put_forward(world, version=version)
    edition = the_draft(world, number).version
    assert edition is not None
    for who in (SOUTH, PROVIDER):
        actions.answer(number=edition.number, is_consent=True, by=world.actor(who), at=world.at())
    return number


STAGES: Mapping[str, Callable[[World], int]] = {
    "draft": a_private_draft,
    "in_consultation": a_draft_in_consultation,
    "put_forward": a_draft_put_forward,
    "withdrawn": a_withdrawn_draft,
    "discarded": a_discarded_draft,
    "declined": a_declined_draft,
    "agreed": an_agreed_draft,
}


# -- everything at once ---------------------------------------------------------------------------


def a_busy_draft(world: World) -> int:
    """A draft in consultation in which one proposal came to each end, and one is still open.

    Proposals: 1 written · 2 accepted · 3 rejected · 4 countered by 5, which is accepted ·
    6 withdrawn · 7 open, with a comment. M1 and F1 are settled, M2 and F2 differ; what changed is
    judged in part. Commitment 1 is traced and revised, 2 is withdrawn, 3 serves nothing.
    """
    number = a_draft_in_consultation(world)
    answer(world, number, propose(world, number))
    rejected = propose(world, number, changes=words_at(world, number, "DD", 4, "All is well."))
    answer(world, number, rejected, "reject", reason="Nobody can test that.")
    too_far = propose(world, number, changes=words_at(world, number, "CS", 2, "Most are told."))
    countered = counter(world, number, too_far, words_at(world, number, "CS", 2, "Some are told."))
    answer(world, number, countered, by=PROVIDER, reason="")
    nothing = words_at(world, number, "DD", 0, "Nothing at all.")
    withdrawn = propose(world, number, NORTH, nothing, reason="The workshop left it out.")
    answer(world, number, withdrawn, "withdraw", reason="")
    still_open = propose(world, number, changes=words_at(world, number, "DD", 2, "Some of it."))
    comment(world, number, still_open)
    for point in ("M1", "F1"):
        say(world, number, point, by=NORTH)
        say(world, number, point, by=PROVIDER)
    say(world, number, "M2", by=SOUTH, words="The test is in the terms.")
    say(world, number, "F2", SettledAs.ACCEPTED, by=PROVIDER, words="")
    note = ChangeDecision(kind=ChangeKind.HARDER, note="It asks for more than before.")
    judge(world, number, {"CS/2": note}, by=PROVIDER)
    some_commitments(world)
    return number


def some_commitments(world: World) -> None:
    """Three commitments: one revised and traced, one withdrawn, one that touches nothing."""
    first, second = record_commitment(world), record_commitment(world, text="A new depot.")
    record_commitment(world, owner=NORTH, text="Sites are given in April.")
    actions.revise_commitment(
        number=first,
        seen=1,
        text="A survey every year, by a bureau.",
        place="Method statement 4, 2.4",
        owner=world.actor(PROVIDER).party or "",
        reason="The page was wrong.",
        by=world.actor(SOUTH),
        at=world.at(),
    )
    actions.revise_commitment(
        number=second,
        seen=1,
        text="A new depot.",
        place="",
        owner=world.actor(PROVIDER).party or "",
        reason="The old one stays, by variation 2.",
        is_withdrawn=True,
        by=world.actor(PROVIDER),
        at=world.at(),
    )
    trace(world, first, "CS.A1", "CS.A2")
    trace(world, first, "CS.A1")


def a_workbench(world: World) -> Mapping[str, int]:
    """A draft at each stage side by side, by name; "in_consultation" is the busy one."""
    return {
        "discarded": a_discarded_draft(world),
        "withdrawn": a_withdrawn_draft(world),
        "declined": a_declined_draft(world),
        "agreed": an_agreed_draft(world, version="1.2"),
        "in_consultation": a_busy_draft(world),
        "draft": a_private_draft(world),
        "provider's": a_private_draft(world, by=PROVIDER),
    }
