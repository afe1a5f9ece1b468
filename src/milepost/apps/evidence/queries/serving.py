"""Evidence for those who settled who may see it: by its versions, or by when it may serve."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q

from milepost.apps.evidence.models import EvidenceJudgement, EvidenceVersion
from milepost.apps.evidence.queries.telling import JUDGED, READ, EvidenceFacts, judged_of, told
from milepost.core.period.local_time import NO_END
from milepost.gateways.prepared_query import Asked, Given, prepared


def of_versions(ids: Iterable[int], *, until: datetime = NO_END) -> Mapping[int, EvidenceFacts]:
    """Evidence by the id of its version, for callers that settled who may see it: two queries.

    :param until: an Authority's check of it counts if it was recorded before this moment.
    """
    asked = tuple(ids)
    found = told(_versions(ids=asked), judged_of(versions=asked, until=until))
    return {each.version_id: each for each in found}


@prepared
def _versions(ids: Given) -> Asked:
    return EvidenceVersion.objects.filter(pk__in=ids).values_list(*READ.values())


def that_may_serve(
    *, arrangement: int, window_from: date, cut_off_on: date
) -> Mapping[int, EvidenceFacts]:
    """By the id of its version, what may count in a window or a later one: two queries.

    For callers that settled who may see it. It covers a day of the window or comes later, or it
    is in force on the cut-off date; whether it does count is for ``admissibility`` to say.
    """
    window = {"arrangement": arrangement, "window_from": window_from, "cut_off_on": cut_off_on}
    return {each.version_id: each for each in told(_serving(**window), _judged(**window))}


def may_serve(*, window_from: date | Given, cut_off_on: date | Given, of: str = "") -> Q:
    """Which versions may count in an assessment window or a later one.

    :param of: the way from the rows asked to their version, as ``evidence_version__``.
    """
    return Q((f"{of}period_to__gte", window_from)) | Q((f"{of}valid_until__gte", cut_off_on))


@prepared
def _serving(arrangement: Given, window_from: Given, cut_off_on: Given) -> Asked:
    return EvidenceVersion.objects.filter(
        may_serve(window_from=window_from, cut_off_on=cut_off_on),
        item__arrangement_id=arrangement,
    ).values_list(*READ.values())


@prepared
def _judged(arrangement: Given, window_from: Given, cut_off_on: Given) -> Asked:
    return EvidenceJudgement.objects.filter(
        ~Exists(EvidenceJudgement.objects.filter(supersedes=OuterRef("pk"))),
        may_serve(window_from=window_from, cut_off_on=cut_off_on, of="evidence_version__"),
        evidence_version__item__arrangement_id=arrangement,
        answer="accepted",
    ).values_list(*JUDGED)
