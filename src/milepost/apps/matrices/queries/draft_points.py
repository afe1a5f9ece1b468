"""What is still to be settled with a draft, where is each settled, and what did each side say?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from milepost.apps.matrices.drafted import find_draft
from milepost.apps.matrices.queries.drafts import DraftRead, read_of
from milepost.apps.matrices.settled import PointStanding, SideSaid, points_of
from milepost.core.access.refusals import NoSuchThing
from milepost.core.access.roles import Actor, PartyKind
from milepost.core.matrix.drafting.points import SettledAs, SettledIn, is_one_text

_SIDES = {PartyKind.PROVIDER: "The provider", PartyKind.AUTHORITY: "The Authorities"}


@dataclass(frozen=True, kw_only=True)
class SideOnPoint:
    """A side and its last word on a point; None where it said nothing yet."""

    side: str
    is_own: bool
    said: SideSaid | None


@dataclass(frozen=True, kw_only=True)
class PointLine:
    """A point to settle, or a finding, with both sides beside each other.

    ``differs``: both sides say that it is settled, but one is agreed and one is as it is.
    ``words_differ``: both say that it is agreed, each in words of its own.
    ``settled_in`` is the number of the earlier draft in which it was settled, as it still stands.
    """

    standing: PointStanding
    sides: tuple[SideOnPoint, ...]
    differs: bool
    words_differ: bool
    awaits_reader: bool  # the other side said its word, and the reader's side another or none
    settled_in: int | None = None

    @property
    def own(self) -> SideSaid | None:
        """What the reader's own side last said."""
        return next((each.said for each in self.sides if each.is_own), None)

    @property
    def to_agree_to(self) -> SideSaid | None:
        """What the other side said last, where saying the same settles the point."""
        found = (each.said for each in self.sides if not each.is_own and self.awaits_reader)
        return next((said for said in found if said and said.said_as.is_settled), None)

    @property
    def begins_with(self) -> str:
        """The words with which the reader's side begins to speak: its own, where it held the point
        settled; else those of the other side, if it does; else what was settled before."""
        own = [each.said for each in self.sides if each.is_own]
        other = [each.said for each in self.sides if not each.is_own]
        settled = (
            said
            for said in (*own, *other, *self.standing.before)
            if said and said.said_as.is_settled
        )
        return next((said.words for said in settled), "")


@dataclass(frozen=True, kw_only=True)
class PointGroup:
    """The points that are settled in one place."""

    slug: str
    name: str
    points: tuple[PointLine, ...]


@dataclass(frozen=True, kw_only=True)
class PointsPage:
    """All that is to be settled, by where it is settled; ``counts`` are of all of it."""

    read: DraftRead
    groups: tuple[PointGroup, ...]
    counts: Mapping[SettledAs, int]
    only_open: bool
    may_say: bool
    heard: datetime | None  # when the other side last spoke; None where it never did
    settled_before: int  # how many stand as an earlier draft settled them

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def settled(self) -> int:
        return self.total - self.counts[SettledAs.OPEN]


@dataclass(frozen=True, kw_only=True)
class PointRead:
    """One point with what both sides say of it."""

    read: DraftRead
    line: PointLine
    may_say: bool


def points_page(*, number: int, only_open: bool = False, by: Actor) -> PointsPage:
    """What is to be settled with a draft: at most five queries.

    :raises NoSuchThing: where no draft of that number exists for the actor.
    """
    read = read_of(number, by=by)
    points = points_of(find_draft(number, by=by))
    lines = [_line(each, number, by) for each in points]
    shown = [each for each in lines if not only_open or not each.standing.stands.is_settled]
    return PointsPage(
        read=read,
        groups=tuple(_groups(shown)),
        counts={each: sum(p.stands is each for p in points) for each in SettledAs},
        only_open=only_open,
        may_say=read.may_propose,
        heard=max(
            (said.at for each in points for said in each.said if said.side is not by.party_kind),
            default=None,
        ),
        settled_before=sum(each.settled_in is not None for each in lines),
    )


def point_of(*, number: int, point: str, by: Actor) -> PointRead:
    """One point to settle, or a finding.

    :raises NoSuchThing: where there is no such draft or point for the actor.
    """
    read = read_of(number, by=by)
    points = points_of(find_draft(number, by=by))
    found = next((each for each in points if each.code == point), None)
    if found is None:
        raise NoSuchThing(f"point {point}")
    return PointRead(read=read, line=_line(found, number, by), may_say=read.may_propose)


def _groups(lines: list[PointLine]) -> Iterator[PointGroup]:
    """What was found at reading, then the points by where each is settled."""
    findings = tuple(each for each in lines if each.standing.is_finding)
    if findings:
        yield PointGroup(slug="found", name="Found when the matrix was read", points=findings)
    for where in SettledIn:
        held = tuple(
            each
            for each in lines
            if not each.standing.is_finding and each.standing.where == where.words
        )
        if held:
            name = f"Settled {where.words}"
            yield PointGroup(slug=where.value.replace("_", "-"), name=name, points=held)


def _line(standing: PointStanding, draft: int, by: Actor) -> PointLine:
    said = {each.side: each for each in standing.said}
    sides = tuple(
        SideOnPoint(side=words, is_own=side is by.party_kind, said=said.get(side))
        for side, words in _SIDES.items()
    )
    settled = {each.said_as for each in standing.said if each.said_as.is_settled}
    agreed = [each.words for each in standing.said if each.said_as is SettledAs.AGREED]
    own = said.get(by.party_kind) if by.party_kind else None
    theirs = [each for side, each in said.items() if side is not by.party_kind]
    return PointLine(
        standing=standing,
        sides=sides,
        differs=len(settled) > 1,
        words_differ=not is_one_text(agreed),
        awaits_reader=by.party_kind is not None and any(_awaits(own, each) for each in theirs),
        settled_in=_settled_in(standing, draft),
    )


def _awaits(own: SideSaid | None, theirs: SideSaid) -> bool:
    """Whether one side can settle a point by saying what the other said.

    Where each agreed in its own words, it is for the side that spoke first to say the next word.
    """
    if not theirs.said_as.is_settled:
        return False
    if own is None or own.said_as is not theirs.said_as:
        return True
    is_answered = is_one_text((own.words, theirs.words)) or own.at > theirs.at
    return theirs.said_as is SettledAs.AGREED and not is_answered


def _settled_in(standing: PointStanding, draft: int) -> int | None:
    earlier = [each.draft for each in standing.said if each.draft != draft]
    is_earlier = standing.stands.is_settled and len(earlier) == len(standing.said)
    return max(earlier) if is_earlier else None
