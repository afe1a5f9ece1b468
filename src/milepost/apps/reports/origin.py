"""What a working copy says of itself is signed, so that nobody can change what it started from."""

from collections.abc import Sequence

from django.core import signing

from milepost.core.access.refusals import NotPossible
from milepost.core.access.roles import Actor
from milepost.core.assessment.workflow import position_of
from milepost.core.assessment.working_copy import CopyOrigin, origin_from
from milepost.core.matrix.tables import Table
from milepost.gateways.sheets_to_fill import ORIGIN_SHEET

_SALT = "milepost.working-copy"
_MOST_PIECES = 200  # cells; a copy of 742 lines takes one


def signed_origin(origin: CopyOrigin) -> str:
    """What is written into the hidden sheet."""
    return signing.dumps(origin.as_document(), salt=_SALT, compress=True)


def origin_in(tables: Sequence[Table]) -> CopyOrigin:
    """What a workbook's hidden sheet says it was taken from.

    :raises NotPossible: where it has none, or somebody changed it.
    """
    sheet = next((each for each in tables if each.name == ORIGIN_SHEET), None)
    if sheet is None:
        raise NotPossible(
            [
                "The hidden sheet that says what this copy started from is not there. This is no"
                " working copy taken from this site, or it was saved as something else on the way."
                " Take a fresh copy, and put your ratings into it."
            ]
        )
    said = "".join(sheet.at(row, 1) for row in range(2, min(len(sheet.rows), _MOST_PIECES) + 1))
    try:
        document = signing.loads(said, salt=_SALT)
    except (signing.BadSignature, ValueError, RecursionError):
        raise NotPossible(
            [
                "What the hidden sheet says this copy started from was changed since it was taken,"
                " so nothing in it can be compared. Take a fresh copy, and put your ratings into"
                " it."
            ]
        ) from None
    return origin_from(document)


def require_own(origin: CopyOrigin, *, by: Actor) -> None:
    """The copy was made for the actor's own side, on this arrangement.

    :raises NotPossible: where it was not.
    """
    if origin.arrangement != by.arrangement:
        raise NotPossible(
            [
                "This working copy is not of this arrangement. Choose the one that you took from"
                " here."
            ]
        )
    if (origin.party, origin.position) != (by.party or "", position_of(by).value):
        raise NotPossible(
            [
                "This working copy was made for another side, so its ratings are not yours to give."
                " Take a copy of your own."
            ]
        )
