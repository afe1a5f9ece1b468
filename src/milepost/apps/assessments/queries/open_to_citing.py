"""In which assessments may somebody cite evidence now?"""

from dataclasses import dataclass

from django.db.models import Q

from milepost.apps.assessments.models import Assessment
from milepost.apps.matrices.queries import matrix_of
from milepost.core.access.duties import require
from milepost.core.access.roles import Actor, PartyKind, Permission
from milepost.core.assessment.workflow import OPEN_TO, Position, Stage


@dataclass(frozen=True, kw_only=True)
class OpenToCiting:
    """An assessment at a stage at which the reader's side adds evidence."""

    number: int
    focus_area: str
    authority: str  # short name
    cycle: str

    @property
    def label(self) -> str:
        """As it stands in a list of choices."""
        return f"{self.focus_area}, {self.authority}, {self.cycle} (A-{self.number})"


def open_to_citing(*, by: Actor) -> tuple[OpenToCiting, ...]:
    """The assessments, those of the newest cycle first: one query, and one for each matrix.

    :raises NotAllowed: where the reader may not add evidence.
    """
    require(Permission.ADD_EVIDENCE, by=by)
    rows = (
        Assessment.objects.filter(_open_to(by), arrangement__reference=by.arrangement)
        .order_by("-cycle__number", "number")
        .values_list(
            "number",
            "focus_area",
            "authority__short_name",
            "cycle__name",
            "cycle__matrix_version_id",
            "cycle__matrix_version__sha256",
        )
    )
    return tuple(
        OpenToCiting(
            number=number,
            focus_area=matrix_of(version, sha256).areas_by_code[area].name,
            authority=authority,
            cycle=cycle,
        )
        for number, area, authority, cycle, version, sha256 in rows
    )


def _open_to(by: Actor) -> Q:
    if by.party_kind is PartyKind.PROVIDER:
        stages = {*OPEN_TO[Position.PROVIDER], Stage.CHALLENGED}  # there it answers challenges
        return Q(stage__in=[each.value for each in stages])
    if by.party_kind is PartyKind.AUTHORITY:
        stages = {*OPEN_TO[Position.AUTHORITY]}
        return Q(stage__in=[each.value for each in stages], authority__reference=by.party)
    return Q(stage__in=[each.value for each in OPEN_TO[Position.MODERATOR]])
