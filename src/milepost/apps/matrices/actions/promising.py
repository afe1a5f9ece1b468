"""Record what was promised in the bid, and trace it to the criteria that it serves."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from milepost.apps.audit.actions import record, write_down
from milepost.apps.contracts.models import Arrangement
from milepost.apps.contracts.queries import arrangement_facts
from milepost.apps.matrices.drafted import person_of
from milepost.apps.matrices.models import BidCommitment, CommitmentTrace
from milepost.apps.matrices.promised import codes_to_serve, newest_commitment, traced
from milepost.core.access.refusals import ChangedMeanwhile, NotPossible
from milepost.core.access.roles import Actor
from milepost.core.matrix.drafting.proposals import require_proposer

LONGEST_COMMITMENT = 5_000  # characters: a page and a half
LONGEST_PLACE = 200


@transaction.atomic
def record_commitment(*, text: str, place: str, owner: str, by: Actor, at: datetime) -> int:
    """Record a commitment made in the bid.

    :param place: where in the bid it stands, such as "Method statement 4, 2.3".
    :param owner: the reference of the party that has to keep it.
    :return: its number.
    :raises NotAllowed: where the actor does not answer for a party's matrix.
    :raises NotPossible: with every fault.
    """
    require_proposer(by=by)
    arrangement = Arrangement.objects.select_for_update().get(reference=by.arrangement)
    text, place = _kept(text), _kept(place)
    owner_id = _require_sound(text, place, owner, by)
    held = BidCommitment.objects.filter(arrangement=arrangement)
    number = (held.aggregate(last=Max("number"))["last"] or 0) + 1
    made = BidCommitment.objects.create(
        arrangement=arrangement,
        number=number,
        text=text,
        place=place,
        owner_id=owner_id,
        by=person_of(by),
        at=at,
    )
    after = {"owner": owner, "place": made.place}
    record("commitment.recorded", about=str(made), by=by, at=at, after=after)
    return number


@transaction.atomic
def revise_commitment(
    *,
    number: int,
    seen: int,
    text: str,
    place: str,
    owner: str,
    reason: str,
    is_withdrawn: bool = False,
    by: Actor,
    at: datetime,
) -> None:
    """Record a commitment anew, or say that it does not bind any more; the earlier words stay.

    :param seen: the revision that was looked at.
    :raises NotAllowed: where the actor does not answer for a party's matrix.
    :raises NoSuchThing: where there is no such commitment.
    :raises NotPossible: with every fault.
    :raises ChangedMeanwhile: where somebody revised it since it was looked at.
    """
    require_proposer(by=by)
    arrangement = Arrangement.objects.select_for_update().get(reference=by.arrangement)
    newest = newest_commitment(number, by=by, seen=seen)
    text, place = _kept(text), _kept(place)
    owner_id = _require_sound(
        text, place, owner, by, also=[] if reason.strip() else ["Say why it is revised."]
    )
    statement = write_down(reason)
    BidCommitment.objects.create(
        arrangement=arrangement,
        number=number,
        revision=newest.revision + 1,
        text=text,
        place=place,
        owner_id=owner_id,
        is_withdrawn=is_withdrawn,
        reason=statement,
        by=person_of(by),
        at=at,
    )
    after = {"revision": newest.revision + 1, "is_withdrawn": is_withdrawn}
    record("commitment.recorded", about=str(newest), by=by, at=at, after=after, reason=statement)


@transaction.atomic
def trace_commitment(
    *,
    number: int,
    criteria: Iterable[str],
    seen: Iterable[str] | None = None,
    by: Actor,
    at: datetime,
) -> None:
    """Say which criteria a commitment serves: exactly these from now on.

    :param criteria: of the editions, and of what is open to all parties: all may read of it.
    :param seen: the criteria that it served when it was looked at.
    :raises NotAllowed: where the actor does not answer for a party's matrix.
    :raises NoSuchThing: where there is no such commitment.
    :raises NotPossible: with every code that no such matrix has, or where it was withdrawn.
    :raises ChangedMeanwhile: where it served others when it was looked at.
    """
    require_proposer(by=by)
    arrangement = Arrangement.objects.select_for_update().get(reference=by.arrangement)
    newest = newest_commitment(number, by=by)
    if newest.is_withdrawn:
        raise NotPossible([f"Bid commitment {number} was withdrawn, so it serves nothing."])
    wanted, before = set(criteria), traced(by=by).get(number, frozenset())
    if seen is not None and before != set(seen):
        raise ChangedMeanwhile(
            f"What bid commitment {number} serves was changed since you looked at it. Look again."
        )
    unknown = sorted(wanted - codes_to_serve(by.arrangement) - before)
    if unknown:
        raise NotPossible([f"There is no criterion {code} in the matrix." for code in unknown])
    changed = [(code, True) for code in sorted(wanted - before)]
    changed += [(code, False) for code in sorted(before - wanted)]
    if not changed:
        raise NotPossible(["It serves exactly these already."])
    person = person_of(by)
    for code, serves in changed:
        CommitmentTrace.objects.create(
            arrangement=arrangement,
            commitment=number,
            criterion=code,
            serves=serves,
            by=person,
            at=at,
        )
    record(
        "commitment.traced",
        about=str(newest),
        by=by,
        at=at,
        before={"criteria": sorted(before)},
        after={"criteria": sorted(wanted)},
    )


def _kept(words: str) -> str:
    return words.replace("\x00", "").strip()  # no database keeps that sign


def _require_sound(
    text: str, place: str, owner: str, by: Actor, *, also: Sequence[str] = ()
) -> int:
    """The row of the party that owns it.

    :param also: what else is amiss.
    :raises NotPossible: with every fault.
    """
    faults = [*also]
    if not text:
        faults.append("Say what was promised, in the words of the bid.")
    if len(text) > LONGEST_COMMITMENT:
        faults.append(f"What was promised has at most {LONGEST_COMMITMENT:,} characters.")
    if len(place) > LONGEST_PLACE:
        faults.append(f"Where in the bid it stands has at most {LONGEST_PLACE} characters.")
    party = arrangement_facts(by=by).parties.get(owner)
    if party is None:
        faults.append("Choose the party that has to keep it.")
    if faults or party is None:
        raise NotPossible(faults)
    return party.id
