"""What would come of a workbook that was filled in at a meeting, as its draft stands now?"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from milepost.apps.matrices.drafted import (
    IN_CONSULTATION,
    accepted_changes,
    codes_ever,
    read_draft,
)
from milepost.apps.matrices.meeting_seal import HeldMeeting
from milepost.apps.matrices.models import MatrixDraft
from milepost.apps.matrices.settled import PointStanding, points_of
from milepost.core.access.refusals import NotPossible
from milepost.core.access.roles import Actor
from milepost.core.matrix.definition import MaturityMatrix
from milepost.core.matrix.drafting.applying import applied
from milepost.core.matrix.drafting.changes import (
    ChangeSubject,
    DraftChange,
    DraftChanges,
    changes_from_document,
    codes_in,
)
from milepost.core.matrix.drafting.meeting_changes import changes_of_row, changes_of_rows
from milepost.core.matrix.drafting.meeting_copy import (
    OUR_WORD,
    OUR_WORDS,
    MeetingKey,
    MeetingMerge,
    MeetingOrigin,
    MeetingOutcome,
    MeetingRow,
    MeetingSheet,
    Standing,
    met,
    met_anew,
    standing_of,
)
from milepost.core.matrix.drafting.meeting_reading import MeetingFault, MeetingLeft
from milepost.core.matrix.drafting.terms import terms_used
from milepost.core.matrix.faults import FaultyMatrix
from milepost.core.matrix.wording import begun, plain


@dataclass(frozen=True, kw_only=True)
class MetRow:
    """A row with what comes of it: the changes that it asks for, and what stands in its place."""

    row: MeetingRow
    merge: MeetingMerge
    changes: DraftChanges
    now: Mapping[str, str]

    @property
    def name(self) -> str:
        return self.row.name


@dataclass(frozen=True, kw_only=True)
class MeetingComparison:
    """What would come of a workbook now. ``seen`` is its hash, for whoever says yes to it."""

    held: HeldMeeting
    rows: tuple[MetRow, ...]
    faults: tuple[MeetingFault, ...]
    seen: str

    @property
    def changed(self) -> tuple[MetRow, ...]:
        return self._of(MeetingOutcome.CHANGED)

    @property
    def conflicts(self) -> tuple[MetRow, ...]:
        return self._of(MeetingOutcome.CONFLICT)

    @property
    def ignored(self) -> tuple[MeetingLeft, ...]:
        aside = (
            MeetingLeft(
                sheet=each.row.sheet,
                row=each.row.row,
                about=each.row.key,
                sentence=each.merge.sentence,
            )
            for each in self._of(MeetingOutcome.IGNORED)
        )
        return (*self.held.read.left, *aside)

    @property
    def unchanged(self) -> int:
        return len(self._of(MeetingOutcome.UNCHANGED))

    def _of(self, outcome: MeetingOutcome) -> tuple[MetRow, ...]:
        return tuple(each for each in self.rows if each.merge.outcome is outcome)


class MeetingDesk:
    """A draft as workbooks are compared with it: five queries at most, each when it is needed."""

    def __init__(self, draft: MatrixDraft, *, by: Actor) -> None:
        self.draft = draft
        self.matrix: MaturityMatrix = read_draft(draft.document)
        self._by = by

    @cached_property
    def points(self) -> tuple[PointStanding, ...]:
        """The points to settle, while they are: once the draft is open to all."""
        return points_of(self.draft) if self.draft.stage == IN_CONSULTATION else ()

    @cached_property
    def standing(self) -> Standing:
        """What each line of a workbook says, of points what the actor's own side does."""
        words = {each.word: each.test for each in terms_used(self.matrix)}
        found: dict[MeetingKey, Mapping[str, str]] = dict(standing_of(self.matrix, words))
        for point in self.points:
            own = next((each for each in point.said if each.side is self._by.party_kind), None)
            found[MeetingSheet.POINTS, point.code] = {
                OUR_WORD: own.said_as.words.casefold() if own else "",
                OUR_WORDS: own.words if own else "",
            }
        return found

    @cached_property
    def used_codes(self) -> frozenset[str]:
        """Every code that was ever given or proposed."""
        every = self.draft.proposals.values_list("changes", flat=True)
        proposed = (codes_in(changes_from_document(each)) for each in every)
        return self._given.union(*proposed)

    @cached_property
    def _given(self) -> frozenset[str]:
        return codes_ever(self.draft, self._by.arrangement)

    @cached_property
    def _accepted(self) -> DraftChanges:
        return accepted_changes(self.draft)

    @cached_property
    def open_changes(self) -> tuple[tuple[int, DraftChange], ...]:
        """What is proposed and not answered, with the number of its proposal."""
        held = self.draft.proposals.filter(answer=None, is_written=False).order_by("number")
        return tuple(
            (number, change)
            for number, document in held.values_list("number", "changes")
            for change in changes_from_document(document)
        )

    def made(self, matrix: MaturityMatrix, changes: DraftChanges) -> MaturityMatrix:
        """A draft with changes made in it.

        :raises FaultyMatrix: with every fault.
        """
        return applied(matrix, changes, used_codes=self._given, accepted=self._accepted)

    def together(
        self, rows: Sequence[MeetingRow], *, used_codes: frozenset[str] | None = None
    ) -> DraftChanges:
        """What several rows ask for, one after the other.

        :param used_codes: those that no new criterion gets; every one known if left out.
        :raises NotPossible: with every fault.
        """
        used = self.used_codes if used_codes is None else used_codes
        try:
            return changes_of_rows(rows, self.matrix, used_codes=used, made=self.made)
        except FaultyMatrix as faulty:
            raise NotPossible([begun(str(fault)) for fault in faulty.faults]) from None

    def compared(self, held: HeldMeeting) -> MeetingComparison:
        """What would come of a workbook now."""
        rows = tuple(self._met(each, held.origin) for each in held.read.rows)
        refused = self._refused([each for each in rows if each.changes])
        kept = tuple(each for each in rows if each.name not in refused)
        return MeetingComparison(
            held=held,
            rows=kept,
            faults=(*held.read.faults, *(fault for each in refused.values() for fault in each)),
            seen=self._seen(rows),
        )

    def _met(self, row: MeetingRow, origin: MeetingOrigin) -> MetRow:
        now = self.standing.get(row.line)
        if row.key or row.sheet is not MeetingSheet.CRITERIA:
            merge = met(row, origin.lines.get(row.line), now)
        else:
            merge = met_anew(row, self.matrix.areas_by_code.get(row.area))
        if row.sheet is MeetingSheet.POINTS:
            merge = self._point_merge(merge, origin)
        is_wanted = merge.outcome in (MeetingOutcome.CHANGED, MeetingOutcome.CONFLICT)
        changes = changes_of_row(row, self.matrix, used_codes=self.used_codes) if is_wanted else ()
        if asked := self._asked_already(changes):
            sentence = f"Proposal {asked} asks for this already."
            merge = MeetingMerge(outcome=MeetingOutcome.IGNORED, sentence=sentence)
            changes = ()
        return MetRow(row=row, merge=merge, changes=changes, now=now or {})

    def _point_merge(self, merge: MeetingMerge, origin: MeetingOrigin) -> MeetingMerge:
        if not self.points:
            sentence = "Points are settled once the draft is open to all parties."
        elif origin.side != (self._by.party_kind or ""):
            sentence = "The other side took this workbook: take one yourself to say your side's."
        else:
            return merge
        return MeetingMerge(outcome=MeetingOutcome.IGNORED, sentence=sentence)

    def _asked_already(self, changes: DraftChanges) -> int:
        """The number of an open proposal that holds all of these changes; 0 for none."""
        if not changes or self.draft.stage != IN_CONSULTATION:
            return 0
        wanted = {_what(each) for each in changes}
        held: dict[int, set[str]] = {}
        for number, change in self.open_changes:
            held.setdefault(number, set()).add(_what(change))
        return next((number for number, asked in held.items() if wanted <= asked), 0)

    def _refused(self, rows: Sequence[MetRow]) -> dict[str, tuple[MeetingFault, ...]]:
        """The rows that cannot be made in the draft by themselves, with why."""
        changed = [each for each in rows if each.merge.outcome is MeetingOutcome.CHANGED]
        try:
            both = self.together([each.row for each in changed])
            self.made(self.matrix, both)
        except (FaultyMatrix, NotPossible):
            return {each.name: found for each in rows if (found := tuple(self._faults(each)))}
        return {}

    def _faults(self, met_row: MetRow) -> Iterator[MeetingFault]:
        try:
            self.made(self.matrix, met_row.changes)
        except FaultyMatrix as faulty:
            for fault in faulty.faults:
                yield MeetingFault(
                    sheet=met_row.row.sheet,
                    row=met_row.row.row,
                    column="",
                    sentence=begun(str(fault)),
                )

    def _seen(self, rows: Sequence[MetRow]) -> str:
        found: list[Any] = [self.draft.stage, self.draft.revision]
        found += [number for number, _ in self.open_changes]
        found += [
            [each.name, each.merge.outcome.value, each.merge.sentence, sorted(each.now.items())]
            for each in rows
        ]
        return hashlib.sha256(json.dumps(found).encode()).hexdigest()


def _what(change: DraftChange) -> str:
    """What a change asks for; the code that something new would get tells nothing."""
    after = dict(change.after or {})
    if change.subject is ChangeSubject.CRITERION and change.is_added:
        said = [after["focus_area"], after["level"], plain(after["text"])]
        return json.dumps([change.subject.value, *said])
    return json.dumps([change.subject.value, change.key, after], sort_keys=True)
