"""The one-page profile of an arrangement, as the actor may know it: eight queries."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from milepost.apps.assessments.joint_levels import SetJointly, set_jointly
from milepost.apps.assessments.queries.levels_over_time import (
    LevelsOverTime,
    SettledCycle,
    levels_over_time,
)
from milepost.apps.assessments.queries.what_happened import Key
from milepost.apps.audit.models import SealHead
from milepost.apps.contracts.queries import ArrangementFacts, PartyFacts, arrangement_facts
from milepost.apps.matrices.queries import current_matrix
from milepost.apps.plans.queries import TargetFacts, TargetSet, targets_as_set
from milepost.core.access.duties import require
from milepost.core.access.refusals import NoSuchThing
from milepost.core.access.roles import Actor, Permission
from milepost.core.board_report.change import change
from milepost.core.board_report.charts import CYCLES_SHOWN
from milepost.core.board_report.profile import (
    CycleCounts,
    Profile,
    ProfileCategory,
    ProfileRow,
    ProfileStanding,
    ReachedCount,
)
from milepost.core.matrix.definition import FocusArea, MaturityMatrix
from milepost.core.period.local_time import local_date
from milepost.core.period.months import add_months
from milepost.core.rating.joint import JointRule, JointView, joint_view
from milepost.core.rating.standing import Standing, StandingState
from milepost.core.rating.target import at_or_above_target

JOINTLY = "Jointly"

Standings = Mapping[Key, Standing]
Targets = Mapping[Key, TargetFacts]

_STATE_WORDS = {
    StandingState.NOT_RATIFIED: "Not ratified",
    StandingState.ACHIEVED: "Achieved",
    StandingState.SUSTAINED: "Sustained",
    StandingState.AT_RISK: "At risk",
    StandingState.LAPSED: "Lapsed",
}


@dataclass(frozen=True, kw_only=True)
class _Read:
    """What the profile is made from."""

    arrangement: ArrangementFacts
    matrix: MaturityMatrix
    over_time: LevelsOverTime
    targets_set: tuple[TargetSet, ...]
    days: Mapping[date, Standings]
    now: Standings
    before: Standings
    a_year_ago: Standings
    set_jointly: SetJointly
    on: date


def profile(*, by: Actor, at: datetime) -> Profile:
    """The profile as recorded by the day of a moment.

    Who may not see assessments is told what follows from ratified levels alone.

    :raises NoSuchThing: where no matrix is adopted yet.
    """
    require(Permission.VIEW_MATRIX, by=by)
    arrangement = arrangement_facts(by=by)
    current = current_matrix(arrangement=by.arrangement, on=local_date(at))
    if current is None:
        raise NoSuchThing("an adopted matrix")
    shows_what_follows = by.may(Permission.VIEW_ASSESSMENTS)
    over_time = levels_over_time(
        arrangement=arrangement.id, matrix=current.matrix, is_ratified_only=not shows_what_follows
    )
    on = local_date(at)
    a_year_ago = add_months(on, -12)
    before = _cycle_before(over_time)
    days = over_time.standings(
        days=[on, a_year_ago, *(each.settled_on for each in over_time.cycles[-CYCLES_SHOWN:])]
    )
    read = _Read(
        arrangement=arrangement,
        matrix=current.matrix,
        over_time=over_time,
        targets_set=targets_as_set(arrangement=arrangement.id),
        days=days,
        now=days[on],
        before=days[before.settled_on] if before else {},
        a_year_ago=days[a_year_ago],
        set_jointly=set_jointly(arrangement=arrangement.reference, rule=arrangement.joint_rule),
        on=on,
    )
    targets = _targets(read, on)
    categories = tuple(_categories(read, targets))
    head = SealHead.objects.filter(arrangement=by.arrangement).first()
    return Profile(
        arrangement=arrangement.reference,
        arrangement_name=arrangement.name,
        matrix_title=current.matrix.title,
        matrix_version=current.matrix.version,
        as_recorded_on=on,
        seals=head.sequence if head else 0,
        head_seal=head.hash if head and head.sequence else "",
        shows_what_follows=shows_what_follows,
        cycle=over_time.latest.name if over_time.latest else "",
        cycle_before=before.name if before else "",
        year_before=a_year_ago,
        levels=tuple(level.number for level in current.matrix.levels),
        counts=_counts(read, read.now, targets, on),
        gate=_gate(categories),
        categories=categories,
        history=tuple(_history(read)),
    )


def _cycle_before(over_time: LevelsOverTime) -> SettledCycle | None:
    return over_time.cycles[-2] if len(over_time.cycles) > 1 else None


def _targets(read: _Read, on: date) -> Targets:
    """The targets that stood by the end of a day."""
    return {each.key: each.target for each in read.targets_set if local_date(each.at) <= on}


def _categories(read: _Read, targets: Targets) -> Iterator[ProfileCategory]:
    for category in read.matrix.categories:
        yield ProfileCategory(
            name=category.name,
            rows=tuple(
                ProfileRow(
                    code=area.code,
                    name=area.name,
                    is_gate=area.lasting_only,
                    joint_words=_joint_words(read, area),
                    standings=tuple(
                        _standing(read, area, party, targets)
                        for party in read.arrangement.authorities
                    ),
                )
                for area in category.focus_areas
            ),
        )


def _standing(read: _Read, area: FocusArea, party: PartyFacts, targets: Targets) -> ProfileStanding:
    key = (area.code, party.id)
    now, target = read.now.get(key), targets.get(key)
    level = now.level if now else None
    held = now.held_level if now else None
    state = now.state if now else StandingState.NOT_RATIFIED
    return ProfileStanding(
        authority=party.short_name,
        level=level,
        level_words=_level_words(level),
        state=state,
        state_words=_STATE_WORDS[state] if level != 0 else "Below the ladder",
        held_since=now.held_since if now else None,
        target=target.level if target else None,
        target_by=target.due_on if target else None,
        is_at_target=held is not None and target is not None and held >= target.level,
        since_cycle=change(read.before.get(key), now),
        since_year=change(read.a_year_ago.get(key), now),
        is_in_dispute=key in read.over_time.in_dispute,
    )


def _level_words(level: int | None) -> str:
    if level is None:
        return "Not yet ratified"
    return f"Level {level}"


def _joint_words(read: _Read, area: FocusArea) -> str:
    """How the Authorities' levels come to one; "" where there is one, or all are the same."""
    levels = _levels(read, read.now, area)
    if len(levels) < 2 or len(set(levels.values())) == 1:
        return ""
    return _joint(read, area, levels, read.on).words


def _joint(read: _Read, area: FocusArea, levels: Mapping[str, int | None], on: date) -> JointView:
    set_by_board = read.set_jointly.level(area.code, levels, on=on)
    return joint_view(levels, JointRule(read.arrangement.joint_rule), set_by_board)


def _levels(read: _Read, standings: Standings, area: FocusArea) -> dict[str, int | None]:
    found = {}
    for party in read.arrangement.authorities:
        standing = standings.get((area.code, party.id))
        found[party.short_name] = standing.level if standing else None
    return found


# -- how many are at or above target --------------------------------------------------------------


def _counts(
    read: _Read, standings: Standings, targets: Targets, on: date
) -> tuple[ReachedCount, ...]:
    """One for each Authority and, where there are several, one for all of them jointly."""
    parties = read.arrangement.authorities
    areas = read.matrix.focus_areas
    found = []
    for party in parties:
        reached = at_or_above_target(
            {area.code: _counted(standings.get((area.code, party.id))) for area in areas},
            {area.code: _wanted(targets, area, (party,)) for area in areas},
        )
        found.append(ReachedCount(whom=party.short_name, name=party.name, k=reached.k, n=reached.n))
    if len(parties) > 1:
        jointly = at_or_above_target(
            {area.code: _joint_level(read, standings, area, on) for area in areas},
            {area.code: _wanted(targets, area, parties) for area in areas},
        )
        found.append(ReachedCount(whom=JOINTLY, name="Jointly", k=jointly.k, n=jointly.n))
    return tuple(found)


def _counted(standing: Standing | None) -> int | None:
    """The level that counts: what has lapsed meets no target."""
    return standing.held_level if standing else None


def _joint_level(read: _Read, standings: Standings, area: FocusArea, on: date) -> int | None:
    keys = [(area.code, party.id) for party in read.arrangement.authorities]
    if any(key in standings and standings[key].state is StandingState.LAPSED for key in keys):
        return None
    levels = _levels(read, standings, area)
    return _joint(read, area, levels, on).level


def _wanted(targets: Targets, area: FocusArea, parties: Iterable[PartyFacts]) -> int | None:
    """The target to be met; of several Authorities' the highest, so that none is forgotten."""
    wanted = [
        targets[area.code, each.id].level for each in parties if (area.code, each.id) in targets
    ]
    return max(wanted, default=None)


def _history(read: _Read) -> Iterator[CycleCounts]:
    """The counts after each of the last cycles, by the targets of their day."""
    for cycle in read.over_time.cycles[-CYCLES_SHOWN:]:
        on = cycle.settled_on
        counts = _counts(read, read.days[on], _targets(read, on), on)
        yield CycleCounts(cycle=cycle.name, settled_on=on, counts=counts)


def _gate(categories: Iterable[ProfileCategory]) -> str:
    """The state of the row that lasting alone counts for, in a sentence (design 2.6)."""
    for category in categories:
        for row in category.rows:
            if row.is_gate:
                return f"{row.name} – {'; '.join(_gate_state(each) for each in row.standings)}"
    return ""


def _gate_state(each: ProfileStanding) -> str:
    if each.level is None:
        return f"{each.authority}: not yet ratified"
    return f"{each.authority}: level {each.level}, {each.state_words.lower()}"
