"""Tells the story, one cycle after another, by the verbs that people have: no other way in."""

from collections.abc import Callable, Mapping

from django.db import transaction

from milepost.apps.assessments import actions
from milepost.apps.assessments.actions.answering import GivenAnswer
from milepost.cli.demonstration import cast, evidence_said, story, voices, words
from milepost.cli.demonstration.disputes import DISPUTES, TURNS
from milepost.cli.demonstration.library import LIBRARY
from milepost.cli.demonstration.next_edition import record_the_bid
from milepost.cli.demonstration.planning import Planning
from milepost.cli.demonstration.promising import Promising
from milepost.cli.demonstration.putting_in import put_in
from milepost.cli.demonstration.ratings import planned_ratings
from milepost.cli.demonstration.scene import Case, Clock, StoryDoesNotHold
from milepost.cli.demonstration.shelf import Shelf
from milepost.cli.demonstration.story import When
from milepost.core.access.roles import Actor
from milepost.core.assessment.workflow import Position
from milepost.core.evidence.support import LinkKind
from milepost.core.matrix.definition import MaturityMatrix
from milepost.core.period.local_time import local_date
from milepost.core.rating.scale import Achieved


class Teller:
    """Knows the people and the time, and what has been put in and rated so far."""

    def __init__(self, matrix: MaturityMatrix, actors: Mapping[str, Actor], clock: Clock) -> None:
        self._matrix = matrix
        self._actors = actors
        self._clock = clock
        self._planning = Planning(matrix, actors, clock)
        self._promising = Promising(actors, self._planning, clock)
        self._shelf = Shelf(settings=matrix.settings)
        self._papers: dict[int, str] = {}
        self._waivers: dict[str, int] = {}
        self._rated: dict[tuple[str, str], dict[str, tuple[Achieved, str]]] = {}

    def tell(self, say: Callable[[str], None]) -> None:
        """Every cycle, each in one transaction."""
        record_the_bid(self._actors, self._clock)
        for number in range(1, story.NEWEST + 1):
            when = story.when(number)
            with transaction.atomic():
                self._planning.tell(until=when.opens_on)
                self._promising.tell(until=when.opens_on)
                self._tell_cycle(when)
            told = "under way" if number == story.NEWEST else "assessed and ratified"
            say(f"{when.name} {told}")

    # -- a cycle ------------------------------------------------------------------------------

    def _tell_cycle(self, when: When) -> None:
        cases = self._open(when)
        self._waive(when)
        if when.number == story.NEWEST:
            voices.declare(self._actors, self._clock)
        self._put_in(when)
        steps: Mapping[str, tuple[int, Callable[[Case], None]]] = {
            "draft": (8, self._draft),
            "submit": (14, self._submit),
            "validate": (26, self._validate),
            "answer": (35, self._answer),
            "moderate": (37, self._open_moderation),
            "propose": (40, self._propose),
            "ratify": (49, self._ratify),
            "publish": (50, self._publish),
        }
        for phase in story.PHASES:
            days, step = steps[phase]
            self._clock.go_to(when.day(days))
            for case in cases:
                if story.goes_through(*case.key, phase):
                    step(case)
        for case in cases:
            self._turn_aside(case)
        if when.number == story.NEWEST:
            evidence_said.say(self._shelf, self._actors, self._clock)

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

    def _waive(self, when: When) -> None:
        """What the Authorities accept for a time, and what they took back before its time."""
        for waiver in words.WAIVERS:
            if waiver.cycle == when.number:
                given = actions.waive(
                    criterion=waiver.criterion,
                    from_on=waiver.from_on,
                    until_on=waiver.until_on,
                    reason=waiver.reason,
                    by=self._actors[f"{waiver.side}-validator"],
                    at=self._clock.tick(),
                )
                self._waivers[waiver.criterion] = given
            if waiver.ended_in == when.number:
                at = self._clock.tick()
                actions.end_waiver(
                    waiver=self._waivers[waiver.criterion],
                    ended_on=local_date(at),
                    reason=waiver.ended_why,
                    by=self._actors[f"{waiver.side}-validator"],
                    at=at,
                )

    # -- evidence -----------------------------------------------------------------------------

    def _put_in(self, when: When) -> None:
        for place, entry in enumerate(LIBRARY):
            if when.number in entry.cycles:
                self._clock.go_to(when.day(4 + place % 4))
                item = put_in(entry, when, actors=self._actors, clock=self._clock)
                self._shelf.items.append(item)

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
        beside = self._shelf.beside(case.area, relied, side=case.side, when=case.when)
        for evidence, criteria in (*cited.items(), *beside.items()):
            self._cite(case, evidence, criteria, by="provider-lead")
        self._rate(case, given)
        evidence_said.contradict(case, given, self._shelf, self._actors, self._clock)

    def _given(self, case: Case) -> dict[str, tuple[Achieved, str]]:
        """What the provider rates, with its words where it has any."""
        turn = TURNS.get(case.key)
        fixed = turn.ratings if turn else {}
        if case.key[:2] == ("north", "CE") and self._claim(case) >= 1:
            fixed = words.STUCK
        planned = planned_ratings(
            case.area,
            side=case.side,
            cycle=case.when.number,
            level=turn.as_at if turn else self._claim(case),
            also_interim=story.level(*case.key) >= 2 and case.key in DISPUTES,
            largely=words.LARGELY,
            otherwise={code: rating for code, (rating, _) in fixed.items()},
        )
        given = {
            code: (rating, fixed[code][1] if code in fixed else words.beside(code, rating))
            for code, rating in planned.items()
        }
        for code, (said, _) in words.NOT_APPLICABLE.get(case.key, {}).items():
            given[code] = (Achieved.NOT_APPLICABLE, said)
        if story.stage(*case.key) == "half_drafted":
            return dict(list(given.items())[: len(given) // 2])
        return given

    def _claim(self, case: Case) -> int:
        dispute = DISPUTES.get(case.key)
        return dispute.claimed if dispute else story.level(*case.key)

    def _rate(self, case: Case, given: Mapping[str, tuple[Achieved, str]]) -> None:
        by, at = self._actors["provider-lead"], self._clock.tick()
        if given == self._rated.get((case.side, case.area.code)):
            indicated = actions.still_so(
                number=case.number, position=Position.PROVIDER, by=by, at=at
            )
        else:
            indicated = actions.rate(
                number=case.number,
                position=Position.PROVIDER,
                given=words.given(given),
                by=by,
                at=at,
            )
        self._rated[case.side, case.area.code] = dict(given)
        if indicated.level != self._claim(case) and story.stage(*case.key) != "half_drafted":
            raise StoryDoesNotHold(
                f"{case.key}: level {indicated.level}, not {self._claim(case)};"
                f" held back by {dict(indicated.held_back_by)}"
            )

    def _submit(self, case: Case) -> None:
        level, reason = words.CLAIMED_OTHERWISE.get(case.key, (self._claim(case), ""))
        actions.submit(
            number=case.number,
            level=level,
            reason=reason,
            by=self._actors["provider-lead"],
            at=self._clock.tick(),
        )

    def _answer(self, case: Case) -> None:
        if case.key in DISPUTES:
            actions.answer_challenges(
                number=case.number,
                answers=[
                    GivenAnswer(
                        criterion=each.criterion, is_accepted=each.is_accepted, text=each.answer
                    )
                    for each in DISPUTES[case.key].contests
                ],
                by=self._actors["provider-lead"],
                at=self._clock.tick(),
            )

    # -- the Authority ------------------------------------------------------------------------

    def _validate(self, case: Case) -> None:
        self._cite_own(case)
        by = self._actors[f"{case.side}-validator"]
        if case.key in DISPUTES:
            actions.rate(
                number=case.number,
                position=Position.AUTHORITY,
                given=words.given(
                    {
                        each.criterion: (each.rating, each.reason)
                        for each in DISPUTES[case.key].contests
                    }
                ),
                by=by,
                at=self._clock.tick(),
            )
            actions.challenge(number=case.number, by=by, at=self._clock.tick())
        else:
            # With each rating, and so with the level that they indicate, whatever was claimed.
            self._agree_not_applicable(case, by)
            self._agree(case, by)
            if case.key in words.UNDONE:
                actions.undo(
                    number=case.number,
                    reason=words.UNDONE[case.key],
                    by=by,
                    at=self._clock.tick(),
                )
                self._agree(case, by)
        evidence_said.accept(case, self._shelf, self._actors, self._clock)

    def _agree(self, case: Case, by: Actor) -> None:
        actions.agree(number=case.number, level=self._claim(case), by=by, at=self._clock.tick())

    def _agree_not_applicable(self, case: Case, by: Actor) -> None:
        if agreed := words.NOT_APPLICABLE.get(case.key):
            actions.rate(
                number=case.number,
                position=Position.AUTHORITY,
                given=words.given(
                    {code: (Achieved.NOT_APPLICABLE, why) for code, (_, why) in agreed.items()}
                ),
                by=by,
                at=self._clock.tick(),
            )

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

    # -- the moderator and the Board ----------------------------------------------------------

    def _open_moderation(self, case: Case) -> None:
        if case.key in DISPUTES:
            if not all(each.is_accepted for each in DISPUTES[case.key].contests):
                self._meet(case)
            actions.open_moderation(
                number=case.number, by=self._actors["moderator"], at=self._clock.tick()
            )
            voices.view(case, self._actors, self._clock)

    def _meet(self, case: Case) -> None:
        at = self._clock.tick()
        actions.record_meeting(
            number=case.number,
            met_on=local_date(at),
            reason=words.MET,
            by=self._actors["provider-lead"],
            at=at,
        )

    def _propose(self, case: Case) -> None:
        by = self._actors["moderator"]
        ruled = {
            each.criterion: (each.moderated, each.ruling)
            for each in (DISPUTES[case.key].contests if case.key in DISPUTES else ())
            if each.moderated is not None
        }
        if ruled:
            actions.rate(
                number=case.number,
                position=Position.MODERATOR,
                given=words.given(ruled),
                by=by,
                at=self._clock.tick(),
            )
        paper = actions.propose(number=case.number, by=by, at=self._clock.tick())
        self._papers[case.number] = paper
        voices.speak(case, paper, self._actors, self._clock)

    def _ratify(self, case: Case) -> None:
        actions.ratify(
            number=case.number,
            paper=self._papers.pop(case.number),
            by=self._actors[f"board-{case.side}"],
            at=self._clock.tick(),
        )

    def _publish(self, case: Case) -> None:
        actions.publish(
            number=case.number,
            by=self._actors[f"{case.side}-manager"],
            at=self._clock.tick(),
        )

    # -- what leaves the usual path -----------------------------------------------------------

    def _turn_aside(self, case: Case) -> None:
        stage = story.stage(*case.key)
        if stage == "returned":
            actions.return_for_evidence(
                number=case.number,
                reason=words.RETURNED,
                by=self._actors[f"{case.side}-validator"],
                at=self._clock.tick(),
            )
        elif stage == "deferred":
            actions.defer(
                number=case.number,
                until=words.DEFERRED_UNTIL,
                reason=words.DEFERRED,
                by=self._actors[f"board-{case.side}"],
                at=self._clock.tick(),
            )
        elif case.key == ("north", "CE", story.NEWEST):
            actions.rate(
                number=case.number,
                position=Position.AUTHORITY,
                given=words.given({words.UNISSUED[0]: words.UNISSUED[1:]}),
                by=self._actors[f"{case.side}-validator"],
                at=self._clock.tick(),
            )
