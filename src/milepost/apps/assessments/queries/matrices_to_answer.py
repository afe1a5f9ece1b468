"""Which matrix put forward waits for the reader's own side to consent, or to decline it?"""

from collections.abc import Iterable
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
    return matrices_to_answer_everywhere((by,)).get(by.arrangement, ())


def matrices_to_answer_everywhere(
    actors: Iterable[Actor],
) -> dict[str, tuple[MatrixToAnswer, ...]]:
    """The same for each of several actors on an arrangement of their own, by its reference.

    One query for all of them.
    """
    sides = {
        each.arrangement: each.party
        for each in actors
        if each.party is not None and each.may(Permission.CONSENT_TO_MATRIX)
    }
    answered: dict[tuple[str, int], set[str | None]] = {}
    found: dict[str, dict[int, MatrixToAnswer]] = {}
    for arrangement, party, number, *facts in _undeclined(arrangements=tuple(sides)):
        answered.setdefault((arrangement, number), set()).add(party)
        title, version, name, at = facts
        found.setdefault(arrangement, {})[number] = MatrixToAnswer(
            number=number, title=title, version=version, put_forward_by=name, since=at
        )
    return {
        arrangement: tuple(
            each
            for number, each in editions.items()
            if sides[arrangement] not in answered[arrangement, number]
        )
        for arrangement, editions in found.items()
    }


@prepared
def _undeclined(arrangements: Given) -> Asked:
    """Each with every party that has answered: a line for each of them."""
    declined = MatrixConsent.objects.filter(matrix_version=OuterRef("pk"), is_consent=False)
    return (
        MatrixVersion.objects.filter(~Exists(declined), arrangement__reference__in=arrangements)
        .order_by("number")
        .values_list(
            "arrangement__reference",
            "consents__party__reference",
            "number",
            "title",
            "version",
            "put_forward_by__full_name",
            "put_forward_at",
        )
    )
