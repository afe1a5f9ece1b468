"""Say that the client stands in a criterion's way, answer it, and say that it was lifted."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from milepost.apps.audit.actions import record, write_down
from milepost.apps.contracts.models import Arrangement, Contract, Party
from milepost.apps.matrices.queries import current_matrix
from milepost.apps.people.models import Person
from milepost.apps.plans.annual import newest_commitments, said_of_blocks, side_of
from milepost.apps.plans.models import ClientBlock
from milepost.core.access.duties import require
from milepost.core.access.refusals import ChangedMeanwhile, NoSuchThing, NotAllowed, NotPossible
from milepost.core.access.roles import Actor, PartyKind, Permission
from milepost.core.period.local_time import local_date
from milepost.core.trajectory.client_cause import BlockSaid, BlockSpeech, speech_faults

_NO_WORDS = "Say what it is that stands in the way."


@transaction.atomic
def raise_client_block(
    *,
    authority: str,
    criterion: str,
    since_on: date,
    words: str,
    is_not_assessable: bool = False,
    commitment: int | None = None,
    by: Actor,
    at: datetime,
) -> int:
    """Say that an Authority stands in a criterion's way; the other side answers.

    :param authority: the Authority's slug.
    :param is_not_assessable: that the criterion cannot be assessed for it, as this side says.
    :param commitment: the number of the Authority's commitment that is waited for, if any.
    :return: its number.
    :raises NotAllowed: where the actor keeps no plans, or acts for another Authority.
    :raises NotPossible: with every fault.
    """
    require(Permission.KEEP_PLAN, by=by)
    arrangement = Arrangement.objects.select_for_update().get(reference=by.arrangement)
    contract = (
        Contract.objects.filter(arrangement=arrangement, authority__slug=authority)
        .select_related("authority")
        .first()
    )
    if contract is None:
        raise NotPossible(["Choose the Authority that stands in the way."])
    party = contract.authority
    _require_a_side(party, by=by)
    on = local_date(at)
    current = current_matrix(arrangement=by.arrangement, on=on)
    faults = [] if words.strip() else [_NO_WORDS]
    if current is None or criterion not in {each.code for each in current.matrix.criteria()}:
        faults.append(f"The matrix in force has no criterion {criterion}.")
    if not contract.starts_on <= since_on <= on:
        faults.append("Give the day since when: within the contract, and not in the future.")
    if commitment is not None and not _is_the_clients(party, commitment, by=by):
        faults.append(f"C-{commitment} is no commitment of {party.name} in an approved plan.")
    if faults:
        raise NotPossible(faults)
    held = ClientBlock.objects.filter(arrangement=arrangement)
    block = ClientBlock(
        arrangement=arrangement,
        authority=party,
        number=(held.aggregate(last=Max("number"))["last"] or 0) + 1,
        revision=1,
        criterion=criterion,
        commitment=commitment,
        since_on=since_on,
    )
    new = BlockSaid(said=BlockSpeech.RAISED, side=side_of(by), is_not_assessable=is_not_assessable)
    _say(block, new, words, "client_block.raised", by=by, at=at)
    return block.number


@transaction.atomic
def answer_client_block(
    *,
    number: int,
    said: BlockSpeech,
    words: str,
    is_not_assessable: bool = False,
    lifted_on: date | None = None,
    seen: int,
    by: Actor,
    at: datetime,
) -> None:
    """Agree that the client stands in the way, dispute it, or say when it was lifted.

    :param is_not_assessable: with an agreement, that the criterion cannot be assessed for it.
    :param seen: the revision that the actor saw.
    :raises NotAllowed: where the actor keeps no plans, or is of neither side of it.
    :raises NoSuchThing: where there is none of that number.
    :raises ChangedMeanwhile: where something was said of it since.
    :raises NotPossible: with every fault.
    """
    require(Permission.KEEP_PLAN, by=by)
    Arrangement.objects.select_for_update().get(reference=by.arrangement)
    rows = list(
        ClientBlock.objects.filter(arrangement__reference=by.arrangement, number=number)
        .select_related("authority", "arrangement")
        .order_by("revision")
    )
    if not rows:
        raise NoSuchThing(f"CB-{number}")
    _require_a_side(rows[0].authority, by=by)
    if rows[-1].revision != seen:
        raise ChangedMeanwhile(f"Something was said of CB-{number} since you opened the page.")
    new = BlockSaid(
        said=said, side=side_of(by), is_not_assessable=is_not_assessable, lifted_on=lifted_on
    )
    faults = [] if words.strip() else ["Say why."]
    if said is BlockSpeech.RAISED:
        faults.append("It is raised already.")
    faults += speech_faults(said_of_blocks(rows), new)
    if lifted_on is not None and not rows[0].since_on <= lifted_on <= local_date(at):
        faults.append("It was lifted after it began, and not in the future: check the day.")
    if faults:
        raise NotPossible(faults)
    first = rows[0]
    block = ClientBlock(
        arrangement=first.arrangement,
        authority=first.authority,
        number=number,
        revision=seen + 1,
        criterion=first.criterion,
        commitment=first.commitment,
        since_on=first.since_on,
    )
    _say(block, new, words, "client_block.answered", by=by, at=at)


def _say(
    block: ClientBlock, new: BlockSaid, words: str, event: str, *, by: Actor, at: datetime
) -> None:
    block.speech, block.side = new.said.value, new.side.value
    block.is_not_assessable, block.lifted_on = new.is_not_assessable, new.lifted_on
    block.words = write_down(words)
    block.by, block.at = Person.objects.get(reference=by.person), at
    block.save(force_insert=True)
    after = {
        "criterion": block.criterion,
        "authority": block.authority.short_name,
        "speech": block.speech,
        "is_not_assessable": block.is_not_assessable,
    }
    record(event, about=str(block), by=by, at=at, after=after, reason=block.words)


def _require_a_side(authority: Party, *, by: Actor) -> None:
    side_of(by)
    if by.party_kind is not PartyKind.PROVIDER and by.party != authority.reference:
        raise NotAllowed(f"This is between {authority.name} and the provider.")


def _is_the_clients(authority: Party, commitment: int, *, by: Actor) -> bool:
    rows = newest_commitments(by.arrangement).filter(
        annual_plan__authority=authority,
        annual_plan__steps__move="approved",
        number=commitment,
        is_struck=False,
    )
    return rows.exclude(giver="provider").exists()
