"""What is proposed in a draft, by whom, what was said of it, and what may the reader do with it?"""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any

from django.db.models import Count

from milepost.apps.matrices.drafted import IN_CONSULTATION, STAGE_SENTENCES, facts_of, find_draft
from milepost.apps.matrices.models import DraftProposal, MatrixDraft, ProposalComment
from milepost.apps.matrices.queries.drafts import DraftRead, read_of
from milepost.apps.matrices.queries.proposal_facts import (
    WRITTEN,
    AnswerGiven,
    Asked,
    CommentSaid,
    ProposalLine,
    ProposalRead,
    ProposalsPage,
)
from milepost.apps.matrices.queries.shown_changes import (
    area_of,
    faults_in_turn,
    shown,
    title_of,
)
from milepost.core.access.refusals import NoSuchThing
from milepost.core.access.roles import Actor
from milepost.core.matrix.drafting.changes import changes_from_document
from milepost.core.matrix.drafting.proposals import (
    NEEDED_TO_COMMENT,
    PROPOSAL_MOVES,
    ProposalStage,
    why_no_move,
)

PAGE_SIZE = 25


def proposals_page(*, number: int, asked: Asked, by: Actor) -> ProposalsPage:
    """The proposals of a draft, the open ones first: at most five queries.

    :raises NoSuchThing: where no draft of that number exists for the actor.
    """
    read = read_of(number, by=by)
    lines = [_line(row, read, by) for row in _rows(find_draft(number, by=by), read)]
    kept = [each for each in lines if _is_asked_for(each, asked)]
    kept.sort(key=_sorting(asked.sort), reverse=asked.sort.startswith("-"))
    pages = max(1, -(-len(kept) // PAGE_SIZE))
    page = min(max(asked.page, 1), pages)
    used = {code for each in lines for code in each.areas}
    return ProposalsPage(
        read=read,
        lines=tuple(kept[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]),
        total=len(kept),
        page=page,
        counts=Counter(each.stage for each in lines),
        areas=tuple((a.code, a.name) for a in read.matrix.focus_areas if a.code in used),
        parties=tuple(sorted({each.party for each in lines})),
        asked=asked,
    )


def proposal_page(*, number: int, proposal: int, by: Actor) -> ProposalRead:
    """One proposal of a draft: at most eight queries, however much was said of it.

    :raises NoSuchThing: where there is no such draft or proposal for the actor.
    """
    read = read_of(number, by=by)
    draft = find_draft(number, by=by)
    row = next((each for each in _rows(draft, read, proposal)), None)
    if row is None:
        raise NoSuchThing(f"proposal {proposal}")
    is_open = facts_of(row).stage is ProposalStage.OPEN and read.facts.is_open
    proposed = changes_from_document(row.changes)
    return ProposalRead(
        read=read,
        line=_line(row, read, by),
        proposed=proposed,
        changes=shown(proposed, read.matrix),
        comments=tuple(_comments(row)),
        answer=_answer(row),
        faults=faults_in_turn(draft, [proposed], by=by)[0] if is_open else (),
        refused=_refusals(row, read, by),
        may_comment=is_open and by.may(NEEDED_TO_COMMENT),
    )


def proposals_to_accept(
    *, number: int, proposals: Collection[int], by: Actor
) -> tuple[ProposalRead, ...]:
    """Those of the proposals that the actor may accept, in the order in which they were made.

    Each one's ``faults`` say why it does not fit the draft once those before it are made in it:
    seven queries, however many there are.

    :raises NoSuchThing: where no draft of that number exists for the actor.
    """
    read = read_of(number, by=by)
    draft = find_draft(number, by=by)
    rows = _rows(draft, read, *proposals) if proposals else []
    refused = {row.number: _refusals(row, read, by) for row in rows}
    rows = [row for row in rows if not refused[row.number]["accept"]]
    proposed = [changes_from_document(row.changes) for row in rows]
    faults = faults_in_turn(draft, proposed, by=by)
    return tuple(
        ProposalRead(
            read=read,
            line=_line(row, read, by),
            proposed=changes,
            changes=shown(changes, read.matrix),
            comments=(),
            answer=None,
            faults=found,
            refused=refused[row.number],
            may_comment=False,
        )
        for row, changes, found in zip(rows, proposed, faults, strict=True)
    )


def _rows(draft: MatrixDraft, read: DraftRead, *numbers: int) -> Sequence[DraftProposal]:
    """The proposals that exist for the reader, with all that a line tells: one query."""
    held = (
        draft.proposals.select_related(
            "by",
            "party",
            "reason",
            "answers",
            "answer__by",
            "answer__party",
            "answer__reason",
        )
        .annotate(said=Count("comments"))
        .order_by("number")
    )
    if numbers:
        held = held.filter(number__in=numbers)
    # What was written while a draft was one party's alone stays that party's.
    return list(held if read.facts.is_own else held.filter(is_written=False))


def _line(row: DraftProposal, read: DraftRead, by: Actor) -> ProposalLine:
    changes = changes_from_document(row.changes)
    return ProposalLine(
        number=row.number,
        stage=WRITTEN if row.is_written else facts_of(row).stage.value,
        by=row.by.full_name,
        party=row.party.short_name,
        at=row.at,
        reason=row.reason.text if row.reason else "",
        about=tuple(title_of(each, read.matrix) for each in changes),
        areas=frozenset(filter(None, map(area_of, changes))),
        comments=row.said,  # type: ignore[attr-defined]
        answers=row.answers.number if row.answers else None,
        may_accept=not _refusals(row, read, by)["accept"],
    )


def _is_asked_for(line: ProposalLine, asked: Asked) -> bool:
    if line.stage != asked.stage if asked.stage else line.stage == WRITTEN:
        return False
    if asked.area and asked.area not in line.areas:
        return False
    if asked.party and asked.party != line.party:
        return False
    words = " ".join((str(line.number), line.by, line.reason, *line.about)).casefold()
    return asked.text.casefold() in words


def _sorting(asked: str) -> Callable[[ProposalLine], Any]:
    """By the column asked for; the open ones first, each newest first, if none is."""
    columns: Mapping[str, Callable[[ProposalLine], Any]] = {
        "number": lambda each: each.number,
        "party": lambda each: (each.party, each.number),
        "stage": lambda each: (each.stage, each.number),
        "comments": lambda each: (each.comments, each.number),
    }
    return columns.get(asked.removeprefix("-"), _open_first)


def _open_first(line: ProposalLine) -> tuple[bool, int]:
    return line.stage != ProposalStage.OPEN.value, -line.number


def _refusals(row: DraftProposal, read: DraftRead, by: Actor) -> Mapping[str, str]:
    """Why each move cannot be taken by the reader, in a sentence; "" where it can."""
    facts = facts_of(row)
    stage = read.facts.stage
    if stage != IN_CONSULTATION:
        sentence = f"Draft {read.facts.number} {STAGE_SENTENCES[stage]}."
        return {move.name: sentence for move in PROPOSAL_MOVES}
    return {move.name: why_no_move(move.name, facts, by=by) for move in PROPOSAL_MOVES}


def _comments(row: DraftProposal) -> Iterator[CommentSaid]:
    held = ProposalComment.objects.filter(proposal=row).select_related("by", "words")
    for each in held.order_by("id"):
        yield CommentSaid(words=each.words.text, by=each.by.full_name, at=each.at)


def _answer(row: DraftProposal) -> AnswerGiven | None:
    given = getattr(row, "answer", None)
    if given is None:
        return None
    counter = row.counters.values_list("number", flat=True).first()
    return AnswerGiven(
        stage=given.stage,
        by=given.by.full_name,
        party=given.party.short_name,
        at=given.at,
        reason=given.reason.text if given.reason else "",
        counter=counter,
    )
