"""The home page: where does every focus area stand, for each Authority and jointly?"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from milepost.apps.assessments.queries.as_recorded import (
    AsRecorded,
    NotRecordedYet,
    as_recorded,
)
from milepost.apps.assessments.queries.chosen_view import ChosenView, chosen_view
from milepost.apps.assessments.queries.facts import (
    Mark,
    MarkKind,
    MatrixCell,
    MatrixPage,
    MatrixRow,
    StandingFacts,
)
from milepost.apps.assessments.queries.matrix_reading import Held, read
from milepost.apps.assessments.queries.standing_told import never_ratified, standing_facts
from milepost.apps.audit.models import Seal, SealHead
from milepost.apps.contracts.queries import PartyFacts, arrangement_facts
from milepost.apps.matrices.queries import current_matrix
from milepost.core.access.duties import require
from milepost.core.access.refusals import NoSuchThing
from milepost.core.access.roles import Actor, Permission
from milepost.core.assessment.dispute import shown_in_dispute
from milepost.core.assessment.workflow import Stage
from milepost.core.matrix.definition import FocusArea, LevelKind
from milepost.core.period.months import in_words
from milepost.core.rating.joint import JointRule, JointView, joint_view
from milepost.core.rating.standing import StandingState
from milepost.core.rating.target import at_or_above_target
from milepost.gateways.prepared_query import Asked, Given, prepared


@dataclass(frozen=True, kw_only=True)
class MatrixRead:
    """What the matrix page is made from, and whatever else tells the same."""

    edition: int  # the row of the matrix's edition
    view: ChosenView
    held: Held
    seen: AsRecorded


def matrix_page(
    *, by: Actor, view: str | None = None, at: datetime, day: date | None = None
) -> MatrixPage:
    """The matrix as the actor may see it: eight queries, whatever the data.

    One more where the Board sets the joint level.

    :param view: an Authority's slug or "joint"; the actor's own Authority where left out.
    :param day: look at it as recorded by the end of this day, London time: nine queries.
    :raises NoSuchThing: where no matrix is adopted yet, or the view does not exist.
    :raises NotRecordedYet: where no matrix was in force on that day.
    """
    return page_of(read_matrix(by=by, view=view, at=at, day=day))


def read_matrix(
    *, by: Actor, view: str | None, at: datetime, day: date | None = None
) -> MatrixRead:
    """Read it once, for a page or a file: seven queries, one more for a day gone by.

    :raises NoSuchThing, NotRecordedYet: as for the page.
    """
    require(Permission.VIEW_MATRIX, by=by)
    seen = as_recorded(at=at, day=day)
    arrangement = arrangement_facts(by=by)
    current = current_matrix(arrangement=by.arrangement, on=seen.on, until=seen.until)
    if current is None:
        if seen.is_past:
            raise NotRecordedYet(f"No matrix was in force yet on {in_words(seen.on)}.")
        raise NoSuchThing("an adopted matrix")
    chosen = chosen_view(arrangement, asked=view, by=by)
    held = read(arrangement, current.matrix, by=by, seen=seen)
    return MatrixRead(edition=current.id, view=chosen, held=held, seen=seen)


def page_of(found: MatrixRead) -> MatrixPage:
    """The page, of what was read: one query, for the head of the record."""
    held, chosen, seen = found.held, found.view, found.seen
    arrangement, matrix = held.arrangement, held.matrix
    rows = tuple(_rows(held, chosen.shown))
    reached = at_or_above_target(
        {row.code: None if _is_lapsed(row.standings) else row.level for row in rows},
        {row.code: row.target for row in rows},
    )
    return MatrixPage(
        arrangement=arrangement.reference,
        arrangement_name=arrangement.name,
        matrix_title=matrix.title,
        matrix_version=matrix.version,
        views=chosen.choices,
        view_name=chosen.name,
        is_joint=chosen.is_joint,
        cycle=held.cycle,
        cut_off_on=held.cut_off_on,
        levels=tuple((level.number, level.kind.value) for level in matrix.levels),
        rows=rows,
        at_or_above_target=reached.k,
        gate=_gate(rows),
        head_seal=_head_seal(arrangement.reference, seen),
        as_recorded_at=seen.at,
        on=seen.day,
    )


def _head_seal(arrangement: str, seen: AsRecorded) -> str:
    """Where the chain of seals ends, or ended; "" where nothing is sealed."""
    rows = (
        # The text of a seal's moment sorts as the moment does: ISO 8601, in UTC.
        Seal.objects.filter(arrangement=arrangement, at__lt=seen.until.isoformat())
        .order_by("-sequence")
        .values_list("hash")[:1]
        if seen.is_past
        else _head(arrangement=arrangement)
    )
    return next((seal for (seal,) in rows), "")


@prepared
def _head(arrangement: Given) -> Asked:
    return SealHead.objects.filter(arrangement=arrangement).values_list("hash")


def _rows(held: Held, shown: tuple[PartyFacts, ...]) -> Iterator[MatrixRow]:
    for category in held.matrix.categories:
        for place, area in enumerate(category.focus_areas):
            view = _level_shown(held, area, shown)
            target = _target_shown(held, area, shown)
            standings = tuple(_standing_facts(held, area, party) for party in shown)
            yield MatrixRow(
                code=area.code,
                name=area.name,
                category=category.name,
                category_rows=len(category.focus_areas) if place == 0 else 0,
                lasting_only=area.lasting_only,
                cells=tuple(_cells(held, area, shown, view.level)),
                level=view.level,
                level_words=view.words,
                target=target,
                is_at_target=view.level is not None
                and target is not None
                and view.level >= target
                and not _is_lapsed(standings),
                standings=standings,
                next_steps=tuple(
                    held.next_steps[area.code, party.id]
                    for party in shown
                    if (area.code, party.id) in held.next_steps
                ),
            )


def _level_shown(held: Held, area: FocusArea, shown: tuple[PartyFacts, ...]) -> JointView:
    levels = {party.short_name: _ratified(held, area, party) for party in shown}
    if all(level is None for level in levels.values()):
        return JointView(level=None, is_settled=False, words="Not yet ratified")
    view = joint_view(
        levels,
        JointRule(held.arrangement.joint_rule),
        held.set_jointly.level(area.code, levels, on=held.on),
    )
    if len(set(levels.values())) == 1:
        return replace(view, words=f"Level {view.level}")  # nothing to tell apart
    return view


def _is_lapsed(standings: Iterable[StandingFacts]) -> bool:
    """Whether the level shown is not held any more: what was lost since meets no target."""
    return any(each.state == StandingState.LAPSED.value for each in standings)


def _ratified(held: Held, area: FocusArea, party: PartyFacts) -> int | None:
    found = held.standings.get((area.code, party.id))
    return found.level if found else None


def _target_shown(held: Held, area: FocusArea, shown: tuple[PartyFacts, ...]) -> int | None:
    """The target to be met; of several Authorities' the highest, so that none is forgotten."""
    wanted = [
        held.targets[area.code, party.id].level
        for party in shown
        if (area.code, party.id) in held.targets
    ]
    return max(wanted, default=None)


def _cells(
    held: Held, area: FocusArea, shown: tuple[PartyFacts, ...], level_shown: int | None
) -> Iterator[MatrixCell]:
    lowest = min((_ratified(held, area, party) or 0 for party in shown), default=0)
    reached = level_shown if level_shown is not None else lowest
    for level in held.matrix.levels:
        cell = area.at(level.number)
        yield MatrixCell(
            level=level.number,
            is_defined=cell.is_defined,
            is_floor=level.kind is LevelKind.FLOOR,
            is_interim=level.kind is LevelKind.INTERIM,
            words=cell.words,
            is_held=level.number <= reached
            and (cell.is_defined or level.number == 0)
            and any(_ratified(held, area, party) is not None for party in shown),
            marks=tuple(
                mark
                for party in shown
                for mark in _marks(held, area, party, level.number, is_one=len(shown) == 1)
            ),
        )


def _marks(
    held: Held, area: FocusArea, party: PartyFacts, level: int, *, is_one: bool
) -> Iterator[Mark]:
    key = (area.code, party.id)
    name = "" if is_one else party.short_name
    found, claim, target = held.standings.get(key), held.claims.get(key), held.targets.get(key)
    if found is not None and found.level == level:
        yield Mark(
            kind=_STANDING_MARKS.get(found.state, MarkKind.RATIFIED),
            word=_STANDING_WORDS.get(found.state, "Ratified"),
            authority=name,
            note=f"{party.name}: " + " ".join(found.reasons),
        )
    if claim is not None and claim.is_in_dispute:
        last = found.level if found is not None else None
        if (last or 0) == level:  # where the last ratified level stands, never at the claim
            yield Mark(
                kind=MarkKind.IN_DISPUTE,
                word="In dispute",
                authority=name,
                note=f"{party.name}: {shown_in_dispute(last)}; {claim.stage.words.lower()}.",
            )
    elif claim is not None and claim.claimed == level and claim.stage in _CLAIM_STANDS:
        yield Mark(
            kind=MarkKind.CLAIMED,
            word="Claimed",
            authority=name,
            note=f"{party.name}: the provider claims level {level}; {claim.stage.words.lower()}.",
        )
    if target is not None and target.level == level:
        yield Mark(
            kind=MarkKind.TARGET,
            word=f"Target {in_words(target.due_on)}",
            authority=name,
            note=f"{party.name}: level {level} is wanted by {in_words(target.due_on)}.",
        )


# A claim is shown until the Board has settled it.
_CLAIM_STANDS = frozenset(
    {
        Stage.SUBMITTED,
        Stage.RETURNED,
        Stage.AGREED,
        Stage.CHALLENGED,
        Stage.IN_MODERATION,
        Stage.PROPOSED,
        Stage.DEFERRED,
    }
)
_STANDING_MARKS = {
    StandingState.AT_RISK: MarkKind.AT_RISK,
    StandingState.LAPSED: MarkKind.LAPSED,
}
_STANDING_WORDS = {
    StandingState.AT_RISK: "Ratified, at risk",
    StandingState.LAPSED: "Lapsed",
}


def _standing_facts(held: Held, area: FocusArea, party: PartyFacts) -> StandingFacts:
    found = held.standings.get((area.code, party.id))
    if found is None:
        return never_ratified(party.short_name)
    return standing_facts(party.short_name, found)


def _gate(rows: Iterable[MatrixRow]) -> str:
    """The standing gate in a sentence: shown beside every focus area, lowering none (2.6)."""
    for row in rows:
        if row.lasting_only:
            states = "; ".join(
                f"{each.authority}: "
                + (
                    f"level {each.level}, {each.word.lower()}"
                    if each.level is not None
                    else each.word.lower()
                )
                for each in row.standings
            )
            return f"{row.name} – {states}"
    return ""
