"""Of which focus areas does the joint level wait for the Board, where the Board sets it?"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from milepost.apps.assessments.conflicts import judged, read_bearing
from milepost.apps.assessments.joint_levels import set_jointly
from milepost.apps.assessments.models import RatifiedLevel, not_superseded
from milepost.apps.contracts.queries import ArrangementFacts
from milepost.apps.matrices.queries import matrix_of
from milepost.core.access.conflicts import require_no_conflict
from milepost.core.access.duties import allows
from milepost.core.access.roles import Actor, Permission
from milepost.core.assessment.workflow import Step
from milepost.core.period.local_time import local_date
from milepost.core.rating.joint import JointRule, levels_to_set


@dataclass(frozen=True, kw_only=True)
class JointToSet:
    """A focus area at whose joint level the Authorities stand apart, and nobody has set it since.

    ``number`` is that of the assessment that was ratified last of it, where it is set.
    """

    number: int
    focus_area: str
    stood: str  # "North 3, South 1"
    since: date  # the day of that ratification


def joint_to_set(
    arrangement: ArrangementFacts, *, by: Actor, at: datetime
) -> tuple[JointToSet, ...]:
    """What waits for a member of the Board that nothing of their own bars from setting it.

    None for others, and where the joint level goes by another rule; else two queries, and one more
    where something waits.
    """
    if arrangement.joint_rule != JointRule.BOARD or not by.may(Permission.RATIFY_LEVEL):
        return ()
    waiting = list(_waiting(arrangement, on=local_date(at)))
    return tuple(_settable(waiting, by=by, on=local_date(at))) if waiting else ()


_Stood = Mapping[str, RatifiedLevel]  # what was ratified last for each Authority, by short name


def _waiting(arrangement: ArrangementFacts, *, on: date) -> Iterator[_Stood]:
    """Of each focus area, where the Authorities stand apart and nobody has set it since."""
    found: dict[str, dict[str, RatifiedLevel]] = {}
    for row in _ratified(arrangement.id):
        of_area = found.setdefault(row.assessment.focus_area, {})
        of_area[row.assessment.authority.short_name] = row
    was_set = set_jointly(arrangement=arrangement.reference, rule=arrangement.joint_rule)
    names = [each.short_name for each in arrangement.authorities]
    for area, held in found.items():
        levels = {name: held[name].level if name in held else None for name in names}
        if levels_to_set(levels) and was_set.found(area, levels, on=on) is None:
            yield {name: held[name] for name in names}


def _settable(waiting: Iterable[_Stood], *, by: Actor, on: date) -> Iterator[JointToSet]:
    bearing = read_bearing(by)
    for stood in waiting:
        last = max(stood.values(), key=lambda each: (each.ratified_on, each.pk))
        assessment = last.assessment
        asked = judged(assessment, Step.RATIFY.value, bearing=bearing, on=on, earlier_steps={})
        if not allows(require_no_conflict, by=by, judged=asked):
            continue
        version = assessment.cycle.matrix_version
        area = matrix_of(version.pk, version.sha256).areas_by_code[assessment.focus_area]
        yield JointToSet(
            number=assessment.number,
            focus_area=area.name,
            stood=", ".join(f"{name} {each.level}" for name, each in stood.items()),
            since=last.ratified_on,
        )


def _ratified(arrangement: int) -> Iterable[RatifiedLevel]:
    """Every level that counts, the newest last."""
    return (
        RatifiedLevel.objects.filter(not_superseded(), assessment__arrangement_id=arrangement)
        .select_related("assessment__authority", "assessment__cycle__matrix_version")
        .defer("assessment__cycle__matrix_version__document")
        .order_by("ratified_on", "id")
    )
