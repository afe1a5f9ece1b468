"""Seal a step: everything that the level rule took, what it gave, and what was stated."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from milepost.apps.assessments.cited_evidence import CitedEvidence
from milepost.apps.assessments.models import Assessment
from milepost.apps.assessments.reckoning import Reckoning
from milepost.apps.audit.actions import add_seal
from milepost.apps.audit.models import Seal, Statement
from milepost.apps.evidence.queries import ExceptionFacts, JudgementFacts
from milepost.core.access.roles import Actor
from milepost.core.assessment.seal import utc_text
from milepost.core.assessment.snapshot import cited, snapshot
from milepost.core.assessment.workflow import Position


def seal_step(
    assessment: Assessment,
    kind: str,
    found: Reckoning,
    *,
    position: Position,
    level: int,
    reason: Statement | None,
    by: Actor,
    at: datetime,
    more: Mapping[str, Any] | None = None,
) -> Seal:
    """Seal everything the level rule took and gave, and the level that was stated."""
    content = snapshot(
        assessment=str(assessment),
        position=position.value,
        by=by.person,
        matrix_version=found.matrix.version,
        matrix_hash=assessment.cycle.matrix_version.sha256,
        area=found.area,
        rule=found.matrix.rule,
        settings=found.matrix.settings,
        facts=found.facts,
        evidence=[evidence_content(each) for each in found.evidence],
        indicated=found.indicated,
        level=level,
        reasons_hash=reason.digest if reason else "",
        also={
            "authority": assessment.authority.reference,
            "cycle": assessment.cycle.number,
            "cut_off_on": assessment.cycle.cut_off_on.isoformat(),
            "party": by.party or "",
            "reasons": {
                code: each.reason_digest for code, each in found.own.items() if each.reason_digest
            },
            **(more or {}),
        },
    )
    return add_seal(
        arrangement=by.arrangement, kind=kind, about=str(assessment), at=at, content=content
    )


def evidence_content(each: CitedEvidence) -> dict[str, Any]:
    """What a seal holds of a citation: everything it was weighed by, and no free text."""
    content = cited(
        each.link_facts(),
        item=each.evidence.reference,
        version=each.evidence.version,
        sha256=each.evidence.sha256,
    )
    faults = [fault.code.value for fault in each.worth.faults]
    judged, taken = each.judgement, each.exception
    return {
        **content,
        "faults": faults,
        "position": each.position.value,
        "made_by": each.evidence.made_by,
        "judgement": {**_said(judged), "answer": judged.answer.value} if judged else None,
        "exception": _said(taken) if taken else None,
    }


def _said(each: JudgementFacts | ExceptionFacts) -> dict[str, str]:
    return {"by": each.by, "at": utc_text(each.at), "reason": each.digest}
