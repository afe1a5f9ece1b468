"""Which ratified levels may a sample be drawn from? The same ones for ever, by the moment asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from milepost.apps.assessments.models import RatifiedLevel
from milepost.core.assessment.sampling import Sample, draw

DRAWN = "sample.drawn"
MOST_DRAWN = 50  # more is no sample that anybody walks


@dataclass(frozen=True, kw_only=True)
class SampleAsked:
    """What a sample is drawn by. ``is_spread``: each focus area before any comes up twice."""

    seed: str
    size: int
    first_cycle: int
    last_cycle: int
    is_spread: bool = False

    def as_plain(self) -> dict[str, Any]:
        """As an event keeps it."""
        return {
            "seed": self.seed,
            "size": self.size,
            "first_cycle": self.first_cycle,
            "last_cycle": self.last_cycle,
            "is_spread": self.is_spread,
        }


def asked_in(kept: Mapping[str, Any]) -> SampleAsked:
    """What an event kept of it."""
    return SampleAsked(
        seed=str(kept["seed"]),
        size=int(kept["size"]),
        first_cycle=int(kept["first_cycle"]),
        last_cycle=int(kept["last_cycle"]),
        is_spread=bool(kept["is_spread"]),
    )


def drawn_by(asked: SampleAsked, *, arrangement: str, until: datetime) -> Sample:
    """Draw it from what the Board had ratified by a moment: one query.

    Ratified levels are never taken away, so the same moment gives the same list ever after.

    :raises NothingToDraw: as ``draw`` does.
    """
    ratified = dict(
        RatifiedLevel.objects.filter(
            assessment__arrangement__reference=arrangement,
            assessment__cycle__number__gte=asked.first_cycle,
            assessment__cycle__number__lte=asked.last_cycle,
            at__lte=until,
        ).values_list("assessment__number", "assessment__focus_area")
    )
    areas = {f"A-{number}": area for number, area in ratified.items()}
    return draw(areas, seed=asked.seed, size=asked.size, groups=areas if asked.is_spread else None)
