"""Which criteria are waived: by whom, from when until when, why, and who took it back."""

from dataclasses import dataclass
from datetime import date, datetime

from milepost.apps.assessments.models import Waiver
from milepost.apps.matrices.queries import current_matrix
from milepost.core.access.duties import require
from milepost.core.access.refusals import NoSuchThing
from milepost.core.access.roles import Actor, Permission
from milepost.core.assessment.allowances import WaiverFacts
from milepost.core.matrix.definition import LevelKind, MaturityMatrix


@dataclass(frozen=True, kw_only=True)
class WaiverLine:
    """One waiver as a list shows it; ``state`` is "in_force", "ahead" or "over"."""

    number: int
    criterion: str
    text: str
    focus_area: str
    level: int | None  # None where the matrix in force has no such criterion any more
    authority: str
    from_on: date
    until_on: date
    reason: str
    by: str
    at: datetime
    ended_on: date | None
    ended_why: str
    ended_by: str
    state: str
    words: str
    may_end: bool


@dataclass(frozen=True, kw_only=True)
class WaivableCriterion:
    """A criterion that a waiver could serve."""

    code: str
    level: int
    text: str


@dataclass(frozen=True, kw_only=True)
class WaiversPage:
    """Every waiver of the arrangement, those in force first."""

    waivers: tuple[WaiverLine, ...]
    may_waive: bool
    has_matrix: bool


def waivers_page(*, by: Actor, on: date) -> WaiversPage:
    """Every waiver as it stands on a day: three queries.

    What an Authority accepts is told to all who see assessments: levels rest on it.
    """
    require(Permission.VIEW_ASSESSMENTS, by=by)
    current = current_matrix(arrangement=by.arrangement, on=on)
    matrix = current.matrix if current else None
    rows = (
        Waiver.objects.filter(arrangement__reference=by.arrangement)
        .select_related("authority", "reason", "by", "end__reason", "end__by")
        .order_by("criterion", "-from_on", "id")
    )
    lines = [_line(row, matrix, by, on) for row in rows]
    return WaiversPage(
        waivers=tuple(sorted(lines, key=lambda line: _ORDER.index(line.state))),
        may_waive=by.may(Permission.WAIVE_CRITERION),
        has_matrix=current is not None,
    )


_ORDER = ("in_force", "ahead", "over")


def waiver_to_end(*, number: int, by: Actor, on: date) -> WaiverLine:
    """One waiver that the actor may take back.

    :raises NotAllowed: where the actor may not waive.
    :raises NoSuchThing: where the actor's Authority gave no such waiver, or it is over.
    """
    require(Permission.WAIVE_CRITERION, by=by)
    found = waivers_page(by=by, on=on).waivers
    line = next((each for each in found if each.number == number and each.may_end), None)
    if line is None:
        raise NoSuchThing("that waiver")
    return line


def waivable(*, by: Actor, on: date) -> tuple[tuple[str, tuple[WaivableCriterion, ...]], ...]:
    """The criteria that can be waived from a day on, by focus area: two queries.

    Those of full levels that are not critical.
    """
    require(Permission.WAIVE_CRITERION, by=by)
    current = current_matrix(arrangement=by.arrangement, on=on)
    if current is None:
        return ()
    full = {each.number for each in current.matrix.levels if each.kind is LevelKind.FULL}
    return tuple(
        (
            area.name,
            tuple(
                WaivableCriterion(code=c.code, level=c.level, text=c.text)
                for c in area.criteria
                if c.level in full and not c.is_critical and not c.is_prior
            ),
        )
        for area in current.matrix.focus_areas
    )


def _line(row: Waiver, matrix: MaturityMatrix | None, by: Actor, on: date) -> WaiverLine:
    end = getattr(row, "end", None)
    facts = WaiverFacts(
        criterion=row.criterion,
        authority=row.authority.reference,
        from_on=row.from_on,
        until_on=row.until_on,
        ended_on=end.ended_on if end else None,
    )
    state = _state(facts, on)
    areas = matrix.focus_areas if matrix else ()
    area = next((each for each in areas if row.criterion in each.by_code), None)
    criterion = area.by_code[row.criterion] if area else None
    is_own = by.party == row.authority.reference and by.may(Permission.WAIVE_CRITERION)
    return WaiverLine(
        number=row.pk,
        criterion=row.criterion,
        text=criterion.text if criterion else "",
        focus_area=area.name if area else "",
        level=criterion.level if criterion else None,
        authority=row.authority.short_name,
        from_on=row.from_on,
        until_on=row.until_on,
        reason=row.reason.text,
        by=row.by.full_name,
        at=row.at,
        ended_on=end.ended_on if end else None,
        ended_why=end.reason.text if end else "",
        ended_by=end.by.full_name if end else "",
        state=state,
        words=facts.words(on),
        may_end=is_own and end is None and state != "over",
    )


def _state(facts: WaiverFacts, on: date) -> str:
    if facts.holds(on):
        return "in_force"
    return "ahead" if on < facts.from_on and facts.ended_on is None else "over"
