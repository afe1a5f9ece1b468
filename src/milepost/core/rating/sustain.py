"""How long has something lasted: not shown, emerging, sustained or durable?

Design 2.5. Each source of knowledge has its own test; of its grades the highest whose own test is
met counts. What is bound to a criterion (a KPI, a survey, an event) outranks its past ratings.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from milepost.core.matrix.definition import Criterion, FocusArea, Lasting, MatrixSettings
from milepost.core.rating.scale import NOTHING_KNOWN, Achieved, CriterionFacts, SustainGrade


@dataclass(frozen=True, kw_only=True)
class SustainSettings:
    """The numbers behind the grades: months for a KPI, results or cycles running for the rest."""

    emerging_months: int = 6  # S1: the last so many at target, all of them
    sustained_of_months: int = 12  # S2: of the last so many,
    sustained_at_target: int = 11  # at least so many
    durable_of_months: int = 24  # S3: likewise
    durable_at_target: int = 22
    durable_without_concern_months: int = 12
    emerging_run: int = 1
    sustained_run: int = 2
    durable_run: int = 3


DEFAULTS = SustainSettings()


def from_monthly_kpi(
    at_target: Sequence[bool],
    *,
    is_concern_open: bool,
    months_since_concern: int | None,
    settings: SustainSettings = DEFAULTS,
) -> SustainGrade:
    """The grade that a monthly KPI shows.

    :param at_target: whether each month met its target, oldest first.
    :param is_concern_open: whether a concern signal stands open now.
    :param months_since_concern: whole months since the last concern signal; None if there was none.
    """
    is_clear = not is_concern_open
    is_long_clear = is_clear and (
        months_since_concern is None
        or months_since_concern >= settings.durable_without_concern_months
    )
    if is_long_clear and _met(at_target, settings.durable_at_target, settings.durable_of_months):
        return SustainGrade.DURABLE
    if is_clear and _met(at_target, settings.sustained_at_target, settings.sustained_of_months):
        return SustainGrade.SUSTAINED
    if _met(at_target, settings.emerging_months, settings.emerging_months):
        return SustainGrade.EMERGING
    return SustainGrade.NOT_SHOWN


def from_yearly_results(
    at_or_above_bar: Sequence[bool], *, settings: SustainSettings = DEFAULTS
) -> SustainGrade:
    """The grade that a survey or yearly measure shows, from its results, oldest first."""
    run = 0
    for is_met in at_or_above_bar:
        run = run + 1 if is_met else 0
    return grade_from_run(run, settings=settings)


def from_event(
    cycles_in_force: int, is_in_force: bool, *, settings: SustainSettings = DEFAULTS
) -> SustainGrade:
    """The grade that an award or plan shows: what is no longer in force shows nothing.

    :param cycles_in_force: cycles running in which it was in force, this one included.
    """
    return grade_from_run(cycles_in_force if is_in_force else 0, settings=settings)


def runs_after(
    area: FocusArea,
    facts: Mapping[str, CriterionFacts],
    *,
    previous: Mapping[str, int],
    covered: frozenset[str],
) -> dict[str, int]:
    """For each criterion, in how many cycles running, this one included, it was F, L or covered.

    Prior criteria are left out: they are computed, never rated.

    :param previous: what this returned for the cycle before; empty where that cycle is missing,
        which breaks every run. A deferred cycle breaks none: leave it out, and pass what this
        returned for the cycle before it.
    :param covered: the codes of the criteria covered in this cycle.
    """
    return {
        criterion.code: previous.get(criterion.code, 0) + 1
        if criterion.code in covered or _is_met(facts.get(criterion.code, NOTHING_KNOWN))
        else 0
        for criterion in area.criteria
        if not criterion.is_prior
    }


def grade_needed(area: FocusArea, criterion: Criterion, settings: MatrixSettings) -> SustainGrade:
    """How long a criterion has to have lasted, by its own wording and level (design 2.5, 2.6)."""
    if area.lasting_only:
        return SustainGrade(settings.lasting_only_needed.get(criterion.level, 0))
    if criterion.lasting is Lasting.NONE:
        return SustainGrade.NOT_SHOWN
    explicit, implied = settings.lasting_needed.get(criterion.level, (0, 0))
    return SustainGrade(explicit if criterion.lasting is Lasting.EXPLICIT else implied)


def run_needed(needed: SustainGrade, *, settings: SustainSettings = DEFAULTS) -> int:
    """In how many cycles running a criterion has to be met to show a grade."""
    return {
        SustainGrade.NOT_SHOWN: 0,
        SustainGrade.EMERGING: settings.emerging_run,
        SustainGrade.SUSTAINED: settings.sustained_run,
        SustainGrade.DURABLE: settings.durable_run,
    }[needed]


def grade_from_run(run: int, *, settings: SustainSettings = DEFAULTS) -> SustainGrade:
    """The grade that so many cycles, results or years running amount to."""
    if run >= settings.durable_run:
        return SustainGrade.DURABLE
    if run >= settings.sustained_run:
        return SustainGrade.SUSTAINED
    if run >= settings.emerging_run:
        return SustainGrade.EMERGING
    return SustainGrade.NOT_SHOWN


def grade(
    bound: SustainGrade | None, run: int, *, settings: SustainSettings = DEFAULTS
) -> SustainGrade:
    """The grade of a criterion: of what is bound to it, or else of its history of ratings.

    :param bound: the grade of the KPI, survey or event bound to the criterion; None where none is.
    """
    return grade_from_run(run, settings=settings) if bound is None else bound


def _met(at_target: Sequence[bool], needed: int, of_last: int) -> bool:
    """Whether there are enough months to look at, and enough of them met their target."""
    return len(at_target) >= of_last and sum(at_target[-of_last:]) >= needed


def _is_met(facts: CriterionFacts) -> bool:
    return facts.rating in (Achieved.FULLY, Achieved.LARGELY)
