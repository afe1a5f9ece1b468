"""The words of a draft where they are worked on: what is proposed there, and what is offered."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from milepost.apps.matrices.drafted import accepted_changes, codes_ever, find_draft
from milepost.apps.matrices.models import MatrixDraft
from milepost.apps.matrices.queries.drafts import DraftPage, DraftRead, draft_page, read_of
from milepost.core.access.refusals import NoSuchThing
from milepost.core.access.roles import Actor
from milepost.core.matrix.definition import FocusArea, MaturityMatrix
from milepost.core.matrix.drafting.applying import applied
from milepost.core.matrix.drafting.changes import (
    ChangeSubject,
    DraftChange,
    DraftChanges,
    changes_from_document,
    codes_in,
)
from milepost.core.matrix.drafting.interim_offers import InterimOffer, interim_offers

Waiting = Mapping[str, tuple[int, ...]]  # the numbers of open proposals, by what they are about


@dataclass(frozen=True, kw_only=True)
class DraftOverview:
    """A draft as a whole, with the open proposals by the cell ("CS/4") or the row ("CS")."""

    page: DraftPage
    waiting: Waiting


@dataclass(frozen=True, kw_only=True)
class DraftDesk:
    """What somebody needs who changes the words of a draft.

    ``waiting``: the open proposals, by what each change of theirs is about ("cell CS/4",
    "criterion CS.L4.B2C3D"; a new criterion by the cell it shall stand in).
    ``given_codes`` is every code that was ever given; ``used_codes`` has those that are, or were,
    only proposed as well, so that two proposals never give one code to two things.
    """

    read: DraftRead
    waiting: Waiting
    given_codes: frozenset[str]
    used_codes: frozenset[str]
    accepted: DraftChanges

    def area(self, code: str) -> FocusArea:
        """A focus area of the draft.

        :raises NoSuchThing: where it has none of that code.
        """
        found = self.read.matrix.areas_by_code.get(code)
        if found is None:
            raise NoSuchThing(f"focus area {code}")
        return found

    def offers(self, code: str) -> Mapping[int, InterimOffer]:
        """What the interim pattern offers for the levels of a focus area that have no words."""
        return {each.level: each for each in self.all_offers() if each.focus_area == code}

    def all_offers(self) -> tuple[InterimOffer, ...]:
        """What is offered for every level without words, row by row."""
        return interim_offers(self.read.matrix, used_codes=self.used_codes)

    def with_changes(self, changes: DraftChanges) -> MaturityMatrix:
        """The draft as it would be with the changes.

        :raises FaultyMatrix: with every fault, of the changes and of what they would make.
        """
        return applied(
            self.read.matrix, changes, used_codes=self.given_codes, accepted=self.accepted
        )


def draft_overview(*, number: int, by: Actor) -> DraftOverview:
    """A draft as a whole: at most eight queries.

    :raises NoSuchThing: where no draft of that number exists for the actor.
    """
    shown = draft_page(number=number, by=by)
    changes = _open_changes(find_draft(number, by=by))
    return DraftOverview(page=shown, waiting=_by_key(changes, _place))


def draft_desk(*, number: int, by: Actor) -> DraftDesk:
    """A draft as it lies before somebody who works on its words: six queries.

    :raises NoSuchThing: where no draft of that number exists for the actor.
    """
    read = read_of(number, by=by)
    draft = find_draft(number, by=by)
    given = codes_ever(draft, by.arrangement)
    every = draft.proposals.values_list("changes", flat=True)
    proposed = (codes_in(changes_from_document(each)) for each in every)
    return DraftDesk(
        read=read,
        waiting=_by_key(_open_changes(draft), _about),
        given_codes=given,
        used_codes=given.union(*proposed),
        accepted=accepted_changes(draft),
    )


def _open_changes(draft: MatrixDraft) -> Iterator[tuple[int, DraftChange]]:
    """Each change that is proposed and not answered, with the number of its proposal."""
    held = draft.proposals.filter(answer=None, is_written=False).order_by("number")
    for number, document in held.values_list("number", "changes"):
        for change in changes_from_document(document):
            yield number, change


def _by_key(
    changes: Iterable[tuple[int, DraftChange]], key: Callable[[DraftChange], str]
) -> Waiting:
    found: dict[str, dict[int, None]] = {}
    for number, change in changes:
        found.setdefault(key(change), {})[number] = None
    return {name: tuple(numbers) for name, numbers in found.items()}


def _about(change: DraftChange) -> str:
    """What a change is about; a criterion that is not there yet stands nowhere but in its cell."""
    if change.subject is ChangeSubject.CRITERION and change.is_added:
        return f"cell {_place(change)}"
    return change.where


def _place(change: DraftChange) -> str:
    """The cell that a change is in, "CS/4", or its row, "CS"; "" where it is in none."""
    state = change.after or change.before or {}
    match change.subject:
        case ChangeSubject.CELL:
            return change.key
        case ChangeSubject.CRITERION:
            return f"{state['focus_area']}/{state['level']}"
        case ChangeSubject.EVIDENCE_TYPE:
            return change.key.partition("/")[0]
        case ChangeSubject.THREAD:
            return str(state["focus_area"])
        case ChangeSubject.FOCUS_AREA:
            return change.key
    return ""
