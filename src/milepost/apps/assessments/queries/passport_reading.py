"""What is read of an assessment for its level's passport, and whether its seals still hold."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Subquery

from milepost.apps.assessments.models import Assessment, CriterionRating
from milepost.apps.assessments.queries.passport_facts import EvidenceInPassport, SealShown
from milepost.apps.assessments.queries.wording import STRENGTH_WORDS
from milepost.apps.audit.models import Event, Seal
from milepost.apps.contracts.models import Membership
from milepost.apps.evidence.models import EvidenceItem
from milepost.core.access.roles import Actor, Role
from milepost.core.access.visibility import PUBLIC_EVENTS, Ownership, may_see_item
from milepost.core.assessment.board import RATIFIED
from milepost.core.assessment.seal import BEFORE_THE_FIRST, NotSealable, SealRecord, digest
from milepost.core.assessment.snapshot import NotRecomputable, indicated_in, recompute
from milepost.core.assessment.workflow import Stage
from milepost.core.evidence.strength import Strength
from milepost.core.matrix.definition import FocusArea, MaturityMatrix

Content = Mapping[str, Any]

_TITLES: Mapping[str, str] = {
    "assessment.submitted": "The claim",
    "assessment.agreed": "The validation",
    "assessment.challenged": "The validation, with its challenges",
    "level.proposed": "The proposal: the Board’s paper",
    "level.ratified": "The ratification",
    "vote.recorded": "A vote",
    "dissent.recorded": "A dissent",
}


@dataclass(frozen=True, kw_only=True)
class SealRead:
    """A seal with what it covers."""

    kind: str
    content: Content
    shown: SealShown

    @property
    def is_snapshot(self) -> bool:
        """Whether it holds everything that the level rule took and gave."""
        return "indicated" in self.content


def read_seals(assessment: Assessment, matrix: MaturityMatrix) -> tuple[SealRead, ...]:
    """Every seal of an assessment, in their order, each looked at anew: one query."""
    before = Seal.objects.filter(
        arrangement=OuterRef("arrangement"), sequence=OuterRef("sequence") - 1
    )
    rows = (
        Seal.objects.filter(arrangement=assessment.arrangement.reference, about=str(assessment))
        .annotate(before=Subquery(before.values("hash")[:1]))
        .order_by("sequence")
    )
    return tuple(look_at(row, str(row.before or BEFORE_THE_FIRST), matrix) for row in rows)


def look_at(row: Seal, before: str, matrix: MaturityMatrix) -> SealRead:
    """A seal, and whether it is still as it was sealed.

    :param before: the hash of the seal before it in the chain.
    """
    content: Content = {}
    with suppress(ValueError):  # no longer what was sealed: its hash tells
        found = json.loads(row.content)
        content = found if isinstance(found, dict) else {}
    record = SealRecord(
        arrangement=row.arrangement,
        sequence=row.sequence,
        kind=row.kind,
        at=row.at,
        content_hash=row.content_hash,
        previous=row.previous,
        hash=row.hash,
    )
    return SealRead(
        kind=row.kind,
        content=content,
        shown=SealShown(
            title=_TITLES.get(row.kind, row.kind),
            sequence=row.sequence,
            hash=row.hash,
            previous=row.previous,
            faults=tuple(_faults(record, content, before, matrix)),
        ),
    )


def _faults(
    record: SealRecord, content: Content, before: str, matrix: MaturityMatrix
) -> Iterator[str]:
    try:
        is_content, is_hash = digest(content) == record.content_hash, record.expected_hash()
    except NotSealable:
        is_content, is_hash = False, ""
    if not is_content:
        yield "What it covers is not what was sealed."
    if is_hash != record.hash:
        yield "Its hash is not that of what it says."
    if record.previous != before:
        yield "It does not follow the seal before it."
    if "indicated" in content and not _comes_out(content, matrix):
        yield "Worked out anew, the ratings indicate another level."


def _comes_out(content: Content, matrix: MaturityMatrix) -> bool:
    try:
        found = recompute(content, matrix, matrix_hash=str(content.get("matrix_hash")))
        return found == indicated_in(content)
    except NotRecomputable:
        return False


def views_in(content: Content) -> Sequence[Mapping[str, Any]]:
    """What the moderators thought, as the seal of a proposal holds it."""
    found: Sequence[Mapping[str, Any]] = content.get("also", {}).get("views", ())
    return found


def read_events(assessment: Assessment) -> tuple[Event, ...]:
    """What was said and decided between the parties, with the votes once decided: one query."""
    is_decided = Stage(assessment.stage) in RATIFIED
    return tuple(
        Event.objects.filter(
            arrangement=assessment.arrangement.reference,
            about=str(assessment),
            name__in=PUBLIC_EVENTS | {"board.voted"} if is_decided else PUBLIC_EVENTS,
        )
        .select_related("reason")
        .order_by("id")
    )


def read_people(arrangement: str, references: Collection[str]) -> dict[str, tuple[str, str]]:
    """The name and the roles of each person, by opaque reference: one query."""
    rows = (
        Membership.objects.filter(
            arrangement__reference=arrangement, person__reference__in=references
        )
        .order_by("id")
        .values_list("person__reference", "person__full_name", "role")
    )
    found: dict[str, tuple[str, str]] = {}
    for reference, name, role in rows:
        _, held = found.get(reference, (name, ""))
        words = Role(role).words
        found[reference] = name, f"{held}, {words}" if held and words not in held else words
    return found


def read_reasons(assessment: Assessment) -> dict[tuple[str, str], str]:
    """Why each side rated a criterion as it did, of what it issued: one query."""
    rows = (
        CriterionRating.objects.filter(
            rating_set__assessment=assessment, rating_set__issued_at__isnull=False
        )
        .order_by("rating_set__round", "revision")
        .values_list("rating_set__position", "criterion", "reason__text")
    )
    return {(position, code): words or "" for position, code, words in rows}


def read_evidence(content: Content, by: Actor, area: FocusArea) -> tuple[EvidenceInPassport, ...]:
    """The items that a sealed level rests on, as far as the reader may see them: one query.

    What is restricted to another side is told of nowhere, as on every other page.
    """
    sealed: dict[int, Content] = {}
    for each in content.get("evidence", ()):
        sealed[int(str(each["item"]).removeprefix("E-"))] = each
    types = {each.code: each.name for each in area.evidence_base}
    rows = (
        EvidenceItem.objects.filter(
            arrangement__reference=by.arrangement, number__in=list(sealed) or [0]
        )
        .order_by("number")
        .values_list("number", "title", "is_restricted", "owner__reference")
    )
    return tuple(
        EvidenceInPassport(
            item=number,
            title=title,
            type_name=types.get(sealed[number]["type"], str(sealed[number]["type"])),
            version=sealed[number]["version"],
            strength=str(sealed[number]["strength"]),
            strength_words=STRENGTH_WORDS[Strength(sealed[number]["strength"])],
            sha256=sealed[number]["sha256"],
        )
        for number, title, is_restricted, owner in rows
        if may_see_item(by, Ownership(party=owner), is_issued=True, is_restricted=is_restricted)
    )
