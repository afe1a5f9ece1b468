"""What is told of an evidence item: its newest or a named version, with what was said of it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import DateTimeField, Q, QuerySet, Value

from milepost.apps.evidence.models import EvidenceException, EvidenceJudgement, EvidenceVersion
from milepost.core.evidence.admissible import ItemFacts
from milepost.core.evidence.judging import Judgement, JudgementAnswer, judged_strength
from milepost.core.evidence.strength import Maker, Strength
from milepost.core.period.local_time import NO_END, local_date
from milepost.gateways.prepared_query import Asked, Given, Row, prepared


@dataclass(frozen=True, kw_only=True)
class JudgementFacts:
    """What an Authority answered to a version of an item, once."""

    id: int
    party: int
    authority: str  # short name
    answer: JudgementAnswer
    strength: Strength | None
    reason: str
    digest: str  # of the reason; "" where there is none
    by: str  # opaque reference of whoever gave it
    at: datetime

    def judgement(self) -> Judgement:
        """What the rules of evidence are told about it."""
        return Judgement(
            authority=self.authority,
            answer=self.answer,
            on=local_date(self.at),
            strength=self.strength,
            reason=self.reason,
        )


@dataclass(frozen=True, kw_only=True)
class ExceptionFacts:
    """That an Authority takes an item in a focus area whose evidence base lacks its type."""

    id: int
    party: int
    authority: str  # short name
    focus_area: str
    reason: str
    digest: str  # of the reason
    by: str  # opaque reference of whoever made it
    at: datetime
    ended_at: datetime | None

    def holds(self, until: datetime = NO_END) -> bool:
        """Whether it stood, by what was recorded before a moment."""
        return self.at < until and (self.ended_at is None or self.ended_at >= until)


@dataclass(frozen=True, kw_only=True)
class EvidenceFacts:
    """An evidence item in its newest version."""

    version_id: int
    number: int
    title: str
    type_code: str
    made_by: str
    author: str
    source: str
    redaction: str
    classification: str
    is_restricted: bool
    owner: str
    version: int
    kind: str  # what the version is to the one before it; "first" for the first
    file_name: str
    content_type: str
    size: int
    sha256: str
    address: str
    snapshot_note: str
    dated_on: date
    period_from: date
    period_to: date
    valid_until: date | None
    added_by: str
    added_at: datetime
    judgements: tuple[JudgementFacts, ...] = ()  # of every Authority, the oldest first
    exceptions: tuple[ExceptionFacts, ...] = ()
    newest: int = 0  # version of the item, where that was asked
    newest_shared: int = 0  # of those that exist for other sides than its owner's

    def newer(self, *, is_own: bool) -> int | None:
        """The newest version that exists for a side, where that is a later one than this.

        :param is_own: whether the side put the item in.
        """
        newest = self.newest if is_own else self.newest_shared
        return newest if newest > self.version else None

    @property
    def reference(self) -> str:
        """As people write it: E-12."""
        return f"E-{self.number}"

    @property
    def strength(self) -> Strength:
        """How far from the provider's own word it is, by its maker alone."""
        return judged_strength(Maker(self.made_by), None)

    def strength_for(self, authority: int | None, *, until: datetime = NO_END) -> Strength:
        """How strong it is in an Authority's assessments, by what that one judged."""
        judged = self.judgement_by(authority, until=until)
        return judged_strength(Maker(self.made_by), judged.judgement() if judged else None)

    def judgement_by(
        self, authority: int | None, *, until: datetime = NO_END
    ) -> JudgementFacts | None:
        """An Authority's newest judgement recorded before a moment; None where it gave none."""
        own = (each for each in reversed(self.judgements) if each.party == authority)
        return next((each for each in own if each.at < until), None)

    @property
    def judged_now(self) -> tuple[JudgementFacts, ...]:
        """What each Authority says of it now, by their names."""
        newest = {each.party: each for each in self.judgements}
        return tuple(sorted(newest.values(), key=lambda each: each.authority))

    def exception_of(
        self, authority: int | None, focus_area: str, *, until: datetime = NO_END
    ) -> ExceptionFacts | None:
        """That an Authority took it in a focus area, by what was recorded before a moment."""
        own = (each for each in self.exceptions if each.party == authority)
        return next(
            (each for each in own if each.focus_area == focus_area and each.holds(until)), None
        )

    def item_facts(
        self, *, authority: int | None = None, focus_area: str = "", until: datetime = NO_END
    ) -> ItemFacts:
        """What the rules of evidence are told about it, in an Authority's assessments.

        :param authority: whose judgement and exceptions count; nobody's where it is None.
        :param until: of what was recorded before this moment.
        """
        judged = self.judgement_by(authority, until=until)
        return ItemFacts(
            type=self.type_code,
            author=self.author,
            dated_on=self.dated_on,
            period_from=self.period_from,
            period_to=self.period_to,
            source=self.source,
            valid_until=self.valid_until,
            is_in_force_kind=self.valid_until is not None,
            sha256=self.sha256,
            address=self.address,
            snapshot_note=self.snapshot_note,
            has_redaction_status=self.redaction != "needed",
            made_by=Maker(self.made_by),
            judgement=judged.judgement() if judged else None,
            type_exception_accepted=bool(self.exception_of(authority, focus_area, until=until)),
        )


def facts_of(rows: "QuerySet[EvidenceVersion]") -> tuple[EvidenceFacts, ...]:
    """What is told of the versions of a question: two queries."""
    found = list(rows.values_list(*READ.values()))
    return told(found, said_of(versions=tuple(each[0] for each in found)))


def told(
    rows: Iterable[Row], said: Iterable[Row], *, read: Mapping[str, str] | None = None
) -> tuple[EvidenceFacts, ...]:
    """What is told of versions.

    :param said: rows of ``SAID``, as ``what_was_said`` gives them.
    :param read: what stands in the rows; ``READ`` where it is left out.
    """
    judged: dict[int, list[JudgementFacts]] = {}
    taken: dict[int, list[ExceptionFacts]] = {}
    for version, *one in sorted(said, key=_in_order):
        each: dict[str, Any] = dict(zip(_SAID, one, strict=True))
        each["reason"], each["digest"] = each["reason"] or "", each["digest"] or ""
        answer, detail, ended_at = each.pop("answer"), each.pop("detail"), each.pop("ended_at")
        if answer == _TAKEN:
            exception = ExceptionFacts(**each, focus_area=detail, ended_at=ended_at)
            taken.setdefault(version, []).append(exception)
        else:
            strength = Strength(detail) if detail else None
            judgement = JudgementFacts(**each, answer=JudgementAnswer(answer), strength=strength)
            judged.setdefault(version, []).append(judgement)
    found = []
    for row in rows:
        each = dict(zip(read or READ, row, strict=True))
        each["owner"] = each["owner"] or "Moderator"
        each["judgements"] = tuple(judged.get(each["version_id"], ()))
        each["exceptions"] = tuple(taken.get(each["version_id"], ()))
        found.append(EvidenceFacts(**each))
    return tuple(found)


_TAKEN = "exception"
_SAID = (
    *("id", "party", "authority", "answer", "detail"),
    *("reason", "digest", "by", "at", "ended_at"),
)


def _in_order(row: Row) -> tuple[int, int]:
    """By version, the oldest first."""
    return row[0], row[1]


def what_was_said(of: Callable[[str], Q]) -> Asked:
    """Every judgement and exception of some versions, in one question.

    :param of: which versions, told the way to them from the rows asked ("evidence_version__").
    """
    exceptions = EvidenceException.objects.filter(of("item__versions__")).values_list(
        "item__versions__id",
        "id",
        "party_id",
        "party__short_name",
        Value(_TAKEN),
        "focus_area",
        "reason__text",
        "reason__digest",
        "by__reference",
        "at",
        "end__at",
    )
    never = Value(None, output_field=DateTimeField(null=True))
    judgements = EvidenceJudgement.objects.filter(of("evidence_version__")).values_list(
        "evidence_version_id",
        "id",
        "party_id",
        "party__short_name",
        "answer",
        "strength",
        "reason__text",
        "reason__digest",
        "by__reference",
        "at",
        never,
    )
    return exceptions.union(judgements, all=True)


@prepared
def said_of(versions: Given) -> Asked:
    """What was ever said of versions, by their ids."""
    return what_was_said(lambda way: Q((f"{way}id__in", versions)))


# What is told of an item, and where it is read: plain columns, for they are many.
READ = {
    "version_id": "pk",
    "number": "item__number",
    "title": "item__title",
    "type_code": "item__type_code",
    "made_by": "item__made_by",
    "author": "item__author",
    "source": "item__source",
    "classification": "item__classification",
    "is_restricted": "item__is_restricted",
    "owner": "item__owner__short_name",
    "version": "number",
    "added_by": "added_by__full_name",
    **{
        name: name
        for name in (
            *("file_name", "content_type", "size", "sha256", "address", "snapshot_note"),
            *("dated_on", "period_from", "period_to", "valid_until", "added_at"),
            *("kind", "redaction"),
        )
    },
}
