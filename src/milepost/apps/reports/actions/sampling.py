"""Draw a sample of ratified levels for the audit, so that anybody can draw it again."""

from datetime import datetime

from django.db import transaction

from milepost.apps.audit.actions import record
from milepost.apps.audit.models import Event
from milepost.apps.contracts.models import Arrangement
from milepost.apps.reports.frame import DRAWN, MOST_DRAWN, SampleAsked, drawn_by
from milepost.core.access.duties import require
from milepost.core.access.refusals import NotPossible
from milepost.core.access.roles import Actor, Permission

LONGEST_SEED = 100  # characters


@transaction.atomic
def draw_sample(*, asked: SampleAsked, by: Actor, at: datetime) -> int:
    """Draw a sample, and record that it was drawn, by what and from what.

    :return: its number on the arrangement.
    :raises NotAllowed: where the actor draws no samples.
    :raises NotPossible: with everything that keeps it from being drawn.
    """
    require(Permission.DRAW_SAMPLE, by=by)
    if faults := _faults(asked):
        raise NotPossible(faults)
    # One after another, so that each has a number of its own.
    Arrangement.objects.select_for_update().get(reference=by.arrangement)
    sample = drawn_by(asked, arrangement=by.arrangement, until=at)
    if not sample.drawn:
        raise NotPossible(["The Board has ratified no level in these cycles."])
    number = Event.objects.filter(arrangement=by.arrangement, name=DRAWN).count() + 1
    record(
        DRAWN,
        about=f"sample {number}",
        by=by,
        at=at,
        after={
            **asked.as_plain(),
            "frame_size": sample.frame_size,
            "frame_hash": sample.frame_hash,
            "drawn": list(sample.drawn),
        },
    )
    return number


def _faults(asked: SampleAsked) -> list[str]:
    faults = []
    if not asked.seed.strip():
        faults.append("Give a seed: the same seed draws the same sample.")
    if len(asked.seed) > LONGEST_SEED:
        faults.append(f"A seed has at most {LONGEST_SEED} characters.")
    if not 1 <= asked.size <= MOST_DRAWN:
        faults.append(f"A sample has 1 to {MOST_DRAWN} levels.")
    if asked.first_cycle > asked.last_cycle:
        faults.append("The first cycle comes after the last one.")
    return faults
