"""Evidence for those who settled who may see it: by its versions, or by when it may serve."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from milepost.apps.evidence.models import EvidenceVersion
from milepost.apps.evidence.queries.telling import READ, EvidenceFacts, said_of, told, what_was_said
from milepost.gateways.prepared_query import Asked, Given, prepared


def of_versions(ids: Iterable[int]) -> Mapping[int, EvidenceFacts]:
    """Evidence by the id of its version, for callers that settled who may see it: two queries."""
    asked = tuple(ids)
    found = told(_versions(ids=asked), said_of(versions=asked), read=_READ)
    return {each.version_id: each for each in found}


@prepared
def _versions(ids: Given) -> Asked:
    every = EvidenceVersion.objects.filter(item=OuterRef("item")).order_by("-number")
    return (
        EvidenceVersion.objects.filter(pk__in=ids)
        .annotate(
            newest=Subquery(every.values("number")[:1]),
            newest_shared=Coalesce(
                Subquery(every.filter(release__isnull=False).values("number")[:1]), 0
            ),
        )
        .values_list(*_READ.values())
    )


_READ = {**READ, "newest": "newest", "newest_shared": "newest_shared"}


def that_may_serve(
    *, arrangement: int, window_from: date, cut_off_on: date
) -> Mapping[int, EvidenceFacts]:
    """By the id of its version, what may count in a window or a later one: two queries.

    For callers that settled who may see it. It covers a day of the window or comes later, or it
    is in force on the cut-off date; whether it does count is for ``admissibility`` to say.
    """
    window = {"arrangement": arrangement, "window_from": window_from, "cut_off_on": cut_off_on}
    return {each.version_id: each for each in told(_serving(**window), _said(**window))}


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
def _said(arrangement: Given, window_from: Given, cut_off_on: Given) -> Asked:
    return what_was_said(
        lambda way: (
            may_serve(window_from=window_from, cut_off_on=cut_off_on, of=way)
            & Q((f"{way}item__arrangement_id", arrangement))
        )
    )
