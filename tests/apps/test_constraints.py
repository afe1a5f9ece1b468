"""What the database itself refuses, by the name of the sentence that is broken."""

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from milepost.apps.assessments.models import (
    AssessedLevel,
    Assessment,
    AwaitedSignature,
    BoardVote,
    Challenge,
    CriterionRating,
    Cycle,
    Dissent,
    EvidenceLink,
    InterestDeclaration,
    ProposedLevel,
    RatifiedLevel,
    RatingSet,
    RecordedSecondment,
    StepTaken,
    UndoneMove,
    ValidatedLevel,
    Waiver,
)
from milepost.apps.audit.models import Erasure, Seal, Statement
from milepost.apps.contracts.models import (
    Arrangement,
    CalendarFeed,
    Contract,
    Membership,
    Party,
)
from milepost.apps.documents.models import Document
from milepost.apps.evidence.models import (
    EvidenceDeletion,
    EvidenceItem,
    EvidenceJudgement,
    EvidenceKeeping,
    EvidenceScan,
    EvidenceVersion,
    EvidenceWords,
    ReceivedFile,
)
from milepost.apps.jobs.models import Job
from milepost.apps.matrices.models import (
    BidCommitment,
    DraftProposal,
    MapDecision,
    MatrixConsent,
    MatrixDraft,
    MatrixVersion,
    PointSaid,
    ProposalAnswer,
)
from milepost.apps.notices.models import Notice
from milepost.apps.people.models import OneTimeLink
from milepost.apps.plans.models import (
    AnnualCommitment,
    AnnualPlan,
    AnnualPlanStep,
    ClientBlock,
    Milestone,
    OutcomePosition,
    Plan,
    PlanVersion,
    TargetLevel,
)
from tests.apps.small_worlds import fill
from tests.apps.worlds import World

pytestmark = pytest.mark.django_db

EARLY, LATE = date(2020, 1, 1), date(2029, 1, 1)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
TO_ITSELF: dict[str, Any] = {"host_id": lambda row: row.home_id}
SOMEBODY_AGAIN: dict[str, Any] = {
    "statement_id": None,
    "person": lambda row: Erasure.objects.filter(arrangement=row.arrangement).latest("pk").person,
}
NO_SET: dict[str, Any] = {
    "rating_set_id": None,
    "seal_id": lambda row: Seal.objects.exclude(pk=row.seal_id)[0].pk,
}
NO_REASON_TO_REJECT: dict[str, Any] = {"answer": "rejected", "strength": "", "reason_id": None}
A_REDACTED_ONE: dict[str, Any] = {
    "number": 99,
    "kind": "redacted",
    "reason_id": lambda row: Statement.objects.latest("pk").pk,
    "redaction": "needed",
}
ANOTHER_DELETED: dict[str, Any] = {
    "record_class": "lost",
    "evidence_version_id": lambda row: EvidenceVersion.objects.filter(deletion=None)[0].pk,
}
NO_REASON: dict[str, Any] = {"level": 9, "reason_id": None}

# A second row like one that stands, but for these columns, breaks the sentence.
BROKEN: dict[str, tuple[type[models.Model], dict[str, Any]]] = {
    "one_live_job_of_a_kind_about_one_thing": (Job, {}),
    "a_job_waits_runs_or_has_ended": (Job, {"state": "lost"}),
    "a_running_job_has_a_lease": (Job, {"key": "another", "state": "running"}),
    "one_document_of_each_number_in_an_arrangement": (Document, {"data_hash": "another"}),
    "one_document_of_each_data_set": (Document, {"number": 99}),
    "a_person_is_told_a_thing_of_a_day_once": (Notice, {}),
    "a_notice_is_a_digest_a_reminder_or_tells_what_lapsed": (Notice, {"kind": "advert"}),
    "a_notice_waits_is_sent_or_is_dropped": (Notice, {"state": "lost", "about": "A-1"}),
    "a_notice_that_is_sent_says_when": (Notice, {"state": "sent", "about": "A-1"}),
    "a_person_has_one_open_link": (OneTimeLink, {"secret_digest": "another"}),
    "a_person_has_one_open_calendar_feed_of_an_arrangement": (
        CalendarFeed,
        {"secret_digest": "another"},
    ),
    "a_link_expires_after_it_is_made": (OneTimeLink, {"expires_at": LONG_AGO}),
    "a_party_is_an_authority_or_a_provider": (Party, {"kind": "board"}),
    "the_joint_view_is_the_lower_both_or_set_by_the_board": (Arrangement, {"joint_rule": "mean"}),
    "one_contract_for_each_authority_of_an_arrangement": (Contract, {}),
    "a_contract_ends_after_it_starts": (Contract, {"ends_on": EARLY}),
    "a_person_holds_a_role_on_an_arrangement_once": (Membership, {}),
    "an_erasure_is_of_words_or_of_a_person": (Erasure, {"statement_id": None}),
    "a_person_is_removed_once_from_an_arrangement": (Erasure, SOMEBODY_AGAIN),
    "one_seal_at_each_place_of_an_arrangements_chain": (Seal, {}),
    "one_matrix_version_of_each_number_in_an_arrangement": (MatrixVersion, {}),
    "a_party_answers_a_matrix_put_forward_once": (MatrixConsent, {}),
    "one_draft_of_each_number_in_an_arrangement": (MatrixDraft, {"stage": "withdrawn"}),
    "one_draft_at_a_time_is_in_consultation": (MatrixDraft, {"number": 99}),
    "a_party_works_on_one_draft_of_its_own_at_a_time": (
        MatrixDraft,
        {"number": 99, "stage": "draft"},
    ),
    "a_draft_is_at_one_of_its_stages": (MatrixDraft, {"number": 99, "stage": "lost"}),
    "one_proposal_of_each_number_in_a_draft": (DraftProposal, {}),
    "a_proposal_ends_as_one_of_its_moves_says": (ProposalAnswer, {"stage": "open"}),
    "a_point_is_open_agreed_or_accepted_as_it_is": (PointSaid, {"said_as": "perhaps"}),
    "a_change_is_of_one_of_six_kinds": (MapDecision, {"kind": "other"}),
    "one_bid_commitment_of_each_number_and_revision": (BidCommitment, {}),
    "a_target_is_a_level_above_0": (TargetLevel, {"level": 0}),
    "one_plan_of_each_number_in_an_arrangement": (Plan, {}),
    "one_version_of_each_number_of_a_plan": (PlanVersion, {}),
    "a_plan_is_reviewed_after_it_is_dated": (PlanVersion, {"review_on": date(2020, 1, 1)}),
    "one_milestone_of_each_number_and_revision": (Milestone, {}),
    "a_milestone_is_one_side_s_or_joint": (Milestone, {"whose": "nobody"}),
    "one_annual_plan_of_each_number_in_an_arrangement": (AnnualPlan, {"starts_on": EARLY}),
    "one_annual_plan_of_an_authority_for_a_contract_year": (AnnualPlan, {"number": 99}),
    "an_annual_plan_ends_after_it_starts": (
        AnnualPlan,
        {"number": 99, "starts_on": LATE, "ends_on": LATE},
    ),
    "one_step_of_each_number_of_an_annual_plan": (AnnualPlanStep, {}),
    "an_annual_plan_is_approved_by_somebody_on_a_day": (
        AnnualPlanStep,
        {"number": 99, "move": "approved"},
    ),
    "one_annual_commitment_of_each_number_and_revision": (AnnualCommitment, {}),
    "a_commitment_is_given_by_a_side_to_a_side": (
        AnnualCommitment,
        {"number": 99, "giver": "nobody"},
    ),
    "the_money_of_a_commitment_is_above_nothing": (AnnualCommitment, {"number": 99, "pence": 0}),
    "a_commitment_says_what_it_comes_from": (AnnualCommitment, {"number": 99, "origin": "bid"}),
    "a_decision_on_a_commitment_says_by_whom_when_and_why": (
        AnnualCommitment,
        {"number": 99, "seal_id": lambda row: Seal.objects.latest("pk").pk},
    ),
    "one_position_of_each_number_on_a_commitment": (OutcomePosition, {}),
    "a_side_says_met_part_missed_or_withdrawn": (
        OutcomePosition,
        {"number": 99, "outcome": "perhaps"},
    ),
    "one_thing_said_of_a_client_block_at_a_time": (ClientBlock, {}),
    "a_client_block_is_raised_agreed_disputed_or_lifted": (
        ClientBlock,
        {"number": 99, "speech": "perhaps"},
    ),
    "a_client_block_that_is_lifted_says_when": (ClientBlock, {"number": 99, "speech": "lifted"}),
    "one_evidence_item_of_each_number_in_an_arrangement": (EvidenceItem, {}),
    "evidence_is_made_independently_or_by_one_of_the_parties": (EvidenceItem, {"made_by": "x"}),
    "evidence_is_public_official_or_official_sensitive": (
        EvidenceItem,
        {"number": 99, "classification": "secret"},
    ),
    "restricted_evidence_is_never_public": (
        EvidenceItem,
        {"number": 99, "classification": "public", "is_restricted": True},
    ),
    "the_redaction_status_of_evidence_is_known": (EvidenceVersion, {"redaction": "perhaps"}),
    "a_later_version_of_evidence_says_what_it_is_and_why": (EvidenceVersion, {"number": 99}),
    "a_redacted_version_of_evidence_is_redacted": (EvidenceVersion, A_REDACTED_ONE),
    "the_words_of_an_evidence_file_are_kept_once": (EvidenceWords, {}),
    "reading_evidence_was_begun_or_came_to_an_end": (EvidenceWords, {"state": "perhaps"}),
    "no_more_of_a_file_is_received_than_there_is": (ReceivedFile, {"size": 1, "sha256": ""}),
    "a_file_is_hashed_once_all_of_it_is_received": (ReceivedFile, {"received": 1}),
    "a_scan_of_evidence_found_nothing_or_failed": (EvidenceScan, {"outcome": "infected"}),
    "one_version_of_each_number_of_an_evidence_item": (EvidenceVersion, {}),
    "evidence_is_a_hashed_file_or_an_address": (EvidenceVersion, {"address": "https://x.org"}),
    "the_period_that_evidence_covers_ends_after_it_begins": (EvidenceVersion, {"period_to": EARLY}),
    "an_authority_first_judges_an_evidence_version_once": (EvidenceJudgement, {}),
    "what_is_accepted_has_a_strength_and_nothing_else_has": (EvidenceJudgement, {"strength": ""}),
    "evidence_is_rejected_or_asked_about_with_a_reason": (EvidenceJudgement, NO_REASON_TO_REJECT),
    "evidence_is_kept_no_shorter_than_claims_may_be_brought": (
        EvidenceKeeping,
        {"years_relied_on": 5},
    ),
    "a_quota_for_evidence_is_more_than_nothing": (EvidenceKeeping, {"quota": 0}),
    "a_deleted_file_was_of_a_class_of_the_record": (EvidenceDeletion, ANOTHER_DELETED),
    "one_cycle_of_each_number_in_an_arrangement": (Cycle, {"cut_off_on": LATE}),
    "one_cycle_for_each_cut_off_date_of_an_arrangement": (Cycle, {"number": 99}),
    "a_cycle_is_cut_off_after_its_window_opens": (Cycle, {"cut_off_on": EARLY}),
    "one_assessment_of_each_number_in_an_arrangement": (Assessment, {"stage": "withdrawn"}),
    "one_live_assessment_per_authority_focus_area_and_cycle": (Assessment, {"number": 999}),
    "an_assessment_is_at_a_stage_of_the_workflow": (Assessment, {"stage": "lost"}),
    "nobody_takes_two_steps_of_one_assessment": (StepTaken, {"step": "ratify"}),
    "a_step_is_submit_validate_propose_or_ratify": (StepTaken, {"step": "look"}),
    "one_rating_set_for_each_position_and_round_of_an_assessment": (RatingSet, {}),
    "a_position_is_a_providers_an_authoritys_or_a_moderators": (RatingSet, {"position": "board"}),
    "one_rating_of_each_revision_of_a_criterion": (CriterionRating, {}),
    "a_rating_is_on_the_scale": (CriterionRating, {"rating": "Z"}),
    "evidence_supports_contradicts_or_gives_context": (EvidenceLink, {"kind": "proves"}),
    "a_criterion_is_challenged_once_in_a_round_of_an_assessment": (Challenge, {}),
    "a_move_is_taken_back_once": (UndoneMove, NO_SET),
    "a_waiver_ends_after_it_begins": (Waiver, {"until_on": EARLY}),
    "a_claim_apart_from_the_indicated_level_has_a_reason": (AssessedLevel, NO_REASON),
    "a_validation_apart_from_the_indicated_level_has_a_reason": (ValidatedLevel, NO_REASON),
    "a_proposal_apart_from_the_indicated_level_has_a_reason": (ProposedLevel, NO_REASON),
    "a_ratified_level_apart_from_the_indicated_has_a_reason": (RatifiedLevel, NO_REASON),
    "a_level_is_stated_with_a_step": (AwaitedSignature, {"move": "defer"}),
    "an_interest_is_of_a_known_kind": (InterestDeclaration, {"kind": "envy"}),
    "an_interest_that_is_declared_has_words": (InterestDeclaration, {"words_id": None}),
    "a_secondment_ends_after_it_begins": (RecordedSecondment, {"last_on": EARLY}),
    "a_secondment_is_from_one_party_to_another": (RecordedSecondment, TO_ITSELF),
    "a_vote_is_for_against_or_an_abstention": (BoardVote, {"choice": "maybe"}),
    "a_dissent_is_about_a_level_or_the_joint_view": (Dissent, {"about": "weather"}),
}


def _named() -> dict[str, models.BaseConstraint]:
    return {
        constraint.name: constraint
        for model in apps.get_models()
        if model.__module__.startswith("milepost.")
        for constraint in model._meta.constraints
    }


@pytest.fixture(scope="module")
def full_world(standing_world: World) -> World:
    fill(standing_world)
    return standing_world


def test_every_constraint_is_broken_by_a_test_here() -> None:
    assert BROKEN.keys() == _named().keys()


@pytest.mark.parametrize("name", BROKEN)
def test_the_database_refuses_it_by_its_sentence(full_world: World, db: None, name: str) -> None:
    model, changes = BROKEN[name]
    row = model._default_manager.order_by("pk").first()
    assert row is not None
    row.pk = None
    row._state.adding = True
    for column, value in changes.items():
        setattr(row, column, value(row) if callable(value) else value)
    with pytest.raises(IntegrityError, match=_said_of(name, model)), transaction.atomic():
        row.save(force_insert=True)


def _said_of(name: str, model: type[models.Model]) -> str:
    """PostgreSQL says the name; SQLite, of what is to be there once, says the columns."""
    constraint = _named()[name]
    if connection.vendor == "sqlite" and isinstance(constraint, models.UniqueConstraint):
        of_field = {field.name: field.column for field in model._meta.concrete_fields}
        columns = (of_field[field] for field in constraint.fields)
        return re.escape(", ".join(f"{model._meta.db_table}.{column}" for column in columns))
    return name[:63]  # as long as a name may be
