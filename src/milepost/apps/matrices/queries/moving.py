"""What going to another edition would mean, or meant: what carries, what begins anew."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from milepost.apps.matrices.carrying import WhatStands, edition_before, map_to
from milepost.apps.matrices.models import MatrixVersion
from milepost.apps.matrices.queries.draft_changes import ChangeOnPage, entries_of
from milepost.core.access.duties import require
from milepost.core.access.refusals import NoSuchThing
from milepost.core.access.roles import Actor, Permission
from milepost.core.matrix.change_entries import CellKey
from milepost.core.matrix.change_map import ChangeMap
from milepost.core.matrix.moving import what_moves


@dataclass(frozen=True, kw_only=True)
class MovingPage:
    """What going from one edition to the next means."""

    number: int
    before: int | None  # the edition that it follows; None for the first
    first_day: date | None  # none earlier is possible, None where nothing stands against today
    carries: tuple[ChangeOnPage, ...]  # those that were reworded or are easier
    carries_count: int  # with those that are unchanged
    anew: tuple[ChangeOnPage, ...]
    ends: tuple[ChangeOnPage, ...]
    undefined_now: tuple[tuple[str, int], ...]  # name of the focus area, and level
    defined_now: tuple[tuple[str, int], ...]
    areas_new: tuple[str, ...]
    areas_ended: tuple[str, ...]
    unconfirmed: int
    stranded: tuple[str, ...]


def moving_page(*, number: int, stands: WhatStands, by: Actor) -> MovingPage:
    """What going to an edition means: at most four queries.

    :raises NoSuchThing: where the arrangement has no such edition.
    """
    require(Permission.VIEW_MATRIX, by=by)
    version = (
        MatrixVersion.objects.filter(arrangement__reference=by.arrangement, number=number)
        .select_related("draft__base")
        .first()
    )
    if version is None:
        raise NoSuchThing(f"matrix version {number}")
    before = edition_before(version)
    first_day = stands.last_cut_off + timedelta(days=1) if stands.last_cut_off else None
    if before is None:
        return _nothing(number, first_day)
    changes = map_to(version, before)
    moving = what_moves(changes, stands.ratified)
    by_key = {each.key: each for each in entries_of(changes) if not each.is_cell}
    names = _names(changes)
    return MovingPage(
        number=number,
        before=before.number,
        first_day=first_day,
        carries=tuple(
            by_key[code] for code in moving.carries if by_key[code].kind.value != "unchanged"
        ),
        carries_count=len(moving.carries),
        anew=tuple(by_key[code] for code in moving.rated_anew),
        ends=tuple(by_key[code] for code in moving.ends),
        undefined_now=_cells(moving.undefined_now, names),
        defined_now=_cells(moving.defined_now, names),
        areas_new=tuple(names[code] for code in moving.areas_new),
        areas_ended=tuple(names[code] for code in moving.areas_ended),
        unconfirmed=moving.unconfirmed,
        stranded=tuple(str(fault) for fault in moving.faults),
    )


def _nothing(number: int, first_day: date | None) -> MovingPage:
    return MovingPage(
        number=number,
        before=None,
        first_day=first_day,
        carries=(),
        carries_count=0,
        anew=(),
        ends=(),
        undefined_now=(),
        defined_now=(),
        areas_new=(),
        areas_ended=(),
        unconfirmed=0,
        stranded=(),
    )


def _names(changes: ChangeMap) -> Mapping[str, str]:
    return {a.code: a.name for m in (changes.old, changes.new) for a in m.focus_areas}


def _cells(cells: Iterable[CellKey], names: Mapping[str, str]) -> tuple[tuple[str, int], ...]:
    return tuple((names[area], level) for area, level in cells)
