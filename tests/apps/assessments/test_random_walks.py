"""Random people take random moves, legal and not; after each one nothing that must hold is broken.

The invariants are those of the handbook, section 11: they are asked of the rows and the pages as
they stand, never of the code that wrote them.
"""

import json
import os
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from hypothesis.stateful import run_state_machine_as_test as walk

from milepost.apps.assessments import actions
from milepost.apps.assessments.actions.answering import GivenAnswer
from milepost.apps.assessments.models import (
    AssessedLevel,
    Assessment,
    RatifiedLevel,
    RatingSet,
    StepTaken,
    ValidatedLevel,
)
from milepost.apps.assessments.queries.assessment_page import assessment_page
from milepost.apps.assessments.queries.verification import verify
from milepost.apps.assessments.reckoning import reckon
from milepost.apps.audit.frozen import FROZEN
from milepost.apps.audit.models import Event
from milepost.core.access.refusals import ChangedMeanwhile, NoSuchThing, NotAllowed, NotPossible
from milepost.core.access.roles import PartyKind
from milepost.core.assessment.snapshot import facts_in
from milepost.core.assessment.workflow import MOVES, OutOfTurn, Position, Stage
from milepost.core.evidence.support import LinkKind
from milepost.core.rating.scale import Achieved
from tests.apps.small_worlds import (
    NEXT_YEAR,
    bring_to,
    cite,
    everything,
    independent_evidence,
    number_of,
    rate,
    the,
)
from tests.apps.worlds import CAST, World

pytestmark = [pytest.mark.django_db, pytest.mark.long]

REFUSALS = (NotAllowed, NotPossible, NoSuchThing, OutOfTurn, ChangedMeanwhile)
# More of them by hand: RANDOM_WALKS=200 bin/test tests/apps/assessments/test_random_walks.py
WALKS, STEPS = int(os.environ.get("RANDOM_WALKS", "10")), 15
ODD = st.integers(0, 9).map(lambda drawn: drawn > 7)  # now and then, and the first to be left out
AREA = "CS"
CODES = [f"{AREA}.{code}" for code in ("A1", "A2", "C1", "P", "I2", "A3", "B3", "A5", "ZZ")]

# Who would take a verb, so that a walk gets somewhere; anybody may try.
USUAL = {
    "rate": ("provider-lead", "north-validator", "moderator"),
    "cite": ("provider-lead", "provider-contributor", "north-validator"),
    "submit": ("provider-lead",),
    "withdraw": ("provider-lead",),
    "retract": ("provider-lead",),
    "agree": ("north-validator", "south-validator"),
    "challenge": ("north-validator", "south-validator"),
    "return_for_evidence": ("north-validator", "south-validator"),
    "answer": ("provider-lead",),
    "meet": ("provider-lead", "north-manager"),
    "consider": ("provider-lead", "north-manager"),
    "open_moderation": ("moderator",),
    "propose": ("moderator",),
    "resume": ("moderator",),
    "supersede": ("moderator",),
    "defer": ("board-north", "board-south"),
    "ratify": ("board-north", "board-south"),
    "publish": ("north-manager", "south-manager"),
    "begin_again": ("north-manager", "south-manager"),
    "undo": ("north-validator", "moderator", "board-north", "south-validator", "board-south"),
    "waive": ("north-validator", "south-validator"),
}
# Where a walk would go next from each stage.
LIKELY = {
    stage: (*(move.name for move in MOVES if move.start is stage), "rate", "undo", "cite")
    for stage in Stage
}


TAKEN: Counter[str] = Counter()  # how often each verb was taken, and not refused


class Walk(RuleBasedStateMachine):
    """Two assessments of one focus area, one for each Authority, and everybody who is there."""

    world: World  # set by the test: a module's own, each walk taken back

    def __init__(self) -> None:
        super().__init__()
        self._undone = transaction.atomic()
        self._undone.__enter__()
        self.here = replace(self.world, people=dict(self.world.people))
        self.numbers = [number_of(self.here, AREA, authority=each) for each in ("north", "south")]
        self.before = everything()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self._undone.__exit__(None, None, None)

    @initialize(stage=st.sampled_from(list(Stage)), level=st.sampled_from("FLP"))
    def it_stands_somewhere(self, stage: Stage, level: str) -> None:
        """The North's stands at some stage; in the South's, something is rated and shown."""
        north, south = self.numbers
        bring_to(self.here, stage, north)
        self.item = independent_evidence(self.here)
        rate(self.here, south, f"A1 F, A2 {level}, C1 F")
        cite(self.here, south, "A1", "A2", "C1", evidence=self.item)
        self.before = everything()

    @rule(data=st.data())
    def somebody_does_something(self, data: st.DataObject) -> None:
        number = data.draw(st.sampled_from(self.numbers))
        stage = Stage(the(self.here, number).stage)
        verb = data.draw(st.sampled_from(tuple(USUAL) if data.draw(ODD) else LIKELY[stage]))
        who = data.draw(
            st.sampled_from((*CAST, "admin") if data.draw(ODD) else self._usual(verb, number))
        )
        last = Event.objects.order_by("-pk").values_list("pk", flat=True)[0]
        revision = the(self.here, number).revision
        try:
            with transaction.atomic():
                self._do(verb, number, who, data)
        except REFUSALS:
            assert everything() == self.before, f"{verb} was refused, and wrote something"
            return
        TAKEN[verb] += 1
        self._is_recorded(verb, number, last, stage, revision)
        self._changed_nothing_frozen()
        self.before = everything()

    # -- what is done ---------------------------------------------------------------------------

    def _do(self, verb: str, number: int, who: str, data: st.DataObject) -> None:
        by, at = self.here.actor(who), self.here.at()
        if verb in ("open_moderation", "meet"):
            self.here.now = at = at if data.draw(st.booleans()) else at.replace(year=2027)
        same: dict[str, Any] = {"number": number, "by": by, "at": at}
        level = self._level(verb, number, data)
        why = "" if data.draw(ODD) else "It is so."
        verbs: dict[str, Callable[[], object]] = {
            "rate": lambda: self._rate(number, who, data),
            "cite": lambda: self._cite(number, self.item, [data.draw(st.sampled_from(CODES))], who),
            "submit": lambda: actions.submit(level=level, reason=why, **same),
            "agree": lambda: actions.agree(level=level, reason=why, **same),
            "challenge": lambda: actions.challenge(reason=why, **same),
            "return_for_evidence": lambda: actions.return_for_evidence(reason=why, **same),
            "withdraw": lambda: actions.withdraw(reason=why, **same),
            "retract": lambda: actions.retract(reason=why, **same),
            "answer": lambda: actions.answer_challenges(
                answers=[
                    GivenAnswer(
                        criterion=each.criterion, is_accepted=bool(why), text=why or "It is not."
                    )
                    for each in the(self.here, number).challenges.order_by("-id")[:1]
                ],
                **same,
            ),
            "meet": lambda: actions.record_meeting(met_on=at.date(), reason=why, **same),
            "consider": lambda: actions.record_consideration(
                considered_on=at.date(), reason=why, **same
            ),
            "open_moderation": lambda: actions.open_moderation(**same),
            "propose": lambda: actions.propose(level=level, reason=why, **same),
            "resume": lambda: actions.resume(**same),
            "supersede": lambda: actions.supersede(reason=why, **same),
            "defer": lambda: actions.defer(until=NEXT_YEAR.replace(year=2028), reason=why, **same),
            "ratify": lambda: actions.ratify(paper=self._paper(number), **same),
            "publish": lambda: actions.publish(**same),
            "begin_again": lambda: actions.begin_again(**same),
            "undo": lambda: actions.undo(reason=why, **same),
            "waive": lambda: actions.waive(
                criterion=data.draw(st.sampled_from(CODES)),
                from_on=at.date().replace(month=1, day=1),
                until_on=at.date().replace(month=12, day=31),
                reason=why,
                by=by,
                at=at,
            ),
        }
        verbs[verb]()
        if verb in ("supersede", "begin_again"):
            newest = Assessment.objects.order_by("-number").values_list("number", flat=True)[0]
            self.numbers[self.numbers.index(number)] = newest

    def _usual(self, verb: str, number: int) -> tuple[str, ...]:
        """Of the people who usually do it, those of the assessment's own Authority."""
        other = "south" if the(self.here, number).authority.slug == "north" else "north"
        return tuple(
            who
            for who in USUAL[verb]
            if not who.endswith(f"-{other}") and not who.startswith(other)
        )

    def _level(self, verb: str, number: int, data: st.DataObject) -> int:
        position = {"submit": Position.PROVIDER, "agree": Position.AUTHORITY}.get(verb)
        if verb == "propose":
            position = Position.MODERATOR
        if position is None or data.draw(ODD):
            return data.draw(st.integers(0, 5))
        return reckon(the(self.here, number), position).indicated.level

    def _rate(self, number: int, who: str, data: st.DataObject) -> None:
        by = self.here.actor(who)
        position = {
            PartyKind.PROVIDER: Position.PROVIDER,
            PartyKind.AUTHORITY: Position.AUTHORITY,
        }.get(by.party_kind, Position.MODERATOR)  # type: ignore[arg-type]
        code = data.draw(st.sampled_from(CODES))
        revisions = list(
            RatingSet.objects.filter(
                assessment__number=number, position=position.value, ratings__criterion=code
            )
            .order_by("-round", "-ratings__revision")
            .values_list("ratings__revision", flat=True)
        )
        looked = not data.draw(ODD)
        given = actions.GivenRating(
            criterion=code,
            rating=data.draw(st.sampled_from([None, *Achieved])),
            seen=revisions[0] if revisions and looked else 0,
            reason=data.draw(st.sampled_from(["", "Seen on site."])),
        )
        actions.rate(number=number, position=position, given=[given], by=by, at=self.here.at())

    def _cite(self, number: int, item: int, codes: list[str], who: str) -> None:
        actions.cite(
            number=number,
            evidence=item,
            criteria=codes,
            kind=LinkKind.SUPPORTS,
            place="page 4",
            by=self.here.actor(who),
            at=self.here.at(),
        )

    def _paper(self, number: int) -> str:
        proposal = the(self.here, number).proposedlevels.select_related("seal").last()
        return proposal.seal.hash if proposal else "0" * 64

    # -- what holds -----------------------------------------------------------------------------

    def _is_recorded(self, verb: str, number: int, last: int, stage: Stage, revision: int) -> None:
        """Whatever is done has an event; a stage is only left by a move of the table, or undone."""
        fresh = Event.objects.filter(pk__gt=last)
        was_idle = verb in ("rate", "cite") and not fresh
        assert fresh or was_idle, f"{verb} left no event"
        row = the(self.here, number)
        now = Stage(row.stage)
        if now is not stage:
            forth = {(move.start, move.end) for move in MOVES}
            back = {(end, start) for start, end in forth}
            assert (stage, now) in (back if verb == "undo" else forth)
            assert row.revision > revision

    def _changed_nothing_frozen(self) -> None:
        """What is insert-only still has every row that it had, as it was."""
        now = everything()
        for each in FROZEN:
            if each.may_change_when:
                continue
            assert now[each.table][: len(self.before[each.table])] == self.before[each.table]

    @invariant()
    def the_chain_is_sound_and_every_level_comes_out_again(self) -> None:
        assert verify(by=self.here.actor("auditor")).is_sound

    @invariant()
    def nobody_took_two_steps(self) -> None:
        taken: dict[tuple[int, int], set[str]] = {}
        for assessment, person, step in StepTaken.objects.values_list(
            "assessment_id", "person_id", "step"
        ):
            taken.setdefault((assessment, person), set()).add(step)
        assert all(len(steps) == 1 for steps in taken.values())
        for row in RatifiedLevel.objects.select_related("proposal"):
            others = {
                *AssessedLevel.objects.filter(assessment=row.assessment_id).values_list(
                    "by_id", flat=True
                ),
                *ValidatedLevel.objects.filter(assessment=row.assessment_id).values_list(
                    "by_id", flat=True
                ),
                row.proposal.by_id,
            }
            assert row.by_id not in others

    @invariant()
    def a_level_rests_on_evidence_and_on_defined_words(self) -> None:
        area = self.here.matrix.areas_by_code[AREA]
        defined = {0, *(each.level for each in area.descriptors if each.is_defined)}
        for row in AssessedLevel.objects.select_related("seal"):
            assert row.level in defined
            facts = facts_in(_content(row.seal.content))
            for c in area.criteria:
                if c.level <= row.indicated and not c.is_prior and c.code in facts:
                    each = facts[c.code]
                    relied = each.rating in (Achieved.FULLY, Achieved.LARGELY)
                    is_covered = bool(area.covered_by.get(c.code))
                    assert not relied or each.support.is_supported or is_covered

    @invariant()
    def what_a_set_remembers_is_what_is_reckoned_anew(self) -> None:
        for number in self.numbers:
            assessment = the(self.here, number)
            if assessment.stage == "withdrawn":
                continue  # its citations serve nothing any more
            for position in Position:
                rating_set = assessment.rating_sets.filter(position=position.value).last()
                if rating_set is not None and rating_set.issued_at is None:
                    found = reckon(assessment, position)
                    assert rating_set.indicated == found.indicated.level

    @invariant()
    def no_side_reads_anothers_draft(self) -> None:
        for number in self.numbers:
            assessment = the(self.here, number)
            for position, who in (
                (Position.AUTHORITY, "provider-lead"),
                (Position.PROVIDER, "north-manager"),
                (Position.MODERATOR, "provider-lead"),
            ):
                issued = assessment.rating_sets.filter(
                    position=position.value, issued_at__isnull=False, undone_by__isnull=True
                )
                page = assessment_page(number=number, by=self.here.actor(who), at=self.here.now)
                seen = [
                    side
                    for thread in page.threads
                    for c in thread.criteria
                    for side in c.sides
                    if side.position is position
                ]
                assert not seen or issued.exists(), f"{who} reads the {position}'s draft"

    @invariant()
    def a_cycle_is_judged_by_the_matrix_it_was_opened_with(self) -> None:
        for number in self.numbers:
            assert the(self.here, number).cycle.matrix_version.number == 1


def _content(text: str) -> dict[str, object]:
    found: dict[str, object] = json.loads(text)
    return found


def test_whatever_is_tried_by_whomever_what_must_hold_holds(world: World) -> None:
    Walk.world = world
    walk(
        Walk,
        settings=settings(
            max_examples=WALKS,
            stateful_step_count=STEPS,
            suppress_health_check=list(HealthCheck),
            phases=(Phase.explicit, Phase.generate),  # a walk is told as it went: it is short
            deadline=None,
        ),
    )
    assert len(TAKEN) > 4, "the walks got nowhere"
