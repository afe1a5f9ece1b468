"""On which arrangements does something wait for somebody, and how much of it is late?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from milepost.apps.assessments.queries.drafts_to_answer import drafts_to_answer_everywhere
from milepost.apps.assessments.queries.matrices_to_answer import matrices_to_answer_everywhere
from milepost.apps.assessments.queries.open_work import open_work
from milepost.core.access.roles import Actor, Permission
from milepost.core.period.local_time import local_date


@dataclass(frozen=True, kw_only=True)
class WaitingFor:
    """How much waits for somebody on one arrangement."""

    to_do: int  # assessments, and matrices and drafts to answer, as the work list counts them
    late: int  # assessments that their own side is late with


def waiting_for(actors: Iterable[Actor], *, at: datetime) -> dict[str, WaitingFor]:
    """It, by the reference of each arrangement: eight queries at most, however many they are.

    Where somebody may not see assessments, nothing waits for them, and there is no entry.

    :param actors: one person, as they act on each of their arrangements.
    """
    seeing = [each for each in actors if each.may(Permission.VIEW_ASSESSMENTS)]
    if not seeing:
        return {}
    work = open_work(seeing, on=local_date(at))
    matrices, drafts = matrices_to_answer_everywhere(seeing), drafts_to_answer_everywhere(seeing)
    return {
        arrangement: WaitingFor(
            to_do=len(found.items)
            + len(matrices.get(arrangement, ()))
            + len(drafts.get(arrangement, ())),
            late=len({each.number for each in found.late if each.is_own}),
        )
        for arrangement, found in work.items()
    }
