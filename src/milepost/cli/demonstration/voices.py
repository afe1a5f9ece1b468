"""What people say beside the levels in the demonstration: interests, views, votes, dissent."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from milepost.apps.assessments import actions
from milepost.cli.demonstration import story
from milepost.cli.demonstration.scene import Case, Clock
from milepost.core.access.conflicts import InterestKind
from milepost.core.access.roles import Actor
from milepost.core.assessment.board import VoteChoice
from milepost.core.rating.scale import Achieved

Key = tuple[str, str, int]
Actors = Mapping[str, Actor]


@dataclass(frozen=True, kw_only=True)
class Voice:
    """What somebody says of a proposal: how they vote, or that they do not agree."""

    by: str
    words: str
    choice: VoteChoice | None = None  # None: they dissent, and wish it published


@dataclass(frozen=True, kw_only=True)
class View:
    """What a moderator thinks, before they know what the other one does."""

    by: str
    level: int
    words: str
    ratings: Mapping[str, Achieved]


VOICES: Mapping[Key, tuple[Voice, ...]] = {
    ("north", "CE", 12): (
        Voice(
            by="board-north",
            choice=VoteChoice.FOR,
            words="There is still no baseline, so nobody can say what the warm mix has saved.",
        ),
        Voice(
            by="board-provider",
            words=(
                "The baseline waits for the Council's own fuel data, which we asked for in"
                " February and again in June. Level 1 tells the public that we have not tried."
            ),
        ),
    ),
    ("north", "IV", 13): (
        Voice(
            by="board-north",
            choice=VoteChoice.FOR,
            words="The lane-rental pilot is in use on four corridors and its saving is audited.",
        ),
    ),
}

VIEWS: Mapping[Key, tuple[View, ...]] = {
    ("south", "AM", 13): (
        View(
            by="moderator",
            level=3,
            words=(
                "Drainage has to be weighed by what it protects, and that surfacing is still to"
                " come. North's culvert scheme was rated largely met at the same point last year."
            ),
            ratings={"AM.COND.L3.2": Achieved.LARGELY},
        ),
        View(
            by="moderator-two",
            level=1,
            words=(
                "The business case promised 3.5% by this survey, not by 2027/28. If the date has"
                " moved, the plan should say so, and it does not."
            ),
            ratings={"AM.COND.L3.2": Achieved.PARTLY},
        ),
    )
}


def declare(actors: Actors, clock: Clock) -> None:
    """Before the newest cycle is judged: who has an interest, who has none, who was seconded."""
    for who in ("north-validator", "moderator", "moderator-two", "board-north"):
        actions.declare_interest(
            cycle=story.NEWEST, kind=InterestKind.NONE, by=actors[who], at=clock.tick()
        )
    actions.declare_interest(
        cycle=story.NEWEST,
        kind=InterestKind.HOLDING,
        focus_areas=["SV"],
        words="I hold shares in Linden Research, which runs the apprentices' survey.",
        by=actors["board-south"],
        at=clock.tick(),
    )
    manager = actors["north-manager"]
    actions.record_secondment(
        person=actors["north-contributor"].person,
        home=manager.party or "",
        host=actors["provider-lead"].party or "",
        first_on=date(2024, 1, 8),
        last_on=date(2024, 3, 28),
        reason="Helped Wayfarer to set up the asset register, three days a week.",
        by=manager,
        at=clock.tick(),
    )


def view(case: Case, actors: Actors, clock: Clock) -> None:
    """Each moderator says what they think of a case in moderation."""
    for each in VIEWS.get(case.key, ()):
        actions.give_view(
            number=case.number,
            level=each.level,
            reason=each.words,
            ratings=each.ratings,
            by=actors[each.by],
            at=clock.tick(),
        )


def speak(case: Case, paper: str, actors: Actors, clock: Clock) -> None:
    """The Board's members vote on a proposal, and dissent from it."""
    for each in VOICES.get(case.key, ()):
        if each.choice is None:
            actions.dissent(
                number=case.number,
                paper=paper,
                words=each.words,
                is_published=True,
                by=actors[each.by],
                at=clock.tick(),
            )
            continue
        actions.vote(
            number=case.number,
            paper=paper,
            choice=each.choice,
            reason=each.words,
            by=actors[each.by],
            at=clock.tick(),
        )
