"""What would come of a working copy, were it applied now? Nothing is written by asking."""

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from milepost.apps.assessments.actions import CopiedCitation, GivenCopy, GivenRating
from milepost.apps.assessments.actions.rating import missing_reason
from milepost.apps.assessments.copied import CopyState, copy_state, cycle_of_copy
from milepost.apps.assessments.models import (
    EvidenceLink,
    stands,
)
from milepost.apps.evidence.queries import EvidenceFacts, items_numbered
from milepost.apps.reports.models import WorkbookUpload
from milepost.apps.reports.origin import require_own
from milepost.core.access.duties import refusal, require
from milepost.core.access.refusals import NoSuchThing
from milepost.core.access.roles import Actor, Permission
from milepost.core.assessment.working_copy import (
    CopyOrigin,
    CopyOutcome,
    FilledLine,
    LineKey,
    Merged,
    NewCitation,
    StandsNow,
    StartedFrom,
    merged,
)
from milepost.core.assessment.working_copy_reading import (
    CITE,
    REASON,
    CopyFault,
    LeftAside,
    ReadCopy,
)
from milepost.core.evidence.support import LinkKind
from milepost.core.matrix.saved_words import words_digest
from milepost.core.period.local_time import local_date
from milepost.core.rating.scale import Achieved


@dataclass(frozen=True, kw_only=True)
class ComparedLine:
    """One line that somebody filled in: what stands now, what they say, and what comes of it."""

    number: int
    criterion: str
    row: int
    area: str
    authority: str
    text: str
    outcome: CopyOutcome
    is_rated: bool
    started: str  # the rating when the copy was taken
    now: StandsNow
    rating: str
    reason: str
    citations: tuple[CopiedCitation, ...]
    sentence: str = ""

    @property
    def name(self) -> str:
        """As a form names it."""
        return f"{self.number}.{self.criterion}"

    @property
    def about(self) -> str:
        return f"A-{self.number} {self.criterion}"

    def given(self) -> GivenRating:
        """As it is to be written, over what stands now."""
        return GivenRating(
            criterion=self.criterion,
            rating=Achieved(self.rating) if self.rating else None,
            seen=self.now.revision,
            reason=self.reason,
        )


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """What would come of every line, and of what could not be read as one."""

    state: CopyState
    lines: tuple[ComparedLine, ...]
    faults: tuple[CopyFault, ...]
    left_aside: tuple[LeftAside, ...]
    unchanged: int
    missing: int

    def of(self, outcome: CopyOutcome) -> tuple[ComparedLine, ...]:
        return tuple(each for each in self.lines if each.outcome is outcome)

    @property
    def changed(self) -> tuple[ComparedLine, ...]:
        return self.of(CopyOutcome.CHANGED)

    @property
    def conflicts(self) -> tuple[ComparedLine, ...]:
        return self.of(CopyOutcome.CONFLICT)

    @property
    def ignored(self) -> tuple[LeftAside, ...]:
        """Rows that are not taken, with why, in the order of the sheet."""
        closed = (
            LeftAside(row=each.row, about=each.about, sentence=each.sentence)
            for each in self.of(CopyOutcome.IGNORED)
        )
        return tuple(sorted((*self.left_aside, *closed), key=lambda each: each.row))

    @cached_property
    def counts(self) -> Mapping[str, int]:
        return {
            CopyOutcome.CHANGED.value: len(self.changed),
            CopyOutcome.CONFLICT.value: len(self.conflicts),
            CopyOutcome.FAULTY.value: len({each.row for each in self.faults}),
            CopyOutcome.IGNORED.value: len(self.ignored),
            CopyOutcome.UNCHANGED.value: self.unchanged,
            "missing": self.missing,
        }

    @cached_property
    def seen(self) -> str:
        """A hash of all that the person was shown: where it differs, it is shown again."""
        shown = [
            [each.name, each.outcome.value, each.now.rating, each.now.reason, each.now.revision]
            for each in self.lines
        ]
        faults = [[each.row, each.column, each.sentence] for each in self.faults]
        return hashlib.sha256(json.dumps([shown, faults]).encode()).hexdigest()

    def given(self, mine: Collection[str]) -> tuple[GivenCopy, ...]:
        """What is to be written.

        :param mine: the names of the lines in conflict whose filled-in rating is to count.
        """
        found: dict[int, tuple[list[GivenRating], list[CopiedCitation]]] = {}
        for line in (*self.changed, *self.conflicts):
            is_kept = line.outcome is CopyOutcome.CHANGED or line.name in mine
            is_rated = line.is_rated and is_kept
            if is_rated or line.citations:
                ratings, citations = found.setdefault(line.number, ([], []))
                ratings.extend([line.given()] if is_rated else [])
                citations.extend(line.citations)
        return tuple(
            GivenCopy(number=number, ratings=tuple(ratings), citations=tuple(citations))
            for number, (ratings, citations) in sorted(found.items())
        )


# --- what is kept of a file ----------------------------------------------------------------------


def content_of(origin: CopyOrigin, read: ReadCopy) -> dict[str, Any]:
    """What is kept of a working copy: where it came from, and only what somebody filled in."""
    touched = [line for line in read.lines if _is_touched(line, origin.lines[line.key])]
    about = {key: value for key, value in origin.as_document().items() if key != "lines"}
    return {
        "origin": about,
        "sheet": read.sheet,
        "letters": dict(read.letters),
        "lines": [
            [asdict(line), asdict(origin.lines[line.key])]
            for line in sorted(touched, key=lambda each: each.row)
        ],
        "faults": [asdict(each) for each in read.faults],
        "left_aside": [asdict(each) for each in read.left_aside],
        "unchanged": len(read.lines) - len(touched),
        "missing": read.missing,
    }


def _is_touched(line: FilledLine, start: StartedFrom) -> bool:
    said = (line.rating, words_digest(line.reason))
    return bool(line.citations) or said != (start.rating, start.reason)


def _lines_in(content: Mapping[str, Any]) -> Iterator[tuple[FilledLine, StartedFrom]]:
    for line, start in content["lines"]:
        citations = tuple(NewCitation(**each) for each in line["citations"])
        yield FilledLine(**{**line, "citations": citations}), StartedFrom(**start)


# --- what would come of it now -------------------------------------------------------------------


def compare(
    upload: WorkbookUpload, *, by: Actor, at: datetime, is_locked: bool = False
) -> Comparison:
    """What would come of a workbook now: about ten queries, whatever is in it.

    :param is_locked: hold the assessments until the transaction ends.
    :raises NotPossible: where the copy is not of the actor's side any more.
    :raises NoSuchThing: where its cycle is not there.
    """
    content = upload.content
    origin = CopyOrigin(
        **{name: content["origin"][name] for name in ("arrangement", "cycle", "position", "party")},
        matrix_number=content["origin"]["matrix"][0],
        matrix_sha256=content["origin"]["matrix"][1],
        by=content["origin"]["by"],
        at=content["origin"]["at"],
        lines={},
    )
    require_own(origin, by=by)
    filled = list(_lines_in(content))
    numbers = {line.number for line, _ in filled}
    cycle = cycle_of_copy(by=by, number=origin.cycle)
    state = copy_state(by=by, cycle=cycle, numbers=numbers, is_locked=is_locked, on=local_date(at))
    wanted = {each.item for line, _ in filled for each in line.citations}
    comparer = _Comparer(
        state=state,
        letters=content["letters"],
        items=items_numbered(by=by, numbers=wanted) if wanted else {},
        cited=_cited(state) if wanted else frozenset(),
        may_not_cite=refusal(require, permission=Permission.ADD_EVIDENCE, by=by) or "",
    )
    return comparer.compared(filled, content)


def _cited(state: CopyState) -> frozenset[tuple[int, str, int]]:
    """What the side cites already: number of the assessment, criterion, number of the item."""
    rows = EvidenceLink.objects.filter(
        stands(),
        assessment__in=[each.row for each in state.assessments.values()],
        position=state.position.value,
        kind=LinkKind.SUPPORTS.value,
    )
    return frozenset(
        rows.values_list("assessment__number", "criterion", "evidence_version__item__number")
    )


@dataclass(frozen=True, kw_only=True)
class _Comparer:
    """Compares line by line."""

    state: CopyState
    letters: Mapping[str, str]
    items: Mapping[int, EvidenceFacts]
    cited: frozenset[tuple[int, str, int]]
    may_not_cite: str

    def compared(
        self, filled: Iterable[tuple[FilledLine, StartedFrom]], content: Mapping[str, Any]
    ) -> Comparison:
        lines: list[ComparedLine] = []
        faults = [CopyFault(**each) for each in content["faults"]]
        aside = [LeftAside(**each) for each in content["left_aside"]]
        unchanged = content["unchanged"]
        for line, start in filled:
            if line.number not in self.state.assessments:
                why = "It is not yours to rate, or not there any more."
                aside.append(LeftAside(row=line.row, about=_about(line.key), sentence=why))
                continue
            found, wrong = self._line(line, start)
            if wrong:
                faults.extend(wrong)
            elif found.outcome is CopyOutcome.UNCHANGED:
                unchanged += 1
            else:
                lines.append(found)
        return Comparison(
            state=self.state,
            lines=tuple(lines),
            faults=tuple(sorted(faults, key=lambda each: (each.row, len(each.column)))),
            left_aside=tuple(aside),
            unchanged=unchanged,
            missing=content["missing"],
        )

    def _line(self, line: FilledLine, start: StartedFrom) -> tuple[ComparedLine, list[CopyFault]]:
        found = self.state.assessments[line.number]
        base = found.base.get(line.criterion)
        if not line.rating and start.rating and base is not None and base.rating:
            # Emptied: the side says no more than the one that it starts from.
            line = replace(line, rating=base.rating.value)
        now = self.state.stands(line.key)
        citations, wrong = self._citations(line)
        kept = replace(line, citations=line.citations if citations else ())
        outcome = merged(kept, start, now)
        if citations and self.may_not_cite and outcome.outcome is not CopyOutcome.IGNORED:
            outcome = Merged(outcome=CopyOutcome.IGNORED, sentence=self.may_not_cite)
        compared = ComparedLine(
            number=line.number,
            criterion=line.criterion,
            row=line.row,
            area=found.area.name,
            authority=found.row.authority.short_name,
            text=found.area.by_code[line.criterion].text,
            outcome=outcome.outcome,
            is_rated=outcome.is_rated,
            started=start.rating,
            now=now,
            rating=line.rating,
            reason=line.reason,
            citations=citations,
            sentence=outcome.sentence,
        )
        if outcome.outcome is CopyOutcome.IGNORED:
            return compared, []
        if outcome.is_rated:
            owed = missing_reason(compared.given(), self.state.position, base)
            if not line.reason:
                wrong += [self._fault(line, REASON, each) for each in owed]
        return compared, wrong

    def _citations(self, line: FilledLine) -> tuple[tuple[CopiedCitation, ...], list[CopyFault]]:
        """Those that are not there already, each item once."""
        found: dict[int, CopiedCitation] = {}
        wrong = []
        for each in line.citations:
            item = self.items.get(each.item)
            if item is None:
                sentence = (
                    f"E-{each.item} is not in the register of evidence, or not for you to see."
                    " Put it in on the site first, then cite it by its number."
                )
                wrong.append(self._fault(line, CITE, sentence))
            elif (line.number, line.criterion, each.item) not in self.cited:
                cited = CopiedCitation(criterion=line.criterion, item=item, place=each.place)
                found.setdefault(each.item, cited)
        return tuple(found.values()), wrong

    def _fault(self, line: FilledLine, heading: str, sentence: str) -> CopyFault:
        return CopyFault(
            row=line.row,
            column=self.letters[heading],
            heading=heading,
            about=_about(line.key),
            sentence=sentence,
        )


def _about(key: LineKey) -> str:
    return f"A-{key[0]} {key[1]}"


def find_upload(reference: str, *, by: Actor, is_locked: bool = False) -> WorkbookUpload:
    """A workbook that the actor handed in on this arrangement: one query.

    :raises NoSuchThing: where they handed in none of that reference.
    """
    rows = WorkbookUpload.objects.filter(
        reference=reference, arrangement__reference=by.arrangement, person__reference=by.person
    )
    if is_locked:
        rows = rows.select_for_update()
    found = rows.first()
    if found is None:
        raise NoSuchThing("that workbook")
    return found
