"""How evidence is kept in the demonstration: years by class, a quota, and one legal hold."""

from collections.abc import Mapping

from milepost.apps.evidence.actions import hold_evidence, set_keeping
from milepost.apps.evidence.queries import choices
from milepost.cli.demonstration.scene import Clock
from milepost.core.access.roles import Actor
from milepost.core.evidence.keeping import GIGABYTE, KeepingRules, RecordClass

_QUOTA = 50 * GIGABYTE  # bytes: what a council would allow a contract


def keep_evidence(actors: Mapping[str, Actor], clock: Clock) -> None:
    """Rules that both Authorities agreed on, and a claim for which the South holds a survey."""
    set_keeping(
        rules=KeepingRules(
            years={
                RecordClass.RATIFIED: 12,  # the contracts are deeds
                RecordClass.RELIED_ON: 12,
                RecordClass.UNUSED: 2,
            },
            quota=_QUOTA,
        ),
        reason="Agreed by both Authorities' records officers, Strategic Board minute 31: the"
        " contracts are deeds, so 12 years.",
        by=actors["north-manager"],
        at=clock.tick(),
    )
    south = actors["south-manager"]
    survey = next(
        each for each in choices(by=south) if each.title.startswith("Carriageway and structures")
    )
    hold_evidence(
        number=survey.number,
        reason="Claim CL-2026-041, loss of skid resistance on the road at Hobb’s Ford: the county"
        " solicitor asked for the survey to be kept.",
        by=south,
        at=clock.tick(),
    )
