"""Three promises of every verb: it does what it says, it is refused whole, it is recorded.

And a fourth: what belongs to another arrangement does not exist.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

import pytest

from milepost.apps.assessments import actions
from milepost.apps.assessments.actions.answering import GivenAnswer
from milepost.apps.assessments.models import (
    EvidenceLink,
    InterestDeclaration,
    RecordedSecondment,
    Waiver,
)
from milepost.apps.audit.models import Event, Seal
from milepost.apps.contracts.actions import end_role, give_role
from milepost.apps.evidence import actions as evidence
from milepost.apps.evidence.actions import NewEvidence, Upload, add_evidence
from milepost.apps.evidence.models import (
    EvidenceException,
    EvidenceHold,
    EvidenceItem,
    EvidenceJudgement,
)
from milepost.apps.matrices import actions as matrices
from milepost.apps.matrices.actions import answer as answer_matrix
from milepost.apps.matrices.actions import put_forward, remember_layout
from milepost.apps.plans import actions as plans
from milepost.apps.plans.actions import set_target
from milepost.core.access.conflicts import InterestKind
from milepost.core.access.refusals import NoSuchThing, NotAllowed
from milepost.core.access.roles import Actor, Role
from milepost.core.assessment.board import VoteChoice
from milepost.core.assessment.workflow import Position, Stage
from milepost.core.evidence.keeping import GIGABYTE, USUAL_YEARS, KeepingRules
from milepost.core.evidence.support import LinkKind
from milepost.core.evidence.versions import VersionKind
from milepost.core.matrix.change_entries import ChangeDecision, ChangeKind
from milepost.core.matrix.drafting.points import SettledAs
from milepost.core.rating.scale import Achieved
from milepost.core.trajectory.client_cause import BlockSpeech
from milepost.core.trajectory.outcome import Outcome
from tests.apps import drafted_worlds as drafts
from tests.apps import meeting_copies
from tests.apps import planned_worlds as planned
from tests.apps.small_worlds import (
    A_LAYOUT,
    NEXT_YEAR,
    a_secondment,
    a_small_matrix,
    a_waiver,
    answer,
    bring_to,
    cite,
    differ,
    dissent,
    everything,
    independent_evidence,
    number_of,
    paper_of,
    past_the_limits,
    propose,
    rate,
    submit,
    the,
    the_board_sets_jointly,
)
from tests.apps.worlds import World, a_cycle, a_world, some_evidence

pytestmark = pytest.mark.django_db

NEW = NewEvidence(
    title="A survey",
    type_code="customer_survey",
    made_by="independent",
    author="A bureau",
    source="Its site",
    dated_on=date(2026, 6, 1),
    period_from=date(2026, 4, 1),
    period_to=date(2026, 6, 30),
    upload=Upload(name="survey.pdf", content_type="application/pdf", chunks=[b"%PDF-1.7 s"]),
)

A_RENEWAL = evidence.NewVersion(
    kind=VersionKind.RENEWAL,
    reason="Another quarter has passed.",
    seen=1,
    dated_on=date(2026, 6, 1),
    period_from=date(2026, 7, 1),
    period_to=date(2026, 9, 30),
    upload=Upload(name="renewed.txt", chunks=[b"The words of the next quarter"]),
)


def _code(world: World, number: int, code: str = "A1") -> str:
    return f"{the(world, number).focus_area}.{code}"


@dataclass(frozen=True, kw_only=True)
class Verb:
    """What a person does, where it starts, who does it and who may not; and what it leaves."""

    does: Callable[[World, int, Actor], object]
    stage: Stage | None = Stage.DRAFT
    prepare: Callable[[World, int], object] = lambda _world, _number: None
    by: str
    not_by: str
    event: str
    also: str = ""  # an event of another thing that comes of it, recorded before
    seal: str = ""
    writes: str = ""  # the tables beside the record of it
    needs_a_thing: bool = True  # that another arrangement could have, too


def _given(world: World, number: int, rating: str, reason: str = "") -> list[actions.GivenRating]:
    return [
        actions.GivenRating(
            criterion=_code(world, number), rating=Achieved(rating), seen=0, reason=reason
        )
    ]


def _validator(world: World) -> Actor:
    return world.actor("north-validator")


def _bring_in(world: World, by: Actor) -> object:
    """What North wrote in a meeting, and has looked at."""
    said = {("Levels", "CS/4"): {"New words": "Some are told.", "Why": "The meeting said so."}}
    book = meeting_copies.filled(meeting_copies.take(world, 1, drafts.NORTH), said)
    page = meeting_copies.hand_in(world, 1, drafts.NORTH, book)
    return matrices.bring_in_meeting(
        number=1, carried=page.carried, seen=page.seen, by=by, at=world.at()
    )


def _an_odd_item(world: World, _number: int = 0) -> None:
    some_evidence(world, type_code="photographs")


def _odd_one() -> int:
    return EvidenceItem.objects.get(type_code="photographs").number


def _an_exception(world: World, by: Actor) -> object:
    return evidence.make_exception(
        number=_odd_one(), focus_area="DD", reason="There is no other.", by=by, at=world.at()
    )


def _take_an_odd_item(world: World, _: int) -> None:
    _an_odd_item(world)
    _an_exception(world, _validator(world))


def _last_link() -> int:
    return EvidenceLink.objects.order_by("-pk").values_list("pk", flat=True)[0]


def _a_cycle_later(world: World, number: int) -> None:
    """What was rated a cycle ago, and not yet in this one."""
    rate(world, number, "A1 F")
    submit(world, number, level=0)
    a_cycle(world, window_from=date(2026, 7, 1), cut_off_on=date(2026, 9, 30))


def _contradict(world: World, number: int) -> None:
    rate(world, number, "A1 F")
    cite(world, number, "A1", kind="contradicts")


def _put_another_forward(world: World, _: int) -> None:
    put_forward(
        matrix=a_small_matrix(version="1.1"), by=world.actor("north-manager"), at=world.at()
    )


def _nearly_agree_on_another(world: World, number: int) -> None:
    _put_another_forward(world, number)
    answer_matrix(number=2, is_consent=True, by=world.actor("provider-lead"), at=world.at())


def _accept_words(world: World) -> None:
    """Other words of level 1 are accepted, and so they are in the change map."""
    number = drafts.a_draft_in_consultation(world)
    changes = drafts.words_at(world, number, "CS", 1)
    drafts.answer(world, number, drafts.propose(world, number, changes=changes))


MOVED = "assessments_assessment"
SET = "assessments_rating_set"
RATED = "assessments_criterion_rating"
SAID = "audit_statement"
STEP = "assessments_step_taken"
UNDONE = "assessments_undone_move"

VERBS: dict[str, Verb] = {
    "declare_interest": Verb(
        does=lambda world, _, by: actions.declare_interest(
            cycle=1, kind=InterestKind.PAY, words="A bonus.", by=by, at=world.at()
        ),
        by="north-validator",
        not_by="provider-lead",
        event="interest.declared",
        writes=f"{SAID} assessments_interest_declaration",
    ),
    "end_interest": Verb(
        does=lambda world, _, by: actions.end_interest(
            declaration=InterestDeclaration.objects.latest("pk").pk,
            reason="It is over.",
            by=by,
            at=world.at(),
        ),
        prepare=lambda world, _: actions.declare_interest(
            cycle=1,
            kind=InterestKind.HOLDING,
            words="Shares.",
            by=world.actor("moderator"),
            at=world.at(),
        ),
        by="moderator",
        not_by="provider-lead",
        event="interest.ended",
        writes=f"{SAID} assessments_interest_end",
    ),
    "record_secondment": Verb(
        does=lambda world, _, by: actions.record_secondment(
            person=world.actor("north-validator").person,
            home=by.party or "",
            host=world.actor("provider-lead").party or "",
            first_on=date(2026, 4, 1),
            last_on=None,
            reason="To help with the survey.",
            by=by,
            at=world.at(),
        ),
        by="north-manager",
        not_by="north-validator",
        event="secondment.recorded",
        writes=f"{SAID} assessments_secondment",
    ),
    "correct_secondment": Verb(
        does=lambda world, _, by: actions.correct_secondment(
            secondment=RecordedSecondment.objects.latest("pk").pk,
            first_on=date(2026, 4, 1),
            last_on=date(2026, 5, 1),
            reason="It has ended.",
            by=by,
            at=world.at(),
        ),
        prepare=lambda world, _: a_secondment(world, "north-contributor"),
        by="north-manager",
        not_by="south-manager",
        event="secondment.corrected",
        writes=f"{SAID} assessments_secondment",
    ),
    "vote": Verb(
        does=lambda world, number, by: actions.vote(
            number=number,
            paper=paper_of(world, number),
            choice=VoteChoice.AGAINST,
            reason="It rests on one survey.",
            by=by,
            at=world.at(),
        ),
        stage=Stage.PROPOSED,
        by="board-north",
        not_by="board-provider",
        event="board.voted",
        seal="vote.recorded",
        writes=f"{SAID} assessments_board_vote",
    ),
    "dissent": Verb(
        does=lambda world, number, by: actions.dissent(
            number=number,
            paper=paper_of(world, number),
            words="The rhythm resumed in June.",
            is_published=True,
            by=by,
            at=world.at(),
        ),
        stage=Stage.RATIFIED,
        by="board-provider",
        not_by="provider-lead",
        event="board.dissented",
        seal="dissent.recorded",
        writes=f"{SAID} assessments_dissent",
    ),
    "withdraw_dissent": Verb(
        does=lambda world, number, by: actions.withdraw_dissent(
            number=number,
            paper=paper_of(world, number),
            words="It is settled.",
            by=by,
            at=world.at(),
        ),
        stage=Stage.PUBLISHED,
        prepare=lambda world, number: dissent(world, number),
        by="board-provider",
        not_by="provider-lead",
        event="board.dissented",
        seal="dissent.recorded",
        writes=f"{SAID} assessments_dissent",
    ),
    "give_view": Verb(
        does=lambda world, number, by: actions.give_view(
            number=number,
            level=1,
            reason="Like evidence stood for as much.",
            by=by,
            at=world.at(),
        ),
        stage=Stage.AGREED,
        by="moderator",
        not_by="north-validator",
        event="moderator.viewed",
        writes=f"{SAID} assessments_moderator_view",
    ),
    "remember_layout": Verb(
        does=lambda world, _, by: remember_layout(
            layout=A_LAYOUT, source_name="theirs.xlsx", by=by, at=world.at()
        ),
        by="north-manager",
        not_by="provider-lead",
        event="layout.remembered",
        writes="matrices_remembered_layout",
        needs_a_thing=False,
    ),
    "open_cycle": Verb(
        does=lambda world, _, by: actions.open_cycle(
            name="Q2 2026/27",
            window_from=date(2026, 7, 1),
            cut_off_on=date(2026, 9, 30),
            by=by,
            at=world.at(),
        ),
        by="north-manager",
        not_by="provider-lead",
        event="cycle.opened",
        writes=f"assessments_cycle {MOVED}",
        needs_a_thing=False,
    ),
    "set_target": Verb(
        does=lambda world, _, by: set_target(
            focus_area="CS",
            level=3,
            due_on=NEXT_YEAR,
            decided_on=date(2026, 6, 30),
            decision="Minute 12.",
            seen=0,
            by=by,
            at=world.at(),
        ),
        by="north-manager",
        not_by="provider-lead",
        event="target.set",
        writes=f"{SAID} plans_target_level",
        needs_a_thing=False,
    ),
    "add_plan": Verb(
        does=lambda world, _, by: plans.add_plan(new=planned.new_plan(), by=by, at=world.at()),
        by="provider-lead",
        not_by="provider-contributor",
        event="plan.added",
        writes=f"{SAID} plans_plan plans_plan_version",
        needs_a_thing=False,
    ),
    "issue_plan_version": Verb(
        does=lambda world, _, by: plans.issue_plan_version(
            number=1, new=planned.VERSION, seen=1, by=by, at=world.at()
        ),
        prepare=lambda world, _: planned.a_plan(world),
        by="provider-lead",
        not_by="north-manager",
        event="plan.version_issued",
        writes=f"{SAID} plans_plan_version",
    ),
    "add_milestone": Verb(
        does=lambda world, _, by: plans.add_milestone(
            plan=1, said=planned.SAID, by=by, at=world.at()
        ),
        prepare=lambda world, _: planned.a_plan(world),
        by="provider-lead",
        not_by="north-manager",
        event="milestone.added",
        writes="plans_milestone",
    ),
    "revise_milestone": Verb(
        does=lambda world, _, by: plans.revise_milestone(
            number=1,
            said=replace(planned.SAID, forecast_on=date(2026, 11, 30)),
            reason="The hall was not free.",
            seen=1,
            by=by,
            at=world.at(),
        ),
        prepare=lambda world, _: planned.a_milestone(world, planned.a_plan(world, is_joint=True)),
        by="north-manager",
        not_by="north-validator",
        event="milestone.revised",
        writes=f"{SAID} plans_milestone",
    ),
    "begin_annual_plan": Verb(
        does=lambda world, _, by: plans.begin_annual_plan(
            authority="north",
            starts_on=planned.YEAR[0],
            ends_on=planned.YEAR[1],
            by=by,
            at=world.at(),
        ),
        by="provider-lead",
        not_by="south-manager",
        event="annual_plan.begun",
        writes="plans_annual_plan",
        needs_a_thing=False,
    ),
    "add_commitment": Verb(
        does=lambda world, _, by: plans.add_commitment(
            plan=1, said=planned.promised(world), by=by, at=world.at()
        ),
        prepare=lambda world, _: planned.an_annual_plan(world),
        by="provider-lead",
        not_by="north-validator",
        event="commitment.drafted",
        writes="plans_annual_commitment",
    ),
    "change_commitment": Verb(
        does=lambda world, _, by: plans.change_commitment(
            number=1, said=None, seen=1, by=by, at=world.at()
        ),
        prepare=lambda world, _: planned.a_drafted_plan(world),
        by="north-manager",
        not_by="provider-contributor",
        event="commitment.drafted",
        writes="plans_annual_commitment",
    ),
    "put_to_board": Verb(
        does=lambda world, _, by: plans.put_to_board(number=1, seen=0, by=by, at=world.at()),
        prepare=lambda world, _: planned.a_drafted_plan(world),
        by="provider-lead",
        not_by="board-north",
        event="annual_plan.put_to_the_board",
        writes="plans_annual_plan_step",
    ),
    "send_back": Verb(
        does=lambda world, _, by: plans.send_back(
            number=1, words="It says nothing of roads.", seen=1, by=by, at=world.at()
        ),
        prepare=lambda world, _: planned.put_to_board(world, planned.a_drafted_plan(world)),
        by="board-north",
        not_by="provider-lead",
        event="annual_plan.sent_back",
        writes=f"plans_annual_plan_step {SAID}",
    ),
    "approve_annual_plan": Verb(
        does=lambda world, _, by: plans.approve_annual_plan(
            number=1,
            decided_by=world.actor("board-north").person,
            decided_on=planned.DECIDED_ON,
            minute="Minute 31",
            seen=1,
            by=by,
            at=world.at(),
        ),
        prepare=lambda world, _: planned.put_to_board(world, planned.a_drafted_plan(world)),
        by="north-manager",
        not_by="provider-lead",
        event="annual_plan.approved",
        seal="annual_plan.approved",
        writes="plans_annual_plan_step",
    ),
    "decide_on_commitment": Verb(
        does=lambda world, _, by: plans.decide_on_commitment(
            plan=1,
            number=2,
            said=None,
            decided_by=world.actor("board-north").person,
            decided_on=planned.DECIDED_ON,
            minute="Minute 40",
            reason="It is not wanted any more.",
            seen=1,
            by=by,
            at=world.at(),
        ),
        prepare=lambda world, _: planned.an_approved_plan(world),
        by="board-north",
        not_by="provider-lead",
        event="commitment.decided",
        seal="commitment.decided",
        writes=f"plans_annual_commitment {SAID}",
    ),
    "say_outcome": Verb(
        does=lambda world, _, by: plans.say_outcome(
            number=1,
            outcome=Outcome.MET,
            on=planned.DECIDED_ON,
            reason="The notes are in.",
            seen=0,
            by=by,
            at=world.at(),
        ),
        prepare=lambda world, _: planned.an_approved_plan(world),
        by="provider-lead",
        not_by="board-north",
        event="commitment.outcome_said",
        writes=f"plans_outcome_position {SAID}",
    ),
    "raise_client_block": Verb(
        does=lambda world, _, by: plans.raise_client_block(
            authority="north",
            criterion="CS.A1",
            since_on=planned.DECIDED_ON,
            words="The readings were not given.",
            by=by,
            at=world.at(),
        ),
        by="provider-lead",
        not_by="south-manager",
        event="client_block.raised",
        writes=f"plans_client_block {SAID}",
        needs_a_thing=False,
    ),
    "answer_client_block": Verb(
        does=lambda world, _, by: plans.answer_client_block(
            number=1,
            said=BlockSpeech.AGREED,
            words="So it is.",
            seen=1,
            by=by,
            at=world.at(),
        ),
        prepare=lambda world, _: planned.a_block(world),
        by="north-manager",
        not_by="south-manager",
        event="client_block.answered",
        writes=f"plans_client_block {SAID}",
    ),
    "rate": Verb(
        does=lambda world, number, by: actions.rate(
            number=number,
            position=Position.PROVIDER,
            given=_given(world, number, "F"),
            by=by,
            at=world.at(),
        ),
        stage=None,
        by="provider-lead",
        not_by="provider-contributor",
        event="criteria.rated",
        writes=f"{MOVED} {SET} {RATED}",
    ),
    "rate for the Authority": Verb(
        does=lambda world, number, by: actions.rate(
            number=number,
            position=Position.AUTHORITY,
            given=_given(world, number, "P", "It broke off."),
            by=by,
            at=world.at(),
        ),
        stage=Stage.SUBMITTED,
        by="north-validator",
        not_by="south-validator",
        event="criteria.rated",
        writes=f"{MOVED} {SET} {RATED} {SAID}",
    ),
    "rate for the moderator": Verb(
        does=lambda world, number, by: actions.rate(
            number=number,
            position=Position.MODERATOR,
            given=_given(world, number, "L", "A gap of a month."),
            by=by,
            at=world.at(),
        ),
        stage=Stage.IN_MODERATION,
        by="moderator",
        not_by="north-validator",
        event="criteria.rated",
        writes=f"{MOVED} {SET} {RATED} {SAID}",
    ),
    "still_so": Verb(
        does=lambda world, number, by: actions.still_so(
            number=number_of(world, the(world, number).focus_area)
            if by.arrangement == world.reference
            else number,
            position=Position.PROVIDER,
            by=by,
            at=world.at(),
        ),
        stage=None,
        prepare=_a_cycle_later,
        by="provider-lead",
        not_by="north-validator",
        event="criteria.rated",
        writes=f"{MOVED} {SET} {RATED}",
    ),
    "accept_ratings": Verb(
        does=lambda world, number, by: actions.accept_ratings(
            number=number,
            position=Position.AUTHORITY,
            criteria=[_code(world, number)],
            by=by,
            at=world.at(),
        ),
        stage=Stage.SUBMITTED,
        prepare=lambda world, number: differ(world, number),
        by="north-validator",
        not_by="provider-lead",
        event="criteria.rated",
        writes=f"{MOVED} {SET} {RATED}",
    ),
    "cite": Verb(
        does=lambda world, number, by: actions.cite(
            number=number,
            evidence=1,
            criteria=[_code(world, number)],
            kind=LinkKind.SUPPORTS,
            place="page 9",
            by=by,
            at=world.at(),
        ),
        stage=None,
        by="provider-lead",
        not_by="moderator",
        event="evidence.cited",
        writes=f"{MOVED} {SET} assessments_evidence_link",
    ),
    "withdraw_citation": Verb(
        does=lambda world, number, by: actions.withdraw_citation(
            number=number, link=_last_link(), by=by, at=world.at()
        ),
        prepare=lambda world, number: cite(world, number, "A1"),
        by="provider-lead",
        not_by="board-north",
        event="evidence.citation_withdrawn",
        writes=f"{MOVED} {SET} assessments_evidence_link",
    ),
    "answer_evidence": Verb(
        does=lambda world, number, by: actions.answer_evidence(
            number=number, link=_last_link(), words="Of another year.", by=by, at=world.at()
        ),
        stage=None,
        prepare=_contradict,
        by="provider-contributor",
        not_by="moderator",
        event="evidence.answered",
        writes=f"{MOVED} {SET} {SAID} assessments_evidence_answer",
    ),
    "submit": Verb(
        does=lambda world, number, by: actions.submit(number=number, level=1, by=by, at=world.at()),
        by="provider-lead",
        not_by="provider-contributor",
        event="assessment.submitted",
        seal="assessment.submitted",
        writes=f"{MOVED} {SET} {STEP} assessments_assessed_level evidence_release",
    ),
    "state a level that waits": Verb(
        does=lambda world, number, by: actions.submit(
            number=number_of(world, "DD") if by.arrangement == world.reference else number,
            level=3,
            reason="Soon.",
            by=by,
            at=world.at(),
        ),
        stage=None,
        prepare=lambda world, _: rate(world, number_of(world, "DD"), "A1 P"),
        by="provider-lead",
        not_by="provider-contributor",
        event="signature.awaited",
        writes=f"{SAID} assessments_awaited_signature",
    ),
    "withdraw": Verb(
        does=lambda world, number, by: actions.withdraw(
            number=number, reason="Opened twice.", by=by, at=world.at()
        ),
        by="provider-lead",
        not_by="north-manager",
        event="assessment.withdrawn",
        writes=f"{MOVED} {SAID}",
    ),
    "return_for_evidence": Verb(
        does=lambda world, number, by: actions.return_for_evidence(
            number=number, reason="Where is it?", by=by, at=world.at()
        ),
        stage=Stage.SUBMITTED,
        by="north-validator",
        not_by="north-contributor",
        event="assessment.returned",
        writes=f"{MOVED} {SAID} {STEP}",
    ),
    "agree": Verb(
        does=lambda world, number, by: actions.agree(number=number, by=by, at=world.at()),
        stage=Stage.SUBMITTED,
        by="north-validator",
        not_by="south-validator",
        event="assessment.agreed",
        seal="assessment.agreed",
        writes=f"{MOVED} {SET} {RATED} {STEP} assessments_validated_level",
    ),
    "challenge": Verb(
        does=lambda world, number, by: actions.challenge(number=number, by=by, at=world.at()),
        stage=Stage.SUBMITTED,
        prepare=lambda world, number: differ(world, number),
        by="north-validator",
        not_by="provider-lead",
        event="assessment.challenged",
        seal="assessment.challenged",
        writes=f"{MOVED} {SET} {STEP} {SAID} assessments_validated_level assessments_challenge",
    ),
    "answer_challenges": Verb(
        does=lambda world, number, by: actions.answer_challenges(
            number=number,
            answers=[
                GivenAnswer(criterion=_code(world, number), is_accepted=False, text="It is so.")
            ],
            by=by,
            at=world.at(),
        ),
        stage=Stage.CHALLENGED,
        by="provider-lead",
        not_by="north-validator",
        event="challenge.answered",
        writes=f"{SAID} assessments_challenge_answer",
    ),
    "record_meeting": Verb(
        does=lambda world, number, by: actions.record_meeting(
            number=number, met_on=world.now.date(), reason="We differ.", by=by, at=world.at()
        ),
        stage=Stage.CHALLENGED,
        prepare=lambda world, number: answer(world, number),
        by="north-validator",
        not_by="south-validator",
        event="leads.met",
        writes=SAID,
    ),
    "record_consideration": Verb(
        does=lambda world, number, by: actions.record_consideration(
            number=number,
            considered_on=world.now.date(),
            reason="Stand by it.",
            by=by,
            at=world.at(),
        ),
        stage=Stage.IN_MODERATION,
        prepare=lambda world, number: propose(world, number),
        by="north-manager",
        not_by="south-manager",
        event="proposal.considered",
        writes=SAID,
    ),
    "open_moderation": Verb(
        does=lambda world, number, by: actions.open_moderation(
            number=number, by=by, at=past_the_limits(world)
        ),
        stage=Stage.CHALLENGED,
        by="moderator",
        not_by="board-north",
        event="moderation.opened",
        writes=MOVED,
    ),
    "propose": Verb(
        does=lambda world, number, by: actions.propose(number=number, by=by, at=world.at()),
        stage=Stage.AGREED,
        by="moderator",
        not_by="north-validator",
        event="level.proposed",
        seal="level.proposed",
        writes=f"{MOVED} {SET} {RATED} {STEP} assessments_proposed_level",
    ),
    "defer": Verb(
        does=lambda world, number, by: actions.defer(
            number=number, until=NEXT_YEAR, reason="Not yet.", by=by, at=world.at()
        ),
        stage=Stage.PROPOSED,
        by="board-north",
        not_by="board-provider",
        event="level.deferred",
        writes=f"{MOVED} {SAID}",
    ),
    "resume": Verb(
        does=lambda world, number, by: actions.resume(number=number, by=by, at=world.at()),
        stage=Stage.DEFERRED,
        by="moderator",
        not_by="board-north",
        event="level.proposed",
        seal="level.proposed",
        writes=f"{MOVED} {SET} {RATED} assessments_proposed_level",
    ),
    "ratify": Verb(
        does=lambda world, number, by: actions.ratify(
            number=number,
            paper=the(world, number).proposedlevels.get().seal.hash,
            by=by,
            at=world.at(),
        ),
        stage=Stage.PROPOSED,
        by="board-north",
        not_by="board-provider",
        event="level.ratified",
        seal="level.ratified",
        writes=f"{MOVED} {STEP} assessments_ratified_level",
    ),
    "set_joint_level": Verb(
        does=lambda world, number, by: actions.set_joint_level(
            number=number, level=1, reason="The South follows.", by=by, at=world.at()
        ),
        stage=Stage.RATIFIED,
        prepare=lambda world, number: the_board_sets_jointly(world, the(world, number).focus_area),
        by="board-south",
        not_by="board-provider",
        event="joint_level.set",
        writes="audit_statement",
    ),
    "retract": Verb(
        does=lambda world, number, by: actions.retract(
            number=number, reason="A figure is wrong.", by=by, at=world.at()
        ),
        stage=Stage.SUBMITTED,
        by="provider-lead",
        not_by="north-validator",
        event="assessment.retracted",
        seal="move.undone",
        writes=f"{MOVED} {SAID} {UNDONE}",
    ),
    "undo": Verb(
        does=lambda world, number, by: actions.undo(
            number=number, reason="The wrong row.", by=by, at=world.at()
        ),
        stage=Stage.SUBMITTED,
        prepare=lambda world, number: actions.return_for_evidence(
            number=number, reason="Where?", by=world.actor("north-validator"), at=world.at()
        ),
        by="north-validator",
        not_by="south-validator",
        event="move.undone",
        seal="move.undone",
        writes=f"{MOVED} {SAID} {UNDONE}",
    ),
    "supersede": Verb(
        does=lambda world, number, by: actions.supersede(
            number=number, reason="Counted twice.", by=by, at=world.at()
        ),
        stage=Stage.RATIFIED,
        by="moderator",
        not_by="board-north",
        event="assessment.superseded",
        also="assessment.begun_again",
        writes=f"{MOVED} {SET} {RATED} {SAID}",
    ),
    "begin_again": Verb(
        does=lambda world, number, by: actions.begin_again(number=number, by=by, at=world.at()),
        stage=Stage.DRAFT,
        prepare=lambda world, number: actions.withdraw(
            number=number, reason="Twice.", by=world.actor("provider-lead"), at=world.at()
        ),
        by="north-manager",
        not_by="provider-lead",
        event="assessment.begun_again",
        writes=f"{MOVED} {SET} {RATED} assessments_evidence_link",
    ),
    "waive": Verb(
        does=lambda world, number, by: actions.waive(
            criterion=_code(world, number),
            from_on=date(2026, 4, 1),
            until_on=NEXT_YEAR,
            reason="The survey comes in May.",
            by=by,
            at=world.at(),
        ),
        stage=None,
        by="north-validator",
        not_by="provider-lead",
        event="criterion.waived",
        writes=f"{MOVED} {SAID} assessments_waiver",
        needs_a_thing=False,
    ),
    "end_waiver": Verb(
        does=lambda world, _, by: actions.end_waiver(
            waiver=Waiver.objects.latest("pk").pk,
            ended_on=world.at().date(),
            reason="It is in.",
            by=by,
            at=world.at(),
        ),
        stage=None,
        prepare=lambda world, number: a_waiver(world, _code(world, number)),
        by="north-validator",
        not_by="north-manager",
        event="waiver.ended",
        writes=f"{MOVED} {SAID} assessments_waiver_end",
    ),
    "publish": Verb(
        does=lambda world, number, by: actions.publish(number=number, by=by, at=world.at()),
        stage=Stage.RATIFIED,
        by="north-manager",
        not_by="south-manager",
        event="level.published",
        writes=MOVED,
    ),
    "put_forward": Verb(
        does=lambda world, _, by: put_forward(
            matrix=a_small_matrix(version="1.1"), by=by, at=world.at()
        ),
        by="north-manager",
        not_by="north-decider",
        event="matrix.put_forward",
        seal="matrix.consented",
        writes="matrices_version matrices_consent",
        needs_a_thing=False,
    ),
    "answer a matrix": Verb(
        does=lambda world, _, by: answer_matrix(number=2, is_consent=True, by=by, at=world.at()),
        prepare=_put_another_forward,
        by="provider-lead",
        not_by="north-decider",
        event="matrix.consented",
        seal="matrix.consented",
        writes="matrices_consent",
    ),
    "adopt a matrix": Verb(
        does=lambda world, _, by: answer_matrix(number=2, is_consent=True, by=by, at=world.at()),
        prepare=_nearly_agree_on_another,
        by="south-manager",
        not_by="north-validator",
        event="matrix.adopted",
        seal="matrix.consented matrix.adopted",
        writes="matrices_consent matrices_agreement",
    ),
    "decline a matrix": Verb(
        does=lambda world, _, by: answer_matrix(number=2, is_consent=False, by=by, at=world.at()),
        prepare=_put_another_forward,
        by="provider-lead",
        not_by="provider-contributor",
        event="matrix.declined",
        writes="matrices_consent",
    ),
    "bring_in_meeting": Verb(
        does=lambda world, _, by: _bring_in(world, by),
        prepare=lambda world, _: drafts.a_private_draft(world),
        by="north-manager",
        not_by="north-contributor",
        event="draft.written",
        writes=f"matrices_draft matrices_proposal {SAID}",
    ),
    "begin_draft": Verb(
        does=lambda world, _, by: matrices.begin_draft(by=by, at=world.at()),
        by="provider-lead",
        not_by="north-validator",
        event="draft.begun",
        writes="matrices_draft",
        needs_a_thing=False,
    ),
    "write_in": Verb(
        does=lambda world, _, by: matrices.write_in(
            number=1,
            changes=drafts.words_at(world, 1),
            seen=drafts.the_draft(world, 1).revision,
            reason="The bid says so.",
            by=by,
            at=world.at(),
        ),
        prepare=lambda world, _: drafts.a_private_draft(world),
        by="north-manager",
        not_by="north-decider",
        event="draft.written",
        writes=f"matrices_draft matrices_proposal {SAID}",
    ),
    "open_to_all": Verb(
        does=lambda world, _, by: matrices.open_to_all(number=1, by=by, at=world.at()),
        prepare=lambda world, _: drafts.a_private_draft(world),
        by="north-manager",
        not_by="north-validator",
        event="draft.opened",
        writes="matrices_draft",
    ),
    "discard a draft": Verb(
        does=lambda world, _, by: matrices.withdraw_draft(number=1, by=by, at=world.at()),
        prepare=lambda world, _: drafts.a_private_draft(world),
        by="north-manager",
        not_by="moderator",
        event="draft.discarded",
        writes="matrices_draft",
    ),
    "withdraw_draft": Verb(
        does=lambda world, _, by: matrices.withdraw_draft(number=1, by=by, at=world.at()),
        prepare=lambda world, _: drafts.a_draft_in_consultation(world),
        by="north-manager",
        not_by="south-manager",
        event="draft.withdrawn",
        writes="matrices_draft",
    ),
    "put_draft_forward": Verb(
        does=lambda world, _, by: matrices.put_draft_forward(
            number=1,
            version="1.1",
            seen=drafts.the_draft(world, 1).revision,
            by=by,
            at=world.at(),
        ),
        prepare=lambda world, _: drafts.a_draft_ready_to_agree(world),
        by="south-manager",
        not_by="provider-lead",
        event="matrix.put_forward",
        seal="matrix.consented",
        writes="matrices_draft matrices_version matrices_consent",
    ),
    "take_up_again": Verb(
        does=lambda world, _, by: matrices.take_up_again(number=1, by=by, at=world.at()),
        prepare=lambda world, _: drafts.a_declined_draft(world),
        by="provider-lead",
        not_by="provider-contributor",
        event="draft.reopened",
        writes="matrices_draft",
    ),
    "propose_change": Verb(
        does=lambda world, _, by: matrices.propose_change(
            number=1,
            changes=drafts.words_at(world, 1),
            reason="It was left open.",
            by=by,
            at=world.at(),
        ),
        prepare=lambda world, _: drafts.a_draft_in_consultation(world),
        by="south-manager",
        not_by="auditor",
        event="proposal.made",
        writes=f"matrices_proposal {SAID}",
    ),
    "counter_proposal": Verb(
        does=lambda world, _, by: matrices.counter_proposal(
            number=1,
            proposal=2,
            changes=drafts.words_at(world, 1, words="Some of it is better."),
            reason="That goes too far.",
            by=by,
            at=world.at(),
        ),
        prepare=lambda world, _: drafts.propose(world, drafts.a_draft_in_consultation(world)),
        by="south-manager",
        not_by="provider-lead",
        event="proposal.countered",
        writes=f"matrices_proposal matrices_proposal_answer {SAID}",
    ),
    "accept a proposal": Verb(
        does=lambda world, _, by: matrices.answer_proposal(
            number=1, proposal=2, move="accept", by=by, at=world.at()
        ),
        prepare=lambda world, _: drafts.propose(world, drafts.a_draft_in_consultation(world)),
        by="north-manager",
        not_by="provider-lead",
        event="proposal.accepted",
        writes="matrices_draft matrices_proposal_answer",
    ),
    "accept several proposals": Verb(
        does=lambda world, _, by: matrices.answer_proposals(
            number=1, proposals=[2], by=by, at=world.at()
        ),
        prepare=lambda world, _: drafts.propose(world, drafts.a_draft_in_consultation(world)),
        by="north-manager",
        not_by="board-north",
        event="proposal.accepted",
        writes="matrices_draft matrices_proposal_answer",
    ),
    "reject a proposal": Verb(
        does=lambda world, _, by: matrices.answer_proposal(
            number=1, proposal=2, move="reject", reason="Nobody can test it.", by=by, at=world.at()
        ),
        prepare=lambda world, _: drafts.propose(world, drafts.a_draft_in_consultation(world)),
        by="south-manager",
        not_by="south-validator",
        event="proposal.rejected",
        writes=f"matrices_proposal_answer {SAID}",
    ),
    "withdraw a proposal": Verb(
        does=lambda world, _, by: matrices.answer_proposal(
            number=1, proposal=2, move="withdraw", by=by, at=world.at()
        ),
        prepare=lambda world, _: drafts.propose(world, drafts.a_draft_in_consultation(world)),
        by="provider-lead",
        not_by="north-manager",
        event="proposal.withdrawn",
        writes="matrices_proposal_answer",
    ),
    "comment_on": Verb(
        does=lambda world, _, by: matrices.comment_on(
            number=1, proposal=2, words="Says who?", by=by, at=world.at()
        ),
        prepare=lambda world, _: drafts.propose(world, drafts.a_draft_in_consultation(world)),
        by="member",
        not_by="admin",
        event="proposal.commented",
        writes=f"matrices_proposal_comment {SAID}",
    ),
    "say_of_point": Verb(
        does=lambda world, _, by: matrices.say_of_point(
            number=1,
            point="M1",
            said_as=SettledAs.AGREED,
            words="They are written.",
            by=by,
            at=world.at(),
        ),
        prepare=lambda world, _: drafts.a_draft_in_consultation(world),
        by="provider-lead",
        not_by="moderator",
        event="point.said",
        writes=f"matrices_point_said {SAID}",
    ),
    "say_of_points": Verb(
        does=lambda world, _, by: matrices.say_of_points(
            number=1,
            points=["F2"],
            said_as=SettledAs.AGREED,
            words="They are written.",
            by=by,
            at=world.at(),
        ),
        prepare=lambda world, _: drafts.a_draft_in_consultation(world),
        by="south-manager",
        not_by="board-north",
        event="point.said",
        writes=f"matrices_point_said {SAID}",
    ),
    "agree_on_points": Verb(
        does=lambda world, _, by: matrices.agree_on_points(
            number=1, points=["M1"], heard=world.at(), by=by, at=world.at()
        ),
        prepare=lambda world, _: drafts.say(world, drafts.a_draft_in_consultation(world), "M1"),
        by="provider-lead",
        not_by="auditor",
        event="point.said",
        writes=f"matrices_point_said {SAID}",
    ),
    "judge_changes": Verb(
        does=lambda world, _, by: matrices.judge_changes(
            number=1,
            decisions={"CS/1": ChangeDecision(kind=ChangeKind.HARDER, note="It asks more.")},
            by=by,
            at=world.at(),
        ),
        prepare=lambda world, _: _accept_words(world),
        by="provider-lead",
        not_by="board-provider",
        event="change.judged",
        writes=f"matrices_map_decision {SAID}",
    ),
    "record_commitment": Verb(
        does=lambda world, _, by: matrices.record_commitment(
            text="A survey every year.", place="4.2", owner=by.party or "", by=by, at=world.at()
        ),
        by="provider-lead",
        not_by="board-north",
        event="commitment.recorded",
        writes="matrices_bid_commitment",
        needs_a_thing=False,
    ),
    "revise_commitment": Verb(
        does=lambda world, _, by: matrices.revise_commitment(
            number=1,
            seen=1,
            text="A survey in every year.",
            place="4.2",
            owner=by.party or "",
            reason="A word was missing.",
            by=by,
            at=world.at(),
        ),
        prepare=lambda world, _: drafts.record_commitment(world),
        by="south-manager",
        not_by="south-validator",
        event="commitment.recorded",
        writes=f"matrices_bid_commitment {SAID}",
    ),
    "trace_commitment": Verb(
        does=lambda world, _, by: matrices.trace_commitment(
            number=1, criteria=["CS.A1", "DD.A1"], by=by, at=world.at()
        ),
        prepare=lambda world, _: drafts.record_commitment(world),
        by="north-manager",
        not_by="north-contributor",
        event="commitment.traced",
        writes="matrices_commitment_trace",
    ),
    "add_evidence": Verb(
        does=lambda world, _, by: add_evidence(new=NEW, by=by, at=world.at()),
        by="provider-contributor",
        not_by="moderator",
        event="evidence.added",
        writes="evidence_item evidence_version",
        needs_a_thing=False,
    ),
    "add_version": Verb(
        does=lambda world, _, by: evidence.add_version(
            number=1, new=A_RENEWAL, by=by, at=world.at()
        ),
        by="provider-contributor",
        not_by="moderator",
        event="evidence.version_added",
        writes=f"evidence_version {SAID}",
    ),
    "judge_evidence": Verb(
        does=lambda world, _, by: evidence.judge_evidence(
            number=1, answer="rejected", reason="It is of another year.", by=by, at=world.at()
        ),
        by="north-validator",
        not_by="north-contributor",
        event="evidence.judged",
        writes=f"evidence_judgement {SAID} {MOVED}",
    ),
    "reply_to_judgement": Verb(
        does=lambda world, _, by: evidence.reply_to_judgement(
            number=1,
            judgement=EvidenceJudgement.objects.latest("pk").pk,
            words="It is of this year.",
            by=by,
            at=world.at(),
        ),
        prepare=lambda world, _: evidence.judge_evidence(
            number=1, answer="more_asked", reason="Which?", by=_validator(world), at=world.at()
        ),
        by="provider-contributor",
        not_by="north-decider",
        event="evidence.replied",
        writes=f"evidence_reply {SAID}",
    ),
    "make_exception": Verb(
        does=lambda world, _, by: _an_exception(world, by),
        prepare=_an_odd_item,
        by="north-validator",
        not_by="north-contributor",
        event="evidence.exception_made_in_confidence",
        writes=f"evidence_exception {SAID}",
    ),
    "end_exception": Verb(
        does=lambda world, _, by: evidence.end_exception(
            number=_odd_one(),
            exception=EvidenceException.objects.latest("pk").pk,
            reason="There is another now.",
            by=by,
            at=world.at(),
        ),
        prepare=_take_an_odd_item,
        by="north-validator",
        not_by="north-contributor",
        event="evidence.exception_ended_in_confidence",
        writes=f"evidence_exception_end {SAID}",
    ),
    "set_keeping": Verb(
        does=lambda world, _, by: evidence.set_keeping(
            rules=KeepingRules(years=USUAL_YEARS, quota=10 * GIGABYTE),
            reason="The Board decided it.",
            by=by,
            at=world.at(),
        ),
        by="north-manager",
        not_by="north-validator",
        event="evidence.keeping_set",
        writes=f"evidence_keeping {SAID}",
        needs_a_thing=False,
    ),
    "hold_evidence": Verb(
        does=lambda world, _, by: evidence.hold_evidence(
            number=1, reason="A claim for drainage.", by=by, at=world.at()
        ),
        by="north-manager",
        not_by="provider-lead",
        event="evidence.held",
        writes=f"evidence_hold {SAID}",
    ),
    "lift_hold": Verb(
        does=lambda world, _, by: evidence.lift_hold(
            hold=EvidenceHold.objects.latest("pk").pk, reason="Settled.", by=by, at=world.at()
        ),
        prepare=lambda world, _: evidence.hold_evidence(
            number=1, reason="A claim.", by=world.actor("north-manager"), at=world.at()
        ),
        by="north-manager",
        not_by="north-validator",
        event="evidence.hold_lifted",
        writes=f"evidence_hold_end {SAID}",
    ),
    "give_role": Verb(
        does=lambda world, _, by: give_role(
            username="member", role=Role.DECISION_MAKER, authority="north", by=by, at=world.at()
        ),
        by="admin",
        not_by="north-manager",
        event="role.given",
        writes="contracts_membership",
        needs_a_thing=False,
    ),
    "end_role": Verb(
        does=lambda world, _, by: end_role(
            username=f"auditor{'' if by.arrangement == world.reference else '-elsewhere'}",
            role=Role.INTERNAL_AUDITOR,
            by=by,
            at=world.at(),
        ),
        by="admin",
        not_by="auditor",
        event="role.ended",
        writes="contracts_membership",
        needs_a_thing=False,
    ),
}


@pytest.fixture(scope="module")
def elsewhere(standing_world: World) -> World:
    """Another arrangement with its own people, and nothing in it yet."""
    return a_world("hw-02", matrix=standing_world.matrix, suffix="-elsewhere")


@pytest.fixture(scope="module")
def numbers(standing_world: World, elsewhere: World) -> dict[Stage | None, int]:
    """An assessment at each stage, and one with nothing rated; one item that everybody sees."""
    shared = some_evidence(standing_world, by="provider-lead", made_by="provider")
    assert shared == 1
    number = number_of(standing_world, "W11")
    rate(standing_world, number, "A1 F")
    cite(standing_world, number, "A1", evidence=shared)
    submit(standing_world, number, level=1)
    found: dict[Stage | None, int] = {None: number_of(standing_world, "W10")}
    for n, stage in enumerate(s for s in Stage if s not in (Stage.SUPERSEDED, Stage.WITHDRAWN)):
        found[stage] = number_of(standing_world, f"W{n}")
        bring_to(standing_world, stage, found[stage])
    return found


@pytest.fixture
def ready(world: World, numbers: dict[Stage | None, int], name: str) -> int:
    verb = VERBS[name]
    number = numbers[verb.stage]
    verb.prepare(world, number)
    return number


@pytest.mark.parametrize("name", VERBS)
def test_it_writes_what_it_says_and_nothing_else(world: World, ready: int, name: str) -> None:
    verb, before = VERBS[name], everything()
    verb.does(world, ready, world.actor(verb.by))
    after = everything()
    record = {"audit_event"} | ({"audit_seal", "audit_seal_head"} if verb.seal else set())
    assert {table for table in after if after[table] != before[table]} == {
        *verb.writes.split(),
        *record,
    }


@pytest.mark.parametrize("name", VERBS)
def test_it_is_refused_and_nothing_is_written(world: World, ready: int, name: str) -> None:
    verb, before = VERBS[name], everything()
    by = world.actor(verb.not_by)
    with pytest.raises(NotAllowed):
        verb.does(world, ready, by)
    assert everything() == before


@pytest.mark.parametrize("name", VERBS)
def test_it_is_recorded_and_where_it_is_a_step_sealed(world: World, ready: int, name: str) -> None:
    verb = VERBS[name]
    last = Event.objects.order_by("pk").values_list("pk", flat=True).last()
    sealed = Seal.objects.filter(arrangement=world.reference).count()
    by = world.actor(verb.by)
    verb.does(world, ready, by)
    *others, event = Event.objects.filter(pk__gt=last).order_by("pk")
    assert [each.name for each in others] == ([verb.also] if verb.also else [])
    assert (event.name, event.arrangement, event.by, event.party, event.at) == (
        verb.event,
        world.reference,
        by.person,
        by.party or "",
        world.now,
    )
    seals = Seal.objects.filter(arrangement=world.reference).order_by("sequence")[sealed:]
    assert [seal.kind for seal in seals] == verb.seal.split()


@pytest.mark.parametrize("name", VERBS)
def test_what_belongs_to_another_arrangement_does_not_exist(
    world: World, elsewhere: World, ready: int, name: str
) -> None:
    verb = VERBS[name]
    outsider = elsewhere.actor(verb.by)
    theirs_before = _rows_of_the_other_events(elsewhere)
    if verb.needs_a_thing:
        before = everything()
        with pytest.raises(NoSuchThing):
            verb.does(world, ready, outsider)
        assert everything() == before
    else:
        verb.does(world, ready, outsider)  # on their own arrangement, and there alone
        assert len(_rows_of_the_other_events(elsewhere)) > len(theirs_before)
        (event,) = Event.objects.order_by("-pk")[:1]
        assert event.arrangement == elsewhere.reference


def _rows_of_the_other_events(elsewhere: World) -> list[int]:
    return list(Event.objects.filter(arrangement=elsewhere.reference).values_list("pk", flat=True))


@pytest.mark.parametrize("name", [name for name, verb in VERBS.items() if verb.needs_a_thing])
def test_somebody_of_two_arrangements_acts_on_one_at_a_time(
    world: World, elsewhere: World, ready: int, name: str
) -> None:
    """The same person, with the same role on both: the other arrangement's thing is not here."""
    verb = VERBS[name]
    both = replace(
        world.actor(verb.by),
        arrangement=elsewhere.reference,
        party=elsewhere.actor(verb.by).party,
    )
    with pytest.raises(NoSuchThing):
        verb.does(world, ready, both)


def test_evidence_of_another_arrangement_is_not_cited(
    world: World, elsewhere: World, numbers: dict[Stage | None, int]
) -> None:
    item = 0
    for _ in range(20):  # a number that this arrangement does not have
        item = independent_evidence(elsewhere)
    with pytest.raises(NoSuchThing, match=f"E-{item}"):
        cite(world, numbers[None], "A1", evidence=item)
