"""The ladder of an assessment's dispute, read on its own."""

from collections.abc import Mapping
from datetime import date

from milepost.apps.assessments.disputes import Followed, challenged, disputes_on, read_followed
from milepost.apps.assessments.models import Assessment, RatifiedLevel, not_superseded
from milepost.apps.assessments.queries.ladder import DisputeLadder, Parties, ladder_of
from milepost.apps.assessments.queries.stated import read_challenges
from milepost.core.access.roles import Actor
from milepost.core.assessment.dispute import Dispute
from milepost.core.matrix.definition import MaturityMatrix


def dispute_of(
    assessment: Assessment,
    by: Actor,
    matrix: MaturityMatrix,
    *,
    on: date,
    followed: tuple[Followed, ...] | None = None,
) -> tuple[Mapping[str, Dispute], DisputeLadder | None]:
    """Each challenge as it stands, and the ladder: three queries, one where nothing is challenged.

    :param followed: what was recorded since; read where it is left out.
    :param assessment: with ``authority`` and ``arrangement__provider`` selected.
    """
    made = tuple(
        challenged(each.criterion, each.at, each.answered_at, is_accepted=each.is_accepted)
        for each in read_challenges(assessment)
    )
    if not made:
        return {}, None
    about = str(assessment)
    if followed is None:
        followed = read_followed([about], arrangement=by.arrangement).get(about, ())
    disputes = disputes_on(made, followed, on=on, settings=matrix.settings.procedure)
    last = (
        RatifiedLevel.objects.filter(
            not_superseded(),
            assessment__arrangement=assessment.arrangement_id,
            assessment__authority=assessment.authority_id,
            assessment__focus_area=assessment.focus_area,
        )
        .order_by("-at")
        .values_list("level", flat=True)
        .first()
    )
    parties = Parties(
        provider=assessment.arrangement.provider.short_name,
        authority=assessment.authority.short_name,
    )
    return disputes, ladder_of(made, followed, disputes, last_ratified=last, parties=parties)
