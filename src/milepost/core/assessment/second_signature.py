"""When does a level that somebody states need a reason, and when a second signature?

Design 2.4: a human level that differs from the indicated one of its own set needs a written
reason; one that is more than one defined level away, a second person of the same side, who signs
with a reason of their own.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from milepost.core.access.duties import refusal, require, require_fresh_eyes
from milepost.core.access.roles import Actor, Permission
from milepost.core.matrix.definition import ProcedureSettings
from milepost.core.rating.apart import steps_between


@dataclass(frozen=True, kw_only=True)
class SignatureNeed:
    """What stating a level asks for; ``steps`` is by how many defined levels it is higher."""

    stated: int
    indicated: int
    steps: int
    needs_reason: bool
    needs_second: bool

    @property
    def words(self) -> str:
        if not self.needs_reason:
            return f"Level {self.stated} is what the ratings indicate."
        way = "above" if self.stated > self.indicated else "below"
        levels = "level" if abs(self.steps) == 1 else "levels"
        second = ", and a second person must sign" if self.needs_second else ""
        return (
            f"Level {self.stated} is {abs(self.steps)} defined {levels} {way} the indicated level"
            f" {self.indicated}: a reason is needed{second}."
        )


@dataclass(frozen=True, kw_only=True)
class Signature:
    """Somebody's name under a stated level, and why they put it there."""

    by: Actor
    reason: str


def signature_need(
    stated: int, indicated: int, *, defined: Collection[int], settings: ProcedureSettings
) -> SignatureNeed:
    """What stating a level beside the indicated one asks for.

    :param defined: the levels that can be stated for the focus area (``defined_levels``).
    """
    steps = steps_between(indicated, stated, defined=defined)
    return SignatureNeed(
        stated=stated,
        indicated=indicated,
        steps=steps,
        needs_reason=stated != indicated,
        needs_second=abs(steps) > settings.second_signature_beyond,
    )


def stated_level_faults(
    need: SignatureNeed,
    *,
    defined: Collection[int],
    first: Signature,
    second: Signature | None,
    permission: Permission,
    step: str,
    earlier_steps: Mapping[str, str],
) -> tuple[str, ...]:
    """Every fault of a stated level, in sentences; none where it may stand.

    A second signature that nothing asked for is checked all the same: it is put on record.

    :param permission: what the step needs, of the second person as of the first.
    :param step: submit, validate, propose or ratify; signing counts as taking it.
    :param earlier_steps: the one step that each person took so far, by the person's reference.
    """
    faults = []
    if need.stated not in defined:
        faults.append(
            f"Level {need.stated} is not defined for this focus area in this version of the"
            " matrix, so nobody can state it."
        )
    if need.needs_reason and not first.reason.strip():
        faults.append(
            f"The ratings indicate level {need.indicated}. To state level {need.stated} instead,"
            " write down why."
        )
    if second is not None:
        faults += _second_faults(first, second, permission, step, earlier_steps)
    elif need.needs_second:
        faults.append(
            f"Level {need.stated} is {abs(need.steps)} defined levels from the indicated level"
            f" {need.indicated}: a second person of your side must sign it, with a reason."
        )
    return tuple(faults)


def _second_faults(
    first: Signature,
    second: Signature,
    permission: Permission,
    step: str,
    earlier_steps: Mapping[str, str],
) -> list[str]:
    may_not = refusal(require, permission=permission, by=second.by)
    taken = refusal(require_fresh_eyes, by=second.by, earlier_steps=earlier_steps, step=step)
    name = second.by.name
    found = {
        "The second signature must be another person's.": second.by.person == first.by.person,
        f"{name} does not act for your side, so their signature is not a second one of it.": (
            second.by.party != first.by.party
        ),
        f"{name}'s role does not allow this step, so they cannot sign it.": may_not is not None,
        f"{name} took another step of this assessment, so they cannot sign this one.": (
            taken is not None
        ),
        f"{name} signs without a reason; a second signature needs one of its own.": (
            not second.reason.strip()
        ),
    }
    return [sentence for sentence, is_so in found.items() if is_so]
