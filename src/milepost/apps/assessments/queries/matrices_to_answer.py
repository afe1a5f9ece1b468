"""Which matrix put forward waits for the reader's own side to consent, or to decline it?"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef

from milepost.apps.matrices.models import MatrixConsent, MatrixVersion
from milepost.core.access.roles import Actor, Permission
from milepost.gateways.prepared_query import Asked, Given, prepared


@dataclass(frozen=True, kw_only=True)
class MatrixToAnswer:
    """An edition of the matrix that the reader may answer for their side."""

    number: int  # on the arrangement
    title: str
    version: str
    put_forward_by: str
    since: datetime


def matrices_to_answer(*, by: Actor) -> tuple[MatrixToAnswer, ...]:
    """Those that nobody declined and the reader's side has not answered, oldest first.

    One query for those who answer for a side, none for the rest.
    """
    if by.party is None or not by.may(Permission.CONSENT_TO_MATRIX):
        return ()
    return tuple(
        MatrixToAnswer(number=number, title=title, version=version, put_forward_by=name, since=at)
        for number, title, version, name, at in _waiting(arrangement=by.arrangement, party=by.party)
    )


@prepared
def _waiting(arrangement: Given, party: Given) -> Asked:
    answers = MatrixConsent.objects.filter(matrix_version=OuterRef("pk"))
    return (
        MatrixVersion.objects.filter(
            ~Exists(answers.filter(party__reference=party)),
            ~Exists(answers.filter(is_consent=False)),
            arrangement__reference=arrangement,
        )
        .order_by("number")
        .values_list("number", "title", "version", "put_forward_by__full_name", "put_forward_at")
    )
