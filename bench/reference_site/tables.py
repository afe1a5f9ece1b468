"""Rows on their way into the tables, numbered here so that they may name each other."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.db import models
from django.db.models.fields import NOT_PROVIDED

Row = tuple[Any, ...]


class Table:
    """The rows of one model that are still to be written, in the order of its columns.

    What a row leaves out is the model's own default, so that a new column needs no word here.

    :raises LookupError: where the model has no such column.
    """

    def __init__(
        self, model: type[models.Model], columns: str, *, is_numbered: bool = True
    ) -> None:
        self.model = model
        given = columns.split()
        fields = {each.column: each for each in model._meta.concrete_fields}
        if unknown := [each for each in given if each not in fields]:
            raise LookupError(f"{model._meta.db_table} has no column {', '.join(unknown)}.")
        self.is_numbered = is_numbered
        left_out = [each for each in fields if each not in given and each != "id"]
        self.columns = (*(["id"] if is_numbered else []), *given, *left_out)
        self._left_out = tuple(_stored(_default(fields[each])) for each in left_out)
        self.rows: list[Row] = []
        self.last = 0

    @property
    def name(self) -> str:
        return self.model._meta.db_table

    def add(self, *values: Any) -> int:
        """Add a row, its values as they are stored; its number."""
        self.last += 1
        if self.is_numbered:
            self.rows.append((self.last, *values, *self._left_out))
        else:
            self.rows.append((*values, *self._left_out))
        return self.last

    def reserve(self) -> int:
        """The number of a row that is put in later, with ``put``."""
        self.last += 1
        return self.last

    def put(self, number: int, *values: Any) -> None:
        self.rows.append((number, *values, *self._left_out))

    def taken(self) -> list[Row]:
        """The rows, which are let go of here."""
        rows, self.rows = self.rows, []
        return rows


@lru_cache(maxsize=4096)
def moment(at: datetime) -> str:
    """A moment in UTC as both databases read it."""
    return at.strftime("%Y-%m-%d %H:%M:%S")


@lru_cache(maxsize=4096)
def day(on: date) -> str:
    return on.isoformat()


def as_json(value: object) -> str:
    return json.dumps(value)


def _default(field: "models.Field[Any, Any]") -> object:
    if field.has_default() or field.null:
        return field.get_default()
    if field.empty_strings_allowed and field.default is NOT_PROVIDED:
        return ""
    raise LookupError(
        f"The reference site says nothing of {field.model._meta.db_table}.{field.column}."
    )


def _stored(value: object) -> object:
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, dict | list):
        return as_json(value)
    return value


class Tables:
    """Every table that the reference site has rows in, parents before their children."""

    def __init__(self) -> None:
        from milepost.apps.assessments import models as assessments
        from milepost.apps.audit import models as audit
        from milepost.apps.contracts import models as contracts
        from milepost.apps.evidence import models as evidence
        from milepost.apps.matrices import models as matrices
        from milepost.apps.people import models as people
        from milepost.apps.plans import models as plans

        stated = "assessment_id rating_set_id level indicated reason_id by_id at seal_id"
        self.person = Table(people.Person, "reference username full_name password is_active")
        self.party = Table(contracts.Party, "reference kind name short_name slug")
        self.arrangement = Table(contracts.Arrangement, "reference name provider_id")
        self.contract = Table(
            contracts.Contract, "arrangement_id authority_id reference starts_on ends_on"
        )
        self.membership = Table(contracts.Membership, "person_id arrangement_id party_id role")
        self.statement = Table(audit.Statement, "text salt digest")
        self.event = Table(audit.Event, "arrangement name about by party at before after reason_id")
        self.seal = Table(
            audit.Seal,
            "arrangement sequence kind about at content content_hash previous hash",
        )
        self.seal_head = Table(audit.SealHead, "arrangement sequence hash", is_numbered=False)
        self.matrix_version = Table(
            matrices.MatrixVersion,
            "arrangement_id number title version document sha256 put_forward_by_id put_forward_at",
        )
        self.consent = Table(
            matrices.MatrixConsent, "matrix_version_id party_id is_consent by_id at seal_id"
        )
        self.agreement = Table(matrices.MatrixAgreement, "matrix_version_id in_force_on at seal_id")
        self.target = Table(
            plans.TargetLevel,
            "arrangement_id authority_id focus_area level due_on decision_id by_id at",
        )
        self.item = Table(
            evidence.EvidenceItem,
            "arrangement_id number owner_id title type_code made_by author source"
            " added_by_id added_at",
        )
        self.version = Table(
            evidence.EvidenceVersion,
            "item_id number redaction file_name content_type size sha256 address snapshot_note"
            " dated_on period_from period_to added_by_id added_at",
        )
        self.words = Table(evidence.EvidenceWords, "arrangement_id sha256 state tries text read_at")
        self.check = Table(
            evidence.EvidenceJudgement, "evidence_version_id party_id answer strength by_id at"
        )
        self.release = Table(evidence.EvidenceRelease, "evidence_version_id about at")
        self.cycle = Table(
            assessments.Cycle,
            "arrangement_id number name window_from cut_off_on matrix_version_id opened_by_id"
            " opened_at",
        )
        self.assessment = Table(
            assessments.Assessment,
            "arrangement_id number cycle_id authority_id focus_area stage stage_since revision",
        )
        self.step = Table(assessments.StepTaken, "assessment_id person_id step at")
        self.rating_set = Table(
            assessments.RatingSet,
            "assessment_id position revision issued_at indicated held_back_by covered runs",
        )
        self.rating = Table(
            assessments.CriterionRating,
            "rating_set_id criterion revision rating reason_id origin by_id at",
        )
        self.link = Table(
            assessments.EvidenceLink,
            "assessment_id position criterion evidence_version_id kind place by_id at",
        )
        self.challenge = Table(
            assessments.Challenge,
            "assessment_id criterion claimed validated reason_id by_id at",
        )
        self.challenge_answer = Table(
            assessments.ChallengeAnswer, "challenge_id is_accepted text_id by_id at"
        )
        self.claim = Table(assessments.AssessedLevel, stated)
        self.validated = Table(assessments.ValidatedLevel, f"{stated} critical_not_met")
        self.proposed = Table(assessments.ProposedLevel, stated)
        self.ratified = Table(
            assessments.RatifiedLevel, f"{stated} proposal_id ratified_on paper_hash"
        )

    def all(self) -> Iterator[Table]:
        yield from vars(self).values()
