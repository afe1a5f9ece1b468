"""What was said beside a proposal, read along with what was stated: votes and dissent."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, CharField, F, IntegerField, TextField, Value, When
from django.db.models.functions import Cast, Concat

from milepost.apps.assessments.models import BoardVote, Dissent, ModeratorView
from milepost.core.assessment.board import DissentAbout, VoteChoice
from milepost.gateways.prepared_query import Asked, Given, Row

VOTE, DISSENT, VIEW = "vote", "dissent", "view"


@dataclass(frozen=True, kw_only=True)
class SaidVote:
    """How a Board member voted last on a proposal."""

    choice: VoteChoice
    person: str  # their opaque reference
    by: str
    party: str
    at: datetime
    reason: str
    is_changed: bool


@dataclass(frozen=True, kw_only=True)
class SaidDissent:
    """Who dissents from a proposal still."""

    about: DissentAbout
    person: str
    by: str
    party: str
    at: datetime
    words: str
    is_published: bool


@dataclass(frozen=True, kw_only=True)
class SaidView:
    """What a moderator thinks by now; whether they said so before they saw another's."""

    person: str
    by: str
    at: datetime
    level: int
    reason: str
    is_independent: bool


def views_of(rows: Iterable[Row]) -> tuple[SaidView, ...]:
    """The newest view of each moderator; rows of another kind are passed over."""
    newest: dict[str, SaidView] = {}
    for kind, level, _, words, who, _, at in rows:
        if kind == VIEW:
            person, _, name = who.partition(" ")
            newest[person] = SaidView(
                person=person,
                by=name,
                at=at,
                level=level,
                reason=words or "",
                is_independent=person not in newest,
            )
    return tuple(newest.values())


def said_of(
    rows: Iterable[Row], paper: str
) -> tuple[tuple[SaidVote, ...], tuple[SaidDissent, ...]]:
    """The newest of each member on the proposal of that paper; other rows are passed over."""
    votes: dict[str, SaidVote] = {}
    dissents: dict[str, SaidDissent] = {}
    for kind, _, _, words, who, marks, at in rows:
        if kind not in (VOTE, DISSENT) or not marks.startswith(f"{paper} "):
            continue
        person, _, name = who.partition(" ")
        if kind == VOTE:
            _, choice, party = marks.split(" ", 2)
            votes[person] = SaidVote(
                choice=VoteChoice(choice),
                person=person,
                by=name,
                party=party,
                at=at,
                reason=words or "",
                is_changed=person in votes,
            )
            continue
        _, about, wish, party = marks.split(" ", 3)
        dissents.pop(person, None)
        if wish != _WITHDRAWN:
            dissents[person] = SaidDissent(
                about=DissentAbout(about),
                person=person,
                by=name,
                party=party,
                at=at,
                words=words or "",
                is_published=wish == _PUBLISHED,
            )
    return tuple(votes.values()), tuple(dissents.values())


_PUBLISHED, _KEPT, _WITHDRAWN = "published", "kept", "withdrawn"


def said_rows(assessment: Given, until: Given) -> tuple[Asked, Asked, Asked]:
    """Votes, dissents and views in seven columns that other tables share."""
    votes = BoardVote.objects.filter(proposal__assessment_id=assessment, at__lt=until).values_list(
        *_columns(VOTE, "reason__text", F("choice"))
    )
    wish = Case(
        When(is_withdrawn=True, then=Value(_WITHDRAWN)),
        When(is_published=True, then=Value(_PUBLISHED)),
        default=Value(_KEPT),
        output_field=CharField(),
    )
    dissents = Dissent.objects.filter(proposal__assessment_id=assessment, at__lt=until).values_list(
        *_columns(DISSENT, "words__text", F("about"), Value(" "), wish)
    )
    views = ModeratorView.objects.filter(assessment_id=assessment, at__lt=until).values_list(
        Value(VIEW, output_field=CharField()),
        F("level"),
        Value(0, output_field=IntegerField()),
        Cast("reason__text", TextField()),
        Concat("by__reference", Value(" "), "by__full_name", output_field=CharField()),
        Value("", output_field=CharField()),
        F("at"),
    )
    return votes, dissents, views


def _columns(kind: str, words: str, *marks: Any) -> tuple[Any, ...]:
    none = Value(0, output_field=IntegerField())
    return (
        Value(kind, output_field=CharField()),
        none,
        none,
        Cast(words, TextField()),
        Concat("by__reference", Value(" "), "by__full_name", output_field=CharField()),
        Concat(
            "proposal__seal__hash",
            Value(" "),
            *marks,
            Value(" "),
            "party__short_name",
            output_field=CharField(),
        ),
        F("at"),
    )
