"""Tells the story, one cycle after another, by the verbs that people have: no other way in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db import transaction

from milepost.apps.assessments import actions
from milepost.apps.evidence.actions import NewEvidence, Upload, add_evidence, check_evidence
from milepost.cli.demonstration import cast, story
from milepost.cli.demonstration.library import LIBRARY, Entry
from milepost.cli.demonstration.papers import paper
from milepost.cli.demonstration.ratings import planned_ratings
from milepost.cli.demonstration.shelf import OnTheShelf, Shelf
from milepost.cli.demonstration.story import When
from milepost.core.access.roles import Actor
from milepost.core.assessment.workflow import Position
from milepost.core.evidence.admissible import ItemFacts
from milepost.core.evidence.strength import Maker
from milepost.core.evidence.support import LinkKind
from milepost.core.matrix.definition import FocusArea, MaturityMatrix
from milepost.core.period.months import add_months, in_words
from milepost.core.rating.scale import Achieved


class StoryDoesNotHold(AssertionError):
    """The rules give another level than the story has: the story is to be mended."""


@dataclass(kw_only=True)
class Clock:
    """The time in the story, which only goes forward."""

    now: datetime

    def go_to(self, day: date, hour: int = 9) -> None:
        """To a working day, or on where that has passed."""
        while day.weekday() >= 5:
            day += timedelta(days=1)
        self.now = max(self.now, datetime.combine(day, time(hour, 5), UTC))

    def tick(self) -> datetime:
        """The next moment: a few minutes on."""
        self.now += timedelta(minutes=3 + self.now.minute % 5)
        return self.now


@dataclass(frozen=True, kw_only=True)
class Case:
    """One assessment of the story."""

    side: str
    area: FocusArea
    when: When
    number: int

    @property
    def key(self) -> tuple[str, str, int]:
        return (self.side, self.area.code, self.when.number)


class Teller:
    """Knows the people and the time, and what has been put in and rated so far."""

    def __init__(self, matrix: MaturityMatrix, actors: Mapping[str, Actor], clock: Clock) -> None:
        self._matrix = matrix
        self._actors = actors
        self._clock = clock
        self._shelf = Shelf(settings=matrix.settings)
        self._rated: dict[tuple[str, str], dict[str, tuple[Achieved, str]]] = {}

    def tell(self, say: Callable[[str], None]) -> None:
        """Every cycle, each in one transaction."""
        for number in range(1, story.COMPLETE + 1):
            with transaction.atomic():
                self._complete_cycle(story.when(number))
            say(f"{story.when(number).name} assessed and ratified")

    # -- a cycle ------------------------------------------------------------------------------

    def _complete_cycle(self, when: When) -> None:
        cases = self._open(when)
        self._put_in(when)
        self._clock.go_to(when.day(8))
        for case in cases:
            self._draft(case)
        self._clock.go_to(when.day(14))
        for case in cases:
            self._submit(case)
        self._clock.go_to(when.day(26))
        for case in cases:
            self._validate(case)
        self._clock.go_to(when.day(40))
        papers = {case.number: self._propose(case) for case in cases}
        self._clock.go_to(when.day(49), hour=14)
        for case in cases:
            actions.ratify(
                number=case.number,
                paper=papers[case.number],
                by=self._actors[f"board-{case.side}"],
                at=self._clock.tick(),
            )

    def _open(self, when: When) -> list[Case]:
        self._clock.go_to(when.opens_on)
        actions.open_cycle(
            name=when.name,
            window_from=when.window_from,
            cut_off_on=when.cut_off_on,
            by=self._actors["north-manager"],
            at=self._clock.tick(),
        )
        areas = self._matrix.focus_areas
        # Opening a cycle numbers its assessments by focus area, and by Authority within each.
        first = (when.number - 1) * len(areas) * len(cast.SIDES) + 1
        wanted = [(area, side) for area in areas for side in cast.SIDES]
        return [
            Case(side=side, area=area, when=when, number=number)
            for number, (area, side) in enumerate(wanted, start=first)
        ]

    # -- evidence -----------------------------------------------------------------------------

    def _put_in(self, when: When) -> None:
        for place, entry in enumerate(LIBRARY):
            if when.number in entry.cycles:
                self._clock.go_to(when.day(4 + place % 4))
                self._shelf.items.append(self._add(entry, when))

    def _add(self, entry: Entry, when: When) -> OnTheShelf:
        is_provider = entry.made_by != "authority"
        dated_on = when.day(1 + len(entry.key) % 3)
        first = add_months(when.cut_off_on + timedelta(days=1), -entry.months)
        ends = add_months(when.cut_off_on, entry.valid_months) if entry.valid_months else None
        title = entry.title.format(**_title_words(when))
        content = paper(entry.form, title, entry.key, seed=f"{entry.key} {when.number}")
        number = add_evidence(
            new=NewEvidence(
                title=title,
                type_code=entry.type_code,
                made_by=entry.made_by,
                author=entry.author,
                source=entry.source,
                dated_on=dated_on,
                period_from=first,
                period_to=when.cut_off_on,
                valid_until=ends,
                is_restricted=entry.is_restricted,
                upload=Upload(
                    name=f"{entry.key}-{when.cut_off_on:%Y-%m}.{entry.form}",
                    content_type=_CONTENT_TYPES[entry.form],
                    chunks=[content],
                ),
            ),
            by=self._actors["provider-contributor" if is_provider else f"{entry.side}-contributor"],
            at=self._clock.tick(),
        )
        facts = ItemFacts(
            type=entry.type_code,
            author=entry.author,
            source=entry.source,
            dated_on=dated_on,
            period_from=first,
            period_to=when.cut_off_on,
            valid_until=ends,
            is_in_force_kind=ends is not None,
            sha256="0" * 64,
            has_redaction_status=True,
            made_by=Maker(entry.made_by),
        )
        return OnTheShelf(entry=entry, number=number, facts=facts, is_shared=is_provider)

    def _cite(self, case: Case, evidence: int, criteria: list[str], *, by: str) -> None:
        actions.cite(
            number=case.number,
            evidence=evidence,
            criteria=criteria,
            kind=LinkKind.SUPPORTS,
            place=self._shelf.numbered(evidence).entry.place,
            by=self._actors[by],
            at=self._clock.tick(),
        )

    # -- the provider -------------------------------------------------------------------------

    def _draft(self, case: Case) -> None:
        given = self._given(case)
        relied = [
            code
            for code, (rating, _) in given.items()
            if rating in (Achieved.FULLY, Achieved.LARGELY)
        ]
        cited = self._shelf.wanting(case.area, relied, side=case.side, when=case.when)
        for evidence, criteria in cited.items():
            self._cite(case, evidence, criteria, by="provider-lead")
        self._rate(case, given)

    def _given(self, case: Case) -> dict[str, tuple[Achieved, str]]:
        planned = planned_ratings(
            case.area,
            side=case.side,
            cycle=case.when.number,
            level=story.level(*case.key),
            largely={},
        )
        return {code: (rating, "") for code, rating in planned.items()}

    def _rate(self, case: Case, given: Mapping[str, tuple[Achieved, str]]) -> None:
        before = self._rated.get((case.side, case.area.code), {})
        if given == before:
            indicated = actions.still_so(
                number=case.number,
                position=Position.PROVIDER,
                by=self._actors["provider-lead"],
                at=self._clock.tick(),
            )
        else:
            indicated = actions.rate(
                number=case.number,
                position=Position.PROVIDER,
                given=[
                    actions.GivenRating(criterion=code, rating=rating, seen=0, reason=reason)
                    for code, (rating, reason) in given.items()
                ],
                by=self._actors["provider-lead"],
                at=self._clock.tick(),
            )
        self._rated[case.side, case.area.code] = dict(given)
        wanted = story.level(*case.key)
        if indicated.level != wanted:
            raise StoryDoesNotHold(
                f"{case.key}: level {indicated.level}, not {wanted};"
                f" held back by {dict(indicated.held_back_by)}"
            )

    def _submit(self, case: Case) -> None:
        actions.submit(
            number=case.number,
            level=story.level(*case.key),
            by=self._actors["provider-lead"],
            at=self._clock.tick(),
        )

    # -- the Authority ------------------------------------------------------------------------

    def _validate(self, case: Case) -> None:
        self._cite_own(case)
        actions.agree(
            number=case.number, by=self._actors[f"{case.side}-validator"], at=self._clock.tick()
        )
        self._check(case)

    def _cite_own(self, case: Case) -> None:
        """What the Authority made itself is cited where it is about, and so becomes shared."""
        given = self._rated[case.side, case.area.code]
        for item in self._shelf.items:
            is_due = (
                not item.is_shared
                and item.entry.side == case.side
                and case.area.code in item.entry.areas
            )
            if is_due:
                self._cite(case, item.number, list(given)[:3], by=f"{case.side}-contributor")
                item.is_shared = True

    def _check(self, case: Case) -> None:
        """The Authority looks at what the provider made and cited here, and says so."""
        cited = {
            item.number: item
            for code in case.area.by_code
            for item in self._shelf.cited.get((case.side, code), [])
            if item.facts.made_by is Maker.PROVIDER and not item.facts.is_checked
        }
        for number, item in cited.items():
            if item.entry.is_restricted:
                continue
            check_evidence(
                number=number,
                by=self._actors[f"{case.side}-validator"],
                at=self._clock.tick(),
            )
            item.check()

    # -- the moderator ------------------------------------------------------------------------

    def _propose(self, case: Case) -> str:
        return actions.propose(
            number=case.number, by=self._actors["moderator"], at=self._clock.tick()
        )


_CONTENT_TYPES = {
    "pdf": "application/pdf",
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "txt": "text/plain",
}
_SEASONS = {3: "spring", 6: "summer", 9: "autumn", 12: "winter"}


def _title_words(when: When) -> dict[str, str]:
    end = when.cut_off_on
    start = end.year - (1 if end.month < 4 else 0)
    return {
        "year": str(end.year),
        "years": f"{start}/{(start + 1) % 100:02}",
        "quarter": when.name,
        "month": in_words(end).split(" ", 1)[1],
        "season": f"{_SEASONS[end.month]} {end.year}",
    }
