"""Where does the client stand in a criterion's way, and what do both sides say of it?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from milepost.apps.plans.annual import said_of_blocks
from milepost.apps.plans.models import ClientBlock
from milepost.core.access.duties import require
from milepost.core.access.roles import Actor, PartyKind, Permission
from milepost.core.trajectory.client_cause import BlockSpeech, BlockStanding, block_standing


@dataclass(frozen=True, kw_only=True)
class BlockSpeechFacts:
    """One thing that was said of a block, by whom, for which side."""

    speech: BlockSpeech
    side: PartyKind
    is_not_assessable: bool
    lifted_on: date | None
    words: str
    by: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class ClientBlockFacts:
    """A block of a criterion by an Authority: where it stands, and all that was said of it."""

    number: int
    authority: int
    authority_slug: str
    authority_name: str
    criterion: str
    commitment: int | None
    since_on: date
    standing: BlockStanding
    said: tuple[BlockSpeechFacts, ...]
    may_speak: bool
    may_answer: bool

    @property
    def code(self) -> str:
        """As people write it: CB-3."""
        return f"CB-{self.number}"

    @property
    def words(self) -> str:
        """Where it stands, in a sentence."""
        return self.standing.words(self.since_on)


Blocks = Mapping[tuple[int, str], tuple[ClientBlockFacts, ...]]


def client_blocks(*, by: Actor) -> tuple[ClientBlockFacts, ...]:
    """Every block that was ever raised on the arrangement, those that hold first: one query."""
    require(Permission.VIEW_ASSESSMENTS, by=by)
    said: dict[int, list[ClientBlock]] = {}
    for row in (
        ClientBlock.objects.filter(arrangement__reference=by.arrangement)
        .select_related("authority", "words", "by")
        .order_by("number", "revision")
    ):
        said.setdefault(row.number, []).append(row)
    found = [_block(rows, by) for rows in said.values()]
    return tuple(sorted(found, key=lambda each: (not each.standing.holds, each.number)))


def blocks_that_hold(*, by: Actor) -> Blocks:
    """The blocks that were not lifted, by Authority and criterion: one query."""
    return by_criterion(each for each in client_blocks(by=by) if each.standing.holds)


def by_criterion(blocks: Iterable[ClientBlockFacts]) -> Blocks:
    """Blocks by Authority and criterion."""
    found: dict[tuple[int, str], list[ClientBlockFacts]] = {}
    for each in blocks:
        found.setdefault((each.authority, each.criterion), []).append(each)
    return {key: tuple(held) for key, held in found.items()}


def _block(rows: list[ClientBlock], by: Actor) -> ClientBlockFacts:
    first, standing = rows[0], block_standing(said_of_blocks(rows))
    is_own = by.party_kind is PartyKind.PROVIDER or by.party == first.authority.reference
    may_speak = standing.holds and is_own and by.may(Permission.KEEP_PLAN)
    return ClientBlockFacts(
        number=first.number,
        authority=first.authority_id,
        authority_slug=first.authority.slug,
        authority_name=first.authority.short_name,
        criterion=first.criterion,
        commitment=first.commitment,
        since_on=first.since_on,
        standing=standing,
        said=tuple(
            BlockSpeechFacts(
                speech=BlockSpeech(each.speech),
                side=PartyKind(each.side),
                is_not_assessable=each.is_not_assessable,
                lifted_on=each.lifted_on,
                words=each.words.text,
                by=each.by.full_name,
                at=each.at,
            )
            for each in rows
        ),
        may_speak=may_speak,
        may_answer=may_speak and by.party_kind is not standing.raised_by and not standing.is_agreed,
    )
