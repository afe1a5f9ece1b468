"""What goes on from one edition to the next: ratings that carry, and levels that must not strand.

What carries is settled when an edition is agreed, and kept with the agreement: people's judgement
of each change counts, and what the machine suggests where nobody judged it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from milepost.apps.matrices.editions import matrix_of
from milepost.apps.matrices.models import MatrixAgreement, MatrixVersion
from milepost.apps.matrices.readying import map_of
from milepost.core.matrix.change_map import ChangeMap, change_map
from milepost.core.matrix.moving import Moving, what_moves


@dataclass(frozen=True, kw_only=True)
class WhatStands:
    """What has come of an arrangement's matrix so far, as a new edition has to heed it.

    ``last_cut_off`` is that of the cycles that were opened, None where none was; ``ratified`` the
    level that stands, by focus area and Authority (its short name).
    """

    last_cut_off: date | None = None
    ratified: Mapping[tuple[str, str], int] = field(default_factory=dict)


NOTHING_STANDS = WhatStands()


def edition_before(version: MatrixVersion) -> MatrixVersion | None:
    """The newest edition that was agreed before this one."""
    return (
        MatrixVersion.objects.filter(
            arrangement_id=version.arrangement_id,
            number__lt=version.number,
            agreement__isnull=False,
        )
        .order_by("-number")
        .first()
    )


def moving_to(version: MatrixVersion, stands: WhatStands) -> Moving | None:
    """What it means to go to this edition; None where it is the first."""
    before = edition_before(version)
    return what_moves(map_to(version, before), stands.ratified) if before else None


def map_to(version: MatrixVersion, before: MatrixVersion) -> ChangeMap:
    """What became of every criterion and cell, as people judged it while they drafted."""
    draft = getattr(version, "draft", None)
    if draft is not None and draft.base_id == before.pk:
        return map_of(draft)
    old, new = matrix_of(before.pk, before.sha256), matrix_of(version.pk, version.sha256)
    return change_map(old, new)


def carried_between(*, old: int, new: int) -> frozenset[str] | None:
    """The criteria whose ratings go on from one edition to a later one; None for every one.

    No query within an edition, and one for each step between two.

    :param old: the key of the edition that was rated by, and ``new`` of the one that is.
    """
    if old == new:
        return None
    found: frozenset[str] | None = None
    at: int | None = new
    while at is not None and at != old:
        step = MatrixAgreement.objects.filter(matrix_version_id=at).values_list(
            "follows_id", "carries"
        )
        at, carries = step.first() or (None, [])
        found = frozenset(carries) if found is None else found & frozenset(carries)
    return found if at == old else frozenset()
