"""Assessments in the middle of things, for the tests of their pages."""

from dataclasses import dataclass
from datetime import date

from milepost.apps.assessments import actions
from milepost.apps.assessments.models import Assessment
from milepost.core.assessment.workflow import Position
from milepost.core.evidence.support import LinkKind
from milepost.core.rating.scale import Achieved
from tests.apps.worlds import (
    World,
    a_cycle,
    a_world,
    cite_for_level,
    rate_level,
    some_evidence,
)

CHALLENGED = "CS.CHAN.L1.1"


@dataclass(frozen=True, kw_only=True)
class Story:
    """A world with one assessment that a test is about."""

    world: World
    number: int

    @property
    def place(self) -> str:
        return f"assessments/{self.number}/"

    @property
    def row(self) -> Assessment:
        return Assessment.objects.get(number=self.number)


def a_draft(area: str = "CS", authority: str = "north") -> Story:
    """An open cycle, and an assessment with nothing in it."""
    world = a_world()
    a_cycle(world)
    return Story(world=world, number=number_of(area, authority))


def number_of(area: str, authority: str, cycle: int = 1) -> int:
    """The number of an assessment."""
    return Assessment.objects.get(
        focus_area=area, authority__slug=authority, cycle__number=cycle
    ).number


def rated(story: Story, level: int = 1, rating: str = "F") -> Story:
    """The provider has rated a level and cited an independent survey for it."""
    item = some_evidence(
        story.world,
        by="provider-lead",
        made_by="independent",
        type_code="customer_satisfaction_survey",
        title="Survey of road users",
    )
    rate_level(story.world, story.number, "CS", level, rating=rating)
    cite_for_level(story.world, story.number, "CS", level, evidence=item)
    return story


def submitted(story: Story, level: int = 1) -> Story:
    """The provider claims a level, as its ratings indicate."""
    rated(story)
    actions.submit(
        number=story.number, level=level, by=story.world.actor("provider-lead"), at=story.world.at()
    )
    return story


def give(
    story: Story, position: Position, code: str, rating: str, reason: str = "", seen: int = 0
) -> None:
    """One rating, by whoever writes for a position."""
    by = {
        Position.PROVIDER: "provider-lead",
        Position.AUTHORITY: "north-validator",
        Position.MODERATOR: "moderator",
    }[position]
    actions.rate(
        number=story.number,
        position=position,
        given=[
            actions.GivenRating(
                criterion=code,
                rating=Achieved(rating) if rating else None,
                seen=seen,
                reason=reason,
            )
        ],
        by=story.world.actor(by),
        at=story.world.at(),
    )


def challenged(story: Story) -> Story:
    """The Authority differs on one criterion."""
    submitted(story)
    give(story, Position.AUTHORITY, CHALLENGED, "P", "The rhythm broke off in May.")
    actions.challenge(
        number=story.number, by=story.world.actor("north-validator"), at=story.world.at()
    )
    return story


def agreed(story: Story) -> Story:
    """The Authority agrees."""
    submitted(story)
    actions.agree(number=story.number, by=story.world.actor("north-validator"), at=story.world.at())
    return story


def proposed(story: Story) -> Story:
    """The moderator proposes what both sides say."""
    agreed(story)
    actions.propose(number=story.number, by=story.world.actor("moderator"), at=story.world.at())
    return story


def ratified(story: Story) -> Story:
    """The Board ratifies level 1."""
    proposed(story)
    paper = story.row.proposedlevels.get().seal.hash
    actions.ratify(
        number=story.number,
        paper=paper,
        by=story.world.actor("board-north"),
        at=story.world.at(),
    )
    return story


def contradicted(story: Story, code: str = CHALLENGED) -> int:
    """North cites its own report against a criterion; the citation's id."""
    item = some_evidence(story.world, by="north-contributor", title="North’s own overview")
    actions.cite(
        number=story.number,
        evidence=item,
        criteria=[code],
        kind=LinkKind.CONTRADICTS,
        place="section 2",
        by=story.world.actor("north-validator"),
        at=story.world.at(),
    )
    return story.row.evidence_links.order_by("-id").values_list("pk", flat=True)[0]


def a_later_cycle(story: Story, area: str = "CS", authority: str = "north") -> Story:
    """The next cycle's assessment of the same row."""
    a_cycle(story.world, window_from=date(2026, 7, 1), cut_off_on=date(2026, 9, 30))
    return Story(world=story.world, number=number_of(area, authority, cycle=2))
