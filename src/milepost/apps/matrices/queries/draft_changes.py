"""What became of each criterion and cell since the edition a draft came from, to be judged."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from milepost.apps.matrices.drafted import find_draft
from milepost.apps.matrices.queries.drafts import DraftRead, read_of
from milepost.apps.matrices.readying import map_of
from milepost.core.access.roles import Actor
from milepost.core.matrix.change_entries import ChangeKind, MappedCell, MappedCriterion
from milepost.core.matrix.change_lines import ChangeLine
from milepost.core.matrix.change_map import ChangeMap
from milepost.core.matrix.redline import Redline, redline

PAGE_SIZE = 40

KIND_WORDS: Mapping[ChangeKind, str] = {
    ChangeKind.UNCHANGED: "Unchanged",
    ChangeKind.REWORDED: "Reworded: asks for neither more nor less",
    ChangeKind.HARDER: "Harder: rated anew",
    ChangeKind.EASIER: "Easier",
    ChangeKind.NEW: "New",
    ChangeKind.REMOVED: "Removed",
}


@dataclass(frozen=True, kw_only=True)
class ChangeOnPage:
    """One criterion or cell, before and after as a redline, and what is said became of it."""

    key: str
    is_cell: bool
    focus_area: str  # name
    level: int
    words: Redline
    kind: ChangeKind
    suggested: ChangeKind
    reasons: tuple[str, ...]
    note: str
    is_confirmed: bool
    waits: bool
    possible: tuple[tuple[str, str], ...]  # what people may say, value and words
    replaces: tuple[str, ...]
    replaced_by: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class DraftChangesPage:
    """The change map of a draft, a page at a time."""

    read: DraftRead
    has_base: bool
    entries: tuple[ChangeOnPage, ...]
    lines: tuple[ChangeLine, ...]
    counts: tuple[tuple[str, str, int], ...]  # of criteria: value, words, how many
    waiting: int
    found: int
    page: int
    kind: str
    only_waiting: bool
    may_judge: bool


def draft_changes(
    *, number: int, by: Actor, kind: str = "", only_waiting: bool = False, page: int = 1
) -> DraftChangesPage:
    """The change map of a draft: at most six queries.

    :param kind: of which kind alone, "" for everything that changed.
    :raises NoSuchThing: where no draft of that number exists for the actor.
    """
    read = read_of(number, by=by)
    found = map_of(find_draft(number, by=by))
    shown = [each for each in entries_of(found) if _fits(each, kind, only_waiting)]
    last = max(1, -(-len(shown) // PAGE_SIZE))
    page = min(max(page, 1), last)
    counts = found.criteria_by_kind
    return DraftChangesPage(
        read=read,
        has_base=read.facts.base_number is not None,
        entries=tuple(shown[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]),
        lines=found.lines,
        counts=tuple((each.value, each.value.capitalize(), counts[each]) for each in ChangeKind),
        waiting=len(found.waiting),
        found=len(shown),
        page=page,
        kind=kind,
        only_waiting=only_waiting,
        may_judge=read.may_propose and read.facts.base_number is not None,
    )


def entries_of(found: ChangeMap) -> list[ChangeOnPage]:
    """Every criterion, then every cell, as a page shows them."""
    names = {a.code: a.name for m in (found.old, found.new) for a in m.focus_areas}
    return [
        *(_criterion(each, names) for each in found.criteria),
        *(_cell(each, names) for each in found.cells),
    ]


def _criterion(each: MappedCriterion, names: Mapping[str, str]) -> ChangeOnPage:
    before = each.before.text if each.before else None
    after = each.after.text if each.after else None
    return ChangeOnPage(
        key=each.code,
        is_cell=False,
        focus_area=names[each.focus_area],
        level=each.level,
        words=redline(before, after),
        replaces=each.replaces,
        replaced_by=each.replaced_by,
        **_common(each),
    )


def _cell(each: MappedCell, names: Mapping[str, str]) -> ChangeOnPage:
    before = each.before.words if each.before else None
    after = each.after.words if each.after else None
    return ChangeOnPage(
        key=f"{each.focus_area}/{each.level}",
        is_cell=True,
        focus_area=names[each.focus_area],
        level=each.level,
        words=redline(before, after),
        replaces=(),
        replaced_by=(),
        **_common(each),
    )


def _common(each: MappedCriterion | MappedCell) -> dict[str, Any]:
    return {
        "kind": each.kind,
        "suggested": each.suggested,
        "reasons": each.reasons,
        "note": each.decision.note if each.decision else "",
        "is_confirmed": each.is_confirmed,
        "waits": each.waits,
        "possible": tuple(
            (kind.value, KIND_WORDS[kind]) for kind in ChangeKind if kind in each.possible
        ),
    }


def _fits(each: ChangeOnPage, kind: str, only_waiting: bool) -> bool:
    if only_waiting and not each.waits:
        return False
    return each.kind.value == kind if kind else each.kind is not ChangeKind.UNCHANGED
