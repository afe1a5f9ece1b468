"""Draw the charts that pages show, for every arrangement whose record has moved on since.

And for every arrangement, once they are drawn in another manner than before.

Comes round by itself: a page only ever shows what is drawn, and draws nothing.
"""

from django.db.models import F, OuterRef, Subquery
from django.utils import timezone

from milepost.apps.audit.models import SealHead
from milepost.apps.contracts.models import Arrangement
from milepost.apps.documents.actions import CHART_HEIGHT, CHART_WIDTH
from milepost.apps.documents.making import drawn
from milepost.apps.documents.models import DrawnUpTo
from milepost.apps.documents.profiles import profile
from milepost.apps.jobs.running import RunningJob
from milepost.core.access.refusals import NoSuchThing
from milepost.core.access.roles import Actor, Role
from milepost.core.board_report.charts import edition, reached_over_cycles

# One of each kind of reader: who sees assessments, and who sees ratified levels alone.
READERS = (Role.BOARD_MEMBER, Role.ELECTED_MEMBER)


def draw_what_is_new(job: RunningJob) -> None:
    """One arrangement after the other; what was drawn stays, if the job is begun again."""
    manner = edition()
    waiting = _moved_on(manner)
    for place, (arrangement, reference, head) in enumerate(waiting):
        job.report(f"Drawing the charts of {reference}", place, len(waiting))
        for role in READERS:
            _draw(reference, role)
        DrawnUpTo.objects.update_or_create(
            arrangement_id=arrangement, defaults={"head_seal": head, "edition": manner}
        )


def _moved_on(manner: str) -> list[tuple[int, str, str]]:
    head = SealHead.objects.filter(arrangement=OuterRef("reference")).values("hash")[:1]
    drawn_so = DrawnUpTo.objects.filter(arrangement=OuterRef("pk"), edition=manner)
    up_to = drawn_so.values("head_seal")[:1]
    rows = (
        Arrangement.objects.annotate(head=Subquery(head), up_to=Subquery(up_to))
        .exclude(head=None)
        .exclude(head=F("up_to"), up_to__isnull=False)
        .order_by("pk")
    )
    return list(rows.values_list("pk", "reference", "head"))


def _draw(arrangement: str, role: Role) -> None:
    reader = Actor(
        person="",
        name="",
        arrangement=arrangement,
        party=None,
        party_kind=None,
        roles=frozenset({role}),
    )
    try:
        found = profile(by=reader, at=timezone.now())
    except NoSuchThing:
        return  # no matrix is adopted yet
    chart = reached_over_cycles(found.history, width=CHART_WIDTH, height=CHART_HEIGHT)
    if chart is not None:
        drawn(chart.spec)
