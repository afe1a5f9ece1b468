"""Whose view of the matrix is looked at: one Authority's, or all of theirs together?"""

from dataclasses import dataclass

from milepost.apps.assessments.queries.facts import ViewChoice
from milepost.apps.contracts.queries import ArrangementFacts, PartyFacts
from milepost.core.access.roles import Actor, PartyKind

JOINT = "joint"


@dataclass(frozen=True, kw_only=True)
class ChosenView:
    """The view that was asked for, and the others that there are."""

    slug: str
    name: str
    shown: tuple[PartyFacts, ...]  # the Authorities in view
    choices: tuple[ViewChoice, ...]

    @property
    def is_joint(self) -> bool:
        """Whether all the Authorities are looked at together."""
        return self.slug == JOINT


def chosen_view(arrangement: ArrangementFacts, *, asked: str | None, by: Actor) -> ChosenView:
    """The view asked for, or else the actor's own.

    An Authority's people see their own first; everybody else the joint view.

    :param asked: an Authority's slug or "joint".
    :raises NoSuchThing: where the arrangement has no such view.
    """
    slug = asked or _own(arrangement, by)
    shown = arrangement.authorities if slug == JOINT else (arrangement.authority(slug),)
    return ChosenView(
        slug=slug,
        name=arrangement.joint_name if slug == JOINT else shown[0].name,
        shown=shown,
        choices=_choices(arrangement, slug),
    )


def _own(arrangement: ArrangementFacts, by: Actor) -> str:
    if by.party and by.party_kind is PartyKind.AUTHORITY:
        return arrangement.parties[by.party].slug
    return JOINT if len(arrangement.authorities) > 1 else arrangement.authorities[0].slug


def _choices(arrangement: ArrangementFacts, chosen: str) -> tuple[ViewChoice, ...]:
    own = tuple(
        ViewChoice(slug=party.slug, name=party.name, is_chosen=party.slug == chosen)
        for party in arrangement.authorities
    )
    if len(own) == 1:
        return own
    joint = ViewChoice(slug=JOINT, name=arrangement.joint_name, is_chosen=chosen == JOINT)
    return (joint, *own)
